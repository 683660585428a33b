"""The page of open cases: no score, answers that stay, and a file that Python reads, of learner and panel."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect
from test_progress import faults

from tests.conftest import axe_finds
from widgets.quiz.concordance import NO_SCORE, concordance, edition, read_file, read_items
from widgets.quiz.open_cases import case_html

ITEMS = read_items()


@pytest.mark.parametrize("role", ["a learner", "a member of a panel"])
def test_the_form_is_answered_by_keyboard_and_saved(page, book_html, book_url, tmp_path, role):
    # A learner has it on a stick.
    address = book_url if "panel" in role else book_html.as_uri()
    page.goto(f"{address}/book/open-cases.html")
    expect(page.locator(".open-none")).to_contain_text(NO_SCORE)
    expect(page.locator(".open-case")).to_have_count(len(ITEMS))
    page.get_by_role("button", name="Save these answers as a file").press("Enter")
    expect(page.locator(".course-open-cases output")).to_contain_text("there is nothing to save")
    page.locator(".open-case input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.reload()
    expect(page.get_by_role("radio", name="less fitting", exact=True).first).to_be_checked()
    page.get_by_label(role, exact=True).check()
    page.get_by_label("Name or code").fill("A 1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save these answers as a file").press("Enter")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    read = read_file(path, ITEMS)
    assert read["role"] == ("panel" if "panel" in role else "learner") and read["code"] == "A 1"
    assert read["answers"] == {item.id: -1 if item is ITEMS[0] else None for item in ITEMS}
    assert concordance([path]).members == int("panel" in role)
    if "panel" in role:
        assert axe_finds(page) == []
    page.get_by_role("button", name="Clear these answers").click()
    page.reload()
    expect(page.locator(".open-case input:checked")).to_have_count(0)
    assert faults(page) == [] and page.foreign == []


def test_each_case_is_asked_with_its_text(page, book_url):
    page.goto(f"{book_url}/book/open-cases.html")
    group = page.get_by_role("group", name="With that, the plan is")
    expect(group).to_have_count(len(ITEMS))
    for number, item in enumerate(ITEMS):
        told = page.locator(f"[id='{group.nth(number).get_attribute('aria-describedby')}']")
        expect(told).to_contain_text(f"Case {number + 1} of {len(ITEMS)}")
        for text in (item.case, item.plan, item.fact):
            expect(told).to_contain_text(text)


def test_two_tabs_add_up(page, book_url):
    page.goto(f"{book_url}/book/open-cases.html")
    other = page.context.new_page()
    other.goto(f"{book_url}/book/open-cases.html")
    choices = [tab.get_by_role("radio", name="more fitting", exact=True) for tab in (page, other)]
    choices[0].nth(0).check()
    choices[1].nth(1).check()
    for tab in choices:  # so that either saves both
        expect(tab.nth(0)).to_be_checked()
        expect(tab.nth(1)).to_be_checked()
    page.reload()
    expect(page.locator(".open-case input:checked")).to_have_count(2)


def test_a_case_whose_words_have_changed_is_asked_anew(page, book_url):
    address = f"{book_url}/book/open-cases.html"
    page.goto(address)
    for place in (0, 1):
        page.get_by_role("radio", name="more fitting", exact=True).nth(place).check()

    def renewed(route):
        text = route.fetch().text()
        words = re.search(r'data-case="[^"]+" data-words="([^"]+)"', text)[1]
        route.fulfill(body=text.replace(words, "0" * 12), content_type="text/html")

    page.route(address, renewed)
    page.reload()
    chosen = page.locator(".open-case input:checked")
    expect(chosen).to_have_count(1)
    expect(chosen).to_have_attribute("name", f"case-{ITEMS[1].id}")


def test_the_words_of_a_case_are_in_its_short_name():
    [first, *_] = ITEMS
    html = case_html(1, 1, first)
    assert edition([first]) in html and edition([replace(first, fact="Another.")]) not in html
