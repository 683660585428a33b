/** From the settings to everything that is drawn: three published kinetics, 12 simulated patients, one course. */

import { simulate } from "../../models/runtime/driven_linear.js";
import * as model from "../static/models/neural_plasticity.js";
import { DAY, DAYS, toPosition } from "./clocks.js";

/** @typedef {"kamp" | "domino" | "clements"} Kinetics */
/** @typedef {Record<string, Float64Array>} Outputs */

export const KINETICS = /** @type {Kinetics[]} */ (["kamp", "domino", "clements"]);
const END = DAY * DAYS;
const OUTPUTS = model.outputs.map(({ name }) => name);
/** Of each simulated patient: by which factor a parameter differs from the model's. */
const PATIENTS = /** @type {Record<string, number>[]} */ (model.patients).map(Object.entries);

/** @param {number} from @param {number} to @param {number} step */
const steps = (from, to, step) =>
  Array.from({ length: Math.round((to - from) / step) }, (_, i) => from + i * step);

/** Minutes at which the curves are drawn: dense while the drug acts, every six hours after the first day. */
export const TIMES = Float64Array.from([
  ...steps(0, 64, 2),
  ...steps(64, 128, 4),
  ...steps(128, 480, 8),
  ...steps(480, DAY, 60),
  ...steps(DAY, END, 360),
  END,
]);
export const POSITIONS = Float64Array.from(TIMES, toPosition);

/** Shares of a curve's height, of which far less is missed: a line is a table too, the edge of a band is only drawn. */
const LINE_TOLERANCE = 1e-5;
const BAND_TOLERANCE = 1e-3;

/**
 * Minutes at which the patients are simulated. Every step is a power of two, so that all doses share the matrix
 * exponentials of the steps, which cost more than the steps themselves.
 * @param {number} infusion
 */
function patientTimes(infusion) {
  const times = [0];
  const last = () => times[times.length - 1];
  for (let step = 2 ** Math.min(3, Math.floor(Math.log2(infusion / 3))); step >= 1; step /= 2) {
    while (last() + step <= infusion) times.push(last() + step);
  }
  if (last() < infusion) times.push(infusion);
  for (let step = 8; last() < END; step = Math.min(1024, step * 2)) {
    for (let i = 0; i < 3; i += 1) times.push(last() + step);
  }
  return Float64Array.from(times);
}

/**
 * @typedef {object} Course
 * @property {Kinetics[]} kinetics the models shown, the first one leads
 * @property {Record<string, Outputs>} lines outputs and states at TIMES, by kinetics
 * @property {Outputs} lead the first of them
 * @property {Record<string, { low: Float64Array, high: Float64Array }>} bands range of the patients and lines, by output
 * @property {{ grown: Float64Array, gone: Float64Array }} added spine density formed and lost so far
 */

/**
 * @param {Record<string, any>} values the settings
 * @returns {Course}
 */
export function run(values) {
  const kinetics = values.pk_model === "all" ? KINETICS : [/** @type {Kinetics} */ (values.pk_model)];
  const doses = [
    { time: 0, amount: values.dose_mg_per_kg * values.weight_kg, duration: values.infusion_minutes },
  ];
  const settings = {
    weight_kg: values.weight_kg,
    formation_gain: values.formation_gain,
    spine_half_life_days: values.spine_half_life_days,
    new_spines: values.block_new_spines ? 0 : 1,
    stress: values.stress ? 1 : 0,
  };
  /** @type {Record<string, Record<string, number>>} */
  const own = {};
  /** @type {Record<string, Outputs>} */
  const lines = {};
  for (const name of kinetics) {
    own[name] = { ...model.presets[name], ...settings };
    const { outputs, states } = simulate(model, {
      parameters: own[name],
      doses,
      times: TIMES,
      tolerance: LINE_TOLERANCE,
    });
    lines[name] = { ...states, ...outputs };
  }
  const bands = Object.fromEntries(
    OUTPUTS.map((output) => [
      output,
      { low: lines[kinetics[0]][output].slice(), high: lines[kinetics[0]][output].slice() },
    ]),
  );
  for (const name of kinetics.slice(1))
    OUTPUTS.forEach((output) => widen(bands[output], lines[name][output]));

  // Each patient has the kinetics of one of the models shown, in turn.
  const times = patientTimes(values.infusion_minutes);
  const resample = resampler(times);
  /** Of one patient after the other: what is thrown away costs a drag its smoothness. @type {ReturnType<typeof simulate> | undefined} */
  let patient;
  PATIENTS.forEach((factors, i) => {
    const name = kinetics[i % kinetics.length];
    const parameters = { ...own[name] };
    for (const [key, factor] of factors) {
      parameters[key] =
        (parameters[key] ?? model.parameters[/** @type {keyof typeof model.parameters} */ (key)].value) *
        factor;
    }
    patient = simulate(model, { parameters, doses, times, tolerance: BAND_TOLERANCE, over: patient });
    for (const output of OUTPUTS) resample(bands[output], patient.outputs[output]);
  });
  const lead = lines[kinetics[0]];
  return { kinetics, lines, lead, bands, added: turnover(lead.spines_added) };
}

