"""The page "Your progress": which sections and questions there are, where a page says ``{course-progress}``.

What a reader has read and answered stays in the reader's browser; this only lists what there is.
"""

from __future__ import annotations

import json
import re
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book import anki
from book.extensions.answer_tests import Test, tests
from book.extensions.page import chapter

QUESTION = re.compile(r'<form id="(quiz-\d\d-[a-z0-9-]+)"')
NO_SCRIPT = "<noscript><p>This needs JavaScript.</p></noscript>"


#: A chapter: its number, title, page, address, sections (id and title), questions (ids).
Chapter = tuple[int, str, str, str, list[tuple[str, str]], list[str]]


class ProgressPlace(nodes.General, nodes.Element):
    """Stands where the list comes, until every chapter is read."""


class ProgressDirective(SphinxDirective):
    """Mark the place of the list."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the place."""
        return [ProgressPlace()]


def sections(document: nodes.document) -> list[tuple[str, str]]:
    """Return id and title of the sections of a chapter, below its title."""
    top = next(iter(document.findall(nodes.section)))
    return [
        (section["ids"][0], section.next_node(nodes.title).astext())
        for section in top.children
        if isinstance(section, nodes.section)
    ]


def questions(document: nodes.document) -> list[str]:
    """Return the ids of the quiz questions of a chapter, in order."""
    return list(
        dict.fromkeys(
            found for node in document.findall(nodes.raw) for found in QUESTION.findall(node.astext())
        )
    )


def row(number: int, title: str, page: str, asked: list[str]) -> str:
    """Write a chapter's line of the table."""
    return (
        f'<tr data-chapter="{escape(page)}" data-questions="{escape(json.dumps(asked))}">'
        f'<th scope="row">{number} {escape(title)}</th>'
        '<td class="sections number"></td><td class="questions number"></td></tr>'
    )


def boxes(number: int, title: str, page: str, uri: str, entries: list[tuple[str, str]]) -> str:
    """Write a chapter's sections, each with a box."""
    lines = "".join(
        f'<li><input type="checkbox" id="read-{number}-{place}" data-page="{escape(page)}" '
        f'data-section="{escape(name)}" aria-label="Read: {escape(label)}">'
        f'<a href="{escape(uri)}#{escape(name)}">{escape(label)}</a></li>'
        for place, (name, label) in enumerate(entries, start=1)
    )
    return f"<details><summary>{number} {escape(title)}</summary><ul>{lines}</ul></details>"


def quiz_html(asked: list[Test]) -> str:
    """Write the place where a quiz's answers are saved for an instructor; it does not hold what is right."""
    from widgets.quiz.answer_files import COURSE, FORMAT, NAMED_VERSION, edition

    entries = []
    for test in asked:
        if test.name == COURSE:  # which has a button of its own
            continue
        quiz = {
            "test": test.name,
            "edition": edition(test.questions),
            "form": test.form,
            "questions": [
                {"id": question.id, "options": len(question.options), "multiple": question.multiple}
                for question in test.questions
            ],
        }
        entries.append(f'<option value="{escape(json.dumps(quiz))}">{escape(test.title)}</option>')
    if not entries:
        return ""
    return (
        f'<div class="course-quiz-answers" data-format="{FORMAT}" data-version="{NAMED_VERSION}">'
        "<h2>Hand in the answers to a quiz</h2>"
        "<p>If your instructor asks for them. The file, or the code, holds your first answer to each "
        "question, the one before you had read the reasons, and how sure you said to be. Nothing is sent; "
        "you hand it over yourself.</p>"
        '<p class="course-record"><label for="quiz-of">Quiz</label> '
        f'<select id="quiz-of">{"".join(entries)}</select></p>'
        '<p class="course-record"><label for="quiz-learner">Name or code for your instructor</label> '
        '<input id="quiz-learner" type="text" maxlength="80" autocomplete="off"></p>'
        '<p class="course-actions"><button type="button" name="save-quiz">'
        "Save these answers as a file</button> "
        '<button type="button" name="show-quiz-code">Show them as a code</button></p>'
        '<p class="course-quiz-said" role="status"></p></div>'
    )


def again_html(chapters: list[Chapter], asked: list[Test]) -> str:
    """Write the place of the questions that come back: the choice, and every chapter's question, put away.

    The script brings those out that are due. Their keys are encoded, as in the chapters.
    """
    from widgets.quiz import form

    places = {question: (number, uri) for number, _, _, uri, _, own in chapters for question in own}
    forms = []
    for test in asked:
        for question in test.questions:
            name = f"{test.form}{question.id}"
            if name not in places:
                continue
            number, uri = places[name]
            answered = form.question(
                f"again-{name}",
                f"Chapter {number}",
                question.question,
                form.choices(f"again-{name}", question.options, question.multiple),
                form.key([question.options], form.answers(question.options)),
            )
            forms.append(
                f'<div class="course-exercise" data-question="{escape(name)}" hidden>{answered}'
                f'<p class="course-again-next" hidden><span></span> <a href="{escape(uri)}#{escape(name)}">'
                f"Read it again in chapter {number}</a></p></div>"
            )
    return (
        '<div class="course-panel course-again" data-waiting><h2 id="come-back">Questions that come back</h2>'
        f"{NO_SCRIPT}"
        "<p>If you like, the questions that you answer in the chapters come back here: the next day, then "
        "after 3, 9, 27 and 81 days. A wrong answer starts over with the next day. There are never more "
        "than ten a day, and a day that you miss costs nothing.</p>"
        '<p class="course-record"><label><input type="checkbox" name="again"> '
        'Let my questions come back</label></p><p class="course-again-said" role="status"></p>'
        f'{"".join(forms)}<p class="course-again-coming"></p></div>'
    )


