"""Block of NMDA receptors by magnesium and by ketamine, subunit by subunit.

There is no single "occupancy". Functional block at a physiological magnesium level and binding measured
without magnesium differ fivefold at the same concentration, and subunits differ threefold; report the range.

Sources, by key of the bibliography: jahrstevens1990, kotermanski2009, zarate2006.
"""

from __future__ import annotations

import math

import pandas as pd
import sympy

from models.language.checks import number
from models.language.molar_mass import KETAMINE
from models.language.statement import Parameter, Relation, System

#: Molar mass of ketamine base, g/mol.

UNBOUND_FRACTION = Parameter(
    "unbound_fraction",
    r"f_u",
    0.7,
    "1",
    "fraction of plasma ketamine that is not bound to protein",
    note="assumed; the esketamine label's 43 to 45% binding would give 0.56",
    cv=0.1,
    cv_note="illustrative",
    lower=0.01,
    upper=1.0,
)

#: Median inhibitory concentrations of racemic ketamine at -66 mV, µM: without magnesium, with 1 mM.
IC50 = {"2a": (0.33, 5.35), "2b": (0.31, 5.08), "2c": (0.51, 1.18), "2d": (0.83, 2.95)}

#: Affinity in binding (displacement of [3H]MK-801, no magnesium), µM.
KI = {"S-ketamine": 0.3, "R-ketamine": 1.4, "S-norketamine": 1.7, "R-norketamine": 13.0}

#: Open probability that ketamine leaves, as a percentage of control, by recording and concentration in µM.
#: One median inhibitory concentration fits neither recording, let alone both (Orser 1997).
OPEN_PROBABILITY = {
    ("cell-attached", 0.1): 53,
    ("cell-attached", 1.0): 24,
    ("outside-out", 1.0): 63,
    ("outside-out", 10.0): 34,
}

_KOTERMANSKI = {
    "source": "kotermanski2009",
    "verified": False,
    "note": "recalled, not read in the paper; -66 mV, 1 mM magnesium",
}
_JAHR = {"source": "jahrstevens1990", "verified": True, "note": "read in published model code"}

INHIBITION = {
    subunit: Parameter(
        f"ic50_{subunit}",
        rf"\mathrm{{IC}}_{{50}}^{{\mathrm{{{subunit.upper()}}}}}",
        values[1],
        "µM",
        f"ketamine that halves the current of GluN{subunit.upper()} receptors with magnesium",
        lower=1e-6,
        **_KOTERMANSKI,
    )
    for subunit, values in IC50.items()
}


def block_relations(concentration: sympy.Expr) -> list[Relation]:
    """State the unbound concentration and the equilibrium block of each subunit type.

    Parameters
    ----------
    concentration : SymPy expression
        Total plasma concentration, ng/mL.

    Returns
    -------
    list of Relation
        ``free_concentration`` (µM), then ``block_2a`` to ``block_2d`` (fractions).
    """
    free = Relation(
        "free_concentration",
        "C_u",
        "µM",
        "unbound ketamine",
        UNBOUND_FRACTION.symbol * concentration / KETAMINE.symbol,
    )
    blocks = [
        Relation(
            f"block_{subunit}",
            rf"\theta_{{\mathrm{{{subunit.upper()}}}}}",
            "fraction",
            f"equilibrium block of GluN{subunit.upper()} receptors",
            free.symbol / (free.symbol + ic50.symbol),
        )
        for subunit, ic50 in INHIBITION.items()
    ]
    return [free, *blocks]


def _system() -> System:
    total = Parameter(
        "total_concentration",
        "C",
        185.0,
        "ng/mL",
        "total ketamine in plasma",
        source="zarate2006",
        verified=True,
        note="near the end of 0.5 mg/kg over 40 minutes",
    )
    magnesium = Parameter(
        "magnesium",
        r"[\mathrm{Mg}^{2+}]",
        1.0,
        "mM",
        "magnesium outside the cell",
        note="a usual bath concentration",
        upper=20,
    )
    voltage = Parameter(
        "voltage",
        "V",
        -66.0,
        "mV",
        "membrane potential",
        source="kotermanski2009",
        note="as in the measurements of block",
        lower=-200,
        upper=200,
    )
    affinity = Parameter(
        "magnesium_affinity",
        r"K_0",
        3.57,
        "mM",
        "magnesium that blocks half of the channels at 0 mV",
        lower=1e-6,
        **_JAHR,
    )
    steepness = Parameter(
        "magnesium_steepness", "s", 0.062, "1/mV", "voltage dependence of the block", **_JAHR
    )
    ratio = Relation(
        "magnesium_ratio",
        r"\rho",
        "1",
        "blocked to unblocked channels",
        magnesium.symbol / affinity.symbol * sympy.exp(-steepness.symbol * voltage.symbol),
    )
    unblocked = Relation(
        "unblocked", "B", "fraction", "channels not blocked by magnesium", 1 / (1 + ratio.symbol)
    )
    shift = Relation(
        "competition_shift",
        r"\frac{\mathrm{IC}_{50}(\mathrm{Mg})}{\mathrm{IC}_{50}(0)}",
        "fold",
        "shift of the median inhibitory concentration if magnesium and ketamine compete",
        1 + ratio.symbol,
    )
    relations = [ratio, unblocked, shift, *block_relations(total.symbol)]
    return System(
        name="receptor",
        title="Block of NMDA receptors by magnesium and ketamine",
        limits="Equilibrium block in expression systems. The median inhibitory concentrations are recalled, "
        "not verified. Trapping, dendritic voltage and brain concentration are left out.",
        states=(),
        equations={},
        relations=relations,
        parameters=(
            total,
            UNBOUND_FRACTION,
            KETAMINE,
            magnesium,
            voltage,
            affinity,
            steepness,
            *INHIBITION.values(),
        ),
        output_names=[relation.name for relation in relations],
    )


