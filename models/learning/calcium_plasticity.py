"""Calcium-based plasticity after Graupner and Brunel (2012): two thresholds, one bistable synapse.

Every spike adds a step of calcium that decays exponentially. While calcium is above a threshold the synaptic
efficacy rho drifts, down above the lower and up above the higher threshold, with noise; without calcium it
rests in one of two states, DOWN (0) or UP (1), on either side of 0.5. Times above the thresholds and the
moments of rho have closed forms between spikes, so nothing here is stepped through time.

The rule says how calcium changes a synapse. It does not say what drives new synapses: blocking NMDA
receptors lowers the calcium and with it potentiation.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from models.language.checks import instance, number, numbers, row, whole_number
from models.language.spike_events import array_function
from models.learning.calcium_rule import (
    RHO_UNSTABLE,
    RULES,
    STATEMENT,
    THETA_DEPRESSION,
    CalciumRule,
    climbing,
    constants,
    named,
    strength,
    time_above,
    with_nmda_block,
)
from models.learning.spike_timing import spike_pairs

__all__ = [
    "RULES",
    "CalciumRule",
    "Moments",
    "averaged_moments",
    "calcium",
    "exact_moments",
    "fractions_above",
    "population_ratio",
    "simulate",
    "simulated_ratio",
    "strength_ratio",
    "strength_ratio_of_trains",
    "transition_probabilities",
    "with_nmda_block",
]

_time_above = array_function(time_above, "calcium", "theta", "tau", "within")
_climbing = array_function(climbing, "mean", "variance")
_strength = array_function(strength, "up", "down", "fraction_down", "strength_up")


class Moments(NamedTuple):
    """Mean and variance of rho over many synapses, or over time for one."""

    mean: np.ndarray
    variance: np.ndarray


def calcium(times_ms, pre_ms, post_ms, rule: str | CalciumRule) -> np.ndarray:
    """Calcium concentration at given times.

    Parameters
    ----------
    times_ms : array-like, shape (m,)
        Times at which to read calcium, milliseconds. A spike's own calcium counts from its instant on.
    pre_ms, post_ms : array-like, shapes (n_pre,) and (n_post,)
        Spike times, milliseconds.
    rule : str or CalciumRule
        A name of `RULES`, or a rule of your own.

    Returns
    -------
    numpy.ndarray, shape (m,)
        Calcium in units of the depression threshold.

    Raises
    ------
    ValueError
        If a time is not finite or the rule is unknown.
    """
    rule = named(rule)
    times = row("times_ms", times_ms, unit="ms")
    events, steps = _events(pre_ms, post_ms, rule)
    since = times[:, None] - events
    left = np.exp(-np.maximum(since, 0) / (1e3 * rule.tau_calcium_s))
    return (steps * np.where(since >= 0, left, 0)).sum(axis=1)


def fractions_above(dt_ms, rate_hz, rule: str | CalciumRule) -> tuple[np.ndarray, np.ndarray]:
    """Fractions of time that periodic spike pairs keep calcium above the thresholds.

    Parameters
    ----------
    dt_ms : array-like
        Time of the postsynaptic minus the presynaptic spike, milliseconds.
    rate_hz : array-like
        Pairs per second, above 0; broadcasts against `dt_ms`.
    rule : str or CalciumRule
        A name of `RULES`, or a rule of your own.

    Returns
    -------
    above_depression, above_potentiation : numpy.ndarray
        Fractions in [0, 1], broadcast shape of `dt_ms` and `rate_hz`.

    Raises
    ------
    ValueError
        If a value is out of bounds or the rule is unknown.

    Notes
    -----
    Calcium has reached its periodic steady state, and delays longer than a period wrap around. Within each
    of the two intervals of a period calcium falls from c to the threshold in ``tau ln(c / theta)``.
    """
    rule = named(rule)
    dt = numbers("dt_ms", dt_ms, unit="ms")
    period = 1.0 / numbers("rate_hz", rate_hz, above=0, unit="Hz")
    lag = np.mod((dt - rule.delay_ms) / 1e3, period)  # postsynaptic after presynaptic calcium
    tau = rule.tau_calcium_s
    left = -1 / np.expm1(-period / tau)  # a step and what its predecessors have left
    after_pre = left * (rule.calcium_pre + rule.calcium_post * np.exp(-(period - lag) / tau))
    after_post = left * (rule.calcium_post + rule.calcium_pre * np.exp(-lag / tau))
    down, up = (
        _time_above(after_pre, theta, tau, lag) + _time_above(after_post, theta, tau, period - lag)
        for theta in (THETA_DEPRESSION, rule.theta_potentiation)
    )
    return np.minimum(down / period, 1), np.minimum(up / period, 1)  # rounding may pass 1 by one bit


def averaged_moments(initial, dt_ms, rule: str | CalciumRule, pairs: int = 60, rate_hz=1.0) -> Moments:
    """Mean and variance of rho after a protocol, by the paper's averaging over the period.

    Parameters
    ----------
    initial : array-like
        Starting value of rho, 0 to 1.
    pairs : int
        Number of pairs, at least 1.
    dt_ms, rate_hz, rule
        As in `fractions_above`.

    Returns
    -------
    Moments
        Broadcast shape of `initial`, `dt_ms` and `rate_hz`.

    Raises
    ------
    ValueError
        If a value is out of bounds or the rule is unknown.

    Notes
    -----
    Graupner and Brunel (2012), key ``graupner2012``. Drift and noise are replaced by their time averages;
    the double well, weak during stimulation, is left out. Compare `exact_moments`.
    """
    rule = named(rule)
    start = numbers("initial", initial, low=0, high=1)
    pairs = whole_number("pairs", pairs, low=1)
    down, up = fractions_above(dt_ms, rate_hz, rule)
    seconds = pairs / numbers("rate_hz", rate_hz, above=0, unit="Hz")
    pull_up, pull_down = rule.gamma_potentiation * up, rule.gamma_depression * down
    pull = pull_up + pull_down
    decay = -np.expm1(-seconds * pull / rule.tau_s)
    still = pull == 0
    safe = np.where(still, 1.0, pull)
    mean = np.where(still, start, start + (pull_up / safe - start) * decay)
    spread = rule.sigma**2 * (up + down) / (2 * safe)
    variance = np.where(still, 0.0, spread * -np.expm1(-2 * seconds * pull / rule.tau_s))
    return Moments(mean, np.broadcast_to(variance, mean.shape))


def exact_moments(initial, pre_ms, post_ms, rule: str | CalciumRule) -> pd.DataFrame:
    """Mean and variance of rho after every calcium event, exact event by event.

    Parameters
    ----------
    initial : float
        Starting value of rho, 0 to 1.
    pre_ms, post_ms : array-like, shapes (n_pre,) and (n_post,)
        Spike times in milliseconds, any pattern; together at least one. Calcium starts from 0.
    rule : str or CalciumRule
        A name of `RULES`, or a rule of your own.

    Returns
    -------
    pandas.DataFrame
        Columns ``time_ms`` (end of each interval; the last has calcium decayed below the thresholds),
        ``above_depression_s`` and ``above_potentiation_s`` (in that interval), ``mean`` and ``variance``.

    Raises
    ------
    ValueError
        If a value is out of bounds or the rule is unknown.

    Notes
    -----
    Between two events calcium first exceeds both thresholds, then one, then none. In each part rho follows
    a linear stochastic equation whose mean and variance have closed forms. The double well is left out, as
    in the paper's expectation; `simulate` has it.
    """
    rule = named(rule)
    start = number("initial", initial, low=0, high=1)
    rows = []
    for end, above_down, above_up, (_, weak, strong, variance) in _intervals(pre_ms, post_ms, rule):
        rows.append((end, above_down, above_up, weak + (strong - weak) * start, variance))
    columns = ["time_ms", "above_depression_s", "above_potentiation_s", "mean", "variance"]
    return pd.DataFrame(rows, columns=columns)


def transition_probabilities(from_down: Moments, from_up: Moments) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities that a synapse has changed sides once calcium is gone.

    Parameters
    ----------
    from_down, from_up : Moments
        Mean and variance of rho at the end of the protocol, starting from 0 and from 1.

    Returns
    -------
    up, down : numpy.ndarray
        Probability to go from DOWN to UP and from UP to DOWN, in [0, 1].

    Raises
    ------
    ValueError
        If a mean is not finite, or a variance negative or not finite.

    Notes
    -----
    rho is taken as Gaussian; whatever is above 0.5 then climbs to UP. Without variance the answer is
    0 or 1, and a mean at 0.5 exactly counts half.
    """
    probabilities = []
    for name, moments in (("from_down", from_down), ("from_up", from_up)):
        mean, variance = instance(name, moments, Moments)
        mean, variance = numbers("mean", mean), numbers("variance", variance, low=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            above = _climbing(mean, variance)
        probabilities.append(np.where(np.isnan(above), 0.5, above))
    return probabilities[0], 1 - probabilities[1]


def strength_ratio(dt_ms, rule: str | CalciumRule, pairs: int = 60, rate_hz=1.0) -> np.ndarray:
    """Synaptic strength after over before a spike-pair protocol, as the paper computes it.

    Parameters
    ----------
    dt_ms, rule, pairs, rate_hz
        As in `averaged_moments`.

    Returns
    -------
    numpy.ndarray
        Ratio, 1 for no change.

    Raises
    ------
    ValueError
        If a value is out of bounds or the rule is unknown.

    Notes
    -----
    Graupner and Brunel (2012), key ``graupner2012``; moments by `averaged_moments`. A population starts with
    a fraction beta DOWN and the rest UP, and an UP synapse is b times as strong.
    """
    rule = named(rule)
    ends = [averaged_moments(start, dt_ms, rule, pairs, rate_hz) for start in (0.0, 1.0)]
    return population_ratio(*transition_probabilities(*ends), rule)


def strength_ratio_of_trains(pre_ms, post_ms, rule: str | CalciumRule) -> float:
    """Synaptic strength after over before any two spike trains, exact event by event.

    Parameters
    ----------
    pre_ms, post_ms, rule
        As in `exact_moments`.

    Returns
    -------
    float
        Ratio, 1 for no change.

    Raises
    ------
    ValueError
        If a time is not finite, there is no spike or the rule is unknown.

    Notes
    -----
    As `strength_ratio`, but with the moments of `exact_moments`: it differs from the paper's averaged value
    by about 0.01, since potentiation and depression do not act at the same instants.
    """
    rule = named(rule)
    last = [exact_moments(start, pre_ms, post_ms, rule).iloc[-1] for start in (0.0, 1.0)]
    up, down = transition_probabilities(*(Moments(row["mean"], row["variance"]) for row in last))
    return float(population_ratio(up, down, rule))


def population_ratio(up, down, rule: str | CalciumRule) -> np.ndarray:
    """Strength of a population after over before, from its transition probabilities.

    Parameters
    ----------
    up, down : array-like
        Probability to go from DOWN to UP and from UP to DOWN, 0 to 1.
    rule : str or CalciumRule
        A name of `RULES`, or a rule of your own; gives the starting fraction DOWN and the strength of UP.

    Returns
    -------
    numpy.ndarray
        Ratio, 1 for no change.

    Raises
    ------
    ValueError
        If a probability is outside 0 to 1 or the rule is unknown.
    """
    rule = named(rule)
    up, down = numbers("up", up, low=0, high=1), numbers("down", down, low=0, high=1)
    return _strength(up, down, rule.fraction_down, rule.strength_up)


def simulate(
    pre_ms, post_ms, rule: str | CalciumRule, synapses: int = 1000, initial=None, seed: int = 0
) -> tuple[np.ndarray, np.ndarray]:
    """Simulate many synapses with noise and the double well.

    Parameters
    ----------
    pre_ms, post_ms, rule
        As in `exact_moments`.
    synapses : int
        Number of independent synapses, 1 to 1,000,000.
    initial : array-like, optional
        Starting rho of each synapse (shape ``(synapses,)`` or one number), 0 to 1. By default the first
        ``fraction_down`` of the synapses start at 0 and the others at 1.
    seed : int
        Seed of the noise; the same seed gives the same synapses.

    Returns
    -------
    time_ms : numpy.ndarray, shape (n,)
        The protocol's start and the end of each interval between calcium events.
    rho : numpy.ndarray, shape (n, synapses)
        Efficacy at those times. Noise can carry it a little outside [0, 1], as in the paper.

    Raises
    ------
    ValueError
        If a value is out of bounds, the rule is unknown, or the table would need more than about 1 GB.

    Notes
    -----
    The linear part with its noise is drawn exactly from its Gaussian, and the flow of the double well is
    solved in closed form; the two alternate within each interval (Strang splitting), which is accurate
    because the well needs `tau_s` (minutes) and an interval lasts about a second or less. Long rests are
    exact too: without calcium only the well acts.
    """
    rule = named(rule)
    synapses = whole_number("synapses", synapses, low=1, high=1_000_000)
    rng = np.random.default_rng(whole_number("seed", seed))
    if initial is None:
        initial = (np.arange(synapses) >= round(rule.fraction_down * synapses)).astype(float)
    start = numbers("initial", initial, low=0, high=1)
    if start.shape not in ((), (synapses,)):
        raise ValueError(
            f"initial is an array of shape {start.shape}; it has to be one number or {synapses}."
        )
    rho = np.broadcast_to(start, synapses).astype(float)
    events, steps = _events(pre_ms, post_ms, rule)
    if events.size * synapses > 1e8:
        raise ValueError(
            f"{events.size} spikes at {synapses} synapses need too much memory; keep spikes "
            "times synapses at 100,000,000 or less."
        )
    times, states = [events[0]], [rho]
    values = constants(rule)
    level = 0.0
    intervals = _intervals(pre_ms, post_ms, rule)
    for (end, above_down, above_up, after), step in zip(intervals, steps, strict=True):
        above = max(above_down, above_up)
        if above > 0:
            # What this interval alone does to a synapse: its moments, from no variance.
            alone = STATEMENT.flowed([level + step, 0.0, 1.0, 0.0], end - times[-1], values)
            _, weak, strong, variance = alone
            jitter = np.sqrt(max(0.0, variance)) * rng.standard_normal(synapses)
            rho = _well(rho, above / 2, rule)
            rho = _well(weak + (strong - weak) * rho + jitter, above / 2, rule)
        rho = _well(rho, (end - times[-1]) / 1e3 - above, rule)
        level = after[0]
        times.append(end)
        states.append(rho)
    return np.array(times), np.array(states)


def simulated_ratio(
    dt_ms, rule: str | CalciumRule, pairs: int = 60, rate_hz: float = 1.0, synapses: int = 1000, seed: int = 0
) -> pd.DataFrame:
    """Strength ratio from the noisy simulation, with its sampling error.

    Parameters
    ----------
    dt_ms, rule, pairs, rate_hz
        As in `strength_ratio`; one number for the rate.
    synapses : int
        Synapses simulated from each of the two states, 2 to 500,000.
    seed : int
        Seed of the noise; each delay draws from its own stream.

    Returns
    -------
    pandas.DataFrame
        A row for each delay: ``dt_ms``, ``up`` and ``down`` (fractions that changed sides), ``ratio`` and
        ``standard_error``.

    Raises
    ------
    ValueError
        If a value is out of bounds or the rule is unknown.
    """
    rule = named(rule)
    delays = np.atleast_1d(numbers("dt_ms", dt_ms, unit="ms"))
    n = whole_number("synapses", synapses, low=2, high=500_000)
    seeds = np.random.SeedSequence(whole_number("seed", seed)).generate_state(delays.size)
    beta, b = rule.fraction_down, rule.strength_up
    rows = []
    for delay, stream in zip(delays.flat, seeds, strict=True):
        trains = spike_pairs(delay, pairs, rate_hz)
        _, rho = simulate(*trains, rule, 2 * n, np.repeat([0.0, 1.0], n), int(stream))
        is_up = rho[-1] > RHO_UNSTABLE
        up, down = is_up[:n].mean(), 1 - is_up[n:].mean()
        spread = np.sqrt((beta**2 * up * (1 - up) + (1 - beta) ** 2 * down * (1 - down)) / n)
        error = (b - 1) * spread / (beta + (1 - beta) * b)
        rows.append((delay, up, down, float(population_ratio(up, down, rule)), error))
    return pd.DataFrame(rows, columns=["dt_ms", "up", "down", "ratio", "standard_error"])


def _events(pre_ms, post_ms, rule: CalciumRule) -> tuple[np.ndarray, np.ndarray]:
    """Return times (ms) and sizes of the calcium steps, in order."""
    pre = np.atleast_1d(numbers("pre_ms", pre_ms, unit="ms"))
    post = np.atleast_1d(numbers("post_ms", post_ms, unit="ms"))
    if pre.ndim > 1 or post.ndim > 1:
        raise ValueError("pre_ms and post_ms must each be one list of spike times.")
    if not pre.size + post.size:
        raise ValueError("pre_ms and post_ms must hold at least one spike between them.")
    times = np.concatenate([pre + rule.delay_ms, post])
    steps = np.repeat([rule.calcium_pre, rule.calcium_post], [pre.size, post.size])
    order = np.argsort(times, kind="stable")
    return times[order], steps[order]


def _intervals(pre_ms, post_ms, rule: CalciumRule) -> Iterator[tuple[float, float, float, list[float]]]:
    """Yield each interval between calcium steps: end (ms), seconds above each threshold, state at its end."""
    _events(pre_ms, post_ms, rule)
    values, thetas = constants(rule), (THETA_DEPRESSION, rule.theta_potentiation)
    trains = [np.sort(np.ravel(train).astype(float)) for train in (pre_ms, post_ms)]
    moments = list(STATEMENT.follow(*trains, values))
    for moment, after in zip(moments, [*moments[1:], None], strict=True):
        elapsed = after.time - moment.time if after else np.inf
        above = [
            float(_time_above(moment.after[0], theta, rule.tau_calcium_s, elapsed / 1e3)) for theta in thetas
        ]
        state = STATEMENT.flowed(moment.after, elapsed, values)
        yield (after.time if after else moment.time + 1e3 * max(above), *above, state)


def _well(rho: np.ndarray, seconds: float, rule: CalciumRule) -> np.ndarray:
    """Let rho fall in the double well for a while: the exact solution, with the ridge at 0.5."""
    u = rho - RHO_UNSTABLE
    kept = np.exp(-seconds / (2 * rule.tau_s))
    gone = np.sqrt(4 * u**2 + (1 - 4 * u**2) * kept)
    # On the ridge itself it stays, however long.
    return RHO_UNSTABLE + np.divide(u, gone, out=np.zeros_like(u), where=gone > 0)
