"""Whom to reach in a crisis: one table, one sentence, the same on every page, in every demo and notebook.

A line's place and its number are one row (of ``crisis_lines.csv``, or of ``workshop.yml``), so that they
cannot part.
``python -m evidence.crisis FILE`` writes the sentence as JSON, for the demos.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from evidence.schemas import FOLDER
from evidence.tables import crisis_lines
from evidence.workshop import AdaptationError

#: The row by which a link asks for all lines at once.
ALL = "lines"
#: What comes last; the number itself, where all lines share one.
LAST = ("If life is in danger, call ", "your emergency number", ".")


class Part(NamedTuple):
    """A piece of a line: its words, where they lead ("" for plain words) and what a screen reader says."""

    words: str
    address: str = ""
    label: str = ""


def line(name: str) -> pd.Series:
    """Return a line by its id; in a copy with lines of its own the first of these, whichever was asked for.

    Parameters
    ----------
    name : str
        Such as "us".

    Returns
    -------
    pandas.Series
        A row of :func:`evidence.crisis_lines`.

    Raises
    ------
    KeyError
        If the course has no such line.
    """
    known, used = crisis_lines(FOLDER / "crisis_lines.csv"), crisis_lines()
    if name not in known.index:
        raise KeyError(name)
    return used.loc[name] if name in used.index else used.iloc[0]


def sentence(row: pd.Series) -> str:
    """Say whom to reach in one place.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.crisis_lines`.

    Returns
    -------
    str
        Its place and its words, with a colon between.
    """
    return f"{row['place']}: {row['words']}"


def call(number: str) -> Part:
    """Return a number as what dials it.

    Parameters
    ----------
    number : str
        Digits and spaces.

    Returns
    -------
    Part
    """
    return Part(number, f"tel:{number.replace(' ', '')}", f"Call {number}")


def parts(row: pd.Series) -> list[Part]:
    """Split the sentence of a line into plain words and what can be dialled, texted or opened.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.crisis_lines`.

    Returns
    -------
    list of Part
        Joined, their words are :func:`sentence`. Addresses begin with ``tel:``, ``sms:`` or ``https:``.
    """
    targets = {}
    if row["call"]:
        targets[row["call"]] = call(row["call"])
    if row["text"]:
        targets["text"] = Part("text", f"sms:{row['text'].replace(' ', '')}", f"text {row['text']}")
    if row["web"]:
        site = row["web"].removeprefix("https://")
        word = "chat" if "chat" in row["words"] else site
        targets[word] = Part(word, row["web"], f"chat at {site}" if word == "chat" else site)
    found = [Part(f"{row['place']}: ")]
    pattern = "|".join(rf"\b{re.escape(word)}\b" for word in targets)
    for piece in re.split(f"({pattern})", row["words"]):
        if piece:
            found.append(targets.get(piece, Part(piece)))
    return found


def all_parts() -> list[Part]:
    """Return the whole sentence, every line of the table in turn, as :func:`parts` of it.

    Returns
    -------
    list of Part
        Joined, their words are :func:`whole`.
    """
    found: list[Part] = []
    for _, row in crisis_lines().iterrows():
        found += [*parts(row), Part(". ")]
    return [*found, *last()]


def last() -> list[Part]:
    """Return the sentence on the emergency number, which is named where the table knows one alone.

    Returns
    -------
    list of Part
    """
    before, _, stop = LAST
    known = set(crisis_lines()["emergency"])
    if len(known) > 1:
        return [Part("".join(LAST))]
    (number,) = known
    return [Part(before), call(number) if re.fullmatch("[0-9 ]+", number) else Part(number), Part(stop)]


def whole() -> str:
    """Return the sentence that stands wherever the course names a crisis line.

    Returns
    -------
    str
        Every line of the table in turn, and the emergency number's last.
    """
    return "".join(part.words for part in all_parts())


def numbers() -> set[str]:
    """Return the numbers to call or to text, as they are written; nobody types them anywhere else.

    Returns
    -------
    set of str
    """
    rows = crisis_lines()
    return {number for column in ("call", "text") for number in rows[column] if number}


if __name__ == "__main__":
    try:
        found = [part._asdict() for part in all_parts()]
    except AdaptationError as error:
        sys.exit(str(error))
    Path(sys.argv[1]).write_text(json.dumps(found), "utf-8")
