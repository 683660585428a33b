"""The collector of JavaScript's unit tests lets nothing pass that Node did not pass."""

import pytest

from tests.javascript import run

HEAD = 'import assert from "node:assert/strict";\nimport { test } from "node:test";\n'


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('test("it", () => assert.equal(1, 2));', "1 !== 2"),
        ('test("it", { skip: true }, () => {});', "skipped"),
        ('test("it", { todo: true }, () => {});', "todo"),
        ('test("it", () => { throw new Error("no such dose"); });', "no such dose"),
        ('test("it", async () => assert.rejects(async () => 1));', "Missing expected rejection"),
    ],
)
def test_what_node_does_not_pass_is_told(body, said, tmp_path):
    path = tmp_path / "one.test.js"
    path.write_text(HEAD + 'test("fine", () => {});\n' + body)
    faults = run(path)
    assert faults["fine"] is None
    assert said in faults["it"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('test("it", () => {});\nthrow new Error("broken");', "broken"),
        ('import "./missing.js";\ntest("it", () => {});', "missing.js"),
        ('test("it", () => {});\nfor (const name of ["b"]) test(name, () => {});', r"Node ran \['b', 'it'\]"),
        ('test("it", () => {});\ntest("it", () => {});', "Node ran"),
        ('if (false)\ntest("it", () => {});', "Node ran"),
    ],
)
def test_a_file_whose_tests_are_not_those_that_run_fails(body, said, tmp_path):
    path = tmp_path / "one.test.js"
    path.write_text(HEAD + body)
    with pytest.raises(AssertionError, match=said):
        run(path)
