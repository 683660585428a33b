"""Forest plot: every trial that may be pooled, its weight, the pooled effect, and where the next may fall."""

from __future__ import annotations

import math

import pandas as pd

import evidence
from evidence.effect_sizes import quantile
from evidence.format import MEASURE_WORDS
from evidence.meta_analysis import PooledResult
from evidence.questions import CONDITIONS, Answer, ask
from evidence.selection import COMPARATORS, RATIOS, PoolingRefused
from widgets.figures.marks import SHORT, hover, interval, legend, marker, number, reasons
from widgets.figures.style import Figure, colour

#: Ratios are drawn on a logarithmic axis, with these ticks where they fit.
RATIO_TICKS = [0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10, 100, 1000]


def forest(
    condition: str = "depression",
    *,
    method: str = "REML",
    knapp_hartung: bool = True,
    trials: pd.DataFrame | None = None,
    **question: str | bool,
) -> Figure:
    """Draw the trials of a question with their weights, the pooled effect and its prediction interval.

    Rows that must not be pooled are left out of the picture and stand in the table, each with its reason. If
    what is left must not be pooled, the trials stand without a diamond, and the figure says why.

    Parameters
    ----------
    condition : str
        A key of `evidence.questions.CONDITIONS`.
    method, knapp_hartung
        As in `evidence.meta_analysis.pool`.
    trials : pandas.DataFrame, optional
        As `evidence.trials` returns them; that table by default.
    **question
        outcome, comparator, route, masking, time, unverified, as in `evidence.questions.ask`.

    Returns
    -------
    Figure

    Raises
    ------
    PoolingRefused
        If no row of the question has an effect size; the message says why.
    """
    trials = evidence.trials() if trials is None else trials
    answer = ask(trials, condition, **question)
    if answer.rows.empty:
        raise PoolingRefused(answer.refusal)
    result = answer.pool(method, knapp_hartung)
    measure = "standardised_mean_difference" if question.get("outcome", "score") == "score" else "odds_ratio"
    shown = math.exp if measure in RATIOS else float
    rows = _drawn(answer, result, trials, shown)
    notes, intervals, marks = [], {}, {}
    for y, row in enumerate(rows.itertuples()):
        mark = marker(row.comparator, 7 + 1.6 * math.sqrt(row.weight))
        # One trace for all of a comparator, with a gap between two intervals.
        line = intervals.setdefault(
            mark["color"],
            {
                "type": "scatter",
                "mode": "lines",
                "x": [],
                "y": [],
                "showlegend": False,
                "hoverinfo": "skip",
                "line": {"color": mark["color"], "width": 2},
            },
        )
        line["x"] += [row.low, row.high, None]
        line["y"] += [y, y, None]
        points = marks.setdefault(
            row.comparator,
            {
                "type": "scatter",
                "mode": "markers",
                "x": [],
                "y": [],
                "showlegend": False,
                "marker": {**mark, "size": []},
                "text": [],
                "hovertemplate": "%{text}<extra></extra>",
            },
        )
        points["x"].append(row.estimate)
        points["y"].append(y)
        points["marker"]["size"].append(mark["size"])
        points["text"].append(row.hover)
        weight = f" · {row.weight:.0f}%" if result else ""
        notes.append((y, f"{row.label} · {number(row.estimate)} ({interval(row.low, row.high)}){weight}"))
    traces = [*intervals.values(), *marks.values()]
    if result:
        traces, notes = _pooled(result, len(rows), traces, notes)
    ends = [end for trace in traces for end in trace["x"] if end is not None]
    words = f"{MEASURE_WORDS[measure].capitalize()} (95% interval)"
    room = (max(ends) - min(ends)) * 0.08
    axis = {
        "title": {"text": words},
        "fixedrange": True,
        "showgrid": False,
        "ticks": "outside",
        "range": [min(*ends, 0) - room, max(*ends, 0) + room],
    }
    if measure in RATIOS:
        ends = [math.log10(end) for end in (*ends, 1)]
        axis |= {
            "type": "log",
            "range": [min(ends) - 0.1, max(ends) + 0.1],
            "tickvals": RATIO_TICKS,
            "ticktext": [f"{tick:g}" for tick in RATIO_TICKS],
        }
    lanes = len(rows) + 2 * bool(result)
    left_out = (
        f"Not pooled: {len(answer.refused)} other rows; the table on the page gives each its reason."
        if answer.refused
        else ""
    )
    if not result:
        left_out = "Not pooled: fewer than two trials can be. The table on the page says why."
    figure = Figure(
        [*traces, *legend(set(rows["comparator"]))],
        height=46 * lanes + 150,
        xaxis=axis,
        yaxis={"range": [lanes - 0.4, -1.5], "visible": False, "fixedrange": True},
        shapes=[
            {
                "type": "line",
                "x0": 1 if measure in RATIOS else 0,
                "x1": 1 if measure in RATIOS else 0,
                "y0": -0.2,
                "y1": lanes - 0.4,
                "line": {"color": colour("muted"), "width": 1},
            }
        ],
        annotations=[
            *(
                {
                    "xref": "paper",
                    "x": 0,
                    "xanchor": "left",
                    "align": "left",
                    "y": y - 0.42,
                    "text": text,
                    "showarrow": False,
                    "font": {"size": 13},
                }
                for y, text in notes
            ),
            {
                "xref": "paper",
                "x": 0,
                "xanchor": "left",
                "align": "left",
                "y": -1.1,
                "text": left_out,
                "showarrow": False,
                "font": {"size": 12, "color": colour("muted")},
            },
        ],
        legend={"y": 1, "yanchor": "bottom", "itemclick": False, "itemdoubleclick": False},
    )
    return figure.describe(*_words(condition, answer, result, rows, trials))


