/** Questions that come back: a made-up clock walks sixty days; a damaged store loses nothing. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import * as again from "../../book/scripts/again.js";
import { KEYS } from "../../book/scripts/kept.js";
import * as progress from "../../book/scripts/progress-state.js";
import { held } from "./storage.js";

const FIRST = "2027-02-20"; // February ends and clocks go forward in these sixty days
const ID = "quiz-05-asleep";
beforeEach(() => held.clear());

/** Walk sixty days and answer what is due; returns the days on which the question was asked. */
function walk(rightOn = (_day) => true, openedOn = (_day) => true) {
  again.store({ on: true, cards: {} });
  again.change((own) => again.takeUp(own, FIRST, ID));
  const asked = [];
  for (let day = 0; day <= 60; day++) {
    const today = again.later(FIRST, day);
    if (!openedOn(day)) continue;
    for (const id of again.due(again.load().schedule, today)) {
      asked.push(day);
      again.change((schedule) => again.answered(schedule, today, id, rightOn(day)));
      assert.deepEqual(again.due(again.load().schedule, today), [], "twice on a day");
    }
  }
  return asked;
}

test("a question that is answered right comes back after growing gaps", () => {
  assert.deepEqual(walk(), [1, 4, 13, 40]);
  assert.equal(again.load().schedule.cards[ID].due, again.later(FIRST, 121));
  assert.deepEqual(again.coming(again.load().schedule, FIRST), [{ day: again.later(FIRST, 121), count: 1 }]);
});

test("a wrong answer starts over with the next day", () => {
  assert.deepEqual(
    walk((day) => day !== 13),
    [1, 4, 13, 14, 17, 26, 53],
  );
});

test("days that were missed cost nothing, and the next gap counts from the answer", () => {
  assert.deepEqual(
    walk(undefined, (day) => day % 10 === 5),
    [5, 15, 25, 55],
  );
});

test("days are counted over months, leap years and clocks put forward", () => {
  assert.equal(again.later("2028-02-28", 1), "2028-02-29");
  assert.equal(again.later("2027-03-27", 2), "2027-03-29");
  assert.equal(again.later("2026-12-31", 1), "2027-01-01");
});

test("nothing is stored until the reader has chosen it, and nothing comes back once it is off", () => {
  assert.equal(again.load().schedule.on, false);
  walk();
  again.change((own) => ({ ...own, on: false }));
  const late = again.later(FIRST, 400);
  assert.deepEqual(again.due(again.load().schedule, late), []);
  assert.deepEqual(Object.keys(again.load().schedule.cards), [ID]);
});

test("answering again in the chapter does not move a question, nor does an answer before its day", () => {
  again.store({ on: true, cards: {} });
  again.change((own) => again.takeUp(own, FIRST, ID));
  const before = again.load().schedule;
  again.change((own) => again.takeUp(own, again.later(FIRST, 1), ID));
  again.change((own) => again.answered(own, FIRST, ID, true));
  assert.deepEqual(again.load().schedule, before);
});

test("two devices add up: of a question the later answer counts", () => {
  const one = { on: true, cards: { [ID]: { step: 2, last: "2027-03-05", due: "2027-03-14" } } };
  const other = {
    on: false,
    cards: {
      [ID]: { step: 0, last: "2027-03-01", due: "2027-03-02" },
      "quiz-01-x": { step: 0, last: "2027-03-01", due: "2027-03-02" },
    },
  };
  const both = again.merge(one, other);
  assert.deepEqual(again.merge(other, one), both);
  assert.deepEqual(both, { on: true, cards: { ...other.cards, ...one.cards } });
  assert.deepEqual(again.read(JSON.parse(JSON.stringify(both))), both);
});

test("a damaged store is left as it is and takes nothing else with it", () => {
  const state = { read: { "chapters/05-x": ["a"] }, finished: [], right: [ID] };
  const sound = { step: 0, last: FIRST, due: FIRST };
  const damaged = [
    "torn {",
    "[]",
    "7",
    '{"on":true}',
    '{"on":1,"cards":{}}',
    JSON.stringify({ on: true, cards: { [ID]: { ...sound, due: "2027-02-30" } } }),
    JSON.stringify({ on: true, cards: { [ID]: { ...sound, step: 5 } } }),
    JSON.stringify({ on: true, cards: { [ID]: { ...sound, step: "map" } } }),
    JSON.stringify({ on: true, cards: { "<img>": sound } }),
    JSON.stringify({ on: true, cards: { [ID]: null } }),
  ];
  assert.ok(again.read({ on: true, cards: { [ID]: sound } }));
  for (const raw of damaged) {
    held.set(progress.KEY, progress.write(state));
    held.set(KEYS.again, raw);
    assert.equal(again.load().raw, raw);
    assert.deepEqual(again.due(again.load().schedule, FIRST), []);
    again.change((own) => again.takeUp(own, FIRST, "quiz-05-new"));
    again.change((own) => ({ ...own, on: true }));
    assert.equal(held.get(KEYS.again), raw);
    assert.deepEqual(progress.load().state, state);
    // In a file it stands as it is, and whoever adds the file gets everything else.
    const file = progress.parse(progress.write(state, raw));
    assert.deepEqual(file, { state, again: raw });
    assert.equal(again.read(file.again), null);
  }
});

test("a file carries the schedule, and a file of an earlier edition has none", () => {
  const state = progress.empty();
  const schedule = { on: true, cards: { [ID]: { step: 1, last: FIRST, due: "2027-02-23" } } };
  assert.deepEqual(progress.parse(progress.write(state, schedule)), { state, again: schedule });
  assert.deepEqual(progress.parse(progress.write(state)), { state });
});

test("whoever changes the schedule is told whether it was stored, and nothing is written for nothing", () => {
  again.store({ on: true, cards: {} });
  let writes = 0;
  const { setItem } = localStorage;
  localStorage.setItem = (key, value) => {
    writes++;
    setItem(key, value);
  };
  assert.equal(
    again.change((own) => again.takeUp(own, FIRST, ID)),
    true,
  );
  assert.equal(
    again.change((own) => again.takeUp(own, again.later(FIRST, 1), ID)),
    true,
  );
  assert.equal(writes, 1);
  localStorage.setItem = () => {
    throw new Error("full");
  };
  assert.equal(
    again.change((own) => ({ ...own, on: false })),
    false,
  );
  localStorage.setItem = setItem;
  held.set(KEYS.again, "torn {");
  assert.equal(
    again.change((own) => own),
    false,
  );
});

test("a day is a day of the calendar", () => {
  assert.ok(again.isDay("2028-02-29"));
  for (const day of ["2027-02-29", "99999-01-01", "2027-2-3", "soon", "", 7, null, undefined])
    assert.ok(!again.isDay(day), String(day));
});
