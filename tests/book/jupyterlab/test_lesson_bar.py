"""The bar over a lesson, its cards and its quiet page, in a real JupyterLab with a kernel."""

import re
from collections.abc import Iterator

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Page, expect

from book.outputs import KERNEL
from tests.jupyterlab import jupyter
from tests.lessons import NAME, Reader

LONG = "\n\nA line of the text." * 40
DEMO = {
    "text/plain": "Run this cell to start the demo.",
    "application/vnd.course.demo+json": {"demo": "unblinding", "state": {}},
}
#: Headings of chapter 4, two of them in one cell as there; one that its data do not know.
HEADINGS = ["What will you learn?", "Key points", "What do we not know?", "My own notes"]
LESSON = [
    new_markdown_cell("# Benefits\n\nThe first line."),
    new_markdown_cell(f"## {HEADINGS[0]}{LONG}"),
    new_code_cell("demo = 1", outputs=[new_output("display_data", data=DEMO)]),
    new_code_cell("check = print\ncheck('mine')"),
    new_markdown_cell(f"## {HEADINGS[1]}{LONG}\n\n## {HEADINGS[2]}{LONG}"),
    new_markdown_cell(f"### {HEADINGS[3]}{LONG}"),
]
#: The same as an instructor has it.
TAUGHT = [
    *LESSON,
    new_markdown_cell("One good answer.", metadata={"tags": ["sample-answer"]}),
    new_markdown_cell(
        "<details><summary>For the instructor</summary>\n\nCut this first.\n\n</details>",
        metadata={"tags": ["instructor"]},
    ),
    new_code_cell("answer = 42", metadata={"tags": ["solution"]}),
]
#: A demo whose script does not come.
LOST = {**DEMO, "application/vnd.course.demo+json": {"demo": "synergy", "state": {}}}
FAILING = [
    new_markdown_cell("# Science\n\nThe first line."),
    new_code_cell("import no_such_package.part"),
    new_code_cell("demo = 2", outputs=[new_output("display_data", data=LOST)]),
]
#: Its notes are asked for by one test only, so that they are not there yet.
UNSEEN = [new_markdown_cell("# Efficacy\n\nThat is [supported](claim:C079)."), new_code_cell("1")]
SCROLLER = ".jp-NotebookPanel .jp-WindowedPanel-outer"


@pytest.fixture(scope="module")
def reader(browser, extension, tmp_path_factory) -> Iterator[Reader]:
    """Serve four small chapters, by their names and numbers."""
    folder = tmp_path_factory.mktemp("bar")
    lessons = {
        "02-science-and-glutamate": FAILING,
        "04-benefits": LESSON,
        "06-guide-to-sessions": TAUGHT,
        "05-efficacy-risks-limits": UNSEEN,
    }
    for name, cells in lessons.items():
        course = {"chapter": int(name[:2])}
        notebook = new_notebook(cells=cells, metadata={"kernelspec": KERNEL, "course": course})
        (folder / "chapters").mkdir(exist_ok=True)
        nbformat.write(notebook, folder / "chapters" / f"{name}.ipynb")
    with jupyter(folder) as address:
        yield Reader(browser, address)


@pytest.fixture
def lesson(reader) -> Page:
    page = reader.open("chapters/04-benefits.ipynb")
    page.evaluate("localStorage.removeItem('course-place')")
    page.locator(".course-lesson-bar").wait_for()
    return page


def test_on_this_page_names_every_heading_and_leads_to_each(lesson):
    lesson.get_by_role("button", name="On this page").click()
    names = lesson.locator(".course-on-this-page button")
    assert names.all_inner_texts() == HEADINGS
    for heading in reversed(HEADINGS):
        if not names.first.is_visible():
            lesson.get_by_role("button", name="On this page").click()
        names.get_by_text(heading).click()
        expect(names.first).to_be_hidden()
        lesson.wait_for_function(
            """([scroller, words]) => {
              const at = [...document.querySelectorAll('.jp-MarkdownCell :is(h2, h3)')]
                .find((one) => one.textContent.includes(words));
              const box = document.querySelector(scroller);
              const end = box.scrollTop + box.clientHeight > box.scrollHeight - 2;
              const { top } = at.getBoundingClientRect();
              return end || Math.abs(top - box.getBoundingClientRect().top) < 40;
            }""",
            arg=[SCROLLER, heading],
        )
    assert (
        lesson.evaluate("document.scrollingElement.scrollTop + document.querySelector('#main').scrollTop")
        == 0
    )


