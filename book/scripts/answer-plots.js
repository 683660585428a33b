// The report's two pictures, with what they say in words.
import { html, svg } from "../../widgets/shared/dom.js";
import { grouped } from "./answer-files.js";

/** @import { Child } from "../../widgets/shared/dom.js" */
/** @import { Item, Report } from "./answer-report.js" */

/** @param {string} caption @param {SVGElement} picture @param {Child[]} legend */
const figure = (caption, picture, ...legend) =>
  html(
    "figure",
    {},
    html("figcaption", {}, caption),
    picture,
    legend.length ? html("p", { class: "report-legend" }, ...legend) : null,
  );
/** @param {string} kind @param {string} words */
const sign = (kind, words) =>
  html(
    "span",
    {},
    svg(
      "svg",
      { width: 26, height: 12, "aria-hidden": "true" },
      svg("line", { class: `report-line ${kind}`, x1: 1, x2: 25, y1: 6, y2: 6 }),
      kind === "before" || kind === "after"
        ? svg("circle", { class: `report-dot ${kind}`, cx: 13, cy: 6, r: 4 })
        : null,
    ),
    ` ${words}`,
  );

/**
 * Each learner as a line from before to after; those with the same two scores share one, which is thicker.
 * @param {Report["learners"]} learners @param {number} most questions of the test
 */
export function changePlot(learners, most) {
  const [top, bottom, left, right] = [14, 250, 92, 288];
  const y = (/** @type {number} */ count) => bottom - ((bottom - top) * count) / most;
  const step = most > 10 ? 5 : most > 5 ? 2 : 1;
  const grid = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  const mean = (/** @type {"before" | "after"} */ time) =>
    learners.reduce((total, one) => total + one[time], 0) / learners.length;
  const [rose, fell] = [1, -1].map(
    (side) => learners.filter(({ before, after }) => Math.sign(after - before) === side).length,
  );
  const same = learners.length - rose - fell;
  const words = `Questions right of ${most}, before and after, of ${learners.length} learners: ${rose} rose, ${fell} fell, ${same} stayed. The mean went from ${mean("before").toFixed(1)} to ${mean("after").toFixed(1)}.`;
  const lines = [...grouped(learners, ({ before, after }) => `${before} ${after}`).values()].flatMap(
    (alike) => {
      const [{ before, after }] = alike;
      const kind = after < before ? "fell" : "rose";
      return [
        svg("line", {
          class: `report-line ${kind}`,
          x1: left,
          x2: right,
          y1: y(before),
          y2: y(after),
          "stroke-width": Math.min(7, 0.5 + alike.length),
        }),
        svg("circle", { class: "report-dot before", cx: left, cy: y(before), r: 3 }),
        svg("circle", { class: "report-dot after", cx: right, cy: y(after), r: 3 }),
      ];
    },
  );
  const picture = svg(
    "svg",
    { class: "report-change", viewBox: "0 0 380 285", role: "img", "aria-label": words },
    ...grid.flatMap((count) => [
      svg("line", { class: "report-grid", x1: 52, x2: 328, y1: y(count), y2: y(count) }),
      svg("text", { x: 44, y: y(count) + 4, "text-anchor": "end" }, String(count)),
    ]),
    ...lines,
    svg("line", {
      class: "report-line mean",
      x1: left,
      x2: right,
      y1: y(mean("before")),
      y2: y(mean("after")),
    }),
    svg("text", { x: left, y: 276, "text-anchor": "middle" }, "before"),
    svg("text", { x: right, y: 276, "text-anchor": "middle" }, "after"),
  );
  return figure(
    `Questions right of ${most}, each learner a line`,
    picture,
    sign("mean", "mean"),
    sign("rose", "rose or stayed"),
    sign("fell", "fell"),
  );
}

/**
 * The share right in each question, with its interval; before and after one below the other.
 * @param {Item[]} items of one or both rounds
 */
export function itemsPlot(items) {
  const rows = [...grouped(items, ({ question }) => question)];
  const height = rows.length * 30 + 26;
  const at = (/** @type {number} */ share) => `${100 * share}%`;
  const percent = (/** @type {number} */ share) => Math.round(100 * share);
  const words = `Share right in each question. ${rows
    .map(([id, own]) => `${id}: ${own.map((one) => `${percent(one.difficulty)}% ${one.time}`).join(", ")}`)
    .join("; ")}.`;
  const drawn = rows.flatMap(([id, own], i) => {
    const middle = i * 30 + 15;
    const marked = own.some(({ mark }) => mark);
    return [
      svg("line", { class: "report-grid", x1: 0, x2: "100%", y1: middle, y2: middle }),
      svg(
        "text",
        { x: -10, y: middle + 4, "text-anchor": "end", class: marked ? "marked" : null },
        `${marked ? "⚑ " : ""}${id}`,
      ),
      ...own.flatMap((one, j) => {
        const y = middle + (own.length === 2 ? j * 9 - 4.5 : 0);
        return [
          svg("line", { class: `report-line ${one.time}`, x1: at(one.low), x2: at(one.high), y1: y, y2: y }),
          svg("circle", { class: `report-dot ${one.time}`, cx: at(one.difficulty), cy: y, r: 4 }),
        ];
      }),
    ];
  });
  const scale = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    svg("line", { class: "report-grid", x1: at(share), x2: at(share), y1: 0, y2: height - 24 }),
    svg("text", { x: at(share), y: height - 6, "text-anchor": "middle" }, `${100 * share}%`),
  ]);
  const picture = svg(
    "svg",
    { class: "report-items", height, role: "img", "aria-label": words },
    ...scale,
    ...drawn,
  );
  const times = [...new Set(items.map(({ time }) => time))];
  return figure(
    "Share right in each question, with 95% interval",
    picture,
    ...times.map((time) => sign(time, time)),
    items.some(({ mark }) => mark) ? html("span", {}, "⚑ read again") : null,
  );
}
