/** Where every number of the model comes from; the pharmacokinetics in all three versions. */

import { originTable } from "../shared/origins.js";
import * as model from "../static/models/neural_plasticity.js";

/** @typedef {import("../shared/origins.js").Parameter} Parameter */

const LABELS = /** @type {Record<string, string>} */ ({
  kamp: "Kamp",
  domino: "Domino",
  clements: "Clements",
});

/**
 * @param {Record<string, string>} sources author-year label by key
 * @param {Record<string, { source: string, verified: boolean, note: string }>} kinetics origin of each model
 */
export function parameterTable(sources, kinetics) {
  const own = new Set(Object.keys(model.presets.kamp));
  const shared = Object.entries(/** @type {Record<string, Parameter>} */ (model.parameters)).flatMap(
    ([name, parameter]) =>
      own.has(name)
        ? Object.entries(kinetics).map(([key, origin]) => ({
            ...parameter,
            ...origin,
            meaning: `${parameter.meaning} (${LABELS[key] ?? key})`,
            value: model.presets[/** @type {"kamp"} */ (key)][/** @type {"clearance"} */ (name)],
          }))
        : [parameter],
  );
  return originTable(shared, sources);
}
