"""The demo of chapter 6 in which one sits on the nurse's chair: decisions, and the sheet that they leave."""

from __future__ import annotations

import re

import pandas as pd

import evidence
from widgets.demo import Demo, Given
from widgets.nurses_afternoon.afternoon import AfternoonError, read_afternoon
from widgets.told import fold, parts, plain

#: Mean rise of systolic pressure, and when it is highest.
RISE, PEAK = "S017", "S015"


def _told() -> dict:
    """Return the afternoon as the browser tells it."""
    day = read_afternoon()
    pulse, oxygen = day.pulse_and_oxygen()
    return {
        "who": day.who,
        "start": day.start,
        "dose": day.dose,
        "cuff": day.cuff,
        "pulse": pulse,
        "oxygen": oxygen,
        "room": day.room,
        "moments": [
            {
                "minute": moment.minute,
                "seen": moment.seen,
                "then": moment.then,
                "decisions": [
                    {
                        "do": one.do,
                        "line": one.line,
                        "fit": one.fit,
                        "still": one.still,
                        "why": parts(one.why),
                    }
                    for one in moment.decisions
                ],
            }
            for moment in day.moments
        ],
    }


def _published() -> dict:
    """Return the published rise of pressure that the invented one is held to."""
    safety = evidence.safety()
    low, high = map(int, re.findall(r"\d+", safety.at[RISE, "figure"])[:2])
    peak = int(re.search(r"about (\d+) min", safety.at[PEAK, "notes"])[1])
    sources = "; ".join(
        evidence.references().at[key, "label"]
        for row in (RISE, PEAK)
        for key in evidence.keys(safety.at[row, "key_sources"])
    )
    return {"rise": [low, high], "peak": peak, "sources": sources}


class NursesAfternoon(Demo):
    """The demo that asks what belongs on the sheet of a dosing afternoon.

    Parameters
    ----------
    minute : int
        Since one o'clock.
    decisions : str
        A digit for each moment in turn: which decision was taken, 0 for none.
    compared : bool
        Whether the sheet is set beside a good one.

    Examples
    --------
    >>> from widgets import NursesAfternoon
    >>> demo = NursesAfternoon(decisions="21")
    >>> demo.sheet()["fit"].tolist()[:3]
    ['sound', 'sound', '']
    """

    demo = "nurses_afternoon"

    told = Given(lambda: fold(_told()), "the afternoon")
    published = Given(_published, "how far and when pressure rises")

    def sheet(self) -> pd.DataFrame:
        """Return the sheet, beside a good one.

        Returns
        -------
        pandas.DataFrame
            One row a moment: time, systolic and diastolic (mmHg), pulse (beats a minute), oxygen (%),
            decision and line ("" where none was taken), fit (sound, defensible, unsafe or ""), good (the line
            of a good sheet), why (the reason for it, in words).
        """
        day = read_afternoon()
        pulse, oxygen = day.pulse_and_oxygen()
        rows = []
        for moment, digit in zip(day.moments, self.decisions.ljust(len(day.moments), "0"), strict=True):
            taken = moment.decisions[int(digit) - 1] if digit != "0" else None
            rows.append(
                (
                    day.clock(moment.minute),
                    *day.pressure(moment.minute),
                    pulse[moment.minute],
                    oxygen[moment.minute],
                    *((taken.do, taken.line, taken.fit) if taken else ("", "", "")),
                    moment.good.line,
                    plain(moment.good.why),
                )
            )
        columns = [
            "time",
            "systolic",
            "diastolic",
            "pulse",
            "oxygen",
            "decision",
            "line",
            "fit",
            "good",
            "why",
        ]
        return pd.DataFrame(rows, columns=columns)


__all__ = ["AfternoonError", "NursesAfternoon", "read_afternoon"]
