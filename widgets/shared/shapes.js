/** The shapes of the verdicts, the same as on the badges of the book. */

import { svg } from "./dom.js";
import shapes from "./verdicts.json" with { type: "json" };

/** @param {string} verdict */
function inner(verdict) {
  const group = svg("g", { class: `shape ${verdict}` });
  group.innerHTML = /** @type {Record<string, string>} */ (shapes)[verdict];
  return group;
}

/**
 * A verdict's shape beside its word.
 * @param {string} verdict
 */
export const icon = (verdict) =>
  svg("svg", { viewBox: "0 0 16 16", class: "icon", "aria-hidden": "true" }, inner(verdict));

/**
 * A verdict's shape inside a larger drawing.
 * @param {string} verdict
 * @param {number} x @param {number} y of its middle
 * @param {number} size
 */
export function placed(verdict, x, y, size) {
  const shape = inner(verdict);
  shape.setAttribute("transform", `translate(${x - size / 2} ${y - size / 2}) scale(${size / 16})`);
  return shape;
}
