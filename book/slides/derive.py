"""Cells to slides: what a notebook's own metadata put on a slide, in words, figures, demos and questions.

A cell says so as Jupyter does, ``"slideshow": {"slide_type": "slide"}``, or ``"fragment"`` for what appears
on the slide before it; cells that say nothing are on none. Text may choose its sentences,
``"course": {"say": [2, 5]}``, and a slide may say in which order it is left out when time is short,
``"course": {"cut": 1}``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from itertools import pairwise

from bs4 import BeautifulSoup
from docutils.nodes import make_id
from nbformat import NotebookNode
from sphinx.errors import SphinxError

from book.editions import withheld
from book.extensions.mime import DEMO, FIGURE, dataframe_html, demo_html, figure_html
from book.extensions.step_facts import controls
from book.slides import words

TYPES = ("slide", "fragment", "skip", "notes", "-")
#: A table with more columns than this cannot be read from the last row. Chosen.
COLUMNS = 6


class SlideError(SphinxError):
    """A cell cannot be on a slide; the message says which, and why, in one sentence."""

    category = "Slides"


@dataclass(frozen=True)
class Option:
    """One answer of a question."""

    text: str
    value: str


@dataclass(frozen=True)
class Slide:
    """One slide, as HTML.

    `kind` is title, words, figure, demo, table or question; `section` is the heading's place in the chapter's
    page; `later` is what stands beside it: a caption, and what the next presses bring; `steps` is how
    many its demo's guide has.
    """

    id: str
    kind: str
    heading: str
    body: str
    section: str
    sources: tuple[str, ...] = ()
    later: str = ""
    cut: int = 0
    options: tuple[Option, ...] = ()
    key: str = ""
    steps: int = 0


def place(heading: str) -> str:
    """Return the place of a heading in the chapter's page, as Sphinx names it.

    Parameters
    ----------
    heading : str
        In Markdown.

    Returns
    -------
    str
        The id of the section.
    """
    return make_id(plain(words.inline(heading)))


def slide_type(cell: NotebookNode) -> str:
    """Return what a cell's metadata say of slides."""
    return cell.metadata.get("slideshow", {}).get("slide_type", "-")


def sections(cells: list[NotebookNode]) -> dict[str, list[tuple[str, str]]]:
    """Return the headings of each cell, else the last one before it.

    Parameters
    ----------
    cells : list of nbformat.NotebookNode
        In the order of the chapter.

    Returns
    -------
    dict
        By the cell's id, of each heading its place in the page, and its words.
    """
    found, now = {}, ("", "")
    for cell in cells:
        own = []
        if cell.cell_type == "markdown":
            own = [(place(title), title) for _, title in words.read(cell.source).headings]
        found[cell.id] = own or [now]
        now = found[cell.id][-1]
    return found


def heading_of(text: words.Text, chosen: list[int], usual: tuple[str, str]) -> tuple[str, str]:
    """Return the heading over the first chosen sentence, else the one before the cell.

    Parameters
    ----------
    text : Text
    chosen : list of int
        Numbers of sentences, from 1.
    usual : tuple of str
        Place and words of the last heading before the cell.

    Returns
    -------
    tuple of str
        Place and words.
    """
    block = text.sentences[chosen[0] - 1][0]
    return (place(block.heading), block.heading) if block.heading else usual


def checked(course: dict) -> None:
    """Refuse what is no number of a sentence, in the order of the text, or no place in the order of cuts.

    Parameters
    ----------
    course : dict
        What a cell's metadata say of the course.

    Raises
    ------
    ValueError
        With one sentence, which says what is allowed.
    """
    say, cut = course.get("say", [1]), course.get("cut", 1)
    whole = isinstance(say, list) and all(type(number) is int for number in say)
    if not whole or not say or say[0] < 1 or any(b <= a for a, b in pairwise(say)):
        raise ValueError(f"'say' is a list of numbers of sentences from 1 that increase, not {say!r}")
    if type(cut) is not int or cut < 1:
        raise ValueError(f"'cut' is a whole number from 1, not {cut!r}")


