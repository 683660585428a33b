// The state of a demo as a code that a phone reads.
import { html } from "../../widgets/shared/dom.js";
import { qrPicture } from "./qr-picture.js";

/** Names of this machine for itself, which no phone can reach. */
const OWN = /^(localhost|127\.|\[?::1)/;

/**
 * The address of the state, where a phone can open it.
 * @param {string} chapter @param {string} published
 */
function base(chapter, published) {
  const { protocol, hostname } = new URL(chapter);
  if (protocol.startsWith("http") && !OWN.test(hostname)) return chapter;
  return published && `${published.replace(/\/?$/, "/")}chapters/${chapter.split("/").at(-1)}`;
}

/**
 * Show the code of a demo's state over the slide, or say why there is none.
 * @param {HTMLElement} demo @param {string} chapter its page @param {string} published the address of the book
 */
export function showCode(demo, chapter, published) {
  let state = "";
  demo.dispatchEvent(
    new CustomEvent("course:address", {
      detail: { answer: (/** @type {string} */ words) => (state = words) },
    }),
  );
  const address = base(chapter, published);
  const close = html("button", { type: "button" }, "Close");
  const box = html(
    "dialog",
    { class: "code-box", "aria-label": "Code for phones" },
    address
      ? html("p", {}, "This demo as it stands now, on your phone:")
      : html(
          "p",
          {},
          "These slides were opened from this computer, where no phone can reach them. In a copy of the book, add this to the chapter’s address:",
        ),
    address && qrPicture(address + state, "Code for phones"),
    html("p", { class: "address" }, address + state),
    close,
  );
  close.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  box.addEventListener("keydown", (event) => event.stopPropagation());
  document.body.append(box);
  box.showModal();
}
