"""How a chapter opens: its patient is drawn, its aims are folded to a line, and paper has them open."""

import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from tests.conftest import ROOT

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("0*.ipynb"))


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_patient_is_drawn_and_the_aims_are_counted(book_html, name):
    page = BeautifulSoup((book_html / "chapters" / f"{name}.html").read_text("utf8"), "html.parser")
    [drawing] = page.select(".course-patient svg")
    called = re.search(r"Call (?:him|her) (\w+)", page.article.get_text())[1]
    assert drawing["aria-label"].startswith(f"Drawing of {called}, ")
    assert drawing.find_parent("figure").find_next_sibling("p").get_text().startswith("Picture a")
    [folded] = page.select("details.course-aims")
    aims = folded.select("li")
    assert folded.summary.get_text().split()[0] == str(len(aims)) and len(aims) >= 5
    assert folded.find("p").get_text().startswith("By the end of this chapter you can")
    assert "Before you start" in folded.get_text() and "Time." not in folded.get_text()


def test_aims_are_closed_on_the_screen_and_open_on_paper(page, book_url):
    page.goto(f"{book_url}/chapters/{CHAPTERS[3]}.html")
    aim = page.locator(".course-aims li").first
    expect(aim).to_be_hidden()
    page.emulate_media(media="print")
    expect(aim).to_be_visible()
    page.emulate_media(media="screen")
    page.locator(".course-aims summary").press("Enter")
    expect(aim).to_be_visible()


PLACES = """() => {
  const box = (name) => document.querySelector(name).getBoundingClientRect();
  const [picture, text] = [box('.course-patient'), box('.course-patient + p')];
  return [picture.left - text.left, text.right - picture.right, picture.top - text.top];
}"""


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1280, 1366, 1920])
def test_the_patient_stands_in_the_column_of_the_text(page, book_url, width):
    page.set_viewport_size({"width": width, "height": 768})
    page.goto(f"{book_url}/chapters/{CHAPTERS[3]}.html")
    left, right, top = page.evaluate(PLACES)
    assert left > 0 and abs(right) <= 1 and 0 <= top < 20


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_chapter_asks_for_a_guess_and_has_a_place_for_it_where_it_answers(book_html, name):
    page = BeautifulSoup((book_html / "chapters" / f"{name}.html").read_text("utf8"), "html.parser")
    [asked] = page.select(".course-guess")
    assert asked.find_next("h2").get_text().startswith("What will you learn?")
    [place] = page.select(".course-guessed")
    assert place.find_parent("section").find_next_sibling("section").h2.get_text().startswith("Exercises")


def test_a_first_guess_is_kept_by_chapter_and_stands_beside_the_answer(page, book_url):
    field, place = page.get_by_label("What would you answer now"), page.locator(".course-guessed")
    for name, guess in ((CHAPTERS[3], "Relief for a week, perhaps <b>"), (CHAPTERS[4], "Nobody is sure")):
        page.goto(f"{book_url}/chapters/{name}.html")
        expect(field).to_have_value("")
        expect(place).to_be_hidden()
        field.fill(guess)
        expect(place).to_have_text(f"At the start you wrote: {guess}")
    page.goto(f"{book_url}/chapters/{CHAPTERS[3]}.html")
    expect(field).to_have_value("Relief for a week, perhaps <b>")
    expect(place).to_be_visible()
    field.fill("  ")
    expect(place).to_be_hidden()
    page.reload()
    expect(field).to_have_value("")
    assert page.evaluate("Object.keys(JSON.parse(localStorage['course-guesses']))") == [
        f"chapters/{CHAPTERS[4]}"
    ]


@pytest.mark.parametrize("damaged", ["{", "[1]", '{"chapters/04-benefits": 5}'])
def test_a_damaged_store_of_guesses_does_no_harm(page, book_url, damaged):
    page.add_init_script(f"localStorage.setItem('course-guesses', {damaged!r})")
    page.goto(f"{book_url}/chapters/{CHAPTERS[3]}.html")
    page.get_by_label("What would you answer now").fill("A week")
    expect(page.locator(".course-guessed q")).to_have_text("A week")
    assert page.problems == []
