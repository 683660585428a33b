const SIGNS = { right: "✓", wrong: "✗", ask: "→" };
/**
 * A line that says how an answer stands: sign, word, sentence.
 * @param {"right" | "wrong" | "ask"} kind @param {string} word @param {string} text
 */
export function answerLine(kind, word, text) {
  const line = document.createElement("p");
  line.className = "mark";
  line.dataset.mark = kind;
  const sign = document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  sign.textContent = SIGNS[kind];
  const strong = document.createElement("strong");
  strong.textContent = word;
  const rest = document.createElement("span");
  rest.append(strong, word ? " " : "", text);
  line.append(sign, rest);
  return line;
}
