"""The dated sentences in a page: each against the figures of the year, after a guess."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.widgets.conftest import drawn, settled, write_pages
from widgets import DatedSentences
from widgets.dated_sentences import estimates, standing
from widgets.dated_sentences.sentences import SENTENCES

STEPS = json.loads((ROOT / "widgets/dated_sentences/controls.json").read_text("utf-8"))["steps"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return write_pages(tmp_path_factory.mktemp("dated"), {"light": DatedSentences()})


@pytest.fixture
def dated(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    settled(page)
    return page


def test_the_guess_hides_how_the_sentences_stand_and_nothing_else(page, folder):
    page.goto((folder / "light.html").as_uri())
    settled(page)
    hidden = page.locator(".verdict-of-year, .course-of-years, .numbers")
    assert [one.is_hidden() for one in hidden.all()] == [True] * 9
    assert (
        all(one.is_visible() for one in page.locator(".dated").all())
        and "false" not in page.locator(".summary").text_content()
    )
    page.get_by_label("three", exact=True).check()
    page.get_by_role("button", name="Show me").click()
    false = (standing(2021)["status"] == "false").sum()
    assert false == 3 and page.locator(".verdict").inner_text().startswith("You said: three. So it is.")
    assert page.locator(".course-of-years").first.is_visible()


def test_the_year_turns_sentences_and_says_on_whose_figure(dated):
    statuses = {"holds": "Holds", "false": "False", "too low": "True to the letter, too low"}
    for year in range(2015, 2022):
        dated.locator("[name=year-typed]").fill(str(year))
        settled(dated)
        table = standing(year)
        assert dated.locator(".standing").all_inner_texts() == list(table["status"].map(statuses))
        shown = dated.locator(".verdict-of-year").all_inner_texts()
        for text, row in zip(shown, table.to_dict("records"), strict=True):
            assert row["words"] in text and f"data of {row['year']}" in text and row["source"] in text
            assert ("partly verified" in text) == (row["confidence"] == "partly")
        counts = [(table["status"] == status).sum() for status in statuses]
        assert dated.locator(".sentence").inner_text() == (
            f"On the figures of {year}: {counts[0]} of 4 hold, {counts[1]} false, "
            f"{counts[2]} true to the letter but too low."
        )
        for row in table.to_dict("records"):
            assert row["words"] in dated.locator(".summary").text_content()
    dated.get_by_text("The figures as a table").click()
    settled(dated)
    rows = sum(len(estimates(sentence)) for sentence in SENTENCES)
    assert dated.locator(".numbers tbody tr").count() == rows
    with dated.expect_download() as download:
        dated.get_by_role("button", name="Download the figures (CSV)").click()
    written = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(written) == rows and {row["claim"] for row in written} == {one.claim for one in SENTENCES}
    assert dated.problems == [] and dated.foreign == []


def test_nothing_moves_with_the_year(dated):
    """Also where a verdict needs a second line."""
    for width in (390, 1100):
        dated.set_viewport_size({"width": width, "height": 844})
        heights = set()
        for year in range(2015, 2022):
            dated.locator("[name=year-typed]").fill(str(year))
            settled(dated)
            heights.add(dated.locator(".demo").bounding_box()["height"])
        assert len(heights) == 1, width
    assert dated.evaluate("(s => s.scrollHeight <= s.clientHeight)(document.querySelector('.stage'))")


def test_each_step_of_the_guide_sets_what_it_says(dated):
    dated.get_by_role("button", name=f"Guide me in {len(STEPS)} steps").click()
    year = 2016
    for number, step in enumerate(STEPS, start=1):
        year = step.get("set", {}).get("year", year)
        dated.wait_for_function(
            "year => document.querySelector('.demo').drawn.values.year === year", arg=year
        )
        assert dated.locator(".guide .place").inner_text() == f"Step {number} of {len(STEPS)}"
        assert dated.locator(".stage .pointed").count() == 1
        dated.locator(".guide .chief").click()
    assert drawn(dated)["values"] == {"year": 2021} and dated.locator(".guide").is_hidden()
