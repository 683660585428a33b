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
import sympy
from scipy.optimize import brentq

from models.language import checks, linear
from models.language.statement import Dose, Parameter, Relation, State, System
from models.pharmacokinetics.dosing import REFERENCE_WEIGHT_KG, WEIGHT, WEIGHT_RATIO

#: What the between-patient spread rests on; no published figure for the racemate in patients was found.
VARIABILITY = (
    "Between-subject variance {variance} for S-ketamine in 48 healthy volunteers (Otto 2021, read in a model "
    "library); assumed to hold for the racemate and for patients. The interval of Kamp's meta-analysis "
    "corresponds to a spread of about {between} between studies."
)


def mammillary(
    *,
    clearance: float,
    volumes: Sequence[float],
    exchanges: Sequence[float],
    source: str,
    verified: bool,
    note: str,
) -> dict:
    """State a mammillary model: a central compartment and peripheral ones that exchange only with it.

    Parameters
    ----------
    clearance : float
        Elimination clearance at 70 kg, L/min.
    volumes : sequence of float
        Volumes at 70 kg, central first, L.
    exchanges : sequence of float
        Intercompartmental clearances, one for each peripheral compartment, L/min at 70 kg.
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
        Parameter(
            "clearance",
            r"\mathrm{CL}",
            clearance,
            "L/min",
            "elimination clearance at 70 kg",
            cv=math.sqrt(math.expm1(0.026048)),
            cv_note=VARIABILITY.format(variance="0.026 of clearance", between="29%"),
            **common,
        ),
        Parameter(
            "central_volume",
            "V_1",
            volumes[0],
            "L",
            "volume of the central compartment at 70 kg",
            lower=1e-6,
            cv=math.sqrt(math.expm1(0.084177)),
            cv_note=VARIABILITY.format(variance="0.084 of the central volume", between="45%"),
            **common,
        ),
    ]
    states = [State("central", "A_1", "mg", "ketamine in the central compartment")]
    # Weight cancels from the equations: clearances and volumes grow with it alike and meet as a ratio.
    level = states[0].symbol / parameters[2].symbol
    change, equations = -parameters[1].symbol * level, {}
    for number, (volume, exchange) in enumerate(zip(volumes[1:], exchanges, strict=True), start=2):
        flow = Parameter(
            f"intercompartmental_clearance_{number}",
            f"Q_{number}",
            exchange,
            "L/min",
            f"exchange between the central compartment and compartment {number} at 70 kg",
            **common,
        )
        space = Parameter(
            f"peripheral_volume_{number}",
            f"V_{number}",
            volume,
            "L",
            f"volume of peripheral compartment {number} at 70 kg",
            lower=1e-6,
            **common,
        )
        state = State(f"peripheral_{number}", f"A_{number}", "mg", f"ketamine in compartment {number}")
        parameters += [flow, space]
        states.append(state)
        equations[state.name] = flow.symbol * (level - state.symbol / space.symbol)
        change -= equations[state.name]
    equations["central"] = change
    concentration = Relation(
        "concentration", "C", "ng/mL", "ketamine in plasma", 1000 * level / WEIGHT_RATIO.symbol
    )
    return {
        "states": states,
        "parameters": parameters,
        "equations": equations,
        "relations": [WEIGHT_RATIO, concentration],
    }


def _rate_constants(central: float, k10: float, *pairs: tuple[float, float]) -> dict:
    """Turn a published volume (L/kg) and rate constants (1/min) into volumes and clearances at 70 kg."""
    central *= REFERENCE_WEIGHT_KG
    return {
        "clearance": k10 * central,
        "volumes": [central, *(central * out / back for out, back in pairs)],
        "exchanges": [central * out for out, _ in pairs],
    }


#: Parameters of each published model at 70 kg; all three scale in proportion to weight.
PUBLISHED = {
    "domino": _rate_constants(0.063, 0.438, (0.592, 0.247), (0.590, 0.0146))
    | {
        "source": "domino1984",
        "verified": True,
        "note": "V1 0.063 L/kg; k10 0.438, k12 0.592, k13 0.590, k21 0.247, k31 0.0146 per min, as coded in "
        "stanpumpR (opentiva has k10 0.4381, k12 0.5921 and cites Domino 1982)",
    },
    "clements": _rate_constants(1.7522, 0.0109, (0.0186, 0.0137))
    | {
        "source": "clements1981",
        "verified": True,
        "note": "V1 1.7522 L/kg; k10 0.0109, k12 0.0186, k21 0.0137 per min, 250 µg/kg, as coded in opentiva",
    },
    "kamp": {
        "clearance": 84 / 60,
        "volumes": [25, 56, 157],
        "exchanges": [161 / 60, 79 / 60],
        "source": "kamp2020",
        "verified": True,
        "note": "V 25, 56, 157 L; CL 84, Q 161, 79 L/h at 70 kg, scaled in proportion to weight, as coded in "
        "opentiva",
    },
}

_TITLES = {
    "domino": (
        "Domino: racemic ketamine, three compartments",
        "Its clearance (116 L/h at 70 kg) lies outside the interval of Kamp's meta-analysis (69 to "
        "90 L/h), so it falls too fast. From a few patients under anaesthesia. Not a dosing guide.",
    ),
    "clements": (
        "Clements and Nimmo: racemic ketamine, two compartments, venous blood",
        "From a few volunteers after 250 µg/kg. Venous sampling misses the early arterial peak. "
        "Not a dosing guide.",
    ),
    "kamp": (
        "Kamp: racemic ketamine, three compartments, arterial blood",
        "Arterial levels exceed venous ones during an infusion and fall below them afterwards; the "
        "venous delay compartments of the publication are left out. Not a dosing guide.",
    ),
}


def _system(name: str) -> System:
    title, limits = _TITLES[name]
    return System(
        name=name,
        title=title,
        limits=limits,
        **mammillary(**PUBLISHED[name]),
        output_names=("concentration",),
        dose_targets=("central",),
        # Otto 2021: covariance 0.02261 of the logarithms of central volume and clearance.
        correlations={("clearance", "central_volume"): 0.02261 / math.sqrt(0.084177 * 0.026048)},
    )


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
    rate = Parameter(
        "ke0",
        r"k_{e0}",
        ke0,
        "1/min",
        "equilibration of the effect site with plasma",
        note="fitted to a time of peak effect that is itself a guess",
    )
    effect = State("effect_site", "C_e", "ng/mL", "ketamine at the effect site")
    follow = rate.symbol * (sympy.Symbol("concentration") - effect.symbol)
    return System(
        name=f"{system.name}_effect",
        title=f"{system.title}, with an effect site",
        limits=system.limits,
        states=(*system.states, effect),
        parameters=(*system.parameters, rate),
        equations={**system.equations, effect.name: follow},
        relations=system.relations,
        output_names=(*system.output_names, effect.name),
        dose_targets=system.dose_targets,
        correlations=system.correlations,
        no_area=system.no_area,
    )


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
        checks.refuse(
            "minutes", minutes, f"a time of peak that a rate from {lowest:g} to {highest:g} per minute gives"
        )
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
