"""The band of the symptom course beside the people of a crossover, and what of them it misses."""

from __future__ import annotations

import numpy as np

from evidence import people, references
from models.treatment import single_people
from widgets.figures.style import Figure, colour

#: Days at which the band is drawn: early ones close together, for it falls within hours.
DAYS = np.concatenate([np.linspace(0, 1, 9), np.arange(1.5, 10.6, 0.5)])
COLOURS = {"ketamine": "ketamine", "saline": "placebo"}


def single_people_beside_the_band() -> Figure:
    """Draw each person after ketamine and after saline over the band that the symptom course gives.

    The model was fitted to averages of trials and knows nothing of these people but their average before.

    Returns
    -------
    Figure
    """
    wide, traces, annotations = people.scores(), [], []
    for i, (arm, letter) in enumerate(people.LETTERS.items()):
        hue = COLOURS[arm]
        axis = "x" if i == 0 else "x2"
        model = single_people.band(arm, DAYS)
        shared = {"type": "scatter", "xaxis": axis, "showlegend": False}
        traces.append(
            {
                **shared,
                "x": [*model["day"], *model["day"][::-1]],
                "y": [*model["high"], *model["low"][::-1]],
                "mode": "lines",
                "line": {"width": 0, "color": colour("symptoms")},
                "fill": "toself",
                "fillcolor": colour("symptoms"),
                "opacity": 0.2,
                "hoverinfo": "skip",
            }
        )
        # A gap between two people, and where a score was not taken.
        sessions = {0: "b0", 2: f"{letter}2", 10: f"{letter}10"}
        lines = wide[list(sessions.values())].dropna(how="all")
        traces.append(
            {
                **shared,
                "x": [day for _ in lines.index for day in (*sessions, None)],
                "y": [
                    None if score is None or np.isnan(score) else score
                    for row in lines.to_numpy()
                    for score in (*row, None)
                ],
                "mode": "lines+markers",
                "line": {"width": 1, "color": colour(hue)},
                "marker": {"size": 4, "color": colour(hue)},
                "opacity": 0.55,
                "connectgaps": False,
                "hovertemplate": "day %{x}: %{y} points<extra></extra>",
            }
        )
        for days, scores, quantity, dash, name in (
            (model["day"], model["score"], "symptoms", "solid", "model"),
            (list(sessions), [wide[one].mean() for one in sessions.values()], "text", "dash", "these people"),
        ):
            traces.append(
                {
                    **shared,
                    "x": list(days),
                    "y": list(scores),
                    "mode": "lines",
                    "line": {"width": 3, "color": colour(quantity), "dash": dash},
                    "hovertemplate": f"average of {name}, day %{{x}}: %{{y:.1f}}<extra></extra>",
                }
            )
        annotations.append(
            {
                "text": f"<b>After {arm}</b>",
                "xref": f"{axis} domain",
                "yref": "paper",
                "x": 0,
                "y": 1,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
            }
        )
    table, source = single_people.beside(), references().loc["ds005917"]
    unread = f" ({source['unverified']} unverified)" if source["unverified"] else ""
    base = {"range": [-0.6, 10.8], "fixedrange": True, "tickvals": [0, 2, 10]}
    figure = Figure(
        traces,
        height=440,
        annotations=[
            *annotations,
            {
                "text": "Days after one infusion.<br>Thick line and band: model, 95% of patients.<br>"
                "Thin lines: these people; dashed: their average.",
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": -0.09,
                "xanchor": "left",
                "yanchor": "top",
                "align": "left",
                "showarrow": False,
                "font": {"size": 12, "color": colour("muted")},
            },
        ],
        margin={"l": 10, "r": 16, "t": 30, "b": 80},
        xaxis={**base, "domain": [0, 0.485]},
        xaxis2={**base, "domain": [0.515, 1], "anchor": "y"},
        yaxis={"title": {"text": "MADRS, points"}, "range": [0, 60], "fixedrange": True},
    )
    said = "; ".join(
        f"day {row.day} after {row.arm}: model {row.predicted:.1f}, people {row.observed:.1f}, "
        f"{row.inside} of {row.people} within the band"
        for row in table.itertuples()
    )
    return figure.describe(
        "The band of the symptom course, and over it the scores of each person with major depression in a "
        f"crossover. Averages: {said}. The model has the average fall further than theirs did, after "
        "both infusions, and everybody keep their place from before; the people spread out after ketamine "
        "and change places.",
        [
            "Infusion",
            "Day",
            "People",
            "Average",
            "Average, model",
            "SD",
            "SD, model",
            "Within the band",
            "At or below half of the average before",
            "The same, model (%)",
            "Correlation with before",
        ],
        [
            [
                row.arm,
                row.day,
                row.people,
                round(row.observed, 1),
                round(row.predicted, 1),
                round(row.observed_sd, 1),
                round(row.predicted_sd, 1),
                row.inside,
                row.halved,
                round(100 * row.response),
                round(row.kept, 2),
            ]
            for row in table.itertuples()
        ],
        f"Scores: {source['label']}{unread}, OpenNeuro ds005917, CC0; nobody "
        "had structured psychotherapy in that study. Band: models.single_people, from the fitted symptom "
        "course.",
    )
