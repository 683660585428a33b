"""The receptor bench in a page: what is drawn, what is said and what Python computes are the same."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.widgets.conftest import reach, typed, write_pages
from widgets import ReceptorBench

STEPS = json.loads((ROOT / "widgets" / "receptor_bench" / "controls.json").read_text("utf-8"))["steps"]
DRAWN = "document.querySelector('.demo').drawn"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("bench"), {"light": ReceptorBench()})


@pytest.fixture
def demo(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    return page


def test_picture_words_table_file_and_python_agree(demo):
    typed(demo, voltage=-40, glutamate=5, ketamine=1.2, time_s=33)
    demo.get_by_label("GluN2C").check()
    reach(demo, "magnesium")
    typed(demo, magnesium=0.5, binding_rate=2)
    demo.get_by_label("S-ketamine", exact=True).check()
    reach(demo, "ketamine")
    demo.get_by_text("By voltage and subunit").click()
    python = ReceptorBench(
        voltage=-40, magnesium=0.5, glutamate=5, ketamine=1.2, binding_rate=2, drug="s_ketamine", subunit="2c"
    )
    course = python.simulate()
    for name, columns in {
        "held": "held",
        "active": "active",
        "current": "current",
        "low": "held_low",
        "high": "held_high",
    }.items():
        drawn = demo.evaluate(f"[...{DRAWN}.course.{name}]")
        expected = course[columns].to_numpy()
        assert np.abs(drawn - expected).max() <= 1e-4 * np.abs(expected).max(), name
    curve = python.current_voltage()
    for name, column in {"without": "current_without", "current": "current", "low": "current_low"}.items():
        assert demo.evaluate(f"[...{DRAWN}.bench.curve.{name}]") == pytest.approx(curve[column].tolist())
    blocks = python.block_by_subunit().set_index("subunit")
    for subunit, row in blocks.iterrows():
        found = demo.evaluate(f"{DRAWN}.bench.blocks['{subunit}']")
        assert found == pytest.approx(row.to_dict(), rel=1e-9)
        bar = demo.locator(".intervals li.model", has_text=f"GluN{subunit.upper()}").locator(".value")
        low, value, high = (f"{100 * row[name]:.1f}" for name in ("block_low", "block", "block_high"))
        assert bar.inner_text() == f"{value} ({low} to {high})"
    row = blocks.loc["2c"]
    assert f"comes to hold {100 * row['block']:.0f}% of them" in demo.locator(".summary").text_content()
    assert f"{row['plasma']:.0f} ng/mL in plasma" in demo.locator(".plasma").inner_text()

    # The hundred channels are shared out as the moment of the experiment has them.
    now = course.set_index("time_s").loc[33]
    marks = demo.locator(".hundred > .channels .channel").evaluate_all(
        "all => all.map(one => one.getAttribute('class').split(' ')[1])"
    )
    with_drug = sum(mark in ("held", "trapped") for mark in marks)
    assert len(marks) == 100 and with_drug == pytest.approx(100 * now["held"], abs=0.6)
    shut = sum(mark in ("shut", "trapped") for mark in marks)
    assert shut == pytest.approx(100 * (1 - now["active"]), abs=0.6)

    with demo.expect_download() as download:
        demo.get_by_text("The numbers as a table").click()
        demo.get_by_role("button", name="Download all points").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    held = [float(row["value"]) for row in rows if row["quantity"] == "held"]
    assert held == pytest.approx(course["held"].tolist(), rel=1e-3, abs=1e-5)
    cells = demo.locator(".numbers tbody tr", has_text="GluN2C").locator("td").all_inner_texts()
    assert cells[2] == f"{100 * row['block']:.1f}"
    assert cells[4].replace("\u2212", "-") == f"{row['current']:.3f}"


def test_a_shut_channel_takes_nothing_up_and_an_opened_one_keeps_it(demo):
    typed(demo, time_s=23.75)
    assert demo.evaluate(f"{DRAWN}.found") == "shut"
    assert demo.locator(".moment").inner_text() == "23.75 s into the experiment: drug, channels shut"
    assert demo.locator(".pore .occupant:visible").count() == 0
    typed(demo, time_s=55)
    assert demo.evaluate(f"{DRAWN}.found") == "trapped"
    assert demo.locator(".pore .molecule").last.is_visible()
    demo.get_by_label("Trapped when the channel shuts").uncheck()
    assert demo.evaluate(f"{DRAWN}.found") == "shut"


def test_the_pore_shows_magnesium_ions_and_a_shut_gate(demo):
    demo.get_by_role("button", name="At rest").click()
    assert demo.evaluate(f"[{DRAWN}.common, {DRAWN}.found, {DRAWN}.moment.held]") == ["shut", "shut", 0]
    assert "stays outside, whatever its concentration" in demo.locator(".summary").text_content()
    typed(demo, glutamate=10, ketamine=0)
    assert demo.evaluate(f"{DRAWN}.common") == "plugged"
    demo.get_by_role("button", name="No magnesium").click()
    assert demo.evaluate(f"{DRAWN}.common") == "open"
    assert demo.locator(".ions.passing.inward").count() > 0
    typed(demo, voltage=40)
    assert demo.locator(".ions.passing.outward").count() > 0
    typed(demo, voltage=0)
    assert demo.locator(".ions.passing").count() == 0


def test_the_guess_is_answered_from_the_simulation_and_the_experiment_plays(page, folder):
    page.emulate_media(reduced_motion="reduce")
    page.goto((folder / "light.html").as_uri())
    assert page.locator("[name=time_s]").is_disabled()
    assert "In the experiment" not in page.locator(".summary").text_content()
    page.get_by_label("As many as with glutamate", exact=True).check()
    page.get_by_role("button", name="Show me").click()
    verdict = page.locator(".verdict").inner_text()
    assert verdict.startswith("You said: as many as with glutamate. This model says otherwise.")
    assert "after five pulses of glutamate 8.9% do" in verdict and "8.9% still hold it" in verdict
    # Without motion the picture goes straight to where both are washed away.
    assert page.evaluate(f"[{DRAWN}.values.time_s, {DRAWN}.found]") == [50, "trapped"]


def test_ions_come_to_rest(demo):
    demo.get_by_role("button", name="Depolarised").click()
    typed(demo, ketamine=0)
    assert demo.evaluate("document.getAnimations().length") > 0
    assert demo.evaluate("document.getAnimations().every(one => one.effect.getTiming().iterations < 10)")


def test_play_moves_the_experiment_and_pause_stops_it(demo):
    demo.get_by_role("button", name="Play").click()
    demo.wait_for_function(f"{DRAWN}.values.time_s > 0.5")
    field = demo.locator("[name=time_s-typed]")
    assert all(len(field.input_value().partition(".")[2]) <= 2 for _ in range(10)), "digits finer than a step"
    demo.get_by_role("button", name="Pause").click()
    demo.wait_for_function(f"{DRAWN}.values.time_s % 0.25 === 0")
    assert demo.get_by_role("button", name="Play").is_visible()


def test_on_a_phone_the_pore_stays_in_sight_while_a_control_is_moved(demo):
    demo.set_viewport_size({"width": 375, "height": 812})
    slider = reach(demo, "binding_rate").locator("input[type=range]")
    slider.evaluate("slider => slider.scrollIntoView({ block: 'center' })")
    pore = demo.locator("svg.pore[role=img]")
    box, there = slider.bounding_box(), pore.bounding_box()
    assert 0 <= there["y"] < there["y"] + there["height"] < box["y"] < 812
    demo.locator(".twin").evaluate("twin => { twin.open = true; twin.scrollIntoView({ block: 'end' }); }")
    assert pore.bounding_box()["y"] >= 0  # also beside a drawer
    demo.evaluate("""() => {
      document.body.insertAdjacentHTML('beforeend', '<div id=after style="height: 200vh"></div>');
      document.querySelector('#after').scrollIntoView();
    }""")
    assert pore.bounding_box()["y"] < 0  # with the demo it goes


def emptied(now, found):
    assert found == "shut" and now["held"] < 0.01 and now["drug"] > 0 and now["active"] < 0.01


def entered(now, found):
    assert now["held"] > 0.08 and now["drug"] > 0


def kept(now, found):
    assert found == "trapped" and now["trapped"] > 0.08 and now["drug"] == now["glutamate"] == 0


def gone(now, found):
    assert now["held"] < 0.01 and now["drug"] == 0


def freed(now, found):
    assert now["unblocked"] > 0.3 and now["held"] > 0.1


#: What each step of the guide says is seen.
MEANT = (emptied, entered, kept, gone, freed)


def test_the_guide_sets_what_it_says_and_points_at_it(demo):
    step = demo.locator(".guide")
    demo.get_by_role("button", name=f"Guide me in {len(STEPS)} steps").click()
    for number, told in enumerate(STEPS, 1):
        assert step.locator(".place").inner_text() == f"Step {number} of {len(STEPS)}"
        assert step.locator(".do").inner_text() == told["do"]
        assert demo.locator(".stage .pointed").count() == 1
        assert demo.locator(f".stage {told['point']}.pointed").is_visible()
        if "set" not in told:
            demo.get_by_label("Trapped when the channel shuts").uncheck()
        demo.wait_for_function(
            f"""wanted => Object.entries(wanted).every(
          ([name, value]) => {DRAWN}.values[name] === value)""",
            arg=told.get("set", {"trapping": False}),
        )
        MEANT[number - 1](demo.evaluate(f"{DRAWN}.moment"), demo.evaluate(f"{DRAWN}.found"))
        step.locator("button.chief").click()
    assert step.is_hidden() and demo.locator(".pointed").count() == 0
    assert demo.problems == []


def test_what_would_change_nothing_is_off_and_says_why(demo):
    hand = demo.locator(".chief-settings")
    height = hand.bounding_box()["height"]
    typed(demo, glutamate=0)
    for name in ("voltage", "subunit", "trapping"):
        control = demo.locator(f"[data-control={name}]")
        assert control.locator(".off-reason").inner_text() == "Without glutamate no channel opens."
        assert control.locator("input").first.is_disabled()
    assert hand.bounding_box()["height"] == height  # nothing jumps
    typed(demo, glutamate=1, ketamine=0)
    assert demo.locator("[data-control=trapping] .off-reason").inner_text() == "There is no drug."
    for name in ("voltage", "subunit"):
        assert demo.locator(f"[data-control={name}] input").first.is_enabled()
    typed(demo, ketamine=1)
    assert demo.locator("[data-control=trapping] input").is_enabled()
    assert demo.locator("[data-off]").count() == 0


def test_what_stands_in_a_closed_drawer_is_drawn_when_it_opens(demo):
    assert demo.locator(".demo canvas").count() == 1
    for title, count in (("The currents", 2), ("By voltage and subunit", 3)):
        demo.get_by_text(title, exact=True).click()
        demo.locator(".demo canvas").nth(count - 1).wait_for()
        assert demo.locator(".demo canvas").count() == count
    canvas = demo.locator(".pair canvas")
    before = canvas.evaluate("one => one.toDataURL()")
    reach(demo, "magnesium")
    typed(demo, magnesium=0.1)
    demo.wait_for_function(
        "before => document.querySelector('.pair canvas').toDataURL() !== before", arg=before, timeout=5000
    )
