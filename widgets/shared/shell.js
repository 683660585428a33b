/** What every demo has around its picture: values, controls, presets, reset, undo, link, theme, redrawing. */

import base from "./base.css";
import composition from "./composition.css";
import { button, createControl, fault } from "./controls.js";
import { addStyle, html, say } from "./dom.js";
import { createHistory } from "./history.js";
import { followPaper } from "./paper.js";
import parts from "./parts.css";
import { createRedraw } from "./redraw.js";
import { asPython, decode, encode } from "./state-link.js";
import { createCopy } from "./text-twin.js";
import { followTheme } from "./theme.js";

/**
 * @typedef {import("./controls.js").Spec} Spec
 * @typedef {import("./host.js").Model} Model
 * @typedef {Record<string, any>} Values
 * @typedef {{ label: string, values: Record<string, number | string | boolean> }} Preset
 */

/**
 * @typedef {object} Options
 * @property {Model} model
 * @property {HTMLElement} el
 * @property {string} name the demo's folder
 * @property {string} className its Python class
 * @property {string} css the demo's own style sheet
 * @property {Record<string, Spec>} specs by trait
 * @property {Preset[]} presets a preset sets everything it does not name to its default, except `kept`
 * @property {string[] | ((preset: Preset) => string[])} kept traits that presets, or this preset, leave alone
 * @property {Record<string, import("./controls.js").Scale>} [scales]
 * @property {(values: Values, moved: Set<string>) => void} draw
 * @property {(moved: Values) => Values} [along] what a move of the learner's hand brings along
 */

/**
 * @typedef {object} Start
 * @property {{ build: () => void }[]} tables built before they are printed
 * @property {Element} [picture] when it is reached, the demo gets the class `seen`
 * @property {() => void} [onSeen]
 * @property {() => void} [ask] asks for a guess; not where a link led to a state
 * @property {{ stop: () => void }[]} parts stopped with the demo
 */

