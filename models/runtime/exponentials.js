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
    /** Those of the matrix before, which hold for this one too but for a few rows. @type {Map<number, Float64Array>} */
    this.former = new Map();
    this.everyRow = Array.from({ length: size }, (_, i) => i);
    this.formerRows = /** @type {number[]} */ ([]);
    this.lastStep = NaN;
    /** @type {Float64Array} */
    this.last = new Float64Array(0);
  }

  /**
   * Go on with another matrix, whose exponentials differ in a few rows only.
   * @param {Float64Array} matrix @param {number[]} rows
   */
  retune(matrix, rows) {
    this.matrix = matrix;
    this.lower = isLowerTriangular(matrix, this.size);
    this.formerRows = this.former.size ? [...new Set([...this.formerRows, ...rows])] : rows;
    for (const [step, result] of this.known) this.former.set(step, result);
    this.known.clear();
    this.lastStep = NaN;
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
      const former = this.former.get(step);
      result =
        this.norm * step <= SERIES_NORM
          ? this.series(step, former)
          : this.square(this.at(step / 2), step, former);
      this.known.set(step, result);
      this.former.delete(step);
    }
    this.lastStep = step;
    this.last = result;
    return result;
  }

  /** @param {number} step @param {Float64Array} [former] */
  series(step, former) {
    const { matrix, size, count } = this;
    const result = former ?? new Float64Array(FRACTIONS.length * count);
    const rows = this.begin(result, former);
    for (let f = 0; f < FRACTIONS.length; f++) for (const i of rows) result[f * count + i * (size + 1)] = 1;
    // Each term of the series is the one before it, times the matrix, over the order.
    let term = new Float64Array(count);
    let next = new Float64Array(count);
    for (let i = 0; i < size; i++) term[i * (size + 1)] = 1;
    const powers = FRACTIONS.map(() => 1);
    for (let order = 1; order <= SERIES_TERMS; order++) {
      next.fill(0);
      multiply(term, 0, matrix, 0, next, 0, size, this.lower, rows);
      let largest = 0;
      for (const i of rows) {
        for (let at = i * size; at < (i + 1) * size; at++) {
          next[at] *= step / order;
          largest = Math.max(largest, Math.abs(next[at]));
        }
      }
      [term, next] = [next, term];
      if (largest < NEGLIGIBLE) break;
      for (let f = 0; f < FRACTIONS.length; f++) {
        const power = (powers[f] *= FRACTIONS[f]);
        for (const i of rows) {
          for (let at = i * size; at < (i + 1) * size; at++) result[f * count + at] += power * term[at];
        }
      }
    }
    return result;
  }

  /** @param {Float64Array} half @param {number} step @param {Float64Array} [former] */
  square(half, step, former) {
    const result = former ?? new Float64Array(step > this.longest ? this.count : half.length);
    const rows = this.begin(result, former);
    const first = half.length - result.length;
    for (let at = 0; at < result.length; at += this.count) {
      multiply(half, first + at, half, first + at, result, at, this.size, this.lower, rows);
    }
    return result;
  }

  /**
   * Empty the rows to compute, and tell which they are.
   * @param {Float64Array} result @param {Float64Array} [former]
   */
  begin(result, former) {
    if (!former) return this.everyRow;
    for (let at = 0; at < result.length; at += this.count) {
      for (const i of this.formerRows) result.fill(0, at + i * this.size, at + (i + 1) * this.size);
    }
    return this.formerRows;
  }
}

/** @param {Float64Array} matrix @param {number} size */
function isLowerTriangular(matrix, size) {
  for (let i = 0; i < size; i++)
    for (let j = i + 1; j < size; j++) if (matrix[i * size + j] !== 0) return false;
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
 * The rows in which two matrices differ, if their exponentials differ in no other: the states of these rows must
 * act on no state but themselves.
 * @param {Float64Array} a @param {Float64Array} b @param {number} size
 * @returns {number[] | null}
 */
function rowsApart(a, b, size) {
  const rows = [];
  for (let i = 0; i < size; i++) {
    let same = true;
    for (let at = i * size; same && at < (i + 1) * size; at++) same = a[at] === b[at];
    if (same) continue;
    for (let k = 0; k < size; k++)
      if (k !== i && (a[k * size + i] !== 0 || b[k * size + i] !== 0)) return null;
    rows.push(i);
  }
  return rows;
}

/**
 * Add rows of the product of two matrices to a third; each starts at its own place in its array.
 * @param {Float64Array} a @param {number} aAt @param {Float64Array} b @param {number} bAt
 * @param {Float64Array} out @param {number} outAt
 * @param {number} size @param {boolean} lower both are lower triangular @param {number[]} rows
 */
function multiply(a, aAt, b, bAt, out, outAt, size, lower, rows) {
  for (const i of rows) {
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
 * cascade's, and a moved dose changes none. What is found stays valid until the next matrix is asked for.
 */
export function createExponentials() {
  /** @type {Exponentials[]} */
  const recent = [];
  /** @param {Float64Array} matrix @param {number} size @param {number} longest */
  return (matrix, size, longest) => {
    const norm = largestRowSum(matrix, size);
    /** @type {[Exponentials, number[]] | null} */
    let nearest = null;
    for (const found of recent) {
      if (found.size !== size || found.longest !== longest || found.norm !== norm) continue;
      const rows = rowsApart(matrix, found.matrix, size);
      if (rows && (!nearest || rows.length < nearest[1].length)) nearest = [found, rows];
    }
    if (nearest) {
      const [found, rows] = nearest;
      if (rows.length) found.retune(matrix, rows);
      if (found.known.size > 2000) found.known.clear();
      return found;
    }
    const made = new Exponentials(matrix, size, longest);
    recent.unshift(made);
    if (recent.length > 64) recent.pop();
    return made;
  };
}
