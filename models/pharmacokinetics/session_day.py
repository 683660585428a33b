"""A session's day: what is given, how it shows in plasma, and what must be passed before the person leaves.

Doses are those of published studies and their range is the range that was studied; nothing here recommends
one. The gates are the US label of esketamine nasal spray, made into yes or no, so that they can be rehearsed.

Sources, by key of the bibliography: domany2019, fava2020, hirlinger1984, popova2019, simons2022,
singh2016esk.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.language.checks import choice, flag, instance, number, whole_number
from models.language.statement import Dose
from models.pharmacokinetics import population, routes
from models.pharmacokinetics.dosing import WEIGHT

LIMITS = (
    "Curves are plasma levels, not effects: dissociation and blood pressure cannot be read off them. "
    "Published peaks and durations of effects stand as marks, for the spray only; no course between them is "
    "known to us. The gates follow the label of esketamine spray, whose 2 hours begin here with the end of "
    "dosing, and turn its 'weigh the risk above 140/90' into a stop. A real clinic follows its own protocol "
    "and the current label. Education, not dosing advice."
)
#: Minutes after the start of dosing at which levels are known.
TIMES = np.arange(0, 301, 5.0)
#: Body weights at which the band is worked out, where weight matters beyond the dose per kilogram.
WEIGHTS = (40.0, 62.0, 97.0, 150.0)
#: Virtual patients behind a band, and the seed that draws them.
PATIENTS, SEED = 200, 6
#: Infusions take this long, as in the trials cited.
INFUSION_MIN = 40.0
#: A reading above either limit, mmHg, stops dosing and keeps the door shut (safety figure S038).
SYSTOLIC_LIMIT, DIASTOLIC_LIMIT = 140, 90
#: Minutes to stay after the end of dosing (safety figure S037).
OBSERVATION_MIN = 120
#: From when a reading counts as the one before leaving: the pressure peaks at about 40 minutes (S015, S038).
PEAK_PRESSURE_MIN = 40
GATES = ("before", "time", "pressure", "orientation", "escort")


@dataclass(frozen=True)
class Product:
    """One way to give the drug, as it was studied.

    Attributes
    ----------
    name, title : str
        Name in code; what is given, in words.
    route : str
        Its model, a name in `routes.ROUTES`.
    control : str
        Setting of the demo that holds the dose.
    per_kilogram : bool
        True if that dose is mg per kilogram.
    low, high, default : float
        Doses studied, and the one that opens; mg, mg per kilogram, or devices of 28 mg.
    source : str
        Keys in the bibliography of the studies that gave these doses.
    weights : sequence of float
        Weights for the band; empty if weight enters through the dose alone, or not at all.
    outputs : sequence of str
        What the model gives in plasma.
    """

    name: str
    title: str
    route: str
    control: str
    per_kilogram: bool
    low: float
    high: float
    default: float
    source: str
    weights: tuple[float, ...] = ()
    outputs: tuple[str, ...] = ("concentration",)

    @property
    def infused(self) -> bool:
        """True if it is given over `INFUSION_MIN`."""
        return routes.route(self.route).infused


_BOTH = ("concentration", "norketamine")
PRODUCTS = {
    product.name: product
    for product in (
        Product(
            "sublingual_s",
            "S-ketamine film under the tongue",
            "sublingual_s_ketamine",
            "film_mg",
            False,
            50,
            100,
            50,
            "simons2022",
            WEIGHTS,
            _BOTH,
        ),
        Product(
            "oral_racemic",
            "racemic ketamine, swallowed",
            "oral",
            "oral_mg_per_kg",
            True,
            0.5,
            1,
            0.5,
            "domany2019",
        ),
        Product(
            "intramuscular_racemic",
            "racemic ketamine into a muscle",
            "intramuscular",
            "muscle_mg_per_kg",
            True,
            0.5,
            1,
            0.5,
            "hirlinger1984",
        ),
        Product(
            "intravenous_racemic",
            "racemic ketamine into a vein over 40 minutes",
            "intravenous_kamp",
            "vein_mg_per_kg",
            True,
            0.1,
            1,
            0.5,
            "fava2020",
        ),
        Product(
            "intravenous_s",
            "S-ketamine into a vein over 40 minutes",
            "intravenous_s_ketamine",
            "vein_s_mg_per_kg",
            True,
            0.2,
            0.4,
            0.4,
            "singh2016esk",
            WEIGHTS,
            _BOTH,
        ),
        Product(
            "nasal_s",
            "esketamine nasal spray",
            "nasal_esketamine",
            "devices",
            False,
            1,
            3,
            2,
            "popova2019",
            (),
            _BOTH,
        ),
    )
}
#: mg in one spray device, and minutes between devices.
DEVICE_MG = routes.route("nasal_esketamine").unit_mg
BETWEEN_MIN = routes.route("nasal_esketamine").minutes_between


def product(route: str, enantiomer: str) -> Product:
    """Return what is modelled for a route: with the enantiomer asked for, or else with the only one there is.

    Parameters
    ----------
    route : str
        One of the routes of `PRODUCTS`, such as "nasal".
    enantiomer : {"racemic", "s"}
        What is asked for.

    Returns
    -------
    Product
        What is given, with its model and the doses that were studied.

    Raises
    ------
    ValueError
        If the route or the enantiomer is unknown.
    """
    known = {name.rsplit("_", 1)[0]: name for name in PRODUCTS}
    choice("route", route, known)
    choice("enantiomer", enantiomer, ("racemic", "s"))
    return PRODUCTS.get(f"{route}_{enantiomer}") or PRODUCTS[known[route]]


def amount_mg(given: Product, dose: float, weight_kg: float) -> float:
    """Return the whole dose in mg; `dose` in the product's own unit.

    Parameters
    ----------
    given : Product
        What is given.
    dose : float
        Dose in the product's own unit: mg, mg per kilogram, or devices.
    weight_kg : float
        Body weight in kg.

    Returns
    -------
    float
        mg.

    Raises
    ------
    ValueError
        If the dose is outside what was studied of this product, or no whole number of devices.
    """
    dose = _dose(given, dose)
    weight_kg = WEIGHT.check(weight_kg)
    return dose * (weight_kg if given.per_kilogram else DEVICE_MG if given.control == "devices" else 1)


def dosing_minutes(given: Product, dose: float) -> float:
    """Return the minutes from the start to the end of dosing.

    Parameters
    ----------
    given : Product
        What is given.
    dose : float
        Dose in the product's own unit; devices are given one after the other.

    Returns
    -------
    float
        Minutes, 0 for a dose taken at once.

    Raises
    ------
    ValueError
        If the dose is outside what was studied of this product, or no whole number of devices.
    """
    dose = _dose(given, dose)
    if given.control == "devices":
        return BETWEEN_MIN * (dose - 1)
    return INFUSION_MIN if given.infused else 0.0


def _dose(given: Product, dose: float) -> float:
    """Return a dose in the product's own unit, if it was studied."""
    if instance("given", given, Product).control == "devices":
        return whole_number(given.control, dose, low=int(given.low), high=int(given.high))
    return number(given.control, dose, low=given.low, high=given.high)


