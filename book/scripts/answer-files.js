// Files of answers and of codes, read as `widgets/quiz/answer_files.py` and `answer_code.py` read them; a test holds
// the two together.

/** @typedef {{ id: string, objective: string, question: string, options: string[], right: number[], multiple: boolean }} Question */
/** @typedef {{ title: string, edition: string, questions: Question[] }} Test */
/** @import { Answer, When } from "./answer-code.js" */
/** @typedef {{ file: string, code: boolean, learner: string, time: When, answers: Map<string, Answer>, sure: Map<string, number> }} Answers `file`: or a line of codes, as `code` tells; `sure`: a step from guessing, 0, to certain, where one was given */
/** @typedef {{ file: string, sentence: string }} Aside a file that does not count, and why */
/** @typedef {{ name: string, bytes: ArrayBuffer | null, fault?: string, typed?: string }} Given null if the file is too large to be looked at; `typed`: codes that are in no file */

import { SURE } from "../../widgets/quiz/sure.js";
import { Fault, TIMES, decode, isCode, plain } from "./answer-code.js";
import { mapping } from "./kept.js";

export const MOST_BYTES = 1_000_000;
const MOST_LETTERS = 200;
const COURSE = "course";
const WHAT = "an answer file of the course test or of a quiz";

const shown = (/** @type {unknown} */ value) => {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
};
/**
 * The lines of a file of codes, each with its number from 1, or null if it is none, such as an answer file that was
 * renamed to `.txt` on its way.
 * @param {Given} given @returns {{ name: string, code: string }[] | null}
 */
