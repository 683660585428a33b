/** The demo in words and numbers, made from what is drawn. */

import { fixed } from "../shared/numbers.js";
import { accounts, experiments } from "../static/models/rival_experiments.js";
import { at, DAY, TIMES } from "./course.js";
import { effect, fit, tally, who } from "./matrix.js";

/** @typedef {import("./course.js").Course} Course */

/** @param {number} hours */
export const after = (hours) => (hours > 48 ? `day ${hours / 24}` : `${hours} hours`);

/** @param {Record<string, any>} values */
export function chosen({ mechanism, experiment }) {
  const account = accounts.find(({ name }) => name === mechanism) ?? accounts[0];
  const one = experiments.find(({ name }) => name === experiment) ?? experiments[0];
  const { predicted, agrees } = one.predictions[account.name];
  return { account, one, predicted, agrees };
}

/** What the account expects, what was found, and how the two stand to each other. @param {Record<string, any>} values @param {boolean} veiled */
export function verdict(values, veiled) {
  const { one, predicted, agrees } = chosen(values);
  if (veiled) return `Found in ${who(one)}: ${effect(one.observed)}.`;
  if (agrees === null) return `This account cannot say. Found in ${who(one)}: ${effect(one.observed)}.`;
  return `Expected: ${effect(predicted)}. Found in ${who(one)}: ${effect(one.observed)}. It ${fit(agrees)}.`;
}

/** @param {Record<string, any>} values @param {boolean} veiled */
export function sentence(values, veiled) {
  const { account, one, predicted, agrees } = chosen(values);
  if (veiled) return "Guess, or skip the guess, to see which account fits which experiment.";
  if (agrees === null) return `${account.title} cannot say: it has nothing that naltrexone touches.`;
  return `${account.title} expects ${effect(predicted)}; found: ${effect(one.observed)}. It ${fit(agrees)}.`;
}

/** @param {Record<string, any>} values @param {Course} course @param {boolean} veiled */
export function summary(values, course, veiled) {
  const { account, one, agrees } = chosen(values);
  const story = `${account.title}: ${account.arrow} Experiment: ${one.title.toLowerCase()}, in ${one.species}, seen at ${after(one.hours)}. ${one.finding} ${one.reading} `;
  if (veiled) return `${story}Guess, or skip the guess, to see how it fits.`;
  const { fits, of } = tally(account.name);
  const lift = (/** @type {Float64Array} */ run) => `${fixed(at(run, one.hours) * 100)}%`;
  const curves = course.changed
    ? `At ${after(one.hours)} the model's mood lift is ${lift(course.alone)} of the full benefit with ketamine alone and ${lift(course.changed)} under the experiment. `
    : "";
  return `${story}${curves}${verdict(values, false)} ${agrees === null ? "" : "Less and no effect count as the same. "}In all this account fits ${fits} of the ${of} experiments on which it can say anything.`;
}

/** Both courses. @param {Course} course @returns {import("../shared/text-twin.js").Table} */
export function courses({ alone, changed }) {
  const number = (/** @type {number} */ value) => Number(value.toPrecision(6));
  return {
    columns: ["time_min", "benefit_ketamine_alone", "benefit_under_the_experiment"],
    rows: Array.from(TIMES, (time, i) => [time, number(alone[i]), changed ? number(changed[i]) : ""]),
  };
}

/** The days on which the table stops. @param {Course} course @returns {import("../shared/text-twin.js").Table} */
export function table({ alone, changed }) {
  const share = (/** @type {Float64Array} */ run, /** @type {number} */ day) =>
    `${fixed(at(run, day * 24) * 100)}`;
  return {
    columns: ["Time", "Ketamine alone, % of full benefit", "Under the experiment"],
    rows: [0.25, 1, 2, 3, 7, 14].map((day) => [
      day < 1 ? "6 h" : `day ${day}`,
      share(alone, day),
      changed ? share(changed, day) : "not modelled",
    ]),
  };
}

export const TICKS = [0, 1, 3, 7, 10, 14].map((day) => ({
  at: day * DAY,
  label: day ? `day ${day}` : "dose",
  minor: day === 1 || day === 10,
}));
