"""Plasma ketamine after intravenous doses: three published models, shown side by side.

The three disagree, and that is the honest picture: Domino's clearance (116 L/h at 70 kg) lies outside the
interval of Kamp's meta-analysis (69 to 90 L/h), Kamp's model describes arterial and Clements' venous blood.
Other routes and substances have files of their own; `models.routes` has them all behind one entry.

Sources, by key of the bibliography: clements1981, domino1984, kamp2020.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import sympy
from scipy.optimize import brentq

from models import checks, exposure, linear
from models.statement import Dose, Parameter, Relation, State, System

#: What the between-patient spread rests on; no published figure for the racemate in patients was found.
VARIABILITY = (
    "Between-subject variance {variance} for S-ketamine in 48 healthy volunteers (Otto 2021, read in a model "
    "library); assumed to hold for the racemate and for patients. The interval of Kamp's meta-analysis "
    "corresponds to a spread of about {between} between studies."
)

WEIGHT = Parameter("weight_kg", "W", 70.0, "kg", "body weight", note="a typical adult; a demo lets it vary",
                   lower=20, upper=250)


def mammillary(*, clearance: float, volumes: Sequence[float], exchanges: Sequence[float], source: str,
               verified: bool, note: str) -> dict:
    """State a mammillary model: a central compartment and peripheral ones that exchange only with it.

    Parameters
    ----------
    clearance : float
        Elimination clearance, L/min/kg.
    volumes : sequence of float
        Volumes, central first, L/kg.
    exchanges : sequence of float
        Intercompartmental clearances, one for each peripheral compartment, L/min/kg.
    source : str
        Key in the bibliography.
    verified : bool
        True if the values were read in a copy of their source.
    note : str
        The values as published.

    Returns
    -------
    dict
        ``states``, ``parameters``, ``equations``, ``relations`` for a `System`.

    Raises
    ------
    ValueError
        If a value is negative, or a volume is 0.
    """
    common = {"source": source, "verified": verified, "note": note}
    parameters = [
        WEIGHT,
        Parameter("clearance", r"\mathrm{CL}", clearance, "L/min/kg", "elimination clearance per kilogram",
                  cv=math.sqrt(math.expm1(0.026048)),
                  cv_note=VARIABILITY.format(variance="0.026 of clearance", between="29%"), **common),
        Parameter("central_volume", "V_1", volumes[0], "L/kg", "volume of the central compartment",
                  lower=1e-6, cv=math.sqrt(math.expm1(0.084177)),
                  cv_note=VARIABILITY.format(variance="0.084 of the central volume", between="45%"),
                  **common),
    ]
    states = [State("central", "A_1", "mg", "ketamine in the central compartment")]
    # Weight cancels from the equations: a clearance and a volume per kilogram meet as their ratio.
    level = states[0].symbol / parameters[2].symbol
    change, equations = -parameters[1].symbol * level, {}
    for number, (volume, exchange) in enumerate(zip(volumes[1:], exchanges, strict=True), start=2):
        flow = Parameter(f"intercompartmental_clearance_{number}", f"Q_{number}", exchange, "L/min/kg",
                         f"exchange between the central compartment and compartment {number}", **common)
        space = Parameter(f"peripheral_volume_{number}", f"V_{number}", volume, "L/kg",
                          f"volume of peripheral compartment {number}", lower=1e-6, **common)
        state = State(f"peripheral_{number}", f"A_{number}", "mg", f"ketamine in compartment {number}")
        parameters += [flow, space]
        states.append(state)
        equations[state.name] = flow.symbol * (level - state.symbol / space.symbol)
        change -= equations[state.name]
    equations["central"] = change
    concentration = Relation("concentration", "C", "ng/mL", "ketamine in plasma",
                             1000 * level / WEIGHT.symbol)
    return {"states": states, "parameters": parameters, "equations": equations,
            "relations": [concentration]}


def _rate_constants(central: float, k10: float, *pairs: tuple[float, float]) -> dict:
    """Turn a published volume (L/kg) and rate constants (1/min) into volumes and clearances."""
    return {"clearance": k10 * central,
            "volumes": [central, *(central * out / back for out, back in pairs)],
            "exchanges": [central * out for out, _ in pairs]}


#: Parameters of each published model, per kilogram; all three scale in proportion to weight.
PUBLISHED = {
    "domino": _rate_constants(0.063, 0.438, (0.592, 0.247), (0.590, 0.0146)) | {
        "source": "domino1984", "verified": True,
        "note": "V1 0.063 L/kg; k10 0.438, k12 0.592, k13 0.590, k21 0.247, k31 0.0146 per min, as coded in "
                "stanpumpR (opentiva has k10 0.4381, k12 0.5921 and cites Domino 1982)"},
    "clements": _rate_constants(1.7522, 0.0109, (0.0186, 0.0137)) | {
        "source": "clements1981", "verified": True,
        "note": "V1 1.7522 L/kg; k10 0.0109, k12 0.0186, k21 0.0137 per min, 250 µg/kg, as coded in "
                "opentiva"},
    "kamp": {
        "clearance": 84 / 60 / 70, "volumes": [25 / 70, 56 / 70, 157 / 70],
        "exchanges": [161 / 60 / 70, 79 / 60 / 70], "source": "kamp2020", "verified": True,
        "note": "V 25, 56, 157 L; CL 84, Q 161, 79 L/h at 70 kg, scaled in proportion to weight, as coded in "
                "opentiva"},
}

_TITLES = {
    "domino": ("Domino: racemic ketamine, three compartments",
               "Its clearance (116 L/h at 70 kg) lies outside the interval of Kamp's meta-analysis (69 to "
               "90 L/h), so it falls too fast. From a few patients under anaesthesia. Not a dosing guide."),
    "clements": ("Clements and Nimmo: racemic ketamine, two compartments, venous blood",
                 "From a few volunteers after 250 µg/kg. Venous sampling misses the early arterial peak. "
                 "Not a dosing guide."),
    "kamp": ("Kamp: racemic ketamine, three compartments, arterial blood",
             "Arterial levels exceed venous ones during an infusion and fall below them afterwards; the "
             "venous delay compartments of the publication are left out. Not a dosing guide."),
}


def _system(name: str) -> System:
    title, limits = _TITLES[name]
    return System(name=name, title=title, limits=limits, **mammillary(**PUBLISHED[name]),
                  output_names=("concentration",), dose_targets=("central",),
                  # Otto 2021: covariance 0.02261 of the logarithms of central volume and clearance.
                  correlations={("clearance", "central_volume"): 0.02261 / math.sqrt(0.084177 * 0.026048)})


#: The three models of racemic ketamine given into a vein.
MODELS = {name: _system(name) for name in PUBLISHED}


def model(name: str) -> System:
    """Return a model of `MODELS`.

    Parameters
    ----------
    name : {"kamp", "domino", "clements"}
        Which model.

    Returns
    -------
    System
        The model, with its sources in its parameters.

    Raises
    ------
    ValueError
        If there is no model of that name; it lists those there are.
    """
    return MODELS[checks.choice("model", name, MODELS)]


def infusion(dose_mg_per_kg: float, infusion_minutes: float, weight_kg: float) -> Dose:
    """Return one dose into a vein from time 0, given per kilogram.

    Parameters
    ----------
    dose_mg_per_kg : float
        Dose in mg of racemic ketamine base per kilogram, 0 or more.
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
    dose = checks.number("dose_mg_per_kg", dose_mg_per_kg, low=0, unit="mg/kg")
    minutes = checks.number("infusion_minutes", infusion_minutes, low=0, unit="minutes")
    return Dose(0.0, dose * WEIGHT.check(weight_kg), minutes)


