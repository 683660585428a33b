/** The demo in words and numbers, made from what is drawn. */

import { fixed } from "../shared/numbers.js";
import { status, words as interval } from "../shared/intervals.js";

/** @typedef {import("./trial.js").Result} Result */
/** @typedef {import("../shared/intervals.js").Published & { group: string, time: string, drug: string }} Row */

/** When it was measured and, of arms that were dosed again and again, how often. @param {Row} row */
export const when = ({ time, drug }) =>
  [time, drug.match(/\w+( times)? weekly/)?.[0]].filter(Boolean).join(", ");

const percent = (/** @type {number} */ share) => `${Number((share * 100).toFixed(1))}%`;

/**
 * @param {Record<string, any>} values
 * @param {Result} result
 * @param {boolean} veiled
 */
export function summary(values, result, veiled) {
  const { apparent, believing, bias, means } = result;
  const first =
    `The drug is worth ${fixed(values.true_effect, 1)} points and ${values.guess_drives_expectancy ? "believing in it" : "expecting it"} ${fixed(values.expectancy, 1)}. ` +
    `${percent(believing.active)} of the drug arm and ${percent(believing.control)} of the control arm believe that they had the drug.`;
  const crosses = apparent.low <= 0 && apparent.high >= 0;
  const second = veiled
    ? " Guess, or skip the guess, to see what trials report."
    : ` On average the drug arm improves by ${fixed(means.active, 1)} points and the control arm by ${fixed(means.control, 1)}: trials report ${fixed(apparent.value, 1)}, of which belief adds ${fixed(bias, 1)}.` +
      ` One trial with ${fixed(values.per_arm)} people in each arm has an interval of ${fixed(apparent.low, 1)} to ${fixed(apparent.high, 1)} around that${crosses ? ", which includes no effect" : ""}.`;
  return first + second;
}

/**
 * What is true now, in a sentence.
 * @param {Record<string, any>} values
 * @param {Result} result
 * @param {boolean} veiled
 */
export function sentence(values, { apparent, bias }, veiled) {
  if (veiled)
    return `The drug does ${fixed(values.true_effect, 1)} points: guess what trials will report, or skip the guess.`;
  return `Trials report ${interval(apparent)} points: ${fixed(values.true_effect, 1)} from the drug, ${fixed(bias, 1)} from belief.`;
}

/**
 * The estimates, modelled and published.
 * @param {Result} result
 * @param {Row[]} rows
 */
function lines({ true_effect: truth, bias, apparent }, rows) {
  /** @type {[string, string, number, number | null, number | null, string][]} */
  const all = [
    ["model", "True effect", truth, null, null, "set"],
    ["model", "Belief adds", bias, null, null, "computed"],
    [
      "model",
      "Apparent effect",
      apparent.value,
      apparent.low,
      apparent.high,
      "computed; interval of one trial",
    ],
    ...rows.map(
      (row) =>
        /** @type {[string, string, number, number, number, string]} */ ([
          "published",
          `${row.group}: ${row.label}, ${when(row)}`,
          row.estimate,
          row.low,
          row.high,
          status(row),
        ]),
    ),
  ];
  return all;
}

/** @param {Result} result @param {Row[]} rows @returns {import("../shared/text-twin.js").Table} */
export function table(result, rows) {
  return {
    columns: ["Quantity", "Points", "95% interval", "Note"],
    rows: lines(result, rows).map(([, name, value, low, high, note]) => [
      name,
      fixed(value, 1),
      low === null || high === null ? "" : `${fixed(low, 1)} to ${fixed(high, 1)}`,
      note.replace(/^\((.*)\)$/, "$1"),
    ]),
  };
}

/** @param {Result} result @param {Row[]} rows @returns {import("../shared/text-twin.js").Table} */
export function fullTable(result, rows) {
  const number = (/** @type {number | null} */ value) => (value === null ? "" : Number(value.toPrecision(8)));
  return {
    columns: ["kind", "quantity", "guess", "value_points", "lower", "upper", "note"],
    rows: [
      ...lines(result, rows).map(([kind, name, value, low, high, note]) => [
        kind,
        name,
        "",
        number(value),
        number(low),
        number(high),
        note,
      ]),
      ...result.people.map(({ arm, believes, improvement }) => [
        "person",
        `${arm} arm`,
        believes ? "drug" : "control",
        number(improvement),
        "",
        "",
        "",
      ]),
    ],
  };
}
