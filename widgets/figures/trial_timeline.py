"""Timeline: which trials were published when, in which condition, against what."""

from __future__ import annotations

import math

import pandas as pd

import evidence
from evidence.certainty import ladder, studies
from evidence.questions import FINDINGS, contrasts
from widgets.figures.marks import COMPARATOR_MARKS, SHORT, legend, marker
from widgets.figures.style import Figure, colour

#: Pixels of a circle.
SMALLEST, LARGEST = 7, 20


def trial_timeline(trials: pd.DataFrame | None = None) -> Figure:
    """Draw every study of the table at its year of publication, in a lane for its condition.

    Shape and colour tell the comparator, size the people. Reviews are left out, because their trials are not
    new; studies of one year stand side by side.

    Parameters
    ----------
    trials : pandas.DataFrame, optional
        As `evidence.trials` returns them; that table by default.

    Returns
    -------
    Figure
    """
    rows = contrasts(evidence.trials() if trials is None else trials)
    order = list(ladder(rows).index)
    each = studies(rows[~rows["review"]]).sort_values(["year", "study"])
    most = each["people"].max()
    notes, table = [], []
    top, names = 0.0, ladder(rows)["name"]
    traces: dict[str, dict] = {}
    for key in order:
        lane = each[each["condition"] == key]
        if lane.empty:
            continue
        deep = lane.groupby("year").cumcount()
        notes.append((top, f"<b>{names[key]}</b>"))
        for row, depth in zip(lane.itertuples(), deep, strict=True):
            comparator = next(one for one in COMPARATOR_MARKS if one in row.comparators)
            size = max(SMALLEST, LARGEST * math.sqrt(row.people / most))
            what = FINDINGS[row.finding] if row.compares else "not a randomised comparison of ketamine"
            against = ", ".join(SHORT[one] for one in row.comparators)
            trace = traces.setdefault(
                comparator,
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [],
                    "y": [],
                    "text": [],
                    "showlegend": False,
                    "marker": {**marker(comparator), "size": []},
                    "hovertemplate": "%{text}<extra></extra>",
                },
            )
            trace["x"].append(int(row.year))
            trace["y"].append(top + 1 + float(depth))
            trace["marker"]["size"].append(round(size, 1))
            number = f"{row.people} people" if row.people else "number of people not read"
            trace["text"].append(
                f"<b>{row.study}</b>: {names[key]}<br>{number}, against {against}<br>"
                f"{what}<br>Source: {row.label}"
            )
            table.append([int(row.year), row.label, names[key], against, row.people or None, what])
        top += 2 + int(deep.max())
    figure = Figure(
        [*traces.values(), *legend(set(traces))],
        height=int(LARGEST * top) + 110,  # no mark is taller than its row
        xaxis={
            "range": [each["year"].min() - 1, each["year"].max() + 1],
            "fixedrange": True,
            "dtick": 5,
            "title": {"text": "Year of publication"},
        },
        yaxis={"range": [top, -0.7], "visible": False, "fixedrange": True},
        annotations=[
            {
                "xref": "paper",
                "x": 0,
                "xanchor": "left",
                "align": "left",
                "y": y,
                "text": text,
                "showarrow": False,
                "font": {"size": 13},
            }
            for y, text in notes
        ],
        shapes=[
            {
                "type": "line",
                "xref": "paper",
                "x0": 0,
                "x1": 1,
                "y0": y - 0.5,
                "y1": y - 0.5,
                "line": {"color": colour("grid"), "width": 1},
            }
            for y, _ in notes[1:]
        ],
        legend={"y": 1, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
    )
    table.sort(key=lambda row: (row[0], row[1]))
    firsts = ". ".join(
        f"{names[key]}: {len(lane)} from {lane['year'].min()} to {lane['year'].max()}"
        for key in order
        if len(lane := each[each["condition"] == key])
    )
    masked = each["comparators"].map(lambda names: "midazolam" in names)
    return figure.describe(
        f"Timeline of {len(table)} studies by condition and comparator. {firsts}. The first against "
        f"midazolam appeared in {each.loc[masked, 'year'].min()}.",
        ["Year", "Study", "Condition", "Compared with", "People", "Found"],
        table,
        "The course's table of trials, one mark a study; reviews are left out.",
    )
