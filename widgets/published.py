"""Published trials as demos draw them: estimate, interval, and what was not read."""

from __future__ import annotations

import pandas as pd

import evidence
from evidence import effect_sizes
from evidence.format import typeset


def _unread(fields: str) -> str:
    """Say in words what of a row nobody has read in a copy of its source."""
    names = set(str(fields).split("; "))
    said = {
        "estimate": {"estimate"},
        "interval": {"ci_low", "ci_high"},
        "sizes of the arms": {"n_treat", "n_control"},
    }
    return " and ".join(words for words, columns in said.items() if names & columns)


def estimate_row(table: pd.DataFrame, labels: dict[str, str], key: str) -> dict:
    """Return one trial in points of improvement.

    Parameters
    ----------
    table : pandas.DataFrame
        Of :func:`tables`.
    labels : dict of str to str
        Author-year labels by key of the bibliography.
    key : str
        Id of the trial.

    Returns
    -------
    dict
        ``id``, ``label``, ``drug``, ``control``, ``scale``, ``time``, ``estimate``, ``low`` and ``high``
        (points, higher is better), ``computed`` (whether the interval was worked out here), ``unread`` and
        ``note`` (in words).
    """
    row = table.loc[key]
    sign = -1 if row["better_when"] == "lower" else 1
    computed = pd.isna(row["ci_low"])
    if computed:
        effect = effect_sizes.mean_difference(
            row["estimate"], row["sd_treat"], int(row["n_treat"]), row["sd_control"], int(row["n_control"])
        )
        half = effect_sizes.quantile() * effect.standard_error
        ends = (row["estimate"] - half, row["estimate"] + half)
    else:
        ends = (row["ci_low"], row["ci_high"])
    low, high = sorted(round(float(sign * end), 2) for end in ends)
    return {
        "id": key,
        "label": labels[row["bib_key"]],
        "drug": row["drug_route_dose"],
        "control": row["comparator"],
        "scale": row["instrument"],
        "time": row["timepoint"],
        "estimate": round(float(sign * row["estimate"]), 2),
        "low": low,
        "high": high,
        "computed": bool(computed),
        "unread": _unread(row["unverified_fields"]),
        "note": typeset(row["risk_of_bias_notes"]),
    }


def tables() -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the trials, indexed by id, and the author-year labels by key of the bibliography."""
    return evidence.trials().set_index("id", drop=False), evidence.references()["label"]
