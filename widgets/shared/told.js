/** Texts of a demo with the facts that they quote, and a note on each fact. */

import { html } from "./dom.js";
import { icon } from "./shapes.js";

/**
 * @typedef {{ id: string, scheme: string, shown: string, note: string, sources: string }} Fact
 * @typedef {(string | Fact)[]} Told words and facts in turn
 */

/** Where the book keeps a fact. @type {Record<string, (id: string) => string>} */
const PLACES = {
  safety: (id) => `../book/safety-figures.html#${id}`,
  claim: (id) => `../book/ledger.html#${id}`,
  practice: (id) => `../book/practice.html#${id}`,
  trial: (id) => `../book/trials.html#trial-${id}`,
};

/**
 * Put the facts back that a page stores once, however often its texts quote them.
 * @param {{ text: any, facts: Fact[] }} folded
 * @returns {any}
 */
export function unfold({ text, facts }) {
  /** @type {(value: any) => any} */
  const unfolded = (value) =>
    Array.isArray(value)
      ? value.map(unfolded)
      : value === null || typeof value !== "object"
        ? value
        : "fact" in value
          ? facts[value.fact]
          : Object.fromEntries(Object.entries(value).map(([name, one]) => [name, unfolded(one)]));
  return unfolded(text);
}

/** @param {string} word */
export const capital = (word) => word[0].toUpperCase() + word.slice(1);

/** @param {Told} parts */
export const plain = (parts) => parts.map((part) => (typeof part === "string" ? part : part.shown)).join("");

/** Words with their facts. @param {Told} parts */
export const told = (parts) =>
  parts.map((part) => (typeof part === "string" ? part : html("span", { class: "fact-shown" }, part.shown)));

/**
 * A note on each fact; nothing where there is none.
 * @param {Told} parts
 * @param {boolean} inPage can it link to the book?
 */
export function notes(parts, inPage) {
  const facts = /** @type {Fact[]} */ (parts.filter((part) => typeof part !== "string"));
  const list = html(
    "ul",
    { class: "notes" },
    ...facts.map((fact) =>
      html(
        "li",
        { class: "source" },
        inPage && PLACES[fact.scheme] && fact.id
          ? html("a", { href: PLACES[fact.scheme](fact.id) }, fact.id)
          : html("b", {}, fact.id || fact.shown),
        ` ${fact.note.replace(/[^.]$/, "$&.")} Source: ${fact.sources || "none"}.`,
      ),
    ),
  );
  return (
    facts.length > 0 &&
    html(
      "details",
      { class: "evidence" },
      html(
        "summary",
        {},
        facts.length > 1 ? `${facts.length} facts and their sources` : "The fact and its source",
      ),
      list,
    )
  );
}

/** The shapes of the verdicts say how well a decision fits and how a case ends. */
export const SHAPE = /** @type {Record<string, string>} */ ({
  sound: "supported",
  defensible: "partly",
  unsafe: "unsupported",
  safe: "supported",
  open: "partly",
  harm: "unsupported",
});

/**
 * Why a decision fits or does not: the words with their facts, and a note on each fact.
 * @param {{ fit: string, why: Told }} decision
 * @param {boolean} inPage can it link to the book?
 */
export function reason({ fit, why }, inPage) {
  return html(
    "div",
    { class: `reason ${SHAPE[fit]}` },
    html("p", {}, html("b", { class: "fit" }, icon(SHAPE[fit]), capital(fit)), " ", ...told(why)),
    notes(why, inPage),
  );
}
