/** The curve on the stage: symptoms with the drug and without it, or how many stay well. */

import { createPanel, lineKey, pale } from "../shared/curves.js";
import { html, say } from "../shared/dom.js";
import { DAYS, MEASURED_DAYS, TIMES, WHOLE_DAYS } from "./course.js";

/** @typedef {import("./course.js").Course} Course */
/** @typedef {import("../shared/theme.js").Quantity} Quantity */
/** @typedef {"today" | "lasting"} View */

export const SAID = /** @type {Record<string, string>} */ ({
  pooled: "placebo or control",
  placebo: "saline placebo",
  midazolam: "midazolam",
});
const ORIGINS = /** @type {Record<string, string>} */ ({
  pooled: "all trials, pooled",
  placebo: "trials against saline",
  midazolam: "trials against midazolam",
});
const BEYOND = [2, 4];
/** Every fourth week has its line; the calendar above names the weeks. */
const TICKS = [1, 5, 9, 13, 17, 21, 25].map((week) => ({ at: (week - 1) * 7, label: "" }));

/**
 * @param {object} options
 * @param {{ colour: (quantity: Quantity) => string, ink: (name: string) => string }} options.theme
 * @param {(day: number) => void} options.onSeek
 */
export function createPanels({ theme, onSeek }) {
  const common = {
    range: [0, DAYS],
    ticks: TICKS,
    labelled: false,
    ink: theme.ink,
    onSeek,
    height: 140,
    narrow: 92,
  };
  let top = 40;
  let quantity = /** @type {Quantity} */ ("placebo");
  const panels = {
    today: createPanel({
      ...common,
      title: "Score, MADRS points",
      origin: " ",
      extent: () => [0, top],
      format: String,
      bands: [
        { fill: () => pale(theme.colour("ketamine"), 0.2) },
        { fill: () => pale(theme.colour(quantity), 0.2) },
      ],
      lines: [
        { name: "ketamine", stroke: () => theme.colour("ketamine"), width: 2.2 },
        {
          name: "ketamine, beyond what was fitted",
          stroke: () => theme.colour("ketamine"),
          dash: BEYOND,
          width: 1.6,
        },
        { name: "without", stroke: () => theme.colour(quantity), dash: [7, 4] },
      ],
    }),
    lasting: createPanel({
      ...common,
      title: "Still well, of 100",
      origin: "responded after the course, and no relapse since; dots: published",
      extent: () => [0, 1],
      format: (value) => String(Math.round(value * 100)),
      bands: [{ fill: () => pale(theme.colour("ketamine"), 0.2) }],
      lines: [
        { name: "as planned", stroke: () => theme.colour("ketamine"), width: 2.2 },
        { name: "stopped", stroke: () => theme.ink("soft"), dash: [7, 4] },
        { name: "published", stroke: () => theme.ink("ink"), dots: "filled" },
        { name: "published, not verified", stroke: () => theme.ink("ink"), dots: "hollow" },
      ],
    }),
  };
  for (const [name, panel] of Object.entries(panels)) panel.element.dataset.panel = name;
  const origin = /** @type {Element} */ (panels.today.element.querySelector(".origin"));
  const keys = {
    today: lineKey([
      { name: "ketamine, 95% band" },
      { name: "beyond what was fitted", dash: BEYOND },
      { name: "without it", dash: [7, 4] },
    ]),
    lasting: lineKey([{ name: "as planned, 95% band" }, { name: "if stopped", dash: [7, 4] }]),
  };
  for (const view of /** @type {View[]} */ (Object.keys(keys))) panels[view].element.append(keys[view]);
  const nothing = new Array(WHOLE_DAYS.length).fill(null);

  return {
    ...panels,
    element: html("div", { class: "curve" }, panels.today.element, panels.lasting.element),
    /** Show one of the two; only that one is drawn. @param {View} view */
    turn(view) {
      for (const [name, panel] of Object.entries(panels)) panel.element.hidden = name !== view;
    },
    /** @param {View} view @param {Course} course @param {number} baseline @param {{ day: number, share: number, verified: boolean }[]} published @param {boolean} veiled */
    draw(view, course, baseline, published, veiled) {
      if (view === "today") {
        top = Math.max(10, Math.ceil((baseline + 4) / 10) * 10);
        quantity = course.comparator === "midazolam" ? "midazolam" : "placebo";
        say(origin, ORIGINS[course.comparator]);
        const until = course.lastDose + MEASURED_DAYS;
        const { ketamine, without } = course.side;
        panels.today.draw(
          TIMES,
          [
            ketamine.low,
            ketamine.high,
            without.low,
            without.high,
            Array.from(TIMES, (day, i) => (day <= until ? ketamine.line[i] : null)),
            Array.from(TIMES, (day, i) => (day >= until ? ketamine.line[i] : null)),
            without.line,
          ],
          veiled,
        );
        return;
      }
      const { sustained, stopped } = course;
      panels.lasting.draw(
        WHOLE_DAYS,
        [
          sustained.low,
          sustained.high,
          sustained.line,
          stopped?.line ?? nothing,
          ...[true, false].map((verified) => {
            const column = nothing.slice();
            for (const point of published)
              if (point.verified === verified && point.day < column.length) column[point.day] = point.share;
            return column;
          }),
        ],
        veiled,
      );
    },
    recolour: () => Object.values(panels).forEach((panel) => panel.recolour()),
    stop: () => Object.values(panels).forEach((panel) => panel.stop()),
  };
}
