/** Three pyramidal cells and two interneurons in ink, with the receptors that a block sits in, and pulses that run. */

import { say, set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";

/** @typedef {{ e: number, i: number, glutamate: number }} Activity rates of both populations, and glutamate as a ratio to before */

const PYRAMIDAL = [[62, 166], [106, 150], [150, 168]];
const INTERNEURONS = [[262, 134], [300, 166]];
const RECEPTORS = 10;
/** Drops of glutamate that stand for the level before, and the most that are drawn. */
const [DROPS, MOST_DROPS] = [14, 34];
const STEPS = 80;
/** Travels along an axon in a second at the rate 1. */
const PACE = 0.9;

/** Axons: who sends, the way, and at which share of it the receptors stand that a block reaches. */
const AXONS = /** @type {const} */ ([
  { from: "e", gate: "block_interneuron", at: 0.62, pulses: 3, way: "M106 176C106 218 116 228 150 228H250C272 228 284 214 284 188" },
  { from: "e", gate: "block_pyramidal", at: 0.4, pulses: 3, way: "M100 176C100 250 108 268 84 268H30C10 268 12 236 12 214V150C12 128 26 124 44 132" },
  { from: "i", gate: null, at: 1, pulses: 2, way: "M262 118C262 62 214 56 186 84S160 126 156 150" },
  { from: "i", gate: null, at: 1, pulses: 1, way: "M312 156C334 128 322 104 300 108C284 111 280 118 276 124" },
]);
const TRIANGLE = "M0 -17C2 -12 12 8 13 11C6 15 -6 15 -13 11C-12 8 -2 -12 0 -17Z";
const DENDRITES = "M0 -16C1 -34 -3 -48 1 -66M0 -44C-6 -54 -10 -60 -12 -70M0 -50C6 -60 9 -62 12 -72M-12 11C-18 16 -22 18 -25 24M12 11C18 15 21 18 24 24";
const SPOKES = "M-11 -7L-22 -14M-12 4L-24 8M-3 12L-7 24M9 -9L19 -19M12 4L23 8";

/** A row of pores; the drug stands in those that are blocked. @param {number} x @param {number} y */
function receptors(x, y) {
  const drugs = Array.from({ length: RECEPTORS }, () => svg("path", { class: "drug", d: "M0 -4.2L3.2 0L0 4.2L-3.2 0Z" }));
  const element = svg("g", { transform: `translate(${x} ${y})` }, ...drugs.map((drug, k) =>
    svg("g", { transform: `translate(${k * 8.6} 0)` }, svg("path", { class: "pore", d: "M-3.4 -5.5V5.5M3.4 -5.5V5.5" }), drug)));
  return {
    element,
    /** @param {number} share blocked */
    show: (share) => drugs.forEach((drug, k) => { drug.style.visibility = k < Math.round(share * RECEPTORS) ? "" : "hidden"; }),
  };
}

export function createPicture() {
  const cells = (/** @type {readonly number[][]} */ places, /** @type {string} */ kind, /** @type {() => SVGElement[]} */ parts) =>
    places.map(([x, y], k) => svg("g", { class: `cell ${kind}`, transform: `translate(${x} ${y})`, style: `--k: ${k}` }, ...parts()));
  const bodies = /** @type {{ e: SVGElement[], i: SVGElement[] }} */ ({ e: [], i: [] });
  const body = (/** @type {"e" | "i"} */ kind, /** @type {SVGElement} */ shape) => {
    bodies[kind].push(shape);
    return shape;
  };
  const axons = AXONS.map((axon) => {
    const path = svg("path", { class: `axon ${axon.from}`, d: axon.way });
    const length = path.getTotalLength();
    const places = Array.from({ length: STEPS + 1 }, (_, k) => path.getPointAtLength((k / STEPS) * length));
    const pulses = Array.from({ length: axon.pulses }, () => svg("circle", { class: `pulse ${axon.from}`, r: 3.4 }));
    return { ...axon, path, places, pulses };
  });
  const rows = { block_interneuron: receptors(172, 228), block_pyramidal: receptors(10, 286) };
  // Spread evenly, and moved a little off their rows.
  const drops = Array.from({ length: MOST_DROPS }, (_, k) => svg("circle", {
    class: "drop", r: 2.1, cx: (28 + ((k * 0.618034) % 1) * 152 + 9 * Math.sin(k * 7.1)).toFixed(1), cy: (42 + ((k * 0.754878) % 1) * 52 + 8 * Math.cos(k * 4.3)).toFixed(1) }));
  const labels = Object.fromEntries(["glutamate", "e", "i", "block_interneuron", "block_pyramidal"].map((name) => [name, svg("text", { class: "value" })]));
  const label = (/** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ words, /** @type {string} */ name, /** @type {string} */ anchor = "start") => {
    for (const [text, dy] of /** @type {[SVGElement, number][]} */ ([[svg("text", { class: "name" }, words), 0], [labels[name], 14]])) {
      text.setAttribute("x", String(x));
      text.setAttribute("y", String(y + dy));
      text.style.textAnchor = anchor;
      names.append(text);
    }
  };
  const names = svg("g", {});
  label(6, 12, "Glutamate", "glutamate");
  label(334, 40, "Interneurons", "i", "end");
  label(120, 203, "Pyramidal cells", "e");
  label(212, 250, "Receptors on interneurons", "block_interneuron", "middle");
  label(104, 286, "on pyramidal cells", "block_pyramidal");
  const element = svg("svg", { viewBox: "0 0 340 304", class: "drawing circuit", role: "img" },
    ...axons.map(({ path }) => path),
    svg("path", { class: "ending e", d: "M277 190L284 182L291 190M35 127L45 132L37 140" }), svg("path", { class: "ending i", d: "M147 150L166 154M268 122L282 130" }),
    ...cells(PYRAMIDAL, "e", () => [svg("path", { class: "branch", d: DENDRITES }), body("e", svg("path", { class: "body", d: TRIANGLE }))]),
    ...cells(INTERNEURONS, "i", () => [svg("path", { class: "branch", d: SPOKES }), body("i", svg("circle", { class: "body", r: 12 }))]),
    ...drops, rows.block_interneuron.element, rows.block_pyramidal.element, ...axons.flatMap(({ pulses }) => pulses), names);

  const phase = { e: 0, i: 0 };
  let blocks = { block_interneuron: 0, block_pyramidal: 0 };
  const placePulses = () => {
    for (const { from, gate, at, places, pulses } of axons) {
      pulses.forEach((pulse, k) => {
        const share = (phase[from] + k / pulses.length + (gate === "block_pyramidal" ? 0.17 : 0)) % 1;
        const { x, y } = places[Math.floor(share * STEPS)];
        pulse.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)})`);
        // Beyond the receptors a blocked drive is fainter.
        set(pulse, "opacity", (gate && share > at ? 1 - blocks[gate] : 1).toFixed(2));
      });
    }
  };
  const percent = (/** @type {number} */ ratio) => `${fixed(ratio * 100)}% of before`;
  return {
    element,
    /** @param {typeof blocks} found */
    block(found) {
      blocks = found;
      for (const name of /** @type {const} */ (["block_interneuron", "block_pyramidal"])) {
        rows[name].show(found[name]);
        say(labels[name], `${fixed(found[name] * 100)}% of this drive blocked`);
      }
    },
    /** @param {Activity} now @param {{ e: number, i: number }} ratio to before */
    show({ e, i, glutamate }, ratio) {
      for (const [kind, rate] of /** @type {["e" | "i", number][]} */ ([["e", e], ["i", i]])) {
        for (const cell of bodies[kind]) set(cell, "fill-opacity", Math.max(0, Math.min(1, rate)).toFixed(2));
        say(labels[kind], `${fixed(ratio[kind] * 100)}%`);
      }
      const count = Math.min(MOST_DROPS, Math.round(glutamate * DROPS));
      drops.forEach((drop, k) => { drop.style.visibility = k < count ? "" : "hidden"; });
      say(labels.glutamate, percent(glutamate));
      set(element, "aria-label", `A circuit of three pyramidal cells and two interneurons. ${fixed(blocks.block_interneuron * 100)}% of the drive of interneurons and ${fixed(blocks.block_pyramidal * 100)}% of the pyramidal cells' own drive is blocked. Pyramidal cells fire at ${percent(ratio.e)}, interneurons at ${percent(ratio.i)}.`);
      placePulses();
    },
    /** Let the pulses run on. @param {number} seconds @param {{ e: number, i: number }} rates */
    run(seconds, rates) {
      for (const kind of /** @type {const} */ (["e", "i"])) phase[kind] = (phase[kind] + Math.max(0, rates[kind]) * seconds * PACE) % 1;
      placePulses();
    },
  };
}
