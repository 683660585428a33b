// Solves any system of a few equations by the method of Dormand and Prince, of order 5 with an error estimate of
// order 4 that sets the step (Hairer, Norsett and Wanner, Solving Ordinary Differential Equations I, II.4 to II.6).
//
// For systems that are not stiff; what is linear goes to driven_linear.js, which is faster and exact. The npm
// packages odex and dopri do the same, know nothing of events, and have had no release for years.

import { checkDoses, checkTimes, eventTimes, named, parameterArray } from "./inputs.js";

/** @typedef {import("./inputs.js").Dose} Dose */
/** @typedef {import("./inputs.js").Course} Course */

/**
 * @typedef {object} Model A module written by models/derived/javascript.py.
 * @property {string} name
 * @property {string} timeUnit
 * @property {{name: string}[]} states
 * @property {{name: string}[]} outputs
 * @property {{[name: string]: {value: number, lower: number | null, upper: number | null, unit: string}}} parameters
 * @property {string[]} doseTargets
 * @property {(p: Float64Array, x: Float64Array) => void} initial
 * @property {(p: Float64Array) => (x: Float64Array, out: Float64Array) => void} slopes
 * @property {(p: Float64Array) => (x: Float64Array, out: Float64Array) => void} jacobian
 * @property {(p: Float64Array) => (x: Float64Array, out: Float64Array) => void} observe
 */

/**
 * @typedef {object} Change Parameters that take other values from a time on.
 * @property {number} time
 * @property {{[name: string]: number}} parameters
 */

const STAGES = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
// The course within a step, of order 4.
const WITHIN = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423,
];

const RELATIVE = 1e-9;
const ABSOLUTE = 1e-11;
const SAFETY = 0.9;
const SHRINK = 0.2;
const GROW = 5;
// A step this small beside the time itself, or this many steps, mean that the course cannot be followed.
const SMALLEST = 1e-14;
const MOST_STEPS = 200_000;

/**
 * Simulate a model.
 * @param {Model} model
 * @param {object} options
 * @param {{[name: string]: number}} [options.parameters] values that differ from the model's own
 * @param {Dose[]} [options.doses]
 * @param {Change[]} [options.changes] parameters that change on the way; the start is that of `parameters`
 * @param {ArrayLike<number>} options.times increasing, in the model's unit of time
 * @param {number} [options.tolerance] error of a step, as a share of each state
 * @returns {Course} one array for each state and output; at the time of a bolus it holds the bolus
 */
