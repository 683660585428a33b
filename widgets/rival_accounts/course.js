/** The benefit after one usual dose under each account, with and without what an experiment changes. */

import { simulate } from "../../models/runtime/driven_linear.js";
import * as disinhibition from "../static/models/neural_plasticity.js";
import * as blockAtRest from "../static/models/neural_plasticity_block_at_rest.js";
import * as hydroxynorketamine from "../static/models/neural_plasticity_hydroxynorketamine.js";
import * as trkb from "../static/models/neural_plasticity_trkb.js";

export const DAY = 1440;
export const END = 14 * DAY;
const HALF_HOURS = DAY / 30;
export const TIMES = Float64Array.from({ length: HALF_HOURS + 13 * 8 + 1 }, (_, i) =>
  i < HALF_HOURS ? 30 * i : DAY + 180 * (i - HALF_HOURS),
);
/** The usual dose: 0.5 mg/kg over 40 minutes for 70 kg. */
const DOSES = [{ time: 0, amount: 35, duration: 40 }];

/** The cascade by what switches it on. */
export const MECHANISMS = /** @type {Record<string, typeof disinhibition>} */ ({
  disinhibition,
  block_at_rest: blockAtRest,
  hydroxynorketamine,
  trkb,
});

/** @param {string} mechanism @param {Record<string, number>} changed those that this account does not have are left out */
function benefit(mechanism, changed) {
  const model = MECHANISMS[mechanism];
  const own = Object.fromEntries(Object.entries(changed).filter(([name]) => name in model.parameters));
  return simulate(model, { parameters: { ...model.presets.kamp, ...own }, doses: DOSES, times: TIMES })
    .outputs.benefit;
}

/**
 * @param {string} mechanism
 * @param {Record<string, number> | null} changes of the experiment; null if no account has anything that it touches
 */
export const run = (mechanism, changes) => ({
  alone: benefit(mechanism, {}),
  changed: changes && benefit(mechanism, changes),
});

/** @typedef {ReturnType<typeof run>} Course */

/** The benefit at the time of an observation. @param {Float64Array} course @param {number} hours */
export function at(course, hours) {
  const i = TIMES.findIndex((time) => time >= 60 * hours);
  return course[i];
}
