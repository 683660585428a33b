"""What every demo has to do in a page, whatever it is about: one page load a promise, every control in it."""

import json
from urllib.parse import urlsplit

import pytest

import widgets
from tests.conftest import AXE, ROOT, skip_guesses
from tests.widgets.conftest import write_pages

DEMOS = [widgets.CourseOfTreatment, widgets.DisinhibitionCircuit, widgets.EvidenceMap,
         widgets.LearningRules, widgets.ReceptorBench, widgets.SessionDay, widgets.Unblinding]
BAD = ["", "NaN", "1e308", "abc", "99999999999", "0x1", "1.2.3", "--1", "∞"]
VALUES = "document.querySelector('.demo').drawn.values"
WORDS = "document.querySelector('.demo .summary').innerText"


def specs(demo: str) -> dict[str, dict]:
    return json.loads((ROOT / "widgets" / demo / "controls.json").read_text("utf-8"))["controls"]


@pytest.fixture(scope="module", params=DEMOS, ids=lambda demo: demo.demo)
def built(request, tmp_path_factory):
    """The demo's class, its controls and a folder with its pages, light and dark."""
    folder = write_pages(tmp_path_factory.mktemp(request.param.demo),
                         {"light": request.param(), "dark": request.param()})
    return request.param, specs(request.param.demo), folder


@pytest.fixture
def opened(page, built):
    """The demo from a file, with every guess skipped."""
    page.goto((built[2] / "light.html").as_uri())
    skip_guesses(page)
    return page


