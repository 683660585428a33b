// The form of open cases, in its page and in a notebook: answers stay in this browser until they are saved as a file.
// There is nothing to score.
import { KEYS, kept, mapping } from "./kept.js";
import { all, one } from "./parts.js";
import { fileName, save, today } from "./progress-state.js";

/** Let a form keep and save its answers. @param {HTMLElement} place @returns {() => void} stops listening for other tabs */
export function openCases(place) {
  const status = one(place, "output", HTMLOutputElement);
  const cases = all(place, "[data-case]", HTMLElement);
  const buttons = all(place, "[data-case] input", HTMLInputElement);
  /** By case and edition of its words: an answer to other words is not shown. */
  const store = kept(KEYS.cases, mapping);
  const nameOf = (/** @type {HTMLElement} */ { dataset }) => `${dataset.case} ${dataset.words}`;
  const field = (/** @type {string} */ id) => one(place, `#${id}`, HTMLInputElement).value.trim();

  const chosen = (/** @type {HTMLElement} */ own) => {
    const button = all(own, "input:checked", HTMLInputElement)[0];
    return button ? Number(button.value) : null;
  };
  /** @returns {Record<string, number | null>} */
  const answers = () => Object.fromEntries(cases.map((own) => [own.dataset.case ?? "", chosen(own)]));

  function show() {
    const held = store.read() ?? {};
    for (const own of cases)
      for (const button of all(own, "input", HTMLInputElement))
        button.checked = Object.hasOwn(held, nameOf(own)) && held[nameOf(own)] === Number(button.value);
  }
  show();
  // Each case by itself, into what is stored now: another tab may have written.
  for (const own of cases)
    own.addEventListener("change", () => store.write({ ...store.read(), [nameOf(own)]: chosen(own) }));
  const again = (/** @type {PageTransitionEvent} */ { persisted }) => persisted && show();
  addEventListener("storage", show);
  addEventListener("pageshow", again);

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
  one(place, ".open-asleep", HTMLElement).remove();
  one(place, ".open-file", HTMLElement).hidden = false;
  return () => {
    removeEventListener("storage", show);
    removeEventListener("pageshow", again);
  };
}
