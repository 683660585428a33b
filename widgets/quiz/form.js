import { readKey } from "./key.js"; // in a notebook all stand in one script
import { answerLine } from "./mark.js";
import { sureList } from "./sure.js";
// Marks answers where they stand. The same script runs in JupyterLab's output area and in a page of the book,
// so it looks for every exercise on the page that no earlier script has taken up.
for (const exercise of /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll(".course-exercise:not([data-ready])")
)) {
  exercise.dataset.ready = "";
  exercise.querySelector(".asleep")?.remove();
  const forms = [...exercise.querySelectorAll("form")];
  const words = { right: "Right.", wrong: "Not right.", ask: "" };

  /**
   * Return the one element of a kind that every form has.
   * @template {keyof HTMLElementTagNameMap} Name
   * @param {HTMLElement} parent @param {Name} name @returns {HTMLElementTagNameMap[Name]}
   */
  const part = (parent, name) => /** @type {HTMLElementTagNameMap[Name]} */ (parent.querySelector(name));

  /** @param {HTMLFormElement} form */
  const clear = (form) => {
    part(form, "output").replaceChildren();
    for (const marked of form.querySelectorAll("[data-mark]")) marked.removeAttribute("data-mark");
    delete form.dataset.result;
  };

  /** @param {HTMLFormElement} form @param {"right" | "wrong" | "ask"} kind @param {string} field @param {string} text */
  const say = (form, kind, field, text) => {
    const word = [field && `${field}:`, words[kind]].filter(Boolean).join(" ");
    part(form, "output").append(answerLine(kind, word, text));
  };

  /** What was not said before the reasons were read is not asked any more. @param {HTMLFormElement} form */
  const closeSure = (form) => {
    const list = /** @type {HTMLSelectElement | null} */ (form.querySelector("select[data-sure]"));
    if (!list) return;
    list.disabled = true;
    /** @type {HTMLElement} */ (list.parentElement).hidden = !list.value;
  };

  /** @param {HTMLFormElement} form */
  const check = (form) => {
    clear(form);
    const key = readKey(form);
    const lists = /** @type {HTMLSelectElement[]} */ ([...form.querySelectorAll("select:not([data-sure])")]);
    const boxes = [...form.querySelectorAll("input")];
    const chosen = lists.length
      ? lists.map((list) => list.selectedOptions[0])
      : boxes.filter((box) => box.checked);
    if (!chosen.length || chosen.some((choice) => choice.value === "")) {
      say(form, "ask", "", lists.length ? "Choose an entry in each list first." : "Choose an answer first.");
      return;
    }
    /** @param {HTMLInputElement | HTMLOptionElement} choice */
    const field = (choice) =>
      key.fields[
        Math.max(
          0,
          lists.findIndex((list) => list.contains(choice)),
        )
      ];
    /** @param {HTMLInputElement | HTMLOptionElement} choice */
    const right = (choice) => field(choice).right.includes(Number(choice.value));
    const missing = boxes.filter((box) => box.type === "checkbox" && right(box) && !box.checked).length;
    for (const choice of chosen) {
      const mark = right(choice) ? "right" : "wrong";
      choice.closest(".choice")?.setAttribute("data-mark", mark);
      const { why } = field(choice);
      say(form, mark, choice.closest("select")?.dataset.name ?? "", why[Number(choice.value)] ?? why[0]);
    }
    if (missing)
      say(form, "ask", "", `${missing} more of the answers ${missing === 1 ? "is" : "are"} right.`);
    form.dataset.result = chosen.every(right) && !missing ? "right" : "wrong";
    closeSure(form);
    part(form, "ul").innerHTML = key.reasons;
    part(form, "details").hidden = false;
    const won = forms.filter((each) => each.dataset.result === "right").length;
    if (forms.length > 1)
      /** @type {HTMLElement} */ (exercise.querySelector(".score")).textContent =
        `${won} of ${forms.length} right so far.`;
  };

  // Of a chapter's and a page's questions that have one answer.
  for (const form of forms.filter(({ id }) => /^(page-)?quiz-/.test(id))) {
    const options = form.querySelectorAll("input[type=radio]").length;
    if (!options) continue;
    const label = document.createElement("label");
    label.className = "sure";
    label.append("How sure are you?", sureList(options));
    part(form, "button").before(label);
  }

  // JupyterLab's shortcuts are read before any control sees the key: without this an arrow key would leave the
  // question, and the letter d typed twice in a list would delete the cell. It looks at the focused element only.
  for (const control of exercise.querySelectorAll("input, select, button, summary")) {
    control.setAttribute("data-lm-suppress-shortcuts", "");
  }

  for (const form of forms) {
    const button = part(form, "button");
    button.hidden = button.disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      check(form);
    });
    form.addEventListener("change", () => clear(form));
  }
}
