"""The open cases, where a page says ``{open-cases}``: a form for learners and a panel, saved as a file."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective


class OpenCasesError(SphinxError):
    """The cases break a rule; the message says which."""

    category = "Open cases"


class OpenCasesDirective(SphinxDirective):
    """Show the form."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the form as one raw node."""
        from widgets.quiz import LessonError
        from widgets.quiz.concordance import ITEMS, read_items
        from widgets.quiz.open_cases import cases_html

        self.env.note_dependency(str(ITEMS))
        try:
            form = cases_html(read_items(), "practice.html", "JavaScript")
            return [nodes.raw("", form, format="html", course="open-cases")]
        except LessonError as error:
            raise OpenCasesError(str(error)) from None


def setup(app: Sphinx) -> dict:
    """Register the directive."""
    app.add_directive("open-cases", OpenCasesDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
