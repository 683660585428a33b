// "On this page" follows the reader: which section is read now, how many minutes are left, where one stopped.
import { minutesLeft } from "./minutes.js";
import { all } from "./parts.js";
import { keepPlace, place } from "./place.js";

const list = document.querySelector("#course-sections");
const links = list ? all(list, 'li a[href^="#"]', HTMLAnchorElement) : [];
const places = links.flatMap((link) => {
  const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  return section ? [{ link, section }] : [];
});
// A demo is a place to go to; what is read is a section.
const headings = places.filter(({ link }) => !link.closest(".course-thing"));
const article = /** @type {HTMLElement | null} */ (document.querySelector("article"));
const present = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a.course-present"));
const left = /** @type {HTMLElement | null} */ (document.querySelector(".course-left"));

const wide = article ? all(article, ".course-demo, .course-figure, table", HTMLElement) : [];
/** Tell whether something wider than the text passes where the list stands. */
function behind() {
  if (!list) return false;
  const own = list.getBoundingClientRect();
  return wide.some((one) => {
    const { top, bottom, right } = one.getBoundingClientRect();
    return right > own.left && top < own.bottom && bottom > own.top;
  });
}

// A section is being read once its beginning has passed the upper third of the window.
let waits = false;
let moved = false; // who only opens a page has not stopped at its head
function follow() {
  waits = false;
  const line = innerHeight / 3;
  const passed = headings.filter(({ section }) => section.getBoundingClientRect().top < line);
  const now = passed.at(-1);
  // The list shows the chapter's sections only; a part of one is read in it.
  const shown = now?.link.closest(".toc-h2")?.querySelector("a") ?? now?.link;
  for (const { link } of headings) {
    if (link === shown) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  }
  list?.toggleAttribute("data-behind", behind());
  shown?.scrollIntoView({ block: "nearest" });
  // The slides begin where one reads.
  if (present) present.hash = now ? `section=${now.section.id}` : "";
  if (!article) return;
  const { top, height } = article.getBoundingClientRect();
  const share = Math.min(1, Math.max(0, -top / Math.max(1, height - innerHeight)));
  if (left) {
    left.textContent = minutesLeft(Number(left.dataset.minutes), share);
  }
  const page = article.dataset.chapter;
  if (moved && now && page && share < 1) keepPlace({ page, id: now.section.id });
}
function soon() {
  if (waits) return;
  waits = true;
  requestAnimationFrame(follow);
}
if (headings.length) {
  addEventListener(
    "scroll",
    () => {
      moved = true;
      soon();
    },
    { passive: true },
  );
  addEventListener("resize", soon);
}
// Chosen, the list behind the button closes; the keyboard goes on in the section, which is in sight.
list?.addEventListener("click", ({ target }) => {
  const link = target instanceof Element ? target.closest("a") : null;
  const chosen = places.find((one) => one.link === link);
  if (!chosen) return;
  if (list.matches(":popover-open")) /** @type {HTMLElement} */ (list).hidePopover();
  chosen.section.tabIndex = -1;
  requestAnimationFrame(() => chosen.section.focus({ preventScroll: true }));
});

// Where the reader stopped: offered on the home page, and at the chapter's head to one who comes back to it.
const stopped = place();
const title = (/** @type {Element} */ link) => link.textContent?.replace(/[✓]|, read/g, "").trim() ?? "";
/** @param {Element} before @param {string} address @param {string} name */
function offer(before, address, name) {
  const way = document.createElement("a");
  way.href = address;
  way.className = "course-continue";
  way.textContent = `Continue where you stopped: ${name}`;
  before.after(way);
}
const begin = document.querySelector(".course-home .promise p:last-child");
if (stopped && begin) {
  const file = `${stopped.page.split("/").at(-1)}.html`;
  const chapter = all(document, ".course-contents a", HTMLAnchorElement).find((link) =>
    link.href.endsWith(`/${file}`),
  );
  if (chapter) offer(begin, `${chapter.href}#${encodeURIComponent(stopped.id)}`, `chapter ${title(chapter)}`);
}
if (stopped && article && stopped.page === article.dataset.chapter && !location.hash) {
  const at = headings.find(({ section }) => section.id === stopped.id);
  const head = article.querySelector("h1");
  if (at && at !== headings[0] && head) offer(head, at.link.hash, title(at.link));
}
soon();
