/** When is a session over? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { button, playedScale } from "../shared/controls.js";
import { createPanel, pale, roundUp } from "../shared/curves.js";
import { html, newId, say, set } from "../shared/dom.js";
import { originTable } from "../shared/origins.js";
import { createPlayer, joinTime } from "../shared/player.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { limits, patients, peakPressureMin } from "../static/models/session_day.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { at, MODELS, modelled, run, TIMES } from "./course.js";
import { createDay, sceneAt } from "./day.js";
import { check, createGates } from "./gates.js";
import { createMarks, END, START } from "./marks.js";
import { leaving } from "./questions.js";
import css from "./style.css";
import { clock, fullTable, reading, sentence, substance, summary, table, verdict } from "./words.js";
import { wordsTable } from "../shared/words-table.js";

const DOSES = [
  "devices",
  "film_mg",
  "oral_mg_per_kg",
  "muscle_mg_per_kg",
  "vein_mg_per_kg",
  "vein_s_mg_per_kg",
];
/** What leaves the curves as they are. */
const STILL = new Set([
  "time_min",
  "play",
  "theme",
  "guess",
  "setting",
  "oriented",
  "escort",
  "systolic_before",
  "diastolic_before",
  "systolic_after",
  "diastolic_after",
]);
const NOTHING = new Array(TIMES.length).fill(null);
const TICKS = [
  { at: -60, label: "\u22121 h", minor: true },
  { at: 0, label: "dose" },
  ...[1, 2, 3, 4, 5].map((hour) => ({ at: hour * 60, label: `${hour} h` })),
];

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const figures = /** @type {Record<string, import("./marks.js").Figure>} */ (model.get("figures") ?? {});
  const marks = /** @type {Record<string, import("./marks.js").Mark>} */ (model.get("marks") ?? {});
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  /** @type {import("./course.js").Course} */
  let course;
  /** @type {import("./gates.js").Gates} */
  let gates;
  let shown = "";
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "session_day",
    className: "SessionDay",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: [],
    draw,
    scales: { time_min: playedScale(specs.time_min, (minutes) => clock(Math.round(minutes))) },
  });
  const { root, values, controls: c, theme } = shell;
  Object.assign(root, { drawn });

  const day = createDay();
  const strip = createMarks(marks, figures);
  const doors = createGates();
  const words = createWords();
  const given = () => !gates.stopped;
  const numbers = createTable({
    caption: `Typical level; in brackets the 5th to the 95th percentile of ${patients} virtual patients`,
    file: "session-day.csv",
    table: () => table(course, given()),
    full: () => fullTable(course, given()),
  });
  const panel = createPanel({
    title: "In plasma, ng/mL",
    origin: "typical person and 90% of virtual patients",
    height: 170,
    narrow: 112,
    range: [START, END],
    ticks: TICKS,
    labelled: true,
    bands: [
      { fill: () => pale(theme.colour("ketamine"), 0.2) },
      { fill: () => pale(theme.colour("norketamine"), 0.25) },
    ],
    lines: [
      { name: "ketamine", stroke: () => theme.colour("ketamine") },
      { name: "norketamine", stroke: () => theme.colour("norketamine"), dash: [7, 4] },
    ],
    extent: (_, high) => [0, Number.isFinite(high) ? roundUp(high) : 100],
    format: (value) => String(value),
    ink: theme.ink,
    onSeek(minutes) {
      if (predict.open) return;
      player.pause();
      shell.move({ time_min: Math.round(minutes) }, "time_min");
    },
  });
  root.addEventListener("pointerup", shell.rest);
  const player = createPlayer({
    end: END - START,
    seconds: 14,
    landmarks: [-15, 0, 40, 90, 120, 180, 240, 300].map((minutes) => minutes - START),
    position: () => values.time_min - START,
    onMove: (position) => shell.assign({ time_min: position + START }, { save: false, control: "play" }),
    onRest: () => shell.assign({ time_min: Math.round(values.time_min) }, { control: "play" }),
  });
  const predict = createPredict({
    onChange(open, committed) {
      c.time_min.enable(!open);
      player.button.disabled = open;
      shell.redraw.request("guess");
      if (committed) player.play();
    },
  });

  const door = html("p", { class: "door", id: newId("door") });
  const discharge = button(
    "Discharge",
    () => {
      say(
        left,
        gates.open
          ? `Discharged at ${clock(Math.round(values.time_min))} with the escort. ${figures.S040?.figure ?? ""}.`
          : "",
      );
    },
    { class: "chief", "aria-describedby": door.id },
  );
  const left = html("p", { class: "left", role: "status" });
  const shownTime = html("span", { class: "shown-time" });
  const kind = html("p", { class: "help kind" });

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const simulated = !course || [...moved].some((name) => !STILL.has(name));
    if (simulated) course = run(settings);
    gates = check(settings, course.dosing);
    const veiled = predict.open && !shell.paper.matches;
    const now = `${veiled} ${gates.stopped}`;
    if (simulated || moved.has("guess") || now !== shown) {
      shown = now;
      const { concentration: drug, norketamine: metabolite } = course.levels;
      const columns = [
        drug.low,
        drug.high,
        metabolite?.low,
        metabolite?.high,
        drug.typical,
        metabolite?.typical,
      ];
      panel.draw(
        TIMES,
        columns.map((column) => (column && !gates.stopped ? column : NOTHING)),
        veiled,
      );
      strip.draw(settings.route, course.dosing, !veiled && !gates.stopped);
      panel.mark(course.landmarks.peak, gates.stopped ? "" : `peak ${course.landmarks.peak} min`);
      numbers.refresh();
    }
    if (moved.has("theme")) panel.recolour();
    predict.refresh();
    const minutes = settings.time_min;
    panel.point(
      minutes,
      minutes < 0 || gates.stopped ? null : at(course.levels.concentration.typical, minutes),
      gates.stopped
        ? "no dose today"
        : minutes < 0
          ? ""
          : course.given.outputs
              .map((output) => `${substance(course, output)} ${reading(course.levels[output], minutes)}`)
              .join("; "),
    );
    day.draw(sceneAt(minutes, gates, course.dosing), gates.home);
    doors.draw(gates);
    discharge.disabled = veiled || !gates.open;
    if (!gates.open) say(left, "");
    set(root, "data-way", gates.home ? "home" : gates.stopped ? "stopped" : gates.open ? "open" : "shut");
    say(door, veiled ? "" : verdict(gates));
    say(shownTime, clock(Math.round(minutes)));
    for (const name of DOSES) c[name].element.hidden = name !== course.given.control;
    switchOff(settings);
    say(
      kind,
      modelled(settings.route, settings.enantiomer)
        ? ""
        : `There is no model of that form for this route: ${course.given.title} is shown.`,
    );
    words.show(sentence(settings, course, gates, veiled), summary(settings, course, gates, veiled));
    Object.assign(drawn, { course, gates, values: { ...settings } });
  }

  /** What changes nothing now says why. @param {Record<string, any>} settings */
  function switchOff(settings) {
    const { given, dosing } = course;
    const both = Object.keys(specs.enantiomer.options).every((form) => modelled(settings.route, form));
    // A dose that could be followed at home is not shown there.
    const undosed = gates.home ? "No dose is named for home." : "";
    for (const name of ["route", ...DOSES]) c[name].enable(!undosed, undosed);
    c.enantiomer.enable(both && !undosed, undosed || "For the vein only.");
    const weighed = given.perKilogram || "weight_kg" in MODELS[given.model].parameters;
    c.weight_kg.enable(
      weighed && !undosed,
      undosed || "Neither the dose nor the model of this route goes by weight.",
    );
    const unwatched = gates.home ? "Nobody is there." : "";
    const unneeded = unwatched || (gates.stopped ? "No dose today." : "");
    const early =
      settings.time_min - dosing < peakPressureMin
        ? `Measured from ${peakPressureMin} min after dosing on.`
        : "";
    for (const pressure of ["systolic", "diastolic"]) {
      c[`${pressure}_before`].enable(!unwatched, unwatched);
      c[`${pressure}_after`].enable(!(unneeded || early), unneeded || early);
    }
    for (const name of ["oriented", "escort"]) c[name].enable(!unneeded, unneeded);
  }

  for (const name of DOSES) c[name].element.classList.add("dose");
  joinTime(c.time_min, player, shownTime);

  const parameters = Object.values(MODELS).flatMap(({ name, parameters: all }) =>
    Object.values(all).map((one) => ({
      .../** @type {any} */ (one),
      meaning: `${one.meaning} (${name.replaceAll("_", " ")})`,
    })),
  );
  const gateTable = wordsTable(
    "Where the gates and marks come from",
    ["Item", "Figure", "Notes", "Source, status"],
    Object.values(figures).map(({ item, figure, notes, population, source, confidence }) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, item),
        html("td", {}, `${figure} (${population})`),
        html("td", {}, notes),
        html("td", {}, `${source}, ${confidence}`),
      ),
    ),
  );
  compose(shell, {
    kicker: "Demo. Published models and figures; a rehearsal, not a protocol",
    question,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [
      day.element,
      html("div", { class: "way" }, doors.element, html("div", { class: "row" }, discharge, door, left)),
      panel.element,
      strip.element,
    ],
    time: c.time_min.element,
    hand: [
      c.route.element,
      ...DOSES.map((name) => c[name].element),
      c.systolic_before.element,
      c.systolic_after.element,
      c.oriented.element,
      c.escort.element,
      c.setting.element,
    ],
    more: [
      c.enantiomer.element,
      kind,
      c.weight_kg.element,
      c.diastolic_before.element,
      c.diastolic_after.element,
    ],
    drawers: [
      numbers.element,
      drawer("Where the gates and marks come from", gateTable),
      originTable(parameters, sources),
      drawer(
        "What it cannot say",
        html("p", { class: "source" }, limits),
        html(
          "p",
          { class: "source" },
          `Sources: ${Object.values(sources).join(", ")}; safety figures in the table. Education only: not dosing advice.`,
        ),
      ),
    ],
  });

  return shell.start({
    tables: [numbers],
    picture: day.element,
    parts: [player, panel, words],
    ask: () => values.time_min === START && values.setting !== "home" && predict.ask(leaving(() => course)),
  });
}

export default { render };