def sure_html() -> str:
    """Write the place where what a reader said of how sure stands against what came."""
    return (
        '<div class="course-panel course-sure" data-waiting>'
        f'<h2 id="how-sure">How sure, and how often right</h2>{NO_SCRIPT}'
        "<p>In the quizzes and in the deck of claims of chapter 1 you may say how sure you are before you "
        "see the answer. What you said then stands here against what came. It is yours: an instructor sees "
        "it only in a file of answers that you hand over.</p>"
        '<div class="course-sure-room"></div></div>'
    )


def deck_html() -> str:
    """Write where the deck for Anki is, which the build lays beside the evidence's tables."""
    return (
        '<div class="course-panel course-deck"><h2 id="anki">With Anki</h2>'
        "<p>Anki is a free program for learning with cards. This deck has every question of the chapters and "
        "pages with its reasons, the terms, and the practice points, each card with its source. The course "
        "test is not in it. A newer edition of the deck keeps what you have learnt: open it in Anki and "
        "choose “Always” for “Update notes”, since a card that was corrected need not bear a newer day.</p>"
        f'<p><a href="../data/{anki.NAME}" download>Download the deck for Anki</a></p></div>'
    )


def list_html(chapters: list[Chapter], asked: list[Test]) -> str:
    """Write the whole place: table, buttons, questions, boxes, and how a quiz's answers become a file."""
    rows = "".join(row(number, title, page, asked) for number, title, page, _, _, asked in chapters)
    lists = "".join(
        boxes(number, title, page, uri, entries)
        for number, title, page, uri, entries, _ in chapters
        if entries
    )
    return (
        '<div class="course-panel course-progress" data-waiting>'
        "<noscript><p>Keeping progress needs JavaScript; reading the course does not.</p></noscript>"
        '<p class="course-due" hidden><a href="#come-back"></a></p>'
        '<p class="course-record"><label for="record-name">Name for the record</label> '
        '<input id="record-name" type="text" autocomplete="name" maxlength="120"> '
        "<span>Date: <time></time></span></p>"
        '<div class="pst-scrollable-table-container" tabindex="0" role="region" aria-label="Your progress">'
        '<table><thead><tr><th scope="col">Chapter</th><th scope="col" class="number">Sections read</th>'
        '<th scope="col" class="number">Questions right</th></tr></thead>'
        f'<tbody>{rows}</tbody><tfoot><tr><th scope="row">The course</th><td class="sections number"></td>'
        '<td class="questions number"></td></tr></tfoot></table></div>'
        '<p class="course-actions"><button type="button" name="print">Print this record</button> '
        '<button type="button" name="save">Save as a file</button> '
        '<button type="button" name="load">Add from a file</button> '
        '<button type="button" name="restart">Start again</button>'
        '<input type="file" accept=".json,application/json" aria-label="Progress file" hidden></p>'
        '<output role="status"></output>'
        '<div class="course-progress-sections">'
        f"<p>Open a chapter to correct what counts as read.</p>{lists}</div>{quiz_html(asked)}"
        f"</div>{again_html(chapters, asked)}{sure_html()}{deck_html()}"
    )


def fill(app: Sphinx, document: nodes.document, name: str) -> None:
    """Write the list, now that every chapter is known."""
    for place in list(document.findall(ProgressPlace)):
        chapters = []
        for page in sorted(page for page in app.env.found_docs if chapter(page)):
            source = app.env.get_doctree(page)
            uri = app.builder.get_relative_uri(name, page)
            chapters.append(
                (chapter(page), app.env.titles[page].astext(), page, uri, sections(source), questions(source))
            )
        html = list_html(chapters, tests(Path(app.srcdir)))
        place.replace_self(
            [
                nodes.raw("", html, format="html", course="progress"),
                nodes.raw("", "", format="html", course="exercise"),  # the script that marks answers
            ]
        )


def pages_to_write(app: Sphinx, env: object) -> list[str]:
    """Name the pages to write anew when any chapter has changed."""
    return [name for name in ("book/progress",) if name in app.env.found_docs]


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.add_node(ProgressPlace)
    app.add_directive("course-progress", ProgressDirective)
    app.connect("doctree-resolved", fill)
    app.connect("env-updated", pages_to_write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
