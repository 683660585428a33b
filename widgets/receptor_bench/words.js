/** The demo in words and numbers, made from what is drawn. */

import { fixed, range } from "../shared/numbers.js";
import { at, SUBUNITS, TIMES, VOLTAGES } from "./bench.js";
import { controls as specs } from "./controls.json";
import { endOf, percent } from "./questions.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./bench.js").Course} Course */
/** @typedef {import("./bench.js").Moment} Moment */
/** @typedef {import("./channels.js").State} State */
/** @typedef {import("../shared/text-twin.js").Table} Table */

export const NAMES = /** @type {Record<string, string>} */ (specs.subunit.options);
/** The esketamine label's binding of 43 to 45% leaves this share unbound. */
const LABEL_UNBOUND = 0.56;

/** @type {Record<State, string>} */
export const STATES = {
  open: "open: ions pass",
  plugged: "open, plugged by magnesium",
  held: "open, drug inside",
  trapped: "shut, drug trapped inside",
  shut: "shut and empty",
};

/** Where there is no room for more. @type {Record<State, string>} */
export const SHORT = {
  open: "open",
  plugged: "plugged",
  held: "with drug",
  trapped: "trapped",
  shut: "shut",
};

/** @param {number} value */
const amount = (value) => String(Number(value.toPrecision(3)));

/** What plasma concentration the unbound drug corresponds to. @param {import("./bench.js").Steady} here @param {number} assumed */
export function plasma(here, assumed) {
  return `${fixed(here.plasma)} ng/mL in plasma if ${Math.round(assumed * 100)}% is unbound, as assumed here; ${fixed((here.plasma * assumed) / LABEL_UNBOUND)} at 56%, as the esketamine label implies.`;
}

/** @param {Moment} now */
export function pictureWords(now) {
  return `Two receptors in a membrane, cut open, and a hundred channels beside them. ${percent(now.open)} conduct, magnesium plugs ${percent(now.plugged)}, ${percent(now.held)} hold the drug, ${percent(now.trapped)} of all behind a shut gate, and ${percent(now.shut)} are shut and empty.`;
}

/** @param {Record<string, any>} settings @param {Moment} now */
export function when(settings, now) {
  return now.phase
    ? `${Number(settings.time_s.toFixed(2))} s into the experiment: ${now.phase.title.toLowerCase()}`
    : "On the bench: steady glutamate, long enough";
}

/** @param {Moment} now @param {State} found */
export function foundWords(now, found) {
  if (found === "held" || found === "trapped") return `One of the ${percent(now.held)} that hold the drug.`;
  return "Where the drug would be found first: nothing yet.";
}

/** @param {Moment} now @param {State} found */
export const foundShort = (now, found) =>
  found === "held" || found === "trapped" ? `one of ${percent(now.held)}` : "no drug inside";

/**
 * What is true now, in a sentence.
 * @param {Record<string, any>} settings @param {Moment} now @param {Course} course
 * @param {import("./bench.js").Protocol} protocol @param {boolean} veiled
 */
export function sentence(settings, now, course, protocol, veiled) {
  if (veiled) return "On the bench; guess, or skip the guess, to see the experiment.";
  if (now.phase)
    return `${Number(settings.time_s.toFixed(2))} s: ${percent(now.held)} hold the drug, ${percent(now.trapped)} behind a shut gate; ${percent(now.active)} are active.`;
  const [shut, open] = [1, 2].map((index) => percent(at(course.held, endOf(protocol, index))));
  return `On the bench ${percent(now.held)} hold the drug; in the experiment ${shut} with channels shut, ${open} after five pulses.`;
}

/**
 * @param {Record<string, any>} settings @param {Bench} bench @param {Course} course
 * @param {import("./bench.js").Protocol} protocol @param {string} title @param {boolean} veiled
 */
