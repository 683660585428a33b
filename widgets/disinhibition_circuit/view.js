/** Can blocking a glutamate receptor release glutamate? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { button, playedScale } from "../shared/controls.js";
import { html, reducedMotion, say, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";
import { originTable } from "../shared/origins.js";
import { createPlayer, joinTime } from "../shared/player.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { limits, parameters } from "../static/models/circuit.js";
import { limits as doseLimits, parameters as doseParameters } from "../static/models/circuit_dose.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { doseCurve, ASSUMPTIONS, END, run, SETS, TIMES } from "./course.js";
import { createDoses, createRates } from "./panels.js";
import { createPicture } from "./picture.js";
import { createPlane } from "./plane.js";
import { firing } from "./questions.js";
import { compare, createRats } from "./rats.js";
import css from "./style.css";
import { atGivenDose, fullTable, sentence, summary, table } from "./words.js";

/** How long pulses run on after the last move. */
const LASTING_MS = 2500;
/** What leaves the curves as they are. */
const STILL = new Set(["time_ms", "play"]);

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const findings = /** @type {import("./panels.js").Finding[]} */ (model.get("findings") ?? []);
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  /** @type {import("./course.js").Result} */
  let result;
  /** @type {import("./rats.js").Comparison[]} */
  let comparisons;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "disinhibition_circuit",
    className: "DisinhibitionCircuit",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: ["parameter_set"],
    draw,
    scales: { time_ms: playedScale(specs.time_ms, (ms) => `${fixed(ms, 1)} ms`) },
  });
  const { root, values, controls: c } = shell;
  Object.assign(root, { drawn });

  const [picture, plane, doses, rats, words] = [
    createPicture(),
    createPlane(),
    createDoses(findings),
    createRats(findings),
    createWords(),
  ];
  const rates = createRates((ms) => {
    if (predict.open) return;
    player.pause();
    shell.move({ time_ms: Math.round(ms * 2) / 2 }, "time_ms");
  });
  root.addEventListener("pointerup", shell.rest);
  const numbers = createTable({
    caption: "Rates after the block, in percent of before",
    file: "disinhibition-circuit.csv",
    table: () => table(result),
    full: () => fullTable(result, comparisons),
  });
  const veiled = () => predict.open && !shell.paper.matches;

  /** The rates at the time that is shown. */
  function present() {
    const { start, e, i } = result.courses[result.set];
    if (veiled()) return { ...start, ratio: { e: 1, i: 1 } };
    const k = Math.round((values.time_ms / END) * (TIMES.length - 1));
    return { e: e[k], i: i[k], ratio: { e: e[k] / start.e, i: i[k] / start.i } };
  }
  function show() {
    const now = present();
    picture.show({ ...now, glutamate: now.ratio.e }, now.ratio);
    plane.point(now.e, now.i);
    rates.point(veiled() ? 0 : values.time_ms);
    Object.assign(drawn, { now, values: { ...values } });
  }

  // Pulses run for a moment after each move, and while the block is played.
  let frame = 0;
  let until = 0;
  let last = 0;
  const tick = (/** @type {number} */ clock) => {
    // A frame's clock may lie a little before the move that asked for it.
    picture.run(Math.min(0.1, Math.max(0, (clock - last) / 1000)), present());
    last = clock;
    frame = (player.running || clock < until) && !reducedMotion() ? requestAnimationFrame(tick) : 0;
  };
  const enliven = () => {
    if (reducedMotion() || shell.paper.matches || predict.open) return;
    until = performance.now() + LASTING_MS;
    if (frame) return;
    last = performance.now();
    frame = requestAnimationFrame(tick);
  };
  const player = createPlayer({
    end: END,
    seconds: 7,
    landmarks: [1, 2, 3, 5, 10, 20, END],
    position: () => values.time_ms,
    onMove: (position) => shell.assign({ time_ms: position }, { save: false, control: "play" }),
    onRest: () => shell.assign({ time_ms: Math.round(values.time_ms * 2) / 2 }, { control: "play" }),
  });
  const predict = createPredict({
    onChange(open, committed) {
      c.time_ms.enable(!open);
      player.button.disabled = open;
      shell.redraw.request("guess");
      if (committed) player.play();
    },
  });

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const hidden = veiled();
    if (![...moved].every((name) => STILL.has(name))) {
      result = run(settings);
      comparisons = compare(findings, result);
      const byDose = settings.blocks_from === "dose";
      byHand.hidden = overTime.hidden = byDose;
      fromDose.hidden = overDose.hidden = !byDose;
      swap.disabled = settings.block_interneuron_percent === settings.block_pyramidal_percent;
      say(alike, swap.disabled ? "Both are alike: a swap changes nothing." : "");
      picture.block(result.blocks);
      plane.draw(result, hidden);
      rates.draw(result, hidden);
      doses.draw(result, atGivenDose(settings, result), hidden);
      rats.draw(comparisons, hidden);
      words.show(sentence(settings, result, hidden), summary(settings, result, comparisons, hidden));
      numbers.refresh();
      predict.refresh();
      Object.assign(drawn, {
        result,
        comparisons,
        dose: Array.from(doseCurve(result.set, result.dose.name)),
      });
    }
    show();
    if (!moved.has("start") && !moved.has("theme")) enliven();
  }

  const swap = button("Swap the two blocks", () => {
    shell.move(
      {
        block_interneuron_percent: values.block_pyramidal_percent,
        block_pyramidal_percent: values.block_interneuron_percent,
      },
      "swap",
    );
    shell.rest();
  });
  const alike = html("p", { class: "help" });
  const byHand = html(
    "div",
    { class: "blocks" },
    c.block_interneuron_percent.element,
    c.block_pyramidal_percent.element,
    html("div", { class: "row swap" }, swap, alike),
  );
  const fromDose = html(
    "div",
    { class: "blocks" },
    c.dose_mg_per_kg.element,
    c.extra_block.element,
    c.reverse_preference.element,
  );
  const item = (
    /** @type {string} */ said,
    /** @type {SVGElement} */ mark,
    /** @type {string} */ kind = "",
  ) =>
    html(
      "li",
      { class: kind },
      svg("svg", { viewBox: "-9 -8 18 16", class: "drawing mark", "aria-hidden": "true" }, mark),
      said,
    );
  const short = (/** @type {string} */ kind) => svg("path", { class: kind, d: "M-9 0H9" });
  const chart = (
    /** @type {string} */ title,
    /** @type {SVGElement} */ drawing,
    /** @type {HTMLElement[]} */ ...items
  ) =>
    html(
      "figure",
      { class: "panel" },
      html(
        "figcaption",
        {},
        html("h4", {}, title, " ", html("span", {}, "of before")),
        html("ul", { class: "legend" }, ...items),
      ),
      drawing,
    );
  const overTime = chart(
    "Rates, %",
    rates.element,
    item("pyramidal cells", short("pyramidal")),
    item("interneurons", short("interneuron")),
    item("the other set of numbers", short("pyramidal other"), "roomy"),
  );
  const overDose = chart(
    "Glutamate, %",
    doses.element,
    item("now", short("pyramidal")),
    item("no extra block", short("other unturned")),
    item("reversed", short("other reversed")),
  );

  joinTime(c.time_ms, player);

  compose(shell, {
    kicker: "Demo. An illustrative model, beside findings in rats",
    question,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [
      html(
        "div",
        { class: "scene" },
        picture.element,
        html(
          "ul",
          { class: "legend" },
          item("excites", short("axon e")),
          item("inhibits", short("axon i")),
          item("drug in a receptor", svg("path", { class: "drug", d: "M0 -5L4 0L0 5L-4 0Z" })),
          html("li", { class: "help" }, "Fuller cells fire more."),
          html("li", { class: "help" }, "Play shows the 40 milliseconds after the block, slowed down."),
        ),
      ),
      overTime,
      overDose,
    ],
    time: c.time_ms.element,
    hand: [c.blocks_from.element, byHand, fromDose],
    more: [c.parameter_set.element],
    drawers: [
      drawer(
        "Where can it rest?",
        html(
          "div",
          { class: "rest" },
          plane.element,
          html(
            "ul",
            { class: "legend" },
            item("pyramidal cells rest", short("pyramidal")),
            item("interneurons rest", short("interneuron")),
            item("the same before the block", short("pyramidal faint")),
            item("stable", svg("circle", { class: "point stable", r: 5 })),
            item("unstable", svg("path", { class: "point unstable", d: "M-6 0L0 -6L6 0L0 6Z" })),
            item("before", svg("path", { class: "start", d: "M-5 -5L5 5M-5 5L5 -5" })),
            item("now", svg("circle", { class: "now", r: 4.5 })),
          ),
        ),
      ),
      drawer(
        "What rats did",
        rats.element,
        html(
          "p",
          { class: "help" },
          "Rats give the direction only: heights were not read. Recordings ran for minutes, the circuit settles in milliseconds. MK-801 is another NMDA blocker, not ketamine. The turn over dose was built in, so its agreement is no evidence.",
        ),
      ),
      numbers.element,
      originTable(
        [...Object.values(parameters), ...Object.values(doseParameters)].filter(
          ({ note }) => note !== "set by the user",
        ),
        sources,
      ),
      drawer(
        "What it cannot say",
        html("p", { class: "source" }, limits),
        html(
          "p",
          { class: "source" },
          doseLimits,
          " The demonstration set was chosen by this course so that the effect can be seen; the published teaching set sits near saturation. Neither is fitted to an experiment, and no person's brain is meant.",
        ),
        html(
          "p",
          { class: "source" },
          `Sources: ${[...new Set([...findings.map(({ source }) => source), ...Object.values(sources)])].join(", ")}. Education only.`,
        ),
      ),
    ],
  });

  // Every curve over dose is computed once, before anything moves.
  for (const name of SETS) for (const assumption of Object.keys(ASSUMPTIONS)) doseCurve(name, assumption);
  return shell.start({
    tables: [numbers, plane, rates, doses],
    picture: picture.element,
    parts: [player, { stop: () => cancelAnimationFrame(frame) }, words, plane, rates, doses],
    ask: () => predict.ask(firing(() => result)),
  });
}

export default { render };
