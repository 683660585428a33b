// The page "Read the answers": files are read here, reported on here, and forgotten when the page is left.
import { html } from "../../widgets/shared/dom.js";
import { toCsv } from "../../widgets/shared/text-twin.js";
import { readKey } from "../../widgets/quiz/key.js";
import { MOST_BYTES, TIMES, collect } from "./answer-files.js";
import { changePlot, itemsPlot } from "./answer-plots.js";
import { ENOUGH, report } from "./answer-report.js";
import { all, one } from "./parts.js";
import { saveText } from "./progress-state.js";
import { brierWords, surePlot, tableHead } from "./sure-plot.js";
import sheet from "./read-answers.css";

/** @import { Given, Test, When } from "./answer-files.js" */
/** @import { Item, Measure, Option, Part, Report } from "./answer-report.js" */
/** @typedef {string | number | boolean | null | undefined} Cell */
/** @typedef {{ head: string, cell: (row: any) => Cell | Node, raw?: Record<string, (row: any) => Cell>, number?: boolean }} Column `raw`: what the file of the table holds instead, by name */

const styles = new CSSStyleSheet();
styles.replaceSync(sheet);
document.adoptedStyleSheets.push(styles);

const place = one(document, ".course-read-answers", HTMLElement);
const drop = one(place, ".report-drop", HTMLElement);
const input = one(place, "input[type=file]", HTMLInputElement);
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
      `${counted(counts.before + counts.after, "file")} of one round each; nobody handed in both, so there is no change to report.`,
    );
  const marked = new Set(items.filter(({ mark }) => mark).map(({ question }) => question)).size;
  if (marked) sentences.push(`${counted(marked, "question")} should be read again.`);
  if (learners.length && unpaired.length)
    sentences.push(`${counted(unpaired.length, "file")} found no partner.`);
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

/** Read all files anew and show the report on the chosen test. @param {string} [said] */
function show(said) {
  const { read, aside } = collect([...files.values()], place.dataset.format ?? "", tests);
  const reports = new Map(
    [...tests].flatMap(([name, test]) => {
      const own = read.get(name);
      return own ? [[name, report(own, test.questions)]] : [];
    }),
  );
  const kept = choice.value;
  const all = [...aside, ...[...reports.values()].flatMap((found) => found.aside)];
  choice.replaceChildren(
    ...[...reports.keys()].map((name) =>
      html(
        "option",
        { value: name, selected: name === kept },
        `${tests.get(name)?.title} (${counted(read.get(name)?.length ?? 0, "file")})`,
      ),
    ),
  );
  which.hidden = reports.size < 2;
  buttons.hidden = !files.size;
  room.hidden = !files.size;
  const [found, test] = [reports.get(choice.value), tests.get(choice.value)];
  const shown = found && test ? sections(found, test, all) : [setAside(all)];
  room.replaceChildren(...shown.filter((part) => part !== null));
  status.textContent = said ?? `${counted(files.size, "file")} read, ${all.length} set aside.`;
}

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
button("clear").addEventListener("click", () => {
  files = new Map();
  input.value = "";
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
  files = new Map();
  input.value = "";
  show("");
});
