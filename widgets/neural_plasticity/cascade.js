/** The chain of arrows from ketamine to benefit: each lights up while it acts, and says what is known about it. */

import { html, say, set, svg } from "../shared/dom.js";
import { wordsTable } from "../shared/words-table.js";

/**
 * @typedef {{ id: string, from: string, to: string, animal_species: string, animal_finding: string,
 *   animal_status: string, animal_source: string, human_finding: string, human_status: string, human_source: string }} Arrow
 * @typedef {Record<string, { level: number, words: string, blocked?: boolean }>} Signals
 *   by arrow id; level 0 to 1
 */

/** What the table's verdicts on human data say in the chain. */
const HUMAN = /** @type {Record<string, string>} */ ({
  supported: "human data: support it",
  mixed: "human data: mixed",
  null: "human data: no change seen",
  contrary: "human data: against it",
  none: "no human data",
});

/** @param {string} status */
export const humanWords = (status) => HUMAN[status] ?? status;

/** @param {string} text */
const capital = (text) => (/^m[A-Z]/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1));

const glyph = () =>
  svg(
    "svg",
    { class: "arrow", viewBox: "0 0 34 14", "aria-hidden": "true" },
    svg("path", { class: "shaft", d: "M1 7H27" }),
    svg("path", { class: "point", d: "M25 2.5L32 7L25 11.500" }),
    svg("path", { class: "bar", d: "M12 1.500L20 12.5M20 1.5L12 12.5" }),
  );

/** @param {Arrow[]} pathway */
export function createCascade(pathway) {
  const start = html("span", { class: "value" });
  const first = html(
    "li",
    {},
    html("span", { class: "node" }, html("b", {}, capital(pathway[0]?.from ?? "")), start),
  );
  const steps = pathway.map((arrow) => {
    const value = html("span", { class: "value" });
    const known = html("span", { class: "known" });
    const element = html(
      "li",
      { "data-arrow": arrow.id },
      glyph(),
      html("span", { class: "node" }, html("b", {}, capital(arrow.to)), value, known),
    );
    return { arrow, element, value, known };
  });
  const note = html("p", { class: "help" });
  const element = html(
    "div",
    { class: "cascade" },
    html("ol", { "aria-label": "From ketamine to benefit" }, first, ...steps.map((step) => step.element)),
    note,
  );

  return {
    element,
    /**
     * @param {string} dose what stands under the first node
     * @param {Signals} signals
     * @param {"mouse" | "human"} species
     */
    draw(dose, signals, species) {
      say(start, dose);
      for (const { arrow, element: item, value, known } of steps) {
        const { level, words, blocked } = signals[arrow.id] ?? { level: 0, words: "" };
        const unknown = species === "human" && arrow.human_status === "none";
        item.style.setProperty("--level", unknown ? "0" : level.toFixed(2));
        set(item, "data-blocked", String(blocked === true));
        set(item, "data-known", species === "human" ? arrow.human_status : "animal");
        say(value, words);
        say(known, blocked ? "blocked" : species === "human" ? humanWords(arrow.human_status) : "");
      }
      const missing = pathway.filter((arrow) => arrow.human_status === "none").length;
      say(
        note,
        species === "human"
          ? `${missing} of these ${pathway.length} arrows have no human data at all and are drawn broken. The curves below keep the timetable of mice and rats: no human one exists.`
          : "Each arrow has been tested in mice or rats. Switch to Human to see what is left.",
      );
    },
  };
}

/**
 * The evidence for each arrow, as a table.
 * @param {Arrow[]} pathway
 */
export function evidenceTable(pathway) {
  /** @param {string} finding @param {string} source */
  const cell = (finding, source) =>
    html("td", {}, finding, source && html("span", { class: "source" }, ` ${source}.`));
  return html(
    "details",
    {},
    html("summary", {}, "What each arrow rests on"),
    wordsTable(
      "What each arrow rests on",
      ["Arrow", "In animals", "In people"],
      pathway.map((arrow) =>
        html(
          "tr",
          {},
          html("th", { scope: "row" }, `${capital(arrow.from)} → ${arrow.to}`),
          cell(`${capital(arrow.animal_species)}: ${arrow.animal_finding}`, arrow.animal_source),
          cell(`${capital(humanWords(arrow.human_status))}. ${arrow.human_finding}`, arrow.human_source),
        ),
      ),
    ),
  );
}
