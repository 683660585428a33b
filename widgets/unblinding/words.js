/** The demo in words and numbers, made from what is drawn. */

import { fixed } from "../shared/numbers.js";
import { words as interval } from "../shared/intervals.js";
import { CONTRASTS } from "./trial.js";

/** @typedef {import("./trial.js").Result} Result */
/** @typedef {{ label: string, group?: string, contrast?: string, scale: string, time: string, control: string, drug: string, estimate: number, low: number, high: number, computed: boolean, unread: string, note: string }} Row */

export const NAMES = { combination: "Both against neither", drug: "Drug, whatever the therapy", therapy: "Therapy on top of the drug", synergy: "Synergy: beyond the sum" };

/** @param {Row} row */
export const asEstimate = (row) => ({ value: row.estimate, low: row.low, high: row.high });

/** What a reader has to know about a published row. @param {Row} row */
export function status({ computed, unread }) {
  const said = [computed && "interval worked out here", unread && `${unread} unverified`].filter(Boolean);
  return said.length ? `(${said.join("; ")})` : "";
}

/** When it was measured and, of arms that were dosed again and again, how often. @param {Row} row */
export const when = ({ time, drug }) => [time, drug.match(/\w+( times)? weekly/)?.[0]].filter(Boolean).join(", ");

const percent = (/** @type {number} */ share) => `${Number((share * 100).toFixed(1))}%`;

/**
 * @param {Record<string, any>} values
 * @param {Result} result
 * @param {{ apparent: boolean, synergy: boolean }} veiled
 */
export function summary(values, result, veiled) {
  const { apparent, believing, bias, contrasts, means } = result;
  const first = `The drug is worth ${fixed(values.true_effect, 1)} points and ${values.guess_drives_expectancy ? "believing in it" : "expecting it"} ${fixed(values.expectancy, 1)}. `
    + `${percent(believing.active)} of the drug arm and ${percent(believing.control)} of the control arm believe that they had the drug.`;
  const crosses = apparent.low <= 0 && apparent.high >= 0;
  const second = veiled.apparent ? " Guess, or skip the guess, to see what trials report."
    : ` On average the drug arm improves by ${fixed(means.active, 1)} points and the control arm by ${fixed(means.control, 1)}: trials report ${fixed(apparent.value, 1)}, of which belief adds ${fixed(bias, 1)}.`
      + ` One trial with ${fixed(values.per_arm)} people in each arm has an interval of ${fixed(apparent.low, 1)} to ${fixed(apparent.high, 1)} around that${crosses ? ", which includes no effect" : ""}.`;
  const { combination, synergy } = contrasts;
  const third = veiled.synergy ? ""
    : ` With four groups of ${fixed(values.per_group)}, both against neither is ${interval(combination)} points and synergy ${interval(synergy)}. To know synergy as exactly as the drug's own effect, a trial needs four times as many people.`;
  return first + second + third;
}

/**
 * The estimates, modelled and published.
 * @param {Result} result
 * @param {Row[]} rows
 * @param {Row[]} fourGroups
 */
function lines({ true_effect: truth, bias, apparent, contrasts }, rows, fourGroups) {
  /** @type {[string, string, number, number | null, number | null, string][]} */
  const all = [
    ["model", "True effect", truth, null, null, "set"], ["model", "Belief adds", bias, null, null, "computed"],
    ["model", "Apparent effect", apparent.value, apparent.low, apparent.high, "computed; interval of one trial"],
    ...rows.map((row) => /** @type {[string, string, number, number, number, string]} */ (["published", `${row.group}: ${row.label}, ${when(row)}`, row.estimate, row.low, row.high, status(row)])),
    ...CONTRASTS.map((name) => /** @type {[string, string, number, number, number, string]} */ (["model", NAMES[name], contrasts[name].value, contrasts[name].low, contrasts[name].high, "computed; interval of one trial"])),
    ...fourGroups.map((row) => /** @type {[string, string, number, number, number, string]} */ (["published", `${NAMES[/** @type {"drug"} */ (row.contrast)]}: ${row.label}`, row.estimate, row.low, row.high, status(row)])),
  ];
  return all;
}

/** @param {Result} result @param {Row[]} rows @param {Row[]} fourGroups @returns {import("../shared/text-twin.js").Table} */
export function table(result, rows, fourGroups) {
  return {
    columns: ["Quantity", "Points", "95% interval"],
    rows: lines(result, rows, fourGroups).map(([, name, value, low, high]) => [name, fixed(value, 1), low === null || high === null ? "" : `${fixed(low, 1)} to ${fixed(high, 1)}`]),
  };
}

/** @param {Result} result @param {Row[]} rows @param {Row[]} fourGroups @returns {import("../shared/text-twin.js").Table} */
export function fullTable(result, rows, fourGroups) {
  const number = (/** @type {number | null} */ value) => (value === null ? "" : Number(value.toPrecision(8)));
  return {
    columns: ["kind", "quantity", "guess", "value_points", "lower", "upper", "note"],
    rows: [
      ...lines(result, rows, fourGroups).map(([kind, name, value, low, high, note]) => [kind, name, "", number(value), number(low), number(high), note]),
      ...result.people.map(({ arm, believes, improvement }) => ["person", `${arm} arm`, believes ? "drug" : "control", number(improvement), "", "", ""]),
    ],
  };
}
