"""The published contrasts beside which the demo stands, as the evidence has them."""

from __future__ import annotations

from evidence.format import typeset
from models.treatment import synergy
from widgets.published import estimate_row, tables

#: The contrasts of `models.synergy` that a trial with four groups reported.
FOUR_GROUPS = {
    "combination": "grabski2022_combo",
    "drug": "grabski2022_drug",
    "therapy": "grabski2022_therapy",
}
#: Trials of ketamine with a psychotherapy that cannot answer, or that looked at order and not at synergy.
OTHERS = ("dakwar2019", "dakwar2020", "wilkinson2021_madrs")


def synergy_rows() -> list[dict]:
    """Return the published contrasts of `FOUR_GROUPS`, and the interaction that they imply."""
    table, labels = tables()
    rows = [{"contrast": name, **estimate_row(table, labels, key)} for name, key in FOUR_GROUPS.items()]
    implied = synergy.interaction_from(
        **{row["contrast"]: synergy.Contrast(row["estimate"], row["low"], row["high"]) for row in rows}
    )
    estimate, low, high = (round(value, 2) for value in implied)
    note = (
        "worked out by this course from the other three, as if unadjusted, with groups of one size and "
        "spread; the trial's own interaction is not in the evidence tables"
    )
    return [
        *rows,
        {
            **rows[0],
            "contrast": "synergy",
            "id": "",
            "estimate": estimate,
            "low": low,
            "high": high,
            "computed": True,
            "unread": "",
            "note": note,
        },
    ]


def other_rows() -> list[dict]:
    """Return the trials of `OTHERS` in words."""
    table, labels = tables()
    return [
        {
            "id": key,
            "label": labels[table.loc[key, "bib_key"]],
            "drug": table.loc[key, "drug_route_dose"],
            "control": table.loc[key, "comparator"],
            "note": typeset(table.loc[key, "risk_of_bias_notes"]),
        }
        for key in OTHERS
    ]
