/** What would you do next? Branching cases, in JupyterLab and in the page. */

import { button } from "../shared/controls.js";
import { html, say } from "../shared/dom.js";
import { icon } from "../shared/shapes.js";
import { createShell } from "../shared/shell.js";
import { createSummary, createTable } from "../shared/text-twin.js";
import { controls as written } from "./controls.json";
import { ENDING, SHAPE, numbers, plain, walk } from "./story.js";
import css from "./style.css";
import { createTrail } from "./trail.js";

/**
 * @typedef {import("./story.js").Case} Case
 * @typedef {import("./story.js").Choice} Choice
 * @typedef {import("./story.js").Fact} Fact
 */

/** Where the book keeps a fact. @type {Record<string, (id: string) => string>} */
const PLACES = {
  safety: (id) => `../book/safety-figures.html#${id}`, claim: (id) => `../book/ledger.html#${id}`, trial: (id) => `../book/trials.html#trial-${id}`,
};

/**
 * Why a choice fits or does not: the words with their facts, and a note on each fact.
 * @param {Choice} choice
 * @param {boolean} inPage can it link to the book?
 */
function reason(choice, inPage) {
  const facts = /** @type {Fact[]} */ (choice.why.filter((part) => typeof part !== "string"));
  return html("div", { class: `reason ${SHAPE[choice.fit]}` },
    html("p", {}, html("b", { class: "fit" }, icon(SHAPE[choice.fit]), choice.fit[0].toUpperCase() + choice.fit.slice(1)), " ",
      ...choice.why.map((part) => (typeof part === "string" ? part : html("span", { class: "fact-shown" }, part.shown)))),
    facts.length > 0 && html("ul", { class: "notes" }, ...facts.map((fact) => html("li", { class: "source" },
      inPage && PLACES[fact.scheme] && fact.id ? html("a", { href: PLACES[fact.scheme](fact.id) }, fact.id) : html("b", {}, fact.id || fact.shown),
      ` ${fact.note.replace(/[^.]$/, "$&.")} Source: ${fact.sources || "none"}.`))));
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const told = /** @type {Case[]} */ (model.get("told") ?? []);
  const inPage = model.inPage === true;
  const asks = model.get("predict_first") !== false;
  const options = Object.fromEntries(told.map((one) => [one.id, one.title]));
  const usual = told.some((one) => one.id === written.case.default) ? written.case.default : told[0]?.id;
  const specs = /** @type {Record<string, import("../shared/controls.js").Spec>} */ (/** @type {unknown} */ ({ ...written, case: { ...written.case, options, default: usual } }));

  const shell = createShell({
    model, el, css, name: "vignettes", className: "Vignettes", specs, presets: [], kept: [],
    // Another case begins at its beginning.
    along: (moved) => ("case" in moved ? { path: "" } : {}), draw,
  });
  const { root, values, controls: c } = shell;
  const story = () => /** @type {Case} */ (told.find((one) => one.id === values.case) ?? told[0]);

  const go = (/** @type {string} */ path) => {
    shell.move({ path }, "path");
    shell.rest();
    here.focus({ preventScroll: true });
  };
  const back = button("Back one step", () => go(numbers(values.path).slice(0, -1).join("-")), { class: "back" });
  const again = button("Start this case again", () => go(""), { class: "again" });
  const trail = createTrail();
  const question = html("p", { class: "question" });
  const last = html("div", { class: "last" });
  const situation = html("p", { class: "situation" });
  const choices = html("ol", { class: "ways" });
  const ending = html("p", { class: "ending" });
  const tally = html("p", { class: "tally" });
  const here = html("div", { class: "here-now", tabindex: -1, role: "group", "aria-label": "Where you are" }, last, situation, choices, ending, tally);
  const so = html("ol", { class: "so-far" });
  const words = createSummary();
  const table = createTable({
    title: "The path as a table", words: "Download the path (CSV)", file: "vignette-path.csv", caption: "Your decisions in this case, each with its reason",
    table: () => ({ columns: ["Step", "Choice", "How it fits", "Why"], rows: at().steps.map(({ choice }, i) => [i + 1, choice.do, choice.fit, plain(choice.why)]) }),
    full: () => ({
      columns: ["case", "step", "situation", "chosen", "choice", "fit", "why"],
      rows: at().steps.map(({ scene, number, choice }, i) => [values.case, i + 1, scene.text, number, choice.do, choice.fit, plain(choice.why)]),
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
    last.replaceChildren(...(before ? [
      html("p", { class: "chosen" }, html("span", { class: "kicker" }, `Step ${steps.length}. You chose: `), before.choice.do),
      reason(before.choice, inPage),
      html("details", {}, html("summary", {}, `Why not the other${before.scene.choices.length > 2 ? "s" : ""}?`),
        ...before.scene.choices.filter((one) => one !== before.choice).map((one) => html("div", { class: "other" }, html("p", { class: "chosen" }, one.do), reason(one, inPage)))),
    ] : []));
    say(situation, scene.text);
    choices.hidden = scene.ending !== "";
    choices.replaceChildren(...scene.choices.map((one, i) => html("li", {},
      button(one.do, () => go([...numbers(settings.path), i + 1].join("-")), { class: "way-button" }), !asks && reason(one, inPage))));
    ending.hidden = tally.hidden = scene.ending === "";
    const fits = ["sound", "defensible", "unsafe"].map((fit) => [steps.filter(({ choice }) => choice.fit === fit).length, fit]).filter(([count]) => count);
    if (scene.ending) {
      ending.className = `ending ${SHAPE[scene.ending]}`;
      ending.replaceChildren(icon(SHAPE[scene.ending]), html("b", {}, ENDING[scene.ending]));
    }
    const counted = fits.map(([count, fit]) => `${count} ${fit}`).join(", ");
    say(tally, scene.ending ? `Your choices: ${counted}. Go back to see where the other ways lead; one case is a rehearsal, not a rate.` : "");
    back.disabled = again.disabled = !steps.length;
    so.hidden = !steps.length;
    so.replaceChildren(...steps.map(({ choice }) => html("li", {}, `${choice.do} (${choice.fit})`)));
    const summary = `Case: ${story().title}. ${steps.length ? `${steps.length} step${steps.length === 1 ? "" : "s"}: ${counted}. Last: ${steps[steps.length - 1].choice.do} ` : "No step yet. "}`
      + (scene.ending ? `${ENDING[scene.ending]}. ${scene.text}` : `Now: ${scene.text} ${scene.choices.length} choices.`);
    words.show(summary);
    trail.draw(story(), now, `The ways through the case; taken: ${steps.length ? steps.map(({ number, choice }) => `choice ${number}, ${choice.fit}`).join("; ") : "none yet"}${scene.ending ? `. ${ENDING[scene.ending]}` : ""}.`);
    table.refresh();
    drawn.values = { ...settings };
    drawn.steps = steps.map(({ name, number, choice }) => ({ scene: name, number, fit: choice.fit }));
  }

  // The path is moved by choosing; its field is for handing a path on.
  c.path.element.prepend(here, html("div", { class: "row steps" }, back, again));
  root.append(
    html("header", {}, html("p", { class: "kicker" }, "Demo. Invented cases; no patient is described"), html("h3", {}, "What would you do next?"), shell.notice),
    html("section", { class: "pick" }, c.case.element, question),
    html("section", { class: "map" }, trail.element, html("p", { class: "help" }, "The whole case: a circle is a decision, a square an ending. Your way is drawn in ink.")),
    html("section", { class: "telling" }, c.path.element, shell.bar),
    html("section", { class: "twin" }, html("h4", {}, "In words"), words.element, so),
    table.element,
    html("footer", {},
      html("p", { class: "source" }, html("b", {}, "What it cannot say. "), "These cases are short and invented. Real ones hold more, and law, licence and local protocol come before anything written here. Sound, defensible and unsafe are the authors’ judgement; the facts come from the course’s tables, marked where they were not read in their source. No case gives a dose, and none is advice for use on oneself."),
      html("p", { class: "source" }, "In danger, call your local emergency number. In a crisis: US and Canada, call or text 988; UK and Ireland, 116\u00a0123; Australia, 13\u00a011\u00a014; elsewhere, findahelpline.com. More stand under “Safety and limits”.")),
  );
  return shell.start({ tables: [table], parts: [words] });
}

export default { render };
