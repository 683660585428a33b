/** The curves: symptoms against each comparison, and how many stay well. */

import { createPanel, lineKey, pale } from "../shared/curves.js";
import { LAST_POSITION, SEAM_AT, ticks, toPosition } from "./clock.js";
import { MEASURED_DAYS, TIMES, WHOLE_DAYS } from "./course.js";

/** @typedef {import("./course.js").Course} Course */
/** @typedef {import("../shared/theme.js").Quantity} Quantity */

export const SAID = /** @type {Record<string, string>} */ ({ pooled: "placebo or control", placebo: "saline placebo", midazolam: "midazolam" });
const TITLES = /** @type {Record<string, string>} */ ({ pooled: "all trials, pooled", placebo: "trials against saline", midazolam: "trials against midazolam" });
const BEYOND = [2, 4];
const POSITIONS = TIMES.map(toPosition);
const WHOLE_POSITIONS = WHOLE_DAYS.map(toPosition);

/**
 * @param {object} options
 * @param {{ colour: (quantity: Quantity) => string, ink: (name: string) => string }} options.theme
 * @param {(position: number) => void} options.onSeek
 */
export function createPanels({ theme, onSeek }) {
  const common = { range: [0, LAST_POSITION], seam: SEAM_AT, ticks, labelled: true, ink: theme.ink, onSeek, height: 160 };
  let top = 40;
  const scores = (/** @type {string} */ title, /** @type {() => Quantity} */ quantity) => createPanel({
    ...common, title, origin: "", extent: () => [0, top], format: String,
    bands: [{ fill: () => pale(theme.colour("ketamine"), 0.2) }, { fill: () => pale(theme.colour(quantity()), 0.2) }],
    lines: [
      { name: "ketamine", stroke: () => theme.colour("ketamine"), width: 2.2 },
      { name: "ketamine, beyond what was fitted", stroke: () => theme.colour("ketamine"), dash: BEYOND, width: 1.6 },
      { name: "without", stroke: () => theme.colour(quantity()), dash: [7, 4] },
    ],
  });
  const panels = {
    first: scores("Score, MADRS points", () => "placebo"),
    midazolam: scores("Score, MADRS points", () => "midazolam"),
    lasting: createPanel({
      ...common, title: "Still well, of 100 who began", origin: "responded after the course, and no relapse since", extent: () => [0, 1], format: (value) => String(Math.round(value * 100)),
      bands: [{ fill: () => pale(theme.colour("ketamine"), 0.2) }],
      lines: [{ name: "as planned", stroke: () => theme.colour("ketamine"), width: 2.2 }, { name: "stopped", stroke: () => theme.ink("soft"), dash: [7, 4] },
        { name: "published", stroke: () => theme.ink("ink"), dots: "filled" }, { name: "published, not verified", stroke: () => theme.ink("ink"), dots: "hollow" }],
    }),
  };
  for (const [name, panel] of Object.entries(panels)) panel.element.dataset.panel = name;
  const origins = { first: panels.first.element.querySelector(".origin"), midazolam: panels.midazolam.element.querySelector(".origin") };
  const nothing = new Array(WHOLE_DAYS.length).fill(null);

  return {
    ...panels,
    key: lineKey([{ name: "ketamine, with 95% band" }, { name: "the same, beyond what was fitted", dash: BEYOND }, { name: "without it, or stopped", dash: [7, 4] }]),
    /** @param {Course} course @param {number} baseline @param {{ day: number, share: number, verified: boolean }[]} published @param {boolean} veiled */
    draw(course, baseline, published, veiled) {
      top = Math.max(10, Math.ceil((baseline + 4) / 10) * 10);
      const until = course.lastDose + MEASURED_DAYS;
      for (const [panel, name] of /** @type {const} */ ([["first", course.beside], ["midazolam", "midazolam"]])) {
        const { ketamine, without } = course.sides[name];
        const origin = origins[panel];
        if (origin && origin.textContent !== TITLES[name]) origin.textContent = TITLES[name];
        panels[panel].draw(POSITIONS, [
          ketamine.low, ketamine.high, without.low, without.high,
          Array.from(TIMES, (day, i) => (day <= until ? ketamine.line[i] : null)),
          Array.from(TIMES, (day, i) => (day >= until ? ketamine.line[i] : null)), without.line,
        ], veiled);
      }
      const { sustained, stopped } = course;
      panels.lasting.draw(WHOLE_POSITIONS, [sustained.low, sustained.high, sustained.line, stopped?.line ?? nothing, ...[true, false].map((verified) => {
        const column = nothing.slice();
        for (const point of published) if (point.verified === verified && point.day < column.length) column[point.day] = point.share;
        return column;
      })], veiled);
    },
    recolour: () => Object.values(panels).forEach((panel) => panel.recolour()),
    stop: () => Object.values(panels).forEach((panel) => panel.stop()),
  };
}
