/** Predict, then see: a question before the curve. It can be answered, or left out. */

import { button } from "./controls.js";
import { html, newId, say } from "./dom.js";

/**
 * @typedef {{ prompt: string, options: Record<string, string>, feedback: (guess: string) => string }} Question
 */

/**
 * @param {object} options
 * @param {(open: boolean, committed: boolean) => void} options.onChange when a question opens or closes
 */
export function createPredict({ onChange }) {
  const heading = html("legend", {});
  const choices = html("div", { class: "choices" });
  const status = html("p", { class: "fault", id: newId("fault"), "aria-live": "polite" });
  const commit = button("Show me", () => finish(true), { class: "chief" });
  const skip = button("Skip the guess", () => finish(false), { class: "skip" });
  const form = html(
    "fieldset",
    { class: "guess", "aria-describedby": status.id },
    heading,
    choices,
    status,
    html("div", { class: "row" }, commit, skip),
  );
  // Said because it takes the focus: a live region would say it twice.
  const verdict = html("p", { class: "verdict", tabindex: -1 });
  const element = html("div", { class: "predict" }, form, verdict);
  form.hidden = true;

  /** @type {Question | null} */
  let open = null;
  /** @type {Question | null} */
  let asked = null;
  let guess = "";

  /** @param {boolean} committed */
  function finish(committed) {
    if (!open) return;
    guess = /** @type {HTMLInputElement | null} */ (form.querySelector("input:checked"))?.value ?? "";
    if (committed && !guess) {
      say(status, "Choose an answer first, or skip the guess.");
      choices.querySelector("input")?.focus();
      return;
    }
    asked = committed ? open : null;
    open = null;
    form.hidden = true;
    onChange(false, committed);
    refresh();
    // The button that had the focus is gone.
    if (asked) verdict.focus({ preventScroll: true });
    else goOn();
  }
  /** To the first of the settings, which stand where the question stood. */
  function goOn() {
    const settings = element.closest(".hand")?.querySelector(".settings");
    const first = settings?.querySelector(":is(input, select, button):enabled");
    if (first instanceof HTMLElement && first.checkVisibility()) first.focus({ preventScroll: true });
    else element.closest(".demo")?.querySelector("h3")?.focus({ preventScroll: true });
  }
  const refresh = () => say(verdict, asked ? asked.feedback(guess) : "");

  return {
    element,
    /** @param {Question} question */
    ask(question) {
      open = question;
      asked = null;
      guess = "";
      say(heading, question.prompt);
      say(status, "");
      say(verdict, "");
      const name = newId("guess");
      choices.replaceChildren(
        ...Object.entries(question.options).map(([value, words]) =>
          html("label", {}, html("input", { type: "radio", name, value }), html("span", {}, words)),
        ),
      );
      form.hidden = false;
      onChange(true, false);
    },
    /** Say again how the guess compares, after the settings have changed. */
    refresh,
    skip: () => finish(false),
    get open() {
      return open !== null;
    },
  };
}
