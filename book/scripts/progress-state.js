// What the reader has read and answered right: kept in this browser only, read and written in this file only.
export const KEY = "course-progress";
export const FORMAT = "ketamine-psychotherapy-course progress";
export const VERSION = 1;
const PAGE = /^chapters\/[a-z0-9-]{1,80}$/;
const SECTION = /^[\w.-]{1,200}$/;
const QUESTION = /^quiz-\d{2}-[a-z0-9-]{1,120}$/;
const MOST = 2000; // entries of a list; the course has some hundreds in all

/** @typedef {{ read: Record<string, string[]>, finished: string[], right: string[] }} State sections by page, pages, questions */

/** @returns {State} */
export const empty = () => ({ read: {}, finished: [], right: [] });
const list = (/** @type {any} */ value, /** @type {RegExp} */ pattern) => Array.isArray(value) && value.length <= MOST
  && value.every((/** @type {unknown} */ entry) => typeof entry === "string" && pattern.test(entry));
const mapping = (/** @type {any} */ value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Read a progress file's text.
 * @param {string} text
 * @returns {{ state: State, fault?: undefined } | { fault: string, state?: undefined }} a fault is one sentence that says what was wrong
 */
export function parse(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: "This is not a progress file of this course: it is not valid JSON." };
  }
  if (!mapping(value) || value.format !== FORMAT) return { fault: "This is not a progress file of this course." };
  if (value.version !== VERSION) {
    return { fault: `This progress file has version ${JSON.stringify(value.version)}; this edition of the course reads version ${VERSION}.` };
  }
  const { read, finished, right } = value;
  const whole = mapping(read) && Object.keys(read).length <= MOST
    && Object.entries(read).every(([page, sections]) => PAGE.test(page) && list(sections, SECTION))
    && list(finished, PAGE) && list(right, QUESTION);
  return whole ? { state: { read, finished, right } } : { fault: "This progress file is damaged: it lists something that is no section or question." };
}

export const write = (/** @type {State} */ state) => `${JSON.stringify({ format: FORMAT, version: VERSION, ...state }, null, 1)}\n`;

/** @param {string[]} one @param {string[]} other */
const union = (one, other) => [...new Set([...one, ...other])];
/**
 * Add one state to another; nothing of either is lost.
 * @param {State} one @param {State} other @returns {State}
 */
export function merge(one, other) {
  const pages = union(Object.keys(one.read), Object.keys(other.read));
  return {
    read: Object.fromEntries(pages.map((page) => [page, union(one.read[page] ?? [], other.read[page] ?? [])])),
    finished: union(one.finished, other.finished),
    right: union(one.right, other.right),
  };
}

// The page's head puts a memory of its own in the place of storage that is off; see the layout.
const stored = () => document.documentElement.dataset.storage !== "off";
let memory = empty(); // what could not be written, because what is stored cannot be read or there is no room

/** What is stored now: `{ state, kept }`, and `raw` and `fault` if it cannot be read. */
export function load() {
  const raw = localStorage.getItem(KEY);
  if (raw === null) return { state: memory, kept: stored() };
  const { state, fault } = parse(raw);
  return !state ? { state: memory, kept: false, raw, fault } : { state: merge(state, memory), kept: stored() };
}

/**
 * Change what is stored, as it is now and not as it was when the page opened: another tab may have written.
 * @param {(state: State) => State} edit
 */
export function change(edit) {
  const { state, fault } = load();
  const next = edit(structuredClone(state));
  memory = next;
  if (fault) return; // what cannot be read is not written over
  try {
    localStorage.setItem(KEY, write(next));
    memory = empty();
  } catch {
    document.documentElement.dataset.storage = "off";
  }
}

/** Forget everything. */
export function forget() {
  memory = empty();
  localStorage.removeItem(KEY);
}

/**
 * Hand the reader a file; nothing is sent anywhere.
 * @param {string} name @param {string} text
 */
export function save(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Today where the reader is, as 2026-11-22. */
export const today = () => new Date().toLocaleDateString("sv-SE");
