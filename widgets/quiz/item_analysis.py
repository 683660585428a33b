"""How well the questions of the course test work, from the answers that trainees hand in as files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from widgets.quiz.answer_code import contents
from widgets.quiz.answer_files import COURSE, TIMES, check, course_questions, is_right
from widgets.quiz.lesson import LessonError
from widgets.quiz.measures import correlation, wilson
from widgets.quiz.quiz import Question


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
    rows: dict[str, dict[str, bool]] = {}
    given = (found for path in files for found in contents(path, {COURSE: questions}))
    for file, content in given:
        if isinstance(content, LessonError):
            raise content
        read = check(file, content, questions)
        if read["time"] != time:
            continue
        name = read["learner"] or Path(file).stem
        if name in rows:
            raise LessonError(
                f"{file}: there is already a file of '{name}' with the answers {time} the course."
            )
        rows[name] = {question.id: is_right(question, read["answers"][question.id]) for question in questions}
    if not rows:
        raise LessonError(f"None of the files holds answers given {time} the course.")
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("learner")


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
    return item_table(score(files, time, questions), questions)


def item_table(right: pd.DataFrame, questions: list[Question]) -> pd.DataFrame:
    """Return difficulty and discrimination from who was right where.

    Parameters
    ----------
    right : pandas.DataFrame
        Booleans: a row for each learner, a column for each question.
    questions : list of Question

    Returns
    -------
    pandas.DataFrame
        As :func:`item_analysis` gives it.
    """
    right = right.astype(int)
    learners, total = len(right), right.sum(axis=1)
    limits = {name: wilson(int(right[name].sum()), learners) for name in right}
    return pd.DataFrame(
        {
            "objective": {question.id: question.objective for question in questions},
            "learners": learners,
            "difficulty": right.mean(),
            "low": {name: low for name, (low, _) in limits.items()},
            "high": {name: high for name, (_, high) in limits.items()},
            "discrimination": {name: correlation(right[name], total - right[name]) for name in right},
        }
    ).rename_axis("question")
