/** Two arms of people, each standing as high as they improved; what they guess is a matter of shape. */

import { set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";
import { BODIES, person as figure } from "../shared/person.js";

/** @typedef {import("./trial.js").Result} Result */
/** @typedef {import("./trial.js").Member} Member */

const WIDTH = 320;
const TOP = 20;
/** Where the crowd stands lowest: with room, and on a small screen. */
const BOTTOMS = { roomy: 296, small: 196 };
const [LOW, HIGH] = [-30, 45];
const WIDE = 118;
const LEFT = { control: 30, active: 196 };
const [BELIEF_AT, DRUG_AT] = [158, 174];
const gesture = (/** @type {"drug" | "control"} */ guess) => (guess === "drug" ? "raised" : "down");

/** One person, for the picture and for its key. @param {"drug" | "control"} guess */
export const person = (guess) => figure(gesture(guess), guess);

/** @param {Member[]} members */
export function createCrowd(members) {
  let bottom = BOTTOMS.roomy;
  /** @param {number} points */
  const height = (points) =>
    TOP + ((HIGH - Math.min(HIGH, Math.max(LOW, points))) / (HIGH - LOW)) * (bottom - TOP);
  const places = { active: 0, control: 0 };
  const people = members.map(({ arm }, i) => {
    const figure = person("control");
    const x = LEFT[arm] + ((places[arm] + 0.5) / (members.length / 2)) * WIDE;
    places[arm] += 1;
    return {
      x,
      figure,
      body: /** @type {Element} */ (figure.lastChild),
      place: svg("g", { class: "place", style: `--i: ${i}` }, figure),
    };
  });
  const ticks = [-20, 0, 20, 40].map((points) => ({
    points,
    line: svg("line", { class: "grid", x1: 28, x2: WIDTH }),
    text: svg("text", { class: "tick", x: 22 }, fixed(points)),
  }));
  const lines = Object.fromEntries(
    /** @type {const} */ (["active", "control"]).map((arm) => [
      arm,
      svg("line", { class: `mean ${arm}`, x1: LEFT[arm], x2: LEFT[arm] + WIDE }),
    ]),
  );
  const belief = svg("line", { class: "part belief", x1: BELIEF_AT, x2: BELIEF_AT });
  const drug = svg("line", { class: "part drug", x1: DRUG_AT, x2: DRUG_AT });
  const result = svg("g", {}, belief, drug, lines.active, lines.control);
  const arms = [
    svg("text", { class: "arm", x: LEFT.control + WIDE / 2 }, "Control arm"),
    svg("text", { class: "arm", x: LEFT.active + WIDE / 2 }, "Drug arm"),
  ];
  const element = svg(
    "svg",
    { class: "crowd", role: "img" },
    svg("text", { class: "unit", x: 0, y: 11 }, "Improvement, points"),
    ...ticks.flatMap(({ line, text }) => [line, text]),
    ...people.map(({ place }) => place),
    result,
    ...arms,
  );

  /** @param {SVGLineElement} line @param {number} from @param {number} to */
  const stretch = (line, from, to) => {
    set(line, "y1", height(from).toFixed(1));
    set(line, "y2", height(to).toFixed(1));
  };
  /** Give the picture its height. @param {boolean} roomy */
  function fit(roomy) {
    bottom = roomy ? BOTTOMS.roomy : BOTTOMS.small;
    set(element, "viewBox", `0 0 ${WIDTH} ${bottom + 21}`);
    for (const arm of arms) set(arm, "y", String(bottom + 16));
    for (const { points, line, text } of ticks) {
      stretch(line, points, points);
      set(text, "y", (height(points) + 4).toFixed(1));
    }
  }
  fit(true);
  return {
    element,
    fit,
    /** @param {Result} result @param {boolean} veiled before the trial: nobody has improved */
    draw({ people: found, means, true_effect, believing }, veiled) {
      found.forEach(({ believes, improvement }, i) => {
        const guess = believes ? "drug" : "control";
        set(people[i].figure, "class", `person ${guess}`);
        set(people[i].body, "d", BODIES[gesture(guess)]);
        set(
          people[i].place,
          "transform",
          `translate(${people[i].x.toFixed(1)} ${height(veiled ? 0 : improvement).toFixed(1)})`,
        );
      });
      result.style.visibility = veiled ? "hidden" : "";
      for (const arm of /** @type {const} */ (["active", "control"]))
        stretch(lines[arm], means[arm], means[arm]);
      stretch(drug, means.control, means.control + true_effect);
      stretch(belief, means.control + true_effect, means.active);
      const share = (/** @type {"active" | "control"} */ arm) => `${fixed(believing[arm] * 100)}%`;
      set(
        element,
        "aria-label",
        veiled
          ? `Two arms of ${found.length / 2} people, all at the same height. ${share("active")} of the drug arm and ${share("control")} of the control arm believe that they had the drug; how they improve waits for your guess.`
          : `Two arms of ${found.length / 2} people, each as high as they improved. In the drug arm ${share("active")} believe that they had the drug and the mean is ${fixed(means.active, 1)} points; in the control arm ${share("control")} believe it and the mean is ${fixed(means.control, 1)}.`,
      );
    },
  };
}

/** A swatch of the parts of the gap, for the key. @param {"belief" | "drug"} part */
export const partMark = (part) => svg("line", { class: `part ${part}`, x1: 0, x2: 0, y1: -14, y2: 1 });
