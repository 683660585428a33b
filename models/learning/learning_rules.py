"""Four rules of learning on one protocol: what pairs of spikes do to a synapse, by timing and by rate.

Pair rule, triplet rule and calcium rule give a change of strength; the rule of Bienenstock, Cooper and Munro
has no scale of its own and gives a direction.
"""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd
import sympy

from models.language.browser import Exported
from models.language.checks import choice, number, row, whole_number
from models.language.spike_events import SpikingRule
from models.language.statement import Parameter, Relation, System
from models.learning import bcm, calcium_rule, pair_triplet_rules
from models.learning.spike_timing import spike_pairs

#: Delays (ms) and rates (Hz) at which curves are drawn; finer where the rules bend.
DELAYS_MS = np.array(
    sorted(
        {
            sign * delay
            for sign in (-1, 1)
            for delay in (
                0,
                0.5,
                2.5,
                5,
                7.5,
                10,
                12.5,
                15,
                17.5,
                20,
                22.5,
                25,
                27.5,
                30,
                35,
                40,
                45,
                50,
                60,
                70,
                80,
                90,
                100,
            )
        }
    ),
    dtype=float,
)
RATES_HZ = np.array([0.5, *range(1, 11), *range(12, 51, 2)], dtype=float)
#: Two fits state the change after a whole protocol. This project spreads it evenly over its usual 60 pairs.
PAIRS_OF_FIT = {"song": 1, "neuromatch": 1, "bi_poo": 60, "froemke_dan": 60}
#: Synapses in the experiment that the band of the calcium rule stands for.
SYNAPSES = 100
#: Half the width of 95% of a normal distribution, in standard deviations.
DEVIATIONS = 1.96
#: The rate (Hz) at which a neuron's threshold equals its own rate: illustrative, the rule fixes none.
USUAL_HZ = 10.0
#: No neuron comes near this rate (Hz).
FASTEST_HZ = 1e4
TISSUES = ("visual_cortex", "hippocampus")


def _chance() -> System:
    """State how far chance scatters the strength ratio of the calcium rule between experiments."""
    about = (
        ("up", r"p_\uparrow", 0.3, "probability that a weak synapse becomes strong", 0, 1),
        ("down", r"p_\downarrow", 0.1, "probability that a strong synapse becomes weak", 0, 1),
        ("fraction_down", r"\beta", 0.5, "fraction of synapses that start weak", 0, 1),
        ("strength_up", "b", 5.0, "strength of a strong synapse over that of a weak one", 1, 1e6),
        ("synapses", "N", SYNAPSES, "synapses in the experiment", 1, 1e9),
    )
    parameters = tuple(
        Parameter(
            name,
            latex,
            value,
            "1",
            meaning,
            lower=low,
            upper=high,
            note=(
                "illustrative: the size of an experiment" if name == "synapses" else "from the calcium rule"
            ),
        )
        for name, latex, value, meaning, low, high in about
    )
    up, down, weak, strong, count = (parameter.symbol for parameter in parameters)
    variance = weak * up * (1 - up) + (1 - weak) * down * (1 - down)
    half = DEVIATIONS * (strong - 1) * sympy.sqrt(variance / count) / (weak + (1 - weak) * strong)
    return System(
        name="calcium_chance",
        title="Chance in the calcium rule",
        limits="Synapses change sides independently of each other, and nothing else scatters: real "
        "experiments scatter more.",
        states=(),
        equations={},
        parameters=parameters,
        output_names=("half_width",),
        time_unit="min",
        relations=(Relation("half_width", "h", "1", "half the width of what holds 95% of the ratios", half),),
    )


#: How far the ratio of strengths scatters if a limited number of synapses is counted.
CHANCE = _chance()


def pair_sets() -> dict[str, dict[str, float]]:
    """Return every published pair rule with the change of one pair, as values of `pair_triplet_rules.PAIR`.

    Returns
    -------
    dict of str to dict of str to float
        By the name of the rule.
    """
    scaled = {}
    for name, values in pair_triplet_rules.pair_presets().items():
        share = {key: values[key] / PAIRS_OF_FIT[name] for key in ("amplitude_plus", "amplitude_minus")}
        scaled[name] = values | share
    return scaled


def triplet_rivals(name: str) -> list[str]:
    """Return the published triplet sets that were fitted to the same tissue.

    Parameters
    ----------
    name : str
        A name of `pair_triplet_rules.TRIPLET_RULES`.

    Returns
    -------
    list of str
        Names, the given one among them.

    Raises
    ------
    ValueError
        If there is no such set.
    """
    choice("name", name, pair_triplet_rules.TRIPLET_RULES)
    tissue = next(one for one in TISSUES if name.startswith(one))
    return [other for other in pair_triplet_rules.TRIPLET_RULES if other.startswith(tissue)]


