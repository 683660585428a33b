"""The vignettes in a page: every way walked, reversible, by keyboard, in words, and from a link."""

import csv
import io
import json
import re
from functools import cache
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import evidence
from tests.conftest import ROOT, axe_finds
from tests.widgets.conftest import drawn, settled, write_pages
from widgets import Vignettes
from widgets.told import plain
from widgets.vignettes import cases

CASES = cases()
FACT_IN_A_SCENE = """\
title: A small case
question: What now?
part: day
scenes:
  first:
    text: "The rule says: {safety:S048}. It begins."
    choices:
      - {do: Stop., fit: sound, why: It fits., to: last}
      - {do: Go on., fit: unsafe, why: It does not., to: last}
  last: {ending: safe, text: "All is well, as {safety:S037} has it."}
limit: "That it goes so again: {safety:S025}."
debriefing: ["What did you see?", "Who else saw it, and said so?"]
"""
#: A text with its facts in words; many ways lead through the same scene.
words = cache(plain)
ENDS = {"safe": "It ends safely", "open": "It ends open", "harm": "It ends in harm"}
STEPS = json.loads((ROOT / "widgets/vignettes/controls.json").read_text("utf-8"))["steps"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    usual = Vignettes()
    own = tmp_path_factory.mktemp("cases")
    (own / "small.yml").write_text(FACT_IN_A_SCENE, "utf-8")
    pages = {
        "light": usual,
        "dark": usual,
        "reading": Vignettes(predict_first=False),
        "own": Vignettes(folder=own),
    }
    return write_pages(tmp_path_factory.mktemp("vignettes"), pages)


@pytest.fixture(scope="module")
def url(folder, serve) -> str:
    return serve(folder)


@pytest.fixture
def told(page, url):
    page.goto(f"{url}/light.html")
    page.locator(".situation").wait_for()
    return page


def write_path(page, path: str) -> None:
    """Type a path into its field, which is one of the further settings."""
    field = page.locator("[name=path]")
    if not field.is_visible():
        page.get_by_role("button", name="More settings").click()
    field.fill(path)
    field.press("Tab")


def choose(page, *numbers: int) -> None:
    for number in numbers:
        page.locator(".way-button").nth(number - 1).click()
        settled(page)


def paths(case) -> list[str]:
    """Every path of a case, from the first scene to each ending."""

    def beyond(name: str) -> list[list[str]]:
        scene = case.scenes[name]
        if scene.ending:
            return [[]]
        return [[str(i), *rest] for i, choice in enumerate(scene.choices, 1) for rest in beyond(choice.to)]

    return ["-".join(path) for path in beyond(next(iter(case.scenes)))]


def test_alive_without_a_network_and_from_a_file(told, folder):
    assert told.problems == [] and told.foreign == []
    told.goto((folder / "light.html").as_uri())
    choose(told, 4)
    assert "Sound" in told.locator(".last").inner_text()
    assert told.problems == [] and told.foreign == []


#: Types each path into its field and returns what then stands on the screen.
WALK = """async paths => {
  const demo = document.querySelector('.demo');
  const field = demo.querySelector('[name=path]');
  const text = selector => demo.querySelector(selector).textContent;
  const seen = [];
  for (const path of paths) {
    field.value = path;
    field.dispatchEvent(new Event('change', { bubbles: true }));
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    seen.push({
      fits: demo.drawn.steps.map(step => step.fit),
      situation: text('.situation'),
      ending: demo.querySelector('.ending').checkVisibility(),
      inked: demo.querySelectorAll('.trail .taken').length,
      listed: [...demo.querySelectorAll('.so-far li')].map(one => one.textContent),
      sentence: text('.sentence'),
      reason: text('.last > .reason > p'),
      chosen: [...demo.querySelectorAll('.record li p:nth-child(2)')].map(one => one.textContent),
      outcome: text('.record .outcome'),
    });
  }
  return seen;
}"""


@pytest.mark.parametrize("name", CASES)
def test_every_way_is_told_as_the_data_have_it(told, name):
    case = CASES[name]
    told.locator("[data-control=case] select").select_option(name)
    for path, shown in zip(paths(case), told.evaluate(WALK, paths(case)), strict=True):
        steps = case.walk(path)
        end = case.scenes[steps[-1][1].to]
        choices = [choice for _, choice in steps]
        assert shown["fits"] == [choice.fit for choice in choices]
        assert shown["situation"] == words(end.text)
        assert shown["ending"] and shown["inked"] == len(steps)
        assert shown["listed"] == [f"{choice.do} ({choice.fit})" for choice in choices]
        assert shown["sentence"].startswith(ENDS[end.ending]) and len(shown["sentence"].split()) <= 20
        assert words(choices[-1].why) in shown["reason"]
        assert shown["chosen"] == [f"You chose: {choice.do}" for choice in choices]
        assert shown["outcome"] == f"{ENDS[end.ending]}. {words(end.text)}"
    assert told.problems == []


def longest(case) -> str:
    """Return the path with the most to print."""
    return max(paths(case), key=lambda path: sum(len(s.text + c.do + c.why) for s, c in case.walk(path)))


def printed(page) -> BeautifulSoup:
    """Return the record as it is handed to the printer."""
    page.get_by_role("button", name="Print this record").click()
    return BeautifulSoup(
        page.evaluate("document.querySelector('.sheet').contentDocument.documentElement.outerHTML"),
        "html.parser",
    )


@pytest.mark.parametrize("name", CASES)
def test_the_record_is_printed_alone_on_one_sheet_or_two(told, browser, name):
    case = CASES[name]
    told.locator("[data-control=case] select").select_option(name)
    write_path(told, longest(case))
    settled(told)
    told.get_by_text("Your record, to print").click()
    asked = told.locator(".record textarea")
    assert asked.count() == len(case.debriefing)
    own = "I would have looked at the clock.\nAnd then?"
    asked.first.fill(own)
    sheet = printed(told)
    assert sheet.h4.text == case.title and f"[{name} {longest(case)}]" in sheet.text
    assert [one.text for one in sheet.select("label")] == [words(question) for question in case.debriefing]
    assert sheet.select_one(".own").text == own and not sheet.select("textarea, button, summary")
    assert words(case.limit) in sheet.select_one(".limit").text
    paper = browser.new_page()
    paper.set_content(str(sheet))
    for size in ("A4", "Letter"):
        assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper.pdf(format=size))) <= 2, size
    paper.close()
    assert told.problems == [] and told.foreign == []


