"""Every page for everyone: axe in light and dark, the keyboard's path, narrow screens, still pictures."""

import pytest
from playwright.sync_api import expect
from test_pages import CHAPTER, PAGES, reach_the_end

from tests.conftest import axe_finds, new_page, skip_guesses

# The page and all of its figures have taken on a theme.
SHOWN_IN = """theme => document.documentElement.dataset.theme === theme
  && [...document.querySelectorAll('.course-figure')].every(figure => figure.dataset.drawn === theme)"""

# Boxes that scroll and that the keyboard cannot reach, or that it reaches and that have no name.
UNREACHED = """() => [...document.querySelectorAll('body *')].filter(box => {
  const { overflowX, overflowY } = getComputedStyle(box);
  const scrolls = (/auto|scroll/.test(overflowX) && box.scrollWidth > box.clientWidth + 1)
    || (/auto|scroll/.test(overflowY) && box.scrollHeight > box.clientHeight + 1);
  if (!scrolls || !box.checkVisibility({ visibilityProperty: true })) return false;
  if (box.tabIndex >= 0) return !(box.role && box.ariaLabel);
  return ![...box.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .some(one => one.checkVisibility() && !one.disabled);
}).map(box => `${box.closest('[data-demo]')?.dataset.demo ?? ''} ${box.outerHTML.slice(0, 90)}`)"""


