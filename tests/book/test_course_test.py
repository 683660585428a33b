"""The course test: taken before and after, reasons only after, answers in the browser and in a file."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect
from test_progress import DENIED, faults

import tasks
from tests.conftest import FLAGS, axe_finds, chromium
from widgets.quiz.answer_files import course_questions, read_answers
from widgets.quiz.item_analysis import item_analysis

PAGE = "book/course-test.html"
STATUS = ".course-answers > output"


@pytest.fixture(params=["http", "file"])
def address(request, book_html, book_url):
    return book_url if request.param == "http" else book_html.as_uri()


def answer(page, wrong: int) -> None:
    """Answer everything right but the first questions; leave the last one empty."""
    forms = page.locator(".course-answers form").all()
    for number, (form, question) in enumerate(zip(forms[:-1], course_questions(), strict=False)):
        right = [option.correct for option in question.options]
        form.locator("input").nth(right.index(number >= wrong)).check()


def finish(page) -> None:
    page.get_by_role("button", name="Finish and see the score").press("Enter")


def save(page, folder: Path, code: str) -> Path:
    page.get_by_label("Name or code").fill(code)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save these answers").press("Enter")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_a_quizs_memory_keeps_out_of_the_test_whose_rounds_differ(page, address):
    page.goto(f"{address}/{PAGE}")
    answer(page, wrong=9)
    page.get_by_label("After the course").check()
    page.locator(".course-answers form").first.locator("input").last.check()
    page.reload()
    [first] = page.locator(".course-answers form").first.locator("input:checked").all()
    right = [option.correct for option in course_questions()[0].options]
    assert first.get_attribute("value") == str(right.index(False)), "the round of before is shown"
    assert page.evaluate("localStorage.getItem('course-answers')") is None


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


def stored(page) -> dict:
    return json.loads(page.evaluate("localStorage.getItem('course-test')"))


def given(page, time: str = "before") -> int:
    """Count the answers that the browser holds for a time."""
    return sum(option is not None for option in stored(page)[time]["answers"].values())


def choose(page, *numbers: int) -> None:
    """Answer questions, counted from 1, with their first option."""
    for number in numbers:
        page.locator(".course-answers form").nth(number - 1).locator("input").first.check()


def test_answers_in_two_tabs_add_up(page, address):
    page.goto(f"{address}/{PAGE}")
    other = page.context.new_page()
    other.goto(f"{address}/{PAGE}")
    choose(page, 1, 2, 3, 4, 5)
    choose(other, 11)
    assert given(page) == given(other) == 6
    # Both show what either was told.
    for tab in (page, other):
        expect(tab.locator(".course-answers form input:checked")).to_have_count(6)
    choose(page, *range(1, 21))
    finish(other)
    assert given(page) == 20 and stored(page)["before"]["finished"]
    expect(other.locator(STATUS)).not_to_contain_text("Without an answer")
    expect(page.locator(".course-score")).to_be_visible()


def test_two_tabs_with_no_word_of_each_other_lose_nothing(page, book_url):
    page.goto(f"{book_url}/{PAGE}")
    choose(page, 1)
    held = stored(page)
    held["before"]["answers"] |= dict.fromkeys(list(held["before"]["answers"])[4:9], 0)
    # Written without an event, as by a tab that this one has not heard of yet.
    page.evaluate("text => localStorage.setItem('course-test', text)", json.dumps(held))
    choose(page, 2)
    assert given(page) == 7
    finish(page)
    assert given(page) == 7 and stored(page)["before"]["finished"]
    expect(page.locator(STATUS)).to_contain_text("Without an answer, and counted as not right: 3, 4, 10")


def test_coming_back_to_a_kept_page_loses_no_answer(page, book_url):
    # The page is brought back as it stood, with the answers that it knew then.
    page.goto(f"{book_url}/{PAGE}")
    choose(page, 1)
    held = stored(page)
    held["before"]["answers"] |= dict.fromkeys(list(held["before"]["answers"])[1:3], 0)
    page.evaluate("text => localStorage.setItem('course-test', text)", json.dumps(held))
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator(".course-answers form input:checked")).to_have_count(3)
    choose(page, 4)
    assert given(page) == 4


def go_back_twice(page, book_url) -> None:
    page.goto(f"{book_url}/{PAGE}")
    choose(page, 1)
    page.goto(f"{book_url}/book/about.html")
    page.goto(f"{book_url}/{PAGE}")
    choose(page, 2)
    page.evaluate("history.back()")
    page.wait_for_url("**/book/about.html", wait_until="commit")
    page.evaluate("history.back()")
    page.wait_for_url(f"**/{PAGE}", wait_until="commit")
    expect(page.locator(".course-answers form input:checked")).to_have_count(2)
    choose(page, 3)
    assert given(page) == 3


def test_back_twice_loses_no_answer(page, book_url):
    go_back_twice(page, book_url)


def test_back_twice_to_a_page_that_the_browser_kept_alive_loses_no_answer(
    request, monkeypatch, browser, book_url
):
    driven = chromium()
    monkeypatch.delenv("COURSE_CHROMIUM", raising=False)
    # A browser without windows keeps no page alive.
    windowed = tasks.find_chromium(tasks.CHROMIUM_NAMES) or driven
    launched = browser.browser_type.launch(
        executable_path=windowed, args=list(FLAGS), ignore_default_args=["--disable-back-forward-cache"]
    )
    request.addfinalizer(launched.close)
    page = launched.new_page()
    page.add_init_script("addEventListener('pageshow', ({ persisted }) => { window.persisted = persisted; })")
    go_back_twice(page, book_url)
    assert page.evaluate("window.persisted") is True


EARLIER = {
    "edition": "0123456789ab",
    "after": None,
    "before": {
        "finished": "2026-10-01",
        "answers": {"1-approval": 0, "1-stale-figure": 1, "1-wording": 2, "2-surge": 0, "6-pressure": 1},
    },
}


@pytest.mark.parametrize("kept", [json.dumps(EARLIER), "torn {", json.dumps([1])])
def test_what_does_not_fit_is_told_of_and_kept_until_the_reader_forgets_it(page, book_url, tmp_path, kept):
    page.goto(f"{book_url}/{PAGE}")
    expect(page.locator(".course-aside")).to_be_hidden()
    page.evaluate("text => localStorage.setItem('course-test', text)", kept)
    page.reload()
    expect(page.locator(".course-aside")).to_contain_text("answers that do not fit these questions")
    choose(page, 1)
    page.get_by_label("After the course").check()
    choose(page, 2)
    page.reload()
    expect(page.locator(".course-aside")).to_be_visible()
    wanted = kept if kept.startswith("torn") else json.loads(kept)
    assert stored(page)["aside"] == [wanted]
    with page.expect_download() as download:
        page.get_by_role("button", name="Save them as a file").click()
    assert json.loads(Path(download.value.path()).read_text("utf8")) == [wanted]
    page.get_by_role("button", name="Forget them").click()
    expect(page.locator(".course-aside")).to_be_hidden()
    assert "aside" not in stored(page) and given(page) == 1 and given(page, "after") == 1
    assert faults(page) == []


def test_a_saved_file_is_read_back_and_takes_nothing_away(page, address, tmp_path):
    page.goto(f"{address}/{PAGE}")
    answer(page, wrong=3)
    finish(page)
    path = save(page, tmp_path, "B-2")
    before = stored(page)["before"]
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Clear these answers").click()
    page.get_by_label("After the course").check()
    page.get_by_label("Name or code").fill("")
    load = page.get_by_label("File of answers")
    load.set_input_files(path)
    expect(page.locator(STATUS)).to_have_text("19 answers given before the course were added from the file.")
    expect(page.get_by_label("Before the course")).to_be_checked()
    expect(page.get_by_label("Name or code")).to_have_value("B-2")
    assert stored(page)["before"] == before
    expect(page.locator(".course-score tbody tr").last).to_have_text("All six16 of 20not taken")
    # An answer given here stays, and the reader is told.
    page.get_by_role("button", name="Clear these answers").click()
    right = [option.correct for option in course_questions()[0].options].index(True)
    page.locator(".course-answers form").first.locator("input").nth(right).check()
    load.set_input_files(path)
    expect(page.locator(STATUS)).to_contain_text("18 answers given before the course were added")
    expect(page.locator(STATUS)).to_contain_text("1 answer given here differs")
    held = stored(page)["before"]
    assert held["finished"] == "" and held["answers"]["1-approval"] != before["answers"]["1-approval"]
    assert faults(page) == []


def test_a_file_that_does_not_fit_is_refused_and_nothing_changes(page, book_url, tmp_path):
    page.goto(f"{book_url}/{PAGE}")
    answer(page, wrong=1)
    good = json.loads(save(page, tmp_path, "C").read_text("utf8"))
    mine = stored(page)
    refused = [
        ("{", "it is not valid JSON"),
        ("[]", "This is not a file of answers to the course test."),
        (json.dumps({**good, "format": "other"}), "This is not a file of answers to the course test."),
        (json.dumps({**good, "version": 2}), "has version 2; this edition of the course reads version 1"),
        (json.dumps({**good, "edition": "0123456789ab"}), "belong to another edition of the test"),
        (json.dumps({**good, "time": "during"}), "is damaged"),
        (json.dumps({**good, "learner": 7}), "is damaged"),
        (json.dumps({**good, "answers": {**good["answers"], "1-approval": 99}}), "is damaged"),
        (json.dumps({**good, "answers": {**good["answers"], "7-more": 0}}), "is damaged"),
        (" " * 1_000_001, "larger than 1 MB"),
    ]
    for text, sentence in refused:
        path = tmp_path / "answers.json"
        path.write_text(text, "utf8")
        page.get_by_label("File of answers").set_input_files(path)
        expect(page.locator(STATUS)).to_contain_text(sentence)
        expect(page.locator(STATUS)).to_contain_text("Nothing was changed.")
        assert stored(page) == mine
    assert faults(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_finished_test_passes_axe(page, book_url, theme):
    page.emulate_media(color_scheme=theme)
    page.goto(f"{book_url}/{PAGE}")
    page.get_by_label("After the course").check()
    answer(page, wrong=5)
    finish(page)
    assert axe_finds(page) == []
