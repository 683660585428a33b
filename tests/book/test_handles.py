"""Numbers to pull: what follows them is what Python computes, by keyboard, by pointer and by the arrows."""

import json

import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_markdown_cell, new_notebook

from book.build import BuildError
from book.handles import HANDLES
from tests.conftest import ROOT

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("0*.ipynb"))
SLIDER = ".pull [role=slider]"


def test_every_chapter_has_a_number_to_pull_and_the_page_holds_what_python_computes(book_html):
    found = []
    for name in CHAPTERS:
        page = BeautifulSoup((book_html / "chapters" / f"{name}.html").read_text("utf8"), "html.parser")
        handles = page.select(".pull")
        assert handles, name
        for place in handles:
            handle, told = HANDLES[place["data-handle"]], json.loads(place["data-told"])
            found.append(place["data-handle"])
            assert place.text == str(handle.start) and handle.start in handle.values
            assert told["values"] == {
                str(value): {part: words(value) for part, (_, words) in handle.follows.items()}
                for value in handle.values
            }
            shown = {
                one["data-part"]: one.text
                for one in page.select(f".follows[data-pull={place['data-handle']}]")
            }
            assert shown == told["values"][place.text]
    assert sorted(found) == sorted(HANDLES)


def test_what_follows_changes_with_the_number_and_is_said_in_twenty_words():
    for name, handle in HANDLES.items():
        for part, (_, words) in handle.follows.items():
            assert len({words(value) for value in handle.values}) > 3, (name, part)
        for value in handle.values:
            said = " ".join(f"{named} {words(value)}" for named, words in handle.follows.values())
            assert len(f"{value} {said}".split()) <= 20, name


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[99](pull:midazolam)", "the text must be 100"),
        ("[100](pull:midazolam) [35](pull:midazolam#more)", "the text must be 36"),
        ("[100](pull:nobody)", "there is no handle nobody; there are anaesthesia"),
        ("[100](pull:midazolam) [3](pull:midazolam#most)", "nothing called most follows midazolam"),
        ("[36](pull:midazolam#more)", r"a page has one \[100\]\(pull:midazolam\)"),
        ("[100](pull:midazolam) [100](pull:midazolam)", r"a page has one \[100\]\(pull:midazolam\)"),
    ],
)
def test_the_build_stops_at_a_link_that_says_something_else(small_book, text, fault):
    notebook = new_notebook(cells=[new_markdown_cell(f"# One\n\nOf {text} people.", id="one")])
    with pytest.raises(BuildError, match=fault):
        small_book({"chapters/01-one.ipynb": notebook})


@pytest.mark.parametrize("name", CHAPTERS)
def test_keyboard_pointer_and_arrows_pull(page, book_url, name):
    page.goto(f"{book_url}/chapters/{name}.html")
    slider = page.locator(SLIDER).first
    handle = HANDLES[slider.locator("..").get_attribute("data-handle")]
    at = handle.values.index(handle.start)

    def follows(index: int) -> None:
        value = handle.values[min(max(index, 0), len(handle.values) - 1)]
        wanted = [words(value) for _, words in handle.follows.values()]
        assert slider.inner_text() == slider.get_attribute("aria-valuenow") == str(value)
        assert page.locator(".follows").all_inner_texts()[: len(wanted)] == wanted
        assert all(words in slider.get_attribute("aria-valuetext") for words in wanted)

    follows(at)
    slider.press("ArrowRight")
    follows(at + 1)
    slider.press("End")
    follows(len(handle.values))
    slider.press("Home")
    follows(0)
    earlier, later = page.locator(".pull").first.locator("button").all()
    assert earlier.is_disabled()
    later.click()
    follows(1)
    slider.press("Escape")
    follows(at)
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + 4 + 3 * 9, box["y"] + 4)
    follows(at + 3)
    page.mouse.up()
    assert page.problems == []
