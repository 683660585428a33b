/** What readers wrote travels in the progress file; adding a file loses nothing, and a damaged one changes nothing. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { addOwnWords, answers, guesses, ownWords } from "../../book/scripts/own-words.js";
import { addProgress, write } from "../../book/scripts/progress-state.js";
import { held } from "./storage.js";

beforeEach(() => held.clear());

const CHAPTER = "chapters/03-conditions-treated";
const CELL = `${CHAPTER} c03-046`;
const read = { read: { [CHAPTER]: ["a"] }, finished: [], right: [] };
const file = (words) => new File([write(read, undefined, words)], "course-progress.json");

test("who wrote nothing has nothing of it in the file", () => {
  assert.equal(ownWords(), undefined);
  assert.equal("words" in JSON.parse(write(read, undefined, ownWords())), false);
});

test("a file brings guesses and answers to an empty browser", async () => {
  guesses.write({ [CHAPTER]: "A week" });
  answers.write({ [CELL]: { text: "Dear Owen", compared: true } });
  const taken = file(ownWords());
  held.clear();
  assert.match(await addProgress(taken), /^The file’s progress was added to what was here\.$/);
  assert.deepEqual(guesses.read(), { [CHAPTER]: "A week" });
  assert.deepEqual(answers.read(), { [CELL]: { text: "Dear Owen", compared: true } });
});

test("texts that differ stand both; one that holds the other stands once; a sample once opened stays so", () => {
  answers.write({ [CELL]: { text: "Mine", compared: true } });
  guesses.write({ [CHAPTER]: "A week, perhaps" });
  const words = {
    guesses: { [CHAPTER]: "A week" },
    answers: { [CELL]: { text: "Theirs", compared: false } },
  };
  assert.ok(addOwnWords(words) && addOwnWords(words));
  assert.deepEqual(answers.read(), { [CELL]: { text: "Mine\n\nTheirs", compared: true } });
  assert.deepEqual(guesses.read(), { [CHAPTER]: "A week, perhaps" });
});

test("words that are damaged are left out whole, and the rest of the file is added", async () => {
  answers.write({ [CELL]: { text: "Mine", compared: false } });
  const before = new Map(held);
  const good = { text: "Theirs", compared: true };
  for (const words of [
    3,
    { guesses: [], answers: {} },
    { guesses: { [CHAPTER]: 5 }, answers: { [CELL]: good } },
    { guesses: { "../x": "A" }, answers: {} },
    { guesses: {}, answers: { [CELL]: good, [`${CHAPTER} x`]: { text: "No mark" } } },
    { guesses: {}, answers: { [CELL]: { text: "x".repeat(20_001), compared: true } } },
  ]) {
    const said = await addProgress(file(/** @type {any} */ (words)));
    assert.match(said, /What it holds of your own words is damaged and was left out\.$/);
    held.delete("course-progress");
    assert.deepEqual(held, before);
  }
});