export function summary(settings, { here, blocks }, course, protocol, title, veiled) {
  const all = SUBUNITS.map((subunit) => blocks[subunit].block * 100);
  const wide = SUBUNITS.flatMap((subunit) => [
    blocks[subunit].block_low * 100,
    blocks[subunit].block_high * 100,
  ]);
  const bench = `${NAMES[settings.subunit]} at ${fixed(settings.voltage)} mV, with ${amount(settings.magnesium)} mM magnesium and ${amount(settings.glutamate)} µM glutamate: ${percent(here.active)} of the channels are active, and without a drug magnesium would plug ${percent(1 - here.unblocked)} of those. `;
  const drug =
    settings.ketamine === 0
      ? "There is no drug. "
      : settings.glutamate === 0
        ? `Without glutamate no channel opens, and ${title} stays outside, whatever its concentration. `
        : `${title} at ${amount(settings.ketamine)} µM unbound comes to hold ${percent(here.block)} of them (${range(here.block_low * 100, here.block_high * 100, 1)}% if its affinity is off by a factor of two). `;
  const range4 =
    settings.ketamine === 0
      ? ""
      : `At equilibrium the four subunits lose ${range(Math.min(...all), Math.max(...all))}% of their current, ${range(Math.min(...wide), Math.max(...wide))}% with that doubt; in binding without magnesium it would take ${percent(here.occupancy)} of the sites. `;
  if (veiled) return `${bench}${drug}${range4}Guess, or skip the guess, to see the experiment.`;
  const [shut, open, kept, washed] = [1, 2, 3, 4].map((index) =>
    percent(at(course.held, endOf(protocol, index))),
  );
  return `${bench}${drug}${range4}In the experiment ${shut} hold the drug after ten seconds with the channels shut, ${open} after five pulses of glutamate, ${kept} after twelve seconds without either, and ${washed} after five more pulses. The rate of entry is illustrative.`;
}

/** @param {Record<string, any>} settings @param {Bench} bench @returns {Table} */
export function table(settings, { blocks, here, ki }) {
  const share = (/** @type {number} */ value) => `${fixed(value * 100, 1)}`;
  return {
    columns: [
      "Steady state",
      "Active, %",
      "Drug that halves the current, µM",
      "Current lost, %",
      "Range, %",
      "Current left, pA",
    ],
    rows: [
      ...SUBUNITS.map((subunit) => {
        const one = blocks[subunit];
        return [
          `${NAMES[subunit]}${subunit === settings.subunit ? " (shown)" : ""}`,
          share(one.active),
          amount(one.half_block),
          share(one.block),
          `${share(one.block_low)} to ${share(one.block_high)}`,
          fixed(one.current, 3),
        ];
      }),
      ["Binding without magnesium", "", amount(ki), share(here.occupancy), "", ""],
      [
        "Recordings without magnesium, racemate",
        "",
        "",
        "",
        `${share(here.recorded_low)} to ${share(here.recorded_high)}`,
        "",
      ],
    ],
  };
}

/** Everything that is drawn, one number a row. @param {Bench} bench @param {Course} course @returns {Table} */
export function fullTable({ blocks, here, curve }, course) {
  const number = (/** @type {number} */ value) => Number(value.toPrecision(7));
  /** @type {(string | number)[][]} */
  const rows = SUBUNITS.map((subunit) => [
    "block",
    NAMES[subunit],
    "",
    "fraction",
    number(blocks[subunit].block),
    number(blocks[subunit].block_low),
    number(blocks[subunit].block_high),
  ]);
  rows.push(
    ["block", "binding without magnesium", "", "fraction", number(here.occupancy), "", ""],
    [
      "block",
      "recordings without magnesium (racemate)",
      "",
      "fraction",
      "",
      number(here.recorded_low),
      number(here.recorded_high),
    ],
  );
  VOLTAGES.forEach((voltage, i) =>
    rows.push(
      ["current by voltage", "without the drug", voltage, "pA", number(curve.without[i]), "", ""],
      [
        "current by voltage",
        "with the drug",
        voltage,
        "pA",
        number(curve.current[i]),
        number(curve.low[i]),
        number(curve.high[i]),
      ],
    ),
  );
  TIMES.forEach((time, i) =>
    rows.push(
      [
        "experiment",
        "held",
        time,
        "fraction",
        number(course.held[i]),
        number(course.low[i]),
        number(course.high[i]),
      ],
      ...["active", "trapped"].map((name) => [
        "experiment",
        name,
        time,
        "fraction",
        number(course[name][i]),
        "",
        "",
      ]),
      ...["current_without", "current"].map((name) => [
        "experiment",
        name,
        time,
        "pA",
        number(course[name][i]),
        "",
        "",
      ]),
    ),
  );
  return { columns: ["part", "quantity", "at_mV_or_s", "unit", "value", "low", "high"], rows };
}
