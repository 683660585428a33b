// Notes which sections were read and which questions answered right, and marks them quietly in the contents.
import { all, one } from "./parts.js";
import { change, load } from "./progress-state.js";

const DWELL = 3000; // milliseconds for which the end of a section has to stay on the screen
const article = /** @type {HTMLElement | null} */ (document.querySelector("article[data-chapter]"));
const page = article?.dataset.chapter ?? "";
const sections = article ? [...article.querySelectorAll(":scope > section > section[id]")] : [];

/**
 * Put the mark behind a link once, or take it away.
 * @param {HTMLAnchorElement} link @param {boolean} read
 */
function mark(link, read) {
  const there = link.querySelector(".course-read");
  if (Boolean(there) === read) return;
  if (there) return there.remove();
  const sign = document.createElement("span");
  sign.className = "course-read";
  sign.innerHTML = '<span aria-hidden="true">✓</span><span class="visually-hidden">, read</span>';
  link.append(" ", sign);
}

function show() {
  const { read, finished } = load().state;
  for (const link of all(document, ".course-contents li > a", HTMLAnchorElement)) {
    const { pathname } = new URL(link.href, location.href);
    mark(link, finished.some((name) => decodeURIComponent(pathname).endsWith(`/${name}.html`)));
  }
  const here = new Set(read[page]);
  for (const link of all(document, ".course-sections a", HTMLAnchorElement)) mark(link, here.has(decodeURIComponent(link.hash.slice(1))));
}

/**
 * Note sections of this page as read. A chapter that has gained a section is no longer finished.
 * @param {...string} ids
 */
function note(...ids) {
  change((state) => {
    const read = new Set([...(state.read[page] ?? []), ...ids]);
    if (read.size) state.read[page] = [...read];
    state.finished = state.finished.filter((name) => name !== page);
    if (sections.length && sections.every(({ id }) => read.has(id))) state.finished.push(page);
    return state;
  });
  show();
}

const waiting = new Map();
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    clearTimeout(waiting.get(target));
    target.toggleAttribute("data-seen", isIntersecting);
    if (!isIntersecting) continue;
    waiting.set(target, setTimeout(() => {
      if (document.visibilityState !== "visible") return;
      seen.unobserve(target);
      if (target.parentElement) note(target.parentElement.id);
    }, DWELL));
  }
});
if (page && load().state.finished.includes(page)) note();
const before = new Set(load().state.read[page]);
for (const section of sections.filter(({ id }) => !before.has(id))) {
  const end = document.createElement("span");
  end.className = "course-section-end";
  section.append(end);
  seen.observe(end);
}

// The quiz says in its form how an answer stands; its own script knows nothing of progress.
const questions = all(document, '.course-exercise form[id^="quiz-"]', HTMLFormElement);
const right = new Set(load().state.right);
for (const form of questions.filter(({ id }) => right.has(id))) form.querySelector(".number")?.append(" · answered right before");
const answered = new MutationObserver((changes) => {
  const won = changes.flatMap(({ target }) => (target instanceof HTMLFormElement && target.dataset.result === "right" ? target.id : []));
  if (won.length) change((state) => ({ ...state, right: [...new Set([...state.right, ...won])] }));
});
for (const form of questions) answered.observe(form, { attributeFilter: ["data-result"] });

addEventListener("storage", show);
addEventListener("course:progress", show);
show();
