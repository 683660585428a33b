"""Model cards: for each model its statement, the reference values it is held to, and what it is for.

The book sets a card from what stands here; nothing on a card is written twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import pandas as pd

import models
from models.cascade import neural_plasticity
from models.circuit import circuit_blocks, wilson_cowan
from models.derived import reference
from models.language.administration import Route
from models.language.checks import choice
from models.language.spike_events import SpikingRule
from models.language.statement import System
from models.learning import bcm, calcium_rule, learning_rules, pair_triplet_rules, plasticity_window
from models.pharmacokinetics import routes
from models.receptor import channel_block, subunit_block, trapping
from models.treatment import cohort, relapse, single_people, symptom_course, synergy, unblinding


@dataclass(frozen=True)
class Card:
    """What a model's card needs besides its statement.

    Attributes
    ----------
    system : System
        The statement.
    answers : str
        What the model is for, in one or two sentences.
    rows : str
        Pattern of the ids of its reference values; empty if it has none.
    source : str
        Keys of the bibliography, separated by semicolons, where the equations come from; empty where every
        parameter says so itself.
    code : str
        Where the simulation stands, as Python writes it: ``models.``, the module, and the function if one.
    sets : DataFrame or None
        Published parameter sets of the same equations: one row a set, columns named as parameters.
    intervals : callable, optional
        Returns 95% intervals of fitted parameters, by name.
    variants : tuple of System
        Rival models that share most of the statement.
    rule : SpikingRule, optional
        What spikes change, for a rule of learning.
    origins : dict, optional
        For each of `sets`, its key in the bibliography and whether it was read there.
    meets : tuple of str and callable, optional
        Data that the model was not fitted to: the function of ``widgets.figures`` that draws it beside them,
        and one that says in sentences what of them it misses.
    """

    system: System
    answers: str
    code: str
    rows: str = ""
    source: str = ""
    sets: pd.DataFrame | None = None
    intervals: Callable[[], dict[str, tuple[float, float]]] | None = None
    variants: tuple[System, ...] = ()
    rule: SpikingRule | None = None
    origins: dict[str, tuple[str, bool]] | None = None
    meets: tuple[str, Callable[[], list[str]]] | None = None

    @property
    def name(self) -> str:
        """Name of the model, and of its place in the book."""
        return self.system.name

    @property
    def room(self) -> str:
        """Room of the models that its code stands in, and the page of the book that shows the card."""
        return getattr(models, self.code.split(".")[1]).__name__.split(".")[1]

    @property
    def routes(self) -> list[Route]:
        """Ways to give the drug that this model follows."""
        return [way for way in routes.ROUTES.values() if way.system is self.system]

    def results(self) -> pd.DataFrame:
        """Return the reference values of this model with what it gives, as `reference.results`.

        Returns
        -------
        pandas.DataFrame
            One row a reference value, indexed by its id; empty if the model has none.
        """
        table = reference.results()
        return table[[bool(self.rows) and bool(re.fullmatch(self.rows, id_)) for id_ in table.index]]


def _fitted_intervals() -> dict[str, tuple[float, float]]:
    table = symptom_course.parameter_table(draws=200).dropna(subset="lower")
    table = table[table["name"] != "open_label"]  # belongs to several doses
    return {row.name: (row.lower, row.upper) for row in table.itertuples(index=False)}


def _blood() -> list[Card]:
    about = {
        "domino": (
            "The oldest model that simulators of anaesthesia use, kept as a test of the code and as "
            "one end of an honest range.",
            r"PK-DOM-.+",
        ),
        "clements": (
            "Ketamine in venous blood after a dose into a vein: what a sample from the arm shows.",
            r"PK-(CLE-.+|CLIN-C40)",
        ),
        "kamp": (
            "Ketamine in arterial blood after a dose into a vein: what reaches the brain. The demos "
            "start from it.",
            r"PK-KAM-.+",
        ),
        "s_ketamine": (
            "S-ketamine into a vein and the S-norketamine that the liver makes of it.",
            r"PK-(FAN|OTT)-.+",
        ),
        "esketamine": (
            "The approved nasal spray, device by device, with what is swallowed; also by mouth "
            "and into a vein.",
            r"PK-(ESK.*|NOR)-.+",
        ),
        "sublingual": ("An S-ketamine film under the tongue, with two metabolites.", r"PK-SL-.+"),
        "intramuscular": (
            "Racemic ketamine into a muscle. No published model was at hand, so the absorption "
            "is the course's own choice.",
            r"PK-(IM-.+|F-IM|ABS-IM-.+)",
        ),
        "oral": (
            "Racemic ketamine by mouth, with an absorption that is the course's own choice.",
            r"PK-(PO-.+|F-PO|F-PO-TAB|ABS-PO-.+)",
        ),
    }
    return [
        Card(routes.SYSTEMS[name], answers, "models.routes.simulate", rows)
        for name, (answers, rows) in about.items()
    ]


def _rule(
    rule: SpikingRule,
    presets: dict[str, dict[str, float]],
    published: dict,
    rows: str,
    answers: str,
    code: str,
    source: str = "",
) -> Card:
    return Card(
        rule.system,
        answers,
        code,
        rows,
        source,
        rule=rule,
        sets=pd.DataFrame.from_dict(presets, orient="index"),
        origins={name: (one.source, one.verified) for name, one in published.items()},
    )


@cache
def cards() -> dict[str, Card]:
    """Return the cards by the name of their model, in the order of the book.

    Returns
    -------
    dict of str to Card
    """
    made = [
        *_blood(),
        Card(
            subunit_block.SYSTEM,
            "How much of the NMDA receptors' current magnesium and ketamine block, subunit by subunit: a "
            "range, never one occupancy.",
            "models.subunit_block",
            r"NMDA-.+",
        ),
        Card(
            channel_block.SYSTEM,
            "What magnesium and each form of ketamine do in the pore of one kind of receptor: the current "
            "by voltage, and block as a range.",
            "models.channel_block",
            sets=pd.DataFrame(channel_block.SUBUNITS).T.drop(columns="shutting_time"),
            origins=dict.fromkeys(channel_block.SUBUNITS, ("kotermanski2009", False)),
        ),
        Card(
            trapping.SYSTEM,
            "That ketamine needs the channel open to get in, and is trapped when it shuts.",
            "models.trapping.experiment",
        ),
        Card(
            wilson_cowan.SYSTEM,
            "What blocking interneurons, pyramidal cells or both does to a cortical circuit, and that the "
            "sign of the effect rests on which of them is blocked more.",
            "models.wilson_cowan",
            r"(WC|DIS|GLU)-.+",
            source="wilsoncowan1972",
        ),
        Card(
            circuit_blocks.SHARED_BLOCK,
            "How one block falls on interneurons and on pyramidal cells, by an assumed preference.",
            "models.wilson_cowan.split_block",
        ),
        Card(
            circuit_blocks.DOSE_BLOCK,
            "How the circuit is made to follow the rat's glutamate over dose: two blocks with half-doses "
            "chosen for it.",
            "models.wilson_cowan.glutamate_response",
            source="moghaddam1997",
        ),
        Card(
            neural_plasticity.SYSTEM,
            "One illustrative chain from a dose to new spines and to benefit, with rival mechanisms to "
            "switch. It shows how the layers could hang together, not how strongly they do.",
            "models.neural_plasticity.simulate",
            r"SYN-.+",
            variants=tuple(
                one for one in neural_plasticity.SYSTEMS.values() if one is not neural_plasticity.SYSTEM
            ),
        ),
        _rule(
            pair_triplet_rules.PAIR,
            pair_triplet_rules.pair_presets(),
            pair_triplet_rules.PAIR_RULES,
            r"STDP-.+",
            "Whether a synapse grows or shrinks when two spikes meet, by their order and delay.",
            "models.spike_timing",
        ),
        _rule(
            pair_triplet_rules.TRIPLET,
            pair_triplet_rules.triplet_presets(),
            pair_triplet_rules.TRIPLET_RULES,
            r"TRIP-.+",
            "The same for trains of spikes, in which rate matters as well as order.",
            "models.spike_timing",
            source="pfister2006",
        ),
        Card(
            bcm.SYSTEM,
            "Why learning needs a threshold that slides, and how fast it must slide to stay stable.",
            "models.bcm",
            r"BCM-.+",
            source="bienenstock1982",
        ),
        _rule(
            calcium_rule.STATEMENT,
            calcium_rule.presets(),
            calcium_rule.RULES,
            r"GB-.+",
            "How a spike pattern moves synapses between weak and strong by way of calcium, and what less "
            "NMDA calcium does to that.",
            "models.calcium_plasticity",
        ),
        Card(
            learning_rules.CHANCE,
            "How far chance alone scatters the calcium rule's result, if a hundred synapses are counted.",
            "models.learning_rules",
        ),
        Card(
            plasticity_window.SYSTEM,
            "What a window of raised plasticity would do to a session placed in it, if people had one.",
            "models.plasticity_window",
        ),
        Card(
            symptom_course.statement(),
            "How symptoms run after a dose: what expectation does, what the drug adds, how it fades.",
            "models.symptom_course.simulate",
            r"SYM-(?!relapse|haz18|durable|exp83|SUST).+",
            intervals=_fitted_intervals,
            meets=("single_people_beside_the_band", single_people.missed),
        ),
        Card(
            relapse.statement(),
            "How long a response lasts once treatment has stopped.",
            "models.relapse.simulate",
            r"SYM-(relapse|haz18|durable|exp83|SUST-.+)",
        ),
        Card(
            cohort.statement(),
            "How differently many patients fare on one schedule: blood levels, response and relapse.",
            "models.cohort.simulate",
        ),
        Card(
            unblinding.SYSTEM,
            "How much of a trial's effect can be belief, when people guess what they were given.",
            "models.unblinding",
            source="bang2004",
        ),
        Card(
            synergy.SYSTEM,
            "Whether drug and psychotherapy together do more than the sum of the two: which comparison of a "
            "trial could show it, and how surely.",
            "models.synergy",
        ),
    ]
    return {card.name: card for card in made}


def card(name: str) -> Card:
    """Return the card of a model.

    Parameters
    ----------
    name : str
        Name of the model.

    Returns
    -------
    Card
        Its card.

    Raises
    ------
    ValueError
        If no model has that name.
    """
    return cards()[choice("name", name, cards())]


def without_card() -> pd.DataFrame:
    """Return the reference values that belong to no model, as `reference.results`.

    Returns
    -------
    pandas.DataFrame
        One row a reference value, indexed by its id.
    """
    table = reference.results()
    owned = {id_ for one in cards().values() for id_ in one.results().index}
    return table[[id_ not in owned for id_ in table.index]]
