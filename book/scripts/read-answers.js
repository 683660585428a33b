// The page "Read the answers": files are read here, reported on here, and forgotten when the page is left.
import { html } from "../../widgets/shared/dom.js";
import { toCsv } from "../../widgets/shared/text-twin.js";
import { readKey } from "../../widgets/quiz/key.js";
import { Fault, TIMES, decode, inFours } from "./answer-code.js";
import { MOST_BYTES, collect, lineName } from "./answer-files.js";
import { changePlot, itemsPlot } from "./answer-plots.js";
import { ENOUGH, report } from "./answer-report.js";
import { NO_CAMERA, hasCamera, readCamera } from "./camera.js";
import { all, dress, one } from "./parts.js";
import { saveText } from "./progress-state.js";
import { brierWords, surePlot, tableHead } from "./sure-plot.js";
import sheet from "./read-answers.css";

/** @import { When } from "./answer-code.js" */
/** @import { Given, Test } from "./answer-files.js" */
/** @import { Item, Measure, Option, Part, Report } from "./answer-report.js" */
/** @typedef {string | number | boolean | null | undefined} Cell */
/** @typedef {{ head: string, cell: (row: any) => Cell | Node, raw?: Record<string, (row: any) => Cell>, number?: boolean }} Column `raw`: what the file of the table holds instead, by name */

dress(sheet);

const reader = document.currentScript?.dataset.reader ?? "";
const place = one(document, ".course-read-answers", HTMLElement);
const drop = one(place, ".report-drop", HTMLElement);
const input = one(place, "input[type=file]", HTMLInputElement);
const codes = one(place, "#answer-codes", HTMLTextAreaElement);
const refused = one(place, "#answer-codes-said", HTMLUListElement);
const status = one(place, "output", HTMLOutputElement);
const which = one(place, ".report-which", HTMLElement);
const choice = one(place, "select", HTMLSelectElement);
const buttons = one(place, ".report-buttons", HTMLElement);
const room = one(place, ".course-report", HTMLElement);
const button = (/** @type {string} */ name) => one(place, `button[name=${name}]`, HTMLButtonElement);
/** @type {Map<string, Test>} */
const tests = new Map(
  Object.entries(
    /** @type {any} */ (readKey(/** @type {HTMLFormElement} */ (/** @type {unknown} */ (place)))),
  ),
);

/** @type {Map<string, Given>} every file once, by its name and what it holds */
let files = new Map();
/** What the codes that were typed are called where a file's name stands. */
const TYPED = "typed codes";

// Numbers in words.
const dash = "–";
const rounded = (/** @type {number} */ value, /** @type {number} */ digits) =>
  Number.isFinite(value)
    ? value
        .toFixed(digits)
        .replace(/^-(?=.*[1-9])/, "−")
        .replace(/^-/, "")
    : dash;
const percent = (/** @type {number} */ share) =>
  Number.isFinite(share) ? `${rounded(100 * share, 0)}%` : dash;
/** @param {{ low: number, high: number }} interval @param {number} digits @param {number} times */
const span = ({ low, high }, digits, times = 1) =>
  Number.isFinite(low) ? `${rounded(times * low, digits)} to ${rounded(times * high, digits)}` : dash;
const counted = (/** @type {number} */ count, /** @type {string} */ word) =>
  `${count} ${word}${count === 1 ? "" : "s"}`;

/**
 * A spreadsheet runs a cell that begins like a formula; an apostrophe before it makes it a text again.
 * @param {Cell} cell
 */
const harmless = (cell) => {
  if (typeof cell !== "string")
    return typeof cell === "number" && !Number.isFinite(cell) ? "" : String(cell ?? "");
  const line = cell.replace(/[\r\n\t]+/g, " ");
  return /^\s*[=+\-@]/.test(line) ? `'${line}` : line;
};

/**
 * A table with its caption, and a button that saves it.
 * @param {string} caption @param {string} file @param {Column[]} columns @param {any[]} rows
 */