def test_own_words_stay_with_their_question_and_on_the_machine(told):
    told.get_by_text("Your record, to print").click()
    field = told.locator(".record textarea").first
    field.fill("The clock.")
    field.press("Control+z")
    assert field.input_value() == "", "undo belongs to the field while one types in it"
    field.fill("The clock.")
    choose(told, 4)
    assert field.input_value() == "The clock."
    told.locator("[data-control=case] select").select_option("panic")
    settled(told)
    assert field.input_value() == ""
    told.locator("[data-control=case] select").select_option("blood-pressure")
    settled(told)
    assert field.input_value() == "The clock."
    assert "clock" not in json.dumps(
        told.evaluate("[location.href, { ...localStorage }, { ...sessionStorage }]")
    )
    told.reload()
    assert told.locator(".record textarea").first.input_value() == ""


def test_each_case_says_what_it_does_not_promise(told):
    told.get_by_text("What it cannot say").click()
    for name, case in CASES.items():
        told.locator("[data-control=case] select").select_option(name)
        settled(told)
        assert words(case.limit) in told.locator(".drawer:not(.record) > .limit").text_content()


def test_a_fact_in_a_scene_stands_in_words_with_its_note(page, url):
    page.goto(f"{url}/own.html")
    rule, wait = (evidence.safety().at[name, "figure"] for name in ("S048", "S037"))
    assert page.locator(".situation").inner_text() == f"The rule says: {rule}. It begins."
    assert page.locator(".situation .fact-shown").inner_text() == rule
    assert page.locator(".known li").text_content().startswith("S048 ")
    assert rule in page.locator(".summary").text_content()
    choose(page, 1)
    assert page.locator(".situation").inner_text() == f"All is well, as {wait} has it."
    assert page.locator(".known li").all_text_contents()[0].startswith("S037 ")
    assert page.problems == []


