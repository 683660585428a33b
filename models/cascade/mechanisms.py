"""Four rival accounts of what ketamine does first; everything after that first step is the same.

Each `Mechanism` gives the signal that switches on BDNF release, and `models.spine_cascade` writes the rest
once. The signals are scaled so that the usual dose drives all four about equally: the course of benefit after
one dose cannot tell them apart. What can is an experiment that takes an arrow away
(`models.rival_experiments`).

Sources, by key of the bibliography: autry2011, casarotto2021, gideons2014, homayoun2007, moghaddam1997,
zanos2016, zanosgould2018.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import sympy

from models.language.statement import Parameter, Relation, State

#: Relations that the signals may use: block by subunit type, plasma concentration, glutamate release.
Known = Mapping[str, sympy.Expr]


@dataclass(frozen=True)
class Trigger:
    """The first step of a mechanism: a signal of the size of a rise in glutamate, and what it is made of."""

    signal: sympy.Expr
    relations: Sequence[Relation] = ()
    states: Sequence[State] = ()
    equations: Mapping[str, sympy.Expr] = field(default_factory=dict)
    parameters: Sequence[Parameter] = ()


@dataclass(frozen=True)
class Mechanism:
    """One account of the first step.

    Attributes
    ----------
    name, title : str
        Name in code; title in words.
    arrow : str
        The arrow of the cascade that this account changes.
    sources : tuple of str
        Bibliography keys of the account.
    open_question : str
        What the account leaves open, or what speaks against it.
    state : callable
        From the relations of `Known` to a `Trigger`.
    """

    name: str
    title: str
    arrow: str
    sources: tuple[str, ...]
    open_question: str
    state: Callable[[Known], Trigger]


def illustrative(
    name: str,
    latex: str,
    value: float,
    unit: str,
    meaning: str,
    note: str,
    cv: float | None = None,
    lower: float = 0.0,
    upper: float = 100.0,
) -> Parameter:
    """Return a parameter that the course has chosen, marked as such.

    Parameters
    ----------
    name, latex, unit, meaning : str
        As in `Parameter`.
    value : float
        What the course chose.
    note : str
        Why.
    cv : float, optional
        Coefficient of variation between patients, a fraction.
    lower, upper : float
        Values that the model accepts.

    Returns
    -------
    Parameter
        Without a source, its note opening with "illustrative".

    Raises
    ------
    ValueError
        If the value is out of its own limits.
    """
    return Parameter(
        name,
        latex,
        value,
        unit,
        meaning,
        note=f"illustrative: {note}",
        cv=cv,
        cv_note="illustrative" if cv else "",
        lower=lower,
        upper=upper,
    )


def _switch(name: str, latex: str, meaning: str, note: str) -> Parameter:
    return illustrative(name, latex, 1.0, "1", meaning, note, upper=1.0)


def _gain(value: float, unit: str, meaning: str) -> Parameter:
    return illustrative(
        "signal_gain",
        "g_s",
        value,
        unit,
        meaning,
        "set so that the usual dose drives every mechanism about equally",
        upper=1000.0,
    )


def _disinhibition(known: Known) -> Trigger:
    return Trigger(signal=known["glutamate"] - 1)


def _block_at_rest(known: Known) -> Trigger:
    access = _switch(
        "resting_access",
        "a_0",
        "share of the drug's block that reaches receptors at rest",
        "1 for ketamine; 0 for a blocker that magnesium keeps out at rest, as memantine",
    )
    gain = _gain(1.66, "1", "signal per unit of block at rest")
    block = Relation(
        "resting_block",
        "b_0",
        "fraction",
        "block of NMDA receptors at rest",
        access.symbol * (known["2a"] + known["2b"]) / 2,
    )
    return Trigger(signal=gain.symbol * block.symbol, relations=[block], parameters=[access, gain])


def _hydroxynorketamine(known: Known) -> Trigger:
    formation = illustrative(
        "hnk_formation",
        "f_H",
        1.0,
        "1",
        "formation of hydroxynorketamine",
        "1 as usual; 0 if metabolism is prevented",
        upper=2.0,
    )
    half_lives = [
        illustrative(
            "norketamine_half_life_min",
            r"\tau_N",
            40.0,
            "min",
            "delay of norketamine",
            "within an hour",
            lower=1.0,
            upper=1440.0,
        ),
        illustrative(
            "hnk_half_life_min",
            r"\tau_H",
            60.0,
            "min",
            "delay of hydroxynorketamine",
            "a few hours in all",
            lower=1.0,
            upper=1440.0,
        ),
    ]
    gain = _gain(0.00102, "mL/ng", "signal per unit of hydroxynorketamine")
    norketamine = State("norketamine", "N", "ng/mL", "norketamine, in ketamine's own scale")
    metabolite = State("hydroxynorketamine", "H_m", "ng/mL", "hydroxynorketamine, in ketamine's own scale")
    first, second = (sympy.log(2) / half_life.symbol for half_life in half_lives)
    return Trigger(
        signal=gain.symbol * metabolite.symbol,
        states=[norketamine, metabolite],
        equations={
            norketamine.name: first * (known["concentration"] - norketamine.symbol),
            metabolite.name: second * (formation.symbol * norketamine.symbol - metabolite.symbol),
        },
        parameters=[formation, *half_lives, gain],
    )


def _trkb(known: Known) -> Trigger:
    binding = _switch(
        "trkb_binding",
        "a_T",
        "1 if the drug can bind TrkB, 0 if a point mutation prevents it",
        "a switch, as in mutant mice",
    )
    half = illustrative(
        "trkb_half_binding",
        "K_T",
        500.0,
        "ng/mL",
        "ketamine in plasma that binds half of TrkB",
        "no constant was taken from the source",
        lower=1e-3,
        upper=1e6,
    )
    gain = _gain(0.517, "1", "signal per unit of bound TrkB")
    bound = Relation(
        "trkb_bound",
        "b_T",
        "fraction",
        "TrkB bound by the drug",
        binding.symbol * known["concentration"] / (known["concentration"] + half.symbol),
    )
    return Trigger(signal=gain.symbol * bound.symbol, relations=[bound], parameters=[binding, half, gain])


MECHANISMS = {
    mechanism.name: mechanism
    for mechanism in (
        Mechanism(
            "disinhibition",
            "Disinhibition",
            "Block of NMDA receptors on interneurons releases glutamate, and glutamate switches on BDNF.",
            ("moghaddam1997", "homayoun2007", "zanosgould2018"),
            "That the block reaches interneurons first is assumed, and no one has seen it in people.",
            _disinhibition,
        ),
        Mechanism(
            "block_at_rest",
            "Direct block at rest",
            "Block of NMDA receptors at rest turns eEF2 kinase off, and the cell makes BDNF. The "
            "glutamate surge "
            "happens beside it and drives nothing.",
            ("autry2011", "gideons2014"),
            "It was shown in mice and in cultured neurons.",
            _block_at_rest,
        ),
        Mechanism(
            "hydroxynorketamine",
            "A metabolite",
            "Ketamine becomes (2R,6R)-hydroxynorketamine, which raises AMPA receptor drive and BDNF "
            "without NMDA "
            "block. The glutamate surge of the block happens beside it and drives nothing.",
            ("zanos2016",),
            "A laboratory that gave the metabolite to rats saw no effect, and people with more of it "
            "improved "
            "less.",
            _hydroxynorketamine,
        ),
        Mechanism(
            "trkb",
            "Direct binding to TrkB",
            "Ketamine binds TrkB itself, which then answers more to the BDNF that is there. NMDA "
            "block happens "
            "beside it and drives nothing.",
            ("casarotto2021",),
            "How much of TrkB a dose in people binds has not been measured.",
            _trkb,
        ),
    )
}
