/** Why does the mood lift before the spines grow? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { html, reducedMotion, svg } from "../shared/dom.js";
import { createPlayer, joinTime } from "../shared/player.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { limits } from "../static/models/neural_plasticity.js";
import { cap, sites, spineOutline } from "./anatomy.js";
import { createCascade, evidenceTable } from "./cascade.js";
import { DAY, END, landmarks, say as sayTime, sayRoughly, toMinutes, toPosition } from "./clocks.js";
import { controls as specs, presets, question as asked, steps } from "./controls.json";
import { peak, run } from "./course.js";
import { parameterTable } from "./origins.js";
import { DRIVERS, OUTCOMES, createPanels, kineticsKey } from "./panels.js";
import { createPicture } from "./picture.js";
import { densest, withoutSpines } from "./questions.js";
import css from "./style.css";
import { fullTable, moment, pictureWords, readouts, sentence, summary, table, total } from "./words.js";

const clamp = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));
const SECONDS = 15;
/** What moves without a new simulation. */
const STILL = new Set(["time_days", "play", "species", "theme", "guess", "drawer"]);

/** What the marks of the picture mean. */
function legend() {
  const { old, free } = sites();
  /** @param {string} words @param {string} short on a phone @param {...SVGElement} marks */
  const item = (words, short, ...marks) =>
    html(
      "li",
      {},
      svg("svg", { viewBox: "-11 -34 22 38", class: "dendrite mark", "aria-hidden": "true" }, ...marks),
      html("span", { class: "long" }, words),
      html("span", { class: "short", "aria-hidden": "true" }, short),
    );
  const grown = { ...old[0], neck: 18, head: 8, lean: 0, bend: 0, squash: 0.85, turn: 0 };
  const young = { ...free[0], neck: 22, head: 5, lean: 0, bend: 0, turn: 0 };
  return html(
    "ul",
    { class: "legend" },
    item(
      "spine of before",
      "before",
      svg("path", { class: "outline", d: spineOutline(grown, 1) }),
      svg("path", { class: "cap", d: cap(grown) }),
    ),
    item("new spine: thin, filled", "new", svg("path", { class: "young", d: spineOutline(young, 1) })),
    item("lost to stress", "lost", svg("path", { class: "ghost", d: spineOutline(grown, 1) })),
    item(
      "glutamate",
      "glutamate",
      svg(
        "g",
        { class: "glutamate" },
        ...[
          [-5, -20],
          [4, -12],
          [1, -26],
        ].map(([cx, cy]) => svg("circle", { cx, cy, r: 2.6 })),
      ),
    ),
    item(
      "building of protein",
      "protein",
      svg(
        "g",
        { class: "synthesis" },
        ...[
          [-5, -12],
          [4, -20],
        ].map(([x, y]) => svg("path", { d: "M0 -4L3.5 2.5H-3.5Z", transform: `translate(${x} ${y})` })),
      ),
    ),
  );
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const pathway = model.get("pathway") ?? [];
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  /** @type {import("./course.js").Course} */
  let course;

  const shell = createShell({
    model,
    el,
    css,
    name: "neural_plasticity",
    className: "NeuralPlasticity",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: ["time_days", "species"],
    scales: {
      time_days: {
        minimum: 0,
        maximum: END,
        step: 1 / 96,
        words: (days) => sayTime(days * DAY),
        toPosition: (days) => toPosition(days * DAY),
        toValue: (position) => Number((toMinutes(position) / DAY).toFixed(4)),
      },
    },
    draw,
  });
  const { root, values, controls, theme } = shell;

  const picture = createPicture();
  const cascade = createCascade(pathway);
  const why = drawer("What leads to what");
  why.classList.add("why");
  const words = createWords();
  const spinesInPeople = pathway.find(
    (/** @type {import("./cascade.js").Arrow} */ arrow) => arrow.id === "mtor-spines",
  )?.human_finding;
  const person = html(
    "p",
    { class: "help person" },
    `This is how a mouse's dendrite may look. In people: ${spinesInPeople ?? "nobody has seen it."}`,
  );
  const numbers = createTable({
    caption: "Value of the leading model, in brackets the lowest and highest of models and patients",
    file: "neural-plasticity.csv",
    table: () => table(course),
    full: () => fullTable(course),
  });
  const seek = (/** @type {number} */ position) => {
    if (predict.open) return;
    player.pause();
    shell.move({ time_days: Number((toMinutes(position) / DAY).toFixed(4)) }, "time_days");
  };
  const panels = createPanels({ theme, onSeek: seek });
  root.addEventListener("pointerup", shell.rest);
  const player = createPlayer({
    end: END,
    seconds: SECONDS,
    landmarks: landmarks.map(toPosition),
    position: () => toPosition(values.time_days * DAY),
    onMove: (position) =>
      shell.assign({ time_days: toMinutes(position) / DAY }, { save: false, control: "play" }),
    onRest: () => shell.assign({ time_days: Number(values.time_days.toFixed(4)) }, { control: "play" }),
  });
  const predict = createPredict({
    onChange(open, committed) {
      root.toggleAttribute("data-veiled", open);
      controls.time_days.enable(!open, "Time moves once you have guessed, or skipped the guess.");
      player.button.disabled = open;
      if (open) player.pause();
      shell.redraw.request("guess");
      if (!open && !committed) asksAgain = false;
      if (!committed) return;
      if (reducedMotion())
        shell.assign({ time_days: Number((peak(course.lead.spine_density).minutes / DAY).toFixed(4)) });
      else {
        shell.assign({ time_days: 0 }, { save: false });
        player.play();
      }
    },
  });
  let asksAgain = model.get("predict_first") !== false;
  /** The panels that the present question asks about. @type {string[]} */
  let covered = [];
  /** @param {ReturnType<typeof densest>} question */
  const ask = (question) => {
    covered = question.covers;
    predict.ask(question);
  };
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
      run({
        ...settings,
        dose_mg_per_kg: runs / 60,
        formation_gain: runs / 30,
      });
      warmUp(settings, runs - 1);
    });
  }

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const simulated = !course || [...moved].some((name) => !STILL.has(name));
    if (!course) warmUp(settings, 30);
    if (simulated) course = run(settings);
    const veiled = predict.open && !shell.paper.matches;
    const shown = why.open ? [...OUTCOMES, ...DRIVERS] : OUTCOMES;
    if (simulated || moved.has("guess")) panels.draw(course, shown, veiled ? covered : []);
    else if (moved.has("drawer") && why.open) panels.draw(course, DRIVERS, veiled ? covered : []);
    if (simulated) {
      for (const [panel, output] of /** @type {const} */ ([
        ["benefit", "benefit"],
        ["spines", "spine_density"],
      ])) {
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
    picture.draw(
      {
        grown: here.grown,
        gone: here.gone,
        lost: here.lost,
        glutamate: clamp((here.glutamate - 1) / 0.16),
        building: clamp((here.formation - 1) / 5),
      },
      pictureWords(here, minutes),
    );
    const says = readouts(here);
    panels.point(shown, minutes, says.panels);
    if (why.open)
      cascade.draw(
        `${total(settings)}: ${says.panels.plasma.words} ng/mL`,
        says.arrows(settings),
        settings.species,
      );
    words.show(
      sentence(settings, course, here, veiled),
      summary(settings, course, here, veiled),
      !moved.has("play"),
    );
    shownTime.textContent = minutes < 1 ? "Before the infusion" : sayTime(minutes);
    person.hidden = settings.species !== "human";
    const unborn = settings.block_new_spines
      ? "New spines are blocked."
      : settings.dose_mg_per_kg
        ? ""
        : "Without a dose nothing grows.";
    controls.formation_gain.enable(!unborn, unborn);
    controls.spine_half_life_days.enable(
      !unborn && settings.formation_gain > 0,
      unborn || "No spine forms that could be lost.",
    );
    drawn.course = course;
    drawn.moment = here;
    drawn.values = { ...settings };
  }
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};
  const shownTime = html("span", { class: "shown-time" });
  Object.assign(root, { drawn });

  // Time: play, slider and field, in line with the curves below.
  joinTime(controls.time_days, player, shownTime);

  const c = controls;
  why.append(
    html("div", { class: "controls" }, c.species.element, c.weight_kg.element),
    person,
    cascade.element,
    html(
      "div",
      { class: "panels drivers" },
      ...panels.elements(DRIVERS),
      html(
        "p",
        { class: "help" },
        "Why three lines? Three published models of ketamine in plasma disagree, and each line carries one of them through. The band is the range of 12 simulated patients, shared out among the models shown, and of the lines.",
      ),
    ),
  );
  why.addEventListener("toggle", () => shell.redraw.request("drawer"));
  compose(shell, {
    kicker: "Demo. An illustrative model, on the timetable of mice and rats",
    question: asked,
    predict,
    words,
    steps,
    stage: [
      picture.element,
      legend(),
      html("div", { class: "panels" }, ...panels.elements(OUTCOMES), kineticsKey()),
    ],
    time: c.time_days.element,
    hand: [
      html("div", { class: "switches" }, c.block_new_spines.element, c.stress.element),
      c.dose_mg_per_kg.element,
      c.formation_gain.element,
      c.spine_half_life_days.element,
    ],
    more: [c.infusion_minutes.element, c.pk_model.element],
    drawers: [
      why,
      numbers.element,
      evidenceTable(pathway),
      parameterTable(sources, model.get("kinetics") ?? {}),
      drawer(
        "What it cannot say",
        html("p", { class: "source" }, limits),
        html(
          "p",
          { class: "source" },
          `Sources: ${Object.values(sources).join(", ")}; for the arrows, see what each of them rests on. Education only: not dosing advice.`,
        ),
      ),
    ],
  });

  // A second guess, when new spines are blocked for the first time.
  model.on("change:block_new_spines", askWithoutSpines);
  function askWithoutSpines() {
    if (!model.get("block_new_spines") || !asksAgain || predict.open || root.classList.contains("guided"))
      return;
    asksAgain = false;
    ask(withoutSpines(now));
    predict.element.querySelector("input")?.focus({ preventScroll: true }); // the box that was ticked has made room
  }

  return shell.start({
    tables: [numbers],
    picture: picture.element,
    parts: [player, panels, words, { stop: () => model.off("change:block_new_spines", askWithoutSpines) }],
    ask: () => values.time_days === 0 && ask(densest(now)),
  });
}

export default { render };
