"""How well the questions of the course test work, from the answers that trainees hand in as files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from widgets.quiz.lesson import ROOT, LessonError
from widgets.quiz.quiz import Question, read_questions

FORMAT = "ketamine-psychotherapy-course answers"
VERSION = 1
TIMES = ("before", "after")
Z95 = 1.959963984540054  # 97.5th percentile of the normal distribution
COURSE_TEST = ROOT / "chapters" / "quizzes" / "course.yml"


def course_questions(path: Path = COURSE_TEST) -> list[Question]:
    """Return the questions of the course test.

    Raises
    ------
    LessonError
        If the file breaks a rule of quizzes, an id does not begin with a chapter's number, or a question has
        several right answers.
    """
    questions = read_questions(path)
    for question in questions:
        if question.id[0] not in "123456" or question.id[1:2] != "-":
            raise LessonError(f"{path.name}, question '{question.id}': the id must begin with 1- to 6-.")
        if question.multiple:
            raise LessonError(f"{path.name}, question '{question.id}': the test has one right answer each.")
    return questions


def edition(questions: list[Question]) -> str:
    """Return a short name of the questions and the order of their options; answers belong to one edition."""
    text = json.dumps(
        [
            [question.id, question.question, [[option.text, option.correct] for option in question.options]]
            for question in questions
        ]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_answers(path: Path | str, questions: list[Question]) -> dict:
    """Read one file of answers.

    Parameters
    ----------
    path : pathlib.Path or str
        A file that the page of the course test saved.
    questions : list of Question

    Returns
    -------
    dict
        ``learner`` (str, perhaps empty), ``time`` ("before" or "after") and ``answers``: option numbers by
        question, from 0, or None where nothing was chosen.

    Raises
    ------
    LessonError
        With one sentence that names the file and what is wrong with it.
    """
    path = Path(path)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise LessonError(f"{path.name}: there is no such file, or it cannot be read.") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise LessonError(f"{path.name}: this is not an answer file, for it is not valid JSON.") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise LessonError(f"{path.name}: this is not an answer file of the course test.")
    if content.get("version") != VERSION:
        raise LessonError(
            f"{path.name}: the file has version {content.get('version')!r}; this course reads {VERSION}."
        )
    if content.get("edition") != edition(questions):
        raise LessonError(f"{path.name}: the answers belong to another edition of the test.")
    learner, time, answers = (content.get(field) for field in ("learner", "time", "answers"))
    if time not in TIMES:
        raise LessonError(f"{path.name}: 'time' must be 'before' or 'after', not {time!r}.")
    if not isinstance(learner, str):
        raise LessonError(f"{path.name}: 'learner' must be text; it may be empty.")
    expected = {question.id: len(question.options) for question in questions}
    if not isinstance(answers, dict) or answers.keys() != expected.keys():
        raise LessonError(f"{path.name}: 'answers' must have every question of the test and no other.")
    for name, answer in answers.items():
        whole = isinstance(answer, int) and not isinstance(answer, bool)
        if answer is not None and not (whole and 0 <= answer < expected[name]):
            raise LessonError(
                f"{path.name}: the answer to '{name}' must be empty or a number from 0 to "
                f"{expected[name] - 1}, not {answer!r}."
            )
    return {"learner": learner.strip(), "time": time, "answers": answers}


def score(
    files: Iterable[Path | str], time: str = "after", questions: list[Question] | None = None
) -> pd.DataFrame:
    """Return who was right where: a row for each file of this time, a column for each question, as booleans.

    An empty answer counts as not right.

    Raises
    ------
    LessonError
        If a file is malformed, a learner handed in two files of this time, or no file is of this time.
    """
    if time not in TIMES:
        raise LessonError(f"'time' must be 'before' or 'after', not {time!r}.")
    questions = course_questions() if questions is None else questions
    right = {
        question.id: [option.correct for option in question.options].index(True) for question in questions
    }
    rows: dict[str, dict[str, bool]] = {}
    for path in map(Path, files):
        read = read_answers(path, questions)
        if read["time"] != time:
            continue
        name = read["learner"] or path.stem
        if name in rows:
            raise LessonError(
                f"{path.name}: there is already a file of '{name}' with the answers {time} the course."
            )
        rows[name] = {question: answer == right[question] for question, answer in read["answers"].items()}
    if not rows:
        raise LessonError(f"None of the files holds answers given {time} the course.")
    return pd.DataFrame.from_dict(rows, orient="index")[list(right)].rename_axis("learner")


def item_analysis(
    files: Iterable[Path | str], time: str = "after", questions: list[Question] | None = None
) -> pd.DataFrame:
    """Return difficulty and discrimination of each question.

    Parameters
    ----------
    files : iterable of pathlib.Path or str
        Answer files as trainees saved them; files of the other time are left out.
    time : {"after", "before"}
    questions : list of Question, optional
        By default the course test.

    Returns
    -------
    pandas.DataFrame
        By question: ``objective``; ``learners`` (number); ``difficulty``, the share that was right, with its
        95% interval (Wilson 1927) in ``low`` and ``high``; ``discrimination``, the correlation of being right
        here with the number right in all other questions (-1 to 1), NaN where everybody did alike.

    Raises
    ------
    LessonError
        If a file is malformed, or no file is of this time.

    Notes
    -----
    Below some thirty learners both numbers are rough; look at the interval before changing a question.
    """
    questions = course_questions() if questions is None else questions
    right = score(files, time, questions).astype(float)
    learners, total = len(right), right.sum(axis=1)
    share = right.mean()
    centre = (share + Z95**2 / (2 * learners)) / (1 + Z95**2 / learners)
    half = (
        Z95 * np.sqrt(share * (1 - share) / learners + Z95**2 / (4 * learners**2)) / (1 + Z95**2 / learners)
    )
    return pd.DataFrame(
        {
            "objective": {question.id: question.objective for question in questions},
            "learners": learners,
            "difficulty": share,
            "low": centre - half,
            "high": centre + half,
            "discrimination": {name: correlation(right[name], total - right[name]) for name in right},
        }
    ).rename_axis("question")


def correlation(one: pd.Series, other: pd.Series) -> float:
    """Return Pearson's correlation, or NaN where either does not vary."""
    if one.nunique() < 2 or other.nunique() < 2:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])
