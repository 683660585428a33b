"""Magnesium and ketamine in the pore of one NMDA receptor: current and block by subunit.

Both blockers sit below the gate, so both need it open. Here is the steady state, a closed form; what happens
on the way, and when the gate shuts, is in `models.trapping`. Little is known of the constants: each says
where it comes from, and most are recalled.

Sources, by key of the bibliography: ebert1997, kotermanski2009, orser1997, traynelis2010, yi2019.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import sympy

from models.language import molar_mass
from models.language.browser import Exported
from models.language.checks import choice, instance
from models.language.statement import Parameter, Relation, System
from models.receptor.subunit_block import (
    IC50,
    INHIBITION,
    KI,
    OPEN_PROBABILITY,
    UNBOUND_FRACTION,
    racemic_ki,
)
from models.receptor.subunit_block import SYSTEM as RECEPTOR

#: Voltage of the recordings of block, mV.
RECORDED_AT = -66.0

_RECALLED = {"source": "kotermanski2009", "note": INHIBITION["2a"].note}


def _of_subunit() -> dict[str, dict[str, Parameter]]:
    """Return what differs between the subunits."""
    glutamate = {"2a": 3.3, "2b": 2.9, "2c": 1.7, "2d": 0.5}
    shutting = {"2a": 0.087, "2b": 0.548, "2c": 0.5, "2d": 5.714}
    result = {}
    for subunit, (without, with_magnesium) in IC50.items():
        name = f"GluN{subunit.upper()}"
        read = subunit != "2c"
        parameters = (
            Parameter(
                "ic50_without",
                r"\mathrm{IC}_{50}^{0}",
                without,
                "µM",
                f"{name}: racemic ketamine that halves the current at −66 mV, without magnesium",
                lower=1e-6,
                **_RECALLED,
            ),
            Parameter(
                "magnesium_shift",
                r"\varphi",
                with_magnesium / without,
                "fold",
                f"{name}: rise of that concentration with 1 mM magnesium",
                lower=1.0,
                **_RECALLED,
            ),
            Parameter(
                "half_glutamate",
                r"\mathrm{EC}_{50}",
                glutamate[subunit],
                "µM",
                f"{name}: glutamate that activates half of the channels",
                source="traynelis2010",
                note="recalled, not read in the review",
                lower=1e-3,
            ),
            Parameter(
                "shutting_time",
                r"\tau",
                shutting[subunit],
                "s",
                f"{name}: time in which channels shut once glutamate has gone",
                source="yi2019" if read else "",
                verified=read,
                note="outside-out patches; with GluN1-1a; weighted mean of two time constants"
                if read
                else "assumed, between GluN2A and GluN2D; no value was read",
                lower=1e-3,
            ),
        )
        result[subunit] = {parameter.name: parameter for parameter in parameters}
    return result


#: Parameters that differ between the subunits.
BY_SUBUNIT = _of_subunit()
#: Their values, for the model in the page.
SUBUNITS = {
    subunit: {name: parameter.value for name, parameter in parameters.items()}
    for subunit, parameters in BY_SUBUNIT.items()
}


def _drug(title: str, ki: float, grams: float) -> dict:
    return {"title": title, "values": {"ki": ki, "affinity_ratio": ki / racemic_ki(), "molar_mass": grams}}


#: The forms of the drug: affinity in binding stands for potency, which was measured for the racemate only.
DRUGS = {
    "racemate": _drug("Racemic ketamine", racemic_ki(), molar_mass.KETAMINE.value),
    "s_ketamine": _drug("S-ketamine (esketamine)", KI["S-ketamine"], molar_mass.KETAMINE.value),
    "r_ketamine": _drug("R-ketamine (arketamine)", KI["R-ketamine"], molar_mass.KETAMINE.value),
    "s_norketamine": _drug("S-norketamine", KI["S-norketamine"], molar_mass.NORKETAMINE.value),
    "r_norketamine": _drug("R-norketamine", KI["R-norketamine"], molar_mass.NORKETAMINE.value),
}

#: Median inhibitory concentration that each recording of Orser 1997 implies, µM.
_RECORDED = [concentration * left / (100 - left) for (_, concentration), left in OPEN_PROBABILITY.items()]

VOLTAGE, MAGNESIUM = RECEPTOR.parameter("voltage"), RECEPTOR.parameter("magnesium")
STEEPNESS = RECEPTOR.parameter("magnesium_steepness")
GLUTAMATE = Parameter(
    "glutamate", "G", 10.0, "µM", "glutamate around the receptor", note="set by the reader", upper=1e4
)
KETAMINE = Parameter(
    "ketamine",
    "C_u",
    0.545,
    "µM",
    "unbound drug around the receptor",
    note="185 ng/mL in plasma with 70% unbound, taken to reach the synapse as it is",
    upper=1e4,
)
AFFINITY = Parameter(
    "affinity_ratio",
    "q",
    1.0,
    "1",
    "Ki of this form of the drug over that of the racemate",
    source="ebert1997",
    verified=True,
    lower=1e-4,
    note="binding without magnesium in rat cortex; that block follows it is assumed",
)
DRUG_STEEPNESS = Parameter(
    "drug_steepness",
    "d",
    0.02,
    "1/mV",
    "how fast the drug's hold weakens as the inside becomes positive",
    note="assumed: half of the membrane's field acts on one charge",
    upper=0.04,
)
UNCERTAINTY = Parameter(
    "uncertainty",
    "u",
    2.0,
    "fold",
    "how far the drug's affinity may be off, either way",
    note="assumed; recordings differ by more",
    lower=1.0,
)
#: What the steady state and the course of trapping have in common.
COMMON = (
    VOLTAGE,
    MAGNESIUM,
    GLUTAMATE,
    KETAMINE,
    AFFINITY,
    STEEPNESS,
    DRUG_STEEPNESS,
    Parameter(
        "reversal",
        "E",
        0.0,
        "mV",
        "voltage at which the current turns round",
        note="assumed, as usual for NMDA receptors",
        lower=-100,
        upper=100,
    ),
    Parameter(
        "conductance",
        r"\gamma",
        50.0,
        "pS",
        "conductance of one open channel",
        source="traynelis2010",
        note="recalled; GluN2C and GluN2D pass less",
    ),
)
_STEADY = (
    UNCERTAINTY,
    UNBOUND_FRACTION,
    molar_mass.KETAMINE,
    Parameter(
        "ki",
        "K_i",
        racemic_ki(),
        "µM",
        "concentration of this form that occupies half of the binding sites",
        source="ebert1997",
        verified=True,
        lower=1e-4,
        note="rat cortex, no magnesium; the racemate's follows from its two halves",
    ),
    Parameter(
        "recorded_potent",
        r"\mathrm{IC}_{50}^{\min}",
        min(_RECORDED),
        "µM",
        "lowest median inhibitory concentration that recordings imply",
        source="orser1997",
        verified=True,
        note="worked out: open probability 53% at 0.1 µM, cell-attached",
    ),
    Parameter(
        "recorded_weak",
        r"\mathrm{IC}_{50}^{\max}",
        max(_RECORDED),
        "µM",
        "highest median inhibitory concentration that recordings imply",
        source="orser1997",
        verified=True,
        note="worked out: open probability 34% at 10 µM, outside-out",
    ),
)


def _of(relation: str) -> sympy.Symbol:
    return sympy.Symbol(relation)


def pore_relations() -> list[Relation]:
    """State what magnesium and the drug do in an active channel, at any moment.

    Returns
    -------
    list of Relation
        ``magnesium_ratio``, ``unblocked``, ``dissociation`` (µM) and ``single_current`` (pA).
    """
    above = VOLTAGE.symbol - RECORDED_AT
    without, shift = sympy.symbols("ic50_without magnesium_shift")
    return [
        Relation(
            "magnesium_ratio",
            r"\rho",
            "1",
            "channels with magnesium to channels without, while active",
            MAGNESIUM.symbol * (shift - 1) * sympy.exp(-STEEPNESS.symbol * above),
        ),
        Relation(
            "unblocked",
            "B",
            "fraction",
            "active channels without magnesium, if there is no drug",
            1 / (1 + _of("magnesium_ratio")),
        ),
        Relation(
            "dissociation",
            "K",
            "µM",
            "drug that holds half of the channels without magnesium",
            without * AFFINITY.symbol * sympy.exp(DRUG_STEEPNESS.symbol * above),
        ),
        Relation(
            "single_current",
            "i",
            "pA",
            "current through one open channel",
            _of("conductance") * (VOLTAGE.symbol - _of("reversal")) / 1000,
        ),
    ]


def _steady() -> System:
    drug, half = KETAMINE.symbol, _of("half_block")

    def blocked(times):
        return drug / (drug + half * times)

    spread = UNCERTAINTY.symbol
    relations = [
        *pore_relations(),
        Relation(
            "active",
            "a",
            "fraction",
            "channels that glutamate holds active",
            GLUTAMATE.symbol / (GLUTAMATE.symbol + _of("half_glutamate")),
        ),
        Relation(
            "half_block",
            r"\mathrm{IC}_{50}",
            "µM",
            "drug that halves the current with magnesium",
            _of("dissociation") * (1 + _of("magnesium_ratio")),
        ),
        Relation(
            "block",
            "b",
            "fraction",
            "channels that hold the drug once enough of them have opened",
            blocked(1),
        ),
        Relation("block_low", r"b_{-}", "fraction", "the same if its hold is weaker", blocked(spread)),
        Relation("block_high", r"b_{+}", "fraction", "the same if its hold is firmer", blocked(1 / spread)),
        Relation(
            "open_without",
            "p_0",
            "fraction",
            "channels that conduct, without the drug",
            _of("active") * _of("unblocked"),
        ),
        Relation("open", "p", "fraction", "channels that conduct", _of("open_without") * (1 - _of("block"))),
        Relation(
            "current_without",
            "I_0",
            "pA",
            "mean current per channel, without the drug",
            _of("open_without") * _of("single_current"),
        ),
        *(
            Relation(
                f"current{end}",
                rf"I{sign}",
                "pA",
                f"mean current per channel{words}",
                _of("current_without") * (1 - _of(f"block{end}")),
            )
            for end, sign, words in (
                ("", "", ""),
                ("_low", "_{-}", " if the drug holds less firmly"),
                ("_high", "_{+}", " if it holds more firmly"),
            )
        ),
        Relation(
            "plasma",
            "C",
            "ng/mL",
            "plasma concentration with this much unbound",
            drug * molar_mass.KETAMINE.symbol / UNBOUND_FRACTION.symbol,
        ),
        Relation(
            "occupancy",
            r"\theta_b",
            "fraction",
            "sites taken in binding without magnesium",
            drug / (drug + _of("ki")),
        ),
        Relation(
            "recorded_low",
            r"\theta_{-}",
            "fraction",
            "block by the weakest recording",
            drug / (drug + _of("recorded_weak")),
        ),
        Relation(
            "recorded_high",
            r"\theta_{+}",
            "fraction",
            "block by the strongest recording",
            drug / (drug + _of("recorded_potent")),
        ),
    ]
    typical = [parameter for name, parameter in BY_SUBUNIT["2b"].items() if name != "shutting_time"]
    return System(
        name="channel_block",
        title="Magnesium and ketamine in the pore of an NMDA receptor",
        limits="Receptors in dishes, at one temperature, with enough glycine. Magnesium and the drug are "
        "taken to compete for one site, the other forms of the drug to follow their affinity in "
        "binding, and the synapse to see what is unbound in plasma. A study of 2025 proposes further "
        "sites that act at nanomolar concentrations; they are left out. Block of a receptor is not an "
        "effect on a patient: memantine blocks about as well and does not work as ketamine does.",
        states=(),
        equations={},
        relations=relations,
        parameters=(*COMMON, *_STEADY, *typical),
        output_names=[relation.name for relation in relations],
    )


#: The steady state as one statement, with the values of GluN2B and the racemate.
SYSTEM = _steady()


def block_by_subunit(drug: str = "racemate", **changed: float) -> pd.DataFrame:
    """Return the block of each subunit at equilibrium, with its range.

    Parameters
    ----------
    drug : str
        A name of `DRUGS`.
    **changed : float
        Parameters of `SYSTEM` that differ, such as ``voltage`` in mV or ``ketamine`` (unbound) in µM.

    Returns
    -------
    pandas.DataFrame
        ``subunit``, then every output of `SYSTEM`.

    Raises
    ------
    ValueError
        If a name is unknown, or a value is out of its range.
    """
    rows = []
    for subunit in SUBUNITS:
        values = SYSTEM.values(values_of(SYSTEM, subunit, drug) | changed)
        rows.append(
            {"subunit": subunit}
            | dict(zip(SYSTEM.output_names, map(float, SYSTEM.output_values(*values.values())), strict=True))
        )
    return pd.DataFrame(rows)


def current_voltage(subunit: str = "2b", drug: str = "racemate", **changed: float) -> pd.DataFrame:
    """Return the mean current per channel from -100 to 60 mV, with and without the drug.

    Parameters
    ----------
    subunit : str
        A name of `SUBUNITS`.
    drug : str
        A name of `DRUGS`.
    **changed : float
        Parameters of `SYSTEM` that differ; ``voltage`` is the axis and plays no part.

    Returns
    -------
    pandas.DataFrame
        ``voltage`` (mV), ``current_without``, ``current``, ``current_low`` and ``current_high`` (pA).

    Raises
    ------
    ValueError
        If a name is unknown, or a value is out of its range.
    """
    voltage = np.arange(-100.0, 61.0, 2.0)
    values = SYSTEM.values(values_of(SYSTEM, subunit, drug) | changed) | {"voltage": voltage}
    table = dict(zip(SYSTEM.output_names, SYSTEM.output_values(*values.values()), strict=True))
    names = ["current_without", "current", "current_low", "current_high"]
    return pd.DataFrame({"voltage": voltage} | {name: table[name] for name in names})


def values_of(system: System, subunit: str, drug: str) -> dict[str, float]:
    """Return the values that a subunit and a form of the drug give to a system's parameters.

    Parameters
    ----------
    system : System
        The model whose parameters are wanted.
    subunit : str
        A name of `SUBUNITS`.
    drug : str
        A name of `DRUGS`.

    Returns
    -------
    dict of str to float
        Values of those parameters that the subunit or the drug decides, in the parameters' units.

    Raises
    ------
    ValueError
        If a name is unknown.
    """
    values = SUBUNITS[choice("subunit", subunit, SUBUNITS)] | DRUGS[choice("drug", drug, DRUGS)]["values"]
    return {
        name: value
        for name, value in values.items()
        if name in instance("system", system, System).parameter_names
    }


#: What a demo runs of this.
BROWSER = (Exported(SYSTEM, SUBUNITS),)
