"""The calendar in a page: sessions by mouse and by keyboard, and the same numbers as Python's everywhere."""

import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest

import evidence
from evidence.tables import response_course
from models.treatment import relapse
from tests.widgets.conftest import settled, typed, write_pages
from widgets import CourseOfTreatment
from widgets.demo import FOLDER

DRAWN = "document.querySelector('.demo').drawn"
SIX = [7, 9, 11, 14, 16, 18]


@pytest.fixture
def demo(page, tmp_path):
    write_pages(tmp_path, {"light": CourseOfTreatment()})
    page.goto((tmp_path / "light.html").as_uri())
    page.locator("button.skip:visible").click()
    yield page
    assert page.problems == []


def more(page) -> None:
    page.get_by_role("button", name="More settings").click()


def fewer(page) -> None:
    page.get_by_role("button", name="Fewer settings").click()


def days(page, kind: str) -> list[int]:
    return [int(day) for day in page.evaluate(f"{DRAWN}.values.{kind}_days").split()]


def session(page, kind: str, words: str):
    return page.get_by_role("button", name=f"{kind} session, {words}", exact=True)


def said(page) -> str:
    return page.locator(".planner [role=status]").text_content()


def test_the_whole_calendar_by_keyboard(demo):
    """Select, move by a day and by a week, pass over a taken day, place, remove, undo: no mouse at all."""
    start = days(demo, "dosing")
    dose = session(demo, "Dosing", "Monday of week 2")
    dose.focus()
    demo.keyboard.press("ArrowDown")
    assert days(demo, "dosing") == [8]
    assert said(demo) == "Dosing session, Tuesday of week 2, moved."
    assert (
        demo.evaluate("document.activeElement.getAttribute('aria-label')")
        == "Dosing session, Tuesday of week 2"
    )
    demo.keyboard.press("ArrowRight")
    assert days(demo, "dosing") == [15]
    demo.keyboard.press("ArrowLeft")
    demo.keyboard.press("ArrowUp")
    assert days(demo, "dosing") == [7]

    add = demo.get_by_role("button", name="Add dosing")
    add.focus()
    demo.keyboard.press("Enter")
    assert days(demo, "dosing") == [7, 8]
    assert (
        demo.evaluate("document.activeElement.getAttribute('aria-label')")
        == "Dosing session, Tuesday of week 2"
    )
    demo.keyboard.press("ArrowUp")
    assert days(demo, "dosing") == [6, 7], "it passes over the day that is taken"
    demo.keyboard.press("Delete")
    assert days(demo, "dosing") == [7]
    assert said(demo) == "Dosing session, Sunday of week 1, removed."
    assert demo.evaluate("document.activeElement.classList.contains('session')")

    for _ in range(7):
        demo.keyboard.press("Control+z")
    assert days(demo, "dosing") == start
    demo.keyboard.press("Control+Shift+z")
    assert days(demo, "dosing") == [8]


def test_the_calendar_ends_and_says_so(demo):
    session(demo, "Preparation", "Wednesday of week 1").focus()
    for _ in range(4):
        demo.keyboard.press("ArrowUp")
    assert days(demo, "preparation") == [0, 4]
    assert said(demo) == "The calendar ends here."


def test_a_session_is_dragged_placed_from_the_tray_and_by_a_click(demo):
    def middle(locator):
        box = locator.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def day(number):
        return demo.locator(f".day[data-day='{number}']")

    demo.evaluate(
        "addEventListener('course:redrawn', event => (window.moved ??= []).push(event.detail.control))"
    )
    demo.mouse.move(*middle(session(demo, "Dosing", "Monday of week 2")))
    demo.mouse.down()
    demo.mouse.move(*middle(day(24)), steps=6)
    assert days(demo, "dosing") == [24], "the curves follow while the hand still holds it"
    demo.mouse.up()
    assert "dosing_days" in demo.evaluate("window.moved")
    demo.get_by_role("button", name="Undo", exact=True).click()
    assert days(demo, "dosing") == [7], "one drag is one move"

    demo.locator("h1").scroll_into_view_if_needed()
    demo.mouse.move(*middle(demo.get_by_role("button", name="Add integration")))
    demo.mouse.down()
    demo.mouse.move(*middle(day(30)), steps=6)
    demo.mouse.up()
    assert days(demo, "integration") == [8, 14, 30]
    day(40).click()
    assert days(demo, "integration") == [8, 14, 30, 40], "a click places the kind that was taken last"


