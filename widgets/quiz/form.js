// Marks answers where they stand. The same script runs in JupyterLab's output area and in a page of the book,
// so it looks for every exercise on the page that no earlier script has taken up.
for (const exercise of /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll(".course-exercise:not([data-ready])")
)) {
  exercise.dataset.ready = "";
  const forms = [...exercise.querySelectorAll("form")];
  const shapes = { right: "✓", wrong: "✗", ask: "→" };
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
    const line = document.createElement("p");
    line.className = "mark";
    line.dataset.mark = kind;
    const shape = document.createElement("span");
    shape.setAttribute("aria-hidden", "true");
    shape.textContent = shapes[kind];
    const word = document.createElement("strong");
    word.textContent = [field && `${field}:`, words[kind]].filter(Boolean).join(" ");
    const rest = document.createElement("span");
    rest.append(word, word.textContent ? " " : "", text);
    line.append(shape, rest);
    part(form, "output").append(line);
  };

  /** @param {HTMLElement} choice */
  const right = (choice) => "right" in choice.dataset;

  /** @param {HTMLFormElement} form */
  const check = (form) => {
    clear(form);
    const lists = [...form.querySelectorAll("select")];
    const boxes = [...form.querySelectorAll("input")];
    const chosen = lists.length ? lists.map((list) => list.selectedOptions[0]) : boxes.filter((box) => box.checked);
    if (!chosen.length || chosen.some((choice) => choice.value === "")) {
      say(form, "ask", "", lists.length ? "Choose an entry in each list first." : "Choose an answer first.");
      return;
    }
    const missing = boxes.filter((box) => box.type === "checkbox" && right(box) && !box.checked).length;
    for (const choice of chosen) {
      const mark = right(choice) ? "right" : "wrong";
      choice.closest(".choice")?.setAttribute("data-mark", mark);
      const list = choice.closest("select")?.dataset ?? {};
      say(form, mark, list.name ?? "", choice.dataset.feedback ?? list.feedback ?? "");
    }
    if (missing) say(form, "ask", "", `${missing} more of the answers ${missing === 1 ? "is" : "are"} right.`);
    form.dataset.result = chosen.every(right) && !missing ? "right" : "wrong";
    part(form, "details").hidden = false;
    const won = forms.filter((each) => each.dataset.result === "right").length;
    /** @type {HTMLElement} */ (exercise.querySelector(".score")).textContent =
      `${won} of ${forms.length} right so far.`;
  };

  // JupyterLab's shortcuts are read before any control sees the key: without this an arrow key would leave the
  // question, and the letter d typed twice in a list would delete the cell. It looks at the focused element only.
  for (const control of exercise.querySelectorAll("input, select, button, summary")) {
    control.setAttribute("data-lm-suppress-shortcuts", "");
  }

  for (const form of forms) {
    part(form, "details").hidden = true;
    const button = part(form, "button");
    button.hidden = button.disabled = false;
    form.addEventListener("submit", (event) => { event.preventDefault(); check(form); });
    form.addEventListener("change", () => clear(form));
  }
}
