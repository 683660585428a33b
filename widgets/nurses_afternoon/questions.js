/** What the learner guesses before sitting down; the answer is counted on the good sheet. */

/** @param {import("./day.js").Line[]} lines @returns {import("../shared/predict.js").Question} */
export function stillness(lines) {
  const still = lines.filter(({ good }) => good.still).length;
  const options = /** @type {Record<string, string>} */ ({
    few: "None or one",
    some: "Two or three",
    most: "Four or more",
  });
  const right = still < 2 ? "few" : still < 4 ? "some" : "most";
  return {
    prompt: `First a guess. ${lines.length} moments of this afternoon ask something of the nurse. At how many is it best to do nothing but watch and write?`,
    options,
    feedback: (guess) =>
      `You said: ${options[guess].toLowerCase()}. ${guess === right ? "So it is" : "The good sheet says otherwise"}: ${still} of ${lines.length}. Which ones, you will have to find.`,
  };
}
