/** The demo in words and numbers, made from what is drawn. */

import { fixed, range } from "../shared/numbers.js";
import { ASSUMPTIONS, atDose, dip, doseCurve, DOSES, RATES, settled, SETS, TIMES } from "./course.js";

/** @typedef {import("./course.js").Result} Result */
/** @typedef {import("./rats.js").Comparison} Comparison */

export const NAMES = { inhibition_stabilised: "demonstration set", neuromatch: "published teaching set" };
const SHOWN_MS = [0, 1, 2, 3, 5, 10, 20, 40];
const percent = (/** @type {number} */ ratio) => fixed(ratio * 100);

/**
 * @param {Record<string, any>} values @param {Result} result @param {Comparison[]} comparisons @param {boolean} veiled
 */
export function summary(values, result, comparisons, veiled) {
  const { blocks, courses, set, plane, dose } = result;
  const source =
    values.blocks_from === "dose"
      ? `${fixed(dose.at)} mg/kg in a rat ${values.reverse_preference ? "is assumed, with the preference reversed, to block" : "is assumed to block"} `
      : "Blocked: ";
  const given = `${source}${percent(blocks.block_interneuron)}% of the drive of interneurons and ${percent(blocks.block_pyramidal)}% of the pyramidal cells' own drive.`;
  if (veiled) return `${given} Guess, or skip the guess, to see what the circuit does.`;
  const ends = SETS.map((name) => settled(courses[name]).e * 100);
  const { e, i } = settled(courses[set]);
  const low = dip(courses[set].ratio.i);
  const firing = ` With the ${NAMES[set]}, pyramidal cells settle at ${percent(e)}% of before and glutamate with them; interneurons ${low === null ? "" : `fall to ${percent(low)}% first and `}settle at ${percent(i)}%.`;
  const both = ` The two sets of numbers give pyramidal rates of ${range(Math.min(...ends), Math.max(...ends))}% of before.`;
  const stable = plane.points.filter((point) => point.stable).length;
  const states =
    plane.points.length === 1
      ? ` It can rest in one state, which is ${stable ? "" : "not "}stable.`
      : ` It can rest in ${plane.points.length} states, of which ${stable} ${stable === 1 ? "is" : "are"} stable.`;
  const agreeing = comparisons.filter(({ agrees }) => agrees).length;
  return (
    given +
    firing +
    both +
    states +
    ` It goes the way that rats went in ${agreeing} of ${comparisons.length} findings.` +
    " Which cells the block prefers was put in by hand, and so was the turn over dose."
  );
}

/**
 * What is true now, in a sentence.
 * @param {Record<string, any>} values @param {Result} result @param {boolean} veiled
 */
export function sentence(values, { blocks, courses, set, dose }, veiled) {
  const given =
    values.blocks_from === "dose"
      ? `${fixed(dose.at)} mg/kg in a rat`
      : `Blocked: interneurons ${percent(blocks.block_interneuron)}%, pyramidal cells ${percent(blocks.block_pyramidal)}%`;
  if (veiled) return `${given}. Guess, or skip the guess.`;
  const { e, i } = settled(courses[set]);
  return `${given}. Pyramidal cells settle at ${percent(e)}% of before, interneurons at ${percent(i)}%.`;
}

/** @param {Result} result @returns {import("../shared/text-twin.js").Table} */
export function table({ courses }) {
  return {
    columns: [
      "Time",
      ...SETS.flatMap((name) => [`Pyramidal cells, ${NAMES[name]}`, `Interneurons, ${NAMES[name]}`]),
    ],
    rows: SHOWN_MS.map((time) => {
      const k = TIMES.indexOf(time);
      return [
        `${time} ms`,
        ...SETS.flatMap((name) =>
          [courses[name].ratio.e[k], courses[name].ratio.i[k]].map((ratio) => `${percent(ratio)}%`),
        ),
      ];
    }),
  };
}

/** Every point that is drawn. @param {Result} result @param {Comparison[]} comparisons @returns {import("../shared/text-twin.js").Table} */
export function fullTable({ courses, plane, set, dose }, comparisons) {
  const number = (/** @type {number} */ value) => (Number.isNaN(value) ? "" : Number(value.toPrecision(8)));
  return {
    columns: ["kind", "name", "time_ms_or_dose_or_pyramidal_rate", "pyramidal", "interneuron", "note"],
    rows: [
      ...SETS.flatMap((name) =>
        Array.from(TIMES, (time, k) => [
          "rate",
          name,
          time,
          number(courses[name].e[k]),
          number(courses[name].i[k]),
          "no unit; after the block",
        ]),
      ),
      ...Array.from(RATES, (rate, k) => [
        "nullcline",
        set,
        number(rate),
        number(plane.after.first[k]),
        number(plane.after.second[k]),
        "interneuron rate on either curve",
      ]),
      ...plane.points.map((point) => [
        "fixed point",
        set,
        "",
        number(point.first),
        number(point.second),
        point.kind,
      ]),
      ...Object.keys(ASSUMPTIONS).flatMap((name) =>
        Array.from(DOSES, (one, k) => [
          "dose",
          name,
          one,
          number(doseCurve(set, name)[k]),
          "",
          `ratio to no drug${name === dose.name ? "; chosen" : ""}`,
        ]),
      ),
      ...comparisons.map(({ words, source, sign, model, agrees }) => [
        "finding",
        `${words} (${source})`,
        "",
        model,
        "",
        `rats ${sign}; ${agrees ? "agrees" : "differs"}`,
      ]),
    ],
  };
}

/** Glutamate at the dose that sets the blocks, or null if the sliders set them. @param {Record<string, any>} values @param {Result} result */
export const atGivenDose = (values, { set, dose }) =>
  values.blocks_from === "dose" ? atDose(doseCurve(set, dose.name), dose.at) : null;
