/** How long does the benefit last? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { playedScale, toDays } from "../shared/controls.js";
import { html, reducedMotion, say } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";
import { originTable } from "../shared/origins.js";
import { createPlayer, joinTime } from "../shared/player.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { limits, parameters } from "../static/models/treatment_course.js";
import { KINDS, createCalendar, flagMark, sayDay } from "./calendar.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { DAYS, MEASURED_DAYS, STEP, moment, run } from "./course.js";
import { createPanels } from "./panels.js";
import { createPeople, fates } from "./people.js";
import { lasting } from "./questions.js";
import css from "./style.css";
import {
  answer,
  beside,
  crowdWords,
  fullTable,
  granted,
  readout,
  sentence,
  spread,
  summary,
  table,
} from "./words.js";

const SECONDS = 24;
/** What moves without a new simulation. */
const STILL = new Set(["day", "play", "theme", "guess", "crowd", "preparation_days", "integration_days"]);
/** What turns to the curve that it moves. @type {[string, Record<string, string>][]} */
const SHOWN_BY = [
  ["baseline_score", { crowd: "today" }],
  ["relapse_law", { crowd: "lasting" }],
  ["hazard_ratio", { crowd: "lasting" }],
];
/** The drug term that one dose makes at its peak, which the wash of colour is a share of. */
const MOST = parameters.peak.value;

/** As published. @param {number} value */
const exact = (value) => fixed(value, (String(value).split(".")[1] ?? "").length);

