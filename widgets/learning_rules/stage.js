/** One sender, one receiver, and between them four synapses, each above the panel of the rule that it keeps to. */

import { set, say, svg } from "../shared/dom.js";
import { RULES } from "./rules.js";

/** @typedef {import("./rules.js").Rule} Rule */

const HEIGHT = 186;
/** Where the columns of the panels begin, the gap between them, and what a panel leaves free on its right. */
export const [GUTTER, GAP, FREE] = [40, 10, 8];
const [AXON, DENDRITE] = [88, 160];
/** Radius of a spine's head before the pairing. */
const BEFORE = 10;
const HEAD = DENDRITE - 14 - BEFORE;
/** The pairing slowed down: seconds for a millisecond, and for a pulse to run its way. */
const [SLOWED, RUN, GLOW] = [0.012, 0.5, 0.35];
/** The train above: milliseconds from left to right, and where either cell's spikes stand. */
const [FROM, TO] = [-110, 310];
const LINES = /** @type {const} */ ({ sender: 18, receiver: 40 });
const LEFT = 50;
const MOST_SPIKES = 24;

/** How large a head is drawn: its area follows the strength. @param {number} change */
export const radius = (change) => BEFORE * Math.sqrt(Math.min(2.6, Math.max(0.12, 1 + change)));

/** A spine on the dendrite under a bouton of the axon. */
function synapse() {
  const head = svg("circle", { class: "head", cy: HEAD, r: BEFORE });
  const neck = svg("path", { class: "neck" });
  const words = svg("text", { class: "word", y: DENDRITE + 20 });
  const element = svg(
    "g",
    {},
    svg("path", { class: "axon", d: `M0 ${AXON}v12` }),
    svg("path", { class: "bouton", d: `M-10 ${AXON + 21}c0 -11 20 -11 20 0z` }),
    neck,
    head,
    svg("circle", { class: "before", cy: HEAD, r: BEFORE }),
    words,
  );
  return {
    element,
    /** @param {number} change @param {string} said */
    draw(change, said) {
      const r = radius(change);
      // The head hangs below the bouton, so that a thicker one grows into the neck.
      set(head, "r", r.toFixed(2));
      const wide = Math.max(1.6, r * 0.35);
      set(neck, "d", `M${-wide.toFixed(1)} ${HEAD}V${DENDRITE}H${wide.toFixed(1)}V${HEAD}z`);
      say(words, said);
    },
  };
}

