/** From the settings to everything that is drawn, by the closed form that Python computes too. */

import { evaluate } from "../../models/runtime/closed_form.js";
import * as trial from "../static/models/unblinding.js";

/** @typedef {"active" | "control"} Arm */
/** @typedef {{ arm: Arm, doubt: number, luck: number }} Member one of the crowd, whom the settings do not change */
/** @typedef {{ arm: Arm, believes: boolean, improvement: number }} Person */
/** @typedef {{ value: number, low: number, high: number }} Estimate */

/**
 * @param {Record<string, any>} values the settings
 * @param {Member[]} crowd
 */
export function run(values, crowd) {
  const settings = {
    true_effect: values.true_effect,
    expectancy: values.expectancy,
    follows_guess: values.guess_drives_expectancy ? 1 : 0,
    correct_active: values.correct_active_percent / 100,
    correct_control: values.correct_control_percent / 100,
    per_arm: values.per_arm,
    sd: values.sd_points,
  };
  const found = evaluate(trial, settings);
  const believing = { active: settings.correct_active, control: 1 - settings.correct_control };
  const people = crowd.map(({ arm, doubt, luck }) => {
    const believes = doubt < believing[arm];
    const hopes = believes || !values.guess_drives_expectancy;
    return {
      arm,
      believes,
      improvement:
        (arm === "active" ? values.true_effect : 0) +
        (hopes ? values.expectancy : 0) +
        luck * values.sd_points,
    };
  });
  return {
    people,
    believing,
    means: { active: found.mean_active, control: found.mean_control },
    true_effect: /** @type {number} */ (values.true_effect),
    bias: found.bias,
    apparent: { value: found.apparent_effect, low: found.lower, high: found.upper },
  };
}

/** @typedef {ReturnType<typeof run>} Result */
