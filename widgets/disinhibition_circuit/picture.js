/** Three pyramidal cells and two interneurons in ink, with the receptors that a block sits in, and pulses that run. */

import { say, set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";

/** @typedef {{ e: number, i: number, glutamate: number }} Activity rates of both populations, and glutamate as a ratio to before */

const PYRAMIDAL = [
  [62, 108],
  [106, 94],
  [150, 110],
];
const INTERNEURONS = [
  [262, 84],
  [300, 112],
];
const RECEPTORS = 10;
/** Drops of glutamate that stand for the level before, and the most that are drawn. */
const [DROPS, MOST_DROPS] = [14, 34];
const STEPS = 80;
/** Travels along an axon in a second at the rate 1. */
const PACE = 0.9;

/** Axons: who sends, the way, and at which share of it the receptors stand that a block reaches. */
const AXONS = /** @type {const} */ ([
  {
    from: "e",
    gate: "block_interneuron",
    at: 0.62,
    pulses: 3,
    way: "M106 120C106 158 116 166 150 166H250C274 166 284 154 284 134",
  },
  {
    from: "e",
    gate: "block_pyramidal",
    at: 0.42,
    pulses: 3,
    way: "M100 118C100 182 112 204 88 204H30C8 204 10 178 10 162V98C10 74 26 68 44 74",
  },
  { from: "i", gate: null, at: 1, pulses: 2, way: "M262 68C262 20 214 14 186 40S160 76 156 92" },
  { from: "i", gate: null, at: 1, pulses: 1, way: "M312 102C334 74 322 54 300 58C284 61 280 66 276 74" },
]);
const TRIANGLE = "M0 -17C2 -12 12 8 13 11C6 15 -6 15 -13 11C-12 8 -2 -12 0 -17Z";
const DENDRITES =
  "M0 -16C1 -28 -3 -38 1 -50M0 -34C-6 -42 -10 -46 -12 -54M0 -39C6 -47 9 -49 12 -56M-12 11C-18 16 -22 18 -25 24M12 11C18 15 21 18 24 24";
const SPOKES = "M-11 -7L-22 -14M-12 4L-24 8M-3 12L-7 24M9 -9L19 -19M12 4L23 8";

/** A row of pores; the drug stands in those that are blocked. @param {number} x @param {number} y */
function receptors(x, y) {
  const drugs = Array.from({ length: RECEPTORS }, () =>
    svg("path", { class: "drug", d: "M0 -4.2L3.2 0L0 4.2L-3.2 0Z" }),
  );
  const element = svg(
    "g",
    { transform: `translate(${x} ${y})` },
    ...drugs.map((drug, k) =>
      svg(
        "g",
        { transform: `translate(${k * 8.6} 0)` },
        svg("path", { class: "pore", d: "M-3.4 -5.5V5.5M3.4 -5.5V5.5" }),
        drug,
      ),
    ),
  );
  return {
    element,
    /** @param {number} share blocked */
    show: (share) =>
      drugs.forEach((drug, k) => {
        drug.style.visibility = k < Math.round(share * RECEPTORS) ? "" : "hidden";
      }),
  };
}

export function createPicture() {
  const cells = (
    /** @type {readonly number[][]} */ places,
    /** @type {string} */ kind,
    /** @type {() => SVGElement[]} */ parts,
  ) =>
    places.map(([x, y], k) =>
      svg("g", { class: `cell ${kind}`, transform: `translate(${x} ${y})`, style: `--k: ${k}` }, ...parts()),
    );
  const bodies = /** @type {{ e: SVGElement[], i: SVGElement[] }} */ ({ e: [], i: [] });
  const body = (/** @type {"e" | "i"} */ kind, /** @type {SVGElement} */ shape) => {
    bodies[kind].push(shape);
    return shape;
  };
  const axons = AXONS.map((axon) => {
    const path = svg("path", { class: `axon ${axon.from}`, d: axon.way });
    const length = path.getTotalLength();
    const places = Array.from({ length: STEPS + 1 }, (_, k) => path.getPointAtLength((k / STEPS) * length));
    const pulses = Array.from({ length: axon.pulses }, () =>
      svg("circle", { class: `pulse ${axon.from}`, r: 3.4 }),
    );
    return { ...axon, path, places, pulses };
  });
  const rows = { block_interneuron: receptors(172, 166), block_pyramidal: receptors(18, 204) };
  // Spread evenly, and moved a little off their rows.
  const drops = Array.from({ length: MOST_DROPS }, (_, k) =>
    svg("circle", {
      class: "drop",
      r: 2.1,
      cx: (28 + ((k * 0.618034) % 1) * 152 + 9 * Math.sin(k * 7.1)).toFixed(1),
      cy: (37 + ((k * 0.754878) % 1) * 26 + 5 * Math.cos(k * 4.3)).toFixed(1),
    }),
  );
  const labels = Object.fromEntries(
    ["glutamate", "e", "i", "block_interneuron", "block_pyramidal"].map((name) => [
      name,
      svg("text", { class: "value" }),
    ]),
  );
  const label = (
    /** @type {number} */ x,
    /** @type {number} */ y,
    /** @type {string} */ words,
    /** @type {string} */ name,
    /** @type {string} */ anchor = "start",
  ) => {
    for (const [text, dy] of /** @type {[SVGElement, number][]} */ ([
      [svg("text", { class: "name" }, words), 0],
      [labels[name], 14],
    ])) {
      text.setAttribute("x", String(x));
      text.setAttribute("y", String(y + dy));
      text.style.textAnchor = anchor;
      names.append(text);
    }
  };
  const names = svg("g", {});
  label(6, 12, "Glutamate", "glutamate");
  label(334, 12, "Interneurons", "i", "end");
  label(132, 145, "Pyramidal cells", "e");
  label(334, 188, "Receptors on interneurons", "block_interneuron", "end");
  label(4, 226, "Receptors on pyramidal cells", "block_pyramidal");
  const element = svg(
    "svg",
    { viewBox: "0 0 340 244", class: "drawing circuit", role: "img" },
    ...axons.map(({ path }) => path),
    svg("path", { class: "ending e", d: "M277 136L284 128L291 136M35 69L45 74L37 82" }),
    svg("path", { class: "ending i", d: "M147 92L166 96M268 72L282 80" }),
    ...cells(PYRAMIDAL, "e", () => [
      svg("path", { class: "branch", d: DENDRITES }),
      body("e", svg("path", { class: "body", d: TRIANGLE })),
    ]),
    ...cells(INTERNEURONS, "i", () => [
      svg("path", { class: "branch", d: SPOKES }),
      body("i", svg("circle", { class: "body", r: 12 })),
    ]),
    ...drops,
    rows.block_interneuron.element,
    rows.block_pyramidal.element,
    ...axons.flatMap(({ pulses }) => pulses),
    names,
  );

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
      for (const [kind, rate] of /** @type {["e" | "i", number][]} */ ([
        ["e", e],
        ["i", i],
      ])) {
        for (const cell of bodies[kind]) set(cell, "fill-opacity", Math.max(0, Math.min(1, rate)).toFixed(2));
        say(labels[kind], `${fixed(ratio[kind] * 100)}%`);
      }
      const count = Math.min(MOST_DROPS, Math.round(glutamate * DROPS));
      drops.forEach((drop, k) => {
        drop.style.visibility = k < count ? "" : "hidden";
      });
      say(labels.glutamate, percent(glutamate));
      set(
        element,
        "aria-label",
        `A circuit of three pyramidal cells and two interneurons. ${fixed(blocks.block_interneuron * 100)}% of the drive of interneurons and ${fixed(blocks.block_pyramidal * 100)}% of the pyramidal cells' own drive is blocked. Pyramidal cells fire at ${percent(ratio.e)}, interneurons at ${percent(ratio.i)}.`,
      );
      placePulses();
    },
    /** Let the pulses run on. @param {number} seconds @param {{ e: number, i: number }} rates */
    run(seconds, rates) {
      for (const kind of /** @type {const} */ (["e", "i"]))
        phase[kind] = (phase[kind] + Math.max(0, rates[kind]) * seconds * PACE) % 1;
      placePulses();
    },
  };
}
