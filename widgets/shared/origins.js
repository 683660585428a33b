/** Where every number of a model comes from: value, spread, source, and whether it was checked. */

import { html } from "./dom.js";
import { wordsTable } from "./words-table.js";

/** @typedef {{ meaning: string, value: number, unit: string, cv: number | null, source: string, verified: boolean, note: string }} Parameter */

/** @param {Parameter} parameter */
function status({ note, source, verified }) {
  if (note.startsWith("illustrative")) return "illustrative";
  return verified ? "verified" : source ? "unverified" : "assumed";
}

/**
 * @param {Parameter[]} parameters
 * @param {Record<string, string>} sources author-year label by key
 */
export function originTable(parameters, sources) {
  const row = (/** @type {Parameter} */ parameter) =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, parameter.meaning),
      html(
        "td",
        { class: "number" },
        `${Number(parameter.value.toPrecision(4))}${parameter.unit === "1" ? "" : ` ${parameter.unit}`}`,
      ),
      html("td", { class: "number" }, parameter.cv ? `± ${Math.round(parameter.cv * 100)} %` : "none"),
      html(
        "td",
        {},
        html("b", {}, status(parameter)),
        `${parameter.source ? `, ${sources[parameter.source] ?? parameter.source}` : ""}. ${parameter.note.replace(/^illustrative: /, "")}`,
      ),
    );
  return html(
    "details",
    {},
    html("summary", {}, "Where every number comes from"),
    html(
      "p",
      { class: "help" },
      "Verified: read in an archived copy of its source. Unverified: recalled, to be checked. Assumed or illustrative: chosen for this course, not measured. Spread: between patients, as a share of the value.",
    ),
    wordsTable(
      "Where every number comes from",
      ["Parameter", "Value", "Spread", "Status, source, note"].map((name, i) =>
        html("th", { scope: "col", class: i === 1 || i === 2 ? "number" : null }, name),
      ),
      parameters.map(row),
    ),
  );
}
