"""The deck for Anki: all that is meant to be in it, with fixed ids and sources, and no key of the test."""

import json
import sqlite3
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import pytest
import yaml

import evidence
from book import anki, keys
from tests.conftest import ROOT

QUIZZES = {
    path.stem: yaml.safe_load(path.read_text("utf8"))
    for path in sorted((ROOT / "chapters" / "quizzes").glob("*.yml"))
}


@pytest.fixture(scope="module")
def package() -> bytes:
    return anki.package()


@pytest.fixture(scope="module")
def notes(package, tmp_path_factory) -> dict[str, list[str]]:
    """The notes as Anki reads them, fields by guid."""
    path = tmp_path_factory.mktemp("anki") / "collection.anki2"
    path.write_bytes(ZipFile(BytesIO(package)).read("collection.anki2"))
    with sqlite3.connect(path) as base:
        rows = base.execute("select guid, flds from notes").fetchall()
        assert base.execute("select count(*) from cards").fetchone() == (len(rows),)
        decks, models = base.execute("select decks, models from col").fetchone()
    assert str(anki.DECK) in json.loads(decks) and str(anki.MODEL) in json.loads(models)
    assert len({guid for guid, _ in rows}) == len(rows)
    return {guid: fields.split("\x1f") for guid, fields in rows}


def test_every_question_term_and_practice_point_is_a_card_and_nothing_else(notes):
    glossary = yaml.safe_load((ROOT / "book" / "glossary.yml").read_text("utf8"))
    asked = {
        f"question/{f'chapter-{int(name)}' if name.isdigit() else f'page-{name}'}/{entry['id']}"
        for name, entries in QUIZZES.items()
        if name != "course"
        for entry in entries
    }
    points = {f"practice/{name}" for name in evidence.practice().index}
    cards = Counter(fields[0] for fields in notes.values())
    assert cards == Counter([*asked, *(f"term/{name}" for name in glossary), *points])


def test_each_card_has_its_source_in_words(notes):
    references = evidence.references()
    for name, _, front, back, source in notes.values():
        assert front and back and source.endswith("."), name
        if name.startswith("practice/"):
            row = evidence.practice().loc[name.partition("/")[2]]
            for key in evidence.keys(row["key_sources"]):
                assert references.at[key, "label"] in unescape(source), (name, key)
        elif name.startswith("question/chapter-"):
            assert source.startswith(f"Chapter {name.split('-')[1][0]}, “"), name


def test_a_later_edition_of_the_course_is_newer_to_anki(tmp_path):
    """Anki takes the words of a card that it has only if they are newer."""
    assert anki.newest(ROOT) >= max(map(str, evidence.practice()["checked_on"]))[:10]
    (tmp_path / "CITATION.cff").write_text("date-released: 2031-02-03\n", "utf8")
    assert anki.newest(tmp_path) == "2031-02-03"


def test_the_notes_bear_that_day(package, tmp_path):
    path = tmp_path / "collection.anki2"
    path.write_bytes(ZipFile(BytesIO(package)).read("collection.anki2"))
    with sqlite3.connect(path) as base:
        [(moment,)] = base.execute("select distinct mod from notes").fetchall()
    assert datetime.fromtimestamp(moment, UTC).date().isoformat() == anki.newest(ROOT)


def test_the_ids_never_change(notes):
    """A learner who takes a later edition keeps what was learnt: these stood in the first."""
    assert (anki.DECK, anki.MODEL) == (1_804_316_027, 1_562_790_433)
    by_card = {fields[0]: guid for guid, fields in notes.items()}
    assert by_card["question/chapter-5/asleep"] == "A,25G2y|kM"
    assert by_card["term/active-placebo"] == "B}j9JkB{>F"
    assert by_card["practice/P01"] == "Ap.S@~wFnV"
    card = next(one for one in anki.cards() if one.id == "practice/P01")
    changed = anki.Card(card.id, "Other", "other words", "others", "another source")
    assert anki.guid(changed) == by_card["practice/P01"]


def test_the_key_of_the_course_test_is_not_in_it(notes):
    text = keys.squeezed(" ".join(" ".join(fields) for fields in notes.values()))
    held = {where for secret, where in keys.secrets().items() if secret in text}
    assert "quizzes/05.yml" in held, "this test could not find a key"
    assert held == {f"quizzes/{name}.yml" for name in QUIZZES if name != "course"}
    for entry in QUIZZES["course"]:
        assert keys.squeezed(entry["question"]) not in text, entry["id"]


def test_the_same_contents_give_the_same_bytes(package):
    assert anki.package() == package


def test_the_book_carries_the_deck(book_html, package):
    assert (book_html / "data" / anki.NAME).read_bytes() == package
    html = (book_html / "book" / "progress.html").read_text("utf8")
    assert f'href="../data/{anki.NAME}"' in html
