"""Published experiments that take an arrow away, and what each rival mechanism predicts for them.

Predictions are computed, never written down: the experiment changes parameters of the cascade, and the
benefit is compared with that of the untouched cascade at the time of the observation. Behaviour of rodents
stands beside the illustrative benefit, which shows directions only.

Sources, by key of the bibliography: abdallah2020, casarotto2021, farmer2020, gideons2014, jelen2025, li2010,
shirayama2018, williams2018, yoon2025, zanos2016.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from models.cascade import neural_plasticity
from models.cascade.mechanisms import MECHANISMS
from models.language.checks import mapping, number

#: Words for the benefit under an experiment over that without it, each with its lowest ratio.
WORDS = (("more", 1.1), ("as much", 0.9), ("less", 0.2), ("none", 0.0))
#: What a mechanism says to an experiment that touches nothing it has.
SILENT = "cannot say"


@dataclass(frozen=True)
class Experiment:
    """One published experiment.

    Attributes
    ----------
    name, title : str
        Name in code; title in words.
    species : str
        Who was studied.
    hours : float
        When the effect was observed after the dose, in hours.
    observed : str
        The effect against that of ketamine alone, in a word of `WORDS`.
    finding : str
        What was found, in words.
    sources : tuple of str
        Bibliography keys.
    parameters : mapping or None
        What the experiment changes in the cascade; a mechanism takes what it has. None if no mechanism here
        has anything that the experiment touches.
    reading : str
        How the experiment is read into the cascade, or why it cannot be.
    """

    name: str
    title: str
    species: str
    hours: float
    observed: str
    finding: str
    sources: tuple[str, ...]
    parameters: Mapping[str, float] | None
    reading: str


_RAPAMYCIN = {"new_spines": 0.0}
_RAPAMYCIN_READING = (
    "Rapamycin blocks mTORC1, which acts in this cascade through new spines alone. The "
    "first step is left as it is, so every mechanism predicts the same."
)
_NO_NMDA_BLOCK = {"unbound_fraction": 0.01, "trkb_binding": 0.0}

EXPERIMENTS = {
    experiment.name: experiment
    for experiment in (
        Experiment(
            "rapamycin_rats",
            "Rapamycin first",
            "rats",
            24.0,
            "none",
            "Blocking mTORC1 abolished the new synapses and the behavioural effect.",
            ("li2010",),
            _RAPAMYCIN,
            _RAPAMYCIN_READING,
        ),
        Experiment(
            "rapamycin_people",
            "Rapamycin first",
            "20 people",
            14 * 24.0,
            "more",
            "Rapamycin did not block the response at 24 hours; at two weeks 41% responded with it and 13% "
            "without.",
            ("abdallah2020",),
            _RAPAMYCIN,
            _RAPAMYCIN_READING,
        ),
        Experiment(
            "memantine",
            "Memantine in place of ketamine",
            "mice",
            24.0,
            "none",
            "Memantine, as potent a blocker, had no such effect; with magnesium it did not block "
            "receptors at "
            "rest, nor raise BDNF.",
            ("gideons2014",),
            {"resting_access": 0.0, "hnk_formation": 0.0, "trkb_binding": 0.0},
            "The same block, but not at rest, with no hydroxynorketamine and, by assumption, no "
            "binding to TrkB. "
            "Disinhibition would have to add that memantine spares interneurons.",
        ),
        Experiment(
            "metabolite_mice",
            "Hydroxynorketamine alone",
            "mice",
            24.0,
            "as much",
            "The metabolite had antidepressant-like effects without NMDA block.",
            ("zanos2016",),
            _NO_NMDA_BLOCK,
            "The metabolite without NMDA block and, by assumption, without binding to TrkB.",
        ),
        Experiment(
            "metabolite_rats",
            "Hydroxynorketamine alone",
            "rats",
            24.0,
            "none",
            "R-ketamine relieved learned helplessness; the metabolite did not, at 20 or 40 mg/kg.",
            ("shirayama2018",),
            _NO_NMDA_BLOCK,
            "The metabolite without NMDA block and, by assumption, without binding to TrkB.",
        ),
        Experiment(
            "metabolite_people",
            "More hydroxynorketamine",
            "34 people",
            72.0,
            "less",
            "People with more of the metabolite improved less at days 3 and 7.",
            ("farmer2020",),
            {"hnk_formation": 1.5},
            "Half as much metabolite again. Observed as a correlation, not by giving it.",
        ),
        Experiment(
            "trkb_mutation",
            "A point mutation in TrkB",
            "mice",
            24.0,
            "less",
            "A mutation of the binding site impaired behavioural and plastic responses to antidepressants.",
            ("casarotto2021",),
            {"trkb_binding": 0.0},
            "The mutant no longer binds the drug and, by assumption, still answers to BDNF.",
        ),
        Experiment(
            "naltrexone_first",
            "Naltrexone first",
            "12 people",
            24.0,
            "none",
            "Naltrexone blocked the response, in an interim analysis without an arm of naltrexone alone. In "
            "a later crossover of 26 people it weakened the response.",
            ("williams2018", "jelen2025"),
            None,
            "No mechanism here has an opioid receptor, so none can predict a block or its absence.",
        ),
        Experiment(
            "naltrexone_later",
            "Naltrexone first, again",
            "58 people with alcohol use disorder too",
            24.0,
            "as much",
            "The groups did not differ, the one with midazolam included, so the trial shows no "
            "effect to block.",
            ("yoon2025",),
            None,
            "No mechanism here has an opioid receptor, so none can predict a block or its absence.",
        ),
    )
}

#: What no experiment in the table, and no model here, can tell.
LIMITS = (
    "An account that agrees with an experiment may still be wrong, and several may be right at once. "
    "Nearly all the experiments that could decide were done in rodents. How people feel is no outcome "
    "of any equation here."
)


def ratio(mechanism: str, parameters: Mapping[str, float], hours: float) -> float:
    """Return the benefit under changed parameters over that of the untouched cascade.

    Parameters
    ----------
    mechanism : str
        A name of `models.mechanisms.MECHANISMS`.
    parameters : mapping of str to float
        Changed parameters of the cascade; those that the mechanism does not have are left out.
    hours : float
        Hours after one infusion of 0.5 mg/kg over 40 minutes.

    Returns
    -------
    float
        1 for no difference.

    Raises
    ------
    ValueError
        If the mechanism is unknown or a value is out of bounds.
    """
    known = neural_plasticity.system(mechanism).parameter_names
    own = {
        name: number(name, value)
        for name, value in mapping("parameters", parameters).items()
        if name in known
    }
    hours = number("hours", hours, low=0, unit="h")
    changed, untouched = (_benefit(mechanism, tuple(values.items()), hours) for values in (own, {}))
    return changed / untouched


@functools.lru_cache
def _benefit(mechanism: str, parameters: tuple[tuple[str, float], ...], hours: float) -> float:
    """Return the benefit after so many hours; many experiments share the untouched cascade."""
    course = neural_plasticity.simulate(
        mechanism=mechanism, times_min=[60 * hours], parameters=dict(parameters)
    )
    return float(course["benefit"][0])


def predictions() -> pd.DataFrame:
    """Set every experiment beside what each mechanism predicts for it.

    Returns
    -------
    pandas.DataFrame
        A row for each experiment and mechanism: ``experiment``, ``mechanism``, ``ratio`` (of benefits; not a
        number where the mechanism cannot say), ``predicted``, ``observed`` (words of `WORDS`) and ``agrees``
        (None where the mechanism cannot say; "less" and "none" agree, since sizes mean nothing here).
    """
    rows = []
    for experiment in EXPERIMENTS.values():
        for mechanism in MECHANISMS:
            if experiment.parameters is None:
                rows.append((experiment.name, mechanism, float("nan"), SILENT, experiment.observed, None))
                continue
            found = ratio(mechanism, experiment.parameters, experiment.hours)
            predicted = next(word for word, lowest in WORDS if found >= lowest)
            weaker = {"less", "none"}
            agrees = predicted == experiment.observed or {predicted, experiment.observed} <= weaker
            rows.append((experiment.name, mechanism, found, predicted, experiment.observed, agrees))
    return pd.DataFrame(rows, columns=["experiment", "mechanism", "ratio", "predicted", "observed", "agrees"])


def javascript() -> str:
    """Return the JavaScript module of the accounts, the experiments and the predictions.

    Returns
    -------
    str
        The text of an ES module.
    """
    said = predictions().set_index(["experiment", "mechanism"])[["predicted", "agrees"]]
    accounts = [
        {
            "name": one.name,
            "title": one.title,
            "arrow": one.arrow,
            "sources": one.sources,
            "openQuestion": one.open_question,
        }
        for one in MECHANISMS.values()
    ]
    experiments = [
        {
            "name": one.name,
            "title": one.title,
            "species": one.species,
            "hours": one.hours,
            "observed": one.observed,
            "finding": one.finding,
            "sources": one.sources,
            "reading": one.reading,
            "predictions": said.loc[one.name].to_dict("index"),
        }
        for one in EXPERIMENTS.values()
    ]
    kinds = {
        "accounts": "{name: string, title: string, arrow: string, sources: string[], openQuestion: string}[]",
        "experiments": "{name: string, title: string, species: string, hours: number, observed: string, "
        "finding: string, sources: string[], reading: string, predictions: "
        "{[account: string]: {predicted: string, agrees: boolean | null}}}[]",
        "limits": "string",
    }
    return "// Written by models/cascade/rival_experiments.py. Do not edit.\n" + "".join(
        f"\n/** @type {{{kinds[name]}}} */\nexport const {name} = {json.dumps(value, ensure_ascii=False)};\n"
        for name, value in (("accounts", accounts), ("experiments", experiments), ("limits", LIMITS))
    )
