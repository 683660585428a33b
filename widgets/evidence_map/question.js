/** Which rows a question is about, which may be pooled, which not and why; as `evidence/questions.py` does it. */

import { pool } from "./pool.js";

/**
 * @typedef {{ estimate: number, error: number, better: "lower" | "higher" | "", unread?: string, refused?: undefined }} Effect
 * @typedef {{ refused: string }} Refused
 * @typedef {object} Row
 * @property {string} id
 * @property {string} study
 * @property {string} label author and year
 * @property {string} condition
 * @property {string} comparator
 * @property {string} route
 * @property {string} masking
 * @property {string} time
 * @property {string} finding
 * @property {number} people of the study in this condition
 * @property {boolean} [compares] is it a randomised comparison of ketamine with something else?
 * @property {boolean} [both] has it ketamine in both arms?
 * @property {boolean} [review]
 * @property {number | null} n people of the row
 * @property {string} what
 * @property {string} found
 * @property {string} confidence
 * @property {{ [outcome: string]: Effect | Refused }} effects
 * @typedef {object} Data
 * @property {Row[]} rows
 * @property {string[]} order
 * @property {string[]} steps
 * @property {Record<string, string>} findings
 * @property {Record<string, string>} measures
 * @property {Record<string, string>} wording
 * @property {Record<string, string[]>} told which findings are told, if not all are
 * @property {number} few
 * @property {number} normal
 * @property {number[]} student
 * @typedef {{ row: Row, estimate: number, error: number, unread: boolean }} Usable
 * @typedef {object} Answer
 * @property {Row[]} asked
 * @property {Usable[]} usable
 * @property {Map<string, string>} refused by id
 * @property {string} better
 * @property {import("./pool.js").Pooled | null} pooled
 * @property {string} refusal why nothing is pooled
 * @typedef {Record<string, any>} Values
 */

/**
 * Fill the blanks of a sentence.
 * @param {string} text
 * @param {Record<string, string | number>} blanks
 */
export const fill = (text, blanks) => text.replace(/\{(\w+)\}/g, (_, name) => String(blanks[name]));

/** @param {Row} row @param {Values} values */
const passes = (row, values) =>
  ["comparator", "route", "masking"].every(
    (name) => values[name] === "any" || row[/** @type {"comparator"} */ (name)] === values[name],
  );

/**
 * @param {Data} data
 * @param {Values} values
 * @returns {Answer}
 */
export function ask(data, values) {
  const { wording } = data;
  const asked = data.rows.filter(
    (row) =>
      row.condition === values.condition &&
      passes(row, values) &&
      (values.time === "any" || row.time === values.time) &&
      (values.told === "any" || data.told[values.told].includes(row.finding)) &&
      values.outcome in row.effects,
  );
  /** @type {Usable[]} */
  const found = [];
  /** @type {Map<string, string>} */
  const reasons = new Map();
  let sides = new Set();
  for (const row of asked) {
    const effect = row.effects[values.outcome];
    if (effect.refused !== undefined) reasons.set(row.id, effect.refused);
    else if (effect.unread && !values.unverified) reasons.set(row.id, effect.unread);
    else found.push({ row, estimate: effect.estimate, error: effect.error, unread: Boolean(effect.unread) });
  }
  // Of each study the row with the most people, the first if several have as many.
  const kept = found.filter((one) => {
    const same = found.filter((other) => other.row.study === one.row.study);
    const largest = same.reduce((best, other) => ((other.row.n ?? 0) > (best.row.n ?? 0) ? other : best));
    if (largest !== one) reasons.set(one.row.id, fill(wording.same_study, { id: largest.row.id }));
    return largest === one;
  });
  const refused = new Map(
    asked
      .filter((row) => reasons.has(row.id))
      .map((row) => [row.id, /** @type {string} */ (reasons.get(row.id))]),
  );
  /** @param {Usable} one */
  const better = (one) => /** @type {Effect} */ (one.row.effects[values.outcome]).better;
  sides = new Set(kept.map(better).filter(Boolean));
  const mixed = sides.size > 1;
  const usable = kept.map((one) =>
    mixed && better(one) === "higher" ? { ...one, estimate: -one.estimate } : one,
  );
  let refusal = "";
  if (usable.length < 2) {
    let left = usable.length ? fill(wording.one_left, { id: usable[0].row.id }) : wording.none_left;
    if (refused.size) left += ` (${[...refused].map(([id, reason]) => `${id} ${reason}`).join("; ")})`;
    refusal = fill(wording.too_few, { left });
  }
  const pooled = refusal
    ? null
    : pool(
        usable.map((one) => one.estimate),
        usable.map((one) => one.error),
        {
          method: values.method,
          knappHartung: values.knapp_hartung,
          normal: data.normal,
          student: data.student,
        },
      );
  return { asked, usable, refused, better: mixed ? "lower" : String([...sides][0] ?? ""), pooled, refusal };
}

/**
 * @typedef {object} Study
 * @property {string} study
 * @property {string} label
 * @property {number} people
 * @property {Set<string>} comparators
 * @property {boolean} compares
 * @property {boolean} review
 * @property {string} finding
 * @typedef {{ step: number, trials: Study[], others: Study[], people: number }} Rung
 */

/** The order in which findings are shown; a stored notebook sorts its keys. */
export const FINDINGS = ["favours", "unclear", "mixed", "against", "unsaid"];
const HIDING = ["midazolam", "anaesthesia"];
export const ENOUGH = 400;

/**
 * One finding of several rows.
 * @param {string[]} findings
 */
function verdict(findings) {
  const said = new Set(findings.filter((one) => one !== "unsaid"));
  return said.size === 1 ? [...said][0] : said.size ? "mixed" : "unsaid";
}

/**
 * How far up the ladder each condition reaches with the rows that pass the filters; see `evidence/certainty.py`.
 * @param {Data} data
 * @param {Values} values
 * @returns {Record<string, Rung>}
 */
export function ladder(data, values) {
  /** @type {Record<string, Rung>} */
  const rungs = {};
  for (const condition of data.order) {
    const rows = data.rows.filter((row) => row.condition === condition && passes(row, values));
    /** @type {Map<string, Row[]>} */
    const by = new Map();
    for (const row of rows) by.set(row.study, [...(by.get(row.study) ?? []), row]);
    const studies = [...by].map(([study, same]) => {
      const comparing = same.filter((row) => row.compares);
      return {
        study,
        label: same[0].label,
        people: Math.max(...same.map((row) => row.people)),
        compares: comparing.length > 0,
        comparators: new Set((comparing.length ? comparing : same).map((row) => row.comparator)),
        review: same.every((row) => row.review),
        finding: verdict(comparing.map((row) => row.finding)),
      };
    });
    const trials = studies.filter((one) => one.compares);
    const others = studies.filter((one) => !one.compares);
    const people = (trials.length ? trials : others).reduce((total, one) => total + one.people, 0);
    const said = new Set(trials.map((one) => one.finding).filter((one) => one !== "unsaid"));
    const reached = [
      trials.length > 0,
      trials.length > 1,
      people >= ENOUGH,
      trials.some((one) => HIDING.some((name) => one.comparators.has(name))),
      said.size === 1 && !said.has("mixed"),
    ];
    const missed = reached.indexOf(false);
    const step =
      !trials.length && others.some((one) => one.review) ? 2 : missed < 0 ? reached.length : missed;
    rungs[condition] = { step, trials, others, people };
  }
  return rungs;
}
