// The page "Your progress": a table to read and print, boxes to correct, and the way out of and into a file.
import * as again from "./again.js";
import { KEYS, kept } from "./kept.js";
import { all, dress, one } from "./parts.js";
import { addProgress, change, fileName, forget, load, save, saveProgress, today } from "./progress-state.js";
import { showCode } from "./show-code.js";
import { answers } from "./stores.js";
import { allSaid, brier, curve, sound } from "./sure.js";
import sheet from "./progress-page.css";
import { brierWords, surePlot, sureTable } from "./sure-plot.js";

dress(sheet);

const place = one(document, ".course-progress", HTMLElement);
const status = one(place, "output", HTMLOutputElement);
const rows = all(place, "tr[data-chapter]", HTMLTableRowElement);
const boxes = all(place, "input[data-section]", HTMLInputElement);
const file = one(place, "input[type=file]", HTMLInputElement);
const button = (/** @type {string} */ name) => one(place, `button[name=${name}]`, HTMLButtonElement);
/** @param {HTMLInputElement} box */
const section = ({ dataset: { page = "", section: id = "" } }) => ({ page, id });

function show(said = "") {
  const { state, kept, fault } = load();
  const right = new Set(state.right);
  for (const box of boxes) {
    const { page, id } = section(box);
    box.checked = (state.read[page] ?? []).includes(id);
  }
  const sum = { read: 0, sections: 0, right: 0, questions: 0 };
  const say = (/** @type {HTMLTableRowElement} */ row, /** @type {typeof sum} */ counts) => {
    one(row, ".sections", HTMLElement).textContent = counts.sections
      ? `${counts.read} of ${counts.sections}`
      : "none";
    one(row, ".questions", HTMLElement).textContent = counts.questions
      ? `${counts.right} of ${counts.questions}`
      : "none";
  };
  for (const row of rows) {
    const own = boxes.filter((box) => box.dataset.page === row.dataset.chapter);
    /** @type {string[]} */
    const asked = JSON.parse(row.dataset.questions ?? "[]");
    const counts = {
      read: own.filter((box) => box.checked).length,
      sections: own.length,
      right: asked.filter((id) => right.has(id)).length,
      questions: asked.length,
    };
    say(row, counts);
    for (const name of /** @type {(keyof typeof sum)[]} */ (Object.keys(sum))) sum[name] += counts[name];
  }
  say(one(place, "tfoot tr", HTMLTableRowElement), sum);
  const trouble = fault
    ? "What this browser has stored as your progress cannot be read, and it is left as it is. Save it as a file if you want to keep it, then choose “Start again”."
    : kept
      ? ""
      : "This browser lets the page store nothing (a private window, or storage is off), so your progress is not kept.";
  status.textContent = [said, trouble].filter(Boolean).join(" ");
  showAgain();
  showSure();
  dispatchEvent(new Event("course:progress"));
}

