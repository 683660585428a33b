/** What the learner guesses before the picture answers; the answer is computed. */

import { fixed } from "../shared/numbers.js";

/**
 * @typedef {import("./contrasts.js").Result} Result
 * @typedef {import("../shared/predict.js").Question} Question
 */

const agrees = (/** @type {boolean} */ same) => (same ? "So does this model." : "This model says otherwise.");
const said = (/** @type {Record<string, string>} */ options, /** @type {string} */ guess) =>
  `You said: ${options[guess].charAt(0).toLowerCase()}${options[guess].slice(1)}.`;

/** @param {() => Result} result @returns {Question} */
export function combined(result) {
  const options = {
    no: "No: without synergy there is nothing to see",
    yes: "Yes, by as much as both add on their own",
  };
  return {
    prompt:
      "First a guess. Suppose that drug and therapy simply add up: no synergy at all. Will people who get both do better than people who get neither?",
    options,
    feedback(guess) {
      const { groups, contrasts } = result();
      return (
        `${said(options, guess)} ${agrees((guess === "yes") === groups.both > 0)} Both beat neither by ${fixed(groups.both, 1)} points, and synergy is ${fixed(contrasts.synergy.value, 1)} of them. ` +
        "That comparison moves two things at once. Synergy is a difference between differences."
      );
    },
  };
}
