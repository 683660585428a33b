/** What does a synapse learn from two spikes? The view of the demo, in JupyterLab and in the page. */

import { createPanel, lineKey, pale, roundUp } from "../shared/curves.js";
import { button } from "../shared/controls.js";
import { html, reducedMotion, say } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createSummary, createTable } from "../shared/text-twin.js";
import { limits as bcmLimits } from "../static/models/bcm.js";
import { limits as calciumLimits } from "../static/models/calcium_rule.js";
import { limits as spikeLimits } from "../static/models/pair_rule.js";
import { limits as windowLimits } from "../static/models/plasticity_window.js";
import { controls as specs, presets, windows } from "./controls.json";
import { agreement } from "./questions.js";
import { createRules, RULES } from "./rules.js";
import { originTable } from "./sets.js";
import { createStage } from "./stage.js";
import css from "./style.css";
import { createWindows } from "./windows.js";
import { fullTable, label, pairing, percent, reading, summary, table, TITLES, windowWords } from "./words.js";

/** How long spikes run on after the last move. */
const LASTING_MS = 4000;
const TIME = ["opens_day", "closes_day", "session_day", "gain"];
/** What the numbers above do not depend on. */
const AXES = /** @type {const} */ (["timing", "rate"]);
const TICKS = {
  timing: [-100, -50, 0, 50, 100].map((at) => ({ at, label: at === 0 ? "0" : `${fixed(at)} ms`, minor: Math.abs(at) === 50 })),
  rate: [0, 10, 20, 30, 40, 50].map((at) => ({ at, label: at ? `${at} Hz` : "0", minor: at % 20 === 10 })),
};
const DAY_TICKS = [0, 3, 7, 10, 14, 17, 21].map((at) => ({ at, label: at ? `day ${at}` : "dose", minor: at % 7 !== 0 }));

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const grid = /** @type {import("./rules.js").Grid} */ (model.get("grid"));
  const seen = /** @type {import("./windows.js").Seen[]} */ (model.get("seen") ?? []);
  const sets = /** @type {import("./sets.js").Set[]} */ (model.get("sets") ?? []);
  const sources = /** @type {Record<string, string>} */ (model.get("sources") ?? {});
  const rules = createRules(grid);
  /** @type {import("./rules.js").Result} */
  let result;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model, el, css, name: "learning_rules", className: "LearningRules",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (/** @type {unknown} */ (specs)),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)), kept: TIME, draw,
  });
  const { root, values, controls: c, theme } = shell;
  Object.assign(root, { drawn });

  const [stage, words] = [createStage(), createSummary()];
  const looks = createWindows(seen, sources, rules.days[rules.days.length - 1]);
  const numbers = createTable({
    caption: "What this pairing does by each rule", file: "learning-rules.csv",
    table: () => table(result), full: () => fullTable(values, result, rules.axes, rules.days, rules.lags),
  });
  const colour = () => theme.colour("spines");
  const none = { name: "no change", stroke: () => theme.ink("soft"), width: 1 };
  const shared = { labelled: true, ink: theme.ink, format: (/** @type {number} */ value) => fixed(value) };
  /** The scale that pairs, triplets and calcium share. @type {[number, number]} */
  let scale = [-50, 50];

  const panelsBy = Object.fromEntries(AXES.map((against) => {
    const seek = (/** @type {number} */ at) => {
      if (predict.open) return;
      if (against === "timing") shell.move({ dt_ms: Math.round(at) }, "dt_ms");
      else shell.move({ rate_hz: Math.max(0.5, Math.round(at * 2) / 2) }, "rate_hz");
    };
    return [against, Object.fromEntries(RULES.map((rule) => [rule, createPanel({
      title: TITLES[rule], height: 150, range: against === "timing" ? [-100, 100] : [0, 50], ticks: TICKS[against], ...shared,
      origin: { pair: "change, %; band: four published sets", triplet: "change, %; band: published sets of the tissue", calcium: `change, %; band: chance with ${grid.synapses} synapses`, bcm: "speed, no scale; no band: fitted to no experiment" }[rule],
      bands: rule === "bcm" ? [] : [{ fill: () => pale(colour(), 0.22) }], lines: [none, { name: "change", stroke: colour, width: 2.4 }],
      extent: (low, high) => (rule === "bcm" ? [-roundUp(Math.max(0.25, -low)), roundUp(Math.max(0.25, high))] : scale),
      ...(rule === "bcm" ? { format: (/** @type {number} */ value) => fixed(value, Math.abs(value) < 2 && value ? 1 : 0) } : {}), onSeek: seek,
    })]))];
  }));
  const grids = Object.fromEntries(AXES.map((against) => [against, html("div", { class: "panels four" }, ...RULES.map((rule) => panelsBy[against][rule].element))]));
  const zeros = Object.fromEntries(AXES.map((against) => [against, new Float64Array(rules.axes[against].length)]));

  const nudge = createPanel({
    title: "BCM: after a nudge", origin: "weight, rests at 1; time in lags of the threshold; illustrative, no band", height: 150, range: [0, rules.lags[rules.lags.length - 1]], ...shared,
    ticks: [0, 10, 20, 30, 40].map((at) => ({ at, label: at ? String(at) : "nudge" })), bands: [],
    lines: [{ ...none, name: "rest" }, { name: "weight", stroke: colour, width: 2.2 }], extent: () => [0, 2], format: (value) => fixed(value, 1), onSeek: () => {},
  });
  const ones = new Float64Array(rules.lags.length).fill(1);
  const session = createPanel({
    title: "The same pairing on another day, change in %", origin: "band: from no window to the window as you set it", height: 180, range: [0, 21], ticks: DAY_TICKS, ...shared,
    bands: [{ fill: () => pale(theme.colour("spines"), 0.2) }, { fill: () => pale(theme.colour("signal"), 0.2) }],
    lines: [none, { name: "pair rule", stroke: colour, width: 2.4 }, { name: "triplet rule", stroke: () => theme.colour("signal"), dash: [7, 4], width: 2.2 }],
    extent: (low, high) => [low < -0.5 ? -roundUp(-low) : 0, high > 0.5 ? roundUp(high) : low < -0.5 ? 0 : 1],
    onSeek: (day) => !predict.open && shell.move({ session_day: Math.round(day * 4) / 4 }, "session_day"),
  });
  const noDays = new Float64Array(rules.days.length);
  root.addEventListener("pointerup", shell.rest);

  // Spikes run for a moment after each move.
  let frame = 0;
  let until = 0;
  let began = 0;
  const tick = (/** @type {number} */ clock) => {
    const seconds = Math.max(0, (clock - began) / 1000);
    const going = clock < until || seconds % stage.beat > 0.1;
    stage.pulse(going ? seconds % stage.beat : -1);
    frame = going && clock < until + 3000 ? requestAnimationFrame(tick) : 0;
    if (!frame) stage.pulse(-1);
  };
  const enliven = () => {
    if (reducedMotion() || shell.paper.matches) return;
    until = performance.now() + LASTING_MS;
    if (frame) return;
    began = performance.now();
    frame = requestAnimationFrame(tick);
  };
  const predict = createPredict({
    onChange(open) {
      shell.redraw.request("guess");
      if (!open) enliven();
    },
  });
  const inside = html("p", { class: "inside", role: "status" });

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    const before = result?.curves;
    result = rules.run(settings);
    const hidden = predict.open && !shell.paper.matches;
    const again = moved.has("guess") || moved.has("theme") || moved.has("start") || moved.has("against") || !before;
    const against = /** @type {"timing" | "rate"} */ (settings.against);
    const x = rules.axes[against];
    const changed = again || RULES.some((rule) => before[rule] !== result.curves[rule]);
    if (changed) {
      // Below -100% a weight would change its sign: the rules have no floor, the picture has.
      const all = RULES.filter((rule) => rule !== "bcm").flatMap((rule) => [...result.curves[rule].low, ...result.curves[rule].high]);
      const most = roundUp(Math.min(3, Math.max(0.5, ...all)));
      scale = [-100 * Math.min(1, roundUp(Math.max(0.5, -Math.min(...all)))), 100 * most];
    }
    for (const one of AXES) grids[one].hidden = one !== against;
    const point = against === "timing" ? settings.dt_ms : settings.rate_hz;
    for (const rule of RULES) {
      const panel = panelsBy[against][rule];
      const { change, low, high } = result.curves[rule];
      const unit = rule === "bcm" ? 1 : 100;
      const scaled = (/** @type {Float64Array} */ column) => (unit === 1 ? column : column.map((value) => Math.min(scale[1], Math.max(scale[0], value * unit))));
      if (changed) panel.draw(x, rule === "bcm" ? [zeros[against], change] : [scaled(low), scaled(high), zeros[against], scaled(change)], hidden);
      const here = result.now[rule].change * unit;
      panel.point(point, rule === "bcm" ? here : Math.min(scale[1], Math.max(scale[0], here)), reading(rule, result));
    }
    if (against === "rate") panelsBy.rate.bcm.mark(Math.min(50, result.threshold), hidden ? "" : `threshold ${fixed(result.threshold, 1)} Hz`);
    if (again || moved.has("bcm_speed") || moved.has("preset") || moved.size > 1 || nudged !== result.nudge) {
      nudged = result.nudge;
      nudge.draw(rules.lags, [ones, result.nudge.weight], hidden);
      nudge.point(rules.lags[rules.lags.length - 1], result.nudge.weight[rules.lags.length - 1], settings.bcm_speed < 1 ? "comes to rest" : settings.bcm_speed === 1 ? "at the limit" : "does not come to rest");
    }
    const [byPair, byTriplet] = [result.now.pair.change * 100, result.now.triplet.change * 100];
    const { factors, factor } = result.session;
    const days = (/** @type {number} */ change) => factors.map((one) => one * change);
    const plain = (/** @type {number} */ change) => noDays.map(() => change);
    session.draw(rules.days, [plain(byPair), days(byPair), plain(byTriplet), days(byTriplet), noDays, days(byPair), days(byTriplet)], hidden);
    session.point(settings.session_day, byPair * factor, `pairs ${percent((byPair / 100) * factor)}, triplets ${percent((byTriplet / 100) * factor)}`);
    looks.draw(settings);
    say(inside, hidden ? "" : `${windowWords(settings, result)} The same pairing changes ${fixed(factor, 2)} times as much as it would without one.`);
    if (moved.has("theme")) for (const panel of [nudge, session, ...RULES.map((rule) => panelsBy[against][rule])]) panel.recolour();

    stage.spikes(/** @type {import("./rules.js").Protocol} */ (settings));
    const shown = /** @type {any} */ (Object.fromEntries(RULES.map((rule) => [rule, hidden ? 0 : rule === "bcm" ? 0.5 * Math.tanh(2 * result.now.bcm.change) : result.now[rule].change])));
    const said = /** @type {any} */ (Object.fromEntries(RULES.map((rule) => [rule, hidden ? "?" : label(rule, result.now[rule].change)])));
    stage.draw(shown, said, `${fixed(settings.dt_ms)} ms`, `A sender, a receiver and four synapses between them. ${pairing(settings)}. ${hidden ? "" : RULES.map((rule) => `${TITLES[rule]}: ${said[rule]}`).join("; ")}`);
    words.show(summary(settings, result, hidden));
    numbers.refresh();
    predict.refresh();
    for (const [i, one] of windows.entries()) windowButtons[i].setAttribute("aria-pressed", String(Object.entries(one.values).every(([key, value]) => settings[key] === value)));
    Object.assign(drawn, { result, shown, said, scale, values: { ...settings } });
    if (!moved.has("theme")) enliven();
  }
  /** @type {unknown} */
  let nudged;

  const windowButtons = windows.map(({ label: name, values: wanted }) => button(name, () => {
    // A window needs a gain, and "no window" a gain of 1.
    const gain = "gain" in wanted ? {} : { gain: values.gain > 1 ? values.gain : specs.gain.default };
    shell.move({ ...gain, ...wanted }, "window");
    shell.rest();
  }, { "aria-pressed": "false" }));

  root.append(
    html("header", {}, html("p", { class: "kicker" }, "Demo. Published rules of learning; below, a hypothesis"), html("h3", {}, "What does a synapse learn from two spikes?"), shell.notice),
    html("section", { class: "scene" }, predict.element, stage.element,
      html("p", { class: "help caption" }, "The same spikes, four rules, four spines. Dashed: before. BCM has no scale, so its size shows the direction only.")),
    html("section", {},
      html("div", { class: "row presets", role: "group", "aria-label": "Scenarios" }, ...shell.presetButtons),
      html("div", { class: "controls" }, c.dt_ms.element, c.rate_hz.element, c.pairs.element, c.recent_hz.element), shell.bar),
    html("section", {}, html("div", { class: "row against" }, html("h4", {}, "Four rules side by side"), c.against.element), grids.timing, grids.rate,
      lineKey([{ name: "change, the dot at your setting", width: 2.4 }, { name: "uncertainty, as each panel says", band: true }]),
      html("div", { class: "controls sets" }, c.pair_rule.element, c.triplet_rule.element, c.calcium_set.element),
      html("div", { class: "pair" }, html("div", { class: "controls one" }, c.bcm_speed.element), nudge.element)),
    html("section", { class: "therapy" },
      html("p", { class: "hypothesis" }, html("b", {}, "Hypothesis: not tested in people")),
      html("h4", {}, "Would a session teach more on another day?"),
      html("p", {}, "In mice and rats synapses grew for a time after ketamine. Suppose that a person had such a window, and that learning in it were stronger. Set the window and move the session."),
      html("div", { class: "row presets", role: "group", "aria-label": "Windows" }, ...windowButtons),
      html("div", { class: "controls" }, c.session_day.element, c.gain.element, c.opens_day.element, c.closes_day.element),
      inside, session.element, lineKey([{ name: "pair rule", width: 2.4 }, { name: "triplet rule", dash: [7, 4] }, { name: "between no window and yours", band: true }]),
      looks.element,
      html("p", { class: "help" }, "More spines are not more learning, and mouse days are not human days. A window would enlarge what goes wrong as well: let the receiver fire first and look again. The triplet and pair rules scale with their amplitudes; the calcium rule and BCM have no such dial and are left out.")),
    html("section", { class: "twin" }, html("h4", {}, "In words"), words.element),
    numbers.element,
    originTable(sets, rules.pairSets, sources),
    html("footer", {},
      html("p", { class: "source" }, html("b", {}, "What it cannot say. "), `No therapy session is a spike pair, and no person's synapse is meant. ${spikeLimits}`, " Where a rule falls below \u2212100% or above +300%, the picture stops and the table does not."),
      html("p", { class: "source" }, html("b", {}, "Nor the others. "), calciumLimits, " ", bcmLimits),
      html("p", { class: "source" }, html("b", {}, "Nor the window. "), windowLimits),
      html("p", { class: "source" }, `Sources: ${Object.values(sources).join(", ")}. Education only.`)),
  );

  return shell.start({
    tables: [numbers], picture: stage.element, onSeen: enliven,
    parts: [{ stop: () => cancelAnimationFrame(frame) }, nudge, session, words, ...AXES.flatMap((against) => RULES.map((rule) => panelsBy[against][rule]))],
    ask: () => predict.ask(agreement(() => ({ values, result }))),
  });
}

export default { render };
