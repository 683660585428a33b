"""The published trials beside which the demo stands, as the evidence has them."""

from __future__ import annotations

import pandas as pd

import evidence
from evidence import effect_sizes
from evidence.format import typeset
from models import synergy

#: Trials of ketamine with the same scale, by how well their control hides it. Improvement is positive.
CONTROLS = {"Saline": ("singh2016ket_2x", "singh2016ket_3x"), "Midazolam": ("murrough2013ajp", "jelovac2025"),
            "Saline, asleep under anaesthesia": ("lii2023",)}
#: The contrasts of `models.synergy` that a trial with four groups reported.
FOUR_GROUPS = {"combination": "grabski2022_combo", "drug": "grabski2022_drug",
               "therapy": "grabski2022_therapy"}
#: Trials of ketamine with a psychotherapy that cannot answer, or that looked at order and not at synergy.
OTHERS = ("dakwar2019", "dakwar2020", "wilkinson2021_madrs")


def _unread(fields: str) -> str:
    """Say in words what of a row nobody has read in a copy of its source."""
    names = set(str(fields).split("; "))
    said = {"estimate": {"estimate"}, "interval": {"ci_low", "ci_high"},
            "sizes of the arms": {"n_treat", "n_control"}}
    return " and ".join(words for words, columns in said.items() if names & columns)


def _row(table: pd.DataFrame, labels: dict[str, str], key: str) -> dict:
    """Return one trial: label, estimate and interval in points of improvement, and what was not read."""
    row = table.loc[key]
    sign = -1 if row["better_when"] == "lower" else 1
    computed = pd.isna(row["ci_low"])
    if computed:
        effect = effect_sizes.mean_difference(
            row["estimate"], row["sd_treat"], int(row["n_treat"]), row["sd_control"], int(row["n_control"]))
        half = effect_sizes.quantile() * effect.standard_error
        ends = (row["estimate"] - half, row["estimate"] + half)
    else:
        ends = (row["ci_low"], row["ci_high"])
    low, high = sorted(round(float(sign * end), 2) for end in ends)
    return {"id": key, "label": labels[row["bib_key"]], "drug": row["drug_route_dose"],
            "control": row["comparator"], "scale": row["instrument"], "time": row["timepoint"],
            "estimate": round(float(sign * row["estimate"]), 2), "low": low, "high": high,
            "computed": bool(computed), "unread": _unread(row["unverified_fields"]),
            "note": typeset(row["risk_of_bias_notes"])}


def _tables() -> tuple[pd.DataFrame, dict[str, str]]:
    return evidence.trials().set_index("id", drop=False), evidence.references()["label"]


def blinding_rows() -> list[dict]:
    """Return the trials of `CONTROLS`, the best hidden last."""
    table, labels = _tables()
    return [{"group": group, **_row(table, labels, key)} for group, keys in CONTROLS.items() for key in keys]


def synergy_rows() -> list[dict]:
    """Return the published contrasts of `FOUR_GROUPS`, and the interaction that they imply."""
    table, labels = _tables()
    rows = [{"contrast": name, **_row(table, labels, key)} for name, key in FOUR_GROUPS.items()]
    implied = synergy.interaction_from(**{
        row["contrast"]: synergy.Contrast(row["estimate"], row["low"], row["high"]) for row in rows})
    estimate, low, high = (round(value, 2) for value in implied)
    note = ("worked out by this course from the other three, as if unadjusted, with groups of one size and "
            "spread; the trial's own interaction is not in the evidence tables")
    return [*rows, {**rows[0], "contrast": "synergy", "id": "", "estimate": estimate, "low": low,
                    "high": high, "computed": True, "unread": "", "note": note}]


def other_rows() -> list[dict]:
    """Return the trials of `OTHERS` in words."""
    table, labels = _tables()
    return [{"id": key, "label": labels[table.loc[key, "bib_key"]], "drug": table.loc[key, "drug_route_dose"],
             "control": table.loc[key, "comparator"], "note": typeset(table.loc[key, "risk_of_bias_notes"])}
            for key in OTHERS]
