"""Read the afternoon from YAML; refuse a malformed one by its line, and say what is allowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml

from widgets.told import FITS, TextFile

FILE = Path(__file__).resolve().parent / "afternoon.yml"
FIELDS = ("who", "start", "dose", "end", "cuff", "probe", "room", "moments")
#: Moments of an afternoon, and decisions at each: the demo's setting has a digit for each moment, up to 3.
MOMENTS, DECISIONS = 8, 3
#: The longest that the demo's clock runs, in minutes.
LONGEST = 150
#: What the room can show.
MARKS = (
    *("sitting", "lying", "standing"),
    *("light", "masked", "tears", "near", "slow", "faint", "doctor", "brother"),
)
#: Limits between which readings are believed: mmHg, beats a minute and % saturation.
PRESSURE, PULSE, OXYGEN = (20, 300), (20, 250), (50, 100)


class AfternoonError(ValueError):
    """The afternoon breaks a rule; the message is one sentence with line and what is allowed."""


@dataclass(frozen=True)
class Decision:
    """What one may do at a moment, the line that it leaves on the sheet, how it fits, and why.

    `still` marks a decision to do nothing but watch and write.
    """

    do: str
    line: str
    fit: str
    why: str
    still: bool = False


@dataclass(frozen=True)
class Moment:
    """A minute at which something is decided: what is seen, and what happens then, whatever was decided."""

    minute: int
    seen: str
    then: str
    decisions: tuple[Decision, ...]

    @property
    def good(self) -> Decision:
        """The sound decision, whose line stands on a good sheet."""
        return next(one for one in self.decisions if one.fit == "sound")


@dataclass(frozen=True)
class Afternoon:
    """Two hours and a half in minutes from `start`; the readings are invented.

    `cuff` holds minute, systolic and diastolic pressure (mmHg) of each measurement, `probe` minute, pulse
    (beats a minute) and oxygen (% saturation) at its turns; `room` each minute from which on something else
    is seen, and what (of :data:`MARKS`).
    """

    who: str
    start: str
    dose: int
    end: int
    cuff: tuple[tuple[int, int, int], ...]
    probe: tuple[tuple[int, int, int], ...]
    room: tuple[tuple[int, tuple[str, ...]], ...]
    moments: tuple[Moment, ...]

    def clock(self, minute: int) -> str:
        """Return the time of day.

        Parameters
        ----------
        minute : int
            Since `start`.

        Returns
        -------
        str
            Such as "14:01".
        """
        hours, minutes = map(int, self.start.split(":"))
        total = hours * 60 + minutes + minute
        return f"{total // 60}:{total % 60:02}"

    def pressure(self, minute: int) -> tuple[int, int] | None:
        """Return the last pressure that the cuff has measured.

        Parameters
        ----------
        minute : int
            Since `start`.

        Returns
        -------
        tuple of int or None
            Systolic and diastolic, mmHg; None before the first measurement.
        """
        measured = [reading for reading in self.cuff if reading[0] <= minute]
        return measured[-1][1:] if measured else None

    def pulse_and_oxygen(self) -> tuple[list[int | None], list[int | None]]:
        """Return pulse and oxygen of every minute.

        Returns
        -------
        pulse, oxygen : list of int or None
            Beats a minute and % saturation, by minute since `start`; on straight lines between the turns,
            rounded; None before the probe is on.
        """
        minutes = np.arange(self.end + 1)
        turns, pulse, oxygen = np.array(self.probe).T
        return tuple(
            [
                None if minute < turns[0] else int(value)
                for minute, value in zip(minutes, np.rint(np.interp(minutes, turns, column)), strict=True)
            ]
            for column in (pulse, oxygen)
        )


@lru_cache(maxsize=1)  # each demo asks for the course's own several times
def read_afternoon(path: Path = FILE) -> Afternoon:
    """Read and check an afternoon.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file with the fields of :class:`Afternoon`; facts may stand in ``why``.

    Returns
    -------
    Afternoon

    Raises
    ------
    AfternoonError
        With one sentence: file, line, what is wrong and what is allowed.
    """
    file = TextFile(path, AfternoonError, facts_in=("why",))
    if (root := file.root()) is None:
        raise AfternoonError(f"{path.name}, line 1: the afternoon is empty; it needs {', '.join(FIELDS)}.")
    fields = file.fields(root, "the afternoon", FIELDS)
    start = file.label(fields["start"], "start")
    if not re.fullmatch("([01][0-9]|2[0-3]):[0-5][0-9]", start):
        raise file.refuse(fields["start"], f"start must be a time of day such as '13:00', not '{start}'")
    end = file.whole(fields["end"], "end", 1, LONGEST)
    entries = file.entries(fields["moments"], "moments must be", (MOMENTS, MOMENTS), "moments")
    moments = tuple(_moment(file, node, end) for node in entries)
    _increasing(file, entries, [moment.minute for moment in moments], "moment")
    cuff = _readings(file, fields["cuff"], "cuff", end, PRESSURE, PRESSURE)
    if cuff[0][0] > moments[0].minute:
        raise file.refuse(
            fields["cuff"],
            f"cuff must be measured by minute {moments[0].minute}, when something is first decided",
        )
    return Afternoon(
        file.label(fields["who"], "who"),
        start,
        file.whole(fields["dose"], "dose", 0, end),
        end,
        cuff,
        _readings(file, fields["probe"], "probe", end, PULSE, OXYGEN),
        _room(file, fields["room"], end),
        moments,
    )


def _increasing(file: TextFile, nodes: list[yaml.Node], minutes: list[int], what: str) -> None:
    for before, after, node in zip(minutes, minutes[1:], nodes[1:], strict=False):
        if after <= before:
            raise file.refuse(node, f"minute {after} must be later than {before}, the {what} before")


def _readings(
    file: TextFile, node: yaml.Node, name: str, end: int, first: tuple[int, int], second: tuple[int, int]
) -> tuple[tuple[int, int, int], ...]:
    """Read rows of a minute and two values, each within its limits."""
    rows = file.entries(node, f"{name} must be", (1, end + 1), "readings")
    found = []
    for row in rows:
        cells = file.entries(row, f"a reading of {name} must be", (3, 3), "numbers")
        limits = zip(cells, ((0, end), first, second), strict=True)
        found.append(tuple(file.whole(cell, f"a number of {name}", *between) for cell, between in limits))
    _increasing(file, rows, [minute for minute, _, _ in found], "reading")
    return tuple(found)


def _room(file: TextFile, node: yaml.Node, end: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    file.fields(node, "room")  # a mapping, no minute twice
    found = []
    for key, marks in node.value:
        seen = file.entries(marks, "what the room shows must be", (1, len(MARKS)), "words")
        words = tuple(file.one_of(mark, "what the room shows", MARKS) for mark in seen)
        found.append((file.whole(key, "a minute of room", 0, end), words))
    _increasing(file, [key for key, _ in node.value], [minute for minute, _ in found], "minute")
    return tuple(found)


def _moment(file: TextFile, node: yaml.Node, end: int) -> Moment:
    found = file.fields(node, "a moment", ("minute", "seen", "then", "decisions"))
    minute = file.whole(found["minute"], "the minute of a moment", 0, end)
    what = f"the moment of minute {minute}"
    entries = file.entries(found["decisions"], f"{what} must offer", (DECISIONS, DECISIONS), "decisions")
    decisions = tuple(_decision(file, entry, what) for entry in entries)
    if sum(one.fit == "sound" for one in decisions) != 1:
        raise file.refuse(found["decisions"], f"{what} must offer one sound decision, the good sheet's line")
    return Moment(minute, file.label(found["seen"], "seen"), file.label(found["then"], "then"), decisions)


def _decision(file: TextFile, node: yaml.Node, what: str) -> Decision:
    found = file.fields(node, f"a decision of {what}", ("do", "line", "fit", "why"), optional=("still",))
    return Decision(
        file.label(found["do"], "do"),
        file.label(found["line"], "line"),
        file.one_of(found["fit"], "fit", FITS),
        file.text(found["why"], "why"),
        "still" in found and file.one_of(found["still"], "still", ("true",)) == "true",
    )
