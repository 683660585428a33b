/** The cascade's solver: a looser tolerance costs fewer steps and keeps its promise; a course is written over. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { simulate } from "../../models/runtime/driven_linear.js";
import { TIMES } from "../../widgets/neural_plasticity/course.js";
import * as model from "../../widgets/static/models/neural_plasticity.js";

/** A course, and how often the solver asked what drives the cascade. */
function solve(options, tolerance) {
  let asked = 0;
  const counting = {
    ...model,
    drive: (p) => {
      const drive = model.drive(p);
      return (x, out) => {
        asked += 1;
        drive(x, out);
      };
    },
  };
  const { outputs } = simulate(counting, { ...options, times: TIMES, ...(tolerance && { tolerance }) });
  return { outputs, asked };
}

/** The largest difference of two courses, as a share of the greatest value of its output. */
const apart = (one, other) =>
  Math.max(
    ...Object.keys(one).map((name) => {
      const gap = one[name].reduce((most, value, i) => Math.max(most, Math.abs(value - other[name][i])), 0);
      return gap / Math.max(...one[name]);
    }),
  );

const courses = ["kamp", "domino", "clements"].flatMap((kinetics) =>
  [2, 40, 110].flatMap((duration) =>
    [7, 35, 140].flatMap((amount) =>
      [1, 14].map((half) => ({
        parameters: { ...model.presets[kinetics], spine_half_life_days: half, stress: half > 1 ? 1 : 0 },
        doses: [
          { time: 0, amount, duration },
          { time: 4000, amount, duration: 0 },
        ],
      })),
    ),
  ),
);

test("a course errs by less than its tolerance, whatever the dose and the kinetics", () => {
  for (const options of courses) {
    const exact = solve(options, 1e-10).outputs;
    for (const tolerance of [1e-6, 1e-5, 1e-4, 1e-3]) {
      const error = apart(exact, solve(options, tolerance).outputs);
      assert.ok(error <= tolerance, `${error} at ${tolerance}: ${JSON.stringify(options.doses)}`);
    }
  }
});

test("a tolerance of a ten-thousandth takes at most three quarters of the steps", () => {
  for (const options of courses) {
    const [fine, coarse] = [solve(options).asked, solve(options, 1e-4).asked];
    assert.ok(coarse <= fine * 0.75, `${coarse} of ${fine}`);
  }
});

test("a course written over another is the same as one of its own, and of no other length", () => {
  const [first, second] = [courses[0], courses[11]].map((options) => ({ ...options, times: TIMES }));
  const before = simulate(model, first);
  const over = simulate(model, { ...second, over: before });
  assert.equal(over, before);
  assert.deepEqual(over, simulate(model, second));
  assert.notDeepEqual(over, simulate(model, first));
  assert.throws(
    () => simulate(model, { ...first, times: TIMES.subarray(1), over }),
    /holds \d+ numbers, not/,
  );
});
