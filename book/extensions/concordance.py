"""The open cases, where a page says ``{open-cases}``: a form for learners and a panel, saved as a file."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

if TYPE_CHECKING:
    from widgets.quiz.concordance import Item


class OpenCasesError(SphinxError):
    """The cases break a rule; the message says which."""

    category = "Open cases"


def case_html(number: int, count: int, item: Item) -> str:
    """Write one case with its five answers.

    Parameters
    ----------
    number, count : int
        Which of how many.
    item : Item

    Returns
    -------
    str
        HTML.
    """
    from widgets.quiz.concordance import SCALE, edition

    answers = "".join(
        f'<label class="choice"><input type="radio" name="case-{escape(item.id)}" value="{value}">'
        f"<span>{words}</span></label>"
        for value, words in SCALE.items()
    )
    points = ", ".join(
        f'<a href="practice.html#{escape(point)}">{escape(point)}</a>' for point in item.points
    )
    name = escape(item.id)
    return (
        f'<div class="open-case" data-case="{name}" data-words="{edition([item])}">'
        f'<div id="open-case-{name}"><p class="open-number">Case {number} of {count}</p>'
        f"<p>{escape(item.case)}</p><p><strong>The plan.</strong> {escape(item.plan)}</p>"
        f"<p><strong>Then you learn.</strong> {escape(item.fact)}</p></div>"
        f'<fieldset aria-describedby="open-case-{name}"><legend>With that, the plan is</legend>{answers}'
        f'</fieldset><p class="open-points">Rests on the practice points {points}.</p></div>'
    )


def cases_html(items: list[Item]) -> str:
    """Write the form: the cases, who answers, and the way into a file.

    Parameters
    ----------
    items : list of Item

    Returns
    -------
    str
        HTML.
    """
    from widgets.quiz.concordance import FORMAT, NO_SCORE, VERSION, edition

    cases = "".join(case_html(number, len(items), item) for number, item in enumerate(items, start=1))
    return (
        f'<div class="course-panel course-open-cases" data-format="{FORMAT}" data-version="{VERSION}" '
        f'data-edition="{edition(items)}"><p class="open-none"><strong>{NO_SCORE}</strong> None has yet.</p>'
        f"<noscript><p>Saving the answers needs JavaScript.</p></noscript>{cases}"
        '<div class="pst-js-only"><fieldset class="course-when"><legend>You answer as</legend>'
        '<label><input type="radio" name="open-role" value="learner" checked> a learner</label>'
        '<label><input type="radio" name="open-role" value="panel"> a member of a panel</label></fieldset>'
        '<p class="course-record"><label for="open-code">Name or code</label> '
        '<input id="open-code" type="text" maxlength="80" autocomplete="off"></p>'
        '<p class="course-record"><label for="open-background">Of a panel: profession, and years with this '
        'work</label> <input id="open-background" type="text" maxlength="120" autocomplete="off"></p>'
        '<p class="course-actions"><button type="button" name="save">Save these answers as a file</button> '
        '<button type="button" name="clear">Clear these answers</button></p></div>'
        '<output role="status"></output></div>'
    )


class OpenCasesDirective(SphinxDirective):
    """Show the form."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the form as one raw node."""
        from widgets.quiz import LessonError
        from widgets.quiz.concordance import ITEMS, read_items

        self.env.note_dependency(str(ITEMS))
        try:
            return [nodes.raw("", cases_html(read_items()), format="html", course="open-cases")]
        except LessonError as error:
            raise OpenCasesError(str(error)) from None


def setup(app: Sphinx) -> dict:
    """Register the directive."""
    app.add_directive("open-cases", OpenCasesDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
