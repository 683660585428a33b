/** From the sessions to everything that is drawn: the fits, and 41 refits behind every band. */

import { average, lowestSoFar, phases, prepare, stillWell } from "../../models/runtime/treatment_course.js";
import { toDays } from "../shared/controls.js";
import * as model from "../static/models/treatment_course.js";

/** @typedef {"pooled" | "placebo" | "midazolam"} Comparator */
/** @typedef {{ low: Float64Array, high: Float64Array }} Band */
/** @typedef {{ line: Float64Array, low: Float64Array, high: Float64Array }} Banded */
/** @typedef {{ ketamine: Banded, without: Banded }} Side scores at TIMES */

export const STEP = 0.5;
export const DAYS = 196;
const POINTS = DAYS / STEP + 1;
export const TIMES = Float64Array.from({ length: POINTS }, (_, i) => i * STEP);
export const WHOLE_DAYS = Float64Array.from({ length: DAYS + 1 }, (_, i) => i);
const {
  margin,
  measured_days: measured,
  score_sd: spread,
  baseline_score: fitted,
  highest_score: highest,
} = model.parameters;
export const MARGIN = margin.value;
export const MEASURED_DAYS = measured.value;
/** With 41 refits the second from either end bounds 95% of them. */
const REFITS = model.draws.pooled.peak.length;

/** The fit, then the refits, of a comparison or a law. @param {string} name */
const rows = (name) => [
  model.presets[name],
  ...Array.from({ length: REFITS }, (_, i) => ({
    ...model.presets[name],
    ...Object.fromEntries(Object.entries(model.draws[name]).map(([field, values]) => [field, values[i]])),
  })),
];

/** Keeps the results of a function by its arguments. @template T @param {(...args: any[]) => T} make @param {number} most */
function kept(make, most) {
  /** @type {Map<string, T>} */
  const found = new Map();
  return (/** @type {any[]} */ ...args) => {
    const key = args.join("|");
    let value = found.get(key);
    if (value === undefined) {
      value = make(...args);
      if (found.size >= most) found.delete(/** @type {string} */ (found.keys().next().value));
      found.set(key, value);
    }
    return value;
  };
}

const constants = kept(
  (/** @type {Comparator} */ comparator) => rows(comparator).map((one) => prepare(model, one, POINTS, STEP)),
  3,
);
const wells = kept(
  (/** @type {string} */ law, /** @type {number} */ ratio, /** @type {number} */ until) =>
    rows(law).map((one) => {
      const out = new Float64Array(DAYS + 1);
      stillWell(model, one, ratio, until, out);
      return out;
    }),
  4,
);

/** Collects courses and keeps the two lowest and highest values at each point. @param {number} length */
function envelope(length) {
  const [lowest, low] = [0, 0].map(() => new Float64Array(length).fill(Infinity));
  const [highest, high] = [0, 0].map(() => new Float64Array(length).fill(-Infinity));
  return {
    /** @param {Float64Array} course */
    add(course) {
      for (let i = 0; i < length; i += 1) {
        const value = course[i];
        if (value < low[i]) {
          low[i] = Math.max(value, lowest[i]);
          if (value < lowest[i]) lowest[i] = value;
        }
        if (value > high[i]) {
          high[i] = Math.min(value, highest[i]);
          if (value > highest[i]) highest[i] = value;
        }
      }
    },
    low,
    high, // the second from either end
  };
}

const untreated = kept((/** @type {Comparator} */ comparator, /** @type {boolean} */ knows) => {
  const [fit, ...refits] = constants(comparator).map((one) => (knows ? one.open : one.blind));
  const band = envelope(POINTS);
  refits.forEach(band.add);
  return { line: fit, low: band.low, high: band.high };
}, 6);

/**
 * @param {Comparator} comparator
 * @param {boolean} knows
 * @param {number[]} starts points at which doses begin
 * @param {number[]} asked points at which each refit is wanted
 */
function treated(comparator, knows, starts, asked) {
  const band = envelope(POINTS);
  const line = new Float64Array(POINTS);
  const work = new Float64Array(POINTS);
  /** @type {number[][]} */
  const picked = asked.map(() => []);
  constants(comparator).forEach((one, i) => {
    const out = i ? work : line;
    average(one, starts, knows, out);
    if (i) band.add(out);
    asked.forEach((at, k) => picked[k].push(out[at]));
  });
  return { line, low: band.low, high: band.high, picked };
}

/** @param {number[]} values the fit, then the refits */
function interval([value, ...refits]) {
  const sorted = refits.sort((a, b) => a - b);
  return { value, low: sorted[1], high: sorted[REFITS - 2] };
}

/** The lowest place since responders were counted, of the fit and of each refit. @param {Comparator} comparator @param {boolean} knows @param {number[]} starts @param {number} counted */
function lowest(comparator, knows, starts, counted) {
  const work = new Float64Array(POINTS);
  return constants(comparator).map((one) => {
    average(one, starts, knows, work);
    return lowestSoFar(work, counted, 1 / STEP);
  });
}

/**
 * @param {Record<string, any>} values the settings
 */
