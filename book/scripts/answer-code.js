// One learner's answers as a code that a phone shows and a person can type. What a code is made of is said in
// `widgets/quiz/answer_code.py`; a test holds the two together.

/** @typedef {"before" | "after"} When */
/** @typedef {number | number[] | null} Answer */
/** @typedef {{ edition: string, questions: { id: string, options: { readonly length: number }, multiple: boolean }[] }} Asked */
/** @typedef {{ learner: string, time: When, answers: Record<string, Answer>, sure: Record<string, number> }} Round */

import { SURE } from "../../widgets/quiz/sure.js";

export const TIMES = /** @type {When[]} */ (["before", "after"]);
const VERSION = 1;
const VERSIONS = 4;
const EDITIONS = 1 << 18;
const SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** What people write for a sign, as Crockford folds it. */
const FOLDED = new Map([
  ...[...SIGNS].flatMap((sign, i) =>
    [sign, sign.toLowerCase()].map((one) => /** @type {const} */ ([one, i])),
  ),
  ...[..."Oo"].map((sign) => /** @type {const} */ ([sign, 0])),
  ...[..."IiLl"].map((sign) => /** @type {const} */ ([sign, 1])),
]);
/** Spaces and dashes, which say nothing. */
const BETWEEN = /[ \t\u00a0\u2000-\u2015\u202f\u2060\u2212\ufeff-]+/gu;
const CHECKS = 3;
const SHORTEST = 8;
export const MOST_IN_NAME = 24;
const ALPHABETS = [
  "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ- ",
  "0123456789abcdefghijklmnopqrstuvwxyz- ",
  String.fromCharCode(...Array.from({ length: 95 }, (_, i) => 32 + i)),
];
const BYTES = 256;
const DAMAGED = "the code is damaged: it fits its check, but no page of the course writes it.";

/** Why something cannot be read, in a sentence. */
export class Fault extends Error {}

/** In one line of letters that can be written: no control signs, no half signs. @param {string} learner */
export const plain = (learner) =>
  learner
    .replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]/g, " ")
    .replace(/\p{Surrogate}/gu, "\ufffd")
    .trim();

/** @param {string} line of a file of codes, or of what was typed */
export const isCode = (line) => !["", "#"].includes(line.replace(BETWEEN, "").slice(0, 1));

/** The three signs that check others. @param {number[]} signs */
function checksum(signs) {
  let crc = 0x7fff;
  for (const sign of signs)
    for (const bit of [16, 8, 4, 2, 1]) {
      const out = Boolean(crc & 0x4000) !== Boolean(sign & bit);
      crc = ((crc << 1) & 0x7fff) ^ (out ? 0x4599 : 0);
    }
  return [crc >> 10, (crc >> 5) & 31, crc & 31];
}

/** @param {Asked} asked */
const fingerprint = ({ edition }) => Number.parseInt(edition.slice(0, 5), 16) >> 2;
const written = (/** @type {number[]} */ signs) => signs.map((sign) => SIGNS[sign]).join("");
/** A code as a person reads it, in groups of four. @param {string} code */
export const inFours = (code) => code.match(/.{1,4}/g)?.join("-") ?? "";

/**
 * A name as a number, and the place of the alphabet in which it is spelt.
 * @param {string} name @returns {[bigint, number]}
 */
function spell(name) {
  const place = ALPHABETS.findIndex((letters) => [...name].every((letter) => letters.includes(letter)));
  const values =
    place < 0
      ? [...new TextEncoder().encode(name)]
      : [...name].map((letter) => ALPHABETS[place].indexOf(letter));
  const base = BigInt(place < 0 ? BYTES : ALPHABETS[place].length);
  const number = values.reduce((sum, value) => sum * base + BigInt(value + 1), 0n);
  return [number, place < 0 ? ALPHABETS.length : place];
}

/** The name that `spell` made a number of. @param {bigint} number @param {number} place */
function unspell(number, place) {
  const letters = ALPHABETS[place];
  const base = BigInt(letters?.length ?? BYTES);
  const values = [];
  for (let left = number; left > 0n; left = (left - 1n) / base) values.unshift(Number((left - 1n) % base));
  return letters
    ? values.map((value) => letters[value]).join("")
    : new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(values));
}

