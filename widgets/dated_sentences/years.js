/** Sentences with a date: each against the figures of the year on the slider. */

import { html, say, set, svg } from "../shared/dom.js";

/**
 * @typedef {{ estimator: string, year: number, figure: number, low: number | null, high: number | null, words: string,
 *   status: string, source: string, confidence: string }} Estimate
 * @typedef {{ claim: string, words: string, stated: number, form: string, estimates: Estimate[] }} Sentence
 */

export const [FIRST, LAST] = [2015, 2021];
const [LEFT, RIGHT, TOP, BOTTOM, WIDTH, HEIGHT] = [16, 138, 8, 46, 150, 62];
/** So far left of its year an estimate of the other study stands, that neither hides WHO's. */
const BESIDE = 8;
const x = (/** @type {number} */ year) => LEFT + ((year - FIRST) / (LAST - FIRST)) * (RIGHT - LEFT);
export const STAMPS = /** @type {Record<string, string>} */ ({
  holds: "Holds",
  false: "False",
  "too low": "True to the letter, too low",
});

/**
 * The estimate against which a sentence stands in a year: WHO's latest of that year or before.
 * @param {Sentence} sentence
 * @param {number} year
 */
export const standing = (sentence, year) =>
  /** @type {Estimate} */ (
    sentence.estimates.filter((one) => one.estimator === "WHO" && one.year <= year).at(-1)
  );

/** @param {Estimate} estimate */
export const unread = ({ confidence }) =>
  confidence === "verified" ? "" : confidence === "partly" ? ", partly verified" : ", unverified";

/** @param {Sentence} sentence */
function createRow(sentence) {
  const values = sentence.estimates.flatMap(({ figure, low, high }) => [
    figure,
    low ?? figure,
    high ?? figure,
  ]);
  const [low, high] = [Math.min(sentence.stated, ...values), Math.max(sentence.stated, ...values)];
  // A first place stands above a fourth.
  const up = sentence.form === "rank" ? -1 : 1;
  const y = (/** @type {number} */ figure) =>
    up > 0
      ? BOTTOM - ((figure - low) / (high - low)) * (BOTTOM - TOP)
      : TOP + ((figure - low) / (high - low)) * (BOTTOM - TOP);
  const who = sentence.estimates.filter((one) => one.estimator === "WHO");
  const rivals = sentence.estimates.filter((one) => one.estimator !== "WHO");
  const cursor = svg("path", { class: "cursor-line" });
  const now = svg("circle", { class: "now", r: 6.5 });
  const steps =
    who
      .map(
        (one, i) =>
          `${i ? `H${x(one.year).toFixed(1)}V` : `M${x(one.year).toFixed(1)} `}${y(one.figure).toFixed(1)}`,
      )
      .join("") + `H${RIGHT}`;
  const chart = svg(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "course-of-years", "aria-hidden": "true" },
    svg("path", { class: "stated", d: `M${LEFT} ${y(sentence.stated).toFixed(1)}H${RIGHT}` }),
    cursor,
    svg("path", { class: "steps", d: steps }),
    ...rivals.map((one) =>
      svg(
        "g",
        { class: "rival", transform: `translate(${(x(one.year) - BESIDE).toFixed(1)} 0)` },
        one.low !== null &&
          one.high !== null &&
          svg("path", { d: `M0 ${y(one.low).toFixed(1)}V${y(one.high).toFixed(1)}` }),
        svg("path", { d: `M0 ${(y(one.figure) - 4).toFixed(1)}l4 4-4 4-4-4z` }),
      ),
    ),
    now,
    ...who.map((one) =>
      svg("circle", {
        class: one.confidence === "verified" ? "who" : "who unread",
        cx: x(one.year).toFixed(1),
        cy: y(one.figure).toFixed(1),
        r: 3.2,
      }),
    ),
    svg("text", { x: LEFT, y: HEIGHT - 2, "text-anchor": "middle" }, String(FIRST)),
    svg("text", { x: RIGHT, y: HEIGHT - 2, "text-anchor": "middle" }, String(LAST)),
  );
  const stamp = html("b", { class: "standing" });
  const figure = html("span", { class: "figure" });
  const source = html("span", { class: "source" });
  return {
    element: html(
      "li",
      {},
      html("p", { class: "dated" }, sentence.words),
      html("p", { class: "verdict-of-year" }, stamp, " ", figure, " ", source),
      chart,
    ),
    /** @param {number} year */
    draw(year) {
      const here = standing(sentence, year);
      set(cursor, "d", `M${x(year).toFixed(1)} 4V${BOTTOM + 4}`);
      set(now, "cx", x(here.year).toFixed(1));
      set(now, "cy", y(here.figure).toFixed(1));
      set(stamp, "data-status", here.status);
      say(stamp, STAMPS[here.status]);
      say(figure, `WHO: ${here.words}`);
      say(source, `(data of ${here.year}; ${here.source}${unread(here)})`);
    },
  };
}

/** @param {Sentence[]} sentences */
export function createYears(sentences) {
  const rows = sentences.map(createRow);
  return {
    element: html("ol", { class: "years" }, ...rows.map((row) => row.element)),
    /** @param {number} year */
    draw: (year) => rows.forEach((row) => row.draw(year)),
  };
}
