"""Pooling: against published results, statsmodels and the likelihood; what must be refused; bad input."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import minimize_scalar
from statsmodels.api import OLS
from statsmodels.stats.meta_analysis import combine_effects

import evidence
from evidence.effect_sizes import TwoByTwo
from evidence.meta_analysis import egger_test, funnel, leave_one_out, pool, subgroups
from evidence.selection import (
    COMPARATORS,
    SUBJECTS,
    PoolingRefused,
    Selection,
    comparator_class,
    hours_after,
    select,
    subject,
)

BCG = Path(__file__).with_name("bcg.csv")


def bcg(measure: str) -> Selection:
    """Return the 13 trials of BCG (Colditz et al. 1994), with the counts of dat.bcg in metadat."""
    rows = pd.read_csv(BCG)
    tables = [
        TwoByTwo(a, a + b, c, c + d)
        for a, b, c, d in rows[
            ["tb_vaccinated", "no_tb_vaccinated", "tb_control", "no_tb_control"]
        ].to_numpy()
    ]
    effects = [getattr(table, f"log_{measure}")() for table in tables]
    frame = pd.DataFrame(effects).assign(
        id=rows["trial"].astype(str),
        study_key=rows["trial"].astype(str),
        allocation=rows["allocation"],
        n=[table.n_treat + table.n_control for table in tables],
    )
    return Selection(frame, measure, "lower")


def studies(estimates, errors, measure="standardised_mean_difference") -> Selection:
    names = [f"s{number}" for number in range(len(estimates))]
    frame = pd.DataFrame({"id": names, "study_key": names, "estimate": estimates, "standard_error": errors})
    return Selection(frame, measure)


several = st.integers(2, 12).flatmap(
    lambda k: st.tuples(
        st.lists(st.floats(-3, 3), min_size=k, max_size=k),
        st.lists(st.floats(0.05, 2), min_size=k, max_size=k),
    )
)
random = settings(deadline=None, max_examples=30)


# Published results ----------------------------------------------------------------------------------------


def test_the_risk_ratios_of_bcg_by_reml():
    """metafor and the reference values of the course."""
    result = pool(bcg("risk_ratio"), "REML", knapp_hartung=False)
    assert result.tau2 == pytest.approx(0.313243267507, rel=1e-5)
    assert result.estimate == pytest.approx(-0.714532, rel=1e-5)
    assert result.standard_error == pytest.approx(0.17978151827, rel=1e-5)
    assert result.i2 == pytest.approx(92.2213847359, rel=1e-5)
    assert result.q == pytest.approx(152.2330081, rel=1e-8)
    assert result.q_p_value < 1e-4
    assert result.k == 13
    shown = {name: [round(value, 3) for value in interval] for name, interval in result.shown.items()}
    assert shown["estimate"] == [0.489, 0.344, 0.696]
    assert shown["prediction"] == [0.489, 0.155, 1.549]


def test_the_risk_ratios_of_bcg_with_hartung_and_knapp():
    """As printed in the introduction of metafor: rma(yi, vi, test="knha") and predict(transf=exp)."""
    result = pool(bcg("risk_ratio"))
    printed = (-0.7145, 0.1808, -1.1084, -0.3206, 0.0019)
    ours = (result.estimate, result.standard_error, result.low, result.high, result.p_value)
    assert ours == pytest.approx(printed, abs=5e-5)
    assert result.estimate / result.standard_error == pytest.approx(-3.9522, abs=5e-5)
    shown = {name: [round(value, 2) for value in interval] for name, interval in result.shown.items()}
    assert shown["estimate"] == [0.49, 0.33, 0.73]
    assert shown["prediction"] == [0.49, 0.14, 1.76]


def test_the_risk_ratios_of_bcg_by_dersimonian_and_laird():
    """The reference values, and the interval in metafor's tests against Stata."""
    result = pool(bcg("risk_ratio"), "DL", knapp_hartung=False)
    assert result.tau2 == pytest.approx(0.308760262862, rel=1e-6)
    assert result.estimate == pytest.approx(-0.714117222073, rel=1e-6)
    assert result.i2 == pytest.approx(92.1173468546, rel=1e-6)
    assert (result.low, result.high) == pytest.approx((-1.0644, -0.3638), abs=5e-5)


