/** What was found in rats, beside what the circuit does: where they agree, and where they do not. */

import { html, say, set, svg } from "../shared/dom.js";
import { atDose, dip, doseCurve, settled } from "./course.js";
import { wordsTable } from "../shared/words-table.js";
import { arrow } from "./panels.js";

/** @typedef {import("./panels.js").Finding} Finding */
/** @typedef {import("./course.js").Result} Result */
/** @typedef {{ words: string, source: string, sign: "+" | "-" | "0", model: "+" | "-" | "0", after: string, agrees: boolean }} Comparison */

/** Findings give only a sign, so a change of less than 5% counts as none. */
export const FLAT = 0.05;
const WAYS = { "+": "up", "-": "down", 0: "no change" };

/** @param {number} ratio to before @param {number} [flat] @returns {"+" | "-" | "0"} */
export const signOf = (ratio, flat = FLAT) => (ratio > 1 + flat ? "+" : ratio < 1 - flat ? "-" : "0");

/** @param {string} id @param {number | null} dose */
function describe(id, dose) {
  if (dose !== null) return `Glutamate at ${dose} mg/kg of ketamine`;
  return id === "DIS-IN" ? "Interneurons after MK-801" : "Pyramidal cells after MK-801, later";
}

/**
 * Each finding with what the model does. Firing is compared for the present blocks, any change counting; glutamate for
 * each dose, whatever the sliders say.
 * @param {Finding[]} findings @param {Result} result @returns {Comparison[]}
 */
export function compare(findings, result) {
  const end = settled(result.courses[result.set]);
  const curve = doseCurve(result.set, result.dose.name);
  return findings.map(({ id, sign, dose, source }) => {
    const model = dose !== null ? signOf(atDose(curve, dose)) : signOf(id === "DIS-IN" ? end.i : end.e, 1e-6);
    const fellFirst = id === "DIS-IN" && model !== "-" && dip(result.courses[result.set].ratio.i) !== null;
    return {
      words: describe(id, dose),
      source,
      sign,
      model,
      after: fellFirst ? ", after a fall" : "",
      agrees: sign === model,
    };
  });
}

const mark = (/** @type {"+" | "-" | "0"} */ sign) =>
  svg("svg", { viewBox: "-7 -7 14 14", class: "sign", "aria-hidden": "true" }, arrow(sign));

/** @param {Finding[]} findings */
export function createRats(findings) {
  const rows = findings.map(() => ({ model: html("td", {}), agrees: html("td", {}), shown: "" }));
  const agreement = html("th", { scope: "col" }, html("span", { class: "visually-hidden" }, "Agreement"));
  const table = wordsTable(
    "What rats did, and what this circuit does",
    ["Found in rats", "Rats", "This circuit", agreement],
    findings.map(({ id, dose, source, sign }, k) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, describe(id, dose), " ", html("span", { class: "help" }, source)),
        html("td", {}, mark(sign), WAYS[sign]),
        rows[k].model,
        rows[k].agrees,
      ),
    ),
  );
  table.classList.add("rats");
  return {
    element: table,
    /** @param {Comparison[]} comparisons @param {boolean} veiled */
    draw(comparisons, veiled) {
      comparisons.forEach(({ model, after, agrees }, k) => {
        const shown = veiled ? "?" : `${model}${after}${agrees}`;
        if (rows[k].shown === shown) return;
        rows[k].shown = shown;
        rows[k].model.replaceChildren(...(veiled ? ["?"] : [mark(model), WAYS[model] + after]));
        say(rows[k].agrees, veiled ? "" : agrees ? "agrees" : "differs");
        set(rows[k].agrees, "class", agrees ? "agrees" : "differs");
      });
    },
  };
}
