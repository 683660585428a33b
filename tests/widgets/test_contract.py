"""What every demo has to do in a page, whatever it is about: one page load a promise, every control in it."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator

import widgets
from tests.conftest import ROOT, axe_finds, new_page, skip_guesses
from tests.widgets.conftest import write_pages
from widgets.demo import Demo

#: Every demo there is: nobody has to think of adding one.
DEMOS = [one for one in vars(widgets).values() if isinstance(one, type) and issubclass(one, Demo)]
BAD = ["", "NaN", "1e308", "abc", "99999999999", "0x1", "1.2.3", "--1", "∞"]
VALUES = "document.querySelector('.demo').drawn.values"
WORDS = "document.querySelector('.demo .summary').textContent"


@pytest.fixture(scope="module", params=DEMOS, ids=lambda demo: demo.demo)
def built(request, tmp_path_factory):
    """The demo's class, its controls and a folder with its pages, light and dark."""
    folder = write_pages(
        tmp_path_factory.mktemp(request.param.demo), {"light": request.param(), "dark": request.param()}
    )
    return request.param, request.param.specs, folder


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


def allowed(spec: dict) -> str:
    """Say what a field takes."""
    limits = f"from {spec.get('minimum')} to {spec.get('maximum')}"
    if spec["kind"] == "number":
        whole = "whole " if spec.get("whole") else ""
        return f"a {whole}number {limits} {spec['unit']}".rstrip()
    return spec["allowed"] if spec["kind"] == "text" else f"whole days {limits}, each once"


def typed(page, name: str, text) -> None:
    """Type into a field as a hand does, whether or not the settings show it now."""
    page.locator(f"[name={name}-typed]").evaluate(
        """(field, text) => {
          field.value = text;
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }""",
        str(text),
    )


def told(page, name: str, text: str) -> None:
    """Type a text of one form and leave its field, whether or not the settings show it now."""
    page.locator(f"[name={name}]").evaluate(
        """(field, text) => {
          field.value = text;
          field.dispatchEvent(new Event('input', { bubbles: true }));
          field.dispatchEvent(new Event('change', { bubbles: true }));
        }""",
        text,
    )


def picked(page, name: str, index: int) -> str:
    """Choose another option from a list, by its place among the others, shown or not; return it."""
    others = page.locator(f"[data-control={name}] select").evaluate(
        "list => [...list.options].map(option => option.value).filter(value => value !== list.value)"
    )
    page.locator(f"[data-control={name}] select").evaluate(
        """(list, value) => {
          list.value = value;
          list.dispatchEvent(new Event('input', { bubbles: true }));
          list.dispatchEvent(new Event('change', { bubbles: true }));
        }""",
        others[index],
    )
    return others[index]


def able(page, name: str) -> Locator:
    """Return what of a control can be moved; where it is off, by the first preset that has it on."""
    found = page.locator(f"[data-control={name}] :is(input, select):not(:disabled)")
    presets = page.locator(".presets button")
    for index in range(presets.count()):
        if found.count():
            break
        presets.nth(index).click()
        shown(page)
    assert found.count(), f"{name}: no preset has it on"
    return found


def goes(page) -> Locator:
    """Return the choices of a case: a demo that is one long guess, and has no button for it."""
    return page.locator(".way-button")


def test_every_demo_is_held_to_the_contract():
    folders = {path.parent.name for path in (ROOT / "widgets").glob("*/controls.json")}
    assert {demo.demo for demo in DEMOS} == folders
    assert len(DEMOS) == len(folders)


def test_alive_from_a_file_without_a_network(opened):
    opened.locator(".demo .summary").wait_for(state="attached")
    assert len(opened.evaluate(WORDS)) > 80
    assert opened.problems == [] and opened.foreign == []


def test_it_asks_for_a_guess_first(page, built):
    page.goto((built[2] / "light.html").as_uri())
    before = page.evaluate(WORDS)
    show = page.get_by_role("button", name="Show me")
    if show.count():
        form = page.locator(".demo").locator("fieldset, form, section, article").filter(has=show).last
        show.first.click()
        fault = page.locator(".fault:visible").first
        assert re.fullmatch(r"Choose (an answer|a verdict) first, or skip the guess\.", fault.inner_text())
        form.locator("input[type=radio]").first.focus()
        page.keyboard.press("Space")
        show.first.click()
        assert page.locator(".verdict, .yours").first.inner_text().startswith("You said")
    else:
        assert page.locator(".reason:visible").count() == 0
        goes(page).first.focus()
        page.keyboard.press("Enter")
        assert page.locator(".last > .reason").is_visible()
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
    for name, spec in all_specs.items():
        if spec["kind"] not in ("number", "text", "days"):
            continue
        # What was typed well before may have turned to the curve that it moves.
        before = shown(opened), opened.evaluate(WORDS)
        enter = told if spec["kind"] == "text" else typed
        # No day and no text are good days and texts.
        for text in BAD if spec["kind"] == "number" else filter(None, BAD):
            enter(opened, name, text)
            fault = opened.locator(f"[data-control={name}] .fault").text_content()
            assert fault == f"{spec['label']}: {allowed(spec)}.", (name, text)
            assert (shown(opened), opened.evaluate(WORDS)) == before, (name, text)
        enter(opened, name, before[0][name])
    assert opened.problems == []


