/** When growth of synapses was looked for, on the axis of days that the session moves on. */

import { html, set, svg } from "../shared/dom.js";

/** @typedef {{ event: string, species: string, brain_region: string, start_h: number, end_h: number, direction: string, source: string, confidence: string }} Seen */

const HEIGHT = 10;
/** A single look, drawn wide enough to be seen: days. */
const LOOK = 0.4;

/** @param {Seen[]} seen by event, species and region */
function grouped(seen) {
  /** @type {Map<string, Seen[]>} */
  const rows = new Map();
  for (const one of seen) {
    const name = `${one.event} (${one.species}, ${one.brain_region})`;
    rows.set(name, [...(rows.get(name) ?? []), one]);
  }
  return [...rows];
}

/** @param {Seen} look */
const hours = ({ start_h, end_h }) =>
  end_h <= 48 || start_h < 24
    ? start_h === end_h
      ? `hour ${start_h}`
      : `hours ${start_h} to ${end_h}`
    : `days ${start_h / 24} to ${end_h / 24}`;

/** Who looked, when, and what was found. @param {Seen[]} seen @param {Record<string, string>} sources */
export const lookList = (seen, sources) =>
  html(
    "ul",
    { class: "look-list" },
    ...grouped(seen).map(([name, found]) =>
      html(
        "li",
        {},
        html("b", {}, name),
        ` ${found.map((one) => `${hours(one)}: ${one.direction === "up" ? "more" : "no more than before"}`).join("; ")}. `,
        html(
          "span",
          { class: "help" },
          `${sources[found[0].source]}; ${[...new Set(found.map(({ confidence }) => (confidence === "partly" ? "partly verified" : confidence)))].join(", ")}.`,
        ),
      ),
    ),
  );

/** @param {Seen[]} seen @param {number} end */
export function createLooks(seen, end) {
  const [shade, now] = [
    svg("rect", { class: "shade", y: 0, height: HEIGHT }),
    svg("line", { class: "session", y1: 0, y2: HEIGHT }),
  ];
  const strip = (/** @type {SVGElement[]} */ ...marks) =>
    svg(
      "svg",
      { viewBox: `0 0 ${end} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
      ...marks,
    );
  return {
    element: html(
      "ul",
      { class: "looks" },
      ...grouped(seen).map(([, found]) =>
        html(
          "li",
          {},
          html("span", {}, `${found[0].event}, ${found[0].species}`),
          strip(
            ...found.map(({ start_h, end_h, direction }) =>
              svg("rect", {
                class: `look ${direction}`,
                x: Math.max(0, start_h / 24 - (start_h === end_h ? LOOK / 2 : 0)),
                y: 1.5,
                height: HEIGHT - 3,
                width: Math.max(LOOK, (end_h - start_h) / 24),
              }),
            ),
          ),
        ),
      ),
      html("li", {}, html("b", {}, "Your window, and the session"), strip(shade, now)),
    ),
    /** @param {Record<string, any>} values */
    draw({ opens_day, closes_day, session_day, gain }) {
      set(shade, "x", String(opens_day));
      set(shade, "width", String(gain > 1 ? Math.max(0, closes_day - opens_day) : 0));
      set(now, "x1", String(session_day));
      set(now, "x2", String(session_day));
    },
  };
}
