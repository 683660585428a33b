"""What the extension adds to a chapter, for everyone: axe in light and dark, and a panel 700 px wide."""

from playwright.sync_api import expect

from tests.conftest import AXE
from tests.lessons import CHAPTERS, come_near

#: What is ours in the window; JupyterLab's own editors, toolbars and tables of pandas are not.
OURS = ", ".join(
    f".{name}"
    for name in (
        *("course-lesson-bar", "course-cards", "course-code", "course-beside"),
        *("course-demo", "demo", "fact", "course-exercise"),
    )
)
VIOLATIONS = f"""async () => (await axe.run(document, {{ resultTypes: ['violations'] }})).violations
  .flatMap(({{ id, nodes }}) => nodes
    .filter(({{ target }}) => document.querySelector(target[0])?.closest('{OURS}'))
    .map(({{ html }}) => `${{id}}: ${{html}}`))"""


def test_axe_finds_nothing_of_ours_in_light_and_dark(reader):
    page = reader("jupyterlab", False, True).open(f"chapters/{CHAPTERS[3].name}")
    come_near(page, CHAPTERS[3])
    page.locator("form[id^=quiz-04]").first.wait_for()
    page.evaluate("jupyterapp.commands.execute('filebrowser:go-to-path', { path: 'chapters' })")
    page.locator(".course-cards button").first.wait_for()
    page.add_script_tag(content=AXE.read_text("utf-8"))
    bar = page.locator(".course-lesson-bar")
    for theme in ("Light", "Dark"):
        page.evaluate(
            "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", f"JupyterLab {theme}"
        )
        page.locator(f"body[data-jp-theme-light={str(theme == 'Light').lower()}]").wait_for(state="attached")
        for opened in ("Reading mode", "On this page", "Progress"):
            bar.get_by_role("button", name=opened).click()
            assert page.evaluate(VIOLATIONS) == [], (theme, opened)
        page.keyboard.press("Escape")
        bar.get_by_role("button", name="Reading mode").click()
    page.evaluate("document.querySelector('.course-lesson-bar').insertAdjacentHTML('beforeend', '<input>')")
    assert [found.split(":")[0] for found in page.evaluate(VIOLATIONS)] == ["label"]


def test_a_narrow_panel_holds_its_bar_and_what_it_opens(reader):
    page = reader("jupyterlab", False, True).open(f"chapters/{CHAPTERS[3].name}")
    bar = page.locator(".course-lesson-bar")
    bar.wait_for()
    page.set_viewport_size({"width": 700, "height": 800})
    try:
        # What *More* holds opens from within it.
        for opened, count in (("On this page", 1), ("More", 1), ("Progress", 2)):
            bar.get_by_role("button", name=opened, exact=True).click()
            shown = page.locator(".course-opened:popover-open")
            expect(shown).to_have_count(count)
            box = shown.last.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= 700, opened
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        assert bar.evaluate("bar => bar.scrollWidth <= bar.clientWidth")
        come_near(page, CHAPTERS[3])
        for demo in page.locator(".jp-Notebook .demo").all():
            assert demo.evaluate("demo => demo.scrollWidth <= demo.clientWidth")
    finally:
        page.set_viewport_size({"width": 1366, "height": 768})


def test_at_200_per_cent_two_thirds_are_text_and_the_bar_opens_by_keys(reader):
    """A window of 1366 by 768 has half as many pixels of CSS each way, the list of files open beside it."""
    page = reader("jupyterlab", False, True).open(f"chapters/{CHAPTERS[3].name}")
    bar = page.locator(".course-lesson-bar")
    bar.wait_for()
    more = bar.get_by_role("button", name="More", exact=True)
    expect(more).to_be_hidden()
    page.set_viewport_size({"width": 683, "height": 384})
    try:
        expect(more).to_be_visible()
        share = """() => {
          const height = (part) => document.querySelector(`.jp-NotebookPanel ${part}`)?.offsetHeight;
          return height('.jp-WindowedPanel-outer') / document.querySelector('.jp-NotebookPanel').offsetHeight;
        }"""
        page.wait_for_function(f"({share})() >= 2 / 3")
        more.press("Enter")
        quiet = bar.get_by_role("button", name="Reading mode")
        page.keyboard.press("Tab")
        expect(quiet).to_be_focused()
        for pressed in ("true", "false"):
            page.keyboard.press("Enter")
            expect(quiet).to_have_attribute("aria-pressed", pressed)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(bar.get_by_role("button", name="Save progress as a file")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(quiet).to_be_hidden()
        expect(more).to_be_focused()
    finally:
        page.set_viewport_size({"width": 1366, "height": 768})
