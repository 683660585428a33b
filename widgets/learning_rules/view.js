/** What does a synapse learn from two spikes? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { html, reducedMotion, say, set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";
import { createPlot } from "../shared/plot.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { limits as bcmLimits } from "../static/models/bcm.js";
import { limits as calciumLimits } from "../static/models/calcium_rule.js";
import { limits as spikeLimits } from "../static/models/pair_rule.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { AXES, createPanels, scaleOf } from "./panels.js";
import { agreement } from "./questions.js";
import { createRules, RULES } from "./rules.js";
import { originTable } from "./sets.js";
import { createStage } from "./stage.js";
import css from "./style.css";
import { fullTable, label, pairing, sentence, summary, table, TITLES } from "./words.js";

/** How long spikes run on after the last move. */
const LASTING_MS = 4000;

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const grid = /** @type {import("./rules.js").Grid} */ (model.get("grid"));
  const sets = /** @type {import("./sets.js").Set[]} */ (model.get("sets") ?? []);
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  const rules = createRules(grid);
  /** @type {import("./rules.js").Result} */
  let result;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "learning_rules",
    className: "LearningRules",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (
      /** @type {unknown} */ (specs)
    ),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: ["bcm_speed"],
    draw,
  });
  const { root, controls: c } = shell;
  Object.assign(root, { drawn });

  const [neurons, words] = [createStage(), createWords()];
  const numbers = createTable({
    caption: "What this pairing does by each rule",
    file: "learning-rules.csv",
    table: () => table(result),
    full: () => fullTable(shell.values, result, rules.axes, rules.lags),
  });
  const panels = {
    timing: createPanels(
      "timing",
      rules.axes,
      grid.synapses,
      (at) => !predict.open && shell.move({ dt_ms: Math.round(at) }, "dt_ms"),
    ),
    rate: createPanels(
      "rate",
      rules.axes,
      grid.synapses,
      (at) => !predict.open && shell.move({ rate_hz: Math.max(0.5, Math.round(at * 2) / 2) }, "rate_hz"),
    ),
  };
  root.addEventListener("pointerup", shell.rest);
  /** The scale that pairs, triplets and calcium share. @type {import("../shared/plot.js").Ends} */
  let scale = [-50, 50];

  const last = rules.lags[rules.lags.length - 1];
  const nudge = createPlot({
    name: "nudge",
    x: [0, last],
    y: [0, 2],
    xTicks: [0, 10, 20, 30, 40],
    yTicks: [0, 1, 2],
    xUnit: "lags",
    yTitle: "Weight after a nudge; it rests at 1",
  });
  nudge.line("zero").draw([0, last], [1, 1]);
  const weight = nudge.line("change");
  const rests = html("p", {});

  // Spikes run for a moment after each move.
  let frame = 0;
  let until = 0;
  let began = 0;
  const tick = (/** @type {number} */ clock) => {
    const seconds = Math.max(0, (clock - began) / 1000);
    const going = !reducedMotion() && (clock < until || seconds % neurons.beat > 0.1);
    neurons.pulse(going ? seconds % neurons.beat : -1);
    frame = going && clock < until + 3000 ? requestAnimationFrame(tick) : 0;
    if (!frame) neurons.pulse(-1);
  };
  const enliven = () => {
    if (reducedMotion() || shell.paper.matches || predict.open) return;
    until = performance.now() + LASTING_MS;
    if (frame) return;
    began = performance.now();
    frame = requestAnimationFrame(tick);
  };
  const predict = createPredict({
    onChange() {
      shell.redraw.request("guess");
    },
  });

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const before = result;
    result = rules.run(settings);
    const hidden = predict.open && !shell.paper.matches;
    const against = /** @type {import("./panels.js").Against} */ (settings.against);
    const changed =
      !before ||
      moved.has("guess") ||
      moved.has("against") ||
      RULES.some((rule) => before.curves[rule] !== result.curves[rule]);
    if (changed) scale = scaleOf(result);
    for (const one of AXES) panels[one].element.hidden = one !== against;
    panels[against].draw(
      result,
      against === "timing" ? settings.dt_ms : settings.rate_hz,
      scale,
      changed,
      hidden,
    );
    if (before?.nudge !== result.nudge) weight.draw(rules.lags, result.nudge.weight);
    const end =
      settings.bcm_speed < 1
        ? "comes to rest"
        : settings.bcm_speed === 1
          ? "stands at the limit"
          : "does not come to rest";
    say(rests, `The nudged synapse ${end}.`);
    set(nudge.element, "aria-label", `Weight of a BCM synapse over 40 lags of its threshold: it ${end}.`);

    neurons.spikes(/** @type {import("./rules.js").Protocol} */ (settings));
    const shown = /** @type {any} */ (
      Object.fromEntries(
        RULES.map((rule) => [
          rule,
          hidden ? 0 : rule === "bcm" ? 0.5 * Math.tanh(2 * result.now.bcm.change) : result.now[rule].change,
        ]),
      )
    );
    const said = /** @type {any} */ (
      Object.fromEntries(RULES.map((rule) => [rule, hidden ? "?" : label(rule, result.now[rule].change)]))
    );
    neurons.draw(
      shown,
      said,
      `${fixed(settings.dt_ms)} ms`,
      `A sender, a receiver and four synapses between them. ${pairing(settings)}. ${hidden ? "" : RULES.map((rule) => `${TITLES[rule]}: ${said[rule]}`).join("; ")}`,
    );
    words.show(sentence(settings, result, hidden), summary(settings, result, hidden));
    numbers.refresh();
    predict.refresh();
    Object.assign(drawn, { result, shown, said, scale, values: { ...settings } });
    if (!moved.has("start") && !moved.has("theme") && !moved.has("bcm_speed")) enliven();
  }

  const item = (/** @type {string} */ said, /** @type {SVGElement} */ mark) =>
    html("li", {}, svg("svg", { viewBox: "0 0 26 10", "aria-hidden": "true" }, mark), said);
  compose(shell, {
    kicker: "Demo. Published rules of learning",
    question,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [
      neurons.element,
      panels.timing.element,
      panels.rate.element,
      html(
        "ul",
        { class: "key" },
        item("change, %", svg("path", { class: "change", d: "M1 5H25" })),
        item("uncertainty", svg("path", { class: "band", d: "M0 0H26V10H0Z" })),
        item("before", svg("circle", { class: "before", cx: 13, cy: 5, r: 4.5 })),
        html("li", { class: "aside" }, "BCM has no scale: its size shows the direction only."),
      ),
    ],
    hand: [c.dt_ms.element, c.rate_hz.element, c.pairs.element, c.recent_hz.element, c.against.element],
    more: [c.pair_rule.element, c.triplet_rule.element, c.calcium_set.element],
    drawers: [
      drawer(
        "A threshold that lags",
        html(
          "div",
          { class: "lag" },
          html(
            "div",
            {},
            c.bcm_speed.element,
            rests,
            html(
              "p",
              { class: "help" },
              "The threshold of BCM follows the receiver's past, and needs time to do so. Illustrative, no band.",
            ),
          ),
          nudge.element,
        ),
      ),
      numbers.element,
      originTable(sets, rules.pairSets, sources),
      drawer(
        "What it cannot say",
        html(
          "p",
          { class: "source" },
          `No therapy session is a spike pair, and no person's synapse is meant. ${spikeLimits}`,
          " Where a rule falls below \u2212100% or above +300%, the picture stops and the table does not.",
        ),
        html("p", { class: "source" }, calciumLimits, " ", bcmLimits),
        html("p", { class: "source" }, `Sources: ${Object.values(sources).join(", ")}. Education only.`),
      ),
    ],
  });

  return shell.start({
    tables: [numbers, nudge, ...AXES.map((one) => panels[one])],
    picture: neurons.element,
    parts: [
      { stop: () => cancelAnimationFrame(frame) },
      neurons,
      nudge,
      words,
      ...AXES.map((one) => panels[one]),
    ],
    ask: () => predict.ask(agreement(() => ({ values: shell.values, result }))),
  });
}

export default { render };
