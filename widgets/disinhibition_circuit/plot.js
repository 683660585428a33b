/** Axes in SVG, and curves within them: small enough to be drawn anew with every move. */

import { set, svg } from "../shared/dom.js";

const [LEFT, TOP, BOTTOM] = [34, 22, 34];

/**
 * @param {object} options
 * @param {string} options.name class of the drawing
 * @param {number} [options.width]
 * @param {number} options.height
 * @param {[number, number]} options.x @param {[number, number]} options.y ends of the axes
 * @param {number[]} options.xTicks @param {number[]} options.yTicks
 * @param {string} options.xTitle @param {string} options.yTitle
 */
export function createPlot({ name, width = 340, height, x, y, xTicks, yTicks, xTitle, yTitle }) {
  const [wide, high] = [width - LEFT - 8, height - TOP - BOTTOM];
  const px = (/** @type {number} */ value) => LEFT + ((value - x[0]) / (x[1] - x[0])) * wide;
  const py = (/** @type {number} */ value) => TOP + ((y[1] - value) / (y[1] - y[0])) * high;
  // What leaves the axes is cut off at them.
  const area = svg("svg", { x: LEFT, y: TOP, width: wide, height: high, viewBox: `${LEFT} ${TOP} ${wide} ${high}`, overflow: "hidden" });
  const above = svg("g", {});
  const element = svg("svg", { viewBox: `0 0 ${width} ${height}`, class: `drawing ${name}`, role: "img" },
    ...yTicks.flatMap((tick) => [svg("line", { class: "grid", x1: LEFT, x2: width - 8, y1: py(tick), y2: py(tick) }), svg("text", { class: "tick end", x: LEFT - 6, y: py(tick) + 4 }, String(tick))]),
    ...xTicks.flatMap((tick) => [svg("line", { class: "grid", x1: px(tick), x2: px(tick), y1: TOP, y2: TOP + high }), svg("text", { class: "tick", x: px(tick), y: TOP + high + 14 }, String(tick))]),
    svg("text", { class: "unit", x: 0, y: 10 }, yTitle), svg("text", { class: "unit end", x: width - 8, y: height - 4 }, xTitle), area, above);

  return {
    element, px, py, above,
    /** A curve, redrawn with its `draw`. @param {string} kind class of the curve */
    line(kind) {
      const path = svg("path", { class: kind });
      area.append(path);
      return {
        path,
        /** @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys not a number leaves a gap @param {number} [factor] */
        draw(xs, ys, factor = 1) {
          let d = "";
          let pen = "M";
          for (let i = 0; i < xs.length; i += 1) {
            if (ys[i] !== ys[i]) pen = "M";
            else {
              d += `${pen}${px(xs[i]).toFixed(1)} ${py(ys[i] * factor).toFixed(1)}`;
              pen = "L";
            }
          }
          set(path, "d", d);
        },
        show(/** @type {boolean} */ on) {
          path.style.visibility = on ? "" : "hidden";
        },
      };
    },
    /** @param {SVGElement} mark @param {number} xValue @param {number} yValue */
    place(mark, xValue, yValue) {
      set(mark, "transform", `translate(${px(xValue).toFixed(1)} ${py(Math.min(y[1], Math.max(y[0], yValue))).toFixed(1)})`);
    },
  };
}
