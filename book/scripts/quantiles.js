// Percentiles of Student's t and of F. Of the packages, jstat is off by 6e-8, and @stdlib brings 224 of them and 52 kB.

/** Coefficients of Stirling's series: B(2k) / (2k (2k − 1)) of Bernoulli's numbers. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];
const ENOUGH = 1e-17;

/**
 * The logarithm of the gamma function, by Stirling's series far enough out.
 * @param {number} x above 0
 */
function logGamma(x) {
  let [shift, z] = [0, x];
  for (; z < 15; z += 1) shift += Math.log(z);
  const series = STIRLING.reduce((sum, coefficient, k) => sum + coefficient / z ** (2 * k + 1), 0);
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + series - shift;
}

/**
 * The regularised incomplete beta function, by its continued fraction (NIST's handbook, 8.17.22).
 * @param {number} x from 0 to 1 @param {number} a above 0 @param {number} b above 0
 * @returns {number} from 0 to 1
 */
export function incompleteBeta(x, a, b) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a); // where the fraction is quick
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
  // Lentz's way: numerators and denominators as ratios, which neither grow nor vanish.
  const sure = (/** @type {number} */ value) => (Math.abs(value) < 1e-300 ? 1e-300 : value);
  let [c, d] = [1, 1 / sure(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 100_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let step = 1;
    for (const term of [even, odd]) {
      d = 1 / sure(1 + term * d);
      c = sure(1 + term / c);
      step *= c * d;
    }
    fraction *= step;
    if (Math.abs(step - 1) < 4 * Number.EPSILON) break;
  }
  return (front * fraction) / a;
}

/**
 * Where the incomplete beta function has a value; by halving, which ends where numbers have no middle.
 * @param {number} value @param {number} a @param {number} b
 */
function inverse(value, a, b) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 2000; i += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high || high - low < ENOUGH * high) break;
    if (incompleteBeta(middle, a, b) < value) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * A percentile of Student's t above its middle.
 * @param {number} share between 0.5 and 1 @param {number} degrees of freedom
 */
export function studentQuantile(share, degrees) {
  const y = inverse(2 * share - 1, 0.5, degrees / 2);
  return Math.sqrt((degrees * y) / (1 - y));
}

/**
 * A percentile of F.
 * @param {number} share between 0 and 1 @param {number} above degrees of freedom of the numerator
 * @param {number} below of the denominator
 */
export function fQuantile(share, above, below) {
  const y = inverse(share, above / 2, below / 2);
  return (below * y) / (above * (1 - y));
}
