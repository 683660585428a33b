"""What a control changes is in sight with it: every control of every demo, moved once, on three screens."""

from pathlib import Path

import pytest
from composed import demos

import widgets
from tests.conftest import skip_guesses
from widgets.demo import Demo

WALK = Path(__file__).with_name("sight.js").read_text("utf8").strip().removesuffix(";")
HEIGHT = "demo => demo.getBoundingClientRect().height / innerHeight"
#: The laptop, the phone, and what a projector shows; and how tall a closed demo may be, in screens.
SCREENS = {(1366, 768): 1.3, (390, 844): 2.0, (1280, 720): 1.3}

#: Cumulative layout shift, as the browser counts it.
LAYOUT_SHIFT = 0.02


@pytest.fixture(scope="module", params=SCREENS, ids=lambda size: "{}x{}".format(*size))
def walked(request, browser, book_html, book_url):
    """What moving each control of each demo did on one screen, and the demos' heights, drawers closed."""
    width, height = request.param
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    moved, heights = {}, {}
    for title, demo in demos(page, book_html, book_url):
        asking = demo.evaluate(HEIGHT)
        skip_guesses(demo)
        heights[title] = max(asking, demo.evaluate(HEIGHT))
        moved[title] = demo.evaluate(WALK)
    page.close()
    return request.param, moved, heights


def test_every_demo_is_walked(walked):
    demos = [one for one in vars(widgets).values() if isinstance(one, type) and issubclass(one, Demo)]
    _, moved, _ = walked
    assert set(moved) == {demo.demo for demo in demos}
    for demo in demos:
        assert {one["control"] for one in moved[demo.demo]} >= set(demo.specs)


def every(moved: dict) -> list[tuple[str, dict]]:
    """List every control, by its demo."""
    return [(demo, one) for demo, found in moved.items() for one in found]


def test_what_a_control_changes_is_in_sight_with_it(walked):
    _, moved, _ = walked
    unseen = [(demo, one) for demo, one in every(moved) if one["movable"] and (one["share"] or 0) < 0.9]
    assert unseen == []


def test_a_control_changes_something_or_is_off_and_says_why(walked):
    _, moved, _ = walked
    assert [(demo, one) for demo, one in every(moved) if not one["movable"] or not one["changed"]] == []
    assert [(demo, one) for demo, one in every(moved) if one.get("reason") == ""] == []


def test_stage_and_hand_stay_where_they_are_when_a_control_moves(walked):
    _, moved, _ = walked
    # What a drawer lists may grow: it has nothing below it but the other drawers.
    shifts = [(demo, one) for demo, one in every(moved) if one["movable"] and not one["inDrawer"]]
    assert [(demo, one) for demo, one in shifts if one["shift"] > LAYOUT_SHIFT] == []


def test_a_closed_demo_fits(walked):
    size, _, heights = walked
    assert {demo: height for demo, height in heights.items() if height > SCREENS[size]} == {}
