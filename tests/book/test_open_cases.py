"""The page of open cases: no score, answers that stay, and a file that Python reads, of learner and panel."""

import pytest
from playwright.sync_api import expect
from test_progress import faults

from tests.conftest import axe_finds
from widgets.quiz.concordance import NO_SCORE, concordance, read_file, read_items

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
