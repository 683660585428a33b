/** What the learner guesses before the picture answers; the answer is counted. */

/**
 * @param {import("./people.js").Result} result after ketamine
 * @returns {import("../shared/predict.js").Question}
 */
export function halved({ scored, halved: counts }) {
  const [of, right] = [scored[0], counts[0]];
  const guesses = [Math.round(right / 3), right, Math.ceil(of / 2), Math.round((3 * of) / 4)];
  return {
    prompt: `First a guess. People with depression had one infusion of ketamine, and ${of} of them were scored two days later. How many of the ${of} had halved their score?`,
    options: Object.fromEntries(guesses.map((guess) => [String(guess), `${guess} of ${of}`])),
    feedback: (guess) =>
      `You said: ${guess}. ${Number(guess) === right ? "So it was." : `It was ${right}.`} Trials report more a day after; here it is the second day, and whoever came to the scanner.`,
  };
}
