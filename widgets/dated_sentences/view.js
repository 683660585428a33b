/** Does a true sentence stay true? Four of them against the figures of a year, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { crisisLines } from "../shared/crisis.js";
import { html } from "../shared/dom.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import verdicts from "../shared/verdicts.css";
import { controls as specs, presets, question, steps } from "./controls.json";
import css from "./style.css";
import { aged, file, sentence, summary, table } from "./words.js";
import { createYears } from "./years.js";

/** @typedef {import("./years.js").Sentence} Sentence */

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const sentences = /** @type {Sentence[]} */ (model.get("sentences") ?? []);
  const shell = createShell({
    model,
    el,
    css: verdicts + css,
    name: "dated_sentences",
    className: "DatedSentences",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: [],
    draw,
  });
  const { root, values, controls: c } = shell;
  const years = createYears(sentences);
  const words = createWords();
  const figures = createTable({
    title: "The figures as a table",
    words: "Download the figures (CSV)",
    file: "dated-sentences.csv",
    caption: "Every estimate against which the sentences are held",
    table: () => table(sentences, values.year),
    full: () => file(sentences),
  });
  const predict = createPredict({ onChange: () => shell.redraw.request("guess") });
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};
  Object.assign(root, { drawn });

  /** @param {Record<string, any>} settings */
  function draw({ year }) {
    const veiled = predict.open && !shell.paper.matches;
    root.toggleAttribute("data-veiled", veiled);
    c.year.enable(!veiled);
    figures.element.hidden = veiled;
    years.draw(year);
    words.show(sentence(sentences, year, veiled), summary(sentences, year, veiled));
    figures.refresh();
    drawn.values = { year };
  }

  compose(shell, {
    kicker: "Demo. WHO’s estimates, edition by edition",
    question,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [years.element],
    time: c.year.element,
    hand: [
      html(
        "ul",
        { class: "marks" },
        html("li", {}, html("span", { class: "mark stated-mark" }), "what the sentence says"),
        html("li", {}, html("span", { class: "mark now-mark" }), "WHO’s latest figure in the year chosen"),
        html(
          "li",
          {},
          html("span", { class: "mark who-mark" }),
          "WHO’s figures; hollow if not fully verified",
        ),
        html(
          "li",
          {},
          html("span", { class: "mark rival-mark" }),
          "Global Burden of Disease study, with its 95% interval where one was read",
        ),
      ),
    ],
    drawers: [
      figures.element,
      drawer(
        "What it cannot say",
        html(
          "p",
          { class: "source" },
          "A figure of another year can differ because the world changed or because the method did: WHO’s count of people with depression fell from 322 to 264 million between two methods, not because people recovered. The copies of WHO’s reports that we read print no interval.",
        ),
        html("p", { class: "source" }, "Education only: not clinical advice."),
      ),
      html("p", { class: "source crisis" }, "In a crisis: ", ...crisisLines()),
    ],
  });
  return shell.start({ tables: [figures], parts: [words], ask: () => predict.ask(aged(sentences)) });
}

export default { render };
