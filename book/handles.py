"""Numbers that the reader can pull, and what follows from each: computed by the course's own engine.

A handle takes a handful of values. What follows from each is computed when the book is built, so the page
draws what Python says and computes nothing itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from scipy import stats

import evidence
from evidence.effect_sizes import TwoByTwo

SESSION_DAY = Path(__file__).resolve().parents[1] / "widgets" / "session_day" / "controls.json"


class Handle(NamedTuple):
    """A number to pull.

    Parameters
    ----------
    label : str
        What it counts, for who hears it.
    values : range
        What it can be, in order.
    start : int
        What the sentence says before anyone pulls.
    follows : mapping
        For each number that follows: its name for who hears it, and its words at a value.
    """

    label: str
    values: range
    start: int
    follows: Mapping[str, tuple[str, Callable[[int], str]]]


def _share(row: str, column: str) -> float:
    return float(evidence.trials().at[row, column]) / 100


def _of(row: str, arm: str) -> Callable[[int], int]:
    """Count who responds of so many people, at the rate of a trial's arm."""
    return lambda people: round(people * _share(row, f"responders_{arm}_pct"))


def _difference(row: str, limit: str) -> Callable[[int], str]:
    """Say a limit of Newcombe's interval in percentage points, at a trial's rates, for so many an arm."""

    def words(people: int) -> str:
        treated, compared = _of(row, "treat")(people), _of(row, "control")(people)
        interval = TwoByTwo(treated, people, compared, people).risk_difference_interval()
        return f"{round(getattr(interval, limit))}".replace("-", "\N{MINUS SIGN}")

    return words


def _exact_p(row: str) -> Callable[[int], str]:
    """Say Fisher's exact two-sided p, had so many people been in each arm, at the trial's own rates."""

    def words(people: int) -> str:
        treated, compared = _of(row, "treat")(people), _of(row, "control")(people)
        table = [[treated, people - treated], [compared, people - compared]]
        p = stats.fisher_exact(table).pvalue
        return f"{p:.2g}" if p >= 0.001 else "below 0.001"

    return words


def _left(hours: int) -> str:
    """Say the share of a dose that is left, at the shortest and the longest half-life that row S067 gives."""
    short, long = map(int, re.findall(r"\d+", evidence.safety().at["S067", "figure"]))
    low, high = (100 * 0.5 ** (hours / half_life) for half_life in (short, long))
    return f"{low:.2g}% to {high:.2g}%"


@cache
def _levels(route: str) -> pd.Series:
    from models.pharmacokinetics import session_day  # takes a second, and one page needs it

    # As the demo begins; the demo itself needs packages that the build of a wheel does not have.
    usual = {
        name: spec.get("default")
        for name, spec in json.loads(SESSION_DAY.read_text("utf-8"))["controls"].items()
    }
    given = session_day.product(route, "racemic")
    levels = session_day.levels(given, float(usual[given.control]), usual["weight_kg"])
    return levels.set_index("time_min")["concentration"]


def _of_peak(route: str) -> Callable[[int], str]:
    """Say how much of a route's peak is left, as the session day computes it."""
    return lambda minute: f"{round(100 * _levels(route)[minute] / _levels(route).max())}%"


def _more(row: str) -> Callable[[int], str]:
    return lambda people: str(_of(row, "treat")(people) - _of(row, "control")(people))


#: By the name that links give them, ``[100](pull:midazolam)`` and ``[36](pull:midazolam#more)``.
HANDLES = {
    "quetiapine": Handle(
        "People on each drug",
        range(10, 310, 10),
        100,
        {
            "spray": ("on the spray", lambda n: str(_of("reif2023_remission", "treat")(n))),
            "tablet": ("on the tablet", lambda n: str(_of("reif2023_remission", "control")(n))),
            "more": ("more", _more("reif2023_remission")),
        },
    ),
    "half-life": Handle("Hours since the dose", range(1, 25), 12, {"left": ("left", _left)}),
    "ocd": Handle(
        "People in each group",
        range(8, 32, 2),
        8,
        {
            "low": ("from", _difference("rodriguez2013", "low")),
            "high": ("to", _difference("rodriguez2013", "high")),
            "p": ("exact p", _exact_p("rodriguez2013")),
        },
    ),
    "midazolam": Handle(
        "People",
        range(25, 225, 25),
        100,
        {
            "either": ("on either drug", lambda n: str(_of("murrough2013ajp", "control")(n))),
            "more": ("more on ketamine", _more("murrough2013ajp")),
            "neither": ("on neither", lambda n: str(n - _of("murrough2013ajp", "treat")(n))),
        },
    ),
    "anaesthesia": Handle(
        "People in each arm",
        range(20, 420, 20),
        20,
        {
            "low": ("from", _difference("lii2023_response", "low")),
            "high": ("to", _difference("lii2023_response", "high")),
        },
    ),
    "wait": Handle(
        "Minutes since the start",
        range(60, 301, 10),
        120,
        {
            "infusion": ("after the infusion", _of_peak("intravenous")),
            "spray": ("after the spray", _of_peak("nasal")),
        },
    ),
}
