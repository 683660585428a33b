"""The tests whose answers can be saved as a file: the course test, chapters' quizzes, pages' questions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from widgets.quiz.quiz import Question


@dataclass(frozen=True)
class Test:
    """A test: what files call it, its name for readers, what its forms' ids begin with, its questions."""

    name: str
    title: str
    form: str
    questions: list[Question]


def heading(text: str) -> str:
    """Return the title of a page or of a chapter's first cell.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    str
        What stands behind its first "# ".
    """
    return next(line[2:].strip() for line in text.splitlines() if line.startswith("# "))


def tests(source: Path) -> list[Test]:
    """List the tests of a book.

    Parameters
    ----------
    source : pathlib.Path
        The folder with ``book`` and ``chapters``.

    Returns
    -------
    list of Test
        The course test, if there is one, then quizzes by chapter, then the pages' questions by name.

    Raises
    ------
    LessonError
        If a file breaks a rule of quizzes.
    """
    from widgets.quiz.answer_files import COURSE
    from widgets.quiz.quiz import read_questions

    found = []
    for path in sorted((source / "chapters" / "quizzes").glob("*.yml")):
        if path.stem == COURSE:
            name, title, form = COURSE, "Course test", "course-test-"
        elif path.stem.isdigit():
            number = int(path.stem)
            name, title, form = f"chapter-{number}", f"Quiz of chapter {number}", f"quiz-{path.stem}-"
        else:
            page = heading((source / "book" / f"{path.stem}.md").read_text("utf8"))
            name, title, form = f"page-{path.stem}", f"Questions of “{page}”", f"page-quiz-{path.stem}-"
        found.append(Test(name, title, form, read_questions(path)))
    return sorted(found, key=lambda test: test.name != COURSE)


def files(source: Path) -> list[Path]:
    """Return the files that :func:`tests` reads, for Sphinx to note."""
    return sorted((source / "chapters" / "quizzes").glob("*.yml"))
