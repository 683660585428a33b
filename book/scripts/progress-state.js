// What the reader has read and answered right: kept in this browser only, read and written in this file only.
import * as again from "./again.js";
import { MOST, QUESTION } from "./again.js";
import { KEYS, mapping } from "./kept.js";
import { addOwnWords, ownWords } from "./own-words.js";

export const KEY = "course-progress";
export const FORMAT = "ketamine-psychotherapy-course progress";
export const VERSION = 1;
const PAGE = /^chapters\/[a-z0-9-]{1,80}$/;
const SECTION = /^[\w.-]{1,200}$/;

/** @typedef {{ read: Record<string, string[]>, finished: string[], right: string[] }} State sections by page, pages, questions */

/** @typedef {import("./again.js").Schedule} Schedule */

/** @returns {State} */
export const empty = () => ({ read: {}, finished: [], right: [] });
const list = (/** @type {any} */ value, /** @type {RegExp} */ pattern) =>
  Array.isArray(value) &&
  value.length <= MOST &&
  value.every((/** @type {unknown} */ entry) => typeof entry === "string" && pattern.test(entry));

/**
 * Read a progress file's text.
 * @param {string} text
 * @returns {{ state: State, again?: unknown, words?: unknown, fault?: undefined } | { fault: string, state?: undefined, again?: undefined, words?: undefined }} a fault is one sentence that says what was wrong; `again` is the schedule of questions and `words` what the reader wrote, both unread
 */
export function parse(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: "This is not a progress file of this course: it is not valid JSON." };
  }
  if (!mapping(value) || value.format !== FORMAT)
    return { fault: "This is not a progress file of this course." };
  if (value.version !== VERSION) {
    return {
      fault: `This progress file has version ${JSON.stringify(value.version)}; this edition of the course reads version ${VERSION}.`,
    };
  }
  const { read, finished, right } = value;
  const whole =
    mapping(read) &&
    Object.keys(read).length <= MOST &&
    Object.entries(read).every(([page, sections]) => PAGE.test(page) && list(sections, SECTION)) &&
    list(finished, PAGE) &&
    list(right, QUESTION);
  return whole
    ? {
        state: { read, finished, right },
        ...(value.again === undefined ? {} : { again: value.again }),
        ...(value.words === undefined ? {} : { words: value.words }),
      }
    : { fault: "This progress file is damaged: it lists something that is no section or question." };
}

