/** What happened to each of them? The people of a crossover one by one, in JupyterLab and in the page. */

import { compose, drawer } from "../shared/composition.js";
import { button } from "../shared/controls.js";
import { html, say, svg } from "../shared/dom.js";
import { createPredict } from "../shared/predict.js";
import { followRoom } from "../shared/room.js";
import { createShell } from "../shared/shell.js";
import { createTable, createWords } from "../shared/text-twin.js";
import { createColumns, mark } from "./columns.js";
import { controls as specs, presets, question, steps } from "./controls.json";
import { run } from "./people.js";
import { halved } from "./questions.js";
import css from "./style.css";
import { file, followed, sentence, summary, table } from "./words.js";

/** @param {string} words @param {SVGElement} drawn */
const key = (words, drawn) =>
  html(
    "li",
    {},
    svg("svg", { viewBox: "-7 -7 14 14", class: "graph mark", "aria-hidden": "true" }, drawn),
    words,
  );

/** @param {{ model: import("../shared/host.js").Model, el: HTMLElement }} context */
function render({ model, el }) {
  const rows = /** @type {import("./people.js").Row[]} */ (model.get("crowd") ?? []);
  const constants = /** @type {import("./people.js").Constants} */ (model.get("constants"));
  const source = /** @type {Record<string, string>} */ (model.get("source") ?? {});
  /** @type {import("./people.js").Result} */
  let result;
  /** What stands on the screen, for tests. @type {Record<string, any>} */
  const drawn = {};

  const shell = createShell({
    model,
    el,
    css,
    name: "individual_courses",
    className: "IndividualCourses",
    specs: /** @type {Record<string, import("../shared/controls.js").Spec>} */ (specs),
    presets: /** @type {import("../shared/shell.js").Preset[]} */ (/** @type {unknown} */ (presets)),
    kept: [],
    draw,
  });
  const { root, values, controls: c } = shell;
  Object.assign(root, { drawn });

  const columns = createColumns(
    rows.length,
    (number) =>
      predict.open || shell.moveAndRest({ follow: values.follow === number ? 0 : number }, "follow"),
  );
  const who = html("p", { class: "followed-words" });
  const orders = ["ketamine", "saline"].map((first) =>
    html(
      "li",
      { class: `order ${first}-first` },
      svg(
        "svg",
        { viewBox: "0 -4 22 8", class: "graph mark", "aria-hidden": "true" },
        svg("path", { class: "course", d: "M0 0H22" }),
      ),
      `${first} first`,
    ),
  );
  const another = button("Draw again", () =>
    shell.moveAndRest({ draw: values.draw >= specs.draw.maximum ? 1 : values.draw + 1 }, "draw"),
  );
  const words = createWords();
  const numbers = createTable({
    caption: "Everybody’s scores on the MADRS, from left to right as drawn",
    file: "individual-courses.csv",
    table: () => table(values, result),
    full: () => file(values, result, constants),
  });
  const predict = createPredict({ onChange: () => shell.redraw.request("guess") });

  /** @param {Record<string, any>} settings */
  function draw(settings) {
    result = run(settings, rows, constants);
    const veiled = predict.open && !shell.paper.matches;
    const { followed: person } = result;
    const why = !person
      ? "Follow a person first."
      : person.before === null || person.after[0] === null
        ? "Not scored: nothing to go by."
        : "";
    c.told.enable(!why, why);
    c.sample_size.enable(settings.draw > 0, "Draw a sample first.");
    root.dataset.drug = settings.drug;
    for (const item of orders) item.hidden = !settings.colour_by_order;
    const said = summary(settings, result, constants, veiled);
    columns.draw(result, {
      average: settings.average,
      told: why ? "nothing" : settings.told,
      coloured: settings.colour_by_order,
      wavering: constants.wavering,
      veiled,
      words: said,
    });
    say(who, followed(settings, result, constants, veiled));
    words.show(sentence(settings, result, veiled), said);
    numbers.element.hidden = veiled;
    numbers.refresh();
    predict.refresh();
    Object.assign(drawn, { result, values: { ...settings } });
  }

  c.draw.element.append(html("div", { class: "row again" }, another));
  compose(shell, {
    kicker: "Demo. Real scores, one column a person; nobody had therapy within the study",
    question,
    predict,
    words,
    steps: /** @type {import("../shared/guide.js").Step[]} */ (/** @type {unknown} */ (steps)),
    stage: [
      columns.element,
      html(
        "ul",
        { class: "legend" },
        key("before", mark("before")),
        key("day 2", mark("early")),
        key("day 10", mark("late")),
        key("half of before", mark("half")),
        key("not scored", mark("missing")),
        key("average of a sample", mark("mean")),
        ...orders,
      ),
      who,
    ],
    hand: [
      html("div", { class: "two" }, c.drug.element, c.day.element),
      c.average.element,
      c.sort.element,
      c.follow.element,
      c.told.element,
      c.draw.element,
    ],
    more: [c.colour_by_order.element, c.sample_size.element],
    drawers: [
      numbers.element,
      drawer(
        "What it cannot say",
        html(
          "p",
          { class: "source" },
          "These are people who agreed to a study with scans and an infusion of saline, and who came when they could. A missing score is left missing: who stays away may fare better or worse than who comes. Both infusions are counted from the one score before the first, whichever came first. An average is of whoever came that day, so two averages may be of different people; the difference within people is not.",
        ),
        html(
          "p",
          { class: "source" },
          "No structured psychotherapy was permitted, so nothing here tells what therapy adds. The intervals are for averages. For one person there is only how far scores moved between days 2 and 10 after saline, which holds real change too.",
        ),
      ),
      drawer(
        "Whose data",
        html(
          "p",
          { class: "source" },
          `${source.title} (${source.label}${source.unverified ? `, ${source.unverified} unverified` : ""}), ${source.licence}, `,
          html("a", { href: source.address }, source.address.replace("https://", "")),
          ". Each line is a person who agreed to be there. Education only.",
        ),
      ),
    ],
  });
  const room = followRoom(shell, columns.fit);
  return shell.start({
    tables: [numbers],
    picture: columns.element,
    parts: [words, room],
    ask: () => values.drug === "ketamine" && predict.ask(halved(result)),
  });
}

export default { render };