def test_the_odds_ratios_of_bcg_by_reml():
    """As metafor prints rma(measure="OR") and leave1out()."""
    selection = bcg("odds_ratio")
    result = pool(selection, knapp_hartung=False)
    printed = (-0.7452, 0.1860, -1.1098, -0.3806, 0.3378)
    ours = (result.estimate, result.standard_error, result.low, result.high, result.tau2)
    assert ours == pytest.approx(printed, abs=6e-5)
    assert (result.q, result.i2) == pytest.approx((163.1649, 92.07269), abs=1e-4)
    left = leave_one_out(selection, knapp_hartung=False)
    assert list(left.index) == [str(trial) for trial in range(1, 14)]
    columns = ["estimate", "standard_error", "low", "high", "tau2", "i2", "q"]
    first = (-0.7367722, 0.1963125, -1.121538, -0.3520068, 0.3616351, 93.07946, 162.45415)
    eighth = (-0.8284272, 0.1859193, -1.192822, -0.4640321, 0.2941939, 86.78016, 72.71742)
    last = (-0.8112970, 0.1916060, -1.186838, -0.4357562, 0.3257353, 92.12891, 160.65390)
    for trial, printed in (("1", first), ("8", eighth), ("13", last)):
        assert tuple(left.loc[trial, columns]) == pytest.approx(printed, rel=3e-5)


# Against other implementations ----------------------------------------------------------------------------


@random
@given(several)
def test_dersimonian_and_laird_agree_with_statsmodels(data):
    """Statsmodels lets τ² fall below 0; there ours is 0, and the result that of its common-effect model."""
    estimates, errors = map(np.array, data)
    with np.errstate(all="ignore"):
        theirs = combine_effects(estimates, errors**2, method_re="dl")
    model = "re" if theirs.tau2 > 0 else "fe"
    mean, weights = getattr(theirs, f"mean_effect_{model}"), getattr(theirs, f"weights_rel_{model}")
    plain_error = getattr(theirs, f"sd_eff_w_{model}")
    corrected_error = getattr(theirs, f"sd_eff_w_{model}_hksj")
    plain = pool(studies(estimates, errors), "DL", knapp_hartung=False)
    assert plain.tau2 == pytest.approx(max(theirs.tau2, 0), rel=1e-8, abs=1e-10)
    assert plain.estimate == pytest.approx(mean, rel=1e-7, abs=1e-8)
    assert plain.standard_error == pytest.approx(plain_error, rel=1e-7)
    assert plain.q == pytest.approx(theirs.q, rel=1e-8, abs=1e-10)
    assert plain.weights.to_numpy() == pytest.approx(100 * weights, rel=1e-6)
    corrected = pool(studies(estimates, errors), "DL")
    assert corrected.standard_error == pytest.approx(np.fmax(plain_error, corrected_error), rel=1e-6)


@random
@given(several)
def test_reml_finds_the_top_of_the_restricted_likelihood(data):
    estimates, errors = map(np.array, data)

    def minus_log_likelihood(tau2):
        weights = 1 / (errors**2 + tau2)
        mean = (weights * estimates).sum() / weights.sum()
        scatter = (weights * (estimates - mean) ** 2).sum()
        return (-np.log(weights).sum() + math.log(weights.sum()) + scatter) / 2

    found = pool(studies(estimates, errors)).tau2
    top = max(20.0, 10 * found)
    grid = np.concatenate([[0.0], np.geomspace(1e-6, top, 400)])
    best = grid[np.argmin([minus_log_likelihood(tau2) for tau2 in grid])]
    refined = minimize_scalar(minus_log_likelihood, bounds=(best / 1.2, best * 1.2 + 1e-6), method="bounded")
    assert minus_log_likelihood(found) <= min(refined.fun, minus_log_likelihood(0.0)) + 1e-6


@random
@given(several)
def test_eggers_intercept_agrees_with_statsmodels(data):
    estimates, errors = map(np.array, data)
    assume(len(errors) > 2 and np.ptp(errors) > 1e-3)
    theirs = OLS(estimates / errors, np.column_stack([np.ones(len(errors)), 1 / errors])).fit()
    assume(theirs.ssr > 1e-9)
    ours = egger_test(studies(estimates, errors))
    assert ours.df == theirs.df_resid
    assert ours.bias == pytest.approx(theirs.params[0], rel=1e-5, abs=1e-7)
    assert ours.standard_error == pytest.approx(theirs.bse[0], rel=1e-5)
    assert ours.p_value == pytest.approx(theirs.pvalues[0], rel=1e-4, abs=1e-9)


