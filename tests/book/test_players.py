"""What plays stands still where nobody looks, and stops gliding once the reader asks for less motion."""

import pytest
from playwright.sync_api import expect
from test_pages import CHAPTER

from tests.conftest import skip_guesses

PLAYED = [
    ("chapters/06-guide-to-sessions", "session_day", "time_min"),
    (CHAPTER, "neural_plasticity", "time_days"),
    ("chapters/04-benefits", "course_of_treatment", "day"),
]
LOOK = """state => {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


#: The demo hears of it with the next frame, and before this does.
CALMED = """() => {
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  window.calmed = new Promise(done => calm.addEventListener('change', () => done(), { once: true }));
}"""


def playing(page, book_url, name, demo, setting):
    """Open a demo with a clock that the test moves, and press Play."""
    page.clock.install(time=0)
    page.goto(f"{book_url}/{name}.html#demo={demo}", wait_until="load")
    place = page.locator(f'.course-demo[data-demo="{demo}"]')
    expect(place).to_have_attribute("data-mounted", "true")
    skip_guesses(place)
    slider = place.locator(f"input[type=range][name={setting}]")
    page.clock.pause_at(10_000_000)
    place.get_by_role("button", name="Play", exact=True).click()
    page.clock.run_for(1000)
    expect(place.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    return place, slider


@pytest.mark.parametrize(("name", "demo", "setting"), PLAYED)
def test_playing_pauses_in_a_hidden_tab(page, book_url, name, demo, setting):
    place, slider = playing(page, book_url, name, demo, setting)
    page.evaluate(LOOK, "hidden")
    before = slider.input_value()
    assert float(before) > float(slider.get_attribute("min"))
    page.clock.run_for(20_000)
    page.evaluate(LOOK, "visible")
    page.clock.run_for(500)
    expect(place.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert slider.input_value() == before
    place.get_by_role("button", name="Play", exact=True).click()
    page.clock.run_for(1000)
    assert float(slider.input_value()) > float(before)


@pytest.mark.parametrize(("name", "demo", "setting"), PLAYED)
def test_asked_for_less_motion_while_it_plays_it_goes_on_in_steps(page, book_url, name, demo, setting):
    place, slider = playing(page, book_url, name, demo, setting)
    page.evaluate(CALMED)
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("window.calmed")
    before = slider.input_value()
    page.clock.run_for(1100)
    assert slider.input_value() == before
    # The first step may lead to a landmark that was just passed on the slider's scale; the third does not.
    page.clock.run_for(2600)
    assert slider.input_value() != before
    expect(place.get_by_role("button", name="Pause", exact=True)).to_be_visible()


def test_a_page_that_stood_still_goes_on_where_it_was(page, book_url):
    _, slider = playing(page, book_url, *PLAYED[0])
    before = float(slider.input_value())
    page.clock.fast_forward(20_000)  # one late frame, as after a lid was closed
    page.clock.run_for(100)
    assert float(slider.input_value()) - before < 30
