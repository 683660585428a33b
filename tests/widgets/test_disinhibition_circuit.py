"""The circuit demo's Python side, and that picture, words, table and file say what Python computes."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest
import traitlets

from models.circuit import wilson_cowan
from models.derived import reference
from tests.conftest import ROOT
from tests.widgets.conftest import write_pages
from widgets import DisinhibitionCircuit
from widgets.demo import Setting
from widgets.disinhibition_circuit import DOSES, FINDINGS, TIMES_MS

PUBLISHED = "neuromatch"
DEMONSTRATION = "inhibition_stabilised"
DRAWN = "document.querySelector('.demo').drawn"
PULSES = "[...document.querySelectorAll('.circuit .pulse')].map(one => one.getAttribute('transform')).join()"

TWELVE_FRAMES = f"""() => new Promise(resolve => {{
    let frames = 0;
    const next = () => (++frames < 12 ? requestAnimationFrame(next) : resolve({PULSES}));
    next();
}})"""
STEPS = json.loads((ROOT / "widgets" / "disinhibition_circuit" / "controls.json").read_text("utf-8"))["steps"]


def test_every_control_is_a_trait():
    traits = {
        name for name, trait in DisinhibitionCircuit.class_traits().items() if isinstance(trait, Setting)
    }
    assert traits == set(DisinhibitionCircuit.specs)
    assert set(DisinhibitionCircuit.specs["parameter_set"]["options"]) == set(wilson_cowan.PRESETS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("block_interneuron_percent", float("nan")),
        ("block_pyramidal_percent", 101),
        ("dose_mg_per_kg", -1),
        ("dose_mg_per_kg", 1e308),
        ("parameter_set", "mine"),
        ("blocks_from", None),
        ("extra_block", 1),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = DisinhibitionCircuit()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_simulate_is_the_model_after_the_block_with_both_sets():
    table = DisinhibitionCircuit(block_interneuron_percent=10).simulate()
    assert list(table.columns) == ["parameter_set", "time_ms", "excitatory", "inhibitory"]
    ends = table.groupby("parameter_set")["excitatory"].last()
    assert ends[PUBLISHED] == pytest.approx(0.948409, abs=1e-6)
    assert ends[DEMONSTRATION] == pytest.approx(
        wilson_cowan.active_state(DEMONSTRATION, block_interneuron=0.1)["excitatory"], abs=1e-6
    )


def test_the_sign_of_the_effect_turns_round_with_the_preference():
    rates = {}
    for turned in (False, True):
        demo = DisinhibitionCircuit(blocks_from="dose", reverse_preference=turned)
        course = demo.simulate().query("parameter_set == @DEMONSTRATION")["excitatory"]
        rates[turned] = course.iloc[-1] / course.iloc[0]
        assert demo.dose_response().set_index("dose_mg_per_kg").loc[30, "glutamate_ratio"] == pytest.approx(
            rates[turned], abs=1e-6
        )
    assert rates[False] > 1.4 and rates[True] < 0.7
    blocks = DisinhibitionCircuit(blocks_from="dose", reverse_preference=True).blocks
    assert tuple(DisinhibitionCircuit(blocks_from="dose").blocks.values()) == tuple(blocks.values())[::-1]


def test_the_dose_reaches_the_circuit_as_the_model_says():
    table = DisinhibitionCircuit().dose_response()
    expected = wilson_cowan.glutamate_response(DOSES)
    np.testing.assert_allclose(table["glutamate_ratio"], expected["glutamate_ratio"], rtol=1e-9)
    assert DisinhibitionCircuit(extra_block=False).dose_response()["glutamate_ratio"].is_monotonic_increasing


def test_the_findings_are_those_of_the_reference_values():
    findings = {row["id"]: row for row in DisinhibitionCircuit().findings}
    assert set(findings) == set(FINDINGS)
    values = reference.values()
    for key, row in findings.items():
        assert (row["sign"], row["verified"]) == (values.loc[key, "value"], True)
        if row["dose"] is not None:
            assert values.loc[key, "condition"].startswith(f"{row['dose']:g} mg/kg")


def test_what_a_cell_stores_is_small_and_the_same():
    first, second = DisinhibitionCircuit().state, DisinhibitionCircuit().state
    assert json.dumps(first) == json.dumps(second) and len(json.dumps(first)) < 4_000


@pytest.fixture
def demo(page, tmp_path):
    write_pages(tmp_path, {"light": DisinhibitionCircuit()})
    page.goto((tmp_path / "light.html").as_uri())
    page.locator("button.skip").click()
    return page


def choose(page, name, value):
    """Check an option, in the further settings if it stands there."""
    option = page.locator(f"[data-control={name}] input[value={value}]")
    if not option.is_visible():
        page.get_by_role("button", name="More settings").click()
    option.check()
    fewer = page.get_by_role("button", name="Fewer settings")
    if fewer.is_visible():
        fewer.click()


def course(page, name):
    return page.evaluate(
        f"""name => {{ const one = {DRAWN}.result.courses[name];
        return [Array.from(one.e), Array.from(one.i)]; }}""",
        name,
    )


@pytest.mark.parametrize(
    "settings",
    [
        {"block_interneuron_percent": 35, "block_pyramidal_percent": 12},
        {"block_interneuron_percent": 0, "block_pyramidal_percent": 100, "parameter_set": PUBLISHED},
        {"block_interneuron_percent": 100, "block_pyramidal_percent": 0},
        {"blocks_from": "dose", "dose_mg_per_kg": 70},
        {
            "blocks_from": "dose",
            "dose_mg_per_kg": 30,
            "reverse_preference": True,
            "extra_block": False,
            "parameter_set": PUBLISHED,
        },
    ],
    ids=str,
)
def test_what_is_drawn_is_what_python_computes(demo, settings):
    python = DisinhibitionCircuit(**settings)
    for name, value in settings.items():
        if isinstance(value, bool):
            demo.locator(f"[data-control={name}] input").set_checked(value)
        elif isinstance(value, str):
            choose(demo, name, value)
        else:
            demo.locator(f"[name={name}-typed]").fill(str(value))
    table = python.simulate()
    for name in wilson_cowan.PRESETS:
        expected = table[table["parameter_set"] == name]
        e, i = course(demo, name)
        np.testing.assert_allclose(e, expected["excitatory"], atol=1e-6)
        np.testing.assert_allclose(i, expected["inhibitory"], atol=1e-6)
    points = demo.evaluate(f"{DRAWN}.result.plane.points")
    expected = python.fixed_points()
    np.testing.assert_allclose(
        [[one["first"], one["second"]] for one in points], expected[["excitatory", "inhibitory"]], atol=1e-9
    )
    assert [one["kind"] for one in points] == expected["kind"].tolist()
    np.testing.assert_allclose(
        demo.evaluate(f"{DRAWN}.dose"), python.dose_response()["glutamate_ratio"], atol=2e-4
    )

    # The picture: its cells are as full, and its words as high, as the rates at the end.
    ends = table[table["parameter_set"] == python.parameter_set]
    last, first = ends.iloc[-1], ends.iloc[0]
    full = demo.locator(".circuit .cell.e .body").first.get_attribute("fill-opacity")
    assert float(full) == pytest.approx(max(0, last["excitatory"]), abs=0.0051)
    percent = f"{abs(round(100 * last['excitatory'] / first['excitatory']))}%"
    assert f"Pyramidal cells fire at {percent}" in demo.locator(".circuit").get_attribute("aria-label")
    assert f"pyramidal cells settle at {percent} of before" in demo.locator(".summary").text_content()
    for cells, block in python.blocks.items():
        row = {"block_interneuron": 0, "block_pyramidal": 1}[cells]
        drugs = demo.locator(".circuit .pore + .drug").evaluate_all(
            "all => all.filter(drug => drug.style.visibility !== 'hidden').map(drug => "
            "[...document.querySelectorAll('.circuit .pore + .drug')].indexOf(drug) < 10 ? 0 : 1)"
        )
        assert drugs.count(row) == int(10 * block + 0.5)
    assert demo.problems == []


def test_the_table_and_the_file_hold_what_is_drawn(demo):
    demo.get_by_text("The numbers as a table").click()
    table = DisinhibitionCircuit().simulate()
    for name, column in ((DEMONSTRATION, 0), (PUBLISHED, 2)):
        rows = table[table["parameter_set"] == name].set_index("time_ms")
        percent = round(100 * rows.loc[2.0, "excitatory"] / rows.loc[0.0, "excitatory"])
        cell = demo.locator(".numbers tbody tr", has=demo.get_by_role("rowheader", name="2 ms", exact=True))
        assert cell.locator("td").nth(column).inner_text() == f"{percent}%"
    with demo.expect_download() as download:
        demo.get_by_role("button", name="Download all points").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    kept = [row for row in rows if row["kind"] == "rate" and row["name"] == DEMONSTRATION]
    expected = table[table["parameter_set"] == DEMONSTRATION]
    assert len(kept) == len(TIMES_MS)
    np.testing.assert_allclose([float(row["interneuron"]) for row in kept], expected["inhibitory"], atol=1e-6)
    assert sum(row["kind"] == "finding" for row in rows) == len(FINDINGS)


def test_agreement_with_the_rats_follows_the_circuit(demo):
    demo.get_by_text("What rats did").click()

    def said():
        rows = demo.locator(".rats tbody tr").all_inner_texts()
        return {row.split(" Ho")[0].split(" Mo")[0]: row.split()[-1] for row in rows}

    assert said()["Interneurons after MK-801"] == "differs"
    assert {said()[f"Glutamate at {dose} mg/kg of ketamine"] for dose in (10, 20, 30, 50, 200)} == {"agrees"}
    assert "after a fall" in demo.locator(".rats tbody tr").first.inner_text()
    choose(demo, "parameter_set", PUBLISHED)
    assert said()["Interneurons after MK-801"] == "agrees"
    assert said()["Glutamate at 30 mg/kg of ketamine"] == "differs"  # near saturation, nothing can rise
    demo.get_by_role("button", name="30 mg/kg, reversed").click()
    choose(demo, "parameter_set", DEMONSTRATION)
    assert said()["Pyramidal cells after MK-801, later"] == "differs"
    assert said()["Glutamate at 30 mg/kg of ketamine"] == "differs"


def test_the_blocks_can_be_swapped_and_swapped_back(demo):
    swap = demo.get_by_role("button", name="Swap the two blocks")
    swap.click()
    values = demo.evaluate(f"{DRAWN}.values")
    assert (values["block_interneuron_percent"], values["block_pyramidal_percent"]) == (0, 20)
    assert "pyramidal cells settle at 55% of before" in demo.locator(".summary").text_content()
    demo.get_by_role("button", name="Undo").click()
    assert demo.evaluate(f"{DRAWN}.values.block_interneuron_percent") == 20


def test_the_answer_is_hidden_until_the_guess_and_then_played(page, tmp_path):
    write_pages(tmp_path, {"light": DisinhibitionCircuit()})
    page.goto((tmp_path / "light.html").as_uri())
    assert page.locator(".circuit text.value").all_text_contents()[:3] == ["100% of before", "100%", "100%"]
    assert set(page.locator(".rats td:nth-child(3)").all_text_contents()) == {"?"}
    assert "%" not in page.locator(".summary").text_content().split("own drive.")[1]
    assert "settle" not in page.locator(".sentence").inner_text()
    assert (
        page.locator(".rates path").evaluate_all(
            "all => all.filter(one => one.matches('.pyramidal, .interneuron'))"
            ".map(one => one.style.visibility)"
        )
        == ["hidden"] * 4
    )
    assert page.get_by_role("button", name="Play").is_disabled()
    page.get_by_label("They fire less").check()
    page.get_by_role("button", name="Show me").click()
    assert "This circuit says otherwise" in page.locator(".verdict").inner_text()
    page.wait_for_function(f"{DRAWN}.values.time_ms < 20")  # played from the beginning
    page.get_by_role("button", name="Pause").click()
    assert page.problems == []


def test_the_time_shows_the_circuit_on_its_way(demo):
    expected = DisinhibitionCircuit().simulate().query("parameter_set == @DEMONSTRATION")
    rates = expected.set_index("time_ms")["inhibitory"]
    demo.locator("[name=time_ms-typed]").fill("1")
    label = demo.locator(".circuit").get_attribute("aria-label")
    assert f"interneurons at {round(100 * rates[1.0] / rates[0.0])}% of before" in label
    assert demo.evaluate(f"{DRAWN}.now.i") == pytest.approx(rates[1.0], abs=1e-6)


def test_the_one_chart_is_over_time_or_over_dose_as_the_blocks_are_set(demo):
    rates, doses = demo.locator(".rates"), demo.locator(".doses")
    assert (rates.is_visible(), doses.is_visible()) == (True, False)
    demo.get_by_role("button", name="Rat, 200 mg/kg").click()
    assert (rates.is_visible(), doses.is_visible()) == (False, True)
    # The dot stands on the curve over dose, and both follow a dose that is typed.
    demo.locator("[name=dose_mg_per_kg-typed]").fill("30")
    ratio = DisinhibitionCircuit().dose_response().set_index("dose_mg_per_kg").loc[30, "glutamate_ratio"]
    dot, axis = demo.evaluate("""() => {
        const middle = one => { const box = one.getBoundingClientRect(); return box.top + box.height / 2; };
        const ticks = Object.fromEntries([...document.querySelectorAll('.doses .tick.end')]
            .map(one => [one.textContent, Number(one.getAttribute('y')) - 4]));
        const dot = document.querySelector('.doses .now').getAttribute('transform').match(/ ([\\d.]+)\\)/);
        return [Number(dot[1]), [ticks['0'], ticks['200']]];
    }""")
    assert (axis[0] - dot) / (axis[0] - axis[1]) * 2 == pytest.approx(ratio, abs=0.01)


def test_a_swap_of_like_blocks_is_not_offered_and_says_why(demo):
    demo.get_by_role("button", name="Both, 20%").click()
    assert demo.get_by_role("button", name="Swap the two blocks").is_disabled()
    assert demo.locator(".swap .help").inner_text() == "Both are alike: a swap changes nothing."
    demo.locator("[name=block_pyramidal_percent-typed]").fill("21")
    assert demo.get_by_role("button", name="Swap the two blocks").is_enabled()
    assert demo.locator(".swap .help").inner_text() == ""


def test_the_phase_plane_is_drawn_when_its_drawer_opens(demo):
    way = demo.locator(".plane .way")
    demo.locator("[name=block_interneuron_percent-typed]").fill("30")
    stale = way.get_attribute("d")
    demo.get_by_text("Where can it rest?").click()
    demo.wait_for_function(
        "before => document.querySelector('.plane .way').getAttribute('d') !== before", arg=stale
    )
    labels = DisinhibitionCircuit(block_interneuron_percent=30).fixed_points()
    assert f"{labels['excitatory'].iloc[-1]:.2f}" in demo.locator(".plane").get_attribute("aria-label")


def test_each_step_of_the_guide_sets_what_it_says(page, tmp_path):
    page.emulate_media(reduced_motion="reduce")
    write_pages(tmp_path, {"light": DisinhibitionCircuit()})
    page.goto((tmp_path / "light.html").as_uri())
    page.get_by_role("button", name="Guide me").click()
    settled = []
    for step in STEPS:
        assert page.locator(".step .do").inner_text() == step["do"]
        values = page.evaluate(f"{DRAWN}.values")
        assert {name: values[name] for name in step.get("set", {})} == step.get("set", {})
        assert page.locator(".stage .pointed").is_visible()
        if "set" not in step:
            page.get_by_role("button", name="Swap the two blocks").click()
        ratio = page.evaluate(f"(({{ ratio }}) => ratio.e.at(-1))({DRAWN}.result.courses.{DEMONSTRATION})")
        settled.append("up" if ratio > 1.05 else "down" if ratio < 0.95 else "same")
        page.get_by_role("button", name="Next").or_(page.get_by_role("button", name="Done")).click()
    # At rest, races, quietened, no surge, past the turn, reversed.
    assert settled == ["same", "up", "down", "down", "down", "down"]
    assert page.problems == []


def test_nothing_runs_before_the_first_move(page, tmp_path):
    write_pages(tmp_path, {"light": DisinhibitionCircuit(predict_first=False)})
    page.goto((tmp_path / "light.html").as_uri())
    page.locator(".seen").wait_for()
    before = page.evaluate(PULSES)
    assert page.evaluate(TWELVE_FRAMES) == before
    page.get_by_role("button", name="Both, 20%").click()
    assert page.evaluate(TWELVE_FRAMES) != before


def test_pulses_run_after_a_move_and_then_rest(demo):
    before = demo.evaluate(PULSES)
    demo.locator("[name=block_interneuron_percent-typed]").fill("30")
    demo.wait_for_function(f"before => {PULSES} !== before", arg=before)
    demo.wait_for_function(f"""() => new Promise(resolve => {{
        const before = {PULSES};
        setTimeout(() => resolve({PULSES} === before), 300);
    }})""")


def test_nothing_runs_for_those_who_ask_for_less_motion(page, tmp_path):
    page.emulate_media(reduced_motion="reduce")
    write_pages(tmp_path, {"light": DisinhibitionCircuit(predict_first=False)})
    page.goto((tmp_path / "light.html").as_uri())
    before = page.evaluate(PULSES)
    page.locator("[name=block_interneuron_percent-typed]").fill("30")
    assert page.evaluate(TWELVE_FRAMES) == before
    assert page.problems == []
