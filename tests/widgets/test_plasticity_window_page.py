"""The plasticity window in a page: what is drawn, what is said and what Python computes are the same."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.widgets.conftest import typed, write_pages
from widgets import PlasticityWindow

DRAWN = "document.querySelector('.demo').drawn"
STEPS = json.loads((ROOT / "widgets" / "plasticity_window" / "controls.json").read_text("utf-8"))["steps"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("window"), {"light": PlasticityWindow()})


@pytest.fixture
def demo(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Skip the guess").click()
    return page


def per_cent(change):
    return f"{change * 100:+.0f}%".replace("-", "\u2212")


@pytest.mark.parametrize("pairing", ["strengthens", "weakens"])
def test_picture_words_table_file_and_python_agree(demo, pairing):
    settings = {"session_day": 2, "gain": 2, "opens_day": 1.5, "closes_day": 6}
    typed(demo, **settings)
    demo.locator(f"[data-control=pairing] input[value={pairing}]").check()
    days = PlasticityWindow(**settings, pairing=pairing).sessions()
    assert demo.evaluate(f"[...{DRAWN}.result.factors]") == pytest.approx(days["factor"].tolist(), abs=1e-9)
    today = days.set_index("day").loc[2]
    words = demo.locator(".summary").text_content()
    assert f"{today['factor']:.2f} times as much" in words and "Hypothesis, not tested in people" in words
    assert per_cent(today["pair"]) in demo.locator(".sentence").inner_text()
    assert demo.locator(".readout").inner_text() == (
        f"pair rule {per_cent(today['pair'])}, triplet rule {per_cent(today['triplet'])}"
    )

    # The dot of the pair rule stands on the axis where its number is.
    level, dot = demo.evaluate("""() => {
        const ticks = [...document.querySelectorAll('.days .level')].map(one =>
            [Number(one.textContent.replace('\\u2212', '-')), Number(one.getAttribute('y')) - 4]);
        const [, y] = document.querySelector('.now.pair').getAttribute('transform').match(/ ([0-9.]+)/);
        return [ticks, Number(y)];
    }""")
    (low, low_y), (high, high_y) = level[0], level[-1]
    assert low + (dot - low_y) / (high_y - low_y) * (high - low) == pytest.approx(100 * today["pair"], abs=1)

    with demo.expect_download() as download:
        demo.get_by_text("The numbers as a table").click()
        demo.get_by_role("button", name="Download all points").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))
    for rule in ("pair", "triplet"):
        assert [float(row[rule]) for row in rows] == pytest.approx(days[rule].tolist(), rel=1e-6)
    cells = demo.locator(".numbers tbody tr", has_text="Pair rule").locator("td").all_inner_texts()
    assert cells[1].replace("\u2212", "-") == f"{100 * today['pair']:.1f}"
    assert demo.problems == []


def test_the_window_is_a_hypothesis_that_every_session_is_held_against(demo):
    sentence = demo.locator(".sentence")
    assert demo.locator(".hypothesis").inner_text() == "Hypothesis: not tested in people"
    typed(demo, session_day=20)
    assert sentence.inner_text().startswith("Day 20 falls outside the window.")
    demo.get_by_role("button", name="As spine growth in mice").click()
    typed(demo, session_day=0.75)
    assert sentence.inner_text().startswith("Day 0.75 falls inside the window.")
    typed(demo, closes_day=0.25)
    assert "closes before it opens" in sentence.inner_text()
    demo.get_by_role("button", name="No window").click()
    assert "every day is alike" in sentence.inner_text()
    demo.get_by_role("button", name="Undo").click()
    assert demo.evaluate(f"{DRAWN}.values.gain") == 1.5
    demo.get_by_text("Who looked, and when").click()
    looks = demo.locator(".look-list li", has_text="human")
    assert "no more than before" in looks.inner_text() and "verified" in looks.inner_text()


def test_what_would_change_nothing_is_closed_and_says_why(demo):
    opens, gain = demo.locator("input[name=opens_day]"), demo.locator("input[name=gain]")
    assert opens.is_enabled() and gain.is_enabled() and demo.locator(".why").inner_text() == ""
    typed(demo, gain=1)
    assert opens.is_disabled() and gain.is_enabled()
    assert demo.locator(".why").inner_text() == "There is no window: every day is alike."
    typed(demo, gain=1.1)
    typed(demo, closes_day=1)
    assert opens.is_enabled() and gain.is_disabled()
    assert demo.locator(".why").inner_text() == "The window closes before it opens, so nothing is raised."


def test_the_guess_hides_the_lines_and_is_answered_by_the_model(page, folder):
    page.goto((folder / "light.html").as_uri())
    lines = "[...document.querySelectorAll('.days .course')].map(one => one.style.visibility)"
    assert page.evaluate(lines) == ["hidden"] * 2 and page.locator(".days .now >> visible=true").count() == 0
    assert "%" not in page.locator(".summary").text_content() + page.locator(".sentence").inner_text()
    page.get_by_label("It protects").check()
    page.get_by_role("button", name="Show me").click()
    today = PlasticityWindow(pairing="weakens").sessions().set_index("day")["pair"]
    assert "The hypothesis says otherwise." in page.locator(".verdict").inner_text()
    assert f"{per_cent(today[3])} in place of {per_cent(today[21])}" in page.locator(".verdict").inner_text()
    assert page.evaluate(lines) == [""] * 2


def test_each_step_of_the_guide_sets_what_it_says(page, folder):
    page.emulate_media(reduced_motion="reduce")
    page.goto((folder / "light.html").as_uri())
    page.get_by_role("button", name="Guide me").click()
    found = []
    for step in STEPS:
        assert page.locator(".step .do").inner_text() == step["do"]
        values = page.evaluate(f"{DRAWN}.values")
        assert {name: values[name] for name in step.get("set", {})} == step.get("set", {})
        if "set" not in step:
            typed(page, session_day=18)
        found.append(page.evaluate(f"{DRAWN}.result.raised > 0.5"))
        page.get_by_role("button", name="Next").or_(page.get_by_role("button", name="Done")).click()
    assert found == [True, False, False, True]
    assert page.problems == []
