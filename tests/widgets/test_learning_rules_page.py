"""The learning rules in a page: what is drawn, what is said and what Python computes are the same."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from tests.widgets.conftest import typed, write_pages
from widgets import LearningRules

DRAWN = "document.querySelector('.demo').drawn"
RULES = ("pair", "triplet", "calcium", "bcm")


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
    settings = {"dt_ms": -8, "rate_hz": 22.5, "pairs": 30, "recent_hz": 12, "session_day": 2, "gain": 2,
                "opens_day": 1.5, "closes_day": 6, "bcm_speed": 1.1}
    typed(demo, **settings)
    sets = {"pair_rule": "bi_poo", "triplet_rule": "hippocampus_minimal", "calcium_set": "DPD'"}
    for name, value in sets.items():
        demo.locator(f"[data-control={name}] select").select_option(value)
    demo.get_by_label(against, exact=True).check()
    python = LearningRules(**settings, **sets, against=against)

    table = python.simulate()
    for rule in RULES:
        own = table[table["rule"] == rule]
        for column in ("change", "low", "high")[:1 if rule == "bcm" else 3]:
            found = demo.evaluate(f"[...{DRAWN}.result.curves.{rule}.{column}]")
            assert found == pytest.approx(own[column].tolist(), rel=1e-6, abs=1e-9), (rule, column)
    now = python.changes()
    words = demo.locator(".summary").inner_text()
    for rule in RULES[:3]:
        assert demo.evaluate(f"{DRAWN}.result.now.{rule}.change") == pytest.approx(
            now.loc[rule, "change"], rel=1e-6)
        assert per_cent(now.loc[rule, "change"]) in words
    panel = demo.locator(".panels.four:visible .panel", has_text="Triplet rule").locator(".readout")
    change, low, high = (per_cent(value) for value in now.loc["triplet"])
    assert panel.inner_text() == f"{change} ({low} to {high})"
    weight = demo.evaluate(f"[...{DRAWN}.result.nudge.weight]")
    assert np.abs(np.array(weight) - python.nudge()["weight"]).max() < 1e-5
    days = python.sessions()
    assert demo.evaluate(f"[...{DRAWN}.result.session.factors]") == pytest.approx(days["factor"].tolist())
    factor = days.set_index("day").loc[2, "factor"]
    assert f"{factor:.2f} times as much" in words and "Hypothesis, not tested in people" in words

    # Each spine is as thick as its rule makes it, and its label says so.
    heads = [float(one) for one in demo.locator(".stage .head").evaluate_all(
        "all => all.map(one => one.getAttribute('r'))")]
    for rule, radius in zip(RULES[:3], heads, strict=False):
        assert radius == pytest.approx(10 * (1 + now.loc[rule, "change"]) ** 0.5, abs=0.01)
    assert demo.locator(".stage .word").all_text_contents()[2] == per_cent(now.loc["calcium", "change"])

    with demo.expect_download() as download:
        demo.get_by_text("The numbers as a table").click()
        demo.get_by_role("button", name="Download all points").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))

    def column(*wanted):
        return [float(row["value"]) for row in rows if (row["rule"], row["quantity"]) == wanted]

    drawn = column("calcium", "change")
    assert drawn == pytest.approx(table.query("rule == 'calcium'")["change"].tolist(), rel=1e-6, abs=1e-9)
    assert column("pair", "change by day") == pytest.approx(days["pair"].tolist(), rel=1e-6)
    cells = demo.locator(".numbers tbody tr", has_text="Pair rule").locator("td").all_inner_texts()
    assert cells[0].replace("\u2212", "-") == f"{100 * now.loc['pair', 'change']:.1f}"


def test_the_guess_is_answered_by_the_rules(page, folder):
    page.goto((folder / "light.html").as_uri())
    assert page.locator(".stage .word").all_text_contents() == ["?"] * 4
    assert "%" not in page.locator(".summary").inner_text()
    page.get_by_label("All four").check()
    page.get_by_role("button", name="Show me").click()
    verdict = page.locator(".verdict").inner_text()
    assert "The rules say otherwise." in verdict and "stronger by 2 of 4 (pair, calcium)" in verdict
    assert page.locator(".stage .word").all_text_contents() == ["+36%", "0%", "+21%", "weaker"]


def test_something_moves_soon_and_then_stops(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.wait_for_selector(".stage .pulse >> visible=true")
    page.wait_for_function("""() => new Promise(done => {
      const all = [...document.querySelectorAll('.stage .pulse')];
      const quiet = () => all.every(one => getComputedStyle(one).visibility === 'hidden');
      const start = performance.now();
      const look = now => {
        if (!quiet()) done(false);
        else if (now - start > 1200) done(true);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    })""", timeout=15_000)


def test_without_motion_no_spike_runs(page, folder):
    page.emulate_media(reduced_motion="reduce")
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    typed(page, dt_ms=20)
    assert page.locator(".stage .pulse >> visible=true").count() == 0
    assert page.locator(".stage .gap-words").text_content() == "20 ms"


def test_the_threshold_slides_and_a_lagging_one_swings(demo):
    demo.get_by_role("button", name="After a quiet spell").click()
    assert demo.locator(".panels.four:visible .note").last.inner_text() == "threshold 0.4 Hz"
    assert demo.locator(".stage .word").last.text_content() == "stronger"
    demo.get_by_role("button", name="A threshold that lags").click()
    assert "does not come to rest" in demo.locator(".summary").inner_text()


def test_the_window_is_a_hypothesis_that_every_session_is_held_against(demo):
    assert demo.locator(".hypothesis").inner_text() == "Hypothesis: not tested in people"
    typed(demo, session_day=20)
    assert demo.locator(".inside").inner_text().startswith("The session falls outside the window.")
    demo.get_by_role("button", name="Spine growth, mouse").click()
    typed(demo, session_day=0.75)
    assert demo.locator(".inside").inner_text().startswith("The session falls inside the window.")
    typed(demo, closes_day=0.25)
    assert "closes before it opens" in demo.locator(".inside").inner_text()
    demo.get_by_role("button", name="No window").click()
    assert "every day is alike" in demo.locator(".inside").inner_text()
    demo.get_by_role("button", name="Undo").click()
    assert demo.evaluate(f"{DRAWN}.values.gain") == 1.5
    looks = demo.locator(".looks li", has_text="human")
    assert "no more than before" in looks.inner_text() and "verified" in looks.inner_text()
