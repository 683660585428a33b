/** Four groups, two lines: parallel lines are a sum, lines that open are synergy. */

import { set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";

const [LEFT, RIGHT, TOP, BOTTOM] = [64, 236, 22, 168];
const [LOW, HIGH] = [-10, 60];
const height = (/** @type {number} */ points) => TOP + ((HIGH - Math.max(LOW, Math.min(HIGH, points))) / (HIGH - LOW)) * (BOTTOM - TOP);

export function createGroups() {
  const line = (/** @type {string} */ name) => svg("line", { class: name, x1: LEFT, x2: RIGHT });
  const [without, withDrug, sum] = [line("without"), line("with"), line("sum")];
  const dots = Object.fromEntries(["neither", "drug", "therapy", "both"].map((name) =>
    [name, name === "drug" || name === "both" ? svg("circle", { class: "with", r: 5 }) : svg("rect", { class: "without", width: 9, height: 9, x: -4.5, y: -4.5 })]));
  const labels = Object.fromEntries(["neither", "drug", "therapy", "both"].map((name) => [name, svg("text", { class: "group" })]));
  const element = svg("svg", { viewBox: "0 0 320 200", class: "groups", role: "img" },
    ...[0, 20, 40].flatMap((points) => [svg("line", { class: "grid", x1: 28, x2: 320, y1: height(points), y2: height(points) }), svg("text", { class: "tick", x: 22, y: height(points) + 4 }, fixed(points))]),
    svg("text", { class: "unit", x: 0, y: 6 }, "More days abstinent than with neither, percentage points"),
    sum, without, withDrug, ...Object.values(dots), ...Object.values(labels),
    svg("text", { class: "arm", x: LEFT, y: 188 }, "No therapy"), svg("text", { class: "arm", x: RIGHT, y: 188 }, "Therapy"));
  return {
    element,
    /** @param {import("./trial.js").Result["groups"]} groups @param {boolean} veiled */
    draw(groups, veiled) {
      const join = (/** @type {SVGLineElement} */ one, /** @type {number} */ from, /** @type {number} */ to) => {
        set(one, "y1", height(from).toFixed(1));
        set(one, "y2", height(to).toFixed(1));
      };
      join(without, groups.neither, groups.therapy);
      join(withDrug, groups.drug, groups.both);
      join(sum, groups.drug, groups.sum);
      withDrug.style.visibility = dots.both.style.visibility = labels.both.style.visibility = sum.style.visibility = veiled ? "hidden" : "";
      for (const name of /** @type {const} */ (["neither", "drug", "therapy", "both"])) {
        const right = name === "both" || name === "therapy";
        set(dots[name], "transform", `translate(${right ? RIGHT : LEFT} ${height(groups[name]).toFixed(1)})`);
        set(labels[name], "x", String(right ? RIGHT + 12 : LEFT - 10));
        set(labels[name], "text-anchor", right ? "start" : "end");
        set(labels[name], "y", String(Math.round(height(groups[name])) + 4));
        labels[name].textContent = name === "neither" ? "0" : `${groups[name] > 0 ? "+" : ""}${fixed(groups[name], 1)}`;
      }
      set(element, "aria-label", veiled ? "Three groups: neither, drug alone and therapy alone. The fourth waits for your guess."
        : `Four groups, against neither: drug alone ${fixed(groups.drug, 1)}, therapy alone ${fixed(groups.therapy, 1)}, both ${fixed(groups.both, 1)}; their plain sum would be ${fixed(groups.sum, 1)}.`);
    },
  };
}
