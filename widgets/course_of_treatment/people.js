/** A hundred people, in the order in which they would respond; the first ones respond first. */

import { html, set, svg } from "../shared/dom.js";
import { BODIES, person } from "../shared/person.js";

/** @typedef {import("./course.js").Moment} Moment */
/** @typedef {"waiting" | "both" | "drug" | "none" | "well" | "relapsed"} Fate */

const ACROSS = 25;
const [WIDE, TALL] = [19, 23];
/** @type {Record<Fate, keyof typeof BODIES>} */
const GESTURES = {
  waiting: "down",
  both: "raised",
  drug: "raised",
  well: "raised",
  relapsed: "down",
  none: "down",
};

export function createPeople() {
  const people = Array.from({ length: 100 }, (_, i) => {
    const figure = person("down", "waiting");
    const place = svg(
      "g",
      {
        transform: `translate(${(i % ACROSS) * WIDE + WIDE / 2} ${(Math.floor(i / ACROSS) + 1) * TALL - 3})`,
      },
      figure,
    );
    return { figure, body: /** @type {Element} */ (figure.lastChild), place };
  });
  const element = svg(
    "svg",
    { viewBox: `0 0 ${ACROSS * WIDE} ${(100 / ACROSS) * TALL + 2}`, class: "people", role: "img" },
    ...people.map(({ place }) => place),
  );
  const items = /** @type {[Fate, HTMLElement, HTMLElement][]} */ ([]);
  const legend = html(
    "ul",
    { class: "legend" },
    ...Object.keys(GESTURES).map((name) => {
      const fate = /** @type {Fate} */ (name);
      const words = html("span", {});
      const item = html(
        "li",
        {},
        svg(
          "svg",
          { viewBox: "-8 -17 16 20", class: "people mark", "aria-hidden": "true" },
          person(GESTURES[fate], fate),
        ),
        words,
      );
      items.push([fate, item, words]);
      return item;
    }),
  );
  return {
    element: html("div", { class: "hundred" }, element, legend),
    /** @param {Fate[]} fates @param {Partial<Record<Fate, string>>} meanings what the fates are called, with their counts @param {string} words */
    draw(fates, meanings, words) {
      fates.forEach((fate, i) => {
        set(people[i].figure, "class", `person ${fate}`);
        set(people[i].body, "d", BODIES[GESTURES[fate]]);
      });
      for (const [fate, item, label] of items) {
        item.hidden = !meanings[fate];
        if (label.textContent !== (meanings[fate] ?? "")) label.textContent = meanings[fate] ?? "";
      }
      set(element, "aria-label", words);
    },
  };
}

/** What becomes of each, on one day. @param {Moment} now @param {"today" | "lasting"} crowd @returns {Fate[]} */
export function fates(now, crowd) {
  const { counts, isWell, given } = now;
  return Array.from({ length: 100 }, (_, i) => {
    if (!given) return "waiting";
    if (crowd === "lasting" && counts.well !== null)
      return isWell.has(i) ? "well" : i < counts.responders ? "relapsed" : "none";
    return i < Math.min(counts.without, counts.ketamine) ? "both" : i < counts.ketamine ? "drug" : "none";
  });
}
