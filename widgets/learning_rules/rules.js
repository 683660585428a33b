/** From the settings to every number that is drawn, by the rules that Python computes too. */

import { evaluate } from "../../models/runtime/closed_form.js";
import { simulate } from "../../models/runtime/dormand_prince.js";
import { parameterArray } from "../../models/runtime/inputs.js";
import { prepare, spikePairs } from "../../models/runtime/spikes.js";
import * as bcm from "../static/models/bcm.js";
import * as chance from "../static/models/calcium_chance.js";
import * as calcium from "../static/models/calcium_rule.js";
import * as pair from "../static/models/pair_rule.js";
import * as triplet from "../static/models/triplet_rule.js";

/** @typedef {Record<string, any>} Values */
/** @typedef {{ delays: number[], rates: number[], lags: number[], nudged: number, pairs_of_fit: Record<string, number>,
 *   usual_hz: number, synapses: number, tissues: string[] }} Grid */
/** @typedef {{ dt_ms: number, rate_hz: number, pairs: number }} Protocol */
/** @typedef {{ change: number, low: number, high: number }} Change */
/** @typedef {{ change: Float64Array, low: Float64Array, high: Float64Array }} Curve */
/** @typedef {"pair" | "triplet" | "calcium" | "bcm"} Rule */

export const RULES = /** @type {const} */ (["pair", "triplet", "calcium", "bcm"]);

/** Compute anew only when one of the inputs has changed. @template T @param {(...inputs: any[]) => T} compute */
function remembered(compute) {
  let key = "";
  /** @type {T} */
  let result;
  return (/** @type {any[]} */ ...inputs) => {
    const now = JSON.stringify(inputs);
    if (now !== key) {
      result = compute(...inputs);
      key = now;
    }
    return result;
  };
}

