"""Evidence map: how far up a ladder of certainty each condition reaches, and how many people were studied."""

from __future__ import annotations

import pandas as pd

import evidence
from evidence.certainty import STEPS, ladder, studies
from evidence.questions import FINDINGS, contrasts
from widgets.figures.marks import wrap
from widgets.figures.style import Figure, colour

#: The steps in the room that a phone has.
SHORT_STEPS = (
    "no random<br>control",
    "one<br>trial",
    "two or<br>more",
    "400<br>people",
    "control<br>can hide",
    "trials<br>agree",
)
#: Diameter of the largest bubble, in pixels.
LARGEST = 34


def evidence_map(trials: pd.DataFrame | None = None) -> Figure:
    """Draw the conditions by the step of certainty that they reach, with an area for the people studied.

    Parameters
    ----------
    trials : pandas.DataFrame, optional
        As `evidence.trials` returns them; that table by default.

    Returns
    -------
    Figure
    """
    rows = contrasts(evidence.trials() if trials is None else trials)
    steps, each = ladder(rows), studies(rows)
    largest = steps["people"].max()
    traces, notes, table, said = [], [], [], []
    for y, (key, row) in enumerate(steps.iterrows()):
        of = each[(each["condition"] == key) & ((each["compares"]) | (not row["trials"]))]
        found = ", ".join(f"{row[name]} {words}" for name, words in FINDINGS.items() if row[name])
        what = (
            f"{row['trials']} trial{'s' * (row['trials'] != 1)}"
            if row["trials"]
            else (f"{row['reviews']} reviews" if row["reviews"] else f"{row['other']} other studies")
        )
        hue = colour("ketamine" if row["trials"] else "placebo")
        names = "<br>".join(wrap(", ".join(of["label"])))
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [int(row["step"])],
                "y": [y],
                "showlegend": False,
                "cliponaxis": False,
                "marker": {
                    "color": hue,
                    "opacity": 0.85,
                    "symbol": "circle" if row["trials"] else "circle-open",
                    "sizemode": "area",
                    "size": [int(row["people"])],
                    "sizemin": 3,
                    "sizeref": 2 * float(largest) / LARGEST**2,
                    "line": {"width": 2, "color": hue},
                },
                "hovertemplate": f"<b>{row['name']}</b>: {what}, {row['people']:,} people"
                f"<br>{STEPS[row['step']]}<br>{names}<extra></extra>",
            }
        )
        notes.append((y, f"<b>{row['name']}</b> · {what}, {row['people']:,} people"))
        said.append(
            f"{row['name']}: step {row['step']} ({STEPS[row['step']]}), {what}, {row['people']:,} people"
            + (f"; {found}" if found else "")
        )
        table.append(
            [
                row["name"],
                int(row["step"]),
                STEPS[row["step"]],
                int(row["trials"]),
                int(row["people"]),
                *(int(row[name]) for name in FINDINGS),
                ", ".join(of["label"]),
            ]
        )
    figure = Figure(
        traces,
        height=46 * len(steps) + 90,
        xaxis={
            "range": [-0.45, 5.45],
            "fixedrange": True,
            "tickvals": list(range(6)),
            "ticktext": list(SHORT_STEPS),
            "tickfont": {"size": 11},
            "tickangle": 0,
            "title": {"text": "Step reached; each needs the one before"},
        },
        yaxis={"range": [len(steps) - 0.4, -0.9], "visible": False, "fixedrange": True},
        annotations=[
            {
                "xref": "paper",
                "x": 0,
                "xanchor": "left",
                "align": "left",
                "y": y - 0.52,
                "text": text,
                "showarrow": False,
                "font": {"size": 13},
            }
            for y, text in notes
        ],
    )
    return figure.describe(
        f"Evidence map of {len(steps)} conditions on a ladder of {len(STEPS) - 1} steps, the area of a "
        f"circle for the people studied. {'. '.join(said)}. The ladder is the course's own rule, "
        "no GRADE rating.",
        [
            "Condition",
            "Step",
            "Reached",
            "Trials",
            "People",
            *(words.capitalize() for words in FINDINGS.values()),
            "Studies",
        ],
        table,
        "The course's table of trials, ranked by its own rule: each step needs the one before.",
    )
