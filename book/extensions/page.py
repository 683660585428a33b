"""What each page of the book needs beyond the theme: its edition, its demos, its status and its notebook."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from docutils import nodes
from sphinx.application import Sphinx

from book.editions import select

IN_PREPARATION = "in preparation"
# Scripts of the pages that have such a place.
SCRIPTS = {"progress": "progress-page.js", "course-test": "course-test.js", "evidence-filter": "ledger.js"}


def read_notebook(text: str, edition: str) -> nbformat.NotebookNode:
    """Read a notebook as its edition shows it, so that nothing else reaches page, search or download."""
    return select(nbformat.reads(text, as_version=4), edition)


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
        startdepth=0, show_nav_level=1, kind="raw", maxdepth=1, collapse=False, includehidden=True,
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
        if status.get(name) == IN_PREPARATION:
            note = soup.new_tag("span", attrs={"class": "course-status"})
            note.string = IN_PREPARATION
            link.extend([" ", note])
    return str(soup)


def chapter(page: str) -> int | None:
    """Return the number in a chapter's file name."""
    found = re.fullmatch(r"chapters/(\d+)-.*", page)
    return int(found[1]) if found else None


def add_context(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Give the templates what they ask for."""
    status = {name: app.env.metadata[name].get("status") for name in app.env.found_docs}
    kinds = outputs(doctree)
    context["course_has_demo"], context["course_has_figure"] = "demo" in kinds, "figure" in kinds
    context["course_scripts"] = [SCRIPTS[kind] for kind in sorted(kinds & SCRIPTS.keys())]
    context["course_contents"] = contents(context, status)
    context["course_chapter"] = chapter(page)
    context["in_preparation"] = status.get(page) == IN_PREPARATION
    if "body" in context:
        # Docutils gives entries of a list a role that is no longer one for them.
        context["body"] = context["body"].replace('role="doc-biblioentry"', 'role="listitem"')
    source = Path(app.env.doc2path(page)) if page in app.env.found_docs else Path()
    context["course_notebook"] = f"notebooks/{source.name}" if source.suffix == ".ipynb" else None


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.add_config_value("course_edition", "learner", "env", str)
    # Changes with every file that the pages are made from and Sphinx does not know; then all are read anew.
    app.add_config_value("course_inputs", "", "env", str)
    app.connect("config-inited", set_reader, priority=100)
    app.connect("html-page-context", add_context, priority=600)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