def _end(rule: SpikingRule, values: dict[str, float], dt_ms: float, rate_hz: float, pairs: int) -> pd.Series:
    return rule.simulate([np.inf], *spike_pairs(dt_ms, pairs, rate_hz), values).iloc[0]


def changes(
    dt_ms: float = 10.0,
    rate_hz: float = 1.0,
    pairs: int = 60,
    pair_rule: str = "song",
    triplet_rule: str = "visual_cortex_minimal",
    calcium_set: str = "DP",
    recent_hz: float = USUAL_HZ,
) -> pd.DataFrame:
    """Work out what one protocol of spike pairs does to a synapse by each of four rules.

    Parameters
    ----------
    dt_ms : float
        Time of the postsynaptic minus the presynaptic spike, milliseconds.
    rate_hz : float
        Pairs per second, above 0 up to `FASTEST_HZ`.
    pairs : int
        Number of pairs, 1 to 1,000,000.
    pair_rule, triplet_rule, calcium_set : str
        Names in `pair_triplet_rules.PAIR_RULES`, `pair_triplet_rules.TRIPLET_RULES` and `calcium_rule.RULES`.
    recent_hz : float
        Recent rate of the postsynaptic neuron, which the sliding threshold follows, 0 to `FASTEST_HZ`.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``pair``, ``triplet``, ``calcium`` and ``bcm``: ``change`` of the strength as a fraction
        (for ``bcm`` a slope without a scale), ``low`` and ``high``. They are the range of the published sets
        (pairs: all four; triplets: those of the tissue), for calcium what chance leaves to 95 of 100
        experiments with 100 synapses, and missing for ``bcm``, whose numbers no experiment gave.

    Raises
    ------
    ValueError
        If a value is not finite or out of bounds, or a name is unknown.
    """
    dt = number("dt_ms", dt_ms, unit="ms")
    rate = number("rate_hz", rate_hz, above=0, high=FASTEST_HZ, unit="Hz")
    pairs = whole_number("pairs", pairs, low=1)
    recent = number("recent_hz", recent_hz, low=0, high=FASTEST_HZ, unit="Hz")
    choice("pair_rule", pair_rule, pair_triplet_rules.PAIR_RULES)
    choice("calcium_set", calcium_set, calcium_rule.RULES)
    rows = {}
    by_pairs = {
        name: _end(pair_triplet_rules.PAIR, values, dt, rate, pairs)["weight"]
        for name, values in pair_sets().items()
    }
    rows["pair"] = by_pairs[pair_rule], min(by_pairs.values()), max(by_pairs.values())
    presets = pair_triplet_rules.triplet_presets()
    by_triplets = {
        name: _end(pair_triplet_rules.TRIPLET, presets[name], dt, rate, pairs)["weight"]
        for name in triplet_rivals(triplet_rule)
    }
    rows["triplet"] = by_triplets[triplet_rule], min(by_triplets.values()), max(by_triplets.values())
    end = _end(calcium_rule.STATEMENT, calcium_rule.presets()[calcium_set], dt, rate, pairs)
    own = calcium_rule.RULES[calcium_set]
    (half,) = CHANCE.output_values(
        *CHANCE.values(
            {
                "up": end["up"],
                "down": end["down"],
                "fraction_down": own.fraction_down,
                "strength_up": own.strength_up,
            }
        ).values()
    )
    middle = end["strength_ratio"] - 1
    rows["calcium"] = middle, middle - half, middle + half
    values = bcm.SYSTEM.values({"learning_rate": 1.0})
    slope, _ = bcm.SYSTEM.right_hand_side(rate / USUAL_HZ, (recent / USUAL_HZ) ** 2, *values.values())
    rows["bcm"] = slope, np.nan, np.nan
    return pd.DataFrame(rows, index=["change", "low", "high"], dtype=float).T.rename_axis("rule")


def curves(
    against: Literal["timing", "rate"] = "timing", at: Sequence[float] | None = None, **protocol
) -> pd.DataFrame:
    """Work out the four rules over delays or over rates.

    Parameters
    ----------
    against : {"timing", "rate"}
        Which of the two runs; the other stays as `protocol` has it.
    at : sequence of float, optional
        Delays in milliseconds or rates in Hz; by default those that the demo draws.
    **protocol
        As in `changes`.

    Returns
    -------
    pandas.DataFrame
        As `changes`, a row for each point and rule, with ``dt_ms`` or ``rate_hz`` first and ``rule`` second.

    Raises
    ------
    ValueError
        As in `changes`.
    """
    choice("against", against, ("timing", "rate"))
    name, usual = ("dt_ms", DELAYS_MS) if against == "timing" else ("rate_hz", RATES_HZ)
    points = usual if at is None else row("at", at)
    parts = {float(point): changes(**protocol | {name: point}) for point in points}
    return pd.concat(parts, names=[name]).reset_index()


#: What a demo runs of this.
BROWSER = (Exported(CHANCE),)
