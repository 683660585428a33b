"""The instructor's plans add up from the chapters, and the boxes reach instructors alone."""

import shutil
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from book.extensions.workshop import (
    WorkshopError,
    clock,
    day,
    left_out,
    lessons,
    read_lesson,
    sessions,
)
from evidence import workshop
from evidence.workshop import Break, Workshop
from widgets.quiz import Quiz

ROOT = Path(__file__).resolve().parent.parent.parent
BOX = "**Workshop of 30 minutes, for the instructor**\n\n**Plan.** 10 min poll, 20 min demo (exercise 3)."


def chapter(
    path: Path, *boxes: str, time: str = "About 50 minutes: 20 for reading, 30 for the rest."
) -> Path:
    cells = [nbformat.v4.new_markdown_cell(f"# A title\n\n**Time.** {time}")]
    cells += [nbformat.v4.new_markdown_cell(box, metadata={"tags": ["instructor"]}) for box in boxes]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_minutes_are_read_from_the_chapter(tmp_path):
    lesson = read_lesson(chapter(tmp_path / "02-a.ipynb", BOX))
    assert (lesson.number, lesson.title, lesson.alone, lesson.reading, lesson.together) == (
        2,
        "A title",
        50,
        20,
        30,
    )
    assert lesson.steps == ((10, "poll"), (20, "demo (exercise 3)"))
    assert read_lesson(chapter(tmp_path / "03-b.ipynb")).together == 50
    (tmp_path / "04-c.md").write_text("# Text\n\n**Time.** About 60 minutes.\n", "utf8")
    assert read_lesson(tmp_path / "04-c.md").reading is None


@pytest.mark.parametrize(
    ("box", "time", "sentence"),
    [
        (BOX.replace("20 min", "25 min"), "About 50 minutes.", "adds up to 35 minutes, and the box says 30"),
        ("Prompts only.", "About 50 minutes.", "the box must say 'Workshop of"),
        (BOX, "Long.", "must have a title and say"),
    ],
)
def test_minutes_that_are_missing_or_do_not_add_up_stop_the_build(tmp_path, box, time, sentence):
    with pytest.raises(WorkshopError, match=sentence) as refusal:
        read_lesson(chapter(tmp_path / "02-a.ipynb", box, time=time))
    assert str(refusal.value).startswith("02-a.ipynb: ")


def test_the_plans_of_this_course_add_up():
    found, plan = lessons(ROOT / "chapters"), workshop.read()
    assert [lesson.number for lesson in found] == [1, 2, 3, 4, 5, 6]
    taught = sum(lesson.together for lesson in found)
    *rows, total = day(found, plan)
    assert [row[0] for row in rows[1:]] == [row[1] for row in rows[:-1]]
    pauses = sum(pause.minutes for pause in plan.breaks)
    assert sum(int(row[2]) for row in rows) == int(total[2]) == taught + pauses
    assert rows[-1][1] == total[1] == clock(8 * 60 + 30 + int(total[2]))
    assert sessions(found, plan)[-1][3].startswith(f"{taught} min")
    assert taught == 480, "the workshop is planned for eight hours"
    assert left_out(found, plan) == []


def test_a_plan_of_ones_own_is_kept():
    found = lessons(ROOT / "chapters")
    plan = Workshop(start=9 * 60, chapters=(2, 5), minutes={5: 50}, breaks=(Break(2, 20, "Tea"),))
    two, tea, five, total = day(found, plan)
    assert two[0] == "09:00" and two[3].startswith("2 ")
    assert tea[2:] == ("20", "Tea") and tea[0] == two[1] and tea[1] == five[0]
    assert five[2] == "50" and total[1] == five[1]
    assert [row[1][:1] for row in sessions(found, plan)[:-1]] == ["2", "5"]
    steps = {lesson.number: lesson.steps for lesson in found}[5]
    [said] = left_out(found, plan)
    assert said.startswith(f"Chapter 5 leaves out: {steps[2][0]} min {steps[2][1]}, ")
    assert said.endswith(f"{50 - steps[0][0] - steps[1][0]} min are left for questions.")
    assert left_out(found, Workshop(chapters=(5,), minutes={5: sum(m for m, _ in steps)})) == []


def test_a_day_that_cannot_fit_says_by_how_much():
    found = lessons(ROOT / "chapters")
    length = int(day(found, Workshop(start=0, chapters=(1, 2)))[-1][2])
    fits = Workshop(start=600, end=600 + length, chapters=(1, 2))
    assert day(found, fits)[-1][1] == clock(600 + length)
    with pytest.raises(WorkshopError, match=r"1 minutes after 1.:..; begin earlier"):
        day(found, Workshop(start=601, end=600 + length, chapters=(1, 2)))
    with pytest.raises(WorkshopError, match="minutes after 24:00"):
        day(found, Workshop(start=23 * 60, chapters=(1, 2)))


def test_a_chapter_that_the_book_lacks_is_named():
    with pytest.raises(WorkshopError, match=r"the book has no chapter 6\."):
        day(lessons(ROOT / "chapters")[:5], Workshop(chapters=(1, 6)))


def test_learners_see_the_plans_and_not_the_boxes(book_html):
    page = BeautifulSoup((book_html / "book/instructors.html").read_text("utf8"), "html.parser")
    assert len(page.select("table.workshop-plan")) == 2
    assert "leaves the boxes out" in page.text
    assert not page.select(".workshop-box")
    for lesson in lessons(ROOT / "chapters"):
        for _, what in lesson.steps:
            assert f"min {what}" not in page.text


def test_instructors_see_every_box_and_key(small_book, tmp_path):
    notebook = nbformat.read(chapter(tmp_path / "02-a.ipynb", BOX), as_version=4)
    notebook.metadata["status"] = "in preparation"  # so that it need not teach its claims
    guide = "# Guide\n\n```{workshop-boxes}\n```\n\n```{quiz-keys}\n```\n"
    pages = {"chapters/02-a.ipynb": notebook, "book/guide.md": guide}
    quizzes = tmp_path / "source" / "chapters" / "quizzes"
    quizzes.mkdir(parents=True)
    shutil.copy(ROOT / "chapters" / "quizzes" / "02.yml", quizzes)
    shown = BeautifulSoup(
        (small_book(pages, "instructor") / "book/guide.html").read_text("utf8"), "html.parser"
    )
    assert "10 min poll, 20 min demo" in shown.select_one(".workshop-box").text
    keys = shown.select("details:has(.quiz-key)")
    assert [key.summary.text for key in keys] == ["Key to the quiz of chapter 2"]
    questions = Quiz(2).questions
    assert len(keys[0].select(".quiz-key > ol > li")) == len(questions)
    assert keys[0].text.count("✓ right") == sum(option.correct for q in questions for option in q.options)
    hidden = (small_book(pages) / "book/guide.html").read_text("utf8")
    assert "10 min poll" not in hidden and "leaves the boxes out" in hidden
    assert "✓ right" not in hidden and "leaves the keys out" in hidden
