"""The course of symptoms against its anchors, sense, and bad input."""

import math
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

import evidence
from models.treatment import relapse, symptom_course
from models.treatment.symptom_course import Anchors, Course

DRAWS = 12
courses = st.builds(
    Course,
    st.floats(0.05, 3),
    st.floats(1, 100),
    st.floats(0.02, 0.6),
    st.floats(-1, 2),
    st.floats(-0.2, 0.2),
    st.floats(-1, 1),
    st.just(-1.776),
)
schedules = st.lists(st.floats(0, 100), min_size=1, max_size=8, unique=True).map(sorted)


def arm(table, name="ketamine"):
    return table[table["arm"] == name].reset_index(drop=True)


def test_the_fit_meets_its_anchors():
    course, anchors = symptom_course.fitted(), symptom_course.published()
    days = np.array(anchors.days)
    assert ndtr(course.without_drug(days) + course.drug(days)) == pytest.approx(anchors.response, abs=0.03)
    assert course.drug(1.0) == pytest.approx(1.0, abs=0.02)
    since, until = symptom_course.superiority()
    assert since * 1440 == pytest.approx(40, abs=1) and 10 <= until <= 12
    # Among the times at which trials asked, day 1 is the best.
    asked = np.array(symptom_course.ASSESSMENT_DAYS)
    assert asked[np.argmax(course.drug(asked))] == 1.0


def test_the_fit_can_be_run_again_on_other_anchors():
    anchors = symptom_course.published()
    assert symptom_course.fit(anchors) == symptom_course.fitted()
    longer = symptom_course.fit(Anchors(anchors.days, anchors.response, (*anchors.effects[:2], 0.6)))
    assert symptom_course.half_life_days(longer) > 1.5 * symptom_course.half_life_days()


def test_the_fit_finds_the_course_that_made_its_anchors():
    true = replace(
        symptom_course.fitted(), peak=0.9, onset_rate=15.0, decay_rate=0.2, expectancy=0.6, drift=0.04
    )
    days = np.array([1.0, 3.0, 7.0])
    effects = true.drug(np.array([40 / 1440, 1.0, 11.0]))
    found = symptom_course.fit(
        Anchors(tuple(days), tuple(ndtr(true.without_drug(days) + true.drug(days))), tuple(effects))
    )
    for name in ("peak", "onset_rate", "decay_rate", "expectancy", "drift"):
        assert getattr(found, name) == pytest.approx(getattr(true, name), rel=1e-3)


@pytest.mark.parametrize(
    ("comparator", "row"), [("placebo", "dean2021_response"), ("midazolam", "dean2021_midazolam_response")]
)
def test_each_comparison_stays_within_its_own_trials(comparator, row):
    """Rates of one table and effect sizes of another, joined by the normal curve, agree with each other."""
    course, trial = symptom_course.fitted(comparator), evidence.trials().loc[row]
    assert 100 * ndtr(course.without_drug(1.0)) == pytest.approx(trial["responders_control_pct"])
    with_drug = 100 * ndtr(course.without_drug(1.0) + course.drug(1.0))
    assert with_drug == pytest.approx(trial["responders_treat_pct"], abs=5), "never fitted to this rate"


def test_no_arm_is_flat_and_midazolam_responds():
    for comparator, share in (("pooled", 0.10), ("placebo", 0.05), ("midazolam", 0.20)):
        table = arm(symptom_course.simulate("single", [1.0, 7.0], comparator, draws=DRAWS), comparator)
        assert (table["response"] > share).all()
        assert (table["score"] < symptom_course.BASELINE_SCORE - 2).all()


def test_months_after_one_dose_nothing_of_the_drug_is_left():
    table = symptom_course.simulate("single", [90.0], draws=DRAWS)
    drug, without = arm(table).iloc[0], arm(table, "pooled").iloc[0]
    assert drug["response"] == pytest.approx(without["response"], abs=1e-4)
    assert drug["sustained"] < 0.2


