"""The list of competencies: whole, led to what it names, and refused when that is not there."""

from types import SimpleNamespace
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup

import evidence
from book.extensions import competencies
from book.extensions.evidence_links import EvidenceError
from evidence import format as shown
from evidence.schemas import FOLDER
from widgets.quiz.quiz import read_questions


@pytest.fixture(scope="module")
def matrix(book_html):
    page = (book_html / "book" / "competencies.html").read_text("utf-8")
    return BeautifulSoup(page, "html.parser")


def test_every_competency_stands_in_the_matrix_and_no_cell_is_empty(matrix):
    rows = matrix.select(".competency-matrix tbody tr")
    table = evidence.competencies()
    assert [row["id"] for row in rows] == list(table.index)
    for row, (_, told) in zip(rows, table.iterrows(), strict=True):
        assert " ".join(row.th.text.split()) == shown.typeset(told["competency"])
        cells = row.select("td")
        assert len(cells) == 5
        assert all(cell.get_text(strip=True) for cell in cells)
        known = row.find("td", {"data-label": "How it is known"})
        points = evidence.practice().loc[list(evidence.keys(told["points"])), "known_from"]
        assert [badge.text for badge in known.select(".fact-badge")] == list(dict.fromkeys(points))


def test_every_link_of_the_matrix_leads_to_a_place_of_the_course(matrix, book_html):
    links = {link["href"] for link in matrix.select(".competency-matrix a")}
    assert len(links) > 100
    for link in links:
        page, _, fragment = link.partition("#")
        html = (book_html / "book" / page).resolve().read_text("utf-8")
        if fragment.startswith("demo="):
            demo = parse_qs(fragment)["demo"][0]
            assert f'data-demo="{demo}"' in html, link
        elif fragment:
            assert f'id="{fragment}"' in html, link


#: Asked for once: chapters taught them before the therapist had pages of the course's own.
ONCE = {"K02", "K20"}


def asked() -> dict[str, list[str]]:
    """Return the questions of quizzes and course test that each competency names."""
    return {
        name: [place for place in evidence.keys(cell) if place.startswith("quiz:")]
        for name, cell in evidence.competencies()["question"].items()
    }


def test_every_competency_is_asked_for_and_all_but_two_of_them_twice():
    assert all(asked().values())
    assert {name for name, places in asked().items() if len(places) < 2} == ONCE


def test_every_question_of_a_page_asks_for_a_competency():
    named = {place for places in asked().values() for place in places}
    pages = [
        path for path in (FOLDER.parent / "chapters/quizzes").glob("[a-z]*.yml") if path.stem != "course"
    ]
    wanted = {f"quiz:{path.stem}/{one.id}" for path in pages for one in read_questions(path)}
    assert wanted - named == set() != wanted


def test_every_practice_point_is_part_of_a_competency():
    named = {point for cell in evidence.competencies()["points"] for point in evidence.keys(cell)}
    assert named == set(evidence.practice().index)


@pytest.mark.parametrize(
    "place",
    [
        "case:dentist",
        "role-play:99-none",
        "demo:teapot",
        "quiz:06/none",
        "quiz:09/none",
        "quiz:group/none",
        "book/group#none",
    ],
)
def test_a_place_that_is_not_there_stops_the_build(monkeypatch, place):
    table = evidence.competencies().loc[["K14"]].assign(taught_in=place, activity=place, question=place)
    monkeypatch.setattr(evidence, "competencies", lambda: table)
    env = SimpleNamespace(srcdir=FOLDER.parent, tocs={}, found_docs={"chapters/06-guide-to-sessions"})
    with pytest.raises(EvidenceError) as caught:
        competencies.check(None, env)
    assert str(caught.value).splitlines() == [
        f"evidence/competencies.csv, K14, column {column}: the course has no {place}."
        for column in ("taught_in", "activity", "question")
    ]


def test_a_place_that_is_there_is_called_by_its_name():
    env = SimpleNamespace(srcdir=FOLDER.parent, tocs={}, found_docs={"chapters/06-guide-to-sessions"})
    assert competencies.place("case:panic", env)[1] == "demo=vignettes&case=panic"
    assert competencies.place("role-play:02-panic", env)[2] == "Role-play: Panic"
    assert competencies.place("quiz:06/integration", env)[2] == "Quiz of chapter 6"
    assert competencies.place("demo:session_day", env)[0] == "chapters/06-guide-to-sessions"
