"""Finding one's way and coming back: the list that follows, folded code, answers and place kept."""

import json

import pytest
from playwright.sync_api import expect
from test_pages import CHAPTER

from widgets.quiz.lesson import encode

LIST = "#course-sections"
LAPTOP, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@pytest.fixture
def chapter(page, book_url):
    page.set_viewport_size(LAPTOP)
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    return page


def to_section(page, place: int) -> str:
    """Scroll to one of the chapter's sections; return its id."""
    return page.evaluate(
        """place => {
          const section = [...document.querySelectorAll('article > section > section[id]')].at(place);
          section.scrollIntoView();
          return section.id;
        }""",
        place,
    )


def test_on_a_laptop_the_list_stands_beside_the_text_and_follows(chapter):
    listed = chapter.locator(LIST)
    expect(listed).to_be_in_viewport()
    text = chapter.locator("article > section > p").first.bounding_box()
    assert listed.bounding_box()["x"] > text["x"] + text["width"]
    for place in (2, 4):
        here = to_section(chapter, place)
        expect(listed.locator("[aria-current]")).to_have_count(1)
        expect(listed.locator("[aria-current]")).to_have_attribute("href", f"#{here}")
        expect(listed.locator("[aria-current]")).to_be_in_viewport()
    expect(chapter.locator(".sections-toggle")).to_be_hidden()


def test_the_list_names_each_demo_by_its_question_and_leads_to_it(chapter):
    entries = chapter.locator(f"{LIST} .course-thing a")
    demos = chapter.locator(".course-demo").evaluate_all("all => all.map(({ dataset }) => dataset.demo)")
    assert [link.get_attribute("href") for link in entries.all()] == [f"#demo-{name}" for name in demos]
    for name, link in zip(demos, entries.all(), strict=True):
        link.press("Enter")  # the list made way for the demo before, and comes back to the keyboard
        demo = chapter.locator(f"[id=demo-{name}]")
        expect(demo).to_be_focused()
        expect(demo).to_have_attribute("data-mounted", "true")
        expect(demo).to_be_in_viewport()
        assert demo.get_by_role("heading").first.inner_text() == link.text_content()
    assert chapter.problems == []


def test_within_a_part_of_a_section_the_list_shows_the_section(chapter):
    part = chapter.locator("article > section > section > section[id]").last
    part.evaluate("part => part.scrollIntoView()")
    around = part.evaluate("part => part.parentElement.id")
    shown = chapter.locator(f"{LIST} [aria-current]")
    expect(shown).to_have_attribute("href", f"#{around}")
    expect(shown).to_be_in_viewport()


def test_the_minutes_left_fall_as_one_reads(chapter):
    left = chapter.locator(".course-left")
    total = int(left.get_attribute("data-minutes"))
    expect(left).to_have_text(f"About {total} min")
    to_section(chapter, 3)
    expect(left).to_contain_text(f"of {total} min left")
    some = int(left.inner_text().split()[0])
    to_section(chapter, -1)
    expect(left).not_to_contain_text(f"{some} of")
    assert int(left.inner_text().split()[0]) < some < total


def test_the_list_makes_way_for_what_is_wider_than_the_text(chapter):
    listed = chapter.locator(LIST)
    expect(listed).to_have_css("opacity", "1")
    demo = chapter.locator(".course-demo").first
    demo.scroll_into_view_if_needed()
    expect(demo).to_have_attribute("data-mounted", "true")
    demo.evaluate("demo => demo.scrollIntoView({ block: 'center' })")
    expect(listed).to_have_css("opacity", "0")
    listed.locator("a").first.focus()
    expect(listed).to_have_css("opacity", "1")


