/** What the learner guesses before the curves appear; the answers are read off the simulation. */

import { fixed } from "../shared/numbers.js";
import { DAY, sayRoughly } from "./clocks.js";
import { at, peak } from "./course.js";

/**
 * @typedef {import("./course.js").Course} Course
 * @typedef {import("../shared/predict.js").Question} Question
 */

const percent = (/** @type {number} */ share) => `${fixed(share * 100)}%`;
const agrees = (/** @type {boolean} */ same) => (same ? "So does this model." : "This model says otherwise.");

/**
 * When will new spines be densest?
 * @param {() => Course} course
 * @returns {Question & { covers: string[] }} covers: the panels that would give the answer away
 */
export function densest(course) {
  const options = {
    hours: "Within six hours",
    days: "After one to three days",
    week: "After a week or more",
  };
  return {
    covers: ["spines", "formation"],
    prompt: "First a guess. One infusion on day 0: when will new spines be densest?",
    options,
    feedback(guess) {
      const { lead } = course();
      const [spines, mood] = [peak(lead.spines_added), peak(lead.benefit)];
      if (spines.rise < 0.005) return "With these settings no spines are added.";
      const answer = spines.minutes <= DAY / 4 ? "hours" : spines.minutes < 5 * DAY ? "days" : "week";
      return (
        `You said: ${options[/** @type {keyof typeof options} */ (guess)].toLowerCase()}. ${agrees(guess === answer)} ` +
        `New spines are densest at ${sayRoughly(spines.minutes)}, but the mood is half-way up after ${sayRoughly(mood.halfway)}: something lifts it before they grow.`
      );
    },
  };
}

/**
 * With new spines blocked, will the mood lift?
 * @param {() => Course} course
 * @returns {Question & { covers: string[] }} covers: the panels that would give the answer away
 */
export function withoutSpines(course) {
  const options = { never: "It never comes", fades: "It comes and fades", stays: "It comes and stays" };
  return {
    covers: ["benefit"],
    prompt: "A second guess. New spines are blocked: what will the mood lift do?",
    options,
    feedback(guess) {
      const { lead } = course();
      const mood = peak(lead.benefit);
      const week = at(lead.benefit, 7 * DAY);
      const answer = mood.rise < 0.1 ? "never" : week > mood.value / 2 ? "stays" : "fades";
      return (
        `You said: ${options[/** @type {keyof typeof options} */ (guess)].charAt(0).toLowerCase()}${options[/** @type {keyof typeof options} */ (guess)].slice(1)}. ${agrees(guess === answer)} ` +
        `The mood reaches ${percent(mood.value)} after ${sayRoughly(mood.minutes)} and stands at ${percent(week)} on day 7. In mice, erasing the new spines undid the benefit later on; nobody has tested this in people.`
      );
    },
  };
}