def shown(page) -> dict:
    """Return what the demo shows once it has redrawn; a move is drawn in the frame after it."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.evaluate(VALUES)


def numbers(specs: dict) -> list[str]:
    return [name for name, spec in specs.items() if spec["kind"] == "number"]


def typed(page, name: str, text) -> None:
    """Type into a field as a hand does, whether or not the settings show it now."""
    page.locator(f"[name={name}-typed]").evaluate(
        """(field, text) => {
          field.value = text;
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }""", str(text))


def picked(page, name: str, index: int) -> None:
    """Choose from a list to open."""
    page.locator(f"[data-control={name}] select").select_option(index=index)


def test_alive_from_a_file_without_a_network(opened):
    opened.locator(".demo .summary").wait_for()
    assert len(opened.evaluate(WORDS)) > 80
    assert opened.problems == [] and opened.foreign == []


def test_it_asks_for_a_guess_first(page, built):
    page.goto((built[2] / "light.html").as_uri())
    before = page.evaluate(WORDS)
    page.get_by_role("button", name="Show me").first.click()
    fault = page.locator(".guess .fault").first
    assert fault.inner_text() == "Choose an answer first, or skip the guess."
    page.locator(".guess input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show me").first.click()
    assert page.locator(".verdict").first.inner_text().startswith("You said:")
    assert page.evaluate(WORDS) != before
    assert page.problems == []


def test_every_number_can_be_moved_and_typed(opened, built):
    _, all_specs, _ = built
    for name in numbers(all_specs):
        spec = all_specs[name]
        for value in (spec["maximum"], spec["minimum"]):
            typed(opened, name, value)
            assert shown(opened)[name] == value, name
        slider = opened.locator(f"input[type=range][name={name}]")
        if slider.is_visible():
            slider.focus()
            opened.keyboard.press("End")
            assert shown(opened)[name] == spec["maximum"], name
    assert opened.problems == []


def test_bad_input_is_named_and_changes_nothing(opened, built):
    _, all_specs, _ = built
    before = shown(opened), opened.evaluate(WORDS)
    for name in numbers(all_specs):
        spec = all_specs[name]
        whole = "whole " if spec.get("whole") else ""
        allowed = f"a {whole}number from {spec['minimum']} to {spec['maximum']} {spec['unit']}".rstrip()
        for text in BAD:
            typed(opened, name, text)
            fault = opened.locator(f"[data-control={name}] .fault").text_content()
            assert fault == f"{spec['label']}: {allowed}.", (name, text)
            assert (shown(opened), opened.evaluate(WORDS)) == before, (name, text)
        typed(opened, name, before[0][name])
    assert opened.problems == []


def test_every_choice_and_switch_redraws(opened, built):
    opened.evaluate("addEventListener('course:redrawn', event => (window.moved ??= []).push(event.detail))")
    for name, spec in built[1].items():
        if spec["kind"] == "number":
            continue
        before = shown(opened)[name]
        if spec["kind"] == "days":
            typed(opened, name, "3 5 8")
            assert shown(opened)[name] == "3 5 8" != before
            assert opened.evaluate("window.moved.at(-1)")["control"] == name
            continue
        if spec.get("list"):
            picked(opened, name, 1)
            assert shown(opened)[name] == list(spec["options"])[1] != before
            assert opened.evaluate("window.moved.at(-1)")["control"] == name
            continue
        boxes = opened.locator(f"[data-control={name}] input:not(:checked):not(:disabled)")
        boxes.first.evaluate("box => box.click()") if boxes.count() else opened.locator(
            f"[data-control={name}] input").first.evaluate("box => box.click()")
        assert shown(opened)[name] != before, name
        assert opened.evaluate("window.moved.at(-1)")["control"] == name
        assert opened.evaluate("window.moved.at(-1)")["milliseconds"] > 0


def test_the_link_brings_back_the_state(opened, built, browser):
    demo, all_specs, _ = built
    for name in numbers(all_specs):
        spec = all_specs[name]
        typed(opened, name, spec["minimum"] + 2 * spec["step"])
    for name in all_specs.keys() - set(numbers(all_specs)):
        if all_specs[name].get("list"):
            picked(opened, name, len(all_specs[name]["options"]) - 1)
            continue
        opened.locator(f"[data-control={name}] input:not(:disabled)").last.evaluate("box => box.click()")
    opened.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }")
    opened.get_by_role("button", name="Copy link to this state").click()
    link = opened.get_by_label("Copy link to this state").and_(opened.locator("input")).input_value()
    assert urlsplit(link).fragment.startswith(f"demo={demo.demo}&")
    other = browser.new_page()
    other.goto(link)
    other.locator(".demo .summary").wait_for()
    assert shown(other) == shown(opened)
    assert other.evaluate(WORDS) == opened.evaluate(WORDS)
    other.close()


def test_a_damaged_link_says_so_and_keeps_the_defaults(page, built):
    demo, all_specs, folder = built
    name = [*numbers(all_specs), *all_specs][0]
    wrong = [f"{name}={text}" for text in ("NaN", "1e308", "-99999", "")]
    for fragment in [*wrong, "nothing=1", "__proto__=1"]:
        page.goto("about:blank")
        page.goto(f"{(folder / 'light.html').as_uri()}#demo={demo.demo}&{fragment}")
        assert page.locator(".notice").inner_text().startswith("The link is damaged"), fragment
        defaults = {key: spec["default"] for key, spec in all_specs.items()}
        assert shown(page) == defaults, fragment
    assert page.problems == []


def test_undo_redo_reset_and_presets(opened):
    start = shown(opened)
    seen = [start]
    presets = opened.locator(".presets button")
    for index in range(presets.count()):
        presets.nth(index).click()
        assert presets.nth(index).get_attribute("aria-pressed") == "true"
        if shown(opened) != seen[-1]:
            seen.append(shown(opened))
    assert len(seen) > 2
    undo, redo = (opened.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    for values in reversed(seen[:-1]):
        undo.click()
        assert shown(opened) == values
    assert undo.is_disabled()
    for values in seen[1:]:
        redo.click()
        assert shown(opened) == values
    opened.get_by_role("button", name="Reset").click()
    assert shown(opened) == start


def test_the_keyboard_reaches_every_control_that_is_shown(opened, built):
    opened.locator("h1").click()
    reached = set()
    for _ in range(120):
        opened.keyboard.press("Tab")
        reached.add(opened.evaluate("document.activeElement.closest('[data-control]')?.dataset.control"))
    shown = {name for name in built[1] if opened.locator(f"[data-control={name}]").is_visible()}
    assert shown - reached == set()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, built, theme):
    page.goto((built[2] / f"{theme}.html").as_uri())
    for guessing in (True, False):
        if not guessing:
            skip_guesses(page)
            for summary in page.locator(".demo details > summary").all():
                summary.click()
        page.wait_for_function("document.getAnimations().length === 0")
        page.add_script_tag(path=str(AXE))
        found = page.evaluate("axe.run('.demo', { resultTypes: ['violations'] })")["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:120]) for one in found] == []


@pytest.mark.parametrize("width", [320, 375, 1280])
def test_nothing_is_wider_than_the_window(page, built, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((built[2] / "light.html").as_uri())
    skip_guesses(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
