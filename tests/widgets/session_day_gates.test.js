/** The gates of a session's day at their limits, as tests/models/test_session_day.py has them in Python. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { check } from "../../widgets/session_day/gates.js";

const DOSING = 40;
const FINE = {
  setting: "clinic",
  systolic_before: 120,
  diastolic_before: 80,
  systolic_after: 130,
  diastolic_after: 85,
  time_min: DOSING + 121,
  oriented: true,
  escort: true,
};
const gates = (changed = {}) => check({ ...FINE, ...changed }, DOSING);
const passed = (changed) =>
  Object.fromEntries(gates(changed).states.map(({ gate, passed }) => [gate, passed]));
const reason = (gate, changed) => gates(changed).states.find((one) => one.gate === gate).reason;

test("a reading of exactly 140/90 passes, before and after", () => {
  for (const when of ["before", "after"]) {
    const gate = when === "before" ? "before" : "pressure";
    assert.equal(passed({ [`systolic_${when}`]: 140, [`diastolic_${when}`]: 90 })[gate], true, when);
    for (const [name, above] of [
      [`systolic_${when}`, 140.1],
      [`diastolic_${when}`, 90.1],
    ]) {
      assert.equal(passed({ [name]: above })[gate], false, name);
    }
  }
});

test("two hours are over after exactly 120 minutes, and not a moment before", () => {
  assert.equal(passed({ time_min: DOSING + 120 }).time, true);
  assert.equal(passed({ time_min: DOSING + 119.9 }).time, false);
  assert.equal(reason("time", { time_min: DOSING + 100 }), "20 min to go");
});

test("the two hours begin with the end of dosing", () => {
  assert.equal(check({ ...FINE, time_min: 120 }, 0).states.find(({ gate }) => gate === "time").passed, true);
  assert.equal(passed({ time_min: 120 }).time, false);
  assert.equal(reason("time", { time_min: DOSING - 1 }), "dosing has not ended");
});

test("a reading counts as the last one from exactly 40 minutes on", () => {
  assert.equal(passed({ time_min: DOSING + 40 }).pressure, true);
  assert.equal(passed({ time_min: DOSING + 39.9 }).pressure, false);
  assert.equal(reason("pressure", { time_min: DOSING + 39.9 }), "not measured yet");
  assert.match(reason("pressure", { time_min: DOSING + 40, systolic_after: 141 }), /is above 140\/90/);
});

test("a pressure above the limit before the dose shuts every gate", () => {
  for (const high of [{ systolic_before: 141 }, { diastolic_before: 91 }]) {
    assert.deepEqual(Object.values(passed(high)), Array(5).fill(false));
  }
});

test("at home no gate opens", () => {
  assert.deepEqual(Object.values(passed({ setting: "home" })), Array(5).fill(false));
});

test("one gate that is shut keeps its own name", () => {
  for (const [name, gate] of [
    ["oriented", "orientation"],
    ["escort", "escort"],
  ]) {
    const found = passed({ [name]: false });
    assert.deepEqual(
      Object.keys(found).filter((one) => !found[one]),
      [gate],
    );
  }
});
