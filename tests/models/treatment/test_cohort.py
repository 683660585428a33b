"""The cohort against the one-patient solver, the average course, its own seeds, and bad input."""

import math
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from models.language import linear
from models.language.statement import Dose
from models.pharmacokinetics import intravenous_racemic
from models.treatment import cohort, relapse, symptom_course

COLUMNS = [
    "clearance_l_min",
    "cmax_ng_ml",
    "auc_ng_h_ml",
    "drug_effect",
    "score_day_1",
    "responds_day_1",
    "score_day_12",
    "responds_day_12",
    "relapsed",
    "relapse_day",
]


def test_the_peak_and_the_area_are_those_of_the_whole_course():
    table = cohort.simulate(3, seed=5)
    system = intravenous_racemic.MODELS["kamp"]
    factors = system.sample_factors(cohort.BLOCK, (5, 0, 0)).iloc[:3]
    course = [Dose(day * 1440, 35, 40) for day in symptom_course.COURSE_DAYS]
    times = np.unique(np.concatenate([np.arange(0, 40 * 1440, 2.0)]))
    for patient in range(3):
        own = {key: system.parameter(key).value * factors[key].iloc[patient] for key in factors}
        level = linear.simulate(system, course, times, own)["concentration"].to_numpy()
        assert table["cmax_ng_ml"][patient] == pytest.approx(level.max(), rel=1e-9)
        assert table["auc_ng_h_ml"][patient] == pytest.approx(np.trapezoid(level, times) / 60, rel=2e-3)
        assert table["clearance_l_min"][patient] == pytest.approx(1.4 * factors["clearance"].iloc[patient])


def test_the_table_is_as_documented():
    table = cohort.simulate(50)
    assert list(table) == COLUMNS and table.index.name == "patient" and len(table) == 50
    assert (table["relapsed"] <= table["responds_day_12"]).all()
    assert (table["relapse_day"].notna() == table["relapsed"]).all()
    assert table["relapse_day"].max() <= 83
    assert (table["responds_day_12"] == (table["score_day_12"] <= 15)).all()
    assert list(cohort.simulate(2, [0, 7], assess_days=[3, 8.5]))[4:8] == [
        "score_day_3",
        "responds_day_3",
        "score_day_8.5",
        "responds_day_8.5",
    ]


@pytest.mark.parametrize("arm", ["ketamine", "pooled", "placebo", "midazolam"])
def test_without_the_link_the_cohort_is_the_average_course(arm):
    count = 40_000
    link = {"exposure_link": False} if arm == "ketamine" else {}
    table = cohort.simulate(count, "single", arm=arm, assess_days=[1, 7], seed=2, **link)
    course = symptom_course.fitted("pooled" if arm == "ketamine" else arm)
    for day in (1, 7):
        expected = ndtr(course.without_drug(day) + (course.drug(day) if arm == "ketamine" else 0))
        error = math.sqrt(expected * (1 - expected) / count)
        assert abs(table[f"responds_day_{day}"].mean() - expected) < 4.5 * error
    assert (table["drug_effect"] == float(arm == "ketamine")).all()
    assert (table["cmax_ng_ml"] > 0).all() == (arm == "ketamine")


@pytest.mark.parametrize("law", relapse.LAWS)
def test_relapse_follows_its_law(law):
    table = cohort.simulate(40_000, relapse_law=law, follow_up_days=120, seed=4)
    people = table["responds_day_12"].sum()
    expected = relapse.law(law).survival(np.array([18.0, 83.0]))
    found = cohort.relapse_free(table, [18, 83])
    assert (np.abs(found - expected) < 4.5 * np.sqrt(expected * (1 - expected) / people) + 1e-9).all()


def test_a_higher_hazard_ratio_means_more_relapse_in_the_same_patients():
    counts = [cohort.simulate(4000, hazard_ratio=ratio, seed=1)["relapsed"] for ratio in (0.3, 0.49, 1, 2)]
    for fewer, more in pairwise(counts):
        assert (fewer <= more).all() and fewer.sum() < more.sum()


def test_the_link_raises_benefit_with_dose_and_can_be_switched_off():
    """Saturating: from 0.1 to 0.5 mg/kg adds more than from 0.5 to 1.0."""
    shares = [cohort.simulate(4000, "single", dose, seed=1)["drug_effect"].median() for dose in (0.1, 0.5, 1)]
    assert shares[0] == pytest.approx(0.6, abs=0.01) and shares[1] == pytest.approx(1, abs=0.01)
    assert shares[1] - shares[0] > 3 * (shares[2] - shares[1]) > 0
    linked = cohort.simulate(4000, seed=1)
    assert linked["drug_effect"].corr(linked["clearance_l_min"], method="spearman") == pytest.approx(-1)
    low, high = (cohort.simulate(500, "single", dose, exposure_link=False, seed=1) for dose in (0.1, 1.0))
    assert low["score_day_1"].equals(high["score_day_1"])
    assert (low["cmax_ng_ml"] < high["cmax_ng_ml"]).all()
    assert "illustrative" in cohort.LIMITS and "switched off" in cohort.LIMITS


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32), chunk=st.integers(1, 12_000), fewer=st.integers(1, 9000))
def test_the_seed_alone_decides_each_patient(seed, chunk, fewer):
    whole = cohort.simulate(9000, seed=seed)
    assert cohort.simulate(9000, seed=seed, chunk=max(chunk, 700)).equals(whole)
    assert cohort.simulate(fewer, seed=seed).equals(whole.iloc[:fewer])
    assert not cohort.simulate(fewer, seed=seed + 1).equals(whole.iloc[:fewer])


