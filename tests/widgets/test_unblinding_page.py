"""The unblinding demo in a page: what is drawn, what is said and what Python computes are the same."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.widgets.conftest import settled, typed, write_pages
from widgets import Unblinding
from widgets.demo import FOLDER

STEPS = json.loads((FOLDER / "unblinding" / "controls.json").read_text("utf-8"))["steps"]


@pytest.fixture
def demo(page, tmp_path):
    write_pages(tmp_path, {"light": Unblinding()})
    page.goto((tmp_path / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    return page


def test_picture_words_table_file_and_python_agree(demo):
    demo.get_by_role("button", name="36.8% right").click()
    python = Unblinding(correct_active_percent=36.8, correct_control_percent=36.8)
    expected = python.simulate().set_index("quantity")
    drawn = demo.evaluate("document.querySelector('.demo').drawn.result")
    row = expected.loc["apparent_effect"]
    assert [drawn["apparent"][name] for name in ("value", "low", "high")] == pytest.approx(
        [row["value"], row["lower"], row["upper"]], rel=1e-9
    )
    assert "trials report 1.4, of which belief adds \u22121.6" in demo.locator(".summary").text_content()
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
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
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
    whisker = demo.locator("li.published", has_text="Lii 2023").locator(".strip > line").last
    ends = [float(whisker.get_attribute(name)) for name in ("x1", "x2")]
    assert ends == pytest.approx([(end + 12) / 46 * 320 for end in (-1.64, 13.3)], abs=0.06)


def test_belief_that_follows_no_guess_unblinds_nothing(demo):
    demo.get_by_role("button", name="More settings").click()
    demo.get_by_label("Only those who guess the drug expect more").uncheck()
    assert "trials report 3.0, of which belief adds 0.0" in demo.locator(".summary").text_content()


def test_while_a_guess_is_awaited_the_answer_is_hidden(page, tmp_path):
    write_pages(tmp_path, {"light": Unblinding()})
    page.goto((tmp_path / "light.html").as_uri())
    assert page.locator("li.model .value").first.inner_text() == "?"
    assert page.locator("p.sum").inner_text() == "drug 3.0 + belief ? = reported ?"
    raised = page.locator(".crowd .place .person.drug").count()
    assert raised == Unblinding().people()["believes_active"].sum(), (
        "whom they believe is no part of the guess"
    )
    assert (
        len(
            set(
                page.locator(".crowd .place").evaluate_all(
                    "all => all.map(place => place.getAttribute('transform').split(' ')[1])"
                )
            )
        )
        == 1
    )
    page.get_by_label("Clearly more than the true effect").check()
    page.get_by_role("button", name="Show me").first.click()
    assert (
        "So does this model. With the settings as they are, trials report 7.8"
        in page.locator(".verdict").first.inner_text()
    )


def test_the_sum_and_the_sentence_say_what_the_picture_shows(demo):
    """The parts add up to the whole as drawn, and the sentence says the same in few words."""
    for values in ({"true_effect": 0}, {"correct_control_percent": 20, "true_effect": 3}):
        typed(demo, **values)
        settled(demo)
        result = demo.evaluate("document.querySelector('.demo').drawn.result")
        whole = result["apparent"]["value"]
        assert whole == pytest.approx(result["true_effect"] + result["bias"])
        drug, belief, reported = (
            f"{part:.1f}".replace("-", "\u2212") for part in (result["true_effect"], result["bias"], whole)
        )
        assert demo.locator("p.sum").inner_text() == f"drug {drug} + belief {belief} = reported {reported}"
        sentence = demo.locator(".sentence").inner_text()
        assert (
            sentence.endswith(f"{drug} from the drug, {belief} from belief.") and len(sentence.split()) <= 20
        )
        assert sentence.startswith(f"Trials report {reported} (")


def test_each_step_sets_what_it_says_and_points_into_the_stage(demo):
    demo.emulate_media(reduced_motion="reduce")
    state = {name: spec["default"] for name, spec in Unblinding.specs.items()}
    typed(demo, true_effect=5, per_arm=50)
    demo.get_by_role("button", name="Guide me in 5 steps").click()
    for number, step in enumerate(STEPS, 1):
        assert demo.locator(".step .place").inner_text() == f"Step {number} of {len(STEPS)}"
        state |= step.get("set", {})
        settled(demo)
        assert demo.evaluate("document.querySelector('.demo').drawn.values") == state
        assert demo.locator(".stage .pointed").count() == 1
        demo.locator(".guide .chief").click()
    assert demo.locator(".guide").is_hidden() and demo.locator(".pointed").count() == 0


@pytest.mark.parametrize("width", [390, 700, 1022])
def test_the_stage_fits_its_half_of_a_phone_and_its_share_of_a_desk(page, tmp_path, width):
    write_pages(tmp_path, {"light": Unblinding(predict_first=False)})
    page.set_viewport_size({"width": width, "height": 844 if width < 600 else 768})
    page.goto((tmp_path / "light.html").as_uri())
    page.wait_for_function(
        "document.querySelector('.demo').classList.contains('roomy') === (innerWidth > 896)"
    )
    shown, whole = page.locator(".stage").evaluate("one => [one.clientHeight, one.scrollHeight]")
    assert whole <= shown <= (422 if width < 600 else 560)
    assert page.locator(".demo").evaluate("one => one.offsetHeight") <= (
        2 * 844 if width < 600 else 1.3 * 768
    )
