/** The demo in words and numbers, made from what is drawn. */

import { asEstimate, status, words as interval } from "../shared/intervals.js";
import { fixed } from "../shared/numbers.js";
import { CONTRASTS } from "./contrasts.js";

/** @typedef {import("./contrasts.js").Result} Result */
/** @typedef {import("../shared/intervals.js").Published & { contrast: import("./contrasts.js").Contrast }} Row */

export const NAMES = {
  combination: "Both against neither",
  drug: "Drug, whatever the therapy",
  therapy: "Therapy on top of the drug",
  synergy: "Synergy: beyond the sum",
};

/** Where a row is one line. */
export const SHORT = {
  combination: "Both",
  drug: "Drug, overall",
  therapy: "Therapy on top",
  synergy: "Synergy",
};

/** What is true now, in a sentence. @param {Result} result @param {boolean} veiled */
export function sentence({ groups, contrasts: { combination, synergy } }, veiled) {
  if (veiled)
    return `The drug alone adds ${fixed(groups.drug, 1)}, therapy alone ${fixed(groups.therapy, 1)}: guess what both do, or skip the guess.`;
  return `Both against neither: ${interval(combination)} points; synergy: ${interval(synergy)}.`;
}

/** @param {Record<string, any>} values @param {Result} result @param {boolean} veiled */
export function summary({ per_group }, { groups, contrasts }, veiled) {
  const alone = `The drug without therapy adds ${fixed(groups.drug, 1)} percentage points of days abstinent, therapy without the drug ${fixed(groups.therapy, 1)}: a plain sum would be ${fixed(groups.sum, 1)}.`;
  if (veiled) return `${alone} Guess, or skip the guess, to see what both do together.`;
  const { combination, drug, therapy, synergy } = contrasts;
  const crosses = synergy.low <= 0 && synergy.high >= 0;
  return (
    `${alone} Both add ${fixed(groups.both, 1)}. One trial with four groups of ${fixed(per_group)} people finds both against neither ${interval(combination)}, ` +
    `the drug whatever the therapy ${interval(drug)}, therapy on top of the drug ${interval(therapy)} and synergy ${interval(synergy)}${crosses ? ", which includes none" : ""}. ` +
    "To know synergy as exactly as the drug’s own effect, a trial needs four times as many people."
  );
}

/** The estimates, modelled and published. @param {Result} result @param {Row[]} rows */
const lines = ({ contrasts }, rows) => [
  ...CONTRASTS.map((name) => ({
    kind: "model",
    name: NAMES[name],
    ...contrasts[name],
    note: "computed; interval of one trial",
  })),
  ...rows.map((row) => ({
    kind: "published",
    name: `${NAMES[row.contrast]}: ${row.label}`,
    ...asEstimate(row),
    note: status(row).slice(1, -1),
  })),
];

/** @param {Result} result @param {Row[]} rows @returns {import("../shared/text-twin.js").Table} */
export const table = (result, rows) => ({
  columns: ["Contrast", "Points", "95% interval", "Note"],
  rows: lines(result, rows).map(({ name, value, low, high, note }) => [
    name,
    fixed(value, 1),
    `${fixed(low, 1)} to ${fixed(high, 1)}`,
    note,
  ]),
});

/** @param {Result} result @param {Row[]} rows @returns {import("../shared/text-twin.js").Table} */
export const fullTable = (result, rows) => ({
  columns: ["kind", "contrast", "value_points", "lower", "upper", "note"],
  rows: lines(result, rows).map(({ kind, name, value, low, high, note }) => [
    kind,
    name,
    ...[value, low, high].map((one) => Number(one.toPrecision(8))),
    note,
  ]),
});
