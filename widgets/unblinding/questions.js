/** What the learner guesses before the picture answers; the answer is computed. */

import { fixed } from "../shared/numbers.js";

/**
 * @typedef {import("./trial.js").Result} Result
 * @typedef {import("../shared/predict.js").Question} Question
 */

const agrees = (/** @type {boolean} */ same) => (same ? "So does this model." : "This model says otherwise.");
const said = (/** @type {Record<string, string>} */ options, /** @type {string} */ guess) =>
  `You said: ${options[guess].charAt(0).toLowerCase()}${options[guess].slice(1)}.`;

/** @param {() => Result} result @returns {Question} */
export function apparent(result) {
  const options = {
    less: "Less than the true effect",
    true: "About the true effect",
    more: "Clearly more than the true effect",
  };
  return {
    prompt:
      "First a guess. The drug is worth 3 points. Nine in ten guess their arm, and believing in the drug is worth 6 points more. What will trials report?",
    options,
    feedback(guess) {
      const {
        bias,
        true_effect: truth,
        apparent: { value },
      } = result();
      const answer = bias > 0.25 ? "more" : bias < -0.25 ? "less" : "true";
      return (
        `${said(options, guess)} ${agrees(guess === answer)} With the settings as they are, trials report ${fixed(value, 1)} points on average, where the drug does ${fixed(truth, 1)}. ` +
        (answer === "true"
          ? "Both arms believe alike, so belief cancels out."
          : `Belief accounts for the other ${fixed(bias, 1)}: more people in one arm than in the other believe that they had the drug.`)
      );
    },
  };
}
