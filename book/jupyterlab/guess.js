// The reader's first guess at a chapter's question, asked for and shown where the page does.
import { html } from "../../widgets/shared/dom.js";
import { guessAt, keepGuess } from "../scripts/own-words.js";
import { pageOf } from "./notebook.js";

/** @typedef {import("./jupyter.js").Panel} Panel */
/** @typedef {import("./headings.js").Section} Section */

/** @typedef {{ asked: string, kept: string, said: string, after: string }} Words of the page, and the title after its answer */

/**
 * @param {Panel} panel @param {Section[]} sections of the chapter @param {Words} words
 * @returns {(place: HTMLElement) => void} puts the field, or the guess, into a text that holds its heading
 */
export function guessOf(panel, sections, { asked, kept, said: before, after }) {
  const page = pageOf(panel.context.path);
  const titles = sections.filter(({ level }) => level === 2).map(({ words }) => words);
  const [first] = titles;
  const answer = titles[titles.indexOf(after) - 1];

  /** @param {Element} said */
  function show(said) {
    const guess = guessAt(page).trim();
    said.toggleAttribute("hidden", !guess);
    said.replaceChildren(`${before} `, html("q", {}, guess));
  }
  function ask() {
    const field = html("input", {
      maxlength: 300,
      autocomplete: "off",
      "data-lm-suppress-shortcuts": "true",
    });
    field.value = guessAt(page);
    field.addEventListener("input", () => {
      keepGuess(page, field.value);
      for (const said of panel.content.node.querySelectorAll(".course-guessed")) show(said);
    });
    return html("div", { class: "course-guess" }, html("label", {}, `${asked} `, field), html("p", {}, kept));
  }
  return (place) => {
    for (const heading of place.querySelectorAll("h2")) {
      const words = heading.textContent?.replace(/¶$/, "").trim();
      if (words === first) heading.before(ask());
      if (words !== answer) continue;
      const said = html("p", { class: "course-guessed" });
      show(said);
      heading.after(said);
    }
  };
}
