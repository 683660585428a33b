/** Numbers as people read and type them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fixed, parse, range } from "../../widgets/shared/numbers.js";

test("a number is read as people type it", () => {
  for (const [text, value] of [
    ["0.5", 0.5],
    ["0,5", 0.5],
    [" 7 ", 7],
    [".5", 0.5],
    ["3.", 3],
    ["\u22123", -3],
    ["-3", -3],
  ]) {
    assert.equal(parse(text), value, text);
  }
});

test("anything else is no number", () => {
  for (const text of [
    "",
    "NaN",
    "1e308",
    "abc",
    "0x1",
    "1.2.3",
    "--1",
    "\u221e",
    "1 2",
    ".",
    "-",
    "+1",
    "1,000,000",
  ]) {
    assert.equal(parse(text), null, text);
  }
});

test("a number is written with a minus and without a nought below nought", () => {
  assert.deepEqual(
    [fixed(-5.82, 1), fixed(-0.04, 1), fixed(0), fixed(2.5, 2)],
    ["\u22125.8", "0.0", "0", "2.50"],
  );
});

test("a range whose ends round to the same is one number", () => {
  assert.deepEqual([range(9, 32), range(9.1, 9.4), range(-1, 1)], ["9 to 32", "9", "\u22121 to 1"]);
});
