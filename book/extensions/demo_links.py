"""Prose that moves a demo: ``[with an inert drug](demo:unblinding?true_effect=0)``.

In the page such a link goes to the demo of that name and sets its state; what it does not name stands at its
default. In a notebook it reads as plain text. The build stops where a page has no such demo, or the demo has
no such setting or does not take the value. The second copy of a demo on a page is called ``name.2``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, urlencode

import traitlets
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform

import widgets
from book.extensions.places import where
from book.extensions.schemes import DEMO, pass_on
from widgets.demo import Demo


class DemoLinkError(SphinxError):
    """A link asks a demo for what it cannot show; one sentence for each place."""

    category = "Demo links"


def demos() -> dict[str, type[Demo]]:
    """Return the demos of the course by the names of their folders."""
    exported = (getattr(widgets, name) for name in widgets.__all__)
    return {one.demo: one for one in exported if isinstance(one, type) and issubclass(one, Demo)}


def _value(spec: dict, text: str) -> object:
    """Read a value as its control holds it; what cannot be read is returned as it is, to be refused."""
    if spec["kind"] == "number" and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    if spec["kind"] == "switch":
        return {"true": True, "false": False}.get(text, text)
    if spec["kind"] == "days" and re.fullmatch(r"(\d+( \d+)*)?", text):
        return [int(day) for day in text.split()]
    return text


def fragment(url: str, present: list[str]) -> str:
    """Return the address within the page that sets the state of a link.

    Parameters
    ----------
    url : str
        Such as ``demo:unblinding?true_effect=0``.
    present : list of str
        Demos of the page in their order, by name; a name stands twice for two copies.

    Returns
    -------
    str
        Such as ``#demo=unblinding&true_effect=0``.

    Raises
    ------
    ValueError
        With the end of a sentence: the demo, setting or value that there is not, and what there is.
    """
    address, _, query = unescape(url).partition(":")[2].partition("?")  # MyST writes & as &amp;
    name, _, copy = address.partition(".")
    known = demos()
    if name not in known:
        raise ValueError(f"there is no demo {name}; there are {', '.join(sorted(known))}")
    if present.count(name) < int(copy or 1):
        raise ValueError(
            f"this page has no demo {address}; it has {', '.join(dict.fromkeys(present)) or 'none'}"
        )
    specs = known[name].specs
    pairs = parse_qsl(query, keep_blank_values=True)
    if query and not pairs:
        raise ValueError(f"the settings of {name} are written as setting=value, joined by &")
    for setting, text in pairs:
        if setting not in specs:
            raise ValueError(f"{name} has no setting {setting}; it has {', '.join(sorted(specs))}")
        try:
            known[name](**{setting: _value(specs[setting], text)})
        except traitlets.TraitError as error:
            raise ValueError(f"in {name}, {str(error).rstrip('.')}") from None
    return f"#{urlencode([('demo', address), *pairs])}"


class DemoLinkTransform(SphinxTransform):
    """Turn the links of a page into addresses within it."""

    default_priority = 501  # after myst-nb has made nodes of the outputs

    def apply(self, **kwargs: object) -> None:
        """Replace the addresses, or stop with what is wrong."""
        links = [
            node
            for node in self.document.findall(nodes.reference)
            if node.get("refuri", "").startswith("demo:")
        ]
        if not links:
            return
        present = list(self._present())
        wrong = []
        for link in links:
            try:
                link["refuri"] = fragment(link["refuri"], present)
            except ValueError as error:
                place = where(self.env, self.env.docname, link.line)
                wrong.append(f"{place}, [{link.astext()}]({link['refuri']}): {error}.")
            link["classes"] = ["demo-link"]
            link["internal"] = True
        if wrong:
            raise DemoLinkError("\n".join(wrong))

    def _present(self) -> Iterator[str]:
        for node in self.document.findall(nodes.raw):
            if node.get("course") == "demo":
                yield from re.findall(r'data-demo="([a-z0-9_-]+)"', node.astext())


def configure(app: Sphinx, config: object) -> None:
    """Let MyST pass the scheme on."""
    pass_on(config, DEMO)


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.add_transform(DemoLinkTransform)
    app.connect("config-inited", configure, priority=110)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
