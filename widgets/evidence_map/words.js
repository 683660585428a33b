/** The demo in words and in a table, made from the numbers that are drawn. */

import { fixed } from "../shared/numbers.js";
import { FINDINGS, ask, fill } from "./question.js";

/**
 * @typedef {import("./question.js").Answer} Answer
 * @typedef {import("./question.js").Data} Data
 * @typedef {import("./question.js").Row} Row
 * @typedef {import("./question.js").Rung} Rung
 * @typedef {import("./question.js").Values} Values
 */

/** Where an end is so far away that its digits would say more than anybody knows; as in `evidence/meta_analysis.py`. */
const BEYOND = 1000;

/** Two decimals, none from 100 on. @param {number} value */
export const short = (value) =>
  Math.abs(value) >= BEYOND
    ? value > 0
      ? `over ${BEYOND}`
      : `under \u2212${BEYOND}`
    : fixed(value, Math.abs(value) < 100 ? 2 : 0);

/** Does the outcome count events, so that effects are logarithms of odds ratios? @param {Values} values */
export const logarithmic = (values) => values.outcome !== "score";

/** What readers see of an effect. @param {Values} values @param {number} value */
export const shown = (values, value) => (logarithmic(values) ? Math.exp(value) : value);

/** Why nothing is pooled, for a reader, who knows a trial by its label and finds the reasons in the table. @param {Answer} answer */
export function refusal({ usable, refused, refusal: whole }) {
  const lead = usable.reduce((words, { row }) => words.replace(row.id, row.label), whole.split(" (")[0]);
  return `${lead.replace(/\.$/, "")}.${refused.size ? " Each other row is listed with its reason." : ""}`;
}

/**
 * The same question answered with one side of the trials, with the other, and with all.
 * @param {Data} data
 * @param {Values} values
 */
export function bet(data, values) {
  const said = Object.entries({
    favour: "Only the trials that favour ketamine",
    not: "Only those that do not",
    any: "All",
  }).map(([told, words]) => {
    const { pooled, usable } = ask(data, { ...values, told });
    if (!pooled) return `${words}: too few to pool`;
    /** @param {number} value */
    const say = (value) => short(shown(values, value));
    return `${words}: ${say(pooled.estimate)} (${say(pooled.low)} to ${say(pooled.high)}; ${usable.length} trials)`;
  });
  return `${said.join(". ")}.`;
}

/**
 * The result in the engine's sentence, or its refusal. The engine names rows by their ids, a reader by their labels.
 * @param {Data} data
 * @param {Values} values
 * @param {Answer} answer
 * @param {(row: Row) => string} [name]
 */
export function sentence(data, values, answer, name = (row) => row.id) {
  const { asked, pooled, usable, refused, better } = answer;
  const { wording } = data;
  if (!pooled) return answer.refusal;
  /** @param {number} value */
  const say = (value) => short(shown(values, value));
  const people = usable.every((one) => one.row.n !== null)
    ? usable.reduce((total, one) => total + Number(one.row.n), 0)
    : null;
  const named = (/** @type {Row[]} */ rows) => [...new Set(rows.map(name))];
  const unread = named(usable.filter((one) => one.unread).map((one) => one.row));
  // A trial that is pooled by one of its rows is not named again for the others.
  const pooledNames = named(usable.map((one) => one.row));
  const left = named(asked.filter((row) => refused.has(row.id))).filter((one) => !pooledNames.includes(one));
  const parts = [
    fill(wording.pooled, {
      k: usable.length,
      people: people === null ? "" : fill(wording.people, { n: people }),
      measure: data.measures[values.outcome],
      estimate: say(pooled.estimate),
      level: 95,
      low: say(pooled.low),
      high: say(pooled.high),
      method: values.method,
      correction: values.knapp_hartung ? wording.correction : "",
      favours: better ? fill(wording[`${better}_favours`], { null: logarithmic(values) ? 1 : 0 }) : "",
    }),
    fill(wording.heterogeneity, { i2: fixed(pooled.i2, 0), tau2: fixed(pooled.tau2, 2) }),
  ];
  if (values.knapp_hartung && usable.length < data.few) {
    parts.push(
      fill(wording.uncorrected, { low: say(pooled.uncorrected[0]), high: say(pooled.uncorrected[1]) }),
    );
  }
  parts.push(
    pooled.prediction
      ? fill(wording.prediction, { low: say(pooled.prediction[0]), high: say(pooled.prediction[1]) })
      : wording.no_prediction,
  );
  if (unread.length) parts.push(fill(wording.unread, { ids: unread.join(", ") }));
  if (left.length) parts.push(fill(wording.not_pooled, { ids: left.join(", ") }));
  return parts.join(" ");
}

/** @param {number} n @param {string} one @param {string} [many] */
const count = (n, one, many = `${one}s`) => `${n.toLocaleString("en-GB")} ${n === 1 ? one : many}`;