function table(caption, file, columns, rows) {
  const row = (/** @type {any} */ own) =>
    html(
      "tr",
      {},
      ...columns.map(({ cell, number }, i) => {
        const content = cell(own);
        return html(
          i ? "td" : "th",
          { scope: i ? null : "row", class: number ? "number" : null },
          content instanceof Node ? content : String(content ?? ""),
        );
      }),
    );
  const raws = columns.flatMap(({ head, cell, raw }) =>
    Object.entries(raw ?? { [head.toLowerCase()]: /** @type {(row: any) => Cell} */ (cell) }),
  );
  const save = html("button", { type: "button", "aria-label": `Save as CSV: ${caption}` }, "Save as CSV");
  save.addEventListener("click", () => {
    const text = toCsv({
      columns: raws.map(([name]) => name),
      rows: rows.map((own) => raws.map(([, value]) => harmless(value(own)))),
    });
    status.textContent = saveText(`${choice.value}-${file}.csv`, text, "text/csv");
  });
  return html(
    "div",
    { class: "report-table" },
    html(
      "div",
      { class: "pst-scrollable-table-container", tabindex: 0, role: "region", "aria-label": caption },
      html(
        "table",
        {},
        html("caption", {}, caption),
        tableHead(columns),
        html("tbody", {}, ...rows.map(row)),
      ),
    ),
    html("p", { class: "course-actions" }, save),
  );
}

const MEASURES = /** @type {Record<string, string>} */ ({
  "mean before": "Questions right before",
  "mean after": "Questions right after",
  change: "Change, in questions",
  "normalised gain": "Normalised gain",
  "reliability before": "Reliability before (alpha)",
  "reliability after": "Reliability after (alpha)",
});
const raw = (/** @type {string[]} */ ...names) =>
  Object.fromEntries(names.map((name) => [name, (/** @type {any} */ row) => row[name]]));

