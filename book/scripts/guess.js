// The reader's first guess at a chapter's question stands beside the answer at its end.
import { guessAt, keepGuess } from "./own-words.js";
import { one } from "./parts.js";

const chapter = one(document, "article[data-chapter]", HTMLElement).dataset.chapter ?? "";
const field = one(document, "#first-guess", HTMLInputElement);
const place = one(document, ".course-guessed", HTMLElement);

function show() {
  const guess = field.value.trim();
  place.hidden = !guess;
  one(place, "q", HTMLElement).textContent = guess;
}

field.value = guessAt(chapter);
show();
field.addEventListener("input", () => {
  keepGuess(chapter, field.value);
  show();
});