export function simulate(model, { parameters = {}, doses = [], changes = [], times, tolerance = RELATIVE }) {
  let p = parameterArray(model, parameters);
  checkTimes(model, times);
  const given = checkDoses(model, doses);
  const later = changes
    .map((change) => {
      if (!Number.isFinite(change.time) || change.time < 0) {
        throw new RangeError(
          `The time of a change is ${change.time}; it has to be 0 or a positive number of ${model.timeUnit}.`,
        );
      }
      parameterArray(model, change.parameters);
      return { ...change, duration: 0 };
    })
    .sort((a, b) => a.time - b.time);
  const targets = model.doseTargets.map((name) => model.states.findIndex((state) => state.name === name));

  const size = model.states.length;
  let x = new Float64Array(size);
  model.initial(p, x);
  let slopes = model.slopes(p);
  let observe = model.observe(p);
  const input = new Float64Array(size);
  const k = Array.from({ length: 7 }, () => new Float64Array(size));
  let next = new Float64Array(size);
  const inside = Array.from({ length: 5 }, () => new Float64Array(size));
  const here = new Float64Array(size);

  /** @param {Float64Array} state @param {Float64Array} out */
  function slope(state, out) {
    slopes(state, out);
    for (let i = 0; i < size; i++) out[i] += input[i];
  }

  /** Fill k and next for a step; return its error as a share of what is allowed. @param {number} step */
  function attempt(step) {
    for (let s = 0; s < 6; s++) {
      const weights = STAGES[s];
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let j = 0; j <= s; j++) sum += weights[j] * k[j][i];
        next[i] = x[i] + step * sum;
      }
      slope(next, k[s + 1]);
    }
    let worst = 0;
    for (let i = 0; i < size; i++) {
      let error = 0;
      for (let j = 0; j < 7; j++) error += ERROR[j] * k[j][i];
      const scale = ABSOLUTE + tolerance * Math.max(Math.abs(x[i]), Math.abs(next[i]));
      const share = Math.abs(step * error) / scale;
      if (!(share <= worst)) worst = share; // not a number counts as too much
    }
    return worst;
  }

  /** @param {number} step */
  function rememberInside(step) {
    for (let i = 0; i < size; i++) {
      const rise = next[i] - x[i];
      const bend = step * k[0][i] - rise;
      let rest = 0;
      for (let j = 0; j < 7; j++) rest += WITHIN[j] * k[j][i];
      inside[0][i] = x[i];
      inside[1][i] = rise;
      inside[2][i] = bend;
      inside[3][i] = rise - step * k[6][i] - bend;
      inside[4][i] = step * rest;
    }
  }

  const count = times.length;
  const end = times[count - 1];
  const events = eventTimes([...given, ...later], end);
  const outputCount = model.outputs.length;
  const seen = new Float64Array(outputCount);
  const table = new Float64Array((outputCount + size) * count);
  let index = 0;

  /** @param {Float64Array} state */
  function record(state) {
    observe(state, seen);
    let at = index;
    for (let i = 0; i < outputCount; i++, at += count) table[at] = seen[i];
    for (let i = 0; i < size; i++, at += count) table[at] = state[i];
    index++;
  }

  /** Fractions of time since a restart keep their digits: a short step late in a course is still a step. */
  let steps = 0;
  let step = 0;
  events.forEach((start, nth) => {
    for (const change of later) {
      if (change.time === start) {
        p = withChanges(model, p, change.parameters);
        slopes = model.slopes(p);
        observe = model.observe(p);
      }
    }
    input.fill(0);
    for (const { time, amount, duration, target } of given) {
      if (duration === 0) {
        if (time === start) x[targets[target]] += amount;
      } else if (time <= start && start < time + duration) {
        input[targets[target]] += amount / duration;
      }
    }
    if (times[index] === start) record(x);
    const length = (events[nth + 1] ?? end) - start;
    slope(x, k[0]);
    step = firstStep(x, k[0], length);
    let now = 0;
    while (now < length) {
      const last = now + step * 1.000001 >= length;
      const tried = last ? length - now : step;
      const error = attempt(tried);
      const factor = Number.isFinite(error) ? SAFETY * error ** -0.2 : SHRINK;
      step = tried * Math.min(GROW, Math.max(SHRINK, factor));
      if (error <= 1) {
        rememberInside(tried);
        const until = last ? start + length : start + now + tried;
        // What lies at the next event is recorded by it, because a bolus belongs to its own time.
        while (
          index < count &&
          (times[index] < until || (times[index] === until && nth + 1 === events.length))
        ) {
          const share = Math.min(1, (times[index] - start - now) / tried);
          const left = 1 - share;
          for (let i = 0; i < size; i++) {
            here[i] =
              inside[0][i] +
              share * (inside[1][i] + left * (inside[2][i] + share * (inside[3][i] + left * inside[4][i])));
          }
          record(here);
        }
        [x, next] = [next, x];
        k[0].set(k[6]);
        now = last ? length : now + tried;
      }
      if (!(step > SMALLEST * Math.max(length, 1e-300)) || ++steps > MOST_STEPS) {
        throw new RangeError(
          `The model ${model.name} cannot be followed beyond ${Number((start + now).toPrecision(6))} ` +
            `${model.timeUnit} with these parameters: it grows without end or changes too fast.`,
        );
      }
    }
  });
  return {
    states: named(
      model.states.map(({ name }) => name),
      table,
      outputCount,
      count,
    ),
    outputs: named(
      model.outputs.map(({ name }) => name),
      table,
      0,
      count,
    ),
  };
}

/** @param {Model} model @param {Float64Array} p @param {{[name: string]: number}} changed */
function withChanges(model, p, changed) {
  const names = Object.keys(model.parameters);
  const result = p.slice();
  for (const name of Object.keys(changed)) result[names.indexOf(name)] = changed[name];
  return result;
}

/** A first step in which the states move by about a hundredth. @param {Float64Array} x @param {Float64Array} slope @param {number} length */
function firstStep(x, slope, length) {
  let shortest = length;
  for (let i = 0; i < x.length; i++) {
    if (slope[i] !== 0)
      shortest = Math.min(shortest, (0.01 * Math.max(Math.abs(x[i]), 1e-3)) / Math.abs(slope[i]));
  }
  return shortest;
}
