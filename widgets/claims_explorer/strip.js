/** The strip of the deck: a dot for each claim, which takes the shape of its verdict once it is opened. */

import { html, say, set, svg } from "../shared/dom.js";
import { icon, placed } from "../shared/shapes.js";
import { VERDICTS, WORDS, inWords, share } from "./tally.js";

/** @typedef {import("./deck.js").Card} Card */

const STEP = 16;
const ROW = STEP + 4;
/** Marks in a row: on a phone fewer, so that they stay large enough to be told apart. */
const COLUMNS = { most: 33, least: 16 };
/** The least width of a mark's place on the screen, in pixels. */
const PLACE = 13;
const MARK = 13;
const NARROW = 460;

/**
 * @param {Card[]} cards
 * @param {(place: number) => void} onPick
 */
export function createStrip(cards, onPick) {
  const marks = cards.map((card) => {
    const dot = svg("circle", { class: "closed", r: 2 });
    const shape = placed(card.verdict, 0, 0, MARK);
    shape.setAttribute("visibility", "hidden");
    const right = svg("path", { class: "right", d: "M-5 9.5h10", visibility: "hidden" });
    return { node: svg("g", {}, dot, shape, right), dot, shape, right };
  });
  const ring = svg("rect", {
    class: "ring",
    x: -STEP / 2,
    y: -STEP / 2 - 1,
    width: STEP,
    height: ROW,
    rx: 3,
  });
  const element = svg("svg", { class: "strip", role: "img" }, ring, ...marks.map(({ node }) => node));
  let columns = 0;
  let here = 0;
  const middle = (/** @type {number} */ i) =>
    `translate(${(i % columns) * STEP + STEP / 2} ${Math.floor(i / columns) * ROW + STEP / 2})`;
  /** @param {number} width on the screen */
  const layOut = (width) => {
    const wanted = Math.min(COLUMNS.most, Math.max(COLUMNS.least, Math.floor(width / PLACE)));
    if (wanted === columns) return;
    columns = wanted;
    set(element, "viewBox", `-1 -2 ${columns * STEP + 2} ${Math.ceil(cards.length / columns) * ROW + 4}`);
    marks.forEach(({ node }, i) => set(node, "transform", middle(i)));
    set(ring, "transform", middle(here));
  };
  layOut(NARROW);
  const resized = new ResizeObserver(([entry]) => layOut(entry.contentRect.width));
  resized.observe(element);
  element.addEventListener("click", (event) => {
    const box = element.getBoundingClientRect();
    const unit = (columns * STEP + 2) / box.width;
    const column = Math.floor(((event.clientX - box.left) * unit - 1) / STEP);
    const place = Math.floor(((event.clientY - box.top) * unit - 2) / ROW) * columns + column;
    if (column >= 0 && column < columns && cards[place]) onPick(place);
  });
  return {
    element,
    /** In the document already: at once, or what stands below would move after the first frame. */
    fit: () => element.clientWidth && layOut(element.clientWidth),
    /**
     * @param {{ place: number, within: (card: Card) => boolean, open: (card: Card) => boolean, guesses: Record<string, string> }} state
     * @param {string} words
     */
    draw({ place, within, open, guesses }, words) {
      cards.forEach((card, i) => {
        const { node, dot, shape, right } = marks[i];
        const opened = open(card);
        set(node, "class", within(card) ? "" : "outside");
        set(dot, "visibility", opened ? "hidden" : "visible");
        set(shape, "visibility", opened ? "visible" : "hidden");
        set(right, "visibility", guesses[card.id] === card.verdict ? "visible" : "hidden");
      });
      here = place;
      set(ring, "transform", middle(place));
      set(element, "aria-label", words);
    },
    stop: () => resized.disconnect(),
  };
}

const [LEFT, RIGHT] = [4, 236];
const across = (/** @type {number} */ value) => LEFT + value * (RIGHT - LEFT);

/** How often each guessed verdict was right, with its interval, against how common that verdict is. */
export function createCalibration() {
  const rows = VERDICTS.map((verdict) => {
    const base = svg("path", { class: "base" });
    const interval = svg("path", { class: "interval" });
    const dot = svg("path", { class: "hit" });
    const value = html("span", { class: "value" });
    return {
      element: html(
        "li",
        { class: verdict },
        icon(verdict),
        html("b", {}, WORDS[verdict]),
        svg(
          "svg",
          { viewBox: "0 0 240 18", "aria-hidden": "true", preserveAspectRatio: "none" },
          svg("path", { class: "axis", d: `M${LEFT} 9H${RIGHT}` }),
          base,
          interval,
          dot,
        ),
        value,
      ),
      base,
      interval,
      dot,
      value,
    };
  });
  return {
    element: html("ul", { class: "calibration" }, ...rows.map((row) => row.element)),
    /** @param {ReturnType<typeof import("./tally.js").tally>} score */
    draw(score) {
      score.rows.forEach(({ said, right, base }, i) => {
        const row = rows[i];
        set(row.base, "d", `M${across(base).toFixed(1)} 2V16`);
        set(row.interval, "visibility", said ? "visible" : "hidden");
        set(row.dot, "visibility", said ? "visible" : "hidden");
        if (said) {
          const { value, low, high } = share(right, said);
          set(row.interval, "d", `M${across(low).toFixed(1)} 9H${across(high).toFixed(1)}`);
          set(row.dot, "d", `M${across(value).toFixed(1)} 9h0`);
        }
        say(row.value, said ? inWords(right, said) : "not guessed yet");
      });
    },
  };
}
