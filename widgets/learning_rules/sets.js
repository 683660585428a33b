/** Where every set of numbers comes from, and whether it was read there. */

import { html } from "../shared/dom.js";
import { parameters as calciumParameters, presets as calciumSets } from "../static/models/calcium_rule.js";
import { parameters as pairParameters } from "../static/models/pair_rule.js";
import { parameters as tripletParameters, presets as tripletSets } from "../static/models/triplet_rule.js";
import { wordsTable } from "../shared/words-table.js";

/** @typedef {{ rule: string, name: string, source: string, verified: boolean, note: string }} Set */

const TITLES = /** @type {Record<string, string>} */ ({
  pair_rule: "Pair rule",
  triplet_rule: "Triplet rule",
  calcium_rule: "Calcium rule",
});

/** @param {Record<string, number>} values @param {Record<string, { unit: string, meaning: string }>} known */
const list = (values, known) =>
  Object.entries(values)
    .filter(([name]) => name !== "nearest")
    .map(
      ([name, value]) =>
        `${known[name].meaning} ${Number(value.toPrecision(4))}${["ms", "s"].includes(known[name].unit) ? ` ${known[name].unit}` : ""}`,
    )
    .join("; ");

/** @param {Set[]} sets @param {Record<string, Record<string, number>>} pairSets @param {Record<string, string>} sources */
export function originTable(sets, pairSets, sources) {
  const all = /** @type {Record<string, [Record<string, Record<string, number>>, Record<string, any>]>} */ ({
    pair_rule: [pairSets, pairParameters],
    triplet_rule: [tripletSets, tripletParameters],
    calcium_rule: [calciumSets, calciumParameters],
  });
  const row = (
    /** @type {string} */ name,
    /** @type {string} */ numbers,
    /** @type {string} */ status,
    /** @type {string} */ note,
  ) =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, name),
      html("td", {}, numbers),
      html("td", {}, html("b", {}, status), note),
    );
  return html(
    "details",
    { class: "origins" },
    html("summary", {}, "Where every number comes from"),
    html(
      "p",
      { class: "help" },
      "Verified: read in its source or in code that cites it. Two pair rules state the change after a whole protocol; here it is spread evenly over 60 pairs, which is an assumption of this course.",
    ),
    wordsTable(
      "Where every number comes from",
      ["Set", "Numbers", "Status, source, note"],
      [
        ...sets.map(({ rule, name, source, verified, note }) =>
          row(
            `${TITLES[rule]}: ${name.replaceAll("_", " ")}`,
            list(all[rule][0][name], all[rule][1]),
            verified ? "verified" : "unverified",
            `, ${sources[source] ?? source}. ${note}`,
          ),
        ),
        row(
          "BCM rule",
          "usual rate 10 Hz; nudge from 1 to 1.1",
          "illustrative",
          `. The rule (${sources.bienenstock1982}) fixes neither.`,
        ),
      ],
    ),
  );
}