/** @param {Options} options */
export function createShell({
  model,
  el,
  name,
  className,
  css,
  specs,
  presets,
  kept,
  scales = {},
  draw,
  along = () => ({}),
}) {
  addStyle("demo", base + parts + composition);
  addStyle(name, css);
  const root = html("div", { class: `demo ${name.replaceAll("_", "-")}` });
  const notice = html("p", { class: "fault notice", role: "status" });
  const others = document.querySelectorAll(`.demo.${name.replaceAll("_", "-")}`).length;
  const address = others ? `${name}.${others + 1}` : name;

  let onPaper = () => {};
  const paper = followPaper(() => onPaper());

  /** @type {Values} */
  const values = {};
  for (const [key, spec] of Object.entries(specs)) {
    const given = model.get(key);
    const wrong = given === undefined ? "" : fault(spec, given);
    if (wrong) say(notice, `${wrong} The usual value is shown.`);
    values[key] = given === undefined || wrong ? spec.default : given;
  }
  const initial = { ...values };

  let failed = false;
  const redraw = createRedraw(root, (moved) => {
    try {
      draw(values, moved);
      if (failed) say(notice, "");
      failed = false;
    } catch (error) {
      if (moved.has("start")) throw error; // the whole demo is replaced by words
      failed = true;
      say(
        notice,
        `This could not be drawn (${error instanceof Error ? error.message : error}). Undo or Reset brings the last picture back.`,
      );
      reportError(error);
    }
  });
  const theme = followTheme(root, () => redraw.request("theme"));

  /**
   * Set values without a trace in the history.
   * @param {Values} next
   * @param {{ save?: boolean, control?: string, started?: number }} [how]
   */
  const assign = (next, { save = true, control, started } = {}) => {
    Object.assign(values, next);
    for (const [key, value] of Object.entries(next)) {
      controls[key].show(value);
      model.set(key, value);
    }
    if (save) model.save_changes();
    redraw.request(control ?? Object.keys(next)[0] ?? "state", started);
  };

  const history = createHistory((next) => {
    assign(next);
    refreshBar();
  });
  /**
   * A move of the learner's hand, which undo takes back.
   * @param {Values} next
   * @param {string} [control]
   */
  const move = (next, control) => {
    const started = performance.now();
    const changed = Object.fromEntries(
      Object.entries({ ...along(next), ...next }).filter(([key, value]) => values[key] !== value),
    );
    if (!Object.keys(changed).length) return;
    history.note(Object.fromEntries(Object.keys(changed).map((key) => [key, values[key]])), changed);
    say(notice, "");
    assign(changed, { control, started });
    refreshBar();
  };
  const rest = () => {
    history.endGesture();
    refreshBar();
  };
  /** @param {Values} next */
  const moveAndRest = (next, control = "preset") => {
    history.endGesture();
    move(next, control);
    rest();
  };

  const controls = Object.fromEntries(
    Object.entries(specs).map(([key, spec]) => [
      key,
      createControl(key, spec, { onMove: (value) => move({ [key]: value }, key), onRest: rest }, scales[key]),
    ]),
  );
  for (const [key, control] of Object.entries(controls)) control.show(values[key]);

  const defaults = Object.fromEntries(Object.entries(specs).map(([key, spec]) => [key, spec.default]));
  /** @param {Preset} preset */
  const presetValues = (preset) => ({
    ...defaults,
    ...Object.fromEntries(
      (typeof kept === "function" ? kept(preset) : kept).map((key) => [key, values[key]]),
    ),
    ...preset.values,
  });
  const presetButtons = presets.map((preset) =>
    button(preset.label, () => moveAndRest(presetValues(preset)), { "aria-pressed": "false" }),
  );

  const undo = button("Undo", () => history.undo(), { "aria-keyshortcuts": "Control+Z" });
  const redo = button("Redo", () => history.redo(), { "aria-keyshortcuts": "Control+Shift+Z" });
  const reset = button("Reset", () => moveAndRest(initial, "reset"));
  const copy = createCopy(
    model.inPage
      ? {
          words: "Copy link to this state",
          copied: "Link copied.",
          text: () => location.href.split("#")[0] + encode(address, specs, values),
        }
      : {
          words: "Copy this state as Python",
          copied: "Line copied.",
          text: () => asPython(className, specs, values),
        },
  );
  const bar = html("div", { class: "row bar" }, undo, redo, reset, copy.button, copy.element);
  const refreshBar = () => {
    // A button that is switched off drops the focus to the page.
    const had = [undo, redo].find((one) => one === document.activeElement);
    undo.disabled = !history.canUndo;
    redo.disabled = !history.canRedo;
    if (had?.disabled) [undo, redo, reset].find((one) => !one.disabled)?.focus({ preventScroll: true });
    presetButtons.forEach((element, i) => {
      const wanted = presetValues(presets[i]);
      element.setAttribute(
        "aria-pressed",
        String(Object.entries(wanted).every(([key, value]) => values[key] === value)),
      );
    });
  };
  root.addEventListener("keydown", (event) => {
    const { target } = event;
    const typing =
      target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text");
    if (typing || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    event.stopPropagation(); // JupyterLab has an undo of its own
    if (event.shiftKey) history.redo();
    else history.undo();
  });

  /** @type {[string, () => void][]} */
  const listeners = Object.entries(specs).map(([key, spec]) => [
    `change:${key}`,
    () => {
      const value = model.get(key);
      if (value === values[key] || fault(spec, value)) return;
      values[key] = value;
      controls[key].show(value);
      redraw.stream(key);
      refreshBar();
    },
  ]);
  for (const [event, callback] of listeners) model.on(event, callback);

  const followLink = (fragment = location.hash) => {
    const found = decode(address, specs, fragment);
    if (!found) return false;
    if ("fault" in found) {
      say(notice, found.fault);
    } else {
      say(notice, "");
      assign(found.values, { control: "link" });
      refreshBar();
    }
    root.scrollIntoView({ block: "start" });
    // Whoever reads by ear hears the question, and then the sentence that has changed.
    root.querySelector("h3")?.focus({ preventScroll: true });
    return true;
  };
  const followAddress = () => followLink();
  if (model.inPage) addEventListener("hashchange", followAddress);
  // A notebook's links set the demo beside them, and have no address of their own.
  root.addEventListener("course:state", (event) => {
    if (event instanceof CustomEvent)
      followLink(`#${new URLSearchParams({ demo: address })}&${event.detail}`);
  });
  // A deck of slides shows the state as a code for phones.
  root.addEventListener("course:address", (event) => {
    if (event instanceof CustomEvent) event.detail.answer(encode(name, specs, values));
  });
  el.append(root);
  refreshBar();

  /**
   * Draw for the first time, ask for the guess, and from then on keep to paper.
   * @param {Start} demo
   * @returns {() => void} takes the demo away again
   */
  const start = ({ tables, picture, onSeen, ask, parts }) => {
    // On paper everything stands open; afterwards it is as it was.
    /** @type {HTMLDetailsElement[]} */
    let unfolded = [];
    onPaper = () => {
      if (paper.matches) {
        for (const table of tables) table.build();
        unfolded = [...root.querySelectorAll("details")].filter((element) => !element.open);
      }
      for (const element of unfolded) element.open = paper.matches;
      redraw.request("guess"); // none is open on paper; and what stood in a closed drawer has a width now
    };
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (!entry.isIntersecting) return;
        root.classList.add("seen");
        onSeen?.();
        seen.disconnect();
      },
      { threshold: 0.2 },
    );
    if (picture) seen.observe(picture);

    redraw.request("start");
    const linked = model.inPage === true && followLink();
    if (model.get("predict_first") !== false && !linked) ask?.();
    return () => {
      for (const part of parts) part.stop();
      seen.disconnect();
      paper.stop();
      redraw.stop();
      theme.stop();
      removeEventListener("hashchange", followAddress);
      for (const [event, callback] of listeners) model.off(event, callback);
      root.remove();
    };
  };

  /** Numbers to the steps of their controls. @param {Values} next */
  const rounded = (next) =>
    Object.fromEntries(
      Object.entries(next).map(([key, value]) => {
        const spec = specs[key];
        return [
          key,
          spec.kind === "number" && typeof value === "number"
            ? Number((Math.round(value / spec.step) * spec.step).toFixed(6))
            : value,
        ];
      }),
    );
  return {
    root,
    name,
    notice,
    values,
    initial,
    controls,
    presetButtons,
    bar,
    theme,
    paper,
    redraw,
    assign,
    move,
    moveAndRest,
    rounded,
    rest,
    start,
  };
}
