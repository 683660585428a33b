// A report on one test, as `widgets/quiz/report.py` makes it; a test holds the two together to the ninth decimal.
import { TIMES } from "./answer-code.js";
import { grouped, singled } from "./answer-files.js";
import {
  alpha,
  average,
  classGain,
  correlation,
  drawnByTheStrong,
  meanInterval,
  sum,
  wilson,
} from "./answer-measures.js";
import { brier, curve } from "./sure.js";

/** @import { Answer, When } from "./answer-code.js" */
/** @import { Answers, Aside, Question } from "./answer-files.js" */
/** @import { Interval } from "./answer-measures.js" */
/** @import { Step } from "./sure.js" */
/** @typedef {Interval & { measure: string, learners: number }} Measure */
/** @typedef {{ time: When, question: string, objective: string, learners: number, difficulty: number, low: number, high: number, discrimination: number, mark: string }} Item */
/** @typedef {{ time: When, question: string, option: string, text: string, right: boolean, chosen: number, share: number, strong: number, weak: number, correlation: number }} Option */
/** @typedef {{ chapter: string, objective?: string, questions: number, learners: number, before: number, after: number, change: number, low: number, high: number }} Part */
/** @typedef {{ group: Measure[], items: Item[], options: Option[], chapters: Part[], objectives: Part[], learners: { learner: string, before: number, after: number }[], unpaired: { learner: string, time: When, file: string, right: number }[], calibration: (Step & { time: When })[], brier: { time: When, answers: number, value: number }[], aside: Aside[], counts: Record<When, number> }} Report */

/** Learners from whom on a question is marked. */
export const ENOUGH = 30;
const NEGATIVE = "the stronger learners get it wrong more often";

const chosenBy = (/** @type {Answer | undefined} */ answer) =>
  Array.isArray(answer) ? answer : answer === null || answer === undefined ? [] : [answer];
/** @param {Answers} one @param {Question} question */
function isRight({ answers }, { id, right }) {
  const chosen = chosenBy(answers.get(id));
  return Number(chosen.length === right.length && right.every((option) => chosen.includes(option)));
}
const chapterOf = (/** @type {Question} */ { id }) => (/^\d/.test(id) ? id.split("-", 1)[0] : "");
/** Right elsewhere. @param {number[][]} right @param {number} place */
const restOf = (right, place) => right.map((row) => sum(row) - row[place]);

/**
 * @param {Answers[]} read of this test @param {Question[]} questions
 * @returns {Report}
 */
export function report(read, questions) {
  const { kept, aside } = singled(read);
  const of = (/** @type {When} */ time) => kept.filter((one) => one.time === time);
  const rounds = { before: of("before"), after: of("after") };
  const rightIn = (/** @type {Answers[]} */ round) =>
    round.map((one) => questions.map((question) => isRight(one, question)));
  const right = { before: rightIn(rounds.before), after: rightIn(rounds.after) };
  const after = new Map(rounds.after.flatMap(({ learner }, i) => (learner ? [[learner, i]] : [])));
  const pairs = rounds.before.flatMap(({ learner }, i) => {
    const other = learner ? after.get(learner) : undefined;
    return other === undefined ? [] : [[i, other]];
  });
  const both = {
    before: pairs.map(([i]) => right.before[i]),
    after: pairs.map(([, i]) => right.after[i]),
  };
  const totals = { before: both.before.map(sum), after: both.after.map(sum) };
  const change = totals.after.map((count, i) => count - totals.before[i]);
  const said = (/** @type {When} */ time) =>
    rounds[time].flatMap((one) =>
      questions.flatMap((question) => {
        const step = one.sure.get(question.id);
        const { length } = question.options;
        return step === undefined ? [] : [{ step, options: length, right: Boolean(isRight(one, question)) }];
      }),
    );
  const measure = (
    /** @type {string} */ name,
    /** @type {number} */ learners,
    /** @type {Interval} */ found,
  ) => ({
    measure: name,
    learners,
    ...found,
  });
  return {
    group: [
      measure("mean before", pairs.length, meanInterval(totals.before)),
      measure("mean after", pairs.length, meanInterval(totals.after)),
      measure("change", pairs.length, meanInterval(change)),
      measure("normalised gain", pairs.length, classGain(totals.before, totals.after, questions.length)),
      ...TIMES.map((time) => measure(`reliability ${time}`, right[time].length, alpha(right[time]))),
    ],
    items: TIMES.flatMap((time) =>
      right[time].length ? items(time, rounds[time], right[time], questions) : [],
    ),
    options: TIMES.flatMap((time) =>
      right[time].length ? options(time, rounds[time], right[time], questions) : [],
    ),
    chapters: parts(both, right, questions, false),
    objectives: parts(both, right, questions, true),
    learners: pairs.map(([i], at) => ({
      learner: rounds.before[i].learner,
      before: totals.before[at],
      after: totals.after[at],
    })),
    unpaired: TIMES.flatMap((time, which) => {
      const taken = new Set(pairs.map((pair) => pair[which]));
      return rounds[time].flatMap(({ learner, file }, i) =>
        taken.has(i) ? [] : [{ learner, time, file, right: sum(right[time][i]) }],
      );
    }),
    calibration: TIMES.flatMap((time) => curve(said(time)).map((step) => ({ time, ...step }))),
    brier: TIMES.flatMap((time) => {
      const all = said(time);
      return all.length ? [{ time, answers: all.length, value: brier(all) }] : [];
    }),
    aside,
    counts: { before: rounds.before.length, after: rounds.after.length },
  };
}