def settle(page) -> None:
    """Let two frames go by: what follows the window has followed it."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.fixture(scope="module", params=PAGES)
def read(request, browser, book_url):
    """A page of the book, read to its end."""
    with new_page(browser, color_scheme="light", reduced_motion="reduce") as page:
        page.goto(f"{book_url}/{request.param}.html", wait_until="load")
        reach_the_end(page)
        yield page


@pytest.fixture(scope="module", params=PAGES)
def on_a_phone(request, browser, book_url):
    """A page of the book, opened in the narrowest window, all of its demos there."""
    with new_page(browser, viewport={"width": 320, "height": 700}, reduced_motion="reduce") as page:
        page.goto(f"{book_url}/{request.param}.html", wait_until="load")
        reach_the_end(page)
        yield page


def test_a_page_opens_without_error_and_asks_no_other_host(read):
    expect(read.locator("h1").first).to_be_visible()
    assert read.problems == []
    assert read.foreign == []


def test_axe_finds_nothing_in_light_and_dark(read):
    assert axe_finds(read) == []
    read.emulate_media(color_scheme="dark")
    read.wait_for_function(SHOWN_IN, arg="dark")
    assert axe_finds(read) == []


def test_axe_would_find_something(page, book_url):
    page.goto(f"{book_url}/book/welcome.html")
    page.evaluate("""document.querySelector('main').insertAdjacentHTML('beforeend',
      '<input><img src=""><p style="color: #888; background: #777">Grey on grey</p>')""")
    assert {found.split(":")[0] for found in axe_finds(page)} == {"label", "image-alt", "color-contrast"}


def test_a_phone_never_scrolls_sideways(on_a_phone):
    for width in (320, 375):
        on_a_phone.set_viewport_size({"width": width, "height": 700})
        settle(on_a_phone)
        assert on_a_phone.evaluate("document.documentElement.scrollWidth") <= width


#: What is wrong with the cards into which a phone breaks a wide table: a heading in a corner of its row, an
#: empty cell with a label, a label that runs into its value or out of its cell.
CARDS = """() => [...document.querySelectorAll('.ledger-table tbody tr')].flatMap(row => {
  const wide = row.clientWidth, bad = [];
  for (const head of row.querySelectorAll('th'))
    if (head.offsetWidth < 0.9 * wide) bad.push(`narrow: ${head.innerText.slice(0, 40)}`);
  for (const cell of row.querySelectorAll('td')) {
    if (!cell.checkVisibility()) continue;
    const label = getComputedStyle(cell, '::before'), room = parseFloat(getComputedStyle(cell).paddingLeft);
    if (!cell.innerText.trim() && !cell.querySelector('svg')) bad.push(`empty: ${cell.dataset.label}`);
    if (parseFloat(label.height) > cell.offsetHeight + 1) bad.push(`tall: ${cell.dataset.label}`);
    if (room && parseFloat(label.width) > room) bad.push(`wide: ${cell.dataset.label}`);
  }
  return bad;
})"""


def test_a_phone_reads_wide_tables_as_cards(on_a_phone):
    on_a_phone.set_viewport_size({"width": 320, "height": 700})
    assert on_a_phone.evaluate(CARDS) == []


def test_letters_twice_as_large_fit_a_phone(on_a_phone):
    on_a_phone.set_viewport_size({"width": 360, "height": 780})
    style = on_a_phone.add_style_tag(content="html { font-size: 200% !important; }")
    skip_guesses(on_a_phone)
    try:
        on_a_phone.wait_for_function("document.documentElement.scrollWidth <= 360", timeout=30_000)
    finally:
        style.evaluate("style => style.remove()")


def test_what_scrolls_on_a_phone_takes_the_focus_and_has_a_name(on_a_phone):
    on_a_phone.set_viewport_size({"width": 390, "height": 844})
    skip_guesses(on_a_phone)
    on_a_phone.evaluate("document.querySelectorAll('details').forEach(drawer => { drawer.open = true; })")
    settle(on_a_phone)
    assert on_a_phone.evaluate(UNREACHED) == []


def test_the_keyboard_skips_to_the_text_and_reaches_the_demo(page, book_url):
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    page.keyboard.press("Tab")
    skip = page.locator("#pst-skip-link a")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.course-demo .skip')"):
            page.keyboard.press("Enter")
        if page.evaluate("document.activeElement.matches('.course-demo input[type=range]')"):
            break
    else:
        pytest.fail("400 presses of Tab do not reach the demo's first slider")
    slider = page.locator(":focus")
    before = slider.input_value()
    page.keyboard.press("ArrowRight")
    assert slider.input_value() != before
    assert slider.evaluate("slider => getComputedStyle(slider).outlineStyle") != "none"


def test_the_keyboard_reaches_any_section_by_way_of_the_list(page, book_url):
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the list of sections")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    sections = page.get_by_role("navigation", name="On this page").get_by_role("link")
    for _ in range(sections.count()):
        page.keyboard.press("Tab")
    last = sections.last
    expect(last).to_be_focused()
    section = page.locator(last.get_attribute("href"))
    page.keyboard.press("Enter")
    expect(section).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert section.evaluate("section => section.contains(document.activeElement)")


def test_focus_and_the_ways_past_are_seen(page, book_url):
    style = """element => {
      const { color, backgroundColor, outline } = getComputedStyle(element);
      return [color, backgroundColor, outline];
    }"""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
        ink, paper, _ = page.locator("body").evaluate(style)
        accent = page.locator(".course-kicker").evaluate(style)[0]
        ways = page.locator(".skip-link a, .skip-demo")
        assert ways.count() > 2
        for way in ways.all():
            way.focus()
            assert way.evaluate(style)[:2] == [paper, ink]
        page.locator("main").focus()
        page.keyboard.press("Tab")
        assert page.locator(":focus").evaluate(style)[2].startswith(f"{accent} solid")


def test_a_demo_takes_the_books_colours_and_its_taste_stays_short(page, book_url):
    page.goto(f"{book_url}/book/welcome.html", wait_until="load")
    reach_the_end(page)
    colours = page.locator(".demo").evaluate("""demo => ['--accent', '--course-accent', '--paper',
      '--course-paper'].map(name => getComputedStyle(demo).getPropertyValue(name))""")
    assert colours[0] == colours[1] and colours[2] == colours[3]
    for part in (".opener", ".presets", ".bar", ".legend", "details"):
        assert page.locator(f".demo {part}").count() > 0
        expect(page.locator(f".demo {part}").first).to_be_hidden()


def test_the_keyboard_passes_a_demo_with_one_press(page, book_url):
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    reach_the_end(page)
    demos, skips = page.locator(".course-demo"), page.get_by_role("link", name="Skip this demo")
    assert skips.count() == demos.count() > 1
    for demo, skip in zip(demos.all(), skips.all(), strict=True):
        skip.focus()
        expect(skip).to_be_in_viewport()
        assert skip.evaluate("link => link.getBoundingClientRect().height") >= 24
        page.keyboard.press("Tab")
        assert demo.evaluate("demo => demo.contains(document.activeElement)")
        skip.focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert demo.evaluate(
            "demo => Boolean(demo.compareDocumentPosition(document.activeElement) & "
            "Node.DOCUMENT_POSITION_FOLLOWING) && !demo.contains(document.activeElement)"
        )


def test_the_contents_open_and_close_by_keyboard_on_a_phone(page, book_url):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"{book_url}/book/welcome.html", wait_until="load")
    contents = page.get_by_role("navigation", name="Contents")
    expect(contents).to_be_hidden()
    opener = page.get_by_role("button", name="Contents")
    opener.press("Enter")
    expect(contents).to_be_visible()
    page.keyboard.press("Escape")
    expect(contents).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_link_within_the_page_closes_the_contents_on_a_phone(page, book_url):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    page.get_by_role("button", name="Contents").click()
    page.locator('#pst-primary-sidebar-modal a[href="#"]').first.click()
    expect(page.locator("#pst-primary-sidebar-modal")).to_be_hidden()


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_page_follows_the_system_until_the_reader_chooses(page, book_url, system):
    page.emulate_media(color_scheme=system)
    page.goto(f"{book_url}/book/welcome.html")
    theme = "document.documentElement.dataset.theme"
    assert page.evaluate(theme) == system
    other = "dark" if system == "light" else "light"
    button = page.get_by_role("button", name="Colours: as the system")
    expect(button).to_be_visible()
    while page.evaluate(theme) != other:
        page.locator(".theme-switch-button").click()
    expect(page.get_by_role("button", name=f"Colours: {other}")).to_be_visible()
    page.goto(f"{book_url}/book/about.html")
    assert page.evaluate(theme) == other


def test_nothing_moves_for_those_who_ask_for_stillness(page, book_url):
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"{book_url}/{CHAPTER}.html", wait_until="load")
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_text_reads_without_scripts(browser, book_url):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{book_url}/{CHAPTER}.html")
    expect(page.locator("h1").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Contents")).to_be_visible()
    assert page.get_by_role("button", name="Search").count() == 0
    assert "needs JavaScript" in page.locator(".course-demo noscript").first.text_content()
    context.close()
