/** The demo in words and numbers, made from what is drawn. */

import { plain } from "../shared/told.js";
import { clock, readings } from "./day.js";

/**
 * @typedef {import("./day.js").Afternoon} Afternoon
 * @typedef {import("./day.js").Line} Line
 */

const GUESS = "Guess, or skip the guess, to sit down on the nurse\u2019s chair.";

/** How many lines fit, and how. @param {Line[]} lines */
export function tally(lines) {
  const count = (/** @type {string} */ fit) => lines.filter(({ decision }) => decision?.fit === fit).length;
  const empty = lines.filter(({ decision }) => !decision).length;
  return [
    `${count("sound")} of ${lines.length} lines are sound`,
    `${count("defensible")} defensible`,
    `${count("unsafe")} unsafe`,
    empty && `${empty} empty`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** @param {Afternoon} day @param {number} minute */
function instruments(day, minute) {
  const now = readings(day, minute);
  return now.systolic === null
    ? "Nothing is measured yet"
    : `Pressure ${now.systolic}/${now.diastolic}, pulse ${now.pulse}, oxygen ${now.oxygen}%`;
}

/**
 * What is true now.
 * @param {Record<string, any>} values
 * @param {Afternoon} day
 * @param {Line[]} lines
 * @param {number} at the moment that is on
 * @param {boolean} veiled
 */
export function sentence({ minute, compared }, day, lines, at, veiled) {
  if (veiled) return GUESS;
  const line = lines[at];
  const written = !line
    ? "The sheet is empty."
    : line.decision
      ? `On the sheet: ${line.decision.line}`
      : "This line of the sheet is empty.";
  return `${clock(day, minute)}. ${instruments(day, minute)}. ${compared ? `${tally(lines)}.` : written}`;
}

/** @param {Record<string, any>} values @param {Afternoon} day @param {Line[]} lines @param {number} at @param {boolean} veiled */
export function summary(values, day, lines, at, veiled) {
  if (veiled) return `${day.who} ${GUESS}`;
  const line = lines[at];
  const seen = line
    ? values.minute > line.moment.minute
      ? `${line.moment.seen} Then: ${line.moment.then}`
      : line.moment.seen
    : day.who;
  const written = lines
    .filter(({ come, decision }) => come && decision)
    .map(({ time, decision }) => `${time}: ${decision?.line}`);
  return `${clock(day, values.minute)}. ${seen} ${instruments(day, values.minute)}. ${written.length ? `On the sheet: ${written.join(" ")}` : "Nothing stands on the sheet."}`;
}

/** @param {Line[]} lines @param {boolean} compared */
export const table = (lines, compared) => ({
  columns: [
    "Time",
    "Pressure, pulse, oxygen",
    "Your line",
    ...(compared ? ["How it fits", "A good line", "Why"] : []),
  ],
  rows: lines
    .filter(({ come }) => come || compared)
    .map(({ time, reading, decision, good }) => [
      time,
      reading,
      decision?.line ?? "",
      ...(compared ? [decision?.fit ?? "", good.line, plain(good.why)] : []),
    ]),
});

/** @param {Afternoon} day @param {Line[]} lines */
export const fullTable = (day, lines) => ({
  columns: ["time", "systolic", "diastolic", "pulse", "oxygen", "decision", "line", "fit", "good", "why"],
  rows: lines.map(({ moment, time, decision, good }) => {
    const { systolic, diastolic, pulse, oxygen } = readings(day, moment.minute);
    return [
      time,
      systolic ?? "",
      diastolic ?? "",
      pulse ?? "",
      oxygen ?? "",
      decision?.do ?? "",
      decision?.line ?? "",
      decision?.fit ?? "",
      good.line,
      plain(good.why),
    ];
  }),
});
