"""Item analysis: against an example worked by hand, and against files that are not what they should be."""

import re
from collections import Counter

import nbformat
import pandas as pd
import pytest

from tests.made_up_answers import write
from widgets.quiz import LessonError
from widgets.quiz.answer_files import COURSE_TEST, FORMAT, course_questions, edition, read_answers
from widgets.quiz.form import Option
from widgets.quiz.item_analysis import item_analysis, score
from widgets.quiz.lesson import ROOT
from widgets.quiz.quiz import Question

QUESTIONS = [
    Question(f"1-{name}", f"Objective {name}", "?", (Option("no", False, "."), Option("yes", True, ".")))
    for name in "abc"
]
# Right (1) or not (0) of four learners in three questions.
RIGHT = {"Ann": (1, 1, 1), "Ben": (1, 1, 0), "Cy": (1, 0, 0), "Dee": (0, 0, 1)}


def content(chosen, learner="Ann", time="after", **fields):
    names = [question.id for question in QUESTIONS]
    return {
        "format": FORMAT,
        "version": 1,
        "edition": edition(QUESTIONS),
        "learner": learner,
        "time": time,
        "finished": "2026-11-22",
        "answers": dict(zip(names, chosen, strict=True)),
        **fields,
    }


@pytest.fixture
def hand_in(tmp_path):
    """Write answer files; returns a function that gives their paths."""
    return lambda *contents: write(tmp_path, {f"{number}.json": one for number, one in enumerate(contents)})


def test_the_example_worked_by_hand(hand_in):
    # Question a: right were 3 of 4. In the others Ann, Ben, Cy and Dee have 2, 1, 0 and 1 right,
    # and their covariance with 1, 1, 1, 0 is 0. For b: 0.5 / sqrt(1 × 0.75). For c: -0.5 / sqrt(1 × 2.75).
    table = item_analysis(
        hand_in(*(content(right, name) for name, right in RIGHT.items())), questions=QUESTIONS
    )
    assert list(table.index) == ["1-a", "1-b", "1-c"]
    assert list(table["learners"]) == [4, 4, 4]
    assert list(table["difficulty"]) == [0.75, 0.5, 0.5]
    assert list(table["discrimination"]) == pytest.approx([0, 0.5 / 0.75**0.5, -0.5 / 2.75**0.5])
    assert (table["low"]["1-b"], table["high"]["1-b"]) == pytest.approx((0.1500, 0.8500), abs=5e-5)
    assert list(table["objective"]) == ["Objective a", "Objective b", "Objective c"]


def test_where_everybody_did_alike_there_is_no_discrimination(hand_in):
    table = item_analysis(hand_in(content((1, 1, 0), "Ann"), content((1, 0, 1), "Ben")), questions=QUESTIONS)
    assert pd.isna(table["discrimination"]["1-a"])
    assert table["difficulty"]["1-a"] == 1 and table["low"]["1-a"] < 1


def test_an_empty_answer_is_not_right_and_the_other_round_is_left_out(hand_in):
    paths = hand_in(content((None, 1, 1), "Ann"), content((1, 1, 1), "Ann", "before"), content((1, 1, 1), ""))
    assert score(paths, "after", QUESTIONS).to_dict("index") == {
        "Ann": {"1-a": False, "1-b": True, "1-c": True},
        "2": {"1-a": True, "1-b": True, "1-c": True},
    }
    assert len(score(paths, "before", QUESTIONS)) == 1


REFUSED = [
    ("{", "is not valid JSON"),
    ([], "this is not an answer file of the course test"),
    (content((1, 1, 1), format="other"), "this is not an answer file of the course test"),
    (content((1, 1, 1), version=3), "the file has version 3; this course reads 1 and 2"),
    (content((1, 1, 1), version=True), "the file has version True"),
    (content((1, 1, 1), edition="abc"), "belong to another edition of the test"),
    (content((1, 1, 1), time="later"), "'time' must be 'before' or 'after', not 'later'"),
    (content((1, 1, 1), learner=7), "'learner' must be text"),
    (content((1, 1, 1), answers={"1-a": 1}), "must have every question of the test and no other"),
    (content((1, 1, 1), answers=None), "must have every question of the test and no other"),
    (content((1, 2, 1)), "the answer to '1-b' must be empty or a number from 0 to 1, not 2"),
    (content((1, True, 1)), "not True"),
    (content((1, -1, 1)), "not -1"),
    (content((1, 0.5, 1)), "not 0.5"),
    (content((1, float("nan"), 1)), "is not valid JSON"),  # Python writes NaN, and JSON has none
    (content((1, 1, 1), learner="x" * 201), "'learner' must be text of at most 200 letters"),
    (content((1, [1], 1)), "not [1]"),
    (" " * 1_000_001, "larger than 1 MB"),
]


