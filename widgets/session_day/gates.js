/** What must be passed before the person goes home, by the same rules as models/pharmacokinetics/session_day.py. */

import { html, say, set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";
import {
  diastolicLimit,
  gates as NAMES,
  observationMin,
  peakPressureMin,
  systolicLimit,
} from "../static/models/session_day.js";

/** @typedef {"before" | "time" | "pressure" | "orientation" | "escort"} Gate */
/** @typedef {{ gate: Gate, passed: boolean, reason: string }} State */

const TITLES = /** @type {Record<Gate, string>} */ ({
  before: "Blood pressure before dosing",
  time: "Two hours",
  pressure: "Blood pressure before leaving",
  orientation: "Orientation",
  escort: "Escort",
});
/** Where there is room for one word, the mark above it says whether the gate is open. */
const SHORT = /** @type {Record<Gate, string>} */ ({
  before: "BP before",
  time: "2 hours",
  pressure: "BP after",
  orientation: "Steady",
  escort: "Escort",
});
const AT_HOME = /** @type {Record<Gate, string>} */ ({
  before: "nobody measures it",
  time: "nobody watches",
  pressure: "nobody measures it",
  orientation: "nobody checks",
  escort: "nobody is there",
});

/**
 * @param {Record<string, any>} values the settings
 * @param {number} dosing minutes from the start to the end of dosing
 */
export function check(values, dosing) {
  const fits = (/** @type {number} */ systolic, /** @type {number} */ diastolic) =>
    systolic <= systolicLimit && diastolic <= diastolicLimit;
  const before = fits(values.systolic_before, values.diastolic_before);
  const home = values.setting === "home";
  const since = values.time_min - dosing;
  const reading = (/** @type {string} */ when) =>
    `${fixed(values[`systolic_${when}`])}/${fixed(values[`diastolic_${when}`])} mmHg`;
  const above = ` is above ${systolicLimit}/${diastolicLimit}`;
  /** @type {Record<Gate, [boolean, string, string]>} */
  const rules = {
    before: [before, reading("before"), `${reading("before")}${above}: no dose today`],
    time: [
      since >= observationMin,
      `${fixed(since)} min since dosing ended`,
      since < 0 ? "dosing has not ended" : `${fixed(observationMin - since)} min to go`,
    ],
    pressure: [
      since >= peakPressureMin && fits(values.systolic_after, values.diastolic_after),
      reading("after"),
      since < peakPressureMin ? "not measured yet" : `${reading("after")}${above}: stay and measure again`,
    ],
    orientation: [values.oriented, "oriented and steady", "not checked yet"],
    escort: [values.escort, "here", "nobody has come yet"],
  };
  const states = /** @type {State[]} */ (
    /** @type {Gate[]} */ (NAMES).map((gate) => {
      const [fine, good, bad] = rules[gate];
      if (home) return { gate, passed: false, reason: AT_HOME[gate] };
      if (gate !== "before" && !before) return { gate, passed: false, reason: "no dose was given" };
      return { gate, passed: fine, reason: fine ? good : bad };
    })
  );
  return { states, stopped: !home && !before, home, open: states.every(({ passed }) => passed) };
}

/** @typedef {ReturnType<typeof check>} Gates */

/** A row of gates: a bar across the way, or a tick, with the word beside it. */
export function createGates() {
  const items = Object.fromEntries(
    /** @type {Gate[]} */ (NAMES).map((gate) => {
      const word = html("b", {});
      const reason = html("span", { class: "help" });
      const element = html(
        "li",
        { "data-gate": gate, "data-short": SHORT[gate] },
        svg(
          "svg",
          { viewBox: "0 0 28 24", class: "gate", "aria-hidden": "true" },
          svg("path", { class: "posts", d: "M4 3V22M24 3V22" }),
          svg("path", { class: "bar", d: "M4 12H24M9 8L19 16M19 8L9 16" }),
          svg("path", { class: "tick", d: "M9 12.5L13 16.5L20 7.5" }),
        ),
        html("span", {}, html("span", { class: "name" }, TITLES[gate]), " ", word, reason),
      );
      return [gate, { element, word, reason }];
    }),
  );
  return {
    element: html(
      "ol",
      { class: "gates", "aria-label": "Gates before going home" },
      ...Object.values(items).map(({ element }) => element),
    ),
    /** @param {Gates} gates */
    draw({ states }) {
      for (const { gate, passed, reason } of states) {
        set(items[gate].element, "data-passed", String(passed));
        say(items[gate].word, passed ? "passed" : "shut");
        say(items[gate].reason, reason);
      }
    },
  };
}
