// One press leads from a demo that a link has moved back to the very sentence.
import { html } from "../../widgets/shared/dom.js";

/**
 * @param {HTMLElement} link
 * @param {Element} place of the demo
 * @param {() => void} [gone] called when the reader goes back
 */
export function wayBack(link, place, gone) {
  for (const old of document.querySelectorAll(".back-to-text")) old.remove();
  const back = html("a", { class: "back-to-text", href: `#${link.id}` }, "Back to the text");
  back.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    back.remove();
    gone?.();
    link.scrollIntoView({ block: "center" });
    link.focus({ preventScroll: true });
  });
  place.prepend(back);
}
