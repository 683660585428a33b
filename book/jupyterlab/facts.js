// Links of a lesson: past the sanitiser, which drops schemes that it does not know, and then as the page shows them.
import { html, newId } from "../../widgets/shared/dom.js";
import { close } from "../scripts/facts.js";
import { letPull } from "../scripts/handles.js";
import { NOWHERE } from "./book.js";
import { move } from "./demos.js";
import { guessOf } from "./guess.js";
import { MARKDOWN } from "./notebook.js";

/** @typedef {import("./lesson.js").Data} Data */
/** @typedef {import("./jupyter.js").Model} Model */
/** @typedef {import("./jupyter.js").Panel} Panel */

/** A fragment survives every sanitiser. */
const SIGN = "#course=";
const BOOK = "../book/";
/** What the notes write before a page of the book. */
const PAGE = "course:book/";
const BLOCKS = "p, li, td, th, dd, figcaption, h1, h2, h3, h4, h5, h6";

/** What a key does on a number to pull. @type {WeakMap<EventTarget, (event: KeyboardEvent) => void>} */
const pulled = new WeakMap();
// Before the notebook's own keys, which would go from an arrow to another cell.
addEventListener("keydown", (event) => event.target && pulled.get(event.target)?.(event), { capture: true });

/** @param {string} written HTML */
function parsed(written) {
  const template = html("template");
  template.innerHTML = written;
  return template;
}

/** Put words with a note in the place of a link. @param {HTMLElement} link @param {string} said */
function explain(link, said) {
  const content = new DocumentFragment();
  content.append(
    html(
      "span",
      { class: "fact fact-figure" },
      html("button", { type: "button", class: "fact-button" }, ...link.childNodes),
      html("span", { class: "fact-note" }, said),
    ),
  );
  link.closest(BLOCKS)?.classList.add("has-facts");
  prepare(content);
  link.replaceWith(content);
}

/** Give each note an id of its own, and keep the notebook's keys (d d deletes a cell) away. @param {ParentNode} place */
function prepare(place) {
  for (const fact of place.querySelectorAll(".fact")) {
    const note = fact.querySelector(".fact-note");
    const opener = fact.querySelector(".fact-button, .fact-term");
    if (!note || !opener) continue;
    note.id = newId("note");
    opener.setAttribute(opener.matches(".fact-term") ? "aria-describedby" : "aria-controls", note.id);
  }
  for (const part of place.querySelectorAll("a, .fact-button"))
    part.setAttribute("data-lm-suppress-shortcuts", "true");
  close(place);
}

/**
 * @param {Panel} panel
 * @param {Data} data
 * @param {import("./book.js").Book} book
 */
export function factsOf(panel, data, book) {
  const guess = guessOf(panel, data.sections, data.guess);
  const schemes = data.schemes.map((scheme) => `${scheme}:`).join("|");
  const link = new RegExp(`(\`\`\`[^]*?\`\`\`|\`[^\`\\n]*\`)|(\\]\\()(${schemes}|\\.\\./book/)`, "g");

  /** @param {HTMLAnchorElement} link @param {string} page */
  async function lead(link, page) {
    link.removeAttribute("href");
    const address = await book(page);
    if (address) {
      Object.assign(link, { href: address, target: "_blank", rel: "noopener" });
      return;
    }
    const note = link.closest(".fact")?.querySelector(".fact-note");
    if (!note) return explain(link, NOWHERE);
    if (link.matches(".fact-term")) link.tabIndex = 0;
    else link.replaceWith(...link.childNodes);
    if (note.querySelector(".course-nowhere")) return;
    note.append(html("span", { class: "course-nowhere" }, NOWHERE));
  }
  /** @param {ParentNode} place */
  function leadAll(place) {
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
      place.querySelectorAll(`a[href^="${PAGE}"]`)
    ))
      lead(link, (link.getAttribute("href") ?? "").slice(PAGE.length));
  }

  /** @param {HTMLAnchorElement} link @param {string} address */
  function fact(link, address) {
    const written = data.links[address];
    if (written === undefined)
      return explain(link, `The course’s tables had no ${address} when this was built.`);
    const { content } = parsed(written);
    prepare(content);
    leadAll(content);
    if (content.querySelector(".fact-note")) link.closest(BLOCKS)?.classList.add("has-facts");
    // The italics of a verdict are for whoever sees no badge.
    const words = content.querySelector(".fact-claim") ? [link.textContent ?? ""] : link.childNodes;
    content.querySelector("slot")?.replaceWith(...words);
    link.replaceWith(content);
  }

  /** @param {HTMLAnchorElement} link @param {string} address */
  function demoLink(link, address) {
    link.className = "demo-link";
    link.id = newId("moved-by");
    link.href = `#${link.id}`;
    link.addEventListener("click", async (event) => {
      event.preventDefault();
      event.stopPropagation();
      if (!(await move(panel, link, address)))
        explain(
          link,
          "The demo that this sets is not shown: run its cell, below, and then the cell of this text.",
        );
    });
  }

  for (const [demo, links] of Object.entries(data.demos)) {
    const template = html("template", { class: "demo-facts", "data-demo": demo });
    for (const [written, shown] of Object.entries(links))
      template.content.append(html("span", { "data-fact": written }, parsed(shown).content));
    prepare(template.content);
    leadAll(template.content);
    panel.node.append(template);
  }

  return {
    /** The same text with addresses that reach the page. @param {Model} model @returns {Model} */
    written(model) {
      const text = String(model.data[MARKDOWN]).replace(link, (whole, code, opening, scheme) =>
        code ? whole : `${opening}${SIGN}${scheme}`,
      );
      return Object.create(model, { data: { value: { ...model.data, [MARKDOWN]: text } } });
    },
    /** Put the facts in the place of their links. @param {HTMLElement} place */
    enliven(place) {
      for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
        place.querySelectorAll(`a[href^="${SIGN}"]`)
      )) {
        const address = decodeURI((link.getAttribute("href") ?? "").slice(SIGN.length));
        if (address.startsWith(BOOK)) lead(link, address.slice(BOOK.length));
        else if (address.startsWith("demo:")) demoLink(link, address);
        else if (address in data.pulls) {
          link.replaceWith(parsed(data.pulls[address]).content);
          continue;
        } else fact(link, address);
        link.setAttribute("data-lm-suppress-shortcuts", "true");
      }
      for (const number of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll(".pull"))) {
        const { handle, press } = letPull(number, place);
        pulled.set(handle, press);
      }
      guess(place);
    },
  };
}
