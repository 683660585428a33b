"""The first page has a demo to drag on the first screen; the way to cite is the citation file's."""

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from book.build import BuildError

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("width", [1280, 375])
def test_the_first_screens_demo_moves_and_says_what_it_shows(page, book_html, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{book_html.as_uri()}/book/welcome.html")
    demo = page.locator(".course-brief .course-demo")
    expect(demo).to_have_attribute("data-mounted", "true")
    slider = demo.locator("input[type=range]:visible").first
    expect(slider).to_be_in_viewport()
    words = demo.locator(".twin")
    before = words.text_content()
    slider.focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    expect(words).not_to_have_text(before)
    demo.get_by_label("Block new spines").check()
    expect(demo.get_by_label("Block new spines")).to_be_checked()
    assert "table above" not in demo.inner_text(), "it names a table that this page leaves out"
    assert demo.locator("details:visible, .presets:visible, .bar:visible, .why:visible").count() == 0
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
