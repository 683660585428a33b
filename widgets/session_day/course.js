/** From the settings to what is in plasma: the typical person solved here, the band of patients looked up. */

import { simulate } from "../../models/runtime/driven_linear.js";
import { events } from "../../models/runtime/routes.js";
import * as esketamine from "../static/models/esketamine.js";
import * as intramuscular from "../static/models/intramuscular.js";
import * as kamp from "../static/models/kamp.js";
import * as oral from "../static/models/oral.js";
import * as s_ketamine from "../static/models/s_ketamine.js";
import { bands, betweenMin, deviceMg, infusionMin, products, times } from "../static/models/session_day.js";
import * as sublingual from "../static/models/sublingual.js";

export const MODELS = /** @type {Record<string, any>} */ ({
  esketamine,
  intramuscular,
  kamp,
  oral,
  s_ketamine,
  sublingual,
});
export const TIMES = Float64Array.from(times);

/** @typedef {{ name: string, title: string, route: string, model: string, control: string, perKilogram: boolean, infused: boolean, source: string, outputs: string[], spread: string, limits: string, calibrated: boolean }} Product */
/** @typedef {{ typical: Float64Array, low: Float64Array, high: Float64Array }} Level */

const PRODUCTS = /** @type {Record<string, Product>} */ (products);
const BANDS = /** @type {Record<string, { weights: number[], sheets: Record<string, any>[] }>} */ (
  /** @type {unknown} */ (bands)
);

/** Is this form of ketamine modelled for this route? @param {string} route @param {string} enantiomer */
export const modelled = (route, enantiomer) => `${route}_${enantiomer}` in PRODUCTS;

/**
 * What is given: of the form asked for if it is modelled, else of the only one that is.
 * @param {string} route
 * @param {string} enantiomer
 */
export const product = (route, enantiomer) =>
  PRODUCTS[`${route}_${enantiomer}`] ?? PRODUCTS[`${route}_${enantiomer === "s" ? "racemic" : "s"}`];

/**
 * @param {Product} given
 * @param {Record<string, any>} values the settings
 */
export function dose(given, values) {
  const own = Number(values[given.control]);
  const spray = given.control === "devices";
  return {
    own,
    amount: own * (given.perKilogram ? values.weight_kg : spray ? deviceMg : 1),
    minutes: spray ? betweenMin * (own - 1) : given.infused ? infusionMin : 0,
    words: spray
      ? `${own * deviceMg} mg`
      : given.perKilogram
        ? `${Number((own * values.weight_kg).toPrecision(3))} mg (${Number(own.toFixed(3))} mg/kg at ${Number(values.weight_kg.toFixed(1))} kg)`
        : `${Number(own.toFixed(1))} mg`,
  };
}

/**
 * The band for this dose and weight. Levels times weight run straight in the logarithm of weight, nearly.
 * @param {Product} given @param {number} own @param {number} weight @param {string} column
 */
function bandAt(given, own, weight, column) {
  const { weights, sheets } = BANDS[given.name];
  if (given.control === "devices")
    return Float64Array.from(sheets.find(({ dose: devices }) => devices === own)?.[column]);
  if (!weights.length) return Float64Array.from(sheets[0][column], (value) => value * own);
  const last = Math.max(
    1,
    weights.findIndex((known) => known >= weight),
  );
  const [low, high] = [weights[last - 1], weights[last]];
  const share = Math.log(weight / low) / Math.log(high / low);
  // A sheet is for one unit of dose; a dose per kilogram already grows with the weight.
  const flat = given.perKilogram ? () => 1 : (/** @type {number} */ one) => one;
  return Float64Array.from(
    sheets[last - 1][column],
    (value, i) =>
      (((1 - share) * value * flat(low) + share * sheets[last][column][i] * flat(high)) * own) / flat(weight),
  );
}

/** @param {Record<string, any>} values the settings */
export function run(values) {
  const given = product(values.route, values.enantiomer);
  const { own, amount, minutes, words } = dose(given, values);
  const model = MODELS[given.model];
  /** @type {Record<string, number>} */
  const parameters = "weight_kg" in model.parameters ? { weight_kg: values.weight_kg } : {};
  const doses = events(model, given.route, [{ time: 0, amount, duration: given.infused ? infusionMin : 0 }], {
    parameters,
  });
  const { outputs } = simulate(model, { parameters, doses, times: TIMES });
  const levels = /** @type {Record<string, Level>} */ (
    Object.fromEntries(
      given.outputs.map((name) => [
        name,
        {
          typical: outputs[name],
          low: bandAt(given, own, values.weight_kg, `${name}_q05`),
          high: bandAt(given, own, values.weight_kg, `${name}_q95`),
        },
      ]),
    )
  );
  return {
    given,
    amount,
    dosing: minutes,
    words,
    levels,
    landmarks: landmarks(levels.concentration.typical),
  };
}

/** @typedef {ReturnType<typeof run>} Course */

/** A value between the times, on a straight line. @param {Float64Array} course @param {number} minutes */
export function at(course, minutes) {
  if (minutes <= TIMES[0]) return minutes < 0 ? 0 : course[0];
  const step = TIMES[1] - TIMES[0];
  const i = Math.min(TIMES.length - 2, Math.floor(minutes / step));
  return course[i] + (course[i + 1] - course[i]) * ((minutes - TIMES[i]) / step);
}

/** When the level is half-way up, highest, and half-way down again. @param {Float64Array} course */
function landmarks(course) {
  let top = 0;
  for (let i = 1; i < course.length; i += 1) if (course[i] > course[top]) top = i;
  const half = course[top] / 2;
  const crossing = (/** @type {number} */ i) =>
    TIMES[i - 1] + ((half - course[i - 1]) / (course[i] - course[i - 1])) * (TIMES[i] - TIMES[i - 1]);
  let up = 0;
  while (course[up] < half) up += 1;
  let down = top;
  while (down < course.length && course[down] > half) down += 1;
  return {
    peak: TIMES[top],
    value: course[top],
    up: up ? crossing(up) : 0,
    down: down < course.length ? crossing(down) : null,
  };
}