def test_every_choice_and_switch_redraws(opened, built):
    opened.evaluate("addEventListener('course:redrawn', event => window.moved.push(event.detail))")
    for name, spec in built[1].items():
        if spec["kind"] == "number":
            continue
        able(opened, name)
        before = shown(opened)[name]
        opened.evaluate("window.moved = []")
        if spec["kind"] == "days":
            typed(opened, name, "3 5 8")
            assert shown(opened)[name] == "3 5 8" != before
        elif spec["kind"] == "text":
            told(opened, name, "1")
            assert shown(opened)[name] == "1" != before
        elif spec.get("list"):
            assert picked(opened, name, 0) == shown(opened)[name] != before
        else:
            boxes = opened.locator(f"[data-control={name}] input:not(:checked):not(:disabled)")
            boxes.first.evaluate("box => box.click()") if boxes.count() else opened.locator(
                f"[data-control={name}] input"
            ).first.evaluate("box => box.click()")
            assert shown(opened)[name] != before, name
        first, *further = opened.evaluate("window.moved")
        assert first["control"] == name and first["milliseconds"] > 0
        assert {one["control"] for one in further} <= {"card"}  # a filter of claims deals another one


def test_the_link_brings_back_the_state(opened, built, browser):
    demo, all_specs, _ = built
    for name in numbers(all_specs):
        spec = all_specs[name]
        typed(opened, name, spec["minimum"] + 2 * spec["step"])
    for name in (name for name in all_specs if name not in numbers(all_specs)):
        if all_specs[name].get("list"):
            picked(opened, name, -1)
            continue
        if all_specs[name]["kind"] == "text":
            told(opened, name, "1")
            continue
        boxes = opened.locator(f"[data-control={name}] input:not(:disabled)")
        if boxes.count():  # what the settings have switched off stays as it is
            boxes.last.evaluate("box => box.click()")
            shown(opened)
        else:
            assert opened.locator(f"[data-control={name}] input:disabled").count(), name
    opened.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }")
    opened.get_by_role("button", name="Copy link to this state").click()
    link = opened.get_by_label("Copy link to this state").and_(opened.locator("input")).input_value()
    assert urlsplit(link).fragment.startswith(f"demo={demo.demo}&")
    other = browser.new_page()
    other.goto(link)
    other.locator(".demo .summary").wait_for(state="attached")
    assert shown(other) == shown(opened)
    skip_guesses(other)
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
    while not presets.count() and goes(opened).count():  # a case has no preset: it is walked to its end
        goes(opened).first.click()
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
    fields = opened.locator("[data-control] :is(input, select, button):not(:disabled):visible")
    can = fields.evaluate_all("all => all.map(one => one.closest('[data-control]').dataset.control)")
    assert len(set(can)) > len(built[1]) / 4
    assert set(can) - reached == set()


@pytest.fixture(scope="module", params=["light", "dark"])
def themed(request, browser, built):
    """The demo in one theme, as it asks for a guess."""
    with new_page(browser) as page:
        page.goto((built[2] / f"{request.param}.html").as_uri())
        yield page


def test_axe_finds_nothing(themed):
    for guessing in (True, False):
        if not guessing:
            skip_guesses(themed)
            for summary in themed.locator(".demo details > summary").all():
                summary.click()
        themed.wait_for_function("document.getAnimations().length === 0")
        assert axe_finds(themed, ".demo") == []