@given(course=courses, doses=schedules, days=st.lists(st.floats(0, 400), min_size=1, max_size=8))
def test_the_drug_term_stays_between_nothing_and_its_peak(course, doses, days):
    assume(course.onset_rate > 1.5 * course.decay_rate)
    term = course.drug(np.array(days), doses)
    assert (term >= -1e-12).all() and (term <= course.peak * (1 + 1e-12)).all()
    assert (term[np.array(days) <= doses[0]] == 0).all(), "nothing before the first dose"
    more = course.drug(np.array(days), [*doses, 100.5])
    assert (more >= term - 1e-12).all(), "a further dose takes nothing away"


@settings(max_examples=25)
@given(
    schedule=schedules,
    days=st.lists(st.floats(0, 400), min_size=1, max_size=5),
    comparator=st.sampled_from(list(symptom_course.COMPARATORS)),
    open_label=st.booleans(),
    law=st.sampled_from(relapse.LAWS),
    baseline=st.floats(10, 60),
)
def test_every_simulation_gives_probabilities_scores_and_bands(
    schedule, days, comparator, open_label, law, baseline
):
    table = symptom_course.simulate(
        schedule, days, comparator, open_label, law, baseline_score=baseline, draws=DRAWS
    )
    assert len(table) == 2 * len(days)
    for name in ("response", "sustained"):
        columns = table[[name, f"{name}_lower", f"{name}_upper"]].to_numpy()
        columns = columns[~np.isnan(columns).any(axis=1)]
        assert ((columns >= 0) & (columns <= 1)).all()
    assert ((table["score"] >= 0) & (table["score"] <= 60)).all()
    for name in ("response", "score"):
        assert (table[f"{name}_lower"] <= table[f"{name}_upper"]).all()
    drug, without = arm(table), arm(table, comparator)
    assert (drug["response"] >= without["response"] - 1e-12).all()
    early = drug["day"] < schedule[-1] + 1
    assert drug.loc[early, "sustained"].isna().all() and without["sustained"].isna().all()


@given(ratios=st.tuples(st.floats(0.1, 3), st.floats(0.1, 3)))
@settings(max_examples=20)
def test_a_higher_hazard_ratio_means_fewer_stay_well(ratios):
    low, high = (
        arm(symptom_course.simulate("maintenance", [60.0, 180.0], hazard_ratio=ratio, draws=DRAWS))
        for ratio in sorted(ratios)
    )
    assert (low["sustained"] >= high["sustained"]).all()


def test_a_response_that_lasts_only_gets_rarer():
    days = np.arange(12.0, 100.0)
    for law in relapse.LAWS:
        lasting = arm(symptom_course.simulate("six", days, relapse_law=law, draws=DRAWS))["sustained"]
        assert (np.diff(lasting) <= 0).all()


@settings(max_examples=25)
@given(
    schedule=st.one_of(st.sampled_from(list(symptom_course.SCHEDULES)), schedules),
    days=st.lists(st.floats(0, 400), min_size=2, max_size=6, unique=True),
    comparator=st.sampled_from(list(symptom_course.COMPARATORS)),
    open_label=st.booleans(),
    law=st.sampled_from(relapse.LAWS),
    ratio=st.floats(0.01, 3),
)
def test_no_more_keep_a_response_than_respond(schedule, days, comparator, open_label, law, ratio):
    table = symptom_course.simulate(schedule, days, comparator, open_label, law, ratio, draws=DRAWS)
    told = table.dropna(subset="sustained")
    for end in ("", "_lower", "_upper"):
        assert (told[f"sustained{end}"] <= told[f"response{end}"] + 1e-12).all()


def test_a_response_kept_under_maintenance_only_gets_rarer():
    table = symptom_course.simulate("maintenance", np.arange(12.0, 400.0), hazard_ratio=0.01, draws=DRAWS)
    for name in ("ketamine", "switched"):
        assert (np.diff(arm(table, name)["sustained"]) <= 0).all()
    assert symptom_course.simulate("maintenance", [50], draws=DRAWS).query("arm == 'switched'")[
        "sustained"
    ].item() == pytest.approx(0.343, abs=0.001)


