/** What the learner guesses before the rules answer; the answer is computed. */

import { pairing, strengthened, TITLES } from "./words.js";

/** @param {() => { values: Record<string, any>, result: import("./rules.js").Result }} now @returns {import("../shared/predict.js").Question} */
export function agreement(now) {
  /** @type {Record<string, string>} */
  const options = {
    all: "All four: sender before receiver means stronger",
    some: "Some of them",
    none: "None: once a second is too slow",
  };
  return {
    prompt:
      "First a guess. Sixty times, once a second, the sender fires 10 ms before the receiver. Four published rules of learning look on. Which of them make the synapse stronger?",
    options,
    feedback(guess) {
      const { values, result } = now();
      const those = strengthened(result);
      const answer = those.length === 4 ? "all" : those.length ? "some" : "none";
      const names = those.map((rule) =>
        TITLES[rule].replace(" rule", "").replace(/^(?!BCM)./, (letter) => letter.toLowerCase()),
      );
      return (
        `You said: ${options[guess].charAt(0).toLowerCase()}${options[guess].slice(1)}. ${guess === answer ? "So do the rules." : "The rules say otherwise."} ` +
        `${pairing(values)}: ${those.length ? `stronger by ${names.length} of 4 (${names.join(", ")})` : "stronger by none"}. ` +
        "Each was fitted to some experiments and fails others."
      );
    },
  };
}
