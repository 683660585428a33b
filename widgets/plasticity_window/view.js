/** Would a session teach more on another day? The view of the demo, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { html, say, set, svg } from "../shared/dom.js";
import { originTable } from "../shared/origins.js";
import { createPlot } from "../shared/plot.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { limits, parameters } from "../static/models/plasticity_window.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { RULES, run } from "./course.js";
import { createLooks, lookList } from "./looks.js";
import { harm } from "./questions.js";
import css from "./style.css";
import { fullTable, idle, percent, sentence, summary, table, TITLES } from "./words.js";

/** Per cent, for a pairing that strengthens; turned over for one that weakens. */
const MOST = 120;

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const changes = /** @type {import("./course.js").Changes} */ (model.get("changes"));
  const days = Float64Array.from(/** @type {number[]} */ (model.get("days")));
  const seen = /** @type {import("./looks.js").Seen[]} */ (model.get("seen") ?? []);
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  const end = days[days.length - 1];
  /** @type {import("./course.js").Result} */
  let result;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "plasticity_window",
    className: "PlasticityWindow",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: ["session_day", "pairing"],
    draw,
  });
  const { root, values, controls: c } = shell;
  Object.assign(root, { drawn });

  const [looks, words] = [createLooks(seen, end), createWords()];
  const numbers = createTable({
    caption: "What the session changes",
    file: "plasticity-window.csv",
    table: () => table(result),
    full: () => fullTable(result, days),
  });
  const plot = createPlot({
    name: "days",
    x: [0, end],
    y: [0, MOST],
    xTicks: [0, 7, 14, 21],
    yTicks: [0, 50, 100],
    xUnit: "days",
    onSeek: (day) => !predict.open && shell.move({ session_day: Math.round(day * 4) / 4 }, "session_day"),
  });
  root.addEventListener("pointerup", shell.rest);
  const curves = RULES.map((rule) => {
    const dot = svg("circle", { class: `now ${rule}`, r: 5 });
    plot.above.append(dot);
    return {
      rule,
      dot,
      band: plot.band(`band ${rule}`),
      plain: plot.line(`plain ${rule}`),
      line: plot.line(`course ${rule}`),
    };
  });
  const cursor = plot.line("cursor");

  const predict = createPredict({
    onChange(open, committed) {
      if (committed) shell.assign({ pairing: "weakens" });
      shell.redraw.request("guess");
    },
  });
  const readout = html("span", { class: "readout" });
  const why = html("p", { class: "help why" });

  /** @param {Record<string, any>} settings */
  function draw(settings) {
    result = run(changes, days, settings);
    const hidden = predict.open && !shell.paper.matches;
    const { plain, factor, factors } = result;
    if (settings.pairing === "weakens") plot.rescale([-MOST, 0], [-100, -50, 0]);
    else plot.rescale([0, MOST], [0, 50, 100]);
    for (const { rule, dot, band, plain: flat, line } of curves) {
      const usual = Float64Array.from(days, () => plain[rule]);
      const course = factors.map((one) => one * plain[rule]);
      band.draw(days, usual, course, 100);
      flat.draw([0, end], [plain[rule], plain[rule]], 100);
      line.draw(days, course, 100);
      for (const one of [band, line]) one.show(!hidden);
      dot.style.display = hidden ? "none" : "";
      plot.place(dot, settings.session_day, plain[rule] * factor * 100);
    }
    cursor.draw([settings.session_day, settings.session_day], [-MOST, MOST]);
    say(
      readout,
      hidden
        ? ""
        : RULES.map((rule) => `${TITLES[rule].toLowerCase()} ${percent(plain[rule] * factor)}`).join(", "),
    );
    set(
      plot.element,
      "aria-label",
      hidden
        ? "Change over the day of the session, hidden until you have guessed."
        : summary(settings, result, false),
    );
    looks.draw(settings);
    // What has no window to work on says so.
    c.opens_day.enable(settings.gain > 1);
    c.closes_day.enable(settings.gain > 1);
    c.gain.enable(settings.closes_day > settings.opens_day);
    say(why, idle(settings));
    words.show(sentence(settings, result, hidden), summary(settings, result, hidden));
    numbers.refresh();
    predict.refresh();
    Object.assign(drawn, { result, values: { ...settings } });
  }

  const item = (/** @type {string} */ said, /** @type {SVGElement} */ mark) =>
    html("li", {}, svg("svg", { viewBox: "0 0 26 10", "aria-hidden": "true" }, mark), said);
  const stroke = (/** @type {string} */ kind) => svg("path", { class: kind, d: "M1 5H25" });
  const box = (/** @type {string} */ kind) =>
    svg("rect", { class: kind, x: 2, y: 1.5, width: 22, height: 7 });
  c.session_day.element.classList.add("time");
  compose(shell, {
    kicker: "Demo. A hypothesis: not tested in people",
    question,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [
      html("p", { class: "hypothesis" }, html("b", {}, "Hypothesis: not tested in people")),
      looks.element,
      html(
        "ul",
        { class: "key" },
        item("looked: more than before", box("look up")),
        item("looked: no more", box("look none")),
      ),
      html(
        "figure",
        { class: "panel" },
        html("figcaption", {}, html("h4", {}, "The session changes, %"), readout),
        plot.element,
      ),
      html(
        "ul",
        { class: "key" },
        item("pair rule", stroke("course pair")),
        item("triplet rule", stroke("course triplet")),
        item("no window", stroke("plain pair")),
      ),
    ],
    time: c.session_day.element,
    hand: [c.pairing.element, c.gain.element, c.opens_day.element, c.closes_day.element, why],
    drawers: [
      drawer(
        "Who looked, and when",
        lookList(seen, sources),
        html("p", { class: "help" }, "More spines are not more learning, and mouse days are not human days."),
      ),
      numbers.element,
      originTable(
        /** @type {import("../shared/origins.js").Parameter[]} */ (
          Object.values(parameters).filter(({ note }) => note !== "set by the user")
        ),
        sources,
      ),
      drawer(
        "What it cannot say",
        html("p", { class: "source" }, limits),
        html(
          "p",
          { class: "source" },
          "No therapy session is a spike pair: sixty pairs, ten a second, the sender 10 ms before the receiver or after it. The pair and triplet rules scale with their amplitudes; the calcium rule and BCM have no such dial and are left out.",
        ),
        html("p", { class: "source" }, `Sources: ${Object.values(sources).join(", ")}. Education only.`),
      ),
    ],
  });

  return shell.start({
    tables: [numbers, plot],
    picture: looks.element,
    parts: [plot, words],
    ask: () => predict.ask(harm(() => ({ values, result }))),
  });
}

export default { render };
