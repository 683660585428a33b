"""The laws of relapse against the published points, each other, and bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.treatment import relapse
from models.treatment.relapse import Relapse

laws = st.builds(Relapse, st.floats(1, 500), st.floats(0.3, 5), st.floats(0, 0.9))
day = st.floats(0, 1000)
ratios = st.floats(0.05, 10)


@given(law=laws, days=st.lists(day, min_size=2, max_size=6), ratio=ratios)
def test_survival_is_a_falling_probability(law, days, ratio):
    free = law.survival(np.sort(days), ratio)
    assert ((free >= 0) & (free <= 1)).all() and (np.diff(free) <= 0).all()
    assert law.survival(0.0, ratio) == 1


@given(law=laws, days=day, ratios=st.tuples(ratios, ratios))
def test_a_higher_hazard_ratio_means_more_relapse(law, days, ratios):
    low, high = sorted(ratios)
    assert law.survival(days, high) <= law.survival(days, low)
    assert law.quantile(0.5, high) <= law.quantile(0.5, low)


@given(law=laws, share=st.floats(0.01, 0.99), ratio=ratios)
def test_the_quantile_undoes_survival(law, share, ratio):
    days = law.quantile(share, ratio)
    if math.isinf(days):
        assert law.durable**ratio >= share
    elif days < 1e9:
        assert law.survival(days, ratio) == pytest.approx(share, rel=1e-6)


@given(law=laws, days=day, ratio=ratios)
def test_hazards_are_proportional(law, days, ratio):
    free = law.survival(days)
    if free > 1e-200:
        assert law.survival(days, ratio) == pytest.approx(free**ratio, rel=1e-9)


def test_a_constant_hazard_fails_where_the_others_do_not():
    """The median alone leaves 4% well at 83 days; a quarter was."""
    assert relapse.law("constant").survival(83.0) == pytest.approx(0.0409182676, rel=1e-8)
    weibull, mixture = relapse.law("weibull"), relapse.law("mixture")
    assert weibull.survival([18.0, 83.0]) == pytest.approx([0.5, 0.25], rel=1e-12)
    assert weibull.shape == pytest.approx(math.log(2) / math.log(83 / 18), rel=1e-12)
    assert weibull.shape < 1, "the hazard falls"
    assert mixture.survival(83.0) == pytest.approx(0.25, abs=1e-3)
    # Only the mixture meets the second-hand quartiles too.
    gaps = {
        name: np.abs(relapse.law(name).survival([11.0, 18.0, 27.0]) - [0.75, 0.5, 0.25]).max()
        for name in ("weibull", "mixture")
    }
    assert gaps["mixture"] < 0.06 < gaps["weibull"]
    upper = relapse.simulate([83.0], "constant")["upper"].iloc[0]
    assert upper < relapse.DURABLE_SHARE, "chance in 17 people does not save the constant hazard"


def test_the_mixture_is_most_likely_where_it_was_fitted():
    ends, shares = relapse.INTERVALS["mixture"]
    best = relapse.law("mixture")

    def likelihood(law):
        left = np.array([1.0, *law.survival(np.array(ends)), 0.0])
        return float(np.array(shares) @ np.log(np.maximum(-np.diff(left), 1e-12)))

    for factor in (0.98, 1.02):
        for other in (
            Relapse(best.scale_days * factor, best.shape, best.durable),
            Relapse(best.scale_days, best.shape * factor, best.durable),
            Relapse(best.scale_days, best.shape, best.durable * factor),
        ):
            assert likelihood(other) < likelihood(best)


def test_the_band_is_that_of_seventeen_people():
    table = relapse.simulate([0.0, 18.0, 83.0])
    assert relapse.responders() == 17
    assert table.iloc[0, 1:].tolist() == [1.0, 1.0, 1.0]
    assert (table["lower"] <= table["relapse_free"]).all() and (table["relapse_free"] <= table["upper"]).all()
    # Binomial: half of 17, give or take 0.24.
    wide = table.loc[1, "upper"] - table.loc[1, "lower"]
    assert wide == pytest.approx(2 * 1.96 * math.sqrt(0.25 / 17), rel=0.2)


@pytest.mark.parametrize("name", relapse.LAWS)
def test_the_seed_fixes_the_band(name):
    first, again, other = (relapse.simulate([30.0], name, draws=8, seed=seed) for seed in (1, 1, 2))
    assert first.equals(again) and not first.equals(other)
    relapse._bootstrap.cache_clear()
    assert relapse.simulate([30.0], name, draws=8, seed=1).equals(first)


def test_continued_esketamine_keeps_more_people_well():
    assert relapse.hazard_ratio("remitters") == (0.49, 0.29, 0.84)
    assert relapse.hazard_ratio("responders")[0] == 0.30
    switched, remitters, responders = (
        relapse.simulate([180.0], "sustain1", ratio, draws=2)["relapse_free"].iloc[0]
        for ratio in (1, 0.49, 0.3)
    )
    assert switched < remitters < responders
    assert relapse.law("sustain1").median() == pytest.approx(273)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: relapse.law("gompertz"),
            "name is 'gompertz'; it has to be one of constant, weibull, mixture, sustain1.",
        ),
        (
            lambda: relapse.simulate([-1.0]),
            "days is -1; it has to be a finite number of at least 0 (days since the last dose).",
        ),
        (
            lambda: relapse.simulate([math.nan]),
            "days is nan; it has to be a finite number of at least 0 (days since the last dose).",
        ),
        (
            lambda: relapse.simulate([1.0], hazard_ratio=0),
            "hazard_ratio is 0; it has to be a finite number above 0.",
        ),
        (
            lambda: relapse.simulate([1.0], level=1.0),
            "level is 1; it has to be a number above 0 and below 1.",
        ),
        (lambda: relapse.bootstrap(draws=0), "draws is 0; it has to be a whole number from 1 to 20000."),
        (
            lambda: relapse.hazard_ratio("everyone"),
            "population is 'everyone'; it has to be one of remitters, responders.",
        ),
        (
            lambda: relapse.constant_hazard(0),
            "median_days is 0; it has to be a finite number above 0 (days).",
        ),
        (lambda: Relapse(10, durable=1), "durable is 1; it has to be below 1, or nobody ever relapses."),
        (lambda: Relapse(-3), "scale_days is -3; it has to be a finite number above 0 (days)."),
        (lambda: relapse.law().quantile(0.0), "share is 0; it has to be a number above 0 up to 1."),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message
