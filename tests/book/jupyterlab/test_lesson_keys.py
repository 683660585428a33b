"""The lesson by keyboard, where the notebook's own keys wait for every press; and its links into demos."""

import json

import pytest
from playwright.sync_api import expect

from book.extensions.step_facts import room
from book.handles import HANDLES
from tests.jupyterlab import PROGRAMS
from tests.lessons import CHAPTERS, stored

HERE = """() => {
  const at = document.activeElement;
  const fact = at.closest('.fact');
  return {
    kind: at.closest('.fact-note') ? 'note' : at.matches('.fact-term') ? 'term'
      : at.matches('.fact-cite') ? 'cite'
      : at.matches('.demo-link') ? 'demo' : at.matches('.crisis-link') ? 'crisis'
      : at.matches('.fact-claim > .fact-button') ? 'claim'
      : at.matches('span.fact-button') ? 'long figure' : at.matches('.fact-button') ? 'figure'
      : at.matches('a[href*="/static/book/"]') ? 'book' : '',
    shown: Boolean(fact && fact.querySelector('.fact-note')?.checkVisibility()),
    open: at.getAttribute('aria-expanded'),
  };
}"""
#: In JupyterLab 4.0 Tab goes into code and stays there: the walk goes on with the next link behind it.
PAST_CODE = """() => {
  const code = document.activeElement.closest('.cm-editor');
  const links = document.querySelectorAll('.jp-RenderedMarkdown :is(a[href], .fact-button)');
  [...links].find((link) => code?.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_FOLLOWING)?.focus();
}"""
KINDS = {"term", "cite", "demo", "crisis", "claim", "figure", "long figure", "book"}
#: By keyboard alone, from the first line: so many presses of Tab at the most until every kind was met.
PRESSES = 200


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_kind_is_reached_opened_and_closed_by_keys(reader, program):
    """Chapter 4 has every kind of link; trials, safety, guidelines and statistics are buttons alike."""
    kernel = program == "notebook"
    page = reader(program, kernel, kernel).open(f"chapters/{CHAPTERS[3].name}")
    page.locator(".fact-cite[href]").nth(20).wait_for(timeout=60_000)
    cells = page.locator(".jp-Notebook .jp-Cell")
    count = len(json.loads(CHAPTERS[3].read_text("utf-8"))["cells"])
    expect(cells).to_have_count(count)
    page.mouse.move(0, 0)  # a note is shown under the pointer too
    cells.first.focus()
    met = set()
    for _ in range(PRESSES):
        page.keyboard.press("Tab")
        page.evaluate(PAST_CODE)
        here = page.evaluate(HERE)
        if not here["kind"] or here["kind"] in met:
            continue
        met.add(here["kind"])
        if here["kind"] == "term":
            assert here["shown"]
        elif here["open"]:
            assert here == {"kind": here["kind"], "shown": False, "open": "false"}
            page.keyboard.press("Enter")
            assert page.evaluate(HERE) == {"kind": here["kind"], "shown": True, "open": "true"}
            page.keyboard.press("Escape")
            assert page.evaluate(HERE) == {"kind": here["kind"], "shown": False, "open": "false"}
            page.keyboard.press(" ")
            assert page.evaluate(HERE)["shown"]
            page.keyboard.press("Escape")
        # Elsewhere these keys delete a cell, add one and change its kind.
        page.keyboard.type("ddby")
        assert page.evaluate(HERE)["kind"] == here["kind"]
        if met >= KINDS:
            break
    assert met >= KINDS
    assert cells.count() == count
    assert page.locator(".jp-Notebook.jp-mod-editMode").count() == 0


def test_a_link_sets_its_demo_without_a_kernel_and_leads_back(reader):
    page = reader().open(f"chapters/{CHAPTERS[3].name}")
    [kept] = [one["state"] for one in stored(CHAPTERS[3]) if one["demo"] == "course_of_treatment"]
    assert kept["comparator"] == "pooled"
    demo = page.locator(".demo.course-of-treatment")
    place = page.locator(".jp-Notebook .course-demo-far[data-demo=course_of_treatment]")
    place.wait_for()
    assert demo.count() == 0  # none begins before one comes near, or a link does
    assert place.bounding_box()["height"] == room("course_of_treatment")["laptop"] * 16
    compared = "document.querySelector('.demo.course-of-treatment')?.drawn?.values.comparator"
    link = page.locator(".demo-link", has_text="against saline")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"{compared} === 'placebo'")
    assert demo.locator("h3").first.evaluate("title => title === document.activeElement")
    cells = "jupyterapp.shell.currentWidget.content.widgets.length"
    count = page.evaluate(cells)
    page.locator(".back-to-text").focus()
    page.keyboard.type("dd")  # elsewhere these keys delete a cell
    assert page.evaluate(cells) == count
    page.keyboard.press("Enter")
    assert link.evaluate("link => link === document.activeElement")
    assert not page.evaluate("location.hash")


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_number_is_pulled_by_keys_and_what_follows_is_what_python_says(reader, program):
    kernel = program == "notebook"
    page = reader(program, kernel, kernel).open(f"chapters/{CHAPTERS[3].name}")
    told = HANDLES["midazolam"]
    number = page.get_by_role("slider", name=told.label, exact=True)
    page.locator(".fact-cite[href]").nth(20).wait_for(timeout=60_000)
    expect(number).to_have_text(str(told.start))
    active = page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
    number.press("Home")
    expect(number).to_have_text(str(told.values[0]))  # and no key has gone elsewhere before
    cell = active.get_attribute("data-windowed-list-index")
    number.press("Escape")
    for _ in range(2):
        number.press("ArrowRight")
    value = list(told.values)[list(told.values).index(told.start) + 2]
    expect(number).to_have_attribute("aria-valuenow", str(value))
    for part, (_, words) in told.follows.items():
        followers = page.locator(f".follows[data-part={part}]")
        assert followers.count()
        for follower in followers.all():
            expect(follower).to_have_text(words(value))
    expect(number).to_be_focused()
    assert active.get_attribute("data-windowed-list-index") == cell
    page.keyboard.press("Escape")
    expect(number).to_have_text(str(told.start))
