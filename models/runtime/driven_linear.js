// Solves a linear system, or a linear cascade driven by a function of one, without a stepping solver.
//
// The linear block (pharmacokinetics) moves by its matrix exponential, which is exact. The cascade does too;
// what drives it enters as an integral, taken by five-point Gauss quadrature on steps that are halved until
// the drive is smooth on them. Doses are events: a step never crosses one, and overlapping infusions add.

import { createExponentials, largestRowSum } from "./exponentials.js";
import { NODES, SECOND, WEIGHTS } from "./gauss.js";
import { checkDoses, checkTimes, eventTimes, named, parameterArray } from "./inputs.js";

/**
 * @typedef {object} Model A module written by models/derived/javascript.py.
 * @property {string} name
 * @property {string} timeUnit
 * @property {{name: string}[]} states
 * @property {{name: string}[]} outputs
 * @property {{[name: string]: {value: number, lower: number | null, upper: number | null, unit: string}}} parameters
 * @property {string[]} doseTargets
 * @property {string[]} linearStates
 * @property {string[]} cascadeStates
 * @property {string[]} drivenStates
 * @property {(p: Float64Array, x: Float64Array) => void} linearInitial
 * @property {(p: Float64Array, z: Float64Array) => void} cascadeInitial
 * @property {(p: Float64Array, a: Float64Array) => void} linearMatrix
 * @property {(p: Float64Array, b: Float64Array) => void} linearConstant
 * @property {(p: Float64Array, a: Float64Array) => void} cascadeMatrix
 * @property {(p: Float64Array, b: Float64Array) => void} cascadeConstant
 * @property {(p: Float64Array) => (x: Float64Array, out: Float64Array) => void} drive
 * @property {(p: Float64Array) => (x: Float64Array, z: Float64Array, out: Float64Array) => void} observe
 */

/** @typedef {import("./inputs.js").Dose} Dose */
/** @typedef {import("./inputs.js").Course} Course */

const WHOLE = NODES.length;
// The rule of degree 3 on the outer nodes and the middle one tells how smooth the drive is: a step is halved
// while it differs by more than this share of all that the drive has done. The error left is far smaller.
const OUTER = 1 / (6 * SECOND * SECOND);
const ROUGH = [OUTER, 0, 1 - 2 * OUTER, 0, OUTER];
const DIFFERENCE = WEIGHTS.map((weight, j) => weight - ROUGH[j]);
const TOLERANCE = 1e-7;
// At that tolerance a step is at most this share of the time since the last dose event, but at least this share of
// the linear block's fastest time constant: steps that would be halved anyway are not tried.
const GROWTH = 0.5;
const SHORTEST = 0.1;
// While there is drive, a step is at most this many of the cascade's fastest time constants, because the
// decay within the step is part of what the quadrature integrates.
const LONGEST = 6;
// What the rule of degree 3 misses of a drive grows with the fourth power of a step, what the rule of degree 9 misses
// of a decay with the tenth: so much longer are the steps of a looser tolerance.
const [DRIVE_ORDER, DECAY_ORDER] = [4, 10];
// No step is halved below this share of the fastest time constant: a drive that has just begun is the difference of
// two nearly equal numbers, and no step makes their rounding smooth.
const FINEST = SHORTEST / 256;
// Below this share of their highest value, for each unit of tolerance, the driving states no longer matter.
const GONE = 0.1;
const NONE = new Float64Array(0);
const ofBlocks = createExponentials();
const ofCascades = createExponentials();

/**
 * @param {Float64Array} matrix @param {number} at @param {Float64Array} vector @param {Float64Array} out
 * @param {number} size @param {boolean} lower
 */
function apply(matrix, at, vector, out, size, lower) {
  for (let i = 0; i < size; i++) {
    const row = at + i * size;
    const last = lower ? i : size - 1;
    let sum = 0;
    for (let j = 0; j <= last; j++) sum += matrix[row + j] * vector[j];
    out[i] = sum;
  }
}

/**
 * The states of the linear block at the end of a step; its inputs count only while there are any.
 * @param {Float64Array} matrix @param {number} at @param {Float64Array} x inputs, then states
 * @param {Float64Array} out @param {number} start where the states go in `out`
 * @param {number} n @param {number} offset @param {boolean} hasInput
 */
function applyBlock(matrix, at, x, out, start, n, offset, hasInput) {
  const size = n + offset;
  const first = hasInput ? 0 : offset;
  for (let i = 0; i < n; i++) {
    const row = at + (offset + i) * size;
    let sum = 0;
    for (let j = first; j < size; j++) sum += matrix[row + j] * x[j];
    out[start + i] = sum;
  }
}