def test_the_reason_comes_after_the_choice_with_those_of_the_others_and_its_evidence(told):
    assert "beside" not in told.locator(".here-now").inner_text()
    assert told.locator(".here-now .reason").count() == 0
    choose(told, 1)
    first = next(iter(CASES["blood-pressure"].scenes.values()))
    assert first.choices[0].do in told.locator(".last > .chosen").inner_text()
    told.locator(".last > .reason").get_by_text("2 facts and their sources").click()
    assert "S017" in told.locator(".last > .reason .notes").inner_text()
    told.locator("summary", has_text="Why not the others?").click()
    assert told.locator(".other").count() == len(first.choices) - 1
    assert told.evaluate("document.activeElement.closest('.last') !== null")


def test_reading_shows_every_reason_at_once(page, url):
    page.goto(f"{url}/reading.html")
    assert page.locator(".ways .reason").count() == 4


def test_back_again_undo_and_another_case(told):
    choose(told, 3, 1, 1)
    assert drawn(told)["values"]["path"] == "3-1-1"
    told.get_by_role("button", name="Back one step").click()
    settled(told)
    assert drawn(told)["values"]["path"] == "3-1"
    told.keyboard.press("Control+z")
    settled(told)
    assert drawn(told)["values"]["path"] == "3-1-1"
    told.locator("[data-control=case] select").select_option("panic")
    settled(told)
    assert drawn(told)["values"] == {"case": "panic", "path": ""}
    told.get_by_role("button", name="Undo").click()
    settled(told)
    assert drawn(told)["values"] == {"case": "blood-pressure", "path": "3-1-1"}
    told.get_by_role("button", name="Start this case again").click()
    settled(told)
    assert drawn(told)["steps"] == [] and told.get_by_role("button", name="Back one step").is_disabled()


def test_the_keyboard_alone_walks_a_case(told):
    told.locator(".opener").focus()
    while not told.evaluate("document.activeElement.matches('.way-button')"):
        told.keyboard.press("Tab")
    told.keyboard.press("Enter")
    settled(told)
    assert len(drawn(told)["steps"]) == 1
    assert told.evaluate("document.activeElement.className") == "here-now"
    reached = set()
    told.locator(".opener").focus()  # which case it is stands before where one is
    for _ in range(20):
        told.keyboard.press("Tab")
        reached.add(told.evaluate("(n => n.name || n.textContent.slice(0, 24))(document.activeElement)"))
    assert {
        "case",
        "Back one step",
        "Start this case again",
        "More settings",
        "Reset",
        "The path as a table",
    } <= reached
    told.get_by_role("button", name="More settings").focus()
    told.keyboard.press("Enter")
    told.keyboard.press("Shift+Tab")
    assert told.evaluate("document.activeElement.name") == "path"


def test_the_table_and_the_file_hold_the_path(told):
    choose(told, 3, 2, 1)
    expected = Vignettes(path="3-2-1").steps()
    told.get_by_text("The path as a table").click()
    settled(told)
    assert told.locator(".numbers tbody tr td:nth-child(3)").all_inner_texts() == expected["fit"].tolist()
    with told.expect_download() as download:
        told.get_by_role("button", name="Download the path (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert [row["why"] for row in rows] == expected["why"].tolist()
    assert [row["situation"] for row in rows] == expected["situation"].tolist()
    summary = told.locator(".summary").text_content()
    assert "3 steps: 2 sound, 1 unsafe" in summary and "It ends in harm" in summary


def test_the_link_is_the_path(told, browser):
    told.locator("[data-control=case] select").select_option("veteran")
    settled(told)
    choose(told, 2, 1)
    told.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }")
    told.get_by_role("button", name="Copy link to this state").click()
    link = told.get_by_label("Copy link to this state").and_(told.locator("input")).input_value()
    assert link.endswith("#demo=vignettes&case=veteran&path=2-1")
    other = browser.new_page()
    other.goto(link)
    settled(other)
    assert drawn(other) == drawn(told)
    other.close()


