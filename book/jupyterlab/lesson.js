// A notebook that is a chapter: its links lead, its facts show their notes, in the colours around it.
import { followTheme } from "../../widgets/shared/theme.js";
import { addBar, addReadingMode } from "./bar.js";
import { bookOf } from "./book.js";
import { followCases } from "./cases.js";
import { dress } from "./dress.js";
import { factsOf } from "./facts.js";

/** @typedef {import("./jupyter.js").App} App */
/** @typedef {import("./jupyter.js").Panel} Panel */
/** @typedef {{ title: string, minutes: number, sections: import("./headings.js").Section[], schemes: string[], links: Record<string, string>, pulls: Record<string, string>, guess: import("./guess.js").Words, demos: Record<string, Record<string, string>>, published: string }} Data */
/** @typedef {ReturnType<typeof factsOf>} Lesson */

/** @type {WeakMap<Panel, Promise<Lesson>>} */
const lessons = new WeakMap();

/** @param {App} app @param {Panel} panel @param {number} chapter */
async function open(app, panel, chapter) {
  /** @type {{ default: Data }} */
  const { default: data } = await import(
    /* webpackChunkName: "chapter-[request]" */ `course-made/${chapter}.json`
  );
  dress();
  panel.node.classList.add("course-lesson");
  panel.content.node.classList.add("bd-article"); // what the page calls the text
  const theme = followTheme(panel.content.node, () => {});
  panel.disposed.connect(theme.stop);
  addReadingMode(app);
  followCases(panel);
  panel.context.ready.then(() => addBar(app, panel, data));
  return factsOf(panel, data, bookOf(app, panel, data.published));
}

/**
 * The lesson of a panel, begun when it is first asked for; one whose data did not come is asked for anew.
 * @param {App} app @param {Panel} panel @param {number} chapter
 */
export function lessonOf(app, panel, chapter) {
  const begun = lessons.get(panel);
  if (begun) return begun;
  const lesson = open(app, panel, chapter);
  lessons.set(panel, lesson);
  lesson.catch(() => lessons.delete(panel));
  return lesson;
}
