/** When growth of synapses was looked for, on the axis of days that the session moves on. */

import { html, set, svg } from "../shared/dom.js";

/** @typedef {{ event: string, species: string, brain_region: string, start_h: number, end_h: number, direction: string, source: string, confidence: string }} Seen */

const HEIGHT = 10;
/** A single look, drawn wide enough to be seen: days. */
const LOOK = 0.4;

/** @param {Seen[]} seen @param {Record<string, string>} sources @param {number} end */
export function createWindows(seen, sources, end) {
  const [shade, now] = [svg("rect", { class: "shade", y: 0, height: HEIGHT }), svg("line", { class: "session", y1: 0, y2: HEIGHT })];
  const strip = (/** @type {SVGElement[]} */ ...marks) => svg("svg", { viewBox: `0 0 ${end} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...marks);
  const rows = new Map();
  for (const one of seen) {
    const name = `${one.event} (${one.species}, ${one.brain_region})`;
    rows.set(name, [...(rows.get(name) ?? []), one]);
  }
  const hours = (/** @type {Seen} */ { start_h, end_h }) => (end_h <= 48 || start_h < 24 ? (start_h === end_h ? `hour ${start_h}` : `hours ${start_h} to ${end_h}`) : `days ${start_h / 24} to ${end_h / 24}`);
  const list = html("ul", { class: "looks" }, ...[...rows].map(([name, found]) => html("li", {},
    html("span", {}, html("b", {}, name), ` ${found.map((/** @type {Seen} */ one) => `${hours(one)}: ${one.direction === "up" ? "more" : "no more than before"}`).join("; ")}. `,
      html("span", { class: "help" }, `${sources[found[0].source]}; ${[...new Set(found.map((/** @type {Seen} */ { confidence }) => (confidence === "partly" ? "partly verified" : confidence)))].join(", ")}.`)),
    strip(...found.map((/** @type {Seen} */ { start_h, end_h, direction }) => svg("rect", {
      class: `look ${direction}`, x: Math.max(0, start_h / 24 - (start_h === end_h ? LOOK / 2 : 0)), y: 1.5, height: HEIGHT - 3, width: Math.max(LOOK, (end_h - start_h) / 24),
    }))))));
  return {
    element: html("div", { class: "windows" },
      html("div", { class: "own" }, html("span", {}, html("b", {}, "Your window, and the session")), strip(shade, now)), list),
    /** @param {Record<string, any>} values */
    draw({ opens_day, closes_day, session_day, gain }) {
      set(shade, "x", String(opens_day));
      set(shade, "width", String(gain > 1 ? Math.max(0, closes_day - opens_day) : 0));
      set(now, "x1", String(session_day));
      set(now, "x2", String(session_day));
    },
  };
}