/**
 * @param {Float64Array} matrix @param {number} at @param {number} column @param {number} amount
 * @param {Float64Array} out @param {number} size
 */
function addColumn(matrix, at, column, amount, out, size) {
  for (let i = 1; i < size; i++) out[i] += matrix[at + i * size + column] * amount;
}

/**
 * Put the constant input in front of a matrix as the rate from one more state that stays 1, and the input of
 * each dose target as the rate from a state that holds the infusion rate.
 * @param {Float64Array} matrix @param {number} size
 * @param {Float64Array} constant @param {number[]} targets
 */
function withInputs(matrix, size, constant, targets) {
  const first = 1 + targets.length;
  const whole = first + size;
  const result = new Float64Array(whole * whole);
  for (let i = 0; i < size; i++) {
    const row = (first + i) * whole;
    result[row] = constant[i];
    for (let j = 0; j < size; j++) result[row + first + j] = matrix[i * size + j];
  }
  targets.forEach((target, k) => {
    result[(first + target) * whole + 1 + k] = 1;
  });
  return result;
}

/**
 * Simulate a model.
 * @param {Model} model
 * @param {object} options
 * @param {{[name: string]: number}} [options.parameters] values that differ from the model's own
 * @param {Dose[]} options.doses times in minutes, amounts in mg
 * @param {ArrayLike<number>} options.times increasing, in minutes
 * @param {number} [options.tolerance] how smooth a drive must be on a step; looser for a course that is only drawn
 * @param {Course} [options.over] a course of this model at as many times, which is overwritten and returned
 * @returns {Course} one array for each state and output; at the time of a bolus it holds the bolus
 */