/** @type {Column[]} */
const GROUP = [
  { head: "Measure", cell: ({ measure }) => MEASURES[measure], raw: raw("measure") },
  { head: "Learners", cell: ({ learners }) => learners, raw: raw("learners"), number: true },
  { head: "Value", cell: ({ value }) => rounded(value, 2), raw: raw("value"), number: true },
  { head: "95% interval", cell: (row) => span(row, 2), raw: raw("low", "high"), number: true },
];
/** @param {Test} test @returns {Column[]} */
const itemColumns = ({ questions }) => [
  {
    head: "Question",
    cell: ({ question, mark }) =>
      html(
        "span",
        {},
        html("strong", {}, question),
        html("br"),
        html("span", { class: "report-words" }, questions.find(({ id }) => id === question)?.question),
        mark ? html("strong", { class: "report-mark" }, `⚑ Read again: ${mark}.`) : null,
      ),
    raw: raw("time", "question", "objective", "learners", "mark"),
  },
  { head: "Right", cell: ({ difficulty }) => percent(difficulty), raw: raw("difficulty"), number: true },
  { head: "95% interval", cell: (row) => span(row, 0, 100), raw: raw("low", "high"), number: true },
  {
    head: "Discrimination",
    cell: ({ discrimination }) => rounded(discrimination, 2),
    raw: raw("discrimination"),
    number: true,
  },
];
/** @type {Column[]} */
const OPTIONS = [
  { head: "Question", cell: ({ question }) => question, raw: raw("time", "question", "option") },
  {
    head: "Option",
    cell: ({ option, text, right }) =>
      option === "empty"
        ? "no answer"
        : html("span", {}, `${option}. ${text}`, right ? html("strong", {}, " ✓ right") : null),
    raw: raw("text", "right"),
  },
  { head: "Chosen", cell: ({ chosen }) => chosen, raw: raw("chosen"), number: true },
  { head: "Share", cell: ({ share }) => percent(share), raw: raw("share"), number: true },
  { head: "Of the strong", cell: ({ strong }) => percent(strong), raw: raw("strong"), number: true },
  { head: "Of the weak", cell: ({ weak }) => percent(weak), raw: raw("weak"), number: true },
  {
    head: "Correlation",
    cell: ({ correlation }) => rounded(correlation, 2),
    raw: raw("correlation"),
    number: true,
  },
];
/** @type {Column[]} */
const SHARES = [
  { head: "Questions", cell: ({ questions }) => questions, raw: raw("questions", "learners"), number: true },
  { head: "Before", cell: ({ before }) => percent(before), raw: raw("before"), number: true },
  { head: "After", cell: ({ after }) => percent(after), raw: raw("after"), number: true },
  {
    head: "Change, in points (95% interval)",
    cell: (row) =>
      Number.isFinite(row.change) ? `${rounded(100 * row.change, 0)} (${span(row, 0, 100)})` : dash,
    raw: raw("change", "low", "high"),
    number: true,
  },
];
/** @type {Column[]} */
const LEARNERS = [
  { head: "Learner", cell: ({ learner }) => learner },
  { head: "Before", cell: ({ before }) => before, number: true },
  { head: "After", cell: ({ after }) => after, number: true },
  {
    head: "Change",
    cell: ({ before, after }) => rounded(after - before, 0),
    raw: { change: (row) => row.after - row.before },
    number: true,
  },
];
/** @type {Column[]} */
const SURENESS = [
  { head: "How sure", cell: ({ sure }) => sure, raw: raw("time", "sure") },
  { head: "Answers", cell: ({ answers }) => answers, raw: raw("answers"), number: true },
  { head: "Said", cell: ({ stated }) => percent(stated), raw: raw("stated"), number: true },
  { head: "Right", cell: ({ share }) => percent(share), raw: raw("share"), number: true },
  { head: "95% interval", cell: (row) => span(row, 0, 100), raw: raw("low", "high"), number: true },
];
/** @type {Column[]} */
const UNPAIRED = [
  { head: "Learner", cell: ({ learner }) => learner || "no code in the file", raw: raw("learner") },
  { head: "Has only", cell: ({ time }) => time, raw: raw("time") },
  { head: "Right", cell: ({ right }) => right, number: true },
  { head: "File", cell: ({ file }) => file },
];
/** @type {Column[]} */
const ASIDE = [
  { head: "File", cell: ({ file }) => file },
  {
    head: "Why it does not count",
    cell: ({ sentence }) => sentence[0].toUpperCase() + sentence.slice(1),
    raw: raw("sentence"),
  },
];

/** Sum the report up. @param {Report} found @param {Test} test */
function summary({ group, learners, counts, unpaired, items }, { questions }) {
  const by = Object.fromEntries(group.map((measure) => [measure.measure, measure]));
  const sentences = [];
  if (learners.length) {
    const { change, "normalised gain": gain } = by;
    sentences.push(
      `${counted(learners.length, "learner")} handed in both rounds.`,
      `The mean went from ${rounded(by["mean before"].value, 1)} to ${rounded(by["mean after"].value, 1)} of ${questions.length} questions, a change of ${rounded(change.value, 1)} (95% interval ${span(change, 1)}).`,
      `The normalised gain is ${rounded(gain.value, 2)} (${span(gain, 2)}).`,
    );
  } else
    sentences.push(
      `${counted(counts.before + counts.after, "round")} handed in; nobody handed in both, so there is no change to report.`,
    );
  const marked = new Set(items.filter(({ mark }) => mark).map(({ question }) => question)).size;
  if (marked) sentences.push(`${counted(marked, "question")} should be read again.`);
  if (learners.length && unpaired.length)
    sentences.push(`${counted(unpaired.length, "round")} found no partner.`);
  if (Math.max(counts.before, counts.after) < ENOUGH)
    sentences.push(
      `With fewer than ${ENOUGH} learners in a round, no question is marked, and all numbers are rough.`,
    );
  return html("p", {}, sentences.join(" "));
}

/** @param {string} title @param {...Node | null} content */
const section = (title, ...content) => html("section", {}, html("h2", {}, title), ...content);
/** @param {string} title @param {Node[]} content */
const folded = (title, ...content) => html("details", {}, html("summary", {}, title), ...content);