/** @param {Grid} grid */
export function createRules(grid) {
  const pairSets = Object.fromEntries(
    Object.entries(pair.presets).map(([name, set]) => [
      name,
      {
        ...set,
        amplitude_plus: set.amplitude_plus / grid.pairs_of_fit[name],
        amplitude_minus: set.amplitude_minus / grid.pairs_of_fit[name],
      },
    ]),
  );
  const axes = { timing: Float64Array.from(grid.delays), rate: Float64Array.from(grid.rates) };
  const lags = Float64Array.from(grid.lags);
  const slopes = bcm.slopes(parameterArray(bcm, { learning_rate: 1 }));
  const [state, slope] = [new Float64Array(2), new Float64Array(2)];

  /** @typedef {{ pre: Float64Array, post: Float64Array }} Trains */
  /**
   * Every set of a rule, ready for trains: name to the outputs asked for, at the end.
   * @param {import("../../models/runtime/spikes.js").Rule} rule @param {Record<string, Record<string, number>>} sets @param {string[]} wanted
   */
  const prepared = (rule, sets, wanted) => {
    const columns = wanted.map((name) => rule.outputs.findIndex((output) => output.name === name));
    return Object.fromEntries(
      Object.entries(sets).map(([name, set]) => {
        const run = prepare(rule, set);
        return [
          name,
          (/** @type {Trains} */ { pre, post }) => {
            const end = run(pre, post);
            return columns.map((column) => end[column]);
          },
        ];
      }),
    );
  };
  const byPair = prepared(pair, pairSets, ["weight"]);
  const byTriplet = prepared(triplet, triplet.presets, ["weight"]);
  const byCalcium = prepared(calcium, calcium.presets, ["strength_ratio", "up", "down"]);

  /** Sets that were fitted to the same tissue. @param {string} name */
  const rivals = (name) => {
    const tissue = grid.tissues.find((one) => name.startsWith(one)) ?? "";
    return Object.keys(triplet.presets).filter((other) => other.startsWith(tissue));
  };

  /** @type {Record<Rule, (values: Values, protocol: Protocol, trains: Trains) => Change>} */
  const change = {
    pair: (values, _, trains) => among(Object.keys(byPair), values.pair_rule, byPair, trains),
    triplet: (values, _, trains) =>
      among(rivals(values.triplet_rule), values.triplet_rule, byTriplet, trains),
    calcium(values, _, trains) {
      const [ratio, up, down] = byCalcium[values.calcium_set](trains);
      const set = calcium.presets[values.calcium_set];
      // Rounding may take a probability a little out of its bounds.
      const [rise, fall] = [up, down].map((one) => Math.min(1, Math.max(0, one)));
      const { half_width: half } = evaluate(chance, {
        up: rise,
        down: fall,
        fraction_down: set.fraction_down,
        strength_up: set.strength_up,
      });
      return { change: ratio - 1, low: ratio - 1 - half, high: ratio - 1 + half };
    },
    bcm(values, { rate_hz }) {
      state[0] = rate_hz / grid.usual_hz;
      state[1] = (values.recent_hz / grid.usual_hz) ** 2;
      slopes(state, slope);
      return { change: slope[0], low: NaN, high: NaN };
    },
  };

  /** @param {string[]} names @param {string} chosen @param {ReturnType<typeof prepared>} sets @param {Trains} trains @returns {Change} */
  const among = (names, chosen, sets, trains) => {
    const weights = names.map((name) => sets[name](trains)[0]);
    return { change: weights[names.indexOf(chosen)], low: Math.min(...weights), high: Math.max(...weights) };
  };

  const trainsOf = (/** @type {Protocol} */ { dt_ms, rate_hz, pairs }) => spikePairs(dt_ms, pairs, rate_hz);
  /** The same spikes for every rule, at each point of the axis. */
  const protocols = remembered((against, held, pairs) =>
    Array.from(axes[/** @type {"timing" | "rate"} */ (against)], (point) => {
      const protocol =
        against === "timing"
          ? { dt_ms: point, rate_hz: held, pairs }
          : { dt_ms: held, rate_hz: point, pairs };
      return { protocol, trains: trainsOf(protocol) };
    }),
  );
  const chosen = { pair: "pair_rule", triplet: "triplet_rule", calcium: "calcium_set", bcm: "recent_hz" };
  const curves = Object.fromEntries(
    RULES.map((rule) => [
      rule,
      remembered((against, held, pairs, choice) => {
        const at = protocols(against, held, pairs);
        const curve = {
          change: new Float64Array(at.length),
          low: new Float64Array(at.length),
          high: new Float64Array(at.length),
        };
        at.forEach(({ protocol, trains }, i) => {
          const one = change[rule]({ [chosen[rule]]: choice }, protocol, trains);
          [curve.change[i], curve.low[i], curve.high[i]] = [one.change, one.low, one.high];
        });
        return curve;
      }),
    ]),
  );

  const nudge = remembered(
    (/** @type {number} */ speed) =>
      simulate(bcm, {
        parameters: { learning_rate: speed, tau_threshold: 1, start_weight: grid.nudged, start_threshold: 1 },
        times: lags,
      }).outputs,
  );

  return {
    axes,
    lags,
    pairSets,
    /** @param {Values} values */
    run(values) {
      const protocol = /** @type {Protocol} */ (values);
      const trains = trainsOf(protocol);
      const now = /** @type {Record<Rule, Change>} */ (
        Object.fromEntries(RULES.map((rule) => [rule, change[rule](values, protocol, trains)]))
      );
      const held = values.against === "timing" ? values.rate_hz : values.dt_ms;
      const drawn = /** @type {Record<Rule, Curve>} */ (
        Object.fromEntries(
          RULES.map((rule) => [
            rule,
            curves[rule](values.against, held, rule === "bcm" ? 1 : values.pairs, values[chosen[rule]]),
          ]),
        )
      );
      return {
        now,
        curves: drawn,
        nudge: nudge(values.bcm_speed),
        threshold: values.recent_hz ** 2 / grid.usual_hz,
      };
    },
  };
}

/** @typedef {ReturnType<ReturnType<typeof createRules>["run"]>} Result */
