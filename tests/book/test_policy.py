"""Where a page may do less: under a policy against inline scripts, in a sandboxed frame, with large text."""

import json

import pytest
from playwright.sync_api import expect
from test_pages import PAGES

from tests.conftest import FLAGS, chromium
from widgets.quiz.lesson import encode

STRICT = "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
SANDBOX = "sandbox allow-scripts"


@pytest.fixture(scope="module")
def strict(book_html, serve) -> str:
    return serve(book_html, Content_Security_Policy=STRICT)


@pytest.fixture(scope="module")
def caged(book_html, serve) -> str:
    return serve(book_html, Content_Security_Policy=SANDBOX)


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("chapters/")])
def test_quizzes_and_theme_work_under_a_policy_against_inline_scripts(page, strict, name):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{strict}/{name}.html", wait_until="load")
    form = page.locator('.course-exercise form[id^="quiz-"]').first
    [right, *_] = json.loads(encode(form.get_attribute("data-key")))["fields"][0]["right"]
    form.locator("input").nth(right).check()
    form.get_by_role("button", name="Check answer").click()
    expect(form.locator("output")).to_contain_text("Right.")
    forms = page.locator(".course-exercise form")
    assert forms.locator("button:visible").count() == forms.count()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.problems == []


def test_no_page_has_an_inline_script(book_html):
    pages = list(book_html.rglob("*.html"))
    assert [path.name for path in pages if "<script>" in path.read_text("utf8")] == [] != pages


def test_in_a_sandbox_nothing_claims_what_did_not_happen(page, caged):
    page.goto(f"{caged}/book/progress.html")
    said = page.locator(".course-progress output")
    page.get_by_role("button", name="Save as a file").click()
    expect(said).to_contain_text("The file could not be saved if this frame forbids it")
    page.get_by_role("button", name="Start again").click()
    expect(said).to_contain_text("Nothing was forgotten")
    page.goto(f"{caged}/book/course-test.html")
    said = page.locator(".course-answers > output")
    page.get_by_role("button", name="Save these answers").click()
    expect(said).to_contain_text("The file could not be saved if this frame forbids it")
    page.get_by_role("button", name="Clear these answers").click()
    expect(said).to_contain_text("Nothing was cleared")


def test_what_is_said_of_a_saved_file_names_it_and_promises_nothing(page, book_url):
    page.goto(f"{book_url}/book/progress.html")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a file").click()
    name = download.value.suggested_filename
    expect(page.locator(".course-progress output")).to_contain_text(
        f"Your browser was given the file {name}: look for it among your downloads."
    )


# Buttons of the bar of which one lies on the other, or is cut off; words out of sight count for nothing.
OVERLAPS = """() => {
  const clipped = node => node instanceof Element && getComputedStyle(node).position === 'absolute';
  const buttons = [...document.querySelectorAll('.course-button')].filter(one => one.checkVisibility());
  const parts = buttons.map(one => {
    const boxes = [...one.childNodes].filter(node => !clipped(node)).flatMap(node => {
      const range = document.createRange();
      range.selectNode(node);
      return [...range.getClientRects()].filter(box => box.width > 0);
    });
    const [left, top] = ['left', 'top'].map(side => Math.min(...boxes.map(box => box[side])));
    const [right, bottom] = ['right', 'bottom'].map(side => Math.max(...boxes.map(box => box[side])));
    return [one, { left, top, right, bottom }];
  });
  const wrong = [];
  parts.forEach(([one, a], i) => {
    if (a.left < 0 || a.right > innerWidth) wrong.push(`cut off: ${one.innerText}`);
    const box = one.getBoundingClientRect();
    if (a.left < box.left || a.right > box.right) wrong.push(`too long: ${one.innerText}`);
    for (const [other, b] of parts.slice(i + 1)) {
      const [across, along] = [a.left < b.right && b.left < a.right, a.top < b.bottom && b.top < a.bottom];
      if (across && along) wrong.push(`${one.innerText} on ${other.innerText}`);
    }
  });
  return wrong;
}"""


@pytest.mark.parametrize(
    ("width", "text"), [(320, 16), (360, 16), (360, 21), (390, 21), (360, 32), (768, 32)]
)
def test_large_text_leaves_the_bar_in_order(request, browser, book_url, width, text):
    larger = browser.browser_type.launch(
        executable_path=chromium(), args=[*FLAGS, f"--blink-settings=defaultFontSize={text}"]
    )
    request.addfinalizer(larger.close)
    page = larger.new_page(viewport={"width": width, "height": 740})
    page.goto(f"{book_url}/chapters/04-benefits.html")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == f"{text}px"
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for name in ("Contents", "Search"):
        assert page.get_by_role("button", name=name, exact=True).is_visible()
