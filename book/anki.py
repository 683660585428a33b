"""A deck for Anki: the questions of chapters and pages, the terms, and the practice points.

Ids are fixed: of the deck, of the kinds of card and, from the id that the course gives it, of each card. So a
later edition adds to what a learner has already learnt with, and replaces nothing else.

The deck gives the answers to the questions, as Anki must; they are self-check, and whoever opens the package
with another program can read them there too. The course test is not in it, nor is any exercise or card of the
role-plays.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat
import yaml

import evidence
from book.extensions.answer_tests import Test, heading, tests
from evidence import format as shown

if TYPE_CHECKING:
    import genanki

ROOT = Path(__file__).resolve().parent.parent
NAME = "ketamine-psychotherapy-course.apkg"
TITLE = "Ketamine and psychotherapy"
#: Drawn once; other numbers would be another deck, and other kinds of card, to Anki.
DECK, MODEL = 1_804_316_027, 1_562_790_433
STYLE = """\
.card { max-width: 38em; margin: 0 auto; font: 1.1em/1.5 sans-serif; text-align: left; }
.kind, .source { font-size: 0.8em; opacity: 0.8; }
li { margin: 0.3em 0; }
"""


@dataclass(frozen=True)
class Card:
    """What is asked and answered, in HTML; ``id`` never changes, ``source`` is a text."""

    id: str
    kind: str
    front: str
    back: str
    source: str


def titles(source: Path) -> dict[str, str]:
    """Return the titles of chapters and pages by the name of their quiz.

    Parameters
    ----------
    source : pathlib.Path
        The folder with ``book`` and ``chapters``.

    Returns
    -------
    dict of str
        "Chapter 2, “…”" or "Page “…”".
    """
    found = {}
    for path in sorted((source / "chapters").glob("[0-9][0-9]-*.ipynb")):
        title = heading(nbformat.read(path, as_version=4).cells[0].source)
        found[f"chapter-{int(path.name[:2])}"] = f"Chapter {int(path.name[:2])}, “{title}”"
    for path in (source / "book").glob("*.md"):
        found[f"page-{path.stem}"] = f"Page “{heading(path.read_text('utf8'))}”"
    return found


def question_cards(asked: list[Test], places: dict[str, str]) -> Iterator[Card]:
    """Write the questions with what is right and every reason.

    Parameters
    ----------
    asked : list of Test
        The course test is left out: its answers are the instructor's.
    places : dict of str
        Where each is asked, as :func:`titles` gives it.

    Yields
    ------
    Card
    """
    from widgets.quiz.answer_files import COURSE

    for test in asked:
        if test.name == COURSE:
            continue
        where = places[test.name]
        for question in test.questions:
            options = "".join(f"<li>{escape(option.text)}</li>" for option in question.options)
            reasons = "".join(
                f"<li><b>{'✓ Right' if option.correct else '✗ Not right'}:</b> {escape(option.sentence)}</li>"
                for option in question.options
            )
            yield Card(
                f"question/{test.name}/{question.id}",
                "Question",
                f"<p>{escape(question.question)}</p><ol type='A'>{options}</ol>",
                f"<ol type='A'>{reasons}</ol>",
                f"{where}, question {question.id}. Objective: {question.objective}.",
            )


def term_cards(path: Path) -> Iterator[Card]:
    """Write the terms of the glossary.

    Parameters
    ----------
    path : pathlib.Path
        The file ``glossary.yml``.

    Yields
    ------
    Card
    """
    for name, entry in yaml.safe_load(path.read_text("utf8")).items():
        yield Card(
            f"term/{name}",
            "Term",
            f"<p>What is meant by <b>{escape(entry['term'])}</b>?</p>",
            f"<p>{escape(entry['definition'])}</p>",
            f"Glossary of the course, {name}.",
        )


def practice_cards() -> Iterator[Card]:
    """Write the practice points: each says what to do, and asks what that rests on.

    Yields
    ------
    Card
    """
    references = evidence.references()
    for name, row in evidence.practice().iterrows():
        sources = "; ".join(
            f"{references.at[key, 'label']}, {references.at[key, 'title']}"
            + (f", doi:{references.at[key, 'doi']}" if references.at[key, "doi"] else "")
            for key in evidence.keys(row["key_sources"])
        )
        law = f" Law of: {row['country']}." if row["country"] else ""
        yield Card(
            f"practice/{name}",
            f"Practice point, {row['topic']}",
            f"<p>{escape(shown.typeset(row['point']))}</p><p><b>What does this rest on?</b></p>",
            f"<p><b>{escape(row['known_from'].capitalize())}.</b> "
            f"{escape(shown.KNOWN_FROM_MEANINGS[row['known_from']])}</p>"
            f"<p>{escape(shown.typeset(row['caution']))}{escape(law)}</p>",
            f"Practice point {name}: {sources}.",
        )


def cards(source: Path = ROOT) -> list[Card]:
    """List the cards in the order of the course.

    Parameters
    ----------
    source : pathlib.Path
        The folder with ``book`` and ``chapters``.

    Returns
    -------
    list of Card
    """
    return [
        *question_cards(tests(source), titles(source)),
        *term_cards(source / "book" / "glossary.yml"),
        *practice_cards(),
    ]


def guid(card: Card) -> str:
    """Return the id by which Anki knows a card, whatever its words.

    Parameters
    ----------
    card : Card

    Returns
    -------
    str
    """
    import genanki

    return genanki.guid_for(NAME, card.id)


def model() -> genanki.Model:
    """Return the one kind of card.

    Returns
    -------
    genanki.Model
    """
    import genanki

    front = '<p class="kind">{{Kind}}</p>{{Front}}'
    return genanki.Model(
        MODEL,
        "Ketamine and psychotherapy: card",
        fields=[{"name": name} for name in ("Id", "Kind", "Front", "Back", "Source")],
        templates=[
            {
                "name": "Card",
                "qfmt": front,
                "afmt": '{{FrontSide}}<hr id="answer">{{Back}}<p class="source">Source: {{Source}}</p>',
            }
        ],
        css=STYLE,
    )


def newest(source: Path = ROOT) -> str:
    """Return the newest day that the course bears, which its cards bear too: Anki takes the newer words.

    Parameters
    ----------
    source : pathlib.Path
        The folder with ``CITATION.cff``.

    Returns
    -------
    str
        Of its release, or on which the practice points were last looked at, as 2026-11-22.
    """
    released = yaml.safe_load((source / "CITATION.cff").read_text("utf8"))["date-released"]
    return max(str(day)[:10] for day in (released, *evidence.practice()["checked_on"]))


def package(source: Path = ROOT) -> bytes:
    """Return the deck as a package for Anki; the same contents give the same bytes.

    Parameters
    ----------
    source : pathlib.Path
        The folder with ``book`` and ``chapters``.

    Returns
    -------
    bytes
    """
    import genanki

    deck = genanki.Deck(DECK, TITLE)
    kind = model()
    for card in cards(source):
        fields = [card.id, card.kind, card.front, card.back, escape(card.source)]
        deck.add_note(genanki.Note(kind, fields, guid=guid(card), tags=[card.id.partition("/")[0]]))
    moment = datetime.fromisoformat(newest(source)).replace(tzinfo=UTC).timestamp()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / NAME
        genanki.Package(deck).write_to_file(made, timestamp=moment)
        packed = io.BytesIO()
        with ZipFile(made) as old, ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=9) as new:
            for name in old.namelist():
                entry = ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
                entry.compress_type = ZIP_DEFLATED
                new.writestr(entry, old.read(name))
    return packed.getvalue()
