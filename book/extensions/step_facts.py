"""Facts in the steps of a demo, linked in its ``controls.json`` as in a chapter: ``[contested](claim:C013)``.

A demo knows words only. Beside each demo of a page this puts a ``<template>`` with every fact of its steps as
the page shows facts, badge and note; the demo's guide takes them from there (``widgets/shared/facts.js``). In
JupyterLab the extension puts it there. On paper the words stand alone. The build stops at a link to what is
not there, or whose words are not what the row says.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from book.extensions import glossary
from book.extensions.evidence_links import SCHEMES, LinkError, as_node, is_fact, look_up, store

WIDGETS = Path(__file__).resolve().parents[2] / "widgets"
LINK = re.compile(r"\[(?P<words>[^\[\]]*)\]\((?P<url>[^()\s]*)\)")
PARTS = ("do", "look", "means")
#: Room for a demo that says nothing of it.
USUAL_ROOM = {"laptop": 43, "phone": 62}


class step_facts(nodes.General, nodes.Element):
    """The facts of a demo's steps, for its guide."""


class step_fact(nodes.Inline, nodes.Element):
    """One of them, with the link as the step has it."""


def controls(demo: str) -> dict:
    """Return what a demo's ``controls.json`` says.

    Parameters
    ----------
    demo : str
        Its name, which is that of its folder.

    Returns
    -------
    dict
        Empty if there is none: a demo that is not there is named where its script is looked for.
    """
    path = WIDGETS / demo / "controls.json"
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def room(name: str) -> dict[str, int]:
    """Return how tall a demo is when it comes: its place keeps so much free.

    Parameters
    ----------
    name : str
        Of the demo.

    Returns
    -------
    dict of str to int
        Heights in rem, for "laptop" and "phone".
    """
    return controls(name).get("room", USUAL_ROOM)


def links(demo: str) -> Iterator[tuple[int, re.Match]]:
    """Find the links in the steps of a demo, each with the number of its step."""
    for number, step in enumerate(controls(demo).get("steps", ()), 1):
        for part in PARTS:
            for link in LINK.finditer(step[part]):
                yield number, link


class StepFactsTransform(SphinxTransform):
    """Put the facts of its steps beside each demo of a page."""

    default_priority = 502  # after myst-nb has made nodes of the outputs

    def apply(self, **kwargs: object) -> None:
        """Add the templates; note what is wrong."""
        seen: set[str] = set()
        for node in list(self.document.findall(nodes.raw)):
            if node.get("course") != "demo":
                continue
            for demo in re.findall(r'data-demo="([a-z0-9_-]+)"', node.astext()):
                if demo not in seen and (shown := self._facts(demo)):
                    node.parent.insert(node.parent.index(node) + 1, step_facts("", *shown, demo=demo))
                seen.add(demo)

    def _facts(self, demo: str) -> list[step_fact]:
        terms = glossary.load(glossary.source(self.app))
        shown: dict[str, step_fact] = {}
        for step, link in links(demo):
            words, url = link["words"], link["url"]
            try:
                if not is_fact(url):
                    raise LinkError(f"a step links to the evidence only: {', '.join(SCHEMES)}")
                found = look_up(url, terms)
                if fault := found.fault(words):
                    raise LinkError(fault)
            except LinkError as error:
                where = f"widgets/{demo}/controls.json, step {step}, {link[0]}"
                store(self.env, "problems").setdefault(self.env.docname, []).append(f"{where}: {error}.")
                continue
            if found.is_plain or link[0] in shown:
                continue
            node = as_node(found, terms, f"{demo}-{len(shown) + 1}", nodes.Text(words))
            shown[link[0]] = step_fact("", node, link=link[0])
        return list(shown.values())


def visit_facts(self: object, node: step_facts) -> None:
    """Open the template: what is in it is part of no page until a guide shows it."""
    self.body.append(f'<template class="demo-facts" data-demo="{node["demo"]}">')


def depart_facts(self: object, node: step_facts) -> None:
    """Close it."""
    self.body.append("</template>\n")


def visit_fact(self: object, node: step_fact) -> None:
    """Say which link the fact is shown for."""
    self.body.append(f'<span data-fact="{escape(node["link"])}">')


def depart_fact(self: object, node: step_fact) -> None:
    """Close it."""
    self.body.append("</span>")


def skip(self: object, node: nodes.Element) -> None:
    """Leave it out of formats without demos."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.setup_extension("book.extensions.evidence_links")
    others = dict.fromkeys(("latex", "text", "man", "texinfo"), (skip, None))
    app.add_node(step_facts, html=(visit_facts, depart_facts), **others)
    app.add_node(step_fact, html=(visit_fact, depart_fact), **others)
    app.add_transform(StepFactsTransform)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
