/** Light or dark, and the colours of the data: the same quantity has the same colour in the whole book. */

import palette from "./palette.json";
import { followPaper } from "./paper.js";

/** @typedef {"light" | "dark"} Theme */
/** @typedef {keyof typeof palette} Quantity */

/** The book says it on html, JupyterLab on body; without either the system decides. */
function ambient() {
  const book = document.documentElement.dataset.theme;
  const lab = document.body.dataset.jpThemeLight;
  const dark = book
    ? book === "dark"
    : lab
      ? lab === "false"
      : matchMedia("(prefers-color-scheme: dark)").matches;
  return dark ? "dark" : "light";
}

/**
 * Keep an element in the theme around it: `data-theme` and one custom property a quantity.
 * Paper is white, so print is light.
 * @param {HTMLElement} root
 * @param {() => void} redraw called after each change, for what is drawn on a canvas
 * @returns {{ colour: (quantity: Quantity) => string, ink: (name: string) => string, stop: () => void }}
 */
export function followTheme(root, redraw) {
  /** @type {Theme} */
  let theme = "light";
  /** @type {Map<string, string>} */
  const inks = new Map();
  /** @param {Theme} next */
  const apply = (next) => {
    theme = next;
    inks.clear();
    root.dataset.theme = next;
    for (const quantity of /** @type {Quantity[]} */ (Object.keys(palette))) {
      root.style.setProperty(`--${quantity}`, palette[quantity][next]);
    }
  };
  apply(ambient());

  const update = () => {
    const next = paper.matches ? "light" : ambient();
    if (next !== theme) {
      apply(next);
      redraw();
    }
  };
  const paper = followPaper(update);
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  observer.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", update);
  return {
    colour: (quantity) => palette[quantity][theme],
    ink(name) {
      // Asking for a computed style makes the browser settle the page's styles first: once a theme is enough.
      let value = inks.get(name);
      if (!value) {
        value = getComputedStyle(root).getPropertyValue(`--${name}`).trim();
        if (root.isConnected) inks.set(name, value);
      }
      return value;
    },
    stop() {
      observer.disconnect();
      system.removeEventListener("change", update);
      paper.stop();
    },
  };
}
