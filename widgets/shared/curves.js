/** A panel of curves with a band, on uPlot: drawn at once, with a cursor that follows the time. */

import uPlot from "uplot";
import uplotCss from "uplot/dist/uPlot.min.css";
import { addStyle, html, say, svg } from "./dom.js";
import { onDrag } from "./drag.js";

export { roundUp } from "./numbers.js";

/**
 * @typedef {{ name: string, stroke: () => string, dash?: number[], width?: number, dots?: "filled" | "hollow" }} Line
 *   `dots` for numbers that stand alone, with no line between them
 * @typedef {{ fill: () => string }} Band the range between two courses
 * @typedef {{ at: number, label: string, minor?: boolean }} Tick a minor one is named only where there is room
 * @typedef {object} Options
 * @property {string} title
 * @property {string} origin whose numbers these are, said beside the title
 * @property {number} height
 * @property {number} [narrow] height where there is little room
 * @property {number[]} range of the horizontal axis: start and end
 * @property {Tick[]} ticks
 * @property {boolean} labelled are the ticks named below?
 * @property {number | [number, number]} [seam] where the scale of the horizontal axis changes; from and to of the gap there
 * @property {Band[]} bands
 * @property {Line[]} lines
 * @property {(low: number, high: number) => [number, number]} extent the vertical axis for these data
 * @property {(value: number) => string} format of the vertical axis
 * @property {(name: "ink" | "soft" | "hairline" | "paper") => string} ink
 * @property {(position: number) => void} onSeek
 */

export const GUTTER = 46;
export const MARGIN = 22;
const ROOMY = 480;
/** A note is about as wide; it is not written across a seam. */
const NOTE = 110;

/** @param {string} colour @param {number} share */
export const pale = (colour, share) =>
  colour +
  Math.round(share * 255)
    .toString(16)
    .padStart(2, "0");

/**
 * What each line stands for: its dash and its name.
 * @param {{ name: string, dash?: number[], width?: number, band?: boolean }[]} items
 */
export function lineKey(items) {
  return html(
    "ul",
    { class: "key" },
    ...items.map(({ name, dash, width = 2, band }) =>
      html(
        "li",
        {},
        svg(
          "svg",
          { viewBox: "0 0 26 10", "aria-hidden": "true" },
          band
            ? svg("rect", { x: 0, y: 0, width: 26, height: 10, opacity: 0.25 })
            : svg("line", {
                x1: 1,
                y1: 5,
                x2: 25,
                y2: 5,
                "stroke-width": width,
                "stroke-dasharray": dash ? dash.join(" ") : null,
              }),
        ),
        name,
      ),
    ),
  );
}

/** @param {number} length @returns {null[]} */
const nothing = (length) => new Array(length).fill(null);