# Gathers what live regions say. What waits for a rest waits for `rest()`, which lets one such time go by.
LISTEN = """() => {
  const [start, stop, waiting] = [setTimeout, clearTimeout, new Map()];
  let last = -1;
  window.setTimeout = (call, milliseconds, ...given) => {
    if (!(milliseconds >= 400)) return start(call, milliseconds, ...given);
    waiting.set(--last, call);
    return last;
  };
  window.clearTimeout = id => waiting.delete(id) || stop(id);
  window.rest = () => {
    const due = [...waiting.values()];
    waiting.clear();
    due.forEach(call => call());
  };
  window.heard = [];
  const LIVE = '[aria-live]:not([aria-live=off]), [role=status], [role=alert], output';
  new MutationObserver(changes => {
    const places = changes.map(({ target }) => target.closest ? target : target.parentElement);
    const regions = new Set(places.map(place => place?.closest(LIVE)));
    for (const region of regions) if (region?.textContent.trim()) heard.push(region.textContent.trim());
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""
# One move of a control, whatever kind it is.
NUDGE = """control => {
  const tell = (element, kind) => element.dispatchEvent(new Event(kind, { bubbles: true }));
  const slider = control.querySelector('input[type=range]:enabled');
  const list = control.querySelector('select:enabled');
  const other = control.querySelector('input:is([type=radio], [type=checkbox]):enabled:not(:checked)');
  if (slider) {
    slider.value = slider.value === slider.max ? slider.min : slider.max;
    tell(slider, 'input');
    tell(slider, 'change');
  } else if (list) {
    list.selectedIndex = (list.selectedIndex + 1) % list.options.length;
    tell(list, 'input');
    tell(list, 'change');
  } else other?.click();
}"""


def test_it_says_once_what_a_move_changed_in_twenty_words_at_most(page, built):
    page.add_init_script(f"({LISTEN})()")
    page.goto((built[2] / "light.html").as_uri())
    page.keyboard.press("Tab")
    shown(page)
    page.evaluate("rest()")
    assert page.evaluate("heard") == []
    skip_guesses(page)
    page.evaluate("rest(), rest()")
    said = 0
    controls = page.locator(".demo .control[data-control]:visible")
    for name in controls.evaluate_all("found => found.map(control => control.dataset.control)"):
        control = page.locator(f".demo [data-control={name}]")
        if not control.is_visible():
            # The move before put it away, such as the dose at home.
            page.get_by_role("button", name="Reset", exact=True).click()
            page.evaluate("rest()")
            shown(page)
        page.evaluate("heard.length = 0")
        control.evaluate(NUDGE)
        shown(page)
        page.evaluate("rest()")
        heard = page.evaluate("heard")
        said += len(heard)
        assert len(heard) <= 1, heard
        assert all(len(words.split()) <= 20 for words in heard), heard
        page.evaluate("rest()")
        assert page.locator(".demo .in-words [aria-live]").text_content() == "", (
            "what was said is still there to be read"
        )
    assert said > 0


def test_the_focus_never_falls_to_the_page(page, built):
    page.goto((built[2] / "light.html").as_uri())
    held = "document.activeElement !== document.body && document.activeElement.closest('.demo') !== null"
    skip = page.locator("button.skip:visible")
    if skip.count():
        skip.first.press("Enter")
        assert page.evaluate(held)
    skip_guesses(page)
    page.locator(".demo .control[data-control]:visible").first.evaluate(NUDGE)
    shown(page)
    for name in ("Undo", "Redo"):
        button = page.get_by_role("button", name=name, exact=True)
        while button.is_enabled():
            button.press("Enter")
        assert page.evaluate(held), name


def test_an_answer_that_is_missing_is_asked_for_at_the_question(page, built):
    page.goto((built[2] / "light.html").as_uri())
    show = page.get_by_role("button", name="Show me")
    if not show.count():
        return
    show.first.press("Enter")
    asked = page.evaluate("""() => {
      const question = document.activeElement.closest('fieldset');
      const words = question.getAttribute('aria-describedby').split(' ');
      const said = words.map(id => document.getElementById(id).textContent);
      return [document.activeElement.type, said.join(' ')];
    }""")
    assert asked[0] == "radio" and re.search(r"Choose an? \w+ first, or skip the guess\.", asked[1])


# The contrast of the edge of each button and field that is shown with what lies around it.
EDGES = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const rgba = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = colour => {
    const linear = v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = rgba(colour).map(v => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = one => {
    while (one && rgba(getComputedStyle(one).backgroundColor)[3] < 255) one = one.parentElement;
    return one ? getComputedStyle(one).backgroundColor : 'white';
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const edged = [...document.querySelectorAll('.demo :is(button, select, input[type=text]):enabled')]
    .filter(one => one.checkVisibility() && getComputedStyle(one).borderTopWidth !== '0px');
  return edged.map(one => [one.textContent.slice(0, 30) || one.name,
    contrast(getComputedStyle(one).borderTopColor, ground(one.parentElement))]);
}"""


def test_what_can_be_pressed_has_an_edge_that_is_seen(themed):
    skip_guesses(themed)
    edges = themed.evaluate(EDGES)
    assert len(edges) > 4
    assert [edge for edge in edges if edge[1] < 3] == []


def test_nothing_is_wider_than_the_window(page, built):
    for width in (320, 375, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto((built[2] / "light.html").as_uri())
        skip_guesses(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
