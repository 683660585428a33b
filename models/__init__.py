"""The equations of the course, each written once, as SymPy expressions over named states and parameters.

Every module can be had by its name alone: ``import models`` and then ``models.routes``, or
``from models import routes``. A room knows only the rooms under it; this is the order from the ground up.

>>> import models
>>> course = models.routes.simulate("intravenous_kamp", dose_mg_per_kg=0.5)
>>> f"{course['concentration'].max():.0f} ng/mL"
'253 ng/mL'

language: how a model is stated, checked, solved and printed
    statement               a model: states, parameters, relations and equations; doses
    checks                  what every model refuses, in one sentence
    molar_mass              molar masses that doses, levels and receptors share
    compartments            compartments and the flows between them
    administration          a route: how a dose becomes events in compartments
    events                  walks through a course from event to event
    spike_events            rules that spikes drive: statement and solution
    linear                  linear systems, solved exactly
    ode                     any system, solved numerically
    exposure                areas, peaks, half-lives and steady states of linear systems
    phase_plane             fixed points and nullclines of two states
    exchange                a model as SBML, for other programs
    browser                 what a browser runs, named by each module
    javascript_code         expressions and functions as JavaScript

pharmacokinetics: the drug in the blood
    dosing                  what a dose may be, and body weight
    intravenous_racemic     racemic ketamine into a vein: Domino, Clements, Kamp
    extravascular_racemic   racemic ketamine into a muscle or by mouth
    intravenous_s_ketamine  S-ketamine into a vein: Fanta, Otto
    nasal_esketamine        esketamine spray, swallowed or into a vein: Perez-Ruixo
    sublingual_s_ketamine   S-ketamine film: Simons
    routes                  every route behind one entry: start here
    population              many virtual patients at once
    session_day             a session's day, with the gates before leaving

receptor: the NMDA receptor
    subunit_block           block by magnesium and ketamine, by subunit
    channel_block           both blockers in the pore: current and block
    trapping                ketamine that needs the gate open and is trapped behind it

circuit: pyramidal cells and interneurons
    wilson_cowan            two coupled rates, and what their block does
    circuit_blocks          how one block falls on both kinds of cell

learning: rules of learning
    pair_triplet_rules      published rules for pairs and triplets of spikes
    spike_timing            what pairs and trains of spikes do by those rules
    calcium_rule            the calcium rule and its published constants
    calcium_plasticity      what trains of spikes do by the calcium rule
    bcm                     the rule with a sliding threshold
    learning_rules          all rules side by side
    plasticity_window       a window of raised plasticity, if people had one

cascade: from receptor block to spines
    mechanisms              what may switch the cascade on
    spine_cascade           the equations from block to spines and benefit
    neural_plasticity       dose, block and cascade together
    rival_experiments       experiments that take an arrow away, and what each mechanism predicts

treatment: symptoms and trials
    symptom_course          expectation and drug after a dose
    relapse                 how long a response lasts
    treatment_course        doses on any days of a calendar
    cohort                  many patients from dose to relapse
    unblinding              what guessing the treatment does to a trial
    synergy                 whether drug and therapy are more than their sum
    single_people           the course of symptoms beside the people of a crossover

derived: what is written from all models
    javascript              every model as a JavaScript module
    cards                   what a model's card in the book says
    reference               the reference values that the models are held to
"""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from types import ModuleType

#: From the ground up; the contract in pyproject.toml holds the order.
ROOMS = ("language", "pharmacokinetics", "receptor", "circuit", "learning", "cascade", "treatment", "derived")


def __getattr__(name: str) -> ModuleType:
    """Load a room, or a module of any room, when it is first asked for."""
    if name in ROOMS:
        return importlib.import_module(f"{__name__}.{name}")
    for room in ROOMS:
        if find_spec(f"{__name__}.{room}.{name}"):
            return importlib.import_module(f"{__name__}.{room}.{name}")
    raise AttributeError(f"The package {__name__!r} has no {name!r}; help({__name__}) lists what it has.")
