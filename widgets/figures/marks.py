"""What the figures of trials share: a mark for each comparator, words for a row, reasons in brief."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from evidence.format import estimate, measured, typeset
from evidence.format import number as plain_number
from evidence.selection import COMPARATORS
from widgets.figures.style import colour

#: Colour and shape of a comparator, so that neither is needed to tell it.
COMPARATOR_MARKS = {
    "saline": ("placebo", "circle"),
    "midazolam": ("midazolam", "square"),
    "anaesthesia": ("anaesthesia", "diamond"),
    "active": ("active", "triangle-up"),
    "mixed": ("text", "cross"),
    "none": ("muted", "circle-open"),
}
SHORT = {
    "saline": "saline or placebo",
    "midazolam": "midazolam",
    "anaesthesia": "saline under anaesthesia",
    "active": "active treatment",
    "mixed": "mixed placebos",
    "none": "no comparison",
}
assert set(COMPARATOR_MARKS) == set(SHORT) == set(COMPARATORS)


def marker(comparator: str, size: float = 10) -> dict:
    """Return plotly's marker for a comparator."""
    hue, symbol = COMPARATOR_MARKS[comparator]
    return {
        "color": colour(hue),
        "symbol": symbol,
        "size": size,
        "opacity": 1,
        "line": {"width": 1, "color": colour(hue)},
    }


def legend(comparators: set[str]) -> list[dict]:
    """Return empty traces that name the marks of these comparators."""
    # The space at the end is room: plotly measures the names before the font is there and cuts the last.
    return [
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "hoverinfo": "skip",
            "name": f"{words}\u2003",
            "marker": marker(name),
        }
        for name, words in SHORT.items()
        if name in comparators
    ]


def hover(row: pd.Series, label: str) -> str:
    """Describe a row of the trials table for the hover note: what was compared and found, and its source."""
    figure = f"{estimate(row)}, {measured(row)}" if pd.notna(row["estimate"]) else measured(row)
    people = f", {row['n_total']} people" if pd.notna(row["n_total"]) else ""
    lines = [
        f"<b>{row['id']}</b>: {row['condition']}{people}",
        f"{row['drug_route_dose']} v {row['comparator']}",
        f"{row['instrument']} at {row['timepoint']}",
        figure,
        f"Source: {label} ({row['confidence']})",
    ]
    return "<br>".join(wrapped for line in lines for wrapped in wrap(typeset(line)))


def wrap(text: str, width: int = 58) -> list[str]:
    """Break a line at blanks, but not in "p = 0.03", so that a hover note fits a phone."""
    lines, line = [], ""
    for word in re.findall(r"\S+(?: = \S+)?", text):
        if line and len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def number(value: float) -> str:
    """Format an effect: two decimals, none from 100 on."""
    return plain_number(value, 2 if abs(value) < 100 else 0)


def interval(low: float, high: float) -> str:
    """Format the limits of an interval."""
    return f"{number(low)} to {number(high)}"


def reasons(refused: dict[str, str]) -> str:
    """Count the reasons for which rows were refused, the most frequent first.

    Examples
    --------
    >>> reasons({"a": "is not randomised", "b": "shares participants with c, ...", "d": "is not randomised"})
    'is not randomised (2); shares participants (1)'
    """
    counts = Counter(reason.split(" with ")[0].split(":")[0] for reason in refused.values())
    return "; ".join(f"{reason} ({n})" for reason, n in counts.most_common())
