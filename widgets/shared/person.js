/** One person, as small as a letter, in any picture of a crowd: arms raised, or at the side. */

import { svg } from "./dom.js";

/** Shapes of the body by gesture; the head sits above. */
export const BODIES = {
  raised: "M-5.8 -12.5L-3.4 -8.2L0 -7.6L3.4 -8.2L5.8 -12.5M0 -9V-4L-2.8 0M0 -4L2.8 0",
  down: "M-3.8 -4.6L0 -9L3.8 -4.6M0 -9V-4L-2.8 0M0 -4L2.8 0",
};

/** @param {keyof typeof BODIES} gesture @param {string} kind classes beside "person" */
export const person = (gesture, kind) =>
  svg(
    "g",
    { class: `person ${kind}` },
    svg("circle", { cx: 0, cy: -12, r: 2.5 }),
    svg("path", { d: BODIES[gesture] }),
  );
