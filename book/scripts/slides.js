// A chapter as a deck of slides: keys, demos that go through their steps, votes, codes for phones, the speaker's view.
import Reveal from "reveal.js";
import { html } from "../../widgets/shared/dom.js";
import { all, one } from "./parts.js";
import { showCode } from "./slide-code.js";
import { fit, fitFigures, raiseLetters } from "./slide-fit.js";
import { createSpeaker } from "./slide-speaker.js";
import { createVote } from "./slide-vote.js";

const main = one(document, "main.reveal", HTMLElement);
const bar = one(document, ".deck-bar", HTMLElement);
const back = one(bar, "a.back", HTMLAnchorElement);
const place = one(bar, ".deck-place", HTMLElement);
const chapter = back.href.split("#")[0];
const slides = all(main, "section", HTMLElement);
const names = slides.map((slide) => slide.querySelector("h2")?.textContent ?? "");
const firstOf = (/** @type {string} */ section) =>
  slides.find(({ dataset: { places = "" } }) => places.split(" ").includes(section));
// From the chapter one comes to the section that one was reading.
const asked = new URLSearchParams(location.hash.slice(1)).get("section");
const from = asked && firstOf(asked);
if (from) history.replaceState(null, "", `#/${from.id}`);

fitFigures();
const votes = new Map(slides.filter(({ dataset }) => dataset.key).map((slide) => [slide, createVote(slide)]));
// A finger or an arrow in a demo moves the demo.
for (const demo of all(main, ".course-demo", HTMLElement)) demo.dataset.preventSwipe = "";

// What lies over the slides has the keys, wherever the focus is.
const covered = () => Boolean(document.querySelector("dialog[open]"));
// The address names a slide, so the way past a demo moves the focus itself.
main.addEventListener("click", (event) => {
  const way = event.target instanceof Element && event.target.closest(".skip-demo");
  if (!(way instanceof HTMLAnchorElement)) return;
  event.preventDefault();
  document.getElementById(way.hash.slice(1))?.focus();
});
const USED = "button, a, input, select, summary, textarea, [role=slider]";
const deck = new Reveal(main, {
  disableLayout: true,
  display: "flex",
  transition: "none",
  backgroundTransition: "none",
  hash: true,
  respondToHashChanges: true,
  history: false,
  controls: false,
  progress: true,
  viewDistance: 2,
  mobileViewDistance: 2,
  navigationMode: "linear",
  // Each would cover or shrink slides that are laid out for the whole window.
  overview: false,
  help: false,
  jumpToSlide: false,
  // Keys of a control that has the focus are the control's: arrows move a slider, Space presses a button.
  keyboardCondition: (event) => {
    if (covered()) return false;
    const used = document.activeElement?.closest(USED);
    return !used || (used.matches("button, a, summary") && event.key.startsWith("Arrow"));
  },
  keyboard: {
    27: () => back.click(),
    81: () => code.click(), // q
    83: () => speak.click(), // s
  },
});

/** How many of a slide's own keys were pressed: its steps, or where a vote stands. @param {Element} slide */
const pressed = (slide) => slide.querySelectorAll(".fragment.visible:is([data-step], [data-phase])").length;
const now = () => /** @type {HTMLElement} */ (deck.getCurrentSlide());
/** @param {Element} slide */
const demoOf = (slide) => /** @type {HTMLElement | null} */ (slide.querySelector(".demo"));

/** @param {boolean} on */
function move(on) {
  if (covered()) return;
  if (on) deck.next();
  else deck.prev();
}

/** Bring demo and vote to where the keys stand. */
function follow() {
  const slide = now();
  votes.get(slide)?.show(pressed(slide));
  if (slide.dataset.kind === "demo") {
    demoOf(slide)?.dispatchEvent(new CustomEvent("course:step", { detail: pressed(slide) - 1 }));
  }
  fit(slide);
  speaker.refresh();
  // What a demo draws by its width, and what a step brings, settles a moment later.
  for (const later of [150, 500]) setTimeout(() => slide === now() && fit(slide), later);
}
function arrive() {
  const at = deck.getIndices().h;
  back.href = `${chapter}#${now().dataset.section}`;
  place.textContent = `${at + 1} of ${slides.length}`;
  code.hidden = now().dataset.kind !== "demo";
  // What had the focus is on another slide.
  if (
    document.activeElement instanceof HTMLElement &&
    document.activeElement.closest("section.past, section.future")
  )
    document.activeElement.blur();
  follow();
}

const button = (/** @type {string} */ key, /** @type {string} */ words, /** @type {() => void} */ press) => {
  const made = html("button", { type: "button", "aria-keyshortcuts": key }, words);
  made.addEventListener("click", press);
  return made;
};
const code = button("Q", "Code for phones", () => {
  const demo = demoOf(now());
  if (demo) showCode(demo, chapter, main.dataset.published ?? "");
});
const speak = button("S", "Speaker’s view", () => speaker.toggle());
const before = button("PageUp", "‹", () => move(false));
const after = button("PageDown", "›", () => move(true));
before.setAttribute("aria-label", "Back");
after.setAttribute("aria-label", "Forward");
bar.append(code, speak, before, after);

const speaker = createSpeaker({
  minutes: Number(main.dataset.minutes),
  strip: place,
  /** What the speaker is told of the slide. */
  told() {
    const { h: at } = deck.getIndices();
    const demo = demoOf(now());
    return {
      at,
      of: slides.length,
      name: names[at],
      next: names[at + 1] ?? "the end",
      // Before the first step a demo stands as it came.
      step: votes.get(now())?.phase() ?? (demo && pressed(now()) ? `Step ${pressed(now())}` : ""),
      caption: demo?.querySelector(".sentence")?.textContent ?? "",
      cut: Number(now().dataset.cut ?? 0),
      right: main.dataset.edition === "instructor" ? (votes.get(now())?.right() ?? "") : "",
    };
  },
  move,
});

// A clicker sends these two, whatever has the focus.
addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "PageDown" && event.key !== "PageUp") return;
    event.preventDefault();
    event.stopPropagation();
    move(event.key === "PageDown");
  },
  { capture: true },
);

deck.initialize().then(() => {
  // Slides are read, not operated.
  main.removeAttribute("role");
  deck.on("slidechanged", arrive);
  deck.on("fragmentshown", follow);
  deck.on("fragmenthidden", follow);
  document.documentElement.dataset.ready = "true";
  arrive();
});
// A demo comes later than its slide.
new MutationObserver(() => {
  raiseLetters();
  if (deck.isReady()) follow();
}).observe(main, { subtree: true, attributeFilter: ["data-mounted", "data-drawn"] });
addEventListener("resize", () => {
  fitFigures();
  fit(now());
});
