/** One sender, one receiver, and between them four synapses: each keeps to a rule of its own. */

import { set, say, svg } from "../shared/dom.js";
import { RULES } from "./rules.js";

/** @typedef {import("./rules.js").Rule} Rule */

const [WIDTH, HEIGHT] = [360, 232];
const PLACES = { pair: 92, triplet: 154, calcium: 216, bcm: 278 };
export const NAMES = { pair: "pairs", triplet: "triplets", calcium: "calcium", bcm: "BCM" };
const [AXON, DENDRITE] = [40, 116];
/** Radius of a spine's head before the pairing. */
const BEFORE = 10;
/** The pairing slowed down: seconds for a millisecond, and for a pulse to run its way. */
const [SLOWED, RUN, GLOW] = [0.012, 0.5, 0.35];
/** The train below: milliseconds from left to right, and where that is. */
const [FROM, TO, LEFT, RIGHT] = [-110, 310, 64, 352];
const MOST_SPIKES = 24;
const atTime = (/** @type {number} */ ms) => LEFT + ((ms - FROM) / (TO - FROM)) * (RIGHT - LEFT);

/** How large a head is drawn: its area follows the strength. @param {number} change */
export const radius = (change) => BEFORE * Math.sqrt(Math.min(2.6, Math.max(0.12, 1 + change)));

/** A spine on the dendrite under a bouton of the axon. @param {Rule} rule */
function synapse(rule) {
  const x = PLACES[rule];
  const head = svg("circle", { class: "head", cx: x, r: BEFORE });
  const neck = svg("path", { class: "neck" });
  const before = svg("circle", { class: "before", cx: x, cy: DENDRITE - 14 - BEFORE, r: BEFORE });
  const words = svg("text", { class: "word", x, y: DENDRITE + 34 });
  const element = svg("g", {}, svg("path", { class: "axon", d: `M${x} ${AXON}v22` }), svg("path", { class: "bouton", d: `M${x - 10} ${AXON + 30}c0 -11 20 -11 20 0z` }),
    neck, head, before, svg("text", { class: "rule", x, y: DENDRITE + 20 }, NAMES[rule]), words);
  return {
    element,
    /** @param {number} change @param {string} said */
    draw(change, said) {
      const r = radius(change);
      // The head hangs below the bouton, so that a thicker one grows into the neck.
      const cy = DENDRITE - 14 - BEFORE;
      set(head, "r", r.toFixed(2));
      set(head, "cy", String(cy));
      const wide = Math.max(1.6, r * 0.35);
      set(neck, "d", `M${(x - wide).toFixed(1)} ${cy}V${DENDRITE}H${(x + wide).toFixed(1)}V${cy}z`);
      say(words, said);
    },
  };
}

export function createStage() {
  const synapses = /** @type {Record<Rule, ReturnType<typeof synapse>>} */ (Object.fromEntries(RULES.map((rule) => [rule, synapse(rule)])));
  const [sender, receiver] = [svg("path", { class: "soma sender", d: `M14 ${AXON - 19}L46 ${AXON}L14 ${AXON + 19}Z` }), svg("path", { class: "soma receiver", d: `M346 ${DENDRITE - 19}L314 ${DENDRITE}L346 ${DENDRITE + 19}Z` })];
  const [going, coming] = [svg("circle", { class: "pulse sender", r: 5 }), svg("circle", { class: "pulse receiver", r: 5 })];
  const train = (/** @type {string} */ kind) => Array.from({ length: MOST_SPIKES }, () => svg("path", { class: `spike ${kind}` }));
  const trains = { sender: train("sender"), receiver: train("receiver") };
  const gap = svg("path", { class: "gap" });
  const gapWords = svg("text", { class: "gap-words", y: 226 });
  const element = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "stage", role: "img" },
    svg("path", { class: "axon", d: `M46 ${AXON}H${PLACES.bcm}` }), svg("path", { class: "dendrite", d: `M60 ${DENDRITE}H316` }),
    ...RULES.map((rule) => synapses[rule].element), sender, receiver, going, coming,
    svg("text", { class: "name start", x: 6, y: 14 }, "sender"), svg("text", { class: "name end", x: 354, y: DENDRITE - 26 }, "receiver"),
    svg("path", { class: "time", d: `M${LEFT} 184H${RIGHT}M${LEFT} 208H${RIGHT}` }),
    svg("text", { class: "name start", x: 6, y: 183 }, "sender"), svg("text", { class: "name start", x: 6, y: 207 }, "receiver"),
    ...trains.sender, ...trains.receiver, gap, gapWords,
    svg("path", { class: "scale", d: `M${atTime(TO - 100)} 220H${RIGHT}` }), svg("text", { class: "end", x: RIGHT, y: 231 }, "100 ms"));
  let lag = 0;

  /** Where both pulses are, a number of seconds into a beat; nought leaves the cells at rest. @param {number} seconds */
  function pulse(seconds) {
    const starts = [Math.max(0, -lag) * SLOWED, Math.max(0, lag) * SLOWED];
    const [a, b] = starts.map((start) => (seconds - start) / RUN);
    const running = (/** @type {number} */ share) => share > 0 && share < 1;
    going.style.visibility = running(a) ? "" : "hidden";
    coming.style.visibility = running(b) ? "" : "hidden";
    if (running(a)) going.setAttribute("transform", `translate(${(46 + a * (PLACES.bcm - 46)).toFixed(1)} ${AXON})`);
    if (running(b)) coming.setAttribute("transform", `translate(${(314 - b * 254).toFixed(1)} ${DENDRITE})`);
    [sender, receiver].forEach((cell, i) => cell.classList.toggle("firing", seconds > starts[i] && seconds < starts[i] + GLOW));
  }

  pulse(-1);
  return {
    element, pulse,
    /** Seconds of one beat. */
    get beat() { return Math.abs(lag) * SLOWED + RUN + 0.5; },
    /** @param {import("./rules.js").Protocol} protocol */
    spikes({ dt_ms, rate_hz, pairs }) {
      lag = dt_ms;
      const period = 1000 / rate_hz;
      for (const [kind, y, shift] of /** @type {const} */ ([["sender", 184, 0], ["receiver", 208, dt_ms]])) {
        trains[kind].forEach((mark, i) => {
          const time = i * period + shift;
          const shown = i < pairs && time <= TO;
          mark.style.visibility = shown ? "" : "hidden";
          if (shown) set(mark, "d", `M${atTime(time).toFixed(1)} ${y}v-15`);
        });
      }
      const [left, right] = [atTime(Math.min(0, dt_ms)), atTime(Math.max(0, dt_ms))];
      set(gap, "d", `M${left.toFixed(1)} 212v4H${right.toFixed(1)}v-4`);
      set(gapWords, "x", ((left + right) / 2).toFixed(1));
    },
    /** @param {Record<Rule, number>} changes as fractions @param {Record<Rule, string>} said @param {string} gapSaid @param {string} words */
    draw(changes, said, gapSaid, words) {
      for (const rule of RULES) synapses[rule].draw(changes[rule], said[rule]);
      say(gapWords, gapSaid);
      set(element, "aria-label", words);
    },
  };
}