@settings(max_examples=30)
@given(
    schedule=st.sampled_from(["single", "six", [0.0, 1.5], [3.0]]),
    dose=st.floats(0.01, 5),
    minutes=st.floats(0, 300),
    name=st.sampled_from(list(intravenous_racemic.MODELS)),
    arm=st.sampled_from(cohort.ARMS),
    link=st.sampled_from([True, False, None]),
    baseline=st.floats(10, 60),
)
def test_every_cohort_makes_sense(schedule, dose, minutes, name, arm, link, baseline):
    table = cohort.simulate(
        64,
        schedule,
        dose,
        minutes,
        name,
        arm,
        baseline_score=baseline,
        exposure_link=link if arm == "ketamine" else None,
    )
    assert not table.drop(columns="relapse_day").isna().any(axis=None)
    scores = table.filter(like="score_day")
    assert ((scores >= 0) & (scores <= 60)).all(axis=None)
    assert ((table["drug_effect"] >= 0) & (table["drug_effect"] < 1 + cohort.HALF_EXPOSURE)).all()
    assert (table["cmax_ng_ml"] >= 0).all() and (table["relapse_day"].dropna() >= 0).all()


def test_progress_is_told_and_small_cohorts_are_quiet(capsys, monkeypatch):
    told = []
    cohort.simulate(1000, chunk=400, progress=lambda done, patients: told.append((done, patients)))
    assert told == [(400, 1000), (800, 1000), (1000, 1000)]
    cohort.simulate(1000)
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(cohort, "QUIET", 500)
    cohort.simulate(1000, chunk=600)
    assert capsys.readouterr().err == "\r600 of 1,000 patients\r1,000 of 1,000 patients\n"


def test_too_much_memory_is_refused_before_anything_is_drawn(monkeypatch):
    monkeypatch.setattr(cohort, "_draw", lambda *args: pytest.fail("it began"))
    with pytest.raises(MemoryError) as caught:
        cohort.simulate(10**9)
    assert str(caught.value) == (
        "1,000,000,000 patients need about 216.1 GB, more than the 2 GB allowed; ask for fewer patients or "
        "smaller chunks, or raise memory_gb."
    )


def test_nobody_responds_then_nobody_is_free_of_relapse():
    table = cohort.simulate(5, "single", arm="placebo", seed=1)
    table["responds_day_1"] = False
    assert np.isnan(cohort.relapse_free(table, [1.0])).all()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: cohort.simulate(0), "patients is 0; it has to be a whole number from 1 to 1e+09."),
        (
            lambda: cohort.simulate(5, dose_mg_per_kg=-1),
            "dose_mg_per_kg is -1; it has to be a number above 0 up to 13 (mg/kg).",
        ),
        (
            lambda: cohort.simulate(5, infusion_minutes=math.nan),
            "infusion_minutes is nan; it has to be a number from 0 to 1440 (minutes).",
        ),
        (
            lambda: cohort.simulate(5, "often"),
            "schedule is 'often'; it has to be one of single, six, maintenance.",
        ),
        (
            lambda: cohort.simulate(5, pk_model="guess"),
            "model is 'guess'; it has to be one of domino, clements, kamp.",
        ),
        (
            lambda: cohort.simulate(5, arm="saline"),
            "arm is 'saline'; it has to be one of ketamine, pooled, placebo, midazolam.",
        ),
        (
            lambda: cohort.simulate(5, arm="placebo", comparator="midazolam"),
            "comparator is 'midazolam', which cannot be used here: the arm 'placebo' gets no ketamine.",
        ),
        (
            lambda: cohort.simulate(5, arm="pooled", exposure_link=False),
            "exposure_link is False, which cannot be used here: the arm 'pooled' gets no ketamine.",
        ),
        (
            lambda: cohort.simulate(5, exposure_link="no"),
            "exposure_link is 'no'; it has to be True or False.",
        ),
        (lambda: cohort.simulate(5, open_label=1), "open_label is 1; it has to be True or False."),
        (
            lambda: cohort.relapse_free(cohort.simulate(5, follow_up_days=30), [31]),
            "days is 31; it has to be a number from 0 to 30 (days since the last assessment).",
        ),
        (
            lambda: cohort.relapse_free(pd.DataFrame({"responds_day_1": [True]}), [1]),
            "cohort does not say how long it was followed (attrs['follow_up_days']); it has to come from "
            "`simulate`.",
        ),
        (
            lambda: cohort.simulate(5, weight_kg=0),
            "weight_kg is 0; it has to be a number from 20 to 250 (kg).",
        ),
        (
            lambda: cohort.simulate(5, relapse_law="x"),
            "relapse_law is 'x'; it has to be one of constant, weibull, mixture, sustain1.",
        ),
        (
            lambda: cohort.simulate(5, hazard_ratio=0),
            "hazard_ratio is 0; it has to be a finite number above 0.",
        ),
        (
            lambda: cohort.simulate(5, follow_up_days=-3),
            "follow_up_days is -3; it has to be a finite number above 0 (days).",
        ),
        (
            lambda: cohort.simulate(5, assess_days=[2, 1]),
            "assess_days does not increase; each time has to come after the one before it.",
        ),
        (lambda: cohort.simulate(5, seed=-1), "seed is -1; it has to be a whole number of at least 0."),
        (lambda: cohort.simulate(5, chunk=0), "chunk is 0; it has to be a whole number of at least 1."),
        (
            lambda: cohort.simulate(5, memory_gb=0),
            "memory_gb is 0; it has to be a finite number above 0 (GB).",
        ),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message
