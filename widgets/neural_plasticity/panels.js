/** The curves: what the course is about, and what drives it. */

import { createPanel, lineKey, pale, roundUp } from "../shared/curves.js";
import { DAY, EARLY, END, GAP, earlyTicks, ticks, toPosition } from "./clocks.js";
import { KINETICS, POSITIONS, TIMES } from "./course.js";

/**
 * @typedef {import("./course.js").Course} Course
 * @typedef {import("./words.js").Moment} Moment
 * @typedef {import("../shared/theme.js").Quantity} Quantity
 */

const LAST_OF_DAY = TIMES.indexOf(DAY);
/** The end of the first day stands at both sides of the gap. @param {Float64Array} values */
const broken = (values) => {
  const both = new Float64Array(values.length + 1);
  both.set(values.subarray(0, LAST_OF_DAY + 1));
  both.set(values.subarray(LAST_OF_DAY), LAST_OF_DAY + 1);
  return both;
};
const AXIS = broken(POSITIONS);
AXIS[LAST_OF_DAY + 1] = 1 + GAP;
const NOTHING = new Array(AXIS.length).fill(null);
const EARLY_COUNT = TIMES.findIndex((time) => time > EARLY);
const DASHES = /** @type {Record<string, number[] | undefined>} */ ({
  kamp: undefined,
  domino: [7, 4],
  clements: [2, 3],
});
const NAMES = /** @type {Record<string, string>} */ ({
  kamp: "Kamp 2020",
  domino: "Domino",
  clements: "Clements 1981",
});

const percent = (/** @type {number} */ value) => `${Math.round(value * 100)}`;

/**
 * One panel: which outputs it draws, in which colour, on which scale.
 * @typedef {object} Sheet
 * @property {string} title
 * @property {number} height
 * @property {number} [narrow] height on a phone
 * @property {boolean} [labelled]
 * @property {boolean} [early] only the first hours
 * @property {string} origin whose numbers these are
 * @property {{ low: string, high: string, colour: Quantity }[]} bands
 * @property {{ output: string, name?: string, colour: Quantity, dash?: number[], width?: number }[]} lines one line each; or
 * @property {{ output: string, colour: Quantity }} [kinetics] one line for each pharmacokinetic model
 * @property {(low: number, high: number) => [number, number]} extent
 * @property {(value: number) => string} format
 */

const share = (/** @type {number} */ _low, /** @type {number} */ high) =>
  /** @type {[number, number]} */ ([0, Math.min(1, roundUp(high))]);

/** @type {Record<string, Sheet>} */
const SHEETS = {
  benefit: {
    title: "Mood lift, % of full",
    origin: "illustrative, rodents' clock",
    height: 92,
    narrow: 66,
    bands: [{ low: "benefit", high: "benefit", colour: "symptoms" }],
    lines: [],
    kinetics: { output: "benefit", colour: "symptoms" },
    extent: () => [0, 1],
    format: percent,
  },
  spines: {
    title: "Spines, % of before",
    origin: "illustrative, rodents' clock",
    height: 116,
    narrow: 96,
    labelled: true,
    bands: [{ low: "spine_density", high: "spine_density", colour: "spines" }],
    lines: [],
    kinetics: { output: "spine_density", colour: "spines" },
    extent: (low, high) => [low < 0.985 ? 0.5 : 1, 1 + Math.max(0.5, roundUp(high - 1))],
    format: percent,
  },
  plasma: {
    title: "Ketamine, ng/mL",
    origin: "three models fitted in people",
    early: true,
    height: 118,
    labelled: true,
    bands: [{ low: "concentration", high: "concentration", colour: "ketamine" }],
    lines: [],
    kinetics: { output: "concentration", colour: "ketamine" },
    extent: (_, high) => [0, roundUp(high)],
    format: (value) => String(value),
  },
  block: {
    title: "NMDA receptors blocked, %",
    origin: "recalled, unverified",
    early: true,
    height: 118,
    labelled: true,
    bands: [{ low: "block_2a", high: "block_2c", colour: "ketamine" }],
    lines: [
      { output: "block_2c", name: "GluN2C", colour: "ketamine" },
      { output: "block_2d", name: "2D", colour: "ketamine", dash: [7, 4] },
      { output: "block_2b", name: "2B", colour: "ketamine", dash: [2, 3] },
      { output: "block_2a", name: "2A", colour: "ketamine", width: 1 },
    ],
    extent: share,
    format: percent,
  },
  glutamate: {
    title: "Glutamate release, % up",
    origin: "illustrative",
    early: true,
    height: 118,
    labelled: true,
    bands: [{ low: "glutamate", high: "glutamate", colour: "glutamate" }],
    lines: [],
    kinetics: { output: "glutamate", colour: "glutamate" },
    extent: (low, high) => [low < 0.999 ? 1 - roundUp(1 - low) : 1, 1 + roundUp(Math.max(0.05, high - 1))],
    format: (value) => percent(value - 1),
  },
  signals: {
    title: "BDNF and mTORC1, % of most",
    origin: "illustrative",
    early: true,
    height: 118,
    labelled: true,
    bands: [{ low: "bdnf", high: "bdnf", colour: "signal" }],
    lines: [
      { output: "bdnf", name: "BDNF and AMPA", colour: "signal" },
      { output: "mtor", name: "mTORC1", colour: "signal", dash: [7, 4] },
    ],
    extent: share,
    format: percent,
  },
  formation: {
    title: "Spine formation, × before",
    origin: "illustrative, rodents' clock",
    height: 118,
    labelled: true,
    bands: [{ low: "formation_rate", high: "formation_rate", colour: "spines" }],
    lines: [],
    kinetics: { output: "formation_rate", colour: "spines" },
    extent: (_, high) => [0, Math.max(2, roundUp(high))],
    format: (value) => String(value),
  },
};

