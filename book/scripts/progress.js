// Notes which sections were read and which questions answered right, and marks them quietly in the contents.
import { followQuestions, markRead } from "./marks.js";
import { all } from "./parts.js";
import { load, noteRead } from "./progress-state.js";
import { whenSeen } from "./seen.js";

const article = /** @type {HTMLElement | null} */ (document.querySelector("article[data-chapter]"));
const page = article?.dataset.chapter ?? "";
const sections = article ? [...article.querySelectorAll(":scope > section > section[id]")] : [];
const ids = sections.map(({ id }) => id);

function show() {
  const { read, finished } = load().state;
  for (const link of all(document, ".course-contents li > a", HTMLAnchorElement)) {
    const { pathname } = new URL(link.href, location.href);
    markRead(
      link,
      finished.some((name) => decodeURIComponent(pathname).endsWith(`/${name}.html`)),
    );
  }
  const here = new Set(read[page]);
  for (const link of all(document, ".course-sections a", HTMLAnchorElement))
    markRead(link, here.has(decodeURIComponent(link.hash.slice(1))));
}

if (page && load().state.finished.includes(page)) noteRead(page, ids);
const ends = whenSeen(({ dataset: { section } }) => {
  if (section) noteRead(page, ids, section);
  show();
});
const before = new Set(load().state.read[page]);
for (const section of sections.filter(({ id }) => !before.has(id))) ends.addEnd(section, section.id);
followQuestions(document);

addEventListener("storage", show);
addEventListener("pageshow", ({ persisted }) => persisted && show());
addEventListener("course:progress", show);
show();