# What cannot depend on the order, the sign or the unit ----------------------------------------------------


def figures(result):
    return [result.estimate, result.standard_error, result.low, result.high, result.tau2, result.i2, result.q]


@random
@given(several, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(data, shuffle):
    pairs = list(zip(*data, strict=True))
    result = pool(studies(*data))
    shuffle.shuffle(pairs)
    assert figures(pool(studies(*zip(*pairs, strict=True)))) == pytest.approx(
        figures(result), rel=1e-4, abs=1e-5
    )


@random
@given(several)
def test_turning_every_sign_turns_the_result(data):
    estimates, errors = data
    result, turned = pool(studies(estimates, errors)), pool(studies([-value for value in estimates], errors))
    assert turned.estimate == pytest.approx(-result.estimate, rel=1e-5, abs=1e-6)
    assert (turned.low, turned.high) == pytest.approx((-result.high, -result.low), rel=1e-5, abs=1e-6)


@random
@given(several, st.floats(0.01, 100))
def test_another_unit_scales_the_result(data, unit):
    estimates, errors = data
    result = pool(studies(estimates, errors))
    scaled = pool(studies([unit * value for value in estimates], [unit * value for value in errors]))
    assert scaled.estimate / unit == pytest.approx(result.estimate, rel=1e-4, abs=1e-5)
    assert scaled.tau2 / unit**2 == pytest.approx(result.tau2, rel=1e-3, abs=1e-5)
    assert scaled.i2 == pytest.approx(result.i2, abs=0.05)


@random
@given(several)
def test_what_every_result_keeps(data):
    estimates, errors = data
    result = pool(studies(estimates, errors))
    assert min(estimates) - 1e-9 <= result.estimate <= max(estimates) + 1e-9
    assert result.weights.sum() == pytest.approx(100)
    assert 0 <= result.i2 <= 100
    assert result.low <= result.uncorrected.low <= result.uncorrected.high <= result.high
    if len(estimates) == 2:
        assert result.prediction is None
    else:
        assert result.prediction.low <= result.low <= result.high <= result.prediction.high


# Subgroups, funnel, words ---------------------------------------------------------------------------------


def test_subgroups_are_pooled_apart_and_compared():
    selection = bcg("risk_ratio")
    parts = subgroups(selection, "allocation", knapp_hartung=False)
    random_trials = Selection(selection.rows[selection.rows["allocation"] == "random"], "risk_ratio")
    assert list(parts.table.index) == ["alternate", "random", "systematic"]
    assert list(parts.table["k"]) == [2, 7, 4]
    assert parts.table.loc["random", "estimate"] == pytest.approx(pool(random_trials).estimate)
    theirs = combine_effects(*parts.table[["estimate", "standard_error"]].to_numpy().T ** [[1], [2]])
    assert (parts.q, parts.df) == (pytest.approx(theirs.q), 2)
    assert parts.p_value == pytest.approx(theirs.test_homogeneity().pvalue)
    assert parts.sentence.startswith("Test for a difference between 3 subgroups: Q = ")


def test_a_single_trial_stands_for_its_subgroup():
    selection = studies([-1.0, -0.8, -0.4], [0.3, 0.2, 0.25])
    selection.rows["comparator"] = ["saline", "saline", "anaesthesia"]
    table = subgroups(selection).table
    assert list(table.index) == ["saline", "anaesthesia"]
    assert table.loc["anaesthesia", "estimate"] == -0.4
    assert table.loc["anaesthesia", "low"] == pytest.approx(-0.4 - 1.959964 * 0.25)
    assert math.isnan(table.loc["anaesthesia", "tau2"])


def test_a_funnel_has_its_trials_and_its_lines():
    result = pool(bcg("risk_ratio"))
    points, limits = funnel(result)
    assert len(points) == 13
    assert limits["low"].iloc[0] == limits["high"].iloc[0] == result.estimate
    assert limits["standard_error"].iloc[1] == points["standard_error"].max()
    width = limits["high"].iloc[1] - limits["low"].iloc[1]
    assert width == pytest.approx(2 * 1.959964 * points["standard_error"].max(), rel=1e-6)


def test_the_result_is_said_in_words():
    said = pool(bcg("risk_ratio")).sentence
    assert said == (
        "13 trials with 357347 people: risk ratio 0.49 (95% interval 0.33 to 0.73; REML, Hartung–Knapp), "
        "below 1 favours the first treatment. I² 92%, τ² 0.31. The true effect of a further trial is "
        "expected between 0.14 and 1.76."
    )
    two = pool(studies([-1, -0.5], [0.2, 0.3])).sentence
    assert "Two trials give no prediction interval." in two
    assert "Without the correction for few trials the interval would be " in two
    assert "fewer than 10 trials" in egger_test(studies([1, 2, 3], [0.1, 0.2, 0.4])).sentence
    assert "fewer than 10 trials" not in egger_test(bcg("risk_ratio")).sentence


# Choosing rows --------------------------------------------------------------------------------------------

TRIAL = {
    "id": "a2020", "study_key": "a2020", "condition": "MDD", "comparator": "saline", "design": "RCT parallel",
    "n_treat": 20, "n_control": 20, "n_total": 40, "instrument": "MADRS", "timepoint": "24 h",
    "measure": "mean_difference", "better_when": "lower", "estimate": -6.0, "ci_low": None, "ci_high": None,
    "sd_treat": 9.0, "sd_control": 10.0, "se": None, "responders_treat_pct": None,
    "responders_control_pct": None, "responder_outcome": "", "confidence": "verified",
    "unverified_fields": "", "rate_decimals": None,
}  # fmt: skip
SHARES = {"responders_treat_pct": 60, "responders_control_pct": 30, "responder_outcome": "response",
          "rate_decimals": 0}  # fmt: skip


def test_a_limit_far_away_is_said_without_digits_that_nobody_knows():
    two = studies([1.8, 0.4], [0.3, 0.9], "odds_ratio")
    assert pool(two).shown["estimate"].high > 1000
    assert " to over 1000;" in pool(two).sentence


def table(*changes) -> pd.DataFrame:
    """Return contrasts that differ from the trial above, each a study of its own unless it says otherwise."""
    rows = []
    for number, change in enumerate(changes):
        name = change.get("id", f"{'abcdefgh'[number]}2020")
        rows.append(TRIAL | {"id": name, "study_key": name} | change)
    frame = pd.DataFrame(rows).set_index("id", drop=False)
    for column in ("estimate", "ci_low", "ci_high", "sd_treat", "sd_control", "se"):
        frame[column] = frame[column].astype(float)
    for column in ("responders_treat_pct", "responders_control_pct"):
        frame[column] = frame[column].astype(float)
    for column in ("n_treat", "n_control", "n_total", "rate_decimals"):
        frame[column] = frame[column].astype("Int64")
    return frame


def scores(frame, **kwargs) -> Selection:
    return select(frame, of="depression", measure="standardised_mean_difference", **kwargs)


def responses(frame, **kwargs) -> Selection:
    return select(frame, of="depression", measure="odds_ratio", outcome="response", **kwargs)


def test_each_way_to_a_standardised_difference_is_taken_and_told():
    crossover = {"design": "RCT crossover", "n_treat": 18, "n_control": 18, "n_total": 18}
    selection = scores(
        table(
            {},
            {"sd_treat": None, "sd_control": None, "se": 3.0},
            {"sd_treat": None, "sd_control": None, "ci_low": -12.0, "ci_high": 0.0},
            {
                "measure": "standardised_mean_difference",
                "estimate": -0.8,
                "sd_treat": None,
                "sd_control": None,
            },
            {"measure": "standardised_mean_difference", "estimate": -0.8, "ci_low": -1.2, "ci_high": -0.4},
            crossover | {"se": 1.8},
        )
    )
    assert list(selection.rows["how"]) == [
        "mean difference over the standard deviations",
        "mean difference over the standard deviation that its standard error implies",
        "mean difference over the standard deviation that its standard error implies",
        "published standardised difference, with the arms' sizes",
        "standardised difference as published",
        "crossover difference over the standard deviations",
    ]
    assert (selection.rows["estimate"] < 0).all()
    assert selection.refused == {}


def test_small_trials_intervals_are_read_with_students_t():
    interval = {"ci_low": -12.0, "ci_high": 0.0}
    paired = interval | {"design": "RCT crossover", "n_treat": 18, "n_control": 18}
    rows = select(table(interval, paired), of="depression", measure="mean_difference").rows
    quantiles = stats.t.ppf(0.975, [38, 17])
    assert rows["standard_error"].to_numpy() == pytest.approx(6 / quantiles)


def test_events_come_from_the_percentages():
    selection = responses(table(SHARES, SHARES | {"responders_control_pct": 0}))
    expected = TwoByTwo(12, 20, 6, 20).log_odds_ratio()
    assert tuple(selection.rows.loc[0, ["estimate", "standard_error"]]) == pytest.approx(expected)
    assert list(selection.rows["how"]) == ["12 of 20 v 6 of 20", "12 of 20 v 0 of 20"]
    assert selection.better_when == "higher"


def test_a_published_ratio_is_preferred_to_the_counts():
    odds = {"measure": "odds_ratio", "estimate": 3.0, "ci_low": 1.0, "ci_high": 9.0, "better_when": "higher"}
    selection = responses(table(SHARES | odds, SHARES))
    assert selection.rows.loc[0, "estimate"] == pytest.approx(math.log(3))
    assert selection.rows.loc[0, "how"] == "as published"


def test_opposite_signs_are_turned_to_one():
    effect = {"measure": "standardised_mean_difference", "sd_treat": None, "sd_control": None}
    higher = effect | {"estimate": 0.5, "better_when": "higher"}
    selection = scores(table(effect | {"estimate": -0.8}, higher))
    assert (selection.rows["estimate"] < 0).all()
    assert selection.better_when == "lower"
    assert selection.rows.loc[1, "how"].endswith(", sign turned")
    both = scores(table(higher, higher))
    assert (both.rows["estimate"] > 0).all()
    assert both.better_when == "higher"


def test_the_question_is_narrowed_by_condition_comparator_and_days():
    frame = table(
        {},
        {"comparator": "midazolam"},
        {"timepoint": "day 1"},
        {"timepoint": "day 28"},
        {"condition": "PTSD"},
        {"timepoint": "24 h after last infusion"},
        {"instrument": "CAPS-5"},
    )
    assert list(scores(frame, days=(0.5, 1.5), condition="MDD").rows["id"]) == ["a2020", "b2020", "c2020"]
    assert list(scores(frame, comparator="saline", days=(0.5, 1.5)).rows["id"]) == ["a2020", "c2020", "e2020"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"design": "meta-analysis"}, "is a meta-analysis and may hold the other rows' people"),
        ({"design": "open label"}, "is not randomised"),
        ({"measure": "rate"}, "gives no difference of means"),
        (
            {"sd_treat": None},
            "gives neither a standard error, nor an interval, nor standard deviations",
        ),
        ({"n_control": None}, "does not give the sizes of its arms"),
        (
            {"design": "RCT crossover"},
            "is a crossover that does not give both standard deviations and a paired standard error, so its "
            "difference cannot be standardised",
        ),
        (
            {"measure": "standardised_mean_difference", "design": "RCT crossover"},
            "gives a standardised difference without an interval",
        ),
        (
            {"confidence": "partly", "unverified_fields": "sd_treat; adverse_effects_note"},
            "is unverified: not read in the source were sd_treat",
        ),
        ({"confidence": "unverified"}, "is unverified: not read in the source were its figures"),
        (
            {"measure": "standardised_mean_difference", "ci_low": -20, "ci_high": -5},
            "cannot be used: The interval of -6 (-20 to -5) is not symmetric, so it holds no standard error",
        ),
    ],
)
def test_a_row_that_cannot_be_pooled_is_left_out_with_its_reason(change, reason):
    selection = scores(table({}, {}, change))
    assert list(selection.rows["id"]) == ["a2020", "b2020"]
    assert selection.refused == {"c2020": reason}
    assert pool(selection).sentence.endswith("Not pooled: c2020.")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"responders_control_pct": 33}, "cannot be used: No whole number of 20 people is 33%"),
        ({"responders_control_pct": None}, "does not give the share of both arms"),
        ({"n_treat": None}, "does not give the sizes of its arms"),
        ({"design": "RCT crossover"}, "is a crossover whose pairs were not published"),
        ({"responder_outcome": "response at any time"}, "counts 'response at any time'"),
        (
            {"responders_treat_pct": 0, "responders_control_pct": 0},
            "cannot be used: In both arms nobody had the event (0 of 20 v 0 of 20), which says nothing about "
            "the odds ratio",
        ),
    ],
)
def test_events_that_cannot_be_counted_are_left_out_with_their_reason(change, reason):
    selection = responses(table(SHARES, SHARES, SHARES | change))
    assert selection.refused == {"c2020": reason}


