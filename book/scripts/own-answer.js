// A sample answer waits until the reader has written an answer or skipped it. This browser keeps what was written.
import { answers } from "./own-words.js";
import { all, one } from "./parts.js";

const chapter = one(document, "article[data-chapter]", HTMLElement).dataset.chapter;

for (const form of all(document, "form.course-own-answer", HTMLFormElement)) {
  const name = `${chapter} ${form.dataset.answer}`;
  const field = one(form, "textarea", HTMLTextAreaElement);
  const buttons = one(form, ".course-buttons", HTMLElement);
  const said = one(form, "output", HTMLOutputElement);
  const sample = form.nextElementSibling;
  if (!(sample instanceof HTMLDetailsElement))
    throw new Error(`No sample answer follows the place of ${name}.`);

  /** @type {import("./own-words.js").Answer} */
  const written = answers.read()?.[name] ?? { text: "", compared: false };
  const keep = () => answers.write({ ...answers.read(), [name]: written });
  const show = () => {
    sample.hidden = !written.compared;
    buttons.hidden = written.compared;
  };
  const compare = () => {
    written.compared = true;
    keep();
    show();
    said.textContent = "";
    sample.open = true;
    one(sample, "summary", HTMLElement).focus();
  };

  field.value = written.text;
  show();
  field.addEventListener("input", () => {
    written.text = field.value;
    said.textContent = "";
    keep();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) return compare();
    said.textContent = "Write an answer first, or skip.";
    field.focus();
  });
  one(form, ".skip", HTMLButtonElement).addEventListener("click", compare);
}