export function run(values) {
  const doses = toDays(values.dosing_days);
  const comparator = /** @type {Comparator} */ (values.comparator);
  const first = doses[0] ?? NaN;
  if (!doses.length) return null;
  const since = doses.map((day) => day - first);
  const starts = since.map((day) => day / STEP);
  const scale = values.baseline_score / fitted.value;
  const toScore = (/** @type {number} */ place) =>
    Math.min(
      scale * highest.value,
      Math.max(0, model.score(spread.value * scale, values.baseline_score, place)),
    );
  const phase = phases(since);
  const counted = phase.courseEnd + 1;
  const at = (/** @type {number} */ day) => Math.min(POINTS - 1, day / STEP);

  /** Courses begin with the first dose; before it everybody waits. @param {Float64Array} course @param {(value: number) => number} to */
  const onCalendar = (course, to) => {
    const offset = first / STEP;
    return Float64Array.from(TIMES, (_, i) => to(course[Math.max(0, i - offset)]));
  };
  const chosen = {
    ketamine: treated(comparator, values.open_label, starts, [at(counted), at(values.hoped_days)]),
    without: untreated(comparator, values.open_label),
  };
  const side = /** @type {Side} */ (
    Object.fromEntries(
      Object.entries(chosen).map(([arm, { line, low, high }]) => [
        arm,
        { line: onCalendar(line, toScore), low: onCalendar(high, toScore), high: onCalendar(low, toScore) },
      ]),
    )
  );

  const all = constants(comparator);
  const drug = chosen.ketamine.line.map((place, i) => place - chosen.without.line[i]);
  const hoped = interval(
    chosen.ketamine.picked[1].map(
      (place, k) => place - (values.open_label ? all[k].open : all[k].blind)[at(values.hoped_days)],
    ),
  );
  let better = POINTS - 1;
  while (better >= 0 && drug[better] < MARGIN) better -= 1;
  const share =
    better >= 0 && better < POINTS - 1 ? (drug[better] - MARGIN) / (drug[better] - drug[better + 1]) : 0;

  // How long responses last, from the day on which responders are counted.
  const responded = chosen.ketamine.picked[0].map(model.response);
  const end = Math.min(DAYS - first, phase.newCourse - 1);
  const lasting = (/** @type {number} */ until, /** @type {number[]} */ given) => {
    const floors = lowest(comparator, values.open_label, given, at(counted));
    const band = envelope(DAYS + 1);
    const line = new Float64Array(DAYS + 1);
    const work = new Float64Array(DAYS + 1);
    wells(values.relapse_law, until ? values.hazard_ratio : 1, until).forEach((well, k) => {
      const out = k ? work : line;
      const floor = floors[k];
      let [place, share] = [Infinity, 1];
      for (let day = 0; day <= DAYS; day += 1) {
        // Mostly the same as the day before.
        if (day < floor.length && floor[day] !== place)
          [place, share] = [floor[day], model.response(floor[day])];
        out[day] = Math.min(responded[k] * well[day], share);
      }
      if (k) band.add(out);
    });
    const place = (/** @type {Float64Array} */ course) =>
      Array.from(WHOLE_DAYS, (day) => {
        const since = day - first;
        return since < counted || since > end ? null : course[since - counted];
      });
    return { line: place(line), low: place(band.low), high: place(band.high) };
  };
  const maintained = phase.maintainedUntil - counted;
  return {
    doses,
    first,
    phase,
    counted: first + counted,
    comparator,
    side,
    drug,
    places: { ketamine: chosen.ketamine.line, without: chosen.without.line },
    hoped,
    betterUntil: better < 0 ? NaN : better === POINTS - 1 ? Infinity : (better + share) * STEP,
    responded: interval([...responded]),
    sustained: lasting(maintained, starts),
    stopped:
      maintained > 0
        ? lasting(
            0,
            starts.filter((start) => start <= phase.courseEnd / STEP),
          )
        : null,
    lastDose: doses[doses.length - 1],
  };
}

/** @typedef {NonNullable<ReturnType<typeof run>>} Course */

/** What holds on one day of the calendar. @param {Course} course @param {number} day @param {number[]} luck order in which people relapse */
export function moment(course, day, luck) {
  const point = Math.round(day / STEP);
  const since = Math.max(0, point - course.first / STEP);
  const response = {
    ketamine: model.response(course.places.ketamine[since]),
    without: model.response(course.places.without[since]),
  };
  const whole = Math.floor(day);
  const well = course.sustained.line[whole];
  const hundred = (/** @type {number} */ share) => Math.round(share * 100);
  const responders = hundred(course.responded.value);
  const staying = well === null ? null : Math.min(responders, hundred(well));
  const order = staying === null ? [] : luck.filter((person) => person < responders).slice(0, staying);
  return {
    day,
    response,
    well,
    wellRange: /** @type {[number | null, number | null]} */ ([
      course.sustained.low[whole],
      course.sustained.high[whole],
    ]),
    score: /** @type {Record<keyof Side, { value: number, low: number, high: number }>} */ (
      Object.fromEntries(
        Object.entries(course.side).map(([arm, { line, low, high }]) => [
          arm,
          { value: line[point], low: low[point], high: high[point] },
        ]),
      )
    ),
    drug: course.drug[since],
    counts: {
      responders,
      well: staying,
      ketamine: hundred(response.ketamine),
      without: hundred(response.without),
    },
    isWell: new Set(order),
    given: day >= course.first,
  };
}

/** @typedef {ReturnType<typeof moment>} Moment */
