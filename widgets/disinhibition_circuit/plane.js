/** The phase plane: where either population rests, where both do, and the way from before to after the block. */

import { set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";
import { createPlot } from "../shared/plot.js";
import { RATES } from "./course.js";

const MOST_POINTS = 9;

/** A state in which both rest: filled if the circuit returns to it. */
const point = () => svg("path", { class: "point" });
const SHAPES = { stable: "M-5 0A5 5 0 1 0 5 0A5 5 0 1 0 -5 0Z", saddle: "M-6 0L0 -6L6 0L0 6Z" };

export function createPlane() {
  const plot = createPlot({
    name: "plane",
    x: [0, 1],
    y: [0, 0.8],
    xTicks: [0, 0.25, 0.5, 0.75, 1],
    yTicks: [0, 0.2, 0.4, 0.6, 0.8],
    xUnit: "",
    yTitle: "Rate of interneurons, over the rate of pyramidal cells",
  });
  const lines = {
    eBefore: plot.line("pyramidal faint"),
    iBefore: plot.line("interneuron faint"),
    e: plot.line("pyramidal"),
    i: plot.line("interneuron"),
    way: plot.line("way"),
  };
  const marks = Array.from({ length: MOST_POINTS }, point);
  const start = svg("path", { class: "start", d: "M-5 -5L5 5M-5 5L5 -5" });
  const now = svg("circle", { class: "now", r: 4.5 });
  plot.above.append(...marks, start, now);
  return {
    ...plot,
    /** @param {import("./course.js").Result} result @param {boolean} veiled show the circuit before the block only */
    draw({ set: name, courses, plane }, veiled) {
      const { before, after, points, pointsBefore } = plane;
      const { start: from, e, i } = courses[name];
      lines.eBefore.draw(RATES, before.first);
      lines.iBefore.draw(RATES, before.second);
      lines.e.draw(RATES, (veiled ? before : after).first);
      lines.i.draw(RATES, (veiled ? before : after).second);
      lines.way.draw(e, i);
      lines.way.show(!veiled);
      const shown = veiled ? pointsBefore : points;
      marks.forEach((mark, k) => {
        const one = shown[k];
        mark.style.display = one ? "" : "none";
        if (!one) return;
        set(mark, "class", `point ${one.stable ? "stable" : "unstable"}`);
        set(mark, "d", one.stable ? SHAPES.stable : SHAPES.saddle);
        plot.place(mark, one.first, one.second);
      });
      plot.place(start, from.e, from.i);
      set(
        plot.element,
        "aria-label",
        `Phase plane. ${veiled ? "Before the block, b" : "B"}oth populations rest at ${shown.map((one) => `${fixed(one.first, 2)} and ${fixed(one.second, 2)} (${one.kind})`).join("; ")}.`,
      );
    },
    /** @param {number} e @param {number} i the present rates */
    point: (e, i) => plot.place(now, e, i),
  };
}
