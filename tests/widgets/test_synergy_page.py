"""The synergy demo in a page: what is drawn, what is said and what Python computes are the same."""

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.widgets.conftest import drawn, settled, typed, write_pages
from widgets import Synergy
from widgets.demo import FOLDER

STEPS = json.loads((FOLDER / "synergy" / "controls.json").read_text("utf-8"))["steps"]
#: Units of the picture for a percentage point.
POINT = (288 - 22) / 70


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return write_pages(
        tmp_path_factory.mktemp("synergy"), {"light": Synergy(), "shown": Synergy(predict_first=False)}
    )


@pytest.fixture
def demo(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    yield page
    assert page.problems == []


def test_picture_words_table_file_and_python_agree(demo):
    typed(demo, interaction=6)
    settled(demo)
    expected = Synergy(interaction=6).simulate().set_index("quantity")
    for name, estimate in drawn(demo)["result"]["contrasts"].items():
        row = expected.loc[name]
        assert [estimate["value"], estimate["low"], estimate["high"]] == pytest.approx(
            [row["value"], row["lower"], row["upper"]], rel=1e-9
        )
    assert demo.locator("p.sum").inner_text() == "drug 10.0 + therapy 4.0 + synergy 6.0 = both 20.0"
    assert demo.locator(".groups .group").all_text_contents() == ["0", "+10.0", "+4.0", "+20.0"]
    low, high = (f"{expected.loc['synergy', end]:.1f}".replace("-", "\u2212") for end in ("lower", "upper"))
    sentence = demo.locator(".sentence").inner_text()
    assert sentence.endswith(f"synergy: 6.0 ({low} to {high}).") and len(sentence.split()) <= 20
    assert "which includes none" in demo.locator(".summary").text_content()

    demo.get_by_text("The numbers as a table").click()
    cells = demo.locator(".numbers tbody tr", has_text="Synergy: beyond the sum").first.locator("td")
    expect(cells.nth(0)).to_have_text("6.0")  # the table is built when it is open
    assert cells.nth(1).inner_text() == f"{low} to {high}"
    with demo.expect_download() as download:
        demo.get_by_role("button", name="Download all points").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    found = {row["contrast"]: row for row in rows if row["kind"] == "model"}
    assert float(found["Synergy: beyond the sum"]["lower"]) == pytest.approx(expected.loc["synergy", "lower"])
    published = {row["contrast"]: row for row in rows if row["kind"] == "published"}
    assert len(published) == 4
    assert published["Synergy: beyond the sum: Grabski 2022"]["note"] == "interval worked out here"


@pytest.mark.parametrize("interaction", [0, 10, -10])
def test_lines_are_parallel_for_a_sum_and_open_by_the_synergy(demo, interaction):
    typed(demo, interaction=interaction)
    settled(demo)
    rise = {
        line: float.__sub__(
            *(
                float(demo.locator(f".stage .groups:not(.mark) > line.{line}").get_attribute(end))
                for end in ("y1", "y2")
            )
        )
        for line in ("without", "with", "sum")
    }
    assert rise["sum"] == pytest.approx(rise["without"], abs=0.2)
    assert rise["with"] - rise["without"] == pytest.approx(interaction * POINT, abs=0.2)


def test_the_published_rows_stand_beside_with_their_intervals(demo):
    rows = demo.locator("li.published").all_inner_texts()
    assert len(rows) == 4 and all("Grabski 2022" in row for row in rows)
    assert any("4.2 (\u22126.7 to 15.2)" in row for row in rows)
    whisker = demo.locator("li.published .strip > line:last-of-type").nth(2)
    ends = [float(whisker.get_attribute(name)) for name in ("x1", "x2")]
    assert ends == pytest.approx([(end + 50) / 115 * 320 for end in (-6.7, 15.2)], abs=0.2)
    demo.get_by_text("Trials that cannot tell").click()
    assert "Dakwar 2019" in demo.locator(".others").inner_text()


def test_while_a_guess_is_awaited_what_both_do_is_hidden(page, folder):
    page.goto((folder / "light.html").as_uri())
    assert page.locator("li.model .value").all_inner_texts() == ["?"] * 4
    assert page.locator("p.sum").inner_text().endswith("both ?")
    groups = page.locator(".groups .group")
    assert groups.all_text_contents()[:3] == ["0", "+10.0", "+4.0"] and groups.last.is_hidden()
    assert "14.0 (" not in page.locator(".sentence").inner_text() + page.locator(".summary").text_content()
    page.get_by_label("No: without synergy there is nothing to see").check()
    page.get_by_role("button", name="Show me").click()
    verdict = page.locator(".verdict").inner_text()
    assert "This model says otherwise. Both beat neither by 14.0 points" in verdict
    assert groups.last.is_visible()


def test_each_step_sets_what_it_says_and_points_into_the_stage(demo):
    demo.emulate_media(reduced_motion="reduce")
    typed(demo, drug_alone=2, per_group=200)
    settled(demo)
    state = drawn(demo)["values"]
    demo.get_by_role("button", name=f"Guide me in {len(STEPS)} steps").click()
    for number, step in enumerate(STEPS, 1):
        assert demo.locator(".step .place").inner_text() == f"Step {number} of {len(STEPS)}"
        state |= step.get("set", {})
        settled(demo)
        assert drawn(demo)["values"] == state
        assert demo.locator(".stage .pointed").count() == 1
        demo.locator(".guide .chief").click()
    assert demo.locator(".guide").is_hidden()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (700, 844), (1022, 768)])
def test_the_stage_fits_its_half_of_a_phone_and_its_share_of_a_desk(page, folder, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto((folder / "shown.html").as_uri())
    page.locator(".groups .group").first.wait_for()
    shown, whole = page.locator(".stage").evaluate("one => [one.clientHeight, one.scrollHeight]")
    assert whole <= shown <= (422 if width < 600 else 560)
    assert page.locator(".demo").evaluate("one => one.offsetHeight") <= (2 if width < 600 else 1.3) * height