/** @param {State & { damaged?: string }} state `damaged` is what was stored and cannot be read @param {Schedule | string} [schedule] of questions, or the text of one that cannot be read @param {ReturnType<typeof ownWords>} [words] of the reader */
export const write = (state, schedule, words) =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, ...state, again: schedule, words }, null, 1)}\n`;

/** @param {string[]} one @param {string[]} other */
const union = (one, other) => [...new Set([...one, ...other])];
/**
 * Add one state to another; nothing of either is lost.
 * @param {State} one @param {State} other @returns {State}
 */
export function merge(one, other) {
  const pages = union(Object.keys(one.read), Object.keys(other.read));
  return {
    read: Object.fromEntries(
      pages.map((page) => [page, union(one.read[page] ?? [], other.read[page] ?? [])]),
    ),
    finished: union(one.finished, other.finished),
    right: union(one.right, other.right),
  };
}

// The page's head puts a memory of its own in the place of storage that is off; see the layout.
const stored = () => document.documentElement.dataset.storage !== "off";
let memory = empty(); // what could not be written, because what is stored cannot be read or there is no room

/** What is stored now: `{ state, kept }`, and `raw` and `fault` if it cannot be read. */
export function load() {
  let raw = null;
  try {
    raw = localStorage.getItem(KEY);
  } catch {
    document.documentElement.dataset.storage = "off"; // a notebook's page has no head of ours
  }
  if (raw === null) return { state: memory, kept: stored() };
  const { state, fault } = parse(raw);
  return !state
    ? { state: memory, kept: false, raw, fault }
    : { state: merge(state, memory), kept: stored() };
}

/**
 * Change what is stored, as it is now and not as it was when the page opened: another tab may have written.
 * @param {(state: State) => State} edit
 */
export function change(edit) {
  const { state, fault } = load();
  const next = edit(merge(state, empty())); // a copy
  memory = next;
  if (fault) return; // what cannot be read is not written over
  try {
    localStorage.setItem(KEY, write(next));
    memory = empty();
  } catch {
    document.documentElement.dataset.storage = "off";
  }
}

/**
 * Note sections of a page as read. A page that has gained a section is no longer finished.
 * @param {string} page @param {string[]} sections all that it has
 * @param {...string} ids of those that were read
 */
export function noteRead(page, sections, ...ids) {
  change((state) => {
    const read = new Set([...(state.read[page] ?? []), ...ids]);
    if (read.size) state.read[page] = [...read];
    state.finished = state.finished.filter((name) => name !== page);
    if (sections.length && sections.every((id) => read.has(id))) state.finished.push(page);
    return state;
  });
}

/** Forget everything. */
export function forget() {
  memory = empty();
  for (const key of [KEY, ...Object.values(KEYS)]) localStorage.removeItem(key);
}

// A frame that allows scripts only has no origin, and mostly no downloads; a page from a file has none either.
const caged = () => origin === "null" && location.protocol !== "file:";
/** A learner's code as part of a file's name, or a few letters of chance where none is given. @param {string} learner */
export const fileName = (learner) =>
  learner.replace(/[^\p{L}\p{N}-]+/gu, "-").replace(/^-+|-+$/g, "") ||
  crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
export const save = (/** @type {string} */ name, /** @type {string} */ text) =>
  saveText(name, text, "application/json");
/**
 * Hand the reader a file; nothing is sent anywhere. Whether the browser saves it, no script can see.
 * @param {string} name @param {string} text @param {string} type
 * @returns {string} what can be said of it, in a sentence
 */
export function saveText(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  return caged()
    ? "The file could not be saved if this frame forbids it: open the page in a window of its own and save there."
    : `Your browser was given the file ${name}: look for it among your downloads.`;
}

/** Hand the reader all progress as a file; returns what can be said of it. */
export function saveProgress() {
  const { state, raw } = load();
  const kept = again.load();
  const { on, cards } = kept.schedule;
  const schedule = kept.raw ?? (on || Object.keys(cards).length ? kept.schedule : undefined);
  // What cannot be read is handed over as it is; beside a schedule, inside a file that can be added again.
  const words = ownWords();
  const text =
    raw === undefined || schedule || words ? write({ ...state, damaged: raw }, schedule, words) : raw;
  return save(`course-progress-${today()}.json`, text);
}
/**
 * Add the progress that a file holds to what is here.
 * @param {File} file
 * @returns {Promise<string>} what came of it, in a sentence
 */
export async function addProgress(file) {
  const {
    state,
    again: held,
    words,
    fault,
  } = file.size > 1e6
    ? { fault: "This is not a progress file of this course: it is larger than 1 MB." }
    : parse(await file.text());
  if (!state) return `${fault} Nothing was changed.`;
  change((own) => merge(own, state));
  const schedule = held === undefined ? undefined : again.read(held);
  const came = !schedule || again.change((own) => again.merge(own, schedule));
  const sound = words === undefined || addOwnWords(words);
  return [
    load().kept
      ? "The file’s progress was added to what was here."
      : "The file’s progress was not added to what this browser has stored; it is shown until you leave.",
    schedule === null ? " Its list of questions that come back is damaged and was left out." : "",
    sound ? "" : " What it holds of your own words is damaged and was left out.",
    came ? "" : " Its questions that come back were not added: those stored here cannot be changed.",
  ].join("");
}

/** Today where the reader is, as 2026-11-22. */
export const today = () => new Date().toLocaleDateString("sv-SE");
