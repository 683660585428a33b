"""One progress: what is read and answered in JupyterLab is kept there, and travels to the page and back."""

import json

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from book.jupyterlab import notes
from tests.lessons import CHAPTERS
from widgets.quiz import Quiz

CHAPTER = CHAPTERS[3]
PAGE = f"chapters/{CHAPTER.stem}"
KEY = "course-progress"
FIRST, LAST = "what-will-you-learn", "references"


@pytest.fixture
def lesson(reader) -> Page:
    page = reader("jupyterlab", False, True).open(f"{PAGE}.ipynb")
    page.evaluate("localStorage.removeItem('course-progress')")
    page.locator(".course-lesson-bar").wait_for()
    return page


def stored(page: Page) -> dict:
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))


def opened(page: Page, name: str) -> None:
    page.locator(".course-lesson-bar").get_by_role("button", name=name).click()


def read(page: Page, section: str) -> None:
    """Stay at the end of a section: its cell may not be drawn yet, and demos drawn above it push it away."""
    page.wait_for_function(
        f"""([page, id]) => {{
          document.querySelector(`.course-section-end[data-section=${{id}}]`)?.scrollIntoView();
          return JSON.parse(localStorage.getItem('{KEY}'))?.read[page]?.includes(id);
        }}""",
        arg=[PAGE, section],
        polling=500,
        timeout=30_000,
    )


@pytest.mark.parametrize("chapter", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_sections_have_the_ids_that_the_page_gives_them(book_html, chapter):
    html = (book_html / "chapters" / f"{chapter.stem}.html").read_text("utf-8")
    page = BeautifulSoup(html, "html.parser").select_one("article")
    sections = notes.sections(json.loads(chapter.read_text("utf-8")))
    assert [(one["id"], one["level"]) for one in sections] == [
        (heading.parent["id"], int(heading.name[1])) for heading in page.select("section > :is(h2, h3)")
    ]


def test_a_section_is_read_when_its_end_has_stayed(lesson):
    read(lesson, FIRST)
    opened(lesson, "On this page")
    expect(lesson.locator(".course-on-this-page button").first).to_have_text("What will you learn? ✓, read")
    opened(lesson, "On this page")
    sections = [one for one in notes.sections(json.loads(CHAPTER.read_text("utf-8"))) if one["level"] == 2]
    opened(lesson, "Progress")
    counted = len(stored(lesson)["read"][PAGE])
    assert 1 <= counted < len(sections)
    expect(lesson.locator(".course-progress-file p").first).to_have_text(
        f"{counted} of {len(sections)} sections read, 0 questions answered right."
    )
    read(lesson, LAST)
    assert stored(lesson)["finished"] == []


def test_answers_are_kept_as_they_were_left(lesson, reader):
    form = lesson.locator("form[id^=quiz-04]").first
    [question] = Quiz(4, form.get_attribute("id").removeprefix("quiz-04-")).questions
    right = [option.correct for option in question.options].index(True)
    form.locator("input").nth(right).check()
    form.get_by_role("button", name="Check answer").click()
    expect(form).to_have_attribute("data-result", "right")
    assert stored(lesson)["right"] == [form.get_attribute("id")]
    page = reader("jupyterlab", False, True).open(f"{PAGE}.ipynb")
    form = page.locator("form[id^=quiz-04]").first
    # JupyterLab draws cells out of sight when it has time.
    form.wait_for()
    expect(form.locator("input").nth(right)).to_be_checked()
    expect(form).to_have_attribute("data-result", "right")
    expect(form.locator(".number")).to_contain_text("answered right before")
    page.evaluate("localStorage.removeItem('course-answers')")


def test_progress_travels_to_the_page_and_back(lesson, reader, page, book_url, tmp_path):
    read(lesson, FIRST)
    # The page that the lesson's own server shows has it already.
    served = lesson.context.new_page()
    served.goto(f"{reader('jupyterlab', False, True).address}/static/book/progress.html")
    box = f'input[data-page="{PAGE}"][data-section="%s"]'
    expect(served.locator(box % FIRST)).to_be_checked()
    served.close()

    opened(lesson, "Progress")
    with lesson.expect_download() as download:
        lesson.get_by_role("button", name="Save progress as a file").click()
    download.value.save_as(tmp_path / "lab.json")
    assert json.loads((tmp_path / "lab.json").read_text("utf-8")) == stored(lesson)
    page.goto(f"{book_url}/book/progress.html")
    page.locator("input[type=file]").set_input_files(tmp_path / "lab.json")
    expect(page.locator(box % FIRST)).to_be_checked()
    page.locator(box % LAST).evaluate("box => box.click()")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    download.value.save_as(tmp_path / "page.json")
    before = stored(lesson)
    lesson.locator(".course-progress-file input").set_input_files(tmp_path / "page.json")
    expect(lesson.locator(".course-progress-file output")).to_contain_text("was added")
    assert set(stored(lesson)["read"][PAGE]) == {*before["read"][PAGE], LAST}
    (tmp_path / "other.json").write_text("{}", "utf-8")
    lesson.locator(".course-progress-file input").set_input_files(tmp_path / "other.json")
    expect(lesson.locator(".course-progress-file output")).to_contain_text("Nothing was changed.")


def test_a_first_guess_is_kept_and_stands_beside_the_answer(lesson, reader):
    field, said = lesson.get_by_label("What would you answer now"), lesson.locator(".course-guessed")
    cells = lesson.evaluate("jupyterapp.shell.currentWidget.content.widgets.length")
    field.click()
    lesson.keyboard.type("Hope, and a day dd")  # dd deletes a cell where it is a command
    expect(field).to_have_value("Hope, and a day dd")
    expect(field).to_be_focused()
    assert lesson.evaluate("jupyterapp.shell.currentWidget.content.widgets.length") == cells
    said.wait_for(state="attached")
    expect(said).to_have_text("At the start you wrote: Hope, and a day dd")
    page = reader("jupyterlab", False, True).open(f"{PAGE}.ipynb")
    expect(page.get_by_label("What would you answer now")).to_have_value("Hope, and a day dd")
    page.get_by_label("What would you answer now").fill("")
    expect(said).not_to_be_visible()
    assert page.evaluate("localStorage.getItem('course-guesses')") == "{}"
