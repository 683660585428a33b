"""The learning rules in a page: what is drawn, what is said and what Python computes are the same."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.widgets.conftest import settled, typed, write_pages
from widgets import LearningRules

DRAWN = "document.querySelector('.demo').drawn"
RULES = ("pair", "triplet", "calcium", "bcm")
STEPS = json.loads((ROOT / "widgets" / "learning_rules" / "controls.json").read_text("utf-8"))["steps"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("rules"), {"light": LearningRules()})


@pytest.fixture
def demo(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    return page


def per_cent(change):
    return f"{change * 100:+.0f}%".replace("+0%", "0%").replace("-0%", "0%").replace("-", "\u2212")


@pytest.mark.parametrize("against", ["timing", "rate"])
def test_picture_words_table_file_and_python_agree(demo, against):
    settings = {"dt_ms": -8, "rate_hz": 22.5, "pairs": 30, "recent_hz": 12, "bcm_speed": 1.1}
    demo.get_by_text("A threshold that lags").click()
    typed(demo, **settings)
    demo.get_by_role("button", name="More settings").click()
    sets = {"pair_rule": "bi_poo", "triplet_rule": "hippocampus_minimal", "calcium_set": "DPD'"}
    for name, value in sets.items():
        demo.locator(f"[data-control={name}] select").select_option(value)
    demo.get_by_role("button", name="Fewer settings").click()
    demo.get_by_label(against, exact=True).check()
    python = LearningRules(**settings, **sets, against=against)

    table = python.simulate()
    for rule in RULES:
        own = table[table["rule"] == rule]
        for column in ("change", "low", "high")[: 1 if rule == "bcm" else 3]:
            found = demo.evaluate(f"[...{DRAWN}.result.curves.{rule}.{column}]")
            assert found == pytest.approx(own[column].tolist(), rel=1e-6, abs=1e-9), (rule, column)
    now = python.changes()
    words = demo.locator(".summary").text_content()
    for rule in RULES[:3]:
        assert demo.evaluate(f"{DRAWN}.result.now.{rule}.change") == pytest.approx(
            now.loc[rule, "change"], rel=1e-6
        )
        assert per_cent(now.loc[rule, "change"]) in words
    panel = demo.locator(".four:visible .panel", has_text="Triplet rule").locator(".readout")
    change, low, high = (per_cent(value) for value in now.loc["triplet"])
    assert panel.inner_text() == f"{change} ({low} to {high})"
    weight = demo.evaluate(f"[...{DRAWN}.result.nudge.weight]")
    assert np.abs(np.array(weight) - python.nudge()["weight"]).max() < 1e-5
    # Each spine is as thick as its rule makes it, and its label says so.
    heads = [
        float(one)
        for one in demo.locator(".stage .head").evaluate_all("all => all.map(one => one.getAttribute('r'))")
    ]
    for rule, radius in zip(RULES[:3], heads, strict=False):
        assert radius == pytest.approx(10 * (1 + now.loc[rule, "change"]) ** 0.5, abs=0.01)
    assert demo.locator(".stage .word").all_text_contents()[2] == per_cent(now.loc["calcium", "change"])

    with demo.expect_download() as download:
        demo.get_by_text("The numbers as a table").click()
        demo.get_by_role("button", name="Download all points").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))

    def column(*wanted):
        return [float(row["value"]) for row in rows if (row["rule"], row["quantity"]) == wanted]

    drawn = column("calcium", "change")
    assert drawn == pytest.approx(table.query("rule == 'calcium'")["change"].tolist(), rel=1e-6, abs=1e-9)
    assert column("bcm", "weight after a nudge") == pytest.approx(python.nudge()["weight"].tolist(), abs=1e-5)
    cells = demo.locator(".numbers tbody tr", has_text="Pair rule").locator("td").all_inner_texts()
    assert cells[0].replace("\u2212", "-") == f"{100 * now.loc['pair', 'change']:.1f}"


def test_the_guess_is_answered_by_the_rules(page, folder):
    page.goto((folder / "light.html").as_uri())
    assert page.locator(".stage .word").all_text_contents() == ["?"] * 4
    assert "%" not in page.locator(".summary").text_content()
    assert "tronger" not in page.locator(".sentence").inner_text()
    assert page.locator(".four:visible .readout").all_text_contents() == [""] * 4
    assert (
        page.locator(".four:visible .change").evaluate_all("all => all.map(one => one.style.visibility)")
        == ["hidden"] * 4
    )
    page.get_by_label("All four").check()
    page.get_by_role("button", name="Show me").click()
    verdict = page.locator(".verdict").inner_text()
    assert "The rules say otherwise." in verdict and "stronger by 2 of 4 (pair, calcium)" in verdict
    assert page.locator(".stage .word").all_text_contents() == ["+36%", "0%", "+21%", "weaker"]
    assert (
        page.locator(".sentence")
        .inner_text()
        .endswith("Stronger: pair, calcium; weaker: BCM; unchanged: triplet.")
    )


def test_spikes_run_after_a_move_and_then_stop(demo):
    page = demo
    typed(page, dt_ms=20)
    page.wait_for_selector(".stage .pulse >> visible=true")
    page.wait_for_function(
        """() => new Promise(done => {
      const all = [...document.querySelectorAll('.stage .pulse')];
      const quiet = () => all.every(one => getComputedStyle(one).visibility === 'hidden');
      const start = performance.now();
      const look = now => {
        if (!quiet()) done(false);
        else if (now - start > 1200) done(true);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    })""",
        timeout=15_000,
    )


def test_nothing_runs_before_the_first_move(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.locator(".seen").wait_for()
    settled(page)
    assert page.locator(".stage .pulse >> visible=true").count() == 0
    page.get_by_role("button", name="Skip the guess").click()
    page.wait_for_selector(".stage .pulse >> visible=true")


def test_each_step_of_the_guide_sets_what_it_says(page, folder):
    page.emulate_media(reduced_motion="reduce")
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Guide me").click()
    said = []
    for step in STEPS:
        assert page.locator(".step .do").inner_text() == step["do"]
        values = page.evaluate(f"{DRAWN}.values")
        assert {name: values[name] for name in step.get("set", {})} == step.get("set", {})
        if "yourself" in step["do"]:
            typed(page, rate_hz=40)
        said.append([word[0] for word in page.locator(".stage .word").all_text_contents()])
        page.get_by_role("button", name="Next").or_(page.get_by_role("button", name="Done")).click()
    # Two stronger, one blind, one weaker; all weaker; all stronger; BCM turned by its past.
    assert said[0] == ["+", "0", "+", "w"] and said[1] == ["\u2212"] * 3 + ["w"]
    assert said[2] == ["+"] * 3 + ["s"] and said[3][3] == "s"
    assert page.problems == []


def test_a_panel_stands_under_its_synapse(demo):
    for width in (390, 1280):
        demo.set_viewport_size({"width": width, "height": 844})
        settled(demo)
        heads, zeros = (
            demo.evaluate("""() => ['.neurons .head', '.four:not([hidden]) .graph svg'].map(which =>
            [...document.querySelectorAll(which)].map(one => {
              const box = one.getBoundingClientRect();
              return box.left + box.width / 2;
            }))""")
        )
        assert heads == pytest.approx(zeros, abs=6), width


def test_without_motion_no_spike_runs(page, folder):
    page.emulate_media(reduced_motion="reduce")
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    typed(page, dt_ms=20)
    assert page.locator(".stage .pulse >> visible=true").count() == 0
    assert page.locator(".stage .gap-words").text_content() == "20 ms"


def test_the_threshold_slides_and_a_lagging_one_swings(demo):
    demo.get_by_role("button", name="After a quiet spell").click()
    assert demo.locator(".four:visible .note").last.inner_text() == "threshold 0.4 Hz"
    assert demo.locator(".stage .word").last.text_content() == "stronger"
    demo.get_by_text("A threshold that lags").click()
    typed(demo, bcm_speed=1.15)
    assert "does not come to rest" in demo.locator(".summary").text_content()
    assert "The nudged synapse does not come to rest." in demo.locator(".lag").inner_text()
