/** An afternoon from the nurse's chair. The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { button, playedScale } from "../shared/controls.js";
import { crisisLines } from "../shared/crisis.js";
import { createPanel, pale } from "../shared/curves.js";
import { html, newId, reducedMotion, say, set } from "../shared/dom.js";
import { createPlayer, joinTime } from "../shared/player.js";
import { createPredict } from "../shared/predict.js";
import { followRoom } from "../shared/room.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import reasons from "../shared/told.css";
import { reason, unfold } from "../shared/told.js";
import verdicts from "../shared/verdicts.css";
import { controls as specs, presets, question, steps } from "./controls.json";
import { clock, decide, momentAt, readings, roomAt, sheet } from "./day.js";
import { stillness } from "./questions.js";
import { createRoom } from "./room.js";
import { createSheet } from "./sheet.js";
import css from "./style.css";
import { fullTable, sentence, summary, table, tally } from "./words.js";

/** @typedef {import("./day.js").Afternoon} Afternoon */

const END = specs.minute.maximum;
const MINUTES = Float64Array.from({ length: END + 1 }, (_, minute) => minute);

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const day = /** @type {Afternoon} */ (unfold(model.get("told")));
  const { rise, peak, sources } = /** @type {{ rise: [number, number], peak: number, sources: string }} */ (
    model.get("published")
  );
  const inPage = model.inPage === true;
  const moments = day.moments.map(({ minute }) => minute);
  const before = /** @type {number} */ (readings(day, day.dose).systolic);
  const band = rise.map((by) => Array.from(MINUTES, (when) => (when >= day.dose ? before + by : null)));
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css: verdicts + reasons + css,
    name: "nurses_afternoon",
    className: "NursesAfternoon",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (
      /** @type {unknown} */ (specs)
    ),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: [],
    draw,
    scales: { minute: playedScale(specs.minute, (minute) => clock(day, minute)) },
  });
  const { root, values, controls: c, theme } = shell;
  Object.assign(root, { drawn });

  const room = createRoom();
  const lines = () => sheet(day, values.minute, values.decisions);
  const goTo = (/** @type {number} */ minute) => {
    if (predict.open) return;
    player.pause();
    shell.moveAndRest({ minute }, "moment");
  };
  const paper = createSheet(moments.length, (index) => goTo(moments[index]));
  const words = createWords();
  const numbers = createTable({
    title: "The sheet as a table",
    words: "Download the sheet (CSV)",
    caption: "The observation sheet; beside a good one, with reasons, once you compare",
    file: "nurses-afternoon.csv",
    table: () => table(lines(), values.compared),
    full: () => fullTable(day, lines()),
  });
  const panel = createPanel({
    title: "Upper pressure, mmHg",
    origin: `invented; band: published mean rise of ${rise.join(" to ")}`,
    height: 92,
    narrow: 104,
    range: [0, END],
    ticks: [0, 30, 60, 90, 120, 150].map((at) => ({ at, label: clock(day, at), minor: at % 60 === 30 })),
    labelled: true,
    bands: [{ fill: () => pale(theme.colour("ketamine"), 0.22) }],
    lines: [{ name: "cuff", stroke: () => theme.colour("ketamine"), dots: "filled" }],
    extent: () => [120, 160],
    format: (value) => String(value),
    ink: theme.ink,
    onSeek(minute) {
      if (predict.open) return;
      player.pause();
      shell.move({ minute: Math.round(minute) }, "minute");
    },
  });
  root.addEventListener("pointerup", shell.rest);

  const player = createPlayer({
    end: END,
    seconds: 45,
    landmarks: [...moments, END],
    position: () => values.minute,
    onMove(minute) {
      // The clock stands still where something is to be decided.
      const next = moments.find((at) => at > values.minute + 1e-6 && at <= minute + 1e-6);
      shell.assign({ minute: next ?? minute }, { save: false, control: "play" });
      if (next !== undefined) player.pause();
    },
    onRest: () => shell.assign({ minute: Math.round(values.minute) }, { control: "play" }),
  });
  const predict = createPredict({
    onChange(open) {
      c.minute.enable(!open);
      player.button.disabled = open;
      shell.redraw.request("guess");
    },
  });

  const shownTime = html("span", { class: "shown-time" });
  const place = html("p", { class: "kicker place" });
  const seen = html("p", { class: "seen", id: newId("seen") });
  const then = html("p", { class: "then" });
  const choices = html("ol", { class: "ways" });
  const beside = html("div", { class: "beside-good" });
  const on = button(
    "",
    () => {
      const next = moments[momentAt(day, values.minute) + 1];
      if (next === undefined) finish();
      else if (reducedMotion()) goTo(next);
      else player.play();
    },
    { class: "chief on" },
  );
  const here = html(
    "div",
    { class: "here-now", tabindex: -1, role: "group", "aria-label": "Now", "aria-describedby": seen.id },
    place,
    seen,
    then,
    choices,
    beside,
    on,
  );
  /** The afternoon is over: the sheet goes beside a good one. */
  function finish() {
    player.pause();
    shell.moveAndRest({ minute: END, compared: true }, "moment");
  }
  let offered = -2;
  let comparedFor = "";
  let plotted = "";

  /** @param {number} at the moment that is on */
  function offer(at) {
    if (at !== offered) {
      offered = at;
      choices.replaceChildren(
        ...(day.moments[at]?.decisions ?? []).map((one, index) =>
          html(
            "li",
            {},
            button(
              one.do,
              () => shell.moveAndRest({ decisions: decide(values.decisions, at, index + 1) }, "decisions"),
              { class: "way-button", "aria-pressed": "false" },
            ),
          ),
        ),
      );
    }
    const taken = Number(values.decisions[at] ?? 0);
    [...choices.querySelectorAll("button")].forEach((one, index) =>
      set(one, "aria-pressed", String(index + 1 === taken)),
    );
  }

  /** Your line and a good one. @param {import("./day.js").Line | undefined} line @param {boolean} compared */
  function compare(line, compared) {
    const key = `${compared} ${line?.time} ${line?.decision?.line}`;
    if (key === comparedFor) return;
    comparedFor = key;
    const { decision, good } = line ?? {};
    beside.replaceChildren();
    if (!compared || !good) return;
    if (decision && decision !== good)
      beside.append(html("p", {}, html("b", {}, "You. "), decision.do), reason(decision, inPage));
    beside.append(
      html("p", { class: "good" }, html("b", {}, "A good line. "), good.line),
      reason(good, inPage),
    );
  }

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const { minute, compared } = settings;
    // What has the focus may be gone when this is drawn; and whoever reads by ear comes to the new scene.
    const held = here.contains(document.activeElement) && document.activeElement !== here;
    const was = offered;
    const veiled = predict.open && !shell.paper.matches;
    const now = lines();
    const at = momentAt(day, minute);
    const moment = day.moments[at];
    const read = readings(day, minute);
    const time = clock(day, minute);
    room.draw(roomAt(day, minute), read, time);
    const measured = day.cuff.filter(([when]) => when <= minute);
    const scene = `${measured.length} ${veiled}`;
    if (scene !== plotted) {
      plotted = scene;
      const cuff = /** @type {(number | null)[]} */ (new Array(END + 1).fill(null));
      for (const [when, systolic] of measured) cuff[when] = systolic;
      panel.draw(MINUTES, [...band, cuff], veiled);
    }
    if (moved.has("theme")) panel.recolour();
    panel.point(minute, null, "");
    panel.mark(day.dose, "dose");
    paper.draw(now, at, minute === moment?.minute, compared);
    say(shownTime, time);
    say(place, moment ? `${now[at].time}. Moment ${at + 1} of ${moments.length}` : time);
    say(seen, moment ? moment.seen : day.who);
    say(then, moment && minute > moment.minute ? moment.then : "");
    offer(at);
    choices.hidden = compared; // what was decided stands beside a better line now
    compare(now[at], compared);
    on.hidden = at === moments.length - 1 && compared;
    if (held && (at !== was || on.hidden || choices.hidden)) here.focus({ preventScroll: true });
    say(on, at < moments.length - 1 ? `On to ${clock(day, moments[at + 1])}` : "Set it beside a good sheet");
    words.show(sentence(settings, day, now, at, veiled), summary(settings, day, now, at, veiled));
    numbers.refresh();
    predict.refresh();
    Object.assign(drawn, { lines: now, at, readings: read, tally: tally(now), values: { ...settings } });
  }

  joinTime(c.minute, player, shownTime);

  compose(shell, {
    kicker: "Demo. One invented afternoon; a rehearsal, not a protocol",
    question,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [room.element, panel.element, paper.element],
    time: c.minute.element,
    hand: [here, c.compared.element],
    more: [c.decisions.element],
    drawers: [
      numbers.element,
      drawer(
        "What it cannot say",
        html(
          "p",
          { class: "source" },
          `Ms Adler, her readings and the fall of her oxygen are invented. Her pressure is held to published figures: a mean rise of ${rise.join(" to ")} mmHg, highest about ${peak} minutes after dosing. For oxygen no range was read; that breathing fails is rare, and one afternoon is no rate. A real cuff misreads, a real room is louder.`,
        ),
        html(
          "p",
          { class: "source" },
          "Sound, defensible and unsafe are the authors\u2019 judgement. The number at which somebody is called is your responsible clinician\u2019s to write down. Law, licence and local protocol come before anything here; no dose is named.",
        ),
        html("p", { class: "source" }, `Sources of the pressure: ${sources}; of the reasons, beside each.`),
      ),
      html("p", { class: "source crisis" }, "In a crisis: ", ...crisisLines()),
    ],
  });
  const space = followRoom(shell, paper.fit);
  return shell.start({
    tables: [numbers],
    picture: room.element,
    parts: [player, panel, words, space],
    ask: () => values.minute === 0 && predict.ask(stillness(lines())),
  });
}

export default { render };
