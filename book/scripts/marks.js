// How the contents and the questions say what was read and answered before.
import { all } from "./parts.js";
import { change, load } from "./progress-state.js";

/**
 * Put the mark of what was read behind a link once, or take it away.
 * @param {Element} link @param {boolean} read
 */
export function markRead(link, read) {
  const there = link.querySelector(".course-read");
  if (Boolean(there) === read) return;
  if (there) return there.remove();
  const sign = document.createElement("span");
  sign.className = "course-read";
  sign.innerHTML = '<span aria-hidden="true">✓</span><span class="visually-hidden">, read</span>';
  link.append(" ", sign);
}

/**
 * Note which questions are answered right, and say which were. The quiz says in its form how an answer stands; its own
 * script knows nothing of progress.
 * @param {ParentNode} place
 */
export function followQuestions(place) {
  const questions = all(place, 'form[id^="quiz-"]', HTMLFormElement);
  const right = new Set(load().state.right);
  for (const form of questions.filter(({ id }) => right.has(id)))
    form.querySelector(".number")?.append(" · answered right before");
  const answered = new MutationObserver((changes) => {
    const won = changes.flatMap(({ target }) =>
      target instanceof HTMLFormElement && target.dataset.result === "right" ? target.id : [],
    );
    if (won.length) change((state) => ({ ...state, right: [...new Set([...state.right, ...won])] }));
  });
  for (const form of questions) answered.observe(form, { attributeFilter: ["data-result"] });
}
