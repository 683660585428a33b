/** Native, labelled controls built from one description: `controls.json` of a demo, which Python reads too. */

import { html, newId, say } from "./dom.js";
import { onSlide } from "./drag.js";
import { parse } from "./numbers.js";

/**
 * @typedef {{ kind: "number", label: string, unit: string, minimum: number, maximum: number, step: number,
 *   default: number, help?: string, whole?: boolean }} NumberSpec
 * @typedef {{ kind: "choice", label: string, options: Record<string, string>, default: string, help?: string, list?: boolean, groups?: { words: string, options: string[] }[] }} ChoiceSpec
 *   `list` shows many options as a list to open, under the headings of `groups` if there are any
 * @typedef {{ kind: "switch", label: string, default: boolean, help?: string }} SwitchSpec
 * @typedef {{ kind: "text", label: string, default: string, pattern: string, allowed: string, help?: string }} TextSpec
 * @typedef {{ kind: "days", label: string, minimum: number, maximum: number, default: string, help?: string }} DaysSpec
 *   whole days in order, as "7 9 11"
 * @typedef {NumberSpec | ChoiceSpec | SwitchSpec | TextSpec | DaysSpec} Spec
 * @typedef {(value: number | string | boolean) => void} OnMove
 * @typedef {{ onMove: OnMove, onRest: () => void }} Hands `onRest` is called when the hand lets go
 * @typedef {{ element: HTMLElement, show: (value: any) => void, enable: (on: boolean, why?: string) => void }} Control
 *   a control that would change nothing is off, and says why in a sentence
 * @typedef {object} Scale how a slider runs when its positions are not the numbers themselves
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step
 * @property {(value: number) => number} toPosition
 * @property {(position: number) => number} toValue
 * @property {(value: number) => string} words what a screen reader says for the position
 */

/**
 * What is wrong with a value, in one sentence, or "" if nothing is. Python's traits use the same words.
 * @param {Spec} spec
 * @param {unknown} value
 */
export function fault(spec, value) {
  if (spec.kind === "number") {
    const good =
      typeof value === "number" &&
      value >= spec.minimum &&
      value <= spec.maximum &&
      (!spec.whole || Number.isInteger(value));
    const unit = spec.unit ? ` ${spec.unit}` : "";
    return good
      ? ""
      : `${spec.label}: a ${spec.whole ? "whole " : ""}number from ${spec.minimum} to ${spec.maximum}${unit}.`;
  }
  if (spec.kind === "choice") {
    const good = typeof value === "string" && Object.hasOwn(spec.options, value);
    return good ? "" : `${spec.label}: one of ${Object.keys(spec.options).join(", ")}.`;
  }
  if (spec.kind === "text") {
    const good = typeof value === "string" && new RegExp(`^(?:${spec.pattern})$`).test(value);
    return good ? "" : `${spec.label}: ${spec.allowed}.`;
  }
  if (spec.kind === "days") {
    const days = typeof value === "string" && /^(\d{1,4}( \d{1,4})*)?$/.test(value) ? toDays(value) : [NaN];
    const good = days.every((day, i) => day >= spec.minimum && day <= spec.maximum && !(day <= days[i - 1]));
    return good ? "" : `${spec.label}: whole days from ${spec.minimum} to ${spec.maximum}, each once.`;
  }
  return typeof value === "boolean" ? "" : `${spec.label}: true or false.`;
}

/**
 * For a time that plays: the slider's positions are the numbers, and the field names no more digits than a step has.
 * @param {{ minimum: number, maximum: number, step: number }} spec
 * @param {(value: number) => string} words
 * @returns {Scale}
 */
export const playedScale = ({ minimum, maximum, step }, words) => ({
  minimum,
  maximum,
  step,
  words,
  toPosition: (value) => value,
  toValue: (position) => position,
});

/** @param {string} text as "7 9 11" */
export const toDays = (text) => (text ? text.split(" ").map(Number) : []);

/** @param {NumberSpec} spec */
const decimals = (spec) => Math.max(0, (String(spec.step).split(".")[1] ?? "").length);

/**
 * A slider and a field for the same number. A bad number is named and changes nothing.
 * @param {string} name
 * @param {NumberSpec} spec
 * @param {Hands} hands
 * @param {Scale} [scale]
 * @returns {Control}
 */
