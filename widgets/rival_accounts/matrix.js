/** Every experiment against every account: fits, fails, or cannot say. */

import { html, set, svg } from "../shared/dom.js";
import { accounts, experiments } from "../static/models/rival_experiments.js";

/** @typedef {typeof experiments[number]} Experiment */

const EFFECT = /** @type {Record<string, string>} */ ({
  more: "more effect",
  "as much": "as much effect",
  less: "less effect",
  none: "no effect",
});
export const effect = (/** @type {string} */ word) => EFFECT[word] ?? word;
const FIT = /** @type {const} */ ({ true: "fits", false: "fails", null: "cannot say" });
/** @param {boolean | null} agrees @returns {"fits" | "fails" | "cannot say"} */
export const fit = (agrees) => FIT[/** @type {"true"} */ (String(agrees))];
const MARKS = {
  fits: "M2.5 8.5L6.5 12.5L13.5 4",
  fails: "M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5",
  "cannot say": "M4 8H12",
};
const SHORT = /** @type {Record<string, string>} */ ({
  disinhibition: "Disinh.",
  block_at_rest: "Rest",
  hydroxynorketamine: "Metab.",
  trkb: "TrkB",
});

/** Who was studied, in short. @param {Experiment} one */
export const who = ({ species }) => species.split(" with")[0];

/** @param {"fits" | "fails" | "cannot say"} word */
export const mark = (word) =>
  svg("svg", { viewBox: "0 0 16 16", class: "mark", "aria-hidden": "true" }, svg("path", { d: MARKS[word] }));

/** @param {string} account */
export function tally(account) {
  const said = experiments
    .map(({ predictions }) => predictions[account].agrees)
    .filter((agrees) => agrees !== null);
  return { fits: said.filter(Boolean).length, of: said.length };
}

/**
 * The grid of marks in the stage.
 * @param {(account: string, experiment: string) => void} onChoose
 */
export function createGrid(onChoose) {
  /** @type {Record<string, Record<string, HTMLElement>>} */
  const cells = {};
  const rows = experiments.map((one) => {
    cells[one.name] = {};
    return html(
      "tr",
      { "data-row": one.name },
      html(
        "th",
        { scope: "row" },
        html(
          "div",
          { class: "name" },
          html("span", { class: "title" }, one.title),
          html("span", { class: "who" }, who(one)),
        ),
      ),
      ...accounts.map(({ name }) => {
        const word = fit(one.predictions[name].agrees);
        return (cells[one.name][name] = html(
          "td",
          { "data-fit": word },
          mark(word),
          html("span", { class: "visually-hidden" }, word),
        ));
      }),
    );
  });
  const element = html(
    "table",
    { class: "grid" },
    html("caption", { class: "visually-hidden" }, "Which account fits which experiment"),
    html(
      "thead",
      {},
      html(
        "tr",
        {},
        html("th", { scope: "col" }, "Experiment"),
        ...accounts.map(({ name, title }) =>
          html(
            "th",
            { scope: "col" },
            html("span", { class: "short", "aria-hidden": "true" }, SHORT[name]),
            html("span", { class: "long" }, title),
          ),
        ),
      ),
    ),
    html("tbody", {}, ...rows),
  );
  // A finger takes a mark for what it stands for; the keyboard has the two lists beside it.
  for (const [experiment, marks] of Object.entries(cells))
    for (const [account, cell] of Object.entries(marks))
      cell.addEventListener("click", () => onChoose(account, experiment));
  return {
    element,
    /** @param {string} account @param {string} experiment @param {boolean} veiled */
    draw(account, experiment, veiled) {
      element.toggleAttribute("data-veiled", veiled);
      for (const [row, marks] of Object.entries(cells))
        for (const [column, cell] of Object.entries(marks)) {
          set(cell, "data-chosen", String(row === experiment && column === account));
          set(cell, "aria-hidden", String(veiled));
        }
    },
  };
}