/** @param {When} time @param {Answers[]} read @param {number[][]} right @param {Question[]} questions @returns {Item[]} */
function items(time, read, right, questions) {
  return questions.map((question, place) => {
    const rest = restOf(right, place);
    const own = right.map((row) => row[place]);
    const { value: difficulty, low, high } = wilson(sum(own), own.length);
    const discrimination = correlation(own, rest);
    const reasons = [
      discrimination < 0 ? NEGATIVE : "",
      ...question.options.map((_, number) => {
        const chosen = read.map(({ answers }) => Number(chosenBy(answers.get(question.id)).includes(number)));
        return !question.right.includes(number) && drawnByTheStrong(chosen, rest)
          ? `option ${number + 1} draws the stronger learners`
          : "";
      }),
    ];
    const mark = read.length < ENOUGH ? "" : reasons.filter(Boolean).join("; ");
    const { id, objective } = question;
    return {
      time,
      question: id,
      objective,
      learners: own.length,
      difficulty,
      low,
      high,
      discrimination,
      mark,
    };
  });
}

/** @param {When} time @param {Answers[]} read @param {number[][]} right @param {Question[]} questions @returns {Option[]} */
function options(time, read, right, questions) {
  return questions.flatMap((question, place) => {
    const rest = restOf(right, place);
    const all = sum(rest);
    const against = rest.map((count) => Math.sign(read.length * count - all));
    const row = (/** @type {number | null} */ number) => {
      const chosen = read.map(({ answers }) => {
        const own = chosenBy(answers.get(question.id));
        return Number(number === null ? !own.length : own.includes(number));
      });
      const shareOf = (/** @type {number} */ side) => average(chosen.filter((_, i) => against[i] === side));
      return {
        time,
        question: question.id,
        option: number === null ? "empty" : String(number + 1),
        text: number === null ? "" : question.options[number],
        right: number !== null && question.right.includes(number),
        chosen: sum(chosen),
        share: average(chosen),
        strong: shareOf(1),
        weak: shareOf(-1),
        correlation: correlation(chosen, rest),
      };
    };
    return [...question.options.map((_, number) => row(number)), row(null)];
  });
}

/**
 * @param {Record<When, number[][]>} both @param {Record<When, number[][]>} right @param {Question[]} questions
 * @param {boolean} finely by objective
 * @returns {Part[]}
 */
function parts(both, right, questions, finely) {
  const groups = grouped([...questions.keys()], (place) => {
    const question = questions[place];
    return JSON.stringify([chapterOf(question), ...(finely ? [question.objective] : [])]);
  });
  const { before, after } = both.before.length ? both : right;
  return [...groups].map(([key, places]) => {
    const [chapter, objective] = JSON.parse(key);
    const counts = (/** @type {number[][]} */ rows) =>
      rows.map((row) => sum(places.map((place) => row[place])));
    const shareOf = (/** @type {number[][]} */ rows) => sum(counts(rows)) / (rows.length * places.length);
    const [first, second] = [counts(both.before), counts(both.after)];
    const found = meanInterval(second.map((count, i) => (count - first[i]) / places.length));
    return {
      chapter,
      ...(finely ? { objective } : {}),
      questions: places.length,
      learners: Math.max(before.length, after.length),
      before: shareOf(before),
      after: shareOf(after),
      change: found.value,
      low: found.low,
      high: found.high,
    };
  });
}
