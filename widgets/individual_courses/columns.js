/** Everybody side by side on one scale, each a short course from left to right, and the average in a column of its own. */

import { say, set, svg } from "../shared/dom.js";
import { fixed } from "../shared/numbers.js";

/** @typedef {import("./people.js").Result} Result */
/** @typedef {import("./people.js").Person} Person */
/** @typedef {import("./people.js").Score} Score */

/** With room, and on a small screen. */
const SIZES = {
  roomy: { width: 720, height: 432, left: 24, mean: 128, dot: 3.2 },
  small: { width: 350, height: 284, left: 20, mean: 78, dot: 2.1 },
};
const [TOP, BOTTOM, GAP] = [24, 40, 10];
/** Where samples stand in the column of averages, and where the average of all does, as shares of it. */
const [SAMPLES, AVERAGES] = [0.16, [0.48, 0.7, 0.92]];
const [LOW, HIGH] = [0, 46];
const TICKS = [0, 10, 20, 30, 40];
/** Where before, day 2 and day 10 stand within a column, as shares of it. */
const STEPS = [-0.34, 0, 0.34];

/** A path through points, broken where one is missing. @param {[number, number | null][]} points */
function broken(points) {
  let d = "";
  let pen = "M";
  for (const [x, y] of points) {
    if (y === null) pen = "M";
    else {
      d += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = "L";
    }
  }
  return d;
}
const diamond = (/** @type {number} */ r) => `M0 ${-r}L${r} 0L0 ${r}L${-r} 0Z`;
const square = (/** @type {number} */ r) => `M${-r} ${-r}H${r}V${r}H${-r}Z`;
const cross = (/** @type {number} */ r) => `M${-r} ${-r}L${r} ${r}M${-r} ${r}L${r} ${-r}`;

/** A mark of the picture, for its key. @param {"before" | "early" | "late" | "half" | "missing" | "mean"} kind */
export function mark(kind) {
  if (kind === "before" || kind === "early") return svg("circle", { class: kind, r: 3.4 });
  const d = { late: square(3), half: "M-5 0H5", missing: cross(3), mean: diamond(5) }[kind];
  return svg("path", { class: kind, d });
}

/** One person's marks. @param {number} number */
function createPerson(number) {
  const [wavering, course, half] = ["wavering", "course", "half"].map((kind) => svg("path", { class: kind }));
  const before = svg("circle", { class: "before" });
  const early = svg("circle", { class: "early" });
  const [late, missing, ghost, ring] = ["late", "missing", "ghost", "ring"].map((kind) =>
    svg("path", { class: kind }),
  );
  const label = svg("text", { class: "number" }, String(number));
  const element = svg(
    "g",
    { class: "person" },
    ...[wavering, half, ghost, course, before, early, late, ring, missing, label],
  );
  return { element, wavering, course, half, before, early, late, missing, ghost, ring, label };
}

/**
 * @param {number} count how many people
 * @param {(number: number) => void} onChoose somebody was pointed at
 */
