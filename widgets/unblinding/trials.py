"""The published trials beside which the demo stands, as the evidence has them."""

from __future__ import annotations

from widgets.published import estimate_row, tables

#: Trials of ketamine with the same scale, by how well their control hides it. Improvement is positive.
CONTROLS = {
    "Saline": ("singh2016ket_2x", "singh2016ket_3x"),
    "Midazolam": ("murrough2013ajp", "jelovac2025"),
    "Saline, asleep under anaesthesia": ("lii2023",),
}


def blinding_rows() -> list[dict]:
    """Return the trials of `CONTROLS`, the best hidden last."""
    table, labels = tables()
    return [
        {"group": group, **estimate_row(table, labels, key)}
        for group, keys in CONTROLS.items()
        for key in keys
    ]
