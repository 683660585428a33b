"""The numbers that a row of the evidence states, so that numbers in prose can be held against them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pandas as pd

from evidence import format as shown
from evidence.tables import claims, guidelines, pathway, practice, safety, statistics, timetable, trials

#: A number that is no part of a name (TRANSFORM-2, GluN2A, 5-HT), with its sign of per cent, which may stand
#: at the end of its range.
NUMBER = re.compile(
    r"(?<![\w.,])(?<![A-Za-z]-)(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?P<percent>(?:[–-]\d+(?:\.\d+)?)?\s?%)?(?:s\b)?(?![A-Za-z_]|\d|-[A-Z])"
)


def _words(row: pd.Series, *columns: str) -> Iterable[str]:
    return (str(row[column]) for column in columns)


def _trial(row: pd.Series) -> Iterable[str]:
    columns = (
        "year",
        "condition",
        "drug_route_dose",
        "comparator",
        "design",
        "instrument",
        "timepoint",
        "measure_note",
        "adverse_effects_note",
        "risk_of_bias_notes",
        "confidence_note",
    )
    yield from _words(row, *columns)
    yield from (shown.trial(row, part) for part in shown.trial_parts(row))


def _statistic(row: pd.Series) -> Iterable[str]:
    yield from (shown.statistic(row), str(row["year"]), row["quantity"], row["confidence_note"])
    if pd.notna(row["ci_low"]):
        yield shown.statistic(row, "interval")


#: The tables with rows to quote, and what of a row counts as said.
TABLES: dict[str, tuple[Callable[[], pd.DataFrame], Callable[[pd.Series], Iterable[str]]]] = {
    "claims": (claims, lambda row: _words(row, "claim", "evidence_summary", "notes")),
    "safety": (safety, lambda row: _words(row, "item", "figure", "population", "confidence_note", "notes")),
    "guidelines": (
        guidelines,
        lambda row: _words(row, "year", "title", "says", "strength", "confidence_note"),
    ),
    "trials": (trials, _trial),
    "statistics": (statistics, _statistic),
    "pathway": (pathway, lambda row: _words(row, "animal_finding", "human_finding", "confidence_note")),
    "timetable": (timetable, lambda row: _words(row, "event", "start_h", "end_h", "note")),
    "practice": (practice, lambda row: _words(row, "point", "caution")),
}


def numbers(text: str) -> list[str]:
    """List the numbers in a text, in order, without commas; "%" stays.

    Parameters
    ----------
    text : str

    Returns
    -------
    list of str

    Examples
    --------
    >>> numbers("TRANSFORM-2: 61–84% of 1,285 (0.5 mg/kg) in the 1960s")
    ['61%', '84%', '1285', '0.5', '1960']
    """
    text = shown.typeset(text)
    found, place = [], 0
    while match := NUMBER.search(text, place):
        found.append(match["digits"].replace(",", "") + ("%" if match["percent"] else ""))
        place = match.end("digits") + (1 if match["percent"] and match["percent"][0] in "–-" else 0)
    return found


def stated(identifier: str) -> list[str]:
    """List the numbers that a row states, in order.

    Parameters
    ----------
    identifier : str
        Of a claim, safety figure, trial, statistic, arrow of the pathway or row of the timetable.

    Returns
    -------
    list of str

    Raises
    ------
    KeyError
        If no table has the row; the message says so.
    """
    for load, said in TABLES.values():
        table = load()
        if identifier in table.index:
            return numbers(" ; ".join(said(table.loc[identifier])))
    raise KeyError(f"none of the tables has a row {identifier}")


def missing(text: str, identifier: str) -> str:
    """Return the first number of a text that its row does not state in this order, or "" if it states all.

    A number without its sign of per cent may stand for one with it.

    Parameters
    ----------
    text : str
        Such as "34.6% by 14".
    identifier : str
        As for :func:`stated`.

    Returns
    -------
    str
    """
    left = iter(stated(identifier))
    for number in numbers(text):
        if not any(number in (other, other.rstrip("%")) for other in left):
            return number
    return ""


def count(name: str, chapter: str = "") -> int:
    """Count rows.

    Parameters
    ----------
    name : str
        A table that can be quoted, such as "claims".
    chapter : str
        For claims: count those of this chapter only.

    Returns
    -------
    int

    Raises
    ------
    KeyError
        If there is no such table or chapter; the message says what there is.
    """
    if name not in TABLES:
        raise KeyError(f"what can be counted is {', '.join(TABLES)}, not {name}")
    table = TABLES[name][0]()
    if not chapter:
        return len(table)
    chapters = [] if name != "claims" else [str(number) for number in sorted(table["chapter"].unique())]
    if chapter not in chapters:
        raise KeyError(f"{name} can be counted for {', '.join(f'#{one}' for one in chapters) or 'no part'}")
    return int((table["chapter"].astype(str) == chapter).sum())
