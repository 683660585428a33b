/** The demo in words and numbers. */

import { FIRST, LAST, standing, unread } from "./years.js";

/** @typedef {import("./years.js").Sentence} Sentence */

const STATUS = /** @type {Record<string, string>} */ ({
  holds: "holds",
  false: "is false",
  "too low": "is true to the letter but too low",
});

/** How many sentences stand so in a year. @param {Sentence[]} sentences @param {number} year @param {string} status */
const count = (sentences, year, status) =>
  sentences.filter((one) => standing(one, year).status === status).length;

/**
 * How many have turned false by the last year, asked before it is shown.
 * @param {Sentence[]} sentences
 * @returns {import("../shared/predict.js").Question}
 */
export function aged(sentences) {
  const right = String(count(sentences, LAST, "false"));
  /** @type {Record<string, string>} */
  const options = Object.fromEntries(
    ["none", "one", "two", "three", "all four"].map((word, number) => [String(number), word]),
  );
  return {
    prompt: `An article states these four sentences as facts. On the figures of ${LAST}, how many of them are false?`,
    options,
    feedback: (guess) =>
      `You said: ${options[guess]}. ${guess === right ? "So it is." : `It is ${options[right]}.`} Move the year from ${FIRST} to ${LAST} and watch when each of them turns.`,
  };
}

/** What is true now, in a sentence. @param {Sentence[]} sentences @param {number} year @param {boolean} veiled */
export function sentence(sentences, year, veiled) {
  if (veiled) return "Four sentences wait for your guess; or skip the guess.";
  const [holds, wrong, low] = ["holds", "false", "too low"].map((status) => count(sentences, year, status));
  return `On the figures of ${year}: ${holds} of ${sentences.length} hold, ${wrong} false, ${low} true to the letter but too low.`;
}

/** @param {Sentence[]} sentences @param {number} year @param {boolean} veiled */
export function summary(sentences, year, veiled) {
  const said = sentences.map((one) => one.words).join("; ");
  if (veiled) return `The sentences: ${said}. ${sentence(sentences, year, true)}`;
  return [
    sentence(sentences, year, false),
    ...sentences.map((one) => {
      const here = standing(one, year);
      return `“${one.words}” ${STATUS[here.status]}: WHO’s figure of ${here.year} is ${here.words} (${here.source}${unread(here)}).`;
    }),
  ].join(" ");
}

/** @param {Sentence[]} sentences @param {number} year @returns {import("../shared/text-twin.js").Table} */
export function table(sentences, year) {
  return {
    columns: [
      "Sentence",
      "Year of the data",
      "Estimator",
      "Figure",
      "95% interval",
      "Then the sentence",
      "Source",
    ],
    rows: sentences.flatMap((one) =>
      one.estimates.map((estimate) => [
        one.claim,
        estimate === standing(one, year) ? `${estimate.year} (shown)` : String(estimate.year),
        estimate.estimator,
        estimate.words,
        estimate.low === null || estimate.high === null
          ? "not read"
          : [estimate.low, estimate.high]
              .map((limit) => Math.round(limit).toLocaleString("en-GB"))
              .join(" to "),
        estimate.status,
        `${estimate.source}${unread(estimate)}`,
      ]),
    ),
  };
}

/** @param {Sentence[]} sentences @returns {import("../shared/text-twin.js").Table} */
export function file(sentences) {
  return {
    columns: [
      "claim",
      "stated",
      "estimator",
      "year",
      "figure",
      "low",
      "high",
      "status",
      "source",
      "confidence",
    ],
    rows: sentences.flatMap((one) =>
      one.estimates.map((estimate) => [
        one.claim,
        one.stated,
        estimate.estimator,
        estimate.year,
        estimate.figure,
        estimate.low ?? "",
        estimate.high ?? "",
        estimate.status,
        estimate.source,
        estimate.confidence,
      ]),
    ),
  };
}