export function createStage() {
  const synapses = /** @type {Record<Rule, ReturnType<typeof synapse>>} */ (
    Object.fromEntries(RULES.map((rule) => [rule, synapse()]))
  );
  const soma = (/** @type {string} */ kind, /** @type {number} */ y) =>
    svg("path", { class: `soma ${kind}`, d: `M6 ${y - 16}L34 ${y}L6 ${y + 16}Z` });
  const [sender, receiver] = [soma("sender", AXON), soma("receiver", DENDRITE)];
  const [axon, dendrite] = [svg("path", { class: "axon" }), svg("path", { class: "dendrite" })];
  const [going, coming] = [
    svg("circle", { class: "pulse sender", r: 5 }),
    svg("circle", { class: "pulse receiver", r: 5 }),
  ];
  const train = (/** @type {string} */ kind) =>
    Array.from({ length: MOST_SPIKES }, () => svg("path", { class: `spike ${kind}` }));
  const trains = { sender: train("sender"), receiver: train("receiver") };
  const [gap, lines, scale] = [
    svg("path", { class: "gap" }),
    svg("path", { class: "time" }),
    svg("path", { class: "scale" }),
  ];
  const gapWords = svg("text", { class: "gap-words", y: 62 });
  const scaleWords = svg("text", { class: "end", y: 64 }, "100 ms");
  const element = svg(
    "svg",
    { class: "neurons", role: "img" },
    lines,
    svg("text", { class: "name start", y: LINES.sender }, "sender"),
    svg("text", { class: "name start", y: LINES.receiver }, "receiver"),
    ...trains.sender,
    ...trains.receiver,
    gap,
    gapWords,
    scale,
    scaleWords,
    axon,
    dendrite,
    ...RULES.map((rule) => synapses[rule].element),
    sender,
    receiver,
    going,
    coming,
  );
  let width = 0;
  let lag = 0;
  /** @type {import("./rules.js").Protocol} */
  let protocol = { dt_ms: 0, rate_hz: 1, pairs: 0 };
  const atTime = (/** @type {number} */ ms) => LEFT + ((ms - FROM) / (TO - FROM)) * (width - LEFT - FREE);
  /** The middle of a panel. @param {number} k */
  const column = (k) => {
    const wide = (width - GUTTER - 3 * GAP) / 4;
    return GUTTER + k * (wide + GAP) + (wide - FREE) / 2;
  };

  /** Where both pulses are, a number of seconds into a beat; nought leaves the cells at rest. @param {number} seconds */
  function pulse(seconds) {
    const starts = [Math.max(0, -lag) * SLOWED, Math.max(0, lag) * SLOWED];
    const [a, b] = starts.map((start) => (seconds - start) / RUN);
    const running = (/** @type {number} */ share) => share > 0 && share < 1;
    going.style.visibility = running(a) ? "" : "hidden";
    coming.style.visibility = running(b) ? "" : "hidden";
    if (running(a))
      going.setAttribute("transform", `translate(${(34 + a * (column(3) - 34)).toFixed(1)} ${AXON})`);
    if (running(b))
      coming.setAttribute("transform", `translate(${(34 + b * (width - 40)).toFixed(1)} ${DENDRITE})`);
    [sender, receiver].forEach((cell, i) =>
      cell.classList.toggle("firing", seconds > starts[i] && seconds < starts[i] + GLOW),
    );
  }

  function drawTrains() {
    const { dt_ms, rate_hz, pairs } = protocol;
    const period = 1000 / rate_hz;
    for (const [kind, shift] of /** @type {const} */ ([
      ["sender", 0],
      ["receiver", dt_ms],
    ])) {
      trains[kind].forEach((mark, i) => {
        const time = i * period + shift;
        const shown = i < pairs && time <= TO;
        mark.style.visibility = shown ? "" : "hidden";
        if (shown) set(mark, "d", `M${atTime(time).toFixed(1)} ${LINES[kind]}v-14`);
      });
    }
    const [left, right] = [atTime(Math.min(0, dt_ms)), atTime(Math.max(0, dt_ms))];
    set(gap, "d", `M${left.toFixed(1)} 44v5H${right.toFixed(1)}v-5`);
    set(gapWords, "x", ((left + right) / 2).toFixed(1));
  }

  /** @param {number} wide */
  function layOut(wide) {
    width = wide;
    set(element, "viewBox", `0 0 ${width} ${HEIGHT}`);
    const right = width - FREE;
    set(lines, "d", `M${LEFT} ${LINES.sender}H${right}M${LEFT} ${LINES.receiver}H${right}`);
    set(scale, "d", `M${atTime(TO - 100).toFixed(1)} 51H${right}`);
    set(scaleWords, "x", String(right));
    set(axon, "d", `M34 ${AXON}H${column(3).toFixed(1)}`);
    set(dendrite, "d", `M34 ${DENDRITE}H${width - 4}`);
    RULES.forEach((rule, k) =>
      set(synapses[rule].element, "transform", `translate(${column(k).toFixed(1)} 0)`),
    );
    drawTrains();
  }
  layOut(360);
  const observer = new ResizeObserver(([{ contentRect }]) => contentRect.width && layOut(contentRect.width));
  observer.observe(element);

  pulse(-1);
  return {
    element,
    pulse,
    stop: () => observer.disconnect(),
    /** Seconds of one beat. */
    get beat() {
      return Math.abs(lag) * SLOWED + RUN + 0.5;
    },
    /** @param {import("./rules.js").Protocol} given */
    spikes(given) {
      protocol = given;
      lag = given.dt_ms;
      drawTrains();
    },
    /** @param {Record<Rule, number>} changes as fractions @param {Record<Rule, string>} said @param {string} gapSaid @param {string} words */
    draw(changes, said, gapSaid, words) {
      for (const rule of RULES) synapses[rule].draw(changes[rule], said[rule]);
      say(gapWords, gapSaid);
      set(element, "aria-label", words);
    },
  };
}
