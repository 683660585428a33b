/** The demo in words and numbers. */

import { FILTERS, fits } from "./deck.js";
import { WORDS, inWords, interval, percent, tally } from "./tally.js";

/**
 * @typedef {import("./deck.js").Card} Card
 * @typedef {{ values: Record<string, any>, cards: Card[], guesses: Record<string, string>,
 *   open: (card: Card) => boolean }} State
 */

/** @param {State} state @param {(name: string) => string} label of a filter's value */
export function summary({ values, cards, guesses, open }, label) {
  const deck = cards.filter((card) => fits(card, values));
  const score = tally(deck, guesses);
  const card = cards[values.card - 1];
  const narrowed = FILTERS.filter((name) => values[name] !== "all").map(label);
  const said = open(card) ? `${card.id} is open: ${WORDS[card.verdict]}.` : `${card.id} waits for a guess.`;
  return (
    `${narrowed.length ? `Deck: ${narrowed.join(", ")}` : "Deck: the whole ledger"}, ${deck.length} claim${deck.length === 1 ? "" : "s"}. ${deck.length ? said : "No card fits."} ` +
    `${score.guessed ? `Your guesses: ${inWords(score.right, score.guessed)}. ` : "No guess yet. "}` +
    (deck.length
      ? `Always saying the commonest verdict would be right ${percent(score.best)} of the time.`
      : "")
  );
}

/** What is true now, in a sentence. @param {State} state */
export function sentence({ values, cards, guesses, open }) {
  const deck = cards.filter((card) => fits(card, values));
  if (!deck.length) return "No card fits all these filters.";
  const score = tally(deck, guesses);
  const card = cards[values.card - 1];
  const here = open(card) ? `${card.id}: ${WORDS[card.verdict]}` : `${card.id} waits for a guess`;
  return `${here}; ${deck.filter(open).length} of ${deck.length} open; ${score.guessed ? `${score.right} of ${score.guessed} guesses right` : "no guess yet"}.`;
}

/** The guesses by verdict. @param {State} state */
export function guessTable({ values, cards, guesses }) {
  const deck = cards.filter((card) => fits(card, values));
  return {
    columns: [
      "You said",
      "times",
      "right",
      "share of the deck with this verdict",
      "share right, 95% interval",
    ],
    rows: tally(deck, guesses).rows.map(({ verdict, said, right, base }) => [
      WORDS[verdict],
      said,
      right,
      percent(base),
      said ? interval(right, said) : "",
    ]),
  };
}

/** Every card of the deck; the verdict only of those that are open. @param {State} state */
export function deckTable({ values, cards, guesses, open }) {
  return {
    columns: ["id", "claim", "article", "chapter", "topic", "guess", "verdict"],
    rows: cards
      .filter((card) => fits(card, values))
      .map((card) => [
        card.id,
        card.claim,
        card.article,
        card.chapter,
        card.topic,
        guesses[card.id] ?? "",
        open(card) ? card.verdict : "",
      ]),
  };
}