def test_a_finger_drags_too(browser, tmp_path):
    write_pages(tmp_path, {"light": CourseOfTreatment(predict_first=False)})
    context = browser.new_context(viewport={"width": 375, "height": 800}, has_touch=True)
    page = context.new_page()
    page.goto((tmp_path / "light.html").as_uri())
    dose = session(page, "Dosing", "Monday of week 2")
    dose.scroll_into_view_if_needed()
    assert (
        dose.evaluate("one => getComputedStyle(one).touchAction") == "pan-y"
    )  # a finger that scrolls moves no session
    boxes = [dose.bounding_box(), page.locator(".day[data-day='10']").bounding_box()]
    (x, y), (to_x, to_y) = ((box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes)
    devtools = context.new_cdp_session(page)
    for kind, points in (
        ("touchStart", [(x, y)]),
        ("touchMove", [(x + 10, y)]),
        ("touchMove", [(to_x, to_y)]),
        ("touchEnd", []),
    ):
        devtools.send(
            "Input.dispatchTouchEvent",
            {"type": kind, "touchPoints": [{"x": one, "y": other} for one, other in points]},
        )
    page.wait_for_function(f"{DRAWN}.values.dosing_days === '10'")
    context.close()


def test_bands_words_table_and_file_are_python_s(demo):
    demo.get_by_role("button", name="Six in twelve days").click()
    demo.locator("[name=day-typed]").fill("46")
    python = CourseOfTreatment(dosing_days=SIX, open_label=True).simulate().set_index(["arm", "day"])
    course = demo.evaluate(f"{DRAWN}.course")
    for column, drawn in (
        ("score", course["side"]["ketamine"]),
        ("sustained", course["sustained"]),
    ):
        step = 2 if column == "score" else 1
        for name, end in ((column, "line"), (f"{column}_lower", "low"), (f"{column}_upper", "high")):
            values = drawn[end] if isinstance(drawn[end], list) else list(drawn[end].values())
            expected = python.loc["ketamine", name]
            found = np.array([np.nan if value is None else value for value in values[::step]], float)
            np.testing.assert_allclose(found, expected, rtol=2e-5, atol=1e-6)
    well = python.loc[("ketamine", 46.0)]
    words = f"{100 * well['sustained']:.0f} of 100 ({100 * well['sustained_lower']:.0f} to "
    assert words in demo.locator(".summary").text_content()
    assert (
        demo.locator("[data-panel=lasting] .readout")
        .inner_text()
        .startswith(f"{100 * well['sustained']:.0f} (")
    )
    well_people = demo.locator(".people:not(.mark) .person.well").count()
    assert well_people == round(100 * well["sustained"])
    assert f"{well_people} well since they responded" in demo.locator(".hundred .legend").inner_text()

    with demo.expect_download() as download:
        demo.get_by_text("The numbers as a table").click()
        demo.get_by_role("button", name="Download all points").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(rows) == 393
    row = next(row for row in rows if row["calendar_day"] == "46")
    assert float(row["still_well"]) == pytest.approx(well["sustained"], rel=1e-5)
    assert float(row["score_pooled_ketamine_low"]) == pytest.approx(well["score_lower"], rel=1e-4)
    assert [row["calendar_day"] for row in rows if row["dosing"] == "1"] == [str(day) for day in SIX]


def test_the_crowd_follows_the_time(demo):
    demo.get_by_role("button", name="Six in twelve days").click()
    seen = []
    for day in ("3", "10", "20", "60", "120"):
        demo.locator("[name=day-typed]").fill(day)
        people = demo.locator(".people:not(.mark)")
        seen.append(
            {fate: people.locator(f".person.{fate}").count() for fate in ("waiting", "well", "relapsed")}
        )
        assert people.locator(".person").count() == 100
    assert seen[0]["waiting"] == 100 and seen[1]["well"] == 0
    assert seen[2]["well"] > seen[3]["well"] > seen[4]["well"] > 0
    assert seen[4]["relapsed"] > seen[3]["relapsed"]


def test_asked_for_months_from_one_dose_it_refuses_and_says_why(demo):
    verdict, answer = demo.locator(".stage .verdict-word"), demo.locator(".answer")
    assert verdict.inner_text() == "No: not 90 days from 1 dose"
    for word in ("Kishimoto 2016", "52.2% on day 1", "six open infusions", "within 18 days"):
        assert word in answer.text_content()
    demo.locator("[name=hoped_days-typed]").fill("7")
    assert verdict.inner_text() == "Yes, on that day"
    demo.locator("[name=hoped_days-typed]").fill("90")
    demo.get_by_role("button", name="Six in twelve days").click()
    assert verdict.inner_text() == "No: not 90 days from 6 doses"
    demo.get_by_role("button", name="Six, then weekly for half a year").click()
    assert "dosing again, not one dose that lasts" in answer.text_content()


def test_a_preset_brings_back_the_published_scene_and_leaves_the_question_alone(demo):
    demo.get_by_role("button", name="Six, then weekly for half a year").click()
    typed(demo, hoped_days=30)
    demo.get_by_label("midazolam", exact=True).check()
    more(demo)
    typed(demo, baseline_score=40, hazard_ratio=0.3)
    fewer(demo)
    demo.get_by_role("button", name="Six in twelve days").click()
    values = demo.evaluate(f"{DRAWN}.values")
    assert [values[name] for name in ("comparator", "baseline_score", "hazard_ratio")] == ["pooled", 30, 0.49]
    assert values["hoped_days"] == 30


def test_where_sessions_are_placed_it_says_what_therapy_adds(demo):
    demo.get_by_text("What do preparation and integration add?").click()
    words = demo.locator(".therapy").inner_text()
    assert "change no curve" in words and "no trial has shown a clear gain" in words
    assert re.search(r"Grabski 2022 .* 4\.2 \(−6\.7 to 15\.2\)", words)
    before = demo.evaluate(f"[...{DRAWN}.course.sustained.line]")
    demo.get_by_role("button", name="Add integration").click()
    assert demo.evaluate(f"[...{DRAWN}.course.sustained.line]") == before


def test_days_can_be_typed_and_bad_days_are_named(demo):
    more(demo)
    field = demo.get_by_label("Dosing, days")
    field.fill("14 7, 9")
    assert days(demo, "dosing") == [7, 9, 14]
    for bad in ("7, 7", "196", "-1", "1e308", "NaN", "7.5 x"):
        field.fill(bad)
        assert demo.locator("[data-control=dosing_days] .fault").inner_text() == (
            "Dosing, days: whole days from 0 to 195, each once."
        ), bad
        assert days(demo, "dosing") == [7, 9, 14]
    field.fill("")
    assert days(demo, "dosing") == []
    assert demo.locator(".summary").text_content().startswith("No dosing session is placed")
    fewer(demo)
    demo.get_by_role("button", name="Add dosing").click()
    assert days(demo, "dosing") == [0]


@pytest.mark.parametrize(
    "fragment",
    ["dosing_days=7+7", "dosing_days=9+7", "dosing_days=999", "dosing_days=x", "integration_days=1e308"],
)
def test_a_damaged_schedule_in_a_link_is_not_used(page, tmp_path, fragment):
    write_pages(tmp_path, {"light": CourseOfTreatment()})
    page.goto(f"{(tmp_path / 'light.html').as_uri()}#demo=course_of_treatment&{fragment}")
    assert page.locator(".notice").inner_text().startswith("The link is damaged.")
    assert days(page, "dosing") == [7]


def test_the_schedule_travels_in_the_link(demo):
    more(demo)
    demo.get_by_label("Dosing, days").fill("7 9")
    demo.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }")
    demo.get_by_role("button", name="Copy link to this state").click()
    link = demo.get_by_label("Copy link to this state").and_(demo.locator("input")).input_value()
    assert link.endswith("#demo=course_of_treatment&dosing_days=7+9")
    demo.goto("about:blank")
    demo.goto(link)
    assert days(demo, "dosing") == [7, 9]


