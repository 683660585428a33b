// Loads a demo's script when the reader comes near it, so that a page with four demos opens as fast as one with none.
import { all, one } from "./parts.js";

const folder = document.currentScript?.dataset.demos;
const places = all(document, ".course-demo", HTMLElement);
const asked = new Set();

/** @param {HTMLElement} place */
function load({ dataset: { demo } }) {
  if (asked.has(demo)) return;
  asked.add(demo);
  const script = document.createElement("script");
  script.src = `${folder}${demo}.page.js`;
  script.onerror = () => {
    for (const place of places.filter((one) => one.dataset.demo === demo)) {
      one(place, ".course-demo-waiting", HTMLElement).textContent = `This demo could not be loaded: ${demo}.page.js is missing.`;
    }
  };
  document.head.append(script);
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
const linked = new URLSearchParams(location.hash.slice(1)).get("demo")?.split(".")[0]; // the second of a page is called name.2
places.filter((place) => place.dataset.demo === linked).forEach(load);
addEventListener("keydown", ({ key }) => key === "Tab" && places.forEach(load));
