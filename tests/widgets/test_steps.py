"""The guide of every demo: its steps are short, set what the demo takes, and arrive when left early."""

import json
import re

import pytest

import widgets
from tests.conftest import axe_finds, skip_guesses
from tests.widgets.conftest import settled, write_pages
from widgets.demo import FOLDER, Demo

DEMOS = [one for one in vars(widgets).values() if isinstance(one, type) and issubclass(one, Demo)]
#: The most words of each part of a step: it stands beside a picture that is to be looked at.
MOST_WORDS = {"do": 25, "look": 15, "means": 40}
SENTENCES = 2
HAS = {"do", "look", "means", "point"}

every_demo = pytest.mark.parametrize("demo", DEMOS, ids=lambda demo: demo.demo)


def steps_of(demo: type[Demo]) -> list[dict]:
    """Return a demo's steps as its controls.json has them."""
    return json.loads((FOLDER / demo.demo / "controls.json").read_text("utf-8"))["steps"]


def sentences(text: str) -> int:
    """Count the sentences of a text, a colon's second half not among them."""
    return len(re.findall(r"[.!?][”\")]?(?=\s|$)", text))


@every_demo
def test_a_guide_has_three_to_six_steps_in_few_words(demo):
    steps = steps_of(demo)
    assert 3 <= len(steps) <= 6
    for number, step in enumerate(steps, 1):
        assert set(step) - {"set"} == HAS, number
        for part, most in MOST_WORDS.items():
            assert 1 <= len(step[part].split()) <= most, (number, part)
            assert 1 <= sentences(step[part]) <= SENTENCES, (number, part)


@every_demo
def test_a_step_sets_what_its_demo_takes(demo):
    for step in steps_of(demo):
        wanted = step.get("set", {})
        read = {
            name: demo.class_traits()[name].metadata.get("from_json", lambda value: value) for name in wanted
        }
        shown = demo(**{name: read[name](value) for name, value in wanted.items()}).state
        assert {name: shown[name] for name in wanted} == wanted


@pytest.fixture
def opened(page, demo, tmp_path, theme):
    write_pages(tmp_path, {theme: demo()})
    page.goto((tmp_path / f"{theme}.html").as_uri())
    skip_guesses(page)
    return page


@pytest.fixture
def theme():
    return "light"


def tab_to(page, wanted: str) -> None:
    """Press Tab until what a selector names has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


@every_demo
def test_a_step_that_is_left_on_the_way_has_set_all_that_it_says(opened, demo):
    """Next is pressed in the very frame in which the step begins to move."""
    wanted = {}
    for step in steps_of(demo):
        wanted |= step.get("set", {})
    opened.evaluate("""() => {
        document.querySelector('.demo .opener').click();
        const next = document.querySelector('.guide .chief');
        while (next.textContent !== 'Done') next.click();
        next.click();
    }""")
    settled(opened)
    values = opened.evaluate("document.querySelector('.demo').drawn.values")
    assert {name: values[name] for name in wanted} == wanted
    assert opened.locator(".guide").is_hidden() and opened.problems == []


@every_demo
def test_the_keyboard_walks_through_the_steps_and_back_to_where_they_began(opened, demo):
    number = len(steps_of(demo))
    tab_to(opened, ".demo .opener")
    opened.keyboard.press("Enter")
    for step in range(1, number + 1):
        assert opened.evaluate("document.activeElement.className") == "step"
        assert opened.locator(".guide .place").inner_text() == f"Step {step} of {number}"
        tab_to(opened, ".guide .chief")
        opened.keyboard.press("Enter")
    assert opened.locator(".guide").is_hidden()
    assert opened.evaluate("document.activeElement.matches('.demo .opener')")


@every_demo
def test_the_keyboard_opens_and_closes_every_drawer_beside_the_stage(opened, demo):
    opened.set_viewport_size({"width": 1366, "height": 768})
    drawers = opened.locator(".demo .drawers > details")
    assert drawers.count() >= 2
    opened.locator("h1").click()
    for index in range(drawers.count()):
        drawers.nth(index).evaluate("(drawer, index) => { drawer.dataset.drawer = index; }", index)
        tab_to(opened, f"[data-drawer='{index}'] > summary")
        opened.keyboard.press("Enter")
        settled(opened)
        assert drawers.nth(index).evaluate("drawer => drawer.open && drawer.children[1].checkVisibility()")
        assert opened.evaluate("""() => {
            const { top, bottom } = document.querySelector('.demo .stage').getBoundingClientRect();
            const shown = Math.min(bottom, innerHeight) - Math.max(top, 0);
            return shown > 0.5 * Math.min(bottom - top, innerHeight);
        }"""), index
        opened.keyboard.press("Enter")
        assert drawers.nth(index).evaluate("drawer => !drawer.open"), index
        assert opened.evaluate("document.activeElement.matches('summary')")


@pytest.mark.parametrize("theme", ["light", "dark"])
@every_demo
def test_axe_finds_nothing_on_any_step(opened, demo):
    opened.emulate_media(reduced_motion="reduce")
    opened.locator(".demo .opener").click()
    for step in range(len(steps_of(demo))):
        settled(opened)
        opened.wait_for_function("document.getAnimations().length === 0")
        assert opened.locator(".stage .pointed").count() == 1, step
        assert axe_finds(opened, ".demo") == [], step
        opened.locator(".guide .chief").click()
