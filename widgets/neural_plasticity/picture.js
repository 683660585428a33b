/** The living picture: spines sprout, swell and vanish as the days pass. Nodes are made once and only moved. */

import { set, svg } from "../shared/dom.js";
import {
  BASELINE_SPINES,
  FREE_SITES,
  HEIGHT,
  WIDTH,
  axons,
  cap,
  glutamateSites,
  shading,
  shaft,
  sites,
  spineOutline,
  synthesisSites,
} from "./anatomy.js";

/**
 * What the picture shows at one moment.
 * @typedef {object} Moment
 * @property {number} grown new spines formed so far, in spines of this stretch
 * @property {number} gone new spines lost again so far
 * @property {number} lost spines of before that stress has taken
 * @property {number} glutamate 0 (as before) to 1 (the most that the scale shows)
 * @property {number} building 0 to 1: protein synthesis for new spines
 */

const STEPS = 8;
/** What the picture leaves out above and below: nothing but axons passing. */
const TOP = 34;
const clamp = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));
const at = (/** @type {import("./anatomy.js").Spine} */ spine) =>
  `translate(${spine.x.toFixed(1)} ${spine.y.toFixed(1)}) rotate(${spine.turn.toFixed(1)})`;

/**
 * How much of each spine is there: 0 to 1. Of the new ones, first come is first gone.
 * @param {Moment} moment
 */
export function census({ grown, gone, lost }) {
  return {
    young: Array.from({ length: FREE_SITES }, (_, i) => clamp(grown - i) - clamp(gone - i)),
    old: Array.from({ length: BASELINE_SPINES }, (_, i) => 1 - clamp(lost - i)),
  };
}

/** @returns {{ element: SVGSVGElement, draw: (moment: Moment, words: string) => void }} */
export function createPicture() {
  const { old, free } = sites();
  const body = shaft();
  const passing = axons(old);

  const ghosts = old.map((spine) =>
    svg("path", { class: "ghost", transform: at(spine), d: spineOutline(spine, 1), visibility: "hidden" }),
  );
  const elders = old.map((spine, i) => {
    const outline = svg("path", { class: "outline" });
    const detail = svg(
      "g",
      {},
      svg("path", { class: "shading", d: shading(spine) }),
      svg("path", { class: "cap", d: cap(spine) }),
    );
    const shape = svg("g", { class: "settle", style: `--i:${i}` }, outline, detail);
    return { node: svg("g", { transform: at(spine) }, shape), outline, detail };
  });
  const young = free.map((site) =>
    svg("path", { class: "young", transform: at(site), visibility: "hidden" }),
  );

  /** Marks in few groups, each spread over the whole stretch: one attribute a group and frame. @param {SVGElement[]} marks */
  const groups = (marks) =>
    Array.from({ length: STEPS }, (_, step) =>
      svg(
        "g",
        { opacity: 0 },
        ...marks.filter((_, i) => (i + 3 * Math.floor(i / BASELINE_SPINES)) % STEPS === step),
      ),
    );
  const glutamate = groups(
    glutamateSites(old).map(([cx, cy]) => svg("circle", { cx: cx.toFixed(1), cy: cy.toFixed(1), r: 1.7 })),
  );
  const synthesis = groups(
    synthesisSites().map(([x, y, turn]) =>
      svg("path", {
        d: "M0 -2.6L2.3 1.6H-2.3Z",
        transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(0)})`,
      }),
    ),
  );

  const element = svg(
    "svg",
    { viewBox: `0 ${TOP} ${WIDTH} ${HEIGHT - 2 * TOP}`, role: "img", class: "dendrite" },
    svg(
      "g",
      { class: "axons" },
      ...passing.lines.map((d) => svg("path", { d })),
      ...passing.boutons.map(({ at: [x, y], turn }) =>
        svg("ellipse", {
          rx: 8.5,
          ry: 4.8,
          transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${turn.toFixed(0)})`,
        }),
      ),
    ),
    svg("path", { class: "surface", d: body.surface }),
    ...body.edges.map((d) => svg("path", { class: "edge", d })),
    svg("g", {}, ...ghosts),
    svg("g", {}, ...young),
    svg("g", {}, ...elders.map(({ node }) => node)),
    svg("path", { class: "hatching", d: body.hatching }),
    svg("g", { class: "synthesis" }, ...synthesis),
    svg("g", { class: "glutamate" }, ...glutamate),
  );

  /** @type {number[]} what each node shows, so that only what changed is written */
  const drawnOld = old.map(() => -1);
  const drawnYoung = young.map(() => -1);

  /** @param {SVGElement[]} steps @param {number} level */
  const light = (steps, level) =>
    steps.forEach((group, i) => set(group, "opacity", clamp(level * STEPS - i).toFixed(2)));

  return {
    element,
    draw(moment, words) {
      const present = census(moment);
      present.old.forEach((part, i) => {
        const step = Math.round(part * 200) / 200;
        if (step === drawnOld[i]) return;
        drawnOld[i] = step;
        elders[i].outline.setAttribute("d", spineOutline(old[i], step));
        set(elders[i].node, "visibility", step > 0.02 ? "visible" : "hidden");
        set(elders[i].detail, "opacity", clamp(step * 4 - 3).toFixed(2));
        set(ghosts[i], "visibility", step < 0.6 ? "visible" : "hidden");
      });
      present.young.forEach((part, i) => {
        const step = Math.round(part * 200) / 200;
        if (step === drawnYoung[i]) return;
        drawnYoung[i] = step;
        set(young[i], "visibility", step > 0.02 ? "visible" : "hidden");
        if (step > 0.02) young[i].setAttribute("d", spineOutline(free[i], step));
      });
      light(glutamate, moment.glutamate);
      light(synthesis, moment.building);
      set(element, "aria-label", words);
    },
  };
}
