/** The predictions in words: what each account expects of each experiment, what was found, how it was read. */

import { html } from "../shared/dom.js";
import { createDownload } from "../shared/text-twin.js";
import { accounts, experiments } from "../static/models/rival_experiments.js";
import { effect, fit, mark } from "./matrix.js";
import { after } from "./words.js";
import { wordsTable } from "../shared/words-table.js";

/** @typedef {import("./matrix.js").Experiment} Experiment */

/** What an experiment decides, by how the accounts stand to it. */
const GROUPS = /** @type {[string, (fits: Set<boolean | null>) => boolean][]} */ ([
  ["These tell the accounts apart", (fits) => fits.size > 1],
  ["All four fit equally well, so this decides nothing", (fits) => fits.size === 1 && fits.has(true)],
  ["None of the four fits", (fits) => fits.size === 1 && fits.has(false)],
  ["None of the four can say", (fits) => fits.size === 1 && fits.has(null)],
]);

/** @param {Experiment} experiment */
const fits = ({ predictions }) => new Set(accounts.map(({ name }) => predictions[name].agrees));
/** @param {Record<string, string>} sources author-year label by key */
const citing = (sources) => (/** @type {string[]} */ keys) =>
  keys.map((key) => sources[key] ?? key).join(", ");

/** @param {Record<string, string>} sources */
export function predictionTable(sources) {
  const cite = citing(sources);
  /** @param {Experiment} experiment */
  const row = (experiment) =>
    html(
      "tr",
      { role: "row", "data-experiment": experiment.name },
      html(
        "th",
        { scope: "row", role: "rowheader" },
        html("b", {}, experiment.title),
        html("span", {}, `${experiment.species}, ${after(experiment.hours)}`),
        html(
          "span",
          { class: "found" },
          fits(experiment).has(null) ? experiment.finding : `Found: ${effect(experiment.observed)}`,
        ),
        html("span", { class: "source" }, cite(experiment.sources)),
      ),
      ...accounts.map(({ name, title }) => {
        const { predicted, agrees } = experiment.predictions[name];
        const word = fit(agrees);
        return html(
          "td",
          { role: "cell", "data-fit": word },
          html("span", { class: "whose", "aria-hidden": "true" }, title),
          html("span", { class: "fit" }, mark(word), word),
          agrees === null ? null : html("span", { class: "predicted" }, effect(predicted)),
        );
      }),
    );
  const matrix = html(
    "table",
    { class: "rivals", role: "table" },
    html("caption", {}, "What each account predicts: the effect against that of ketamine alone"),
    html(
      "thead",
      { role: "rowgroup" },
      html(
        "tr",
        { role: "row" },
        html("th", { scope: "col", role: "columnheader" }, "Experiment, and what was found"),
        ...accounts.map(({ title }) => html("th", { scope: "col", role: "columnheader" }, title)),
      ),
    ),
    ...GROUPS.map(([heading, belongs]) => ({
      heading,
      members: experiments.filter((one) => belongs(fits(one))),
    }))
      .filter(({ members }) => members.length)
      .map(({ heading, members }) =>
        html(
          "tbody",
          { role: "rowgroup" },
          html(
            "tr",
            { role: "row", class: "group" },
            html("th", { scope: "rowgroup", role: "rowheader", colspan: accounts.length + 1 }, heading),
          ),
          ...members.map(row),
        ),
      ),
  );

  return [
    matrix,
    html(
      "div",
      { class: "row" },
      createDownload("Download the predictions (CSV)", "rival-accounts.csv", () => table(cite)),
    ),
  ];
}

/** @param {Record<string, string>} sources */
export function readings(sources) {
  const cite = citing(sources);
  return wordsTable(
    "How each experiment was read",
    ["Experiment", "What was found", "How the model takes it"],
    experiments.map((one) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, `${one.title} (${one.species})`),
        html("td", {}, one.finding, html("span", { class: "source" }, ` ${cite(one.sources)}.`)),
        html("td", {}, one.reading),
      ),
    ),
  );
}

/**
 * Every prediction, with what was found.
 * @param {(keys: string[]) => string} cite
 * @returns {import("../shared/text-twin.js").Table}
 */
function table(cite) {
  return {
    columns: ["experiment", "species", "hours", "mechanism", "predicted", "observed", "agrees", "source"],
    rows: experiments.flatMap((one) =>
      accounts.map(({ name }) => {
        const { predicted, agrees } = one.predictions[name];
        return [
          one.name,
          one.species,
          one.hours,
          name,
          predicted,
          one.observed,
          fit(agrees),
          cite(one.sources),
        ];
      }),
    ),
  };
}
