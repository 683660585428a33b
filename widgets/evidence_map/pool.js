/** Random-effects pooling, as `evidence/meta_analysis.py` does it; a test holds the two together. */

/**
 * @typedef {object} Pooled logarithms of ratios stay logarithms
 * @property {number} estimate
 * @property {number} error its standard error
 * @property {number} low
 * @property {number} high
 * @property {number} tau2 variance of the true effects
 * @property {number} i2 percent
 * @property {[number, number]} uncorrected limits of the normal interval
 * @property {[number, number] | null} prediction limits for a further trial; null with fewer than three
 * @property {number[]} weights percent
 */

/** @param {number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * The weighted mean for one variance between trials, and the sums that REML needs.
 * @param {number[]} effects
 * @param {number[]} variances
 * @param {number} tau2
 */
function fit(effects, variances, tau2) {
  const weights = variances.map((variance) => 1 / (variance + tau2));
  const total = sum(weights);
  const mean = sum(effects.map((effect, i) => weights[i] * effect)) / total;
  const squares = sum(weights.map((weight) => weight * weight));
  const scatter = sum(effects.map((effect, i) => weights[i] * (effect - mean) ** 2));
  return { weights, total, mean, squares, scatter };
}

/**
 * The moment estimate of DerSimonian and Laird.
 * @param {number[]} effects
 * @param {number[]} variances
 */
function derSimonianLaird(effects, variances) {
  const { total, squares, scatter } = fit(effects, variances, 0);
  return Math.max(0, (scatter - (effects.length - 1)) / (total - squares / total));
}

/**
 * Restricted maximum likelihood by Fisher scoring, with halved steps where the likelihood would fall.
 * @param {number[]} effects
 * @param {number[]} variances
 */
function restrictedLikelihood(effects, variances) {
  /** @param {number} tau2 */
  const likelihood = (tau2) => {
    const { weights, total, scatter } = fit(effects, variances, tau2);
    return (sum(weights.map(Math.log)) - Math.log(total) - scatter) / 2;
  };
  let tau2 = derSimonianLaird(effects, variances);
  for (let round = 0; round < 200; round += 1) {
    const { weights, total, mean, squares } = fit(effects, variances, tau2);
    const cubes = sum(weights.map((weight) => weight ** 3));
    const slope =
      sum(effects.map((effect, i) => (weights[i] * (effect - mean)) ** 2)) - total + squares / total;
    const information = squares - (2 * cubes) / total + (squares / total) ** 2;
    let step = slope / information;
    const here = likelihood(tau2);
    while (Math.abs(step) > 1e-14 && likelihood(Math.max(0, tau2 + step)) < here - 1e-13) step /= 2;
    const next = Math.max(0, tau2 + step);
    const moved = Math.abs(next - tau2);
    tau2 = next;
    if (moved <= 1e-13 * (1 + tau2)) break;
  }
  return tau2;
}

/**
 * Pool two or more effects.
 * @param {number[]} effects
 * @param {number[]} errors their standard errors
 * @param {{ method: "REML" | "DL", knappHartung: boolean, normal: number, student: number[] }} how the quantiles of
 *   the normal distribution, and of Student's t from one degree of freedom on
 * @returns {Pooled}
 */
export function pool(effects, errors, { method, knappHartung, normal, student }) {
  const k = effects.length;
  const variances = errors.map((error) => error * error);
  const tau2 =
    method === "REML" ? restrictedLikelihood(effects, variances) : derSimonianLaird(effects, variances);
  const { weights, total, mean, scatter } = fit(effects, variances, tau2);
  const error = Math.sqrt((knappHartung ? Math.max(1, scatter / (k - 1)) : 1) / total);
  const quantile = knappHartung ? student[k - 2] : normal;
  const precisions = variances.map((variance) => 1 / variance);
  const typical =
    ((k - 1) * sum(precisions)) / (sum(precisions) ** 2 - sum(precisions.map((one) => one * one)));
  /** @param {number} reach @returns {[number, number]} */
  const around = (reach) => [mean - reach, mean + reach];
  const [low, high] = around(quantile * error);
  return {
    estimate: mean,
    error,
    low,
    high,
    tau2,
    i2: (100 * tau2) / (tau2 + typical),
    uncorrected: around(normal / Math.sqrt(total)),
    prediction: k > 2 ? around(quantile * Math.sqrt(tau2 + error * error)) : null,
    weights: weights.map((weight) => (100 * weight) / total),
  };
}
