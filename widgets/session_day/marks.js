/** Published peaks and durations, as marks on the axis of the curves: nothing is drawn between them. */

import { html } from "../shared/dom.js";
import { observationMin } from "../static/models/session_day.js";

/** @typedef {{ effect: string, peak: number, ends: [number, number] }} Mark */
/** @typedef {{ item: string, figure: string, population: string, notes: string, source: string, confidence: string }} Figure */

export const [START, END] = [-60, 300];
const place = (/** @type {number} */ minutes) => `${((minutes - START) / (END - START)) * 100}%`;
/** As it stands within a sentence: units keep their capitals. */
const within = (words = "") => words.charAt(0).toLowerCase() + words.slice(1);

/**
 * @param {Record<string, Mark>} marks
 * @param {Record<string, Figure>} figures
 */
export function createMarks(marks, figures) {
  const published = Object.entries(marks).map(
    ([
      id,
      {
        effect,
        peak,
        ends: [first, last],
      },
    ]) =>
      html(
        "div",
        { class: "mark-row", "data-mark": id },
        html(
          "p",
          {},
          html("b", {}, effect),
          ` peak about ${peak} min, ${first === last ? `lasts about ${last / 60} h` : `usually gone by ${first / 60} to ${last / 60} h`}`,
        ),
        html(
          "div",
          { class: "lane", "aria-hidden": "true" },
          html("span", { class: "peak", style: `left: ${place(peak)}` }),
          html("span", {
            class: "ends",
            style: `left: ${place(first)}; width: calc(${place(last)} - ${place(first)} + 2px)`,
          }),
        ),
      ),
  );
  const stay = html("span", { class: "stay" });
  const rule = html(
    "div",
    { class: "mark-row", "data-mark": "stay" },
    html(
      "p",
      {},
      html("b", {}, "Stay and be watched"),
      ` at least ${observationMin / 60} h; pressure before, at about 40 min, then until it falls`,
    ),
    html(
      "div",
      { class: "lane", "aria-hidden": "true" },
      stay,
      ...[-5, 40].map((minutes) => html("span", { class: "cuff", style: `left: ${place(minutes)}` })),
    ),
  );
  const none = html(
    "p",
    { class: "help" },
    "Published peaks and durations of dissociation and blood pressure in our tables are those of the spray. " +
      `For infusions they hold a size without a time: ${within(figures.S017?.item)}, ${within(figures.S017?.figure)} (${figures.S017?.confidence ?? ""} verified). So nothing is drawn for this route.`,
  );
  const element = html("div", { class: "marks" }, ...published, none, rule);
  return {
    element,
    /** @param {string} route @param {number} dosing @param {boolean} given */
    draw(route, dosing, given) {
      for (const row of published) row.hidden = route !== "nasal";
      none.hidden = route === "nasal";
      // Where nothing was given the room stays, so that the pressure's slider does not run away from the thumb.
      element.style.visibility = given ? "" : "hidden";
      stay.style.left = place(dosing);
      stay.style.width = `${(observationMin / (END - START)) * 100}%`;
    },
  };
}
