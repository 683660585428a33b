/** A case as data: where a path leads, and which paths there are. */

/**
 * @typedef {import("../shared/told.js").Told} Told
 * @typedef {{ do: string, fit: "sound" | "defensible" | "unsafe", why: Told, to: string }} Choice
 * @typedef {{ text: Told, ending: "" | "safe" | "open" | "harm", choices: Choice[] }} Scene
 * @typedef {{ id: string, title: string, question: string, part: string, scenes: Record<string, Scene>, limit: Told, debriefing: Told[] }} Case
 * @typedef {{ name: string, scene: Scene, number: number, choice: Choice }} Step
 */

export const ENDING = /** @type {Record<string, string>} */ ({
  safe: "It ends safely",
  open: "It ends open",
  harm: "It ends in harm",
});

/** Where in a treatment a case plays, in its order. */
export const PART = /** @type {Record<string, string>} */ ({
  before: "Before the dose",
  day: "On the day",
  after: "Afterwards, and in the team",
});

/** @param {string} path */
export const numbers = (path) => (path ? path.split("-").map(Number) : []);

/**
 * The scenes as one comes to them, first the one to which no choice leads. Their own order says nothing: a stored
 * notebook sorts its keys.
 * @param {Case} story
 */
export function inOrder({ scenes }) {
  const led = new Set(Object.values(scenes).flatMap(({ choices }) => choices.map(({ to }) => to)));
  const names = Object.keys(scenes).filter((name) => !led.has(name));
  for (const name of names)
    names.push(...new Set(scenes[name].choices.map(({ to }) => to).filter((to) => !names.includes(to))));
  return names;
}

/**
 * Follow a path as far as it exists.
 * @param {Case} story
 * @param {string} path
 * @returns {{ steps: Step[], name: string, scene: Scene, fault: string }} where it leads; `fault` names the first step that does not exist
 */
export function walk(story, path) {
  /** @type {Step[]} */
  const steps = [];
  let [name] = inOrder(story);
  for (const [i, number] of numbers(path).entries()) {
    const scene = story.scenes[name];
    const choice = scene.choices[number - 1];
    if (!choice) {
      const allowed = scene.ending
        ? `the case “${story.title}” ends after step ${i}`
        : `step ${i + 1} of “${story.title}” offers 1 to ${scene.choices.length}`;
      return { steps, name, scene, fault: `The path ${path} does not exist: ${allowed}.` };
    }
    steps.push({ name, scene, number, choice });
    name = choice.to;
  }
  return { steps, name, scene: story.scenes[name], fault: "" };
}

/**
 * How deep each scene lies: one step further than the deepest scene that leads to it.
 * @param {Case} story
 */
export function depths({ scenes }) {
  const names = Object.keys(scenes);
  const depth = Object.fromEntries(names.map((name) => [name, 0]));
  // No way is longer than there are scenes.
  for (const _ of names)
    for (const name of names)
      for (const { to } of scenes[name].choices) depth[to] = Math.max(depth[to], depth[name] + 1);
  return depth;
}
