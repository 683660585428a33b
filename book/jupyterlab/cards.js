// The chapters as cards: on the launcher, and over the list of files of the folder that holds them.
import { Widget } from "@lumino/widgets";
import contents from "course-made/contents.json";
import { button } from "../../widgets/shared/controls.js";
import { html } from "../../widgets/shared/dom.js";
import { place } from "../scripts/place.js";
import { dress } from "./dress.js";
import { countRead } from "./headings.js";
import { pageOf } from "./notebook.js";

/** @typedef {import("./jupyter.js").App} App */
/** @typedef {{ file: string, chapter: number, title: string, minutes: number, sections: import("./headings.js").Section[] }} Card */

const OPEN = "course:open-chapter";
const cards = /** @type {Card[]} */ (contents);

/** Where the reader stopped in a chapter, in words. @param {Card} card */
function stopped({ file, sections }) {
  const now = place();
  const at = now?.page === pageOf(file) && sections.find(({ id }) => id === now.id);
  return at ? [`stopped at: ${at.words}`] : [];
}
/** How much of it was read, if any. @param {Card} card */
function read({ file, sections }) {
  const { read, words } = countRead(pageOf(file), sections);
  return read.size ? [words] : [];
}

/**
 * @param {App} app
 * @param {any} browser the list of files
 * @param {(folder: string, cards: Card[]) => void} offer called with the chapters of each folder that is shown
 */
function overFiles(app, browser, offer) {
  const list = new Widget();
  list.addClass("course-cards");
  list.node.setAttribute("role", "navigation");
  list.node.setAttribute("aria-label", "Chapters of the course");
  let shown = "";
  const show = () => {
    const names = new Set([...browser.model.items()].map(({ name }) => name));
    const found = cards.filter(({ file }) => names.has(file));
    const path = browser.model.path.replace(/^[^:]*:/, "");
    const folder = path && `${path}/`;
    const more = found.map((card) => [`${card.minutes} min`, ...read(card), ...stopped(card)].join(" · "));
    const now = JSON.stringify([folder, found.map(({ file }) => file), more]);
    if (now === shown) return; // the list of files is asked for every few seconds; a card keeps its focus
    shown = now;
    list.setHidden(!found.length);
    list.node.replaceChildren(
      ...found.map((card, i) => {
        const made = button("", () => app.commands.execute(OPEN, { path: folder + card.file }));
        made.append(html("strong", {}, `${card.chapter} ${card.title}`), html("span", {}, more[i]));
        return made;
      }),
    );
    if (found.length) offer(folder, found);
  };
  browser.layout.insertWidget(Math.max(0, browser.layout.widgets.length - 1), list);
  browser.model.refreshed.connect(show);
  show();
}

/** @param {App} app @param {any} browser @param {any} launcher */
export function addCards(app, browser, launcher) {
  dress();
  app.commands.addCommand(OPEN, {
    label: (/** @type {{ title?: string }} */ { title }) => title ?? "Open a Chapter of the Course",
    caption: (/** @type {{ caption?: string }} */ { caption }) => caption ?? "",
    execute: (/** @type {{ path: string }} */ { path }) => app.commands.execute("docmanager:open", { path }),
  });
  /** @type {Set<string>} */
  const offered = new Set();
  overFiles(app, browser, (folder, found) => {
    if (!launcher || offered.has(folder)) return;
    offered.add(folder);
    for (const card of found)
      launcher.add({
        command: OPEN,
        category: "Ketamine-assisted psychotherapy",
        rank: card.chapter,
        args: {
          path: folder + card.file,
          title: `${card.chapter} ${card.title}`,
          caption: `${card.minutes} minutes`,
        },
      });
  });
}
