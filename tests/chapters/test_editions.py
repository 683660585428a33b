"""Editions: learners get no solution, and one that slipped through is found."""

import nbformat
import pytest

from book.editions import leaks, select, withheld

CELLS = (
    ("text", "# Exercise 2.3\n\nWhat is the highest concentration?"),
    ("code", "peak = ...  # your number"),
    ("text", "The answer is **about 240 ng/mL**, see [Domino 1982](cite:domino1982).", "solution"),
    ("code", "peak = course['concentration'].max()\nx = 1", "solution"),
    ("text", "Ten minutes. Trainees confuse arterial with venous.", "instructor"),
    ("code", "x = 1\nprint('for everybody, a line')"),
)


@pytest.fixture
def chapter(make_notebook):
    return nbformat.read(make_notebook(*CELLS), as_version=4)


def test_learners_get_neither_solutions_nor_the_instructors_boxes(chapter):
    before = nbformat.writes(chapter)
    learner = select(chapter, "learner")
    assert [cell.source for cell in learner.cells] == [CELLS[i][1] for i in (0, 1, 5)]
    assert leaks(learner, chapter) == []
    assert nbformat.writes(chapter) == before


def test_instructors_get_them_closed(chapter):
    instructor = select(chapter, "instructor")
    assert len(instructor.cells) == len(CELLS)
    assert instructor.cells[2].source.startswith(
        '<details class="course-solution"><summary>Solution</summary>\n\nThe answer'
    )
    assert "<summary>For the instructor</summary>" in instructor.cells[4].source
    assert "hide-cell" in instructor.cells[3].metadata.tags
    assert instructor.cells[3].metadata.jupyter.source_hidden
    assert instructor.cells[3].metadata.mystnb.code_prompt_show == "Solution in code"
    assert instructor.cells[5] == chapter.cells[5]


@pytest.mark.parametrize("edition", ["learner", "instructor"])
def test_everybody_gets_a_sample_answer_closed(make_notebook, edition):
    sample = ("text", "Words of one who answered well.", "sample-answer")
    chapter = nbformat.read(make_notebook(*CELLS, sample), as_version=4)
    shown = select(chapter, edition)
    assert shown.cells[-1].source == (
        '<details class="course-sample-answer"><summary>A sample answer</summary>\n\n'
        "Words of one who answered well.\n\n</details>"
    )
    assert leaks(select(chapter, "learner"), chapter) == []


def test_an_unknown_edition_is_refused(chapter):
    with pytest.raises(ValueError, match="no edition 'reader'; the editions are learner and instructor"):
        select(chapter, "reader")


def test_a_solution_left_in_is_found(chapter):
    learner = select(chapter, "learner")
    learner.cells.append(chapter.cells[3])
    found = leaks(learner, chapter)
    assert found[0] == "Cell 4 is tagged 'solution'."
    assert "A line of a withheld cell is given away: peak=course['concentration'].max()" in found


def test_a_solution_without_its_tag_is_found(chapter):
    learner = select(chapter, "learner")
    learner.cells[1].source = "peak   =  course['concentration'].max()"
    assert len(leaks(learner, chapter)) == 1


def test_a_solution_in_an_output_is_found(chapter):
    learner = select(chapter, "learner")
    learner.cells[1].outputs = [
        nbformat.v4.new_output("stream", text="hint:\npeak = course['concentration'].max()\n")
    ]
    assert len(leaks(learner, chapter)) == 1


@pytest.mark.parametrize(
    "page",
    [
        "<p>The answer is <strong>about 240 ng/mL</strong>,\nsee <a href='x'>Domino 1982</a>.</p>",
        '<pre><span class="n">peak</span> = course[<span>&#39;concentration&#39;</span>].max()</pre>',
        "<p>Ten minutes. Trainees confuse arterial with venous.</p>",
    ],
)
def test_a_solution_in_a_page_is_found(chapter, page):
    assert len(leaks(f"<html><body>{page}</body></html>", chapter)) == 1


def test_what_everybody_sees_is_no_leak(chapter):
    assert leaks("x = 1\nprint('for everybody, a line')\n if a < b: pass", chapter) == []
    assert withheld(chapter.cells[0]) is None
