/** How strong is this sentence? The ledger as a game, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { button } from "../shared/controls.js";
import { crisisLines } from "../shared/crisis.js";
import { html, say } from "../shared/dom.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import verdicts from "../shared/verdicts.css";
import { createCard } from "./card.js";
import { controls as written, presets, question, steps } from "./controls.json";
import { FILTERS, fits, following } from "./deck.js";
import { createCalibration, createStrip } from "./strip.js";
import css from "./style.css";
import { VERDICTS, inWords, percent, tally } from "./tally.js";
import { deckTable, guessTable, sentence, summary } from "./words.js";

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
  const topics = [...new Set(cards.map((card) => card.topic))].sort((a, b) =>
    a.toLowerCase().localeCompare(b.toLowerCase()),
  );
  return /** @type {Record<string, Spec>} */ (
    /** @type {unknown} */ ({
      ...written,
      article: { ...written.article, options: { ...written.article.options, ...articles } },
      topic: {
        ...written.topic,
        options: { ...written.topic.options, ...Object.fromEntries(topics.map((topic) => [topic, topic])) },
      },
      card: { ...written.card, maximum: cards.length },
    })
  );
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const cards = /** @type {Card[]} */ (model.get("cards") ?? []);
  const articles = /** @type {Record<string, string>} */ (model.get("articles") ?? {});
  const specs = specify(cards, articles);
  /** @type {Record<string, string>} */
  let guesses = { ...model.get("guesses") };
  /** @type {Set<string>} claims opened without a guess */
  const looked = new Set();
  const met = new Set(/** @type {string[]} */ (model.get("met") ?? []));
  const asks = model.get("predict_first") !== false;

  const shell = createShell({
    model,
    el,
    css: verdicts + css,
    name: "claims_explorer",
    className: "ClaimsExplorer",
    specs,
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: [],
    draw,
  });
  const { root, values, controls: c } = shell;
  /** With the verdict chosen in advance there is nothing left to guess. @param {Card} one */
  const open = (one) => !asks || one.id in guesses || looked.has(one.id) || values.verdict !== "all";
  const state = () => ({ values, cards, guesses, open });

  /** @param {Record<string, any>} settings @param {(one: Card) => boolean} opened */
  const after = (settings, opened) =>
    following(cards, settings, settings.card - 1, opened, (one) => met.has(one.id));
  const next = () => {
    const place = after(values, (one) => one.id in guesses || looked.has(one.id));
    if (place === null) return;
    shell.move({ card: place + 1 }, "card");
    shell.rest();
  };
  const card = createCard({
    articles,
    inPage: model.inPage === true,
    onOpen(one, guess, sure) {
      if (guess) {
        // The page keeps it, if it keeps anything: a first guess is the first without a word on it, too.
        const detail = {
          id: one.id,
          step: sure ? Number(sure) : null,
          options: VERDICTS.length,
          right: guess === one.verdict,
        };
        el.dispatchEvent(new CustomEvent("course:sure", { bubbles: true, detail }));
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
  const words = createWords();
  const guessed = createTable({
    title: "Your guesses as a table",
    words: "Download the deck and your guesses (CSV)",
    file: "claims-guessed.csv",
    caption: "Your guesses in this deck, by the verdict that you chose",
    table: () => guessTable(state()),
    full: () => deckTable(state()),
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
    // The deck starts with a card of its own that the page has not answered yet, unless a link asks for another.
    const started = (moved.has("start") || moved.has("reset")) && !moved.has("link");
    if (
      deck.length &&
      ((filtered && !fits(shown, settings)) ||
        (started && settings.card === specs.card.default && (met.has(shown.id) || !fits(shown, settings))))
    ) {
      const place = after(settings, open);
      shell.assign({ card: /** @type {number} */ (place) + 1 });
      shown = cards[settings.card - 1];
    }
    const counts = tally(deck, guesses);
    const left = deck.filter((one) => !open(one)).length;
    card.draw(deck.length ? shown : null, {
      open: open(shown),
      guess: guesses[shown.id] ?? "",
      outside: !fits(shown, settings),
      met: met.has(shown.id),
      left,
    });
    const tallied = `${deck.length} claim${deck.length === 1 ? "" : "s"} in the deck, ${deck.length - left} open${counts.guessed ? `, ${inWords(counts.right, counts.guessed)}` : ""}`;
    strip.draw(
      { place: settings.card - 1, within: (one) => fits(one, settings), open, guesses },
      `The ledger as a strip of verdict shapes: ${tallied}.`,
    );
    calibration.draw(counts);
    say(score, tallied);
    say(
      bar,
      deck.length
        ? `To beat: whoever always says the commonest verdict of this deck is right ${percent(counts.best)} of the time.`
        : "",
    );
    words.show(
      sentence(state()),
      summary(
        state(),
        (name) =>
          /** @type {import("../shared/controls.js").ChoiceSpec} */ (specs[name]).options[settings[name]],
      ),
    );
    guessed.refresh();
    drawn.values = { ...settings };
    drawn.guesses = { ...guesses };
    drawn.score = counts;
  }

  compose(shell, {
    kicker: "Demo. The claims of five articles, as a deck of cards",
    question,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [card.element, strip.element, score, calibration.element],
    hand: [
      card.reply,
      c.card.element,
      html("div", { class: "filters" }, ...FILTERS.map((name) => c[name].element)),
    ],
    drawers: [
      guessed.element,
      drawer(
        "How to read the marks",
        html(
          "p",
          {},
          "Each dot is a claim, in the order of the ledger; opened, it takes the shape of its verdict. A line below it: you guessed right.",
        ),
        html(
          "p",
          {},
          "In the rows below the strip: of the times you chose a verdict, how often the ledger agrees, as a dot with the 95% interval that so few guesses allow. The upright mark is how common the verdict is in the deck.",
        ),
        bar,
        html("div", { class: "row" }, forget),
      ),
      drawer(
        "What it cannot say",
        html(
          "p",
          { class: "source" },
          "A verdict judges one sentence against what was read by the day given; it is a judgement, and readers may differ.",
        ),
        html(
          "p",
          { class: "source" },
          `Your guesses stay in this page and end with it. How sure you said to be is kept ${model.inPage ? "in this browser alone, for the page “Your progress”" : "in your browser alone, if at all"}. Education only: not clinical advice.`,
        ),
      ),
      html("p", { class: "source crisis" }, "In a crisis: ", ...crisisLines()),
    ],
  });

  strip.fit();
  const onGuesses = () => {
    const given = model.get("guesses") ?? {};
    if (JSON.stringify(given) === JSON.stringify(guesses)) return;
    guesses = { ...given };
    shell.redraw.request("guess");
  };
  model.on("change:guesses", onGuesses);

  return shell.start({
    tables: [guessed],
    parts: [words, strip, { stop: () => model.off("change:guesses", onGuesses) }],
  });
}

export default { render };
