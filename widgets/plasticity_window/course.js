/** From the settings to what a session changes on each day, by the window that Python computes too. */

import { evaluate } from "../../models/runtime/closed_form.js";
import * as plasticityWindow from "../static/models/plasticity_window.js";

/** @typedef {"pair" | "triplet"} Rule */
/** @typedef {Record<"strengthens" | "weakens", Record<Rule, number>>} Changes as fractions, on a day like any other */

export const RULES = /** @type {const} */ (["pair", "triplet"]);

/** @param {Changes} changes @param {Float64Array} days @param {Record<string, any>} values */
export function run(changes, days, { pairing, session_day, opens_day, closes_day, gain }) {
  const on = (/** @type {number} */ day) =>
    /** @type {{ raised: number, factor: number }} */ (
      evaluate(plasticityWindow, { session_day: day, opens_day, closes_day, gain })
    );
  return {
    factors: Float64Array.from(days, (day) => on(day).factor),
    plain: changes[/** @type {keyof Changes} */ (pairing)],
    ...on(session_day),
  };
}

/** @typedef {ReturnType<typeof run>} Result */
