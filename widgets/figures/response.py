"""How many patients respond, and how many are in remission, in the days after one dose of ketamine."""

from __future__ import annotations

import pandas as pd

from evidence import references
from evidence.tables import response_course
from evidence.tables import timetable as read_timetable
from widgets.figures.style import Figure, colour

#: What is drawn: column, name, verb, colour, marker, and where its numbers stand.
LINES = (
    ("response_pct", "Response", "responded", "ketamine", "circle", "top center"),
    ("remission_pct", "Remission", "were in remission", "symptoms", "square", "bottom center"),
)


def response_over_days(data: pd.DataFrame | None = None) -> Figure:
    """Draw the share of the ketamine group who responded and who remitted 1, 3 and 7 days after one dose.

    The rates were published without intervals and, in the abstract that was read, without those of placebo.
    Neither is drawn, and the figure says so. Of a second pooled analysis it shades the days by which ketamine
    was no better than placebo.

    Parameters
    ----------
    data : pandas.DataFrame, optional
        Rates as `evidence.tables.response_course` returns them; that table by default.

    Returns
    -------
    Figure
    """
    data = response_course() if data is None else data
    over = read_timetable().query("event == 'Mood better than placebo' and direction == 'none'")
    first, last = over.start_h.min() / 24, over.end_h.max() / 24
    cited = references()["label"]
    traces = [
        {
            "type": "scatter",
            "x": list(data.day),
            "y": list(data[column]),
            "mode": "lines+markers+text",
            "line": {"color": colour(quantity), "dash": "dot", "width": 2},
            "marker": {"color": colour(quantity), "size": 11, "symbol": symbol},
            "text": [f"{value:g}%" for value in data[column]],
            "textposition": place,
            "textfont": {"color": colour("text")},
            "showlegend": False,
            "hovertemplate": f"{name}, day %{{x}}: %{{y}}%<extra></extra>",
        }
        for column, name, _, quantity, symbol, place in LINES
    ]
    names = [
        {
            "text": f"<b>{name}</b>",
            "x": data.day.iloc[-1],
            "y": data[column].iloc[-1],
            "xanchor": "left",
            "align": "left",
            "xshift": 26,
            "showarrow": False,
            "font": {"color": colour(quantity)},
        }
        for column, name, _, quantity, *_ in LINES
    ]
    small = {"showarrow": False, "font": {"size": 12, "color": colour("muted")}}
    remarks = [
        {
            "text": "no longer better<br>than placebo<br>(another pooled<br>analysis)",
            "x": (first + last) / 2,
            "y": 2,
            "yanchor": "bottom",
            **small,
        },
        {
            "text": "ketamine group only, published without intervals;<br>"
            "the abstract gives no rate for placebo",
            "xref": "paper",
            "x": 1,
            "y": 69,
            "xanchor": "right",
            "yanchor": "top",
            "align": "right",
            **small,
        },
    ]
    figure = Figure(
        traces,
        height=420,
        annotations=[*names, *remarks],
        shapes=[
            {
                "type": "rect",
                "x0": first,
                "x1": last,
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "layer": "below",
                "line": {"width": 0},
                "fillcolor": colour("muted"),
                "opacity": 0.15,
            }
        ],
        xaxis={
            "title": {"text": "Days after a single dose"},
            "range": [0, 13.5],
            "fixedrange": True,
            "tickvals": [0, *data.day, first, last],
        },
        yaxis={"title": {"text": "Patients given ketamine (%)"}, "range": [0, 70], "fixedrange": True},
    )
    course = "; ".join(
        f"day {row['day']:g}: " + " and ".join(f"{row[column]:g}% {verb}" for column, _, verb, *_ in LINES)
        for _, row in data.iterrows()
    )
    return figure.describe(
        f"Of patients given a single dose of ketamine, {course}. The rates were published without intervals, "
        "and the abstract that was read gives none for placebo, so neither is drawn. In another pooled "
        f"analysis ketamine was no longer better than placebo by days {first:g} to {last:g}.",
        ["Day", "Response (%)", "Remission (%)", "Interval", "Source"],
        [
            [
                row["day"],
                row["response_pct"],
                row["remission_pct"],
                "not published with the rates",
                cited[row["source"]],
            ]
            for _, row in data.iterrows()
        ],
        f"Pooled rates of response and remission ({', '.join(cited[data.source.unique()])}); days until "
        f"ketamine was no longer better than placebo ({', '.join(cited[over.source.unique()])}).",
    )
