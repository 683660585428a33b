// How sure the reader said to be, and how often that was right: kept in this browser only.
import { SURE, stated } from "../../widgets/quiz/sure.js";
import { average, sum, wilson } from "./answer-measures.js";
import { answers, claims } from "./stores.js";

/** @typedef {{ step: number, options: number, right: boolean }} Said of an answer, before it was marked */
/** @typedef {{ sure: string, answers: number, stated: number, share: number, low: number, high: number }} Step */

/** Tells whether something stored says how sure somebody was. @returns {said is Said} */
export const sound = (/** @type {any} */ said) =>
  Number.isInteger(said?.step) &&
  said.step in SURE &&
  Number.isInteger(said.options) &&
  said.options > 1 &&
  typeof said.right === "boolean";

/**
 * The curve: of each step what was said on average, and the share that was right with Wilson's interval.
 * @param {Said[]} all @returns {Step[]} steps that nobody chose are left out
 */
export const curve = (all) =>
  SURE.flatMap((sure, step) => {
    const own = all.filter((said) => said.step === step);
    if (!own.length) return [];
    const { value: share, low, high } = wilson(sum(own.map(({ right }) => Number(right))), own.length);
    const mean = average(own.map(({ options }) => stated(step, options)));
    return [{ sure, answers: own.length, stated: mean, share, low, high }];
  });

/** The mean squared distance of what was said from what came; NaN of nothing. @param {Said[]} all */
export const brier = (all) =>
  average(all.map(({ step, options, right }) => (stated(step, options) - Number(right)) ** 2));

/** Everything that was said, in quizzes and with claims. @returns {Said[]} */
export function allSaid() {
  const quizzes = Object.values(answers.read() ?? {}).map((answer) => answer?.sure);
  return [...quizzes, ...Object.values(claims.read() ?? {})].filter(sound);
}
