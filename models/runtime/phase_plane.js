// Fixed points, stability and nullclines of a system of two states, as models/language/phase_plane.py finds them.

import { parameterArray } from "./inputs.js";

/** @typedef {import("./dormand_prince.js").Model & {plane: {first: [number, number], second: [number, number]}}} Planar */

/**
 * @typedef {object} FixedPoint
 * @property {number} first value of the first state
 * @property {number} second value of the second state
 * @property {{re: number, im: number}[]} eigenvalues of the Jacobian, per unit of time
 * @property {boolean} stable
 * @property {string} kind "stable node", "unstable focus", "saddle" and so on; "non-hyperbolic" where the
 *   Jacobian cannot tell
 */

const GRID = 401;
const ROOT = 1e-15;
const MOST = 100;
// Real parts closer to 0 than this share of the largest eigenvalue decide nothing about stability.
const NEUTRAL = 1e-9;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Slopes and their derivatives at a point of the plane. @param {Planar} model @param {{[name: string]: number}} parameters */
function field(model, parameters) {
  const p = parameterArray(model, parameters);
  const slopes = model.slopes(p);
  const jacobian = model.jacobian(p);
  const x = new Float64Array(2);
  const slope = new Float64Array(2);
  const derivative = new Float64Array(4);
  /** @param {number} first @param {number} second */
  const at = (first, second) => {
    x[0] = first;
    x[1] = second;
    slopes(x, slope);
    jacobian(x, derivative);
  };
  return { at, slope, derivative };
}

/**
 * The second state at which a slope that falls with it is 0: Newton's steps, halving where one leaves the bracket.
 * @param {Planar} model @param {ReturnType<typeof field>} plane
 * @param {number} first @param {number} row 0 or 1: whose slope @param {number} guess
 * @returns {number} not a number where the slope has no zero in the plane
 */
function restingSecond(model, { at, slope, derivative }, first, row, guess) {
  let [low, high] = model.plane.second;
  at(first, low);
  if (slope[row] < 0) return NaN;
  at(first, high);
  if (slope[row] > 0) return NaN;
  let second = guess > low && guess < high ? guess : (low + high) / 2;
  for (let i = 0; i < MOST; i++) {
    at(first, second);
    if (slope[row] > 0) low = second;
    else high = second;
    const fall = derivative[2 * row + 1];
    let next = fall < 0 ? second - slope[row] / fall : NaN;
    if (!(next > low && next < high)) next = (low + high) / 2;
    if (Math.abs(next - second) <= ROOT * (1 + Math.abs(next))) return next;
    second = next;
  }
  return second;
}

/**
 * The curves on which one of the two states rests.
 * @param {Planar} model
 * @param {object} options
 * @param {{[name: string]: number}} [options.parameters] values that differ from the model's own
 * @param {ArrayLike<number>} options.at values of the first state
 * @returns {{first: Float64Array, second: Float64Array}} the second state on the nullcline of each; not a number
 *   where a curve leaves the plane
 */
export function nullclines(model, { parameters = {}, at }) {
  const plane = field(model, parameters);
  const [first, second] = [0, 1].map((row) => {
    let guess = NaN;
    return Float64Array.from(at, (value) => {
      const found = restingSecond(model, plane, value, row, guess);
      if (!Number.isNaN(found)) guess = found;
      return found;
    });
  });
  return { first, second };
}

/**
 * Every state in which nothing changes, by rising first state.
 * @param {Planar} model
 * @param {object} [options]
 * @param {{[name: string]: number}} [options.parameters] values that differ from the model's own
 * @returns {FixedPoint[]}
 */
