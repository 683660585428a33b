"""Facts in the steps of a demo: held against their rows, and shown as in prose where a page is around it."""

import json
import shutil

import pytest

from book.build import BuildError
from book.extensions import step_facts
from book.extensions.step_facts import links
from tests.widgets.conftest import write_pages
from widgets import PlasticityWindow
from widgets.demo import FOLDER

PAGE = "# A page\n\nText.\n\n```{live-demo} PlasticityWindow\n```\n\n```{live-demo} PlasticityWindow\n```\n"
STEPS = json.loads((FOLDER / "plasticity_window" / "controls.json").read_text("utf-8"))["steps"]
#: The step of the plasticity window that states a verdict.
STEP = 2


@pytest.fixture
def step_says(monkeypatch, tmp_path):
    """Return a function that puts other words into what the second step means."""
    monkeypatch.setattr(step_facts, "WIDGETS", tmp_path)

    def say(words: str) -> None:
        file = tmp_path / "plasticity_window" / "controls.json"
        file.parent.mkdir()
        shutil.copy(FOLDER / "plasticity_window" / "controls.json", file)
        controls = json.loads(file.read_text("utf-8"))
        controls["steps"][STEP - 1]["means"] = words
        file.write_text(json.dumps(controls), "utf-8")

    return say


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("[contested](claim:C999)", "claims.csv has no row C999."),
        ("[supported](claim:C013)", "the text must be “contested”; make facts puts it in."),
        ("[12 days](figure:C999)", "C999"),
        ("[a page](https://example.org)", "a step links to the evidence only: claim, trial, "),
    ],
)
def test_what_the_evidence_does_not_have_stops_the_build(small_book, step_says, words, reason):
    step_says(f"That is {words}, they say.")
    with pytest.raises(BuildError) as refusal:
        small_book({"book/page.md": PAGE})
    [line] = str(refusal.value).splitlines()
    assert f"widgets/plasticity_window/controls.json, step {STEP}, {words}: " in line and reason in line


def test_the_guide_shows_a_fact_as_prose_does(small_book, page):
    root = small_book({"book/page.md": PAGE})
    page.goto((root / "book/page.html").as_uri())
    for demo in page.locator(".course-demo").all():
        demo.scroll_into_view_if_needed()
        demo.locator("button.skip").click()
        demo.get_by_role("button", name="Guide me").click()
        assert demo.locator(".guide .fact").count() == 0
        demo.get_by_role("button", name="Next").click()
        badge = demo.locator(".guide .fact-contested .fact-button")
        assert badge.inner_text() == "contested" and badge.locator(".fact-icon").count() == 1
        note = demo.locator(".guide .fact-note")
        page.mouse.move(0, 0)
        assert note.is_hidden()
        badge.focus()
        assert note.is_hidden() and badge.get_attribute("aria-expanded") == "false"
        page.keyboard.press("Enter")
        assert badge.get_attribute("aria-expanded") == "true"
        assert note.is_visible() and "more receptive to psychotherapy" in note.inner_text()
        assert badge.get_attribute("aria-controls") == note.get_attribute("id")
        box, frame = note.bounding_box(), demo.locator(".demo").bounding_box()
        assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
        # It looks as in prose: the demo's own buttons are boxes of 32 pixels.
        assert badge.bounding_box()["height"] < 24
        page.keyboard.press("Escape")
        assert note.is_hidden()
    twice = page.evaluate("""() => {
        const ids = [...document.querySelectorAll('[id]')].map(one => one.id);
        return ids.filter((id, i) => ids.indexOf(id) !== i);
    }""")
    assert twice == [] and page.problems == []


def test_on_paper_and_without_a_page_around_it_the_words_stand_alone(page, tmp_path):
    words = [f"{step['look']} {step['means']}" for step in STEPS]
    assert "](claim:" in words[STEP - 1]
    write_pages(tmp_path, {"light": PlasticityWindow(predict_first=False)})
    page.goto((tmp_path / "light.html").as_uri())
    page.get_by_role("button", name="Guide me").click()
    page.get_by_role("button", name="Next").click()
    assert "That there is one is contested: no trial" in page.locator(".step .means").inner_text()
    assert page.locator(".step .means *").count() == 0
    page.emulate_media(media="print")
    on_paper = page.locator(".steps-on-paper")
    assert "That there is one is contested: no trial" in on_paper.inner_text()
    assert "[" not in on_paper.inner_text()


def test_links_are_found_with_their_steps():
    assert [(step, link[0]) for step, link in links("plasticity_window")] == [
        (STEP, "[contested](claim:C013)")
    ]