def test_minutes_and_place_follow_the_notebook_and_nothing_within_it(lesson, reader):
    left = lesson.locator(".course-lesson-bar strong + span")
    expect(left).to_have_text(re.compile(r"^About \d+ min$"))
    lesson.evaluate(
        """() => {
          const box = document.createElement('div');
          box.style = 'height: 40px; overflow: auto';
          box.innerHTML = '<div style="height: 400px"></div>';
          document.querySelector('.jp-MarkdownCell .jp-RenderedMarkdown').append(box);
          return new Promise((done) => {
            box.addEventListener('scroll', () => requestAnimationFrame(() => requestAnimationFrame(done)));
            box.scrollTop = 300;
          });
        }"""
    )
    expect(left).to_have_text(re.compile(r"^About \d+ min$"))
    lesson.locator(".jp-MarkdownCell h2", has_text="What do we not know?").evaluate(
        "(heading) => heading.scrollIntoView()"
    )
    expect(left).to_contain_text("min left")
    lesson.wait_for_function("JSON.parse(localStorage.getItem('course-place'))?.id === 'what-do-we-not-know'")
    page = reader.open("chapters/04-benefits.ipynb")
    page.get_by_role("button", name="Continue where you stopped: What do we not know?").click()
    expect(page.locator(".jp-MarkdownCell h2", has_text="What do we not know?")).to_be_in_viewport()


def test_reading_mode_folds_code_but_what_the_learner_writes(lesson):
    quiet = lesson.get_by_role("button", name="Reading mode")
    code = lesson.locator(".jp-CodeCell .jp-Cell-inputWrapper")
    expect(code).to_have_count(2)
    lesson.locator(".jp-Notebook .jp-Cell").first.click()
    lesson.keyboard.press("Alt+r")
    expect(quiet).to_have_attribute("aria-pressed", "true")
    expect(code.nth(0)).to_be_hidden()
    expect(code.nth(1)).to_be_visible()
    opener = lesson.get_by_role("button", name="Show the code")
    expect(opener).to_have_count(1)
    opener.press("Enter")
    expect(code.nth(0)).to_be_visible()
    expect(opener).to_have_attribute("aria-expanded", "true")
    quiet.click()
    expect(quiet).to_have_attribute("aria-pressed", "false")
    expect(opener).to_be_hidden()
    expect(code.nth(0)).to_be_visible()


def test_reading_mode_leaves_outputs_to_the_hand_and_sets_the_pages_typeface(lesson):
    lesson.get_by_role("button", name="Reading mode").click()
    output = lesson.locator(".jp-CodeCell .jp-OutputArea-output").first
    output.click(position={"x": 8, "y": 8})  # where a prompt's column, with nothing to be seen, would fold it
    expect(output).to_be_visible()
    lesson.wait_for_function(
        """() => [...document.fonts]
          .some(({ family, status }) => family.includes('Source Serif 4') && status === 'loaded')"""
    )


def test_a_double_click_selects_in_reading_mode_and_else_says_how_to_get_out(lesson):
    said = lesson.locator(".course-lesson-bar [role=status]")
    words = lesson.locator(".jp-RenderedMarkdown p", has_text="The first line.")
    source = lesson.locator(".jp-MarkdownCell:not(.jp-mod-rendered)")
    quiet = lesson.get_by_role("button", name="Reading mode")
    quiet.click()
    words.dblclick(position={"x": 8, "y": 8})
    assert lesson.evaluate("getSelection().toString().trim()") == "The"
    expect(source).to_have_count(0)
    quiet.click()
    words.dblclick(position={"x": 8, "y": 8})
    expect(source).to_have_count(1)
    expect(said).to_have_text("You are in the source of this text. Shift+Enter shows the text again.")
    lesson.keyboard.press("Shift+Enter")
    expect(source).to_have_count(0)
    expect(said).to_have_text("")


def test_a_demo_stands_beside_the_text_once(lesson):
    way = lesson.get_by_role("button", name="Keep beside the text")
    way.press("Enter")
    beside = lesson.locator(".jp-LinkedOutputView")
    expect(beside).to_have_count(1)
    expect(beside.locator(".demo")).to_be_visible()
    expect(lesson.locator(".jp-NotebookPanel")).to_be_visible()
    way.press("Enter")
    expect(lesson.locator(".jp-LinkedOutputView.course-lesson")).to_have_count(1)


def test_a_demo_that_does_not_come_says_so(reader):
    reader.page.route(f"**/{NAME}/static/*demo-synergy*", lambda route: route.abort())
    page = reader.open("chapters/02-science-and-glutamate.ipynb")
    place = page.locator(".jp-Notebook [data-demo=synergy]")
    expect(place).to_have_text("This demo could not be loaded. Run its cell, or open the notebook again.")


