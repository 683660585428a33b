"""Run the chapters and store their outputs, so that the book is built from them and nbval can hold them.

``python -m book.outputs [notebook ...]`` runs the chapters whose outputs are older than what they were made
from (:mod:`inputs`), or those named. What differs between runs and
means nothing (timings, model ids of live widgets, the version of Python) is left out, so that a notebook
keeps every byte if its results did not change. What nbval cannot see is refused: images, ignore tags,
warnings.
"""

from __future__ import annotations

import os
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

import inputs

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
STORED = {
    "text/plain",
    "text/html",
    "text/markdown",
    "text/latex",
    "application/vnd.course.demo+json",
    "application/vnd.plotly.v1+json",
}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
#: Tags and comments by which nbval would look away.
IGNORED_TAGS = re.compile(r"nbval-.*|raises-exception|skip-execution")
IGNORED_COMMENTS = re.compile(r"^\s*#\s*(NBVAL_\w+|PYTEST_VALIDATE_\w+)", re.MULTILINE)
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")


class OutputError(ValueError):
    """A chapter cannot be stored; the message says which cell and why."""


def notebooks() -> list[Path]:
    """Return the chapters that are notebooks, in order."""
    return sorted(CHAPTERS.glob("*.ipynb"))


def problems(notebook: NotebookNode) -> list[str]:
    """Name what keeps a stored notebook from being held to its outputs, one sentence each.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    list of str
        Empty when there is nothing to say. Cells are counted from 1, as a reader counts them.
    """
    found = []
    if "widgets" in notebook.metadata:
        found.append("The notebook's metadata hold the state of its widgets; 'make outputs' leaves it out.")
    runs = 0
    for number, cell in enumerate(notebook.cells, start=1):
        where = f"Cell {number}"
        for tag in cell.metadata.get("tags", []):
            if IGNORED_TAGS.fullmatch(tag.lower().replace("_", "-")):
                found.append(f"{where} has the tag '{tag}', which hides its outputs from their check.")
        if cell.cell_type != "code":
            continue
        if comment := IGNORED_COMMENTS.search(cell.source):
            found.append(f"{where} has the comment '{comment[1]}', which hides its outputs from their check.")
        if "execution" in cell.metadata:
            found.append(f"{where} stores when it was run; 'make outputs' leaves that out.")
        runs += 1
        if cell.execution_count != runs:
            found.append(
                f"{where} is stored as run {cell.execution_count} and should be run {runs}; "
                "'make outputs' runs all cells in order."
            )
        for output in cell.outputs:
            found += [f"{where} {problem}" for problem in output_problems(output)]
    return found


def output_problems(output: NotebookNode) -> list[str]:
    """Say what is wrong with one stored output, as the end of a sentence."""
    if output.output_type == "error":
        return [f"ends in an error: {output.ename}: {output.evalue}"]
    if output.output_type == "stream":
        if output.name == "stderr":
            return [f"prints a warning or an error: {output.text.strip().splitlines()[-1]}"]
        data = {"text/plain": output.text}
    else:
        data = output.data
    found = []
    for mime, content in data.items():
        if mime.startswith("image/"):
            found.append(f"stores an image ({mime}), which no test compares; use widgets.figures.")
        elif mime == WIDGET_VIEW:
            found.append("stores the view of a live widget, whose id differs on each run.")
        elif mime not in STORED:
            found.append(f"stores {mime}, which the book cannot show.")
        elif isinstance(content, str) and (address := ADDRESS.search(content)):
            found.append(f"shows the memory address {address[0]}, which differs on each run.")
    return found


def normalise(notebook: NotebookNode) -> NotebookNode:
    """Return a copy without what differs from run to run or machine to machine and means nothing."""
    notebook = nbformat.from_dict(notebook)
    own = {name: notebook.metadata[name] for name in ("course", "status") if name in notebook.metadata}
    notebook.metadata = nbformat.from_dict({"kernelspec": KERNEL, "language_info": {"name": "python"}, **own})
    runs = 0
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict(
            {
                name: cell.metadata[name]
                for name in ("tags", "jupyter", "editable", "slideshow", "course")
                if cell.metadata.get(name)
            }
        )
        if cell.cell_type != "code":
            continue
        runs += 1
        cell.execution_count = runs
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = runs
            if "data" in output:
                output.data.pop(WIDGET_VIEW, None)
                output.metadata = nbformat.from_dict({})
        cell.outputs = joined(cell.outputs)
    return notebook


def joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Join what was printed in pieces, since where it is cut depends on timing."""
    kept: list[NotebookNode] = []
    for output in outputs:
        last = kept[-1] if kept else None
        if last and output.output_type == last.output_type == "stream" and output.name == last.name:
            last.text += output.text
        else:
            kept.append(output)
    return kept


def run(path: Path) -> bool:
    """Run a notebook in its own folder and store its outputs.

    Parameters
    ----------
    path : pathlib.Path

    Returns
    -------
    bool
        Whether the file changed.

    Raises
    ------
    OutputError
        If a cell fails, or an output cannot be held. The file is left as it was.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=600,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        resources={"metadata": {"path": path.parent}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise OutputError(f"{path.name}: a cell failed.\n{error}") from None
    notebook = normalise(notebook)
    found = problems(notebook)
    if found:
        raise OutputError("\n".join(f"{path.name}: {sentence}" for sentence in found))
    text = nbformat.writes(notebook).rstrip("\n") + "\n"
    if text == path.read_text(encoding="utf-8"):
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def main(names: list[str]) -> int:
    """Run the named notebooks, or the chapters whose outputs are out of date; return the exit code."""
    paths = [Path(name) for name in names] or [CHAPTERS / name for name in inputs.stale_outputs()]
    before = inputs.key("outputs")
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each notebook runs in a process of its own
        runs = [(path, pool.submit(run, path)) for path in paths]
    failed = []
    for path, done in runs:
        try:
            print(f"{path.name}: {'stored' if done.result() else 'unchanged'}", flush=True)
        except (OutputError, FileNotFoundError) as error:
            print(error, file=sys.stderr)
            failed.append(path.name)
    if inputs.key("outputs") == before:  # else what was just stored is out of date already
        inputs.record_outputs({path.name for path in paths} - set(failed))
    if not paths:
        print("No output is older than what it was made from.")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
