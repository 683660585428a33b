"""The test before and after the course, where a page says ``{course-test}``; answers stay in the browser."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

from widgets.quiz import LessonError, form
from widgets.quiz.item_analysis import COURSE_TEST, FORMAT, VERSION, course_questions, edition


class CourseTestError(SphinxError):
    """The questions break a rule; the message says which."""

    category = "Course test"


def test_html() -> str:
    """Write the test: when it is taken, the questions, the score, the way into a file."""
    questions = course_questions()
    forms = []
    for number, question in enumerate(questions, start=1):
        name = f"course-test-{question.id}"
        forms.append(
            form.question(
                name,
                f"Question {number} of {len(questions)}, chapter {question.id[0]}",
                question.question,
                form.choices(name, question.options, False),
                form.answers(question.options),
            )
        )
    style = (form.HERE / "form.css").read_text("utf8")
    return (
        f'<div class="course-panel course-answers" data-format="{FORMAT}" data-version="{VERSION}" '
        f'data-edition="{edition(questions)}">'
        "<noscript><p>The score and the file need JavaScript. "
        "The answers stand below each question.</p></noscript>"
        '<fieldset class="course-when"><legend>When do you take it?</legend>'
        '<label><input type="radio" name="course-when" value="before" checked> Before the course</label>'
        '<label><input type="radio" name="course-when" value="after"> After the course</label></fieldset>'
        f"<style>{style}</style>"
        f'<div class="course-exercise" role="group" aria-label="Course test">{"".join(forms)}</div>'
        '<p class="course-actions pst-js-only"><button type="button" name="finish">'
        'Finish and see the score</button></p>'
        '<output role="status"></output><div class="course-score" hidden><table>'
        '<thead><tr><th scope="col">Chapter</th><th scope="col" class="number">Before</th>'
        '<th scope="col" class="number">After</th></tr></thead><tbody></tbody></table></div>'
        '<div class="pst-js-only"><p class="course-record"><label for="learner">'
        'Name or code for your instructor</label> '
        '<input id="learner" type="text" maxlength="80" autocomplete="off"></p>'
        '<p class="course-actions"><button type="button" name="save">Save these answers as a file</button> '
        '<button type="button" name="clear">Clear these answers</button></p></div></div>'
    )


class CourseTestDirective(SphinxDirective):
    """Show the test."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the test as one raw node."""
        self.env.note_dependency(str(COURSE_TEST))
        try:
            return [nodes.raw("", test_html(), format="html", course="course-test")]
        except LessonError as error:
            raise CourseTestError(str(error)) from None


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.add_directive("course-test", CourseTestDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
