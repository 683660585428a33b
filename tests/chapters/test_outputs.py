"""Stored outputs: strict nbval holds them, and what it cannot see is refused."""

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from book import outputs

DEMO = """\
from uuid import uuid4
from IPython.display import publish_display_data
publish_display_data({"application/vnd.course.demo+json": {"demo": "x", "state": {"dose_mg_per_kg": 0.5}},
                      "application/vnd.jupyter.widget-view+json": {"model_id": uuid4().hex},
                      "text/plain": "Run this cell to start the demo."})
"""
GOOD = (
    ("text", "# A lesson"),
    ("code", "import sys\nprint('a'); sys.stdout.flush(); print('b')\n0.1 + 0.25"),
    ("code", DEMO),
    ("code", "from widgets.figures import response_over_days\nresponse_over_days()"),
)


@pytest.fixture(scope="module")
def stored_once(make_notebook):
    """Run a small notebook once, for all tests here."""
    path = make_notebook(*GOOD)
    assert outputs.run(path)
    return path


@pytest.fixture
def stored(stored_once, tmp_path):
    """Return a copy of a small notebook whose outputs `book.outputs` stored."""
    return Path(shutil.copy(stored_once, tmp_path))


def test_a_second_run_changes_no_byte(stored):
    before = stored.read_bytes()
    assert not outputs.run(stored)
    assert stored.read_bytes() == before


def test_what_differs_between_runs_is_left_out(stored):
    notebook = nbformat.read(stored, as_version=4)
    assert outputs.problems(notebook) == []
    assert notebook.metadata == {"kernelspec": outputs.KERNEL, "language_info": {"name": "python"}}
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3]
    assert code[0].outputs[0].text == "a\nb\n"
    demo = code[1].outputs[0].data
    assert set(demo) == {"application/vnd.course.demo+json", "text/plain"}
    assert demo["application/vnd.course.demo+json"]["state"] == {"dose_mg_per_kg": 0.5}
    assert set(code[2].outputs[0].data) == {"application/vnd.plotly.v1+json", "text/plain"}


def test_what_an_author_says_of_a_cell_stays(stored):
    notebook = nbformat.read(stored, as_version=4)
    said = {"tags": ["solution"], "slideshow": {"slide_type": "slide"}, "course": {"say": [2]}}
    notebook.cells[1].metadata = nbformat.from_dict({**said, "scrolled": True})
    assert outputs.normalise(notebook).cells[1].metadata == said


CHANGES = {
    "result": ('"0.35"', '"0.36"'),
    "printed": ('"b\\n"', '"c\\n"'),
    "demo": ('"dose_mg_per_kg": 0.5\n', '"dose_mg_per_kg": 0.6\n'),
    "figure": ("52.2,", "52.3,"),
}


def test_nbval_bites_on_one_digit_wherever_it_is(stored, tmp_path, nbval):
    text = stored.read_text(encoding="utf-8")
    for name, (old, new) in CHANGES.items():
        assert old in text
        (tmp_path / f"{name}.ipynb").write_text(text.replace(old, new, 1), encoding="utf-8")
    said = nbval(tmp_path)
    for name, cell in {"result": 0, "printed": 0, "demo": 1, "figure": 2}.items():
        assert f"FAILED {name}.ipynb::Cell {cell}" in said
    assert said.count("Cell outputs differ") == len(CHANGES)
    assert "4 failed, 11 passed" in said


def image(notebook):
    notebook.cells[1].outputs[0] = nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo="})


def tag(notebook):
    notebook.cells[1].metadata["tags"] = ["nbval-ignore-output"]


def skip(notebook):
    notebook.cells[1].metadata["tags"] = ["NBVAL_SKIP"]


def comment(notebook):
    notebook.cells[1].source += "\n# NBVAL_" + "IGNORE_OUTPUT"


def expected_error(notebook):
    notebook.cells[1].metadata["tags"] = ["raises-exception"]


def state(notebook):
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {}}


def view(notebook):
    notebook.cells[2].outputs[0].data["application/vnd.jupyter.widget-view+json"] = {"model_id": "a"}


def unrun(notebook):
    notebook.cells[3].execution_count = None
    notebook.cells[3].outputs = []


def out_of_order(notebook):
    notebook.cells[1].execution_count = 7


def timed(notebook):
    notebook.cells[1].metadata["execution"] = {"iopub.execute_input": "2026-01-01"}


def address(notebook):
    notebook.cells[1].outputs[1].data["text/plain"] = "<object at 0x7f12ab34cd56>"


def warned(notebook):
    notebook.cells[1].outputs.append(nbformat.v4.new_output("stream", name="stderr", text="a\nWarning: b\n"))


def failed(notebook):
    notebook.cells[1].outputs.append(nbformat.v4.new_output("error", ename="ValueError", evalue="no"))


def script(notebook):
    notebook.cells[1].outputs.append(
        nbformat.v4.new_output("display_data", {"application/javascript": "alert(1)"})
    )


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (image, "Cell 2 stores an image (image/png)"),
        (tag, "Cell 2 has the tag 'nbval-ignore-output'"),
        (skip, "Cell 2 has the tag 'NBVAL_SKIP'"),
        (comment, "Cell 2 has the comment 'NBVAL_IGNORE_OUTPUT'"),
        (expected_error, "Cell 2 has the tag 'raises-exception'"),
        (state, "The notebook's metadata hold the state of its widgets"),
        (view, "Cell 3 stores the view of a live widget"),
        (unrun, "Cell 4 is stored as run None and should be run 3"),
        (out_of_order, "Cell 2 is stored as run 7 and should be run 1"),
        (timed, "Cell 2 stores when it was run"),
        (address, "Cell 2 shows the memory address 0x7f12ab34cd56"),
        (warned, "Cell 2 prints a warning or an error: Warning: b"),
        (failed, "Cell 2 ends in an error: ValueError: no"),
        (script, "Cell 2 stores application/javascript"),
    ],
)
def test_what_nbval_cannot_see_is_found(stored, spoil, sentence):
    notebook = nbformat.read(stored, as_version=4)
    spoil(notebook)
    found = outputs.problems(notebook)
    assert len(found) == 1
    assert found[0].startswith(sentence)


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("object()", "memory address"),
        ("import warnings; warnings.warn('careful')", "prints a warning"),
        ("from IPython.display import Image\nImage(b'\\x89PNG', format='png')", "stores an image"),
    ],
)
def test_what_cannot_be_held_is_not_stored(make_notebook, source, sentence):
    path = make_notebook(("code", source))
    before = path.read_bytes()
    with pytest.raises(outputs.OutputError) as refusal:
        outputs.run(path)
    assert str(refusal.value).startswith("small.ipynb: ")
    assert sentence in str(refusal.value)
    assert path.read_bytes() == before


def test_a_notebook_runs_in_its_own_folder(make_notebook):
    path = make_notebook(("code", "from pathlib import Path\nPath('small.ipynb').exists()"))
    outputs.run(path)
    assert json.loads(path.read_text())["cells"][0]["outputs"][0]["data"]["text/plain"] == ["True"]


def test_the_command_names_what_it_could_not_store(make_notebook, capsys):
    good = make_notebook(("code", "1"), name="good.ipynb")
    bad = make_notebook(("code", "1 / 0"), name="bad.ipynb")
    assert outputs.main([str(bad), str(good)]) == 1
    said = capsys.readouterr()
    assert "good.ipynb: stored" in said.out
    assert "bad.ipynb: a cell failed." in said.err
