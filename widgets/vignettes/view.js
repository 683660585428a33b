/** What would you do next? Branching cases, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { button } from "../shared/controls.js";
import { crisisLines } from "../shared/crisis.js";
import { html, newId, say } from "../shared/dom.js";
import { icon } from "../shared/shapes.js";
import { createShell } from "../shared/shell.js";
import reasons from "../shared/told.css";
import { createTable, createWords } from "../shared/text-twin.js";
import { SHAPE, notes, plain, reason, told, unfold } from "../shared/told.js";
import verdicts from "../shared/verdicts.css";
import { controls as written, question as asked, steps as guide } from "./controls.json";
import { createRecord } from "./record.js";
import { ENDING, PART, numbers, walk } from "./story.js";
import css from "./style.css";
import { createTrail } from "./trail.js";

/**
 * @typedef {import("./story.js").Case} Case
 */

/**
 * What is true now, in a sentence.
 * @param {Case} story
 * @param {ReturnType<typeof walk>} now
 * @param {string} counted the choices so far, by how they fit
 */
function sentence(story, { steps, scene }, counted) {
  const many = `${steps.length} step${steps.length === 1 ? "" : "s"}`;
  if (scene.ending) return `${ENDING[scene.ending]} after ${many}: ${counted}.`;
  const last = steps.at(-1);
  return `${last ? `Step ${steps.length} was ${last.choice.fit}` : `${story.title}: no step yet`}; now choose among ${scene.choices.length}.`;
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const cases = /** @type {Case[]} */ (unfold(model.get("told")));
  const inPage = model.inPage === true;
  const asks = model.get("predict_first") !== false;
  const options = Object.fromEntries(cases.map((one) => [one.id, one.title]));
  const groups = Object.entries(PART).map(([part, words]) => ({
    words,
    options: cases.filter((one) => one.part === part).map(({ id }) => id),
  }));
  const usual = cases.some((one) => one.id === written.case.default) ? written.case.default : cases[0]?.id;
  const specs = /** @type {Record<string, import("../shared/controls.js").Spec>} */ (
    /** @type {unknown} */ ({ ...written, case: { ...written.case, options, groups, default: usual } })
  );

  const shell = createShell({
    model,
    el,
    css: verdicts + reasons + css,
    name: "vignettes",
    className: "Vignettes",
    specs,
    presets: [],
    kept: [],
    // Another case begins at its beginning.
    along: (moved) => ("case" in moved ? { path: "" } : {}),
    draw,
  });
  const { root, values, controls: c } = shell;
  const story = () => /** @type {Case} */ (cases.find((one) => one.id === values.case) ?? cases[0]);

  const go = (/** @type {string} */ path) => {
    shell.move({ path }, "path");
    shell.rest();
    here.focus({ preventScroll: true });
    // A choice stands below the reason for it, on a phone perhaps a screen below.
    last.scrollIntoView({ block: "nearest" });
  };
  const back = button("Back one step", () => go(numbers(values.path).slice(0, -1).join("-")), {
    class: "back",
  });
  const again = button("Start this case again", () => go(""), { class: "again" });
  const trail = createTrail();
  const question = html("p", { class: "question" });
  const last = html("div", { class: "last" });
  const situation = html("p", { class: "situation", id: newId("situation") });
  const known = html("div", { class: "known" });
  const choices = html("ol", { class: "ways" });
  const ending = html("p", { class: "ending" });
  const tally = html("p", { class: "tally" });
  const here = html(
    "div",
    {
      class: "here-now",
      tabindex: -1,
      role: "group",
      "aria-label": "Where you are",
      "aria-describedby": situation.id,
    },
    last,
    known,
    choices,
    html("div", { class: "row steps" }, back, again),
  );
  const so = html("ol", { class: "so-far" });
  const record = createRecord();
  const limit = html("div", { class: "limit" });
  const words = createWords();
  words.drawer.append(so);
  const table = createTable({
    title: "The path as a table",
    words: "Download the path (CSV)",
    file: "vignette-path.csv",
    caption: "Your decisions in this case, each with its reason",
    table: () => ({
      columns: ["Step", "Choice", "How it fits", "Why"],
      rows: at().steps.map(({ choice }, i) => [i + 1, choice.do, choice.fit, plain(choice.why)]),
    }),
    full: () => ({
      columns: ["case", "step", "situation", "chosen", "choice", "fit", "why"],
      rows: at().steps.map(({ scene, number, choice }, i) => [
        values.case,
        i + 1,
        plain(scene.text),
        number,
        choice.do,
        choice.fit,
        plain(choice.why),
      ]),
    }),
  });
  const at = () => walk(story(), values.path);
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};
  Object.assign(root, { drawn });

  /** @param {Record<string, any>} settings */
  function draw(settings) {
    let now = at();
    if (now.fault) {
      say(shell.notice, `${now.fault} The case is shown from where the path was last right.`);
      shell.assign({ path: now.steps.map(({ number }) => number).join("-") });
      now = at();
    }
    const { steps, scene } = now;
    const before = steps.at(-1);
    say(question, story().question);
    last.replaceChildren(
      ...(before
        ? [
            html(
              "p",
              { class: "chosen" },
              html("span", { class: "kicker" }, `Step ${steps.length}. You chose: `),
              before.choice.do,
            ),
            reason(before.choice, inPage),
            html(
              "details",
              {},
              html("summary", {}, `Why not the other${before.scene.choices.length > 2 ? "s" : ""}?`),
              ...before.scene.choices
                .filter((one) => one !== before.choice)
                .map((one) =>
                  html(
                    "div",
                    { class: "other" },
                    html("p", { class: "chosen" }, one.do),
                    reason(one, inPage),
                  ),
                ),
            ),
          ]
        : []),
    );
    situation.replaceChildren(...told(scene.text));
    known.replaceChildren(...[notes(scene.text, inPage)].filter((one) => one !== false));
    choices.hidden = scene.ending !== "";
    choices.replaceChildren(
      ...scene.choices.map((one, i) =>
        html(
          "li",
          {},
          button(one.do, () => go([...numbers(settings.path), i + 1].join("-")), { class: "way-button" }),
          !asks && reason(one, inPage),
        ),
      ),
    );
    ending.hidden = tally.hidden = scene.ending === "";
    const fits = ["sound", "defensible", "unsafe"]
      .map((fit) => [steps.filter(({ choice }) => choice.fit === fit).length, fit])
      .filter(([count]) => count);
    if (scene.ending) {
      ending.className = `ending ${SHAPE[scene.ending]}`;
      ending.replaceChildren(icon(SHAPE[scene.ending]), html("b", {}, ENDING[scene.ending]));
    }
    const counted = fits.map(([count, fit]) => `${count} ${fit}`).join(", ");
    say(
      tally,
      scene.ending
        ? `Your choices: ${counted}. Go back to see where the other ways lead; one case is a rehearsal, not a rate.`
        : "",
    );
    back.disabled = again.disabled = !steps.length;
    so.hidden = !steps.length;
    so.replaceChildren(...steps.map(({ choice }) => html("li", {}, `${choice.do} (${choice.fit})`)));
    const summary =
      `Case: ${story().title}. ${steps.length ? `${steps.length} step${steps.length === 1 ? "" : "s"}: ${counted}. Last: ${steps[steps.length - 1].choice.do} ` : "No step yet. "}` +
      (scene.ending
        ? `${ENDING[scene.ending]}. ${plain(scene.text)}`
        : `Now: ${plain(scene.text)} ${scene.choices.length} choices.`);
    words.show(sentence(story(), now, counted), summary);
    trail.draw(
      story(),
      now,
      `The ways through the case; taken: ${steps.length ? steps.map(({ number, choice }) => `choice ${number}, ${choice.fit}`).join("; ") : "none yet"}${scene.ending ? `. ${ENDING[scene.ending]}` : ""}.`,
    );
    table.refresh();
    record.draw(story(), now, settings.path);
    limit.replaceChildren(
      html("p", {}, html("b", {}, "What this case does not promise. "), ...told(story().limit)),
      notes(story().limit, inPage) || "",
    );
    drawn.values = { ...settings };
    drawn.steps = steps.map(({ name, number, choice }) => ({ scene: name, number, fit: choice.fit }));
  }

  // The path is moved by choosing; its field is for handing a path on.
  here.dataset.control = "path";
  compose(shell, {
    kicker: "Demo. Invented cases; no patient is described",
    question: asked,
    words,
    steps: cases.some((one) => one.id === written.case.default)
      ? /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (guide))
      : [],
    stage: [question, trail.element, situation, html("div", { class: "end" }, ending, tally)],
    hand: [c.case.element, here],
    more: [c.path.element],
    drawers: [
      record.element,
      table.element,
      drawer(
        "How to read the trail",
        html(
          "p",
          {},
          "The whole case: a circle is a decision, a square an ending. Your way is drawn in ink.",
        ),
        html(
          "p",
          {},
          "One word in brackets after a reason says how a point of practice is known: from a trial, from observation, by consensus (law is marked in its note), or as custom that nobody has tested.",
        ),
      ),
      drawer(
        "What it cannot say",
        limit,
        html(
          "p",
          { class: "source" },
          "These cases are short and invented. Real ones hold more, and law, licence and local protocol come before anything written here. Sound, defensible and unsafe are the authors’ judgement; the facts come from the course’s tables, marked where they were not read in their source. No case gives a dose, and none is advice for use on oneself.",
        ),
      ),
      html("p", { class: "source crisis" }, "In a crisis: ", ...crisisLines()),
    ],
  });
  return shell.start({ tables: [table], parts: [words] });
}

export default { render };