/**
 * Write a learner's answers as a code, without hyphens.
 * @param {Round} round @param {Asked} asked
 */
export function encode({ learner, time, answers, sure: given }, asked) {
  const name = plain(learner);
  if (!name)
    throw new Fault(
      "Write your name or a code of your own first: without it nobody could tell two people apart.",
    );
  const count = [...name].length;
  if (count > MOST_IN_NAME)
    throw new Fault(
      `A code carries a name of at most ${MOST_IN_NAME} letters, and this one has ${count}: shorten it, or save a file.`,
    );
  const sure = new Map(Object.entries(given).filter(([id]) => answers[id] !== null));
  /** @type {[number, number][]} */
  const digits = [
    [VERSION, VERSIONS],
    [fingerprint(asked), EDITIONS],
    [TIMES.indexOf(time), TIMES.length],
    [Number(sure.size > 0), 2],
  ];
  for (const { id, options, multiple } of asked.questions) {
    const answer = answers[id];
    const chosen = answer === null ? [] : [answer].flat();
    const value = multiple
      ? chosen.reduce((sum, number) => sum + 2 ** number, 0)
      : chosen.length && chosen[0] + 1;
    digits.push([value, multiple ? 2 ** options.length : options.length + 1]);
    if (sure.size && value) digits.push([(sure.get(id) ?? -1) + 1, SURE.length + 1]);
  }
  const [spelt, alphabet] = spell(name);
  digits.push([alphabet, ALPHABETS.length + 1]);
  let number = digits.reduceRight((sum, [value, many]) => sum * BigInt(many) + BigInt(value), spelt);
  const signs = [];
  for (; number > 0n; number >>= 5n) signs.push(Number(number & 31n));
  return written([...signs, ...checksum(signs)]);
}

/**
 * Read a code, as somebody typed it.
 * @template {Asked} Test
 * @param {string} code @param {Map<string, Test>} tests by name
 * @returns {Round & { test: string, edition: string }} what a file would say
 */
export function decode(code, tests) {
  const signs = [...code.replace(BETWEEN, "")].map((sign) => {
    const value = FOLDED.get(sign);
    if (value === undefined) throw new Fault(`the sign '${sign}' is in no code.`);
    return value;
  });
  if (signs.length < SHORTEST) throw new Fault("it is too short for a code.");
  const body = signs.slice(0, -CHECKS);
  if (written(checksum(body)) !== written(signs.slice(-CHECKS)))
    throw new Fault("the check does not fit: one character is probably wrong, or missing.");
  let number = body.reduceRight((sum, sign) => (sum << 5n) + BigInt(sign), 0n);
  const digit = (/** @type {number} */ many) => {
    const value = Number(number % BigInt(many));
    number /= BigInt(many);
    return value;
  };
  const version = digit(VERSIONS);
  if (version !== VERSION) throw new Fault(`the code has version ${version}; this course reads ${VERSION}.`);
  const edition = digit(EDITIONS);
  const named = [...tests].find(([, test]) => fingerprint(test) === edition);
  if (!named)
    throw new Fault(
      "the code belongs to another edition of the test, or to a test that this course does not ask.",
    );
  const [test, asked] = named;
  const time = TIMES[digit(TIMES.length)];
  const said = digit(2);
  /** @type {Round["answers"]} */
  const answers = {};
  /** @type {Round["sure"]} */
  const sure = {};
  for (const { id, options, multiple } of asked.questions) {
    const value = digit(multiple ? 2 ** options.length : options.length + 1);
    const chosen = Array.from({ length: options.length }, (_, i) => i).filter((i) => (value >> i) & 1);
    answers[id] = value ? (multiple ? chosen : value - 1) : null;
    const step = said && value ? digit(SURE.length + 1) : 0;
    if (step) sure[id] = step - 1;
  }
  const place = digit(ALPHABETS.length + 1);
  let round;
  try {
    round = { learner: unspell(number, place), time, answers, sure };
    // Each code has one way to be written; of another, the page that wrote it is not ours.
    if (encode(round, asked) !== written(signs)) throw new Fault(DAMAGED);
  } catch {
    throw new Fault(DAMAGED);
  }
  return { test, edition: asked.edition, ...round };
}
