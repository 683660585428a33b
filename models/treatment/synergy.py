"""Is drug with psychotherapy more than the sum of the two? That is an interaction, not a difference.

Four groups: neither, drug alone, therapy alone, both. Comparing both with neither adds two effects and tests
no synergy; synergy is what the therapy adds with the drug minus what it adds without it.
"""

from __future__ import annotations

from typing import NamedTuple

import sympy

from models.language.browser import Exported
from models.language.checks import instance, number
from models.language.statement import Parameter, Relation, System
from models.treatment.unblinding import HALF_WIDTH

LIMITS = (
    "Four groups of the same size, the same spread in each, nobody lost and no guessing of arms. Real trials "
    "adjust for baseline, so their differences need not add up exactly."
)
_PARAMETERS = tuple(
    Parameter(name, latex, value, unit, meaning, note="illustrative: " + note, lower=lower, upper=upper)
    for name, latex, value, unit, meaning, lower, upper, note in (
        (
            "drug_alone",
            "d",
            10,
            "points",
            "what the drug adds without the therapy",
            -1e3,
            1e3,
            "near what Grabski 2022 reports for ketamine",
        ),
        (
            "therapy_alone",
            "t",
            4,
            "points",
            "what the therapy adds without the drug",
            -1e3,
            1e3,
            "near what Grabski 2022 reports for therapy on top of ketamine",
        ),
        (
            "interaction",
            "i",
            0,
            "points",
            "what both add beyond the sum",
            -1e3,
            1e3,
            "0 means that the two simply add up",
        ),
        ("per_group", "m", 24, "1", "people in each of the four groups", 2, 1e6, "as in Grabski 2022"),
        (
            "sd",
            "s",
            22,
            "points",
            "standard deviation of the outcome in a group",
            1e-9,
            1e3,
            "near what the interval of the combination in Grabski 2022 implies",
        ),
    )
)
_p = {parameter.name: parameter.symbol for parameter in _PARAMETERS}
_drug, _therapy, _extra = _p["drug_alone"], _p["therapy_alone"], _p["interaction"]
_one = _p["sd"] / sympy.sqrt(_p["per_group"])  # standard error of one group's mean
#: Each question that a trial with four groups can ask: its answer, and its standard error.
_CONTRASTS = (
    ("combination", "both against neither", _drug + _therapy + _extra, sympy.sqrt(2) * _one),
    ("drug", "drug, whatever the therapy", _drug + _extra / 2, _one),
    ("therapy", "therapy on top of the drug", _therapy + _extra, sympy.sqrt(2) * _one),
    ("synergy", "interaction: beyond the sum", _extra, 2 * _one),
)
CONTRASTS = {name: meaning for name, meaning, *_ in _CONTRASTS}


def _relations():
    for name, meaning, estimate, error in _CONTRASTS:
        middle = Relation(name, rf"\delta_{{\mathrm{{{name}}}}}", "points", meaning, estimate)
        yield middle
        for end, sign in (("lower", -1), ("upper", 1)):
            yield Relation(
                f"{name}_{end}",
                rf"\delta_{{\mathrm{{{name}}}, {'+' if sign > 0 else '-'}}}",
                "points",
                f"{meaning}, {end} limit of the 95% interval of one trial",
                middle.symbol + sign * HALF_WIDTH * error,
            )


_RELATIONS = tuple(_relations())
#: The closed form: no states, because nothing changes with time.
SYSTEM = System(
    name="synergy",
    title="Drug and therapy: sum or synergy",
    limits=LIMITS,
    states=(),
    equations={},
    parameters=_PARAMETERS,
    relations=_RELATIONS,
    output_names=tuple(relation.name for relation in _RELATIONS),
)


class Contrast(NamedTuple):
    """A difference with its 95% interval, in points."""

    estimate: float
    lower: float
    upper: float


def interaction_from(combination: Contrast, drug: Contrast, therapy: Contrast) -> Contrast:
    """Work out the interaction that three published differences of the same four groups imply.

    Parameters
    ----------
    combination : Contrast
        Both against neither.
    drug : Contrast
        Drug against no drug, whatever the therapy.
    therapy : Contrast
        Therapy against none, with the drug.

    Returns
    -------
    Contrast
        The interaction, 2 (drug + therapy - combination). The interval takes groups of one size and one
        spread, which the interval of the combination gives.

    Raises
    ------
    ValueError
        If a value is not finite, or the interval of the combination has no width.

    Notes
    -----
    With group means a (neither), b (drug), c (therapy) and d (both): combination d - a, therapy d - b and
    drug ((b - a) + (d - c)) / 2, so d - c - b + a = 2 (drug + therapy - combination). Exact for unadjusted
    means of equal groups; an estimate for published, adjusted ones.
    """
    for name, contrast in (("combination", combination), ("drug", drug), ("therapy", therapy)):
        for value in instance(name, contrast, Contrast):
            number(name, value, unit="points")
    width = number(
        "width of the combination's interval", combination.upper - combination.lower, above=0, unit="points"
    )
    estimate = 2 * (drug.estimate + therapy.estimate - combination.estimate)
    # Four group means instead of two: the standard error is larger by the square root of two.
    half = width / 2 * 2**0.5
    return Contrast(estimate, estimate - half, estimate + half)


#: What a demo runs of this.
BROWSER = (Exported(SYSTEM),)
