"""Which sentences of a text a slide takes, and what becomes of its links and sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from book.extensions.evidence_links import VERDICTS
from book.extensions.step_facts import LINK

#: Words of a slide that says nothing of its sentences, and the most that any may have. Chosen.
USUAL, MOST = 40, 70
#: Rows of a table, without its head, that can be read from the last row of a room. Chosen.
ROWS = 10
#: A source is kept apart until it is known whether it stands in brackets, for the foot, or in a sentence.
SOURCE = re.compile("\x01([^\x02]*)\x02")
BRACKETS = re.compile(r"\s*\(([^()]*)\)")
END = re.compile(r"(?<=[.?!])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bv\.)([”\"*’)]*)\s+(?=[“\"*]*[A-Z0-9<(\[])")
#: A word that opens a paragraph, in bold; it stands with the sentence after it.
LABEL = re.compile(r"\*\*[^*]+[.:?]\*\*")
FOLDED = re.compile(r"<details>.*?</details>", re.DOTALL)
ITEM = re.compile(r"(?:[-*]|\d+\.) ")
HEADING = re.compile(r"^(#{1,4}) (.+)$")
#: Sets quotes and apostrophes as MyST does in the page.
MARKDOWN = MarkdownIt("commonmark", {"typographer": True}).enable(["table", "smartquotes"])
PLAIN = MarkdownIt("zero", {"typographer": True}).enable("smartquotes")
#: Finds equations as the page does; a sum of dollars is none.
EQUATIONS = MarkdownIt().use(dollarmath_plugin, double_inline=True)


@dataclass(frozen=True)
class Block:
    """A part of a cell: a paragraph, a list, a quotation or a table, with its sentences or its whole."""

    kind: str
    parts: tuple[str, ...]
    heading: str
    #: Of each part, what stood in brackets.
    sources: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Text:
    """What a cell of text holds: its headings with their levels, and its blocks."""

    headings: tuple[tuple[int, str], ...]
    blocks: tuple[Block, ...]

    @property
    def sentences(self) -> list[tuple[Block, str]]:
        """Every sentence, item or table of the cell, in order, with its block; authors count them from 1."""
        return [(block, part) for block in self.blocks for part in block.parts]

    def sources_of(self, chosen: list[int]) -> tuple[str, ...]:
        """Return the sources that stood in brackets in the chosen sentences."""
        cited = [sources for block in self.blocks for sources in block.sources]
        return tuple(dict.fromkeys(source for number in chosen for source in cited[number - 1]))


def unlinked(markdown: str) -> tuple[str, list[str]]:
    """Return Markdown without links, and the sources that stood in brackets.

    A verdict keeps its name as ``data-verdict``, so that it reads as in the page; a source in brackets goes
    to the foot of the slide.

    Parameters
    ----------
    markdown : str

    Returns
    -------
    tuple
        The Markdown, and a list of sources.
    """

    def words(link: re.Match) -> str:
        scheme, text = link["url"].partition(":")[0], link["words"]
        if scheme == "cite":
            return f"\x01{text}\x02"
        if scheme in VERDICTS:
            text = text.strip("*")  # the notebook's mark; the slide has its own
        if scheme == "claim":
            return f'<b data-verdict="{escape(text.lower())}">{text}</b>'
        return text

    found: list[str] = []

    def kept(brackets: re.Match) -> str:
        items = re.split(r"(?<=[^,;]); |, (?=\x01)", brackets[1])
        others = [item for item in items if not SOURCE.match(item)]
        found.extend(source for item in items for source in SOURCE.findall(item) if SOURCE.match(item))
        if len(others) == len(items):
            return brackets[0]
        return f" ({'; '.join(others)})" if others else ""

    text = BRACKETS.sub(kept, LINK.sub(words, markdown))
    return SOURCE.sub(r"\1", text), found


def split(text: str) -> tuple[str, ...]:
    """Split a paragraph into sentences.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> split('**Say.** "Block them. So." Is it so? Nobody knows (yet).')
    ('**Say.** "Block them. So."', 'Is it so?', 'Nobody knows (yet).')
    """
    found: list[str] = []
    for part in END.sub("\\1\x00", " ".join(text.split())).split("\x00"):
        # What somebody says stays whole, and a label goes with what it names.
        if found and (found[-1].count('"') % 2 or LABEL.fullmatch(found[-1])):
            found[-1] += f" {part.strip()}"
        elif part.strip():
            found.append(part.strip())
    return tuple(found)


def read(markdown: str) -> Text:
    """Take a cell of text apart.

    Parameters
    ----------
    markdown : str
        Headings, paragraphs, lists, quotations and tables, parted by empty lines.

    Returns
    -------
    Text
    """
    headings, blocks = [], []
    for chunk in re.split(r"\n\s*\n", FOLDED.sub("", markdown).strip()):
        lines = chunk.strip().splitlines()
        while lines and (heading := HEADING.match(lines[0])):
            headings.append((len(heading[1]), LINK.sub(r"\g<words>", heading[2]).strip()))
            lines = lines[1:]
        if not lines:
            continue
        text = "\n".join(lines)
        if text.startswith("|"):
            kind, parts = "table", (text,)
        elif ITEM.match(text):
            kind = "numbered" if text[0].isdigit() else "list"
            items = re.split(rf"\n(?={ITEM.pattern})", text)
            parts = tuple(" ".join(ITEM.sub("", item, count=1).split()) for item in items)
        elif text.startswith(">"):
            kind, parts = "quotation", split(re.sub(r"^> ?", "", text, flags=re.MULTILINE))
        else:
            kind, parts = "paragraph", split(text)
        shown, cited = zip(*map(unlinked, parts), strict=True)
        blocks.append(Block(kind, shown, headings[-1][1] if headings else "", tuple(map(tuple, cited))))
    return Text(tuple(headings), tuple(blocks))


def count(parts: Iterable[str]) -> int:
    """Count the words of sentences, without tags and signs.

    Parameters
    ----------
    parts : iterable of str

    Returns
    -------
    int
    """
    return sum(len(re.findall(r"\w[\w’'.,-]*", re.sub(r"<[^>]+>", "", part))) for part in parts)


def usual(text: Text) -> list[int]:
    """Choose sentences for a cell that chooses none: the first of each paragraph while there is room.

    Parameters
    ----------
    text : Text

    Returns
    -------
    list of int
        Numbers of sentences, from 1.
    """
    chosen, words, at = [], 0, 0
    # What stands under a second heading of the cell is another subject.
    for block in [one for one in text.blocks if one.heading == text.blocks[0].heading]:
        wanted = block.parts if block.kind in ("list", "numbered") else block.parts[:1]
        room = MOST if LABEL.match(block.parts[0]) else USUAL
        for place, part in enumerate(wanted, start=at + 1):
            here = 0 if block.kind == "table" else count([part])
            if not chosen or words + here <= room:
                chosen.append(place)
                words += here
        at += len(block.parts)
    return chosen


def inline(markdown: str) -> str:
    """Return a sentence as HTML."""
    return MARKDOWN.renderInline(markdown)


def typeset(text: str) -> str:
    """Return plain text as HTML.

    Parameters
    ----------
    text : str

    Returns
    -------
    str

    Examples
    --------
    >>> typeset("Is *p* < 0.05 the clinic's rule?")
    'Is *p* &lt; 0.05 the clinic’s rule?'
    """
    return PLAIN.renderInline(text)


def shown(text: Text, chosen: list[int]) -> str:
    """Return sentences of a cell as HTML, those of one block together.

    Parameters
    ----------
    text : Text
    chosen : list of int
        Numbers of sentences, from 1.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        With one sentence, if there is no such sentence, or more is chosen than a slide holds.
    """
    sentences = text.sentences
    if wrong := [number for number in chosen if not 1 <= number <= len(sentences)]:
        raise ValueError(f"it has {len(sentences)} sentences, and no sentence {wrong[0]}")
    taken = [sentences[number - 1] for number in chosen]
    words = count(part for block, part in taken if block.kind != "table")
    if words > MOST:
        raise ValueError(f"{words} words were chosen, and a slide holds {MOST}")
    html = []
    for block in dict.fromkeys(map(id, (block for block, _ in taken))):
        parts = [part for one, part in taken if id(one) == block]
        kind = next(one.kind for one, _ in taken if id(one) == block)
        if kind == "table":
            if parts[0].count("\n") - 1 > ROWS:
                raise ValueError(f"its table has more than {ROWS} rows")
            html.append(MARKDOWN.render(parts[0]))
        elif kind in ("list", "numbered"):
            tag = "ol" if kind == "numbered" else "ul"
            html.append(f"<{tag}>{''.join(f'<li>{inline(part)}</li>' for part in parts)}</{tag}>")
        elif kind == "quotation":
            html.append(f"<blockquote><p>{inline(' '.join(parts))}</p></blockquote>")
        else:
            html.append(f"<p>{inline(' '.join(parts))}</p>")
    tokens = [token for _, part in taken for token in EQUATIONS.parseInline(part)[0].children or ()]
    if any(token.type.startswith("math") for token in tokens):
        raise ValueError("an equation cannot stand on a slide")
    return "".join(html)
