"""Worked corrections as a spread: the article's sentence struck, what was found, and what to say instead.

A notebook has them as three paragraphs that begin with their names in bold; so they are found.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx

SECTION = "worked-correction"
SAYS = re.compile(r"What the articles? says?\.$")
INSTEAD = "Say instead."


def spread(app: Sphinx, doctree: nodes.document) -> None:
    """Mark the parts of each correction; a sentence is struck only where another one is offered for it."""
    for section in doctree.findall(nodes.section):
        if not any(name.startswith(SECTION) for name in section["ids"]):
            continue
        named = {
            name.astext(): part
            for part in section.children
            if isinstance(part, nodes.paragraph)
            and (name := part.next_node(nodes.strong)) is not None
            and part.astext().startswith(name.astext())
        }
        if INSTEAD not in named:
            continue
        named[INSTEAD]["classes"].append("course-instead")
        for name, part in named.items():
            if SAYS.match(name):
                after = part.index(part.next_node(nodes.strong)) + 1
                said = part[after:]
                if isinstance(said[0], nodes.Text):  # the space before the sentence is not struck
                    said[0] = nodes.Text(said[0].lstrip())
                part[after:] = [nodes.Text(" "), nodes.inline("", "", *said, classes=["course-struck"])]


def setup(app: Sphinx) -> dict:
    """Work once a page is read."""
    app.connect("doctree-read", spread)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
