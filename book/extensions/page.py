"""What each page of the book needs beyond the theme: its edition, its demos, its status and its notebook."""

from __future__ import annotations

import re
import textwrap
from html import escape
from pathlib import Path
from typing import Any

import nbformat
from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

from book.editions import select
from book.extensions.answer_fields import with_fields
from book.extensions.evidence_notes import crisis_html
from book.extensions.own_answers import with_places
from book.extensions.workshop import WorkshopError, read_lesson
from book.slides.derive import on_slides
from evidence import crisis, workshop

IN_PREPARATION = "in preparation"
SHOW_CODE = "Show the code"
# Scripts of the pages that have such a place.
SCRIPTS = {
    "progress": "progress-page.js",
    "course-test": "course-test.js",
    "read-answers": "read-answers.js",
    "open-cases": "open-cases.js",
    "evidence-filter": "ledger.js",
    "exercise": "form.js",
    "answer-field": "answer-field.js",
    "guess": "guess.js",
    "own-answer": "own-answer.js",
}


def read_notebook(text: str, edition: str) -> nbformat.NotebookNode:
    """Read a notebook as its edition shows it, so that nothing else reaches page, search or download.

    In the page code is folded to a line, because no reader of it needs Python; the notebook keeps it open.
    """
    notebook = select(nbformat.reads(text, as_version=4), edition)
    for cell in notebook.cells:
        if cell.cell_type == "code" and "hide-cell" not in cell.metadata.get("tags", []):
            cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
            cell.metadata["mystnb"] = {"code_prompt_show": SHOW_CODE, "code_prompt_hide": SHOW_CODE}
    notebook.cells = with_fields(notebook.cells)
    if edition == "learner":
        notebook.cells = with_places(notebook.cells)
    return notebook


def set_reader(app: Sphinx, config: Any) -> None:
    """Let myst-nb read notebooks through the edition."""
    config.nb_custom_formats = {
        ".ipynb": ["book.extensions.page.read_notebook", {"edition": config.course_edition}, False]
    }


def outputs(doctree: nodes.document | None) -> set[str]:
    """Tell which kinds of output a page has: "demo", "figure" or a key of SCRIPTS."""
    return {node["course"] for node in doctree.findall(nodes.raw) if node.get("course")} if doctree else set()


def contents(context: dict, status: dict[str, str | None]) -> str:
    """Write the table of contents with chapter numbers, and in words which chapters are in preparation."""
    soup = context["generate_toctree_html"](
        startdepth=0,
        show_nav_level=1,
        kind="raw",
        maxdepth=1,
        collapse=False,
        includehidden=True,
        titles_only=True,
    )
    documents = {context["pathto"](name): name for name in status}
    for link in soup.select("li.toctree-l1 > a"):
        name = context["pagename"] if link["href"] == "#" else documents.get(link["href"], "")
        if link["href"] == "#":
            link["aria-current"] = "page"
        number = chapter(name)
        if number:
            mark = soup.new_tag("span", attrs={"class": "course-number"})
            mark.string = f"{number} "
            link.insert(0, mark)
        elif link.find_parent("ul").select_one(".course-number"):
            link["class"] = [*link.get("class", []), "course-behind"]
        if status.get(name) == IN_PREPARATION:
            note = soup.new_tag("span", attrs={"class": "course-status"})
            note.string = IN_PREPARATION
            link.extend([" ", note])
    return str(soup)


def chapter(page: str) -> int | None:
    """Return the number in a chapter's file name."""
    found = re.fullmatch(r"chapters/(\d+)-.*", page)
    return int(found[1]) if found else None


def minutes(app: Sphinx, page: str) -> int | None:
    """Return the minutes that a chapter asks of one who reads it alone; None of a page that is none."""
    try:
        return read_lesson(Path(app.env.doc2path(page))).alone if chapter(page) else None
    except WorkshopError:  # the instructors' page says what is missing
        return None


#: Letters of a description; lists of results cut longer ones.
DESCRIBED = 160
#: Opens the line that says where a page belongs.
BEHIND = "Behind chapter"


