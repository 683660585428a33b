/** What the learner guesses before the circuit answers; the answers are computed. */

import { fixed } from "../shared/numbers.js";
import { settled } from "./course.js";
import { signOf } from "./rats.js";

/** @param {() => import("./course.js").Result} result @returns {import("../shared/predict.js").Question} */
export function firing(result) {
  const options = {
    down: "They fire less: a receptor that excites is blocked",
    same: "They fire as before: this block does not touch them",
    up: "They fire more",
  };
  return {
    prompt:
      "First a guess. A drug blocks a fifth of the drive that interneurons get, and leaves pyramidal cells alone. What will the pyramidal cells do?",
    options,
    feedback(guess) {
      const { blocks, courses, set } = result();
      const ratio = settled(courses[set]).e;
      const answer = { "+": "up", "-": "down", 0: "same" }[signOf(ratio)];
      const said = options[/** @type {keyof typeof options} */ (guess)];
      return (
        `You said: ${said.charAt(0).toLowerCase()}${said.slice(1)}. ${guess === answer ? "So does this circuit." : "This circuit says otherwise."} ` +
        `With ${fixed(blocks.block_interneuron * 100)}% of the interneurons' drive and ${fixed(blocks.block_pyramidal * 100)}% of the pyramidal cells' own drive blocked, pyramidal cells settle at ${fixed(ratio * 100)}% of before. ` +
        (answer === "up"
          ? "The brake is weaker, so the engine races."
          : answer === "down"
            ? "The engine itself is weaker, and a weaker brake does not make up for it."
            : "Brake and engine lose about alike.")
      );
    },
  };
}