def _drawn(answer: Answer, result: PooledResult | None, trials: pd.DataFrame, shown) -> pd.DataFrame:
    """Return what is drawn of each trial, on the scale that readers see, by comparator and year."""
    rows = answer.rows.copy()
    reach = quantile() * rows["standard_error"]
    rows["low"], rows["high"] = ((rows["estimate"] + side * reach).map(shown) for side in (-1, 1))
    rows["estimate"] = rows["estimate"].map(shown)
    about = answer.asked.loc[rows["id"]]
    rows = rows.assign(
        comparator=list(about["comparator"]), label=list(about["label"]), year=list(about["year"])
    )
    rows["weight"] = rows["id"].map(result.weights) if result else 0.0
    rows["hover"] = [hover(trials.loc[row.id], row.label) for row in rows.itertuples()]
    order = list(COMPARATORS)
    return rows.sort_values(
        ["comparator", "year"],
        key=lambda column: column.map(lambda value: order.index(value) if value in order else value),
    )


def _pooled(result: PooledResult, y: int, traces: list, notes: list) -> tuple[list, list]:
    """Add the diamond of the pooled effect and, if there is one, the bar of the prediction interval."""
    estimate, low, high = result.shown["estimate"]
    diamond = {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "showlegend": False,
        "fillcolor": colour("ketamine"),
        "line": {"color": colour("ketamine"), "width": 1},
        "x": [low, estimate, high, estimate, low],
        "y": [y, y - 0.24, y, y + 0.24, y],
        "hoveron": "fills",
        "text": result.sentence,
        "hoverinfo": "text",
    }
    correction = ", Hartung–Knapp" if result.knapp_hartung else ""
    notes = [
        *notes,
        (y, f"<b>Pooled · {number(estimate)} ({interval(low, high)})</b> · {result.method}{correction}"),
    ]
    traces = [*traces, diamond]
    if prediction := result.shown.get("prediction"):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "showlegend": False,
                "x": [*prediction[1:]],
                "y": [y + 1] * 2,
                "line": {"color": colour("ketamine"), "width": 3, "dash": "dot"},
                "marker": {
                    "symbol": "line-ns-open",
                    "size": 12,
                    "color": colour("ketamine"),
                    "line": {"width": 2},
                },
                "hovertemplate": "Where a further trial is expected: %{x:.2f}<extra></extra>",
            }
        )
        notes.append(
            (
                y + 1,
                f"A further trial is expected between {number(prediction.low)} and {number(prediction.high)}",
            )
        )
    else:
        notes.append((y + 1, "Two trials give no prediction interval"))
    return traces, notes


def _words(condition: str, answer: Answer, result: PooledResult | None, rows: pd.DataFrame, trials) -> tuple:
    """Return alternative text, table and source."""
    name = CONDITIONS[condition]
    trials_said = "; ".join(
        f"{row.label}, against {SHORT[row.comparator]}, {number(row.estimate)} "
        f"({interval(row.low, row.high)})"
        for row in rows.itertuples()
    )
    said = result.sentence.split(" Not pooled:")[0] if result else answer.refusal
    alt = f"Forest plot, {name.lower() if name[1].islower() else name}. {said} The trials: {trials_said}."
    if result and answer.refused:
        alt += f" Not pooled, by reason: {reasons(answer.refused)}."
    label = answer.asked["label"]
    table = [
        [
            row.id,
            row.label,
            SHORT[row.comparator],
            None if pd.isna(row.n) else int(row.n),
            row.estimate,
            row.low,
            row.high,
            row.weight if result else None,
            f"effect size: {row.how}",
        ]
        for row in rows.itertuples()
    ]
    if result:
        for kind, words in (("estimate", "pooled"), ("prediction", "a further trial")):
            if found := result.shown.get(kind):
                table.append(
                    [
                        words,
                        f"{result.k} trials",
                        "",
                        result.n,
                        *found,
                        100.0 if kind == "estimate" else None,
                        result.method,
                    ]
                )
    table += [
        [
            one,
            label[one],
            SHORT[answer.asked.loc[one, "comparator"]],
            None if pd.isna(n := trials.loc[one, "n_total"]) else int(n),
            None,
            None,
            None,
            None,
            f"not pooled: {reason}",
        ]
        for one, reason in answer.refused.items()
    ]
    columns = [
        "Row",
        "Study",
        "Compared with",
        "People",
        "Effect",
        "Low",
        "High",
        "Weight (%)",
        "How, or why not",
    ]
    return (
        alt,
        columns,
        table,
        f"The course's table of trials, pooled by its own engine: {', '.join(rows['label'])}.",
    )
