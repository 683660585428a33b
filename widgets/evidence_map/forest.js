/** The forest: each trial that may be pooled, the pooled effect, where a further trial may fall; and what was refused. */

import { html, say, svg } from "../shared/dom.js";
import { logarithmic, refusal, short, shown } from "./words.js";
import { wordsTable } from "../shared/words-table.js";

/**
 * @typedef {import("./question.js").Answer} Answer
 * @typedef {import("./question.js").Data} Data
 * @typedef {import("./question.js").Values} Values
 */

const ROW = 42;
/** Shapes of the comparators about 0, for a half-width of 1: as in the figures. @type {Record<string, string>} */
const SHAPES = {
  saline: "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0Z",
  midazolam: "M-.9 -.9H.9V.9H-.9Z",
  anaesthesia: "M0 -1.25L1.25 0L0 1.25L-1.25 0Z",
  active: "M0 -1.15L1.1 .85H-1.1Z",
  mixed: "M-.35 -1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z",
  none: "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1 -1 0Z",
};
/** @type {Record<string, string>} */
const COLOURS = { saline: "placebo", midazolam: "midazolam", anaesthesia: "anaesthesia", active: "active" };
/** @type {Record<string, string>} */
export const COMPARATORS = {
  saline: "saline or placebo",
  midazolam: "midazolam",
  anaesthesia: "saline under anaesthesia",
  active: "active treatment",
  mixed: "mixed placebos",
  none: "nothing",
};
const RATIOS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 1000];

/**
 * Round numbers between two ends, four to eight of them.
 * @param {number} low
 * @param {number} high
 */
function ticks(low, high) {
  const step =
    [0.1, 0.2, 0.25, 0.5, 1, 2, 5, 10, 20, 50].find((one) => (high - low) / one <= 7) ?? (high - low) / 5;
  const found = [];
  for (let at = Math.ceil(low / step); at * step <= high; at += 1) found.push(at * step);
  return found;
}

/** @param {string} comparator @param {number} size */
function mark(comparator, size) {
  return svg("path", {
    d: SHAPES[comparator],
    transform: `scale(${size.toFixed(2)})`,
    style: `fill: var(--${COLOURS[comparator] ?? "soft"})`,
  });
}

/** A drawing that begins at a share of the width. @param {string} x @param {number} y @param {...SVGElement} children */
const placed = (x, y, ...children) =>
  svg("svg", { x, y, overflow: "visible", width: 1, height: 1 }, ...children);

