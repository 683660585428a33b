// Draws the page's figures: loads plotly when the first one comes near, follows the page's theme and width.
import { all, one } from "./parts.js";

const source = document.currentScript?.dataset.plotly;
const figures = all(document, ".course-figure", HTMLElement);
const NARROW = 520;

/**
 * A figure is stored in its light colours and says which dark one stands for each.
 * @param {any} value @param {Record<string, string>} dark @returns {any}
 */
function recolour(value, dark) {
  if (typeof value === "string") return dark[value] ?? value;
  if (Array.isArray(value)) return value.map((inner) => recolour(inner, dark));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, recolour(inner, dark)]));
}

/** @param {HTMLElement} figure */
function draw(figure, onPaper = false) {
  const stored = JSON.parse(one(figure, "script", HTMLScriptElement).text);
  const night = document.documentElement.dataset.theme === "dark" && !onPaper;
  const { data, layout } = night ? recolour(stored, stored.dark) : stored;
  layout.autosize = true;
  // Plotly writes the family into a style as it is, where a name with a digit needs its quotes.
  layout.font = { ...layout.font, family: getComputedStyle(figure).fontFamily };
  if (figure.clientWidth < NARROW) {
    layout.font.size = 12;
    layout.margin = { ...layout.margin, l: 4, r: 4 };
    // Without a distance of its own, an axis's title lies on the numbers where the figure is this small.
    for (const axis of [layout.xaxis, layout.yaxis]) if (axis?.title?.text) axis.title.standoff = 8;
  }
  const picture = one(figure, ".course-figure-picture", HTMLElement);
  return window.Plotly.react(picture, data, layout, { displayModeBar: false, responsive: true }).then(() => {
    figure.dataset.drawn = night ? "dark" : "light";
  });
}

/** @type {Promise<unknown> | undefined} */
let loading;
function load() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source ?? "";
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

const near = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting || !(target instanceof HTMLElement)) continue;
      near.unobserve(target);
      load().then(
        () => draw(target),
        () => {
          one(target, "details", HTMLDetailsElement).open = true;
        }, // no picture, but the numbers are there
      );
    }
  },
  { rootMargin: "200px" },
);
figures.forEach((figure) => near.observe(figure));

const drawn = () => figures.filter((figure) => "drawn" in figure.dataset);
new MutationObserver(() => drawn().forEach((figure) => draw(figure))).observe(document.documentElement, {
  attributeFilter: ["data-theme"],
});
// Paper is white, and a figure that was never reached prints as its table.
addEventListener("beforeprint", () => {
  for (const figure of figures) {
    if ("drawn" in figure.dataset) draw(figure, true);
    else one(figure, "details", HTMLDetailsElement).open = true;
  }
});
addEventListener("afterprint", () => drawn().forEach((figure) => draw(figure)));
