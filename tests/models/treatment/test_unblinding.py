"""The simulated trials against their closed form, the masked case, and bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.treatment.unblinding import (
    LIMITS,
    apparent_effect,
    blinding_index,
    simulate_participants,
    simulate_trials,
)

effects = st.floats(-10, 10)
chances = st.floats(0, 1)


@settings(max_examples=40)
@given(true=effects, benefit=effects, active=chances, control=chances, seed=st.integers(0, 10**6))
def test_simulated_trials_have_the_mean_and_error_of_the_closed_form(true, benefit, active, control, seed):
    trials = simulate_trials(true, benefit, active, control, per_arm=25, sd=8, trials=2000, seed=seed)
    expected = apparent_effect(true, benefit, active, control, per_arm=25, sd=8)
    error = expected.standard_error / np.sqrt(len(trials))
    assert abs(trials["apparent_effect"].mean() - expected.apparent_effect) < 5.5 * error
    assert trials["apparent_effect"].std() == pytest.approx(expected.standard_error, rel=0.1)


@given(true=effects, benefit=effects, belief=chances)
def test_masked_arms_show_the_true_effect(true, benefit, belief):
    """Masked: both arms believe alike. It need not be half and half."""
    masked = apparent_effect(true, benefit, belief, 1 - belief)
    assert masked.apparent_effect == pytest.approx(true, abs=1e-12)


def test_masked_trials_are_unbiased_without_any_adjustment():
    trials = simulate_trials(3.0, 8.0, 0.8, 0.2, per_arm=200, sd=8, trials=2000, seed=1)
    error = trials["apparent_effect"].std() / np.sqrt(2000)
    assert abs(trials["apparent_effect"].mean() - 3.0) < 5 * error


@given(benefit=st.floats(0.1, 10), low=chances, high=chances)
def test_better_guessing_never_shrinks_the_apparent_effect(benefit, low, high):
    low, high = sorted((low, high))
    assert (
        apparent_effect(0, benefit, high).apparent_effect
        >= apparent_effect(0, benefit, low).apparent_effect - 1e-12
    )


@given(benefit=effects, active=chances, control=chances)
def test_bias_is_expectancy_times_the_mean_blinding_index(benefit, active, control):
    index = (blinding_index(active) + blinding_index(control)) / 2
    assert apparent_effect(0, benefit, active, control).bias == pytest.approx(benefit * index, abs=1e-12)
    assert -1 <= index <= 1


def test_an_inert_drug_looks_effective_when_everyone_knows():
    trials = simulate_trials(0.0, 6.0, 0.95, per_arm=50, sd=8, trials=500, seed=3)
    assert trials["significant"].mean() > 0.8
    masked = simulate_trials(0.0, 6.0, 0.5, per_arm=50, sd=8, trials=4000, seed=3)
    assert masked["significant"].mean() == pytest.approx(0.05, abs=0.02)


def test_wrong_guesses_hide_a_true_effect():
    assert apparent_effect(3.0, 6.0, 0.368).apparent_effect < 3.0


def test_equal_belief_recovers_the_truth_and_says_when_it_cannot():
    trials = simulate_trials(3.0, 8.0, 0.85, per_arm=60, sd=8, trials=2000, seed=4)
    adjusted = trials["adjusted_effect"]
    assert abs(adjusted.mean() - 3.0) < 5 * adjusted.std() / np.sqrt(2000)
    assert trials["apparent_effect"].mean() > 7
    assert simulate_trials(3.0, 8.0, 1.0, trials=5)["adjusted_effect"].isna().all()
    assert "Belief comes before the outcome" in LIMITS


def test_adjustment_is_least_squares():
    people = simulate_participants(3.0, 8.0, 0.8, 0.6, per_arm=40, seed=9)
    row = simulate_trials(3.0, 8.0, 0.8, 0.6, per_arm=40, trials=1, seed=9).iloc[0]
    active = (people["arm"] == "active").to_numpy(float)
    design = np.column_stack([np.ones(80), active, people["believes_active"]])
    coefficients = np.linalg.lstsq(design, people["improvement"], rcond=None)[0]
    assert row["adjusted_effect"] == pytest.approx(coefficients[1], rel=1e-9)
    means = people.groupby("arm")["improvement"].mean()
    assert row["apparent_effect"] == pytest.approx(means["active"] - means["control"], rel=1e-12)


def test_intervals_cover_the_apparent_truth():
    trials = simulate_trials(2.0, 5.0, 0.7, per_arm=100, trials=3000, seed=8)
    truth = apparent_effect(2.0, 5.0, 0.7).apparent_effect
    cover = ((trials["lower"] < truth) & (truth < trials["upper"])).mean()
    assert cover == pytest.approx(0.95, abs=0.02)


def test_the_seed_fixes_the_trials():
    first, again, other = (simulate_trials(1, 2, 0.7, trials=3, seed=s) for s in (1, 1, 2))
    assert first.equals(again) and not first.equals(other)


def test_closed_form_takes_arrays():
    grid = apparent_effect([[0.0], [3.0]], 5.0, [0.5, 0.75, 1.0])
    np.testing.assert_allclose(grid.apparent_effect, [[0, 2.5, 5], [3, 5.5, 8]])
    assert grid.bias.shape == grid.standard_error.shape == (2, 3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: apparent_effect(np.nan, 1, 0.5),
            "true_effect is nan; it has to be a number from -1e+06 to 1e+06 (points).",
        ),
        (lambda: apparent_effect(1, 1, 1.2), "correct_active is 1.2; it has to be a number from 0 to 1."),
        (
            lambda: apparent_effect(1, 1, 0.5, -0.1),
            "correct_control is -0.1; it has to be a number from 0 to 1.",
        ),
        (
            lambda: apparent_effect(1, 1, 0.5, sd=0),
            "sd is 0; it has to be a number above 0 up to 1e+06 (points).",
        ),
        (
            lambda: apparent_effect(1, 1, 0.5, per_arm=1),
            "per_arm is 1; it has to be a whole number from 2 to 1e+07.",
        ),
        (
            lambda: simulate_trials(1, 1, 0.5, trials=0),
            "trials is 0; it has to be a whole number from 1 to 1e+07.",
        ),
        (
            lambda: simulate_trials(1, 1, 0.5, trials=10**6, per_arm=100),
            "1000000 trials of 100 participants an arm need too much memory; keep trials times per_arm at "
            "10,000,000 or less.",
        ),
        (
            lambda: simulate_trials([1, 2], 1, 0.5),
            "true_effect is an array of shape (2,); it has to be one number.",
        ),
        (lambda: blinding_index(2), "correct is 2; it has to be a number from 0 to 1."),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message
