"""Quizzes: the data file is held to its rules, the output is stable, and a keyboard alone answers."""

import json
import re
import textwrap
from collections import Counter
from html import unescape

import pytest
import yaml
from bs4 import BeautifulSoup

from tests.conftest import ROOT
from widgets.quiz import LessonError, Quiz
from widgets.quiz.lesson import ENCODED, encode
from widgets.quiz.quiz import read_questions

GOOD = [
    {
        "id": "spines-role",
        "objective": "Distinguish starting a benefit from keeping it",
        "question": "What were new spines needed for, in mice?",
        "options": [
            {"text": "Keeping the benefit", "correct": True, "feedback": "Erasing them cost durability."},
            {"text": "Starting it", "correct": False, "feedback": "Behaviour improved first."},
            {"text": '<b>Neither</b> & "more"', "correct": False, "feedback": "They mattered <later>."},
        ],
    },
    {
        "id": "several",
        "objective": "Compare rival mechanisms",
        "question": "Which accounts compete?",
        "multiple": True,
        "options": [
            {"text": "Opioid", "correct": True, "feedback": "One small trial."},
            {"text": "Metabolite", "correct": True, "feedback": "Mostly mice."},
            {"text": "Placebo alone", "correct": False, "feedback": "It beats placebo."},
        ],
    },
]


