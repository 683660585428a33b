// Computes a model without states: a closed form, whose outputs follow from its parameters alone.

import { parameterArray } from "./inputs.js";

const NO_STATES = new Float64Array(0);

/**
 * @param {import("./driven_linear.js").Model} model a module written by models/derived/javascript.py
 * @param {{[name: string]: number}} values parameters that differ from the model's own
 * @returns {{[output: string]: number}}
 */
export function evaluate(model, values) {
  const out = new Float64Array(model.outputs.length);
  model.observe(parameterArray(model, values))(NO_STATES, NO_STATES, out);
  return Object.fromEntries(model.outputs.map(({ name }, i) => [name, out[i]]));
}
