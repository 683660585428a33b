/** Four accounts of the first step: what each predicts for published experiments, and what was found. */

import { html, say, set, svg } from "../shared/dom.js";
import { createDownload } from "../shared/text-twin.js";
import { accounts, experiments, limits } from "../static/models/rival_experiments.js";

/** @typedef {typeof experiments[number]} Experiment */

const EFFECT = /** @type {Record<string, string>} */ ({ more: "more effect", "as much": "same effect", less: "less effect", none: "no effect" });
const effect = (/** @type {string} */ word) => EFFECT[word] ?? word;
const FIT = /** @type {const} */ ({ true: "fits", false: "fails", null: "cannot say" });
/** @param {boolean | null} agrees @returns {"fits" | "fails" | "cannot say"} */
const fit = (agrees) => FIT[/** @type {"true"} */ (String(agrees))];
const MARKS = { fits: "M2.5 8.5L6.5 12.5L13.5 4", fails: "M3.5 3.5L12.5 12.5M12.5 3.5L3.5 12.5", "cannot say": "M4 8H12" };

/** What an experiment decides, by how the accounts stand to it. */
const GROUPS = /** @type {[string, (fits: Set<boolean | null>) => boolean][]} */ ([
  ["These tell the accounts apart", (fits) => fits.size > 1],
  ["All four fit equally well, so this decides nothing", (fits) => fits.size === 1 && fits.has(true)],
  ["None of the four fits", (fits) => fits.size === 1 && fits.has(false)],
  ["None of the four can say", (fits) => fits.size === 1 && fits.has(null)],
]);

/** @param {Experiment} experiment */
const fits = ({ predictions }) => new Set(accounts.map(({ name }) => predictions[name].agrees));
/** @param {number} hours */
const after = (hours) => (hours > 48 ? `day ${hours / 24}` : `${hours} hours`);

/** @param {string} account */
function tally(account) {
  const said = experiments.map(({ predictions }) => predictions[account].agrees).filter((agrees) => agrees !== null);
  return `It fits ${said.filter(Boolean).length} of the ${said.length} experiments below on which it can say anything.`;
}

/** @param {Record<string, string>} sources author-year label by key */
export function createRivals(sources) {
  const cite = (/** @type {string[]} */ keys) => keys.map((key) => sources[key] ?? key).join(", ");
  /** @type {Record<string, HTMLElement[]>} */
  const columns = Object.fromEntries(accounts.map(({ name }) => [name, []]));
  /** @param {string} name @param {HTMLElement} cell */
  const inColumn = (name, cell) => (columns[name].push(cell), cell);

  /** @param {Experiment} experiment */
  const row = (experiment) => html("tr", { role: "row", "data-experiment": experiment.name },
    html("th", { scope: "row", role: "rowheader" }, html("b", {}, experiment.title), html("span", {}, `${experiment.species}, ${after(experiment.hours)}`),
      html("span", { class: "found" }, fits(experiment).has(null) ? experiment.finding : `Found: ${effect(experiment.observed)}`), html("span", { class: "source" }, cite(experiment.sources))),
    ...accounts.map(({ name, title }) => {
      const { predicted, agrees } = experiment.predictions[name];
      const word = fit(agrees);
      return inColumn(name, html("td", { role: "cell", "data-fit": word }, html("span", { class: "whose", "aria-hidden": "true" }, title),
        html("span", { class: "fit" }, svg("svg", { viewBox: "0 0 16 16", class: "mark", "aria-hidden": "true" }, svg("path", { d: MARKS[word] })), word),
        agrees === null ? null : html("span", { class: "predicted" }, effect(predicted))));
    }));
  const matrix = html("table", { class: "rivals", role: "table" },
    html("caption", {}, "What each account predicts: the effect against that of ketamine alone"),
    html("thead", { role: "rowgroup" }, html("tr", { role: "row" }, html("th", { scope: "col", role: "columnheader" }, "Experiment, and what was found"),
      ...accounts.map(({ name, title }) => inColumn(name, html("th", { scope: "col", role: "columnheader" }, title))))),
    ...GROUPS.map(([heading, belongs]) => ({ heading, members: experiments.filter((one) => belongs(fits(one))) })).filter(({ members }) => members.length)
      .map(({ heading, members }) => html("tbody", { role: "rowgroup" },
        html("tr", { role: "row", class: "group" }, html("th", { scope: "rowgroup", role: "rowheader", colspan: accounts.length + 1 }, heading)), ...members.map(row))));

  const readings = html("details", {}, html("summary", {}, "How each experiment was read"),
    html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "How each experiment was read" }, html("table", { class: "words" },
      html("thead", {}, html("tr", {}, ...["Experiment", "What was found", "How the model takes it"].map((name) => html("th", { scope: "col" }, name)))),
      html("tbody", {}, ...experiments.map((one) => html("tr", {}, html("th", { scope: "row" }, `${one.title} (${one.species})`),
        html("td", {}, one.finding, html("span", { class: "source" }, ` ${cite(one.sources)}.`)), html("td", {}, one.reading)))))));

  const title = html("b");
  const story = html("span");
  const open = html("span");
  const rests = html("span", { class: "source" });
  let shown = "";
  return {
    element: html("section", { class: "accounts" }, html("h4", {}, "Which first step? What published experiments say"),
      html("p", { class: "account" }, title, story, open, rests),
      html("p", { class: "help" }, "The model is scaled so that the usual dose drives all four accounts about equally: the course after one dose fits them all and cannot choose. Only an experiment that takes an arrow away can."),
      matrix,
      html("p", { class: "help" }, `“Less” and “no” effect count as the same, for the sizes mean nothing here. Behaviour of rodents stands beside an illustrative benefit. ${limits}`),
      readings,
      html("div", { class: "row" }, createDownload("Download the predictions (CSV)", "neural-plasticity-rivals.csv", () => table(cite)))),
    /** @param {string} account */
    draw(account) {
      if (account === shown) return;
      shown = account;
      const now = accounts.find(({ name }) => name === account);
      if (!now) return;
      say(title, `${now.title}. `);
      say(story, now.arrow);
      say(open, ` Open: ${now.openQuestion.charAt(0).toLowerCase()}${now.openQuestion.slice(1)} ${tally(account)}`);
      say(rests, ` ${cite(now.sources)}.`);
      for (const [name, cells] of Object.entries(columns)) for (const cell of cells) set(cell, "data-chosen", String(name === account));
    },
  };
}

/**
 * Every prediction, with what was found.
 * @param {(keys: string[]) => string} cite
 * @returns {import("../shared/text-twin.js").Table}
 */
function table(cite) {
  return {
    columns: ["experiment", "species", "hours", "mechanism", "predicted", "observed", "agrees", "source"],
    rows: experiments.flatMap((one) => accounts.map(({ name }) => {
      const { predicted, agrees } = one.predictions[name];
      return [one.name, one.species, one.hours, name, predicted, one.observed, fit(agrees), cite(one.sources)];
    })),
  };
}