def changed(**fields):
    return [{**GOOD[0], **fields}]


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Write a quiz for chapter 2 beside an imagined notebook."""
    (tmp_path / "quizzes").mkdir()
    monkeypatch.chdir(tmp_path)

    def write_quiz(content):
        text = content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False)
        (tmp_path / "quizzes" / "02.yml").write_text(text, encoding="utf-8")
        return Quiz(2)

    return write_quiz


def test_each_run_gives_the_same_bytes_and_text(write):
    quiz = write(GOOD)
    assert quiz._repr_html_() == Quiz(2)._repr_html_()
    assert repr(quiz) == "Quiz of chapter 2: 2 questions. Run this cell to answer."


def test_question_and_options_are_native_and_named(write):
    soup = BeautifulSoup(write(GOOD)._repr_html_(), "html.parser")
    single, several = soup.find_all("form")
    assert single["id"] == "quiz-02-spines-role"
    assert "What were new spines needed for, in mice?" in single.legend.text
    assert [box["type"] for box in single.find_all("input")] == ["radio"] * 3
    assert {box["name"] for box in single.find_all("input")} == {"quiz-02-spines-role"}
    assert [box["type"] for box in several.find_all("input")] == ["checkbox"] * 3
    assert all(box.find_parent("label").text.strip() for box in soup.find_all("input"))
    assert all(output["role"] == "status" for output in soup.find_all("output"))


def test_text_from_the_file_cannot_become_markup(write):
    soup = BeautifulSoup(write(GOOD)._repr_html_(), "html.parser")
    assert soup.find("b") is None
    assert soup.form.find_all("label")[2].text == '<b>Neither</b> & "more"'
    key = json.loads(encode(soup.form["data-key"]))
    assert key["fields"][0]["why"][2] == "They mattered <later>."
    assert "They mattered &lt;later&gt;." in key["reasons"]


def test_every_answer_has_its_reason_and_none_can_be_read_in_the_file(write):
    html = write(GOOD)._repr_html_()
    soup = BeautifulSoup(html, "html.parser")
    for form, question in zip(soup.find_all("form"), GOOD, strict=True):
        key = json.loads(encode(form["data-key"]))
        reasons = BeautifulSoup(key["reasons"], "html.parser").find_all("li")
        for number, (reason, option) in enumerate(zip(reasons, question["options"], strict=True)):
            assert option["feedback"] in reason.text
            assert option["feedback"] not in unescape(html)
            assert ("✓ Right" if option["correct"] else "✗ Not right") in reason.text
            assert (number in key["fields"][0]["right"]) == option["correct"]
        assert form.button.has_attr("hidden") and form.button.has_attr("disabled")
        assert form.details.has_attr("hidden") and form.details.ul.text == ""
    assert "it has not run" in soup.select_one(".asleep").text


def test_an_encoded_file_is_read_as_its_text_is(write, tmp_path):
    quiz = write(GOOD)
    path = tmp_path / "quizzes" / "02.yml"
    encoded = path.with_suffix(ENCODED)
    encoded.write_text(encode(path.read_text("utf8")), "utf8")
    assert "Erasing them" not in encoded.read_text("utf8")
    path.unlink()
    assert Quiz(2).questions == quiz.questions


def test_key_lists_every_option_with_its_reason(write):
    key = write(GOOD).key()
    assert "1. **What were new spines needed for, in mice?**" in key
    assert "Objective: Compare rival mechanisms" in key
    assert "- ✓ right: Keeping the benefit. Erasing them cost durability." in key
    assert key.count("✗ wrong") == 3


ASKED = {path.stem: read_questions(path) for path in sorted((ROOT / "chapters/quizzes").glob("*.yml"))}


@pytest.mark.parametrize("kind", ["chapters", "pages", "course"])
def test_neither_place_nor_length_gives_the_right_option_away(kind):
    of = {"course": lambda name: name == "course", "chapters": str.isdigit}
    mine = of.get(kind, lambda name: name != "course" and not name.isdigit())
    every = [q.options for name, questions in ASKED.items() if mine(name) for q in questions]
    places = Counter([one.correct for one in options].index(True) for options in every)
    assert max(places.values()) <= 0.45 * len(every), places
    for extreme in (max, min):
        given = [extreme(options, key=lambda one: len(one.text)).correct for options in every]
        assert sum(given) <= 0.45 * len(given), extreme


def test_no_question_stands_twice():
    texts = [q.question for questions in ASKED.values() for q in questions]
    options = [one.text for questions in ASKED.values() for q in questions for one in q.options]
    assert [text for text, times in Counter(texts).items() if times > 1] == []
    assert [text for text, times in Counter(options).items() if times > 1 and len(text) > 40] == []


def without(field):
    return [{name: value for name, value in GOOD[0].items() if name != field}]


def options(*rows):
    return changed(options=[{"text": text, "correct": right, "feedback": "Why."} for text, right in rows])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "quizzes/02.yml must be a list with at least one question."),
        ("a: [", "quizzes/02.yml is not valid YAML at line 1."),
        (["x"], "question 1: must be a mapping with the fields id, objective, options, question."),
        (without("objective"), "quizzes/02.yml, question 'spines-role': the field 'objective' is missing."),
        (without("id"), "quizzes/02.yml, question 1: the field 'id' is missing."),
        (GOOD[:1] * 2, "quizzes/02.yml, question 'spines-role': the id is used twice."),
        (changed(id="Has spaces"), "the id may hold small letters, digits and single hyphens only."),
        (changed(id=7), "quizzes/02.yml, question 1: the id must be text in quotes."),
        (changed(colour="red"), "there is no field 'colour'"),
        (changed(question=" "), "'question' must be text and not empty."),
        (changed(multiple="yes"), "'multiple' must be true or false."),
        (options(("a", True)), "at least two options are needed."),
        (options(("a", False), ("b", False)), "question 'spines-role': no option is correct."),
        (options(("a", True), ("b", True)), "2 options are correct; say 'multiple: true' if that is meant."),
        (options(("a", True), ("a", False)), "two options have the same text."),
        (changed(options=None), "at least two options are needed."),
        (
            changed(options=[{"text": "a", "correct": True}]),
            "question 'spines-role', option 1: 'feedback' must be text and not empty.",
        ),
        (
            changed(options=[{"text": "a", "correct": "yes", "feedback": "b"}]),
            "'correct' must be true or false.",
        ),
        (changed(options=["a", "b"]), "option 1: an option has the fields text, correct and feedback."),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(write, content, sentence):
    with pytest.raises(LessonError) as refusal:
        write(content)
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith("quizzes/02.yml")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("chapter", [0, 99, "2", 2.0, True, None])
def test_a_chapter_that_does_not_exist_is_refused(chapter):
    with pytest.raises(LessonError, match=r"whole number from 1 to \d+"):
        Quiz(chapter)


def test_a_chapter_without_a_quiz_says_where_it_was_looked_for(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("widgets.quiz.lesson.ROOT", tmp_path)
    with pytest.raises(LessonError, match=r"Chapter 3 has no file quizzes/03\.yml beside its notebook"):
        Quiz(3)


def test_a_notebook_shows_the_sentence_without_a_traceback():
    assert LessonError("One sentence.")._render_traceback_() == ["One sentence."]


PAGE = textwrap.dedent(
    """\
    <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Quiz</title></head>
    <body><main>{html}</main></body></html>"""
)


@pytest.fixture
def opened(write, browser, tmp_path):
    """Open the quiz from a file, as a reader of the book does."""
    path = tmp_path / "quiz.html"
    path.write_text(PAGE.format(html=write(GOOD)._repr_html_()), encoding="utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    yield page
    page.close()


def test_the_keyboard_alone_answers_a_question(opened):
    opened.keyboard.press("Tab")
    opened.keyboard.press("ArrowDown")
    focused = opened.evaluate("document.activeElement.closest('label').textContent")
    assert focused == "Starting it"
    opened.keyboard.press("Enter")
    status = opened.locator("#quiz-02-spines-role output")
    assert "Not right. Behaviour improved first." in status.inner_text()
    assert "✗" in status.inner_text()
    opened.keyboard.press("ArrowUp")
    assert status.inner_text() == ""
    opened.keyboard.press("Enter")
    assert "Right. Erasing them cost durability." in status.inner_text()
    assert opened.locator(".score").inner_text() == "1 of 2 right so far."


def test_answers_stay_closed_until_one_was_tried(opened):
    details = opened.locator("#quiz-02-spines-role details")
    assert not details.is_visible()
    opened.locator("#quiz-02-spines-role button").click()
    assert "Choose an answer first." in opened.locator("#quiz-02-spines-role output").inner_text()
    assert not details.is_visible()
    opened.get_by_label("Keeping the benefit").check()
    opened.locator("#quiz-02-spines-role button").click()
    assert details.is_visible()


def test_several_right_answers_are_all_asked_for(opened):
    status = opened.locator("#quiz-02-several output")
    opened.get_by_label("Opioid").check()
    opened.locator("#quiz-02-several button").click()
    assert "Right. One small trial." in status.inner_text()
    assert "1 more of the answers is right." in status.inner_text()
    assert opened.locator(".score").inner_text() == "0 of 2 right so far."
    opened.get_by_label("Metabolite").check()
    opened.locator("#quiz-02-several button").click()
    assert opened.locator(".score").inner_text() == "1 of 2 right so far."


def test_some_questions_are_asked_by_name(write):
    quiz = write(GOOD)
    names = [question.id for question in quiz.questions]
    one = Quiz(2, names[-1])
    assert [question.id for question in one.questions] == [names[-1]]
    html = BeautifulSoup(one._repr_html_(), "html.parser")
    assert html.div["id"] == f"ask-02-{names[-1]}" and html.form["id"] == f"quiz-02-{names[-1]}"
    assert html.select_one(".number").text == "Question · more than one answer is right"
    several = BeautifulSoup(Quiz(2, *reversed(names))._repr_html_(), "html.parser")
    assert [form["id"] for form in several.select("form")] == [f"quiz-02-{name}" for name in reversed(names)]
    assert several.div["id"] == "quiz-02"


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [(["none"], "The quiz of chapter 2 has no question 'none'; it has "), (["a", "a"], "asked once")],
)
def test_a_question_that_is_not_there_is_refused(write, asked, sentence):
    names = [question.id for question in write(GOOD).questions]
    with pytest.raises(LessonError, match=re.escape(sentence)):
        Quiz(2, *(names[0] if name == "a" else name for name in asked))
