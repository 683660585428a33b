/** A hundred channels of one membrane, each in one of five states that differ by shape. */

import { set, svg } from "../shared/dom.js";

/** @typedef {import("./bench.js").Moment} Moment */
/** @typedef {"shut" | "open" | "plugged" | "held" | "trapped"} State */

const [COLUMNS, ROWS] = [20, 5];
const COUNT = COLUMNS * ROWS;
const CELL = 24;
/** The gate: two walls together, or apart. */
const WALLS = { shut: "M-2 -7V7M2 -7V7", open: "M-7 -7V7M7 -7V7" };
const INSIDE = {
  shut: "",
  open: "",
  plugged: "M-3.6 0A3.6 3.6 0 1 0 3.6 0A3.6 3.6 0 1 0 -3.6 0Z",
  held: "M0 -4.8L4.2 -2.4V2.4L0 4.8L-4.2 2.4V-2.4Z",
  trapped: "M0 -4.8L4.2 -2.4V2.4L0 4.8L-4.2 2.4V-2.4Z",
};
const GATES = {
  shut: WALLS.shut,
  open: WALLS.open,
  plugged: WALLS.open,
  held: WALLS.open,
  trapped: "M-7 7V-2L-1.5 -8M7 7V-2L1.5 -8",
};

/** One channel, for the crowd and for its key. @param {State} state */
function glyph(state) {
  return svg(
    "g",
    { class: `channel ${state}` },
    svg("path", { class: "walls", d: GATES[state] }),
    svg("path", { class: "inside", d: INSIDE[state] }),
  );
}
/** @param {State} state */
export const mark = (state) =>
  svg("svg", { viewBox: "-11 -11 22 22", class: "channels mark", "aria-hidden": "true" }, glyph(state));

/** Thresholds that share out the states evenly: three walks through the hundred in different order. @param {number} i */
const thresholds = (i) => ({
  held: (i + 0.5) / COUNT,
  active: (((i * 37 + 50) % COUNT) + 0.5) / COUNT,
  free: (((i * 61 + 50) % COUNT) + 0.5) / COUNT,
});

/** @param {Moment} now @param {{ held: number, active: number, free: number }} limits @returns {State} */
function stateOf(now, limits) {
  const active = limits.active < now.active;
  if (limits.held < now.held) return active ? "held" : "trapped";
  if (!active) return "shut";
  return limits.free < now.unblocked ? "open" : "plugged";
}

/** The channel that the drug finds first. @param {Moment} now */
export const foundFirst = (now) => stateOf(now, thresholds(0));

/** The commonest state that a channel without the drug is in. @param {Moment} now @returns {State} */
export function commonest({ shut, open, plugged }) {
  return shut >= open && shut >= plugged ? "shut" : open >= plugged ? "open" : "plugged";
}

export function createChannels() {
  const channels = Array.from({ length: COUNT }, (_, i) => {
    const element = glyph("shut");
    // Walk the grid in steps, so that those with the drug do not stand in one row.
    const place = (i * 29) % COUNT;
    const [x, y] = [((place % COLUMNS) + 0.5) * CELL, (Math.floor(place / COLUMNS) + 0.5) * CELL];
    element.setAttribute("transform", `translate(${x} ${y})`);
    return {
      element,
      walls: /** @type {Element} */ (element.firstChild),
      inside: /** @type {Element} */ (element.lastChild),
      limits: thresholds(i),
    };
  });
  const element = svg(
    "svg",
    { viewBox: `0 0 ${COLUMNS * CELL} ${ROWS * CELL}`, class: "channels", role: "img" },
    ...channels.map((one) => one.element),
  );
  return {
    element,
    /** @param {Moment} now @param {string} words */
    draw(now, words) {
      for (const { element: one, walls, inside, limits } of channels) {
        const state = stateOf(now, limits);
        if (one.getAttribute("class") === `channel ${state}`) continue;
        one.setAttribute("class", `channel ${state}`);
        walls.setAttribute("d", GATES[state]);
        inside.setAttribute("d", INSIDE[state]);
      }
      set(element, "aria-label", words);
    },
  };
}