export function simulate(model, { parameters = {}, doses, times, tolerance = TOLERANCE, over }) {
  const p = parameterArray(model, parameters);
  checkTimes(model, times);
  const given = checkDoses(model, doses);
  const looser = tolerance / TOLERANCE;
  const pace = looser ** (1 / DRIVE_ORDER);
  const [growth, gone] = [GROWTH * pace, GONE * tolerance];

  // The linear block, its inputs in front: x = [1, infusion rates, states].
  const n = model.linearStates.length;
  const targets = model.doseTargets.map((name) => model.linearStates.indexOf(name));
  if (targets.some((target) => target < 0))
    throw new RangeError(`${model.name} takes a dose into its cascade.`);
  const offset = 1 + targets.length;
  const size = offset + n;
  const block = new Float64Array(n * n);
  const blockConstant = new Float64Array(n);
  model.linearMatrix(p, block);
  model.linearConstant(p, blockConstant);
  let x = new Float64Array(size);
  let xNext = new Float64Array(size);
  x[0] = 1;
  // The states alone, of either array: a view made anew at each time would cost more than the time itself.
  let xs = x.subarray(offset);
  let xsNext = xNext.subarray(offset);
  model.linearInitial(p, xs);
  const hasConstant = blockConstant.some((value) => value !== 0);
  let hasInput = hasConstant;

  // The cascade, its constant in front: z = [1, states]. What the drive is at rest counts as constant.
  const m = model.cascadeStates.length;
  const driven = model.drivenStates.map((name) => 1 + model.cascadeStates.indexOf(name));
  const drives = driven.length;
  const drive = model.drive(p);
  const rest = new Float64Array(drives);
  const driveNow = new Float64Array(drives);
  drive(new Float64Array(n), rest);
  const cascade = new Float64Array(m * m);
  const cascadeConstant = new Float64Array(m);
  model.cascadeMatrix(p, cascade);
  model.cascadeConstant(p, cascadeConstant);
  for (let k = 0; k < drives; k++) cascadeConstant[driven[k] - 1] += rest[k];
  const wide = 1 + m;
  const longest = drives
    ? (LONGEST * looser ** (1 / DECAY_ORDER)) / Math.max(largestRowSum(cascade, m), 1e-9)
    : 0;
  const blockSteps = ofBlocks(withInputs(block, n, blockConstant, targets), size, longest);
  const cascadeSteps = ofCascades(withInputs(cascade, m, cascadeConstant, []), wide, longest);
  let z = new Float64Array(wide);
  let zNext = new Float64Array(wide);
  z[0] = 1;
  let zs = z.subarray(1);
  let zsNext = zNext.subarray(1);
  model.cascadeInitial(p, zs);

  const node = new Float64Array(n);
  const driveAt = new Float64Array(WHOLE * drives);
  const highest = new Float64Array(n);
  const fastest = 1 / Math.max(largestRowSum(block, n), 1e-9);
  const [shortest, finest] = [SHORTEST * pace * fastest, FINEST * fastest];
  const lowerCascade = cascadeSteps.lower;
  let event = 0;
  const done = new Float64Array(1); // how much the drive has done in all, whatever its sign
  let quiet = drives === 0;

  /** @param {number} from @param {number} step */
  function advance(from, step) {
    let split = !quiet && (step > longest || (step > shortest && step > growth * (from - event)));
    const forBlock = split ? NONE : blockSteps.at(step);
    if (!split && !quiet) {
      for (let j = 0; j < WHOLE; j++) {
        applyBlock(forBlock, j * blockSteps.count, x, node, 0, n, offset, hasInput);
        drive(node, driveNow);
        for (let k = 0; k < drives; k++) driveAt[k * WHOLE + j] = driveNow[k] - rest[k];
      }
      let total = 0;
      let rough = 0;
      for (let k = 0; k < drives; k++) {
        let difference = 0;
        for (let j = 0; j < WHOLE; j++) {
          const value = driveAt[k * WHOLE + j];
          total += WEIGHTS[j] * Math.abs(value);
          difference += DIFFERENCE[j] * value;
        }
        rough += Math.abs(difference);
      }
      split = step * rough > tolerance * (done[0] + step * total) && step > finest;
      if (!split) done[0] += step * total;
    }
    if (split) {
      advance(from, step / 2);
      advance(from + step / 2, step / 2);
      return;
    }
    if (m) {
      const forCascade = cascadeSteps.at(step);
      apply(forCascade, forCascade.length - cascadeSteps.count, z, zNext, wide, lowerCascade);
      if (!quiet) {
        // What enters at a node decays for the rest of the step; the nodes are symmetric.
        for (let k = 0; k < drives; k++) {
          for (let j = 0; j < WHOLE; j++) {
            const amount = step * WEIGHTS[j] * driveAt[k * WHOLE + j];
            addColumn(forCascade, (WHOLE - 1 - j) * cascadeSteps.count, driven[k], amount, zNext, wide);
          }
        }
      }
      [z, zNext, zs, zsNext] = [zNext, z, zsNext, zs];
    }
    applyBlock(forBlock, forBlock.length - blockSteps.count, x, xNext, offset, n, offset, hasInput);
    for (let i = 0; i < offset; i++) xNext[i] = x[i];
    [x, xNext, xs, xsNext] = [xNext, x, xsNext, xs];
  }

  function isQuiet() {
    if (drives === 0) return true;
    for (let k = 0; k < targets.length; k++) if (x[1 + k] !== 0) return false;
    let all = true;
    for (let i = 0; i < n; i++) {
      const value = Math.abs(x[offset + i]);
      if (value > highest[i]) highest[i] = value;
      if (value > gone * highest[i]) all = false;
    }
    return all;
  }

  const count = times.length;
  const events = eventTimes(given, times[count - 1]);
  const observe = model.observe(p);
  const outputCount = model.outputs.length;
  const seen = new Float64Array(outputCount);
  const columns = outputCount + n + m;
  // Column by column: outputs, linear block, cascade.
  const table = over
    ? new Float64Array(over.outputs[model.outputs[0].name].buffer)
    : new Float64Array(columns * count);
  if (table.length !== columns * count)
    throw new RangeError(`The course to write over holds ${table.length} numbers, not ${columns * count}.`);

  let now = 0;
  let nextEvent = 0;
  for (let index = 0; index < count; ) {
    const time = times[index];
    const boundary = nextEvent < events.length ? Math.min(events[nextEvent], time) : time;
    if (boundary > now) {
      advance(now, boundary - now);
      now = boundary;
      if (!quiet) quiet = isQuiet();
    }
    if (nextEvent < events.length && now === events[nextEvent]) {
      nextEvent++;
      event = now;
      for (let k = 0; k < targets.length; k++) x[1 + k] = 0;
      for (const dose of given) {
        if (dose.duration === 0) {
          if (dose.time === now) x[offset + targets[dose.target]] += dose.amount;
        } else if (dose.time <= now && now < dose.time + dose.duration) {
          x[1 + dose.target] += dose.amount / dose.duration;
        }
      }
      hasInput = hasConstant || x.subarray(1, offset).some((rate) => rate !== 0);
      quiet = isQuiet();
    }
    if (now === time) {
      observe(xs, zs, seen);
      let at = index;
      for (let i = 0; i < outputCount; i++, at += count) table[at] = seen[i];
      for (let i = 0; i < n; i++, at += count) table[at] = xs[i];
      for (let i = 0; i < m; i++, at += count) table[at] = zs[i];
      index++;
    }
  }
  if (over) return over;
  return {
    states: named([...model.linearStates, ...model.cascadeStates], table, outputCount, count),
    outputs: named(
      model.outputs.map(({ name }) => name),
      table,
      0,
      count,
    ),
  };
}
