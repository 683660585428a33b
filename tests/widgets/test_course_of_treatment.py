"""The course of treatment's Python side: days as traits, the Python model, and what a cell stores."""

import json

import nbformat
import numpy as np
import pytest
import traitlets

import evidence
from models.treatment import treatment_course
from tests.conftest import ROOT
from widgets import CourseOfTreatment
from widgets.demo import Setting


def test_every_control_is_a_trait():
    traits = {name for name, trait in CourseOfTreatment.class_traits().items() if isinstance(trait, Setting)}
    assert traits == set(CourseOfTreatment.specs)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dosing_days", [7, 7]),
        ("dosing_days", [196]),
        ("dosing_days", [-1]),
        ("dosing_days", [1.5]),
        ("dosing_days", "7 9"),
        ("dosing_days", None),
        ("dosing_days", [float("nan")]),
        ("dosing_days", [True]),
        ("preparation_days", 3),
        ("hoped_days", float("inf")),
        ("day", 1e308),
        ("comparator", "sugar"),
        ("open_label", "yes"),
        ("baseline_score", 9),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = CourseOfTreatment()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_days_are_put_in_order_and_can_be_observed():
    demo = CourseOfTreatment(dosing_days=np.array([9, 7]), integration_days=[])
    assert demo.schedule == {"preparation": [2, 4], "dosing": [7, 9], "integration": []}
    seen = []
    demo.observe(lambda change: seen.append(change["new"]), "dosing_days")
    demo.dosing_days = [14, 7, 9]
    assert seen == [(7, 9, 14)]
    assert demo.state["dosing_days"] == "7 9 14" and demo.state["integration_days"] == ""


def test_what_the_browser_sends_becomes_days():
    demo = CourseOfTreatment()
    demo.set_state({"dosing_days": "7 9 11"})
    assert demo.dosing_days == (7, 9, 11)
    assert demo.get_state("dosing_days") == {"dosing_days": "7 9 11"}


def test_simulate_is_the_model_on_the_calendar():
    demo = CourseOfTreatment(dosing_days=[9, 11], comparator="midazolam", open_label=True, baseline_score=40)
    table = demo.simulate().set_index(["arm", "day"])
    model = treatment_course.simulate([0, 2], [0, 5, 60], "midazolam", True, baseline_score=40).set_index(
        ["arm", "day"]
    )
    for since in (0, 5, 60):
        np.testing.assert_allclose(table.loc[("ketamine", 9 + since)], model.loc[("ketamine", since)])
    assert table.loc[("ketamine", 3.0), "score"] == table.loc[("ketamine", 9.0), "score"] == 40
    assert set(table.index.levels[0]) == {"ketamine", "midazolam"}


def test_without_a_dose_there_is_nothing_to_simulate():
    with pytest.raises(ValueError, match="dosing_days is empty; place at least one dosing session"):
        CourseOfTreatment(dosing_days=[]).simulate()


def test_preparation_and_integration_change_no_number():
    usual, other = CourseOfTreatment(), CourseOfTreatment(preparation_days=[], integration_days=range(60, 90))
    assert usual.simulate().equals(other.simulate())
    assert "no trial has shown what they add" in treatment_course.LIMITS


def test_what_is_quoted_is_in_the_evidence():
    quoted, trials = CourseOfTreatment().published, evidence.trials()
    assert quoted["maintenance"]["estimate"] == trials.loc["daly2019_remitters", "estimate"]
    assert [row["estimate"] for row in quoted["therapy"]] == [
        trials.loc[name, "estimate"] for name in ("grabski2022_therapy", "wilkinson2021_madrs", "dakwar2019")
    ]
    # What the page says of them in one sentence: the two that ask include no effect.
    assert all(row["ci_low"] < 0 < row["ci_high"] for row in quoted["therapy"][:2])


def test_what_a_cell_stores_is_small_and_the_same():
    first, second = CourseOfTreatment().state, CourseOfTreatment().state
    assert json.dumps(first) == json.dumps(second) and len(json.dumps(first)) < 4000


def test_the_sample_answer_of_chapter_4_reads_what_the_demo_shows():
    doses = [7, 9, 11, 14, 16, 18]
    course = CourseOfTreatment(dosing_days=doses, open_label=True).simulate()
    asked = course[(course["arm"] == "ketamine") & (course["day"] == 108)]
    columns = ("sustained", "sustained_lower", "sustained_upper")
    well, low, high = (round(100 * float(asked[name].iloc[0])) for name in columns)
    notebook = nbformat.read(ROOT / "chapters" / "04-benefits.ipynb", as_version=4)
    [sample] = [cell.source for cell in notebook.cells if cell.id == "exercise-2-solution"]
    assert f"{well} of a hundred, with a band from {low} to {high}." in sample
