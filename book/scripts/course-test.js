// The course test: answers stay in this browser; reasons are shown after the course, so that the test can be taken twice.
import { readKey } from "../../widgets/quiz/key.js";
import { TIMES } from "./answer-code.js";
import { mapping } from "./kept.js";
import { all, one } from "./parts.js";
import { fileName, save, today } from "./progress-state.js";
import { showCode } from "./show-code.js";

/** @import { When } from "./answer-code.js" */
/**
 * @typedef {{ answers: Record<string, number | null>, finished: string }} Round options chosen by question; the day, or ""
 * @typedef {Partial<Record<When, Round | null>> & { aside: unknown[] }} Stored `aside`: what does not fit these questions
 */

const KEY = "course-test";
const place = one(document, ".course-answers", HTMLElement);
const { format = "", version, edition } = place.dataset;
const forms = all(place, "form", HTMLFormElement);
const status = one(place, ":scope > output", HTMLOutputElement);
const score = one(place, ".course-score", HTMLElement);
const aside = one(place, ".course-aside", HTMLElement);
const learner = one(place, "#learner", HTMLInputElement);
const file = one(place, "input[type=file]", HTMLInputElement);
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
const fits = (round) =>
  mapping(round) &&
  typeof round.finished === "string" &&
  mapping(round.answers) &&
  forms.every((form) => {
    const answer = round.answers[idOf(form)];
    return answer === null || (Number.isInteger(answer) && answer >= 0 && answer < options(form).length);
  });

/** @type {Stored | null} */
let memory = null; // the answers when there is no room to store them
/**
 * Read what is stored now. What does not fit these questions, such as answers to an earlier edition, says nothing
 * about them; it is set aside and stays stored.
 * @returns {Stored}
 */
function load() {
  if (memory) return memory;
  const text = localStorage.getItem(KEY);
  if (text === null || text === "null") return { aside: [] };
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { aside: [text] };
  }
  if (value?.edition !== edition) return { aside: [value] };
  /** @type {Stored} */
  const stored = { aside: Array.isArray(value.aside) ? value.aside : [] };
  for (const name of TIMES) {
    if (fits(value[name])) stored[name] = value[name];
    else if (value[name]) stored.aside = [...stored.aside, { edition, [name]: value[name] }];
  }
  return stored;
}
/**
 * Change what is stored, as it is now and not as it was when the page opened: another tab may have written, or this
 * one before the reader left it and came back.
 * @param {(stored: Stored) => Stored} edit
 */
function change(edit) {
  const { aside, ...rounds } = edit(load());
  try {
    localStorage.setItem(KEY, JSON.stringify({ edition, ...rounds, ...(aside.length ? { aside } : {}) }));
  } catch {
    memory = { aside, ...rounds };
    document.documentElement.dataset.storage = "off";
  }
}
const empty = () =>
  Object.fromEntries(forms.map((form) => [idOf(form), /** @type {number | null} */ (null)]));
/**
 * Add to the answers of the chosen time.
 * @param {Round["answers"]} answers @param {string} finished
 */
const put = (answers, finished) =>
  change((stored) => ({
    ...stored,
    [time()]: { answers: { ...(stored[time()]?.answers ?? empty()), ...answers }, finished },
  }));
const kept = () => document.documentElement.dataset.storage !== "off";
const rightOf = (/** @type {HTMLFormElement} */ form) => readKey(form).fields[0].right[0];

/** @param {HTMLFormElement} form @param {boolean} shown */
function feedback(form, shown) {
  const output = one(form, "output", HTMLOutputElement);
  output.replaceChildren();
  form.querySelectorAll("[data-mark]").forEach((marked) => marked.removeAttribute("data-mark"));
  one(form, "details", HTMLDetailsElement).hidden = !shown;
  one(form, "details ul", HTMLUListElement).innerHTML = shown ? readKey(form).reasons : "";
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
  words.textContent = `${right ? "Right." : "Not right."} ${readKey(form).fields[0].why[at]}`;
  line.append(sign, words);
  output.append(line);
  options(form)[at].closest(".choice")?.setAttribute("data-mark", line.dataset.mark);
}

function show() {
  const rounds = load();
  const round = rounds[time()];
  for (const form of forms) feedback(form, Boolean(round?.finished) && time() === "after");
  const finished = TIMES.filter((name) => rounds[name]?.finished);
  score.hidden = !finished.length;
  aside.hidden = !rounds.aside.length;
  const count = (/** @type {When} */ name, /** @type {HTMLFormElement[]} */ some) =>
    finished.includes(name)
      ? `${some.filter((form) => rounds[name]?.answers[idOf(form)] === rightOf(form)).length} of ${some.length}`
      : "not taken";
  const chapters = [...new Set(forms.map((form) => idOf(form)[0]))];
  one(score, "tbody", HTMLTableSectionElement).replaceChildren(
    ...[...chapters, ""].map((chapter) => {
      const some = forms.filter((form) => idOf(form).startsWith(chapter));
      const row = document.createElement("tr");
      const head = document.createElement("th");
      head.scope = "row";
      head.textContent = chapter || "All six";
      row.append(
        head,
        ...TIMES.map((name) =>
          Object.assign(document.createElement("td"), {
            className: "number",
            textContent: count(name, some),
          }),
        ),
      );
      return row;
    }),
  );
}

/** Show what is stored now. */
function restore() {
  const answers = load()[time()]?.answers;
  for (const form of forms) {
    const at = answers?.[idOf(form)] ?? null;
    options(form).forEach((option, i) => {
      option.checked = i === at;
    });
  }
  show();
}

