"""The calcium rule against its authors' simulations, against brute force, and at its limits.

`graupner_brunel_2012_simulation.csv` holds strength ratios that the authors published with their code: 1,000
noisy runs from each state, 60 pairs at 1 Hz, one column for each parameter set of their figure 2.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from models.learning.calcium_plasticity import (
    RULES,
    Moments,
    averaged_moments,
    calcium,
    exact_moments,
    fractions_above,
    population_ratio,
    simulate,
    simulated_ratio,
    strength_ratio,
    strength_ratio_of_trains,
    transition_probabilities,
    with_nmda_block,
)
from models.learning.spike_timing import spike_pairs

AUTHORS = pd.read_csv(Path(__file__).parents[1] / "graupner_brunel_2012_simulation.csv")
names = st.sampled_from(sorted(RULES))
delays = st.floats(-120, 120)
rates = st.floats(0.2, 50)


@pytest.mark.parametrize("name", list(AUTHORS.columns[1:]))
def test_expectation_follows_the_authors_noisy_simulation(name):
    ours = strength_ratio(AUTHORS["dt_ms"].to_numpy(), name)
    assert np.sqrt(np.mean((ours - AUTHORS[name]) ** 2)) < 0.02


@pytest.mark.parametrize("name", list(AUTHORS.columns[1:]))
def test_our_noisy_simulation_agrees_with_the_authors(name):
    """Two Monte-Carlo runs of one model differ by their sampling errors only."""
    few = AUTHORS.iloc[::8]
    ours = simulated_ratio(few["dt_ms"], name, seed=11)
    error = np.sqrt(2) * ours["standard_error"].to_numpy()
    rare = 0.004  # two transitions in a thousand, where a sample without any shows no error
    assert (np.abs(ours["ratio"].to_numpy() - few[name].to_numpy()) < 4 * error + rare).all()


@given(name=names, dt=delays, rate=rates)
def test_fractions_are_those_of_a_long_train(name, dt, rate):
    """The periodic closed form against event after event, once calcium has settled."""
    table = exact_moments(0.5, *spike_pairs(dt, 80, rate), name)
    period = 1e3 / rate
    # One period well inside the train: from the 61st presynaptic calcium step to the next.
    starts = table["time_ms"].shift().to_numpy() - RULES[name].delay_ms
    inside = (starts >= 60 * period - 1e-6) & (starts < 61 * period - 1e-6)
    for column, fraction in zip(
        ("above_depression_s", "above_potentiation_s"), fractions_above(dt, rate, name), strict=True
    ):
        assert 0 <= fraction <= 1
        assert table[column][inside].sum() * 1e3 == pytest.approx(fraction * period, abs=1e-5 * period)


@given(name=names, dt=delays)
def test_calcium_is_above_a_threshold_for_the_time_computed(name, dt):
    trains = spike_pairs(dt, 3, 20)
    table = exact_moments(0.5, *trains, name)
    grid = np.arange(-150, 500, 0.01)
    trace = calcium(grid, *trains, name)
    thetas = {"above_depression_s": 1.0, "above_potentiation_s": RULES[name].theta_potentiation}
    for column, theta in thetas.items():
        assert (trace > theta).sum() * 1e-5 == pytest.approx(table[column].sum(), abs=2e-4)


def test_moments_match_small_steps_through_time():
    rule = RULES["cortical slices"]
    pre, post = np.array([0.0, 40.0, 47.0]), np.array([10.0, 44.0, 90.0])
    h = 2e-3
    grid = np.arange(0, 200, h)
    trace = calcium(grid + h / 2, pre, post, rule)
    mean, variance = 0.3, 0.0
    for level in trace:
        above_up, above_down = float(level > rule.theta_potentiation), float(level > 1.0)
        step = h * 1e-3 / rule.tau_s
        up, down = rule.gamma_potentiation * above_up * step, rule.gamma_depression * above_down * step
        noise = (above_up + above_down) * rule.sigma**2 * step
        mean += up * (1 - mean) - down * mean
        variance += noise - 2 * (up + down) * variance
    last = exact_moments(0.3, pre, post, rule).iloc[-1]
    assert last["mean"] == pytest.approx(mean, abs=2e-5)
    assert last["variance"] == pytest.approx(variance, abs=2e-5)


@pytest.mark.parametrize("name", sorted(RULES))
def test_averaging_over_the_period_is_close_to_exact(name):
    for dt in (-20, 10):
        exact = exact_moments(0.5, *spike_pairs(dt), name).iloc[-1]
        averaged = averaged_moments(0.5, dt, name)
        assert averaged.mean == pytest.approx(exact["mean"], abs=0.006)
        assert averaged.variance == pytest.approx(exact["variance"], rel=0.2, abs=1e-12)


@pytest.mark.parametrize("name", ["DP", "hippocampal cultures"])
def test_simulated_synapses_have_the_exact_moments(name):
    """With the double well slowed a thousandfold, what remains is the linear stochastic equation."""
    k = 1e3
    rule = RULES[name]
    slow = replace(
        rule,
        tau_s=k * rule.tau_s,
        gamma_depression=k * rule.gamma_depression,
        gamma_potentiation=k * rule.gamma_potentiation,
        sigma=np.sqrt(k) * rule.sigma,
    )
    trains = spike_pairs(10, 30, 5)
    expected = exact_moments(1.0, *trains, slow).iloc[-1]
    np.testing.assert_allclose(expected, exact_moments(1.0, *trains, rule).iloc[-1], rtol=1e-9)
    n = 20_000
    _, rho = simulate(*trains, slow, n, 1.0, seed=5)
    error = np.sqrt(expected["variance"] / n)
    assert abs(rho[-1].mean() - expected["mean"]) < 4.5 * error
    assert rho[-1].var() == pytest.approx(expected["variance"], rel=4.5 * np.sqrt(2 / n))


@given(start=st.floats(0, 1))
def test_without_calcium_a_synapse_falls_to_the_nearer_state(start):
    silent = with_nmda_block("cortical slices", 1.0)
    _, rho = simulate([0.0, 3e5], [], silent, 1, start)
    solution = solve_ivp(
        lambda t, r: -r * (1 - r) * (0.5 - r) / silent.tau_s, (0, 300), [start], rtol=1e-10, atol=1e-12
    )
    assert rho[1, 0] == pytest.approx(solution.y[0, -1], abs=1e-7)
    assert (rho[1, 0] - 0.5) * (start - 0.5) >= 0


@pytest.mark.parametrize("state", [0.0, 0.5, 1.0])
def test_resting_states_and_ridge_are_fixed(state):
    _, rho = simulate([0.0, 1e7], [], with_nmda_block("DP", 1.0), 1, state)
    assert (rho == state).all()


@given(name=names, dt=delays, rate=rates, pairs=st.integers(1, 500))
def test_probabilities_and_ratios_stay_in_their_range(name, dt, rate, pairs):
    rule = RULES[name]
    ends = [averaged_moments(x, dt, name, pairs, rate) for x in (0.0, 1.0)]
    assert all(0 <= end.mean <= 1 and end.variance >= 0 for end in ends)
    up, down = transition_probabilities(*ends)
    assert 0 <= up <= 1 and 0 <= down <= 1
    lowest = 1 / (rule.fraction_down + (1 - rule.fraction_down) * rule.strength_up)
    ratio = strength_ratio(dt, name, pairs, rate)
    assert lowest - 1e-12 <= ratio <= rule.strength_up * lowest + 1e-12


@given(up=st.floats(0, 1), down=st.floats(0, 1), name=names)
def test_strength_rises_with_potentiation_and_falls_with_depression(up, down, name):
    assert population_ratio(1, down, name) >= population_ratio(up, down, name) - 1e-12
    assert population_ratio(up, 1, name) <= population_ratio(up, down, name) + 1e-12
    assert population_ratio(0, 0, name) == pytest.approx(1)


@given(dt=delays, rate=rates, name=names, blocks=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_more_block_never_means_more_calcium(dt, rate, name, blocks):
    less, more = (fractions_above(dt, rate, with_nmda_block(name, b)) for b in sorted(blocks))
    assert (np.array(more) <= np.array(less) + 1e-12).all()


def test_nmda_block_reduces_potentiation():
    """The honest limit of the rule: it cannot explain why ketamine should strengthen synapses."""
    blocks = np.linspace(0, 0.6, 13)
    ratios = [strength_ratio(10, with_nmda_block("cortical slices", b), 75, 20) for b in blocks]
    assert ratios[0] > 1.2
    assert (np.diff(ratios) < 0).all()
    assert not with_nmda_block("DP", 0.1).verified and with_nmda_block("DP", 0).verified


@pytest.mark.parametrize("name", sorted(RULES))
@pytest.mark.parametrize("dt", [-15.0, 8.0])
def test_exact_ratio_of_trains_agrees_with_simulated_synapses(name, dt):
    row = simulated_ratio(dt, name, synapses=4000, seed=21).iloc[0]
    exact = strength_ratio_of_trains(*spike_pairs(dt), name)
    assert abs(row["ratio"] - exact) < 4 * row["standard_error"] + 0.02  # the double well adds a little
    assert exact == pytest.approx(strength_ratio(dt, name), abs=0.02)


def test_sharp_distributions_decide_without_dividing_by_zero():
    up, down = transition_probabilities(
        Moments(np.array([0.2, 0.5, 0.8]), np.zeros(3)), Moments(np.array([0.2, 0.5, 0.8]), np.zeros(3))
    )
    assert up.tolist() == [0, 0.5, 1] and down.tolist() == [1, 0.5, 0]


def test_delays_beyond_a_period_wrap_around():
    """At 50 Hz a delay of 25 ms is a delay of 5 ms to the next pair."""
    np.testing.assert_allclose(fractions_above(25, 50, "DP"), fractions_above(5, 50, "DP"), rtol=1e-12)


def test_the_seed_fixes_the_noise():
    trains = spike_pairs(5, 5, 10)
    first, again, other = (simulate(*trains, "DP", 20, seed=s)[1] for s in (3, 3, 4))
    assert (first == again).all() and (first != other).any()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: strength_ratio(np.nan, "DP"), "dt_ms is nan; it has to be a finite number (ms)."),
        (
            lambda: strength_ratio(10, "DP", rate_hz=0),
            "rate_hz is 0; it has to be a finite number above 0 (Hz).",
        ),
        (
            lambda: strength_ratio(10, "DP", pairs=-1),
            "pairs is -1; it has to be a whole number of at least 1.",
        ),
        (lambda: with_nmda_block("DP", 1.5), "block is 1.5; it has to be a number from 0 to 1."),
        (lambda: exact_moments(2, [0], [1], "DP"), "initial is 2; it has to be a number from 0 to 1."),
        (
            lambda: exact_moments(0, [], [], "DP"),
            "pre_ms and post_ms must hold at least one spike between them.",
        ),
        (lambda: simulate([[0, 1]], [1], "DP"), "pre_ms and post_ms must each be one list of spike times."),
        (
            lambda: simulate([0], [1], "DP", 3, [0, 1]),
            "initial is an array of shape (2,); it has to be one number or 3.",
        ),
        (lambda: simulate([0], [1], "DP", seed=-1), "seed is -1; it has to be a whole number of at least 0."),
        (lambda: population_ratio(1.1, 0, "DP"), "up is 1.1; it has to be a number from 0 to 1."),
        (lambda: replace(RULES["DP"], tau_s=0), "tau_s is 0; it has to be a finite number above 0."),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message


def test_unknown_rule_lists_the_nine():
    with pytest.raises(ValueError, match="rule is 'X'; it has to be one of DP, DPD, DPD', P, D, D', hippoc"):
        strength_ratio(10, "X")


def test_a_synapse_on_the_ridge_stays_there_however_long_the_rest():
    _, rho = simulate([-1e9], [0.0], "D", synapses=2, initial=0.5)
    assert np.isfinite(rho).all() and (rho[1] == 0.5).all()
