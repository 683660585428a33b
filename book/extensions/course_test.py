"""The test before and after the course, where a page says ``{course-test}``; answers stay in the browser."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective


class CourseTestError(SphinxError):
    """The questions break a rule; the message says which."""

    category = "Course test"


def test_html() -> str:
    """Write the test: when it is taken, the questions, the score, the way into a file."""
    from widgets.quiz import form
    from widgets.quiz.answer_files import COURSE_TEST, FORMAT, VERSION, course_questions, edition

    questions = course_questions(COURSE_TEST)
    forms = []
    for number, question in enumerate(questions, start=1):
        name = f"course-test-{question.id}"
        if number == 1 or question.id[0] != questions[number - 2].id[0]:
            forms.append(f"<h2>Chapter {question.id[0]}</h2>")
        forms.append(
            form.question(
                name,
                f"Question {number} of {len(questions)}, chapter {question.id[0]}",
                question.question,
                form.choices(name, question.options, False),
                form.key([question.options], form.answers(question.options)),
            )
        )
    return (
        f'<div class="course-panel course-answers" data-format="{FORMAT}" data-version="{VERSION}" '
        f'data-edition="{edition(questions)}">'
        "<noscript><p>The score and the file need JavaScript. "
        "Your instructor has the answers.</p></noscript>"
        '<fieldset class="course-when"><legend>When do you take it?</legend>'
        '<label><input type="radio" name="course-when" value="before" checked> Before the course</label>'
        '<label><input type="radio" name="course-when" value="after"> After the course</label></fieldset>'
        f'<div class="course-exercise" role="group" aria-label="Course test">{"".join(forms)}</div>'
        '<p class="course-actions pst-js-only"><button type="button" name="finish">'
        "Finish and see the score</button></p>"
        '<div class="course-aside" hidden><p>This browser also holds answers that do not fit these '
        "questions, most likely from an earlier edition of the test. They do not count here, and they are "
        "kept.</p>"
        '<p class="course-actions"><button type="button" name="save-aside">Save them as a file</button> '
        '<button type="button" name="forget-aside">Forget them</button></p></div>'
        '<output role="status"></output><div class="course-score" hidden><table>'
        '<thead><tr><th scope="col">Chapter</th><th scope="col" class="number">Before</th>'
        '<th scope="col" class="number">After</th></tr></thead><tbody></tbody></table></div>'
        '<div class="pst-js-only"><p class="course-record"><label for="learner">'
        "Name or code for your instructor</label> "
        '<input id="learner" type="text" maxlength="80" autocomplete="off"></p>'
        '<p class="course-actions"><button type="button" name="save">Save these answers as a file</button> '
        '<button type="button" name="show-code">Show them as a code</button> '
        '<button type="button" name="load">Add answers from a file</button> '
        '<button type="button" name="clear">Clear these answers</button>'
        '<input type="file" accept=".json,application/json" aria-label="File of answers" hidden>'
        "</p></div></div>"
    )


class CourseTestDirective(SphinxDirective):
    """Show the test."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the test as one raw node."""
        from widgets.quiz import LessonError
        from widgets.quiz.answer_files import COURSE_TEST

        self.env.note_dependency(str(COURSE_TEST))
        try:
            return [nodes.raw("", test_html(), format="html", course="course-test")]
        except LessonError as error:
            raise CourseTestError(str(error)) from None


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.add_directive("course-test", CourseTestDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
