// Questions that come back: a question answered in a chapter returns after growing gaps, if the reader has chosen so.
//
// Expanding gaps keep more within reach on the way than equal ones (Kang 2014, in the course's references); the days
// themselves are ours. A model of memory such as ts-fsrs fits itself to hundreds of answers, and few questions that
// are asked five times give it nothing to fit.
import { KEYS, mapping } from "./kept.js";

/** Days from an answer to the next asking: one step further after a right answer, the first again after a wrong one. */
export const GAPS = [1, 3, 9, 27, 81];
/** Questions of a day; more would be a second course. */
export const MOST_A_DAY = 10;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
export const QUESTION = /^quiz-\d{2}-[a-z0-9-]{1,120}$/;
/** Entries of a list; the course has some hundreds in all. */
export const MOST = 2000;

/** @typedef {{ step: number, last: string, due: string }} Card days as 2026-11-22 */
/** @typedef {{ on: boolean, cards: Record<string, Card> }} Schedule */

/** @returns {Schedule} */
export const off = () => ({ on: false, cards: {} });
/** @returns {value is string} */
export const isDay = (/** @type {unknown} */ value) =>
  typeof value === "string" && DATE.test(value) && later(value, 0) === value;

/** The day so many days later; of days alone, so that a clock put forward in spring loses none. @param {string} day @param {number} days */
export function later(day, days) {
  const [year, month, date] = day.split("-").map(Number);
  const found = new Date(Date.UTC(year, month - 1, date + days));
  return Number.isNaN(found.getTime()) ? "" : found.toISOString().slice(0, 10);
}

/** Read a schedule, or null if it is damaged. @param {any} value @returns {Schedule | null} */
export function read(value) {
  const sound =
    mapping(value) &&
    typeof value.on === "boolean" &&
    mapping(value.cards) &&
    Object.keys(value.cards).length <= MOST &&
    Object.entries(value.cards).every(
      ([id, card]) =>
        QUESTION.test(id) &&
        mapping(card) &&
        GAPS[card.step] !== undefined &&
        Number.isInteger(card.step) &&
        isDay(card.last) &&
        isDay(card.due),
    );
  if (!sound) return null;
  const cards = Object.entries(value.cards).map(([id, { step, last, due }]) => [id, { step, last, due }]);
  return { on: value.on, cards: Object.fromEntries(cards) };
}

/** Take questions up that were answered for the first time. @param {Schedule} schedule @param {string} today @param {...string} ids */
export function takeUp(schedule, today, ...ids) {
  const { on, cards } = schedule;
  const fresh = ids.filter((id) => QUESTION.test(id) && !Object.hasOwn(cards, id));
  if (!fresh.length) return schedule;
  const card = { step: 0, last: today, due: later(today, GAPS[0]) };
  return { on, cards: { ...cards, ...Object.fromEntries(fresh.map((id) => [id, card])) } };
}

/** Note the answer to a question that came back. @param {Schedule} schedule @param {string} today @param {string} id @param {boolean} right */
export function answered({ on, cards }, today, id, right) {
  const card = cards[id];
  if (!card || card.due > today) return { on, cards };
  const step = right ? Math.min(card.step + 1, GAPS.length - 1) : 0;
  return { on, cards: { ...cards, [id]: { step, last: today, due: later(today, GAPS[step]) } } };
}

/** The questions that are due, the longest due first. @param {Schedule} schedule @param {string} today @returns {string[]} */
export const due = ({ on, cards }, today) =>
  on
    ? Object.entries(cards)
        .filter(([, card]) => card.due <= today)
        .sort(([a, one], [b, other]) => (one.due < other.due || (one.due === other.due && a < b) ? -1 : 1))
        .map(([id]) => id)
    : [];

/** The days to come with their questions, the next first. @param {Schedule} schedule @param {string} today */
export function coming({ on, cards }, today) {
  /** @type {Map<string, number>} */
  const days = new Map();
  for (const { due: day } of on ? Object.values(cards) : [])
    if (day > today) days.set(day, (days.get(day) ?? 0) + 1);
  return [...days].sort(([one], [other]) => (one < other ? -1 : 1)).map(([day, count]) => ({ day, count }));
}

/** Add one schedule to another: of a question the later answer counts. @param {Schedule} one @param {Schedule} other @returns {Schedule} */
export function merge(one, other) {
  const cards = { ...one.cards };
  for (const [id, card] of Object.entries(other.cards))
    if (!Object.hasOwn(cards, id) || card.last > cards[id].last) cards[id] = card;
  return { on: one.on || other.on, cards };
}

/** What is stored now; `raw` is its text if it cannot be read. @returns {{ schedule: Schedule, raw?: string }} */
export function load() {
  let raw = null;
  try {
    raw = localStorage.getItem(KEYS.again);
  } catch {
    // storage is off
  }
  if (raw === null) return { schedule: off() };
  try {
    const schedule = read(JSON.parse(raw));
    if (schedule) return { schedule };
  } catch {
    // not even JSON
  }
  return { schedule: off(), raw };
}

/**
 * Change what is stored, as it is now. What cannot be read is left as it is.
 * @param {(schedule: Schedule) => Schedule} edit returns what it was given if there is nothing to change
 * @returns {boolean} whether it is stored
 */
export function change(edit) {
  const { schedule, raw } = load();
  if (raw !== undefined) return false;
  const next = edit(schedule);
  return next === schedule || store(next);
}

/** @param {Schedule} schedule @returns {boolean} whether there was room */
export function store(schedule) {
  try {
    localStorage.setItem(KEYS.again, JSON.stringify(schedule));
    return true;
  } catch {
    document.documentElement.dataset.storage = "off"; // the page of progress says so
    return false;
  }
}
