/** What the learner guesses before the marks appear; the answer is counted from the predictions. */

import { accounts } from "../static/models/rival_experiments.js";
import { tally } from "./matrix.js";

/** @returns {import("../shared/predict.js").Question} */
export function howMany() {
  /** @type {Record<string, string>} */
  const options = { none: "None of them", one: "One of them", more: "Two or more" };
  return {
    prompt:
      "First a guess. How many of the four accounts fit every experiment on which they can say anything?",
    options,
    feedback(guess) {
      const counts = accounts.map(({ name, title }) => ({ title, ...tally(name) }));
      const whole = counts.filter(({ fits, of }) => fits === of).length;
      const answer = whole === 0 ? "none" : whole === 1 ? "one" : "more";
      return (
        `You said: ${options[guess].toLowerCase()}. ${guess === answer ? "So does the table." : "The table says otherwise."} ` +
        `${counts.map(({ title, fits, of }) => `${title} fits ${fits} of ${of}`).join("; ")}. Counting does not settle it: an account that fits may still be wrong.`
      );
    },
  };
}
