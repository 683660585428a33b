/** From the settings to everything that is drawn, by the circuit that Python simulates too. */

import { evaluate } from "../../models/runtime/closed_form.js";
import { simulate } from "../../models/runtime/dormand_prince.js";
import { fixedPoints, nullclines } from "../../models/runtime/phase_plane.js";
import * as circuit from "../static/models/circuit.js";
import * as doseBlock from "../static/models/circuit_dose.js";

/** @typedef {"inhibition_stabilised" | "neuromatch"} SetName */
/** @typedef {{ block_interneuron: number, block_pyramidal: number }} Blocks fractions of the two drives */
/** @typedef {import("../../models/runtime/phase_plane.js").FixedPoint} FixedPoint */
/** @typedef {{ extra: boolean, reversed: boolean }} Assumption */

export const SETS = /** @type {const} */ (["inhibition_stabilised", "neuromatch"]);
export const END = 40;
export const TIMES = Float64Array.from({ length: 161 }, (_, i) => (i * END) / 160);
export const DOSES = Float64Array.from({ length: 41 }, (_, i) => i * 5);
export const RATES = Float64Array.from({ length: 101 }, (_, i) => i / 100);
/** Long enough for the circuit to settle at each dose before the next. */
const SETTLED = 150;
export const ASSUMPTIONS = /** @type {Record<string, Assumption>} */ ({
  assumed: { extra: true, reversed: false },
  "no extra block": { extra: false, reversed: false },
  reversed: { extra: true, reversed: true },
  "reversed, no extra block": { extra: false, reversed: true },
});

/** @param {FixedPoint[]} points the stable state with the highest pyramidal rate */
const active = (points) => points.filter(({ stable }) => stable).at(-1);

/** Where each set of numbers rests without a block, and its nullclines there. */
const before = Object.fromEntries(
  SETS.map((name) => {
    const parameters = circuit.presets[name];
    const points = fixedPoints(circuit, { parameters });
    const start = active(points);
    if (!start) throw new RangeError(`The circuit ${name} has no stable state.`);
    return [
      name,
      {
        start: { e: start.first, i: start.second },
        points,
        curves: nullclines(circuit, { parameters, at: RATES }),
      },
    ];
  }),
);

/** @param {number} dose mg/kg @param {Assumption} assumption @returns {Blocks} */
export function blocksOfDose(dose, { extra, reversed }) {
  const { blocked_interneuron: one, blocked_pyramidal: other } = evaluate(doseBlock, {
    dose_mg_per_kg: dose,
    extra_block: extra ? 1 : 0,
  });
  return reversed
    ? { block_interneuron: other, block_pyramidal: one }
    : { block_interneuron: one, block_pyramidal: other };
}

/** @param {Record<string, any>} values */
const assumption = (values) => ({ extra: values.extra_block, reversed: values.reverse_preference });

/** The name of the assumption that the switches make. @param {Record<string, any>} values */
export const assumed = (values) =>
  Object.keys(ASSUMPTIONS).find(
    (name) =>
      ASSUMPTIONS[name].extra === values.extra_block &&
      ASSUMPTIONS[name].reversed === values.reverse_preference,
  ) ?? "assumed";

/** @type {Map<string, Float64Array>} */
const overDose = new Map();

/**
 * Pyramidal rate over rat doses, as a ratio to no drug: the circuit settles at one dose after the other.
 * @param {SetName} set @param {string} name of an assumption
 */
export function doseCurve(set, name) {
  const key = `${set} ${name}`;
  let curve = overDose.get(key);
  if (!curve) {
    const { start } = before[set];
    const changes = Array.from(DOSES, (dose, i) => ({
      time: i * SETTLED,
      parameters: blocksOfDose(dose, ASSUMPTIONS[name]),
    }));
    const times = DOSES.map((_, i) => (i + 1) * SETTLED - 1e-3);
    const { states } = simulate(circuit, {
      parameters: { ...circuit.presets[set], start_e: start.e, start_i: start.i },
      changes,
      times,
    });
    curve = states.excitatory.map((rate) => rate / start.e);
    overDose.set(key, curve);
  }
  return curve;
}

/** @param {SetName} set @param {Blocks} blocks */
function follow(set, blocks) {
  const { start } = before[set];
  const { states } = simulate(circuit, {
    parameters: { ...circuit.presets[set], ...blocks, start_e: start.e, start_i: start.i },
    times: TIMES,
  });
  const [e, i] = [states.excitatory, states.inhibitory];
  return { start, e, i, ratio: { e: e.map((rate) => rate / start.e), i: i.map((rate) => rate / start.i) } };
}

/** @param {Record<string, any>} values the settings */
export function run(values) {
  const set = /** @type {SetName} */ (values.parameter_set);
  const blocks =
    values.blocks_from === "dose"
      ? blocksOfDose(values.dose_mg_per_kg, assumption(values))
      : {
          block_interneuron: values.block_interneuron_percent / 100,
          block_pyramidal: values.block_pyramidal_percent / 100,
        };
  const parameters = { ...circuit.presets[set], ...blocks };
  return {
    set,
    blocks,
    courses: /** @type {Record<SetName, Course>} */ (
      Object.fromEntries(SETS.map((name) => [name, follow(name, blocks)]))
    ),
    plane: {
      before: before[set].curves,
      after: nullclines(circuit, { parameters, at: RATES }),
      points: fixedPoints(circuit, { parameters }),
      pointsBefore: before[set].points,
    },
    dose: { at: values.dose_mg_per_kg, name: assumed(values) },
  };
}

/** Where the rates end, as ratios to before. @param {Course} course */
export const settled = ({ ratio }) => ({ e: ratio.e[ratio.e.length - 1], i: ratio.i[ratio.i.length - 1] });

/** The lowest of a course, if it lies below both its ends. @param {Float64Array} course */
export function dip(course) {
  const lowest = Math.min(...course);
  return lowest < Math.min(course[0], course[course.length - 1]) - 0.005 ? lowest : null;
}

/** The curve at a dose, between the doses at which it is computed. @param {Float64Array} curve @param {number} dose */
export function atDose(curve, dose) {
  const place = Math.min(DOSES.length - 1, dose / (DOSES[1] - DOSES[0]));
  const [i, share] = [Math.floor(place), place % 1];
  return share ? curve[i] * (1 - share) + curve[i + 1] * share : curve[i];
}

/** @typedef {ReturnType<typeof follow>} Course */
/** @typedef {ReturnType<typeof run>} Result */