const returning = one(document, ".course-again", HTMLElement);
const sureness = one(document, ".course-sure", HTMLElement);
const choice = one(returning, "input[name=again]", HTMLInputElement);
const asked = all(returning, "[data-question]", HTMLElement);
const idOf = (/** @type {HTMLElement} */ { dataset: { question = "" } }) => question;
/** Answered since the page came, which stay to be read. @type {Set<string>} */
const done = new Set();
/** How many were answered on a day, however often the page came. */
const answeredOn = kept(
  KEYS.asked,
  ({ day, count }) => again.isDay(day) && Number.isInteger(count) && count > 0,
);
const answeredToday = () => {
  const held = answeredOn.read();
  return held?.day === today() ? held.count : 0;
};
/** @param {string} day */
const inWords = (day) =>
  new Date(`${day}T12:00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
const counted = (/** @type {number} */ count) => `${count} question${count === 1 ? "" : "s"}`;

/** Bring out the questions that are due today. */
function showAgain() {
  takeUp();
  const { schedule, raw } = again.load();
  choice.checked = schedule.on;
  const here = new Set(asked.map(idOf));
  const waiting = again.due(schedule, today()).filter((id) => here.has(id) && !done.has(id));
  const now = waiting.slice(0, Math.max(0, again.MOST_A_DAY - answeredToday()));
  for (const form of asked) form.hidden = !now.includes(idOf(form)) && !done.has(idOf(form));
  const coming = schedule.on ? again.coming(schedule, today()) : [];
  const later = waiting.length - now.length;
  const said = raw
    ? "What this browser has stored of the questions that come back cannot be read; it is left as it is, and nothing else is touched. Save your progress as a file if you want to keep it: a tick here begins anew."
    : !schedule.on
      ? ""
      : now.length
        ? `${counted(now.length)} due today${later ? `; ${later} more will wait for another day` : ""}.`
        : Object.keys(schedule.cards).length
          ? "Nothing more is due today."
          : "Nothing is due: answer questions in the chapters, and they come back from tomorrow on.";
  const line = one(returning, ".course-again-said", HTMLElement);
  if (line.textContent !== said) line.textContent = said;
  const link = one(place, ".course-due", HTMLElement);
  link.hidden = !now.length;
  one(link, "a", HTMLElement).textContent = `${counted(now.length)} due today`;
  one(returning, ".course-again-coming", HTMLElement).textContent = coming.length
    ? `Next: ${coming
        .slice(0, 4)
        .map(({ day, count }, i) => `${i ? count : counted(count)} on ${inWords(day)}`)
        .join(", ")}.`
    : "";
}

/** Set what was said of how sure against what came. */
function showSure() {
  const room = one(sureness, ".course-sure-room", HTMLElement);
  const said = allSaid();
  const steps = curve(said);
  const words = document.createElement("p");
  words.textContent = said.length
    ? brierWords(brier(said), said.length)
    : "So far this browser holds no word of how sure you were.";
  if (!said.length) return room.replaceChildren(words);
  const table = document.createElement("div");
  table.append(sureTable(steps, "What you said, and the share that was right"));
  room.replaceChildren(surePlot(steps), table, words);
}

/** Take up what was answered in the chapters, from the day of its first answer on, if the reader wants. */
function takeUp() {
  if (!again.load().schedule.on) return;
  const left = answers.read();
  const right = load().state.right;
  again.change((schedule) => {
    let next = schedule;
    for (const id of asked.map(idOf)) {
      const { first, checked, day } = left?.[id] ?? {};
      if (first || checked || right.includes(id))
        next = again.takeUp(next, again.isDay(day) ? day : today(), id);
    }
    return next;
  });
}

choice.addEventListener("change", () => {
  const { schedule, raw } = again.load();
  if (choice.checked) {
    again.store({ ...(raw ? again.off() : schedule), on: true });
  } else again.change((own) => ({ ...own, on: false }));
  showAgain();
});
const marked = new MutationObserver((changes) => {
  for (const { target } of changes) {
    const question = target instanceof HTMLFormElement ? target.closest("[data-question]") : null;
    if (!(target instanceof HTMLFormElement) || !(question instanceof HTMLElement)) continue;
    const id = idOf(question);
    const right = target.dataset.result === "right";
    if (!target.dataset.result || done.has(id)) continue;
    done.add(id);
    answeredOn.write({ day: today(), count: answeredToday() + 1 });
    again.change((schedule) => again.answered(schedule, today(), id, right));
    if (right) change((state) => ({ ...state, right: [...new Set([...state.right, id])] }));
    const next = one(question, ".course-again-next", HTMLElement);
    const card = again.load().schedule.cards[id];
    if (card) one(next, "span", HTMLElement).textContent = `It comes back on ${inWords(card.due)}.`;
    next.hidden = false;
    show();
  }
});
for (const question of asked)
  marked.observe(one(question, "form", HTMLFormElement), { attributeFilter: ["data-result"] });

for (const box of boxes) {
  box.addEventListener("change", () => {
    const { page, id } = section(box);
    const others = boxes.map(section).filter((other) => other.page === page);
    change((state) => {
      const read = new Set(state.read[page]);
      read[box.checked ? "add" : "delete"](id);
      state.read[page] = [...read];
      state.finished = state.finished.filter((name) => name !== page);
      if (others.every((other) => read.has(other.id))) state.finished.push(page);
      return state;
    });
    show();
  });
}

button("save").addEventListener("click", () => show(saveProgress()));
button("load").addEventListener("click", () => file.click());
file.addEventListener("change", async () => {
  const chosen = file.files?.[0];
  if (!chosen) return;
  const said = await addProgress(chosen);
  file.value = "";
  show(said);
});
button("restart").addEventListener("click", () => {
  if (!confirm("Forget all progress in this browser? A file that you saved stays."))
    return show("Nothing was forgotten: the question was not answered with yes.");
  forget();
  done.clear();
  show("All progress in this browser is forgotten.");
});
button("print").addEventListener("click", () => print());
const quizzes = place.querySelector(".course-quiz-answers");
if (quizzes instanceof HTMLElement) {
  const quiz = one(quizzes, "select", HTMLSelectElement);
  const learner = one(quizzes, "#quiz-learner", HTMLInputElement);
  const said = one(quizzes, "[role=status]", HTMLElement);
  /**
   * The options of a first answer, or null where there was none.
   * @param {any} left @param {{ options: number, multiple: boolean }} question
   */
  const chosen = (left, { options, multiple }) => {
    const fields = left?.first ?? (left?.checked ? left.fields : null);
    if (!Array.isArray(fields) || fields.length !== options) return null;
    const own = fields.flatMap((field, i) => (field === true ? [i] : []));
    return own.length ? (multiple ? own : own[0]) : null;
  };
  /** The answers to the chosen quiz, or null, which is said, where there are none. */
  const gathered = () => {
    const asked = JSON.parse(quiz.value);
    const left = answers.read() ?? {};
    const own = asked.questions.map((/** @type {any} */ question) => [
      question.id,
      chosen(left[asked.form + question.id], question),
    ]);
    const sure = asked.questions.flatMap((/** @type {any} */ { id }) => {
      const said = left[asked.form + id]?.sure;
      return sound(said) ? [[id, said.step]] : [];
    });
    const given = own.filter((/** @type {any[]} */ [, answer]) => answer !== null).length;
    if (given)
      return { asked, given, answers: Object.fromEntries(own), sure: Object.fromEntries(sure), time };
    said.textContent = "This browser holds no checked answer to that quiz, so there is nothing to hand in.";
    return null;
  };
  const time = /** @type {const} */ ("after");
  button("save-quiz").addEventListener("click", () => {
    const found = gathered();
    if (!found) return;
    const { asked, given, answers: own, sure } = found;
    const content = {
      format: quizzes.dataset.format,
      version: Number(quizzes.dataset.version),
      test: asked.test,
      edition: asked.edition,
      learner: learner.value.trim(),
      time,
      finished: today(),
      answers: own,
      ...(Object.keys(sure).length ? { sure } : {}),
    };
    said.textContent = `${given} of ${asked.questions.length} questions answered. ${save(`${asked.test}-${fileName(content.learner)}.json`, `${JSON.stringify(content, null, 1)}\n`)}`;
  });
  button("show-quiz-code").addEventListener("click", () => {
    const found = gathered();
    if (!found) return;
    const { asked, given, ...round } = found;
    const { edition, questions } = asked;
    showCode(
      { learner: learner.value, ...round },
      {
        edition,
        questions: questions.map((/** @type {any} */ { id, options, multiple }) => ({
          id,
          options: { length: options },
          multiple,
        })),
      },
      `the quiz (${given} of ${questions.length} questions answered)`,
      { said, learner },
    );
  });
}
const date = one(place, "time", HTMLTimeElement);
date.dateTime = today();
date.textContent = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" });
addEventListener("storage", () => show());
addEventListener("pageshow", () => show());
for (const panel of [place, returning, sureness]) panel.removeAttribute("data-waiting");
show();
