// What a report of answers computes: closed forms, as in `widgets/quiz/measures.py`, which names their sources.
import { fQuantile, studentQuantile } from "./quantiles.js";

/** @typedef {{ value: number, low: number, high: number }} Interval 95%; NaN where there is none */

const Z95 = 1.959963984540054;
export const sum = (/** @type {number[]} */ values) => values.reduce((total, value) => total + value, 0);
export const average = (/** @type {number[]} */ values) => sum(values) / values.length;
const nothing = () => ({ value: NaN, low: NaN, high: NaN });
/** @param {number[]} one @param {number[]} other */
function covariance(one, other) {
  const [x, y] = [average(one), average(other)];
  return sum(one.map((value, i) => (value - x) * (other[i] - y))) / (one.length - 1);
}
const variance = (/** @type {number[]} */ values) => covariance(values, values);
const student = (/** @type {number} */ learners) => studentQuantile(0.975, learners - 1);

/** A share with Wilson's interval. @param {number} right @param {number} learners @returns {Interval} */
export function wilson(right, learners) {
  if (!learners) return nothing();
  const [share, width] = [right / learners, Z95 ** 2 / learners];
  const centre = (share + width / 2) / (1 + width);
  const half = (Z95 * Math.sqrt((share * (1 - share)) / learners + width / (4 * learners))) / (1 + width);
  return { value: share, low: centre - half, high: centre + half };
}

/** Pearson's correlation of whole numbers; NaN where either does not vary. @param {number[]} x @param {number[]} y */
export function correlation(x, y) {
  const n = x.length;
  const dot = (/** @type {number[]} */ a, /** @type {number[]} */ b) =>
    n * sum(a.map((value, i) => value * b[i])) - sum(a) * sum(b);
  const spread = dot(x, x) * dot(y, y);
  return spread ? dot(x, y) / Math.sqrt(spread) : NaN;
}

/** A mean with the interval of Student's t. @param {number[]} values @returns {Interval} */
export function meanInterval(values) {
  if (!values.length) return nothing();
  const value = average(values);
  if (values.length < 2) return { ...nothing(), value };
  const half = student(values.length) * Math.sqrt(variance(values) / values.length);
  return { value, low: value - half, high: value + half };
}

/**
 * Hake's gain of a class with Fieller's interval.
 * @param {number[]} before questions right @param {number[]} after of the same learners @param {number} questions of the test
 * @returns {Interval}
 */
export function classGain(before, after, questions) {
  const [left, still] = [before, after].map((right) => right.map((count) => questions - count));
  const n = left.length;
  if (!left.some(Boolean)) return nothing();
  const [u, v] = [average(left), average(still)];
  const value = 1 - v / u;
  if (n < 2) return { ...nothing(), value };
  const scale = student(n) ** 2 / n;
  const a = u * u - scale * variance(left);
  const b = u * v - scale * covariance(left, still);
  const c = v * v - scale * variance(still);
  if (a <= 0) return { ...nothing(), value };
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  return { value, low: 1 - (b + root) / a, high: 1 - (b - root) / a };
}

/** Cronbach's alpha with Feldt's interval. @param {number[][]} right learners × questions, 0 or 1 @returns {Interval} */
export function alpha(right) {
  const [n, k] = [right.length, right[0]?.length ?? 0];
  if (n < 2 || k < 2) return nothing();
  const total = variance(right.map(sum));
  if (total === 0) return nothing();
  const items = right[0].map((_, place) => variance(right.map((row) => row[place])));
  const value = (k / (k - 1)) * (1 - sum(items) / total);
  const limit = (/** @type {number} */ share) => 1 - (1 - value) * fQuantile(share, n - 1, (n - 1) * (k - 1));
  return { value, low: limit(0.975), high: limit(0.025) };
}

/** Whether those who chose an option did better elsewhere, beyond chance. @param {number[]} chosen @param {number[]} rest */
export const drawnByTheStrong = (chosen, rest) =>
  rest.length > 3 && correlation(chosen, rest) > Math.tanh(Z95 / Math.sqrt(rest.length - 3));
