/** The demo in words and numbers, made from what is drawn. */

import { fixed } from "../shared/numbers.js";
import { capital } from "../shared/told.js";

/** @typedef {import("./people.js").Result} Result */
/** @typedef {import("./people.js").Score} Score */
/** @typedef {import("./people.js").Mean} Mean */
/** @typedef {import("./people.js").Constants} Constants */
/** @typedef {Record<string, any>} Values */

const NOT = "not scored";
const WHEN = ["two days after", "ten days after"];
const score = (/** @type {Score} */ points) => (points === null ? NOT : String(points));
/** "−6.8 (−10.8 to −2.7)" @param {Mean} found */
const estimate = ({ mean, low, high }) => `${fixed(mean, 1)} (${fixed(low, 1)} to ${fixed(high, 1)})`;

/** Nearer to which of two scores? @param {number} late @param {number} early @param {number} before */
function nearer(late, early, before) {
  const [one, other] = [Math.abs(late - early), Math.abs(late - before)];
  return one === other ? "half-way between" : one < other ? "nearer to day 2" : "nearer to before";
}

/** The person who is followed. @param {Values} values @param {Result} result @param {Constants} constants @param {boolean} veiled */
export function followed(values, { followed: person, last }, constants, veiled) {
  if (veiled) return "";
  if (!person) return "Follow a person by the slider, or point at a column.";
  const { number, first, before, after, given } = person;
  const who = `Person ${number}${first ? ` (${first} first)` : ""}`;
  if (!given) return `${who} was not given ${values.drug} within this study.`;
  const parts = [`${score(before)} before`, `${score(after[0])} on day 2`];
  if (last) parts.push(`${score(after[1])} on day 10`);
  const said = `${who}: ${parts.join(", ")}.`;
  const [early, late] = after;
  if (before === null || early === null) return said;
  const moved = Math.abs(early - before) <= constants.wavering ? "within" : "more than";
  const promise =
    values.told === "nothing" ? "" : ` You said: it will ${values.told === "stays" ? "stay" : "fade"}.`;
  if (!last)
    return `${said} By day 2 ${moved} the ±${fixed(constants.wavering, 1)} that one person’s score wavers by without a drug (shaded).${promise}`;
  if (late === null) return `${said}${promise} Nobody knows: day 10 was ${NOT}.`;
  return `${said}${promise} Day 10 was ${nearer(late, early, before)}.`;
}

/** What is true now, in a sentence. @param {Values} values @param {Result} result @param {boolean} veiled */
export function sentence(
  values,
  { scored, halved, last, means, sampleMeans, sample, followed: person, people },
  veiled,
) {
  if (veiled) return "Their scores before the infusion; the rest waits for your guess, or skip the guess.";
  const day = `${capital(WHEN[last])} ${values.drug}`;
  const parts = [
    `${day}: ${halved[last]} of ${scored[last]} had halved their score, ${people.length - scored[last]} of ${people.length} missing.`,
  ];
  if (values.average) parts.push(`Average ${fixed(means.after[last].mean, 1)} points.`);
  if (sample.length)
    parts.push(
      `Draw ${sampleMeans.length}: ${sample.length} people, average ${fixed(Number(sampleMeans.at(-1)), 1)}.`,
    );
  if (person)
    parts.push(`Person ${person.number}: ${score(person.before)}, then ${score(person.after[last])}.`);
  return parts.join(" ");
}

/** @param {Values} values @param {Result} result @param {Constants} constants @param {boolean} veiled */
export function summary(values, result, constants, veiled) {
  const { people, scored, halved, remitted, last, means, differences, sample, sampleMeans } = result;
  const start = `${people.length} people with major depression, of whom ${means.before.n} were scored before the first infusion: on average ${fixed(means.before.mean, 1)} points on the MADRS. Nobody had structured psychotherapy within the study.`;
  if (veiled) return `${start} What came after waits for your guess.`;
  const days = [0, 1].slice(0, last + 1).map((i) => {
    const missing = people.length - scored[i];
    return `${capital(WHEN[i])} ${values.drug} ${halved[i]} of ${scored[i]} had halved their score and ${remitted[i]} had ${constants.remission} points or less; ${missing} of ${people.length} cannot be counted, for a score is missing, and missing it stays.`;
  });
  const averages = values.average
    ? [0, 1].slice(0, last + 1).map((i) => {
        return `The average on day ${constants.days[i]} is ${estimate(means.after[i])} in the ${means.after[i].n} who came. Within the ${differences[i].n} scored after both infusions, ketamine minus saline is ${estimate(differences[i])}, standard error ${fixed(differences[i].se, 2)}.`;
      })
    : ["The average is hidden."];
  const spread = [...sampleMeans].sort((one, other) => one - other);
  const draws = sample.length
    ? `Draw ${sampleMeans.length} of ${sample.length} people (numbers ${[...sample].sort((a, b) => a - b).join(", ")}) has an average of ${fixed(Number(sampleMeans.at(-1)), 1)}; so far the averages run from ${fixed(spread[0], 1)} to ${fixed(Number(spread.at(-1)), 1)}.`
    : "";
  return [
    start,
    ...days,
    ...averages,
    draws,
    result.followed ? followed(values, result, constants, false) : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** @param {Values} values @param {Result} result @returns {import("../shared/text-twin.js").Table} */
export function table(values, { people, order, last, sample }) {
  const chosen = new Set(sample);
  return {
    columns: [
      "Person",
      "First",
      "Before",
      "Day 2",
      ...(last ? ["Day 10"] : []),
      "Halved by day 2",
      "In the sample",
    ],
    rows: order.map((number) => {
      const { id, first, before, after, halved } = people[number - 1];
      const known = before !== null && after[0] !== null;
      return [
        `${number} (${id})`,
        first || "none",
        score(before),
        score(after[0]),
        ...(last ? [score(after[1])] : []),
        known ? (halved ? "yes" : "no") : NOT,
        chosen.has(number) ? "yes" : "no",
      ];
    }),
  };
}

/** Every point; what was not scored is left empty. @param {Values} values @param {Result} result @param {Constants} constants @returns {import("../shared/text-twin.js").Table} */
export function file(values, { people, order, means, differences, sampleMeans, sample }, { days }) {
  const chosen = new Set(sample);
  const exact = (/** @type {number} */ value) => Number(value.toPrecision(12));
  /** @type {(string | number)[][]} */
  const rows = order.flatMap((number) => {
    const { id, first, before, after } = people[number - 1];
    return [before, ...after].map((points, i) => [
      "person",
      id,
      first,
      values.drug,
      [0, ...days][i],
      points ?? "",
      "",
      "",
      chosen.has(number) ? "yes" : "no",
    ]);
  });
  [means.before, ...means.after].forEach(({ mean, se, n }, i) => {
    rows.push(["average", "", "", values.drug, [0, ...days][i], exact(mean), exact(se), n, ""]);
  });
  differences.forEach(({ mean, se, n }, i) => {
    rows.push(["within person", "", "", "ketamine minus saline", days[i], exact(mean), exact(se), n, ""]);
  });
  sampleMeans.forEach((mean, i) => {
    rows.push(["sample", String(i + 1), "", values.drug, values.day, exact(mean), "", sample.length, ""]);
  });
  return {
    columns: [
      "kind",
      "name",
      "first_infusion",
      "drug",
      "day",
      "madrs",
      "standard_error",
      "people",
      "in_sample",
    ],
    rows,
  };
}