def test_maintenance_is_compared_with_those_who_stop():
    table = symptom_course.simulate("maintenance", [12.0, 180.0], draws=DRAWS)
    kept, switched = arm(table), arm(table, "switched")
    assert kept["sustained"][0] == switched["sustained"][0]
    assert kept["sustained"][1] > switched["sustained"][1]
    free = relapse.law("sustain1").survival(168.0)
    assert kept["sustained"][1] / kept["sustained"][0] == pytest.approx(free**0.49, rel=1e-9)
    assert switched["sustained"][1] == switched["response"][1] < switched["sustained"][0] * free
    better = arm(symptom_course.simulate("maintenance", [180.0], hazard_ratio=0.30, draws=DRAWS))
    assert better["sustained"][0] > kept["sustained"][1]


def test_knowing_the_treatment_lifts_both_arms_alike():
    hidden, known = (
        symptom_course.simulate("six", [12.0], open_label=open_label, draws=DRAWS)
        for open_label in (False, True)
    )
    assert (known["response"] > hidden["response"]).all()
    assert arm(known)["response"][0] == pytest.approx(17 / 24, abs=0.001)


def test_the_band_holds_the_line_and_widens_where_nothing_was_measured():
    table = arm(symptom_course.simulate("single", [1.0, 60.0], draws=60))
    assert (table["response_lower"] < table["response"]).all()
    assert (table["response"] < table["response_upper"]).all()
    width = table["response_upper"] - table["response_lower"]
    assert width[1] > 2 * width[0]
    # The published interval of the effect on day 1 comes back, a little narrower for what the rates add.
    effects = [float(one.drug(1.0)) for one in symptom_course.bootstrap(draws=60)]
    assert np.std(effects) == pytest.approx(symptom_course.effect_error(), rel=0.35)
    parameters = symptom_course.parameter_table(draws=60).set_index("name")
    fitted = parameters[parameters["status"] == "fitted"]
    assert ((fitted["lower"] < fitted["value"]) & (fitted["value"] < fitted["upper"])).all()
    assert {source for source in parameters["source"] if source} <= set(evidence.references().index)


def test_the_seed_fixes_the_refits():
    first, other = (symptom_course.simulate("single", [3.0], draws=5, seed=seed) for seed in (1, 2))
    symptom_course._bootstrap.cache_clear()
    assert symptom_course.simulate("single", [3.0], draws=5, seed=1).equals(first)
    assert not first.equals(other)


def test_no_spines_drive_symptoms():
    code = (
        "import sys; from models.treatment import symptom_course; symptom_course.simulate(draws=2); "
        "print([name for name in sys.modules if 'plasticity' in name or 'cascade' in name])"
    )
    found = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: symptom_course.simulate("ten"),
            "schedule is 'ten'; it has to be one of single, six, maintenance.",
        ),
        (
            lambda: symptom_course.simulate([3, 1]),
            "schedule does not increase; each time has to come after the one before it.",
        ),
        (
            lambda: symptom_course.simulate([]),
            "schedule is an array of shape (0,); it has to be one list of numbers.",
        ),
        (
            lambda: symptom_course.simulate([-1.0]),
            "schedule is -1; it has to be a number from 0 to 400 (days of doses).",
        ),
        (
            lambda: symptom_course.simulate(days=[math.nan]),
            "days is nan; it has to be a number from 0 to 400 (days).",
        ),
        (
            lambda: symptom_course.simulate(comparator="nothing"),
            "comparator is 'nothing'; it has to be one of pooled, placebo, midazolam.",
        ),
        (
            lambda: symptom_course.simulate(relapse_law="never"),
            "relapse_law is 'never'; it has to be one of constant, weibull, mixture, sustain1.",
        ),
        (
            lambda: symptom_course.simulate(hazard_ratio=-1),
            "hazard_ratio is -1; it has to be a finite number above 0.",
        ),
        (
            lambda: symptom_course.simulate(baseline_score=0),
            "baseline_score is 0; it has to be a number from 10 to 60 (points).",
        ),
        (lambda: symptom_course.simulate(level=0), "level is 0; it has to be a number above 0 and below 1."),
        (
            lambda: symptom_course.simulate(draws=1.5),
            "draws is 1.5; it has to be a whole number from 1 to 20000.",
        ),
        (
            lambda: symptom_course.parameter_table("sugar"),
            "comparator is 'sugar'; it has to be one of pooled, placebo, midazolam.",
        ),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message
