// The field of an exercise takes numbers as people write them, and marks by the rule that it was given.
import assert from "node:assert/strict";
import test from "node:test";

Object.assign(globalThis, { document: { querySelectorAll: () => [] }, HTMLFormElement: class {} });
const { mark, numberOf } = await import("../../book/scripts/answer-field.js");

test("numbers are read as people write them", () => {
  const read = {
    "1,234.5": 1234.5,
    "12,5": 12.5,
    " 3.5 ": 3.5,
    "−2": -2,
    "703 000": 703000,
    "38.67 h": 38.67,
  };
  for (const [text, value] of Object.entries(read)) assert.equal(numberOf(text, "h"), value, text);
  for (const text of ["", "h", "two", "1.2.3", "1e3", "--1", "."])
    assert.ok(Number.isNaN(numberOf(text, "h")), text);
});

test("an answer is marked at the limit of its tolerance", () => {
  const key = { answer: 100, tolerance: 0.02, unit: "", right: "Yes.", mistakes: [[50, "That is half."]] };
  assert.deepEqual(mark(key, "102"), ["right", "Right.", "Yes."]);
  assert.equal(mark(key, "102.01")[2], "That is too high.");
  assert.equal(mark(key, "97.9")[2], "That is too low.");
  assert.equal(mark(key, "51")[2], "That is half.");
  assert.equal(mark(key, "51.01")[2], "That is too low.");
  assert.equal(mark(key, " ")[0], "ask");
  assert.equal(mark(key, "much")[0], "ask");
});
