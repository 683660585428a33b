// A learner's answers as a picture and as letters, for an instructor's camera or keyboard. Nothing is sent.
import { html } from "../../widgets/shared/dom.js";
import { createCopy } from "../../widgets/shared/text-twin.js";
import { Fault, encode, inFours } from "./answer-code.js";
import { qrPicture } from "./qr-picture.js";
import { dress } from "./parts.js";
import sheet from "./show-code.css";

/** @import { Asked, Round } from "./answer-code.js" */

dress(sheet);

/**
 * Show the code over the page, or say why there is none.
 * @param {Round} round @param {Asked} asked @param {string} what it is, in words
 * @param {{ said: HTMLElement, learner: HTMLInputElement }} parts where a fault is said, and where the name is written
 */
export function showCode(round, asked, what, { said, learner }) {
  said.textContent = "";
  let code;
  try {
    code = encode(round, asked);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    said.textContent = error.message;
    learner.focus();
    return;
  }
  const typed = inFours(code);
  const sure = Object.keys(round.sure).length ? ", with how sure you were" : "";
  const copy = createCopy({ words: "Copy the code", copied: "Copied.", text: () => typed });
  const close = html("button", { type: "button" }, "Close");
  const box = html(
    "dialog",
    { class: "course-panel answer-code", "aria-labelledby": "answer-code-head" },
    html("h2", { id: "answer-code-head" }, "Your answers as a code"),
    html("p", {}, "Hold it up to your instructor’s camera, or read out the letters below."),
    qrPicture(code, "Picture of the code below, for a camera"),
    html(
      "p",
      { class: "answer-code-letters" },
      ...typed.split(/(?<=-)/).map((group) => html("span", {}, group)),
    ),
    html(
      "p",
      { class: "answer-code-holds" },
      `It holds your name, ${round.learner.trim()}, ${what} and your answers${sure}. It does not hold the day, and nothing was sent.`,
    ),
    html("p", { class: "course-actions" }, copy.button, close, copy.element),
  );
  close.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
}