/** @param {Report} found @param {Test} test @param {import("./answer-files.js").Aside[]} aside */
function sections(found, test, aside) {
  const { learners, items, options, chapters, objectives, unpaired } = found;
  const of = (/** @type {any[]} */ rows, /** @type {When} */ time) => rows.filter((row) => row.time === time);
  const late = /** @type {When[]} */ ([...TIMES].reverse()).filter((time) => of(items, time).length);
  const { questions } = test;
  const whose = learners.length ? `, of the ${learners.length} with both rounds` : "";
  return [
    section(
      test.title,
      summary(found, test),
      table(
        "The group",
        "group",
        GROUP,
        found.group.filter(({ learners: count }) => count),
      ),
      learners.length ? changePlot(learners, questions.length) : null,
    ),
    setAside(aside),
    section(
      "Questions",
      itemsPlot(items),
      ...late.map((time, i) => {
        const told = `Questions, answers given ${time}`;
        const own = table(told, `questions-${time}`, itemColumns(test), of(items, time));
        return i ? folded(`Each question ${time}`, own) : own;
      }),
      ...late.map((time) =>
        folded(
          `How often each option was chosen ${time}`,
          table(`Options, answers given ${time}`, `options-${time}`, OPTIONS, of(options, time)),
        ),
      ),
    ),
    section(
      "Parts",
      chapters.length > 1
        ? table(
            `Share right by chapter${whose}`,
            "chapters",
            [{ head: "Chapter", cell: ({ chapter }) => chapter }, ...SHARES],
            chapters,
          )
        : null,
      table(
        `Share right by objective${whose}`,
        "objectives",
        [
          {
            head: "Objective",
            cell: ({ chapter, objective }) => `${chapter} ${objective}`.trim(),
            raw: raw("chapter", "objective"),
          },
          ...SHARES,
        ],
        objectives,
      ),
    ),
    ...found.brier.map(({ time, answers, value }) => {
      const steps = of(found.calibration, time);
      return section(
        `How sure the group was ${time}`,
        surePlot(steps),
        html("p", {}, brierWords(value, answers)),
        table(`How sure, answers given ${time}`, `sure-${time}`, SURENESS, steps),
      );
    }),
    section(
      "Learners",
      learners.length
        ? folded(
            "Each learner with both rounds",
            table("Learners with both rounds, questions right", "learners", LEARNERS, learners),
          )
        : null,
      unpaired.length
        ? table("Learners with one round only", "unpaired", UNPAIRED, unpaired)
        : html("p", {}, "Everybody who is counted handed in both rounds."),
    ),
  ];
}
/** @param {import("./answer-files.js").Aside[]} aside */
const setAside = (aside) =>
  aside.length
    ? section("Files set aside", table("Files that do not count", "set-aside", ASIDE, aside))
    : null;

/** How many files and codes there are, in words. @param {number} held @param {number} typed */
const amount = (held, typed) =>
  [held || !typed ? counted(held, "file") : "", typed ? counted(typed, "code") : ""]
    .filter(Boolean)
    .join(" and ");

/**
 * The line in which somebody is writing, from 1, or 0: it is not found fault with until it is left.
 * @param {boolean} pasted
 */
const lineInHand = (pasted) =>
  pasted || document.activeElement !== codes
    ? 0
    : codes.value.slice(0, codes.selectionStart).split("\n").length;

/** Read files and typed codes. */
const readAll = () =>
  collect(
    [...files.values(), { name: TYPED, bytes: null, typed: codes.value }].filter(
      ({ typed }) => typed === undefined || typed.trim(),
    ),
    place.dataset.format ?? "",
    tests,
  );

/** Say of each typed code that does not count why. @param {import("./answer-files.js").Aside[]} aside */
function refuse(aside) {
  const start = lineName(TYPED, 0).slice(0, -1);
  const lines = aside
    .filter(({ file }) => file.startsWith(start))
    .map(({ file, sentence }) => ({ line: Number(file.slice(start.length)), sentence }))
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, sentence }) => `Line ${line}: ${sentence.replaceAll(start, "line ")}`);
  if (lines.join() === [...refused.children].map(({ textContent }) => textContent).join()) return;
  refused.replaceChildren(...lines.map((line) => html("li", {}, line)));
}

