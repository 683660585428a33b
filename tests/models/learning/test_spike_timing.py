"""The pair and triplet rules against published rows, a spike-by-spike reading, and their limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.learning.spike_timing import (
    INTERACTIONS,
    PAIR_RULES,
    TRIPLET_RULES,
    PairRule,
    pair_change,
    pair_window,
    spike_pairs,
    triplet_change,
)

trains = arrays(float, st.integers(0, 12), elements=st.integers(0, 400).map(float), unique=True).map(np.sort)


def spike_by_spike(pre, post, rule):
    """The triplet rule as the paper tells it: four traces, one event after the other."""
    traces = {"r1": 0.0, "r2": 0.0, "o1": 0.0, "o2": 0.0}
    taus = {"r1": rule.tau_plus_ms, "r2": rule.tau_x_ms or 1.0, "o1": rule.tau_minus_ms, "o2": rule.tau_y_ms}
    weight, now = 0.0, 0.0
    for time in np.unique(np.concatenate([pre, post])):
        for name, tau in taus.items():
            traces[name] *= np.exp(-(time - now) / tau)
        now = time
        before = dict(traces)
        if time in pre:
            weight -= before["o1"] * (rule.pair_minus + rule.triplet_minus * before["r2"])
        if time in post:
            weight += before["r1"] * (rule.pair_plus + rule.triplet_plus * before["o2"])
        for spikes, names in ((pre, ("r1", "r2")), (post, ("o1", "o2"))):
            for name in names:
                if time in spikes:
                    traces[name] = 1.0 if rule.interaction == "nearest_spike" else traces[name] + 1.0
    return weight


@given(pre=trains, post=trains, name=st.sampled_from(sorted(TRIPLET_RULES)))
def test_triplet_rule_matches_a_spike_by_spike_reading(pre, post, name):
    expected = spike_by_spike(pre, post, TRIPLET_RULES[name])
    assert triplet_change(pre, post, name) == pytest.approx(expected, rel=1e-10, abs=1e-16)


@given(pre=trains, post=trains, name=st.sampled_from(sorted(PAIR_RULES)))
def test_pair_rule_adds_the_window_over_all_pairs(pre, post, name):
    window = pair_window(post[None, :] - pre[:, None], name)
    assert pair_change(pre, post, name) == pytest.approx(window.sum(), rel=1e-10, abs=1e-14)


@given(pre=trains, post=trains)
def test_nearest_spike_pairs_each_spike_once(pre, post):
    rule = PairRule(1.0, -1.0, 1e12, 1e12, "none", False)
    after_pre = sum((pre < t).any() for t in post)
    after_post = sum((post < t).any() for t in pre)
    assert pair_change(pre, post, rule, "nearest_spike") == pytest.approx(after_pre - after_post, abs=1e-6)


@pytest.mark.parametrize("name", sorted(TRIPLET_RULES))
def test_synapses_are_computed_together_as_they_are_alone(name):
    delays = np.array([[-30.0, -10.0, 0.0], [5.0, 10.0, 60.0]])
    together = triplet_change(*spike_pairs(delays, 20, 25), name)
    alone = [[triplet_change(*spike_pairs(d, 20, 25), name) for d in row] for row in delays]
    assert together.shape == delays.shape
    np.testing.assert_allclose(together, alone, rtol=1e-13)


@pytest.mark.parametrize("interaction", INTERACTIONS)
def test_rare_pairs_are_the_window_times_their_number(interaction):
    delays = np.linspace(-50, 50, 21)
    change = pair_change(*spike_pairs(delays, 60, 0.1), "bi_poo", interaction)
    np.testing.assert_allclose(change, 60 * pair_window(delays, "bi_poo"), rtol=1e-12, atol=1e-99)


@pytest.mark.parametrize("name", sorted(PAIR_RULES))
def test_window_has_the_hebbian_sign_and_fades(name):
    delays = np.linspace(0.5, 120, 240)
    assert (np.diff(pair_window(delays, name)) < 0).all()
    assert (np.diff(pair_window(-delays, name)) > 0).all()
    assert pair_window(0.5, name) > 0 > pair_window(-0.5, name)


def test_frequency_turns_depression_into_potentiation():
    """What pairs alone cannot do: post before pre depresses at 20 Hz and potentiates at 40 Hz."""
    slow, fast = (triplet_change(*spike_pairs(-10, 60, hz), "visual_cortex_minimal") for hz in (20, 40))
    assert slow < 0 < fast
    pairs = [pair_change(*spike_pairs(-10, 60, hz), "song", "nearest_spike") for hz in (0.1, 20)]
    assert max(pairs) < 0


def test_poisson_trains_drift_as_the_rate_equation_says():
    """Uncorrelated Poisson trains: the drift is A3+ tau+ tauy x y^2 - A2- tau- x y per second, as in BCM."""
    rule = TRIPLET_RULES["visual_cortex_minimal"]
    rng = np.random.default_rng(2006)
    x, y, seconds = 10.0, 25.0, 2000.0
    draws = []
    for _ in range(20):
        pre, post = (np.sort(rng.uniform(0, seconds * 1e3, rng.poisson(rate * seconds))) for rate in (x, y))
        draws.append(triplet_change(pre, post, rule) / seconds)
    growth = rule.triplet_plus * rule.tau_plus_ms * rule.tau_y_ms * 1e-6 * x * y**2
    loss = rule.pair_minus * rule.tau_minus_ms * 1e-3 * x * y
    error = np.std(draws, ddof=1) / np.sqrt(len(draws))
    assert abs(np.mean(draws) - (growth - loss)) < 4 * error
    assert error < 0.05 * growth


def test_unconfirmed_values_stay_marked():
    assert {name for name, rule in PAIR_RULES.items() if not rule.verified} == {"bi_poo", "froemke_dan"}


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: pair_window(np.nan), "dt_ms is nan; it has to be a finite number (ms)."),
        (
            lambda: pair_window(1, ""),
            "rule is ''; it has to be one of song, neuromatch, bi_poo, froemke_dan.",
        ),
        (
            lambda: pair_change([2, 1], [3]),
            "pre_ms does not increase; each spike has to come after the one before it.",
        ),
        (
            lambda: triplet_change([1], [3, 3]),
            "post_ms does not increase; each spike has to come after the one before it.",
        ),
        (lambda: triplet_change([1], [np.inf]), "post_ms is inf; it has to be a finite number (ms)."),
        (
            lambda: pair_change([1], [2], "song", "some"),
            "interaction is 'some'; it has to be one of all_to_all, nearest_spike.",
        ),
        (
            lambda: pair_change(np.zeros((2, 1)), np.zeros((3, 1))),
            "pre_ms and post_ms must hold as many synapses as each other, not (2, 1) and (3, 1).",
        ),
        (lambda: spike_pairs(10, 0), "pairs is 0; it has to be a whole number from 1 to 1e+06."),
        (lambda: spike_pairs(10, 60, 0), "rate_hz is 0; it has to be a finite number above 0 (Hz)."),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message


def test_unknown_triplet_rule_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"rule is 'cortex'; it has to be one of .*, hippocampus_full"):
        triplet_change([1], [2], "cortex")
