"""Spike-timing-dependent plasticity: the pair rule and the triplet rule of Pfister and Gerstner.

Both rules sum weight changes over spikes and know no bounds on the weight. A spike counts for another only
if it comes strictly earlier, so two spikes at the same instant leave the weight as it is.
"""

import numpy as np

from models.language.checks import choice, number, numbers, whole_number
from models.language.spike_events import SpikingRule
from models.learning.pair_triplet_rules import (
    INTERACTIONS,
    PAIR,
    PAIR_RULES,
    TRIPLET,
    TRIPLET_RULES,
    Interaction,
    PairRule,
    TripletRule,
    parameters,
)


def spike_pairs(dt_ms, pairs: int = 60, rate_hz: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Spike times of the classic protocol: pairs at a fixed delay and rate.

    Parameters
    ----------
    dt_ms : array-like
        Time of the postsynaptic minus the presynaptic spike, milliseconds; any shape.
    pairs : int
        Number of pairs, 1 to 1,000,000.
    rate_hz : float
        Pairs per second, above 0.

    Returns
    -------
    pre_ms, post_ms : numpy.ndarray
        Spike times in milliseconds, shape ``dt_ms.shape + (pairs,)``; the first presynaptic spike is at 0.

    Raises
    ------
    ValueError
        If a value is not finite or out of bounds.
    """
    dt = numbers("dt_ms", dt_ms, unit="ms")[..., None]
    interval = 1000.0 / number("rate_hz", rate_hz, above=0, unit="Hz")
    pre = np.arange(whole_number("pairs", pairs, low=1, high=1_000_000)) * interval
    return np.broadcast_to(pre, np.broadcast_shapes(dt.shape, pre.shape)), pre + dt


def pair_window(dt_ms, rule: str | PairRule = "bi_poo") -> np.ndarray:
    """Weight change of a single pair of spikes against their delay.

    Parameters
    ----------
    dt_ms : array-like
        Time of the postsynaptic minus the presynaptic spike, milliseconds; any shape.
    rule : str or PairRule
        A name of `PAIR_RULES`, or a rule of your own.

    Returns
    -------
    numpy.ndarray
        Change of the relative weight, same shape as `dt_ms`; 0 where the delay is 0.

    Raises
    ------
    ValueError
        If a delay is not finite or the rule is unknown.

    Notes
    -----
    Song, Miller and Abbott (2000); Bi and Poo (1998); Froemke and Dan (2002); see each rule's `source`.
    """
    dt = numbers("dt_ms", dt_ms, unit="ms")
    rule = _pair_rule(rule)
    plus = rule.amplitude_plus * np.exp(-np.maximum(dt, 0) / rule.tau_plus_ms)
    minus = rule.amplitude_minus * np.exp(np.minimum(dt, 0) / rule.tau_minus_ms)
    return np.where(dt > 0, plus, np.where(dt < 0, minus, 0.0))


def pair_change(
    pre_ms, post_ms, rule: str | PairRule = "bi_poo", interaction: Interaction = "all_to_all"
) -> np.ndarray:
    """Total weight change that the pair rule gives to spike trains.

    Parameters
    ----------
    pre_ms, post_ms : array-like
        Increasing spike times in milliseconds, shapes ``(..., n_pre)`` and ``(..., n_post)``; the leading
        axes are synapses and broadcast against each other. A train may be empty.
    rule : str or PairRule
        A name of `PAIR_RULES`, or a rule of your own.
    interaction : {"all_to_all", "nearest_spike"}
        Whether a spike pairs with all earlier spikes of the other side or with the last one only.

    Returns
    -------
    numpy.ndarray
        Change of the relative weight, one for each synapse.

    Raises
    ------
    ValueError
        If times are not finite or do not increase, or a name is unknown.

    Notes
    -----
    Linear in its parts: without bounds on the weight the order of the spikes' effects does not matter.
    """
    pre, post = _trains(pre_ms, post_ms)
    rule = _pair_rule(rule)
    choice("interaction", interaction, INTERACTIONS)
    return _change(PAIR, pre, post, parameters(rule, interaction == "nearest_spike"))


def triplet_change(pre_ms, post_ms, rule: str | TripletRule = "visual_cortex_minimal") -> np.ndarray:
    """Total weight change that the triplet rule gives to spike trains.

    Parameters
    ----------
    pre_ms, post_ms
        As in `pair_change`.
    rule : str or TripletRule
        A name of `TRIPLET_RULES`, or a rule of your own.

    Returns
    -------
    numpy.ndarray
        Change of the relative weight, one for each synapse.

    Raises
    ------
    ValueError
        If times are not finite or do not increase, or the rule is unknown.

    Notes
    -----
    Pfister and Gerstner (2006), key ``pfister2006``. At a postsynaptic spike the weight grows by
    ``r1 (A2+ + A3+ o2)``, at a presynaptic spike it falls by ``o1 (A2- + A3- r2)``, each slow trace read just
    before its own neuron's spike. The NEST simulator's defaults differ from the published sets.
    """
    pre, post = _trains(pre_ms, post_ms)
    if not isinstance(rule, TripletRule):
        rule = TRIPLET_RULES[choice("rule", rule, TRIPLET_RULES)]
    return _change(TRIPLET, pre, post, parameters(rule, rule.interaction == "nearest_spike"))


def _change(rule: SpikingRule, pre: np.ndarray, post: np.ndarray, values: dict[str, float]) -> np.ndarray:
    weight = np.zeros(pre.shape[:-1])
    for moment in rule.follow(pre, post, values):
        weight = moment.after[-1]
    return np.asarray(weight, dtype=float)


def _pair_rule(rule: str | PairRule) -> PairRule:
    return rule if isinstance(rule, PairRule) else PAIR_RULES[choice("rule", rule, PAIR_RULES)]


def _trains(pre_ms, post_ms) -> tuple[np.ndarray, np.ndarray]:
    """Check two sets of spike trains and give them the same leading axes."""
    pre, post = (
        np.atleast_1d(numbers(name, times, unit="ms"))
        for name, times in (("pre_ms", pre_ms), ("post_ms", post_ms))
    )
    for name, times in (("pre_ms", pre), ("post_ms", post)):
        if (np.diff(times, axis=-1) <= 0).any():
            raise ValueError(f"{name} does not increase; each spike has to come after the one before it.")
    try:
        synapses = np.broadcast_shapes(pre.shape[:-1], post.shape[:-1])
    except ValueError:
        raise ValueError(
            f"pre_ms and post_ms must hold as many synapses as each other, not {pre.shape} and {post.shape}."
        ) from None
    return np.broadcast_to(pre, synapses + pre.shape[-1:]), np.broadcast_to(post, synapses + post.shape[-1:])
