// Loads a demo's script when the reader comes near it, so that a page with four demos opens as fast as one with none.
import "./demo-links.js";
import { all, one } from "./parts.js";

const folder = document.currentScript?.dataset.demos;
const STILL_WORKS = "The text, the figures and their tables around it work without it.";
const places = all(document, ".course-demo", HTMLElement);
const asked = new Set();

/** @param {HTMLElement} place */
function load({ dataset: { demo, version } }) {
  if (asked.has(demo)) return;
  asked.add(demo);
  const here = places.filter((place) => place.dataset.demo === demo);
  // What is large of a demo's state comes in scripts of its own, before the demo's.
  const states = here.flatMap((place) => place.querySelector("script")?.dataset.state ?? []);
  const files = [...new Set(states), `${demo}.page`].map((name) => `${name}.js`);
  /** Where the script mounted nothing. @param {string} words */
  const say = (words) => {
    for (const place of here.filter((one) => !one.dataset.mounted)) {
      one(place, ".course-demo-waiting", HTMLElement).textContent = words;
      place.dataset.missing = "true";
    }
  };
  const next = () => {
    const file = files.shift();
    if (!file)
      return say(
        `This demo could not start: this browser cannot read its script, and may be too old. ${STILL_WORKS}`,
      );
    const script = document.createElement("script");
    script.src = `${folder}${file}${!files.length && version ? `?v=${version}` : ""}`;
    script.onload = next;
    script.onerror = () => say(`This demo could not be loaded: ${file} is missing. ${STILL_WORKS}`);
    document.head.append(script);
  };
  next();
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      near.unobserve(target);
      load(target);
    }
  },
  { rootMargin: "100%" },
);
places.forEach((place) => near.observe(place));
// A demo has thirty controls: whoever comes by keyboard can pass them with one press.
places.forEach((place, i) => {
  const [link, end] = [document.createElement("a"), document.createElement("span")];
  Object.assign(link, { className: "skip-demo", href: `#past-demo-${i + 1}`, textContent: "Skip this demo" });
  Object.assign(end, { id: `past-demo-${i + 1}`, tabIndex: -1 });
  place.before(link);
  place.after(end);
});
// A link to a demo's state names the demo; and Tab must find its controls, however far down they are.
function follow() {
  const linked = new URLSearchParams(location.hash.slice(1)).get("demo")?.split(".")[0]; // the second of a page is called name.2
  places.filter((place) => place.dataset.demo === linked).forEach(load);
}
follow();
addEventListener("hashchange", follow);
// The same link once more leads to the same state, which may have been left since; the browser calls it no change.
document.addEventListener("click", ({ target }) => {
  const link = target instanceof Element && target.closest("a");
  if (link && link.hash.startsWith("#demo=") && link.href === location.href)
    dispatchEvent(new Event("hashchange"));
});
addEventListener("keydown", ({ key }) => key === "Tab" && places.forEach(load));