export const OUTCOMES = ["benefit", "spines"];
export const DRIVERS = ["plasma", "block", "glutamate", "signals", "formation"];
/** What the dashes of the kinetics mean, in every panel that has them. */
export const kineticsKey = () =>
  lineKey([
    ...KINETICS.map((name) => ({ name: NAMES[name], dash: DASHES[name] })),
    { name: "range of 12 simulated patients and the models", band: true },
  ]);

/**
 * @param {object} options
 * @param {{ colour: (quantity: Quantity) => string, ink: (name: string) => string }} options.theme
 * @param {(position: number) => void} options.onSeek
 */
export function createPanels({ theme, onSeek }) {
  const panels = Object.fromEntries(
    Object.entries(SHEETS).map(([name, sheet]) => {
      const lines = sheet.kinetics
        ? KINETICS.map((model, i) => ({
            output: /** @type {{ output: string }} */ (sheet.kinetics).output,
            colour: /** @type {{ colour: Quantity }} */ (sheet.kinetics).colour,
            dash: DASHES[model],
            width: i ? 1.5 : 2,
            model,
          }))
        : sheet.lines.map((line) => ({ ...line, model: null }));
      const panel = createPanel({
        title: sheet.title,
        height: sheet.height,
        narrow: sheet.narrow,
        origin: sheet.origin,
        ...(sheet.early
          ? { range: [0, EARLY], ticks: earlyTicks }
          : { range: [0, END], ticks, seam: [1, 1 + GAP] }),
        labelled: sheet.labelled === true,
        bands: sheet.bands.map((band) => ({ fill: () => pale(theme.colour(band.colour), 0.17) })),
        lines: lines.map((line) => ({
          name: line.output,
          stroke: () => theme.colour(line.colour),
          dash: line.dash,
          width: line.width,
        })),
        extent: sheet.extent,
        format: sheet.format,
        ink: theme.ink,
        onSeek: (at) => onSeek(sheet.early ? toPosition(at) : at),
      });
      panel.element.dataset.panel = name;
      if (!sheet.kinetics)
        panel.element.append(
          lineKey(
            sheet.lines.map((line) => ({
              name: line.name ?? line.output,
              dash: line.dash,
              width: line.width,
            })),
          ),
        );
      return [name, { panel, sheet, lines }];
    }),
  );

  return {
    /** @param {string[]} names */
    elements: (names) => names.map((name) => panels[name].panel.element),
    /**
     * @param {Course} course
     * @param {string[]} names those in sight
     * @param {string[]} kept back until there is a guess
     */
    draw(course, names, kept) {
      for (const name of names) {
        const { panel, sheet, lines } = panels[name];
        /** @param {Float64Array} values */
        const cut = (values) => (sheet.early ? values.subarray(0, EARLY_COUNT) : broken(values));
        const columns = [
          ...sheet.bands.flatMap((band) => [course.bands[band.low].low, course.bands[band.high].high]),
          ...lines.map((line) =>
            line.model === null ? course.lead[line.output] : course.lines[line.model]?.[line.output],
          ),
        ].map((column) => (column ? cut(column) : NOTHING));
        panel.draw(sheet.early ? cut(TIMES) : AXIS, columns, kept.includes(name));
      }
    },
    /** @param {string[]} names @param {number} minutes @param {Record<string, { value: number | null, words: string }>} now by panel */
    point(names, minutes, now) {
      for (const name of names) {
        const { panel, sheet } = panels[name];
        panel.point(sheet.early ? minutes : toPosition(minutes), now[name].value, now[name].words);
      }
    },
    /** @param {string} name @param {number} at @param {string} words */
    mark: (name, at, words) => panels[name].panel.mark(at, words),
    recolour: () => Object.values(panels).forEach(({ panel }) => panel.recolour()),
    stop: () => Object.values(panels).forEach(({ panel }) => panel.stop()),
  };
}
