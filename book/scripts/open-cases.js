// The page of open cases: answers stay in this browser until they are saved as a file. There is nothing to score.
import { KEYS, kept } from "./kept.js";
import { all, one } from "./parts.js";
import { fileName, save, today } from "./progress-state.js";
import sheet from "./open-cases.css";

const styles = new CSSStyleSheet();
styles.replaceSync(sheet);
document.adoptedStyleSheets.push(styles);

const place = one(document, ".course-open-cases", HTMLElement);
const status = one(place, "output", HTMLOutputElement);
const cases = all(place, "[data-case]", HTMLElement);
const buttons = all(place, "[data-case] input", HTMLInputElement);
const store = kept(KEYS.cases, (value) => typeof value === "object" && !Array.isArray(value));
const field = (/** @type {string} */ id) => one(place, `#${id}`, HTMLInputElement).value.trim();

/** @returns {Record<string, number | null>} */
const answers = () =>
  Object.fromEntries(
    cases.map((own) => {
      const chosen = all(own, "input:checked", HTMLInputElement)[0];
      return [own.dataset.case ?? "", chosen ? Number(chosen.value) : null];
    }),
  );

const before = store.read() ?? {};
for (const button of buttons) {
  const name = button.name.slice("case-".length);
  button.checked = Object.hasOwn(before, name) && before[name] === Number(button.value);
}
place.addEventListener("change", () => store.write(answers()));

one(place, "button[name=save]", HTMLButtonElement).addEventListener("click", () => {
  const given = answers();
  const count = Object.values(given).filter((answer) => answer !== null).length;
  if (!count) {
    status.textContent = "No case is answered, so there is nothing to save.";
    return;
  }
  const role = all(place, "input[name=open-role]:checked", HTMLInputElement)[0].value;
  const content = {
    format: place.dataset.format,
    version: Number(place.dataset.version),
    edition: place.dataset.edition,
    role,
    code: field("open-code"),
    background: field("open-background"),
    finished: today(),
    answers: given,
  };
  const name = `open-cases-${role}-${fileName(content.code)}.json`;
  status.textContent = `${count} of ${cases.length} cases answered. ${save(name, `${JSON.stringify(content, null, 1)}\n`)}`;
});
one(place, "button[name=clear]", HTMLButtonElement).addEventListener("click", () => {
  for (const button of buttons) button.checked = false;
  store.write({});
  status.textContent = "Cleared.";
});
