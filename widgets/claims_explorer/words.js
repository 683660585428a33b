/** The demo in words and numbers. */

import { FILTERS, fits } from "./deck.js";
import { WORDS, inWords, percent, tally } from "./tally.js";
import { standing, unread } from "./years.js";

/**
 * @typedef {import("./deck.js").Card} Card
 * @typedef {import("./years.js").Sentence} Sentence
 * @typedef {{ values: Record<string, any>, cards: Card[], sentences: Sentence[], guesses: Record<string, string>,
 *   open: (card: Card) => boolean }} State
 */

/** @param {State} state @param {(name: string) => string} label of a filter's value */
export function summary({ values, cards, sentences, guesses, open }, label) {
  const deck = cards.filter((card) => fits(card, values));
  const score = tally(deck, guesses);
  const card = cards[values.card - 1];
  const narrowed = FILTERS.filter((name) => values[name] !== "all").map(label);
  const counts = sentences.reduce((/** @type {Record<string, number>} */ all, sentence) => {
    const { status } = standing(sentence, values.year);
    return { ...all, [status]: (all[status] ?? 0) + 1 };
  }, {});
  const said = open(card) ? `${card.id} is open: ${WORDS[card.verdict]}.` : `${card.id} waits for a guess.`;
  return `${narrowed.length ? `Deck: ${narrowed.join(", ")}` : "Deck: the whole ledger"}, ${deck.length} claim${deck.length === 1 ? "" : "s"}. ${deck.length ? said : "No card fits."} `
    + `${score.guessed ? `Your guesses: ${inWords(score.right, score.guessed)}. ` : "No guess yet. "}`
    + (deck.length ? `Always saying the commonest verdict would be right ${percent(score.best)} of the time. ` : "")
    + `On the figures of ${values.year}, ${counts.holds ?? 0} of the ${sentences.length} dated sentences hold, ${counts.false ?? 0} ${counts.false === 1 ? "is" : "are"} false`
    + `${counts["too low"] ? `, and ${counts["too low"]} is true to the letter but too low` : ""}.`;
}

/** The guesses by verdict. @param {State} state */
export function guessTable({ values, cards, guesses }) {
  const deck = cards.filter((card) => fits(card, values));
  return {
    columns: ["You said", "times", "right", "share of the deck with this verdict"],
    rows: tally(deck, guesses).rows.map(({ verdict, said, right, base }) => [WORDS[verdict], said, right, percent(base)]),
  };
}

/** Every card of the deck; the verdict only of those that are open. @param {State} state */
export function deckTable({ values, cards, guesses, open }) {
  return {
    columns: ["id", "claim", "article", "chapter", "topic", "guess", "verdict"],
    rows: cards.filter((card) => fits(card, values)).map((card) =>
      [card.id, card.claim, card.article, card.chapter, card.topic, guesses[card.id] ?? "", open(card) ? card.verdict : ""]),
  };
}

/** @param {State} state @returns {import("../shared/text-twin.js").Table} */
export function figureTable({ sentences, values }) {
  return {
    columns: ["Sentence", "Year of the data", "Estimator", "Figure", "95% interval", "Then the sentence", "Source"],
    rows: sentences.flatMap((sentence) => sentence.estimates.map((one) => [
      sentence.claim, one === standing(sentence, values.year) ? `${one.year} (shown)` : String(one.year), one.estimator, one.words,
      one.low === null || one.high === null ? "not read" : [one.low, one.high].map((limit) => Math.round(limit).toLocaleString("en-GB")).join(" to "),
      one.status, `${one.source}${unread(one)}`])),
  };
}

/** @param {State} state */
export function figureFile({ sentences }) {
  return {
    columns: ["claim", "stated", "estimator", "year", "figure", "low", "high", "status", "source", "confidence"],
    rows: sentences.flatMap((sentence) => sentence.estimates.map((one) =>
      [sentence.claim, sentence.stated, one.estimator, one.year, one.figure, one.low ?? "", one.high ?? "", one.status, one.source, one.confidence])),
  };
}
