"""No key and no card can be read in what learners get; each would be found if it could."""

import json
import shutil
from html import escape
from zipfile import ZipFile

import pytest
import yaml
from bs4 import BeautifulSoup

from book import dist, keys
from book.extensions.workshop import WorkshopError, role_play

CARD = "You are Ines, 52."


@pytest.fixture(scope="module")
def packed(book_html, tmp_path_factory):
    return dist.dist(tmp_path_factory.mktemp("keys"))


def test_every_question_exercise_and_card_has_a_secret():
    files = {
        f"{path.parent.name}/{path.name}"
        for folder in keys.SECRET
        for path in keys.CHAPTERS.glob(f"{folder}/*.yml")
    }
    assert files == set(keys.secrets().values())
    assert {path.parent.name for path in keys.CHAPTERS.glob("*/*.yml")} == set(keys.SECRET)
    questions = sum(
        len(yaml.safe_load(path.read_text("utf8"))) for path in keys.CHAPTERS.glob("quizzes/*.yml")
    )
    assert sum(where.startswith("quizzes/") for where in keys.secrets().values()) > 2 * questions


def test_nothing_that_learners_get_holds_a_key_or_a_card(book_html, packed):
    files = {
        path.relative_to(book_html).as_posix(): path.read_bytes()
        for path in book_html.rglob("*")
        if path.is_file()
    }
    assert keys.given_away(files) == []
    assert keys.given_away({path.name: path.read_bytes() for path in packed}) == []


@pytest.mark.parametrize("secret", ["quizzes/02.yml", "quizzes/course.yml", "exercises/05.yml"])
def test_a_key_is_found_wherever_it_can_be_read(secret, tmp_path):
    text = (keys.CHAPTERS / secret).read_text("utf8")
    field = "says" if secret.startswith("exercises") else "feedback"
    said = next(keys._texts(yaml.safe_load(text), {field}))
    notebook = {
        "cells": [
            {
                "source": [said[:20], said[20:]],
                "outputs": [{"data": {"text/html": [f"<li>{escape(said)}</li>"]}}],
            }
        ]
    }
    with ZipFile(tmp_path / "a.whl", "w") as wheel:
        wheel.writestr("widgets/quizzes/copy.yml", text)
    for name, content in {
        "page.html": f"<p data-feedback='{escape(said)}'>".encode(),
        "chapters/quizzes/02.yml": text.encode(),
        "lesson.ipynb": json.dumps(notebook).encode(),
        "demo.js": f"const key = {json.dumps(said)};".encode(),
        "a.whl": (tmp_path / "a.whl").read_bytes(),
    }.items():
        assert keys.given_away({name: content}), name
    encoded = dist.encode(text).encode()
    assert keys.given_away({"chapters/quizzes/02.key": encoded}) == []


def test_a_card_is_found_and_stops_the_packing(monkeypatch, book_html):
    files = {"index.html": b"<p>You are Mr Osei, 58. You have taken a day off work and feel well.</p>"}
    assert keys.given_away(files) == ["index.html holds a text of role-plays/03-blood-pressure.yml."]
    with pytest.raises(dist.DistError, match="role-plays/03-blood-pressure"):
        dist.refuse_leaks(files)


def test_learners_are_told_which_scenes_there_are_and_instructors_see_the_cards(
    book_html, small_book, tmp_path
):
    page = (book_html / "book" / "instructors.html").read_text("utf8")
    assert "The scenes are consent, panic, blood pressure" in page and CARD not in page
    scenes = tmp_path / "source" / "chapters" / "role-plays"
    scenes.parent.mkdir(parents=True)
    shutil.copytree(keys.CHAPTERS / "role-plays", scenes)
    guide = {"book/guide.md": "# Guide\n\n```{role-plays}\n```\n"}
    shown = BeautifulSoup(
        (small_book(guide, "instructor") / "book/guide.html").read_text("utf8"), "html.parser"
    )
    plays = shown.select(".role-play")
    assert len(plays) == len(list(scenes.glob("*.yml"))) and CARD in plays[0].text
    assert [strong.text for strong in plays[0].select("strong")] == [
        "The patient.",
        "The clinician.",
        "The observer.",
        "Debriefing.",
    ]
    assert plays[1].select_one(".fact-figure"), "a figure of a card is a link to its row"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("title: [", "01-a.yml, line 1: not valid YAML."),
        (
            "title: A",
            "01-a.yml: a role-play has the fields title, people, cards, debriefing, none of them empty.",
        ),
        ("title: A\npeople: Two\ncards: []\ndebriefing: Why?", "none of them empty."),
        ("title: A\npeople: Two\ncards: [{part: B}]\ndebriefing: Why?", "a card has the fields part, text"),
        ("title: A\npeople: Two\ncards: {part: B}\ndebriefing: Why?", "a card has the fields part, text"),
    ],
)
def test_a_broken_scene_is_refused_in_a_sentence(tmp_path, text, sentence):
    (tmp_path / "01-a.yml").write_text(text, "utf8")
    with pytest.raises(WorkshopError) as refusal:
        role_play(tmp_path / "01-a.yml")
    assert sentence in str(refusal.value) and str(refusal.value).startswith("01-a.yml")
