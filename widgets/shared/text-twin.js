/** The demo in words and numbers: a summary, an announcement when it rests, a table, a CSV file. */

import { button } from "./controls.js";
import { html, newId, say } from "./dom.js";

/** @typedef {{ columns: string[], rows: (string | number)[][] }} Table */

const REST = 500;

const SPOKEN = 4000;
/** Words that an ear takes in at once. */
const MOST = 20;

/**
 * What of a sentence is new, in whole clauses, and no more than can be listened to.
 * @param {string} before @param {string} now
 */
export function news(before, now) {
  const clauses = (/** @type {string} */ text) => text.split(/(?<=[.;:,])\s+/);
  const known = new Set(clauses(before));
  const fresh = clauses(now).filter((clause) => !known.has(clause));
  // The same clauses in another order are all of the news there is.
  let told = (fresh[0] ?? now).split(/\s+/).slice(0, MOST).join(" ");
  for (const clause of fresh.slice(1)) {
    const longer = `${told} ${clause}`;
    if (longer.split(/\s+/).length > MOST) break;
    told = longer;
  }
  return told;
}

/**
 * The demo in words: one sentence that stays in sight and is said when the moves have stopped, the rest in a drawer.
 * What was said is taken away again, so that nobody who reads on meets it twice.
 * @returns {{ element: HTMLElement, drawer: HTMLElement, show: (sentence: string, rest: string, speak?: boolean) => void, stop: () => void }}
 */
export function createWords() {
  const shown = html("p", { class: "sentence" });
  const rest = html("p", { class: "summary" });
  const live = html("p", { class: "visually-hidden", "aria-live": "polite" });
  const element = html("div", { class: "in-words" }, shown, live);
  let timer = 0;
  /** Nobody asked anything before the first move of a hand, or link into this demo. @type {boolean | null} */
  let asked = null;
  const onMove = (/** @type {Event} */ event) => {
    if (!(event instanceof KeyboardEvent && ["Tab", "Shift"].includes(event.key))) asked = true;
  };
  const listen = () => {
    asked = false;
    for (const kind of ["pointerdown", "keydown", "click", "input"])
      element.closest(".demo")?.addEventListener(kind, onMove, { capture: true });
    addEventListener("hashchange", onMove);
  };
  /** What stood there before the moves that are not told yet. @type {string | null} */
  let said = null;
  return {
    element,
    drawer: html("details", { class: "drawer twin" }, html("summary", {}, "In words"), rest),
    show(sentence, words, speak = true) {
      say(rest, words);
      if (asked === null) listen();
      if (shown.textContent === sentence) return;
      said ??= shown.textContent ?? "";
      say(shown, sentence);
      say(live, "");
      clearTimeout(timer);
      if (!asked || !speak) {
        said = null;
        return;
      }
      timer = window.setTimeout(() => {
        if (said !== sentence) say(live, news(said ?? "", sentence));
        said = null;
        timer = window.setTimeout(() => say(live, ""), SPOKEN);
      }, REST);
    },
    stop() {
      clearTimeout(timer);
      removeEventListener("hashchange", onMove);
    },
  };
}

/** Without this mark a spreadsheet takes the file for its system's old encoding, and dashes for three letters. */
const BYTE_ORDER_MARK = "\ufeff";

/**
 * Write a table as CSV (RFC 4180), in UTF-8 and marked as such.
 * @param {Table} table
 */
export function toCsv({ columns, rows }) {
  /** @param {string | number} cell */
  const quote = (cell) =>
    /[",\n]/.test(String(cell)) ? `"${String(cell).replaceAll('"', '""')}"` : String(cell);
  return BYTE_ORDER_MARK + [columns, ...rows].map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
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
export function createTable({
  caption,
  file,
  table,
  full,
  title = "The numbers as a table",
  words = "Download all points (CSV)",
}) {
  const place = html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption });
  const element = html(
    "details",
    { class: "numbers" },
    html("summary", {}, title),
    place,
    createDownload(words, file, full),
  );

  const build = () => {
    const { columns, rows } = table();
    place.replaceChildren(
      html(
        "table",
        {},
        html("caption", {}, caption),
        html("thead", {}, html("tr", {}, ...columns.map((name) => html("th", { scope: "col" }, name)))),
        html(
          "tbody",
          {},
          ...rows.map(([first, ...rest]) =>
            html(
              "tr",
              {},
              html("th", { scope: "row" }, String(first)),
              ...rest.map((cell) => html("td", {}, String(cell))),
            ),
          ),
        ),
      ),
    );
  };
  element.addEventListener("toggle", () => element.open && build());
  return { element, refresh: () => void (element.open && build()), build };
}

/**
 * Copy a text; where the browser forbids it, show the text ready to be copied by hand.
 * @param {{ words: string, copied: string, text: () => string }} options
 */
export function createCopy({ words, copied, text }) {
  const field = html("input", {
    type: "text",
    readonly: true,
    hidden: true,
    id: newId("copy"),
    "aria-label": words,
  });
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