function numberControl(name, spec, { onMove, onRest }, scale) {
  const [id, helpId, faultId] = [newId(name), newId("help"), newId("fault")];
  const unit = spec.unit ? ` ${spec.unit}` : "";
  const limits = `${spec.minimum} to ${spec.maximum}${unit}`;
  const slider = html("input", {
    type: "range",
    id,
    name,
    min: (scale ?? spec).minimum,
    max: (scale ?? spec).maximum,
    step: (scale ?? spec).step,
    "aria-describedby": spec.help ? helpId : null,
  });
  const field = html("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
    name: `${name}-typed`,
    "aria-label": `${spec.label}, typed, ${limits}`,
    "aria-describedby": faultId,
  });
  const message = html("p", { class: "fault", id: faultId, "aria-live": "polite" });
  const element = html(
    "div",
    { class: "control number", "data-control": name },
    html("label", { for: id }, spec.label),
    html(
      "span",
      { class: "typed" },
      field,
      html("span", { class: "unit", "aria-hidden": "true" }, spec.unit),
    ),
    slider,
    message,
    spec.help && html("p", { class: "help", id: helpId }, spec.help),
  );
  const digits = decimals(spec);
  // A slider with a scale of its own stops between the steps; the others show what was typed more exactly.
  const most = scale ? digits : digits + 3;
  /** @param {string} words */
  const complain = (words) => {
    say(message, words);
    field.toggleAttribute("aria-invalid", words !== "");
    if (words) field.setAttribute("aria-invalid", "true");
  };
  onSlide(slider, () => {
    complain("");
    onMove(scale ? scale.toValue(Number(slider.value)) : Number(slider.value));
  });
  slider.addEventListener("change", onRest);
  field.addEventListener("input", () => {
    const value = parse(field.value);
    const words = fault(spec, value);
    complain(words);
    if (!words) onMove(/** @type {number} */ (value));
  });
  field.addEventListener("change", onRest);
  return {
    element,
    show(value) {
      slider.value = String(scale ? scale.toPosition(value) : value);
      const rounded = Number(Number(value).toFixed(most));
      const text = Number(rounded.toFixed(digits)) === rounded ? rounded.toFixed(digits) : String(rounded);
      slider.setAttribute("aria-valuetext", scale ? scale.words(value) : `${text}${unit}`);
      // What someone is typing is left alone as long as it means the value that is drawn.
      if (parse(field.value) !== value) {
        field.value = text;
        complain("");
      }
    },
    enable(on) {
      slider.disabled = field.disabled = !on;
    },
  };
}

/**
 * Radio buttons in a fieldset.
 * @param {string} name
 * @param {ChoiceSpec} spec
 * @param {Hands} hands
 * @returns {Control}
 */
function choiceControl(name, spec, { onMove, onRest }) {
  const group = newId(name);
  /** @type {Record<string, HTMLInputElement>} */
  const radios = {};
  const options = Object.entries(spec.options).map(([value, words]) => {
    radios[value] = html("input", { type: "radio", name: group, value });
    radios[value].addEventListener("change", () => {
      onMove(value);
      onRest();
    });
    return html("label", {}, radios[value], html("span", {}, words));
  });
  const helpId = newId("help");
  const element = html(
    "fieldset",
    { class: "control choice", "data-control": name, "aria-describedby": spec.help ? helpId : null },
    html("legend", {}, spec.label),
    html("div", { class: "options" }, ...options),
    spec.help && html("p", { class: "help", id: helpId }, spec.help),
  );
  return {
    element,
    show(value) {
      for (const [key, radio] of Object.entries(radios)) radio.checked = key === value;
    },
    enable(on) {
      for (const radio of Object.values(radios)) radio.disabled = !on;
    },
  };
}

/**
 * A list to open, for more options than radio buttons can show.
 * @param {string} name
 * @param {ChoiceSpec} spec
 * @param {Hands} hands
 * @returns {Control}
 */
function listControl(name, spec, { onMove, onRest }) {
  const id = newId(name);
  const option = (/** @type {string} */ value) => html("option", { value }, spec.options[value]);
  const select = html(
    "select",
    { id, name },
    ...(spec.groups
      ? spec.groups
          .filter(({ options }) => options.length)
          .map(({ words, options }) => html("optgroup", { label: words }, ...options.map(option)))
      : Object.keys(spec.options).map(option)),
  );
  select.addEventListener("change", () => {
    onMove(select.value);
    onRest();
  });
  return {
    element: html(
      "div",
      { class: "control list", "data-control": name },
      html("label", { for: id }, spec.label),
      select,
    ),
    show(value) {
      select.value = value;
    },
    enable(on) {
      select.disabled = !on;
    },
  };
}

/**
 * A field for text of one form. What does not fit is named and changes nothing.
 * @param {string} name
 * @param {TextSpec} spec
 * @param {Hands} hands
 * @returns {Control}
 */
