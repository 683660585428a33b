/** A case as data: where a path leads. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { plain } from "../../widgets/shared/told.js";
import { depths, inOrder, walk } from "../../widgets/vignettes/story.js";

const choice = (to) => ({ do: `go to ${to}`, fit: "sound", why: ["because"], to });
/** The first scene is not the first in the file. */
const STORY = {
  id: "a",
  title: "A case",
  question: "What now?",
  scenes: {
    harm: { text: "Harm.", ending: "harm", choices: [] },
    later: { text: "Later.", ending: "", choices: [choice("safe"), choice("harm")] },
    safe: { text: "Safe.", ending: "safe", choices: [] },
    start: { text: "Start.", ending: "", choices: [choice("later"), choice("harm")] },
  },
};

test("a case begins where no choice leads", () => {
  assert.deepEqual(inOrder(STORY), ["start", "later", "harm", "safe"]);
  assert.equal(walk(STORY, "").name, "start");
});

test("a path is followed to its end", () => {
  const { steps, scene, fault } = walk(STORY, "1-1");
  assert.deepEqual(
    [steps.map(({ name, number }) => [name, number]), scene.ending, fault],
    [
      [
        ["start", 1],
        ["later", 1],
      ],
      "safe",
      "",
    ],
  );
});

test("a step that does not exist is named, and what came before it is kept", () => {
  const beyond = walk(STORY, "1-3");
  assert.equal(beyond.fault, "The path 1-3 does not exist: step 2 of “A case” offers 1 to 2.");
  assert.deepEqual([beyond.steps.length, beyond.name], [1, "later"]);
  assert.equal(walk(STORY, "2-1").fault, "The path 2-1 does not exist: the case “A case” ends after step 1.");
});

test("a scene lies one step below the deepest that leads to it", () => {
  assert.deepEqual(depths(STORY), { start: 0, later: 1, safe: 2, harm: 2 });
});

test("a reason is told with its facts in plain words", () => {
  assert.equal(
    plain(["It peaks at ", { id: "S001", scheme: "safety", shown: "40 min", note: "", sources: "" }, "."]),
    "It peaks at 40 min.",
  );
});
