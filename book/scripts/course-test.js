// The course test: answers stay in this browser; reasons are shown after the course, so that the test can be taken twice.
import { all, one } from "./parts.js";
import { save, today } from "./progress-state.js";

/**
 * @typedef {{ answers: Record<string, number | null>, finished: string }} Round options chosen by question; the day, or ""
 * @typedef {"before" | "after"} When of the course
 * @typedef {Partial<Record<When, Round | null>>} Rounds
 */

const KEY = "course-test";
const place = one(document, ".course-answers", HTMLElement);
const { format, version, edition } = place.dataset;
const forms = all(place, "form", HTMLFormElement);
const status = one(place, ":scope > output", HTMLOutputElement);
const score = one(place, ".course-score", HTMLElement);
const learner = one(place, "#learner", HTMLInputElement);
const button = (/** @type {string} */ name) => one(place, `button[name=${name}]`, HTMLButtonElement);
const idOf = (/** @type {HTMLFormElement} */ form) => form.id.replace("course-test-", "");
const options = (/** @type {HTMLFormElement} */ form) => all(form, "input", HTMLInputElement);
const chosen = (/** @type {HTMLFormElement} */ form) => {
  const at = options(form).findIndex((option) => option.checked);
  return at < 0 ? null : at;
};
const time = () => /** @type {When} */ (one(place, "[name=course-when]:checked", HTMLInputElement).value);

/**
 * Tell whether stored answers are whole.
 * @param {any} round
 */
const fits = (round) => typeof round === "object" && round !== null && typeof round.finished === "string"
  && typeof round.answers === "object" && round.answers !== null
  && forms.every((form) => {
    const answer = round.answers[idOf(form)];
    return answer === null || (Number.isInteger(answer) && answer >= 0 && answer < options(form).length);
  });

/** @type {Rounds | null} */
let memory = null; // the answers when there is no room to store them
/** @returns {Rounds} */
function load() {
  if (memory) return memory;
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? "null");
    // Answers to other questions say nothing about these.
    if (value?.edition === edition) return { before: fits(value.before) ? value.before : null, after: fits(value.after) ? value.after : null };
  } catch { /* no JSON */ }
  return {};
}
/** @param {Rounds} rounds */
function store(rounds) {
  try {
    localStorage.setItem(KEY, JSON.stringify({ edition, ...rounds }));
  } catch {
    memory = rounds;
    document.documentElement.dataset.storage = "off";
  }
}
const kept = () => document.documentElement.dataset.storage !== "off";
const now = () => Object.fromEntries(forms.map((form) => [idOf(form), chosen(form)]));
const rightOf = (/** @type {HTMLFormElement} */ form) => options(form).findIndex((option) => "right" in option.dataset);

/** @param {HTMLFormElement} form @param {boolean} shown */
function feedback(form, shown) {
  const output = one(form, "output", HTMLOutputElement);
  output.replaceChildren();
  form.querySelectorAll("[data-mark]").forEach((marked) => marked.removeAttribute("data-mark"));
  one(form, "details", HTMLDetailsElement).hidden = !shown;
  const at = chosen(form);
  if (!shown || at === null) return;
  const right = at === rightOf(form);
  const line = document.createElement("p");
  line.className = "mark";
  line.dataset.mark = right ? "right" : "wrong";
  const sign = document.createElement("span");
  sign.ariaHidden = "true";
  sign.textContent = right ? "✓" : "✗";
  const words = document.createElement("span");
  words.textContent = `${right ? "Right." : "Not right."} ${options(form)[at].dataset.feedback}`;
  line.append(sign, words);
  output.append(line);
  options(form)[at].closest(".choice")?.setAttribute("data-mark", line.dataset.mark);
}

function show() {
  const rounds = load();
  const round = rounds[time()];
  for (const form of forms) feedback(form, Boolean(round?.finished) && time() === "after");
  const names = /** @type {When[]} */ (["before", "after"]);
  const finished = names.filter((name) => rounds[name]?.finished);
  score.hidden = !finished.length;
  const count = (/** @type {When} */ name, /** @type {HTMLFormElement[]} */ some) => finished.includes(name)
    ? `${some.filter((form) => rounds[name]?.answers[idOf(form)] === rightOf(form)).length} of ${some.length}` : "not taken";
  const chapters = [...new Set(forms.map((form) => idOf(form)[0]))];
  one(score, "tbody", HTMLTableSectionElement).replaceChildren(...[...chapters, ""].map((chapter) => {
    const some = forms.filter((form) => idOf(form).startsWith(chapter));
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = chapter || "All six";
    row.append(head, ...names.map((name) => Object.assign(document.createElement("td"), { className: "number", textContent: count(name, some) })));
    return row;
  }));
}

function restore() {
  const answers = load()[time()]?.answers;
  for (const form of forms) {
    const at = answers?.[idOf(form)] ?? null;
    options(form).forEach((option, i) => { option.checked = i === at; });
  }
  status.textContent = "";
  show();
}

const put = (/** @type {string} */ finished) => store({ ...load(), [time()]: { answers: now(), finished } });
for (const form of forms) {
  one(form, "details", HTMLDetailsElement).hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    put("");
    status.textContent = "";
    show();
  });
}
for (const radio of place.querySelectorAll("[name=course-when]")) radio.addEventListener("change", restore);
button("finish").addEventListener("click", () => {
  put(today());
  show();
  const open = forms.flatMap((form, i) => (chosen(form) === null ? [i + 1] : []));
  const won = forms.filter((form) => chosen(form) === rightOf(form)).length;
  status.textContent = [
    `${won} of ${forms.length} right.`,
    open.length ? `Without an answer, and counted as not right: ${open.join(", ")}.` : "",
    time() === "before" ? "The reasons come after the course, so that you can take the same test again." : "The reasons stand with each question.",
    kept() ? "" : "This browser stores nothing for the page; save your answers as a file before you leave.",
  ].filter(Boolean).join(" ");
});
button("save").addEventListener("click", () => {
  const content = { format, version: Number(version), edition, learner: learner.value.trim(), time: time(), finished: load()[time()]?.finished ?? "", answers: now() };
  const name = content.learner.replace(/[^\p{L}\p{N}-]+/gu, "-").replace(/^-+|-+$/g, "") || crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
  save(`course-test-${content.time}-${name}.json`, `${JSON.stringify(content, null, 1)}\n`);
  status.textContent = "Your answers are saved as a file on this device. Nothing was sent; hand the file to your instructor if you like.";
});
button("clear").addEventListener("click", () => {
  if (!confirm(`Clear the answers given ${time()} the course?`)) return;
  store({ ...load(), [time()]: null });
  restore();
});
restore();
