/** The demo in words and numbers, made from what is drawn. */

import { fixed } from "../shared/numbers.js";
import { RULES } from "./course.js";

/** @typedef {import("./course.js").Result} Result */
/** @typedef {import("../shared/text-twin.js").Table} Table */

export const TITLES = { pair: "Pair rule", triplet: "Triplet rule" };
/** "+36%" @param {number} change */
export const percent = (change) => `${Math.round(change * 100) > 0 ? "+" : ""}${fixed(change * 100)}%`;
const number = (/** @type {number} */ value) => String(Number(value.toFixed(2)));

/** Why some control would change nothing, or "". @param {Record<string, any>} values */
export const idle = ({ gain, opens_day, closes_day }) =>
  gain === 1
    ? "There is no window: every day is alike."
    : closes_day <= opens_day
      ? "The window closes before it opens, so nothing is raised."
      : "";

/** @param {Record<string, any>} values @param {Result} result */
const where = (values, { raised }) =>
  idle(values) ||
  `Day ${number(values.session_day)} falls ${raised > 0.5 ? "inside" : "outside"} the window.`;

/** What is true now, in a sentence. @param {Record<string, any>} values @param {Result} result @param {boolean} veiled */
export function sentence(values, result, veiled) {
  if (veiled) return "Guess, or skip the guess, to see what a window would do.";
  return `${where(values, result)} By the pair rule the session changes ${percent(result.plain.pair * result.factor)}.`;
}

/** @param {Record<string, any>} values @param {Result} result @param {boolean} veiled */
export function summary(values, result, veiled) {
  const start = `Hypothesis, not tested in people. A session that ${values.pairing} a synapse, on day ${number(values.session_day)}; a window from day ${number(values.opens_day)} to day ${number(values.closes_day)}, with ${number(values.gain)} times the learning.`;
  if (veiled) return `${start} Guess, or skip the guess, to see what the window would do.`;
  const { plain, factor } = result;
  return `${start} ${where(values, result)} The same pairing changes ${fixed(factor, 2)} times as much as it would without one: ${percent(plain.pair * factor)} in place of ${percent(plain.pair)} by the pair rule, and ${percent(plain.triplet * factor)} in place of ${percent(plain.triplet)} by the triplet rule.`;
}

/** @param {Result} result @returns {Table} */
export const table = ({ plain, factor }) => ({
  columns: ["Rule", "Any day, %", "On the day of the session, %"],
  rows: RULES.map((rule) => [
    TITLES[rule],
    fixed(plain[rule] * 100, 1),
    fixed(plain[rule] * factor * 100, 1),
  ]),
});

/** Everything that is drawn, a row for each day. @param {Result} result @param {Float64Array} days @returns {Table} */
export const fullTable = ({ plain, factors }, days) => ({
  columns: ["day", "factor", ...RULES],
  rows: Array.from(days, (day, i) => [
    day,
    ...[factors[i], ...RULES.map((rule) => plain[rule] * factors[i])].map((value) =>
      Number(value.toPrecision(9)),
    ),
  ]),
});
