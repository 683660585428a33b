/** The demo in words and numbers, made from what is drawn. */

import { fixed, range } from "../shared/numbers.js";
import { observationMin } from "../static/models/session_day.js";
import { at, TIMES } from "./course.js";

/** @typedef {import("./course.js").Course} Course */
/** @typedef {import("./gates.js").Gates} Gates */

const NAMES = /** @type {Record<string, string>} */ ({
  concentration: "ketamine",
  norketamine: "norketamine",
});
/** What the model calls its substances: those of one mirror image carry its letter. */
export const substance = (/** @type {Course} */ { given }, /** @type {string} */ output) =>
  given.name.endsWith("_s")
    ? given.name === "nasal_s"
      ? output === "concentration"
        ? "esketamine"
        : "noresketamine"
      : `S-${NAMES[output]}`
    : NAMES[output];

export const clock = (/** @type {number} */ minutes) =>
  minutes < 0
    ? `${fixed(-minutes)} min before dosing`
    : minutes < 120
      ? `${fixed(minutes)} min`
      : `${Math.floor(minutes / 60)} h ${fixed(minutes % 60)} min`;

/** "73 (31 to 107)" @param {import("./course.js").Level} level @param {number} minutes */
export function reading(level, minutes) {
  const digits = level.typical.some((value) => value >= 100) ? 0 : 1;
  return `${fixed(at(level.typical, minutes), digits)} (${range(at(level.low, minutes), at(level.high, minutes), digits)})`;
}

/** @param {Gates} gates */
export function verdict({ stopped, home, open, states }) {
  if (home)
    return "At home no gate can open: nobody measures, watches, checks or comes. One case of slowed breathing after compounded oral ketamine at home is on record (FDA 2023).";
  if (stopped)
    return "Stopped before dosing: the pressure is too high today. The session becomes a talk, and a plan to have the pressure treated.";
  if (open)
    return "All five gates are open. The person leaves with the escort and does not drive until the next day, after restful sleep.";
  const shut = states.filter(({ passed }) => !passed).length;
  return `${shut} of ${states.length} gates ${shut === 1 ? "is" : "are"} shut: nobody goes home yet.`;
}

/**
 * @param {Record<string, any>} values
 * @param {Course} course
 * @param {Gates} gates
 * @param {boolean} veiled
 */
export function summary(values, course, gates, veiled) {
  const { given, landmarks, levels, words } = course;
  const here = `${clock(values.time_min)}${values.time_min < 0 ? "" : " after the start of dosing"}.`;
  if (gates.stopped) return `${here} ${verdict(gates)} Nothing was given.`;
  const plan = gates.home ? "" : `${words} of ${given.title}. `;
  if (veiled) return `${plan}Guess, or skip the guess, to see the levels and the gates.`;
  const plasma = `In plasma, ${substance(course, "concentration")} is half-way up after ${fixed(landmarks.up)} min, highest at about ${fixed(landmarks.peak)} min with ${reading(levels.concentration, landmarks.peak)} ng/mL, and ${landmarks.down === null ? "still above half of that after 5 h" : `back to half after ${clock(landmarks.down)}`}. `;
  const metabolite = levels.norketamine
    ? ""
    : `${given.calibrated ? "Its absorption was chosen by the course. " : ""}This model has no norketamine. `;
  const now =
    values.time_min < 0
      ? ""
      : `Now: ${given.outputs.map((output) => `${substance(course, output)} ${reading(levels[output], values.time_min)}`).join(", ")} ng/mL. `;
  const states = gates.states
    .map(
      ({ gate, passed, reason }) =>
        `${gate === "before" ? "pressure before" : gate === "pressure" ? "pressure after" : gate} ${passed ? "passed" : "shut"} (${reason})`,
    )
    .join("; ");
  return `${plan}${plasma}${metabolite}${here} ${now}Gates: ${states}. ${verdict(gates)}`;
}

/**
 * What is true now, in a sentence.
 * @param {Record<string, any>} values
 * @param {Course} course
 * @param {Gates} gates
 * @param {boolean} veiled
 */
export function sentence(values, course, gates, veiled) {
  const asked = gates.home ? "" : `${course.words} of ${course.given.title}: `;
  if (veiled) return `${asked}guess, or skip the guess.`;
  if (gates.stopped || gates.home) return verdict(gates);
  const shut = gates.states.filter(({ passed }) => !passed);
  const level =
    values.time_min < 0
      ? "nothing given yet"
      : `${substance(course, "concentration")} ${reading(course.levels.concentration, values.time_min)} ng/mL`;
  const way = gates.open ? "all five gates open" : `${shut.length} of ${gates.states.length} gates shut`;
  return `${clock(Math.round(values.time_min))}: ${level}; ${way}.`;
}

const LANDMARKS = [0, 10, 20, 40, 60, 90, observationMin, 180, 240, 300];

/** @param {Course} course @param {boolean} given @returns {import("../shared/text-twin.js").Table} */
export function table(course, given) {
  const outputs = course.given.outputs;
  return {
    columns: ["Time", ...outputs.map((output) => `${substance(course, output)}, ng/mL`)],
    rows: given
      ? LANDMARKS.map((minutes) => [
          clock(minutes),
          ...outputs.map((output) => reading(course.levels[output], minutes)),
        ])
      : [],
  };
}

/** @param {Course} course @param {boolean} given @returns {import("../shared/text-twin.js").Table} */
export function fullTable(course, given) {
  const outputs = course.given.outputs;
  const number = (/** @type {number} */ value) => Number(value.toPrecision(8));
  return {
    columns: ["time_min", ...outputs.flatMap((output) => [output, `${output}_q05`, `${output}_q95`])],
    rows: given
      ? Array.from(TIMES, (time, i) => [
          time,
          ...outputs.flatMap((output) => {
            const { typical, low, high } = course.levels[output];
            return [number(typical[i]), number(low[i]), number(high[i])];
          }),
        ])
      : [],
  };
}
