// What was said of how sure, against how often that was right: a picture, the table of it, and the score in words.
import { html, svg } from "../../widgets/shared/dom.js";
import { dress } from "./parts.js";
import sheet from "./sure-plot.css";

dress(sheet);

/** @import { Step } from "./sure.js" */

const percent = (/** @type {number} */ share) => `${Math.round(100 * share)}%`;

/** @param {Step[]} steps */
export function surePlot(steps) {
  const [left, right, top, bottom] = [46, 306, 12, 272];
  const x = (/** @type {number} */ share) => left + (right - left) * share;
  const y = (/** @type {number} */ share) => bottom - (bottom - top) * share;
  const words = `Share right by how sure. ${steps.map(({ sure, stated, share, answers }) => `${sure}: said ${percent(stated)}, right ${percent(share)} of ${answers}`).join("; ")}. On the slanting line both would be the same.`;
  return html(
    "figure",
    { class: "sure-figure" },
    html("figcaption", {}, "Share right, by how sure it was said to be"),
    svg(
      "svg",
      { class: "sure-plot", viewBox: "0 0 336 312", role: "img", "aria-label": words },
      ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
        svg("line", { class: "grid", x1: left, x2: right, y1: y(share), y2: y(share) }),
        svg("text", { x: left - 6, y: y(share) + 4, "text-anchor": "end" }, percent(share)),
        svg("text", { x: x(share), y: bottom + 17, "text-anchor": "middle" }, percent(share)),
      ]),
      svg("text", { x: (left + right) / 2, y: bottom + 36, "text-anchor": "middle" }, "said"),
      svg("text", { x: left + 6, y: top + 14 }, "right"),
      svg("line", { class: "same", x1: x(0), y1: y(0), x2: x(1), y2: y(1) }),
      svg("polyline", {
        class: "curve",
        // One step may state less than the step before, if it was said where there were more options.
        points: [...steps]
          .sort((one, other) => one.stated - other.stated)
          .map(({ stated, share }) => `${x(stated)},${y(share)}`)
          .join(" "),
      }),
      ...steps.flatMap(({ stated, share, low, high }) => [
        svg("line", { class: "interval", x1: x(stated), x2: x(stated), y1: y(low), y2: y(high) }),
        svg("circle", { cx: x(stated), cy: y(share), r: 5 }),
      ]),
    ),
  );
}

/** The head of a table, numbers to the right. @param {{ head: string, number?: boolean }[]} columns */
export const tableHead = (columns) =>
  html(
    "thead",
    {},
    html(
      "tr",
      {},
      ...columns.map(({ head, number }) =>
        html("th", { scope: "col", class: number ? "number" : null }, head),
      ),
    ),
  );

/** @param {Step[]} steps @param {string} caption */
export const sureTable = (steps, caption) =>
  html(
    "table",
    {},
    html("caption", {}, caption),
    tableHead(
      ["How sure", "Answers", "Said", "Right", "95% interval"].map((head, i) => ({ head, number: i > 0 })),
    ),
    html(
      "tbody",
      {},
      ...steps.map(({ sure, answers, stated, share, low, high }) =>
        html(
          "tr",
          {},
          html("th", { scope: "row" }, sure),
          ...[String(answers), percent(stated), percent(share), `${percent(low)} to ${percent(high)}`].map(
            (cell) => html("td", { class: "number" }, cell),
          ),
        ),
      ),
    ),
  );

/** The Brier score in a sentence. @param {number} score @param {number} answers */
export const brierWords = (score, answers) =>
  `Brier score ${score.toFixed(2)} over ${answers} answer${answers === 1 ? "" : "s"}: the average squared distance between the chance that was said and what came, 0 at best; whoever says 50% each time gets 0.25.`;
