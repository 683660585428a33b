"""Funnel plot: whether smaller trials show other effects."""

from __future__ import annotations

import pandas as pd

import evidence
from evidence.format import MEASURE_WORDS
from evidence.meta_analysis import egger_test, pool
from evidence.meta_analysis import funnel as funnel_points
from evidence.questions import CONDITIONS, ask
from evidence.selection import PoolingRefused
from widgets.figures.marks import SHORT, hover, interval, legend, marker, number, reasons, wrap
from widgets.figures.style import Figure, colour


def funnel(
    condition: str = "depression",
    *,
    trials: pd.DataFrame | None = None,
    **question: str | bool,
) -> Figure:
    """Draw each trial's effect over its standard error, with Egger's test.

    Ratios are drawn as logarithms, on which the lines of the funnel are straight.

    Parameters
    ----------
    condition, trials, **question
        As in `widgets.figures.forest`.

    Returns
    -------
    Figure

    Raises
    ------
    PoolingRefused
        If the rows must not be pooled; the message says why.
    """
    trials = evidence.trials() if trials is None else trials
    answer = ask(trials, condition, **question)
    if answer.selection is None:
        raise PoolingRefused(answer.refusal)
    result = pool(answer.selection)
    points, limits = funnel_points(result)
    try:
        test = egger_test(answer.selection).sentence
    except PoolingRefused as reason:
        test = str(reason)
    about = answer.asked.loc[points["id"]]
    points = points.assign(comparator=list(about["comparator"]), label=list(about["label"]))
    measure = MEASURE_WORDS[answer.selection.measure]
    words = f"{'Logarithm of the ' if answer.selection.logarithmic else ''}{measure}"
    line = {"type": "scatter", "mode": "lines", "showlegend": False, "hoverinfo": "skip"}
    traces = [
        {
            **line,
            "x": [result.estimate] * 2,
            "y": list(limits["standard_error"]),
            "line": {"color": colour("ketamine"), "width": 2},
        },
        *(
            {
                **line,
                "x": list(limits[side]),
                "y": list(limits["standard_error"]),
                "line": {"color": colour("muted"), "width": 1, "dash": "dash"},
            }
            for side in ("low", "high")
        ),
        *(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [row.estimate],
                "y": [row.standard_error],
                "showlegend": False,
                "marker": marker(row.comparator, 11),
                "hovertemplate": hover(trials.loc[row.id], row.label) + "<extra></extra>",
            }
            for row in points.itertuples()
        ),
    ]
    deepest = float(limits["standard_error"].max())
    ticks = [round(0.1 * step, 1) for step in range(int(10 * deepest) + 1)]
    name, text = CONDITIONS[condition], "<br>".join(wrap(test, 46))
    figure = Figure(
        [*traces, *legend(set(points["comparator"]))],
        height=440,
        xaxis={"title": {"text": words[0].upper() + words[1:]}, "fixedrange": True},
        yaxis={
            "title": {"text": "Standard error, small trials below"},
            "fixedrange": True,
            "range": [1.08 * deepest, -0.35 * deepest],
            "tickvals": ticks,
        },
        annotations=[
            {
                "xref": "paper",
                "yref": "paper",
                "x": 0,
                "y": 1,
                "xanchor": "left",
                "yanchor": "top",
                "align": "left",
                "text": text,
                "showarrow": False,
                "font": {"size": 13, "color": colour("muted")},
            }
        ],
        legend={"y": 1, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
    )
    alt = (
        f"Funnel plot, {name.lower() if name[1].islower() else name}: {result.k} trials about the pooled "
        f"{measure} of {number(result.shown['estimate'].estimate)} "
        f"({interval(*result.shown['estimate'][1:])}). {test}"
    )
    if answer.refused:
        alt += f" Not pooled, by reason: {reasons(answer.refused)}."
    table = [
        [row.id, row.label, SHORT[row.comparator], row.estimate, row.standard_error, ""]
        for row in points.itertuples()
    ]
    table += [
        [one, answer.asked.loc[one, "label"], SHORT[answer.asked.loc[one, "comparator"]], None, None, reason]
        for one, reason in answer.refused.items()
    ]
    return figure.describe(
        alt,
        [
            "Row",
            "Study",
            "Compared with",
            words[0].upper() + words[1:],
            "Standard error",
            "Not pooled because it",
        ],
        table,
        f"The course's table of trials: {', '.join(points['label'])}.",
    )
