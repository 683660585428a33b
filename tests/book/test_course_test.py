"""The course test: taken before and after, reasons only after, answers in the browser and in a file."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from test_access import violations
from test_progress import DENIED, faults

from widgets.quiz.item_analysis import course_questions, item_analysis, read_answers

PAGE = "book/course-test.html"
STATUS = ".course-answers > output"


@pytest.fixture(params=["http", "file"])
def address(request, book_html, book_url):
    return book_url if request.param == "http" else book_html.as_uri()


def answer(page, wrong: int) -> None:
    """Answer everything right but the first questions; leave the last one empty."""
    for number, form in enumerate(page.locator(".course-answers form").all()[:-1]):
        form.locator(f"input{':not([data-right])' if number < wrong else '[data-right]'}").first.check()


def finish(page) -> None:
    page.get_by_role("button", name="Finish and see the score").press("Enter")


def save(page, folder: Path, code: str) -> Path:
    page.get_by_label("Name or code").fill(code)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save these answers").press("Enter")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_both_rounds_are_kept_apart_and_their_files_can_be_analysed(page, address, tmp_path):
    page.goto(f"{address}/{PAGE}")
    answer(page, wrong=9)
    finish(page)
    expect(page.locator(STATUS)).to_contain_text(
        "10 of 20 right. Without an answer, and counted as not right: 20."
    )
    assert page.locator(".course-answers .mark").count() == 0, "a reason is shown before the course"
    assert page.locator(".course-answers form details:visible").count() == 0
    before = save(page, tmp_path, "A 7/ü")
    assert before.name == "course-test-before-A-7-ü.json"
    page.get_by_label("After the course").check()
    assert page.locator(".course-answers form input:checked").count() == 0
    answer(page, wrong=1)
    finish(page)
    expect(page.locator(STATUS)).to_contain_text("18 of 20 right")
    expect(page.locator(".course-answers .mark")).to_have_count(19)
    expect(page.locator(".course-score tbody tr").last).to_have_text("All six10 of 2018 of 20")
    after = save(page, tmp_path, "A 7/ü")
    page.reload()
    assert page.locator(".course-answers form input:checked").count() == 19
    page.get_by_label("After the course").check()
    expect(page.locator(".course-answers .mark")).to_have_count(19)
    questions = course_questions()
    assert read_answers(before, questions)["learner"] == "A 7/ü"
    table = item_analysis([before, after])
    assert table["difficulty"].sum() == 18 and table["difficulty"].iloc[-1] == 0
    assert item_analysis([before, after], "before")["difficulty"].sum() == 10
    assert faults(page) == [] and page.foreign == []


def test_the_keyboard_alone_answers_and_clears(page, book_url):
    page.goto(f"{book_url}/{PAGE}")
    first = page.locator(".course-answers form input").first
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(first).to_be_checked()
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Clear these answers").press("Enter")
    expect(first).not_to_be_checked()


@pytest.mark.parametrize(
    "stored",
    [
        "torn {",
        "[]",
        "null",
        '{"edition": "other", "before": {"answers": {}}}',
        '{"edition": "EDITION", "before": {"finished": "", "answers": {"1-approval": 99}}}',
        '{"edition": "EDITION", "after": 7}',
    ],
)
def test_stored_answers_that_do_not_fit_are_not_shown_and_do_no_harm(page, book_url, stored):
    page.goto(f"{book_url}/{PAGE}")
    edition = page.locator(".course-answers").get_attribute("data-edition")
    page.evaluate("text => localStorage.setItem('course-test', text)", stored.replace("EDITION", edition))
    page.reload()
    assert page.locator(".course-answers form input:checked").count() == 0
    answer(page, wrong=0)
    finish(page)
    expect(page.locator(STATUS)).to_contain_text("19 of 20 right")
    assert (
        json.loads(page.evaluate("localStorage.getItem('course-test')"))["before"]["answers"]["1-approval"]
        == 1
    )
    assert faults(page) == []


def test_without_storage_the_test_works_and_says_what_to_do(page, book_url, tmp_path):
    page.add_init_script(DENIED)
    page.goto(f"{book_url}/{PAGE}")
    answer(page, wrong=0)
    finish(page)
    expect(page.locator(STATUS)).to_contain_text("19 of 20 right")
    expect(page.locator(STATUS)).to_contain_text("save your answers as a file before you leave")
    assert len(item_analysis([save(page, tmp_path, "")], "before")) == 20
    assert faults(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_finished_test_passes_axe(page, book_url, theme):
    page.emulate_media(color_scheme=theme)
    page.goto(f"{book_url}/{PAGE}")
    page.get_by_label("After the course").check()
    answer(page, wrong=5)
    finish(page)
    assert violations(page) == []
