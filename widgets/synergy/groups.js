/** Four groups, two lines: parallel lines are a sum, lines that open are synergy. */

import { set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";

const [LEFT, RIGHT, TOP] = [64, 236, 22];
/** Where the picture's lowest points stand: with room, and on a small screen. */
const BOTTOMS = { roomy: 288, small: 128 };
const [LOW, HIGH] = [-10, 60];
/** Lines of words may not stand closer. */
const LEADING = 12;

export function createGroups() {
  let bottom = BOTTOMS.roomy;
  const height = (/** @type {number} */ points) =>
    TOP + ((HIGH - Math.max(LOW, Math.min(HIGH, points))) / (HIGH - LOW)) * (bottom - TOP);
  const line = (/** @type {string} */ name) => svg("line", { class: name, x1: LEFT, x2: RIGHT });
  const [without, withDrug, sum] = [line("without"), line("with"), line("sum")];
  const dots = Object.fromEntries(
    ["neither", "drug", "therapy", "both"].map((name) => [
      name,
      name === "drug" || name === "both"
        ? svg("circle", { class: "with", r: 5 })
        : svg("rect", { class: "without", width: 9, height: 9, x: -4.5, y: -4.5 }),
    ]),
  );
  const labels = Object.fromEntries(
    ["neither", "drug", "therapy", "both"].map((name) => [name, svg("text", { class: "group" })]),
  );
  const ticks = [0, 20, 40].map((points) => ({
    points,
    line: svg("line", { class: "grid", x1: 28, x2: 320 }),
    text: svg("text", { class: "tick", x: 22 }, fixed(points)),
  }));
  const arms = [
    svg("text", { class: "arm", x: LEFT }, "No therapy"),
    svg("text", { class: "arm", x: RIGHT }, "Therapy"),
  ];
  const element = svg(
    "svg",
    { class: "groups", role: "img" },
    ...ticks.flatMap(({ line, text }) => [line, text]),
    svg("text", { class: "unit", x: 0, y: 11 }, "More days abstinent than with neither, percentage points"),
    sum,
    without,
    withDrug,
    ...Object.values(dots),
    ...Object.values(labels),
    ...arms,
  );
  const join = (/** @type {SVGLineElement} */ one, /** @type {number} */ from, /** @type {number} */ to) => {
    set(one, "y1", height(from).toFixed(1));
    set(one, "y2", height(to).toFixed(1));
  };
  /** Give the picture its height. @param {boolean} roomy */
  function fit(roomy) {
    bottom = roomy ? BOTTOMS.roomy : BOTTOMS.small;
    set(element, "viewBox", `0 0 320 ${bottom + 24}`);
    for (const arm of arms) set(arm, "y", String(bottom + 18));
    for (const { points, line, text } of ticks) {
      join(line, points, points);
      set(text, "y", (height(points) + 4).toFixed(1));
    }
  }
  fit(true);
  return {
    element,
    fit,
    /** @param {import("./contrasts.js").Result["groups"]} groups @param {boolean} veiled */
    draw(groups, veiled) {
      join(without, groups.neither, groups.therapy);
      join(withDrug, groups.drug, groups.both);
      join(sum, groups.drug, groups.sum);
      withDrug.style.visibility =
        dots.both.style.visibility =
        labels.both.style.visibility =
        sum.style.visibility =
          veiled ? "hidden" : "";
      // Two words on one side push each other apart, as far as they would overlap.
      const push = (/** @type {number} */ upper, /** @type {number} */ lower) =>
        Math.max(0, LEADING - Math.abs(height(upper) - height(lower))) / 2;
      const apart = veiled ? 0 : push(groups.both, groups.therapy) * (groups.both < groups.therapy ? -1 : 1);
      const shifts = { neither: 0, drug: 0, therapy: apart, both: -apart };
      for (const name of /** @type {const} */ (["neither", "drug", "therapy", "both"])) {
        const right = name === "both" || name === "therapy";
        set(dots[name], "transform", `translate(${right ? RIGHT : LEFT} ${height(groups[name]).toFixed(1)})`);
        // Beneath its mark: beside it stands the axis, which says the same.
        const below = name === "neither";
        set(labels[name], "x", String(below ? LEFT : right ? RIGHT + 12 : LEFT - 10));
        set(labels[name], "text-anchor", below ? "middle" : right ? "start" : "end");
        const y = Math.round(height(groups[name])) + shifts[name] + (below ? 18 : 4);
        set(labels[name], "y", y.toFixed(1));
        labels[name].textContent = below ? "0" : `${groups[name] > 0 ? "+" : ""}${fixed(groups[name], 1)}`;
      }
      set(
        element,
        "aria-label",
        veiled
          ? "Three groups: neither, drug alone and therapy alone. The fourth waits for your guess."
          : `Four groups, against neither: drug alone ${fixed(groups.drug, 1)}, therapy alone ${fixed(groups.therapy, 1)}, both ${fixed(groups.both, 1)}; their plain sum would be ${fixed(groups.sum, 1)}.`,
      );
    },
  };
}
