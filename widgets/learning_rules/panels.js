/** What each rule makes of the same spikes, over their timing or their rate, under the synapse that keeps to it. */

import { html, say, set, svg } from "../shared/dom.js";
import { roundUp } from "../shared/numbers.js";
import { createPlot } from "../shared/plot.js";
import { RULES } from "./rules.js";
import { reading, TITLES } from "./words.js";

/** @typedef {import("./rules.js").Result} Result */
/** @typedef {"timing" | "rate"} Against */

export const AXES = /** @type {const} */ (["timing", "rate"]);
const RANGES = /** @type {Record<Against, [import("../shared/plot.js").Ends, number[]]>} */ ({
  timing: [
    [-100, 100],
    [-100, 0, 100],
  ],
  rate: [
    [0, 50],
    [0, 25, 50],
  ],
});
const UNITS = { timing: "ms", rate: "Hz" };

/** @param {Result} result @param {typeof RULES[number]} rule @param {import("../shared/plot.js").Ends} scale that pairs, triplets and calcium share @returns {import("../shared/plot.js").Ends} */
function ends({ curves }, rule, scale) {
  if (rule !== "bcm") return scale;
  const { change } = curves.bcm;
  return [-roundUp(Math.max(0.25, -Math.min(...change))), roundUp(Math.max(0.25, ...change))];
}

/** Below -100% a weight would change its sign: the rules have no floor, the picture has. @param {Result} result @returns {import("../shared/plot.js").Ends} */
export function scaleOf({ curves }) {
  const all = RULES.filter((rule) => rule !== "bcm").flatMap((rule) => [
    ...curves[rule].low,
    ...curves[rule].high,
  ]);
  return [
    -100 * Math.min(1, roundUp(Math.max(0.5, -Math.min(...all)))),
    100 * roundUp(Math.min(3, Math.max(0.5, ...all))),
  ];
}

/** @param {Against} against @param {Record<Against, Float64Array>} axes @param {number} synapses counted @param {(at: number) => void} onSeek */
export function createPanels(against, axes, synapses, onSeek) {
  const [x, xTicks] = RANGES[against];
  const origins = {
    pair: "band: four published sets",
    triplet: "band: sets of the tissue",
    calcium: `band: chance, ${synapses} synapses`,
    bcm: "speed, no scale, no band",
  };
  const panels = RULES.map((rule) => {
    const plot = createPlot({
      name: rule,
      x,
      y: [-50, 50],
      xTicks,
      yTicks: [-50, 0, 50],
      xUnit: "",
      left: 0,
      onSeek,
    });
    const [band, zero, threshold, cursor, line] = [
      plot.band("band"),
      plot.line("zero"),
      plot.line("threshold"),
      plot.line("cursor"),
      plot.line("change"),
    ];
    const dot = svg("circle", { class: "now", r: 4.5 });
    plot.above.append(dot);
    zero.draw(x, [0, 0]);
    const [readout, note] = [html("span", { class: "readout" }), html("span", { class: "note" })];
    const figure = html(
      "figure",
      { class: "panel" },
      html(
        "figcaption",
        {},
        html("h4", {}, TITLES[rule]),
        readout,
        html("span", { class: "origin" }, origins[rule]),
        note,
      ),
      plot.element,
    );
    return { rule, plot, band, threshold, cursor, line, dot, readout, note, figure };
  });
  return {
    element: html("div", { class: "four" }, ...panels.map(({ figure }) => figure)),
    /** @param {Result} result @param {number} at @param {import("../shared/plot.js").Ends} scale @param {boolean} changed are the curves others? @param {boolean} hidden */
    draw(result, at, scale, changed, hidden) {
      for (const { rule, plot, band, threshold, cursor, line, dot, readout, note } of panels) {
        const unit = rule === "bcm" ? 1 : 100;
        const { change, low, high } = result.curves[rule];
        const [bottom, top] = ends(result, rule, scale);
        if (changed) {
          plot.rescale([bottom, top], [bottom, 0, top]);
          if (rule !== "bcm") band.draw(axes[against], low, high, unit);
          line.draw(axes[against], change, unit);
          for (const one of [band, line]) one.show(!hidden);
        }
        cursor.draw([at, at], [bottom, top]);
        dot.style.display = hidden ? "none" : "";
        plot.place(dot, at, result.now[rule].change * unit);
        say(readout, hidden ? "" : reading(rule, result));
        set(
          plot.element,
          "aria-label",
          `${TITLES[rule]} over ${against}, ${UNITS[against]}. ${hidden ? "Hidden until you have guessed." : `At ${at} ${UNITS[against]}: ${reading(rule, result)}.`}`,
        );
        if (rule !== "bcm" || against !== "rate") continue;
        threshold.draw([result.threshold, result.threshold], [bottom, top]);
        threshold.show(!hidden);
        say(note, hidden ? "" : `threshold ${result.threshold.toFixed(1)} Hz`);
      }
    },
    build: () => panels.forEach(({ plot }) => plot.build()),
    stop: () => panels.forEach(({ plot }) => plot.stop()),
  };
}
