"""The two editions of a chapter: what a learner gets, and what an instructor gets besides.

Cells tagged `solution` and `instructor` are left out for learners, and shown closed to instructors. Cells
tagged `sample-answer` answer an exercise in words, where many answers are good: everybody gets them, closed.
"""

from __future__ import annotations

import html
import re

import nbformat
from nbformat import NotebookNode

EDITIONS = ("learner", "instructor")
WITHHELD = ("solution", "instructor")
SAMPLE = "sample-answer"
SUMMARIES = {"solution": "Solution", "instructor": "For the instructor", SAMPLE: "A sample answer"}
IN_CODE = "Solution in code"
# A shorter line ("fig", "x = 1") stands in half the cells and proves nothing.
DISTINCTIVE = 16


def withheld(cell: NotebookNode) -> str | None:
    """Return which tag keeps a cell from learners, or None."""
    return next((tag for tag in WITHHELD if tag in cell.metadata.get("tags", [])), None)


def fold(cell: NotebookNode, tag: str) -> None:
    """Fold a cell of text behind a line that names it."""
    cell.source = (
        f'<details class="course-{tag}"><summary>{SUMMARIES[tag]}</summary>\n\n{cell.source}\n\n</details>'
    )


def select(notebook: NotebookNode, edition: str) -> NotebookNode:
    """Return the notebook of an edition; the one given is left as it is.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        A chapter as its author keeps it.
    edition : str
        "learner" leaves out what is tagged `solution` or `instructor`; "instructor" keeps it, closed until
        opened: text in ``<details>``, code with the tag `hide-cell` and, in JupyterLab, its source folded.
        A sample answer is closed in both.

    Returns
    -------
    nbformat.NotebookNode

    Raises
    ------
    ValueError
        If there is no such edition.
    """
    if edition not in EDITIONS:
        raise ValueError(f"There is no edition {edition!r}; the editions are {' and '.join(EDITIONS)}.")
    notebook = nbformat.from_dict(notebook)
    if edition == "learner":
        notebook.cells = [cell for cell in notebook.cells if not withheld(cell)]
    for cell in notebook.cells:
        tag = withheld(cell) or (SAMPLE if SAMPLE in cell.metadata.get("tags", []) else None)
        if tag and cell.cell_type == "code":
            cell.metadata["tags"] = sorted({*cell.metadata.tags, "hide-cell"})
            cell.metadata["mystnb"] = {"code_prompt_show": IN_CODE, "code_prompt_hide": IN_CODE}
            cell.metadata["jupyter"] = {**cell.metadata.get("jupyter", {}), "source_hidden": True}
        elif tag:
            fold(cell, tag)
    return notebook


def plain(text: str) -> str:
    """Return text without markup, Markdown signs and spacing, so that a page compares with its notebook."""
    text = html.unescape(re.sub(r"</?[a-zA-Z][^<>\n]*>", "", text))
    text = re.sub(r"\[([^\]\n]*)\]\([^)\s]*\)", r"\1", text)
    return re.sub(r"[\s*_`#>|]+", "", text)


def source_lines(notebook: NotebookNode, kept_from_learners: bool) -> set[str]:
    """Return the distinctive lines of the cells that learners do not get, or of those that they do."""
    lines = (
        plain(line)
        for cell in notebook.cells
        if bool(withheld(cell)) == kept_from_learners
        for line in cell.source.splitlines()
    )
    return {line for line in lines if len(line) >= DISTINCTIVE}


def leaks(published: str | NotebookNode, notebook: NotebookNode) -> list[str]:
    """Name what a learner's edition gives away.

    Parameters
    ----------
    published : str or nbformat.NotebookNode
        What learners get: a notebook, or the text of a page or file.
    notebook : nbformat.NotebookNode
        The chapter as its author keeps it.

    Returns
    -------
    list of str
        One sentence for each leak: a cell with a withheld tag, or a line of a withheld cell found anywhere,
        outputs included. Lines that also stand in cells for everybody are no leak.
    """
    found = []
    if not isinstance(published, str):
        found = [
            f"Cell {number} is tagged '{withheld(cell)}'."
            for number, cell in enumerate(published.cells, start=1)
            if withheld(cell)
        ]
        published = "\n".join(
            [cell.source for cell in published.cells]
            + [
                shown
                for cell in published.cells
                for output in cell.get("outputs", [])
                for shown in (output.get("text", ""), *map(str, output.get("data", {}).values()))
            ]
        )
    text = plain(published)
    secret = source_lines(notebook, True) - source_lines(notebook, False)
    found += [f"A line of a withheld cell is given away: {line}" for line in sorted(secret) if line in text]
    return found
