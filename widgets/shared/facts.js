/** Facts in the words of a demo, written as in the chapters: `[contested](claim:C135)`. */

import { newId } from "./dom.js";

const FACT = /(\[[^\]]*\]\([^()\s]*\))/;
const WORDS = /\[([^\]]*)\]\([^()\s]*\)/g;

/** The words without what they link to. @param {string} text */
export const plain = (text) => text.replace(WORDS, "$1");

/**
 * The words, each fact as the page around the demo shows it, or the lesson in JupyterLab. Where there is neither, the
 * words alone.
 * @param {string} text
 * @param {string} demo its folder
 * @returns {(Node | string)[]}
 */
export function withFacts(text, demo) {
  const page = /** @type {HTMLTemplateElement | null} */ (
    document.querySelector(`template.demo-facts[data-demo="${demo}"]`)
  );
  const known = [...(page?.content.children ?? [])].filter((one) => one instanceof HTMLElement);
  return text.split(FACT).map((part) => {
    const fact = known.find((one) => one.dataset.fact === part)?.firstElementChild;
    if (!fact) return plain(part);
    const shown = /** @type {HTMLElement} */ (fact.cloneNode(true));
    // A copy of its own for each place: its note stands beside it.
    const note = shown.querySelector(".fact-note");
    if (note) {
      note.id = newId("fact");
      for (const name of ["aria-describedby", "aria-controls"])
        for (const opener of shown.querySelectorAll(`[${name}]`)) opener.setAttribute(name, note.id);
    }
    return shown;
  });
}
