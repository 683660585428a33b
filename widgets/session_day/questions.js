/** What the learner guesses before the curves appear; the answer is read off the simulation and the label. */

import { fixed } from "../shared/numbers.js";
import { observationMin } from "../static/models/session_day.js";
import { at } from "./course.js";

/** @param {() => import("./course.js").Course} course @returns {import("../shared/predict.js").Question} */
export function leaving(course) {
  const options = {
    peak: "When the level in plasma has passed its peak",
    clear: "When the experience is over, about 1.5 hours in",
    rule: "Not before two hours, and only if four more gates open",
  };
  return {
    prompt: "First a guess. Somebody has had 56 mg of esketamine spray. When may the person go home?",
    options,
    feedback(guess) {
      const { landmarks, dosing, levels } = course();
      const then = dosing + observationMin;
      const words = options[/** @type {keyof typeof options} */ (guess)];
      return (
        `You said: ${words.charAt(0).toLowerCase()}${words.slice(1)}. ${guess === "rule" ? "So does the label." : "The label says otherwise."} ` +
        `Plasma peaks at about ${fixed(landmarks.peak)} min; two hours after dosing the typical level is still ${fixed((at(levels.concentration.typical, then) / landmarks.value) * 100)}% of its peak. The rule asks for two hours and for a person who is safe, not for a level.`
      );
    },
  };
}
