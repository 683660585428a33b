/** Can ketamine enter a closed channel? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { playedScale } from "../shared/controls.js";
import { createPanel, lineKey, pale, roundUp } from "../shared/curves.js";
import { html, reducedMotion, say, svg } from "../shared/dom.js";
import { createIntervals } from "../shared/intervals.js";
import { fixed } from "../shared/numbers.js";
import { originTable } from "../shared/origins.js";
import { createPlayer, joinTime } from "../shared/player.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { limits, parameters } from "../static/models/channel_block.js";
import { limits as trappingLimits } from "../static/models/trapping.js";
import { at, experiment, moment, steady, SUBUNITS, TIMES, VOLTAGES } from "./bench.js";
import { commonest, createChannels, foundFirst, mark } from "./channels.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { createPore, glutamateMark, magnesiumMark, molecule } from "./pore.js";
import { enters, percent } from "./questions.js";
import css from "./style.css";
import {
  foundShort,
  foundWords,
  fullTable,
  NAMES,
  pictureWords,
  plasma,
  sentence,
  SHORT,
  STATES,
  summary,
  table,
  when,
} from "./words.js";

const SECONDS = 19;
/** What moves without a new calculation. */
const STILL = new Set(["time_s", "play", "theme", "guess", "drawer"]);
const STATE_NAMES = /** @type {import("./channels.js").State[]} */ ([
  "open",
  "plugged",
  "held",
  "trapped",
  "shut",
]);

/** A slider that is fine near nought. @param {number} most @param {string} unit @returns {import("../shared/controls.js").Scale} */
const fineBelow = (most, unit) => ({
  minimum: 0,
  maximum: 100,
  step: 0.5,
  words: (value) => `${Number(value.toPrecision(3))} ${unit}`,
  toPosition: (value) => 100 * Math.cbrt(value / most),
  toValue: (position) => Number((most * (position / 100) ** 3).toPrecision(3)),
});

