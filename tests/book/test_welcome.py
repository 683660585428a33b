"""The first page has a demo to drag on the first screen; the way to cite is the citation file's."""

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from book.build import BuildError

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1280, 900), (390, 844), (375, 900)])
def test_the_first_screens_demo_moves_and_says_what_it_shows(page, book_html, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{book_html.as_uri()}/book/welcome.html")
    demo = page.locator(".course-brief .course-demo")
    expect(demo).to_have_attribute("data-mounted", "true")
    slider = demo.locator("input[type=range]:visible").first
    expect(slider).to_be_in_viewport(ratio=0.99)
    expect(demo.locator("svg.dendrite[role=img]")).to_be_in_viewport(ratio=0.99)
    expect(page.get_by_role("link", name="Begin", exact=True)).to_be_in_viewport(ratio=0.99)
    cards = page.locator(".chapter-cards a")
    assert cards.count() == len(list((ROOT / "chapters").glob("*.ipynb")))
    if width > 1000:
        expect(cards.last).to_be_in_viewport(ratio=0.99)
        expect(demo).to_be_in_viewport(ratio=0.99)
    words = demo.locator(".sentence")
    before = words.text_content()
    slider.focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    expect(words).not_to_have_text(before)
    demo.get_by_label("Block new spines").check()
    expect(demo.get_by_label("Block new spines")).to_be_checked()
    assert demo.locator("details:visible, .presets:visible, .bar:visible, .opener:visible").count() == 0
    assert demo.locator("[data-control]:visible").count() == 3, "time and two switches"
    assert page.problems == []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("```{live-demo} Nobody\n```", "There is no demo 'Nobody'."),
        ("```{live-demo} figures\n```", "There is no demo 'figures'."),
        ("```{live-demo} NeuralPlasticity\n\ncolour: red\n```", "has no setting 'colour'"),
        (
            "```{live-demo} NeuralPlasticity\n\ndose_mg_per_kg: .nan\n```",
            "The demo NeuralPlasticity cannot start",
        ),
    ],
)
def test_a_demo_that_cannot_start_stops_the_build(small_book, capsys, asked, sentence):
    with pytest.raises(BuildError):
        small_book({"book/one.md": f"# One\n\n{asked}\n"})
    assert sentence in capsys.readouterr().err


def test_the_way_to_cite_is_the_citation_files():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf8"))
    about = (ROOT / "book" / "about.md").read_text("utf8")
    [author] = [author["name"] for author in citation["authors"]]
    year = str(citation["date-released"])[:4]
    assert f"{author}. *{citation['title']}*, version {citation['version']}, {year}." in about
