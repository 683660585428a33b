// A badge or figure opens its note at a press, as a mouse does that rests on it; Escape closes it and goes back.
// A guide shows facts too, when the page has long been there, and a notebook writes its cells anew: so the document
// listens, not each fact. The page imports this file, and so does JupyterLab's extension.
/** @param {EventTarget | null} target */
const factAt = (target) => (target instanceof Element ? target.closest(".fact") : null);
/** @param {Element} fact @param {boolean} open */
function unfold(fact, open) {
  fact.classList.toggle("fact-open", open);
  fact.querySelector(".fact-button")?.setAttribute("aria-expanded", String(open));
}
/**
 * Where it would leave the window below, a note in the margin goes up as far as it must, and one under its line goes
 * above it if there is more room.
 * @param {Element} fact
 */
function fit(fact) {
  const note = fact.querySelector(".fact-note");
  fact.classList.remove("fact-above");
  if (!(note instanceof HTMLElement)) return;
  note.style.translate = "";
  const style = getComputedStyle(note);
  if (style.position === "fixed") return;
  const [{ top }, { bottom }] = [fact.getBoundingClientRect(), note.getBoundingClientRect()];
  if (bottom <= innerHeight) return;
  if (style.getPropertyValue("--margin")) note.style.translate = `0 ${Math.floor(innerHeight - bottom)}px`;
  else fact.classList.toggle("fact-above", top > innerHeight - top);
}
/** @param {Element} fact */
function press(fact) {
  const open = !fact.classList.contains("fact-open");
  unfold(fact, open);
  fact.classList.toggle("fact-closed", !open);
  if (open) fit(fact);
}
/** Say of the facts in a place that their notes are closed. @param {ParentNode} place */
export function close(place) {
  for (const fact of place.querySelectorAll(".fact:has(.fact-button)")) unfold(fact, false);
}
document.addEventListener("click", ({ target }) => {
  const fact = target instanceof Element && target.closest(".fact-button") && factAt(target);
  if (fact) press(fact);
});
document.addEventListener("mouseover", ({ target, relatedTarget }) => {
  const fact = factAt(target);
  if (fact && fact !== factAt(relatedTarget)) fit(fact);
});
document.addEventListener("mouseout", ({ target, relatedTarget }) => {
  const fact = factAt(target);
  if (fact && fact !== factAt(relatedTarget)) fact.classList.remove("fact-closed");
});
document.addEventListener("focusin", ({ target }) => {
  const fact = factAt(target);
  if (fact) fit(fact); // a term shows its note when it is reached
});
document.addEventListener("focusout", ({ target, relatedTarget }) => {
  const fact = factAt(target);
  if (!fact || fact === factAt(relatedTarget)) return;
  if (fact.querySelector(".fact-button")) unfold(fact, false);
  fact.classList.remove("fact-closed");
});
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const fact = factAt(target);
  // A long figure is no button, but is pressed like one.
  if (
    fact &&
    ["Enter", " "].includes(key) &&
    target instanceof Element &&
    target.matches("span.fact-button")
  ) {
    event.preventDefault();
    press(fact);
  }
  if (key !== "Escape") return;
  for (const shown of document.querySelectorAll(".fact:is(:hover, :focus-within)")) {
    const within = shown.querySelector(".fact-note")?.contains(document.activeElement);
    const opener = shown.querySelector(".fact-button, .fact-term");
    if (within && opener instanceof HTMLElement) opener.focus();
    if (shown.querySelector(".fact-button")) unfold(shown, false);
    shown.classList.add("fact-closed");
  }
});
