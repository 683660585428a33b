"""Questions that come back, on the page: chosen, asked on their day, told when the store is damaged."""

import json
import re

from playwright.sync_api import expect
from test_progress import KEY, faults, good, progress_file

from book import anki
from book.extensions.progress import again_html
from tests.conftest import ROOT
from widgets.quiz import Quiz

AGAIN = "course-again"
PAGE = "book/progress.html"
ASKED = ".course-again [data-question]:visible"
SAID = ".course-again-said"
QUESTION = "quiz-05-asleep"


def held(page) -> dict:
    return json.loads(page.evaluate(f"localStorage.getItem('{AGAIN}')"))


def answer(page, right: bool) -> None:
    [question] = Quiz(5, "asleep").questions
    place = [option.correct for option in question.options].index(right)
    form = page.locator(f"#again-{QUESTION}")
    form.locator("input").nth(place).check()
    form.get_by_role("button", name="Check answer").press("Enter")
    expect(form).to_have_attribute("data-result", "right" if right else "wrong")


def test_an_answered_question_comes_back_on_its_days_once_that_is_chosen(page, book_url):
    page.clock.install(time="2027-02-20T10:00:00")
    page.goto(f"{book_url}/{PAGE}")
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, value)", [KEY, json.dumps(good(right=[QUESTION]))]
    )
    page.reload()
    box = page.get_by_label("Let my questions come back")
    expect(box).not_to_be_checked()
    assert page.evaluate(f"localStorage.getItem('{AGAIN}')") is None
    box.press("Space")
    expect(page.locator(SAID)).to_have_text("Nothing more is due today.")
    expect(page.locator(".course-again-coming")).to_have_text("Next: 1 question on 21 February.")
    expect(page.locator(ASKED)).to_have_count(0)
    for today, right, told in (("02-21", True, "24 February"), ("02-26", False, "27 February")):
        page.clock.set_fixed_time(f"2027-{today}T23:30:00")
        page.reload()
        expect(page.locator(SAID)).to_have_text("1 question due today.")
        expect(page.get_by_role("link", name="1 question due today")).to_be_visible()
        answer(page, right)
        expect(page.locator(".course-again-next:visible")).to_contain_text(f"It comes back on {told}.")
        expect(page.locator(SAID)).to_have_text("Nothing more is due today.")
        expect(page.locator(ASKED)).to_have_count(1)  # its reasons stay to be read
        page.reload()
        expect(page.locator(ASKED)).to_have_count(0)
    assert held(page)["cards"][QUESTION] == {"step": 0, "last": "2027-02-26", "due": "2027-02-27"}
    assert page.locator(f'[data-question="{QUESTION}"] a').get_attribute("href").endswith(f"#{QUESTION}")
    assert faults(page) == [] and page.foreign == []


def test_an_answer_in_a_chapter_counts_from_its_day_and_one_put_back_does_not(page, book_url):
    page.clock.install(time="2027-02-20T10:00:00")
    page.goto(f"{book_url}/{PAGE}")
    page.get_by_label("Let my questions come back").check()
    page.goto(f"{book_url}/chapters/05-efficacy-risks-limits.html")
    form = page.locator(f"#{QUESTION}")
    form.locator("input").first.check()
    form.get_by_role("button", name="Check answer").click()
    expect(form).to_have_attribute("data-result", "wrong")
    page.clock.set_fixed_time("2027-02-25T10:00:00")
    page.reload()
    expect(form).to_have_attribute("data-result", "wrong")
    page.goto(f"{book_url}/{PAGE}")
    expect(page.locator(SAID)).to_have_text("1 question due today.")
    assert held(page)["cards"] == {QUESTION: {"step": 0, "last": "2027-02-20", "due": "2027-02-21"}}


def test_ten_a_day_at_most_and_the_others_wait(page, book_url):
    page.goto(f"{book_url}/{PAGE}")
    names = page.locator(".course-again [data-question]").evaluate_all(
        "all => all.map(one => one.dataset.question)"
    )
    card = {"step": 0, "last": "2026-01-01", "due": "2026-01-02"}
    schedule = {"on": True, "cards": dict.fromkeys([*names[:12], "quiz-01-gone"], card)}
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [AGAIN, json.dumps(schedule)])
    page.reload()
    expect(page.locator(ASKED)).to_have_count(10)
    expect(page.locator(SAID)).to_have_text("10 questions due today; 2 more will wait for another day.")
    first = page.locator(ASKED).first
    first.locator("input").first.check()
    first.get_by_role("button", name="Check answer").click()
    expect(page.locator(SAID)).to_have_text("9 questions due today; 2 more will wait for another day.")
    page.reload()
    expect(page.locator(SAID)).to_have_text("9 questions due today; 2 more will wait for another day.")
    expect(page.locator(ASKED)).to_have_count(9)
    tomorrow = page.evaluate("Date.now() + 24 * 3600 * 1000")
    page.clock.set_fixed_time(tomorrow)
    page.reload()
    expect(page.locator(ASKED)).to_have_count(10)


