/** A guide through a demo: a few steps, each of which sets a state or asks for one, and says what it means. */

import { button } from "./controls.js";
import { html, reducedMotion, say } from "./dom.js";
import { plain, withFacts } from "./facts.js";

/**
 * @typedef {object} Step as in `controls.json`; its words may link to the evidence as the chapters do
 * @property {string} do what to do, or what this step does
 * @property {string} look what to look at
 * @property {string} means what it means, in two sentences at the most
 * @property {{ [name: string]: number | string | boolean | undefined }} [set] the state that the step sets; without one it is the reader's to make
 * @property {string} [point] selector of the one thing in the stage to look at
 */

const MILLISECONDS = 700;

/**
 * Bring numbers to where a step wants them, the other settings at once.
 * @param {Record<string, any>} from @param {Record<string, any>} to
 * @param {(values: Record<string, any>) => void} onMove on the way
 * @param {() => void} onArrive
 * @returns {() => void} arrives at once, if it is still on the way
 */
function glide(from, to, onMove, onArrive) {
  const moving = Object.keys(to).filter((key) => typeof to[key] === "number" && from[key] !== to[key]);
  if (reducedMotion() || !moving.length) {
    onArrive();
    return () => {};
  }
  const start = performance.now();
  let frame = requestAnimationFrame(function step(now) {
    const share = Math.min(1, Math.max(0, (now - start) / MILLISECONDS));
    if (share === 1) {
      arrive();
      return;
    }
    frame = requestAnimationFrame(step);
    const eased = share * share * (3 - 2 * share);
    onMove(Object.fromEntries(moving.map((key) => [key, from[key] + (to[key] - from[key]) * eased])));
  });
  function arrive() {
    if (!frame) return;
    cancelAnimationFrame(frame);
    frame = 0;
    onArrive();
  }
  return arrive;
}

/**
 * @param {object} options
 * @param {Step[]} options.steps
 * @param {HTMLElement} options.root
 * @param {string} options.name the demo's folder
 * @param {Record<string, any>} options.values the settings as they are
 * @param {(values: Record<string, any>) => Record<string, any>} options.rounded as their controls hold them
 * @param {(values: Record<string, any>) => void} options.assign sets values on the way
 * @param {(values: Record<string, any>) => void} options.arrive sets values as a move that undo takes back
 * @param {() => void} options.onStart
 */
export function createGuide({ steps, root, name, values, rounded, assign, arrive, onStart }) {
  const place = html("p", { class: "place" });
  const [what, look, means] = [html("p", { class: "do" }), html("p", {}), html("p", { class: "means" })];
  const back = button("Previous", () => go(at - 1));
  const on = button("Next", () => go(at + 1), { class: "chief" });
  const leave = button("Leave the guide", () => go(-1));
  const text = html(
    "div",
    { class: "step", tabindex: -1, role: "group", "aria-label": "Step of the guide" },
    place,
    what,
    look,
    means,
  );
  const panel = html(
    "div",
    { class: "guide", hidden: true },
    text,
    html("div", { class: "row" }, back, on, leave),
  );
  const opener = button(`Guide me in ${steps.length} steps`, () => go(0), {
    class: "opener",
    "aria-expanded": "false",
  });
  const paper = html(
    "ol",
    { class: "steps-on-paper" },
    ...steps.map((step) =>
      html("li", {}, html("b", {}, plain(step.do)), ` ${plain(`${step.look} ${step.means}`)}`),
    ),
  );

  let at = -1;
  // The next step starts where this one ends, not where the reader's impatience met it.
  let land = () => {};
  const unpoint = () =>
    root.querySelectorAll(".pointed").forEach((element) => element.classList.remove("pointed"));

  /** @param {HTMLElement} paragraph @param {string} words */
  function tell(paragraph, words) {
    paragraph.replaceChildren(...withFacts(words, name));
    paragraph.classList.toggle("has-facts", paragraph.childElementCount > 0);
  }

  /** @param {number} next */
  function go(next) {
    land();
    unpoint();
    const started = at < 0;
    at = next >= steps.length ? -1 : next;
    panel.hidden = at < 0;
    opener.hidden = at >= 0;
    opener.setAttribute("aria-expanded", String(at >= 0));
    root.classList.toggle("guided", at >= 0);
    if (at < 0) {
      opener.focus({ preventScroll: true });
      return;
    }
    if (started) onStart();
    const step = steps[at];
    say(place, `Step ${at + 1} of ${steps.length}`);
    tell(what, step.do);
    tell(look, step.look);
    tell(means, step.means);
    back.disabled = at === 0;
    say(on, at === steps.length - 1 ? "Done" : "Next");
    if (step.point) root.querySelector(`.stage ${step.point}`)?.classList.add("pointed");
    if (step.set) {
      const goal = step.set;
      const before = Object.fromEntries(Object.keys(goal).map((key) => [key, values[key]]));
      land = glide(
        before,
        goal,
        (now) => assign(rounded(now)),
        () => {
          assign(before);
          arrive(goal);
        },
      );
    }
    text.focus({ preventScroll: true });
  }
  // A deck of slides goes through the steps by its own keys.
  root.addEventListener("course:step", (event) => {
    if (event instanceof CustomEvent && event.detail !== at) go(event.detail);
  });
  return { panel, opener, paper };
}
