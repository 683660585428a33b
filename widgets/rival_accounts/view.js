/** Which account do the experiments fit? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { createPanel, lineKey } from "../shared/curves.js";
import { html, say, set } from "../shared/dom.js";
import { originTable } from "../shared/origins.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { parameters as shared } from "../static/models/neural_plasticity.js";
import { accounts, limits } from "../static/models/rival_experiments.js";
import { createChain } from "./chain.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { at, END, MECHANISMS, run, TIMES } from "./course.js";
import { createGrid } from "./matrix.js";
import { howMany } from "./questions.js";
import { predictionTable, readings } from "./rivals.js";
import css from "./style.css";
import { after, chosen, courses, sentence, summary, table, TICKS, verdict } from "./words.js";

const NOTHING = new Array(TIMES.length).fill(null);

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  const changes = /** @type {Record<string, Record<string, number> | null>} */ (model.get("changes") ?? {});
  /** @type {import("./course.js").Course} */
  let course;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "rival_accounts",
    className: "RivalAccounts",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: ["mechanism"],
    draw,
  });
  const { root, controls: c, theme } = shell;
  Object.assign(root, { drawn });

  const chain = createChain();
  const grid = createGrid((mechanism, experiment) => shell.moveAndRest({ mechanism, experiment }, "grid"));
  const words = createWords();
  const said = html("p", { class: "said" });
  const [story, open] = [html("p", { class: "help" }), html("p", { class: "help" })];
  const panel = createPanel({
    title: "Mood lift, % of full",
    origin: "illustrative, rodents' clock",
    height: 128,
    narrow: 84,
    range: [0, END],
    ticks: TICKS,
    labelled: true,
    bands: [],
    lines: [
      { name: "alone", stroke: () => theme.ink("soft"), dash: [7, 4], width: 1.5 },
      { name: "changed", stroke: () => theme.colour("symptoms"), width: 2.5 },
    ],
    extent: () => [0, 1],
    format: (value) => `${Math.round(value * 100)}`,
    ink: theme.ink,
    onSeek: () => {},
  });
  const numbers = createTable({
    caption: "Benefit after one usual dose, in the typical person",
    file: "rival-accounts-course.csv",
    table: () => table(course),
    full: () => courses(course),
  });
  const predict = createPredict({ onChange: () => shell.redraw.request("guess") });

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const veiled = predict.open && !shell.paper.matches;
    const { account, one, agrees } = chosen(settings);
    if (!course || [...moved].some((name) => name !== "theme" && name !== "guess")) {
      course = run(settings.mechanism, changes[settings.experiment] ?? null);
      numbers.refresh();
    }
    panel.draw(TIMES, [course.alone, course.changed ?? NOTHING]);
    panel.mark(60 * one.hours, `seen at ${after(one.hours)}`);
    const value = course.changed ? at(course.changed, one.hours) : null;
    panel.point(
      60 * one.hours,
      value,
      value === null
        ? "nothing here to change"
        : `${Math.round(value * 100)}, ketamine alone ${Math.round(at(course.alone, one.hours) * 100)}`,
    );
    if (moved.has("theme")) panel.recolour();
    chain.draw(settings.mechanism, changes[settings.experiment] ?? null);
    grid.draw(settings.mechanism, settings.experiment, veiled);
    say(said, verdict(settings, veiled));
    set(said, "data-fit", veiled ? "" : String(agrees));
    say(story, account.arrow);
    say(
      open,
      `Open: ${account.openQuestion.charAt(0).toLowerCase()}${account.openQuestion.slice(1)} ${account.sources.map((key) => sources[key] ?? key).join(", ")}.`,
    );
    predict.refresh();
    words.show(sentence(settings, veiled), summary(settings, course, veiled));
    Object.assign(drawn, { course, values: { ...settings } });
  }

  const own = accounts.flatMap(({ name, title }) =>
    Object.entries(/** @type {Record<string, any>} */ (MECHANISMS[name].parameters))
      .filter(([key]) => !(key in shared))
      .map(([, parameter]) => ({ ...parameter, meaning: `${parameter.meaning} (${title})` })),
  );
  compose(shell, {
    kicker: "Demo. One illustrative cascade, four accounts of its first step",
    question,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [
      chain.element,
      said,
      html(
        "div",
        { class: "course" },
        panel.element,
        lineKey([
          { name: "under the experiment", width: 2.5 },
          { name: "ketamine alone", dash: [7, 4], width: 1.5 },
        ]),
      ),
      grid.element,
    ],
    hand: [c.mechanism.element, html("div", { class: "story" }, story, open), c.experiment.element],
    drawers: [
      drawer("The predictions as a table", ...predictionTable(sources)),
      drawer("How each experiment was read", readings(sources)),
      numbers.element,
      originTable(own, sources),
      drawer(
        "What it cannot say",
        html(
          "p",
          { class: "source" },
          "The model is scaled so that the usual dose drives all four accounts about equally: the course after one dose fits them all and cannot choose. Only an experiment that takes an arrow away can.",
        ),
        html(
          "p",
          { class: "source" },
          `“Less” and “no” effect count as the same, for the sizes mean nothing here. Behaviour of rodents stands beside an illustrative benefit. ${limits}`,
        ),
        html(
          "p",
          { class: "source" },
          "Numbers that all accounts share stand in the demo “Why does the mood lift before the spines grow?”. Education only: not dosing advice.",
        ),
      ),
    ],
  });

  return shell.start({
    tables: [numbers],
    picture: chain.element,
    parts: [panel, words],
    ask: () => predict.ask(howMany()),
  });
}

export default { render };
