/** What is said of a sentence that has changed. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { news } from "../../widgets/shared/text-twin.js";

test("only the clauses that changed are said", () => {
  assert.equal(
    news("Day 1: mood up, spines not yet.", "Day 2: mood up, spines dense."),
    "Day 2: spines dense.",
  );
});

test("never more than twenty words", () => {
  const long = Array.from({ length: 40 }, (_, i) => `w${i}`).join(" ");
  assert.equal(news("", long).split(" ").length, 20);
  assert.equal(news("", `One two; ${long}`), "One two;");
});

test("a clause that was there in another place is not said again", () => {
  assert.equal(news("A. B is 2.", "B is 2. C is 3."), "C is 3.");
  assert.equal(news("A. B.", "B. A."), "B. A.");
});
