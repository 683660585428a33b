"""From receptor block to spines: an illustrative cascade, because no published one has validated constants.

Every number here is the course's own choice, made so that the cascade keeps the published timetable
(signals within hours, spine formation raised at 12 to 24 h but not at 3 to 6 h, density raised for about two
weeks) and the order of events: behaviour changes before spines do. None was fitted to data.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy

from models.cascade.mechanisms import MECHANISMS, Mechanism, illustrative
from models.language.statement import Relation, State, logistic

#: Transit stages between the mTORC1 signal and spine formation.
STAGES = 6

PARAMETERS = (
    illustrative(
        "interneuron_preference",
        "q",
        1.0,
        "1",
        "share of GluN2C and GluN2D among the receptors that drive interneurons; pyramidal cells "
        "have the rest",
        "1 is the disinhibition hypothesis, 0.5 no preference, 0 the reverse",
        upper=1.0,
    ),
    illustrative(
        "disinhibition",
        "d",
        1.0,
        "1",
        "rise of glutamate release per unit of interneuron block",
        "at 1, equal block of both cell types lowers glutamate",
        cv=0.15,
    ),
    illustrative(
        "direct_block",
        "p",
        1.0,
        "1",
        "fall of glutamate release per unit of pyramidal block",
        "turns the rise into a fall at high dose",
        upper=1.0,
    ),
    illustrative(
        "release_threshold",
        r"\gamma",
        0.08,
        "1",
        "rise of glutamate that half-activates AMPA receptors and BDNF release",
        "below the rise at the usual dose",
    ),
    illustrative(
        "release_width",
        "w",
        0.025,
        "1",
        "width of that activation",
        "smooth, but with a threshold",
        lower=0.001,
    ),
    illustrative(
        "bdnf_half_life_min",
        r"\tau_B",
        30.0,
        "min",
        "half-life of the BDNF signal",
        "peak within about an hour, gone by 24 h",
        cv=0.2,
        lower=1.0,
        upper=1440.0,
    ),
    illustrative(
        "mtor_half_life_min",
        r"\tau_M",
        20.0,
        "min",
        "half-life of the mTORC1 signal",
        "raised from 30 min to a few hours",
        cv=0.2,
        lower=1.0,
        upper=1440.0,
    ),
    illustrative(
        "building_delay_h",
        r"\tau_P",
        18.0,
        "h",
        "mean delay from mTORC1 to spine formation",
        "formation raised at 12 to 24 h, not at 3 to 6 h",
        cv=0.15,
        lower=1.0,
        upper=240.0,
    ),
    illustrative(
        "formation_strength",
        r"\alpha",
        40.0,
        "1",
        "rise of the formation rate at full drive",
        "density about a quarter up at its peak",
        cv=0.3,
        upper=1000.0,
    ),
    illustrative(
        "formation_gain", "g", 1.0, "1", "multiplier of that rise, set by the learner", "1 is the default"
    ),
    illustrative(
        "new_spines",
        "n",
        1.0,
        "1",
        "1 if ketamine can add spines, 0 if they are blocked",
        "a switch, as in experiments that remove new spines",
        upper=1.0,
    ),
    illustrative("stress", "z", 0.0, "1", "1 under chronic stress, else 0", "a switch", upper=1.0),
    illustrative(
        "stress_effect", r"\sigma", 0.5, "1", "rise of spine elimination under stress", "direction only"
    ),
    illustrative(
        "turnover_half_life_days",
        r"\tau_0",
        4.0,
        "d",
        "half-life of spines in ordinary turnover",
        "formation at rest balances it",
        lower=0.1,
        upper=365.0,
    ),
    illustrative(
        "spine_half_life_days",
        r"\tau_S",
        4.0,
        "d",
        "half-life of a spine that ketamine added",
        "density raised for up to two weeks",
        cv=0.25,
        lower=0.1,
        upper=365.0,
    ),
    illustrative(
        "fast_half_life_h",
        r"\tau_F",
        24.0,
        "h",
        "half-life of the benefit that needs no spines",
        "fades within two to three days",
        cv=0.2,
        lower=1.0,
        upper=720.0,
    ),
    illustrative(
        "fast_gain",
        r"\kappa",
        0.02,
        "1/min",
        "growth of that benefit at a full BDNF signal",
        "relief within hours",
        cv=0.3,
    ),
    illustrative(
        "maintenance",
        "m",
        3.5,
        "1",
        "benefit maintained per unit of added spine density",
        "benefit lasts for about a week with spines",
        cv=0.3,
        upper=1000.0,
    ),
)
_SYMBOLS = {parameter.name: parameter.symbol for parameter in PARAMETERS}


def first_order_chain(drive: sympy.Expr, states: Sequence[State], rates: Sequence[sympy.Expr]) -> dict:
    """State a chain in which each state follows the one before it: ds/dt = k (input - s).

    Parameters
    ----------
    drive : SymPy expression
        Input of the first state.
    states : sequence of State
        The chain, in order.
    rates : sequence of SymPy expression
        First-order rate of each state, per minute.

    Returns
    -------
    dict
        Equation by state name.
    """
    inputs = [drive, *(state.symbol for state in states)]
    return {
        state.name: rate * (value - state.symbol)
        for state, rate, value in zip(states, rates, inputs, strict=False)
    }


def cascade(
    blocks: dict[str, sympy.Expr],
    concentration: sympy.Expr,
    mechanism: Mechanism = MECHANISMS["disinhibition"],
) -> dict:
    """State the cascade from the block of each subunit type to benefit.

    Parameters
    ----------
    blocks : dict of str to SymPy expression
        Equilibrium block by subunit type, "2a" to "2d".
    concentration : SymPy expression
        Plasma concentration, ng/mL.
    mechanism : Mechanism
        What switches on BDNF release. Whatever it is, the block changes glutamate too.

    Returns
    -------
    dict
        ``states``, ``parameters``, ``equations``, ``relations`` for a `System`.
    """
    k = _SYMBOLS
    usual, preferred = blocks["2a"] + blocks["2b"], blocks["2c"] + blocks["2d"]
    q, one = k["interneuron_preference"], sympy.Integer(1)
    interneuron = Relation(
        "interneuron_block",
        "b_I",
        "fraction",
        "block of the receptors on interneurons",
        q * preferred / 2 + (1 - q) * usual / 2,
    )
    pyramidal = Relation(
        "pyramidal_block",
        "b_P",
        "fraction",
        "block of the receptors on pyramidal cells",
        q * usual / 2 + (1 - q) * preferred / 2,
    )
    glutamate = Relation(
        "glutamate",
        "G",
        "ratio to baseline",
        "prefrontal glutamate release",
        (1 + k["disinhibition"] * interneuron.symbol) * (1 - k["direct_block"] * pyramidal.symbol),
    )
    resting = logistic(-k["release_threshold"] / k["release_width"])
    trigger = mechanism.state(blocks | {"concentration": concentration, "glutamate": glutamate.symbol})
    active = logistic((trigger.signal - k["release_threshold"]) / k["release_width"])
    release = Relation(
        "release",
        "R",
        "fraction",
        "activation of AMPA receptors and BDNF release over rest",
        (active - resting) / (1 - resting),
    )

    def rate(name: str, latex: str, half_life_min: sympy.Expr, meaning: str) -> Relation:
        return Relation(name, latex, "1/min", meaning, sympy.log(2) / half_life_min)

    bdnf_rate = rate("bdnf_rate", r"\delta_B", k["bdnf_half_life_min"], "decay of the BDNF signal")
    mtor_rate = rate("mtor_rate", r"\delta_M", k["mtor_half_life_min"], "decay of the mTORC1 signal")
    fast_rate = rate("fast_rate", r"\delta_F", 60 * k["fast_half_life_h"], "decay of the fast benefit")
    turnover = rate(
        "turnover", "k_0", 1440 * k["turnover_half_life_days"], "ordinary elimination, and formation at rest"
    )
    loss = rate("loss", "k_e", 1440 * k["spine_half_life_days"], "elimination of added spines")
    transit = Relation(
        "transit_rate",
        "k_P",
        "1/min",
        "passage from one building stage to the next",
        STAGES / (60 * k["building_delay_h"]),
    )

    bdnf = State("bdnf", "B", "fraction of maximum", "BDNF and AMPA-receptor signal over baseline")
    mtor = State("mtor", "M", "fraction of maximum", "mTORC1 signal over baseline")
    stages = [
        State(f"building_{i}", f"P_{i}", "fraction of maximum", f"building stage {i} of {STAGES}")
        for i in range(1, STAGES)
    ]
    building = State("building", f"P_{STAGES}", "fraction of maximum", "drive of spine formation")
    before = State(
        "spines_before",
        "S_0",
        "ratio to baseline",
        "spines there before, with ordinary turnover",
        initial=one,
    )
    # Kept at a gain of 1, so that the gain changes no rate: the browser then keeps its matrix exponentials.
    unscaled = State("spines_at_unit_gain", "U", "ratio to baseline", "added spines, before their gain")
    fast = State("fast_benefit", "F", "1", "benefit that needs no spines")

    gain = k["formation_strength"] * k["formation_gain"] * k["new_spines"]
    formation = Relation(
        "formation_rate", "f", "ratio to baseline", "rate of spine formation", 1 + gain * building.symbol
    )
    added = Relation(
        "spines_added", "S_1", "ratio to baseline", "spines that ketamine added", gain * unscaled.symbol
    )
    stressed = 1 + k["stress_effect"] * k["stress"]
    density = Relation(
        "spine_density", "S", "ratio to baseline", "spine density", before.symbol + added.symbol
    )
    total = Relation(
        "total_effect",
        "H",
        "1",
        "benefit before saturation",
        sympy.Max(0, fast.symbol + k["maintenance"] * added.symbol),
    )
    benefit = Relation(
        "benefit",
        "E",
        "fraction",
        "illustrative benefit, 0 none and 1 full",
        total.symbol / (1 + total.symbol),
    )

    chain = [bdnf, mtor, *stages, building]
    equations = first_order_chain(
        release.symbol, chain, [bdnf_rate.symbol, mtor_rate.symbol, *[transit.symbol] * STAGES]
    )
    equations |= {
        before.name: turnover.symbol - turnover.symbol * stressed * before.symbol,
        unscaled.name: turnover.symbol * building.symbol - loss.symbol * stressed * unscaled.symbol,
        fast.name: k["fast_gain"] * bdnf.symbol - fast_rate.symbol * fast.symbol,
    }
    return {
        "states": [*trigger.states, *chain, before, unscaled, fast],
        "parameters": [*PARAMETERS, *trigger.parameters],
        "equations": {**trigger.equations, **equations},
        "relations": [
            interneuron,
            pyramidal,
            glutamate,
            *trigger.relations,
            release,
            bdnf_rate,
            mtor_rate,
            transit,
            turnover,
            loss,
            fast_rate,
            formation,
            added,
            density,
            total,
            benefit,
        ],
    }