def test_a_crossover_counts_as_arms_only_on_request():
    selection = responses(table(SHARES, SHARES | {"design": "RCT crossover"}), crossover_as_parallel=True)
    assert selection.rows.loc[1, "how"] == "12 of 20 v 6 of 20, as if the crossover had separate arms"


def test_the_first_phase_of_a_crossover_is_a_trial_with_separate_arms():
    first = {"design": "RCT crossover (first phase used)"}
    selection = responses(table(SHARES, SHARES | first))
    assert list(selection.rows["how"]) == ["12 of 20 v 6 of 20"] * 2
    interval = first | {"ci_low": -12.0, "ci_high": 0.0}
    rows = select(table(interval, interval), of="depression", measure="mean_difference").rows
    assert rows["standard_error"].to_numpy() == pytest.approx(6 / stats.t.ppf(0.975, 38))
    assert list(scores(table({}, first)).rows["how"]) == ["mean difference over the standard deviations"] * 2


@pytest.mark.parametrize(
    ("timepoint", "hours"),
    [
        ("40 min", (40 / 60, 40 / 60)),
        ("24 h", (24, 24)),
        ("days 1-3", (24, 72)),
        ("2 wks", (336, 336)),
        ("week 5", (840, 840)),
        ("3-6 mo", (365.25 * 24 / 4, 365.25 * 24 / 2)),
        ("1 y", (365.25 * 24, 365.25 * 24)),
    ],
)
def test_a_time_point_names_its_hours(timepoint, hours):
    """A month is the twelfth part of a year of 365.25 days."""
    assert hours_after(timepoint) == pytest.approx(hours, rel=1e-3)


