/** Which conditions was ketamine shown to help, and how sure can we be? The view, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { html, say } from "../shared/dom.js";
import { createPredict } from "../shared/predict.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { controls as specs, presets, question as asked, steps } from "./controls.json";
import { createForest } from "./forest.js";
import { createMap, createStudies } from "./map.js";
import { ask, ladder } from "./question.js";
import css from "./style.css";
import { bet, oneSentence, summary, table } from "./words.js";

/** @typedef {import("./question.js").Data} Data */

/** What changes the pool and leaves the map. */
const POOLING = ["told", "time", "outcome", "method", "knapp_hartung", "unverified"];
const NAMES = /** @type {Record<string, string>} */ (specs.condition.options);

/**
 * What the trials of PTSD found, asked before they are shown.
 * @param {Data} data
 * @returns {import("../shared/predict.js").Question}
 */
function ptsd(data) {
  const { trials, people } = ladder(data, { comparator: "any", route: "any", masking: "any" }).ptsd;
  const better = trials.filter((one) => one.finding === "favours");
  const largest = trials.reduce((best, one) => (one.people > best.people ? one : best));
  const right =
    better.length === trials.length
      ? "all"
      : better.length === 0
        ? "none"
        : better.includes(largest)
          ? "large"
          : "small";
  /** @param {typeof trials} some */
  const named = (some) => some.map((one) => `${one.label} (${one.people})`).join(" and ");
  const others = trials.filter((one) => !better.includes(one));
  /** @type {Record<string, string>} */
  const answers = {
    all: "All of them found ketamine better.",
    large: "The largest found ketamine better, the smaller ones did not.",
    small: "The smaller ones found ketamine better, the largest did not.",
    none: "None found ketamine better.",
  };
  return {
    prompt: `PTSD has ${trials.length} randomised trials of ketamine, with ${people} people in all. What did they find?`,
    options: answers,
    feedback: (guess) =>
      `You said: ${answers[guess].toLowerCase()} ${guess === right ? "So it is." : "Not so."} ${named(better)} found ketamine better than the comparison; ${named(others)} found no clear difference. They cannot be pooled: what they published does not give comparable effects. Counting them as two against one would be worse, because the one has more people than the two.`,
  };
}

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const data = /** @type {Data} */ (model.get("data"));
  const shell = createShell({
    model,
    el,
    css,
    name: "evidence_map",
    className: "EvidenceMap",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (
      /** @type {unknown} */ (specs)
    ),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: ["method", "knapp_hartung"],
    draw,
  });
  const { root, values, controls: c } = shell;
  const map = createMap(data, NAMES, (condition) => {
    shell.move({ condition }, "condition");
    shell.rest();
  });
  const studies = createStudies(data, map.radius);
  const forest = createForest(data);
  const words = createWords();
  /** @type {import("./question.js").Answer} */
  let answer;
  const numbers = createTable({
    caption: "Every row of the question: effect with its 95% interval, weight, or why it is not pooled",
    file: "evidence-map.csv",
    table: () => table(data, values, answer),
    full: () => table(data, values, answer),
  });
  const predict = createPredict({ onChange: () => shell.redraw.request("guess") });
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};
  Object.assign(root, { drawn });

  const waits = html("p", { class: "help" });
  const sides = html("p", { class: "help bet" });
  const pooled = html(
    "div",
    { class: "pooled-and-settings" },
    html("div", { class: "pooled-rows" }, forest.element, waits, sides),
    html("div", { class: "settings" }, ...POOLING.map((name) => c[name].element)),
  );
  const pool = drawer("Pooled: what do the trials say together?", pooled);
  pool.classList.add("pool-drawer");
  pool.addEventListener("toggle", () => pool.open && shell.redraw.request("pool"));

  /** @param {Record<string, any>} settings @param {Set<string>} moved */
  function draw(settings, moved) {
    if (moved.size === 1 && moved.has("theme")) return;
    // The question is about PTSD; another condition can be looked at meanwhile.
    const veiled = predict.open && settings.condition === "ptsd" && !shell.paper.matches;
    const rungs = ladder(data, settings);
    const rung = rungs[settings.condition];
    answer = ask(data, settings);
    const text = summary(data, settings, NAMES, rungs, answer, veiled);
    map.draw(rungs, settings.condition, text.split(" Make your guess")[0]);
    root.toggleAttribute("data-veiled", veiled);
    forest.element.hidden = numbers.element.hidden = veiled;
    if (!veiled) {
      studies.draw(rung, NAMES[settings.condition]);
      if (pool.open || shell.paper.matches) forest.draw(answer, settings);
      numbers.refresh();
    }
    for (const name of ["method", "knapp_hartung"]) c[name].element.hidden = !answer.pooled;
    say(
      waits,
      veiled
        ? "Guess first, or skip the guess."
        : answer.pooled
          ? ""
          : "How the trials are pooled can be chosen when there is something to pool.",
    );
    say(sides, veiled ? "" : bet(data, settings));
    const chosen = ["told", "time"].some(
      (name) => settings[name] !== /** @type {any} */ (specs)[name].default,
    );
    const pooling = chosen || (pool.open && POOLING.some((name) => moved.has(name)));
    words.show(oneSentence(data, settings, NAMES, rung, answer, { veiled, pooling }), text);
    Object.assign(drawn, { answer, rungs, values: { ...settings } });
  }

  compose(shell, {
    kicker: "Demo. The course's table of trials, pooled in this page",
    question: asked,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [map.element, studies.element],
    hand: ["condition", "comparator", "masking", "route"].map((name) => c[name].element),
    drawers: [
      pool,
      numbers.element,
      drawer(
        "How to read the map",
        html(
          "p",
          {},
          "Each step needs the one before. A circle’s area is the number of people in randomised trials; an empty circle has none, and shows the people of other studies. Click a row to choose its condition.",
        ),
        studies.note,
      ),
      drawer(
        "What it cannot say",
        html(
          "p",
          { class: "source" },
          "The ladder is this course's own rule, not a GRADE rating: Cochrane rates most of the evidence in depression as very low. It counts what stands in our table, not all that was ever done. Findings are what each trial reported, or what its figures give; a count of findings is no pooled effect. Of a study with several rows only the largest is pooled. Masked means that the trial says so; most people given ketamine can tell.",
        ),
        html(
          "p",
          { class: "source" },
          "Sources: each row names its own; see the table, and the page of trials. Education only: not dosing advice.",
        ),
      ),
    ],
  });
  return shell.start({
    tables: [numbers, forest],
    parts: [words],
    ask: () => values.condition === "ptsd" && predict.ask(ptsd(data)),
  });
}

export default { render };
