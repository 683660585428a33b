"""A field for the answer of each exercise in code: ``{answer-field} 2.4``, behind the cell that checks it.

The notebook's own cell checks what was computed; the page has no Python, so it says where to read the answer.
"""

from __future__ import annotations

import re

import nbformat
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from widgets.quiz.lesson import LessonError

CHECKED = re.compile(r"""^check\(["'](\d+\.\d+)["'],""", re.MULTILINE)


def with_fields(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return a page's cells, with a field behind each cell that checks an exercise."""
    found = []
    for cell in cells:
        found.append(cell)
        checked = cell.cell_type == "code" and CHECKED.search(cell.source)
        if checked and "hide-cell" not in cell.metadata.get("tags", []):
            field = f"```{{answer-field}} {checked[1]}\n```"
            found.append(nbformat.v4.new_markdown_cell(field, id=f"{cell.id}-field"))
    return found


class AnswerFieldDirective(SphinxDirective):
    """Show where an answer can be read, and a field for it."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the sentence and the field, or an error in one sentence."""
        from widgets.exercises.code import rules  # takes seconds, and few pages have an exercise
        from widgets.exercises.field import answer_field

        [exercise] = self.arguments
        try:
            where, html = rules(exercise).page, answer_field(exercise)
        except LessonError as error:
            raise self.error(str(error)) from None
        holder = nodes.container(classes=["answer-place"])
        lines = [f"*Without Python:* {where}"]
        self.state.nested_parse(StringList(lines, f"exercise {exercise}"), self.content_offset, holder)
        return [*holder.children, nodes.raw("", html, format="html", course="answer-field")]


def setup(app: Sphinx) -> dict:
    """Register the directive."""
    app.add_directive("answer-field", AnswerFieldDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