def test_unverified_rows_are_used_only_on_request_and_named():
    frame = table({}, {}, {"confidence": "partly", "unverified_fields": "estimate"})
    result = pool(scores(frame, unverified=True))
    assert result.unverified == ["c2020"]
    assert "Figures not read in their source: c2020." in result.sentence


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            lambda: scores(table({}, {"study_key": "a2020"}, {})),
            "a2020 and b2020 are rows of one study (a2020) and share participants; keep one of them and "
            "exclude the rest.",
        ),
        (
            lambda: select(table({}, {"instrument": "HDRS-17"}), of="depression", measure="mean_difference"),
            "MADRS and HDRS-17 are different scales; pool a standardised_mean_difference.",
        ),
        (lambda: scores(table({})), "Pooling needs at least two rows, and only a2020 is left."),
        (
            lambda: scores(table({}, {"measure": "none"})),
            "Pooling needs at least two rows, and only a2020 is left (b2020 gives no difference of means).",
        ),
        (
            lambda: scores(table({}, {}), comparator="midazolam"),
            "Pooling needs at least two rows, and none is left.",
        ),
        (
            lambda: select(table({}, {}), of="mood", measure="mean_difference"),
            f"'mood' is not one of {', '.join(SUBJECTS)}.",
        ),
        (
            lambda: select(table({}, {}), of="depression", measure="hedges"),
            "'hedges' is not one of standardised_mean_difference, mean_difference, odds_ratio, risk_ratio, "
            "risk_difference, hazard_ratio.",
        ),
        (
            lambda: select(table({}, {}), of="depression", measure="odds_ratio"),
            "The measure odds_ratio needs an outcome, such as response.",
        ),
        (
            lambda: select(table({}, {}), of="depression", measure="mean_difference", outcome="response"),
            "The measure mean_difference compares scores and takes no outcome.",
        ),
        (
            lambda: select(table(SHARES, SHARES), of="depression", measure="odds_ratio", outcome="cure"),
            "The outcome 'cure' is not one of response.",
        ),
        (lambda: scores(table({}, {}), condition="mdd"), "The condition 'mdd' is not one of MDD."),
        (
            lambda: scores(table({}, {}), comparator="placebo"),
            f"The comparator 'placebo' is not one of {', '.join(COMPARATORS)}.",
        ),
        (lambda: scores(table({}, {}), days=(2, 1)), "The days 2 to 1 are no span of time."),
        (
            lambda: scores(table({}, {}), exclude=["z2020"]),
            "z2020 cannot be excluded, because it is no row of the table.",
        ),
        (
            lambda: scores(table({}, {"comparator": "psilocybin"})),
            f"The comparator 'psilocybin' fits none of {', '.join(COMPARATORS)}.",
        ),
        (
            lambda: scores(table({}, {"instrument": "Mood ring"})),
            f"The instrument 'Mood ring' fits none of {', '.join(SUBJECTS)}.",
        ),
        (lambda: studies([1, math.nan], [1, 1]), "s1 has the estimate nan; it must be a number."),
        (lambda: studies([1, 2], [1, 0]), "s1 has the standard error 0; it must be above 0."),
        (lambda: studies([1, 2], [1, math.nan]), "s1 has the standard error nan; it must be above 0."),
        (lambda: studies([1, 2], [-1, 1]), "s0 has the standard error -1; it must be above 0."),
        (lambda: studies([1, "two"], [1, 1]), "s1 has the estimate nan; it must be a number."),
        (
            lambda: Selection(pd.DataFrame({"id": ["a", "b"], "study_key": ["a", "b"]}), "odds_ratio"),
            "The rows have no column estimate.",
        ),
        (
            lambda: Selection(
                studies([1, 2], [1, 1]).rows.assign(design=["RCT", "meta-analysis"]), "odds_ratio"
            ),
            "s1 is a meta-analysis and may hold the people of s0; pool trials only.",
        ),
        (lambda: studies([1, 2], [1, 1]).without("s7"), "s7 is not among the rows."),
        (
            lambda: studies([1, 2], [1, 1]).without("s1"),
            "Pooling needs at least two rows, and only s0 is left (s1 was left out on request).",
        ),
        (lambda: pool(studies([1, 2], [1, 1]), "PM"), "The method 'PM' is not one of REML, DL."),
        (lambda: pool(studies([1, 2], [1, 1]), level=95), "The level is 95; it must lie between 0 and 1."),
        (
            lambda: leave_one_out(studies([1, 2], [1, 1])),
            "Leaving one out needs at least three trials; there are 2.",
        ),
        (
            lambda: egger_test(studies([1, 2], [1, 2])),
            "Egger's test needs at least three trials; there are 2.",
        ),
        (
            lambda: egger_test(studies([1, 2, 3], [1, 1, 1])),
            "Egger's test needs standard errors that differ; all are the same.",
        ),
        (
            lambda: egger_test(studies([0, 2, 2], [1, 2, 2])),
            "Egger's test has no standard error, because the trials lie on a straight line.",
        ),
        (lambda: subgroups(studies([1, 2], [1, 1]), "dose"), "The rows have no column dose."),
        (lambda: subgroups(studies([1, 2], [1, 1])), "s0 has no comparator."),
        (
            lambda: subgroups(scores(table({}, {}))),
            "Comparing subgroups needs two of them; comparator is 'saline' in every row.",
        ),
    ],
)
def test_what_must_not_be_pooled_is_refused_in_a_sentence(ask, said):
    with pytest.raises(PoolingRefused) as refusal:
        ask()
    assert str(refusal.value) == said