/** @param {Options} options */
export function createPanel(options) {
  addStyle("uplot", uplotCss);
  const { range, ticks, lines, bands, ink } = options;
  const readout = html("span", { class: "readout" });
  const canvas = html("div", { class: "plot" });
  const element = html(
    "figure",
    { class: "panel" },
    html(
      "figcaption",
      {},
      html("h4", {}, options.title),
      readout,
      html("span", { class: "origin" }, options.origin),
    ),
    canvas,
  );

  const cursor = html("div", { class: "cursor" });
  const dot = html("div", { class: "dot" });
  const note = html("div", { class: "note" });

  // Text costs a canvas more than all its lines, and it changes rarely: the scales' numbers are elements.
  const below = options.labelled
    ? ticks.map(({ at, label, minor }) =>
        html(
          "span",
          {
            class: minor ? "minor" : null,
            style: `left: ${((at - range[0]) / (range[1] - range[0])) * 100}%`,
          },
          label,
        ),
      )
    : [];
  const beside = html("div", { class: "beside" });
  const scales = html(
    "div",
    { class: "scales", "aria-hidden": "true" },
    html("div", { class: "below" }, ...below),
    beside,
  );
  let labelled = "";
  /** Name the ticks of the vertical axis. @param {number[]} splits */
  const label = (splits) => {
    const [low, high] = limits;
    const now = [low, high, ...splits].join(" ");
    if (now === labelled) return;
    labelled = now;
    while (beside.childElementCount < splits.length) beside.append(html("span", {}));
    [...beside.children].forEach((element, i) => {
      const span = /** @type {HTMLElement} */ (element);
      span.hidden = i >= splits.length;
      if (span.hidden) return;
      say(span, options.format(splits[i]));
      span.style.top = `${((high - splits[i]) / (high - low)) * 100}%`;
    });
  };

  /** @type {uPlot | null} */
  let plot = null;
  /** @type {uPlot.AlignedData | null} */
  let data = null;
  let veiled = false;
  let limits = /** @type {[number, number]} */ ([0, 1]);
  let [cursorAt, dotAt] = [0, /** @type {number | null} */ (null)];
  let noted = { at: NaN, words: "" };

  const start = () => {
    const width = Math.floor(canvas.clientWidth);
    if (!data || width < 40) return;
    scales.classList.toggle("narrow", width < ROOMY);
    const height = (width < ROOMY && options.narrow) || options.height;
    if (plot) {
      const drawn = plot;
      if (drawn.width !== width || drawn.height !== height)
        drawn.batch(() => drawn.setSize({ width, height }));
      place();
      return;
    }
    plot = new uPlot(
      {
        width,
        height,
        padding: [8, MARGIN, options.labelled ? 0 : 6, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false, range: () => [range[0], range[1]] }, y: { range: () => limits } },
        axes: [
          {
            show: true,
            size: options.labelled ? 26 : 2,
            splits: () => ticks.map((tick) => tick.at),
            values: () => [],
            grid: { stroke: () => ink("hairline"), width: 1 },
            ticks: { show: false },
          },
          {
            size: GUTTER,
            space: 28,
            values: (_, splits) => {
              label(splits);
              return [];
            },
            grid: { stroke: () => ink("hairline"), width: 1 },
            ticks: { show: false },
          },
        ],
        series: [
          {},
          ...bands.flatMap(() => [
            { stroke: "transparent", width: 0, points: { show: false } },
            { stroke: "transparent", width: 0, points: { show: false } },
          ]),
          ...lines.map(({ stroke, width = 2, dash, dots }) =>
            dots
              ? {
                  stroke,
                  paths: () => null,
                  points: {
                    show: true,
                    size: 9,
                    width: 2,
                    fill: dots === "filled" ? stroke : () => ink("paper"),
                  },
                }
              : { stroke, width, dash, points: { show: false } },
          ),
        ],
        // A plot knows its scales only once it is ready: what was pointed at before then is placed now.
        hooks: { ready: [() => queueMicrotask(place)] },
        bands: bands.map((band, i) => ({
          series: /** @type {[number, number]} */ ([2 + 2 * i, 1 + 2 * i]),
          fill: band.fill,
        })),
      },
      data,
      canvas,
    );
    if (options.seam !== undefined) {
      const share = (/** @type {number} */ at) => `${((at - range[0]) / (range[1] - range[0])) * 100}%`;
      const [from, to] = [options.seam].flat();
      plot.over.append(
        html("div", {
          class: "seam",
          style: `left: ${share(from)}; ${to === undefined ? "" : `width: ${share(range[0] + to - from)}`}`,
        }),
      );
    }
    plot.over.append(scales, cursor, dot, note);
    listen(plot.over);
    place();
  };

  /** @param {HTMLElement} over */
  const listen = (over) => {
    const seek = (/** @type {PointerEvent} */ event) => {
      const box = over.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
      options.onSeek(range[0] + share * (range[1] - range[0]));
    };
    onDrag(over, { start: seek, move: seek });
  };

  const place = () => {
    if (!plot) return;
    const left = plot.valToPos(cursorAt, "x");
    cursor.hidden = cursorAt > range[1];
    cursor.style.transform = `translateX(${left.toFixed(1)}px)`;
    dot.hidden = dotAt === null || cursor.hidden || veiled;
    if (dotAt !== null)
      dot.style.transform = `translate(${left.toFixed(1)}px, ${plot.valToPos(dotAt, "y").toFixed(1)}px)`;
    note.hidden = !noted.words || veiled;
    if (noted.words) {
      say(note, noted.words);
      const x = plot.valToPos(noted.at, "x");
      note.style.transform = `translateX(${x.toFixed(1)}px)`;
      const seam = options.seam === undefined ? Infinity : plot.valToPos([options.seam].flat()[0], "x");
      // From the scale, not from the element: reading an element's width here makes the browser lay out again.
      note.classList.toggle(
        "leftwards",
        x > plot.valToPos(range[1], "x") * 0.6 || (x < seam && x > seam - NOTE),
      );
    }
  };

  const observer = new ResizeObserver(start);
  observer.observe(canvas);

  return {
    element,
    /**
     * @param {Float64Array} positions
     * @param {ArrayLike<number | null>[]} columns low and high of each band, then the lines
     * @param {boolean} [veil] draw the axes only
     */
    draw(positions, columns, veil = false) {
      veiled = veil;
      let [low, high] = [Infinity, -Infinity];
      for (const column of columns) {
        for (let i = 0; i < column.length; i += 1) {
          const value = column[i];
          if (value === null) break;
          if (value < low) low = value;
          if (value > high) high = value;
        }
      }
      data = /** @type {uPlot.AlignedData} */ (
        /** @type {unknown} */ ([
          positions,
          ...(veil ? columns.map(() => nothing(positions.length)) : columns),
        ])
      );
      limits = options.extent(low, high);
      const drawn = plot;
      // Immediate mode: drawn when this returns, not in a later microtask.
      if (drawn) drawn.batch(() => drawn.setData(/** @type {uPlot.AlignedData} */ (data)));
      else start();
    },
    /**
     * @param {number} position
     * @param {number | null} value where the dot stands
     * @param {string} words the numbers at this position
     */
    point(position, value, words) {
      cursorAt = position;
      dotAt = value;
      say(readout, veiled ? "" : words);
      place();
    },
    /** @param {number} at @param {string} words "" for no note */
    mark(at, words) {
      noted = { at, words };
      place();
    },
    recolour: () => plot?.redraw(false),
    stop() {
      observer.disconnect();
      plot?.destroy();
    },
  };
}