def simulate(name: str = "kamp", dose_mg_per_kg: float = 0.5, infusion_minutes: float = 40.0,
             weight_kg: float = 70.0, times_min: Sequence[float] | None = None) -> pd.DataFrame:
    """Simulate one dose into a vein with one of the published models.

    Parameters
    ----------
    name : {"kamp", "domino", "clements"}
        Which model.
    dose_mg_per_kg : float
        Dose in mg of racemic ketamine base per kilogram.
    infusion_minutes : float
        Duration; 0 for a bolus.
    weight_kg : float
        Body weight, 20 to 250 kg.
    times_min : sequence of float, optional
        Increasing times in minutes; every minute of six hours if left out.

    Returns
    -------
    pandas.DataFrame
        ``time_min`` and ``concentration`` (ng/mL).

    Raises
    ------
    ValueError
        If there is no such model, or a number or a time is out of its range.
    """
    system = model(name)
    dose = infusion(dose_mg_per_kg, infusion_minutes, weight_kg)
    times = np.arange(361.0) if times_min is None else times_min
    return linear.simulate(system, [dose], times, {"weight_kg": weight_kg})


def with_effect_site(system: System, ke0: float) -> System:
    """Return the model with an effect compartment that follows plasma at the rate `ke0` (per minute).

    Parameters
    ----------
    system : System
        A model with the output ``concentration``.
    ke0 : float
        Rate of equilibration with plasma, per minute, 0 or more.

    Returns
    -------
    System
        The model with the further state and output ``effect_site`` (ng/mL).

    Raises
    ------
    ValueError
        If `ke0` is negative or not a number, or the model has no such output.
    """
    if "concentration" not in checks.instance("system", system, System).output_names:
        raise ValueError(f"The model {system.name!r} has no output 'concentration' to follow.")
    rate = Parameter("ke0", r"k_{e0}", ke0, "1/min", "equilibration of the effect site with plasma",
                     note="fitted to a time of peak effect that is itself a guess")
    effect = State("effect_site", "C_e", "ng/mL", "ketamine at the effect site")
    follow = rate.symbol * (sympy.Symbol("concentration") - effect.symbol)
    return System(name=f"{system.name}_effect", title=f"{system.title}, with an effect site",
                  limits=system.limits, states=(*system.states, effect),
                  parameters=(*system.parameters, rate),
                  equations={**system.equations, effect.name: follow}, relations=system.relations,
                  output_names=(*system.output_names, effect.name), dose_targets=system.dose_targets,
                  correlations=system.correlations)