def test_on_a_phone_one_button_opens_the_list_and_a_choice_closes_it(page, book_url):
    page.set_viewport_size(PHONE)
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    listed = page.locator(LIST)
    expect(listed).to_be_hidden()
    page.get_by_role("button", name="On this page").click()
    expect(listed).to_be_visible()
    link = listed.locator("a").nth(3)
    address = link.get_attribute("href")
    link.click()
    expect(listed).to_be_hidden()
    assert page.evaluate("location.hash") == address
    expect(page.locator(f'[id="{address[1:]}"] > :is(h2, h3)').first).to_be_in_viewport()


def test_code_is_folded_to_a_line_and_stays_as_it_was_left(chapter):
    folded = chapter.locator("details.hide")
    assert folded.count() > 5
    assert chapter.locator(".cell_input:visible").count() == 0
    folded.nth(1).locator("summary").click()
    expect(folded.nth(1).locator(".highlight")).to_be_visible()
    chapter.reload(wait_until="load")
    expect(folded.nth(1).locator(".highlight")).to_be_visible()
    assert chapter.locator(".cell_input:visible").count() == 1
    folded.nth(1).locator("summary").click()
    chapter.reload(wait_until="load")
    assert chapter.locator(".cell_input:visible").count() == 0


def test_without_scripts_folded_code_can_be_opened(browser, book_html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{book_html.as_uri()}/{CHAPTER}.html")
    page.locator("details.hide summary").first.click()
    expect(page.locator("details.hide .highlight").first).to_be_visible()
    context.close()


def right_option(form) -> int:
    return json.loads(encode(form.get_attribute("data-key")))["fields"][0]["right"][0]


def test_answers_are_found_as_they_were_left(chapter):
    forms = chapter.locator('.course-exercise form[id^="quiz-"]')
    marked, open_ = forms.nth(0), forms.nth(1)
    marked.locator("input").nth(right_option(marked)).check()
    marked.get_by_role("button", name="Check answer").click()
    expect(marked.locator("output")).to_contain_text("Right.")
    open_.locator("input").nth(1).check()
    chapter.reload(wait_until="load")
    expect(marked.locator("output")).to_contain_text("Right.")
    assert open_.locator("input").nth(1).is_checked() and open_.locator("output").inner_text() == ""
    assert forms.nth(2).locator("input:checked").count() == 0


@pytest.mark.parametrize("stored", ["{", "[1]", '{"%s": 3}', '{"%s": {"fields": [true], "checked": true}}'])
def test_answers_that_do_not_fit_are_left_alone(chapter, stored):
    form = chapter.locator('.course-exercise form[id^="quiz-"]').first
    text = stored.replace("%s", form.get_attribute("id"))
    chapter.evaluate("text => localStorage.setItem('course-answers', text)", text)
    chapter.reload(wait_until="load")
    assert form.locator("input:checked").count() == 0 and form.locator("output").inner_text() == ""
    assert chapter.problems == []


FILLED = "one => getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)'"


def test_who_comes_back_may_continue_where_they_stopped(chapter, book_url):
    here = to_section(chapter, 3)
    expect(chapter.locator(f"{LIST} [aria-current]")).to_have_attribute("href", f"#{here}")
    chapter.goto(f"{book_url}/book/welcome.html", wait_until="load")
    way = chapter.get_by_role("link", name="Continue where you stopped")
    expect(way).to_be_visible()
    begin = chapter.get_by_role("link", name="Begin", exact=True)
    assert begin.evaluate(FILLED), "Begin is a button for who comes back, too"
    way.click()
    expect(chapter.locator(f'[id="{here}"]')).to_be_in_viewport()
    chapter.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    expect(chapter.get_by_role("link", name="Continue where you stopped")).to_have_attribute(
        "href", f"#{here}"
    )
    chapter.goto(f"{book_url}/book/progress.html", wait_until="load")
    chapter.on("dialog", lambda dialog: dialog.accept())
    chapter.get_by_role("button", name="Start again").click()
    chapter.goto(f"{book_url}/book/welcome.html", wait_until="load")
    expect(begin).to_be_visible()
    expect(way).to_have_count(0)
