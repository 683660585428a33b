"""The afternoon in a page: it stands still at each moment, the sheet fills, and is set beside a good one."""

import csv
import io
from pathlib import Path

import pytest

from tests.conftest import skip_guesses
from tests.widgets.conftest import drawn, settled, write_pages
from widgets import NursesAfternoon
from widgets.nurses_afternoon import read_afternoon

DAY = read_afternoon()
MINUTES = [moment.minute for moment in DAY.moments]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    demo = NursesAfternoon()
    return write_pages(tmp_path_factory.mktemp("afternoon"), {"light": demo, "dark": demo})


@pytest.fixture
def afternoon(page, folder):
    page.emulate_media(reduced_motion="reduce")
    page.goto((folder / "light.html").as_uri())
    skip_guesses(page)
    return page


def on(page) -> None:
    """Go on to where something is decided next."""
    before = drawn(page)["values"]["minute"]
    page.locator(".on").click()
    page.wait_for_function(
        "minute => document.querySelector('.demo').drawn.values.minute > minute", arg=before
    )
    page.wait_for_function("document.querySelector('.demo .play').textContent === 'Play'")
    settled(page)


def test_the_clock_stands_still_at_each_moment_and_the_sheet_fills(afternoon):
    for number, minute in enumerate(MINUTES):
        on(afternoon)
        assert drawn(afternoon)["values"]["minute"] == minute
        lines = afternoon.locator(".sheet tbody tr")
        assert lines.nth(number).locator(".line").inner_text() == ""
        afternoon.locator(".way-button").nth(number % 3).click()
        settled(afternoon)
        wanted = DAY.moments[number].decisions[number % 3].line
        assert lines.nth(number).locator(".line").inner_text() == wanted
        assert afternoon.locator(".mark .icon").count() == 0
    assert drawn(afternoon)["values"]["decisions"] == "12312312"


def test_a_finished_sheet_is_set_beside_a_good_one_line_by_line(afternoon):
    for _ in MINUTES:
        on(afternoon)
        afternoon.locator(".way-button").first.click()
    afternoon.get_by_role("button", name="Set it beside a good sheet").click()
    settled(afternoon)
    assert drawn(afternoon)["values"]["compared"] is True
    said = NursesAfternoon(decisions="1" * len(MINUTES)).sheet()
    assert afternoon.locator(".mark .fit-word").all_inner_texts() == said["fit"].tolist()
    for number, moment in enumerate(DAY.moments):
        afternoon.locator(".sheet .when").nth(number).click()
        settled(afternoon)
        assert moment.good.line in afternoon.locator(".good").inner_text()
        reasons = afternoon.locator(".beside-good .reason")
        assert reasons.count() == (1 if moment.decisions[0] is moment.good else 2)


def test_the_page_reads_the_instruments_as_python_does(afternoon):
    pulse, oxygen = DAY.pulse_and_oxygen()
    for minute in (0, 3, 4, 8, 9, 52, 57, 61, 62, 130, 150):
        afternoon.locator("[name=minute-typed]").fill(str(minute))
        afternoon.locator("[name=minute-typed]").press("Enter")
        settled(afternoon)
        systolic, diastolic = DAY.pressure(minute) or (None, None)
        assert drawn(afternoon)["readings"] == {
            "systolic": systolic,
            "diastolic": diastolic,
            "pulse": pulse[minute],
            "oxygen": oxygen[minute],
        }
    assert drawn(afternoon)["values"]["minute"] == 150


def test_what_has_not_come_stands_nowhere(afternoon):
    afternoon.locator("[name=minute-typed]").fill("26")
    afternoon.locator("[name=minute-typed]").press("Enter")
    settled(afternoon)
    assert afternoon.locator(".sheet .when:visible").all_inner_texts() == ["13:04", "13:10", "13:26"]
    assert "148/90" not in afternoon.locator(".room").inner_html()
    for moment in DAY.moments[3:]:
        assert moment.seen[:40] not in afternoon.locator(".demo").inner_text()


def test_the_downloaded_sheet_is_that_of_python(afternoon):
    afternoon.goto(afternoon.url.split("#")[0] + "#demo=nurses_afternoon&decisions=2130033&minute=90")
    settled(afternoon)
    afternoon.get_by_text("The sheet as a table").click()
    with afternoon.expect_download() as download:
        afternoon.get_by_role("button", name="Download the sheet (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    said = NursesAfternoon(decisions="2130033").sheet().astype(str)
    assert [list(row.values()) for row in rows] == said.values.tolist()


def test_the_count_of_still_moments_is_that_of_the_good_sheet(page, folder):
    page.goto((folder / "light.html").as_uri())
    page.get_by_label("Two or three").check()
    page.get_by_role("button", name="Show me").click()
    still = sum(moment.good.still for moment in DAY.moments)
    assert (
        page.locator(".verdict")
        .inner_text()
        .startswith(f"You said: two or three. So it is: {still} of {len(MINUTES)}.")
    )


def test_who_goes_on_by_the_keyboard_comes_to_the_new_scene(afternoon):
    focused = "document.activeElement.className"
    for _ in MINUTES:
        afternoon.locator(".on").focus()
        on(afternoon)
        assert afternoon.evaluate(focused) == "here-now"
        scene = afternoon.locator(".here-now").get_attribute("aria-describedby")
        told = afternoon.locator(f"#{scene}").inner_text()
        assert told == DAY.moments[drawn(afternoon)["at"]].seen
        # A decision leaves the focus where it is, so that another can be taken.
        afternoon.locator(".way-button").last.focus()
        afternoon.keyboard.press("Enter")
        settled(afternoon)
        assert "way-button" in afternoon.evaluate(focused)
    finish = afternoon.get_by_role("button", name="Set it beside a good sheet")
    finish.focus()
    afternoon.keyboard.press("Enter")
    settled(afternoon)
    assert finish.is_hidden() and afternoon.evaluate(focused) == "here-now"


def test_no_scene_is_left_while_the_question_stands(page, folder):
    page.goto(f"{(folder / 'light.html').as_uri()}")
    page.evaluate("document.querySelector('.sheet .when').click()")
    settled(page)
    assert drawn(page)["values"]["minute"] == 0
