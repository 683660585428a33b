/** How the guesses stand: right or not, by the verdict that was guessed, with what so few guesses can tell. */

/** @typedef {import("./deck.js").Card} Card */

export const VERDICTS = ["supported", "partly", "contested", "outdated", "unsupported"];
export const WORDS = /** @type {Record<string, string>} */ ({
  supported: "supported",
  partly: "partly supported",
  contested: "contested",
  outdated: "outdated",
  unsupported: "unsupported",
});

/**
 * A share with its 95% interval (Wilson's score interval).
 * @param {number} hits
 * @param {number} count above 0
 */
export function share(hits, count) {
  const z2 = 1.959964 ** 2;
  const p = hits / count;
  const middle = (p + z2 / (2 * count)) / (1 + z2 / count);
  const half =
    (Math.sqrt(z2) / (1 + z2 / count)) * Math.sqrt((p * (1 - p)) / count + z2 / (4 * count * count));
  return { value: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

/**
 * @param {Card[]} deck the cards that the filters leave
 * @param {Record<string, string>} guesses by claim
 */
export function tally(deck, guesses) {
  const rows = VERDICTS.map((verdict) => {
    const said = deck.filter((card) => guesses[card.id] === verdict);
    return {
      verdict,
      said: said.length,
      right: said.filter((card) => card.verdict === verdict).length,
      base: deck.length ? deck.filter((card) => card.verdict === verdict).length / deck.length : 0,
    };
  });
  const sum = (/** @type {"said" | "right"} */ name) => rows.reduce((total, row) => total + row[name], 0);
  return {
    rows,
    guessed: sum("said"),
    right: sum("right"),
    all: deck.length,
    best: Math.max(...rows.map((row) => row.base)),
  };
}

/** @param {number} value */
export const percent = (value) => `${Math.round(value * 100)}%`;

/** @param {number} hits @param {number} count above 0 */
export function interval(hits, count) {
  const { low, high } = share(hits, count);
  return `${percent(low)} to ${percent(high)}`;
}

/** @param {number} hits @param {number} count */
export function inWords(hits, count) {
  if (!count) return "no guess yet";
  return `${hits} of ${count} right: ${percent(share(hits, count).value)} (95% interval ${interval(hits, count)})`;
}
