"""A hundred people: how many respond on the comparison, how many more on ketamine."""

from __future__ import annotations

import pandas as pd

import evidence
from evidence.effect_sizes import EffectSizeError, TwoByTwo, events_from_percentage
from evidence.format import trial as quoted
from evidence.selection import PoolingRefused, comparator_class
from widgets.figures.marks import SHORT, hover
from widgets.figures.style import Figure, colour


def counts(row: pd.Series) -> TwoByTwo:
    """Return the events and people behind a row's two rates.

    Raises
    ------
    PoolingRefused
        In one sentence, if the row is no randomised comparison or its rates do not give counts.
    """
    if not row["design"].startswith("RCT") or comparator_class(row["comparator"]) == "none":
        raise PoolingRefused(
            f"{row['id']} is no randomised comparison, so it has no hundred people to compare."
        )
    found = []
    for arm in ("treat", "control"):
        share, n = row[f"responders_{arm}_pct"], row[f"n_{arm}"]
        if pd.isna(share) or pd.isna(n):
            raise PoolingRefused(f"{row['id']} does not give the rate and the size of both arms.")
        try:
            found += [events_from_percentage(float(share), int(n), int(row["rate_decimals"])), int(n)]
        except EffectSizeError as reason:
            raise PoolingRefused(f"{row['id']} cannot be counted: {reason}") from None
    return TwoByTwo(*found)


def icon_array(trial: str = "murrough2013ajp", trials: pd.DataFrame | None = None) -> Figure:
    """Draw 100 people: who has the outcome either way, who has it because of the treatment, who has it not.

    Parameters
    ----------
    trial : str
        Id of a randomised row that gives the rate and the size of both arms.
    trials : pandas.DataFrame, optional
        As `evidence.trials` returns them; that table by default.

    Returns
    -------
    Figure

    Raises
    ------
    PoolingRefused
        If the row cannot be drawn, or is not in the table; the message says why.
    """
    trials = evidence.trials() if trials is None else trials
    if trial not in trials.index:
        raise PoolingRefused(f"'{trial}' is no row of the table of trials.")
    row = trials.loc[trial]
    table = counts(row)
    label = evidence.references()["label"][evidence.keys(row["bib_key"])[0]]
    drug = "esketamine" if "esketamine" in row["drug_route_dose"].lower() else "ketamine"
    event, other = row["responder_outcome"], SHORT[comparator_class(row["comparator"])]
    control, treated = (
        round(100 * share)
        for share in (table.events_control / table.n_control, table.events_treat / table.n_treat)
    )
    difference = table.risk_difference_interval()
    fewer = treated < control
    either = min(control, treated)
    groups = [
        (f"{either}: {event} with either", either, "placebo", "circle"),
        (
            f"{abs(treated - control)}: {event} on {other if fewer else drug} only",
            abs(treated - control),
            "midazolam" if fewer else "ketamine",
            "square" if fewer else "diamond",
        ),
        (f"{100 - max(control, treated)}: no {event}", 100 - max(control, treated), "muted", "circle-open"),
    ]
    traces, first = [], 0
    for name, n, hue, symbol in groups:
        people = range(first, first + n)
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [one % 10 for one in people],
                "y": [one // 10 for one in people],
                "name": f"{name}\u2003",
                "marker": {
                    "symbol": symbol,
                    "size": 17,
                    "color": colour(hue),
                    "line": {"width": 2, "color": colour(hue)},
                },
                "hovertemplate": f"{hover(row, label)}<extra></extra>",
            }
        )
        first += n
    figure = Figure(
        traces,
        height=440,
        xaxis={"range": [-0.7, 9.7], "visible": False, "fixedrange": True},
        yaxis={"range": [9.7, -0.7], "visible": False, "fixedrange": True},
        legend={
            "orientation": "v",
            "y": 1,
            "yanchor": "bottom",
            "itemsizing": "constant",
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
    side = "fewer" if fewer else "more"
    low, high = sorted((-difference.high, -difference.low) if fewer else (difference.low, difference.high))
    reach = f"{low:.0f} to {high:.0f}".replace("-", "−")
    return figure.describe(
        f"Of 100 people like those of {label}, {control} had {event} on {other} and {treated} on {drug}: "
        f"{abs(treated - control)} {side} (95% interval {reach}). The trial had {table.n_treat} people on "
        f"{drug} and {table.n_control} on {other}; the figure takes the rates ({quoted(row, 'rates')}) as "
        "if they held for everybody, and who would have it either way cannot be known of any one person.",
        ["Of 100 people", "People", "Low", "High"],
        [
            [f"{event} on {drug}", treated, None, None],
            [f"{event} on {other}", control, None, None],
            [f"{side} on {drug}", abs(treated - control), round(low, 1), round(high, 1)],
            *([name.split(": ", 1)[1], n, None, None] for name, n, *_ in groups),
        ],
        f"{label}, {row['instrument']}, {row['timepoint']}; interval by Newcombe's method.",
    )
