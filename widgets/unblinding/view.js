/** How much of the effect is knowing? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { html, say, svg } from "../shared/dom.js";
import { asEstimate, createIntervals, status } from "../shared/intervals.js";
import { fixed } from "../shared/numbers.js";
import { originTable } from "../shared/origins.js";
import { createPredict } from "../shared/predict.js";
import { followRoom } from "../shared/room.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { limits, parameters } from "../static/models/unblinding.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { createCrowd, person } from "./crowd.js";
import { apparent } from "./questions.js";
import css from "./style.css";
import { run } from "./trial.js";
import { fullTable, sentence, summary, table, when } from "./words.js";

/** What the marks of the picture mean. */
function legend() {
  const item = (/** @type {string} */ words, /** @type {SVGElement} */ mark) =>
    html(
      "li",
      {},
      svg("svg", { viewBox: "-8 -17 16 20", class: "crowd mark", "aria-hidden": "true" }, mark),
      words,
    );
  return html(
    "ul",
    { class: "legend" },
    item("believes in the drug", person("drug")),
    item("believes in the control", person("control")),
  );
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const rows = /** @type {import("./words.js").Row[]} */ (model.get("rows") ?? []);
  const crowd = /** @type {import("./trial.js").Member[]} */ (model.get("crowd") ?? []);
  /** @type {import("./trial.js").Result} */
  let result;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "unblinding",
    className: "Unblinding",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: [],
    draw,
  });
  const { root, controls: c } = shell;
  Object.assign(root, { drawn });

  const picture = createCrowd(crowd);
  const forest = createIntervals({
    label: "Effects in points of the MADRS",
    range: [-12, 34],
    ticks: [-10, 0, 10, 20, 30],
    axis: "Points of improvement on the MADRS over control, with the 95% interval",
  });
  forest.heading("This model");
  const truth = forest.row("truth", "True effect");
  const reported = forest.row("model", "Apparent effect", "one trial");
  let heading = "";
  for (const row of rows) {
    if (row.group !== heading) forest.heading((heading = row.group));
    const { element, draw: place } = forest.row("published", row.label, `${when(row)} ${status(row)}`);
    element.dataset.control = row.group.split(", ").at(-1)?.split(" ")[0].toLowerCase();
    place(asEstimate(row));
  }
  forest.element.classList.add("forest");
  // The answer as a sum: what the gap between the arms is made of.
  const [fromDrug, fromBelief, together] = [html("b", {}), html("b", {}), html("b", {})];
  const sum = html(
    "p",
    { class: "sum" },
    html("span", { class: "drug" }, "drug ", fromDrug),
    " + ",
    html("span", { class: "belief" }, "belief ", fromBelief),
    " = ",
    html("span", {}, "reported ", together),
  );
  const words = createWords();
  const numbers = createTable({
    caption: "What the model says and what was published, in points",
    file: "unblinding.csv",
    table: () => table(result, rows),
    full: () => fullTable(result, rows),
  });

  const predict = createPredict({
    onChange(open, committed) {
      // People walk to where the trial put them, once; a drag moves them at once.
      root.classList.toggle("revealing", !open && committed);
      if (committed) setTimeout(() => root.classList.remove("revealing"), 1200);
      shell.redraw.request("guess");
    },
  });

  /** @param {Record<string, any>} values */
  function draw(values) {
    result = run(values, crowd);
    const veiled = predict.open && !shell.paper.matches;
    picture.draw(result, veiled);
    say(fromDrug, fixed(result.true_effect, 1));
    say(fromBelief, veiled ? "?" : fixed(result.bias, 1));
    say(together, veiled ? "?" : fixed(result.apparent.value, 1));
    truth.draw({ value: result.true_effect, low: null, high: null });
    reported.draw(result.apparent, veiled);
    words.show(sentence(values, result, veiled), summary(values, result, veiled));
    numbers.refresh();
    predict.refresh();
    Object.assign(drawn, { result, values: { ...values } });
  }

  const sources = Object.fromEntries(rows.map(({ label }) => [label, label]));
  compose(shell, {
    kicker: "Demo. An illustrative model, beside published trials",
    question,
    predict,
    words,
    steps,
    stage: [html("div", { class: "pair" }, html("div", {}, picture.element, sum, legend()), forest.element)],
    hand: [
      c.true_effect.element,
      c.expectancy.element,
      c.correct_active_percent.element,
      c.correct_control_percent.element,
      c.per_arm.element,
    ],
    more: [c.sd_points.element, c.guess_drives_expectancy.element],
    drawers: [
      numbers.element,
      originTable(Object.values(parameters), sources),
      drawer(
        "What it cannot say",
        html("p", { class: "source" }, limits),
        html(
          "p",
          { class: "source" },
          "Published trials differ in patients, doses and days, so the rows are no dose-response curve of masking. Only for Lii\u2019s trial do the evidence tables hold the share of right guesses: 36.8% of all participants, which the scenario puts into both arms.",
        ),
        html(
          "p",
          { class: "source" },
          `Sources: ${Object.keys(sources).join(", ")}; the notes of the evidence tables. Education only.`,
        ),
      ),
    ],
  });

  const room = followRoom(shell, picture.fit);
  return shell.start({
    tables: [numbers],
    picture: picture.element,
    parts: [words, room],
    ask: () => predict.ask(apparent(() => result)),
  });
}

export default { render };
