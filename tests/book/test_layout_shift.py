"""A chapter stays where it is while it loads: what comes late has its room."""

import re

import pytest
from test_pages import PAGES

from tests.conftest import ROOT

CHAPTERS = [name for name in PAGES if name.startswith("chapters/")]
SCREENS = [(1366, 768), (390, 844)]
#: Cumulative layout shift, as the browser counts it; all shifts of a visit are added up.
MOST = 0.02
WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, hadRecentInput, sources } of list.getEntries()) {
    const moved = sources.map(({ node }) => (node?.parentElement ?? node)?.outerHTML.slice(0, 80));
    if (!hadRecentInput) shifts.push([value, ...moved]);
  }
}).observe({ type: "layout-shift", buffered: true });
"""
READ = """async () => {
  for (let top = 0; top < document.documentElement.scrollHeight; top += 500) {
    scrollTo({ top, behavior: "instant" });
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    // Nobody reads as fast as this scrolls: what is near has the time to come that a reader gives it.
    const near = [...document.querySelectorAll(".course-demo")].filter(
      (demo) => Math.abs(demo.getBoundingClientRect().top) < 2 * innerHeight,
    );
    const patience = performance.now() + 60_000;
    for (const demo of near)
      while (!demo.dataset.mounted) {
        if (performance.now() > patience) throw new Error(`${demo.dataset.demo} did not come in a minute`);
        await new Promise(requestAnimationFrame);
      }
  }
}"""
ARRIVE = """demo => {
  scrollTo({ top: demo.getBoundingClientRect().top + scrollY - 120, behavior: "instant" });
  return demo.offsetHeight;
}"""
#: How far the room that is kept may be off, in pixels; ``room`` in a demo's ``controls.json`` holds it.
NEAR = 48
PATIENCE = re.search(r"PATIENCE = (\d+)", (ROOT / "book" / "scripts" / "start.js").read_text("utf8"))[1]
#: The room is that of a demo in our own fonts: on a busy machine too they have the time to come.
PATIENT = f"""
const later = window.setTimeout;
window.setTimeout = (call, ms, ...rest) => later(call, ms === {PATIENCE} ? 60_000 : ms, ...rest);
"""


def held(shifts: list) -> bool:
    return sum(shift[0] for shift in shifts) <= MOST


@pytest.fixture(params=SCREENS, ids=lambda size: "{}x{}".format(*size))
def screen(request, page):
    page.set_viewport_size(dict(zip(("width", "height"), request.param, strict=True)))
    page.add_init_script(WATCH + PATIENT)
    return page


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_stays_where_it_is_while_it_loads_and_is_read(screen, book_url, name):
    screen.goto(f"{book_url}/{name}.html", wait_until="load")
    screen.wait_for_selector("html:not([data-fonts])")
    screen.evaluate(READ)
    shifts = screen.evaluate("shifts")
    assert held(shifts), shifts


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_demo_that_comes_late_moves_nothing(screen, book_url, name):
    waiting = []
    screen.route("**/demos/*.js*", lambda route: waiting.append(route))
    screen.goto(f"{book_url}/{name}.html", wait_until="load")
    screen.wait_for_selector("html:not([data-fonts])")
    for demo in screen.locator(".course-demo").all():
        room = demo.evaluate(ARRIVE)
        screen.wait_for_timeout(100)  # its script is asked for, and that of the next
        before = len(screen.evaluate("shifts"))
        mounted = screen.locator(f".course-demo[data-demo={demo.get_attribute('data-demo')}][data-mounted]")
        # One script may wait for another, and a busy machine asks late.
        for _ in range(600):
            while waiting:
                waiting.pop().continue_()
            if mounted.count():
                break
            screen.wait_for_timeout(50)
        assert mounted.count(), demo.get_attribute("data-demo")
        screen.evaluate(f"async () => {{ {'await new Promise(requestAnimationFrame);' * 3} }}")
        shifts = screen.evaluate("shifts")[before:]
        assert held(shifts), (demo.get_attribute("data-demo"), shifts)
        height = demo.evaluate("demo => demo.offsetHeight")
        assert abs(height - room) <= NEAR, (demo.get_attribute("data-demo"), height, room)


def test_fonts_that_come_too_late_stay_away(page, book_url):
    page.add_init_script(WATCH)
    waiting = []
    page.route("**/*.woff2*", lambda route: waiting.append(route))
    page.goto(f"{book_url}/{CHAPTERS[0]}.html", wait_until="domcontentloaded")
    page.wait_for_selector("html:not([data-fonts])")
    for font in waiting:
        font.continue_()
    page.wait_for_function("[...document.fonts].every(({ status }) => status !== 'loading')")
    page.evaluate(f"async () => {{ {'await new Promise(requestAnimationFrame);' * 3} }}")
    shifts = page.evaluate("shifts")
    assert held(shifts), shifts