let before = "";
/**
 * Read all anew and show the report on the chosen test.
 * @param {string} [said] @param {number} [inHand] the line that is being written
 */
function show(said, inHand = 0) {
  const { read, aside: unread, codes: written } = readAll();
  const aside = unread.filter(({ file }) => file !== lineName(TYPED, inHand));
  const typed = written - (unread.length - aside.length);
  const reports = new Map(
    [...tests].flatMap(([name, test]) => {
      const own = read.get(name);
      return own ? [[name, report(own, test.questions)]] : [];
    }),
  );
  const kept = choice.value;
  const all = [...aside, ...[...reports.values()].flatMap((found) => found.aside)];
  refuse(all);
  button("save-codes").hidden = !codes.value.trim();
  // While somebody writes, nothing moves but what has changed.
  const now = JSON.stringify([[...files.keys()], all, [...read].map(([name, own]) => [name, own.map(held)])]);
  if (now === before && said === undefined) return;
  before = now;
  choice.replaceChildren(
    ...[...reports.keys()].map((name) => {
      const own = read.get(name) ?? [];
      const inFiles = own.filter(({ code }) => !code).length;
      return html(
        "option",
        { value: name, selected: name === kept },
        `${tests.get(name)?.title} (${amount(inFiles, own.length - inFiles)})`,
      );
    }),
  );
  const any = files.size + typed > 0;
  which.hidden = reports.size < 2;
  buttons.hidden = !any;
  room.hidden = !any;
  const [found, test] = [reports.get(choice.value), tests.get(choice.value)];
  const shown = found && test ? sections(found, test, all) : [setAside(all)];
  room.replaceChildren(...shown.filter((part) => part !== null));
  status.textContent = said ?? (any ? `${amount(files.size, typed)} read, ${all.length} set aside.` : "");
}
/** What one set of answers says, to be compared. @param {import("./answer-files.js").Answers} answers */
const held = ({ file, learner, time, answers, sure }) => [file, learner, time, ...answers, ...sure];

codes.addEventListener("input", (event) =>
  show(undefined, lineInHand(event instanceof InputEvent && event.inputType === "insertFromPaste")),
);
codes.addEventListener("blur", () => show());
button("save-codes").addEventListener("click", () => {
  status.textContent = saveText("codes.txt", `${codes.value.trim()}\n`, "text/plain");
});

const view = one(place, ".report-camera", HTMLElement);
const sight = one(view, ".report-sight", HTMLElement);
const sightName = one(view, ".report-sight-name", HTMLElement);
const video = one(view, "video", HTMLVideoElement);
const people = one(view, "#answer-people", HTMLInputElement);
const fault = one(place, ".report-no-camera", HTMLElement);
/** @type {(() => void) | null} */
let stop = null;
let last = "";

/** Say how many there are of the round of which a code came last. @param {string} test @param {When} time */
function count(test, time) {
  const own = (readAll().read.get(test) ?? []).filter((one) => one.time === time && one.learner);
  const here = new Set(own.map(({ learner }) => learner)).size;
  const expected = Math.floor(Number(people.value));
  one(view, ".report-camera-count", HTMLElement).textContent =
    `${here}${expected > 0 ? ` of ${expected}` : ""} read; last: ${last}`;
}
/** @type {[string, When] | null} */
let counts = null;
people.addEventListener("input", () => counts && count(...counts));

/**
 * Say what came of a code, to the eye and to the ear.
 * @param {"new" | "known" | "refused"} kind @param {string} name @param {string} words
 */
function answer(kind, name, words) {
  sight.dataset.came = "";
  void sight.offsetWidth; // begins the flash anew
  sight.dataset.came = kind;
  sightName.hidden = false;
  sightName.textContent = name;
  one(view, ".report-camera-said", HTMLElement).textContent = words;
}