function codes({ name, bytes, fault, typed }) {
  if (typed !== undefined) return codeLines(name, typed);
  if (fault || !bytes || !/\.txt$/i.test(name)) return null;
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
  return /^\s*[{[]/.test(text) ? null : codeLines(name, text);
}
/** @param {string} name @param {number} line */
export const lineName = (name, line) => `${name}, line ${line}`;
/**
 * @param {string} name of the file, or of the place where they were typed @param {string} text
 * @returns {{ name: string, code: string }[]}
 */
const codeLines = (name, text) =>
  text
    .split(/\r\n|\r|\n/)
    .map((code, i) => ({ name: lineName(name, i + 1), code }))
    .filter(({ code }) => isCode(code));

/**
 * @param {Given} given @param {string} format
 * @returns {any} what the file says
 */
function content({ bytes, fault }, format) {
  if (fault) throw new Fault(fault);
  if (!bytes) throw new Fault(`this is not ${WHAT}, for it is larger than 1 MB.`);
  let value;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Fault(`this is not ${WHAT}, for it is not valid JSON.`);
  }
  if (!mapping(value) || value.format !== format) throw new Fault(`this is not ${WHAT}.`);
  if (value.version !== 1 && value.version !== 2)
    throw new Fault(`the file has version ${shown(value.version)}; this course reads 1 and 2.`);
  if (value.version === 1) value.test = COURSE;
  if (typeof value.test !== "string")
    throw new Fault("'test' must name the test, such as 'course' or 'chapter-2'.");
  return value;
}

/**
 * @param {any} value @param {Test} test
 * @returns {Omit<Answers, "file" | "code">}
 */
function check({ edition, learner, time, answers, sure }, test) {
  if (edition !== test.edition) throw new Fault("the answers belong to another edition of the test.");
  if (!TIMES.includes(time)) throw new Fault(`'time' must be 'before' or 'after', not ${shown(time)}.`);
  if (typeof learner !== "string" || [...learner].length > MOST_LETTERS)
    throw new Fault(`'learner' must be text of at most ${MOST_LETTERS} letters; it may be empty.`);
  const { questions } = test;
  const whole =
    mapping(answers) &&
    Object.keys(answers).length === questions.length &&
    questions.every(({ id }) => Object.hasOwn(answers, id));
  if (!whole) throw new Fault("'answers' must have every question of the test and no other.");
  const read = questions.map(({ id, options, multiple }) => {
    const answer = answers[id];
    const numbers = multiple && Array.isArray(answer) ? answer : [answer];
    const fits =
      numbers.every((number) => Number.isInteger(number) && number >= 0 && number < options.length) &&
      new Set(numbers).size === numbers.length;
    if (answer !== null && !fits)
      throw new Fault(
        `the answer to '${id}' must be empty or a number from 0 to ${options.length - 1}, not ${shown(answer)}.`,
      );
    return /** @type {[string, Answer]} */ ([id, answer]);
  });
  // Files of an earlier edition do not say how sure their learners were.
  const given = sure ?? {};
  const known = mapping(given) && Object.keys(given).every((id) => questions.some((one) => one.id === id));
  if (!known) throw new Fault("'sure' may have questions of the test and no other.");
  for (const [id, step] of Object.entries(given))
    if (step !== null && !(Number.isInteger(step) && step in SURE))
      throw new Fault(
        `how sure the answer to '${id}' was must be empty or a number from 0 to ${SURE.length - 1}, not ${shown(step)}.`,
      );
  const said = questions.flatMap(({ id }) =>
    Object.hasOwn(given, id) && given[id] !== null && answers[id] !== null
      ? [/** @type {[string, number]} */ ([id, given[id]])]
      : [],
  );
  return { learner: plain(learner), time, answers: new Map(read), sure: new Map(said) };
}

const byName = (/** @type {{ name: string }} */ one, /** @type {{ name: string }} */ other) =>
  one.name < other.name ? -1 : Number(one.name > other.name);

/**
 * Read files, each by itself.
 * @param {Given[]} files @param {string} format @param {Map<string, Test>} tests by name
 * @returns {{ read: Map<string, Answers[]>, aside: Aside[], codes: number }} answers by test, ordered by the file's name; how many codes there were, sound or not
 */
export function collect(files, format, tests) {
  /** @type {{ test: string, answers: Answers }[]} */
  const all = [];
  /** @type {Aside[]} */
  const aside = [];
  let count = 0;
  const take = (/** @type {string} */ name, /** @type {boolean} */ code, /** @type {() => any} */ read) => {
    count += Number(code);
    try {
      const value = read();
      const test = tests.get(value.test);
      if (!test)
        throw new Fault(
          `the answers are to a test that this course does not ask, '${value.test.slice(0, 60)}'.`,
        );
      all.push({ test: value.test, answers: { file: name, code, ...check(value, test) } });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      aside.push({ file: name, sentence: error.message });
    }
  };
  for (const file of files.toSorted(byName)) {
    const lines = codes(file);
    if (!lines) take(file.name, false, () => content(file, format));
    else if (!lines.length) aside.push({ file: file.name, sentence: "it holds no code." });
    else for (const { name, code } of lines) take(name, true, () => decode(code, tests));
  }
  const groups = grouped(all, ({ test }) => test);
  return {
    read: new Map([...groups].map(([test, own]) => [test, own.map(({ answers }) => answers)])),
    aside,
    codes: count,
  };
}

/**
 * Gather what has the same key, in the order in which it comes.
 * @template One
 * @param {One[]} list @param {(one: One) => string} keyOf @returns {Map<string, One[]>}
 */
export function grouped(list, keyOf) {
  /** @type {Map<string, One[]>} */
  const groups = new Map();
  for (const one of list) {
    const own = groups.get(keyOf(one));
    if (own) own.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

/**
 * Keep one file of a learner and a time, and say of the others why they are set aside.
 * @param {Answers[]} read @returns {{ kept: Answers[], aside: Aside[] }}
 */
export function singled(read) {
  const groups = grouped(read, ({ learner, time, file }) =>
    JSON.stringify([learner, time, learner ? "" : file]),
  );
  /** @type {Answers[]} */
  const kept = [];
  /** @type {Aside[]} */
  const aside = [];
  for (const same of groups.values()) {
    const [first, ...others] = same;
    const alike =
      new Set(same.map(({ answers, sure }) => JSON.stringify([[...answers], [...sure]]))).size === 1;
    if (alike) kept.push(first);
    for (const { file, learner, time } of alike ? others : same) {
      const sentence = alike
        ? `it holds the same answers as ${first.file}.`
        : `there are ${same.length} files of '${learner}' with different answers (${time}); keep only the one that counts.`;
      aside.push({ file, sentence });
    }
  }
  return { kept, aside };
}
