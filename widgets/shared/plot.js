/** Axes in SVG, and curves within them: small enough to be drawn anew with every move. Text keeps its size at any width. */

import { set, svg } from "./dom.js";

const [RIGHT, BOTTOM] = [8, 20];

/** @typedef {[number, number]} Ends of an axis */

/**
 * The style sheet sets the height. What stands in a closed drawer is drawn when the drawer opens.
 * @param {object} options
 * @param {string} options.name class of the drawing
 * @param {Ends} options.x @param {Ends} options.y
 * @param {number[]} options.xTicks @param {number[]} options.yTicks
 * @param {string} options.xUnit said after the last tick
 * @param {string} [options.yTitle] @param {number} [options.left] room for the numbers of the vertical axis
 * @param {(value: number) => void} [options.onSeek] a pointer on the plot asks for a place on the horizontal axis
 */
export function createPlot({ name, x, y, xTicks, yTicks, xUnit, yTitle = "", left = 34, onSeek }) {
  const top = yTitle ? 22 : 8;
  let [width, height] = [340, 200];
  let [wide, high] = [0, 0];
  const px = (/** @type {number} */ value) => left + ((value - x[0]) / (x[1] - x[0])) * wide;
  const py = (/** @type {number} */ value) => top + ((y[1] - value) / (y[1] - y[0])) * high;
  // What leaves the axes is cut off at them.
  const area = svg("svg", { overflow: "hidden" });
  const [axes, above] = [svg("g", {}), svg("g", {})];
  const element = svg("svg", { class: `graph ${name}`, role: "img" }, axes, area, above);
  /** @type {{ trace: () => void, stale: boolean }[]} */
  const traces = [];
  /** @type {Map<SVGElement, [number, number]>} */
  const placed = new Map();
  const folded = () => element.closest("details:not([open]), [hidden]") !== null;

  const settle = (/** @type {SVGElement} */ mark, /** @type {number} */ at, /** @type {number} */ value) =>
    set(
      mark,
      "transform",
      `translate(${px(at).toFixed(1)} ${py(Math.min(y[1], Math.max(y[0], value))).toFixed(1)})`,
    );
  const catchUp = () =>
    traces.forEach((one) => {
      one.stale = false;
      one.trace();
    });
  function layOut() {
    [wide, high] = [width - left - RIGHT, height - top - BOTTOM];
    set(element, "viewBox", `0 0 ${width} ${height}`);
    for (const [key, value] of Object.entries({
      x: left,
      y: top,
      width: wide,
      height: high,
      viewBox: `${left} ${top} ${wide} ${high}`,
    }))
      set(area, key, String(value));
    axes.replaceChildren(
      ...yTicks.flatMap((tick) => [
        svg("line", { class: "grid", x1: left, x2: left + wide, y1: py(tick), y2: py(tick) }),
        svg(
          "text",
          { class: "tick end level", x: left - 6, y: py(tick) + 4 },
          String(tick).replace("-", "\u2212"),
        ),
      ]),
      ...xTicks.flatMap((tick, i) => [
        svg("line", { class: "grid", x1: px(tick), x2: px(tick), y1: top, y2: top + high }),
        i < xTicks.length - 1
          ? svg(
              "text",
              { class: `tick ${i ? "inner" : left ? "" : "start"}`, x: px(tick), y: top + high + 15 },
              String(tick).replace("-", "\u2212"),
            )
          : svg("text", { class: "tick end", x: width, y: top + high + 15 }, `${tick} ${xUnit}`.trim()),
      ]),
      svg("text", { class: "unit", x: 0, y: 10 }, yTitle),
    );
    catchUp();
    for (const [mark, [at, value]] of placed) settle(mark, at, value);
  }
  layOut();
  const observer = new ResizeObserver(([{ contentRect: size }]) => {
    if (!size.width || !size.height) return;
    if (size.width !== width || size.height !== height) {
      [width, height] = [size.width, size.height];
      layOut();
    } else if (traces.some(({ stale }) => stale)) catchUp();
  });
  observer.observe(element);

  if (onSeek) {
    const seek = (/** @type {PointerEvent} */ event) => {
      const box = element.getBoundingClientRect();
      const share = (event.clientX - box.left - left) / (box.width - left - RIGHT);
      onSeek(x[0] + Math.min(1, Math.max(0, share)) * (x[1] - x[0]));
    };
    element.classList.add("sought");
    element.addEventListener("pointerdown", (event) => {
      element.setPointerCapture(event.pointerId);
      seek(event);
    });
    element.addEventListener(
      "pointermove",
      (event) => element.hasPointerCapture(event.pointerId) && seek(event),
    );
  }

  /** @param {string} kind class @param {() => string} outline */
  const trace = (kind, outline) => {
    const path = svg("path", { class: kind });
    const one = { trace: () => set(path, "d", outline()), stale: false };
    area.append(path);
    traces.push(one);
    return {
      path,
      redraw() {
        one.stale = folded();
        if (!one.stale) one.trace();
      },
      show(/** @type {boolean} */ on) {
        path.style.visibility = on ? "" : "hidden";
      },
    };
  };
  return {
    element,
    above,
    /** A curve, redrawn with its `draw`. @param {string} kind class of the curve */
    line(kind) {
      /** @type {[ArrayLike<number>, ArrayLike<number>, number]} */
      let [xs, ys, factor] = [[], [], 1];
      const { path, redraw, show } = trace(kind, () => {
        let d = "";
        let pen = "M";
        for (let i = 0; i < xs.length; i += 1) {
          if (ys[i] !== ys[i]) pen = "M";
          else {
            d += `${pen}${px(xs[i]).toFixed(1)} ${py(ys[i] * factor).toFixed(1)}`;
            pen = "L";
          }
        }
        return d;
      });
      return {
        path,
        show,
        /** @param {ArrayLike<number>} at @param {ArrayLike<number>} values not a number leaves a gap @param {number} [times] */
        draw(at, values, times = 1) {
          [xs, ys, factor] = [at, values, times];
          redraw();
        },
      };
    },
    /** The range between two curves. @param {string} kind */
    band(kind) {
      /** @type {[ArrayLike<number>, ArrayLike<number>, ArrayLike<number>, number]} */
      let [xs, lows, highs, factor] = [[], [], [], 1];
      const { path, redraw, show } = trace(kind, () => {
        const point = (/** @type {number} */ i, /** @type {ArrayLike<number>} */ ys) =>
          `${px(xs[i]).toFixed(1)} ${py(ys[i] * factor).toFixed(1)}`;
        const there = Array.from(xs, (_, i) => point(i, lows));
        const back = Array.from(xs, (_, i) => point(i, highs)).reverse();
        return there.length ? `M${[...there, ...back].join("L")}Z` : "";
      });
      return {
        path,
        show,
        /** @param {ArrayLike<number>} at @param {ArrayLike<number>} low @param {ArrayLike<number>} high @param {number} [times] */
        draw(at, low, high, times = 1) {
          [xs, lows, highs, factor] = [at, low, high, times];
          redraw();
        },
      };
    },
    /** @param {SVGElement} mark @param {number} at @param {number} value */
    place(mark, at, value) {
      placed.set(mark, [at, value]);
      settle(mark, at, value);
    },
    /** Another vertical axis. @param {Ends} ends @param {number[]} ticks */
    rescale(ends, ticks) {
      if (ends[0] === y[0] && ends[1] === y[1]) return;
      [y, yTicks] = [ends, ticks];
      layOut();
    },
    /** Draw what a closed drawer has kept back, as for paper. */
    build: catchUp,
    stop: () => observer.disconnect(),
  };
}