def test_published_points_stand_beside_the_curve_of_those_still_well(demo):
    """After one dose the response rates; after a course the trial's relapses, counted from its last dose."""

    def dots():
        demo.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        with demo.expect_download() as download:
            demo.locator(".numbers").evaluate("one => { one.open = true; }")
            demo.get_by_role("button", name="Download all points").click()
        rows = csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig")))
        return {int(row["calendar_day"]): float(row["published"]) for row in rows if row["published"]}

    words = demo.locator(".dots")
    rates = response_course().set_index("day")["response_pct"] / 100
    assert dots() == pytest.approx({7 + day: share for day, share in rates.items()})
    assert "52 of 100 on day 1" in words.text_content() and "Han 2016" in words.text_content()
    demo.get_by_role("button", name="Six in twelve days").click()
    began = evidence.trials().loc["murrough2013bp", "responders_treat_pct"] / 100
    points = relapse.published_points().itertuples()
    assert dots() == pytest.approx({18 + int(one.day): began * one.free_of_relapse for one in points})
    for said in ("Murrough 2013", "24 people", "35 after 18 days", "a second-hand summary, not verified"):
        assert said in words.text_content()


def test_every_session_can_be_picked_moved_and_removed_beside_the_calendar(demo):
    """What a finger cannot hit, or a hand cannot drag: a list of all sessions, a day on or back, Remove."""
    picker = demo.get_by_label("Session", exact=True)
    assert picker.locator("option").all_inner_texts() == [
        "Preparation, Wednesday of week 1",
        "Preparation, Friday of week 1",
        "Dosing, Monday of week 2",
        "Integration, Tuesday of week 2",
        "Integration, Monday of week 3",
    ]
    assert picker.input_value() == "dosing 7"
    session(demo, "Integration", "Monday of week 3").focus()
    assert picker.input_value() == "integration 14", "taking one on the calendar picks it here"
    demo.get_by_role("button", name="A day earlier").click()
    assert days(demo, "integration") == [8, 13] and picker.input_value() == "integration 13"
    picker.select_option("preparation 4")
    assert (
        demo.locator(".session.held").get_attribute("aria-label") == "Preparation session, Friday of week 1"
    )
    demo.get_by_role("button", name="A day later").click()
    assert days(demo, "preparation") == [2, 5]
    remove = demo.get_by_role("button", name="Remove", exact=True)
    for left in range(4, -1, -1):
        remove.click()
        assert picker.locator("option").count() == demo.locator(".session").count() == left
        assert left == 0 or demo.evaluate("document.activeElement.textContent") == "Remove"
    assert remove.is_disabled() and picker.is_disabled()
    assert demo.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Add ")
    demo.get_by_role("button", name="Undo", exact=True).click()
    assert picker.locator("option").count() == 1 and remove.is_enabled()


