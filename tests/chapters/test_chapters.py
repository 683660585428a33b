"""The chapters themselves: what nbval cannot see, and that the learner's edition stands alone.

Pytest runs nbval on the chapters in the same run (see `addopts` in pyproject.toml).
"""

import ast
import re
from copy import deepcopy

import nbformat
import pytest
from learner_text import read
from nbval.plugin import IPyNbFile, coalesce_streams

from book import outputs
from book.editions import leaks, select, withheld
from widgets.quiz import Quiz

DEMO = "application/vnd.course.demo+json"
FIGURE = "application/vnd.plotly.v1+json"
#: Words of prose that a chapter is meant to have.
LENGTH = range(2_500, 4_501)
CHAPTERS = pytest.mark.parametrize("path", outputs.notebooks(), ids=lambda path: path.stem)


@CHAPTERS
def test_outputs_can_be_held(path):
    assert outputs.problems(nbformat.read(path, as_version=4)) == []


def reached(notebook):
    """Return the names through which a withheld cell reaches a later cell of the learner's edition.

    They are what it binds, imports or defines, and what it changes in place: by an attribute, an item or a
    method whose result nobody keeps.
    """
    touched, found = set(), set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        nodes = list(ast.walk(ast.parse(cell.source)))
        named = [node for node in nodes if isinstance(node, ast.Name)]
        if not withheld(cell):
            found |= touched & {name.id for name in named}
            continue
        touched |= {name.id for name in named if not isinstance(name.ctx, ast.Load)}
        touched |= {
            (alias.asname or alias.name).split(".")[0]
            for node in nodes
            for alias in getattr(node, "names", [])
            if isinstance(alias, ast.alias)
        }
        touched |= {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
        changed = [
            node
            for node in nodes
            if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load)
        ]
        changed += [
            node.value.func
            for node in nodes
            if isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Call)
            and isinstance(node.value.func, ast.Attribute)
        ]
        for node in changed:
            touched |= {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return found


@CHAPTERS
def test_learners_edition_runs_without_the_solutions(path):
    """Nothing in it rests on a withheld cell, so it runs as it runs in the whole chapter, under nbval."""
    notebook = nbformat.read(path, as_version=4)
    learner = select(notebook, "learner")
    assert leaks(learner, notebook) == []
    assert any(withheld(cell) for cell in notebook.cells if cell.cell_type == "code")
    assert reached(notebook) == set()
    before = [cell.source for cell in notebook.cells if cell.cell_type == "code" and not withheld(cell)]
    assert [cell.source for cell in learner.cells if cell.cell_type == "code"] == before


@pytest.mark.parametrize(
    ("solution", "later", "names"),
    [
        ("peak = course.max()", "print(peak)", {"peak"}),
        ("peak += 1", "peak", {"peak"}),
        ("import numpy as np", "np.pi", {"np"}),
        ("from models import circuit", "def f():\n    return circuit", {"circuit"}),
        ("def area(): pass", "area()", {"area"}),
        ("course['peak'] = 1", "course.plot()", {"course"}),
        ("demo.dose = 1", "demo", {"demo"}),
        ("rows.append(1)", "len(rows)", {"rows"}),
        ("del rows", "rows", {"rows"}),
        ("for row in rows: pass", "row", {"row"}),
        ("peak = course.max()\ncheck('2.4', peak)", "from widgets import Quiz\nQuiz(2)", set()),
        ("print(course['peak'].max())", "course", set()),
    ],
)
def test_a_cell_that_rests_on_a_solution_is_found(make_notebook, solution, later, names):
    path = make_notebook(("code", "rows, peak = [], ..."), ("code", solution, "solution"), ("code", later))
    assert reached(nbformat.read(path, as_version=4)) == names


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
def test_one_digit_in_a_copy_is_seen_by_nbval(path, tmp_path, request):
    """Its comparison, as the suite has set it, of what is stored with a copy spoilt in a digit."""
    notebook = nbformat.read(path, as_version=4)
    stored = [cell.outputs for cell in deepcopy(notebook).cells if cell.cell_type == "code"]
    spoilt = spoil(notebook)
    assert set(spoilt) >= {DEMO, FIGURE}
    copy = tmp_path / path.name
    nbformat.write(notebook, copy)
    cells = list(IPyNbFile.from_parent(request.session, path=copy).collect())
    assert all(cell.options["check"] and not cell.options["skip"] for cell in cells)
    differing = [
        cell.cell_num
        for cell, outputs in zip(cells, stored, strict=True)
        if not cell.compare_outputs(coalesce_streams(outputs), coalesce_streams(cell.cell.outputs))
    ]
    assert differing == sorted(spoilt.values())


def test_one_digit_in_a_copy_fails_when_it_is_run(tmp_path, nbval):
    notebook = min(
        (nbformat.read(path, as_version=4) for path in outputs.notebooks()),
        key=lambda notebook: len(notebook.cells),
    )
    spoilt = spoil(notebook)
    assert set(spoilt) == {DEMO, FIGURE, "text"}
    nbformat.write(notebook, tmp_path / "spoilt.ipynb")
    said = nbval(tmp_path)
    cells = sum(cell.cell_type == "code" for cell in notebook.cells)
    for number in spoilt.values():
        assert f"FAILED spoilt.ipynb::Cell {number}" in said
    assert f"{len(spoilt)} failed, {cells - len(spoilt)} passed in" in said


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
    return read(notebook, ("p",), without="ul, ol, table, details")


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
        "Two",
        "three",
        "four",
        "five.",
        "seven",
        "Eight.",
        "Eleven.",
    ]


@CHAPTERS
def test_a_chapter_is_neither_a_leaflet_nor_a_book(path):
    assert len(words(prose(nbformat.read(path, as_version=4)))) in LENGTH


@CHAPTERS
def test_each_question_is_asked_once_where_it_is_learnt_or_at_the_end(path):
    number = int(path.stem[:2])
    sources = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    asked = [
        re.findall(r'"([^"]+)"', call) for source in sources for call in re.findall(r"Quiz\((.+)\)", source)
    ]
    assert sorted(name for names in asked for name in names) == sorted(
        one.id for one in Quiz(number).questions
    )
    assert [len(names) for names in asked] == [1] * (len(asked) - 1) + [3], "three are left to recall"
