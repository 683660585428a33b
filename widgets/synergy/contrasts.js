/** From the settings to everything that is drawn, by the closed form that Python computes too. */

import { evaluate } from "../../models/runtime/closed_form.js";
import * as fourGroups from "../static/models/synergy.js";

/** @typedef {{ value: number, low: number, high: number }} Estimate */

export const CONTRASTS = /** @type {const} */ (["combination", "drug", "therapy", "synergy"]);
/** @typedef {typeof CONTRASTS[number]} Contrast */

/** @param {Record<string, any>} values the settings */
export function run({ drug_alone, therapy_alone, interaction, per_group, sd_days }) {
  const found = evaluate(fourGroups, { drug_alone, therapy_alone, interaction, per_group, sd: sd_days });
  const contrast = (/** @type {Contrast} */ name) => ({
    value: found[name],
    low: found[`${name}_lower`],
    high: found[`${name}_upper`],
  });
  return {
    contrasts: /** @type {Record<Contrast, Estimate>} */ (
      Object.fromEntries(CONTRASTS.map((name) => [name, contrast(name)]))
    ),
    groups: {
      neither: 0,
      drug: /** @type {number} */ (drug_alone),
      therapy: /** @type {number} */ (therapy_alone),
      both: found.combination,
      sum: drug_alone + therapy_alone,
    },
  };
}

/** @typedef {ReturnType<typeof run>} Result */
