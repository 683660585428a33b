/** The claims as a deck: in a fixed mixed order, narrowed by filters. */

/**
 * @typedef {{ id: string, claim: string, article: string, section: string, topic: string, chapter: string,
 *   verdict: string, why: string, sources: string[], checked: string }} Card
 * @typedef {{ article: string, chapter: string, topic: string, verdict: string }} Filters
 */

export const FILTERS = /** @type {const} */ (["article", "chapter", "topic", "verdict"]);

/** @param {number} a @param {number} b @returns {number} */
const divisor = (a, b) => (b ? divisor(b, a % b) : a);

/**
 * The places 0 to count - 1 in an order that mixes neighbours, the same on every screen: an instructor's "third
 * card" is everybody's third card.
 * @param {number} count
 */
export function mixed(count) {
  let stride = Math.max(1, Math.round(count * 0.618));
  while (divisor(stride, count) !== 1) stride += 1;
  return Array.from({ length: count }, (_, i) => (i * stride) % count);
}

/**
 * @param {Card} card
 * @param {Record<string, any>} filters
 */
export const fits = (card, filters) =>
  FILTERS.every((name) => filters[name] === "all" || card[name] === filters[name]);

/**
 * The place of the next card after this one: in the deck, if there is such a card not yet opened and not answered
 * in the text above, else not yet opened.
 * @param {Card[]} cards
 * @param {Record<string, any>} filters
 * @param {number} place of the present card
 * @param {(card: Card) => boolean} opened
 * @param {(card: Card) => boolean} met in the text above
 * @returns {number | null} null if no card fits the filters
 */
export function following(cards, filters, place, opened, met) {
  const order = mixed(cards.length);
  const here = order.indexOf(place);
  const round = [...order.slice(here + 1), ...order.slice(0, here + 1)].filter((i) =>
    fits(cards[i], filters),
  );
  return (
    round.find((i) => !opened(cards[i]) && !met(cards[i])) ??
    round.find((i) => !opened(cards[i])) ??
    round[0] ??
    null
  );
}
