/** The case as a drawn trail: all ways faint, the way taken in ink. */

import { set, svg } from "../shared/dom.js";
import { placed } from "../shared/shapes.js";
import { SHAPE } from "../shared/told.js";
import { depths, inOrder } from "./story.js";

const [WIDTH, ROW, EDGE] = [440, 36, 14];

/**
 * @param {import("./story.js").Case} story
 * @returns {{ x: (name: string) => number, y: (name: string) => number, height: number }}
 */
function places(story) {
  const depth = depths(story);
  const names = inOrder(story);
  const deepest = Math.max(...Object.values(depth));
  const columns = Array.from({ length: deepest + 1 }, (_, i) => names.filter((name) => depth[name] === i));
  const height = Math.max(2, ...columns.map((column) => column.length)) * ROW + 12;
  return {
    height,
    x: (name) => EDGE + (depth[name] / Math.max(1, deepest)) * (WIDTH - 2 * EDGE),
    y: (name) => {
      const column = columns[depth[name]];
      return (height / (column.length + 1)) * (column.indexOf(name) + 1);
    },
  };
}

/** @returns {{ element: SVGSVGElement, draw: (story: import("./story.js").Case, at: ReturnType<typeof import("./story.js").walk>, words: string) => void }} */
export function createTrail() {
  const element = svg("svg", { class: "trail", role: "img" });
  return {
    element,
    draw(story, { steps, name: here }, words) {
      const { x, y, height } = places(story);
      const taken = new Map(steps.map((step) => [step.name, step.number]));
      /** @type {Record<"faint" | "inked" | "nodes" | "marks", SVGElement[]>} in the order in which they are drawn */
      const layers = { faint: [], inked: [], nodes: [], marks: [] };
      for (const [name, scene] of Object.entries(story.scenes)) {
        const visited = taken.has(name) || name === here;
        scene.choices.forEach((choice, i) => {
          const on = taken.get(name) === i + 1;
          const bend = (i - (scene.choices.length - 1) / 2) * 16;
          const [x0, y0, x1, y1] = [x(name), y(name), x(choice.to), y(choice.to)];
          const middle = (x0 + x1) / 2;
          (on ? layers.inked : layers.faint).push(
            svg("path", {
              class: on ? "way taken" : "way",
              d: `M${x0} ${y0}C${middle} ${y0 + bend} ${middle} ${y1 + bend} ${x1} ${y1}`,
            }),
          );
          if (on)
            layers.marks.push(
              svg("circle", { class: "plate", cx: middle, cy: (y0 + y1) / 2 + bend * 0.75, r: 10 }),
              placed(SHAPE[choice.fit], middle, (y0 + y1) / 2 + bend * 0.75, 14),
            );
        });
        const end = scene.ending && visited;
        layers.nodes.push(
          svg(scene.ending ? "rect" : "circle", {
            class: `stop${visited ? " visited" : ""}${name === here ? " here" : ""}`,
            ...(scene.ending
              ? { x: x(name) - 8, y: y(name) - 8, width: 16, height: 16, rx: 2 }
              : { cx: x(name), cy: y(name), r: name === here ? 9 : 6 }),
          }),
        );
        if (end) layers.nodes.push(placed(SHAPE[scene.ending], x(name), y(name), 11));
      }
      set(element, "viewBox", `0 0 ${WIDTH} ${height}`);
      set(element, "aria-label", words);
      element.replaceChildren(...Object.values(layers).flat());
    },
  };
}
