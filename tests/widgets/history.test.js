/** Undo and redo, move by move. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { createHistory } from "../../widgets/shared/history.js";

/** Values that a history is to bring back, and a hand that moves them: one gesture a call. */
function setUp() {
  const values = { dose: 0, weight: 70 };
  const history = createHistory((next) => Object.assign(values, next));
  const move = (...steps) => {
    for (const step of steps) {
      history.note(Object.fromEntries(Object.keys(step).map((key) => [key, values[key]])), step);
      Object.assign(values, step);
    }
    history.endGesture();
  };
  return { values, history, move };
}

test("undo brings back what was before, and redo what was after", () => {
  const { values, history, move } = setUp();
  move({ dose: 1 });
  move({ weight: 90 });
  history.undo();
  assert.deepEqual(values, { dose: 1, weight: 70 });
  history.undo();
  assert.deepEqual(values, { dose: 0, weight: 70 });
  assert.equal(history.canUndo, false);
  history.redo();
  history.redo();
  assert.deepEqual(values, { dose: 1, weight: 90 });
  assert.equal(history.canRedo, false);
});

test("a new move discards what was undone", () => {
  const { values, history, move } = setUp();
  move({ dose: 1 });
  history.undo();
  assert.equal(history.canRedo, true);
  move({ weight: 90 });
  assert.equal(history.canRedo, false);
  history.redo();
  assert.deepEqual(values, { dose: 0, weight: 90 });
});

test("the steps of one gesture are undone together", () => {
  const { values, history, move } = setUp();
  move({ dose: 1 }, { dose: 2, weight: 80 }, { dose: 3 });
  history.undo();
  assert.deepEqual(values, { dose: 0, weight: 70 });
  history.redo();
  assert.deepEqual(values, { dose: 3, weight: 80 });
});

test("a gesture that ends where it began leaves no trace", () => {
  const { history, move } = setUp();
  move({ dose: 1 }, { dose: 0 });
  assert.equal(history.canUndo, false);
});

test("undo in the middle of a gesture ends it", () => {
  const { values, history } = setUp();
  history.note({ dose: 0 }, { dose: 1 });
  Object.assign(values, { dose: 1 });
  history.undo();
  assert.equal(values.dose, 0);
  history.note({ dose: 0 }, { dose: 2 });
  history.endGesture();
  history.undo();
  assert.equal(history.canUndo, false);
});

test("undo and redo with nothing to do change nothing", () => {
  const { values, history } = setUp();
  history.undo();
  history.redo();
  assert.deepEqual(values, { dose: 0, weight: 70 });
  assert.deepEqual([history.canUndo, history.canRedo], [false, false]);
});
