"""What ``workshop.yml`` says: how an organiser adapts the course to one workshop, held to its rules.

The file stands at the root of the project. An installed copy of the course has none, and nothing is adapted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import yaml

from evidence.schemas import ADDRESS, FOLDER, SCHEMAS
from evidence.yaml_file import YamlFile

FILE = FOLDER.parent / "workshop.yml"
REQUIRED = ("language", "start", "breaks", "chapters")
OPTIONAL = ("people", "country", "crisis_lines", "guidelines", "end", "minutes", "cases", "organiser")
CHAPTERS = (1, 6)
LINE = ("place", "service", "words", "emergency", "source", "checked")
#: A day has this many minutes.
DAY = 24 * 60


class AdaptationError(ValueError):
    """The file breaks a rule; the message is one sentence with its line and what is allowed."""


@dataclass(frozen=True)
class Break:
    """A pause of so many minutes after a chapter."""

    after: int
    minutes: int
    what: str


@dataclass(frozen=True)
class Note:
    """What the organiser adds to the guidelines: title, sentence, address, and the day it was checked."""

    title: str
    note: str
    link: str
    checked: date


@dataclass(frozen=True)
class Workshop:
    """One workshop; times are minutes after midnight, durations minutes.

    `crisis_lines` holds a mapping for each line, with the columns of :func:`evidence.crisis_lines`; it is
    empty where the course's own lines stand. `minutes` says how long a chapter may take, where that differs
    from its plan, `people` for how many to print. `cases` is the folder of the organiser's own cases,
    `contact` how to reach the organiser.
    """

    language: str = "en"
    people: int = 30
    start: int = 0
    end: int | None = None
    breaks: tuple[Break, ...] = ()
    chapters: tuple[int, ...] = ()
    minutes: dict[int, int] = field(default_factory=dict)
    country: str = ""
    crisis_lines: tuple[dict[str, str], ...] = ()
    guidelines: tuple[Note, ...] = ()
    cases: Path | None = None
    organiser: str = ""
    contact: str = ""


class _File(YamlFile):
    """The kinds of value and of mistake that only this file has."""

    def root(self) -> yaml.Node | None:
        """Return the outermost node; an example that lost its sign but not the space behind it is refused."""
        try:
            return super().root()
        except self.error:
            text = self.path.read_text(encoding="utf-8", errors="replace")
            left = re.search(r"^ ([a-z_]+):", text, re.MULTILINE)
            if not left:
                raise
            line = text.count("\n", 0, left.start()) + 1  # what YAML says of it names another line
            raise self.error(
                f"{self.path.name}, line {line}: '{left[1]}' must not "
                'begin with a space; with the "#" of an example goes the space behind it, in each line.'
            ) from None

    def time(self, node: yaml.Node, what: str) -> int:
        """Return a time of day as minutes after midnight."""
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        match = re.fullmatch("([01]?[0-9]|2[0-3]):([0-5][0-9])", value)
        if not match:
            raise self.refuse(node, f"{what} must be a time of day such as 08:30")
        return 60 * int(match[1]) + int(match[2])

    def day(self, node: yaml.Node, what: str) -> date:
        """Return a date that is not in the future."""
        try:
            found = date.fromisoformat(self.text(node, what))
        except ValueError:
            raise self.refuse(node, f"{what} must be a day such as 2026-11-30") from None
        if found > date.today():
            raise self.refuse(node, f"{what} is {found}, which is still to come")
        return found

    def address(self, node: yaml.Node, what: str) -> str:
        """Return the address of a page."""
        text = self.text(node, what)
        if not ADDRESS.fullmatch(text):
            raise self.refuse(node, f"{what} must be an address that begins with https://")
        return text

    def chapter(self, node: yaml.Node, what: str) -> int:
        """Return the number of a chapter."""
        return self.whole(node, what, *CHAPTERS)

    def pause(self, node: yaml.Node, place: int, chapters: list[int]) -> Break:
        """Return a break; it stands between two chapters."""
        what = f"break {place}"
        inside = self.fields(node, what, ("after", "minutes", "what"))
        after = self.chapter(inside["after"], f"'after' of {what}")
        if after not in chapters[:-1]:
            raise self.refuse(inside["after"], f"{what} must come between two of the chapters taught")
        length = self.whole(inside["minutes"], f"'minutes' of {what}", 1, DAY)
        return Break(after, length, self.text(inside["what"], f"'what' of {what}"))

    def note(self, node: yaml.Node, place: int) -> Note:
        """Return a note on a guideline."""
        what = f"guideline {place}"
        inside = self.fields(node, what, ("title", "note", "link", "checked"))
        return Note(
            self.text(inside["title"], f"'title' of {what}"),
            self.text(inside["note"], f"'note' of {what}"),
            self.address(inside["link"], f"'link' of {what}"),
            self.day(inside["checked"], f"'checked' of {what}"),
        )

    def crisis_lines(self, nodes: list[yaml.Node]) -> tuple[dict[str, str], ...]:
        """Return lines as rows of the table, held to its rules: words and numbers cannot part."""
        rows, places = [], []
        for place, node in enumerate(nodes, start=1):
            what = f"crisis line {place}"
            found = self.fields(node, what, LINE, ("call", "text", "web", "notes"))
            given = {name: self.text(cell, f"'{name}' of {what}") for name, cell in found.items()}
            row = dict.fromkeys(SCHEMAS["crisis_lines"].columns, "")
            row |= {name: cell for name, cell in given.items() if name in row}
            source = self.address(found["source"], f"'source' of {what}")
            row |= {
                "id": f"own-{place}",
                "confidence": "verified",
                "confidence_note": f"As the organiser of this copy gave it, from {source}",
                "read_in": "official page",
                "checked_on": str(self.day(found["checked"], f"'checked' of {what}")),
            }
            rows.append(row)
            places.append((what, node, found))
        if rows:
            # An id of its own form, and the address given in the place of a row of references.bib.
            rules = SCHEMAS["crisis_lines"].remove_columns(["id", "key_sources"])
            try:
                rules.validate(pd.DataFrame(rows).drop(columns=["id", "key_sources"]), lazy=True)
            except pa.errors.SchemaErrors as errors:
                broken = errors.schema_errors[0]
                field = broken.schema.name or broken.check.name
                what, node, found = places[broken.failure_cases["index"].iloc[0]]
                where = found.get(field, node)
                raise self.refuse(where, f"'{field}' of {what} {broken.check.error}") from None
        return tuple(rows)


def read(path: Path = FILE) -> Workshop:
    """Read and check the file.

    Parameters
    ----------
    path : pathlib.Path
        Its folders are relative to the one that it stands in.

    Returns
    -------
    Workshop

    Raises
    ------
    AdaptationError
        With one sentence: file, line, what is wrong and what is allowed.
    """
    if not path.is_file():
        raise AdaptationError(f"{path.name} does not exist; it stands beside README.md.")
    file = _File(path, AdaptationError)
    if (root := file.root()) is None:
        raise AdaptationError(f"{path.name} is empty; it needs {', '.join(REQUIRED)}.")
    found = file.fields(root, path.name, REQUIRED, OPTIONAL)

    def entries(name: str, low: int, high: int, kind: str) -> list[yaml.Node]:
        return file.entries(found[name], f"'{name}' must be", (low, high), kind) if name in found else []

    chapters = [file.chapter(node, "a chapter") for node in entries("chapters", 1, CHAPTERS[1], "chapters")]
    if chapters != sorted(set(chapters)):
        raise file.refuse(found["chapters"], "'chapters' must be in order, each once")
    breaks: list[Break] = []
    for place, node in enumerate(entries("breaks", 0, 12, "breaks"), start=1):
        pause = file.pause(node, place, chapters)
        if pause.after in {earlier.after for earlier in breaks}:
            raise file.refuse(node, f"break {place} is the second after chapter {pause.after}")
        breaks.append(pause)
    minutes = {}
    for key, node in file.fields(found["minutes"], "'minutes'").items() if "minutes" in found else ():
        if not key.isdecimal() or int(key) not in chapters:
            raise file.refuse(node, f"'minutes' has '{key}', which is none of the chapters taught")
        minutes[int(key)] = file.whole(node, f"'minutes' of chapter {key}", 1, DAY)
    if ("country" in found) != ("crisis_lines" in found):
        given, missing = sorted(("country", "crisis_lines"), key=lambda name: name not in found)
        raise file.refuse(found[given], f"'{given}' needs '{missing}' beside it")
    notes = enumerate(entries("guidelines", 1, 30, "notes"), start=1)
    language = file.text(found["language"], "'language'")
    if not re.fullmatch("[a-z]{2,3}(-[A-Z]{2})?", language):
        raise file.refuse(found["language"], "'language' must be a code such as en or de")
    cases = None
    if "cases" in found:
        name = file.text(found["cases"], "'cases'")
        if not re.fullmatch(r"\w[\w.-]*(/\w[\w.-]*)*", name):
            raise file.refuse(
                found["cases"], "'cases' must be a folder beside this file, its name without spaces"
            )
        cases = path.parent / name
        if not any(cases.glob("*.yml")):
            raise file.refuse(found["cases"], f"'cases' names {name}, which is no folder with cases (*.yml)")
    start = file.time(found["start"], "'start'")
    end = file.time(found["end"], "'end'") if "end" in found else None
    if end is not None and end <= start:
        raise file.refuse(found["end"], "'end' must be later than 'start'")
    who = file.fields(found["organiser"], "'organiser'", ("name", "contact")) if "organiser" in found else {}
    return Workshop(
        language=language,
        people=file.whole(found["people"], "'people'", 1, 500) if "people" in found else 30,
        start=start,
        end=end,
        breaks=tuple(breaks),
        chapters=tuple(chapters),
        minutes=minutes,
        country=file.text(found["country"], "'country'") if "country" in found else "",
        crisis_lines=file.crisis_lines(entries("crisis_lines", 1, 20, "lines")),
        guidelines=tuple(file.note(node, place) for place, node in notes),
        cases=cases,
        organiser=file.text(who["name"], "'name' of 'organiser'") if who else "",
        contact=file.text(who["contact"], "'contact' of 'organiser'") if who else "",
    )


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Workshop:
    return read(path)


def adapted(path: Path | None = None) -> Workshop:
    """Return the workshop that this copy is adapted to; without a file, one that adapts nothing.

    Parameters
    ----------
    path : pathlib.Path, optional
        By default :data:`FILE`.

    Returns
    -------
    Workshop

    Raises
    ------
    AdaptationError
        See :func:`read`.
    """
    path = path or FILE
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else Workshop()