#: The receptor's algebra as one statement, for its equations and parameter table.
SYSTEM = _system()


def unblocked_by_magnesium(voltage_mv: float, magnesium_mm: float = 1.0) -> float:
    """Return the fraction of channels that magnesium leaves unblocked (Jahr and Stevens 1990).

    Parameters
    ----------
    voltage_mv : float
        Membrane potential, -200 to 200 mV.
    magnesium_mm : float
        Magnesium outside the cell, 0 to 20 mM.

    Returns
    -------
    float
        A fraction, from 0 to 1.

    Raises
    ------
    ValueError
        If a value is not a number in its range.
    """
    return _evaluate("unblocked", voltage=voltage_mv, magnesium=magnesium_mm)


def half_block_voltage(magnesium_mm: float = 1.0) -> float:
    """Return the voltage in mV at which magnesium blocks half of the channels.

    Parameters
    ----------
    magnesium_mm : float
        Magnesium outside the cell, above 0 up to 20 mM.

    Returns
    -------
    float
        Membrane potential in mV (Jahr and Stevens 1990).

    Raises
    ------
    ValueError
        If the concentration is out of its range, or 0, when nothing blocks.
    """
    values = SYSTEM.values({"magnesium": magnesium_mm})
    if magnesium_mm == 0:
        raise ValueError("Without magnesium there is no block; magnesium has to be more than 0 mM.")
    return math.log(magnesium_mm / values["magnesium_affinity"]) / values["magnesium_steepness"]


def competition_shift(voltage_mv: float = -66.0, magnesium_mm: float = 1.0) -> float:
    """Return the factor by which magnesium raises the IC50 if it competes with ketamine for the channel.

    Parameters
    ----------
    voltage_mv : float
        Membrane potential, -200 to 200 mV.
    magnesium_mm : float
        Magnesium outside the cell, 0 to 20 mM.

    Returns
    -------
    float
        1 plus the ratio of blocked to unblocked channels (Jahr and Stevens 1990).

    Raises
    ------
    ValueError
        If a value is not a number in its range.
    """
    return _evaluate("competition_shift", voltage=voltage_mv, magnesium=magnesium_mm)


def micromolar(concentration_ng_ml: float) -> float:
    """Convert ng/mL of ketamine base to µM.

    Parameters
    ----------
    concentration_ng_ml : float
        Concentration in ng/mL, 0 or more.

    Returns
    -------
    float
        Concentration in µM, by a molar mass of 237.7 g/mol.

    Raises
    ------
    ValueError
        If the concentration is negative or not a number.
    """
    return _concentration(concentration_ng_ml) / KETAMINE.value


def equilibrium_block(concentration_um: float, ic50_um: float) -> float:
    """Return the fraction blocked at equilibrium with a Hill coefficient of 1.

    Parameters
    ----------
    concentration_um : float
        Unbound concentration in µM, 0 or more.
    ic50_um : float
        Concentration that blocks half, in µM, above 0.

    Returns
    -------
    float
        A fraction, from 0 to 1.

    Raises
    ------
    ValueError
        If a concentration is out of its range.
    """
    concentration = _concentration(concentration_um)
    return concentration / (concentration + number("ic50_um", ic50_um, above=0, unit="µM"))


def block_by_subunit(concentration_ng_ml: float, unbound_fraction: float = 0.7) -> pd.DataFrame:
    """Return the block of each subunit type, and binding without magnesium, side by side.

    Parameters
    ----------
    concentration_ng_ml : float
        Total plasma concentration.
    unbound_fraction : float
        Fraction not bound to protein.

    Returns
    -------
    pandas.DataFrame
        ``measure``, ``half_concentration_um``, ``block`` (fraction), ``verified``.

    Raises
    ------
    ValueError
        If the concentration is negative, or the fraction is not between 0 and 1.
    """
    free = UNBOUND_FRACTION.check(unbound_fraction) * micromolar(concentration_ng_ml)
    rows = [
        {
            "measure": f"GluN{subunit.upper()}, 1 mM magnesium",
            "half_concentration_um": ic50.value,
            "block": equilibrium_block(free, ic50.value),
            "verified": ic50.verified,
        }
        for subunit, ic50 in INHIBITION.items()
    ]
    rows.append(
        {
            "measure": "binding without magnesium (racemate)",
            "half_concentration_um": racemic_ki(),
            "block": racemic_occupancy(free),
            "verified": True,
        }
    )
    return pd.DataFrame(rows)


def racemic_occupancy(concentration_um: float) -> float:
    """Return the share of sites that a racemate occupies, from the enantiomers' Ki (no magnesium).

    The concentration is the unbound one.

    Parameters
    ----------
    concentration_um : float
        Unbound concentration of the racemate in µM, 0 or more.

    Returns
    -------
    float
        A fraction, from 0 to 1 (Ebert 1997).

    Raises
    ------
    ValueError
        If the concentration is negative or not a number.
    """
    half = _concentration(concentration_um) / 2
    bound = half / KI["S-ketamine"] + half / KI["R-ketamine"]
    return bound / (1 + bound)


def racemic_ki() -> float:
    """Return the concentration of the racemate that occupies half of the sites, µM.

    Returns
    -------
    float
        µM (Ebert 1997).
    """
    return 2 / (1 / KI["S-ketamine"] + 1 / KI["R-ketamine"])


def _concentration(value: float) -> float:
    return number("concentration", value, low=0)


def _evaluate(name: str, **changed: float) -> float:
    values = SYSTEM.values(changed)
    return float(SYSTEM.output_values(*values.values())[SYSTEM.output_names.index(name)])
