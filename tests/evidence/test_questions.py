"""Questions to the table: rows sorted by rule, one row a study pooled, the others refused in a sentence."""

import pandas as pd
import pytest

import evidence
from evidence.certainty import STEPS, ladder, studies, verdict
from evidence.questions import (
    CONDITIONS,
    FINDINGS,
    MASKINGS,
    OUTCOMES,
    ROUTES,
    TIMES,
    ask,
    condition,
    contrasts,
    finding,
    people,
    route,
    time,
)
from evidence.selection import COMPARATORS, WORDING, PoolingRefused


@pytest.fixture(scope="module")
def trials():
    return evidence.trials()


@pytest.fixture(scope="module")
def sorted_rows(trials):
    return contrasts(trials)


def test_every_row_is_sorted_by_a_rule(trials, sorted_rows):
    left = trials.loc[sorted(set(trials.index) - set(sorted_rows.index))]
    says_nothing = left["design"].str.startswith(("registered", "other drug", "meta-analysis of arms"))
    # What is left counts adverse effects, or prevents depression rather than treating it.
    assert set(left.index[~says_nothing]) == {"wajs2020", "zaki2025_sae", "wang2024_mde", "wang2024_hdrs"}
    assert not sorted_rows.loc[sorted_rows["comparator"] == "none", "finding"].ne("unsaid").any()
    for column, known in (("condition", CONDITIONS), ("comparator", COMPARATORS), ("route", ROUTES)):
        assert set(sorted_rows[column]) <= set(known)
    assert set(sorted_rows["masking"]) == {"", *MASKINGS}
    assert set(sorted_rows["time"]) == {"", *TIMES}
    assert set(sorted_rows["finding"]) <= set(FINDINGS)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        ("glue2024", "masking", "masked"),
        ("anand2023", "masking", "open"),
        ("dean2021_score", "masking", ""),
        ("yoon2025_midazolam", "route", "iv"),
        ("grabski2022_drug", "route", "iv"),
        ("lapidus2014", "route", "nasal"),
        ("loo2023_flex", "route", "injection"),
        ("hull2022", "route", "mouth"),
        ("bahji2021", "route", "several"),
        ("krupitsky2007", "compares", False),
        ("correiamelo2020", "compares", False),
        ("lii2023", "compares", True),
        ("abbar2022_bipolar", "compares", False),
        ("murrough2013bp", "compares", False),
        ("canuso2018", "condition", "depression"),
        ("zarate2012", "condition", "suicidal_thoughts"),
        ("wilkinson2021_madrs", "condition", "depression"),
        ("dore2019", "condition", "therapy"),
        ("feder2014", "finding", "favours"),
        ("feder2021", "finding_by", "p"),
        ("abdallah2022_0.2", "finding", "unclear"),
        ("ekstrand2022", "finding", "against"),
        ("lii2023", "finding", "unclear"),
        ("taylor2018", "finding", "unsaid"),
        ("singh2016ket_2x", "finding_by", "computed"),
        ("phillips2019_single", "finding_by", "words"),
        ("abdallah2022_0.5", "people", 158),
        ("daly2018_84", "people", 67),
        ("grabski2022_drug", "people", 96),
        ("singh2016ket_3x", "people", 68),
        ("yoon2025_midazolam", "people", 58),
        ("feder2014", "people", 41),
    ],
)
def test_rows_are_sorted_as_a_reader_would(sorted_rows, row, column, expected):
    assert sorted_rows.loc[row, column] == expected


def test_a_new_wording_is_refused_and_not_put_into_a_class_by_chance(trials):
    row = trials.loc["feder2014"]
    with pytest.raises(PoolingRefused, match=r"^The condition 'abstinence: gaming' fits none of the rules"):
        condition(row.replace({row["instrument"]: "abstinence", row["condition"]: "gaming"}))
    with pytest.raises(PoolingRefused, match=r"^The treatment 'psilocybin' fits none of the rules"):
        route("psilocybin")
    assert time("end of course") == ""


def test_people_of_a_study_are_not_counted_twice():
    rows = pd.DataFrame(
        {
            "design": "RCT parallel",
            "timepoint": ["day 1", "day 1", "day 7"],
            "n_total": [20, 20, 18],
            "drug_route_dose": ["low", "high", "low"],
            "comparator": "saline",
            "n_treat": [10, 10, 9],
            "n_control": [10, 10, 9],
        }
    )
    assert people(rows) == 30
    assert people(rows.assign(design="RCT crossover")) == 20
    assert people(rows.assign(n_treat=pd.NA, n_control=pd.NA)) == 20
    # One person's scores are missing from the second row of the same two arms.
    scores = rows.assign(drug_route_dose="low", n_control=[10, 9, 9], n_total=[20, 19, 18])
    assert people(scores) == 20


