"""A report on a test from the files of trainees: what changed, how reliable it is, which questions work.

The page *Read the answers* computes the same in the browser (``book/scripts/answer-report.js``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from widgets.quiz.answer_code import contents
from widgets.quiz.answer_files import COURSE, SURE, TIMES, check, is_right, questions_of
from widgets.quiz.item_analysis import item_table
from widgets.quiz.lesson import LessonError
from widgets.quiz.measures import (
    NAN,
    alpha,
    brier,
    class_gain,
    correlation,
    drawn_by_the_strong,
    mean_interval,
    stated,
    wilson,
)
from widgets.quiz.quiz import Question

#: Learners from whom on a question is marked; with fewer, chance alone turns a correlation round.
ENOUGH = 30
NEGATIVE = "the stronger learners get it wrong more often"


@dataclass(frozen=True)
class Answers:
    """What a file holds, or a line of a file of codes.

    That is learner ("" if it names none), time, answers by question, and how sure some were.
    """

    file: str
    learner: str
    time: str
    answers: dict
    sure: dict


@dataclass(frozen=True)
class Report:
    """What the files of a test say.

    Attributes
    ----------
    test : str
        Its name, such as "course".
    group : pandas.DataFrame
        By measure: ``learners`` (number), ``value``, ``low``, ``high`` (95% interval). Of those with both
        rounds, in questions: "mean before", "mean after", "change" (after minus before); and "normalised
        gain" (a share, at most 1). Of everybody in a round: "reliability before", "reliability after"
        (Cronbach's alpha).
    items : pandas.DataFrame
        By time and question, as :func:`widgets.quiz.item_analysis.item_analysis` gives it, and ``mark``: why
        the question deserves another reading, or "". Questions are marked from :data:`ENOUGH` learners on.
    options : pandas.DataFrame
        By time, question and option ("1", "2" …, "empty"): ``text``, ``right`` (bool), ``chosen`` (number),
        ``share``; ``strong`` and ``weak``, the shares among those above and below the group's mean in the
        other questions; ``correlation`` of choosing it with the number right there.
    chapters, objectives : pandas.DataFrame
        By chapter, or chapter and objective: ``questions`` (number), ``learners``, ``before`` and ``after``
        (shares right), ``change`` (their difference) with ``low`` and ``high`` (95%), of those with both
        rounds. If nobody has both, the shares of everybody in a round, and no change.
    learners : pandas.DataFrame
        By learner with both rounds: questions right ``before`` and ``after``.
    unpaired : pandas.DataFrame
        Who has one round only: ``learner``, ``time``, ``file``, ``right`` (questions).
    calibration : pandas.DataFrame
        By time and how sure ("guessing" to "certain"), where somebody said it: ``answers`` (number),
        ``stated`` (the chance of being right that was said, on average), ``share`` that was right, ``low``,
        ``high`` (95%, Wilson; as if each answer came from another learner).
    brier : pandas.DataFrame
        By time: ``answers`` with a word on how sure, and ``value``, their Brier score.
    aside : pandas.DataFrame
        Files that do not count: ``file`` and ``sentence``, which says why.
    others : dict
        Files of other tests, which this report leaves out: their number by test.
    """

    test: str
    group: pd.DataFrame
    items: pd.DataFrame
    options: pd.DataFrame
    chapters: pd.DataFrame
    objectives: pd.DataFrame
    learners: pd.DataFrame
    unpaired: pd.DataFrame
    calibration: pd.DataFrame
    brier: pd.DataFrame
    aside: pd.DataFrame
    others: dict[str, int]


def report(
    files: Iterable[Path | str], test: str = COURSE, questions: list[Question] | None = None
) -> Report:
    """Read files of answers and report on one test.

    Parameters
    ----------
    files : iterable of pathlib.Path or str
        As trainees saved them, in any order; a file that ends in ``.txt`` holds a code on each line. What
        cannot be read is set aside and named; of several files of a learner and a time, copies count once,
        and those that differ are all set aside.
    test : str
        "course" for the course test, "chapter-2" for a chapter's quiz, "page-law" for a page's questions.
    questions : list of Question, optional
        Of the test; by default those of the course.

    Returns
    -------
    Report

    Raises
    ------
    LessonError
        If there is no such test.

    Examples
    --------
    >>> found = report([])
    >>> int(found.group["learners"].sum()), len(found.aside)
    (0, 0)
    """
    questions = questions_of(test) if questions is None else questions
    read, aside, others = collect(files, {test: questions})
    kept, double = singled(read.get(test, []))
    rounds = {time: [one for one in kept if one.time == time] for time in TIMES}
    right = {time: right_where(rounds[time], questions) for time in TIMES}
    pairs = paired(rounds)
    both = {time: right[time][[pair[place] for pair in pairs]] for place, time in enumerate(TIMES)}
    return Report(
        test=test,
        group=group_table(both, right),
        items=items_table(right, rounds, questions),
        options=options_table(right, rounds, questions),
        chapters=parts_table(both, right, questions, ["chapter"]),
        objectives=parts_table(both, right, questions, ["chapter", "objective"]),
        learners=pd.DataFrame(
            {time: both[time].sum(axis=1) for time in TIMES},
            index=pd.Index([rounds["before"][i].learner for i, _ in pairs], name="learner", dtype=object),
        ),
        unpaired=unpaired_table(rounds, right, pairs),
        calibration=calibration_table(rounds, questions),
        brier=brier_table(rounds, questions),
        aside=pd.DataFrame([*aside, *double], columns=["file", "sentence"]).sort_values(
            "file", key=lambda names: names.map(in_order), kind="stable", ignore_index=True
        ),
        others=others,
    )


def in_order(name: str) -> bytes:
    """Return what orders names as a browser does, so that both report in the same order."""
    return name.encode("utf-16-be", "surrogatepass")


def collect(
    files: Iterable[Path | str], tests: dict[str, list[Question]]
) -> tuple[dict[str, list[Answers]], list[tuple[str, str]], dict[str, int]]:
    """Read files, each by itself.

    Parameters
    ----------
    files : iterable of pathlib.Path or str
    tests : dict
        Questions by the name of their test.

    Returns
    -------
    read : dict
        Lists of :class:`Answers` by test, ordered by the file's name.
    aside : list of tuple of str
        File and sentence of what cannot be read.
    others : dict
        Number of files of tests that were not asked for, by name.
    """
    read: dict[str, list[Answers]] = {}
    others: dict[str, int] = {}
    aside = []
    for path in sorted(map(Path, files), key=lambda path: in_order(path.name)):
        for name, content in contents(path, tests):
            try:
                if isinstance(content, LessonError):
                    raise content
                test = content["test"]
                if test in tests:
                    read.setdefault(test, []).append(Answers(name, **check(name, content, tests[test])))
                else:
                    check(name, content, asked(name, test))
                    others[test] = others.get(test, 0) + 1
            except LessonError as error:
                aside.append((name, str(error).removeprefix(f"{name}: ")))
    return read, aside, others


def asked(name: str, test: str) -> list[Question]:
    """Return the questions of the test that a file names, or say that the course has none of this name."""
    try:
        return questions_of(test)
    except LessonError:
        raise LessonError(
            f"{name}: the answers are to a test that this course does not ask, {test[:60]!r}."
        ) from None


def singled(read: list[Answers]) -> tuple[list[Answers], list[tuple[str, str]]]:
    """Keep one file of a learner and a time; say of the others why they are set aside.

    Files that name nobody are never taken for copies of each other.
    """
    groups: dict[tuple[str, str, str], list[Answers]] = {}
    for one in read:
        groups.setdefault((one.learner, one.time, "" if one.learner else one.file), []).append(one)
    kept, aside = [], []
    for same in groups.values():
        first = same[0]
        alike = all((one.answers, one.sure) == (first.answers, first.sure) for one in same)
        if alike:
            kept.append(first)
        aside += [
            (
                one.file,
                f"it holds the same answers as {first.file}."
                if alike
                else f"there are {len(same)} files of '{one.learner}' with different answers "
                f"({one.time}); keep only the one that counts.",
            )
            for one in (same[1:] if alike else same)
        ]
    return kept, aside


def right_where(read: list[Answers], questions: list[Question]) -> np.ndarray:
    """Return who was right where, 0 or 1: learners × questions."""
    rows = [[int(is_right(question, one.answers[question.id])) for question in questions] for one in read]
    return np.array(rows, dtype=int).reshape(len(read), len(questions))


def paired(rounds: dict[str, list[Answers]]) -> list[tuple[int, int]]:
    """Return the places before and after of each learner who has both; a file without a name has no pair."""
    after = {one.learner: i for i, one in enumerate(rounds["after"]) if one.learner}
    return [(i, after[one.learner]) for i, one in enumerate(rounds["before"]) if one.learner in after]


def unpaired_table(rounds: dict, right: dict, pairs: list[tuple[int, int]]) -> pd.DataFrame:
    """List who has one round only; see :class:`Report`."""
    rows = []
    for place, time in enumerate(TIMES):
        taken = {pair[place] for pair in pairs}
        rows += [
            (one.learner, time, one.file, int(right[time][i].sum()))
            for i, one in enumerate(rounds[time])
            if i not in taken
        ]
    return pd.DataFrame(rows, columns=["learner", "time", "file", "right"])


def group_table(both: dict[str, np.ndarray], right: dict[str, np.ndarray]) -> pd.DataFrame:
    """Measure the group; see :class:`Report`."""
    before, after = (both[time].sum(axis=1) for time in TIMES)
    questions = both["before"].shape[1]
    rows = {
        "mean before": (len(before), *mean_interval(before)),
        "mean after": (len(before), *mean_interval(after)),
        "change": (len(before), *mean_interval(after - before)),
        "normalised gain": (len(before), *class_gain(before, after, questions)),
        **{f"reliability {time}": (len(right[time]), *alpha(right[time])) for time in TIMES},
    }
    columns = ["learners", "value", "low", "high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("measure")


def said(read: list[Answers], questions: list[Question]) -> pd.DataFrame:
    """Return each answer of a round with a word on how sure it was.

    Parameters
    ----------
    read : list of Answers
    questions : list of Question

    Returns
    -------
    pandas.DataFrame
        ``step`` (a place in :data:`widgets.quiz.answer_files.SURE`), ``stated`` (the chance of being right
        that it stands for, 0 to 1) and ``right`` (0 or 1).
    """
    rows = [
        (step, stated(step, len(question.options)), int(is_right(question, one.answers[question.id])))
        for one in read
        for question in questions
        if (step := one.sure.get(question.id)) is not None
    ]
    return pd.DataFrame(rows, columns=["step", "stated", "right"])


def calibration_table(rounds: dict, questions: list[Question]) -> pd.DataFrame:
    """Hold what learners said of their answers against what came; see :class:`Report`.

    Parameters
    ----------
    rounds : dict
        Lists of :class:`Answers` by time.
    questions : list of Question

    Returns
    -------
    pandas.DataFrame
    """
    rows = []
    for time in TIMES:
        for step, own in said(rounds[time], questions).groupby("step"):
            low, high = wilson(int(own["right"].sum()), len(own))
            mean, share = float(own["stated"].mean()), float(own["right"].mean())
            rows.append((time, SURE[int(step)], len(own), mean, share, low, high))
    columns = ["time", "sure", "answers", "stated", "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns).set_index(["time", "sure"])


def brier_table(rounds: dict, questions: list[Question]) -> pd.DataFrame:
    """Score what learners said of their answers; see :class:`Report`.

    Parameters
    ----------
    rounds : dict
        Lists of :class:`Answers` by time.
    questions : list of Question

    Returns
    -------
    pandas.DataFrame
    """
    rows = []
    for time in TIMES:
        own = said(rounds[time], questions)
        if len(own):
            rows.append((time, len(own), brier(own["stated"], own["right"])))
    return pd.DataFrame(rows, columns=["time", "answers", "value"]).set_index("time")


def chose(one: Answers, question: Question, number: int | None) -> int:
    """Tell, as 0 or 1, whether an option was chosen; None asks for no answer."""
    answer = one.answers[question.id]
    chosen = answer if isinstance(answer, list) else [] if answer is None else [answer]
    return int(not chosen if number is None else number in chosen)


def items_table(right: dict, rounds: dict, questions: list[Question]) -> pd.DataFrame:
    """Say how well each question works; see :class:`Report`."""
    tables = {}
    for time in TIMES:
        if not len(right[time]):
            continue
        frame = pd.DataFrame(right[time], columns=[question.id for question in questions])
        table = item_table(frame, questions)
        table["mark"] = [
            mark(rounds[time], right[time], place, question, table["discrimination"].iloc[place])
            for place, question in enumerate(questions)
        ]
        tables[time] = table
    if not tables:
        columns = ["objective", "learners", "difficulty", "low", "high", "discrimination", "mark"]
        index = pd.MultiIndex.from_arrays([[], []], names=["time", "question"])
        return pd.DataFrame(columns=columns, index=index)
    return pd.concat(tables, names=["time"])


def mark(
    read: list[Answers], right: np.ndarray, place: int, question: Question, discrimination: float
) -> str:
    """Say why a question deserves another reading, or nothing."""
    if len(read) < ENOUGH:
        return ""
    rest = right.sum(axis=1) - right[:, place]
    reasons = [NEGATIVE] if discrimination < 0 else []
    reasons += [
        f"option {number + 1} draws the stronger learners"
        for number, option in enumerate(question.options)
        if not option.correct and drawn_by_the_strong([chose(one, question, number) for one in read], rest)
    ]
    return "; ".join(reasons)


def options_table(right: dict, rounds: dict, questions: list[Question]) -> pd.DataFrame:
    """Count the options of each question; see :class:`Report`."""
    rows = []
    for time in TIMES:
        read = rounds[time]
        for place, question in enumerate(questions if read else []):
            rest = right[time].sum(axis=1) - right[time][:, place]
            strong, weak = len(read) * rest > rest.sum(), len(read) * rest < rest.sum()
            for number in [*range(len(question.options)), None]:
                option = None if number is None else question.options[number]
                chosen = np.array([chose(one, question, number) for one in read])
                rows.append(
                    {
                        "time": time,
                        "question": question.id,
                        "option": "empty" if option is None else str(number + 1),
                        "text": "" if option is None else option.text,
                        "right": option is not None and option.correct,
                        "chosen": int(chosen.sum()),
                        "share": float(chosen.mean()),
                        "strong": float(chosen[strong].mean()) if strong.any() else NAN,
                        "weak": float(chosen[weak].mean()) if weak.any() else NAN,
                        "correlation": correlation(chosen, rest),
                    }
                )
    columns = ["text", "right", "chosen", "share", "strong", "weak", "correlation"]
    keys = ["time", "question", "option"]
    return pd.DataFrame(rows, columns=[*keys, *columns]).set_index(keys)


def chapter_of(question: Question) -> str:
    """Return the number of its chapter, with which the id of a question of the course test begins, or ""."""
    return question.id.partition("-")[0] if question.id[0].isdigit() else ""


def parts_table(both: dict, right: dict, questions: list[Question], names: list[str]) -> pd.DataFrame:
    """Sum up the parts of a test, in the order in which they come; see :class:`Report`."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, question in enumerate(questions):
        part = (chapter_of(question), question.objective)[: len(names)]
        places.setdefault(part, []).append(place)
    pairs = len(both["before"])
    before, after = ((both if pairs else right)[time] for time in TIMES)
    rows = []
    for own in places.values():
        shares = [
            float(one[:, own].sum() / (len(one) * len(own))) if len(one) else NAN for one in (before, after)
        ]
        both = (after[:, own].sum(axis=1) - before[:, own].sum(axis=1)) / len(own) if pairs else []
        rows.append((len(own), max(len(before), len(after)), *shares, *mean_interval(both)))
    columns = ["questions", "learners", "before", "after", "change", "low", "high"]
    table = pd.DataFrame(rows, columns=columns)
    for level, name in enumerate(names):
        table.insert(level, name, [part[level] for part in places])
    return table.set_index(names)