export function fixedPoints(model, { parameters = {} } = {}) {
  const plane = field(model, parameters);
  let guess = NaN;
  /** @param {number} first */
  const along = (first) => {
    guess = restingSecond(model, plane, first, 1, guess);
    plane.at(first, guess);
    return plane.slope[0];
  };
  const [low, high] = model.plane.first;
  const tried = Float64Array.from({ length: GRID }, (_, i) => low + ((high - low) * i) / (GRID - 1));
  const slopes = tried.map(along);
  /** @type {number[]} */
  const roots = [];
  const beside = 1e-4 * (tried[1] - tried[0]);
  for (let k = 0; k < GRID; k++) {
    if (slopes[k] === 0) {
      roots.push(tried[k]);
      // Beside a grid point that is a root another root may lie in the same cell.
      for (const side of [-1, 1]) {
        const end = tried[k + side];
        const near = tried[k] + side * beside;
        if (end !== undefined && along(near) * slopes[k + side] < 0) {
          roots.push(bisect(along, Math.min(near, end), Math.max(near, end), slopes[k + side] * side < 0));
        }
      }
    } else if (k && slopes[k - 1] * slopes[k] < 0)
      roots.push(bisect(along, tried[k - 1], tried[k], slopes[k] < 0));
    else if (k > 1 && closest(slopes, k - 1)) {
      // Two points that are about to merge hide between grid points, where the slope only touches zero.
      const sign = Math.sign(slopes[k]);
      const turn = lowest((first) => sign * along(first), tried[k - 2], tried[k]);
      if (sign * along(turn) < 0) {
        roots.push(bisect(along, tried[k - 2], turn, sign > 0), bisect(along, turn, tried[k], sign < 0));
      }
    }
  }
  return roots
    .sort((a, b) => a - b)
    .map((first) => {
      along(first);
      return polish(plane, first, guess);
    });
}

/** True where a slope comes closest to 0 between neighbours of the same sign. @param {Float64Array} slopes @param {number} k */
function closest(slopes, k) {
  const [before, here, after] = slopes.subarray(k - 1, k + 2);
  return (
    before * here > 0 &&
    here * after > 0 &&
    Math.abs(here) < Math.abs(before) &&
    Math.abs(here) <= Math.abs(after)
  );
}

/**
 * @param {(first: number) => number} f @param {number} low @param {number} high
 * @param {boolean} falls from low to high; said, because at an end the sign may be a matter of rounding
 */
function bisect(f, low, high, falls) {
  for (let i = 0; i < MOST && high - low > ROOT; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (f(middle) > 0 === falls) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Where a function is lowest, by golden section. @param {(first: number) => number} f @param {number} low @param {number} high */
function lowest(f, low, high) {
  let a = high - GOLDEN * (high - low);
  let b = low + GOLDEN * (high - low);
  let [fa, fb] = [f(a), f(b)];
  while (high - low > 1e-12 && fa >= 0 && fb >= 0) {
    if (fa < fb) {
      [high, b, fb] = [b, a, fa];
      a = high - GOLDEN * (high - low);
      fa = f(a);
    } else {
      [low, a, fa] = [a, b, fb];
      b = low + GOLDEN * (high - low);
      fb = f(b);
    }
  }
  return fa < fb ? a : b;
}

/** @param {ReturnType<typeof field>} plane @param {number} first @param {number} second @returns {FixedPoint} */
function polish({ at, slope, derivative }, first, second) {
  for (let i = 0; i < 3; i++) {
    at(first, second);
    const [a, b, c, d] = derivative;
    const determinant = a * d - b * c;
    const byFirst = (d * slope[0] - b * slope[1]) / determinant;
    const bySecond = (a * slope[1] - c * slope[0]) / determinant;
    if (!(Math.max(Math.abs(byFirst), Math.abs(bySecond)) < 1e-6)) break;
    first -= byFirst;
    second -= bySecond;
  }
  at(first, second);
  const [a, b, c, d] = derivative;
  const half = (a + d) / 2;
  const square = ((a - d) / 2) ** 2 + b * c;
  const root = Math.sqrt(Math.abs(square));
  const eigenvalues =
    square < 0
      ? [
          { re: half, im: -root },
          { re: half, im: root },
        ]
      : [
          { re: half - root, im: 0 },
          { re: half + root, im: 0 },
        ];
  const kind = kindOf(eigenvalues);
  return { first, second, eigenvalues, stable: kind.startsWith("stable"), kind };
}

/** @param {{re: number, im: number}[]} eigenvalues */
function kindOf([one, two]) {
  const largest = Math.max(Math.hypot(one.re, one.im), Math.hypot(two.re, two.im));
  if (Math.min(Math.abs(one.re), Math.abs(two.re)) <= NEUTRAL * largest) return "non-hyperbolic";
  if (one.re < 0 && two.re > 0) return "saddle";
  return `${two.re < 0 ? "stable" : "unstable"} ${one.im ? "focus" : "node"}`;
}
