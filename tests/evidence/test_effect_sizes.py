"""Effect sizes of single trials: against published values, statsmodels and closed forms, and bad input."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.meta_analysis import effectsize_2proportions, effectsize_smd
from statsmodels.stats.proportion import confint_proportions_2indep

from evidence.effect_sizes import (
    EffectSizeError,
    TwoByTwo,
    bias_correction,
    crossover_standardised_mean_difference,
    events_from_percentage,
    from_interval,
    hedges_g,
    mean_difference,
    pooled_sd,
    standardised_mean_difference,
    treated_risk,
)

sizes = st.integers(2, 200)
spreads = st.floats(0.5, 50)
differences = st.floats(-30, 30)


@st.composite
def tables(draw, least=0):
    n_treat, n_control = draw(st.integers(2, 300)), draw(st.integers(2, 300))
    events = [draw(st.integers(least, n - least)) for n in (n_treat, n_control)]
    return TwoByTwo(events[0], n_treat, events[1], n_control)


# Means ----------------------------------------------------------------------------------------------------


def test_the_bias_correction_has_its_closed_forms():
    assert bias_correction(2) == pytest.approx(1 / math.sqrt(math.pi), rel=1e-14)
    assert bias_correction(4) == pytest.approx(math.sqrt(2 / math.pi), rel=1e-14)


@given(st.integers(3, 5000))
def test_the_usual_formula_approximates_the_bias_correction(df):
    assert bias_correction(df) == pytest.approx(1 - 3 / (4 * df - 1), abs=0.6 / df**2)


@given(differences, spreads, sizes, spreads, sizes)
def test_hedges_g_is_that_of_statsmodels_but_for_its_approximate_correction(diff, sd1, n1, sd2, n2):
    g, variance = effectsize_smd(diff, sd1, n1, 0, sd2, n2)
    ours = standardised_mean_difference(diff, sd1, n1, sd2, n2)
    approximate = 1 - 3 / (4 * (n1 + n2) - 9)
    exact = bias_correction(n1 + n2 - 2)
    assert ours.estimate / exact == pytest.approx(g / approximate, rel=1e-12)
    assert ours.standard_error**2 - 1 / n1 - 1 / n2 == pytest.approx(
        ours.estimate**2 / (2 * (n1 + n2)), abs=1e-12
    )
    if n1 + n2 > 100:
        assert ours.standard_error**2 == pytest.approx(variance, rel=0.05)


@given(differences, spreads, sizes, spreads, sizes)
def test_turning_the_sign_and_scaling_the_points_leave_g_what_it_is(diff, sd1, n1, sd2, n2):
    g = standardised_mean_difference(diff, sd1, n1, sd2, n2)
    turned = standardised_mean_difference(-diff, sd1, n1, sd2, n2)
    scaled = standardised_mean_difference(10 * diff, 10 * sd1, n1, 10 * sd2, n2)
    assert turned == pytest.approx((-g.estimate, g.standard_error))
    assert scaled == pytest.approx(g)


@given(differences, spreads, sizes, sizes)
def test_the_standard_deviation_comes_back_from_the_standard_error(diff, sd, n1, n2):
    published = mean_difference(diff, sd, n1, sd, n2)
    assert pooled_sd(published.standard_error, n1, n2) == pytest.approx(sd)


@given(differences, spreads, spreads, st.integers(3, 80), st.floats(-0.9, 0.95))
def test_a_crossover_with_its_correlation_is_more_precise_than_arms_by_that_much(diff, sd1, sd2, n, r):
    paired = math.sqrt((sd1**2 + sd2**2 - 2 * r * sd1 * sd2) / n)
    effect = crossover_standardised_mean_difference(diff, sd1, sd2, n, paired)
    uncorrelated = crossover_standardised_mean_difference(diff, sd1, sd2, n, math.sqrt((sd1**2 + sd2**2) / n))
    assert effect.estimate == pytest.approx(uncorrelated.estimate)
    assert effect.standard_error == pytest.approx(uncorrelated.standard_error * math.sqrt(1 - r), rel=1e-6)


# Published figures ----------------------------------------------------------------------------------------


@given(st.floats(-5, 5), st.floats(0.01, 5))
def test_a_standard_error_comes_back_from_its_interval(estimate, error):
    reach = stats.norm.ppf(0.975) * error
    assert from_interval(estimate, estimate - reach, estimate + reach) == pytest.approx((estimate, error))
    ratio = [math.exp(value) for value in (estimate, estimate - reach, estimate + reach)]
    assert from_interval(*ratio, ratio=True) == pytest.approx((estimate, error), abs=1e-9)


def test_an_interval_of_students_t_is_read_with_its_degrees_of_freedom():
    narrow, wide = from_interval(-3, -9, 3), from_interval(-3, -9, 3, df=10)
    assert wide.standard_error == pytest.approx(6 / stats.t.ppf(0.975, 10))
    assert wide.standard_error < narrow.standard_error


def test_published_intervals_give_their_standard_errors():
    """Popova 2019 prints the standard error 1.69 beside −4.0 (−7.31 to −0.64)."""
    assert from_interval(-4.0, -7.31, -0.64).standard_error == pytest.approx(1.69, abs=0.02)


@given(st.integers(1, 400), st.sampled_from([0, 1]), st.data())
def test_a_count_comes_back_from_its_percentage_or_is_refused_as_ambiguous(n, decimals, data):
    events = data.draw(st.integers(0, n))
    shown = round(100 * events / n, decimals)
    fits = [k for k in range(n + 1) if abs(shown - 100 * k / n) <= 0.5 / 10**decimals + 1e-9]
    if len(fits) == 1:
        assert events_from_percentage(shown, n, decimals) == events
    else:
        with pytest.raises(EffectSizeError, match=f"^Both {fits[0]} and {fits[-1]} of {n} people are"):
            events_from_percentage(shown, n, decimals)


def test_two_counts_that_round_alike_are_enough_to_refuse():
    with pytest.raises(EffectSizeError, match=r"^Both 40 and 41 of 150 people are 27%"):
        events_from_percentage(27, 150)


# Counts ---------------------------------------------------------------------------------------------------


def test_log_odds_ratios_are_those_printed_for_the_bcg_trials():
    """The first trials as metafor-project.org prints them (van Houwelingen et al., table I)."""
    printed = {
        (4, 123, 11, 139): (-0.9387, 0.3571),
        (6, 306, 29, 303): (-1.6662, 0.2081),
        (3, 231, 11, 220): (-1.3863, 0.4334),
        (62, 13598, 248, 12867): (-1.4564, 0.0203),
        (180, 1541, 372, 1451): (-0.9581, 0.0099),
    }
    for counts, (estimate, variance) in printed.items():
        ours = TwoByTwo(*counts).log_odds_ratio()
        assert (ours.estimate, ours.standard_error**2) == pytest.approx((estimate, variance), abs=5e-5)


def test_log_risk_ratios_are_those_printed_for_the_bcg_trials():
    printed = {
        (62, 13598, 248, 12867): (-1.4416, 0.0200),
        (33, 5069, 47, 5808): (-0.2175, 0.0512),
        (5, 2498, 3, 2341): (0.4459, 0.5325),
    }
    for counts, (estimate, variance) in printed.items():
        ours = TwoByTwo(*counts).log_risk_ratio()
        assert (ours.estimate, ours.standard_error**2) == pytest.approx((estimate, variance), abs=5e-5)


@given(tables(least=1))
def test_counts_without_an_empty_cell_give_what_statsmodels_gives(table):
    counts = (table.events_treat, table.n_treat, table.events_control, table.n_control)
    for measure, ours, scale in (
        ("odds-ratio", table.log_odds_ratio(), 1),
        ("risk-ratio", table.log_risk_ratio(), 1),
        ("diff", table.risk_difference(), 100),
    ):
        estimate, variance = effectsize_2proportions(*counts, statistic=measure)
        assert ours.estimate == pytest.approx(scale * estimate, rel=1e-9, abs=1e-9)
        assert ours.standard_error == pytest.approx(scale * math.sqrt(variance), rel=1e-9)


@settings(deadline=None)
@given(tables())
def test_newcombes_interval_is_that_of_statsmodels(table):
    counts = (table.events_treat, table.n_treat, table.events_control, table.n_control)
    interval = table.risk_difference_interval()
    theirs = confint_proportions_2indep(*counts, method="newcomb", compare="diff")
    assert (interval.low, interval.high) == pytest.approx([100 * limit for limit in theirs], abs=1e-8)
    assert -100 <= interval.low <= interval.estimate <= interval.high <= 100


def test_the_interval_of_elektd_is_newcombes():
    """Anand 2023: 108 of 195 v 70 of 170, published as 14.2 (3.9 to 24.2)."""
    interval = TwoByTwo(108, 195, 70, 170).risk_difference_interval()
    assert interval == pytest.approx((14.208, 3.93, 24.06), abs=0.006)


def test_half_a_person_is_added_to_an_empty_cell_and_only_then():
    assert TwoByTwo(0, 10, 3, 10).log_odds_ratio().estimate == pytest.approx(
        math.log(0.5 * 7.5 / (10.5 * 3.5))
    )
    assert TwoByTwo(1, 10, 3, 10).log_odds_ratio().estimate == pytest.approx(math.log(1 * 7 / (9 * 3)))
    assert TwoByTwo(0, 10, 3, 10).log_risk_ratio().estimate == pytest.approx(
        math.log((0.5 / 11) / (3.5 / 11))
    )
    assert TwoByTwo(10, 10, 3, 10).log_risk_ratio().estimate == pytest.approx(math.log(10 / 3))


@given(tables(least=1))
def test_exchanging_the_arms_turns_the_sign(table):
    other = TwoByTwo(table.events_control, table.n_control, table.events_treat, table.n_treat)
    for measure in ("log_odds_ratio", "log_risk_ratio", "risk_difference"):
        one, two = getattr(table, measure)(), getattr(other, measure)()
        assert one.estimate == pytest.approx(-two.estimate, abs=1e-9)
        assert one.standard_error == pytest.approx(two.standard_error)


def test_the_fragility_index_of_one_against_nine_of_a_hundred_is_one():
    """p is 0.02 for 1 v 9 and 0.06 for 2 v 9."""
    assert TwoByTwo(1, 100, 9, 100).fragility_index() == 1
    assert TwoByTwo(9, 100, 1, 100).fragility_index() == 1
    assert TwoByTwo(5, 100, 9, 100).fragility_index() == 0


def test_the_fragility_index_goes_by_risk_where_the_smaller_arm_has_fewer_events_at_a_higher_risk():
    assert TwoByTwo(10, 12, 30, 200).fragility_index() > 0


@settings(deadline=None)
@given(tables())
def test_the_fragility_index_is_the_first_number_that_loses_significance(table):
    index = table.fragility_index()
    if table.p_value() >= 0.05:
        assert index == 0
        return
    treat = table.events_treat / table.n_treat < table.events_control / table.n_control
    shifted = [
        TwoByTwo(
            table.events_treat + step * treat,
            table.n_treat,
            table.events_control + step * (not treat),
            table.n_control,
        ).p_value()
        for step in range(index + 1)
    ]
    assert index > 0
    assert all(p < 0.05 for p in shifted[:-1])
    assert shifted[-1] >= 0.05


# Bad input ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda: bias_correction(1), "degrees of freedom is 1; it must be a number from 2."),
        (lambda: hedges_g(math.nan, 5, 5), "standardised difference is nan; it must be a number."),
        (lambda: hedges_g(0.5, 5, 1), "n_control is 1; it must be a whole number from 2."),
        (lambda: hedges_g(0.5, 5.5, 5), "n_treat is 5.5; it must be a whole number from 2."),
        (lambda: standardised_mean_difference(1, 0, 5, 2, 5), "sd_treat is 0; it must be a number above 0."),
        (lambda: mean_difference(1, 2, 5, -2, 5), "sd_control is -2; it must be a number above 0."),
        (lambda: pooled_sd("wide", 5, 5), "standard error is wide; it must be a number above 0."),
        (
            lambda: crossover_standardised_mean_difference(-8, 5, 5, 18, 9),
            "The standard deviations and the paired standard error imply a correlation of -28.16.",
        ),
        (lambda: from_interval(1, 1, 1), "The interval of 1 (1 to 1) has no width."),
        (lambda: from_interval(1, 2, 0), "The interval of 1 (2 to 0) has no width."),
        (
            lambda: from_interval(2, 1, 8),
            "The interval of 2 (1 to 8) is not symmetric, so it holds no standard error.",
        ),
        (lambda: from_interval(2, 0, 8, ratio=True), "lower limit is 0; it must be a number above 0."),
        (lambda: events_from_percentage(48.2, 27, 1), "No whole number of 27 people is 48.2%."),
        (lambda: events_from_percentage(50, 301), "Both 149 and 152 of 301 people are 50%."),
        (lambda: events_from_percentage(120, 27), "percentage is 120; it must be a number from 0 to 100."),
        (lambda: events_from_percentage(-1, 27), "percentage is -1; it must be a number from 0."),
        (lambda: TwoByTwo(11, 10, 0, 10), "events_treat is 11, more than the 10 people in the arm."),
        (lambda: TwoByTwo(1, 10, -1, 10), "events_control is -1; it must be a whole number from 0."),
        (lambda: TwoByTwo(True, 10, 1, 10), "events_treat is True; it must be a whole number from 0."),
        (
            lambda: TwoByTwo(0, 10, 0, 9).log_odds_ratio(),
            "In both arms nobody had the event (0 of 10 v 0 of 9), which says nothing about the odds ratio.",
        ),
        (
            lambda: TwoByTwo(10, 10, 9, 9).log_risk_ratio(),
            "In both arms everybody had the event (10 of 10 v 9 of 9), which says nothing about the risk "
            "ratio.",
        ),
        (
            lambda: TwoByTwo(10, 10, 0, 9).risk_difference(),
            "Each arm is all or nothing (10 of 10 v 0 of 9), so the risk difference has no standard error.",
        ),
        (
            lambda: TwoByTwo(2, 10, 1, 5).number_needed_to_treat(),
            "The risks are the same (2 of 10 v 1 of 5), so no number needed to treat exists.",
        ),
        (lambda: TwoByTwo(1, 9, 8, 9).fragility_index(5), "alpha is 5; it must lie between 0 and 1."),
        (lambda: treated_risk(0, 0.1), "odds ratio is 0; it must be a number above 0."),
        (lambda: treated_risk(2, 1.1), "control risk is 1.1; it must be a number from 0 to 1."),
    ],
)
def test_bad_input_is_refused_in_a_sentence(broken, said):
    with pytest.raises(EffectSizeError) as refusal:
        broken()
    assert str(refusal.value) == said
