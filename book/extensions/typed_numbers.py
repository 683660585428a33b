"""Refuse numbers that are typed by hand: in prose each is a link to the evidence, or allowed with a reason.

A number typed by hand stays as it is when its row changes, and nobody sees a slip. So every number in the
text of a chapter or page stands in a link (see :mod:`book.extensions.evidence_links`), or in
``book/allowed_numbers.yml``: patterns for what no row holds anywhere, such as "chapter 5" or the minutes of
an exercise, and words that one page may say. Code, equations, addresses and numbers of lists do not count.
The same reading finds links whose scheme is misspelt, which Sphinx reports at a line that nobody has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml
from sphinx.application import Sphinx

from book.extensions.evidence_links import SCHEMES, store
from book.extensions.facts import CODE
from book.extensions.schemes import HELD
from evidence.quoted import NUMBER

FILE = Path(__file__).resolve().parent.parent / "allowed_numbers.yml"
#: What is no prose: front matter, equations, comments, tags and attributes, addresses, numbers of lists,
#: options of images, definitions of footnotes.
NO_PROSE = re.compile(
    r"\A---\n.*?\n---\n|\$\$.*?\$\$|\$[^$\n]+\$|<!--.*?-->|</?[A-Za-z][^<>]*>|https?://[^\s)>]+"
    r"|^\s*\d+[.)](?=\s)|^\s*%.*?$|\[\^[^\]]*\]|^\([\w-]+\)=$|\{[#.][^}]*\}",
    re.DOTALL | re.MULTILINE,
)
LINK = re.compile(
    r"!?\[(?P<text>(?:[^\[\]\\]|\\.)*)\]"
    r"\((?P<url>[^\s()]*(?:\([^\s()]*\)[^\s()]*)?)(?:\s\"[^\"]*\")?\)"
)
SCHEME = re.compile(r"(?P<scheme>[a-z]+):(?!//)")
#: Addresses that are no quotation; :mod:`book.extensions.demo_links` and :mod:`book.extensions.handles` hold
#: what the first two say.
OTHER_SCHEMES = (*HELD, "http", "https", "mailto")
BESIDE = 30


class Allowed(NamedTuple):
    """What may stand in prose without a link: patterns on every page, and words of single pages."""

    patterns: tuple[re.Pattern, ...]
    texts: dict[str, tuple[str, ...]]


@lru_cache(maxsize=2)
def _load(path: Path, changed: int) -> Allowed:
    read = yaml.safe_load(path.read_text("utf-8"))
    patterns = tuple(re.compile(entry["pattern"], re.MULTILINE) for entry in read["everywhere"])
    texts = {
        page: tuple(text for entry in entries for text in entry["texts"])
        for page, entries in read["pages"].items()
    }
    return Allowed(patterns, texts)


def allowed(path: Path = FILE) -> Allowed:
    """Read the list of what is allowed."""
    return _load(path, path.stat().st_mtime_ns)


def blank(text: str, pattern: re.Pattern) -> str:
    """Put spaces for what matches, so that lines and places stay."""
    return pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def prose(markdown: str) -> str:
    """Return Markdown with spaces for all that is no prose and for links to the evidence."""

    def keep_label(match: re.Match) -> str:
        if match["url"].partition(":")[0] in (*SCHEMES, *HELD):
            return re.sub(r"[^\n]", " ", match[0])
        start = match.start("text") - match.start()
        return " " * start + match["text"] + " " * (len(match[0]) - start - len(match["text"]))

    return blank(LINK.sub(keep_label, blank(markdown, CODE)), NO_PROSE)


def phrase(text: str) -> re.Pattern:
    """Match words as a whole: "8 days" is not in "18 days"; any space fits a space."""
    return re.compile(r"(?<![\d.,])" + r"\s+".join(map(re.escape, text.split())) + r"(?![\d]|[.,]\d)")


def faults(markdown: str, page: str, listed: Allowed) -> Iterator[tuple[int, str]]:
    """Yield the line, from 1, of each number typed by hand and each unknown scheme, and what is wrong."""
    for link in LINK.finditer(blank(markdown, CODE)):
        scheme = SCHEME.match(link["url"])
        if scheme and scheme["scheme"] not in (*SCHEMES, *OTHER_SCHEMES):
            yield (
                markdown.count("\n", 0, link.start()) + 1,
                f"{link[0]}: there is no scheme {scheme['scheme']}; there are {', '.join(SCHEMES)}.",
            )
    text = prose(markdown)
    free = text
    for pattern in (*listed.patterns, *map(phrase, listed.texts.get(page, ()))):
        free = blank(free, pattern)
    for number in NUMBER.finditer(free):
        beside = " ".join(text[max(0, number.start() - BESIDE) : number.end() + BESIDE].split())
        yield (
            markdown.count("\n", 0, number.start()) + 1,
            f"{number[0]} is typed by hand in “{beside}”; quote it by a link to the evidence, "
            f"such as [{number[0]}](figure:C135), or allow it in book/{FILE.name}.",
        )


def problems(source: str, page: str, suffix: str, listed: Allowed) -> list[str]:
    """Name what is wrong in a page or notebook.

    Parameters
    ----------
    source : str
        Markdown, or the JSON of a notebook.
    page : str
        Its name without the suffix, such as "chapters/01-clinicians-perspective".
    suffix : str
        ".md" or ".ipynb".
    listed : Allowed

    Returns
    -------
    list of str
        One sentence each, with file, cell and line.
    """
    if suffix != ".ipynb":
        parts = [("", source)]
    else:
        cells = json.loads(source)["cells"]
        parts = [
            (f" cell {number},", "".join(cell["source"]))
            for number, cell in enumerate(cells, 1)
            if cell["cell_type"] == "markdown"
        ]
    found = [
        f"{page}{suffix},{cell} line {line}: {fault}"
        for cell, text in parts
        for line, fault in faults(text, page, listed)
    ]
    whole = "\n".join(prose(text) for _, text in parts)
    found += [
        f"book/{FILE.name}: “{text}” is not in {page}{suffix} any more; take it out."
        for text in listed.texts.get(page, ())
        if not phrase(text).search(whole)
    ]
    return found


def check(app: Sphinx, docname: str, source: list[str]) -> None:
    """Note what is wrong in a page as it is read; the build stops after the last."""
    suffix = Path(app.env.doc2path(docname)).suffix
    app.env.note_dependency(str(FILE))
    if found := problems(source[0], docname, suffix, allowed()):
        store(app.env, "problems").setdefault(docname, []).extend(found)


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.setup_extension("book.extensions.evidence_links")
    app.connect("source-read", check)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