def test_a_column_of_the_calendar_stands_over_its_week_of_the_curve(demo):
    """Calendar and curve share one axis: the first day of a week begins where the curve's week does."""
    plot = demo.locator("[data-panel=today] .u-over").bounding_box()
    for day in (0, 42, 189):
        box = demo.locator(f".day[data-day='{day}']").bounding_box()
        assert box["x"] == pytest.approx(plot["x"] + day / 196 * plot["width"], abs=1.5), day


def test_a_setting_turns_to_the_curve_that_it_moves(demo):
    """What a control changes is in sight: the other curve would hide it."""
    panel = demo.locator(".stage [data-panel]:visible")
    demo.get_by_role("button", name="Six, then weekly for half a year").click()
    assert panel.get_attribute("data-panel") == "lasting"
    more(demo)
    for name, value, shown in (("baseline_score", 40, "today"), ("hazard_ratio", 0.3, "lasting")):
        typed(demo, **{name: value})
        assert panel.get_attribute("data-panel") == shown
    typed(demo, baseline_score=35)
    demo.locator("[data-control=relapse_law] input[value=constant]").check()
    assert panel.get_attribute("data-panel") == "lasting"
    demo.get_by_role("button", name="Undo", exact=True).click()
    assert panel.get_attribute("data-panel") == "today", "one move, one undo"


