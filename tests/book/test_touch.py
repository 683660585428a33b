"""A finger on a phone: one that scrolls changes nothing, one that taps or moves sideways does."""

import pytest
from playwright.sync_api import expect
from test_pages import documents

from tests.conftest import foreign, skip_guesses

STEPS = 8


class Finger:
    """Touches of a page, one finger at a time, as the system would send them."""

    def __init__(self, page):
        self.page, self.session = page, page.context.new_cdp_session(page)

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        self.session.send(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y} for x, y in points]}
        )

    def swipe(self, x: float, y: float, across: float, along: float) -> None:
        self.send("touchStart", (x, y))
        for step in range(1, STEPS + 1):
            self.send("touchMove", (x + across * step / STEPS, y + along * step / STEPS))
            self.page.evaluate("new Promise(requestAnimationFrame)")
        self.send("touchEnd")
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def tap(self, x: float, y: float) -> None:
        self.send("touchStart", (x, y))
        self.send("touchEnd")


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    context.route(foreign, lambda route: route.abort())
    yield context.new_page()
    context.close()


def open_demo(page, address: str, name: str):
    page.goto(f"{address}#demo={name}", wait_until="load")
    demo = page.locator(f'.course-demo[data-demo="{name}"]')
    expect(demo).to_have_attribute("data-mounted", "true")
    skip_guesses(demo)
    return demo


def middle(page, element, share: float = 0.5) -> tuple[float, float]:
    """Bring an element to the middle of the screen; return where a finger would touch it."""
    element.evaluate("element => element.scrollIntoView({ block: 'center' })")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    box = element.bounding_box()
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2


VALUES = "demo => [...demo.querySelectorAll('input')].map(one => [one.name, one.value, one.checked])"
SESSIONS = ".session"


def demos(book_html) -> list[tuple[str, str]]:
    """List page and name of every kind of demo, where it is met first."""
    found = {}
    for name in documents():
        if not name.startswith("chapters/"):
            continue
        for part in (book_html / f"{name}.html").read_text("utf8").split('data-demo="')[1:]:
            found.setdefault(part.split('"')[0], name)
    return sorted(found.items())


def test_a_finger_that_scrolls_changes_no_setting(phone, book_html, book_url):
    touched = 0
    for name, page in demos(book_html):
        demo = open_demo(phone, f"{book_url}/{page}.html", name)
        finger = Finger(phone)
        for element in demo.locator("input[type=range], .plot, .adder, .session").filter(visible=True).all():
            if not element.is_enabled():
                continue
            before, sessions = demo.evaluate(VALUES), demo.locator(SESSIONS).count()
            x, y = middle(phone, element, 0.55)
            top = phone.evaluate("scrollY")
            finger.swipe(x, y, 8, -260)
            phone.wait_for_function("top => scrollY - top > 120", arg=top)
            assert demo.evaluate(VALUES) == before, (name, element)
            assert demo.locator(SESSIONS).count() == sessions, (name, element)
            assert demo.get_by_role("button", name="Undo", exact=True).is_disabled(), (name, element)
            touched += 1
    assert touched > 40


def test_a_finger_that_taps_or_moves_sideways_sets_slider_and_time(phone, book_url):
    demo = open_demo(phone, f"{book_url}/chapters/06-guide-to-sessions.html", "session_day")
    finger = Finger(phone)
    # A spray has one dose for every weight.
    demo.locator("[data-control=route] input[value=intravenous]").evaluate("box => box.click()")
    demo.get_by_text("More settings").click()
    weight = demo.locator("input[type=range][name=weight_kg]")
    box = weight.bounding_box()
    # From where the thumb stands, 70 of 40 to 150 kg.
    x, y = middle(phone, weight, 0.29)
    finger.swipe(x, y, 0.3 * box["width"], 6)
    dragged = float(weight.input_value())
    assert dragged > 90
    finger.tap(*middle(phone, weight, 0.1))
    phone.wait_for_function(
        "([slider, dragged]) => Number(slider.value) < dragged", arg=[weight.element_handle(), dragged]
    )
    time = demo.locator("input[type=range][name=time_min]")
    plot = demo.locator(".plot .u-over").first
    finger.tap(*middle(phone, plot, 0.5))
    expect(time).to_have_value("120")
    x, y = middle(phone, plot, 0.5)
    finger.swipe(x, y, plot.bounding_box()["width"] * 0.25, 20)
    expect(time).to_have_value("210")


def test_a_finger_places_a_session_by_a_tap_and_by_a_drag_that_starts_sideways(phone, book_html, book_url):
    name = "course_of_treatment"
    demo = open_demo(phone, f"{book_url}/{dict(demos(book_html))[name]}.html", name)
    finger = Finger(phone)
    sessions = demo.locator(SESSIONS)
    before = sessions.count()
    adder = demo.locator(".adder").first
    finger.tap(*middle(phone, adder))
    expect(sessions).to_have_count(before + 1)
    x, y = middle(phone, adder)
    day = demo.locator(".day[data-day='75']").bounding_box()
    finger.send("touchStart", (x, y))
    for place in ((x + 30, y + 2), (day["x"] + 4, day["y"] + 4), (day["x"] + 8, day["y"] + 8)):
        finger.send("touchMove", place)
    finger.send("touchEnd")
    expect(sessions).to_have_count(before + 2)
    expect(demo.get_by_role("button", name="Preparation session, Saturday of week 11")).to_have_count(1)
