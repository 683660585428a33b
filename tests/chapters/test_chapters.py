"""The chapters themselves: what nbval cannot see, and that the learner's edition stands alone.

Pytest runs nbval on the chapters in the same run (see `addopts` in pyproject.toml).
"""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient
from nbconvert.filters import markdown2html

from book import outputs
from book.editions import leaks, select

DEMO = "application/vnd.course.demo+json"
FIGURE = "application/vnd.plotly.v1+json"
#: Words of prose that a chapter is meant to have.
LENGTH = range(2_500, 4_501)
#: Sections that are worked on or looked up; exercises have minutes of their own under a chapter's title.
NOT_READ = ("Exercises", "Further reading", "References")
CHAPTERS = pytest.mark.parametrize("path", outputs.notebooks(), ids=lambda path: path.stem)


@CHAPTERS
def test_outputs_can_be_held(path):
    assert outputs.problems(nbformat.read(path, as_version=4)) == []


@CHAPTERS
def test_learners_edition_runs_without_the_solutions(path):
    notebook = nbformat.read(path, as_version=4)
    learner = select(notebook, "learner")
    assert leaks(learner, notebook) == []
    NotebookClient(learner, timeout=600, kernel_name="python3",
                   resources={"metadata": {"path": path.parent}}).execute()


def other_digit(match):
    return str((int(match[0]) + 1) % 10)


def spoil(notebook):
    """Change one digit of a shown text, of a demo's setting and of a figure; return their code cells."""
    spoilt = {}
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code):
        for output in cell.outputs:
            data = output.get("data", {})
            kind = next((mime for mime in (DEMO, FIGURE) if mime in data), "text")
            holder, key = (output, "text") if output.output_type == "stream" else (data, "text/plain")
            if kind in spoilt or number in spoilt.values():
                continue
            if kind == DEMO:
                settings = data[DEMO]["state"]
                name = next(name for name, value in settings.items() if type(value) in (int, float, bool))
                settings[name] += 1
            elif kind == FIGURE:
                data[FIGURE]["data"][0]["y"][0] += 0.1
            elif re.search(r"\d", holder[key]):
                holder[key] = re.sub(r"\d", other_digit, holder[key], count=1)
            else:
                continue
            spoilt[kind] = number
    return spoilt


@CHAPTERS
def test_one_digit_in_a_copy_fails(path, tmp_path, nbval):
    notebook = nbformat.read(path, as_version=4)
    spoilt = spoil(notebook)
    assert spoilt
    nbformat.write(notebook, tmp_path / path.name)
    said = nbval(tmp_path)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    for number in spoilt.values():
        assert f"FAILED {path.name}::Cell {number}" in said
    passed = cells - len(spoilt)
    assert f"{len(spoilt)} failed{f', {passed} passed' if passed else ''} in" in said


def test_pytest_holds_the_chapters_to_their_outputs(pytestconfig):
    assert pytestconfig.option.nbval
    assert "chapters" in pytestconfig.getini("testpaths")
    assert pytestconfig.option.nbval_sanitize_with is None


def prose(notebook):
    """Return the running text of a chapter that a learner reads, as it is shown.

    As where claims are taught (see `book.extensions.evidence_links`), paragraphs count, quotations and worked
    corrections included. Headings, lists, tables, code, what is folded away, and the sections of `NOT_READ`
    do not. A link counts as the words that it shows.
    """
    cells = [cell.source for cell in select(notebook, "learner").cells if cell.cell_type == "markdown"]
    page = BeautifulSoup(markdown2html("\n\n".join(cells)), "html.parser")
    for part in page.select("ul, ol, table, details"):
        part.decompose()
    section, shown = "", []
    for part in page.select("h2, p"):
        if part.name == "h2":
            section = part.get_text().removesuffix("¶")
        elif section not in NOT_READ:
            shown.append(part.get_text())
    return "\n".join(shown)


def words(text):
    return re.findall(r"\S*\w\S*", text)


def test_prose_is_what_a_learner_reads(make_notebook):
    path = make_notebook(
        ("text", "# One\n\nTwo [three four](claim:C001)\nfive.\n\n- six\n\n> seven\n\n| a |\n|---|\n| b |"),
        ("text", "<details><summary>Answer</summary>\n\nHidden.\n\n</details>\n\nEight."),
        ("code", "nine = 9"),
        ("text", "Kept from learners.", "solution"),
        ("text", "## Exercises\n\nTen.\n\n## Key points\n\nEleven."),
    )
    assert prose(nbformat.read(path, as_version=4)).split() == [
        "Two", "three", "four", "five.", "seven", "Eight.", "Eleven."]


@CHAPTERS
def test_a_chapter_is_neither_a_leaflet_nor_a_book(path):
    assert len(words(prose(nbformat.read(path, as_version=4)))) in LENGTH
