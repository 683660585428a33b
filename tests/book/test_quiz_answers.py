"""The answers to a quiz, as a file for the instructor: first answers, which Python and the page read."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from test_pages import CHAPTER
from test_progress import faults

from book.extensions import answer_tests
from book.keys import given_away
from tests.conftest import axe_finds
from tests.made_up_answers import key
from widgets.quiz.answer_files import questions_of
from widgets.quiz.lesson import ROOT
from widgets.quiz.report import report

SAID = ".course-quiz-answers [role=status]"
PLACES = {"chapter-2": (CHAPTER, "quiz-02-"), "page-the-stance": ("book/the-stance", "page-quiz-the-stance-")}


@pytest.fixture(params=["http", "file"])
def address(request, book_html, book_url):
    return book_url if request.param == "http" else book_html.as_uri()


def check(page, form: str, option: int) -> None:
    place = page.locator(f"form[id='{form}']")
    place.locator("input").nth(option).check()
    place.get_by_role("button", name="Check answer").click()


def choose(page, test: str) -> None:
    title = next(one.title for one in answer_tests.tests(ROOT) if one.name == test)
    page.get_by_label("Quiz", exact=True).select_option(label=title)


def hand_in(page, address: str, test: str, code: str, folder: Path) -> Path:
    page.goto(f"{address}/book/progress.html")
    choose(page, test)
    page.get_by_label("Name or code for your instructor").fill(code)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save these answers as a file").press("Enter")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@pytest.mark.parametrize("test", list(PLACES))
def test_the_first_answers_are_handed_in_and_read(page, address, tmp_path, test):
    questions, (place, form) = questions_of(test), PLACES[test]
    first, second, third = questions[:3]
    wrong = (key(first) + 1) % len(first.options)
    page.goto(f"{address}/{place}.html")
    check(page, form + first.id, wrong)
    check(page, form + first.id, key(first))
    check(page, form + second.id, key(second))
    # Chosen, but never checked.
    page.locator(f"form[id='{form}{third.id}'] input").first.check()
    # A figure that came into sight asked for its script.
    page.wait_for_function("!document.querySelector('script[src*=\"plotly.js\"]') || 'Plotly' in window")
    path = hand_in(page, address, test, "A 7/ü", tmp_path)
    assert path.name == f"{test}-A-7-ü.json"
    expect(page.locator(SAID)).to_contain_text(f"2 of {len(questions)} questions answered.")
    answers = json.loads(path.read_text("utf-8"))["answers"]
    assert [answers[one.id] for one in (first, second, third)] == [wrong, key(second), None]
    found = report([path], test)
    assert found.items.loc["after", "difficulty"].sum() == 1 and found.aside.empty
    assert found.unpaired["learner"].tolist() == ["A 7/ü"]
    page.goto(f"{address}/book/read-the-answers.html")
    page.get_by_label("Files of answers").set_input_files(path)
    expect(page.locator(".course-read-answers output")).to_have_text("1 file read, 0 set aside.")
    assert faults(page) == [] and page.foreign == []


def test_without_answers_nothing_is_saved_and_that_is_said(page, book_url):
    page.goto(f"{book_url}/book/progress.html")
    choose(page, "chapter-3")
    page.get_by_role("button", name="Save these answers as a file").click()
    expect(page.locator(SAID)).to_contain_text("no checked answer to that quiz")


@pytest.mark.parametrize(
    "kept",
    [
        "torn {",
        "[]",
        '{"quiz-02-human-scan": 7}',
        '{"quiz-02-human-scan": {"fields": [true], "checked": true}}',
        '{"quiz-02-human-scan": {"first": "no", "fields": [true, false, false], "checked": true}}',
    ],
)
def test_kept_answers_that_do_not_fit_are_no_answers(page, book_url, kept):
    page.goto(f"{book_url}/book/progress.html")
    page.evaluate("text => localStorage.setItem('course-answers', text)", kept)
    choose(page, "chapter-2")
    page.get_by_role("button", name="Save these answers as a file").click()
    expect(page.locator(SAID)).to_contain_text("no checked answer to that quiz")
    assert faults(page) == []


def test_an_answer_checked_before_first_answers_were_kept_counts(page, book_url, tmp_path):
    page.goto(f"{book_url}/book/progress.html")
    kept = {"quiz-02-human-scan": {"fields": [False, True, False], "checked": True}}
    page.evaluate("text => localStorage.setItem('course-answers', text)", json.dumps(kept))
    path = hand_in(page, book_url, "chapter-2", "", tmp_path)
    assert json.loads(path.read_text("utf-8"))["answers"]["human-scan"] == 1


def test_the_page_of_progress_says_nothing_of_what_is_right(book_html):
    html = (book_html / "book" / "progress.html").read_text("utf8")
    assert given_away({"progress.html": html.encode()}) == []
    assert "&quot;right&quot;:" not in html and "chapter-6" in html


def test_every_quiz_of_the_course_can_be_handed_in():
    named = [one.name for one in answer_tests.tests(ROOT)]
    assert named[0] == "course" and len(named) == len(list((ROOT / "chapters" / "quizzes").glob("*.yml")))
    for one in answer_tests.tests(ROOT):
        assert questions_of(one.name) == one.questions


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_place_passes_axe(page, book_url, theme):
    page.emulate_media(color_scheme=theme)
    page.goto(f"{book_url}/book/progress.html")
    page.get_by_role("button", name="Save these answers as a file").click()
    assert axe_finds(page) == []