def test_what_was_answered_is_forgotten_when_the_reader_starts_again(page, book_url):
    page.goto(f"{book_url}/{PAGE}")
    card = {"step": 0, "last": "2026-01-01", "due": "2026-01-02"}
    held_before = json.dumps({"on": True, "cards": {QUESTION: card}})
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [AGAIN, held_before])
    page.reload()
    answer(page, False)
    expect(page.locator(ASKED)).to_have_count(1)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(ASKED)).to_have_count(0)
    expect(page.get_by_label("Let my questions come back")).not_to_be_checked()


def test_a_day_that_is_none_is_today(page, book_url):
    page.clock.install(time="2027-02-20T10:00:00")
    page.goto(f"{book_url}/{PAGE}")
    for day in ("99999-01-01", "2027-02-30", "soon", 7):
        answers = json.dumps({QUESTION: {"fields": [True], "checked": True, "first": [True], "day": day}})
        schedule = json.dumps({"on": True, "cards": {}})
        page.evaluate(
            "all => { for (const [key, value] of all) localStorage.setItem(key, value); }",
            [["course-answers", answers], [AGAIN, schedule]],
        )
        page.reload()
        expect(page.locator(".course-again-coming")).to_have_text("Next: 1 question on 21 February.")


def test_the_page_promises_the_gaps_and_the_number_that_the_script_keeps():
    script = (ROOT / "book" / "scripts" / "again.js").read_text("utf8")
    gaps = json.loads(re.search(r"export const GAPS = (\[.*?\]);", script)[1])
    [most] = re.findall(r"export const MOST_A_DAY = (\d+);", script)
    said = again_html([], [])
    first, *others, last = map(str, gaps)
    assert first == "1" and f"the next day, then after {', '.join(others)} and {last} days" in said
    words = {"10": "ten"}
    assert f"never more than {words[most]} a day" in said


def test_without_scripts_the_page_says_what_needs_them(browser, book_url):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{book_url}/{PAGE}")
        expect(page.get_by_text("Let my questions come back")).to_be_hidden()
        for place in (".course-again", ".course-sure"):
            expect(page.locator(f"{place} > h2")).to_be_visible()
            assert "needs JavaScript" in page.locator(f"{place} > noscript").text_content()


def test_a_damaged_store_is_told_in_a_sentence_and_takes_nothing_with_it(page, book_url, tmp_path):
    mine = good(right=[QUESTION])
    page.goto(f"{book_url}/{PAGE}")
    page.evaluate(
        "all => { for (const [key, value] of all) localStorage.setItem(key, value); }",
        [[KEY, json.dumps(mine)], [AGAIN, "torn {"]],
    )
    page.reload()
    expect(page.locator(SAID)).to_contain_text("cannot be read; it is left as it is")
    expect(page.locator("tfoot .questions")).to_contain_text("1 of ")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    saved = tmp_path / "saved.json"
    download.value.save_as(saved)
    assert json.loads(saved.read_text("utf8")) == {**mine, "again": "torn {"}
    assert page.evaluate(f"localStorage.getItem('{AGAIN}')") == "torn {"
    page.get_by_label("Let my questions come back").check()
    assert list(held(page)["cards"]) == [QUESTION]
    page.locator("input[type=file]").set_input_files(saved)
    expect(page.locator(".course-progress output")).to_contain_text("is damaged and was left out")
    assert list(held(page)["cards"]) == [QUESTION]
    with page.expect_download() as deck:
        page.get_by_role("link", name="Download the deck for Anki").click()
    assert deck.value.suggested_filename == anki.NAME


def test_a_schedule_that_could_not_be_written_is_not_said_to_be_added(page, book_url, tmp_path):
    page.goto(f"{book_url}/{PAGE}")
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [AGAIN, "torn {"])
    page.reload()
    card = {"step": 1, "last": "2026-01-01", "due": "2026-01-04"}
    file = progress_file(tmp_path, good(again={"on": True, "cards": {QUESTION: card}}))
    page.locator("input[type=file]").set_input_files(file)
    status = page.locator(".course-progress output")
    expect(status).to_contain_text("Its questions that come back were not added")
    assert page.evaluate(f"localStorage.getItem('{AGAIN}')") == "torn {"
    # What is stored of the progress itself may be what cannot be read.
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, "torn {"])
    page.locator("input[type=file]").set_input_files(file)
    expect(status).to_contain_text("was not added to what this browser has stored")


def test_damaged_progress_takes_no_sound_schedule_with_it(page, book_url, tmp_path):
    page.goto(f"{book_url}/{PAGE}")
    card = {"step": 2, "last": "2026-01-01", "due": "2026-01-10"}
    schedule = {"on": True, "cards": {QUESTION: card}}
    page.evaluate(
        "all => { for (const [key, value] of all) localStorage.setItem(key, value); }",
        [[KEY, "torn {"], [AGAIN, json.dumps(schedule)]],
    )
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    saved = tmp_path / "saved.json"
    download.value.save_as(saved)
    assert json.loads(saved.read_text("utf8"))["damaged"] == "torn {"
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Start again").click()
    assert page.evaluate(f"localStorage.getItem('{AGAIN}')") is None
    page.locator("input[type=file]").set_input_files(saved)
    expect(page.locator(".course-progress output")).to_contain_text("was added")
    assert held(page) == schedule
