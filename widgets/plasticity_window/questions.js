/** What the learner guesses before the window is drawn; the answer is computed. */

import { percent } from "./words.js";

/** @param {() => { values: Record<string, any>, result: import("./course.js").Result }} now @returns {import("../shared/predict.js").Question} */
export function harm(now) {
  /** @type {Record<string, string>} */
  const options = {
    less: "It protects: less is lost",
    same: "Nothing: it helps only what grows stronger",
    more: "It weakens more",
  };
  return {
    prompt:
      "First a guess. Suppose that ketamine opens a window in which learning is half as strong again. A session in it goes wrong: it weakens what it should strengthen. What does the window do?",
    options,
    feedback(guess) {
      const { result } = now();
      const { plain, factor } = result;
      const [before, after] = [Math.abs(plain.pair), Math.abs(plain.pair * factor)];
      const answer = after > before + 1e-3 ? "more" : after < before - 1e-3 ? "less" : "same";
      return (
        `You said: ${options[guess].charAt(0).toLowerCase()}${options[guess].slice(1)}. ${guess === answer ? "So does the hypothesis." : "The hypothesis says otherwise."} ` +
        `As set now, the pair rule gives ${percent(plain.pair * factor)} in place of ${percent(plain.pair)}.`
      );
    },
  };
}
