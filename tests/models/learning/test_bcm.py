"""The sliding threshold: its stability limit, its selectivity, and what runs away."""

import antimony
import numpy as np
import pytest
import roadrunner
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.learning.bcm import SYSTEM, drift, selective_is_stable, selective_weights, simulate, stability

PAIR = ([[1, 0.2], [0.2, 1]], [0.5, 0.5])


def test_two_pattern_fixed_point():
    weights, responses, threshold = selective_weights(*PAIR, 0)
    np.testing.assert_allclose(weights, [2.083333333, -0.4166666667], rtol=1e-9)
    assert responses.tolist() == [2, 0] and threshold == 2


@given(
    patterns=arrays(float, (3, 3), elements=st.floats(-1, 1)),
    shares=arrays(float, 3, elements=st.floats(0.1, 1)),
    selected=st.integers(0, 2),
)
def test_selective_fixed_points_are_fixed(patterns, shares, selected):
    assume(np.linalg.cond(patterns) < 1e3)
    probabilities = shares / shares.sum()
    weights, responses, threshold = selective_weights(patterns, probabilities, selected)
    weight_slope, threshold_slope = drift(weights, threshold, patterns, probabilities)
    assert np.abs(weight_slope).max() < 1e-8 and abs(threshold_slope) < 1e-8
    assert responses[selected] == pytest.approx(1 / probabilities[selected])


@given(eta=st.floats(1e-3, 1e3), tau=st.floats(1e-3, 1e3))
def test_stability_is_what_the_jacobian_says(eta, tau):
    values = SYSTEM.values({"learning_rate": eta, "tau_threshold": tau})
    jacobian = SYSTEM.jacobian(1.0, 1.0, *values.values())
    expected = np.sort_complex(np.linalg.eigvals(np.array(jacobian, dtype=float)).astype(complex))
    row = stability(eta, tau).iloc[0]
    found = np.sort_complex(np.array([row["eigenvalue_1"], row["eigenvalue_2"]]))
    np.testing.assert_allclose(found, expected, atol=1e-6 * np.abs(expected).max())
    assume(abs(eta * tau - 1) > 1e-9)
    assert row["stable"] == (expected.real < 0).all()


@given(weight=st.floats(0, 5), threshold=st.floats(0, 25), eta=st.floats(0.1, 5), tau=st.floats(0.1, 5))
def test_the_statement_is_the_rule_for_a_single_pattern(weight, threshold, eta, tau):
    values = SYSTEM.values({"learning_rate": eta, "tau_threshold": tau})
    stated = SYSTEM.right_hand_side(weight, threshold, *values.values())
    slope, threshold_slope = drift([weight], threshold, [[1]], [1], eta, tau)
    np.testing.assert_allclose(stated, [slope[0], threshold_slope], rtol=1e-12, atol=1e-12)


def test_limit_is_a_product_of_one():
    table = stability([0.5, 0.999, 1.0, 2.0], 1.0)
    assert table["stable"].tolist() == [True, True, False, False]
    assert table["eigenvalue_1"][2].real == 0 and table["eigenvalue_1"][2].imag != 0


def test_learning_settles_below_the_limit_and_oscillates_above():
    times = np.linspace(0, 400, 4001)
    below = simulate(times, learning_rate=0.8, start_weight=1.1, start_threshold=1.0)["weight"].to_numpy()
    above = simulate(times, learning_rate=1.1, start_weight=1.01, start_threshold=1.0)["weight"].to_numpy()
    assert np.abs(below[-500:] - 1).max() < 1e-6
    assert np.ptp(above[-500:]) > 0.5


def test_selectivity_is_lost_when_the_threshold_lags():
    assert selective_is_stable(*PAIR, 0, learning_rate=0.1, tau_threshold=1.0)
    assert not selective_is_stable(*PAIR, 0, learning_rate=5.0, tau_threshold=1.0)


@given(eta=st.floats(0.05, 5))
def test_stability_in_an_environment_matches_small_disturbances(eta):
    """Follow the averaged rule from beside the fixed point and see which way it goes."""
    weights, _, threshold = selective_weights(*PAIR, 0)
    state = np.append(weights, threshold)
    step = 1e-6

    def slope(point):
        return np.append(*drift(point[:2], point[2], *PAIR, learning_rate=eta))

    columns = [(slope(state + step * e) - slope(state - step * e)) / (2 * step) for e in np.eye(3)]
    largest = np.linalg.eigvals(np.array(columns).T).real.max()
    assume(abs(largest) > 1e-4)
    assert selective_is_stable(*PAIR, 0, learning_rate=eta) == (largest < 0)


def test_another_simulator_draws_the_same_path():
    assert antimony.loadAntimonyString(SYSTEM.antimony()) >= 0, antimony.getLastError()
    runner = roadrunner.RoadRunner(antimony.getSBMLString(antimony.getMainModuleName()))
    runner.integrator.absolute_tolerance, runner.integrator.relative_tolerance = 1e-12, 1e-10
    theirs = np.array(runner.simulate(0, 30, 301, ["weight", "threshold"]))
    ours = simulate(np.linspace(0, 30, 301))[["weight", "threshold"]].to_numpy()
    assert np.abs(theirs - ours).max() <= 1e-6 * np.abs(ours).max()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: stability(0, 1), "learning_rate is 0; it has to be a finite number above 0."),
        (
            lambda: simulate([0, 0]),
            "times_s does not increase; each time has to come after the one before it.",
        ),
        (
            lambda: simulate([1], learning_rate=np.nan),
            "learning_rate is nan; it has to be a finite number of at least 1e-06 (1/s).",
        ),
        (
            lambda: simulate([50.0], learning_rate=20.0, start_weight=5.0),
            "The weight grows without end: learning_rate times tau_threshold is 20, and a start this "
            "far from "
            "(1, 1) needs it smaller.",
        ),
        (
            lambda: selective_weights([[1, 2]], [1], 0),
            "patterns is of shape (1, 2); it has to be a square table with a row for each of the 1 "
            "probabilities.",
        ),
        (
            lambda: selective_weights([[1, 0], [0, 1]], [0.5, 0.4], 0),
            "probabilities add up to 0.9; they have to add up to 1.",
        ),
        (
            lambda: selective_weights([[1, 2], [2, 4]], [0.5, 0.5], 0),
            "patterns are not linearly independent; no pattern may be a mixture of the others.",
        ),
        (lambda: selective_weights(*PAIR, 2), "selected is 2; it has to be a whole number from 0 to 1."),
        (lambda: drift([1], 1, *PAIR), "weights must hold 2 numbers, one for each synapse."),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message
