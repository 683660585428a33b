/** From the settings to everything that is drawn, by the equations that Python computes too. */

import { evaluate } from "../../models/runtime/closed_form.js";
import { simulate } from "../../models/runtime/dormand_prince.js";
import * as channel from "../static/models/channel_block.js";
import * as trapping from "../static/models/trapping.js";

/** @typedef {{ title: string, values: Record<string, number> }} Drug */
/** @typedef {{ start: number, title: string, short: string, drug: boolean, pulses: number }} Phase */
/** @typedef {{ phases: Phase[], events: { time: number, glutamate: boolean, drug: boolean }[], end: number, variants: Record<string, number>[] }} Protocol */
/** @typedef {Record<string, number>} Steady outputs of the closed form */

export const SUBUNITS = Object.keys(channel.presets);
export const TIMES = Float64Array.from(trapping.times);
export const VOLTAGES = Float64Array.from({ length: 81 }, (_, i) => -100 + 2 * i);
/** Error of a step that no eye sees; the tests hold the runtime itself to a tighter one. */
const TOLERANCE = 1e-5;

/** @param {Record<string, any>} settings @param {Drug} drug @param {string} subunit @param {Record<string, { value: number }>} known */
function parameters(settings, drug, subunit, known) {
  const { voltage, magnesium, glutamate, ketamine, binding_rate } = settings;
  const all = {
    ...channel.presets[subunit],
    ...drug.values,
    voltage,
    magnesium,
    glutamate,
    ketamine,
    binding_rate,
    trapped_share: settings.trapping ? 1 : 0,
  };
  return /** @type {Record<string, number>} */ (
    Object.fromEntries(Object.entries(all).filter(([name]) => name in known))
  );
}

/**
 * @param {Record<string, any>} settings
 * @param {Record<string, Drug>} drugs
 */
export function steady(settings, drugs) {
  const of = (/** @type {string} */ subunit) =>
    parameters(settings, drugs[settings.drug], subunit, channel.parameters);
  const blocks = /** @type {Record<string, Steady>} */ (
    Object.fromEntries(SUBUNITS.map((subunit) => [subunit, evaluate(channel, of(subunit))]))
  );
  const own = of(settings.subunit);
  const curve = {
    without: new Float64Array(VOLTAGES.length),
    current: new Float64Array(VOLTAGES.length),
    low: new Float64Array(VOLTAGES.length),
    high: new Float64Array(VOLTAGES.length),
  };
  VOLTAGES.forEach((voltage, i) => {
    const at = evaluate(channel, { ...own, voltage });
    curve.without[i] = at.current_without;
    curve.current[i] = at.current;
    curve.low[i] = at.current_low;
    curve.high[i] = at.current_high;
  });
  return { here: blocks[settings.subunit], blocks, curve, ki: drugs[settings.drug].values.ki };
}

/**
 * The experiment, and the range of what is held if one constant is off.
 * @param {Record<string, any>} settings @param {Record<string, Drug>} drugs @param {Protocol} protocol
 */
export function experiment(settings, drugs, { events, variants }) {
  const own = parameters(settings, drugs[settings.drug], settings.subunit, trapping.parameters);
  const changes = events.map(({ time, glutamate, drug }) => ({
    time,
    parameters: { glutamate: glutamate ? own.glutamate : 0, ketamine: drug ? own.ketamine : 0 },
  }));
  const runs = [{}, ...variants].map(
    (variant) =>
      simulate(trapping, {
        parameters: {
          ...own,
          ...Object.fromEntries(Object.entries(variant).map(([name, factor]) => [name, own[name] * factor])),
        },
        changes,
        times: TIMES,
        tolerance: TOLERANCE,
      }).outputs,
  );
  const low = Float64Array.from(TIMES, (_, i) => Math.min(...runs.map(({ held }) => held[i])));
  const high = Float64Array.from(TIMES, (_, i) => Math.max(...runs.map(({ held }) => held[i])));
  return { ...runs[0], low, high };
}

/** @typedef {ReturnType<typeof steady>} Bench */
/** @typedef {Record<string, Float64Array>} Course */

/** The event that holds at a time. @param {Protocol} protocol @param {number} seconds */
export const eventAt = ({ events }, seconds) => events.findLast(({ time }) => time <= seconds) ?? events[0];
/** The phase at a time. @param {Protocol} protocol @param {number} seconds */
export const phaseAt = ({ phases }, seconds) => phases.findLast(({ start }) => start <= seconds) ?? phases[0];

/** A value of the course between its points. @param {Float64Array} values @param {number} seconds */
export function at(values, seconds) {
  const place = Math.min(TIMES.length - 1, Math.max(0, seconds / (TIMES[1] - TIMES[0])));
  const before = Math.floor(place);
  const next = Math.min(TIMES.length - 1, before + 1);
  return values[before] + (place - before) * (values[next] - values[before]);
}

/**
 * What the picture shows: the bench at rest in time (time 0), or a moment of the experiment.
 * @param {Record<string, any>} settings @param {Bench} bench @param {Course} course @param {Protocol} protocol
 */
export function moment(settings, { here }, course, protocol) {
  const seconds = settings.time_s;
  const event = seconds > 0 ? eventAt(protocol, seconds) : { glutamate: true, drug: true };
  const active = seconds > 0 ? Math.min(1, Math.max(0, at(course.active, seconds))) : here.active;
  // A channel that never opens never takes the drug up, whatever the equilibrium says.
  const held =
    seconds > 0 ? Math.min(1, Math.max(0, at(course.held, seconds))) : here.active > 0 ? here.block : 0;
  const free = 1 - held;
  return {
    active,
    held,
    unblocked: here.unblocked,
    open: active * free * here.unblocked,
    plugged: active * free * (1 - here.unblocked),
    trapped: held * (1 - active),
    shut: free * (1 - active),
    glutamate: event.glutamate ? settings.glutamate : 0,
    drug: event.drug ? settings.ketamine : 0,
    phase: seconds > 0 ? phaseAt(protocol, seconds) : null,
  };
}

/** @typedef {ReturnType<typeof moment>} Moment */
