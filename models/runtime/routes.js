// Turns doses, as they are given, into events in a model's compartments, by the routes in its module.

/**
 * @typedef {object} Way One way of a dose into the model.
 * @property {string} into state that receives it
 * @property {number} at where its fraction and duration are among the route inputs
 * @property {boolean} own true if the dose states its own duration
 */

/**
 * @typedef {object} Routed A module written by models/derived/javascript.py for a model that has routes.
 * @property {string} name
 * @property {{[name: string]: {value: number}}} parameters
 * @property {{[name: string]: {unit: number | null, mostUnits: number, minutesBetween: number, inputs: Way[],
 *   later: Way[]}}} routes
 * @property {(p: Float64Array, out: Float64Array) => void} routeInputs
 */

/**
 * Dose events for `simulate`; throws a sentence that says what the route cannot give.
 * @param {Routed} model
 * @param {string} name route
 * @param {{time: number, amount: number, duration?: number}[]} doses minutes and mg
 * @param {object} [options]
 * @param {{[name: string]: number}} [options.parameters] values that differ from the model's own
 * @param {number} [options.minutesBetween] minutes between units given together
 */
export function events(model, name, doses, { parameters = {}, minutesBetween } = {}) {
  const route = model.routes[name];
  if (!route)
    throw new RangeError(
      `The model ${model.name} has no route ${name}; it has ${Object.keys(model.routes).join(", ")}.`,
    );
  const p = Float64Array.from(
    Object.keys(model.parameters),
    (key) => parameters[key] ?? model.parameters[key].value,
  );
  const all = Object.values(model.routes).flatMap(({ inputs, later }) => [...inputs, ...later]);
  const parts = new Float64Array(2 + Math.max(...all.map(({ at }) => at)));
  model.routeInputs(p, parts);
  const gap = minutesBetween ?? route.minutesBetween;
  const infused = route.inputs.some(({ own }) => own);
  return doses.flatMap(({ time, amount, duration = 0 }) => {
    if (!Number.isFinite(amount) || amount < 0) {
      throw new RangeError(`The amount of a dose is ${amount}; it has to be 0 or a positive number of mg.`);
    }
    if (duration && !infused) {
      throw new RangeError(
        `A dose lasts ${duration} minutes; the route ${name} takes no duration, because its own absorption sets it.`,
      );
    }
    const units = route.unit === null ? 1 : amount / route.unit;
    if (units !== Math.round(units) || units > route.mostUnits) {
      throw new RangeError(
        `A dose is ${amount} mg; the route ${name} takes units of ${route.unit} mg, at most ${route.mostUnits} at once.`,
      );
    }
    const count = Math.max(units, 1);
    return Array.from({ length: count }, (_, unit) =>
      (unit ? route.later : route.inputs).map(({ into, at, own }) => ({
        time: time + unit * gap,
        amount: (amount / count) * parts[at],
        duration: own ? duration : parts[at + 1],
        into,
      })),
    ).flat();
  });
}
