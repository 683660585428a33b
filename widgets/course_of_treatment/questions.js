/** What the learner guesses before the calendar answers; the answer is computed. */

import { better } from "./words.js";

/** @param {() => import("./course.js").Course | null} course @returns {import("../shared/predict.js").Question} */
export function lasting(course) {
  const options = {
    days: "A day or two",
    weeks: "One to two weeks",
    month: "About a month",
    months: "Three months or more",
  };
  return {
    prompt: "First a guess. How long will the benefit of one dose last, set against placebo?",
    options,
    feedback(guess) {
      const now = course();
      if (!now) return "";
      const until = Number.isNaN(now.betterUntil) ? 0 : now.betterUntil;
      const answer = until < 4 ? "days" : until < 21 ? "weeks" : until < 60 ? "month" : "months";
      const said = options[/** @type {keyof typeof options} */ (guess)];
      return (
        `You said: ${said.charAt(0).toLowerCase()}${said.slice(1)}. ${guess === answer ? "So does the model." : "The model says otherwise."} ` +
        `With ${now.doses.length === 1 ? "one dose" : `${now.doses.length} doses`} it is ${better(now)}. Move a dose, or add one, and watch the wash of colour on the calendar.`
      );
    },
  };
}
