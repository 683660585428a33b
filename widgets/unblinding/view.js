/** How much of the effect is knowing? The view of the demo, in JupyterLab and in the page. */

import { html, svg } from "../shared/dom.js";
import { originTable } from "../shared/origins.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createSummary, createTable } from "../shared/text-twin.js";
import { limits as groupLimits, parameters as groupParameters } from "../static/models/synergy.js";
import { limits, parameters } from "../static/models/unblinding.js";
import { controls as specs, presets } from "./controls.json";
import { createCrowd, partMark, person } from "./crowd.js";
import { createGroups } from "./groups.js";
import { createIntervals } from "../shared/intervals.js";
import { apparent, combined } from "./questions.js";
import css from "./style.css";
import { CONTRASTS, run } from "./trial.js";
import { asEstimate, fullTable, NAMES, status, summary, table, when } from "./words.js";

const SYNERGY = ["drug_alone", "therapy_alone", "interaction", "per_group", "sd_days"];
const BLINDING = Object.keys(specs).filter((name) => !SYNERGY.includes(name));
/** @typedef {import("../shared/shell.js").Preset & { panel: string }} PanelPreset */
/** @typedef {import("./words.js").Row} Row */

/** What the marks of the picture mean. */
function legend() {
  const item = (/** @type {string} */ words, /** @type {SVGElement} */ mark) =>
    html("li", {}, svg("svg", { viewBox: "-8 -17 16 20", class: "crowd mark", "aria-hidden": "true" }, mark), words);
  return html("ul", { class: "legend" },
    item("believes in the drug: arms raised, filled", person("drug")), item("believes in the control: arms down", person("control")),
    item("from the drug", partMark("drug")), item("from belief", partMark("belief")));
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const rows = /** @type {(Row & { group: string })[]} */ (model.get("rows") ?? []);
  const fourGroups = /** @type {(Row & { contrast: import("./trial.js").Contrast })[]} */ (model.get("four_groups") ?? []);
  const others = /** @type {{ label: string, drug: string, control: string, note: string }[]} */ (model.get("others") ?? []);
  const crowd = /** @type {import("./trial.js").Member[]} */ (model.get("crowd") ?? []);
  /** @type {import("./trial.js").Result} */
  let result;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model, el, css, name: "unblinding", className: "Unblinding",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {PanelPreset[]} */ (/** @type {unknown} */ (presets)),
    kept: (preset) => (/** @type {PanelPreset} */ (preset).panel === "synergy" ? BLINDING : SYNERGY),
    draw,
  });
  const { root, controls: c } = shell;
  Object.assign(root, { drawn });

  const picture = createCrowd(crowd);
  const forest = createIntervals({ label: "Effects in points of the MADRS", range: [-12, 34], ticks: [-10, 0, 10, 20, 30], axis: "Points of improvement on the MADRS over control, with the 95% interval" });
  forest.heading("This model");
  const truth = forest.row("truth", "True effect");
  const reported = forest.row("model", "Apparent effect", "one trial");
  let heading = "";
  for (const row of rows) {
    if (row.group !== heading) forest.heading(heading = row.group);
    forest.row("published", row.label, `${when(row)} ${status(row)}`).draw(asEstimate(row));
  }
  const lines = createGroups();
  const contrasts = createIntervals({ label: "Four questions to four groups", range: [-50, 65], ticks: [-40, -20, 0, 20, 40, 60], axis: "Percentage points of days abstinent; diamond: this model, square: published" });
  const modelled = Object.fromEntries(CONTRASTS.map((name) => {
    contrasts.heading(NAMES[name]);
    const row = contrasts.row("model", "Model");
    for (const one of fourGroups.filter(({ contrast }) => contrast === name)) contrasts.row("published", one.label, status(one)).draw(asEstimate(one));
    return [name, row];
  }));
  const words = createSummary();
  const numbers = createTable({
    caption: "What the model says and what was published, in points", file: "unblinding.csv",
    table: () => table(result, rows, fourGroups), full: () => fullTable(result, rows, fourGroups),
  });

  const first = createPredict({
    onChange(open, committed) {
      // People walk to where the trial put them, once; a drag moves them at once.
      root.classList.toggle("revealing", !open && committed);
      if (committed) setTimeout(() => root.classList.remove("revealing"), 1200);
      // One question at a time.
      if (!open) second.ask(combined(() => result));
      shell.redraw.request("guess");
    },
  });
  const second = createPredict({ onChange: () => shell.redraw.request("guess") });

  /** @param {Record<string, any>} values */
  function draw(values) {
    result = run(values, crowd);
    const veiled = { apparent: first.open && !shell.paper.matches, synergy: (first.open || second.open) && !shell.paper.matches };
    picture.draw(result, veiled.apparent);
    truth.draw({ value: result.true_effect, low: null, high: null });
    reported.draw(result.apparent, veiled.apparent);
    lines.draw(result.groups, veiled.synergy);
    for (const name of CONTRASTS) modelled[name].draw(result.contrasts[name], veiled.synergy);
    words.show(summary(values, result, veiled));
    numbers.refresh();
    first.refresh();
    second.refresh();
    Object.assign(drawn, { result, values: { ...values } });
  }

  const buttons = (/** @type {string} */ panel) => html("div", { class: "row presets", role: "group", "aria-label": "Scenarios" },
    ...shell.presetButtons.filter((_, i) => presets[i].panel === panel));
  const sources = Object.fromEntries([...rows, ...fourGroups].map(({ label }) => [label, label]));
  root.append(
    html("header", {},
      html("p", { class: "kicker" }, "Demo. An illustrative model, beside published trials"), html("h3", {}, "How much of the effect is knowing?"), shell.notice),
    html("section", { class: "scene" }, first.element,
      html("div", { class: "pair" }, html("div", {}, picture.element, legend()), forest.element)),
    html("section", {}, buttons("blinding"),
      html("div", { class: "controls" }, c.true_effect.element, c.expectancy.element, c.correct_active_percent.element, c.correct_control_percent.element,
        c.per_arm.element, c.sd_points.element, c.guess_drives_expectancy.element), shell.bar),
    html("section", { class: "synergy" }, html("h4", {}, "Drug and therapy: sum or synergy?"),
      html("p", { class: "help" }, "Synergy is what the therapy adds with the drug, minus what it adds without. Parallel lines are a sum."), second.element,
      html("div", { class: "pair" }, html("div", {}, lines.element, html("ul", { class: "legend" },
        html("li", {}, svg("svg", { viewBox: "0 -8 24 16", class: "groups mark", "aria-hidden": "true" }, svg("line", { class: "with", x1: 0, x2: 24 }), svg("circle", { class: "with", cx: 12, r: 5 })), "with the drug"),
        html("li", {}, svg("svg", { viewBox: "0 -8 24 16", class: "groups mark", "aria-hidden": "true" }, svg("line", { class: "without", x1: 0, x2: 24 }), svg("rect", { class: "without", x: 7.5, y: -4.5, width: 9, height: 9 })), "without it"),
        html("li", {}, svg("svg", { viewBox: "0 -8 24 16", class: "groups mark", "aria-hidden": "true" }, svg("line", { class: "sum", x1: 0, x2: 24 })), "the plain sum"))), contrasts.element),
      buttons("synergy"),
      html("div", { class: "controls" }, ...SYNERGY.map((name) => c[name].element)),
      html("p", { class: "help others" }, "Trials that gave the therapy in both arms, or only after ketamine, cannot show synergy of the two: ",
        others.map(({ label, drug, control, note }) => `${label}, ${drug} against ${control} (${note})`).join("; "), ".")),
    html("section", { class: "twin" }, html("h4", {}, "In words"), words.element),
    numbers.element,
    originTable([...Object.values(parameters), ...Object.values(groupParameters)], sources),
    html("footer", {},
      html("p", { class: "source" }, html("b", {}, "What it cannot say. "), limits),
      html("p", { class: "source" }, html("b", {}, "Nor the four groups. "), groupLimits, " Published trials differ in patients, doses and days, so the rows are no dose-response curve of masking. Only for Lii's trial do the evidence tables hold the share of right guesses: 36.8% of all participants, which the scenario puts into both arms."),
      html("p", { class: "source" }, `Sources: ${[...new Set([...rows, ...fourGroups, ...others].map(({ label }) => label))].join(", ")}; the notes of the evidence tables. Education only.`)),
  );

  return shell.start({
    tables: [numbers], picture: picture.element, parts: [words], ask: () => first.ask(apparent(() => result)),
  });
}

export default { render };