/** What floats in the picture. */
function legend() {
  const item = (/** @type {string} */ words, /** @type {SVGElement} */ shape) =>
    html(
      "li",
      {},
      svg("svg", { viewBox: "-14 -15 30 30", class: "pore mark", "aria-hidden": "true" }, shape),
      words,
    );
  return html(
    "ul",
    { class: "legend" },
    item("the drug", molecule()),
    item("magnesium", magnesiumMark()),
    item("glutamate", glutamateMark()),
    item(
      "ions",
      svg("g", { class: "ions" }, svg("circle", { r: 4.5, cx: -5 }), svg("circle", { r: 4.5, cx: 7 })),
    ),
  );
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const drugs = /** @type {Record<string, import("./bench.js").Drug>} */ (model.get("drugs"));
  const protocol = /** @type {import("./bench.js").Protocol} */ (model.get("protocol"));
  const origins = /** @type {import("../shared/origins.js").Parameter[]} */ (model.get("origins") ?? []);
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  /** @type {import("./bench.js").Bench} */
  let bench;
  /** @type {import("./bench.js").Course} */
  let course;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "receptor_bench",
    className: "ReceptorBench",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (
      /** @type {unknown} */ (specs)
    ),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: [],
    scales: {
      time_s: playedScale(specs.time_s, (seconds) => `${Number(seconds.toFixed(2))} s`),
      ketamine: fineBelow(specs.ketamine.maximum, "µM"),
      glutamate: fineBelow(specs.glutamate.maximum, "µM"),
    },
    draw,
  });
  const { root, values, controls: c, theme } = shell;
  Object.assign(root, { drawn });

  const pore = createPore();
  const channels = createChannels();
  const shownTime = html("p", { class: "moment" });
  /** What is said in full, and on a phone in a word or two. */
  const twice = () => {
    const [long, short] = [
      html("span", { class: "long" }),
      html("span", { class: "short", "aria-hidden": "true" }),
    ];
    return {
      element: html("p", { class: "help" }, long, short),
      say: (/** @type {string} */ words, /** @type {string} */ few) => (say(long, words), say(short, few)),
    };
  };
  const [mostWords, foundFirstWords] = [twice(), twice()];
  const counts = Object.fromEntries(STATE_NAMES.map((state) => [state, html("b", {})]));
  const states = html(
    "ul",
    { class: "states" },
    ...STATE_NAMES.map((state) =>
      html(
        "li",
        {},
        mark(state),
        html("span", { class: "long" }, STATES[state]),
        html("span", { class: "short", "aria-hidden": "true" }, SHORT[state]),
        counts[state],
      ),
    ),
  );

  const seconds = [0, ...protocol.phases.slice(1).map(({ start }) => start), protocol.end].map((time) => ({
    at: time,
    label: `${time} s`,
  }));
  const { colour, ink } = theme;
  const seek = (/** @type {number} */ time) => {
    if (predict.open) return;
    player.pause();
    shell.move({ time_s: Math.round(time * 4) / 4 }, "time_s");
  };
  const held = createPanel({
    title: "Channels that hold the drug, %",
    origin: "rate of entry illustrative",
    height: 134,
    narrow: 92,
    range: [0, protocol.end],
    ticks: seconds,
    labelled: true,
    bands: [{ fill: () => pale(colour("ketamine"), 0.17) }],
    lines: [
      { name: "held", stroke: () => colour("ketamine"), width: 2.5 },
      { name: "trapped", stroke: () => colour("ketamine"), dash: [2, 3], width: 1.5 },
    ],
    extent: (_, high) => [0, Math.min(1, roundUp(Math.max(high, 0.01)))],
    format: (value) => String(Number((value * 100).toFixed(1))),
    ink,
    onSeek: seek,
  });
  held.element.dataset.panel = "held";
  const current = createPanel({
    title: "Mean current per channel, pA",
    origin: "down: into the cell",
    height: 128,
    range: [0, protocol.end],
    ticks: seconds,
    labelled: true,
    bands: [],
    lines: [
      { name: "without the drug", stroke: () => ink("soft"), dash: [7, 4], width: 1.5 },
      { name: "with the drug", stroke: () => colour("glutamate"), width: 2 },
    ],
    extent: (low, high) => [
      low < -1e-9 ? -roundUp(-low) : 0,
      high > 1e-9 ? roundUp(high) : low < -1e-9 ? 0 : 1,
    ],
    format: (value) => fixed(value, 2),
    ink,
    onSeek: seek,
  });
  const byVoltage = createPanel({
    title: "Current by voltage, pA per channel",
    origin: "steady state; down: into the cell",
    height: 196,
    range: [-100, 60],
    ticks: [-100, -60, -20, 20, 60].map((voltage) => ({ at: voltage, label: `${fixed(voltage)} mV` })),
    labelled: true,
    bands: [{ fill: () => pale(colour("ketamine"), 0.2) }],
    lines: [
      { name: "without the drug", stroke: () => ink("soft"), dash: [7, 4], width: 1.5 },
      { name: "with the drug", stroke: () => colour("ketamine"), width: 2.5 },
    ],
    extent: (low, high) => [low < -1e-9 ? -roundUp(-low) : -0.1, high > 1e-9 ? roundUp(high) : 0.1],
    format: (value) => fixed(value, 1),
    ink,
    onSeek: (voltage) => shell.move({ voltage: Math.round(voltage) }, "voltage"),
  });
  root.addEventListener("pointerup", shell.rest);
  const blocks = createIntervals({
    label: "Current lost by subunit, in per cent",
    range: [-3, 103],
    ticks: [0, 20, 40, 60, 80, 100],
    axis: "Current lost at equilibrium, %",
  });
  blocks.heading("With magnesium as set (if affinity is off by two)");
  const rows = Object.fromEntries(
    SUBUNITS.map((subunit) => [subunit, blocks.row("model", NAMES[subunit], "recalled, unverified")]),
  );
  blocks.heading("Measured without magnesium");
  const binding = blocks.row("published", "Binding", "Ebert 1997");
  const recorded = /** @type {const} */ (["weakest", "strongest"]).map((which) =>
    blocks.row("published", "Single channels, racemate", `Orser 1997, ${which} of four`),
  );

  const plasmaWords = html("p", { class: "help plasma" });
  c.ketamine.element.append(plasmaWords);
  const words = createWords();
  const currents = drawer("The currents");
  const subunits = drawer("By voltage and subunit");
  const numbers = createTable({
    caption: "Every subunit at equilibrium with these settings",
    file: "receptor-bench.csv",
    table: () => table(values, bench),
    full: () => fullTable(bench, course),
  });
  const player = createPlayer({
    end: protocol.end,
    seconds: SECONDS,
    landmarks: [11, 23.75, 25.75, 43.75, 55.75, 57.75, protocol.end],
    position: () => values.time_s,
    onMove: (time) => shell.assign({ time_s: time }, { save: false, control: "play" }),
    onRest: () => shell.assign({ time_s: Math.round(values.time_s * 4) / 4 }, { control: "play" }),
  });
  const predict = createPredict({
    onChange(open, committed) {
      c.time_s.enable(!open, "Time moves once you have guessed, or skipped the guess.");
      player.button.disabled = open;
      if (open) player.pause();
      shell.redraw.request("guess");
      if (!committed) return;
      if (reducedMotion()) shell.assign({ time_s: 50 });
      else {
        shell.assign({ time_s: 0 }, { save: false });
        player.play();
      }
    },
  });

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const computed = !bench || [...moved].some((name) => !STILL.has(name));
    const title = drugs[settings.drug].title;
    if (computed) {
      bench = steady(settings, drugs);
      course = experiment(settings, drugs, protocol);
    }
    const veiled = predict.open && !shell.paper.matches;
    const [fresh, opened] = [computed || moved.has("guess"), moved.has("drawer")];
    if (fresh) held.draw(TIMES, [course.low, course.high, course.held, course.trapped], veiled);
    if (currents.open && (fresh || opened))
      current.draw(TIMES, [course.current_without, course.current], veiled);
    if (subunits.open && (computed || opened)) {
      const { here, curve } = bench;
      byVoltage.draw(VOLTAGES, [curve.low, curve.high, curve.without, curve.current]);
      for (const subunit of SUBUNITS) {
        const { block, block_low: low, block_high: high } = bench.blocks[subunit];
        rows[subunit].draw({ value: block * 100, low: low * 100, high: high * 100 });
      }
      binding.draw({ value: here.occupancy * 100, low: null, high: null });
      [here.recorded_low, here.recorded_high].forEach((share, i) =>
        recorded[i].draw({ value: share * 100, low: null, high: null }),
      );
      byVoltage.point(
        settings.voltage,
        here.current,
        `${fixed(here.current, 2)} pA, without the drug ${fixed(here.current_without, 2)}`,
      );
    }
    if (computed) {
      say(plasmaWords, plasma(bench.here, parameters.unbound_fraction.value));
      numbers.refresh();
      predict.refresh();
    } else if (moved.has("theme")) {
      for (const panel of [held, current, byVoltage]) panel.recolour();
    }
    const now = moment(settings, bench, course, protocol);
    const [common, found] = [commonest(now), foundFirst(now)];
    const said = pictureWords(now);
    pore.draw(now, common, found, settings.voltage, said);
    channels.draw(now, said);
    say(shownTime, when(settings, now));
    mostWords.say(`Most without the drug: ${STATES[common]}.`, `most: ${SHORT[common]}`);
    foundFirstWords.say(foundWords(now, found), foundShort(now, found));
    for (const [state, share] of /** @type {const} */ ([
      ["open", now.open],
      ["plugged", now.plugged],
      ["held", now.held - now.trapped],
      ["trapped", now.trapped],
      ["shut", now.shut],
    ]))
      say(counts[state], percent(share));
    const time = settings.time_s;
    const here = at(course.held, time);
    const ends = [at(course.low, time), at(course.high, time)].map(percent);
    const doubt = ends.every((end) => end === percent(here)) ? "" : ` (${ends[0]} to ${ends[1]})`;
    held.point(time, here, percent(here) + doubt);
    const shut = settings.glutamate === 0 ? "Without glutamate no channel opens." : "";
    const empty = shut || (settings.ketamine === 0 ? "There is no drug." : "");
    for (const name of ["voltage", "magnesium", "subunit"]) c[name].enable(!shut, shut);
    for (const name of ["drug", "binding_rate", "trapping"]) c[name].enable(!empty, empty);
    const flowing = at(course.current, time);
    current.point(time, flowing, `${fixed(flowing, 3)} pA`);
    const phase = now.phase;
    phases.forEach((element, i) => element.toggleAttribute("data-now", protocol.phases[i] === phase));
    words.show(
      sentence(settings, now, course, protocol, veiled),
      summary(settings, bench, course, protocol, title, veiled),
      !moved.has("play"),
    );
    Object.assign(drawn, { bench, course, moment: now, common, found, values: { ...settings } });
  }

  // The plan of the experiment, in line with the curves below it.
  const phases = protocol.phases.map(({ title, short, start }, i) =>
    html(
      "span",
      { style: `flex: ${(protocol.phases[i + 1]?.start ?? protocol.end) - start}` },
      html("span", { class: "long" }, title),
      html("span", { class: "short", "aria-hidden": "true" }, short),
    ),
  );
  const bars = svg(
    "svg",
    { viewBox: `0 0 ${protocol.end} 10`, preserveAspectRatio: "none", class: "plan", "aria-hidden": "true" },
    ...protocol.events.flatMap(({ time, glutamate, drug }, i) => {
      const width = (protocol.events[i + 1]?.time ?? protocol.end) - time;
      return [
        glutamate && svg("rect", { class: "pulse", x: time, width, y: 0, height: 4 }),
        drug && svg("rect", { class: "bath", x: time, width, y: 6, height: 4 }),
      ].filter((one) => one !== false);
    }),
  );
  joinTime(c.time_s, player);

  currents.append(html("div", { class: "panels" }, current.element));
  subunits.append(html("div", { class: "pair" }, byVoltage.element, blocks.element));
  for (const one of [currents, subunits])
    one.addEventListener("toggle", () => shell.redraw.request("drawer"));
  compose(shell, {
    kicker: "Demo. One kind of receptor in a dish; many constants are recalled, not verified",
    question,
    predict,
    words,
    steps,
    stage: [
      shownTime,
      html(
        "div",
        { class: "scene" },
        html(
          "div",
          { class: "two" },
          pore.element,
          html("div", { class: "captions" }, mostWords.element, foundFirstWords.element),
        ),
        html("div", { class: "hundred" }, channels.element, states),
      ),
      legend(),
      html("div", { class: "panels" }, held.element),
      html("div", { class: "axis-width" }, bars, html("div", { class: "phases" }, ...phases)),
      lineKey([
        { name: "hold the drug", width: 2.5 },
        { name: "of these shut in", dash: [2, 3], width: 1.5 },
        { name: "if one constant is off: entry by three, affinity by two", band: true },
      ]),
    ],
    time: c.time_s.element,
    hand: [c.trapping.element, c.voltage.element, c.ketamine.element, c.glutamate.element, c.subunit.element],
    more: [c.magnesium.element, c.binding_rate.element, c.drug.element],
    drawers: [
      currents,
      subunits,
      numbers.element,
      originTable(origins, sources),
      drawer(
        "What it cannot say",
        html("p", { class: "source" }, limits),
        html("p", { class: "source" }, html("b", {}, "Nor can the experiment. "), trappingLimits),
        html(
          "p",
          { class: "source" },
          `Sources: ${Object.values(sources).join(", ")}. Education only: not dosing advice.`,
        ),
      ),
    ],
  });

  return shell.start({
    tables: [numbers],
    picture: pore.element,
    parts: [player, held, current, byVoltage, words],
    ask: () => values.time_s === 0 && predict.ask(enters(() => ({ course, protocol, settings: values }))),
  });
}

export default { render };
