/** What the learner guesses before the experiment is shown; the answer is read off the simulation. */

import { at } from "./bench.js";

/** @typedef {import("../shared/predict.js").Question} Question */
/** @typedef {import("./bench.js").Course} Course */

/** The last moment of a phase. @param {import("./bench.js").Protocol} protocol @param {number} index */
export const endOf = ({ phases, end }, index) => (phases[index + 1]?.start ?? end) - 0.25;

export const percent = (/** @type {number} */ share) => {
  const value = share * 100;
  return `${value > 0 && value < 0.1 ? "under 0.1" : value < 9.95 ? Number(value.toFixed(1)) : Math.round(value)}%`;
};

/**
 * Does ketamine enter a shut channel?
 * @param {() => { course: Course, protocol: import("./bench.js").Protocol, settings: Record<string, any> }} now
 * @returns {Question}
 */
export function enters(now) {
  /** @type {Record<string, string>} */
  const options = {
    none: "Practically none",
    some: "About half as many as with glutamate",
    all: "As many as with glutamate",
  };
  return {
    prompt:
      "First a guess. Ketamine is washed over the receptors for ten seconds while there is no glutamate, so every channel is shut. How many will it have entered?",
    options,
    feedback(guess) {
      const { course, protocol, settings } = now();
      const [shut, open, kept] = [1, 2, 3].map((index) => at(course.held, endOf(protocol, index)));
      if (open < 1e-4) return "With these settings nothing enters, with glutamate or without.";
      const answer = shut < 0.1 * open ? "none" : shut < 0.75 * open ? "some" : "all";
      return (
        `You said: ${options[guess].charAt(0).toLowerCase()}${options[guess].slice(1)}. ${guess === answer ? "So does this model." : "This model says otherwise."} ` +
        `After ten seconds with the channels shut ${percent(shut)} hold it; after five pulses of glutamate ${percent(open)} do. ` +
        (settings.trapping
          ? `Then glutamate and drug are washed away, and twelve seconds later ${percent(kept)} still hold it: shut in.`
          : `Then both are washed away, and twelve seconds later ${percent(kept)} hold it, because here nothing keeps it in.`)
      );
    },
  };
}