def of_words(cell: NotebookNode, usual: tuple[str, str]) -> Slide:
    """Return the slide of a cell of text.

    Parameters
    ----------
    cell : nbformat.NotebookNode
    usual : tuple of str
        Place and words of the last heading before the cell.

    Returns
    -------
    Slide

    Raises
    ------
    ValueError
        With one sentence, if it has none, or more is chosen than a slide holds.
    """
    text = words.read(cell.source)
    chosen = cell.metadata.get("course", {}).get("say") or words.usual(text)
    if not chosen:
        raise ValueError("it has no sentence")
    body = words.shown(text, chosen)
    section, heading = heading_of(text, chosen, usual)
    kind = "title" if text.headings and text.headings[0][0] == 1 else "words"
    return Slide(cell.id, kind, words.inline(heading), body, section, text.sources_of(chosen))


def output(cell: NotebookNode, kind: str) -> object | None:
    """Return what a cell shows of a kind.

    Parameters
    ----------
    cell : nbformat.NotebookNode
    kind : str
        Such as "text/html".

    Returns
    -------
    object or None
        None if it shows nothing of the kind.
    """
    return next((out.data[kind] for out in cell.outputs if kind in out.get("data", {})), None)


def questions(cell: NotebookNode, html: str, usual: tuple[str, str]) -> list[Slide]:
    """Return a slide for each question of a quiz, as its cell stored it: the key stays encoded.

    Parameters
    ----------
    cell : nbformat.NotebookNode
    html : str
        What it shows.
    usual : tuple of str
        Place and words of the last heading before the cell.

    Returns
    -------
    list of Slide
    """
    found = []
    for number, form in enumerate(BeautifulSoup(html, "html.parser").select("form"), start=1):
        legend = form.legend
        legend.select_one(".number").extract()
        options = tuple(
            Option(label.get_text().strip(), label.input["value"]) for label in form.select("label.choice")
        )
        found.append(
            Slide(
                f"{cell.id}-{number}" if number > 1 else cell.id,
                "question",
                words.typeset(legend.get_text().strip()),
                "",
                usual[0],
                options=options,
                key=form["data-key"],
            )
        )
    return found


def table(html: str) -> str:
    """Return a table that can be read from the last row of a room, or refuse it.

    Parameters
    ----------
    html : str

    Returns
    -------
    str

    Raises
    ------
    ValueError
        With one sentence, if it has too many rows or columns.
    """
    rows = BeautifulSoup(html, "html.parser").select("tr")
    wide = max((len(row.select("td, th")) for row in rows), default=0)
    if len(rows) > words.ROWS + 1 or wide > COLUMNS:
        raise ValueError(
            f"its table has {len(rows) - 1} rows and {wide} columns, "
            f"and a slide holds {words.ROWS} and {COLUMNS}"
        )
    return html


def caption_of(alt: str) -> str:
    """Return the beginning of what a figure's description says, in whole sentences.

    Parameters
    ----------
    alt : str

    Returns
    -------
    str
    """
    said: list[str] = []
    for sentence in words.split(alt):
        if said and words.count([*said, sentence]) > words.USUAL:
            break
        said.append(sentence)
    return " ".join(said)


