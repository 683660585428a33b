"""The page "Your progress": which sections and questions there are, where a page says ``{course-progress}``.

What a reader has read and answered stays in the reader's browser; this only lists what there is.
"""

from __future__ import annotations

import json
import re
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book.extensions.page import chapter

QUESTION = re.compile(r'<form id="(quiz-\d\d-[a-z0-9-]+)"')


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


def list_html(chapters: list[tuple[int, str, str, str, list[tuple[str, str]], list[str]]]) -> str:
    """Write the whole place: table, buttons, boxes."""
    rows = "".join(row(number, title, page, asked) for number, title, page, _, _, asked in chapters)
    lists = "".join(
        boxes(number, title, page, uri, entries)
        for number, title, page, uri, entries, _ in chapters
        if entries
    )
    return (
        '<div class="course-panel course-progress" data-waiting>'
        "<noscript><p>Keeping progress needs JavaScript; reading the course does not.</p></noscript>"
        '<p class="course-record"><label for="record-name">Name for the record</label> '
        '<input id="record-name" type="text" autocomplete="name" maxlength="120"> '
        "<span>Date: <time></time></span></p>"
        '<table><thead><tr><th scope="col">Chapter</th><th scope="col" class="number">Sections read</th>'
        '<th scope="col" class="number">Questions right</th></tr></thead>'
        f'<tbody>{rows}</tbody><tfoot><tr><th scope="row">The course</th><td class="sections number"></td>'
        '<td class="questions number"></td></tr></tfoot></table>'
        '<p class="course-actions"><button type="button" name="print">Print this record</button> '
        '<button type="button" name="save">Save as a file</button> '
        '<button type="button" name="load">Add from a file</button> '
        '<button type="button" name="restart">Start again</button>'
        '<input type="file" accept=".json,application/json" aria-label="Progress file" hidden></p>'
        '<output role="status"></output>'
        f'<div class="course-progress-sections">'
        f'<p>Open a chapter to correct what counts as read.</p>{lists}</div>'
        "</div>"
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
        place.replace_self(nodes.raw("", list_html(chapters), format="html", course="progress"))


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