/** What a trial that asked about psychotherapy found, in a sentence. @param {import("./words.js").Published["therapy"][number]} row */
const therapyWords = ({
  label,
  estimate,
  ci_low: low,
  ci_high: high,
  unit,
  n_total: people,
  drug_route_dose: given,
  comparator,
}) =>
  `${label} (${people} people; ${given} against ${comparator}): ${unit === "ratio" ? "odds ratio " : ""}${exact(estimate)} (${exact(low)} to ${exact(high)})${unit === "ratio" ? "" : ` ${unit}`}`;

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const published = /** @type {import("./words.js").Published} */ (model.get("published"));
  const luck = /** @type {number[]} */ (model.get("luck"));
  /** @type {import("./course.js").Course | null} */
  let course = null;
  let simulated = false;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "course_of_treatment",
    className: "CourseOfTreatment",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    scales: { day: playedScale(specs.day, (day) => `${sayDay(Math.min(day, DAYS - 1))}, day ${day}`) },
    kept: ["day", "hoped_days"],
    draw,
    along: (moved) => SHOWN_BY.find(([name]) => name in moved)?.[1] ?? {},
  });
  const { root, controls: c, values } = shell;
  Object.assign(root, { drawn });

  const calendar = createCalendar({
    onMove: (kind, days) => shell.move({ [`${kind}_days`]: days.join(" ") }, `${kind}_days`),
    onRest: shell.rest,
  });
  const people = createPeople();
  const panels = createPanels({ theme: shell.theme, onSeek: seek });
  root.addEventListener("pointerup", shell.rest);
  const words = createWords();
  const verdict = html("b", { class: "verdict-word" });
  const reasons = html("p", { class: "answer" });
  const numbers = createTable({
    caption: "Mean of the fit, in brackets the 95% band of the refits",
    file: "course-of-treatment.csv",
    table: () => table(course),
    full: () => fullTable(course, values, published),
  });
  const origin = html("p", { class: "help dots" });
  const shownDay = html("span", { class: "shown-time" });
  // Between two halves of a day the player goes on, the calendar waits.
  let at = values.day;
  let paused = NaN;
  const toHalf = (/** @type {number} */ day) => Math.min(DAYS, Math.max(0, Math.round(day * 2) / 2));
  const player = createPlayer({
    end: DAYS,
    seconds: SECONDS,
    landmarks: [7, 8, 10, 14, 18, 21, 35, 63, 91, 119, 147, 175],
    position: () => at,
    onMove(day) {
      at = day;
      shell.assign({ day: toHalf(day) }, { save: false, control: "play" });
    },
    onRest() {
      paused = values.day;
      shell.assign({ day: values.day }, { control: "play" });
    },
  });
  // Nobody has chosen the day that the demo opens on: from there, unless paused, it plays from the beginning.
  player.button.addEventListener(
    "click",
    () => {
      if (!player.running && values.day === shell.initial.day && values.day !== paused) at = 0;
    },
    { capture: true },
  );
  function seek(/** @type {number} */ day) {
    if (predict.open) return;
    player.pause();
    shell.move({ day: toHalf(day) }, "day");
  }
  const predict = createPredict({
    onChange(open, committed) {
      root.toggleAttribute("data-veiled", open);
      player.button.disabled = open;
      c.day.enable(!open);
      shell.redraw.request("guess");
      if (open || !committed || reducedMotion()) return;
      shell.assign({ day: course?.first ?? 0 }, { save: false });
      player.play();
    },
  });

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    if (!(simulated && player.running)) at = settings.day;
    const again = !simulated || [...moved].some((name) => !STILL.has(name));
    if (again) course = run(settings);
    simulated = true;
    const veiled = predict.open && !shell.paper.matches;
    const hidden = veiled || !course;
    const now = course && moment(course, settings.day, luck);
    const offset = course ? course.first : 0;
    const wash = (/** @type {number} */ day) =>
      hidden || !course || day < offset
        ? 0
        : Math.min(1, course.drug[Math.min(course.drug.length - 1, (day - offset + 0.5) / STEP)] / MOST);
    const schedule = /** @type {import("./calendar.js").Schedule} */ (
      Object.fromEntries(KINDS.map((kind) => [kind, toDays(settings[`${kind}_days`])]))
    );
    calendar.draw(schedule, wash, {
      day: settings.day,
      hoped: course ? offset + settings.hoped_days : Infinity,
      measured: hidden || !course ? Infinity : course.lastDose + MEASURED_DAYS,
    });
    root.toggleAttribute("data-empty", !course);
    const view = /** @type {import("./panels.js").View} */ (settings.crowd);
    panels.turn(view);
    if (course && now) {
      if (again || moved.has("guess") || moved.has("crowd")) {
        const dots = beside(course, published);
        panels.draw(view, course, settings.baseline_score, dots.points, veiled);
        say(origin, veiled ? "" : dots.words);
      } else if (moved.has("theme")) panels.recolour();
      if (view === "today") panels.today.point(settings.day, now.score.ketamine.value, readout(now));
      else
        panels.lasting.point(
          settings.day,
          now.well,
          now.well === null
            ? ""
            : spread(
                {
                  value: now.well * 100,
                  low: (now.wellRange[0] ?? 0) * 100,
                  high: (now.wellRange[1] ?? 0) * 100,
                },
                0,
              ),
        );
      panels[view].mark(Math.min(DAYS, offset + settings.hoped_days), `${settings.hoped_days} days`);
      const said = crowdWords(course, now, view);
      if (veiled)
        people.draw(
          new Array(100).fill("waiting"),
          { waiting: "100 people; guess first" },
          "A hundred people, not yet counted.",
        );
      else people.draw(fates(now, view), said.meanings, said.words);
      const told = answer(settings, course, published);
      say(verdict, veiled ? "Guess first." : told.verdict);
      say(reasons, veiled ? "" : `${told.here} ${told.reasons}`);
      root.classList.toggle("refused", !veiled && !granted(course));
    } else {
      people.draw(
        new Array(100).fill("waiting"),
        { waiting: "100 people and no dose" },
        "A hundred people; no dose is placed.",
      );
      say(verdict, "No dose is placed.");
      say(reasons, "");
    }
    c.hazard_ratio.enable(
      Boolean(course?.stopped),
      "Moves nothing yet: no dose is given after responders were counted. Six, then weekly has such doses.",
    );
    say(shownDay, sayDay(Math.min(settings.day, DAYS - 1)));
    words.show(sentence(settings, course, now, veiled), summary(settings, course, now, veiled, published));
    if (again || moved.has("preparation_days") || moved.has("integration_days")) numbers.refresh();
    predict.refresh();
    Object.assign(drawn, { course, moment: now, values: { ...settings } });
  }

  joinTime(c.day, player, shownDay);

  compose(shell, {
    kicker: "Demo. Averages of published trials, beyond which it says so",
    question,
    predict,
    words,
    steps,
    stage: [
      people.element,
      calendar.element,
      panels.element,
      html("p", { class: "wish" }, flagMark(), " ", verdict),
    ],
    time: c.day.element,
    hand: [
      calendar.tray,
      calendar.picker,
      c.hoped_days.element,
      c.crowd.element,
      c.comparator.element,
      c.open_label.element,
    ],
    more: [
      ...KINDS.map((kind) => c[`${kind}_days`].element),
      c.baseline_score.element,
      c.relapse_law.element,
      c.hazard_ratio.element,
    ],
    drawers: [
      drawer("Why this answer", reasons, origin),
      drawer(
        "What do preparation and integration add?",
        html(
          "div",
          { class: "therapy" },
          html(
            "p",
            {},
            "They count here for care and for follow-up, and change no curve. What added psychotherapy does is untested or small: no trial has shown a clear gain from it.",
          ),
          html("ul", {}, ...published.therapy.map((row) => html("li", {}, `${therapyWords(row)}.`))),
          html(
            "p",
            { class: "help" },
            "The first two ask what therapy adds to ketamine, and both intervals include no effect. The third gave the therapy to everyone, so it cannot say. What did extend the benefit of one infusion to a month in one trial was computer training, which is not psychotherapy (",
            published.training,
            ").",
          ),
        ),
      ),
      drawer(
        "How to read the calendar",
        html(
          "p",
          {},
          "A column is a week, on the axis of the curve below it. Drag a session, or select it and press the arrow keys; Delete removes it. Press an empty day to place one. Colour: what the drug still adds. Hatched: more than 11 days after the last dose, where nothing was fitted. Flag: the day you hope for. Outlined: the day of the slider. Where everyone knows the treatment, as in the trial of six infusions, both arms hope alike. Counts hold for a hundred people; who would respond either way cannot be known of any one. Each comparison stays within its own trials.",
        ),
      ),
      numbers.element,
      originTable(
        Object.values(parameters).filter(({ note }) => !note.startsWith("set by")),
        model.get("sources") ?? {},
      ),
      drawer(
        "What it cannot say",
        html("p", { class: "source" }, limits),
        html(
          "p",
          { class: "source" },
          `Sources: ${[...new Set([...Object.values(/** @type {Record<string, string>} */ (model.get("sources") ?? {})), published.response.label])].join(", ")}. Education only: not a guide to dosing or to treating again.`,
        ),
      ),
    ],
  });

  return shell.start({
    tables: [numbers],
    picture: calendar.element,
    parts: [player, panels, words],
    ask: () => predict.ask(lasting(() => course)),
  });
}

export default { render };
