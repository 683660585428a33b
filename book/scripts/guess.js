// The reader's first guess at a chapter's question stands beside the answer at its end.
import { KEYS, kept, mapping } from "./kept.js";
import { one } from "./parts.js";

const store = kept(
  KEYS.guesses,
  (value) => mapping(value) && Object.values(value).every((guess) => typeof guess === "string"),
);
const chapter = one(document, "article[data-chapter]", HTMLElement).dataset.chapter ?? "";
const field = one(document, "#first-guess", HTMLInputElement);
const place = one(document, ".course-guessed", HTMLElement);

function show() {
  const guess = field.value.trim();
  place.hidden = !guess;
  one(place, "q", HTMLElement).textContent = guess;
}

field.value = store.read()?.[chapter] ?? "";
show();
field.addEventListener("input", () => {
  const { [chapter]: _, ...others } = store.read() ?? {};
  store.write(field.value.trim() ? { ...others, [chapter]: field.value } : others);
  show();
});
