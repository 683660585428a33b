/** The map: conditions on a ladder of certainty, a circle's area for the people studied; a click chooses one. */

import { html, say, set, svg } from "../shared/dom.js";
import { FINDINGS } from "./question.js";
import { brief } from "./words.js";

/** Radius in pixels of the circle for the most people. */
const LARGEST = 15;
/** Smaller ones could not be seen. */
const SMALLEST = 2.5;
const LABELS = [
  ["no random", "control"],
  ["one", "trial"],
  ["two or", "more"],
  ["400", "people"],
  ["control", "can hide"],
  ["trials", "agree"],
];
/** With more trials than this the circles stand without their names. */
const NAMED = 6;

/** Where a step lies, in percent of the width; to the left of the first stand the names. @param {number} step */
const across = (step) => `${47 + step * 9.5}%`;

/**
 * @param {import("./question.js").Data} data
 * @param {Record<string, string>} names of the conditions
 * @param {(condition: string) => void} onChoose
 */
export function createMap(data, names, onChoose) {
  const most = Math.max(
    ...data.order.map((key) => {
      /** @type {Map<string, number>} */
      const studies = new Map();
      const rows = data.rows.filter((row) => row.condition === key);
      const trials = rows.filter((row) => row.compares);
      for (const row of trials.length ? trials : rows) studies.set(row.study, row.people);
      return [...studies.values()].reduce((total, people) => total + people, 0);
    }),
  );
  /** The radius for a number of people. @param {number} people */
  const radius = (people) => LARGEST * Math.sqrt(people / most);

  const rungs = LABELS.map((_, step) =>
    svg("line", { class: "rung", x1: across(step), x2: across(step), y1: 0, y2: "100%" }),
  );
  // How high a row is, the style sheet says: on a phone all of them have to fit above the hand.
  const rows = Object.fromEntries(
    data.order.map((key, i) => {
      const words = svg("tspan", { class: "count" });
      const text = svg("text", { x: 6 }, svg("tspan", { class: "name" }, names[key]), words);
      const trail = svg("line", { class: "trail", x1: across(0) });
      const circle = svg("circle", {});
      const group = svg(
        "g",
        { class: "condition", "data-condition": key },
        svg("rect", { class: "band", width: "100%" }),
        trail,
        circle,
        text,
      );
      group.style.setProperty("--place", String(i));
      group.addEventListener("click", () => onChoose(key));
      return [key, { group, words, trail, circle }];
    }),
  );
  const picture = svg(
    "svg",
    { class: "ladder", role: "img", width: "100%" },
    ...rungs,
    ...data.order.map((key) => rows[key].group),
  );
  picture.style.setProperty("--rows", String(data.order.length));
  const axis = svg(
    "svg",
    { class: "ladder axis", "aria-hidden": "true", width: "100%" },
    ...LABELS.map(([first, second], step) =>
      svg(
        "g",
        { "text-anchor": "middle" },
        svg(
          "text",
          { class: "in-words", y: 13 },
          svg("tspan", { x: across(step) }, first),
          svg("tspan", { x: across(step), dy: 12 }, second),
        ),
        svg("text", { class: "in-short", y: 12, x: across(step) }, step ? String(step) : "step 0"),
      ),
    ),
  );
  return {
    element: html("figure", { class: "map" }, picture, axis),
    radius,
    /** @param {Record<string, import("./question.js").Rung>} rungs @param {string} chosen @param {string} words */
    draw(rungs, chosen, words) {
      for (const key of data.order) {
        const { group, words: count, trail, circle } = rows[key];
        const rung = rungs[key];
        set(circle, "cx", across(rung.step));
        set(trail, "x2", across(rung.step));
        set(circle, "r", Math.max(SMALLEST, radius(rung.people)).toFixed(2));
        set(group, "data-kind", rung.trials.length ? "trials" : rung.others.length ? "others" : "none");
        set(group, "data-chosen", String(key === chosen));
        say(count, `  ${brief(rung)}`);
      }
      set(picture, "aria-label", words);
    },
  };
}

/**
 * The trials of the chosen condition, one circle each, under what they found.
 * @param {import("./question.js").Data} data
 * @param {(people: number) => number} radius
 */
export function createStudies(data, radius) {
  const columns = html("div", { class: "findings" });
  const title = html("h4", {});
  const lead = html("span", { class: "unit" });
  const note = html("p", { class: "help" });
  let last = "";
  return {
    element: html("div", { class: "studies" }, html("div", { class: "heading" }, title, lead), columns),
    /** Which rows are not counted, for a drawer. */
    note,
    /** @param {import("./question.js").Rung} rung @param {string} name */
    draw(rung, name) {
      const key = JSON.stringify([name, rung.trials.map((one) => one.study)]);
      if (key === last) return;
      last = key;
      say(
        title,
        rung.trials.length
          ? `${name}, trial by trial`
          : `${name}: no trial of ketamine against something else passes`,
      );
      say(lead, rung.trials.length > NAMED ? "names are in the drawer “In words”" : "");
      // Few trials may be drawn larger than on the map; the scale is one for all of them.
      const zoom = Math.min(6, 15 / Math.max(1, ...rung.trials.map((one) => radius(one.people))));
      set(columns, "data-named", String(rung.trials.length <= NAMED));
      columns.replaceChildren(
        ...FINDINGS.map((finding) => {
          const words = data.findings[finding];
          const those = rung.trials
            .filter((one) => one.finding === finding)
            .sort((a, b) => b.people - a.people);
          if (!those.length) return "";
          const people = those.reduce((total, one) => total + one.people, 0);
          return html(
            "div",
            { "data-finding": finding },
            html(
              "p",
              { class: "finding" },
              html("b", {}, `${words[0].toUpperCase()}${words.slice(1)}.`),
              ` ${those.length} of ${rung.trials.length}, ${people.toLocaleString("en-GB")} people`,
            ),
            html(
              "ul",
              {},
              ...those.map((one) => {
                const r = Math.max(SMALLEST, radius(one.people) * zoom);
                const size = Math.ceil(2 * r + 3);
                return html(
                  "li",
                  { title: `${one.label}: ${one.people || "number not read"}` },
                  svg(
                    "svg",
                    { width: size, height: size, "aria-hidden": "true" },
                    svg("circle", { cx: size / 2, cy: size / 2, r: r.toFixed(2) }),
                  ),
                  html(
                    "span",
                    {},
                    one.label,
                    html("span", { class: "unit" }, ` ${one.people || "number not read"}`),
                  ),
                );
              }),
            ),
          );
        }),
      );
      const others = rung.others.map((one) => one.label);
      say(
        note,
        others.length
          ? `Not counted, because they do not compare ketamine with something else at random, or are reviews: ${others.join(", ")}.`
          : "",
      );
    },
  };
}
