"""Open cases: the published scoring on a worked case, no score without a panel, files held to their rules."""

import math

import pytest
import yaml

import evidence
from tests import made_up_answers
from widgets.quiz import LessonError
from widgets.quiz.concordance import (
    ENOUGH,
    FORMAT,
    ITEMS,
    NO_SCORE,
    Item,
    concordance,
    credits,
    edition,
    read_file,
    read_items,
)

PLAIN = [Item(name, "A case.", "A plan.", "A fact.", ("P01",)) for name in ("a", "b", "c")]


def content(answers=(0, 0, 0), role="learner", code="", **fields) -> dict:
    return {
        "format": FORMAT,
        "version": 1,
        "edition": edition(PLAIN),
        "role": role,
        "code": code,
        "background": "",
        "answers": dict(zip("abc", answers, strict=True)),
        **fields,
    }


@pytest.fixture
def write(tmp_path):
    return lambda *contents: made_up_answers.write(
        tmp_path, {f"{number:02d}.json": one for number, one in enumerate(contents)}
    )


def test_there_are_ten_cases_and_each_rests_on_practice_points_that_exist():
    items = read_items()
    assert len(items) == 10 and len({item.id for item in items}) == 10
    known = set(evidence.practice().index)
    for item in items:
        assert set(item.points) <= known, item.id
        assert len(item.case.split(". ")) <= 2 and max(len(item.plan), len(item.fact)) < 120, item.id


def test_the_published_scoring_on_a_worked_case(write):
    """Ten members. Case a: 6 say +1, 3 say +2, 1 says 0. Case b: 5 and 5. Case c: nine say -2."""
    panel = [
        content(
            (1 if i < 6 else 2 if i < 9 else 0, 0 if i < 5 else -1, None if i == 9 else -2), "panel", f"P{i}"
        )
        for i in range(10)
    ]
    learners = [
        content((1, 0, -2), code="modal"),  # 1 + 1 + 1
        content((2, -1, 1), code="near"),  # 3/6 + 5/5 + 0
        content((0, 2, None), code="far"),  # 1/6 + 0 + nothing said
        content((-2, 1, 2), code="alone"),  # nobody of the panel
    ]
    found = concordance(write(*panel, *learners), PLAIN)
    # Nine answered case c: the members alone do not make a score steady.
    assert found.members == ENOUGH
    told = "The panel has 10 members, and 9 of them answered the case that fewest did;"
    assert found.sentence.startswith(told)
    assert found.panel.loc["a"].tolist() == [0, 0, 1, 6, 3]
    assert found.credits.loc["a"].tolist() == pytest.approx([0, 0, 1 / 6, 1, 3 / 6])
    assert found.credits.loc["b"].tolist() == [0, 1, 1, 0, 0]
    assert found.credits.loc["c"].tolist() == [1, 0, 0, 0, 0]
    scores = dict(zip(found.learners["code"], found.learners["score"], strict=True))
    worked = {"modal": 1, "near": 1.5 / 3, "far": (1 / 6) / 3, "alone": 0}
    assert scores == pytest.approx(worked)
    assert found.learners["answered"].tolist() == [3, 3, 2, 3]


def test_a_panel_is_large_enough_once_ten_have_answered_each_case(write):
    panel = [content((0, 1, 2), "panel", f"P{i}") for i in range(ENOUGH)]
    assert concordance(write(*panel), PLAIN).sentence == ""
    few = concordance(write(*panel[1:]), PLAIN).sentence
    assert few == "The panel has 9 members; with fewer than 10 a score is not steady."


def test_there_is_no_score_until_a_panel_has_answered(write):
    found = concordance(write(content((1, 2, 0), code="A")), PLAIN)
    assert found.sentence == NO_SCORE and found.credits.empty and found.members == 0
    assert math.isnan(found.learners["score"].iloc[0])
    found = concordance(write(content(code="A"), content((None, None, None), "panel")), PLAIN)
    assert found.sentence == NO_SCORE and math.isnan(found.learners["score"].iloc[0])


def test_a_small_panel_scores_and_says_so_and_a_case_that_it_left_out_does_not_count(write):
    found = concordance(write(content((1, None, 2), "panel", "P"), content((1, 1, -2), code="A")), PLAIN)
    assert found.sentence.startswith("The panel has 1 member; with fewer than 10")
    assert found.learners["score"].iloc[0] == 1 / 2
    assert credits(found.panel).index.tolist() == ["a", "c"]


def test_nobody_counts_twice_and_learners_and_panel_are_apart(write):
    files = write(
        content(role="panel", code="X"),
        content((1, 1, 1), "panel", "X"),
        content(code="X"),
        content(role="panel"),
        content(role="panel"),
    )
    found = concordance(files, PLAIN)
    assert found.members == 2 and len(found.learners) == 1
    assert found.aside["file"].tolist() == ["00.json", "01.json"]


def test_copies_of_a_file_count_once(write):
    one = content((1, 0, -1), "panel", "X")
    found = concordance(write(one, one, content(role="panel", code="Y")), PLAIN)
    assert found.members == 2 and found.panel.loc["a", 1] == 1
    assert found.aside.to_numpy().tolist() == [["01.json", "it holds the same answers as 00.json."]]


@pytest.mark.parametrize(
    ("damaged", "sentence"),
    [
        ("{", "it is not valid JSON"),
        ("[]", "this is not a file of open cases"),
        (content(format="other"), "this is not a file of open cases"),
        (content(version=2), "the file has version 2; this course reads 1"),
        (content(edition="0"), "another edition of the cases"),
        (content(role="teacher"), "'role' must be"),
        (content(code="x" * 201), "texts of at most 200 letters"),
        (content(code=7), "texts of at most 200 letters"),
        (content(answers=(3, 0, 0)), "the answer to 'a' must be empty or from -2 to 2, not 3"),
        (content(answers=(0.5, 0, 0)), "not 0.5"),
        (content(answers=(True, 0, 0)), "not True"),
        ({**content(), "answers": {"a": 1}}, "every case and no other"),
        (" " * 1_000_001, "larger than 1 MB"),
    ],
)
def test_a_damaged_file_is_set_aside_in_one_sentence(write, damaged, sentence):
    [path] = write(damaged)
    with pytest.raises(LessonError, match=r"^00\.json: ") as refusal:
        read_file(path, PLAIN)
    assert sentence in str(refusal.value)
    assert sentence in concordance([path], PLAIN).aside["sentence"].iloc[0]


def test_a_case_that_rests_on_nothing_is_refused(tmp_path):
    entries = yaml.safe_load(ITEMS.read_text("utf8"))
    path = tmp_path / "concordance.yml"
    for points in ([], "P14", [7]):
        path.write_text(yaml.safe_dump([{**entries[0], "points": points}]), "utf8")
        with pytest.raises(LessonError, match="'points' must name at least one practice point"):
            read_items(path)
