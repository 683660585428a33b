// The lesson's part of the reader's progress: what the page keeps, kept here by the page's own code and never sent.
import { button } from "../../widgets/shared/controls.js";
import { html } from "../../widgets/shared/dom.js";
import { keepAnswers, keepSure } from "../scripts/answers.js";
import { followQuestions } from "../scripts/marks.js";
import { addProgress, load, noteRead, saveProgress } from "../scripts/progress-state.js";
import { whenSeen } from "../scripts/seen.js";
import { countRead, headingsOf } from "./headings.js";
import { pageOf } from "./notebook.js";

/** @typedef {import("./jupyter.js").Panel} Panel */
/** @typedef {import("./headings.js").Section} Section */

/** Note what is read and answered in a lesson. @param {Panel} panel @param {Section[]} sections */
export function followProgress(panel, sections) {
  const page = pageOf(panel.context.path);
  const { read, ids } = countRead(page, sections);
  const ends = whenSeen(({ dataset: { section } }) => noteRead(page, ids, section ?? ""));
  const { widgets } = panel.content;
  headingsOf(panel, sections)
    .filter(({ level }) => level === 2)
    .forEach(({ id = "" }, i, all) => {
      const next = all[i + 1];
      // It ends with the cell before the next one's; several in one cell end with it.
      const last = next ? widgets.indexOf(next.cell) - Number(next.begins) : widgets.length - 1;
      if (!read.has(id)) ends.addEnd(widgets[last].node, id);
    });
  panel.disposed.connect(ends.stop);

  // An exercise that its own script has taken up, whenever its cell is drawn.
  const take = (/** @type {Element} */ exercise) => {
    keepAnswers(exercise);
    followQuestions(exercise);
  };
  const taken = new MutationObserver((changes) => {
    for (const { target } of changes) if (target instanceof Element) take(target);
  });
  taken.observe(panel.content.node, { subtree: true, attributeFilter: ["data-ready"] });
  for (const exercise of panel.content.node.querySelectorAll(".course-exercise[data-ready]")) take(exercise);
  panel.content.node.addEventListener("course:sure", keepSure);
  panel.disposed.connect(() => taken.disconnect());
}

/** What a lesson says of the reader's progress, and the way out of and into a file. @param {Panel} panel @param {Section[]} sections */
export function progressList(panel, sections) {
  const page = pageOf(panel.context.path);
  const said = html("output", {});
  const counts = html("p");
  const file = html("input", {
    type: "file",
    accept: ".json,application/json",
    "aria-label": "Progress file",
    hidden: true,
  });
  const show = (words = "") => {
    const prefix = `quiz-${page.slice("chapters/".length, "chapters/00".length)}-`;
    const right = load().state.right.filter((id) => id.startsWith(prefix)).length;
    counts.textContent = `${countRead(page, sections).words}, ${right} question${right === 1 ? "" : "s"} answered right.`;
    said.textContent = words;
  };
  file.addEventListener("change", async () => {
    const chosen = file.files?.[0];
    if (!chosen) return;
    const words = await addProgress(chosen);
    file.value = "";
    show(words);
  });
  const element = html(
    "div",
    { class: "course-progress-file" },
    counts,
    button("Save progress as a file", () => show(saveProgress())),
    button("Add progress from a file", () => file.click()),
    file,
    said,
    html(
      "p",
      {},
      "Kept in this browser only. The file is the one that the page “Your progress” saves and adds.",
    ),
  );
  return { element, show };
}