def ke0_for_peak(system: System, minutes: float) -> float:
    """Return the ke0 (per minute) with which the effect of a bolus peaks at `minutes`.

    At its peak the effect-site concentration equals that in plasma.

    Parameters
    ----------
    system : System
        The model.
    minutes : float
        Time of the peak after a bolus, in minutes, above 0.

    Returns
    -------
    float
        Rate per minute.

    Raises
    ------
    ValueError
        If the time is not one that a rate from 0.0001 to 50 per minute gives.
    """
    lowest, highest = 1e-4, 50.0
    with_site = with_effect_site(system, highest)
    minutes = checks.number("minutes", minutes, above=0, unit="minutes")

    def gap(ke0: float) -> float:
        table = linear.simulate(with_site, [Dose(0.0, 1.0)], [minutes], {"ke0": ke0})
        return float(table.concentration.iloc[0] - table.effect_site.iloc[0])

    if gap(lowest) * gap(highest) > 0:
        checks.refuse("minutes", minutes, f"a time of peak that a rate from {lowest:g} to {highest:g} per "
                                          "minute gives")
    return brentq(gap, lowest, highest, xtol=1e-14, rtol=1e-13)


def rate_constants(system: System) -> np.ndarray:
    """Return the hybrid rate constants (per minute), fastest first: minus the eigenvalues of the system.

    Parameters
    ----------
    system : System
        A model that is linear in its states.

    Returns
    -------
    numpy.ndarray
        Rates per minute, shape (states,).

    Raises
    ------
    ValueError
        If the model is not linear.
    """
    return np.sort(-linear.eigenvalues(system))[::-1]


def half_life(system: System) -> float:
    """Return the terminal half-life in minutes.

    Parameters
    ----------
    system : System
        A model that is linear in its states.

    Returns
    -------
    float
        Minutes.

    Raises
    ------
    ValueError
        If the model is not linear, or a compartment never empties.
    """
    return exposure.half_life(system)


def volume_at_steady_state(system: System) -> float:
    """Return the volume of distribution at steady state in litres: the sum of all compartments.

    Parameters
    ----------
    system : System
        One of `MODELS`, or one stated like them.

    Returns
    -------
    float
        Litres, at the system's weight.

    Raises
    ------
    ValueError
        If the model is not stated per kilogram.
    """
    values = _own_values(system)
    return values["weight_kg"] * sum(v for name, v in values.items() if name.endswith("_volume")
                                     or name.startswith("peripheral_volume"))


def clearance(system: System) -> float:
    """Return the elimination clearance in L/h at the system's weight.

    Parameters
    ----------
    system : System
        One of `MODELS`, or one stated like them.

    Returns
    -------
    float
        Litres per hour.

    Raises
    ------
    ValueError
        If the model is not stated per kilogram.
    """
    values = _own_values(system)
    return 60 * values["clearance"] * values["weight_kg"]


def area_under_curve(system: System, amount_mg: float) -> float:
    """Return the area under the plasma curve to infinity, ng·h/mL, after an amount into the first state.

    Parameters
    ----------
    system : System
        One of `MODELS`, or one stated like them.
    amount_mg : float
        Dose in mg, 0 or more.

    Returns
    -------
    float
        ng·h/mL.

    Raises
    ------
    ValueError
        If the amount is negative or not a number, or a compartment never empties.
    """
    return exposure.area_under_curve(system, [Dose(0.0, amount_mg)])["concentration"]


def _own_values(system: System) -> dict[str, float]:
    """Return the values of a model that is stated per kilogram, as `mammillary` states one."""
    values = checks.instance("system", system, System).values()
    if ("clearance", "L/min/kg") not in {(one.name, one.unit) for one in system.parameters}:
        raise ValueError(f"The model {system.name!r} is not stated per kilogram; it has to be one of "
                         f"{', '.join(MODELS)}, or like them.")
    return values
