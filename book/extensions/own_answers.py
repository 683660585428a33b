"""A place for the reader's own answer before each sample answer: ``{own-answer} cell-id``.

The sample opens once the reader has written or skipped, as `book/scripts/own-answer.js` sees to; without
scripts there is no such place, and the sample is one press away.
"""

from __future__ import annotations

import re
from html import escape

import nbformat
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book.editions import SAMPLE

EXERCISE = re.compile(r"\*\*Exercise (\d+)")
FORM = """<form class="course-own-answer pst-js-only" data-answer="{name}">
<label for="own-{name}">Your answer{which}</label>
<textarea id="own-{name}" rows="4" maxlength="5000" aria-describedby="own-{name}-kept"></textarea>
<p id="own-{name}-kept">Only this browser keeps it.</p>
<p class="course-buttons"><button type="submit">Compare with a sample</button>
<button type="button" class="skip">Skip</button></p>
<output role="status"></output></form>"""


def with_places(cells: list[nbformat.NotebookNode]) -> list[nbformat.NotebookNode]:
    """Return a page's cells, with a place for the reader's answer before each sample answer."""
    found, exercise = [], ""
    for cell in cells:
        if SAMPLE in cell.metadata.get("tags", []):
            place = f"```{{own-answer}} {cell.id}\n{exercise}\n```"
            found.append(nbformat.v4.new_markdown_cell(place, id=f"{cell.id}-own"))
        elif named := EXERCISE.search(cell.source):
            exercise = named[1]
        found.append(cell)
    return found


class OwnAnswerDirective(SphinxDirective):
    """Ask for the reader's answer; the content is the exercise's number, if it has one."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the form."""
        number = "".join(self.content).strip()
        which = f" to exercise {escape(number)}" if number else ""
        form = FORM.format(name=escape(self.arguments[0]), which=which)
        return [nodes.raw("", form, format="html", course="own-answer")]


def setup(app: Sphinx) -> dict:
    """Register the directive."""
    app.add_directive("own-answer", OwnAnswerDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
