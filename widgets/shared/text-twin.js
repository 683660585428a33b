/** The demo in words and numbers: a summary, an announcement when it rests, a table, a CSV file. */

import { button } from "./controls.js";
import { html, newId, say } from "./dom.js";

/** @typedef {{ columns: string[], rows: (string | number)[][] }} Table */

const REST = 700;

/**
 * The summary is rewritten with every move; it is read aloud only when the moves have stopped.
 * @returns {{ element: HTMLElement, show: (words: string) => void, stop: () => void }}
 */
export function createSummary() {
  const shown = html("p", { class: "summary" });
  const live = html("p", { class: "visually-hidden", "aria-live": "polite", role: "status" });
  let timer = 0;
  let first = true;
  return {
    element: html("div", {}, shown, live),
    show(words) {
      if (shown.textContent === words) return;
      say(shown, words);
      clearTimeout(timer);
      // Nobody asked anything when the page opens.
      if (!first) timer = window.setTimeout(() => say(live, words), REST);
      first = false;
    },
    stop: () => clearTimeout(timer),
  };
}

/**
 * Write a table as CSV (RFC 4180).
 * @param {Table} table
 */
export function toCsv({ columns, rows }) {
  /** @param {string | number} cell */
  const quote = (cell) => (/[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell));
  return [columns, ...rows].map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
}

/**
 * A button that saves a table as a file.
 * @param {string} words
 * @param {string} file
 * @param {() => Table} table
 */
export function createDownload(words, file, table) {
  return button(words, () => {
    const address = URL.createObjectURL(new Blob([toCsv(table())], { type: "text/csv" }));
    const link = html("a", { href: address, download: file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 0);
  });
}

/**
 * The numbers behind the picture. The table is built when it is opened; the file holds every point.
 * @param {{ caption: string, file: string, table: () => Table, full: () => Table, title?: string, words?: string }} options
 */
export function createTable({ caption, file, table, full, title = "The numbers as a table", words = "Download all points (CSV)" }) {
  const place = html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption });
  const element = html("details", { class: "numbers" }, html("summary", {}, title), place, createDownload(words, file, full));

  const build = () => {
    const { columns, rows } = table();
    place.replaceChildren(html(
      "table", {},
      html("caption", {}, caption),
      html("thead", {}, html("tr", {}, ...columns.map((name) => html("th", { scope: "col" }, name)))),
      html("tbody", {}, ...rows.map(([first, ...rest]) =>
        html("tr", {}, html("th", { scope: "row" }, String(first)), ...rest.map((cell) => html("td", {}, String(cell)))))),
    ));
  };
  element.addEventListener("toggle", () => element.open && build());
  return { element, refresh: () => void (element.open && build()), build };
}

/**
 * Copy a text; where the browser forbids it, show the text ready to be copied by hand.
 * @param {{ words: string, copied: string, text: () => string }} options
 */
export function createCopy({ words, copied, text }) {
  const field = html("input", { type: "text", readonly: true, hidden: true, id: newId("copy"), "aria-label": words });
  const status = html("span", { class: "status", role: "status" });
  const copy = button(words, async () => {
    field.value = text();
    try {
      await navigator.clipboard.writeText(field.value);
      field.hidden = true;
      say(status, copied);
    } catch {
      field.hidden = false;
      field.select();
      say(status, "Copy it from this field:");
    }
  });
  return { button: copy, element: html("span", { class: "copied" }, status, field) };
}