/**
 * What stands beside a condition on the map.
 * @param {Rung} rung
 */
export function brief(rung) {
  if (rung.trials.length)
    return `${count(rung.trials.length, "trial")}, ${count(rung.people, "person", "people")}`;
  const reviews = rung.others.filter((one) => one.review).length;
  if (!rung.others.length) return "no row passes";
  return `${reviews ? count(reviews, "review") : count(rung.others.length, "other study", "other studies")}, ${count(rung.people, "person", "people")}`;
}

/**
 * What is true now, in a sentence: of the condition on the map, or of what was pooled.
 * @param {Data} data
 * @param {Values} values
 * @param {Record<string, string>} names of the conditions
 * @param {Rung} rung of the condition
 * @param {Answer} answer
 * @param {{ veiled: boolean, pooling: boolean }} how `pooling`: the reader moves what is pooled
 */
export function oneSentence(data, values, names, rung, answer, { veiled, pooling }) {
  const name = names[values.condition];
  if (veiled) return `${name}: ${brief(rung)}. Guess what they found, or skip the guess.`;
  const { pooled, usable } = answer;
  if (pooling) {
    const say = (/** @type {number} */ value) => short(shown(values, value));
    return pooled
      ? `${name}, pooled: ${count(usable.length, "trial")}, ${data.measures[values.outcome]} ${say(pooled.estimate)} (${say(pooled.low)} to ${say(pooled.high)}).`
      : `${name}: not pooled, since ${usable.length ? "only one row is" : "no row is"} left.`;
  }
  const better = rung.trials.filter((one) => one.finding === "favours").length;
  const found = rung.trials.length
    ? `ketamine was better in ${better} of ${rung.trials.length}`
    : "no randomised comparison";
  return `${name}, step ${rung.step} of ${data.steps.length - 1}: ${brief(rung)}; ${found}.`;
}

/**
 * The whole picture in a paragraph.
 * @param {Data} data
 * @param {Values} values
 * @param {Record<string, string>} names of the conditions
 * @param {Record<string, Rung>} rungs
 * @param {Answer} answer
 * @param {boolean} veiled
 */
export function summary(data, values, names, rungs, answer, veiled) {
  const ranked = data.order.map((key) => `${names[key]} ${rungs[key].step}`).join(", ");
  const map = `On the ladder of ${data.steps.length - 1} steps the conditions stand at: ${ranked}.`;
  if (veiled) return `${map} Make your guess to see the trials.`;
  const rung = rungs[values.condition];
  const found = FINDINGS.map((key) => {
    const those = rung.trials.filter((one) => one.finding === key);
    return those.length
      ? `${data.findings[key]}: ${those.map((one) => `${one.label} (${one.people || "number not read"})`).join(", ")}`
      : "";
  })
    .filter(Boolean)
    .join("; ");
  const step = `${names[values.condition]}: step ${rung.step}, ${data.steps[rung.step]}; ${brief(rung)}.`;
  return [
    map,
    step,
    found && `Found, with the people studied: ${found}.`,
    answer.pooled ? sentence(data, values, answer, (row) => row.label) : refusal(answer),
  ]
    .filter(Boolean)
    .join(" ");
}

/**
 * @param {Data} data
 * @param {Values} values
 * @param {Answer} answer
 * @returns {import("../shared/text-twin.js").Table}
 */
export function table(data, values, answer) {
  const digits = (/** @type {number} */ value) => Number(shown(values, value).toPrecision(10));
  const rows = answer.asked.map((row) => {
    const at = answer.usable.findIndex((one) => one.row === row);
    const one = answer.usable[at];
    const numbers = one
      ? [one.estimate, one.estimate - data.normal * one.error, one.estimate + data.normal * one.error].map(
          digits,
        )
      : ["", "", ""];
    return [
      row.id,
      row.label,
      row.comparator,
      row.route,
      row.masking,
      row.n ?? "",
      ...numbers,
      one && answer.pooled ? Number(answer.pooled.weights[at].toFixed(2)) : "",
      data.findings[row.finding],
      answer.refused.get(row.id) ?? "",
    ];
  });
  if (answer.pooled) {
    const { estimate, low, high, prediction } = answer.pooled;
    rows.push([
      "pooled",
      `${answer.usable.length} trials`,
      "",
      "",
      "",
      "",
      ...[estimate, low, high].map(digits),
      100,
      "",
      "",
    ]);
    if (prediction)
      rows.push([
        "a further trial",
        "",
        "",
        "",
        "",
        "",
        ...[estimate, ...prediction].map(digits),
        "",
        "",
        "",
      ]);
  }
  return {
    columns: [
      "Row",
      "Study",
      "Compared with",
      "Route",
      "Blinding",
      "People",
      "Effect",
      "Low",
      "High",
      "Weight (%)",
      "Found",
      "Not pooled: it",
    ],
    rows,
  };
}
