/** The demo in words: the summary, the description of the picture, the table. Made from the numbers that are drawn. */

import { fixed, range } from "../shared/numbers.js";
import { parameters } from "../static/models/neural_plasticity.js";
import { BASELINE_SPINES, FREE_SITES } from "./anatomy.js";
import { DAY, landmarks, say, sayRoughly } from "./clocks.js";
import { at, peak, TIMES } from "./course.js";

/** @typedef {import("./course.js").Course} Course */

/**
 * A number and the range around it, in brackets if there is one.
 * @param {number} value
 * @param {[number, number]} around
 * @param {number} [digits]
 */
function spread(value, around, digits = 0) {
  const [middle, ends] = [fixed(value, digits), range(...around, digits)];
  return middle === ends ? middle : `${middle} (${ends})`;
}

/**
 * The share of the benefit that the added spines hold up, as the model adds the two.
 * @param {number} fast
 * @param {number} added
 */
function heldBySpines(fast, added) {
  const slow = parameters.maintenance.value * added;
  return fast + slow > 1e-6 ? Math.min(1, Math.max(0, slow / (fast + slow))) : 0;
}

/**
 * Every number shown for one moment.
 * @param {Course} course
 * @param {number} minutes
 */
export function moment(course, minutes) {
  const { lead, bands, added } = course;
  /** @param {string} name */
  const value = (name) => at(lead[name], minutes);
  /** @param {string} name @returns {[number, number]} */
  const between = (name) => [at(bands[name].low, minutes), at(bands[name].high, minutes)];
  const blocks = ["block_2a", "block_2b", "block_2c", "block_2d"].map(value);
  return {
    concentration: value("concentration"),
    concentrationRange: between("concentration"),
    block: /** @type {[number, number]} */ ([Math.min(...blocks), Math.max(...blocks)]),
    blocks,
    glutamate: value("glutamate"),
    glutamateRange: between("glutamate"),
    bdnf: value("bdnf"),
    mtor: value("mtor"),
    formation: value("formation_rate"),
    formationRange: between("formation_rate"),
    density: value("spine_density"),
    densityRange: between("spine_density"),
    before: value("spines_before"),
    added: value("spines_added"),
    held: heldBySpines(value("fast_benefit"), value("spines_added")),
    benefit: value("benefit"),
    benefitRange: between("benefit"),
    grown: at(added.grown, minutes) * BASELINE_SPINES,
    gone: at(added.gone, minutes) * BASELINE_SPINES,
    lost: (1 - value("spines_before")) * BASELINE_SPINES,
  };
}

/** @typedef {ReturnType<typeof moment>} Moment */

const percent = (/** @type {number} */ share) => `${fixed(share * 100)}%`;
const percents = (/** @type {[number, number]} */ [low, high]) => `${range(low * 100, high * 100)}%`;

const hundred = (/** @type {[number, number]} */ [low, high]) =>
  /** @type {[number, number]} */ ([low * 100, high * 100]);
const signed = (/** @type {number} */ share) => `${Math.round(share * 100) > 0 ? "+" : ""}${percent(share)}`;
const clamp = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));

/**
 * What gauges, panels and arrows say at the cursor.
 * @param {Moment} now
 */
export function readouts(now) {
  const plasma = spread(now.concentration, now.concentrationRange);
  const glutamate = signed(now.glutamate - 1);
  return {
    benefit: percent(now.benefit),
    added: signed(now.added),
    panels: {
      benefit: { value: now.benefit, words: spread(now.benefit * 100, hundred(now.benefitRange)) },
      spines: { value: now.density, words: spread(now.density * 100, hundred(now.densityRange)) },
      plasma: { value: now.concentration, words: plasma },
      block: { value: null, words: range(now.block[0] * 100, now.block[1] * 100) },
      glutamate: {
        value: now.glutamate,
        words: spread((now.glutamate - 1) * 100, [
          (now.glutamateRange[0] - 1) * 100,
          (now.glutamateRange[1] - 1) * 100,
        ]),
      },
      signals: { value: null, words: `${fixed(now.bdnf * 100)}, ${fixed(now.mtor * 100)}` },
      formation: { value: now.formation, words: spread(now.formation, now.formationRange, 1) },
    },
    /** @param {Record<string, any>} values @returns {import("./cascade.js").Signals} */
    arrows: (values) => ({
      "ketamine-nmda": { level: clamp(now.block[1] / 0.4), words: percents(now.block) },
      "nmda-interneuron": { level: clamp(now.block[1] / 0.4), words: "assumed" },
      "interneuron-glutamate": { level: clamp((now.glutamate - 1) / 0.13), words: glutamate },
      "glutamate-ampa": { level: clamp(now.bdnf / 0.5), words: "as BDNF" },
      "ampa-bdnf": { level: clamp(now.bdnf / 0.5), words: percent(now.bdnf) },
      "bdnf-mtor": { level: clamp(now.mtor / 0.45), words: percent(now.mtor) },
      "mtor-spines": {
        level: clamp((now.formation - 1) / 3),
        words: signed(now.added),
        blocked: values.block_new_spines,
      },
      "spines-benefit": {
        level: clamp(now.added / 0.3),
        words:
          now.benefit < 0.005
            ? percent(0)
            : `${percent(now.benefit)}; spines hold ${percent(now.held)} of it`,
        blocked: values.block_new_spines,
      },
    }),
  };
}

/** The whole dose. @param {Record<string, any>} values */
export const total = (values) => `${Number((values.dose_mg_per_kg * values.weight_kg).toPrecision(3))} mg`;

