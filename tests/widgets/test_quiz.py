"""Quizzes: the data file is held to its rules, the output is stable, and a keyboard alone answers."""

import textwrap

import pytest
import yaml
from bs4 import BeautifulSoup

from widgets.quiz import LessonError, Quiz

GOOD = [
    {
        "id": "spines-role",
        "objective": "Distinguish starting a benefit from keeping it",
        "question": "What were new spines needed for, in mice?",
        "options": [
            {"text": "Keeping the benefit", "correct": True, "feedback": "Erasing them cost durability."},
            {"text": "Starting it", "correct": False, "feedback": "Behaviour improved first."},
            {"text": "<b>Neither</b> & \"more\"", "correct": False, "feedback": "They mattered <later>."},
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
    assert soup.form.find_all("input")[2]["data-feedback"] == "They mattered <later>."


def test_without_a_script_every_answer_has_its_reason(write):
    soup = BeautifulSoup(write(GOOD)._repr_html_(), "html.parser")
    for form, question in zip(soup.find_all("form"), GOOD, strict=True):
        reasons = form.details.find_all("li")
        for reason, option in zip(reasons, question["options"], strict=True):
            assert option["feedback"] in reason.text
            assert ("✓ Right" if option["correct"] else "✗ Not right") in reason.text
        assert form.button.has_attr("hidden") and form.button.has_attr("disabled")


def test_key_lists_every_option_with_its_reason(write):
    key = write(GOOD).key()
    assert "1. **What were new spines needed for, in mice?**" in key
    assert "Objective: Compare rival mechanisms" in key
    assert "- ✓ right: Keeping the benefit. Erasing them cost durability." in key
    assert key.count("✗ wrong") == 3


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
        (changed(options=[{"text": "a", "correct": True}]),
         "question 'spines-role', option 1: 'feedback' must be text and not empty."),
        (changed(options=[{"text": "a", "correct": "yes", "feedback": "b"}]),
         "'correct' must be true or false."),
        (changed(options=["a", "b"]), "option 1: an option has the fields text, correct and feedback."),
    ],
)
def test_a_broken_file_is_refused_in_one_sentence(write, content, sentence):
    with pytest.raises(LessonError) as refusal:
        write(content)
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith("quizzes/02.yml")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("chapter", [0, 7, "2", 2.0, True, None])
def test_a_chapter_that_does_not_exist_is_refused(chapter):
    with pytest.raises(LessonError, match="whole number from 1 to 6"):
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