def test_what_would_change_nothing_is_off_and_says_why(demo):
    more(demo)
    ratio = demo.locator("[data-control=hazard_ratio]")
    assert ratio.locator("input[type=text]").is_disabled()
    assert ratio.locator(".off-reason").inner_text().startswith("Moves nothing yet: no dose is given after")
    fewer(demo)
    demo.get_by_role("button", name="Six, then weekly for half a year").click()
    more(demo)
    assert ratio.locator("input[type=text]").is_enabled() and ratio.locator(".off-reason").inner_text() == ""


def test_it_plays_from_the_beginning_unless_a_day_was_chosen(demo):
    demo.emulate_media(reduced_motion="reduce")
    play = demo.get_by_role("button", name="Play", exact=True)
    play.click()
    demo.wait_for_function(f"{DRAWN}.values.day === 7")
    demo.get_by_role("button", name="Pause", exact=True).click()
    demo.locator("[name=day-typed]").fill("30")
    play.click()
    demo.wait_for_function(f"{DRAWN}.values.day === 35")


def test_the_sentence_says_what_the_people_show(demo):
    sentence = demo.locator(".sentence")
    counts = demo.evaluate(f"{DRAWN}.moment.counts")
    assert sentence.inner_text() == (
        f"Tuesday of week 2: {counts['ketamine']} of 100 respond, "
        f"and would {counts['without']} on placebo or control."
    )
    demo.get_by_role("button", name="Six in twelve days").click()
    demo.locator("[name=day-typed]").fill("46")
    well = demo.locator(".people:not(.mark) .person.well").count()
    assert sentence.inner_text().startswith(f"Friday of week 7: {well} of 100 (")
    assert len(sentence.inner_text().split()) <= 20


def test_each_step_sets_what_it_says_and_points_into_the_stage(demo):
    demo.emulate_media(reduced_motion="reduce")
    steps = json.loads((FOLDER / "course_of_treatment" / "controls.json").read_text("utf-8"))["steps"]
    demo.get_by_role("button", name="Six, then weekly for half a year").click()
    state = demo.evaluate(f"{DRAWN}.values")
    demo.get_by_role("button", name=f"Guide me in {len(steps)} steps").click()
    for step in steps:
        state |= step.get("set", {})
        settled(demo)
        assert demo.evaluate(f"{DRAWN}.values") == state
        assert demo.locator(".stage .pointed").count() == 1
        demo.locator(".guide .chief").click()
    assert demo.locator(".guide").is_hidden()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (700, 844), (1022, 768)])
def test_the_stage_fits_its_half_of_a_phone_and_its_share_of_a_desk(page, tmp_path, width, height):
    """Calendar, curve, people and day slider stay in sight together, in every scenario."""
    write_pages(tmp_path, {"light": CourseOfTreatment(predict_first=False)})
    page.set_viewport_size({"width": width, "height": height})
    page.goto((tmp_path / "light.html").as_uri())
    for preset in page.locator(".presets button").all():
        preset.click()
        settled(page)
        shown, whole = page.locator(".stage").evaluate("one => [one.clientHeight, one.scrollHeight]")
        assert whole <= shown <= (422 if width < 600 else 560)
    assert page.locator(".demo").evaluate("one => one.offsetHeight") <= (2 if width < 600 else 1.3) * height
