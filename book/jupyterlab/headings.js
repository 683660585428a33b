// The headings of a lesson as the reader has them now, the ids that the page gives them, and which were read.
import { load } from "../scripts/progress-state.js";

/** @typedef {import("./jupyter.js").Panel} Panel */
/** @typedef {{ id: string, words: string, level: number }} Section */

const HEADING = /^#{2,3} +(.+?)\s*$/gm;

/**
 * @param {Panel} panel
 * @param {Section[]} sections of the chapter; a heading of the reader's own has no id
 */
export const headingsOf = ({ content }, sections) =>
  content.widgets
    .filter(({ model }) => model.type === "markdown")
    .flatMap((cell) =>
      [...cell.model.sharedModel.source.matchAll(HEADING)].map(({ 1: written, index }, i) => {
        const words = written.replace(/[*_`]/g, "");
        return {
          cell,
          words,
          node: cell.node.querySelectorAll("h2, h3")[i] ?? cell.node,
          begins: index === 0,
          .../** @type {Partial<Section>} */ (sections.find((section) => section.words === words)),
        };
      }),
    );

/** The sections that count, and how many of them were read. @param {string} page @param {Section[]} sections */
export function countRead(page, sections) {
  const read = new Set(load().state.read[page]);
  const ids = sections.filter(({ level }) => level === 2).map(({ id }) => id);
  return { read, ids, words: `${ids.filter((id) => read.has(id)).length} of ${ids.length} sections read` };
}
