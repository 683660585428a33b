// What every solver is given: parameters, times and events, checked as models/language/statement.py checks them.

/**
 * @typedef {object} Dose
 * @property {number} time minutes, or the model's own unit of time
 * @property {number} amount mg
 * @property {number} [duration] minutes; 0 or left out for a bolus
 * @property {string} [into] state that receives it; left out for the model's first dose target
 */

/**
 * @typedef {object} Course
 * @property {{[state: string]: Float64Array}} states
 * @property {{[output: string]: Float64Array}} outputs
 */

/**
 * @typedef {object} Stated What every module written by models/derived/javascript.py holds.
 * @property {string} name
 * @property {string} timeUnit
 * @property {{[name: string]: {value: number, lower: number | null, upper: number | null, unit: string}}} parameters
 * @property {string[]} doseTargets
 */

// A dose that takes less time than this, in minutes, is a bolus, as it is in models/language/statement.py.
const SHORTEST_INFUSION = 1e-6;

/** Places and values of the parameters that a model states. @type {WeakMap<object, { places: Map<string, number>, values: Float64Array }>} */
const stated = new WeakMap();

/** @param {Pick<Stated, "parameters">["parameters"]} parameters */
function statedBy(parameters) {
  let found = stated.get(parameters);
  if (!found) {
    const names = Object.keys(parameters);
    found = {
      places: new Map(names.map((name, i) => [name, i])),
      values: Float64Array.from(names, (name) => parameters[name].value),
    };
    stated.set(parameters, found);
  }
  return found;
}

/**
 * Fill the parameter array; throws a sentence that names a wrong parameter and what is allowed.
 * @param {Pick<Stated, "name" | "parameters">} model @param {{[name: string]: number}} changed
 */
export function parameterArray(model, changed) {
  const { places, values } = statedBy(model.parameters);
  const result = values.slice();
  for (const name of Object.keys(changed)) {
    const index = places.get(name);
    if (index === undefined)
      throw new RangeError(
        `The model ${model.name} has no parameter ${name}; it has ${[...places.keys()].join(", ")}.`,
      );
    const { lower, upper, unit } = model.parameters[name];
    const value = changed[name];
    const low = lower ?? -Infinity;
    const high = upper ?? Infinity;
    if (!(typeof value === "number" && Number.isFinite(value) && value >= low && value <= high)) {
      const allowed =
        upper === null ? `finite number of at least ${lower}` : `number from ${lower} to ${upper}`;
      throw new RangeError(
        `${name} is ${value}; it has to be a ${allowed}${unit === "1" ? "" : ` (${unit})`}.`,
      );
    }
    result[index] = value;
  }
  return result;
}

/** @param {Stated} model */
function unitOfTime({ timeUnit }) {
  return timeUnit === "min" ? "minutes" : timeUnit;
}

/** @param {Stated} model @param {ArrayLike<number>} times */
export function checkTimes(model, times) {
  const unit = unitOfTime(model);
  if (!times.length) throw new RangeError(`There are no times; give at least one time in ${unit}.`);
  for (let i = 0; i < times.length; i++) {
    if (!Number.isFinite(times[i]) || times[i] < 0) {
      throw new RangeError(`A time is ${times[i]}; times have to be ${unit} from 0 on.`);
    }
    if (i && times[i] <= times[i - 1]) {
      throw new RangeError(`The times do not increase: ${times[i]} follows ${times[i - 1]}.`);
    }
  }
}

/** @param {Stated} model @param {Dose[]} doses */
export function checkDoses(model, doses) {
  return doses.map(({ time, amount, duration = 0, into = model.doseTargets[0] }) => {
    const unit = unitOfTime(model);
    for (const [name, value, allowed] of /** @type {[string, number, string][]} */ ([
      ["time", time, unit],
      ["amount", amount, "mg"],
      ["duration", duration, unit],
    ])) {
      if (!Number.isFinite(value) || value < 0) {
        throw new RangeError(
          `The ${name} of a dose is ${value}; it has to be 0 or a positive number of ${allowed}.`,
        );
      }
    }
    const target = model.doseTargets.indexOf(into);
    if (target < 0) {
      throw new RangeError(
        `A dose goes into ${into}; the model ${model.name} accepts doses into ` +
          `${model.doseTargets.join(", ") || "nothing"}.`,
      );
    }
    return { time, amount, duration: duration < SHORTEST_INFUSION ? 0 : duration, target };
  });
}

/**
 * Every time up to the end at which an input starts, stops or jumps, 0 included.
 * @param {{time: number, duration: number}[]} events @param {number} end
 */
export function eventTimes(events, end) {
  return [...new Set([0, ...events.flatMap(({ time, duration }) => [time, time + duration])])]
    .filter((time) => time <= end)
    .sort((a, b) => a - b);
}

/**
 * Columns of a table by name.
 * @param {string[]} names @param {Float64Array} table column by column
 * @param {number} first column of the first name @param {number} count rows
 */
export function named(names, table, first, count) {
  return Object.fromEntries(
    names.map((name, i) => [name, table.subarray((first + i) * count, (first + i + 1) * count)]),
  );
}
