"""Progress: noted in the browser alone, carried in a file, refused when foreign, harmless without storage."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from test_pages import CHAPTER

from book import build
from tests.conftest import axe_finds
from widgets.quiz import Quiz

KEY = "course-progress"
FORMAT = "ketamine-psychotherapy-course progress"
STATUS = ".course-progress output"


def progress_file(folder: Path, content: object) -> Path:
    path = folder / "progress.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf8")
    return path


def good(**fields) -> dict:
    return {"format": FORMAT, "version": 1, "read": {}, "finished": [], "right": [], **fields}


def stored(page) -> dict:
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))


def faults(page) -> list[str]:
    """Return what went wrong; a reload may break off the loading of the icon."""
    return [problem for problem in page.problems if "favicon.svg" not in problem]


@pytest.fixture(params=["http", "file"])
def address(request, book_html, book_url):
    return book_url if request.param == "http" else book_html.as_uri()


def open_chapter(page, address) -> list[str]:
    """Open chapter 2 with a clock that the test moves; return the ids of the sections not read yet.

    A section whose end was in sight while the demos came is read by then.
    """
    page.clock.install(time=0)
    page.goto(f"{address}/{CHAPTER}.html", wait_until="load")
    # A demo that came later would push the end that was just reached out of sight; Tab fetches them all.
    page.keyboard.press("Tab")
    for demo in page.locator(".course-demo").all():
        expect(demo).to_have_attribute("data-mounted", "true", timeout=30_000)
    page.clock.pause_at(3_600_000)  # from here on the page's time is the test's: no machine is too slow
    names = page.locator("article[data-chapter] > section > section").evaluate_all(
        "all => all.map(one => one.id)"
    )
    return [name for name in names if name not in read(page)]


def read(page) -> list[str]:
    """Return the ids of the sections that are noted as read."""
    held = page.evaluate(f"localStorage.getItem('{KEY}')")
    return json.loads(held)["read"][CHAPTER] if held else []


def see_end(page, name: str) -> None:
    end = page.locator(f"#{name} > .course-section-end")
    end.scroll_into_view_if_needed()
    expect(end).to_have_attribute("data-seen", "")


def read_section(page, name: str) -> None:
    see_end(page, name)
    page.clock.run_for(3100)


def test_a_section_is_read_when_its_end_has_stayed_and_a_chapter_when_all_are(page, address):
    first, *others = open_chapter(page, address)
    see_end(page, first)
    page.clock.run_for(1000)
    assert first not in read(page)
    page.clock.run_for(2500)
    assert first in read(page)
    entry = page.locator(f'.course-sections a[href="#{first}"]')
    expect(entry).to_contain_text("✓")
    assert "read" in entry.text_content()
    chapter = page.locator(".course-contents a[aria-current]")
    expect(chapter).not_to_contain_text("✓")
    for name in others:
        read_section(page, name)
    assert stored(page)["finished"] == [CHAPTER]
    expect(chapter).to_contain_text("✓")
    page.goto(f"{address}/book/about.html")
    expect(page.locator(".course-contents a", has_text="✓")).to_have_count(1)
    assert faults(page) == [] and page.foreign == []


def test_a_question_answered_right_is_noted_and_one_answered_wrong_is_not(page, address):
    page.goto(f"{address}/{CHAPTER}.html")
    for number, right in enumerate((True, False)):
        form = page.locator('.course-exercise form[id^="quiz-"]').nth(number)
        name = form.get_attribute("id").split("-", 2)[2]
        [question] = Quiz(int(CHAPTER.split("/")[1][:2]), name).questions
        options = question.options
        form.locator("input").nth([option.correct for option in options].index(right)).check()
        form.get_by_role("button", name="Check answer").click()
        expect(form).to_have_attribute("data-result", "right" if right else "wrong")
    won = page.locator('.course-exercise form[id^="quiz-"]').first.get_attribute("id")
    assert stored(page)["right"] == [won]
    page.reload()
    expect(page.locator(f"#{won} .number")).to_contain_text("answered right before")
    page.goto(f"{address}/book/progress.html")
    expect(page.locator(f'tr[data-chapter="{CHAPTER}"] .questions')).to_contain_text("1 of ")


def test_the_list_names_every_section_and_question_of_every_chapter(book_html):
    listed = BeautifulSoup((book_html / "book/progress.html").read_text("utf8"), "html.parser")
    rows = listed.select("tr[data-chapter]")
    assert len(rows) == len(list((build.ROOT / "chapters").glob("*.ipynb")))
    for row in rows:
        name = row["data-chapter"]
        chapter = BeautifulSoup((book_html / f"{name}.html").read_text("utf8"), "html.parser")
        assert json.loads(row["data-questions"]) == [
            form["id"] for form in chapter.select('form[id^="quiz-"]')
        ]
        assert [box["data-section"] for box in listed.select(f'input[data-page="{name}"]')] == [
            section["id"] for section in chapter.select("article > section > section[id]")
        ]


def test_progress_travels_in_a_file_and_adds_to_what_is_there(page, address, tmp_path):
    page.goto(f"{address}/book/progress.html")
    page.locator(".course-progress summary").first.click()
    box = page.locator(".course-progress input[type=checkbox]").first
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").press("Enter")
    saved = tmp_path / "saved.json"
    download.value.save_as(saved)
    assert json.loads(saved.read_text("utf8")) == stored(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Start again").press("Enter")
    expect(box).not_to_be_checked()
    second = page.locator(".course-progress input[type=checkbox]").nth(1)
    second.evaluate("box => box.click()")
    page.locator("input[type=file]").set_input_files(saved)
    expect(page.locator(STATUS)).to_contain_text("was added")
    expect(box).to_be_checked()
    expect(second).to_be_checked()
    assert faults(page) == []


REFUSED = [
    ("{", "it is not valid JSON"),
    ("", "it is not valid JSON"),
    ([1], "not a progress file of this course"),
    ({"format": "other course"}, "not a progress file of this course"),
    (good(version=2), "has version 2; this edition of the course reads version 1"),
    (good(read=None), "is damaged"),
    (good(read={"https://example.org": []}), "is damaged"),
    (good(read={CHAPTER: ["<img src=x>"]}), "is damaged"),
    (good(finished={}), "is damaged"),
    (good(right=[1]), "is damaged"),
    (good(right=["quiz-02-a"] * 3000), "is damaged"),
    (" " * 1_000_001, "larger than 1 MB"),
]


def test_a_corrupt_or_foreign_file_is_refused_and_nothing_changes(page, book_url, tmp_path):
    mine = good(read={CHAPTER: ["quiz"]})
    page.goto(f"{book_url}/book/progress.html")
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", [KEY, json.dumps(mine)])
    page.reload()
    for content, sentence in REFUSED:
        page.locator("input[type=file]").set_input_files(progress_file(tmp_path, content))
        expect(page.locator(STATUS)).to_contain_text(sentence)
        expect(page.locator(STATUS)).to_contain_text("Nothing was changed.")
        assert stored(page) == mine
    page.locator("input[type=file]").set_input_files(progress_file(tmp_path, good(right=["quiz-02-x"])))
    expect(page.locator(STATUS)).to_contain_text("was added")
    assert stored(page) == {**mine, "right": ["quiz-02-x"]}
    assert faults(page) == []


def test_stored_data_that_cannot_be_read_is_kept_until_the_reader_decides(page, book_url, tmp_path):
    page.goto(f"{book_url}/book/progress.html")
    page.evaluate(f"localStorage.setItem('{KEY}', 'torn {{')")
    page.reload()
    expect(page.locator(STATUS)).to_contain_text("cannot be read, and it is left as it is")
    page.locator(".course-progress input[type=checkbox]").first.evaluate("box => box.click()")
    assert page.evaluate(f"localStorage.getItem('{KEY}')") == "torn {"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    assert Path(download.value.path()).read_text("utf8") == "torn {"
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Start again").click()
    assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
    assert faults(page) == []


def test_two_tabs_and_a_page_that_was_left_add_up(page, address):
    page.goto(f"{address}/book/progress.html")
    other = page.context.new_page()
    other.goto(f"{address}/book/progress.html")
    boxes = [tab.locator(".course-progress input[type=checkbox]") for tab in (page, other)]
    for place, box in ((0, boxes[0]), (1, boxes[1]), (2, boxes[0])):
        box.nth(place).evaluate("box => box.click()")
    for tab in boxes:
        for place in range(3):
            expect(tab.nth(place)).to_be_checked()
    held = stored(page)
    assert sum(map(len, held["read"].values())) == 3
    # What another tab wrote while this page was out of sight is there when it comes back, and stays.
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, value)",
        [KEY, json.dumps({**held, "right": ["quiz-02-x"]})],
    )
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    boxes[0].nth(3).evaluate("box => box.click()")
    assert stored(page)["right"] == ["quiz-02-x"] and sum(map(len, stored(page)["read"].values())) == 4


def test_a_section_counts_as_read_after_a_look_at_another_tab(page, book_url):
    first = open_chapter(page, book_url)[0]
    see_end(page, first)
    page.clock.run_for(1000)
    look = """state => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    }"""
    page.evaluate(look, "hidden")
    page.clock.run_for(20_000)
    assert first not in read(page)
    page.evaluate(look, "visible")
    page.clock.run_for(2900)
    assert first not in read(page)
    page.clock.run_for(200)
    assert first in read(page)


def test_an_older_browser_keeps_progress(page, book_url):
    page.add_init_script("delete window.structuredClone")  # Safari 15.3
    first = open_chapter(page, book_url)[0]
    read_section(page, first)
    assert first in read(page)
    assert faults(page) == []


DENIED = """Object.defineProperty(window, 'localStorage',
  { configurable: true, get() { throw new DOMException('denied', 'SecurityError'); } })"""
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.mark.parametrize("script", [DENIED, FULL])
def test_without_storage_everything_works_and_the_page_says_so(page, book_url, script):
    page.add_init_script(script)
    first = open_chapter(page, book_url)[0]
    read_section(page, first)
    expect(page.locator(f'.course-sections a[href="#{first}"]')).to_contain_text("✓")
    page.goto(f"{book_url}/book/progress.html")
    page.locator(".course-progress input[type=checkbox]").first.evaluate("box => box.click()")
    expect(page.locator(STATUS)).to_contain_text("lets the page store nothing")
    expect(page.locator(".course-progress input[type=checkbox]").first).to_be_checked()
    assert faults(page) == []


def test_the_record_prints_with_a_name_a_date_and_every_chapter(page, book_url):
    page.goto(f"{book_url}/book/progress.html")
    page.get_by_label("Name for the record").fill("A. Trainee")
    page.emulate_media(media="print")
    expect(page.locator(".course-progress table")).to_be_visible()
    expect(page.locator("#record-name")).to_be_visible()
    assert page.locator(".course-record time").text_content().strip()
    expect(page.get_by_role("button", name="Print this record")).to_be_hidden()
    # What is not the record, and what a reader said in private, is on no paper.
    for own in (".course-again", ".course-sure", ".course-deck", ".course-quiz-answers"):
        expect(page.locator(own)).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_marks_and_open_lists_pass_axe(page, book_url, theme):
    page.emulate_media(color_scheme=theme)
    page.goto(f"{book_url}/book/progress.html")
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, value)",
        [KEY, json.dumps(good(finished=[CHAPTER], read={CHAPTER: ["quiz"]}))],
    )
    page.reload()
    page.evaluate(
        "document.querySelectorAll('.course-progress details').forEach(one => { one.open = true; })"
    )
    expect(page.locator(".course-contents .course-read")).to_have_count(1)
    assert axe_finds(page) == []
