/** A demo's state in an address: there and back, and nothing of a damaged one. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { asPython, decode, encode } from "../../widgets/shared/state-link.js";

const SPECS = {
  dose: { kind: "number", label: "Dose", unit: "mg", minimum: 0, maximum: 100, step: 1, default: 50 },
  count: {
    kind: "number",
    label: "Count",
    unit: "",
    minimum: 1,
    maximum: 3,
    step: 1,
    default: 1,
    whole: true,
  },
  route: { kind: "choice", label: "Route", options: { oral: "Swallowed", nasal: "Spray" }, default: "oral" },
  escort: { kind: "switch", label: "Escort", default: false },
  path: { kind: "text", label: "Path", pattern: "([1-9](-[1-9])*)?", allowed: "numbers", default: "" },
  days: { kind: "days", label: "Days", minimum: 0, maximum: 28, default: "7 9" },
};
const USUAL = { dose: 50, count: 1, route: "oral", escort: false, path: "", days: "7 9" };
const OTHER = { dose: 0.5, count: 3, route: "nasal", escort: true, path: "2-1", days: "3 5 8" };

test("a state comes back from its link", () => {
  for (const values of [USUAL, OTHER, { ...USUAL, days: "" }]) {
    assert.deepEqual(decode("demo", SPECS, encode("demo", SPECS, values)), { values });
  }
  assert.equal(encode("demo", SPECS, USUAL), "#demo=demo");
});

test("the limits are allowed and what lies beyond is not", () => {
  assert.equal(decode("demo", SPECS, "#demo=demo&dose=0&count=3").values.dose, 0);
  assert.equal(decode("demo", SPECS, "#demo=demo&dose=100").values.dose, 100);
  for (const text of ["-0.1", "100.1", "", "NaN", "1e1", "Infinity", "0x1"]) {
    assert.match(
      decode("demo", SPECS, `#demo=demo&dose=${text}`).fault,
      /^The link is damaged\. Dose: a number from 0 to 100 mg\. /,
      text,
    );
  }
});

test("one damaged setting spoils the whole link, and is named", () => {
  for (const [text, said] of [
    ["count=1.5", "Count: a whole number"],
    ["route=rectal", "Route: one of oral, nasal."],
    ["route=toString", "Route: one of"],
    ["escort=1", "Escort: true or false."],
    ["path=1--2", "Path: numbers."],
    ["days=9 7", "Days: whole days from 0 to 28, each once."],
    ["days=3 3", "Days:"],
    ["days=29", "Days:"],
  ]) {
    const found = decode("demo", SPECS, `#demo=demo&dose=7&${text}`);
    assert.deepEqual(Object.keys(found), ["fault"], text);
    assert.ok(found.fault.includes(said), found.fault);
  }
  for (const name of ["nothing", "__proto__", "constructor"]) {
    assert.match(
      decode("demo", SPECS, `#demo=demo&${name}=1`).fault,
      new RegExp(`this demo has no setting "${name}"`),
    );
  }
});

test("the link of another demo is left alone", () => {
  for (const fragment of ["", "#", "#section", "#demo=other&dose=7"])
    assert.equal(decode("demo", SPECS, fragment), null);
});

test("the same state as a line of Python", () => {
  assert.equal(asPython("Demo", SPECS, USUAL), "Demo()");
  assert.equal(
    asPython("Demo", SPECS, OTHER),
    'Demo(dose=0.5, count=3, route="nasal", escort=True, path="2-1", days=[3, 5, 8])',
  );
});