def levels(given: Product, dose: float, weight_kg: float = 70.0) -> pd.DataFrame:
    """Return the plasma levels of a typical person, with the band of virtual patients.

    Parameters
    ----------
    given : Product
        What is given.
    dose : float
        In the product's own unit: mg, mg per kilogram, or devices.
    weight_kg : float
        Body weight.

    Returns
    -------
    pandas.DataFrame
        ``time_min`` since the start of dosing (`TIMES`), and for each output of the product the typical level
        in ng/mL with its 5th and 95th percentile among `PATIENTS` (``_q05``, ``_q95``).

    Raises
    ------
    ValueError
        If the dose is outside what was studied of this product, or the weight out of its range.
    """
    doses = [Dose(0.0, amount_mg(given, dose, weight_kg), INFUSION_MIN if given.infused else 0.0)]
    course = routes.simulate(given.route, doses, TIMES, weight_kg=weight_kg)
    table = course[["time_min", *given.outputs]].copy()
    # Each patient once for all outputs: a population gives one at a time, and solves metabolites slowly.
    people = population.sample(routes.route(given.route).system, PATIENTS, SEED).to_dict("records")
    courses = np.stack(
        [
            routes.simulate(given.route, doses, TIMES, weight_kg=weight_kg, parameters=person)[
                list(given.outputs)
            ].to_numpy()
            for person in people
        ]
    )
    for output, low, high in zip(
        given.outputs, *(quantile.T for quantile in np.quantile(courses, (0.05, 0.95), axis=0)), strict=True
    ):
        table[f"{output}_q05"], table[f"{output}_q95"] = low, high
    return table


