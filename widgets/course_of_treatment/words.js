/** The demo in words and numbers, made from what is drawn. */

import { fixed, range } from "../shared/numbers.js";
import { sayDay } from "./calendar.js";
import { DAYS, MARGIN, STEP } from "./course.js";
import { SAID } from "./panels.js";

/**
 * @typedef {import("./course.js").Course} Course
 * @typedef {import("./course.js").Moment} Moment
 * @typedef {{ label: string, estimate: number, ci_low: number, ci_high: number }} Estimate
 * @typedef {object} Published
 * @property {{ label: string, estimate: number }} peak
 * @property {{ label: string, rows: [number, number][] }} response
 * @property {{ label: string, n_treat: number, responders_treat_pct: number, responders: number, median_days: number, points: [number, number, boolean][] }} six
 * @property {Estimate} maintenance
 * @property {string} training who tried computer training after one infusion
 * @property {(Estimate & { unit: string, n_total: number, drug_route_dose: string, comparator: string })[]} therapy
 */

const many = (/** @type {number} */ count, /** @type {string} */ one) =>
  `${count} ${one}${count === 1 ? "" : "s"}`;
const days = (/** @type {number} */ value) => `${Number(value.toFixed(1))} day${value === 1 ? "" : "s"}`;
/** @param {{ value: number, low: number, high: number }} one @param {number} [digits] */
export function spread(one, digits = 1) {
  const [value, between] = [fixed(one.value, digits), range(one.low, one.high, digits)];
  return value === between ? value : `${value} (${between})`;
}

/**
 * The published numbers that stand beside the curve of those still well, and what they are.
 * @param {Course} course @param {Published} published
 * @returns {{ points: { day: number, share: number, verified: boolean }[], words: string }} days of the calendar
 */
export function beside({ doses, first, phase }, { response, six }) {
  if (doses.length === 1) {
    const points = response.rows.map(([day, percent]) => ({
      day: first + day,
      share: percent / 100,
      verified: true,
    }));
    return {
      points,
      words: `Dots: share responding after one dose, pooled over trials, whoever stayed well or came back: ${response.rows.map(([day, share]) => `${fixed(share)} of 100 on day ${day}`).join(", ")} (${response.label}).`,
    };
  }
  const end = first + phase.courseEnd;
  const points = six.points.map(([day, share, verified]) => ({
    day: end + day,
    share: (share * six.responders_treat_pct) / 100,
    verified,
  }));
  const told = six.points
    .map(
      ([day, , verified], i) =>
        `${fixed(points[i].share * 100)} after ${day} days${verified ? "" : " (hollow)"}`,
    )
    .join(", ");
  return {
    points,
    words: `Dots: still well in the trial of six open infusions in twelve days, without more, of 100 who began, counted from the last dose: ${told} (${six.label}, ${six.n_treat} people). Hollow: from a second-hand summary, not verified.`,
  };
}

/** How long the drug's own difference counts as one. @param {Course} course */
export const better = ({ betterUntil, comparator }) =>
  Number.isNaN(betterUntil)
    ? `never clearly better than ${SAID[comparator]}`
    : betterUntil === Infinity
      ? `still better than ${SAID[comparator]} at the end of the calendar`
      : `better than ${SAID[comparator]} until day ${fixed(betterUntil, 1)} after the first dose`;

/** Is the wish granted on the day hoped for? @param {Course} course */
export const granted = ({ hoped }) => hoped.value >= MARGIN;

/**
 * What the model says to the wish: a refusal has its reasons.
 * @param {Record<string, any>} values
 * @param {Course} course
 * @param {Published} published
 */
