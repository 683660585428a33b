// Matrix exponentials, each computed once: for every step of a course, and for every course of a demo.

import { FRACTIONS } from "./gauss.js";

// An exponential is summed as a series for steps this short and squared from there on.
const SERIES_NORM = 0.005;
const SERIES_TERMS = 12;
const NEGLIGIBLE = 1e-19;

/**
 * Matrix exponentials of one matrix at the fractions of a step, each from that of half the step. The matrices
 * of a step lie behind each other in one array, because many small arrays cost more than the arithmetic.
 */
class Exponentials {
  /**
   * @param {Float64Array} matrix by row
   * @param {number} size
   * @param {number} longest longest step that has nodes; a longer one needs only the whole of itself
   */
  constructor(matrix, size, longest) {
    this.matrix = matrix;
    this.size = size;
    this.longest = longest;
    this.count = size * size;
    this.lower = isLowerTriangular(matrix, size);
    this.norm = largestRowSum(matrix, size);
    /** @type {Map<number, Float64Array>} */
    this.known = new Map();
    this.lastStep = NaN;
    /** @type {Float64Array} */
    this.last = new Float64Array(0);
  }

  /**
   * Exponentials of matrix * step * fraction, one after the other for each of FRACTIONS; the whole step is last.
   * @param {number} step
   * @returns {Float64Array}
   */
  at(step) {
    if (step === this.lastStep) return this.last;
    let result = this.known.get(step);
    if (!result) {
      result = this.norm * step <= SERIES_NORM ? this.series(step) : this.square(this.at(step / 2), step);
      this.known.set(step, result);
    }
    this.lastStep = step;
    this.last = result;
    return result;
  }

  /** @param {number} step */
  series(step) {
    const { matrix, size, count } = this;
    const result = new Float64Array(FRACTIONS.length * count);
    for (let f = 0; f < FRACTIONS.length; f++) {
      for (let i = 0; i < size; i++) result[f * count + i * (size + 1)] = 1;
    }
    // Each term of the series is the one before it, times the matrix, over the order.
    let term = new Float64Array(count);
    let next = new Float64Array(count);
    for (let i = 0; i < size; i++) term[i * (size + 1)] = 1;
    const powers = FRACTIONS.map(() => 1);
    for (let order = 1; order <= SERIES_TERMS; order++) {
      next.fill(0);
      multiply(matrix, 0, term, 0, next, 0, size, this.lower);
      let largest = 0;
      for (let i = 0; i < count; i++) {
        next[i] *= step / order;
        largest = Math.max(largest, Math.abs(next[i]));
      }
      [term, next] = [next, term];
      if (largest < NEGLIGIBLE) break;
      for (let f = 0; f < FRACTIONS.length; f++) {
        const power = (powers[f] *= FRACTIONS[f]);
        for (let i = 0; i < count; i++) result[f * count + i] += power * term[i];
      }
    }
    return result;
  }

  /** @param {Float64Array} half @param {number} step */
  square(half, step) {
    const result = new Float64Array(step > this.longest ? this.count : half.length);
    const first = half.length - result.length;
    for (let at = 0; at < result.length; at += this.count) {
      multiply(half, first + at, half, first + at, result, at, this.size, this.lower);
    }
    return result;
  }
}

/** @param {Float64Array} matrix @param {number} size */
function isLowerTriangular(matrix, size) {
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) if (matrix[i * size + j] !== 0) return false;
  return true;
}

/** @param {Float64Array} matrix @param {number} size */
export function largestRowSum(matrix, size) {
  let largest = 0;
  for (let i = 0; i < size; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += Math.abs(matrix[i * size + j]);
    largest = Math.max(largest, sum);
  }
  return largest;
}

/**
 * Add the product of two matrices to a third; each starts at its own place in its array.
 * @param {Float64Array} a @param {number} aAt @param {Float64Array} b @param {number} bAt
 * @param {Float64Array} out @param {number} outAt
 * @param {number} size @param {boolean} lower both are lower triangular
 */
function multiply(a, aAt, b, bAt, out, outAt, size, lower) {
  for (let i = 0; i < size; i++) {
    const target = outAt + i * size;
    const last = lower ? i : size - 1;
    for (let k = 0; k <= last; k++) {
      const value = a[aAt + i * size + k];
      if (value === 0) continue;
      const source = bAt + k * size;
      const end = lower ? k : size - 1;
      for (let j = 0; j <= end; j++) out[target + j] += value * b[source + j];
    }
  }
}

/**
 * Exponentials are kept for the last few matrices, because patients and pharmacokinetic models share the
 * cascade's, and a moved dose changes none.
 * @type {Exponentials[]}
 */
const recent = [];

/** @param {Float64Array} matrix @param {number} size @param {number} longest */
export function exponentials(matrix, size, longest) {
  search: for (const found of recent) {
    if (found.size !== size || found.longest !== longest) continue;
    for (let i = 0; i < matrix.length; i++) if (found.matrix[i] !== matrix[i]) continue search;
    if (found.known.size > 2000) found.known.clear();
    return found;
  }
  const made = new Exponentials(matrix, size, longest);
  recent.unshift(made);
  if (recent.length > 64) recent.pop();
  return made;
}
