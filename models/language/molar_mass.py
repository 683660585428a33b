"""Molar masses of ketamine and what the body makes of it: what levels and receptors share."""

from __future__ import annotations

from models.language.statement import Parameter


def _mass(name: str, latex: str, value: float, substance: str, formula: str) -> Parameter:
    return Parameter(
        name,
        latex,
        value,
        "g/mol",
        f"molar mass of {substance} base",
        verified=True,
        note=f"computed from the formula {formula}",
        lower=200,
        upper=300,
    )


KETAMINE = _mass("molar_mass", "M", 237.73, "ketamine", "C13H16ClNO")
NORKETAMINE = _mass("norketamine_molar_mass", "M_n", 223.70, "norketamine", "C12H14ClNO")
HYDROXYNORKETAMINE = _mass(
    "hydroxynorketamine_molar_mass", "M_h", 239.70, "hydroxynorketamine", "C12H14ClNO2"
)
