/** Drug and therapy: sum or synergy? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { html, say, svg } from "../shared/dom.js";
import { asEstimate, createIntervals, status } from "../shared/intervals.js";
import { fixed } from "../shared/numbers.js";
import { originTable } from "../shared/origins.js";
import { createPredict } from "../shared/predict.js";
import { followRoom } from "../shared/room.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { limits, parameters } from "../static/models/synergy.js";
import { CONTRASTS, run } from "./contrasts.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { createGroups } from "./groups.js";
import { combined } from "./questions.js";
import css from "./style.css";
import { fullTable, NAMES, SHORT, sentence, summary, table } from "./words.js";

/** @typedef {{ label: string, drug: string, control: string, note: string }} Other */

/** What the marks of the picture mean. */
function legend() {
  const item = (/** @type {string} */ words, /** @type {SVGElement[]} */ ...marks) =>
    html(
      "li",
      {},
      svg("svg", { viewBox: "0 -8 24 16", class: "groups mark", "aria-hidden": "true" }, ...marks),
      words,
    );
  const line = (/** @type {string} */ name) => svg("line", { class: name, x1: 0, x2: 24 });
  return html(
    "ul",
    { class: "legend" },
    item("with the drug", line("with"), svg("circle", { class: "with", cx: 12, r: 5 })),
    item(
      "without it",
      line("without"),
      svg("rect", { class: "without", x: 7.5, y: -4.5, width: 9, height: 9 }),
    ),
    item("the plain sum", line("sum")),
  );
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const rows = /** @type {import("./words.js").Row[]} */ (model.get("four_groups") ?? []);
  const others = /** @type {Other[]} */ (model.get("others") ?? []);
  /** @type {import("./contrasts.js").Result} */
  let result;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "synergy",
    className: "Synergy",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: [],
    draw,
  });
  const { root, controls: c } = shell;
  Object.assign(root, { drawn });

  const picture = createGroups();
  const forest = createIntervals({
    label: "Four questions to four groups",
    range: [-50, 65],
    ticks: [-40, -20, 0, 20, 40, 60],
    axis: "Percentage points of days abstinent, with the 95% interval of one trial",
  });
  forest.element.classList.add("forest");
  const modelled = Object.fromEntries(
    CONTRASTS.map((name) => {
      forest.heading(NAMES[name]);
      const row = forest.row("model", "Model");
      row.element.dataset.contrast = SHORT[name];
      for (const one of rows.filter(({ contrast }) => contrast === name))
        forest.row("published", one.label, status(one)).draw(asEstimate(one));
      return [name, row];
    }),
  );
  // The answer as a sum: what both together are made of.
  const [drug, therapy, beyond, both] = Array.from({ length: 4 }, () => html("b", {}));
  const sum = html(
    "p",
    { class: "sum" },
    html("span", {}, "drug ", drug),
    " + ",
    html("span", {}, "therapy ", therapy),
    " + ",
    html("span", {}, "synergy ", beyond),
    " = ",
    html("span", {}, "both ", both),
  );
  const words = createWords();
  const numbers = createTable({
    caption: "What the model says and what was published, in percentage points",
    file: "synergy.csv",
    table: () => table(result, rows),
    full: () => fullTable(result, rows),
  });
  const predict = createPredict({ onChange: () => shell.redraw.request("guess") });

  /** @param {Record<string, any>} values */
  function draw(values) {
    result = run(values);
    const veiled = predict.open && !shell.paper.matches;
    const { groups, contrasts } = result;
    picture.draw(groups, veiled);
    for (const name of CONTRASTS) modelled[name].draw(contrasts[name], veiled);
    say(drug, fixed(groups.drug, 1));
    say(therapy, fixed(groups.therapy, 1));
    say(beyond, fixed(contrasts.synergy.value, 1));
    say(both, veiled ? "?" : fixed(groups.both, 1));
    words.show(sentence(result, veiled), summary(values, result, veiled));
    numbers.refresh();
    predict.refresh();
    Object.assign(drawn, { result, values: { ...values } });
  }

  compose(shell, {
    kicker: "Demo. An illustrative model, beside one published trial",
    question,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [html("div", { class: "pair" }, html("div", {}, picture.element, sum, legend()), forest.element)],
    hand: [
      c.drug_alone.element,
      c.therapy_alone.element,
      c.interaction.element,
      c.per_group.element,
      c.sd_days.element,
    ],
    drawers: [
      drawer(
        "Trials that cannot tell",
        html(
          "p",
          { class: "help others" },
          "Trials that gave the therapy in both arms, or only after ketamine, cannot show synergy of the two: ",
          others
            .map(({ label, drug, control, note }) => `${label}, ${drug} against ${control} (${note})`)
            .join("; "),
          ".",
        ),
      ),
      numbers.element,
      originTable(Object.values(parameters), {}),
      drawer(
        "What it cannot say",
        html("p", { class: "source" }, limits),
        html(
          "p",
          { class: "source" },
          `Sources: ${[...new Set([...rows, ...others].map(({ label }) => label))].join(", ")}; the notes of the evidence tables. Education only.`,
        ),
      ),
    ],
  });

  const room = followRoom(shell, picture.fit);
  return shell.start({
    tables: [numbers],
    picture: picture.element,
    parts: [words, room],
    ask: () => predict.ask(combined(() => result)),
  });
}

export default { render };
