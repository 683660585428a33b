/** A table of words, which scrolls within itself where it is wider than the demo. */

import { html } from "./dom.js";

/**
 * @param {string} label what the table tells, for who reaches it by the keyboard
 * @param {(string | HTMLElement)[]} heads of the columns
 * @param {HTMLElement[] | HTMLElement} rows or the table's body itself
 */
export const wordsTable = (label, heads, rows) =>
  html(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    html(
      "table",
      { class: "words" },
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          ...heads.map((head) => (typeof head === "string" ? html("th", { scope: "col" }, head) : head)),
        ),
      ),
      Array.isArray(rows) ? html("tbody", {}, ...rows) : rows,
    ),
  );