# The course's own table -----------------------------------------------------------------------------------


def test_every_row_of_the_table_has_a_comparator_and_a_subject():
    trials = evidence.trials()
    assert set(trials["comparator"].map(comparator_class)) <= set(COMPARATORS)
    assert set(trials["instrument"].map(subject)) <= set(SUBJECTS)
    spans = trials["timepoint"].map(hours_after).dropna()
    assert len(spans) > 60
    assert all(0 < first <= last for first, last in spans)


def test_the_arms_of_one_trial_are_not_pooled_as_if_independent():
    with pytest.raises(PoolingRefused, match=r"rows of one study .daly2018."):
        scores(evidence.trials(), comparator="saline", days=(0.5, 1.5))


def test_the_cochrane_review_is_not_pooled_with_its_trials():
    trials = evidence.trials()
    arms = ["daly2018_28_24h", "daly2018_56_24h"]
    selection = scores(trials, condition=[c for c in set(trials["condition"]) if c.startswith("MDD")],
                       days=(0.5, 1.5), exclude=arms)  # fmt: skip
    assert selection.refused["dean2021_score"] == "is a meta-analysis and may hold the other rows' people"
    assert not selection.rows["study_key"].duplicated().any()
    assert not selection.rows["unverified"].any()


def test_lii_on_day_one_is_the_reference_value():
    trials = evidence.trials()
    pair = trials[trials["id"].isin(["lii2023_day1", "fava2020_0.1"])]
    rows = scores(pair).rows.set_index("id")
    assert rows.loc["lii2023_day1", "estimate"] == pytest.approx(-0.409571947, rel=1e-6)
