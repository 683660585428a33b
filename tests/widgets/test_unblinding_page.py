"""The unblinding demo in a page: what is drawn, what is said and what Python computes are the same."""

import csv
import io
from pathlib import Path

import pytest

from tests.widgets.conftest import write_pages
from widgets import Unblinding


@pytest.fixture
def demo(page, tmp_path):
    write_pages(tmp_path, {"light": Unblinding()})
    page.goto((tmp_path / "light.html").as_uri())
    for _ in range(2):
        page.locator("button.skip:visible").first.click()
    return page


def test_picture_words_table_file_and_python_agree(demo):
    demo.get_by_role("button", name="36.8% right").click()
    demo.locator("[name=interaction-typed]").fill("6")
    python = Unblinding(correct_active_percent=36.8, correct_control_percent=36.8, interaction=6)
    expected = python.simulate().set_index("quantity")
    drawn = demo.evaluate("document.querySelector('.demo').drawn.result")
    for name, estimate in [("apparent_effect", drawn["apparent"]), *drawn["contrasts"].items()]:
        row = expected.loc[name]
        assert [estimate["value"], estimate["low"], estimate["high"]] == pytest.approx(
            [row["value"], row["lower"], row["upper"]], rel=1e-9)
    assert "trials report 1.4, of which belief adds \u22121.6" in demo.locator(".summary").inner_text()
    apparent = demo.locator("li.model").first
    assert apparent.inner_text().startswith("Apparent effect")
    assert apparent.locator(".value").inner_text() == "1.4 (\u22125.0 to 7.9)"

    # Each figure stands as high as Python says, with arms raised if it believes.
    people = python.people()
    figures = demo.locator(".crowd .place").evaluate_all("""all => all.map(place => [
        Number(place.getAttribute('transform').match(/ (.*)\\)/)[1]),
        place.firstChild.classList.contains('drug')])""")
    heights = [20 + (45 - min(45, max(-30, points))) / 75 * 276 for points in people["improvement"]]
    assert [height for height, _ in figures] == pytest.approx(heights, abs=0.06)
    assert [raised for _, raised in figures] == list(people["believes_active"])

    with demo.expect_download() as download:
        demo.get_by_text("The numbers as a table").click()
        demo.get_by_role("button", name="Download all points").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))
    found = {row["quantity"]: row for row in rows if row["kind"] == "model"}
    assert float(found["Apparent effect"]["lower"]) == pytest.approx(expected.loc["apparent_effect", "lower"])
    persons = [float(row["value_points"]) for row in rows if row["kind"] == "person"]
    assert persons == pytest.approx(list(people["improvement"]), rel=1e-6)
    cell = demo.locator(".numbers tbody tr", has_text="Apparent effect").locator("td").first
    assert cell.inner_text() == "1.4"


def test_the_published_rows_stand_beside_with_their_intervals(demo):
    rows = demo.locator("li.published").all_inner_texts()
    assert any("Lii 2023" in row and "5.8 (\u22121.6 to 13.3)" in row for row in rows)
    assert any("Murrough" in row and "interval unverified" in row for row in rows)
    assert any("Grabski 2022" in row and "4.2 (\u22126.7 to 15.2)" in row for row in rows)
    whisker = demo.locator("li.published", has_text="Lii 2023").locator(".strip > line").last
    ends = [float(whisker.get_attribute(name)) for name in ("x1", "x2")]
    assert ends == pytest.approx([(end + 12) / 46 * 320 for end in (-1.64, 13.3)], abs=0.06)
    assert "Dakwar 2019" in demo.locator(".others").inner_text()


def test_belief_that_follows_no_guess_unblinds_nothing(demo):
    demo.get_by_label("Only those who guess the drug expect more").uncheck()
    assert "trials report 3.0, of which belief adds 0.0" in demo.locator(".summary").inner_text()


def test_while_a_guess_is_awaited_the_answer_is_hidden(page, tmp_path):
    write_pages(tmp_path, {"light": Unblinding()})
    page.goto((tmp_path / "light.html").as_uri())
    assert page.locator("li.model .value").first.inner_text() == "?"
    assert len(set(page.locator(".crowd .place").evaluate_all(
        "all => all.map(place => place.getAttribute('transform').split(' ')[1])"))) == 1
    page.get_by_label("Clearly more than the true effect").check()
    page.get_by_role("button", name="Show me").first.click()
    assert "So does this model. With the settings as they are, trials report 7.8" in page.locator(
        ".verdict").first.inner_text()
