"""Numbers in a sentence to pull: ``[100](pull:midazolam)``, and ``[36](pull:midazolam#more)`` follows it.

In the page the first is a handle, and the others follow it; in a notebook, on paper and without scripts all
are words. The build stops where a link says something else than :data:`book.handles.HANDLES` computes.
"""

from __future__ import annotations

import json
from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.transforms import SphinxTransform

from book.extensions.places import where
from book.extensions.schemes import PULL, pass_on
from book.handles import HANDLES


class HandleError(SphinxError):
    """A link names no handle, or does not say what the handle computes; one sentence for each place."""

    category = "Numbers to pull"


def wanted(name: str, part: str) -> str:
    """Return what a link has to say.

    Parameters
    ----------
    name, part : str
        Of the handle and of the number that follows it; `part` is empty for the handle.

    Returns
    -------
    str
        Its words before anyone pulls.

    Raises
    ------
    ValueError
        With the end of a sentence, if there is no such handle or part.
    """
    if name not in HANDLES:
        raise ValueError(f"there is no handle {name}; there are {', '.join(sorted(HANDLES))}")
    handle = HANDLES[name]
    if not part:
        return str(handle.start)
    if part not in handle.follows:
        raise ValueError(f"nothing called {part} follows {name}; there are {', '.join(handle.follows)}")
    return handle.follows[part][1](handle.start)


def html(name: str, part: str) -> str:
    """Write a handle with all that follows from its values, or a number that follows.

    Parameters
    ----------
    name, part : str
        As :func:`wanted` takes them.

    Returns
    -------
    str
        A span; a handle's ``data-told`` holds its label, what follows by name, and the words at each value.
    """
    handle = HANDLES[name]
    if part:
        return f'<span class="follows" data-pull="{name}" data-part="{part}">{wanted(name, part)}</span>'
    follows = handle.follows.items()
    told = {
        "label": handle.label,
        "names": {key: said for key, (said, _) in follows},
        "values": {value: {key: words(value) for key, (_, words) in follows} for value in handle.values},
    }
    said = escape(json.dumps(told, ensure_ascii=False))
    return f'<span class="pull" data-handle="{name}" data-told="{said}">{handle.start}</span>'


class HandleTransform(SphinxTransform):
    """Turn the links of a page into handles and what follows them."""

    default_priority = 501

    def apply(self, **kwargs: object) -> None:
        """Replace the links, or stop with what is wrong."""
        links = [
            node
            for node in self.document.findall(nodes.reference)
            if node.get("refuri", "").startswith(f"{PULL}:")
        ]
        named = [link["refuri"].partition(":")[2].partition("#") for link in links]
        wrong = []
        for link, (name, _, part) in zip(links, named, strict=True):
            try:
                words = wanted(name, part)
                if link.astext() != words:
                    raise ValueError(f"the text must be {words}")
                if named.count((name, "", "")) != 1:
                    raise ValueError(f"a page has one [{HANDLES[name].start}]({PULL}:{name})")
            except ValueError as error:
                place = where(self.env, self.env.docname, link.line)
                wrong.append(f"{place}, [{link.astext()}]({link['refuri']}): {error}.")
                continue
            link.replace_self(nodes.raw("", html(name, part), format="html"))
        if wrong:
            raise HandleError("\n".join(wrong))


def configure(app: Sphinx, config: object) -> None:
    """Let MyST pass the scheme on."""
    pass_on(config, PULL)


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.add_transform(HandleTransform)
    app.connect("config-inited", configure, priority=111)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
