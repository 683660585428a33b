"""What a dose of ketamine may be, and body weight: one convention for every model.

A dose is in mg (``dose_mg``, ``Dose.amount_mg``) or in mg per kilogram of body weight
(``dose_mg_per_kg``), as its name says; a bare number is refused. None is larger than what anaesthesia gives.

Source, by key of the bibliography: ketalarpi.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.language import checks
from models.language.statement import Dose, Parameter, Relation

WEIGHT = Parameter(
    "weight_kg",
    "W",
    70.0,
    "kg",
    "body weight",
    note="a typical adult; a demo lets it vary",
    lower=20,
    upper=250,
)
#: Clearances and volumes are stated for this weight, in L/min and L.
REFERENCE_WEIGHT_KG = 70
WEIGHT_RATIO = Relation(
    "weight_ratio", "w", "1", "body weight relative to 70 kg", WEIGHT.symbol / REFERENCE_WEIGHT_KG
)
#: Ketalar's label gives 1 to 4.5 mg/kg into a vein and 6.5 to 13 mg/kg into a muscle to induce anaesthesia
#: (section 2.2, as revised in October 2024); trials of depression gave 0.1 to 1 mg/kg, and Krupitsky's of
#: addiction up to 2.5.
HIGHEST_DOSE_MG_PER_KG = 13.0


def amount_mg(dose_mg_per_kg: float, weight_kg: float) -> float:
    """Return the amount of a dose that is given per kilogram.

    Parameters
    ----------
    dose_mg_per_kg : float
        mg per kilogram, 0 to `HIGHEST_DOSE_MG_PER_KG`.
    weight_kg : float
        Body weight, 20 to 250 kg.

    Returns
    -------
    float
        mg.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    dose = checks.number("dose_mg_per_kg", dose_mg_per_kg, low=0, high=HIGHEST_DOSE_MG_PER_KG, unit="mg/kg")
    return dose * WEIGHT.check(weight_kg)


def infusion(dose_mg_per_kg: float, infusion_minutes: float, weight_kg: float) -> Dose:
    """Return one dose into a vein from time 0, given per kilogram.

    Parameters
    ----------
    dose_mg_per_kg : float
        mg per kilogram, 0 to `HIGHEST_DOSE_MG_PER_KG`.
    infusion_minutes : float
        Duration in minutes; 0 for a bolus.
    weight_kg : float
        Body weight, 20 to 250 kg.

    Returns
    -------
    Dose
        The dose, in mg.

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    amount = amount_mg(dose_mg_per_kg, weight_kg)
    return Dose(0.0, amount, checks.number("infusion_minutes", infusion_minutes, low=0, unit="minutes"))


def check_doses(doses: Iterable[Dose], weight_kg: float) -> list[Dose]:
    """Return doses as a list, if none is larger than anaesthesia gives.

    Parameters
    ----------
    doses : iterable of Dose
        Doses in mg.
    weight_kg : float
        Body weight, 20 to 250 kg.

    Returns
    -------
    list of Dose
        The same doses.

    Raises
    ------
    ValueError
        If one is no Dose, or above `HIGHEST_DOSE_MG_PER_KG`.
    """
    weight_kg = WEIGHT.check(weight_kg)
    doses = [
        checks.instance("A dose", dose, Dose)
        for dose in checks.listed(
            "doses",
            doses,
            "a list of Dose(time_min, amount_mg, duration_min); one amount is said as dose_mg or "
            "dose_mg_per_kg",
        )
    ]
    for dose in doses:
        # One amount per kilogram may come back a last digit larger.
        if dose.amount_mg > HIGHEST_DOSE_MG_PER_KG * weight_kg * (1 + 1e-12):
            raise ValueError(
                f"A dose of {dose.amount_mg:g} mg is {dose.amount_mg / weight_kg:g} mg/kg at "
                f"{weight_kg:g} kg; it has to be at most {HIGHEST_DOSE_MG_PER_KG:g} mg/kg, the "
                "most that anaesthesia gives."
            )
    return doses
