// What readers wrote in their own words: a first guess for each chapter, an answer for each exercise in words.
import { KEYS, kept, mapping } from "./kept.js";

/** @typedef {{ text: string, compared: boolean }} Answer and whether the sample answer was opened */

const NAME = /^chapters\/[a-z0-9-]{1,80}( [\w-]{1,64})?$/;
const LONGEST = 20_000;

/** @param {(entry: any) => boolean} fits */
const sound = (fits) => (/** @type {any} */ value) =>
  mapping(value) && Object.entries(value).every(([name, entry]) => NAME.test(name) && fits(entry));
const isText = (/** @type {unknown} */ value) => typeof value === "string" && value.length <= LONGEST;
const areGuesses = sound(isText);
const areAnswers = sound(
  (entry) => mapping(entry) && isText(entry.text) && typeof entry.compared === "boolean",
);

/** By chapter. */
export const guesses = kept(KEYS.guesses, areGuesses);
/** By chapter and cell. */
export const answers = kept(KEYS.written, areAnswers);

/** What was guessed at a chapter's question, "" if nothing. @param {string} chapter */
export const guessAt = (chapter) => guesses.read()?.[chapter] ?? "";
/** @param {string} chapter @param {string} guess */
export function keepGuess(chapter, guess) {
  const { [chapter]: _, ...others } = guesses.read() ?? {};
  guesses.write(guess.trim() ? { ...others, [chapter]: guess } : others);
}

/** All of it, for a file; undefined if nothing was written. */
export function ownWords() {
  const words = { guesses: guesses.read() ?? {}, answers: answers.read() ?? {} };
  return Object.keys({ ...words.guesses, ...words.answers }).length ? words : undefined;
}

/** Both texts, once where one holds the other. @param {string} here @param {string} come */
const joined = (here, come) =>
  here.includes(come) ? here : come.includes(here) ? come : `${here}\n\n${come}`.slice(0, LONGEST);

/**
 * Add the words of a file to those that are here; nothing of either is lost.
 * @param {any} words
 * @returns {boolean} whether they are sound; what is not is left out whole
 */
export function addOwnWords(words) {
  if (!mapping(words) || !areGuesses(words.guesses) || !areAnswers(words.answers)) return false;
  const said = { ...guesses.read() };
  for (const [name, come] of Object.entries(words.guesses)) said[name] = joined(said[name] ?? "", come);
  guesses.write(said);
  const written = { ...answers.read() };
  for (const [name, come] of Object.entries(words.answers)) {
    const here = written[name] ?? { text: "", compared: false };
    written[name] = { text: joined(here.text, come.text), compared: here.compared || come.compared };
  }
  answers.write(written);
  return true;
}
