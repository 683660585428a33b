/** The day as six small scenes in ink; the one that is happening is drawn strong. */

import { html, set, svg } from "../shared/dom.js";

/** @typedef {"preparation" | "pressure" | "dosing" | "watching" | "leaving" | "integration"} Scene */

const HEAD = (/** @type {number} */ x, /** @type {number} */ y) =>
  `M${x - 4} ${y}a4 4 0 1 0 8 0a4 4 0 1 0 -8 0`;
/** Somebody on a chair, looking right (1) or left (-1). */
const SEATED = (/** @type {number} */ x, /** @type {number} */ way) =>
  `${HEAD(x, 18)}M${x} 22V36H${x + 9 * way}V48M${x - 2 * way} 28L${x + 7 * way} 32M${x - 4 * way} 26V48M${x - 4 * way} 38H${x + 4 * way}`;
const STANDING = (/** @type {number} */ x) => `${HEAD(x, 14)}M${x} 18V34L${x - 4} 48M${x} 34L${x + 4} 48`;
const LYING = "M8 46H56M8 46V40L20 28M12 46V50M52 46V50M24 30a4 4 0 1 0 -8 -2M24 32L34 40H54M19 26L26 25";
const SCENES = /** @type {Record<Scene, { title: string, when: string, path: string, accent?: string }>} */ ({
  preparation: {
    title: "Preparation",
    when: "in the days before",
    path: SEATED(14, 1) + SEATED(50, -1),
    accent: "M26 14H38M26 19H34",
  },
  pressure: {
    title: "Pressure",
    when: "just before",
    path: `${SEATED(16, 1)}${STANDING(48)}M48 22L28 31`,
    accent: "M22 28h6v6h-6Z",
  },
  dosing: { title: "Dosing", when: "from minute 0", path: LYING, accent: "M16 23L24 22" },
  watching: {
    title: "Watching",
    when: "at least 2 h",
    path: LYING,
    accent: "M50 14a8 8 0 1 0 0.01 0M50 9V14.5L53.5 17",
  },
  leaving: {
    title: "Leaving",
    when: "with an escort",
    path: `${STANDING(22)}${STANDING(38)}M22 22L30 28L38 22`,
    accent: "M48 50V8H60V50M56 30H57",
  },
  integration: {
    title: "Integration",
    when: "in the days after",
    path: SEATED(14, 1) + SEATED(50, -1),
    accent: "M26 12H38M26 17H38M26 22H33",
  },
});

export function createDay() {
  const items = Object.fromEntries(
    Object.entries(SCENES).map(([name, { title, when, path, accent }]) => {
      const picture = svg(
        "svg",
        { viewBox: "0 0 66 54", "aria-hidden": "true" },
        svg("path", { class: "figure", d: path }),
        svg("path", { class: "thing", d: accent ?? "" }),
      );
      return [
        name,
        html(
          "li",
          { "data-scene": name },
          picture,
          html("span", { class: "name" }, title),
          html("span", { class: "help" }, when),
        ),
      ];
    }),
  );
  return {
    element: html("ol", { class: "day", "aria-label": "The day" }, ...Object.values(items)),
    /** @param {Scene | null} now @param {boolean} home a day without any of it */
    draw(now, home) {
      for (const [name, item] of Object.entries(items)) {
        set(item, "data-now", String(name === now));
        if (name === now) set(item, "aria-current", "step");
        else item.removeAttribute("aria-current");
        set(item, "data-missing", String(home && name !== "dosing"));
      }
    },
  };
}

/**
 * The scene at a time.
 * @param {number} minutes
 * @param {import("./gates.js").Gates} gates
 * @param {number} dosing
 * @returns {Scene}
 */
export function sceneAt(minutes, { stopped, open, home }, dosing) {
  if (home) return "dosing";
  if (minutes < -15) return "preparation";
  if (stopped || minutes < 0) return "pressure";
  if (open) return "leaving";
  return minutes <= Math.max(dosing, 40) ? "dosing" : "watching";
}
