"""The vignettes in a page: every way walked, reversible, by keyboard, in words, and from a link."""

import csv
import io
from pathlib import Path

import pytest

from tests.conftest import AXE
from tests.widgets.conftest import drawn, settled, write_pages
from widgets import Vignettes
from widgets.vignettes import cases

CASES = cases()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    usual = Vignettes()
    pages = {"light": usual, "dark": usual, "reading": Vignettes(predict_first=False)}
    return write_pages(tmp_path_factory.mktemp("vignettes"), pages)


@pytest.fixture(scope="module")
def url(folder, serve) -> str:
    return serve(folder)


@pytest.fixture
def told(page, url):
    page.goto(f"{url}/light.html")
    page.locator(".situation").wait_for()
    return page


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


@pytest.mark.parametrize("name", CASES)
def test_every_way_is_told_as_the_data_have_it(told, name):
    case = CASES[name]
    told.locator("[data-control=case] select").select_option(name)
    for path in paths(case):
        told.locator("[name=path]").fill(path)
        told.locator("[name=path]").press("Tab")
        settled(told)
        steps = case.walk(path)
        assert [step["fit"] for step in drawn(told)["steps"]] == [choice.fit for _, choice in steps]
        end = case.scenes[steps[-1][1].to]
        assert told.locator(".situation").inner_text() == end.text
        assert told.locator(".ending").is_visible() and told.locator(".trail .taken").count() == len(steps)
        listed = [f"{choice.do} ({choice.fit})" for _, choice in steps]
        assert told.locator(".so-far li").all_inner_texts() == listed
        expected = Vignettes(case=name, path=path).steps()["why"].iloc[-1]
        assert expected in told.locator(".last > .reason").inner_text().replace("\n", " ")
    assert told.problems == []


def test_the_reason_comes_after_the_choice_with_those_of_the_others_and_its_evidence(told):
    assert "beside" not in told.locator(".here-now").inner_text()
    assert told.locator(".reason").count() == 0
    choose(told, 1)
    first = next(iter(CASES["blood-pressure"].scenes.values()))
    assert first.choices[0].do in told.locator(".last > .chosen").inner_text()
    assert "S017" in told.locator(".last > .reason .notes").inner_text()
    told.get_by_text("Why not the others?").click()
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
    told.locator("[data-control=case] select").focus()
    for _ in range(3):
        told.keyboard.press("Tab")
    while not told.evaluate("document.activeElement.matches('.way-button')"):
        told.keyboard.press("Tab")
    told.keyboard.press("Enter")
    settled(told)
    assert len(drawn(told)["steps"]) == 1
    assert told.evaluate("document.activeElement.className") == "here-now"
    reached = set()
    for _ in range(20):
        told.keyboard.press("Tab")
        reached.add(told.evaluate("(n => n.name || n.textContent.slice(0, 24))(document.activeElement)"))
    assert {"path", "Back one step", "Start this case again", "Reset", "The path as a table"} <= reached


def test_the_table_and_the_file_hold_the_path(told):
    choose(told, 3, 2, 1)
    expected = Vignettes(path="3-2-1").steps()
    told.get_by_text("The path as a table").click()
    settled(told)
    assert told.locator(".numbers tbody tr td:nth-child(3)").all_inner_texts() == expected["fit"].tolist()
    with told.expect_download() as download:
        told.get_by_role("button", name="Download the path (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))
    assert [row["why"] for row in rows] == expected["why"].tolist()
    assert [row["situation"] for row in rows] == expected["situation"].tolist()
    summary = told.locator(".summary").inner_text()
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


@pytest.mark.parametrize("fragment", [
    "path=NaN", "path=1e308", "path=0", "path=1,2", "case=constructor", "case=", "step=1"])
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
    told.locator("[name=path]").fill(text)
    told.locator("[name=path]").press("Tab")
    fault = told.locator("[data-control=path] .fault").inner_text()
    assert fault == "Path: numbers of choices with hyphens, such as 2-1, or nothing."
    assert drawn(told) == before and told.problems == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, url, theme):
    page.goto(f"{url}/{theme}.html")
    page.add_script_tag(path=str(AXE))
    for steps in ((), (3,), (2, 1)):
        choose(page, *steps)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.wait_for_function("document.getAnimations().length === 0")
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found] == [], steps


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