def description(doctree: nodes.document | None) -> str:
    """Return how a page begins, for lists of results and shared links.

    Parameters
    ----------
    doctree : nodes.document or None
        Of the page; None where it has none, as the search has.

    Returns
    -------
    str
        The beginning of its first paragraph that is a sentence and no line of where it belongs; empty if
        there is none.
    """
    if doctree is None:
        return ""
    texts = (" ".join(one.astext().split()) for one in doctree.findall(nodes.paragraph))
    first = next((text for text in texts if text.endswith((".", "?")) and not text.startswith(BEHIND)), "")
    return next(iter(textwrap.wrap(first, DESCRIBED, break_on_hyphens=False)), "")


def meta_tags(title: str, described: str, published: str = "") -> str:
    """Describe a page to lists of results, and to what shows a link as a card.

    Parameters
    ----------
    title, described : str
        Of the page, in plain words; `described` may be empty.
    published : str
        The address of the book; without one there is no picture, whose address must be whole.

    Returns
    -------
    str
        HTML for its head.
    """
    tags = {"og:title": title, "og:type": "article"}
    if described:
        tags |= {"description": described, "og:description": described}
    if published:
        tags["og:image"] = f"{published.rstrip('/')}/_static/social-card.png"
    return "".join(
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{escape(words)}">\n'
        for name, words in tags.items()
    )


def add_context(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Give the templates what they ask for."""
    status = {name: app.env.metadata[name].get("status") for name in app.env.found_docs}
    kinds = outputs(doctree)
    context["course_has_demo"], context["course_has_figure"] = "demo" in kinds, "figure" in kinds
    context["course_scripts"] = [SCRIPTS[kind] for kind in sorted(kinds & SCRIPTS.keys())]
    context["course_contents"] = contents(context, status)
    context["course_chapter"] = chapter(page)
    context["course_minutes"] = minutes(app, page)
    context["course_crisis_lines"] = crisis_html(crisis.all_parts())
    context["course_workshop"] = workshop.adapted()
    context["in_preparation"] = status.get(page) == IN_PREPARATION
    if "body" in context:
        # Docutils gives entries of a list a role that is no longer one for them, and MyST-NB names what is
        # folded by words that nobody sees.
        context["body"] = (
            context["body"]
            .replace('role="doc-biblioentry"', 'role="listitem"')
            .replace(' aria-label="Toggle hidden content"', "")
        )
    title = BeautifulSoup(context.get("title") or "", "html.parser").get_text()
    context["metatags"] = context.get("metatags", "") + meta_tags(
        title, description(doctree), app.config.html_baseurl
    )
    source = Path(app.env.doc2path(page)) if page in app.env.found_docs else Path()
    is_notebook = source.suffix == ".ipynb"
    has_deck = is_notebook and on_slides(nbformat.read(source, as_version=4))
    context["course_deck"] = f"slides/{source.stem}.html" if has_deck else None
    context["course_notebook"] = f"notebooks/{source.name}" if is_notebook else None


#: The end of what stands by itself on a page.
BLOCK_END = re.compile(
    r"(</(?:td|th|tr|li|p|dt|dd|h[1-6]|div|legend|label|summary|option|caption|figcaption|"
    r"button|text)>|<br ?/?>)(?=\S)|(</a>)(?=<span)"
)


def part_words(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """End every block of raw HTML with a line: Sphinx's search would join the words of two cells."""
    for node in doctree.findall(nodes.raw):
        if "html" in node.get("format", "").split():
            node.children = [nodes.Text(BLOCK_END.sub(r"\g<0>\n", node.astext()))]


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.add_config_value("course_edition", "learner", "env", str)
    # Changes with every file that the pages are made from and Sphinx does not know; then all are read anew.
    app.add_config_value("course_inputs", "", "env", str)
    app.connect("config-inited", set_reader, priority=100)
    app.connect("doctree-resolved", part_words, priority=900)
    app.connect("html-page-context", add_context, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