def test_a_finding_turns_round_with_the_sign_and_with_the_limits(trials):
    row = trials.loc["popova2019"]
    assert finding(row) == ("favours", "interval")
    assert finding(row.replace("lower", "higher")) == ("against", "interval")
    assert finding(row.replace({-0.64: 0.64})) == ("unclear", "interval")


def test_ptsd_is_not_pooled_and_says_why(trials):
    answer = ask(trials, "ptsd")
    assert answer.selection is None and answer.pool() is None
    assert answer.refusal.startswith(
        "Pooling needs at least two rows, and only feder2021_standardised is left (feder2014 is a crossover"
    )
    assert set(answer.refused) == set(answer.asked["id"]) - {"feder2021_standardised"}


def test_one_row_a_study_is_pooled_and_it_is_the_largest(trials):
    answer = ask(trials, "depression", time="first")
    pooled = trials.loc[answer.selection.rows["id"]]
    assert not pooled["study_key"].duplicated().any()
    assert answer.refused["daly2018_28_24h"] == WORDING["same_study"].format(id="daly2018_84_24h")
    assert (
        trials.loc["daly2018_84_24h", "n_total"] == trials.query("study_key == 'daly2018'")["n_total"].max()
    )
    assert answer.refused["williams2018"] == WORDING["ketamine_in_both"]
    assert set(answer.refused) | set(pooled.index) == set(answer.asked["id"])


def test_each_filter_narrows_the_question(trials, sorted_rows):
    whole = ask(trials, "depression").asked
    for column, value in (
        ("comparator", "midazolam"),
        ("route", "nasal"),
        ("masking", "open"),
        ("time", "later"),
    ):
        asked = ask(trials, "depression", **{column: value}).asked
        assert set(asked[column]) == {value} and 0 < len(asked) < len(whole)
    assert (
        ask(trials, "ptsd", comparator="anaesthesia").refusal
        == "Pooling needs at least two rows, and none is left."
    )
    assert ask(trials, "depression", outcome="remission").asked["id"].isin(whole["id"]).all()


def test_unverified_rows_enter_on_request_only_and_are_named(trials):
    strict, loose = (ask(trials, "depression", unverified=allowed) for allowed in (False, True))
    assert "not read in the source" in strict.refused["jelovac2025"]
    assert "jelovac2025" in loose.pool().unverified


def test_an_unknown_condition_or_outcome_is_refused_in_a_sentence(trials):
    with pytest.raises(PoolingRefused, match=r"^The condition 'mood' is not one of depression, .*\.$"):
        ask(trials, "mood")
    with pytest.raises(PoolingRefused, match=rf"^The outcome 'cure' is not one of {', '.join(OUTCOMES)}\.$"):
        ask(trials, "ptsd", outcome="cure")


def test_the_ladder_of_the_table(sorted_rows):
    steps = ladder(sorted_rows)
    assert steps["step"].is_monotonic_decreasing and set(steps.index) == set(CONDITIONS)
    assert dict(steps["step"]) == {
        "depression": 4,
        "suicidal_thoughts": 2,
        "bipolar_depression": 2,
        "ptsd": 2,
        "alcohol": 2,
        "pain": 2,
        "cocaine": 1,
        "ocd": 1,
        "anxiety": 1,
        "heroin": 0,
        "therapy": 0,
    }
    assert max(steps["step"]) < len(STEPS)
    # The most people outside depression stand on the lowest step.
    assert steps.drop("depression")["people"].idxmax() == "therapy"
    ptsd = studies(sorted_rows).query("condition == 'ptsd' and compares").set_index("study")
    assert dict(ptsd["finding"]) == {
        "feder2014": "favours",
        "feder2021": "favours",
        "abdallah2022": "unclear",
    }
    assert dict(ptsd["people"]) == {"feder2014": 41, "feder2021": 30, "abdallah2022": 158}


def test_each_step_needs_the_one_below(sorted_rows):
    rows = sorted_rows[sorted_rows["condition"] == "depression"]
    assert ladder(rows[rows["comparator"] == "saline"]).loc["depression", "step"] == 3
    assert ladder(rows[rows["comparator"] == "midazolam"]).loc["depression", "step"] == 4
    assert ladder(rows[rows["study"] == "lii2023"]).loc["depression", "step"] == 1
    assert ladder(rows[rows["comparator"] == "none"]).loc["depression", "step"] == 0
    agree = rows[rows["study"].isin(["reif2023", "anand2023", "murrough2013ajp"])]
    assert ladder(agree).loc["depression", "step"] == 5
    assert ladder(rows[:0]).empty


def test_findings_are_joined_without_a_vote():
    assert verdict(["favours"] * 9 + ["against"]) == "mixed"
    assert verdict(["unsaid", "unsaid"]) == "unsaid"