def gates(
    *,
    at_home: bool,
    systolic_before: float,
    diastolic_before: float,
    systolic_after: float,
    diastolic_after: float,
    minutes_since_dosing: float,
    oriented: bool,
    escort: bool,
) -> dict[str, bool]:
    """Say which gates of `GATES` are passed.

    Parameters
    ----------
    at_home : bool
        Nobody is there to check anything, so no gate is passed.
    systolic_before, diastolic_before, systolic_after, diastolic_after : float
        Readings before the dose and before leaving, mmHg.
    minutes_since_dosing : float
        Since the end of dosing; negative before it. A reading taken before the pressure's peak does not
        count as the last one.
    oriented, escort : bool
        Oriented and steady on the feet; somebody takes the person home.

    Returns
    -------
    dict of str to bool
        By gate; True if passed.

    Raises
    ------
    ValueError
        If a reading is not a finite number of at least 0, the time none, or a switch neither True nor False.
    """
    for name, reading in (
        ("systolic_before", systolic_before),
        ("diastolic_before", diastolic_before),
        ("systolic_after", systolic_after),
        ("diastolic_after", diastolic_after),
    ):
        number(name, reading, low=0, unit="mmHg")
    number("minutes_since_dosing", minutes_since_dosing, unit="min")
    at_home, oriented, escort = (
        flag(name, value)
        for name, value in (("at_home", at_home), ("oriented", oriented), ("escort", escort))
    )
    before = systolic_before <= SYSTOLIC_LIMIT and diastolic_before <= DIASTOLIC_LIMIT
    found = (
        before,
        minutes_since_dosing >= OBSERVATION_MIN,
        minutes_since_dosing >= PEAK_PRESSURE_MIN
        and systolic_after <= SYSTOLIC_LIMIT
        and diastolic_after <= DIASTOLIC_LIMIT,
        oriented,
        escort,
    )
    # Without a dose there is nothing to be discharged from.
    return {name: bool(passed and before and not at_home) for name, passed in zip(GATES, found, strict=True)}


def _bands() -> dict[str, dict]:
    """Return the bands of every product for one unit of dose, rounded to five digits.

    They are linear in the dose, except that later spray devices are absorbed less: each number of devices has
    its own.
    """
    result = {}
    for name, given in PRODUCTS.items():
        amounts = (1, 2, 3) if given.control == "devices" else (given.default,)
        sheets = []
        for dose in amounts:
            for weight in given.weights or (70.0,):
                table = levels(given, dose, weight)
                unit = 1 if given.control == "devices" else dose
                sheets.append(
                    {"dose": dose, "weight": weight}
                    | {
                        column: [float(f"{value / unit:.5g}") for value in table[column]]
                        for column in table.columns
                        if column.endswith(("_q05", "_q95"))
                    }
                )
        result[name] = {"weights": list(given.weights), "sheets": sheets}
    return result


def javascript() -> str:
    """Return the JavaScript module that the demo reads: products, gates' limits and bands.

    Returns
    -------
    str
        The text of an ES module.
    """
    data = {
        "limits": LIMITS,
        "times": TIMES.tolist(),
        "infusionMin": INFUSION_MIN,
        "deviceMg": DEVICE_MG,
        "betweenMin": BETWEEN_MIN,
        "systolicLimit": SYSTOLIC_LIMIT,
        "diastolicLimit": DIASTOLIC_LIMIT,
        "observationMin": OBSERVATION_MIN,
        "peakPressureMin": PEAK_PRESSURE_MIN,
        "gates": GATES,
        "patients": PATIENTS,
        "products": {
            name: {
                "name": name,
                "title": one.title,
                "route": one.route,
                "model": routes.route(one.route).system.name,
                "control": one.control,
                "perKilogram": one.per_kilogram,
                "infused": one.infused,
                "source": one.source,
                "outputs": one.outputs,
                "spread": routes.spread_note(one.route),
                "limits": routes.route(one.route).system.limits,
                "calibrated": routes.route(one.route).calibrated,
            }
            for name, one in PRODUCTS.items()
        },
        "bands": _bands(),
    }
    return "// Written by models/pharmacokinetics/session_day.py. Do not edit.\n" + "".join(
        f"export const {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in data.items()
    )