/** Add a code that the camera has read. @param {string} text */
function take(text) {
  let value;
  try {
    value = decode(text, tests);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return answer("refused", "✗", `Not added: ${error.message}`);
  }
  const { test, time, learner, answers, sure } = value;
  const same = (readAll().read.get(test) ?? []).filter((one) => one.learner === learner && one.time === time);
  const said = JSON.stringify([answers, sure]);
  const known = same.some(
    (one) => JSON.stringify([Object.fromEntries(one.answers), Object.fromEntries(one.sure)]) === said,
  );
  last = learner;
  counts = [test, time];
  if (known) answer("known", learner, `${learner} has been read already.`);
  else {
    codes.value = `${codes.value.replace(/\s*$/, "")}\n${inFours(text)}\n`.trimStart();
    codes.scrollTop = codes.scrollHeight;
    show();
    if (same.length)
      answer(
        "refused",
        learner,
        `There are other answers of ${learner} ${time}: both are set aside. Ask who wrote which, and delete one line.`,
      );
    else answer("new", `✓ ${learner}`, `${learner} was added.`);
  }
  count(test, time);
}

/** Let the camera go. */
function close() {
  stop?.();
  stop = null;
  view.hidden = true;
  button("camera").textContent = "Read codes with the camera";
}
if (!hasCamera()) {
  button("camera").hidden = true;
  fault.textContent = NO_CAMERA;
}
// Only now is it known how tall the picture is.
video.addEventListener("playing", () => view.scrollIntoView({ block: "nearest" }));
button("camera").addEventListener("click", () => {
  fault.textContent = "";
  if (stop) return close();
  view.hidden = false;
  sight.dataset.came = "";
  sightName.hidden = true;
  one(view, ".report-camera-said", HTMLElement).textContent = "Hold up the first code.";
  button("camera").textContent = "Stop the camera";
  stop = readCamera(video, reader, take, (words) => {
    close();
    fault.textContent = words;
  });
  view.scrollIntoView({ block: "nearest" });
});

/** @param {FileList | File[]} chosen */
async function add(chosen) {
  const read = await Promise.all(
    [...chosen].map(async (file) => {
      if (file.size > MOST_BYTES) return { name: file.name, bytes: null };
      try {
        return { name: file.name, bytes: await file.arrayBuffer() };
      } catch {
        return { name: file.name, bytes: new ArrayBuffer(0), fault: "it cannot be read." };
      }
    }),
  );
  for (const given of read) {
    const held = given.bytes ? new TextDecoder().decode(given.bytes) : "";
    files.set(JSON.stringify([given.name, held]), given);
  }
  show();
}

// Emptied before and not after, so that the box goes on saying how many were chosen, and the same can be chosen again.
input.addEventListener("click", () => {
  input.value = "";
});
input.addEventListener("change", () => {
  if (input.files?.length) add(input.files);
});
// A file that misses the box must not open in place of the page.
for (const name of ["dragover", "dragleave", "drop"]) {
  addEventListener(name, (event) => {
    if (!(event instanceof DragEvent) || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    drop.classList.toggle("over", name === "dragover");
    if (name === "drop" && event.dataTransfer.files.length) add(event.dataTransfer.files);
  });
}
choice.addEventListener("change", () => show(`Report on: ${tests.get(choice.value)?.title}.`));
button("print").addEventListener("click", () => print());
/** Forget all answers. */
function forget() {
  close();
  files = new Map();
  input.value = codes.value = last = "";
  for (const said of [".report-camera-said", ".report-camera-count", ".report-sight-name"])
    one(view, said, HTMLElement).textContent = "";
  counts = null;
}
button("clear").addEventListener("click", () => {
  forget();
  show("Cleared: the page holds no answers.");
  input.focus();
});
// Paper cannot be unfolded.
/** @type {HTMLDetailsElement[]} */
let opened = [];
addEventListener("beforeprint", () => {
  opened = all(room, "details:not([open])", HTMLDetailsElement);
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
// A browser that keeps the page as it was, for the way back, would keep the answers with it.
addEventListener("pagehide", () => {
  forget();
  show("");
});
