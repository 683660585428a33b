/** The demo in words and numbers, made from what is drawn. */

import { fixed } from "../shared/numbers.js";
import { RULES } from "./rules.js";

/** @typedef {import("./rules.js").Result} Result */
/** @typedef {import("./rules.js").Rule} Rule */
/** @typedef {import("../shared/text-twin.js").Table} Table */

export const TITLES = {
  pair: "Pair rule",
  triplet: "Triplet rule",
  calcium: "Calcium rule",
  bcm: "BCM rule",
};
/** Changes that round to nothing. */
const NOTHING = 0.005;

/** "+36%" @param {number} change */
export const percent = (change) => `${Math.round(change * 100) > 0 ? "+" : ""}${fixed(change * 100)}%`;
/** @param {number} change */
export const way = (change) => (change > NOTHING ? "stronger" : change < -NOTHING ? "weaker" : "unchanged");
/** What a synapse is labelled with. @param {Rule} rule @param {number} change */
export const label = (rule, change) => (rule === "bcm" ? way(change) : percent(change));
/** How many rules make the synapse stronger. @param {Result} result */
export const strengthened = ({ now }) => RULES.filter((rule) => way(now[rule].change) === "stronger");

/** @param {Record<string, any>} values */
export function pairing({ dt_ms, rate_hz, pairs }) {
  const order =
    dt_ms > 0
      ? `the sender ${number(dt_ms)} ms before the receiver`
      : dt_ms < 0
        ? `the receiver ${number(-dt_ms)} ms before the sender`
        : "both at the same instant";
  return `${pairs} ${pairs === 1 ? "pair" : "pairs"}, ${order}, ${number(rate_hz)} per second`;
}
/** @param {number} value */
const number = (value) => String(Number(value.toFixed(3)));

/** @param {Rule} rule @param {Result} result */
export function reading(rule, { now, threshold }) {
  const { change, low, high } = now[rule];
  return rule === "bcm"
    ? `${way(change)}; threshold ${fixed(threshold, 1)} Hz`
    : `${percent(change)} (${percent(low)} to ${percent(high)})`;
}

/** @param {Record<string, any>} values @param {Result} result @param {boolean} veiled */
export function summary(values, result, veiled) {
  const start = `${pairing(values)}. `;
  if (veiled) return `${start}Guess, or skip the guess, to see what each rule makes of it.`;
  const { now, threshold } = result;
  const said = `By the pair rule the synapse changes by ${percent(now.pair.change)} (published sets: ${percent(now.pair.low)} to ${percent(now.pair.high)}), by the triplet rule by ${percent(now.triplet.change)} (${percent(now.triplet.low)} to ${percent(now.triplet.high)}), and by the calcium rule by ${percent(now.calcium.change)} (${percent(now.calcium.low)} to ${percent(now.calcium.high)} if a hundred synapses are counted). `;
  const slides = `BCM sees no timing: at ${number(values.rate_hz)} Hz, with its threshold at ${fixed(threshold, 1)} Hz, the synapse ${{ stronger: "grows stronger", weaker: "grows weaker", unchanged: "stays as it is" }[way(now.bcm.change)]}. `;
  const speed = values.bcm_speed;
  const rests = `Learning rate times lag is ${number(speed)}: a nudged BCM synapse ${speed < 1 ? "comes to rest" : speed === 1 ? "stands at the limit of stability" : "does not come to rest"}.`;
  return start + said + slides + rests;
}

/**
 * What is true now, in a sentence.
 * @param {Record<string, any>} values @param {Result} result @param {boolean} veiled
 */
export function sentence({ dt_ms, rate_hz }, { now }, veiled) {
  const order =
    dt_ms > 0
      ? `Sender ${number(dt_ms)} ms before receiver`
      : dt_ms < 0
        ? `Receiver ${number(-dt_ms)} ms before sender`
        : "Both at once";
  const start = `${order}, ${number(rate_hz)} a second.`;
  if (veiled) return `${start} Guess, or skip the guess.`;
  const groups = ["stronger", "weaker", "unchanged"].map((one) => [
    one,
    RULES.filter((rule) => way(now[rule].change) === one),
  ]);
  const said = groups
    .filter(([, rules]) => rules.length)
    .map(
      ([one, rules]) =>
        `${one}: ${/** @type {Rule[]} */ (rules).map((rule) => (rule === "bcm" ? "BCM" : rule)).join(", ")}`,
    )
    .join("; ");
  return `${start} ${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** @param {Result} result @returns {Table} */
export function table({ now }) {
  return {
    columns: ["Rule", "Change, %", "Range, %"],
    rows: RULES.map((rule) => {
      const { change, low, high } = now[rule];
      if (rule === "bcm") return [TITLES[rule], way(change), "none: no numbers were fitted"];
      return [TITLES[rule], fixed(change * 100, 1), `${fixed(low * 100, 1)} to ${fixed(high * 100, 1)}`];
    }),
  };
}

/** Everything that is drawn, one number a row. @param {Record<string, any>} values @param {Result} result @param {Record<string, Float64Array>} axes @param {Float64Array} lags @returns {Table} */
export function fullTable(values, { curves, nudge }, axes, lags) {
  const exact = (/** @type {number} */ value) => (Number.isNaN(value) ? "" : Number(value.toPrecision(9)));
  const at = axes[values.against];
  const unit = values.against === "timing" ? "ms" : "Hz";
  /** @type {(string | number)[][]} */
  const rows = RULES.flatMap((rule) =>
    Array.from(at, (point, i) => [
      rule,
      "change",
      point,
      unit,
      exact(curves[rule].change[i]),
      exact(curves[rule].low[i]),
      exact(curves[rule].high[i]),
    ]),
  );
  lags.forEach((lag, i) =>
    rows.push(["bcm", "weight after a nudge", lag, "lags", exact(nudge.weight[i]), "", ""]),
  );
  return { columns: ["rule", "quantity", "at", "unit", "value", "low", "high"], rows };
}
