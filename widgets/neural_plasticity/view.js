/** Why does the mood lift before the spines grow? The view of the demo, in JupyterLab and in the page. */

import { html, reducedMotion, say, svg } from "../shared/dom.js";
import { createPlayer } from "../shared/player.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createSummary, createTable } from "../shared/text-twin.js";
import { limits } from "../static/models/neural_plasticity.js";
import { cap, sites, spineOutline } from "./anatomy.js";
import { createCascade, evidenceTable } from "./cascade.js";
import { DAY, landmarks, say as sayTime, sayRoughly, toMinutes, toPosition } from "./clocks.js";
import { controls as specs, presets } from "./controls.json";
import { peak, run } from "./course.js";
import { parameterTable } from "./origins.js";
import { DRIVERS, OUTCOMES, createPanels, kineticsKey } from "./panels.js";
import { createPicture } from "./picture.js";
import { densest, withoutSpines } from "./questions.js";
import { createRivals } from "./rivals.js";
import css from "./style.css";
import { fullTable, moment, pictureWords, readouts, summary, table, total } from "./words.js";

const clamp = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));
const SECONDS = 15;
/** What moves without a new simulation. */
const STILL = new Set(["time_days", "play", "species", "theme", "guess"]);

/**
 * A row under the picture: a name, a bar, a number.
 * @param {string} label
 * @param {string} quantity
 */
function gauge(label, quantity) {
  const bar = html("span", { style: `background: var(--${quantity})` });
  const value = html("span", { class: "value" });
  return {
    element: html("div", { class: "gauge" }, html("span", {}, label), html("span", { class: "track", "aria-hidden": "true" }, bar), value),
    /** @param {number} share @param {string} words */
    draw(share, words) {
      bar.style.transform = `scaleX(${clamp(share).toFixed(3)})`;
      say(value, words);
    },
  };
}

