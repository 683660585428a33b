"""Guidelines side by side: who stands where on which treatment, by country and year."""

from __future__ import annotations

import pandas as pd

import evidence
from evidence.format import CONFIDENCE_WORDS
from widgets.figures.style import Figure, colour

#: The columns from left to right, their titles, and a shape and colour for each, so that neither is needed.
COLUMNS = {
    "against": ("Against", "triangle-up", "active"),
    "silent": ("Silent", "circle-open", "muted"),
    "with conditions": ("With conditions", "diamond", "anaesthesia"),
    "for": ("For", "circle", "ketamine"),
}
ROW = 38


def guidelines(rows: pd.DataFrame | None = None) -> Figure:
    """Draw each guideline in the column of its position, newest first.

    A text of which nothing was read has no column and is left out. A mark that is not filled was not read in
    full.

    Parameters
    ----------
    rows : pandas.DataFrame, optional
        As `evidence.guidelines` returns them; that table by default.

    Returns
    -------
    Figure
    """
    rows = evidence.guidelines() if rows is None else rows
    shown = rows[rows["position"] != "not read"].copy()
    shown = shown.sort_values(["year", "country"], ascending=[False, True], na_position="last")
    places = list(COLUMNS)
    traces, ticks = [], []
    for position, (title, symbol, hue) in COLUMNS.items():
        lane = [(y, row) for y, (_, row) in enumerate(shown.iterrows()) if row["position"] == position]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": title,
                "showlegend": False,
                "x": [places.index(position)] * len(lane),
                "y": [y for y, _ in lane],
                "text": [
                    f"<b>{row['short']}</b>: {row['treatment']} for {row['indication']}<br>"
                    f"{row['country']}, {when(row)}; {CONFIDENCE_WORDS[row['confidence']]}"
                    for _, row in lane
                ],
                "hovertemplate": "%{text}<extra></extra>",
                "marker": {
                    "color": colour(hue),
                    "size": 15,
                    "symbol": [
                        symbol if row["confidence"] == "verified" else f"{symbol.removesuffix('-open')}-open"
                        for _, row in lane
                    ],
                    "opacity": 1,
                    "line": {"width": 2, "color": colour(hue)},
                },
            }
        )
    for _, row in shown.iterrows():
        ticks.append(f"<b>{row['short']}</b>, {when(row)}<br>{row['treatment']}, {row['country']}")
    figure = Figure(
        traces,
        height=ROW * len(shown) + 70,
        xaxis={
            "range": [-0.6, len(places) - 0.4],
            "tickvals": list(range(len(places))),
            "ticktext": [title.replace(" ", "<br>") for title, *_ in COLUMNS.values()],
            "side": "top",
            "fixedrange": True,
        },
        yaxis={
            "range": [len(shown) - 0.5, -0.5],
            "tickvals": list(range(len(shown))),
            "ticktext": ticks,
            "tickfont": {"size": 11},
            "fixedrange": True,
        },
    )
    counts = shown["position"].value_counts()
    said = ", ".join(
        f"{counts.get(position, 0)} {title.lower()}" for position, (title, *_) in COLUMNS.items()
    )
    table = [
        [
            row["country"],
            None if pd.isna(row["year"]) else int(row["year"]),
            row["short"],
            row["treatment"],
            row["indication"],
            row["position"],
            CONFIDENCE_WORDS[row["confidence"]],
        ]
        for _, row in shown.iterrows()
    ]
    return figure.describe(
        f"{len(shown)} guidelines in columns by position, the newest at the top: {said}. Open marks were not "
        "read in full. Scotland accepted the spray that England did not recommend.",
        ["Country", "Year", "Body", "Treatment", "For", "Position", "Read"],
        table,
        "The course's table of guidelines; the position is the course's own sorting.",
    )


def when(row: pd.Series) -> str:
    """Return the year of a text, or that it was not read."""
    return "year not read" if pd.isna(row["year"]) else str(row["year"])
