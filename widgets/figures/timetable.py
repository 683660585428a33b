"""When each step of the cascade was seen: the published timetable, species by species."""

from __future__ import annotations

import pandas as pd

from evidence import references
from evidence.tables import timetable as read_timetable
from widgets.figures.style import Figure, colour

#: Which quantity of the palette an event belongs to, by the start of its id.
QUANTITIES = {
    "glutamate": "glutamate",
    "bdnf": "signal",
    "mtor": "signal",
    "formation": "spines",
    "density": "spines",
    "behaviour": "symptoms",
    "response": "symptoms",
    "rapamycin": "symptoms",
}
SHAPES = {"rat": "square", "mouse": "circle", "human": "diamond"}
DASHES = {"verified": "solid", "partly": "dash", "unverified": "dot"}
REMARKS = {"verified": "", "partly": " · partly verified", "unverified": " · unverified"}
SEEN = {"up": "rose", "down": "fell", "none": "no change", "contrary": "seen, against the prediction"}
TICKS = {0.5: "30 min", 2: "2 h", 6: "6 h", 24: "1 d", 72: "3 d", 336: "14 d"}
# A logarithmic axis has no zero: what begins with the dose is drawn from six minutes on.
EARLIEST = 0.1


def duration(hours: float) -> str:
    """Return hours as people say them, such as "30 min", "6 h" or "3 days"."""
    if hours < 1:
        return f"{round(hours * 60)} min" if hours else "0"
    if hours < 48:
        return f"{hours:g} h"
    return f"{hours / 24:g} days"


def when(row: pd.Series) -> str:
    """Return the time of an observation in words."""
    if row.start_h == row.end_h:
        return f"at {duration(row.start_h)}"
    return f"{duration(row.start_h)} to {duration(row.end_h)}"


def timetable(data: pd.DataFrame | None = None) -> Figure:
    """Draw when each step from glutamate to mood was looked for and seen.

    Shape tells the species. A cross in it: looked for and not seen. A hollow shape and a broken line: a time
    that was not verified, which the words above the line say too.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        Observations as `evidence.tables.timetable` returns them; that table by default.

    Returns
    -------
    Figure
    """
    data = read_timetable() if data is None else data
    cited = references()["label"]
    lines = list(dict.fromkeys(zip(data.event, data.species, data.source, strict=True)))
    traces, rows = [], []
    for row in data.itertuples():
        seen = row.direction != "none"
        hue = colour(QUANTITIES[row.id.split("-")[0]] if seen else "muted")
        style = "" if row.confidence == "verified" and seen else "-open" if seen else "-x-open"
        hours = sorted({max(row.start_h, EARLIEST), row.end_h})
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "showlegend": False,
                "cliponaxis": False,
                "x": hours,
                "y": [lines.index((row.event, row.species, row.source))] * len(hours),
                "line": {"color": hue, "width": 5 if seen else 2, "dash": DASHES[row.confidence]},
                "marker": {
                    "symbol": SHAPES[row.species] + style,
                    "size": 11,
                    "color": hue,
                    "line": {"width": 2, "color": hue},
                },
                "hovertemplate": f"{row.event}, {row.species} ({row.brain_region})<br>{when(row)}: "
                f"{SEEN[row.direction]}<br>{cited[row.source]}, {row.confidence}<extra></extra>",
            }
        )
        rows.append(
            [
                row.event,
                row.species,
                row.brain_region,
                when(row),
                SEEN[row.direction],
                cited[row.source],
                row.confidence,
                row.note,
            ]
        )
    traces.append(
        {
            "type": "scatter",
            "mode": "text",
            "showlegend": False,
            "hoverinfo": "skip",
            "cliponaxis": False,
            "x": [EARLIEST] * len(lines),
            "y": [y - 0.18 for y in range(len(lines))],
            "text": [label(data, *line) for line in lines],
            "textposition": "top right",
            "textfont": {"size": 13},
        }
    )
    keys = {**SHAPES, "not verified": "circle-open", "not seen": "circle-x-open"}
    traces += [
        # The space at the end is room: plotly measures the names before the font is there and cuts the last.
        {
            "type": "scatter",
            "x": [None],
            "y": [None],
            "mode": "markers",
            "name": f"{name}\u2003",
            "hoverinfo": "skip",
            "marker": {"symbol": symbol, "size": 10, "color": colour("text"), "line": {"width": 2}},
        }
        for name, symbol in keys.items()
    ]
    figure = Figure(
        traces,
        height=44 * len(lines) + 110,
        xaxis={
            "type": "log",
            "range": [-1.05, 2.7],
            "fixedrange": True,
            "tickvals": list(TICKS),
            "ticktext": list(TICKS.values()),
            "title": {"text": "Time since the dose, logarithmic"},
        },
        yaxis={"range": [len(lines) - 0.6, -0.9], "visible": False, "fixedrange": True},
        legend={"y": 1, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
    )
    return figure.describe(
        alternative(data),
        ["Event", "Species", "Where", "When", "Seen", "Source", "Time", "Note"],
        rows,
        "Published observations, one a row; times that were not read in the source are marked.",
    )


def label(data: pd.DataFrame, event: str, species: str, source: str) -> str:
    """Return what stands above a line: event and species, and how sure the least sure of its times is."""
    of_line = data[(data.event == event) & (data.species == species) & (data.source == source)]
    worst = max(of_line.confidence, key=list(REMARKS).index)
    return f"{event} · {species}{REMARKS[worst]}"


def alternative(data: pd.DataFrame) -> str:
    """Write the timetable in words, from its rows."""
    rodents = data[(data.species != "human") & (data.direction == "up")]
    formation = rodents[rodents.id.str.startswith("formation-mouse")].start_h.min()
    behaviour = rodents[rodents.id.str.startswith("behaviour")].start_h.min()
    sentences = [
        f"Timetable of {len(data)} observations on a logarithmic time axis from 6 minutes to 25 days.",
        f"In mice behaviour improves from {duration(behaviour)}, before the rate of spine formation rises "
        f"from {duration(formation)}.",
    ]
    for row in data.itertuples():
        sure = "" if row.confidence == "verified" else f", {row.confidence}"
        sure = sure.replace("partly", "partly verified")
        sentences.append(f"{row.event} ({row.species}) {when(row)}: {SEEN[row.direction]}{sure}.")
    return " ".join(sentences)
