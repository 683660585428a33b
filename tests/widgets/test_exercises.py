"""Exercises: every answer comes from model or table, every wrong one gets a reason, a keyboard is enough."""

import json

import numpy as np
import pandas as pd
import pytest
import yaml
from bs4 import BeautifulSoup

import evidence
from models.cascade import neural_plasticity
from models.treatment import unblinding
from widgets.exercises import PathwayExercise, check
from widgets.exercises.code import verdict
from widgets.quiz import LessonError
from widgets.quiz.lesson import ROOT, encode


def hour_of_peak(column):
    course = neural_plasticity.simulate()
    return course.loc[course[column].idxmax(), "time_min"] / 60


def test_the_answer_is_the_models_own():
    right, message = verdict("2.4", hour_of_peak("spine_density"))
    assert right
    assert message.startswith("Right: ")


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (lambda: hour_of_peak("spine_density") * 60, "That is the time in minutes."),
        (lambda: hour_of_peak("benefit"), "That is the hour of the highest benefit."),
        (lambda: neural_plasticity.simulate().spine_density.idxmax(), "That is the number of the row."),
        (lambda: neural_plasticity.simulate().spine_density.max(), "That is the height of the peak."),
        (lambda: 1e9, "too high. Begin with"),
        (lambda: np.float64(-3), "-3 is too low. Begin with"),
        (lambda: None, "Not answered yet. Begin with"),
        (lambda: ..., "Not answered yet. Begin with"),
        (lambda: float("nan"), "a single number is asked for, and this is nan."),
        (lambda: "38", "a single number is asked for, and this is of the type str."),
        (lambda: pd.Series([1.0]), "of the type Series."),
        (lambda: True, "a single number is asked for"),
    ],
)
def test_a_wrong_value_is_told_what_it_probably_is(value, says):
    right, message = verdict("2.4", value())
    assert not right
    assert says in message


def share_of_trials(**settings):
    runs = unblinding.simulate_trials(**{"true_effect": 0, "expectancy": 6, "correct_active": 0.9} | settings)
    return runs["significant"].mean()


def test_a_share_of_trials_is_right_whatever_the_seed():
    assert all(verdict("5.4", share_of_trials(seed=seed))[0] for seed in range(10))


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (lambda: 100 * share_of_trials(), "That is a percentage."),
        (lambda: 1000 * share_of_trials(), "That is the number of trials."),
        (lambda: share_of_trials(true_effect=3), "That is the share for a drug worth 3 points."),
        (lambda: share_of_trials(correct_active=0.5), "That is the share when guesses are at chance."),
        (lambda: 4.8, "That is the average effect"),
    ],
)
def test_a_wrong_share_is_told_what_it_probably_is(value, says):
    right, message = verdict("5.4", value())
    assert not right
    assert says in message


def test_the_year_in_which_a_sentence_fails_is_the_tables_own():
    table = evidence.statistics().query("estimator == 'WHO' and quantity == 'suicides'")
    years = table.loc[table["value"].round(-5) != 800_000, "year"]
    assert verdict("1.4", years.min())[0]
    for year, says in (
        (years.max(), "not for the first time"),
        (table["year"].min(), "too low"),
        (2016, "last year in which the sentence holds"),
    ):
        right, message = verdict("1.4", year)
        assert not right
        assert says in message


def test_what_a_notebook_shows_breaks_between_words(capsys):
    check("2.4", ...)
    shown = capsys.readouterr().out
    assert shown.replace("\n", " ").rstrip() == "→ Exercise 2.4. " + verdict("2.4", None)[1]
    assert max(map(len, shown.splitlines())) <= 88


def test_a_percentage_is_set_as_in_the_text():
    assert verdict("3.3", 69.0)[1].startswith("Right: 69%.")


@pytest.mark.parametrize(
    ("exercise", "sentence"),
    [
        ("2.99", "There is no exercise 2.99; this chapter has "),
        (2.4, 'An exercise is named in quotes, such as "2.4", not 2.4.'),
        ("x", "An exercise is named in quotes"),
        ("99.1", "must be a whole number from 1 to "),
    ],
)
def test_an_unknown_exercise_is_refused_in_one_sentence(exercise, sentence):
    with pytest.raises(LessonError) as refusal:
        check(exercise, 1)
    assert sentence in str(refusal.value)


