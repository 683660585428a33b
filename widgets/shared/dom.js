/** Elements made in one call, and the few things every part of a demo does with them. */

/** @typedef {Record<string, string | number | boolean | null | undefined>} Attributes */
/** @typedef {Node | string | null | undefined | false} Child */

/**
 * @param {Element} element
 * @param {Attributes} attributes `true` sets an empty attribute; null, undefined and false leave it out
 * @param {Child[]} children
 */
function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
}

const FOCUSABLE = new Set(["input", "select", "textarea", "button", "summary", "a"]);

/**
 * Make an HTML element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function html(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  // JupyterLab takes arrows, Enter and single letters as commands, except from an element that carries this mark.
  const mark = FOCUSABLE.has(tag) || "tabindex" in attributes ? { "data-lm-suppress-shortcuts": "true" } : {};
  fill(element, { ...mark, ...attributes }, children);
  return element;
}

/**
 * Make an SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, attributes, children);
  return element;
}

/**
 * Write an attribute only when it changes: the browser restyles on every write, changed or not.
 * @param {Element} element
 * @param {string} name
 * @param {string} value
 */
export function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * Write a text only when it changes.
 * @param {Node} element
 * @param {string} text
 */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

const counter = /** @type {Record<symbol, number>} */ (/** @type {unknown} */ (globalThis));
const NEXT_ID = Symbol.for("course: next id");

/**
 * A new id for a label to point at. Each bundle of a page and each widget of a notebook loads this module for itself:
 * what counts is the document, or the labels of one demo would work another's controls.
 * @param {string} prefix
 */
export function newId(prefix) {
  counter[NEXT_ID] = (counter[NEXT_ID] ?? 0) + 1;
  return `demo-${prefix}-${counter[NEXT_ID]}`;
}

/**
 * Put a style sheet into the document, once however many demos ask for it.
 * @param {string} name
 * @param {string} css
 */
export function addStyle(name, css) {
  const id = `course-style-${name}`;
  const existing = document.getElementById(id);
  if (existing) existing.textContent = css;
  else document.head.append(html("style", { id }, css));
}

/** Does the reader ask for less motion? */
export function reducedMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