/** @param {Moment} now @param {number} minutes */
export function pictureWords(now, minutes) {
  const [old, young] = [BASELINE_SPINES - now.lost, Math.min(FREE_SITES, now.grown - now.gone)];
  const crowded = now.grown - now.gone > FREE_SITES ? " (more than fit)" : "";
  return (
    `A stretch of dendrite, ${minutes < 1 ? "before the infusion" : `at ${say(minutes)}`}: ` +
    `${fixed(old)} of the ${BASELINE_SPINES} spines of before and ${fixed(young)} new ones${crowded}.`
  );
}

/**
 * The summary. While a guess is awaited it keeps the answer to itself.
 * @param {Record<string, any>} values
 * @param {Course} course
 * @param {Moment} now
 * @param {boolean} veiled
 */
export function summary(values, course, now, veiled) {
  const minutes = values.time_days * DAY;
  const plasma = peak(course.lead.concentration);
  const given =
    `${total(values)} (${Number(values.dose_mg_per_kg.toFixed(3))} mg/kg at ${Number(values.weight_kg.toFixed(1))} kg) over ${Number(values.infusion_minutes.toFixed(1))} min` +
    `${values.stress ? ", under stress" : ""}${values.block_new_spines ? ", new spines blocked" : ""}.`;
  const drug = ` Ketamine in plasma peaks at ${fixed(plasma.value)} ng/mL (${range(at(course.bands.concentration.low, plasma.minutes), at(course.bands.concentration.high, plasma.minutes))}).`;
  if (veiled)
    return `${given}${drug} Guess, or skip the guess, to see what happens to the mood and the spines.`;
  const [mood, spines] = [peak(course.lead.benefit), peak(course.lead.spine_density)];
  const moodWords =
    mood.value < 0.005
      ? " The mood does not lift."
      : ` The mood is half-way up after ${sayRoughly(mood.halfway)} and highest at ${sayRoughly(mood.minutes)}: ${percent(mood.value)} of the full benefit` +
        ` (${percents([at(course.bands.benefit.low, mood.minutes), at(course.bands.benefit.high, mood.minutes)])}); on day 14 it is ${percent(at(course.lead.benefit, 14 * DAY))}.`;
  const spineWords =
    spines.rise < 0.005
      ? " No spines are added."
      : ` Spines are half-way up after ${sayRoughly(spines.halfway)} and densest at ${sayRoughly(spines.minutes)}: ${percent(spines.value)} of before` +
        ` (${percents([at(course.bands.spine_density.low, spines.minutes), at(course.bands.spine_density.high, spines.minutes)])}).`;
  const here = ` ${minutes < 1 ? "Before the infusion" : `At ${say(minutes)}`}: mood ${percent(now.benefit)}, spines ${percent(now.density)}, ketamine ${fixed(now.concentration)} ng/mL.`;
  return given + drug + moodWords + spineWords + here;
}

/**
 * What is true now, in a sentence.
 * @param {Record<string, any>} values
 * @param {Course} course
 * @param {Moment} now
 * @param {boolean} veiled
 */
export function sentence(values, { lead }, now, veiled) {
  if (veiled)
    return `${total(values)} over ${Number(values.infusion_minutes.toFixed(1))} min: guess, or skip the guess, to see what follows.`;
  const minutes = values.time_days * DAY;
  const [mood, spines] = [peak(lead.benefit), peak(lead.spines_added)];
  const lift =
    mood.value < 0.005 ? "The mood does not lift" : `Mood half-way up after ${sayRoughly(mood.halfway)}`;
  const growth = spines.rise < 0.005 ? "no new spines" : `new spines after ${sayRoughly(spines.halfway)}`;
  return `${lift}, ${growth}; ${minutes < 1 ? "at the start" : say(minutes)}: mood ${percent(now.benefit)}, spines ${percent(now.density)}.`;
}

const COLUMNS = /** @type {[string, string, number][]} */ ([
  ["Mood lift, %", "benefit", 100],
  ["Spine density, % of before", "spine_density", 100],
  ["Ketamine, ng/mL", "concentration", 1],
  ["GluN2A block, %", "block_2a", 100],
  ["GluN2B block, %", "block_2b", 100],
  ["GluN2C block, %", "block_2c", 100],
  ["GluN2D block, %", "block_2d", 100],
  ["Glutamate, % of before", "glutamate", 100],
  ["BDNF, % of most", "bdnf", 100],
  ["mTORC1, % of most", "mtor", 100],
]);

/**
 * The landmarks as a table: value of the leading model (lowest to highest of models and patients).
 * @param {Course} course
 * @returns {import("../shared/text-twin.js").Table}
 */
export function table({ lead, bands }) {
  return {
    columns: ["Time", ...COLUMNS.map(([label]) => label)],
    rows: landmarks.map((minutes) => [
      say(minutes),
      ...COLUMNS.map(([, name, factor]) => {
        const [value, low, high] = [lead[name], bands[name].low, bands[name].high].map(
          (course) => at(course, minutes) * factor,
        );
        return spread(value, [low, high]);
      }),
    ]),
  };
}

/**
 * Every point that is drawn, in the model's own units.
 * @param {Course} course
 * @returns {import("../shared/text-twin.js").Table}
 */
export function fullTable({ kinetics, lines, bands }) {
  const names = Object.keys(bands);
  const number = (/** @type {number} */ value) => Number(value.toPrecision(6));
  return {
    columns: [
      "time_min",
      ...names.flatMap((name) => [
        ...kinetics.map((model) => `${name}_${model}`),
        `${name}_low`,
        `${name}_high`,
      ]),
    ],
    rows: Array.from(TIMES, (time, i) => [
      time,
      ...names.flatMap((name) => [
        ...kinetics.map((model) => number(lines[model][name][i])),
        number(bands[name].low[i]),
        number(bands[name].high[i]),
      ]),
    ]),
  };
}
