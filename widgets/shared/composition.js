/** One screen: the stage stays in sight, the hand moves what is on it, and the drawers below are closed. */

import { button } from "./controls.js";
import { html, newId, say } from "./dom.js";
import { createGuide } from "./guide.js";

/**
 * @typedef {(Node | string | null | false | undefined)[]} Parts
 * @typedef {object} Composition
 * @property {string} kicker what kind of thing this is, in a line above the question
 * @property {string} question the one question that the demo answers
 * @property {ReturnType<typeof import("./predict.js").createPredict>} [predict] asked in the hand's place
 * @property {Parts} stage the picture, the one curve or chart, the readouts
 * @property {HTMLElement} [time] the time slider with its play button, at the foot of the stage
 * @property {Parts} hand the three to six controls that answer the question
 * @property {Parts} [more] further settings, which open in the hand's place so that the stage stays
 * @property {ReturnType<typeof import("./text-twin.js").createWords>} words
 * @property {import("./guide.js").Step[]} [steps] a guide of three to six steps
 * @property {Element[]} drawers closed until they are asked for
 */

/**
 * A drawer: closed, opened in place, open on paper.
 * @param {string} title
 * @param {...import("./dom.js").Child} content
 */
export const drawer = (title, ...content) =>
  html("details", { class: "drawer" }, html("summary", {}, title), ...content);

/**
 * The hand: a question first, then controls, or in their place the further settings.
 * @param {Composition} parts
 * @param {{ presetButtons: HTMLElement[], bar: HTMLElement }} shell
 * @param {HTMLElement | undefined} guide
 */
function createHand({ predict, hand, more = [] }, { presetButtons, bar }, guide) {
  const presets =
    presetButtons.length > 0 &&
    html("div", { class: "row presets", role: "group", "aria-label": "Scenarios" }, ...presetButtons);
  const chief = html("div", { class: "chief-settings" }, ...hand.filter(Boolean), presets);
  const further = html(
    "div",
    { class: "further-settings", id: newId("further"), hidden: true },
    ...more.filter(Boolean),
  );
  const toggle =
    more.length > 0 &&
    button(
      "More settings",
      () => {
        further.hidden = !further.hidden;
        chief.hidden = !further.hidden;
        toggle && toggle.setAttribute("aria-expanded", String(!further.hidden));
        toggle && say(toggle, further.hidden ? "More settings" : "Fewer settings");
      },
      { class: "toggle", "aria-expanded": "false", "aria-controls": further.id },
    );
  const settings = html(
    "div",
    { class: "settings" },
    chief,
    further,
    html("div", { class: "row foot" }, toggle),
    bar,
  );
  return html(
    "div",
    { class: "hand", role: "group", "aria-label": "Settings" },
    guide,
    predict?.element,
    settings,
  );
}

/**
 * On a small screen with large text the stage scrolls: only then does it take the focus, and say what it is.
 * @param {HTMLElement} stage
 */
function reachable(stage) {
  const sized = new ResizeObserver(() => {
    const scrolls =
      getComputedStyle(stage).overflowY === "auto" && stage.scrollHeight > stage.clientHeight + 1;
    for (const [name, value] of [
      ["tabindex", "0"],
      ["role", "group"],
      ["aria-label", "Picture"],
    ]) {
      if (scrolls) stage.setAttribute(name, value);
      else stage.removeAttribute(name);
    }
  });
  for (const one of [stage, ...stage.children]) sized.observe(one);
  return stage;
}

/**
 * Put a demo together. A screen reader meets question, guess, hand, stage, drawers in this order.
 * @param {ReturnType<typeof import("./shell.js").createShell>} shell
 * @param {Composition} parts
 */
export function compose(shell, parts) {
  const { root, notice } = shell;
  const title = html("h3", { id: newId("question"), tabindex: -1 }, parts.question);
  const guide = parts.steps?.length
    ? createGuide({
        steps: parts.steps,
        root,
        name: shell.name,
        values: shell.values,
        rounded: shell.rounded,
        assign: (next) => shell.assign(next, { save: false, control: "guide" }),
        arrive: (next) => shell.moveAndRest(next, "guide"),
        onStart: () => parts.predict?.open && parts.predict.skip(),
      })
    : undefined;
  root.classList.add("composed");
  root.setAttribute("role", "group");
  root.setAttribute("aria-labelledby", title.id);
  root.append(
    html(
      "header",
      { role: "none" }, // in a notebook, where no article is around it, it would be the page's banner
      html("div", {}, html("p", { class: "kicker" }, parts.kicker), title),
      guide?.opener,
      notice,
    ),
    html(
      "div",
      { class: "board" },
      createHand(parts, shell, guide?.panel),
      reachable(html("div", { class: "stage" }, ...parts.stage.filter(Boolean), parts.time)),
    ),
    guide?.paper ?? "",
    parts.words.element,
    html("div", { class: "drawers" }, parts.words.drawer, ...parts.drawers),
  );
}