/** @param {{ low: Float64Array, high: Float64Array }} band @param {Float64Array} course */
function widen({ low, high }, course) {
  for (let i = 0; i < course.length; i += 1) {
    if (course[i] < low[i]) low[i] = course[i];
    if (course[i] > high[i]) high[i] = course[i];
  }
}

/**
 * Widens bands at TIMES by courses that are known at other times, on straight lines between them.
 * @param {Float64Array} times
 */
function resampler(times) {
  const left = new Int32Array(TIMES.length);
  const share = new Float64Array(TIMES.length);
  let k = 0;
  TIMES.forEach((time, i) => {
    while (times[k + 1] < time) k += 1;
    left[i] = k;
    share[i] = (time - times[k]) / (times[k + 1] - times[k]);
  });
  /** @param {{ low: Float64Array, high: Float64Array }} band @param {Float64Array} course */
  return ({ low, high }, course) => {
    for (let i = 0; i < left.length; i += 1) {
      const from = course[left[i]];
      const value = from + (course[left[i] + 1] - from) * share[i];
      if (value < low[i]) low[i] = value;
      if (value > high[i]) high[i] = value;
    }
  };
}

/**
 * What came and what went, summed up along a course.
 * @param {Float64Array} course
 */
function turnover(course) {
  const grown = new Float64Array(course.length);
  const gone = new Float64Array(course.length);
  for (let i = 1; i < course.length; i += 1) {
    const change = course[i] - course[i - 1];
    grown[i] = grown[i - 1] + Math.max(0, change);
    gone[i] = gone[i - 1] + Math.max(0, -change);
  }
  return { grown, gone };
}

/**
 * The value of a course at TIMES, at any minute.
 * @param {Float64Array} course
 * @param {number} minutes
 */
export function at(course, minutes) {
  let [low, high] = [0, TIMES.length - 1];
  while (high - low > 1) {
    const half = (low + high) >> 1;
    if (TIMES[half] <= minutes) low = half;
    else high = half;
  }
  const share = (minutes - TIMES[low]) / (TIMES[high] - TIMES[low]);
  return course[low] + (course[high] - course[low]) * share;
}

/**
 * The highest point of a course, and when it is half-way up to it from where it began.
 * @param {Float64Array} course
 * @returns {{ value: number, minutes: number, rise: number, halfway: number }} minutes
 */
export function peak(course) {
  let top = 0;
  for (let i = 1; i < course.length; i += 1) if (course[i] > course[top]) top = i;
  const rise = course[top] - course[0];
  const half = course[0] + rise / 2;
  let i = 0;
  while (i < top && course[i] < half) i += 1;
  const share = i === 0 ? 0 : (half - course[i - 1]) / (course[i] - course[i - 1] || 1);
  const halfway = i === 0 ? 0 : TIMES[i - 1] + (TIMES[i] - TIMES[i - 1]) * share;
  return { value: course[top], minutes: TIMES[top], rise, halfway };
}