export function answer(values, course, published) {
  const { hoped, doses, phase, first } = course;
  const asked = days(values.hoped_days);
  const one = doses.length === 1;
  const here = `On that day the drug's own difference is ${spread(hoped, 2)} SD; less than ${fixed(MARGIN, 2)} does not count as better.`;
  if (granted(course)) {
    const last = doses.filter((day) => day - first <= values.hoped_days).at(-1) ?? first;
    const ago = first + values.hoped_days - last;
    return {
      verdict: "Yes, on that day",
      here,
      reasons: `The last dose before it was given ${ago < 1 ? "that day" : `${days(ago)} earlier`}. ${one ? "" : "That is dosing again, not one dose that lasts; how doses add up was assumed, not measured."}`,
    };
  }
  const { peak, response, six, maintenance } = published;
  const fades = response.rows.map(([day, share]) => `${share}% on day ${day}`).join(", ");
  const trials = one
    ? `After one dose the difference was largest on day 1 (${fixed(peak.estimate, 2)} SD) and no longer clear by days 10 to 12 (${peak.label}); ${fades} responded (${response.label}). Trials that wanted more dosed again: of ${six.n_treat} people given six open infusions in twelve days, ${six.responders_treat_pct}% responded, and half of the ${six.responders} responders relapsed within ${six.median_days} days (${six.label}).`
    : `Half of the ${six.responders} responders to six open infusions relapsed within ${six.median_days} days of the last (${six.label}). Those who went on with esketamine relapsed less: hazard ratio ${fixed(maintenance.estimate, 2)} (${range(maintenance.ci_low, maintenance.ci_high, 2)}), in people already stable (${maintenance.label}).`;
  const pause =
    phase.newCourse < Infinity
      ? ` A new course starts on ${sayDay(first + phase.newCourse)}; what it does after a relapse nobody has fitted.`
      : "";
  return {
    verdict: `No: not ${asked} from ${many(doses.length, "dose")}`,
    here,
    reasons: `${trials}${pause}`,
  };
}

/** The hundred people. @param {Course} course @param {Moment} now @param {"today" | "lasting"} crowd */
export function crowdWords(course, now, crowd) {
  const { counts, given } = now;
  const other = SAID[course.comparator];
  if (!given)
    return {
      meanings: { waiting: "100 wait for the first dose" },
      words: "A hundred people before the first dose.",
    };
  if (crowd === "lasting" && counts.well !== null) {
    const gone = counts.responders - counts.well;
    const meanings = {
      well: `${counts.well} well since they responded`,
      relapsed: `${gone} responded and relapsed`,
      none: `${100 - counts.responders} did not respond`,
    };
    return {
      meanings,
      words: `A hundred people, ${days(now.day - course.counted)} after responders were counted: ${Object.values(meanings).join(", ")}.`,
    };
  }
  const both = Math.min(counts.ketamine, counts.without);
  const meanings = {
    both: `${both} respond, and would on ${other}`,
    drug: counts.ketamine > both ? `${counts.ketamine - both} respond on ketamine only` : "",
    none: `${100 - counts.ketamine} do not respond`,
  };
  return {
    meanings,
    words: `A hundred people on that day: ${Object.values(meanings).filter(Boolean).join(", ")}.`,
  };
}

/** @param {Moment} now */
export const readout = ({ score }) =>
  `${fixed(score.ketamine.value, 1)} against ${fixed(score.without.value, 1)}`;

/**
 * What is true now, in a sentence.
 * @param {Record<string, any>} values
 * @param {Course | null} course
 * @param {Moment | null} now
 * @param {boolean} veiled
 */
export function sentence(values, course, now, veiled) {
  if (!course || !now) return "No dosing session is placed, so there is nothing to simulate.";
  if (veiled)
    return `${many(course.doses.length, "dosing session")}: guess how long the benefit lasts, or skip the guess.`;
  const day = sayDay(Math.min(now.day, DAYS - 1));
  if (!now.given) return `${day}: nobody has had a dose yet.`;
  if (values.crowd === "lasting" && now.well !== null) {
    return `${day}: ${fixed(now.well * 100)} of 100 (${range((now.wellRange[0] ?? 0) * 100, (now.wellRange[1] ?? 0) * 100)}) have responded and stayed well.`;
  }
  return `${day}: ${now.counts.ketamine} of 100 respond, and would ${now.counts.without} on ${SAID[course.comparator]}.`;
}

/**
 * @param {Record<string, any>} values
 * @param {Course | null} course
 * @param {Moment | null} now
 * @param {boolean} veiled
 * @param {Published} published
 */
