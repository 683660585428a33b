// Runs doses on any days: the shares that they leave of one drug term, and relapse after the course.

/**
 * @typedef {typeof import("../../widgets/static/models/treatment_course.js")} Model
 * @typedef {{ courseEnd: number, maintainedUntil: number, newCourse: number }} Phases days since the first dose
 * @typedef {object} Constants what does not change with the doses, on the grid
 * @property {Float64Array} shape drug term of one dose, as a share of its peak
 * @property {Float64Array} blind average improvement without the drug
 * @property {Float64Array} open the same, everyone knowing the treatment
 * @property {number} peak
 */

const COURSE_GAP = 6;
const MAINTENANCE_GAP = 14;

/**
 * Sort doses into a course, maintenance, and what comes after a pause; as `phases` in models/treatment/treatment_course.py.
 * @param {number[]} doses increasing days, the first of them 0
 * @returns {Phases}
 */
export function phases(doses) {
  let at = 0;
  const gap = () => doses[at + 1] - doses[at]; // NaN after the last
  while (gap() <= COURSE_GAP) at += 1;
  const courseEnd = doses[at];
  let maintainedUntil = courseEnd + 1;
  while (gap() <= MAINTENANCE_GAP) {
    maintainedUntil = doses[at + 1] + Math.max(gap(), 1);
    at += 1;
  }
  return { courseEnd, maintainedUntil, newCourse: doses[at + 1] ?? Infinity };
}

/**
 * @param {Model} model
 * @param {{[parameter: string]: number}} values the constants of one fit
 * @param {number} points of the grid, from the first dose on
 * @param {number} step days between them
 * @returns {Constants}
 */
export function prepare(model, values, points, step) {
  const { expectancy_days: hope, drift_days: drift } = model.parameters;
  const without = (/** @type {number} */ expectancy) =>
    Float64Array.from(
      { length: points },
      (_, i) => values.start + model.without(i * step, expectancy, values.drift, hope.value, drift.value),
    );
  return {
    shape: Float64Array.from({ length: points }, (_, i) =>
      model.share(i * step, values.onset_rate, values.decay_rate),
    ),
    blind: without(values.expectancy),
    open: without(values.expectancy + values.open_label),
    peak: values.peak,
  };
}

/**
 * The average improvement with the doses, on the grid.
 * @param {Constants} constants
 * @param {number[]} starts points of the grid at which doses begin
 * @param {boolean} knows
 * @param {Float64Array} out
 */
export function average({ shape, blind, open, peak }, starts, knows, out) {
  const points = out.length;
  out.fill(1);
  for (const start of starts) for (let i = start; i < points; i += 1) out[i] *= 1 - shape[i - start];
  const without = knows ? open : blind;
  for (let i = 0; i < points; i += 1) out[i] = without[i] + peak * (1 - out[i]);
}

/**
 * The share of responders still well, from the day on which they are counted.
 * @param {Model} model
 * @param {{[parameter: string]: number}} law
 * @param {number} ratio hazard ratio while maintained
 * @param {number} until days since counting, up to which they are
 * @param {Float64Array} out one share a day
 */
export function stillWell(model, { scale_days: scale, shape, durable }, ratio, until, out) {
  const free = (/** @type {number} */ day, /** @type {number} */ power) =>
    model.relapse_free(day, scale, shape, durable, power);
  const last = Math.min(out.length - 1, Math.floor(until));
  for (let day = 0; day <= last; day += 1) out[day] = free(day, ratio);
  const since = free(until, ratio) / Math.max(free(until, 1), 1e-300);
  for (let day = last + 1; day < out.length; day += 1) out[day] = since * free(day, 1);
}

/**
 * The lowest place so far on each whole day from the day of counting: no more can have kept a response.
 * @param {Float64Array} mean as `average` gives it
 * @param {number} start point of the grid on which responders are counted
 * @param {number} every points to a day
 * @returns {Float64Array} to the end of the grid
 */
export function lowestSoFar(mean, start, every) {
  const out = new Float64Array(Math.max(1, Math.floor((mean.length - 1 - start) / every) + 1));
  let lowest = Infinity;
  for (let day = 0; day < out.length; day += 1) {
    lowest = Math.min(lowest, mean[Math.min(start + day * every, mean.length - 1)]);
    out[day] = lowest;
  }
  return out;
}