@pytest.mark.parametrize(
    "fragment", ["path=NaN", "path=1e308", "path=0", "path=1,2", "case=constructor", "case=", "step=1"]
)
def test_a_damaged_link_says_so_and_keeps_the_defaults(page, url, fragment):
    page.goto(f"{url}/light.html#demo=vignettes&{fragment}")
    settled(page)
    assert page.locator(".notice").inner_text().startswith("The link is damaged")
    assert drawn(page)["values"] == {"case": "blood-pressure", "path": ""} and page.problems == []


def test_a_path_that_leaves_the_case_is_followed_as_far_as_it_goes(page, url):
    page.goto(f"{url}/light.html#demo=vignettes&path=3-9-1")
    settled(page)
    assert "The path 3-9-1 does not exist: step 2 of" in page.locator(".notice").inner_text()
    assert drawn(page)["values"]["path"] == "3"


@pytest.mark.parametrize("text", ["NaN", "1e308", "-1", "abc", "1--2", "0"])
def test_bad_input_is_named_and_changes_nothing(told, text):
    choose(told, 4)
    before = drawn(told)
    write_path(told, text)
    fault = told.locator("[data-control=path] .fault").inner_text()
    assert fault == "Path: numbers of choices with hyphens, such as 2-1, or nothing."
    assert drawn(told) == before and told.problems == []


def test_each_step_of_the_guide_sets_what_it_says(told):
    told.get_by_role("button", name="Guide me in 4 steps").click()
    expected = {}
    for number, step in enumerate(STEPS, start=1):
        expected |= step.get("set", {})
        settled(told)
        assert told.locator(".guide .place").inner_text() == f"Step {number} of 4"
        assert drawn(told)["values"] == expected
        assert told.locator(".stage .pointed").count() == 1
        told.locator(".guide .chief").click()
    assert told.locator(".guide").is_hidden() and told.problems == []


def test_what_a_choice_changes_is_in_sight_with_it(page, url):
    """Situation and trail stay above the choices, on a phone too; the choice's reason comes into view."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{url}/light.html")
    for number in (3, 2, 1):
        page.locator(".way-button").nth(number - 1).scroll_into_view_if_needed()
        choose(page, number)
        for part in (".trail", ".situation", ".last > .chosen"):
            box = page.locator(part).bounding_box()
            assert box["y"] >= 0 and box["y"] + box["height"] <= 844, part
        assert page.evaluate("(s => s.scrollHeight <= s.clientHeight)(document.querySelector('.stage'))")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, url, theme):
    page.goto(f"{url}/{theme}.html")
    for steps in ((), (3,), (2, 1)):
        choose(page, *steps)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.wait_for_function("document.getAnimations().length === 0")
        assert axe_finds(page) == [], steps


@pytest.mark.parametrize("width", [375, 320])
def test_a_phone_never_scrolls_sideways(page, url, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{url}/light.html")
    choose(page, 3, 1)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_redrawing_is_reported_for_both_controls(told):
    note = "event => { (window.seen ??= []).push(event.detail.control); }"
    told.evaluate(f"addEventListener('course:redrawn', {note})")
    told.locator("[data-control=path] button:enabled").first.click()
    settled(told)
    told.locator("[data-control=case] select").select_option("consent")
    settled(told)
    assert told.evaluate("window.seen") == ["path", "case"]
