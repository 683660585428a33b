/** Rows of estimates with their intervals on one scale: what the model says, and what was published. */

import { html, say, set, svg } from "./dom.js";
import { fixed } from "./numbers.js";

/** @typedef {{ value: number, low: number | null, high: number | null }} Estimate an interval of null: none is drawn */
/** @typedef {"model" | "published" | "truth"} Kind */

const WIDTH = 320;
const MIDDLE = 8;
const SHAPES = {
  model: `M0 ${MIDDLE - 6}L6 ${MIDDLE}L0 ${MIDDLE + 6}L-6 ${MIDDLE}Z`,
  published: `M-4 ${MIDDLE - 4}H4V${MIDDLE + 4}H-4Z`,
  truth: `M0 ${MIDDLE - 6}L5.5 ${MIDDLE + 4.5}H-5.5Z`,
};

/** "7.8 (1.2 to 14.4)" @param {Estimate} estimate @param {number} [digits] */
export function words({ value, low, high }, digits = 1) {
  return (
    fixed(value, digits) +
    (low === null || high === null ? "" : ` (${fixed(low, digits)} to ${fixed(high, digits)})`)
  );
}

/** @typedef {{ label: string, estimate: number, low: number, high: number, computed: boolean, unread: string, note: string }} Published a row of the evidence, as Python sends it */

/** @param {Published} row @returns {{ value: number, low: number, high: number }} */
export const asEstimate = ({ estimate, low, high }) => ({ value: estimate, low, high });

/** What a reader has to know about a published row. @param {Published} row */
export function status({ computed, unread }) {
  const said = [computed && "interval worked out here", unread && `${unread} unverified`].filter(Boolean);
  return said.length ? `(${said.join("; ")})` : "";
}

/**
 * @param {object} options
 * @param {string} options.label what the list holds, for a screen reader
 * @param {[number, number]} options.range of the scale, in points
 * @param {number[]} options.ticks
 * @param {string} options.axis what the scale means
 */
export function createIntervals({ label, range: [least, most], ticks, axis }) {
  const list = html("ul", { class: "intervals", "aria-label": label });
  const place = (/** @type {number} */ points) => ((points - least) / (most - least)) * WIDTH;
  const scale = html(
    "div",
    { class: "scale", "aria-hidden": "true" },
    ...ticks.map((tick) => html("span", { style: `left: ${(place(tick) / WIDTH) * 100}%` }, fixed(tick))),
  );
  const element = html("div", {}, list, scale, html("p", { class: "help axis" }, axis));
  return {
    element,
    /** @param {string} words */
    heading: (words) => list.append(html("li", { class: "heading" }, words)),
    /**
     * @param {Kind} kind
     * @param {string} name
     * @param {string} [note]
     */
    row(kind, name, note = "") {
      const whisker = svg("line", { y1: MIDDLE, y2: MIDDLE });
      const mark = svg("path", { d: SHAPES[kind] });
      const numbers = html("span", { class: "value" });
      const strip = svg(
        "svg",
        { viewBox: `0 0 ${WIDTH} 16`, class: `strip ${kind}`, "aria-hidden": "true" },
        ...ticks.map((tick) =>
          svg("line", {
            class: tick === 0 ? "zero" : "grid",
            x1: place(tick),
            x2: place(tick),
            y1: 0,
            y2: 16,
          }),
        ),
        whisker,
        mark,
      );
      const element = html(
        "li",
        { class: kind },
        html("span", { class: "name" }, name, note && html("span", { class: "help" }, ` ${note}`)),
        numbers,
        strip,
      );
      list.append(element);
      return {
        element,
        /** @param {Estimate} estimate @param {boolean} [veiled] */
        draw(estimate, veiled = false) {
          say(numbers, veiled ? "?" : words(estimate));
          whisker.style.visibility = mark.style.visibility = veiled ? "hidden" : "";
          set(mark, "transform", `translate(${place(estimate.value).toFixed(1)} 0)`);
          set(whisker, "x1", place(estimate.low ?? estimate.value).toFixed(1));
          set(whisker, "x2", place(estimate.high ?? estimate.value).toFixed(1));
        },
      };
    },
  };
}