export function createColumns(count, onChoose) {
  let size = SIZES.roomy;
  let pitch = 1;
  const y = (/** @type {number} */ points) =>
    TOP + ((HIGH - points) / (HIGH - LOW)) * (size.height - TOP - BOTTOM);
  const x = (/** @type {number} */ place) => size.left + (place + 0.5) * pitch;
  const people = Array.from({ length: count }, (_, i) => createPerson(i + 1));
  const grid = TICKS.map((points) => ({
    points,
    line: svg("line", { class: "grid" }),
    text: svg("text", { class: "end" }, String(points)),
  }));
  const frame = svg("line", { class: "frame" });
  const meanTitle = svg("text", { class: "title" });
  const sampleTitle = svg("text", { class: "title" });
  const missingTitle = svg("text", { class: "unit" }, "not scored");
  const [meanLine, meanCourse, meanReach] = ["mean-line", "mean-course", "mean-reach"].map((kind) =>
    svg("path", { class: kind }),
  );
  const meanValues = [0, 1, 2].map(() => svg("text", { class: "value" }));
  const [earlier, sampleLine, sampleMark] = ["earlier", "sample-line", "mean"].map((kind) =>
    svg("path", { class: kind }),
  );
  const sampleValue = svg("text", { class: "value sample" });
  const element = svg(
    "svg",
    { class: "graph columns", role: "img" },
    svg("text", { class: "unit", x: 0, y: 11 }, "Points on the MADRS"),
    ...grid.flatMap(({ line, text }) => [line, text]),
    frame,
    missingTitle,
    meanTitle,
    sampleTitle,
    meanLine,
    sampleLine,
    ...people.map((person) => person.element),
    meanReach,
    meanCourse,
    earlier,
    sampleMark,
    ...meanValues,
    sampleValue,
  );
  /** Who stands where, from left to right. @type {number[]} */
  let standing = [];
  /** What of the picture hangs on the settings besides the sample, as it was drawn last. */
  let painted = "";
  element.addEventListener("click", (event) => {
    const box = element.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * size.width;
    const place = Math.floor((at - size.left) / pitch);
    if (place >= 0 && place < standing.length) onChoose(standing[place]);
  });

  /** @param {boolean} roomy */
  function fit(roomy) {
    size = SIZES[roomy ? "roomy" : "small"];
    pitch = (size.width - size.left - size.mean - GAP) / count;
    set(element, "viewBox", `0 0 ${size.width} ${size.height}`);
    const right = size.left + pitch * count;
    for (const { points, line, text } of grid) {
      set(line, "x1", String(size.left));
      set(line, "x2", right.toFixed(1));
      for (const end of ["y1", "y2"]) set(line, end, y(points).toFixed(1));
      set(text, "x", String(size.left - 5));
      set(text, "y", (y(points) + 4).toFixed(1));
    }
    for (const end of ["x1", "x2"]) set(frame, end, (right + GAP / 2).toFixed(1));
    set(frame, "y1", String(TOP - 4));
    set(frame, "y2", String(size.height - BOTTOM + 4));
    set(missingTitle, "x", (right + GAP).toFixed(1));
    set(missingTitle, "y", String(size.height - 6));
    set(meanTitle, "x", (right + GAP + AVERAGES[1] * size.mean).toFixed(1));
    for (const text of [sampleTitle, sampleValue])
      set(text, "x", (right + GAP + SAMPLES * size.mean).toFixed(1));
    for (const text of [meanTitle, sampleTitle]) set(text, "y", "11");
    set(sampleValue, "y", String(TOP + 10));
  }

  /** @param {ReturnType<typeof createPerson>} marks @param {Person} person @param {number} last @param {boolean} veiled */
  function drawPerson(marks, person, last, veiled) {
    const places = STEPS.map((step) => step * pitch);
    const shown = [person.before, ...person.after.map((score, i) => (i <= last && !veiled ? score : null))];
    const heights = shown.map((score) => (score === null ? null : y(score)));
    set(marks.course, "d", broken(heights.map((height, i) => [places[i], height])));
    const dots = /** @type {const} */ ([
      [marks.before, 0],
      [marks.early, 1],
      [marks.late, 2],
    ]);
    for (const [dot, i] of dots) {
      const height = heights[i];
      dot.style.display = height === null ? "none" : "";
      if (height !== null) set(dot, "transform", `translate(${places[i].toFixed(1)} ${height.toFixed(1)})`);
    }
    for (const dot of [marks.before, marks.early]) set(dot, "r", String(size.dot));
    set(marks.late, "d", square(size.dot * 0.86));
    const { before } = person;
    set(
      marks.half,
      "d",
      before === null
        ? ""
        : `M${(-0.4 * pitch).toFixed(1)} ${y(before / 2).toFixed(1)}h${(0.8 * pitch).toFixed(1)}`,
    );
    const absent = !veiled && (person.after[last] === null || before === null);
    set(marks.missing, "d", absent ? cross(size.dot * 0.9) : "");
    set(marks.missing, "transform", `translate(0 ${size.height - 10})`);
    set(marks.label, "y", String(size.height - BOTTOM + 17));
  }

  /** What was promised to the person who is followed, and how far their score wavers by itself. @param {Result} result @param {string} told @param {number} wavering @param {boolean} veiled */
  function drawFollowed({ followed }, told, wavering, veiled) {
    people.forEach((marks, i) => {
      const person = followed?.number === i + 1 ? followed : null;
      const before = person?.before ?? null;
      const early = person?.after[0] ?? null;
      const edge = (0.5 * pitch).toFixed(1);
      set(
        marks.wavering,
        "d",
        before === null || veiled
          ? ""
          : `M-${edge} ${y(Math.min(HIGH, before + wavering)).toFixed(1)}H${edge}V${y(Math.max(LOW, before - wavering)).toFixed(1)}H-${edge}Z`,
      );
      const promised = told === "stays" ? early : before;
      const promises = promised !== null && early !== null && told !== "nothing" && !veiled;
      const [from, to] = [STEPS[1] * pitch, STEPS[2] * pitch];
      set(
        marks.ghost,
        "d",
        promises
          ? `M${from.toFixed(1)} ${y(early).toFixed(1)}L${to.toFixed(1)} ${y(promised).toFixed(1)}`
          : "",
      );
      const r = size.dot * 1.9;
      set(
        marks.ring,
        "d",
        promises
          ? `M${(to - r).toFixed(1)} ${y(promised).toFixed(1)}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`
          : "",
      );
    });
  }

  /** @param {Result} result @param {boolean} average @param {boolean} veiled */
  function drawMean({ means, last, sample, sampleMeans }, average, veiled) {
    const right = size.left + pitch * count + GAP;
    const at = AVERAGES.map((share) => right + share * size.mean);
    const all = [means.before, ...means.after].slice(0, last + 2);
    const on = average && !veiled;
    const roomy = size === SIZES.roomy;
    say(meanTitle, on ? "average" : roomy ? "average hidden" : "hidden");
    set(meanCourse, "d", on ? broken(all.map(({ mean }, i) => [at[i], y(mean)])) : "");
    set(
      meanReach,
      "d",
      on
        ? all
            .map(({ low, high }, i) => `M${at[i].toFixed(1)} ${y(high).toFixed(1)}V${y(low).toFixed(1)}`)
            .join("")
        : "",
    );
    const height = y(all[last + 1].mean).toFixed(1);
    set(meanLine, "d", on ? `M${size.left} ${height}H${at[last + 1].toFixed(1)}` : "");
    meanValues.forEach((text, i) => {
      say(text, on && all[i] ? fixed(all[i].mean, roomy ? 1 : 0) : "");
      if (!on || !all[i]) return;
      set(text, "x", at[i].toFixed(1));
      set(text, "y", (y(all[i].high) - 4).toFixed(1));
    });
    const drawn = sample.length > 0 && !veiled;
    const now = sampleMeans.at(-1) ?? 0;
    const middle = right + SAMPLES * size.mean;
    const reach = 0.11 * size.mean;
    set(
      earlier,
      "d",
      drawn
        ? sampleMeans
            .slice(0, -1)
            .map(
              (value) => `M${(middle - reach).toFixed(1)} ${y(value).toFixed(1)}h${(2 * reach).toFixed(1)}`,
            )
            .join("")
        : "",
    );
    set(sampleLine, "d", drawn ? `M${size.left} ${y(now).toFixed(1)}H${(middle + reach).toFixed(1)}` : "");
    set(sampleMark, "d", drawn ? diamond(size.dot * 1.7) : "");
    set(sampleMark, "transform", `translate(${middle.toFixed(1)} ${y(now).toFixed(1)})`);
    say(sampleTitle, drawn ? `draw ${sampleMeans.length}` : "");
    say(sampleValue, drawn ? fixed(now, 1) : "");
  }

  fit(true);
  return {
    element,
    fit,
    /**
     * @param {Result} result
     * @param {{ average: boolean, told: string, coloured: boolean, wavering: number, veiled: boolean, words: string }} how
     */
    draw(result, { average, told, coloured, wavering, veiled, words }) {
      const { people: all, order, last, sample, followed } = result;
      standing = veiled ? all.map(({ number }) => number) : order;
      const chosen = new Set(sample);
      // Another sample moves nobody: it marks some of those who stand there already.
      const scene = [
        size.width,
        last,
        veiled,
        told,
        wavering,
        followed?.number,
        result.drug,
        ...standing,
      ].join();
      const moved = scene !== painted;
      painted = scene;
      standing.forEach((number, place) => {
        const person = all[number - 1];
        const marks = people[number - 1];
        const kinds = [
          "person",
          coloured && person.first && `${person.first}-first`,
          person.halved && !veiled && "halved",
          chosen.has(number) && !veiled && "sampled",
          followed?.number === number && !veiled && "followed",
        ];
        set(marks.element, "class", kinds.filter(Boolean).join(" "));
        if (!moved) return;
        marks.element.style.transform = `translateX(${x(place).toFixed(1)}px)`;
        drawPerson(marks, person, last, veiled);
      });
      if (moved) drawFollowed(result, told, wavering, veiled);
      drawMean(result, average, veiled);
      element.classList.toggle("apart", !veiled && (followed !== null || sample.length > 0));
      set(element, "aria-label", words);
    },
  };
}
