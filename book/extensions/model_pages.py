"""Directives that put model cards on a page.

They are::

    ```{model-list}             all models, with their numbers' and their results' standing
    ```{model-cards} receptor   the cards of one room, a section each
    ```{reference-count}        the reference values by subject, and what nothing computes

Models take seconds to import, so they are when such a page is read or written, and not by every build.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from book.extensions.evidence_links import EvidenceError


class model_part(nodes.General, nodes.Element):
    """A part of a page that is written once all pages have been read."""


class ModelDirective(SphinxDirective):
    """Leave a place for a part, or a section with a place for each card."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the places."""
        if self.name != "model-cards":
            return [model_part(part=self.name, argument=self.arguments[0] if self.arguments else "")]
        from models.derived import cards

        room = self.arguments[0] if self.arguments else ""
        rooms = list(dict.fromkeys(card.room for card in cards.cards().values()))
        if room not in rooms:
            raise EvidenceError(f"{self.env.docname}: there are cards for {', '.join(rooms)}, not {room!r}.")
        result = []
        for card in cards.cards().values():
            if card.room == room:
                name = card.name.replace("_", "-")
                section = nodes.section(ids=[name], names=[name])
                section += nodes.title(text=card.system.title)
                section += model_part(part="model-card", argument=card.name)
                self.state.document.note_explicit_target(section)
                result.append(section)
        return result


def write_parts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the parts into their places."""
    places = list(doctree.findall(model_part))
    if not places:
        return
    from book.extensions.evidence_pages import Page
    from book.extensions.model_cards import PARTS

    for node in places:
        html = PARTS[node["part"]](node["argument"], Page(app, docname))
        # A picture needs the page's script for figures.
        needs = {"course": "figure"} if 'class="course-figure"' in html else {}
        node.replace_self(nodes.raw("", f'<div class="{node["part"]}">{html}</div>', format="html", **needs))


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.setup_extension("book.extensions.evidence_links")
    app.add_node(model_part)
    for name in ("model-cards", "model-list", "reference-count"):
        app.add_directive(name, ModelDirective)
    app.connect("doctree-resolved", write_parts)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
