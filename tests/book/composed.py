"""Every demo of the book as a reader meets it: on its page, mounted, composed of stage and hand."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from test_pages import PAGES


def demos(page: Page, book_html: Path, book_url: str) -> Iterator[tuple[str, Locator]]:
    """Go from page to page; yield the name of each demo and the demo, whose guess still waits."""
    for name in PAGES:
        if 'class="course-demo"' not in (book_html / f"{name}.html").read_text("utf8"):
            continue
        page.goto(f"{book_url}/{name}.html", wait_until="load")
        page.keyboard.press("Tab")  # brings every demo
        for place in page.locator(".course-demo").all():
            expect(place).to_have_attribute("data-mounted", "true")
            demo = place.locator(".demo.composed")
            if demo.locator(".hand").is_hidden():  # the taste on the welcome page
                continue
            yield place.get_attribute("data-demo"), demo