/** What the marks of the picture mean. */
function legend() {
  const { old, free } = sites();
  /** @param {string} words @param {...SVGElement} marks */
  const item = (words, ...marks) => html("li", {}, svg("svg", { viewBox: "-11 -34 22 38", class: "dendrite mark", "aria-hidden": "true" }, ...marks), words);
  const grown = { ...old[0], neck: 18, head: 8, lean: 0, bend: 0, squash: 0.85, turn: 0 };
  const young = { ...free[0], neck: 22, head: 5, lean: 0, bend: 0, turn: 0 };
  return html("ul", { class: "legend" },
    item("spine of before", svg("path", { class: "outline", d: spineOutline(grown, 1) }), svg("path", { class: "cap", d: cap(grown) })),
    item("new spine: thin, filled", svg("path", { class: "young", d: spineOutline(young, 1) })),
    item("lost to stress", svg("path", { class: "ghost", d: spineOutline(grown, 1) })),
    item("glutamate", svg("g", { class: "glutamate" }, ...[[-5, -20], [4, -12], [1, -26]].map(([cx, cy]) => svg("circle", { cx, cy, r: 2.6 })))),
    item("building of protein", svg("g", { class: "synthesis" }, ...[[-5, -12], [4, -20]].map(([x, y]) => svg("path", { d: "M0 -4L3.5 2.5H-3.5Z", transform: `translate(${x} ${y})` })))),
  );
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const pathway = model.get("pathway") ?? [];
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  /** @type {import("./course.js").Course} */
  let course;

  const shell = createShell({
    model, el, css, name: "neural_plasticity", className: "NeuralPlasticity",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)), kept: ["time_days", "species", "mechanism"],
    scales: {
      time_days: {
        minimum: 0, maximum: 2, step: 1 / 96, words: (days) => sayTime(days * DAY),
        toPosition: (days) => toPosition(days * DAY), toValue: (position) => Number((toMinutes(position) / DAY).toFixed(4)),
      },
    },
    draw,
  });
  const { root, values, controls, theme } = shell;

  const picture = createPicture();
  const [mood, spines] = [gauge("Mood lift", "symptoms"), gauge("Spines added", "spines")];
  const cascade = createCascade(pathway);
  const rivals = createRivals(sources);
  const words = createSummary();
  const spinesInPeople = pathway.find((/** @type {import("./cascade.js").Arrow} */ arrow) => arrow.id === "mtor-spines")?.human_finding;
  const person = html("p", { class: "help person" }, `This is how a mouse's dendrite may look. In people: ${spinesInPeople ?? "nobody has seen it."}`);
  const numbers = createTable({
    caption: "Value of the leading model, in brackets the lowest and highest of models and patients", file: "neural-plasticity.csv",
    table: () => table(course), full: () => fullTable(course),
  });
  const seek = (/** @type {number} */ position) => {
    if (predict.open) return;
    player.pause();
    shell.move({ time_days: Number((toMinutes(position) / DAY).toFixed(4)) }, "time_days");
  };
  const panels = createPanels({ theme, onSeek: seek });
  root.addEventListener("pointerup", shell.rest);
  const player = createPlayer({
    end: 2, seconds: SECONDS, landmarks: landmarks.map(toPosition), position: () => toPosition(values.time_days * DAY),
    onMove: (position) => shell.assign({ time_days: toMinutes(position) / DAY }, { save: false, control: "play" }),
    onRest: () => shell.assign({ time_days: Number(values.time_days.toFixed(4)) }, { control: "play" }),
  });
  const predict = createPredict({
    onChange(open, committed) {
      root.toggleAttribute("data-veiled", open);
      controls.time_days.enable(!open);
      player.button.disabled = open;
      if (open) player.pause();
      shell.redraw.request("guess");
      if (!open && !committed) asksAgain = false;
      if (!committed) return;
      if (reducedMotion()) shell.assign({ time_days: Number((peak(course.lead.spine_density).minutes / DAY).toFixed(4)) });
      else {
        shell.assign({ time_days: 0 }, { save: false });
        player.play();
      }
    },
  });
  let asksAgain = model.get("predict_first") !== false;
  const now = () => course;

  /**
   * The browser compiles a simulation only once it has run for a while: in idle time, so that the first drag
   * is as smooth as the next.
   * @param {Record<string, any>} settings @param {number} runs
   */
  function warmUp(settings, runs) {
    if (!runs || !("requestIdleCallback" in window)) return;
    requestIdleCallback(() => {
      if (!root.isConnected) return;
      run({ ...settings, mechanism: Object.keys(specs.mechanism.options)[runs % 4], dose_mg_per_kg: runs / 60, formation_gain: runs / 30 });
      warmUp(settings, runs - 1);
    });
  }

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const simulated = !course || [...moved].some((name) => !STILL.has(name));
    if (!course) warmUp(settings, 30);
    if (simulated) course = run(settings);
    const veiled = predict.open && !shell.paper.matches;
    if (simulated || moved.has("guess")) panels.draw(course, veiled);
    if (simulated) {
      for (const [panel, output] of /** @type {const} */ ([["benefit", "benefit"], ["spines", "spine_density"]])) {
        const { rise, halfway } = peak(course.lead[output]);
        panels.mark(panel, toPosition(halfway), rise < 0.005 ? "" : `half-way up: ${sayRoughly(halfway)}`);
      }
      numbers.refresh();
      predict.refresh();
    } else if (moved.has("theme")) {
      panels.recolour();
    }
    const minutes = settings.time_days * DAY;
    const here = moment(course, minutes);
    picture.draw({
      grown: here.grown, gone: here.gone, lost: here.lost,
      glutamate: clamp((here.glutamate - 1) / 0.16), building: clamp((here.formation - 1) / 5),
    }, pictureWords(here, minutes));
    const says = readouts(here);
    mood.draw(here.benefit, says.benefit);
    spines.draw(here.added, says.added);
    panels.point(minutes, says.panels);
    cascade.draw(`${total(settings)}: ${says.panels.plasma.words} ng/mL`, says.arrows(settings), settings.species);
    rivals.draw(settings.mechanism);
    words.show(summary(settings, course, here, veiled));
    shownTime.textContent = minutes < 1 ? "Before the infusion" : sayTime(minutes);
    person.hidden = settings.species !== "human";
    drawn.course = course;
    drawn.moment = here;
    drawn.values = { ...settings };
  }
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};
  const shownTime = html("span", { class: "shown-time" });
  Object.assign(root, { drawn });

  // Time: play, slider and field, in line with the curves below.
  controls.time_days.element.classList.add("time");
  controls.time_days.element.prepend(player.button);
  controls.time_days.element.querySelector("label")?.after(shownTime);
  controls.time_days.element.addEventListener("pointerdown", (event) => event.target !== player.button && player.pause());
  controls.time_days.element.addEventListener("keydown", (event) => event.target !== player.button && player.pause());
  const halves = html("div", { class: "halves", "aria-hidden": "true" }, html("span", {}, "first 24 hours"), html("span", {}, "days 1 to 14"));

  const c = controls;
  root.append(
    html("header", {},
      html("p", { class: "kicker" }, "Demo. An illustrative model, on the timetable of mice and rats"),
      html("h3", {}, "Why does the mood lift before the spines grow?"),
      shell.notice),
    html("div", { class: "under-picture" },
      html("section", { class: "scene pinned" }, picture.element, html("div", { class: "gauges" }, mood.element, spines.element)),
      html("section", { class: "key-to-scene" }, legend(), person),
      html("section", { class: "course" }, c.time_days.element, halves,
        html("div", { class: "outcome" }, predict.element, html("div", { class: "panels" }, ...panels.elements(OUTCOMES), kineticsKey()))),
      html("section", {},
        html("div", { class: "row presets", role: "group", "aria-label": "Scenarios" }, ...shell.presetButtons),
        html("div", { class: "controls" },
          c.dose_mg_per_kg.element, c.infusion_minutes.element, c.weight_kg.element, c.formation_gain.element, c.spine_half_life_days.element,
          html("div", { class: "switches" }, c.block_new_spines.element, c.stress.element),
          c.mechanism.element, c.pk_model.element, c.species.element),
        shell.bar)),
    html("section", { class: "why" }, html("h4", {}, "What leads to what"), cascade.element,
      html("div", { class: "panels drivers" }, ...panels.elements(DRIVERS), html("p", { class: "help" },
        "Why three lines? Three published models of ketamine in plasma disagree, and each line carries one of them through. The band is the range of 12 simulated patients, shared out among the models shown, and of the lines."))),
    rivals.element,
    html("section", { class: "twin" }, html("h4", {}, "In words"), words.element),
    numbers.element, evidenceTable(pathway), parameterTable(sources, model.get("kinetics") ?? {}),
    html("footer", {},
      html("p", { class: "source" }, html("b", {}, "What it cannot say. "), limits),
      html("p", { class: "source" }, `Sources: ${Object.values(sources).join(", ")}`,
        html("span", {}, "; for the arrows, see the table above"), ". Education only: not dosing advice.")),
  );

  // A second guess, when new spines are blocked for the first time.
  model.on("change:block_new_spines", askWithoutSpines);
  function askWithoutSpines() {
    if (!model.get("block_new_spines") || !asksAgain || predict.open) return;
    asksAgain = false;
    predict.ask(withoutSpines(now));
  }

  return shell.start({
    tables: [numbers], picture: picture.element,
    parts: [player, panels, words, { stop: () => model.off("change:block_new_spines", askWithoutSpines) }],
    ask: () => values.time_days === 0 && predict.ask(densest(now)),
  });
}

export default { render };