def of_code(cell: NotebookNode, usual: tuple[str, str]) -> list[Slide]:
    """Return the slides of what a cell shows: a demo, a figure, questions or a table.

    Parameters
    ----------
    cell : nbformat.NotebookNode
    usual : tuple of str
        Place and words of the last heading before the cell.

    Returns
    -------
    list of Slide
        Several for a quiz.

    Raises
    ------
    ValueError
        With one sentence, if it shows none of these.
    """
    section, heading = usual
    if (demo := output(cell, DEMO)) is not None:
        html = demo_html(demo)
        steps = len(controls(demo["demo"]).get("steps", ()))
        return [Slide(cell.id, "demo", words.inline(heading), html, section, steps=steps)]
    if (figure := output(cell, FIGURE)) is not None:
        # A slide gives the figure its height.
        layout = {name: value for name, value in figure["layout"].items() if name != "height"}
        soup = BeautifulSoup(figure_html({**figure, "layout": layout}), "html.parser")
        title, picture = soup.select_one(".course-figure-title"), soup.select_one(".course-figure-picture")
        # The slide's heading is the figure's own; what it shows stands below it in words.
        name = str(title.extract().get_text()) if title else heading
        del picture["style"]
        # What the page says below a figure stands at the foot of the slide; the numbers stay, for when no
        # picture comes.
        for part in (soup.noscript, soup.figcaption):
            part.decompose()
        meta = figure["layout"]["meta"]
        caption = f'<p class="caption">{words.typeset(caption_of(meta["alt"]))}</p>'
        source = meta["source"].removesuffix(".")
        return [Slide(cell.id, "figure", words.typeset(name), str(soup), section, (source,), later=caption)]
    html = output(cell, "text/html")
    if html and 'class="course-exercise"' in html and "<fieldset" in html:
        return questions(cell, html, usual)
    if html and 'class="dataframe"' in html:
        return [Slide(cell.id, "table", words.inline(heading), table(dataframe_html(html)), section)]
    if markdown := output(cell, "text/markdown"):
        text, sources = words.unlinked(markdown)
        html = table(words.MARKDOWN.render(text))
        return [Slide(cell.id, "table", words.inline(heading), html, section, tuple(sources))]
    raise ValueError("it shows no demo, figure, table or question")


def on_slides(notebook: NotebookNode) -> bool:
    """Tell whether a chapter has a deck, which is the learner's in every edition.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Of any edition, or as its author keeps it.

    Returns
    -------
    bool
        Whether a cell that learners get begins a slide.
    """
    return any(slide_type(cell) == "slide" for cell in notebook.cells if not withheld(cell))


def slides(notebook: NotebookNode, name: str) -> list[Slide]:
    """Return the slides of a notebook, in order.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        Of one edition: what learners do not get must not be in it.
    name : str
        The file's name, for messages.

    Returns
    -------
    list of Slide
        Empty if no cell is on a slide.

    Raises
    ------
    SlideError
        With one sentence that names the cell and the rule that it breaks.
    """
    found: list[Slide] = []
    headings = sections(notebook.cells)
    for cell in notebook.cells:
        kind = slide_type(cell)
        course = cell.metadata.get("course", {})
        where = f"{name}, cell {cell.id}"
        if kind not in TYPES:
            raise SlideError(f"{where}: slide_type is one of {', '.join(TYPES)}, not {kind!r}.")
        if kind not in ("slide", "fragment"):
            if course.keys() & {"say", "cut"}:
                raise SlideError(f"{where}: it says what of it is on a slide, and is on none.")
            continue
        if cell.cell_type != "markdown" and (kind == "fragment" or "say" in course):
            raise SlideError(f"{where}: only text can be a fragment, or choose its sentences.")
        if kind == "fragment" and "cut" in course:
            raise SlideError(f"{where}: a fragment goes with its slide, and cannot be cut alone.")
        try:
            checked(course)
            made = (
                [of_words(cell, headings[cell.id][-1])]
                if cell.cell_type == "markdown"
                else of_code(cell, headings[cell.id][-1])
            )
        except ValueError as error:
            raise SlideError(f"{where}: {error}.") from None
        if kind == "slide":
            found += [replace(one, cut=course.get("cut", 0)) for one in made]
        elif not found:
            raise SlideError(f"{where}: a fragment needs a slide before it.")
        else:
            found[-1] = replace(
                found[-1],
                later=found[-1].later + f'<div class="words later fragment">{made[0].body}</div>',
                sources=tuple(dict.fromkeys((*found[-1].sources, *made[0].sources))),
            )
    return found


def plain(html: str) -> str:
    """Return HTML as words."""
    return unescape(re.sub(r"<[^>]+>", "", html))
