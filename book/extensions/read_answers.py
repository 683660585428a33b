"""The page that reads files of answers and reports on them, where a page says ``{read-the-answers}``.

The script of the page gets the questions with what is right, encoded like the key of a quiz.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

from book.extensions.answer_tests import Test, files, tests


class ReadAnswersError(SphinxError):
    """The questions break a rule; the message says which."""

    category = "Read the answers"


def key(asked: list[Test]) -> str:
    """Write the tests for the script: questions, options and which are right, encoded."""
    from widgets.quiz.answer_files import edition
    from widgets.quiz.lesson import encode

    content = {
        test.name: {
            "title": test.title,
            "edition": edition(test.questions),
            "questions": [
                {
                    "id": question.id,
                    "objective": question.objective,
                    "question": question.question,
                    "options": [option.text for option in question.options],
                    "right": [number for number, option in enumerate(question.options) if option.correct],
                    "multiple": question.multiple,
                }
                for question in test.questions
            ],
        }
        for test in asked
    }
    return encode(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def place_html(asked: list[Test]) -> str:
    """Write the place of the report: where files are dropped, what is said of them, room for the tables."""
    from widgets.quiz.answer_files import FORMAT

    return (
        f'<div class="course-panel course-read-answers" data-format="{FORMAT}" '
        f'data-key="{escape(key(asked))}">'
        "<noscript><p>Reading files in the page needs JavaScript. "
        "The same report can be had in Python, as below.</p></noscript>"
        '<div class="pst-js-only"><div class="report-drop">'
        '<label for="answer-files">Files of answers</label> '
        '<input id="answer-files" type="file" multiple accept=".json,.txt,application/json,text/plain">'
        "<p>Choose all of them at once, or drop them anywhere on this page. You can add more later.</p></div>"
        '<div class="report-codes"><label for="answer-codes">Type or paste codes, one a line</label>'
        '<textarea id="answer-codes" rows="5" spellcheck="false" autocomplete="off" '
        'autocapitalize="characters" aria-describedby="answer-codes-said"></textarea>'
        '<ul id="answer-codes-said" aria-live="polite"></ul>'
        '<p class="course-actions"><button type="button" name="camera">Read codes with the camera</button> '
        '<button type="button" name="save-codes" hidden>Save these codes as a file</button></p>'
        '<p class="report-no-camera" role="status"></p>'
        '<div class="report-camera" hidden><p class="report-camera-count"></p>'
        '<div class="report-sight"><video muted playsinline aria-label="What the camera sees"></video>'
        '<p class="report-sight-name" aria-hidden="true" hidden></p></div>'
        '<p class="report-camera-said" role="status"></p>'
        '<p class="course-record"><label for="answer-people">How many do you expect?</label> '
        '<input id="answer-people" type="number" min="1" max="999" inputmode="numeric" '
        'autocomplete="off"></p></div></div>'
        '<output role="status"></output>'
        '<p class="course-record report-which" hidden><label for="report-test">Report on</label> '
        '<select id="report-test"></select></p>'
        '<p class="course-actions report-buttons" hidden>'
        '<button type="button" name="print">Print this report</button> '
        '<button type="button" name="clear">Clear</button></p>'
        '<div class="course-report" hidden></div></div></div>'
    )


class ReadAnswersDirective(SphinxDirective):
    """Show the place of the report."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the place as one raw node."""
        from widgets.quiz import LessonError

        source = Path(self.env.srcdir)
        for path in files(source):
            self.env.note_dependency(str(path))
        try:
            return [nodes.raw("", place_html(tests(source)), format="html", course="read-answers")]
        except LessonError as error:
            raise ReadAnswersError(str(error)) from None


def setup(app: Sphinx) -> dict:
    """Register the directive."""
    app.add_directive("read-the-answers", ReadAnswersDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
