// The answers of quizzes and exercises stand as the reader left them, marked if they had been marked.
import { all } from "./parts.js";
import { today } from "./progress-state.js";
import { claims, answers as store } from "./stores.js";

/** @typedef {(string | boolean)[]} Fields */
/** @import { Said } from "./sure.js" */
/** @typedef {{ fields: Fields, checked: boolean, first?: Fields, day?: string, sure?: Said }} Answer `first`: as it was when it was first marked; `day`: when; `sure`: what was said then */
/** Keep what was said with the first guess at a claim; whoever reads it, checks it. @param {any} event */
export function keepSure({ detail: { id, ...said } }) {
  claims.write({ [id]: said, ...claims.read() });
}
/** @param {HTMLFormElement} form */
const fields = (form) =>
  [...form.elements]
    .filter((one) => one instanceof HTMLInputElement || one instanceof HTMLSelectElement)
    .filter((one) => !("sure" in one.dataset));
const sureOf = (/** @type {HTMLFormElement} */ form) =>
  /** @type {HTMLSelectElement | null} */ (form.querySelector("select[data-sure]"));
/** @returns {field is HTMLInputElement} */
const ticked = (/** @type {Element} */ field) =>
  field instanceof HTMLInputElement && ["radio", "checkbox"].includes(field.type);

/** @param {HTMLFormElement} form @param {boolean} checked */
function keep(form, checked) {
  const own = fields(form).map((field) => (ticked(field) ? field.checked : field.value));
  const stored = store.read();
  const said = sureOf(form)?.value;
  // An instructor learns from the answer before the reasons were read, and not from the one after.
  const first = stored?.[form.id]?.first ?? (checked && own.includes(true) ? own : undefined);
  const day = stored?.[form.id]?.day ?? (first && today());
  const sure =
    stored?.[form.id]?.first || !first || !said
      ? stored?.[form.id]?.sure
      : { step: Number(said), options: own.length, right: form.dataset.result === "right" };
  store.write({ ...stored, [form.id]: { fields: own, checked, first, day, sure } });
}

/** @param {HTMLFormElement} form @param {Answer} answer */
function restore(form, answer) {
  const own = fields(form);
  if (!Array.isArray(answer?.fields) || answer.fields.length !== own.length) return; // another wording since
  own.forEach((field, i) => {
    if (ticked(field)) field.checked = answer.fields[i] === true;
    else field.value = String(answer.fields[i]);
  });
  const list = sureOf(form);
  if (list && answer.first) {
    list.value = String(answer.sure?.step ?? "");
    list.disabled = true;
    /** @type {HTMLElement} */ (list.parentElement).hidden = !list.value;
  }
  if (answer.checked !== true) return;
  // Nobody asked: what is marked anew is not read aloud.
  const said = form.querySelector("output");
  said?.setAttribute("aria-live", "off");
  form.requestSubmit();
  setTimeout(() => said?.removeAttribute("aria-live"), 1000);
}

/**
 * Put answers back as they were left, and keep them from now on; once the exercises' own script has taken them up.
 * @param {ParentNode} place with exercises
 */
export function keepAnswers(place) {
  const answers = store.read() ?? {};
  // The course test keeps its own, one set for each time; a question that comes back is asked afresh.
  const own = '.course-exercise form[id]:not([id^="course-test-"], [id^="again-"])';
  for (const form of all(place, own, HTMLFormElement)) {
    if (form.id in answers) restore(form, answers[form.id]);
    form.addEventListener("change", () => keep(form, false));
    form.addEventListener("submit", () => keep(form, true));
  }
}
