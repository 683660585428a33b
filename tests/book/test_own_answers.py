"""A sample answer waits until the reader has written or skipped; what was written is kept."""

import nbformat
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from book.editions import SAMPLE
from tests.conftest import ROOT

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))


def soup(folder, name):
    return BeautifulSoup((folder / "chapters" / f"{name}.html").read_text("utf8"), "html.parser")


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_sample_answer_of_a_chapter_follows_a_place_for_the_readers_own(book_html, name):
    notebook = nbformat.read(ROOT / "chapters" / f"{name}.ipynb", as_version=4)
    cells = [cell for cell in notebook.cells if SAMPLE in cell.metadata.get("tags", [])]
    forms = soup(book_html, name).select("form.course-own-answer")
    assert cells
    assert [form["data-answer"] for form in forms] == [cell.id for cell in cells]
    for form in forms:
        sample = form.find_next_sibling()
        assert sample.name == "details" and not sample.has_attr("open")
        assert len(sample.get_text().split()) > 30
    labels = [form.label.get_text() for form in forms]
    assert len({*labels}) == len(labels) and all(label.startswith("Your answer to exer") for label in labels)


@pytest.fixture
def place(page, book_url):
    """The first exercise of chapter 3, which is to be answered in words."""
    page.goto(f"{book_url}/chapters/{CHAPTERS[2]}.html")
    yield page.locator("form.course-own-answer").first
    assert page.problems == []


def test_a_sample_opens_once_an_answer_is_written_and_both_are_there_again_later(page, place):
    field, sample = place.get_by_role("textbox"), page.locator(".course-sample-answer").first
    expect(sample).to_be_hidden()
    place.get_by_role("button", name="Compare").click()
    expect(place.get_by_role("status")).to_have_text("Write an answer first, or skip.")
    expect(field).to_be_focused()
    expect(sample).to_be_hidden()
    field.fill("Dear Owen,\nno <b>trial</b>")
    expect(place.get_by_role("status")).to_be_empty()
    page.reload()  # what is half written is there, and the sample is not
    expect(field).to_have_value("Dear Owen,\nno <b>trial</b>")
    expect(sample).to_be_hidden()
    place.get_by_role("button", name="Compare").click()
    expect(sample.locator("summary")).to_be_focused()
    expect(sample.get_by_text("Dear Owen, thank you")).to_be_visible()
    expect(place.locator("button")).to_have_count(2)
    expect(place.get_by_role("button")).to_have_count(0)
    page.reload()
    expect(sample.locator("summary")).to_be_visible()
    expect(sample.get_by_text("Dear Owen, thank you")).to_be_hidden()
    expect(page.locator(".course-sample-answer").nth(1)).to_be_hidden()


def test_who_skips_sees_the_sample(page, place):
    place.get_by_role("button", name="Skip").press("Enter")
    expect(page.locator(".course-sample-answer").first.get_by_text("Dear Owen, thank you")).to_be_visible()


@pytest.mark.parametrize("damaged", ["{", "[1]", '{"chapters/03-conditions-treated x": 5}'])
def test_a_damaged_store_of_answers_does_no_harm(page, place, damaged):
    page.evaluate("damaged => localStorage.setItem('course-written', damaged)", damaged)
    page.reload()
    place.get_by_role("textbox").fill("A letter")
    page.reload()
    expect(place.get_by_role("textbox")).to_have_value("A letter")


def test_without_scripts_the_sample_is_one_press_away_and_nothing_asks_in_vain(browser, book_html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{book_html.as_uri()}/chapters/{CHAPTERS[2]}.html")
    expect(page.locator("form.course-own-answer").first).to_be_hidden()
    page.locator(".course-sample-answer summary").first.click()
    expect(page.get_by_text("Dear Owen, thank you")).to_be_visible()
    context.close()