/** @param {Data} data */
export function createForest(data) {
  const heading = html("h4", {});
  const against = html("p", { class: "refusal" });
  const place = html("div", {});
  const key = html("ul", { class: "key" });
  const reasons = html("tbody", {});
  const count = html("summary", {});
  const refused = html(
    "details",
    { class: "refused" },
    count,
    wordsTable(
      "Rows that are not pooled, with the reason",
      ["Row", "Not pooled, because it", "What it found"],
      reasons,
    ),
  );
  /** The reasons are written when they are looked at. @type {Answer | null} */
  let waiting = null;
  const write = () => {
    if (!waiting) return;
    const { asked, refused: by } = waiting;
    waiting = null;
    reasons.replaceChildren(
      ...asked
        .filter((row) => by.has(row.id))
        .map((row) =>
          html(
            "tr",
            {},
            html(
              "th",
              { scope: "row" },
              `${row.label}`,
              html("br", {}),
              html("span", { class: "unit" }, row.id),
            ),
            html("td", {}, by.get(row.id)),
            html("td", {}, row.found),
          ),
        ),
    );
  };
  refused.addEventListener("toggle", () => refused.open && write());

  /** @param {Answer} answer @param {Values} values */
  function picture(answer, values) {
    const order = Object.keys(COMPARATORS);
    const { pooled } = answer;
    const lines = answer.usable
      .map((one, i) => {
        const reach = data.normal * one.error;
        return {
          one,
          weight: pooled ? pooled.weights[i] : 30,
          low: one.estimate - reach,
          high: one.estimate + reach,
        };
      })
      .sort((a, b) => order.indexOf(a.one.row.comparator) - order.indexOf(b.one.row.comparator));
    const ends = [0, ...lines.flatMap((line) => [line.low, line.high])];
    const room = (Math.max(...ends) - Math.min(...ends)) * 0.07;
    const [low, high] = [Math.min(...ends) - room, Math.max(...ends) + room];
    /** @param {number} value */
    const share = (value) => 2 + (96 * (Math.min(high, Math.max(low, value)) - low)) / (high - low);
    /** @param {number} value */
    const at = (value) => `${share(value).toFixed(2)}%`;
    const count = lines.length + (pooled ? 2 : 0);
    const height = count * ROW + 34;
    /** @param {number} i @param {string} bold @param {string} words */
    const label = (i, bold, words) =>
      svg(
        "text",
        { x: 2, y: i * ROW + 13 },
        svg("tspan", { class: "name" }, bold),
        svg("tspan", { class: "count" }, words),
      );
    /** @param {number} value */
    const say2 = (value) => short(shown(values, value));
    /** @type {SVGElement[]} */
    const parts = [svg("line", { class: "none", x1: at(0), x2: at(0), y1: 0, y2: count * ROW })];
    lines.forEach(({ one, weight, low: from, high: to }, i) => {
      const y = i * ROW + 26;
      const colour = COLOURS[one.row.comparator] ?? "soft";
      const title = svg(
        "title",
        {},
        `${one.row.id}: ${one.row.what}. ${one.row.found}. Source: ${one.row.label} (${one.row.confidence}).`,
      );
      parts.push(
        svg(
          "g",
          { "data-row": one.row.id, "data-effect": one.estimate, "data-weight": weight },
          title,
          label(
            i,
            one.row.label,
            ` · ${say2(one.estimate)} (${say2(from)} to ${say2(to)})${pooled ? ` · ${weight.toFixed(0)}%` : ""}${one.unread ? " · unverified" : ""}`,
          ),
          svg("line", {
            x1: at(from),
            x2: at(to),
            y1: y,
            y2: y,
            style: `stroke: var(--${colour})`,
            "stroke-width": 2,
          }),
          placed(at(one.estimate), y, mark(one.row.comparator, 3 + 0.75 * Math.sqrt(weight))),
        ),
      );
    });
    if (pooled) {
      const top = lines.length;
      const y = top * ROW + 26;
      const diamond = [
        [pooled.low, 20],
        [pooled.estimate, 9],
        [pooled.high, 20],
        [pooled.estimate, 31],
      ]
        .map(([x, down]) => `${share(x).toFixed(3)},${down}`)
        .join(" ");
      parts.push(
        svg(
          "g",
          {
            class: "pooled",
            "data-effect": pooled.estimate,
            "data-low": pooled.low,
            "data-high": pooled.high,
          },
          label(top, "Pooled", ` · ${say2(pooled.estimate)} (${say2(pooled.low)} to ${say2(pooled.high)})`),
          svg(
            "svg",
            {
              x: 0,
              y: y - 20,
              width: "100%",
              height: 40,
              viewBox: "0 0 100 40",
              preserveAspectRatio: "none",
            },
            svg("polygon", { points: diamond }),
          ),
        ),
      );
      const { prediction } = pooled;
      parts.push(
        svg(
          "g",
          { class: "prediction" },
          label(
            top + 1,
            "",
            prediction
              ? `A further trial is expected between ${say2(prediction[0])} and ${say2(prediction[1])}`
              : data.wording.no_prediction,
          ),
          ...(prediction
            ? [svg("line", { x1: at(prediction[0]), x2: at(prediction[1]), y1: y + ROW, y2: y + ROW })]
            : []),
        ),
      );
    }
    const log = logarithmic(values);
    const marks = log ? RATIOS.map(Math.log).filter((one) => one >= low && one <= high) : ticks(low, high);
    for (const one of marks) {
      parts.push(
        svg("line", { class: "tick", x1: at(one), x2: at(one), y1: count * ROW, y2: count * ROW + 5 }),
        svg(
          "text",
          { class: "tick", x: at(one), y: count * ROW + 18, "text-anchor": "middle" },
          log ? String(Number(Math.exp(one).toPrecision(3))) : short(one).replace(/0$/, ""),
        ),
      );
    }
    return svg(
      "svg",
      {
        class: "forest",
        role: "img",
        width: "100%",
        height,
        "aria-label": `Forest plot of ${lines.length} trials; described in the drawer “In words”.`,
      },
      ...parts,
    );
  }

  return {
    element: html("div", { class: "pool" }, heading, against, place, key, refused),
    /** @param {Answer} answer @param {Values} values */
    draw(answer, values) {
      const k = answer.usable.length;
      const measure = data.measures[values.outcome];
      say(heading, answer.pooled ? `Pooled: ${k} trials, ${measure}` : "Not pooled");
      against.hidden = Boolean(answer.pooled);
      if (!answer.pooled) say(against, refusal(answer));
      place.replaceChildren(...(k ? [picture(answer, values)] : []));
      const used = Object.keys(COMPARATORS).filter((name) =>
        answer.usable.some((one) => one.row.comparator === name),
      );
      key.replaceChildren(
        ...used.map((name) =>
          html(
            "li",
            {},
            svg("svg", { viewBox: "-10 -6 20 12", "aria-hidden": "true" }, mark(name, 4.5)),
            COMPARATORS[name],
          ),
        ),
      );
      refused.hidden = answer.refused.size === 0;
      say(count, `Not pooled, and why: ${answer.refused.size} row${answer.refused.size === 1 ? "" : "s"}`);
      waiting = answer;
      if (refused.open) write();
    },
    /** What is printed is written first. */
    build: write,
  };
}
