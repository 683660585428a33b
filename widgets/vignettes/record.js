/** The record of a path, to keep and to talk about: on the screen with fields for own words, on paper with lines. */

import { button } from "../shared/controls.js";
import { html, newId, say } from "../shared/dom.js";
import sheetStyle from "./record.css";
import { capital, plain } from "../shared/told.js";
import { ENDING } from "./story.js";

/** @typedef {import("../shared/told.js").Fact} Fact */

/** On paper, below each question. */
const LINES = 3;

/** Where the facts of a text can be looked up. @param {(string | Fact)[]} parts */
const ids = (parts) =>
  [...new Set(parts.flatMap((part) => (typeof part !== "string" && part.id ? [part.id] : [])))].join(", ");

/**
 * The way taken: what was told, what was chosen, how it fits and why.
 * @param {ReturnType<typeof import("./story.js").walk>} now
 */
function taken({ steps, scene }) {
  const told = steps.map(({ scene: { text }, choice }) =>
    html(
      "li",
      {},
      html("p", { class: "told" }, plain(text)),
      html("p", {}, html("b", {}, "You chose: "), choice.do),
      html(
        "p",
        {},
        html("b", {}, `${capital(choice.fit)}. `),
        plain(choice.why),
        ids(choice.why) && html("span", { class: "ids" }, ` [${ids(choice.why)}]`),
      ),
    ),
  );
  return [
    html("ol", {}, ...told),
    html(
      "p",
      { class: "outcome" },
      html("b", {}, `${scene.ending ? ENDING[scene.ending] : "Not ended yet"}. `),
      plain(scene.text),
    ),
  ];
}

/**
 * @returns {{ element: HTMLElement, draw: (story: import("./story.js").Case, now: ReturnType<typeof import("./story.js").walk>, path: string) => void }}
 */
export function createRecord() {
  /** What was written, by the question that it answers: another case leaves it alone. @type {Map<string, string>} */
  const written = new Map();
  const [head, way, questions] = ["head", "way", "questions"].map((part) => html("div", { class: part }));
  const limit = html("p", { class: "limit" });
  const print = button("Print this record", () => onPaper());
  const status = html("p", { class: "source", role: "status" });
  /** @type {HTMLIFrameElement | undefined} */
  let frame;
  let asked = "";

  /** Print the record alone, from a frame of its own: a page, or JupyterLab, would print all that is around it. */
  function onPaper() {
    frame ??= html("iframe", {
      class: "sheet",
      title: "The record, as it is printed",
      tabindex: -1,
      "aria-hidden": "true",
    });
    if (!frame.isConnected) element.append(frame);
    const view = /** @type {Window} */ (frame.contentWindow);
    const copy = html(
      "main",
      {},
      html("p", { class: "who" }, "Name or code: ", html("i", {}), " Date: ", html("i", {})),
    );
    copy.append(...[head, way, limit, questions].map((part) => part.cloneNode(true)));
    for (const field of copy.querySelectorAll("textarea"))
      field.replaceWith(
        html("p", { class: "own" }, written.get(field.name)),
        ...Array.from({ length: LINES }, () => html("hr")),
      );
    view.document.documentElement.lang = "en";
    view.document.title = head.querySelector("h4")?.textContent ?? "";
    view.document.head.replaceChildren(html("style", {}, sheetStyle));
    view.document.body.replaceChildren(copy);
    view.print();
    say(status, "Your browser was given the record to print. If no window opened, this frame forbids it.");
  }

  /** @param {import("./story.js").Case} story */
  function ask(story) {
    if (asked === story.id) return;
    asked = story.id;
    questions.replaceChildren(
      html("h5", {}, "To talk about"),
      ...story.debriefing.map((question, i) => {
        const id = newId("words");
        const field = html("textarea", { id, name: `${story.id}-${i + 1}`, rows: 2 });
        field.value = written.get(field.name) ?? "";
        field.addEventListener("input", () => written.set(field.name, field.value));
        return html("div", {}, html("label", { for: id }, plain(question)), field);
      }),
    );
  }

  const element = html(
    "details",
    { class: "drawer record" },
    html("summary", {}, "Your record, to print and talk about"),
    head,
    way,
    limit,
    questions,
    html("p", { class: "source" }, "What you write stays on this page and is gone when it is closed."),
    html("div", { class: "row" }, print, status),
  );
  return {
    element,
    draw(story, now, path) {
      head.replaceChildren(
        html("h4", {}, story.title),
        html(
          "p",
          { class: "asked" },
          story.question,
          html("span", { class: "ids" }, ` [${story.id} ${path || "at its beginning"}]`),
        ),
      );
      way.replaceChildren(...taken(now));
      limit.replaceChildren(html("b", {}, "What this case does not promise. "), plain(story.limit));
      ask(story);
    },
  };
}
