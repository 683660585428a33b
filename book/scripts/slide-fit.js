// What is drawn is made as large as the slide allows, and no letter smaller than two hundredths of the screen's height.

import { all } from "./parts.js";

// Every number here is chosen: tried until each demo of the course stood whole on its slide.

/** Letters on a slide of 720 pixels' height: two hundredths of it, and a hair. */
const SMALLEST = 14.5;
/** How large demos may be drawn, and how much smaller their stage, in terms of a screen of 1280 × 720. */
const ZOOMS = [1.6, 1.5, 1.4, 1.3, 1.25];
const STAGES = [1, 0.95, 0.9, 0.85, 0.8, 0.75];
const LEAST = 1.25;
/** A drawing lower than this is a sign in a legend. */
const SIGN = 40;
/** Figures choose their own height; their smallest letters have 11 pixels. */
const FIGURES = 1.35;
/** Below this width a screen is a phone's: there a demo has its own ways, and the slide scrolls. */
const PHONE = 768;

const scale = () => Math.min(innerWidth / 1280, innerHeight / 720);
const raised = new WeakSet();

/** @param {CSSRuleList} rules */
function raise(rules) {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule && /^[\d.]+(px|rem)$/.test(rule.style.fontSize))
      rule.style.fontSize = `max(${rule.style.fontSize}, var(--least, 0px))`;
    if ("cssRules" in rule) raise(/** @type {CSSGroupingRule} */ (rule).cssRules);
  }
}

/** Let the demos' own styles heed the smallest size that letters may have where they stand. */
export function raiseLetters() {
  for (const { sheet } of all(document, 'style[id^="course-style-"]', HTMLStyleElement)) {
    if (!sheet || raised.has(sheet)) continue;
    raised.add(sheet);
    raise(sheet.cssRules);
  }
}

/** @param {HTMLElement} element @param {number} zoom @param {number} whole with the zooms around it */
function enlarge(element, zoom, whole) {
  element.style.zoom = String(zoom);
  element.style.setProperty("--least", `${SMALLEST / whole}px`);
}

/** Figures are drawn at their size, so they have it before they are reached. */
export function fitFigures() {
  for (const figure of all(document, ".course-figure", HTMLElement))
    figure.style.zoom = innerWidth < PHONE ? "" : String(FIGURES * scale());
}

/**
 * Make the demo of a slide as large as fits.
 * @param {HTMLElement} slide
 */
export function fit(slide) {
  const drawn = /** @type {HTMLElement | null} */ (slide.querySelector(".course-demo"));
  if (!drawn) return;
  if (innerWidth < PHONE) {
    for (const element of [drawn, ...all(drawn, ".stage, svg", Element)]) {
      if (!(element instanceof HTMLElement || element instanceof SVGElement)) continue;
      element.style.zoom = "";
      element.style.removeProperty("--least");
    }
    return;
  }
  const stage = /** @type {HTMLElement | null} */ (drawn.querySelector(".stage"));
  const board = stage?.parentElement;
  const hand = drawn.querySelector(".hand");
  if (!stage || !board) return;
  const { paddingTop } = getComputedStyle(slide);
  const room = slide.clientHeight - Number.parseFloat(paddingTop);
  /** @param {number} zoom @param {number} own */
  const fits = (zoom, own) => {
    enlarge(drawn, zoom * scale(), zoom);
    enlarge(stage, own, zoom * own);
    drawn.style.setProperty("--room-here", `${room / zoom / scale()}px`);
    const whole = zoom === LEAST || !hand || hand.scrollHeight <= hand.clientHeight + 1;
    return whole && stage.offsetHeight * own <= board.clientHeight + 1;
  };
  const sizes = [...ZOOMS.map((zoom) => [zoom, 1]), ...STAGES.map((own) => [LEAST, own])];
  // From step to step a demo keeps its size, or takes a smaller one.
  const window = `${innerWidth} ${innerHeight}`;
  if (drawn.dataset.window !== window) Object.assign(drawn.dataset, { window, size: "0" });
  const from = Number(drawn.dataset.size);
  const found = sizes.findIndex(([zoom, own], i) => i >= from && fits(zoom, own));
  drawn.dataset.size = String(found < 0 ? sizes.length - 1 : found);
  // The units of a drawing are not the screen's.
  for (const drawing of all(stage, "svg", SVGSVGElement)) {
    const matrix = drawing.getScreenCTM();
    const unit = matrix ? Math.hypot(matrix.a, matrix.b) : 0;
    // A sign in a legend is no text, whatever letters it is made of.
    // What has no height yet is shown by the next step.
    const { height } = drawing.getBoundingClientRect();
    const sign = height > 0 && height < SIGN * scale();
    if (sign) drawing.style.setProperty("--least", "0px");
    else if (unit) drawing.style.setProperty("--least", `${(SMALLEST * scale()) / unit}px`);
  }
}
