/** How strong is this sentence? The ledger as a game, in JupyterLab and in the page. */

import { button } from "../shared/controls.js";
import { html, say } from "../shared/dom.js";
import { createShell } from "../shared/shell.js";
import { createSummary, createTable } from "../shared/text-twin.js";
import { createCard } from "./card.js";
import { controls as written, presets } from "./controls.json";
import { FILTERS, fits, following } from "./deck.js";
import { createCalibration, createStrip } from "./strip.js";
import css from "./style.css";
import { inWords, percent, tally } from "./tally.js";
import { deckTable, figureFile, figureTable, guessTable, summary } from "./words.js";
import { createYears } from "./years.js";

/**
 * @typedef {import("./deck.js").Card} Card
 * @typedef {import("../shared/controls.js").Spec} Spec
 */

/**
 * The controls, with the articles and topics that the ledger has.
 * @param {Card[]} cards
 * @param {Record<string, string>} articles
 */
function specify(cards, articles) {
  const topics = [...new Set(cards.map((card) => card.topic))].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase()));
  return /** @type {Record<string, Spec>} */ (/** @type {unknown} */ ({
    ...written,
    article: { ...written.article, options: { ...written.article.options, ...articles } },
    topic: { ...written.topic, options: { ...written.topic.options, ...Object.fromEntries(topics.map((topic) => [topic, topic])) } },
    card: { ...written.card, maximum: cards.length },
  }));
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const cards = /** @type {Card[]} */ (model.get("cards") ?? []);
  const articles = /** @type {Record<string, string>} */ (model.get("articles") ?? {});
  const sentences = /** @type {import("./years.js").Sentence[]} */ (model.get("sentences") ?? []);
  const specs = specify(cards, articles);
  /** @type {Record<string, string>} */
  let guesses = { ...model.get("guesses") };
  /** @type {Set<string>} claims opened without a guess */
  const looked = new Set();
  const asks = model.get("predict_first") !== false;

  const shell = createShell({
    model, el, css, name: "claims_explorer", className: "ClaimsExplorer", specs,
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)), kept: ["year"], draw,
  });
  const { root, values, controls: c } = shell;
  /** With the verdict chosen in advance there is nothing left to guess. @param {Card} one */
  const open = (one) => !asks || one.id in guesses || looked.has(one.id) || values.verdict !== "all";
  const state = () => ({ values, cards, sentences, guesses, open });

  const next = () => {
    const place = following(cards, values, values.card - 1, (one) => one.id in guesses || looked.has(one.id));
    if (place === null) return;
    shell.move({ card: place + 1 }, "card");
    shell.rest();
  };
  const card = createCard({
    articles, inPage: model.inPage === true,
    onOpen(one, guess) {
      if (guess) {
        guesses = { ...guesses, [one.id]: guess };
        model.set("guesses", guesses);
        model.save_changes();
      } else {
        looked.add(one.id);
      }
      shell.redraw.request("guess");
    },
    onNext() {
      next();
      card.focus();
    },
  });
  const strip = createStrip(cards, (place) => {
    shell.move({ card: place + 1 }, "card");
    shell.rest();
  });
  const calibration = createCalibration();
  const score = html("p", { class: "score" });
  const bar = html("p", { class: "help" });
  const years = createYears(sentences, (id) => cards.find((one) => one.id === id)?.claim ?? id);
  const words = createSummary();
  const guessed = createTable({
    title: "Your guesses as a table", words: "Download the deck and your guesses (CSV)", file: "claims-guessed.csv",
    caption: "Your guesses in this deck, by the verdict that you chose", table: () => guessTable(state()), full: () => deckTable(state()),
  });
  const figures = createTable({
    title: "The figures as a table", words: "Download the figures (CSV)", file: "claims-figures.csv",
    caption: "Every estimate against which the dated sentences are held", table: () => figureTable(state()), full: () => figureFile(state()),
  });
  const forget = button("Forget my guesses", () => {
    guesses = {};
    looked.clear();
    model.set("guesses", guesses);
    model.save_changes();
    shell.redraw.request("guess");
  });
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};
  Object.assign(root, { drawn });

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const filtered = FILTERS.some((name) => moved.has(name)) || moved.has("preset") || moved.has("reset");
    const deck = cards.filter((one) => fits(one, settings));
    let shown = cards[settings.card - 1];
    if (filtered && deck.length && !fits(shown, settings)) {
      const place = following(cards, settings, settings.card - 1, open);
      shell.assign({ card: /** @type {number} */ (place) + 1 });
      shown = cards[settings.card - 1];
    }
    const counts = tally(deck, guesses);
    const left = deck.filter((one) => !open(one)).length;
    card.draw(deck.length ? shown : null, { open: open(shown), guess: guesses[shown.id] ?? "", outside: !fits(shown, settings), left });
    const tallied = `${deck.length} claim${deck.length === 1 ? "" : "s"} in the deck, ${deck.length - left} open${counts.guessed ? `, ${inWords(counts.right, counts.guessed)}` : ""}`;
    strip.draw({ place: settings.card - 1, within: (one) => fits(one, settings), open, guesses }, `The ledger as a strip of verdict shapes: ${tallied}.`);
    calibration.draw(counts);
    say(score, tallied);
    say(bar, deck.length ? `To beat: whoever always says the commonest verdict of this deck is right ${percent(counts.best)} of the time.` : "");
    years.draw(settings.year);
    words.show(summary(state(), (name) => /** @type {import("../shared/controls.js").ChoiceSpec} */ (specs[name]).options[settings[name]]));
    guessed.refresh();
    figures.refresh();
    drawn.values = { ...settings };
    drawn.guesses = { ...guesses };
    drawn.score = counts;
  }

  root.append(
    html("header", {},
      html("p", { class: "kicker" }, "Demo. The claims of five articles, as a deck of cards"),
      html("h3", {}, "How strong is this sentence?"),
      shell.notice),
    html("section", { class: "deal" }, c.card.element, card.element),
    html("section", { class: "standing-of-guesses" },
      html("h4", {}, "Your guesses"), strip.element, score,
      html("p", { class: "help" }, "Each dot is a claim, in the order of the ledger; opened, it takes the shape of its verdict. A line below it: you guessed right."),
      calibration.element,
      html("p", { class: "help" }, "Of the times you chose a verdict, how often the ledger agrees: dot, with the 95% interval that so few guesses allow. The upright mark is how common the verdict is in the deck."), bar, html("div", { class: "row" }, forget)),
    html("section", {},
      html("div", { class: "row presets", role: "group", "aria-label": "Decks" }, ...shell.presetButtons),
      html("div", { class: "controls" }, c.article.element, c.chapter.element, c.topic.element, c.verdict.element),
      shell.bar),
    html("section", { class: "dated-sentences" },
      html("h4", {}, "A sentence has a date"),
      html("p", { class: "help" }, "Four sentences that one of the articles states as facts. Move the year and watch which of them stay true."),
      c.year.element, years.element,
      html("ul", { class: "marks" },
        html("li", {}, html("span", { class: "mark who-mark" }), "WHO, hollow if not fully verified"),
        html("li", {}, html("span", { class: "mark rival-mark" }), "Global Burden of Disease study, with its 95% interval where one was read"),
        html("li", {}, html("span", { class: "mark stated-mark" }), "what the sentence says"))),
    html("section", { class: "twin" }, html("h4", {}, "In words"), words.element),
    guessed.element, figures.element,
    html("footer", {},
      html("p", { class: "source" }, html("b", {}, "What it cannot say. "),
        "A verdict judges one sentence against what was read by the day given; it is a judgement, and readers may differ. A figure of another year can differ because the world changed or because the method did: WHO’s count of people with depression fell from 322 to 264 million between two methods, not because people recovered. The copies of WHO’s reports that we read print no interval."),
      html("p", { class: "source" }, "Your guesses stay in this page and end with it. Education only: not clinical advice. In a crisis, the numbers under “Safety and limits” help at any hour; in the US and Canada call or text 988, in the UK and Ireland call 116\u00a0123, in Australia call 13\u00a011\u00a014.")),
  );

  const onGuesses = () => {
    const given = model.get("guesses") ?? {};
    if (JSON.stringify(given) === JSON.stringify(guesses)) return;
    guesses = { ...given };
    shell.redraw.request("guess");
  };
  model.on("change:guesses", onGuesses);

  return shell.start({
    tables: [guessed, figures], parts: [words, strip, { stop: () => model.off("change:guesses", onGuesses) }],
  });
}

export default { render };
