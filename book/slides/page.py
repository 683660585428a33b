"""Slides to a page of HTML: what is projected, and what only the speaker sees."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from html import escape
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from sphinx.util.template import FileRenderer

from book.editions import select
from book.extensions.evidence_notes import crisis_html
from book.extensions.page import meta_tags
from book.extensions.workshop import left_out, read_lesson
from book.slides import derive, words
from book.slides.derive import Slide
from evidence import crisis
from evidence.workshop import Workshop

#: Help in a crisis and the limits, as they stand at the foot of each page.
FOOTER = Path(__file__).resolve().parent.parent / "styles" / "templates" / "course-footer.html"
#: Each answer has a letter, a colour (Okabe–Ito) and a shape, as the cards that the room holds up.
SHAPES = (
    ("#0072b2", '<circle cx="12" cy="12" r="10"/>'),
    ("#e69f00", '<path d="M12 1.5 23 21.5H1Z"/>'),
    ("#009e73", '<rect x="2.5" y="2.5" width="19" height="19"/>'),
    ("#cc79a7", '<path d="M12 .5 23.5 12 12 23.5.5 12Z"/>'),
    ("#f0e442", '<path d="M2 9h7V2h6v7h7v6h-7v7H9v-7H2Z"/>'),
)
#: What a vote goes through, each with what the room does then.
PHASES = (
    ("Think", "Choose an answer by yourself. No talking yet."),
    ("Vote", "Hold up your card. The counts stay covered."),
    ("Discuss", "Turn to somebody who chose another answer. Convince each other."),
    ("Vote again", "Hold up your card once more."),
    ("Reveal", ""),
)
DECK = """<!doctype html>
<html lang="{language}" class="deck">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Slides: {title}</title>
{described}<link rel="icon" type="image/svg+xml" href="../_static/favicon.svg">
<script src="../_static/start.js"></script>
<link rel="stylesheet" href="../_static/book.css">
<link rel="stylesheet" href="../_static/slides.css">
<script defer src="../_static/figures.js" data-plotly="../_static/plotly.js"></script>
<script defer src="../_static/demos.js" data-demos="../demos/"></script>
<script defer src="../_static/slides.js"></script>
</head>
<body>
<noscript><p>The slides need JavaScript. <a href="{chapter}">The chapter</a> says the same.</p></noscript>
<main class="reveal" data-edition="{edition}" data-minutes="{minutes}" data-published="{published}">
<h1>Slides: {title}</h1>
<div class="slides">
{slides}
</div></main>
<nav class="deck-bar" aria-label="Slides">
<a class="back" href="{chapter}" aria-keyshortcuts="Escape">Back to the chapter</a>
<span class="deck-place"></span>
</nav>
<details class="deck-crisis"><summary>In crisis?</summary>
{footer}
</details>
{box}</body>
</html>
"""


def shape(number: int) -> str:
    """Return the card of an answer as a picture; its letter stands beside it.

    Parameters
    ----------
    number : int
        Of the answer, from 0.

    Returns
    -------
    str
        SVG.
    """
    colour, drawn = SHAPES[number]
    return f'<svg class="shape" viewBox="0 0 24 24" fill="{colour}" aria-hidden="true">{drawn}</svg>'


def letter(number: int) -> str:
    """Return the letter of an answer."""
    return chr(ord("A") + number)


def question(slide: Slide) -> str:
    """Write the answers of a question; what is counted and which is right come with the script.

    Parameters
    ----------
    slide : Slide

    Returns
    -------
    str
    """
    rows = "".join(
        f'<li data-value="{escape(option.value)}">{shape(number)}<b>{letter(number)}</b>'
        f"<span>{words.typeset(option.text)}</span></li>"
        for number, option in enumerate(slide.options)
    )
    steps = "".join(f'<span class="fragment" data-phase="{name}"></span>' for name, _ in PHASES[1:])
    told = "".join(f'<li data-told="{escape(told)}">{name}</li>' for name, told in PHASES)
    return (
        f'<ol class="phases" aria-label="Steps of the vote">{told}</ol>'
        f'<ol class="answers">{rows}</ol><p class="told" role="status"></p>{steps}'
    )


def steps_of(count: int) -> str:
    """Return what the keys go through on a slide with a demo: its steps, which its guide shows."""
    return "".join(f'<span class="fragment" data-step="{number}"></span>' for number in range(count))


def section(slide: Slide, places: list[str]) -> str:
    """Write a slide.

    Parameters
    ----------
    slide : Slide
    places : list of str
        The sections of the chapter from which *Present* leads to it.

    Returns
    -------
    str
    """
    cut = f' data-cut="{slide.cut}"' if slide.cut else ""
    sources = f'<p class="sources">{words.typeset("; ".join(slide.sources))}</p>' if slide.sources else ""
    body = question(slide) if slide.kind == "question" else slide.body
    if slide.kind in ("words", "title", "table"):
        body = f'<div class="words">{body}</div>'
    elif slide.kind == "demo":
        body += steps_of(slide.steps)
    later = f'<div class="beside">{slide.later}</div>' if slide.later else ""
    key = f' data-key="{escape(slide.key)}"' if slide.key else ""
    return (
        f'<section id="{slide.id}" data-kind="{slide.kind}" data-section="{slide.section}" '
        f'data-places="{" ".join(places)}"{cut}{key}>'
        f"<h2>{slide.heading}</h2>{body}{later}{sources}</section>"
    )


def placed(slides: list[Slide], order: list[str]) -> list[list[str]]:
    """Return for each slide the sections of the chapter from which *Present* leads to it.

    A section leads to its first slide; one without a slide leads to the last slide before it.

    Parameters
    ----------
    slides : list of Slide
    order : list of str
        The sections of the chapter.

    Returns
    -------
    list of list of str
    """
    at = {place: number for number, place in reversed(list(enumerate(order)))}
    found: list[list[str]] = [[] for _ in slides]
    for place, number in sorted(at.items(), key=lambda item: item[1]):
        own = [i for i, slide in enumerate(slides) if slide.section == place]
        before = [i for i, slide in enumerate(slides) if at.get(slide.section, 0) <= number]
        found[own[0] if own else before[-1] if before else 0].append(place)
    return found


def box_html(boxes: Iterable[str]) -> str:
    """Return the workshop box for the speaker; `When late` is marked.

    Parameters
    ----------
    boxes : iterable of str
        In Markdown.

    Returns
    -------
    str
        A template, or nothing where there is no box.
    """
    html = "".join(words.MARKDOWN.render(words.unlinked(box)[0]) for box in boxes)
    html = html.replace("<p><strong>When late.</strong>", '<p class="cut"><strong>When late.</strong>')
    return f'<template id="workshop-box">{html}</template>\n' if html else ""


def deck(notebook: NotebookNode, path: Path, edition: str, plan: Workshop, published: str) -> str | None:
    """Return the deck of a chapter as a page, or None if no cell of it is on a slide.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The chapter as its author keeps it.
    path : pathlib.Path
        Where it lies.
    edition : str
        "learner" or "instructor"; the workshop box is for the second.
    plan : Workshop
        Which says the language, and how many minutes the chapter has on the day.
    published : str
        The address of the book; empty if it has none.

    Returns
    -------
    str or None

    Raises
    ------
    SlideError
        If a cell cannot be on a slide.
    WorkshopError
        If the chapter's minutes are missing or do not add up.
    """
    if not derive.on_slides(notebook):
        return None
    cells = select(notebook, "learner")
    slides = derive.slides(cells, path.name)
    order = [place for found in derive.sections(cells.cells).values() for place, _ in found]
    lesson = read_lesson(path)
    sections = map(section, slides, placed(slides, order))
    title = derive.plain(slides[0].heading)
    # The box tells the whole plan; first what of it the day has no time for.
    here = tuple(number for number in plan.chapters if number == lesson.number)
    shorter = [f"**Today.** {said}" for said in left_out([lesson], replace(plan, chapters=here))]
    footer = FileRenderer.render_from_file(
        str(FOOTER),
        {
            "pathto": lambda page: f"../{page}.html",
            "course_crisis_lines": crisis_html(crisis.all_parts()),
            "course_workshop": plan,
        },
    )
    return DECK.format(
        language=plan.language,
        footer=footer,
        title=escape(title),
        described=meta_tags(
            f"Slides: {title}",
            f"Slides of the chapter “{title}” for a room: live demos, votes and a speaker’s view.",
        ),
        chapter=f"../chapters/{path.stem}.html",
        edition=edition,
        minutes=plan.minutes.get(lesson.number, lesson.together),
        published=escape(published),
        slides="\n".join(sections),
        box=box_html([*shorter, *lesson.boxes]) if edition == "instructor" else "",
    )


def write(source: Path, edition: str, folder: Path, plan: Workshop, published: str) -> None:
    """Write the decks of every chapter into a folder, and remove those of chapters that have none.

    Parameters
    ----------
    source : pathlib.Path
        The folder of the course.
    edition : str
        "learner" or "instructor".
    folder : pathlib.Path
    plan : Workshop
    published : str
        The address of the book; empty if it has none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = set()
    for path in sorted((source / "chapters").glob("*.ipynb")):
        html = deck(nbformat.read(path, as_version=4), path, edition, plan, published)
        if html:
            kept.add(folder / f"{path.stem}.html")
            (folder / f"{path.stem}.html").write_text(html, "utf-8")
    for path in set(folder.glob("*.html")) - kept:
        path.unlink()
