"""How sure: asked before the answer and never after, set against what came, handed over in a file alone."""

import json

from playwright.sync_api import expect
from test_pages import CHAPTER
from test_progress import faults
from test_quiz_answers import hand_in

from tests.conftest import axe_finds
from tests.made_up_answers import key
from widgets.quiz.answer_files import questions_of, read_answers

CLAIMS = "chapters/01-clinicians-perspective.html"
ROOM = ".course-sure-room"


def say(page, form: str, option: int, step: str | None = None):
    """Choose an option with the mouse, how sure with the keyboard, and check."""
    place = page.locator(f"form[id='{form}']")
    place.locator("input").nth(option).check()
    sure = place.get_by_label("How sure are you?")
    if step:
        sure.focus()
        page.keyboard.press(step[0])
        assert sure.evaluate("list => list.selectedOptions[0].textContent").startswith(step)
    place.get_by_role("button", name="Check answer").click()
    return place, sure


def test_how_sure_is_kept_with_the_first_answer_shown_in_private_and_handed_in(page, book_url, tmp_path):
    questions = questions_of("chapter-2")
    first, second, third = questions[:3]
    page.goto(f"{book_url}/{CHAPTER}.html")
    wrong = (key(first) + 1) % len(first.options)
    _, sure = say(page, f"quiz-02-{first.id}", wrong, "certain")
    expect(sure).to_be_disabled()
    assert sure.locator("option").nth(1).text_content() == f"guessing ({round(100 / len(first.options))}%)"
    say(page, f"quiz-02-{first.id}", key(first))  # read the reasons, and mended: the first word stays
    say(page, f"quiz-02-{second.id}", key(second), "guessing")
    place, _ = say(page, f"quiz-02-{third.id}", key(third))
    expect(place.locator(".sure")).to_be_hidden()
    page.reload()
    expect(page.locator(f"#quiz-02-{first.id} .sure select")).to_have_value("4")
    expect(page.locator(f"#quiz-02-{first.id} .sure select")).to_be_disabled()
    expect(page.locator(f"#quiz-02-{third.id} .sure")).to_be_hidden()
    page.locator(f"#quiz-02-{third.id} input").nth((key(third) + 1) % len(third.options)).check()
    page.reload()  # changed and not checked again: what was not said in time is not asked
    expect(page.locator(f"#quiz-02-{third.id} .sure")).to_be_hidden()
    path = hand_in(page, book_url, "chapter-2", "A1", tmp_path)
    assert read_answers(path, questions)["sure"] == {first.id: 4, second.id: 0}
    score = (1 + (1 - 1 / len(second.options)) ** 2) / 2
    expect(page.locator(f"{ROOM} > p")).to_contain_text(f"Brier score {score:.2f} over 2 answers")
    expect(page.locator(f"{ROOM} tbody tr")).to_have_count(2)
    assert "certain: said 100%, right 0% of 1" in page.locator(f"{ROOM} [role=img]").get_attribute(
        "aria-label"
    )
    assert axe_finds(page) == []
    assert page.foreign == []


def test_a_guess_at_a_claim_says_how_sure_once_and_a_damaged_store_says_nothing(page, book_url):
    page.goto(f"{book_url}/{CLAIMS}")
    demo = page.locator('.course-demo[data-demo="claims_explorer"]')
    demo.scroll_into_view_if_needed()
    expect(demo).to_have_attribute("data-mounted", "true", timeout=30_000)
    demo.get_by_role("radio").first.check()
    demo.get_by_label("How sure are you?").select_option("3")
    demo.get_by_role("button", name="Show me").click()
    held = page.evaluate("JSON.parse(localStorage.getItem('course-sure'))")
    [(claim, said)] = held.items()
    assert said["step"] == 3 and said["options"] == 5 and isinstance(said["right"], bool)
    page.goto(f"{book_url}/book/progress.html")
    expect(page.locator(f"{ROOM} tbody")).to_contain_text("very sure")
    expect(page.locator(f"{ROOM} tbody")).to_contain_text("80%")
    torn = {claim: {**said, "step": 9}, "C900": None, "C901": said}
    page.evaluate("value => localStorage.setItem('course-sure', value)", json.dumps(torn))
    page.reload()
    expect(page.locator(f"{ROOM} tbody tr")).to_have_count(1)
    # Of two options guessing states more than leaning of five: the curve still runs to the right.
    mixed = {"C900": {**said, "step": 0, "options": 2}, "C901": {**said, "step": 1}}
    page.evaluate("value => localStorage.setItem('course-sure', value)", json.dumps(mixed))
    page.reload()
    points = page.locator(f"{ROOM} .curve").get_attribute("points").split()
    places = [float(point.split(",")[0]) for point in points]
    assert places == sorted(places) and len(places) == 2
    page.evaluate("localStorage.setItem('course-sure', 'torn {')")
    page.reload()
    expect(page.locator(f"{ROOM} > p")).to_contain_text("no word of how sure")
    assert faults(page) == []


def test_a_first_guess_without_a_word_is_the_first_all_the_same(page, book_url):
    page.goto(f"{book_url}/{CLAIMS}")
    demo = page.locator('.course-demo[data-demo="claims_explorer"]')
    demo.scroll_into_view_if_needed()
    expect(demo).to_have_attribute("data-mounted", "true", timeout=30_000)
    expect(demo).to_contain_text("kept in this browser alone, for the page “Your progress”")
    demo.get_by_role("radio").first.check()
    demo.get_by_role("button", name="Show me").click()
    expect(demo.get_by_role("button", name="Next card")).to_be_visible()
    demo.get_by_text("How to read the marks").click()
    demo.get_by_role("button", name="Forget my guesses").click()
    demo.get_by_role("radio").nth(1).check()  # the verdict was read by now
    demo.get_by_label("How sure are you?").select_option("4")
    demo.get_by_role("button", name="Show me").click()
    expect(demo.get_by_role("button", name="Next card")).to_be_visible()
    [said] = page.evaluate("JSON.parse(localStorage.getItem('course-sure'))").values()
    assert said["step"] is None
    page.goto(f"{book_url}/book/progress.html")
    expect(page.locator(ROOM)).to_contain_text("no word of how sure")