for (const form of forms) {
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    put({ [idOf(form)]: chosen(form) }, "");
    status.textContent = "";
    show();
  });
}
for (const radio of place.querySelectorAll("[name=course-when]")) {
  radio.addEventListener("change", () => {
    status.textContent = "";
    restore();
  });
}
button("finish").addEventListener("click", () => {
  put({}, today());
  restore();
  const open = forms.flatMap((form, i) => (chosen(form) === null ? [i + 1] : []));
  const won = forms.filter((form) => chosen(form) === rightOf(form)).length;
  status.textContent = [
    `${won} of ${forms.length} right.`,
    open.length ? `Without an answer, and counted as not right: ${open.join(", ")}.` : "",
    time() === "before"
      ? "The reasons come after the course, so that you can take the same test again."
      : "The reasons stand with each question.",
    kept() ? "" : "This browser stores nothing for the page; save your answers as a file before you leave.",
  ]
    .filter(Boolean)
    .join(" ");
});
button("save").addEventListener("click", () => {
  const round = load()[time()];
  const content = {
    format,
    version: Number(version),
    edition,
    learner: learner.value.trim(),
    time: time(),
    finished: round?.finished ?? "",
    answers: round?.answers ?? empty(),
  };
  status.textContent = `${save(`course-test-${content.time}-${fileName(content.learner)}.json`, `${JSON.stringify(content, null, 1)}\n`)} Nothing was sent; hand the file to your instructor if you like.`;
});

button("show-code").addEventListener("click", () => {
  const round = load()[time()];
  if (!round?.finished) {
    status.textContent =
      "Finish first, with “Finish and see the score”: a code is for answers that you hand in.";
    return;
  }
  showCode(
    { learner: learner.value, time: time(), answers: round.answers, sure: {} },
    {
      edition: edition ?? "",
      questions: forms.map((form) => ({ id: idOf(form), options: options(form), multiple: false })),
    },
    `the round (${time()} the course)`,
    { said: status, learner },
  );
});

/**
 * Read a file of answers.
 * @param {string} text
 * @returns {{ when: When, round: Round, learner: string, fault?: undefined } | { fault: string }} a fault is one sentence
 */
function parse(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: "This is not a file of answers to the course test: it is not valid JSON." };
  }
  if (!mapping(value) || value.format !== format)
    return { fault: "This is not a file of answers to the course test." };
  if (value.version !== Number(version))
    return {
      fault: `This file of answers has version ${JSON.stringify(value.version)}; this edition of the course reads version ${version}.`,
    };
  if (value.edition !== edition)
    return {
      fault: "These answers belong to another edition of the test, whose questions are not the same.",
    };
  const whole =
    TIMES.includes(value.time) &&
    typeof value.learner === "string" &&
    fits(value) &&
    Object.keys(value.answers).length === forms.length;
  return whole
    ? {
        when: value.time,
        round: { answers: value.answers, finished: value.finished },
        learner: value.learner,
      }
    : { fault: "This file of answers is damaged: it does not have one answer, or none, for each question." };
}
button("load").addEventListener("click", () => file.click());
file.addEventListener("change", async () => {
  const chosenFile = file.files?.[0];
  if (!chosenFile) return;
  const read =
    chosenFile.size > 1e6
      ? { fault: "This is not a file of answers to the course test: it is larger than 1 MB." }
      : parse(await chosenFile.text());
  file.value = "";
  if (read.fault !== undefined) {
    status.textContent = `${read.fault} Nothing was changed.`;
    return;
  }
  const { when, round } = read;
  one(place, `[name=course-when][value=${when}]`, HTMLInputElement).checked = true;
  const own = load()[when];
  // What was answered here stays; the file fills in the rest.
  const filled = Object.fromEntries(
    Object.entries(round.answers).filter(
      ([id, answer]) => answer !== null && (own?.answers[id] ?? null) === null,
    ),
  );
  const differ = forms.filter((form) => {
    const [here, there] = [own?.answers[idOf(form)] ?? null, round.answers[idOf(form)]];
    return here !== null && there !== null && here !== there;
  }).length;
  put(filled, own?.finished || (differ ? "" : round.finished));
  learner.value ||= read.learner.slice(0, learner.maxLength);
  restore();
  const count = (/** @type {number} */ number) => `${number} ${number === 1 ? "answer" : "answers"}`;
  status.textContent = `${count(Object.keys(filled).length)} given ${when} the course ${Object.keys(filled).length === 1 ? "was" : "were"} added from the file.${
    differ
      ? ` ${count(differ)} ${differ === 1 ? "given here differs from the file and stays as it is" : "given here differ from the file and stay as they are"}; clear these answers first if you want the file’s.`
      : ""
  }`;
});
button("clear").addEventListener("click", () => {
  if (!confirm(`Clear the answers given ${time()} the course?`)) {
    status.textContent = "Nothing was cleared: the question was not answered with yes.";
    return;
  }
  change((stored) => ({ ...stored, [time()]: null }));
  status.textContent = "";
  restore();
});
button("save-aside").addEventListener("click", () => {
  status.textContent = save("course-test-set-aside.json", `${JSON.stringify(load().aside, null, 1)}\n`);
});
button("forget-aside").addEventListener("click", () => {
  change((stored) => ({ ...stored, aside: [] }));
  status.textContent = "";
  show();
});
// Another tab has answered, or the reader comes back to a page that stood still meanwhile, or that the browser has
// filled in as it was.
addEventListener("storage", ({ key }) => (key === KEY || key === null) && restore());
addEventListener("pageshow", restore);
restore();
