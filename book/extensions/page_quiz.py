"""A page's own questions, from ``chapters/quizzes/<page>.yml``, where the page says ``{page-quiz}``."""

from __future__ import annotations

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

from book.extensions.mime import INLINE


class PageQuizError(SphinxError):
    """A page asks for questions that are missing or break a rule; the message says which."""

    category = "Page quiz"


class PageQuizDirective(SphinxDirective):
    """Ask the page's questions, with feedback for every option."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the questions as one raw node."""
        from widgets.quiz import LessonError
        from widgets.quiz.quiz import quiz_html, read_questions

        name = Path(self.env.docname).name
        path = Path(self.env.srcdir) / "chapters" / "quizzes" / f"{name}.yml"
        self.env.note_dependency(str(path))
        if not path.is_file():
            raise PageQuizError(f"{self.env.docname} asks for questions, and there is no quizzes/{name}.yml.")
        try:
            html = quiz_html(f"page-quiz-{name}", "Questions of this page", read_questions(path))
        except LessonError as error:
            raise PageQuizError(str(error)) from None
        return [nodes.raw("", INLINE.sub("", html), format="html", course="exercise")]


def setup(app: Sphinx) -> dict:
    """Register the directive."""
    app.add_directive("page-quiz", PageQuizDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
