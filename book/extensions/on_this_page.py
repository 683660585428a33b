"""The demos of a page in its list of sections, each named by its question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx

from book.extensions.step_facts import controls

PLACE = re.compile(r'<div class="course-demo" data-demo="([a-z0-9_-]+)"')


def demos(doctree: nodes.document) -> Iterator[tuple[str, list[str]]]:
    """Find each demo of a page once, with the ids of the sections around it."""
    seen = set()
    for node in doctree.findall(nodes.raw):
        place = PLACE.match(node.astext()) if node.get("course") == "demo" else None
        if place and place[1] not in seen:
            seen.add(place[1])
            around = node.parent
            ids = []
            while around is not None:
                ids += around.get("ids", []) if isinstance(around, nodes.section) else []
                around = around.parent
            yield place[1], ids


def name_demos(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Give the page's list of sections its demos, and each demo the id that its entry leads to."""
    listed = BeautifulSoup(str(context["generate_toc_html"]()), "html.parser")
    for name, around in demos(doctree) if doctree is not None and listed.li else ():
        section = next((item for item in listed.select("li.toc-h2") if item.a["href"][1:] in around), None)
        question = controls(name).get("question")
        if section is None or not question:
            continue
        entry = listed.new_tag("li", attrs={"class": "course-thing"})
        link = listed.new_tag("a", href=f"#demo-{name}")
        link.string = question
        entry.append(link)
        while (after := section.find_next_sibling("li")) and "course-thing" in after["class"]:
            section = after  # in the order of the page
        section.insert_after(entry)
        place = f'<div class="course-demo" data-demo="{name}"'
        context["body"] = context["body"].replace(place, f'{place} id="demo-{name}"', 1)
    context["course_sections"] = str(listed)


def setup(app: Sphinx) -> dict:
    """Work once the theme has said what the list is."""
    app.connect("html-page-context", name_demos, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
