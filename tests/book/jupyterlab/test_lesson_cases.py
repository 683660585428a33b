"""The open cases in a lesson: the page's form and code, its memory, and none of the notebook's keys."""

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import expect

from book.outputs import KERNEL
from tests.jupyterlab import jupyter
from tests.lessons import Reader, trust
from widgets import OpenCases
from widgets.quiz.concordance import concordance, edition, read_file, read_items

ITEMS = read_items()
KEY = "course-cases"


@pytest.fixture(scope="module")
def reader(browser, extension, tmp_path_factory):
    folder = tmp_path_factory.mktemp("cases")
    shown = {"text/html": OpenCases()._repr_html_(), "text/plain": repr(OpenCases())}
    cells = [
        new_markdown_cell("# A guide\n\nThe first line."),
        new_code_cell("OpenCases()", outputs=[new_output("display_data", data=shown)]),
    ]
    metadata = {"kernelspec": KERNEL, "course": {"chapter": 6}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), folder / "06-guide-to-sessions.ipynb")
    trust(folder)
    # The same, changed by one word and so no longer trusted.
    cells[0].source += " And more."
    made = new_notebook(cells=cells, metadata=metadata)
    nbformat.write(made, folder / "06-guide-to-sessions-of-a-stranger.ipynb")
    with jupyter(folder) as address:
        yield Reader(browser, address)


def test_open_cases_are_answered_by_keys_kept_and_saved_as_the_page_does(reader, tmp_path):
    page = reader.open("06-guide-to-sessions.ipynb")
    form = page.locator(".course-open-cases")
    expect(form.locator("[data-case]")).to_have_count(len(ITEMS))
    expect(form.locator(".open-asleep")).to_have_count(0)
    form.get_by_role("button", name="Save these answers as a file").press("Enter")
    expect(form.locator("output")).to_contain_text("there is nothing to save")
    form.locator("[data-case] input").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("dd")  # elsewhere these keys delete the cell
    name = f"{ITEMS[0].id} {edition([ITEMS[0]])}"
    assert json.loads(page.evaluate(f"localStorage.getItem('{KEY}')")) == {name: -1}
    form.get_by_label("Name or code").fill("A 1")
    with page.expect_download() as download:
        form.get_by_role("button", name="Save these answers as a file").press("Enter")
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert read_file(path, ITEMS)["answers"][ITEMS[0].id] == -1
    assert concordance([path]).learners["answered"].tolist() == [1]
    page = reader.open("06-guide-to-sessions.ipynb")
    chosen = page.locator(".course-open-cases [data-case] input:checked")
    expect(chosen).to_have_count(1)
    page.get_by_role("button", name="Clear these answers").click()
    expect(chosen).to_have_count(0)
    assert page.evaluate(f"localStorage.getItem('{KEY}')") == "{}"


def test_a_form_that_nobody_ran_or_trusted_says_what_to_do(reader):
    page = reader.open("06-guide-to-sessions-of-a-stranger.ipynb")
    form = page.locator(".course-open-cases")
    if page.evaluate("jupyterapp.version").startswith(
        "4.0."
    ):  # it leaves the names, so that the form is alive
        expect(form.locator("button[name=save]")).to_have_count(1)
        expect(form.locator(".open-asleep")).to_have_count(0)
        return
    expect(form.locator(".open-asleep")).to_have_text("Press Start, or run this cell, to answer the cases.")
    expect(form.locator("button")).to_have_count(0)


def test_without_the_extension_the_form_says_what_keeps_answers():
    html = OpenCases()._repr_html_()
    assert "<script" not in html and 'class="open-file" hidden' in html
    assert "needs the course in JupyterLab or Notebook, or its page" in html