def test_every_exercise_file_of_the_chapters_is_sound():
    for path in (ROOT / "chapters" / "exercises").glob("*.yml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            assert verdict(entry["id"], None)[0] is False


GOOD = {
    "id": "2.1",
    "question": "How many?",
    "answer": {"value": 3},
    "right": "Yes.",
    "hint": "Count.",
    "page": "The words beside the demo say it.",
    "mistakes": [{"answer": {"factor": 2}, "says": "Twice."}],
}
SIMULATE = {"call": "models.cascade.neural_plasticity:simulate", "column": "benefit", "take": "maximum"}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"answer": 3}, "an answer has the fields"),
        ({"answer": {"value": 3, "call": "math:sqrt"}}, "needs either a value, a factor or a call"),
        ({"answer": {"factor": 2}}, "only a mistake can be a factor"),
        ({"answer": {"value": "three"}}, "the answer is not a number"),
        ({"answer": {"call": "models.nowhere:simulate"}}, "there is no function 'models.nowhere:simulate'"),
        ({"answer": {**SIMULATE, "column": "joy"}}, "the table has no column 'joy'"),
        ({"answer": {**SIMULATE, "take": "middle"}}, "'take' must be one of maximum, minimum"),
        ({"mistakes": [{"answer": {"factor": 1}, "says": "x"}]}, "this value would count as right"),
        ({"mistakes": [{"says": "x"}]}, "a mistake has the fields answer and says"),
        ({"tolerance": 2}, "'tolerance' must be a number from 0 to below 1"),
        ({"hint": ""}, "'hint' must be text"),
        ({"solution": "x"}, "there is no field 'solution'"),
    ],
)
def test_a_broken_exercise_is_refused_in_one_sentence(tmp_path, monkeypatch, changes, sentence):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "02.yml").write_text(yaml.safe_dump([{**GOOD, **changes}]))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LessonError) as refusal:
        verdict("2.1", 1)
    assert str(refusal.value).startswith("exercises/02.yml, exercise '2.1'")
    assert sentence in str(refusal.value)


def key(form) -> dict:
    """Read the key of a question as its script does."""
    return json.loads(encode(form["data-key"]))


@pytest.fixture(scope="module")
def soup():
    return BeautifulSoup(PathwayExercise()._repr_html_(), "html.parser")


def test_each_run_gives_the_same_bytes_and_text():
    assert PathwayExercise()._repr_html_() == PathwayExercise()._repr_html_()
    assert repr(PathwayExercise()) == "Exercise: the evidence for 8 steps. Run this cell to label them."


def test_every_arrow_asks_for_animals_study_and_people(soup):
    arrows = evidence.pathway()
    assert [form["id"] for form in soup.find_all("form")] == [f"pathway-{arrow}" for arrow in arrows.index]
    for form in soup.find_all("form"):
        assert [label.span.text for label in form.find_all("label")] == ["Animals", "Study", "In people"]
        assert all(field["right"] for field in key(form)["fields"])


def test_every_entry_has_a_reason(soup):
    for form in soup.find_all("form"):
        for select, field in zip(form.find_all("select"), key(form)["fields"], strict=True):
            assert len(field["why"]) in (1, len(select.find_all("option")) - 1) and all(field["why"])


def test_what_is_right_follows_the_table(soup):
    label = evidence.references()["label"]
    for arrow in evidence.pathway().to_dict("records"):
        form = soup.find(id=f"pathway-{arrow['id']}")
        fields = key(form)["fields"]
        animals, study, _people = (
            [select.find("option", value=str(value)).text for value in field["right"]]
            for select, field in zip(form.find_all("select"), fields, strict=True)
        )
        assert sorted(study) == sorted(label[source] for source in evidence.keys(arrow["animal_source"]))
        assert [animals[0].lower()] == [
            " and ".join(animal.strip() for animal in arrow["animal_species"].split(";"))
        ]
        assert arrow["human_finding"].rstrip(".") in fields[2]["why"][0]
        if arrow["confidence"] != "verified":
            assert (
                arrow["confidence_note"].rstrip(".")
                in BeautifulSoup(key(form)["reasons"], "html.parser").text
            )


@pytest.fixture
def opened(page, tmp_path):
    path = tmp_path / "pathway.html"
    html = PathwayExercise()._repr_html_()
    path.write_text(f'<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title>{html}', "utf-8")
    page.goto(path.as_uri())
    return page


def test_the_keyboard_alone_labels_a_step(opened):
    status = opened.locator("#pathway-ketamine-nmda output")
    opened.keyboard.press("Tab")
    for typed in ("Rat and", "Autry", "Mixed"):
        opened.keyboard.type(typed)
        opened.keyboard.press("Tab")
    opened.keyboard.press("Enter")
    said = status.inner_text()
    assert "Animals: Right." in said
    assert "Study: Not right. Autry 2011 is about another step: AMPA receptor drive to BDNF release." in said
    assert "In people: Right." in said
    assert opened.locator(".score").inner_text() == "0 of 8 right so far."
    assert opened.problems == []


def test_an_unfinished_step_is_not_judged(opened):
    opened.locator("#pathway-mtor-spines button").click()
    said = opened.locator("#pathway-mtor-spines output").inner_text()
    assert "Choose an entry in each list first." in said
    assert opened.locator(".score").inner_text() == ""