function textControl(name, spec, { onMove, onRest }) {
  const [id, helpId, faultId] = [newId(name), newId("help"), newId("fault")];
  const field = html("input", {
    type: "text",
    id,
    name,
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": spec.help ? `${faultId} ${helpId}` : faultId,
  });
  const message = html("p", { class: "fault", id: faultId, "aria-live": "polite" });
  field.addEventListener("change", () => {
    const words = fault(spec, field.value.trim());
    say(message, words);
    if (words) field.setAttribute("aria-invalid", "true");
    else {
      field.removeAttribute("aria-invalid");
      onMove(field.value.trim());
      onRest();
    }
  });
  return {
    element: html(
      "div",
      { class: "control text", "data-control": name },
      html("label", { for: id }, spec.label),
      field,
      spec.help && html("p", { class: "help", id: helpId }, spec.help),
      message,
    ),
    show(value) {
      field.value = value;
      say(message, "");
      field.removeAttribute("aria-invalid");
    },
    enable(on) {
      field.disabled = !on;
    },
  };
}

/**
 * A checkbox that is announced as a switch.
 * @param {string} name
 * @param {SwitchSpec} spec
 * @param {Hands} hands
 * @returns {Control}
 */
function switchControl(name, spec, { onMove, onRest }) {
  const [id, helpId] = [newId(name), newId("help")];
  const box = html("input", {
    type: "checkbox",
    role: "switch",
    id,
    name,
    "aria-describedby": spec.help ? helpId : null,
  });
  box.addEventListener("change", () => {
    onMove(box.checked);
    onRest();
  });
  const element = html(
    "div",
    { class: "control switch", "data-control": name },
    html("label", { for: id }, box, html("span", {}, spec.label)),
    spec.help && html("p", { class: "help", id: helpId }, spec.help),
  );
  return {
    element,
    show(value) {
      box.checked = value === true;
    },
    enable(on) {
      box.disabled = !on;
    },
  };
}

/**
 * A field for days, typed in any order. What is not a list of days is named and changes nothing.
 * @param {string} name
 * @param {DaysSpec} spec
 * @param {Hands} hands
 * @returns {Control}
 */
function daysControl(name, spec, { onMove, onRest }) {
  const [id, helpId, faultId] = [newId(name), newId("help"), newId("fault")];
  const field = html("input", {
    type: "text",
    id,
    name: `${name}-typed`,
    inputmode: "numeric",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": spec.help ? `${faultId} ${helpId}` : faultId,
  });
  const message = html("p", { class: "fault", id: faultId, "aria-live": "polite" });
  const element = html(
    "div",
    { class: "control days", "data-control": name },
    html("label", { for: id }, spec.label),
    field,
    message,
    spec.help && html("p", { class: "help", id: helpId }, spec.help),
  );
  const typed = () => field.value.split(/[\s,;]+/).filter(Boolean);
  const read = () =>
    typed().every((word) => /^\d{1,4}$/.test(word))
      ? typed()
          .map(Number)
          .sort((a, b) => a - b)
          .join(" ")
      : "?";
  const complain = (/** @type {string} */ words) => {
    say(message, words);
    if (words) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  };
  field.addEventListener("input", () => {
    const words = fault(spec, read());
    complain(words);
    if (!words) onMove(read());
  });
  field.addEventListener("change", onRest);
  return {
    element,
    show(value) {
      if (read() === value && field.value) return;
      field.value = value.replaceAll(" ", ", ");
      complain("");
    },
    enable(on) {
      field.disabled = !on;
    },
  };
}

/**
 * @param {string} name
 * @param {Spec} spec
 * @param {Hands} hands
 * @param {Scale} [scale]
 * @returns {Control}
 */
export function createControl(name, spec, hands, scale) {
  const control = createPlain(name, spec, hands, scale);
  const reason = html("p", { class: "off-reason" });
  control.element.append(reason);
  return {
    ...control,
    enable(on, why = "") {
      control.enable(on);
      say(reason, on ? "" : why);
      control.element.toggleAttribute("data-off", !on && why !== "");
    },
  };
}

/** @type {typeof createControl} */
function createPlain(name, spec, hands, scale) {
  if (spec.kind === "number") return numberControl(name, spec, hands, scale);
  if (spec.kind === "choice") return (spec.list ? listControl : choiceControl)(name, spec, hands);
  if (spec.kind === "text") return textControl(name, spec, hands);
  if (spec.kind === "days") return daysControl(name, spec, hands);
  return switchControl(name, spec, hands);
}

/**
 * A button.
 * @param {string} words
 * @param {() => void} onPress
 * @param {import("./dom.js").Attributes} [attributes]
 */
export function button(words, onPress, attributes = {}) {
  const element = html("button", { type: "button", ...attributes }, words);
  element.addEventListener("click", onPress);
  return element;
}
