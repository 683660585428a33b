/** The chain of arrows of one account, and where an experiment cuts it. */

import { html, say, set, svg } from "../shared/dom.js";

/** What stands between ketamine and BDNF, and the parameters that an experiment takes from the arrow before it. */
const FIRST = /** @type {Record<string, { words: string, by: string[] }[]>} */ ({
  disinhibition: [
    { words: "interneurons blocked", by: ["unbound_fraction"] },
    { words: "glutamate", by: [] },
  ],
  block_at_rest: [{ words: "receptors blocked at rest", by: ["unbound_fraction", "resting_access"] }],
  hydroxynorketamine: [{ words: "hydroxynorketamine", by: ["hnk_formation"] }],
  trkb: [{ words: "TrkB bound", by: ["trkb_binding"] }],
});
const THEN = [
  { words: "BDNF, mTORC1", by: [] },
  { words: "new spines", by: ["new_spines"] },
  { words: "mood lift", by: [] },
];
const LONGEST = 2 + THEN.length;

/** @param {string} mechanism */
const steps = (mechanism) => [...FIRST[mechanism], ...THEN];

/**
 * What an experiment does to each arrow of an account.
 * @param {string} mechanism
 * @param {Record<string, number> | null} changes
 * @returns {("cut" | "more" | "")[]}
 */
export const touched = (mechanism, changes) =>
  steps(mechanism).map(({ by }) => {
    const found = by
      .filter((name) => changes && name in changes)
      .map((name) => /** @type {Record<string, number>} */ (changes)[name]);
    return !found.length ? "" : Math.min(...found) < 0.5 ? "cut" : "more";
  });

const glyph = () =>
  svg(
    "svg",
    { class: "arrow", viewBox: "0 0 34 14", "aria-hidden": "true" },
    svg("path", { class: "shaft", d: "M1 7H27" }),
    svg("path", { class: "point", d: "M25 2.5L32 7L25 11.5" }),
    svg("path", { class: "bar", d: "M10 1.5L20 12.5M20 1.5L10 12.5" }),
  );

export function createChain() {
  const links = Array.from({ length: LONGEST }, () => {
    const [name, effect] = [html("b"), html("span", { class: "effect" })];
    return { element: html("li", {}, glyph(), html("span", { class: "node" }, name, effect)), name, effect };
  });
  return {
    element: html(
      "ol",
      { class: "chain", "aria-label": "From ketamine to the mood" },
      html("li", {}, html("span", { class: "node" }, html("b", {}, "ketamine"))),
      ...links.map(({ element }) => element),
    ),
    /** @param {string} mechanism @param {Record<string, number> | null} changes */
    draw(mechanism, changes) {
      const [all, effects] = [steps(mechanism), touched(mechanism, changes)];
      links.forEach(({ element, name, effect }, i) => {
        element.hidden = i >= all.length;
        if (element.hidden) return;
        set(element, "data-effect", effects[i]);
        say(name, all[i].words);
        say(effect, effects[i] === "cut" ? "taken away" : effects[i] === "more" ? "half as much again" : "");
      });
    },
  };
}
