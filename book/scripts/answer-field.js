// Marks the answers of exercises in code for readers who write none, by the rule of the notebook's check.
import { readKey } from "../../widgets/quiz/key.js";
import { answerLine } from "../../widgets/quiz/mark.js";
import { all, one } from "./parts.js";

/** @typedef {{ answer: number, tolerance: number, unit: string, right: string, mistakes: [number, string][] }} Key */

/**
 * Read a number as people write it: 1,234.5 or 12,5 or 3.5, with or without its unit.
 * @param {string} text @param {string} unit
 */
export function numberOf(text, unit) {
  const written = text.trim().replace("−", "-");
  const bare = (unit && written.endsWith(unit) ? written.slice(0, -unit.length) : written).replace(/\s/g, "");
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare) ? bare.replaceAll(",", "") : bare.replace(",", ".");
  return /^-?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

/** @param {number} given @param {number} wanted @param {number} tolerance */
const close = (given, wanted, tolerance) => Math.abs(given - wanted) <= tolerance * Math.abs(wanted) + 1e-12;

/**
 * @param {Key} key @param {string} text
 * @returns {["right" | "wrong" | "ask", string, string]} kind, word, sentence
 */
export function mark({ answer, tolerance, unit, right, mistakes }, text) {
  if (!text.trim()) return ["ask", "", "Write a number first."];
  const given = numberOf(text, unit);
  if (Number.isNaN(given)) return ["ask", "", "A number is asked for, such as 12 or 3.5."];
  if (close(given, answer, tolerance)) return ["right", "Right.", right];
  const known = mistakes.find(([wrong]) => close(given, wrong, tolerance));
  return ["wrong", "Not yet.", known ? known[1] : `That is too ${given > answer ? "high" : "low"}.`];
}

for (const form of all(document, ".answer-field form", HTMLFormElement)) {
  const [field, button, said] = [
    one(form, "input", HTMLInputElement),
    one(form, "button", HTMLButtonElement),
    one(form, "output", HTMLOutputElement),
  ];
  button.hidden = button.disabled = false;
  form.addEventListener("input", () => said.replaceChildren());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    said.replaceChildren(answerLine(...mark(/** @type {any} */ (readKey(form)), field.value)));
  });
}
