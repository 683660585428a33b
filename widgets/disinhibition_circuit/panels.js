/** Two curves with what rats did over them: rates after the block, and glutamate over dose. */

import { set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";
import { createPlot } from "../shared/plot.js";
import { ASSUMPTIONS, doseCurve, DOSES, END, SETS, TIMES } from "./course.js";

/** @typedef {import("./course.js").Result} Result */
/** @typedef {{ id: string, sign: "+" | "-" | "0", dose: number | null, source: string, verified: boolean }} Finding */

const ARROWS = { "+": "M0 -6L5.5 4H-5.5Z", "-": "M0 6L5.5 -4H-5.5Z", 0: "M-5.5 -2.5H5.5M-5.5 2.5H5.5" };
/** Which way something went, as a shape. @param {"+" | "-" | "0"} sign */
export const arrow = (sign) =>
  svg("path", { class: `arrow ${sign === "0" ? "same" : sign === "+" ? "up" : "down"}`, d: ARROWS[sign] });

/** Rates of both populations after the block, with both sets of numbers. @param {(ms: number) => void} onSeek */
export function createRates(onSeek) {
  const plot = createPlot({
    name: "rates",
    x: [0, END],
    y: [0, 250],
    xTicks: [0, 10, 20, 30, 40],
    yTicks: [0, 100, 200],
    xUnit: "ms",
    onSeek,
  });
  const lines = SETS.map((name) => ({ name, e: plot.line("pyramidal"), i: plot.line("interneuron") }));
  const cursor = plot.line("cursor");
  return {
    ...plot,
    /** @param {Result} result @param {boolean} veiled */
    draw({ set: chosen, courses }, veiled) {
      for (const { name, e, i } of lines) {
        const { ratio } = courses[name];
        e.draw(TIMES, ratio.e, 100);
        i.draw(TIMES, ratio.i, 100);
        for (const [line, cells] of /** @type {const} */ ([
          [e, "pyramidal"],
          [i, "interneuron"],
        ])) {
          set(line.path, "class", `${cells}${name === chosen ? "" : " other"}`);
          line.show(!veiled);
        }
      }
      const { ratio } = courses[chosen];
      set(
        plot.element,
        "aria-label",
        veiled
          ? "Rates after the block, hidden until you have guessed."
          : `Rates after the block. Pyramidal cells go from 100% to ${fixed(ratio.e[ratio.e.length - 1] * 100)}%, interneurons to ${fixed(ratio.i[ratio.i.length - 1] * 100)}%.`,
      );
    },
    /** @param {number} time ms */
    point(time) {
      cursor.draw([time, time], [0, 250]);
    },
  };
}

/** Glutamate over dose under each assumption; what rats did at five doses stands above, as signs. @param {Finding[]} findings */
export function createDoses(findings) {
  const plot = createPlot({
    name: "doses",
    x: [0, 200],
    y: [0, 280],
    xTicks: [0, 50, 100, 150, 200],
    yTicks: [0, 100, 200],
    xUnit: "mg/kg",
  });
  for (const { dose, sign } of findings) {
    if (dose === null) continue;
    plot.line("drop").draw([dose, dose], [0, 238]);
    const mark = arrow(sign);
    plot.above.append(mark);
    plot.place(mark, dose, 258);
  }
  const lines = Object.keys(ASSUMPTIONS).map((name) => ({ name, line: plot.line("other") }));
  const dot = svg("circle", { class: "now", r: 5 });
  const said = svg("text", { class: "found", dy: 4 }, "in rats");
  plot.above.append(said, dot);
  plot.place(said, 58, 258);
  return {
    ...plot,
    /** @param {Result} result @param {number | null} ratio glutamate at the dose, if a dose sets the blocks @param {boolean} veiled */
    draw({ set: chosen, dose }, ratio, veiled) {
      for (const { name, line } of lines) {
        line.draw(DOSES, doseCurve(chosen, name), 100);
        set(
          line.path,
          "class",
          name === dose.name
            ? "pyramidal"
            : `other ${ASSUMPTIONS[name].reversed ? "reversed" : ""} ${ASSUMPTIONS[name].extra ? "" : "unturned"}`,
        );
        line.show(!veiled);
      }
      dot.style.display = ratio === null || veiled ? "none" : "";
      if (ratio !== null) plot.place(dot, dose.at, ratio * 100);
      const curve = doseCurve(chosen, dose.name);
      set(
        plot.element,
        "aria-label",
        veiled
          ? "Glutamate over dose, hidden until you have guessed."
          : `Glutamate over rat doses: ${[10, 30, 50, 200].map((one) => `${fixed(curve[one / 5] * 100)}% at ${one} mg/kg`).join(", ")}. In rats it rose at 10, 20 and 30, did not change at 50 and fell at 200.`,
      );
    },
  };
}