export function summary(values, course, now, veiled, published) {
  if (!course || !now)
    return "No dosing session is placed, so there is nothing to simulate. Add one with the button above the calendar.";
  const plan =
    `${many(course.doses.length, "dosing session")}, the first on ${sayDay(course.first)}${course.doses.length > 1 ? `, the last on ${sayDay(course.lastDose)}` : ""}. ` +
    "Preparation and integration sessions change no number here: no trial has shown what they add.";
  if (veiled) return `${plan} Guess, or skip the guess, to see how long the benefit lasts.`;
  const { verdict, here } = answer(values, course, published);
  const lasts = ` The drug is ${better(course)}.`;
  const counted =
    course.counted <= DAYS
      ? ` A day after ${course.doses.length === 1 ? "the dose" : "the course"}, ${fixed(course.responded.value * 100)} of 100 respond (${range(course.responded.low * 100, course.responded.high * 100)}).`
      : "";
  const sides = `${spread(now.score.ketamine)} points with ketamine and ${spread(now.score.without)} with ${SAID[course.comparator]}`;
  const well =
    now.well === null
      ? ""
      : ` ${fixed(now.well * 100)} of 100 (${range((now.wellRange[0] ?? 0) * 100, (now.wellRange[1] ?? 0) * 100)}) have responded and stayed well.`;
  return `${plan}${lasts}${counted} ${verdict}. ${here} On ${sayDay(now.day)}: ${sides}.${well}`;
}

const ARMS = /** @type {const} */ (["ketamine", "without"]);
const LANDMARKS = [0, 1, 3, 7, 11, 14, 28, 42, 56, 84, 112, 140, 168];

/** @param {Course | null} course @returns {import("../shared/text-twin.js").Table} */
export function table(course) {
  if (!course) return { columns: ["Day"], rows: [] };
  const all = LANDMARKS.map((since) => since + course.first).filter((day) => day <= DAYS);
  return {
    columns: [
      "Days since the first dose",
      "Score, ketamine",
      `Score, ${SAID[course.comparator]}`,
      "Still well, of 100",
    ],
    rows: all.map((day) => {
      const point = day / STEP;
      const [well, low, high] = [course.sustained.line, course.sustained.low, course.sustained.high].map(
        (one) => one[day],
      );
      return [
        day - course.first,
        ...ARMS.map((arm) => {
          const one = course.side[arm];
          return spread({ value: one.line[point], low: one.low[point], high: one.high[point] });
        }),
        well === null || low === null || high === null
          ? ""
          : `${fixed(well * 100)} (${range(low * 100, high * 100)})`,
      ];
    }),
  };
}

/** Every point that is drawn. @param {Course | null} course @param {Record<string, any>} values @param {Published} published @returns {import("../shared/text-twin.js").Table} */
export function fullTable(course, values, published) {
  if (!course) return { columns: ["calendar_day"], rows: [] };
  const number = (/** @type {number | null | undefined} */ value) =>
    value === null || value === undefined ? "" : Number(value.toPrecision(7));
  const dots = new Map(beside(course, published).points.map(({ day, share }) => [day, share]));
  const has = (/** @type {string} */ kind, /** @type {number} */ day) =>
    ` ${values[`${kind}_days`]} `.includes(` ${day} `) ? 1 : 0;
  return {
    columns: [
      "calendar_day",
      "day_since_first_dose",
      "preparation",
      "dosing",
      "integration",
      ...ARMS.flatMap((arm) => ["", "_low", "_high"].map((end) => `score_${course.comparator}_${arm}${end}`)),
      "drug_difference_sd",
      "still_well",
      "still_well_low",
      "still_well_high",
      "still_well_stopped",
      "published",
    ],
    rows: Array.from({ length: DAYS / STEP + 1 }, (_, i) => {
      const day = i * STEP;
      const whole = Number.isInteger(day);
      return [
        day,
        day - course.first,
        ...["preparation", "dosing", "integration"].map((kind) => (whole ? has(kind, day) : 0)),
        ...ARMS.flatMap((arm) => {
          const { line, low, high } = course.side[arm];
          return [line[i], low[i], high[i]].map(number);
        }),
        number(course.drug[Math.max(0, i - course.first / STEP)]),
        ...[
          course.sustained.line,
          course.sustained.low,
          course.sustained.high,
          course.stopped?.line ?? null,
        ].map((one) => number(whole ? one?.[day] : null)),
        number(dots.get(day)),
      ];
    }),
  };
}
