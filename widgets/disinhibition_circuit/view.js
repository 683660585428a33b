/** Can blocking a glutamate receptor release glutamate? The view of the demo, in JupyterLab and in the page. */

import { button } from "../shared/controls.js";
import { html, reducedMotion, svg } from "../shared/dom.js";
import { originTable } from "../shared/origins.js";
import { createPlayer } from "../shared/player.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createSummary, createTable } from "../shared/text-twin.js";
import { limits, parameters } from "../static/models/circuit.js";
import { limits as doseLimits, parameters as doseParameters } from "../static/models/circuit_dose.js";
import { controls as specs, presets } from "./controls.json";
import { doseCurve, ASSUMPTIONS, END, run, SETS, TIMES } from "./course.js";
import { createDoses, createRates } from "./panels.js";
import { createPicture } from "./picture.js";
import { createPlane } from "./plane.js";
import { firing } from "./questions.js";
import { compare, createRats } from "./rats.js";
import css from "./style.css";
import { atGivenDose, fullTable, summary, table } from "./words.js";

/** How long pulses run on after the last move. */
const LASTING_MS = 2500;

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const findings = /** @type {import("./panels.js").Finding[]} */ (model.get("findings") ?? []);
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  /** @type {import("./course.js").Result} */
  let result;
  /** @type {import("./rats.js").Comparison[]} */
  let comparisons;
  let time = END;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model, el, css, name: "disinhibition_circuit", className: "DisinhibitionCircuit",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)), kept: ["parameter_set"], draw,
  });
  const { root, values, controls: c } = shell;
  Object.assign(root, { drawn });

  const [picture, plane, rates, doses, rats, words] = [createPicture(), createPlane(), createRates(), createDoses(findings), createRats(findings), createSummary()];
  const numbers = createTable({
    caption: "Rates after the block, in percent of before", file: "disinhibition-circuit.csv",
    table: () => table(result), full: () => fullTable(result, comparisons),
  });
  const veiled = () => predict.open && !shell.paper.matches;

  /** The rates at the time that is shown. */
  function present() {
    const { start, e, i } = result.courses[result.set];
    if (veiled()) return { ...start, ratio: { e: 1, i: 1 } };
    const k = Math.round((time / END) * (TIMES.length - 1));
    return { e: e[k], i: i[k], ratio: { e: e[k] / start.e, i: i[k] / start.i } };
  }
  function show() {
    const now = present();
    picture.show({ ...now, glutamate: now.ratio.e }, now.ratio);
    plane.point(now.e, now.i);
    rates.point(veiled() ? 0 : time);
    Object.assign(drawn, { now });
  }

  // Pulses run for a moment after each move, and while the block is played.
  let frame = 0;
  let until = 0;
  let last = 0;
  const tick = (/** @type {number} */ clock) => {
    // A frame's clock may lie a little before the move that asked for it.
    picture.run(Math.min(0.1, Math.max(0, (clock - last) / 1000)), present());
    last = clock;
    frame = player.running || clock < until ? requestAnimationFrame(tick) : 0;
  };
  const enliven = () => {
    if (reducedMotion() || shell.paper.matches) return;
    until = performance.now() + LASTING_MS;
    if (frame) return;
    last = performance.now();
    frame = requestAnimationFrame(tick);
  };
  const player = createPlayer({
    end: END, seconds: 7, landmarks: [1, 2, 3, 5, 10, 20, END], position: () => time,
    onMove(position) {
      time = position;
      show();
    },
    onRest: enliven,
  });
  const play = () => {
    if (player.running) player.pause();
    else {
      enliven();
      player.play();
    }
  };
  const predict = createPredict({
    onChange(open, committed) {
      player.button.disabled = open;
      shell.redraw.request("guess");
      if (committed) play();
    },
  });

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    if (![...moved].every((name) => name === "guess" || name === "theme")) {
      player.pause();
      time = END;
    }
    result = run(settings);
    comparisons = compare(findings, result);
    const hidden = veiled();
    const byDose = settings.blocks_from === "dose";
    byHand.hidden = byDose;
    fromDose.hidden = !byDose;
    picture.block(result.blocks);
    plane.draw(result, hidden);
    rates.draw(result, hidden);
    doses.draw(result, atGivenDose(settings, result), hidden);
    rats.draw(comparisons, hidden);
    show();
    words.show(summary(settings, result, comparisons, hidden));
    numbers.refresh();
    predict.refresh();
    Object.assign(drawn, { result, comparisons, dose: Array.from(doseCurve(result.set, result.dose.name)), values: { ...settings } });
    enliven();
  }

  const swap = button("Swap the two blocks", () => {
    shell.move({ block_interneuron_percent: values.block_pyramidal_percent, block_pyramidal_percent: values.block_interneuron_percent }, "swap");
    shell.rest();
  });
  const byHand = html("div", { class: "controls wide" }, c.block_interneuron_percent.element, c.block_pyramidal_percent.element, html("div", { class: "row wide" }, swap));
  const fromDose = html("div", { class: "controls wide" }, c.dose_mg_per_kg.element, html("div", { class: "switches" }, c.extra_block.element, c.reverse_preference.element));
  const item = (/** @type {string} */ said, /** @type {SVGElement} */ mark) => html("li", {}, svg("svg", { viewBox: "-9 -8 18 16", class: "drawing mark", "aria-hidden": "true" }, mark), said);
  const short = (/** @type {string} */ kind) => svg("path", { class: kind, d: "M-9 0H9" });

  root.append(
    html("header", {},
      html("p", { class: "kicker" }, "Demo. An illustrative model, beside findings in rats"), html("h3", {}, "Can blocking a glutamate receptor release glutamate?"), shell.notice),
    html("section", { class: "scene" }, predict.element,
      html("div", { class: "pair" },
        html("div", {}, html("div", { class: "row title" }, html("h4", {}, "The circuit"), player.button), picture.element,
          html("ul", { class: "legend" }, item("excites", short("axon e")), item("inhibits", short("axon i")),
            item("drug in a receptor", svg("path", { class: "drug", d: "M0 -5L4 0L0 5L-4 0Z" }))),
          html("p", { class: "help play-help" }, "Play shows the 40 milliseconds after the block, slowed down. Fuller cells fire more.")),
        html("div", {}, html("h4", {}, "Where can it rest?"), plane.element,
          html("ul", { class: "legend" }, item("pyramidal cells rest", short("pyramidal")), item("interneurons rest", short("interneuron")), item("the same before the block", short("pyramidal faint")),
            item("stable", svg("circle", { class: "point stable", r: 5 })), item("unstable", svg("path", { class: "point unstable", d: "M-6 0L0 -6L6 0L0 6Z" })),
            item("before", svg("path", { class: "start", d: "M-5 -5L5 5M-5 5L5 -5" })), item("now", svg("circle", { class: "now", r: 4.5 })))))),
    html("section", {}, html("div", { class: "row presets", role: "group", "aria-label": "Scenarios" }, ...shell.presetButtons),
      html("div", { class: "controls" }, c.blocks_from.element, c.parameter_set.element, byHand, fromDose), shell.bar),
    html("section", { class: "rat" },
      html("div", { class: "pair" },
        html("div", {}, html("h4", {}, "After the block"), rates.element,
          html("ul", { class: "legend" }, item("pyramidal cells", short("pyramidal")), item("interneurons", short("interneuron")), item("the other set of numbers", short("pyramidal other")))),
        html("div", {}, html("h4", {}, "Over dose in the rat"), doses.element,
          html("ul", { class: "legend" }, item("as the switches say", short("pyramidal")), item("without the extra block", short("other unturned")), item("preference reversed", short("other reversed"))))),
      rats.element,
      html("p", { class: "help" }, "Rats give the direction only: heights were not read. Recordings ran for minutes, the circuit settles in milliseconds. MK-801 is another NMDA blocker, not ketamine. The turn over dose was built in, so its agreement is no evidence.")),
    html("section", { class: "twin" }, html("h4", {}, "In words"), words.element),
    numbers.element,
    originTable([...Object.values(parameters), ...Object.values(doseParameters)].filter(({ note }) => note !== "set by the user"), sources),
    html("footer", {},
      html("p", { class: "source" }, html("b", {}, "What it cannot say. "), limits),
      html("p", { class: "source" }, html("b", {}, "Nor the doses. "), doseLimits, " The demonstration set was chosen by this course so that the effect can be seen; the published teaching set sits near saturation. Neither is fitted to an experiment, and no person's brain is meant."),
      html("p", { class: "source" }, `Sources: ${[...new Set([...findings.map(({ source }) => source), ...Object.values(sources)])].join(", ")}. Education only.`)),
  );

  // Every curve over dose is computed once, before anything moves.
  for (const name of SETS) for (const assumption of Object.keys(ASSUMPTIONS)) doseCurve(name, assumption);
  return shell.start({
    tables: [numbers], picture: picture.element, onSeen: enliven,
    parts: [player, { stop: () => cancelAnimationFrame(frame) }, words],
    ask: () => predict.ask(firing(() => result)),
  });
}

export default { render };
