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
