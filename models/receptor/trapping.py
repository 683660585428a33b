"""Ketamine enters an open channel and is trapped when it shuts: an experiment with pulses of glutamate.

The pore is that of `models.channel_block`. Two states change: how many channels glutamate holds active, and
how many hold the drug. A molecule goes in or out only where the gate is open.

Source, by key of the bibliography: kotermanski2009b.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import sympy

from models.language import ode
from models.language.browser import Exported
from models.language.events import Change
from models.language.statement import Parameter, Relation, State, System
from models.receptor.channel_block import (
    BY_SUBUNIT,
    COMMON,
    GLUTAMATE,
    KETAMINE,
    UNCERTAINTY,
    pore_relations,
    values_of,
)

_KINETIC = (
    Parameter(
        "binding_rate",
        "k",
        1.0,
        "1/(µM s)",
        "how fast the drug enters an active channel",
        note="illustrative: no rate was read in a source; chosen so that block builds over seconds of "
        "activity",
        lower=1e-6,
    ),
    Parameter(
        "trapped_share",
        "T",
        1.0,
        "fraction",
        "share of the drug that stays when the channel shuts",
        source="kotermanski2009b",
        verified=True,
        upper=1.0,
        note="ketamine is trapped in nearly all the receptors that it was bound to (GluN2A)",
    ),
)


def _system() -> System:
    active = State("active", "a", "fraction", "channels that glutamate holds active", 0)
    held = State("held", "b", "fraction", "channels that hold the drug", 0)
    a, b = active.symbol, held.symbol
    entry, trapped_share = sympy.symbols("binding_rate trapped_share")
    unblocked, dissociation, way_out = sympy.symbols("unblocked dissociation way_out")
    half_glutamate, shutting_time, single = sympy.symbols("half_glutamate shutting_time single_current")
    relations = [
        *pore_relations(),
        Relation(
            "way_out", "w", "fraction", "channels that the drug can leave", a + (1 - trapped_share) * (1 - a)
        ),
        Relation("trapped", "b_T", "fraction", "channels that are shut with the drug inside", b * (1 - a)),
        Relation(
            "current_without",
            "I_0",
            "pA",
            "mean current per channel, without the drug",
            a * unblocked * single,
        ),
        Relation("current", "I", "pA", "mean current per channel", sympy.Symbol("current_without") * (1 - b)),
    ]
    return System(
        name="trapping",
        title="Ketamine enters an open channel and is trapped when it shuts",
        limits="The rate of entry is illustrative, and so is every time on this axis. A channel is either "
        "active or shut; desensitisation, and the way into the pore that some blockers have through "
        "the membrane, are left out. Magnesium comes and goes much faster than ketamine, so it is "
        "taken at its mean.",
        states=(active, held),
        relations=relations,
        parameters=(*COMMON, *_KINETIC, *BY_SUBUNIT["2b"].values()),
        equations={
            "active": (GLUTAMATE.symbol / half_glutamate * (1 - a) - a) / shutting_time,
            "held": entry * (KETAMINE.symbol * unblocked * a * (1 - b) - dissociation * way_out * b),
        },
        output_names=["active", "held", "trapped", "current_without", "current"],
        time_unit="s",
    )


#: Opening, entry and trapping as one statement.
SYSTEM = _system()

#: The experiment, in seconds: what it does to the channels, and from when.
PHASES = (
    {"start": 0.0, "title": "Glutamate alone", "short": "Pulses", "drug": False, "pulses": 3},
    {"start": 14.0, "title": "Drug, channels shut", "short": "Drug", "drug": True, "pulses": 0},
    {"start": 24.0, "title": "Drug and glutamate", "short": "Drug, pulses", "drug": True, "pulses": 5},
    {"start": 44.0, "title": "Both washed away", "short": "None", "drug": False, "pulses": 0},
    {"start": 56.0, "title": "Glutamate alone", "short": "Pulses", "drug": False, "pulses": 5},
)
END = 76.0
#: When the first pulse of a phase begins, how long each lasts and how far apart they begin.
PULSE = {"first": 1.0, "length": 1.5, "every": 4.0}
#: What the band of the experiment covers: one constant at a time, as factors on its value.
VARIANTS = (
    {"binding_rate": 1 / 3},
    {"binding_rate": 3.0},
    {"affinity_ratio": UNCERTAINTY.value},
    {"affinity_ratio": 1 / UNCERTAINTY.value},
)
#: Seconds at which the experiment is shown.
TIMES = np.arange(0.0, END + 0.1, 0.25)


def schedule() -> list[dict]:
    """Return when glutamate and the drug come and go.

    Returns
    -------
    list of dict
        ``time`` (seconds, increasing), and ``glutamate`` and ``drug`` (bool) from then on.
    """
    events = []
    for phase in PHASES:
        events.append({"time": phase["start"], "glutamate": False, "drug": phase["drug"]})
        for number in range(phase["pulses"]):
            start = phase["start"] + PULSE["first"] + number * PULSE["every"]
            events += [
                {"time": start, "glutamate": True, "drug": phase["drug"]},
                {"time": start + PULSE["length"], "glutamate": False, "drug": phase["drug"]},
            ]
    return events


def experiment(subunit: str = "2b", drug: str = "racemate", **changed: float) -> pd.DataFrame:
    """Simulate the trapping experiment: pulses of glutamate before, with and after the drug.

    Parameters
    ----------
    subunit : str
        A name of `models.channel_block.SUBUNITS`.
    drug : str
        A name of `models.channel_block.DRUGS`.
    **changed : float
        Parameters of `SYSTEM` that differ; ``glutamate`` is that of a pulse (µM), ``ketamine`` that of the
        bath with the drug (unbound, µM).

    Returns
    -------
    pandas.DataFrame
        ``time_s``, ``glutamate`` and ``drug`` (bool), the outputs of `SYSTEM`, and ``held_low`` and
        ``held_high``: the range if one constant of `VARIANTS` is off.

    Raises
    ------
    ValueError
        If a name is unknown, or a value is out of its range.
    """
    values = SYSTEM.values(values_of(SYSTEM, subunit, drug) | changed)
    plan = schedule()
    courses = [
        _course({**values, **{name: values[name] * factor for name, factor in variant.items()}}, plan)
        for variant in ({}, *VARIANTS)
    ]
    held = np.array([course["held"] for course in courses])
    at = np.searchsorted([event["time"] for event in plan], TIMES, side="right") - 1
    lead = courses[0].rename(columns={"time_min": "time_s"})
    lead.insert(1, "glutamate", [plan[i]["glutamate"] for i in at])
    lead.insert(2, "drug", [plan[i]["drug"] for i in at])
    return lead.assign(held_low=held.min(axis=0), held_high=held.max(axis=0))


def _course(values: Mapping[str, float], plan: list[dict]) -> pd.DataFrame:
    changes = [
        Change(
            event["time"],
            {
                "glutamate": values["glutamate"] * event["glutamate"],
                "ketamine": values["ketamine"] * event["drug"],
            },
        )
        for event in plan
    ]
    return ode.simulate(SYSTEM, [], TIMES, values, changes=changes, rtol=1e-9, atol=1e-12)


#: What a demo runs of this.
BROWSER = (Exported(SYSTEM, times=TIMES),)