def test_start_runs_the_chapter_and_leaves_one_at_its_first_line(lesson):
    lesson.evaluate(f"document.querySelector('{SCROLLER}').scrollTop = 500")
    begin = lesson.get_by_role("button", name="Start", exact=True)
    written = lesson.locator(".jp-CodeCell .cm-content").nth(1)
    written.click()
    lesson.keyboard.press("Control+End")
    lesson.keyboard.type("\nprint(sum(range(30_000_000)), 'and mine')")
    begin.click()
    # JupyterLab would wait at the end meanwhile, and what stands there would count as read.
    lesson.wait_for_function(
        f"""() => document.querySelector('{SCROLLER}').scrollTop < 30
          && document.querySelector('.course-lesson-bar [role=status]').textContent.includes('runs')"""
    )
    expect(lesson.locator(".course-lesson-bar [role=status]")).to_have_text("The chapter has run: read on.")
    expect(begin).to_be_enabled()
    expect(written).to_contain_text("and mine")
    expect(lesson.locator(".jp-OutputArea-output", has_text="and mine")).to_be_visible()
    assert lesson.evaluate(f"document.querySelector('{SCROLLER}').scrollTop") < 30


def test_start_says_what_is_missing(reader):
    page = reader.open("chapters/02-science-and-glutamate.ipynb")
    begin = page.get_by_role("button", name="Start", exact=True)
    begin.click()
    said = page.locator(".course-lesson-bar [role=status]")
    expect(said).to_contain_text("This Python lacks the package no_such_package")
    expect(begin).to_be_enabled()
    page.evaluate(
        """Object.defineProperty(jupyterapp.shell.currentWidget.sessionContext, 'ready',
             { get: () => Promise.reject(new Error('no answer')) })"""
    )
    begin.click()
    expect(said).to_have_text("The chapter could not run: no answer.")
    expect(begin).to_be_enabled()


def test_a_lesson_whose_notes_do_not_come_is_plain_text_and_is_tried_again(reader):
    reader.page.route("**/chapter-*", lambda route: route.abort())
    page = reader.open("chapters/05-efficacy-risks-limits.ipynb")
    expect(page.locator(".jp-RenderedMarkdown p a")).to_have_text("supported")
    expect(page.locator(".jp-CodeCell")).to_be_visible()
    assert page.locator(".course-lesson, .fact").count() == 0
    page.unroute("**/chapter-*")
    page = reader.open("chapters/05-efficacy-risks-limits.ipynb")
    expect(page.locator(".fact-claim > .fact-button")).to_be_visible()
    expect(page.get_by_role("button", name="Start", exact=True)).to_be_visible()


def test_cards_open_chapters_and_are_built_anew_only_for_something_new(lesson):
    lesson.evaluate("jupyterapp.commands.execute('filebrowser:go-to-path', { path: 'chapters' })")
    cards = lesson.locator(".course-cards button")
    expect(cards).to_have_count(4)
    assert [text.split()[0] for text in cards.all_inner_texts()] == ["2", "4", "5", "6"]
    refresh = """async () => {
      for (const { model } of jupyterapp.shell.widgets('left')) await model?.refresh?.();
    }"""
    cards.nth(1).focus()
    lesson.evaluate(refresh)
    expect(cards.nth(1)).to_be_focused()
    lesson.evaluate(
        """localStorage.setItem('course-place', '{"page": "chapters/04-benefits", "id": "key-points"}')"""
    )
    lesson.evaluate(refresh)
    expect(cards.nth(1)).to_contain_text("min · stopped at: Key points")
    cards.first.press("Enter")
    expect(lesson.locator(".jp-NotebookPanel:visible h1")).to_contain_text("Science")


def test_what_only_those_who_teach_have_waits_for_its_switch(reader):
    page = reader.open("chapters/06-guide-to-sessions.ipynb")
    switch = page.locator(".course-lesson-bar").get_by_role("button", name="Solutions and boxes")
    text = page.locator(".jp-RenderedMarkdown")
    parts = [
        text.get_by_text("One good answer."),
        text.get_by_text("Cut this first."),
        page.locator(".jp-CodeCell").get_by_text("answer = 42"),
    ]
    for pressed in ("false", "true", "false"):
        expect(switch).to_have_attribute("aria-pressed", pressed)
        for part in parts:
            expect(part).to_be_visible(visible=pressed == "true")
        switch.press("Enter")


def test_a_learners_lesson_has_no_such_switch(lesson):
    expect(lesson.locator(".course-lesson-bar").get_by_role("button", name="Progress")).to_be_visible()
    expect(lesson.get_by_role("button", name="Solutions and boxes")).to_have_count(0)