@pytest.mark.parametrize(("wrong", "sentence"), REFUSED)
def test_a_malformed_file_is_refused_in_one_sentence_that_names_it(hand_in, wrong, sentence):
    with pytest.raises(LessonError) as refusal:
        item_analysis(hand_in(content((1, 1, 1)), wrong), questions=QUESTIONS)
    assert str(refusal.value).startswith("1.json: ") and sentence in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_calls_that_make_no_sense_are_refused(hand_in, tmp_path):
    twice = hand_in(content((1, 1, 1)), content((0, 1, 1)))
    with pytest.raises(LessonError, match="already a file of 'Ann' with the answers after"):
        score(twice, questions=QUESTIONS)
    with pytest.raises(LessonError, match="None of the files holds answers given before the course"):
        score(twice[:1], "before", QUESTIONS)
    with pytest.raises(LessonError, match="not 'now'"):
        score(twice[:1], "now", QUESTIONS)
    with pytest.raises(LessonError, match="None of the files"):
        item_analysis([], questions=QUESTIONS)
    with pytest.raises(LessonError, match=r"gone\.json: there is no such file"):
        read_answers(tmp_path / "gone.json", QUESTIONS)


def test_the_course_test_has_twenty_questions_and_asks_every_chapter():
    questions = course_questions()
    assert len(questions) == 20
    assert all(count >= 3 for count in Counter(question.id[0] for question in questions).values())
    chapters = {path.stem.lstrip("0") for path in COURSE_TEST.parent.glob("[0-9]*.yml")}
    assert {question.id.partition("-")[0] for question in questions} == chapters
    assert len({question.objective for question in questions}) >= 18
    places = Counter([option.correct for option in question.options].index(True) for question in questions)
    assert max(places.values()) <= 9, "the right answer stands in the same place too often"


def test_every_question_asks_for_what_its_chapter_promises():
    for question in course_questions():
        [path] = (ROOT / "chapters").glob(f"0{question.id[0]}-*.ipynb")
        cells = nbformat.read(path, as_version=4).cells
        stated = next(cell.source for cell in cells if "By the end" in cell.source)
        verbs = set(re.findall(r"^- (\w+)", stated, re.MULTILINE))
        assert question.objective.split()[0].lower() in verbs, f"{question.id}: {question.objective}"


def test_the_right_answer_is_not_given_away_by_its_length():
    questions = course_questions()
    longest = sum(
        max(question.options, key=lambda option: len(option.text)).correct for question in questions
    )
    assert longest <= 8


def test_the_edition_changes_with_the_order_of_options():
    turned = [*QUESTIONS[:2], Question("1-c", "Objective c", "?", QUESTIONS[2].options[::-1])]
    assert edition(turned) != edition(QUESTIONS)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("id: 1-approval", "must begin with the number of its chapter, such as 6-"),
        ("multiple: true", "one right answer each"),
    ],
)
def test_a_test_that_breaks_its_own_rules_is_refused(tmp_path, change, sentence):
    name = "approval" if change.startswith("id") else "1-approval"
    more = f"\n  {change}" if change.startswith("multiple") else ""
    (tmp_path / "course.yml").write_text(
        f"- id: {name}{more}\n  objective: o\n  question: q\n  options:\n"
        "    - {text: a, correct: true, feedback: f}\n    - {text: b, correct: false, feedback: f}\n",
        "utf8",
    )
    with pytest.raises(LessonError, match=sentence):
        course_questions(tmp_path / "course.yml")
