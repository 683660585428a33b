// What the parts of the extension ask of a notebook, and where they lead in it.

/** @typedef {import("./jupyter.js").Panel} Panel */
/** @typedef {import("./jupyter.js").Cell} Cell */

export const MARKDOWN = "text/markdown";
export const DEMO = "application/vnd.course.demo+json";

/** The outputs of a cell, none if it is text. @param {Cell} cell */
export const outputsOf = ({ model: { outputs } }) =>
  Array.from({ length: outputs?.length ?? 0 }, (_, i) =>
    /** @type {NonNullable<typeof outputs>} */ (outputs).get(i),
  );

/** What the page calls the chapter in a file. @param {string} path */
export const pageOf = (path) =>
  `chapters/${path
    .split("/")
    .at(-1)
    ?.replace(/\.ipynb$/, "")}`;

/** What scrolls in a notebook. @param {Panel} panel */
export const scrollerOf = ({ content: { node } }) => node.querySelector(".jp-WindowedPanel-outer") ?? node;

/**
 * Scroll the notebook, and nothing around it, until an element stands at its upper edge.
 * @param {Panel} panel @param {Element} element
 */
export function bring(panel, element) {
  const scroller = scrollerOf(panel);
  const go = () => {
    scroller.scrollTop += element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  };
  go();
  requestAnimationFrame(go); // cells on the way had a height that was only estimated
}
