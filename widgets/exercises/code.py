"""Check the value that a learner computed, and say what a wrong one probably is."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from importlib import import_module
from numbers import Real

from widgets.quiz.lesson import LessonError, chapter_file, read_entries, require_text

TAKES = {
    "maximum": lambda table, column: table[column].max(),
    "minimum": lambda table, column: table[column].min(),
    "mean": lambda table, column: table[column].mean(),
    "first": lambda table, column: table[column].iloc[0],
    "last": lambda table, column: table[column].iloc[-1],
    "row_of_maximum": lambda table, column: table[column].idxmax(),
    "row_of_minimum": lambda table, column: table[column].idxmin(),
    "time_of_maximum": lambda table, column: table.iloc[:, 0][table[column].idxmax()],
    "time_of_minimum": lambda table, column: table.iloc[:, 0][table[column].idxmin()],
}
#: How far a value may be off, relative to the answer, unless the exercise says otherwise.
TOLERANCE = 0.01
#: Characters in a line of what a check prints.
WIDTH = 88
FIELDS = {"value", "factor", "call", "arguments", "column", "take", "divide_by"}


def compute(answer: object, name: str, right: float | None = None) -> float:
    """Return the number that an `answer` of the data file stands for.

    Parameters
    ----------
    answer : dict
        ``{value: 3}``; or ``{factor: 60}`` of the right answer, for a common mistake; or
        ``{call: "module:function", arguments: {...}}``, with ``column`` and ``take`` (one of `TAKES`) when
        the function returns a table whose first column is time, and ``divide_by`` for another unit.
    name : str
        File and exercise, for messages.
    right : float, optional
        The right answer, which a factor multiplies.

    Returns
    -------
    float

    Raises
    ------
    LessonError
        With one sentence, if the answer is not stated in this way.
    """
    if not isinstance(answer, dict) or answer.keys() - FIELDS:
        raise LessonError(f"{name}: an answer has the fields {', '.join(sorted(FIELDS))}.")
    if sum(field in answer for field in ("value", "factor", "call")) != 1:
        raise LessonError(f"{name}: an answer needs either a value, a factor or a call.")
    if "value" in answer:
        result = answer["value"]
    elif "factor" in answer:
        if right is None:
            raise LessonError(f"{name}: only a mistake can be a factor of the right answer.")
        result = right * answer["factor"]
    else:
        module, _, function = str(answer["call"]).partition(":")
        try:
            call = getattr(import_module(module), function)
        except (ImportError, AttributeError, ValueError):
            raise LessonError(f"{name}: there is no function '{answer['call']}' (module:function).") from None
        result = call(**answer.get("arguments", {}))
        if "take" in answer:
            if answer["take"] not in TAKES:
                raise LessonError(f"{name}: 'take' must be one of {', '.join(TAKES)}.")
            if answer.get("column") not in getattr(result, "columns", ()):
                raise LessonError(f"{name}: the table has no column '{answer.get('column')}'.")
            result = TAKES[answer["take"]](result, answer["column"])
    number = as_number(result)
    if number is None:
        raise LessonError(f"{name}: the answer is not a number.")
    return number / answer.get("divide_by", 1)


def as_number(value: object) -> float | None:
    """Return a finite number, also from NumPy and pandas; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return None
    return float(value) if math.isfinite(value) else None


def close(one: float, other: float, tolerance: float) -> bool:
    """Tell whether two numbers agree within a tolerance relative to the second."""
    return abs(one - other) <= tolerance * abs(other) + 1e-12


def read_exercise(exercise: str) -> tuple[dict, str]:
    """Return an exercise of the data files and its name for messages; refuse an id that does not exist."""
    if not isinstance(exercise, str) or not exercise.split(".")[0].isdigit():
        raise LessonError(f'An exercise is named in quotes, such as "2.4", not {exercise!r}.')
    path = chapter_file("exercises", int(exercise.split(".")[0]))
    entries = {
        entry["id"]: entry
        for entry in read_entries(
            path,
            "exercise",
            {"id", "question", "answer", "right", "hint", "page"},
            {"mistakes", "tolerance", "unit"},
        )
    }
    if exercise not in entries:
        raise LessonError(f"There is no exercise {exercise}; this chapter has {', '.join(entries)}.")
    return entries[exercise], f"exercises/{path.name}, exercise '{exercise}'"


@dataclass(frozen=True)
class Rules:
    """By what an exercise is marked, in a notebook and in a page.

    Attributes
    ----------
    question : str
        What is asked.
    answer : float
        The right value.
    tolerance : float
        How far a value may be off, relative to the answer.
    unit : str
        Of the answer; "" if it has none.
    right : str
        What to say to a right value.
    mistakes : tuple of (float, str)
        Values that are wrong in a known way, each with what it probably is.
    hint : str
        How to begin, for one who writes code.
    page : str
        Where the answer can be read without code, as Markdown.
    """

    question: str
    answer: float
    tolerance: float
    unit: str
    right: str
    mistakes: tuple[tuple[float, str], ...]
    hint: str
    page: str


def rules(exercise: str) -> Rules:
    """Return by what an exercise is marked.

    Parameters
    ----------
    exercise : str
        Chapter and number, such as "2.4".

    Returns
    -------
    Rules

    Raises
    ------
    LessonError
        With one sentence, if there is no such exercise or its data break a rule.
    """
    entry, name = read_exercise(exercise)
    tolerance = as_number(entry.get("tolerance", TOLERANCE))
    if tolerance is None or not 0 <= tolerance < 1:
        raise LessonError(f"{name}: 'tolerance' must be a number from 0 to below 1.")
    right = compute(entry["answer"], name)
    mistakes = []
    for number, mistake in enumerate(entry.get("mistakes", ()), start=1):
        which = f"{name}, mistake {number}"
        if not isinstance(mistake, dict) or mistake.keys() != {"answer", "says"}:
            raise LessonError(f"{which}: a mistake has the fields answer and says.")
        wrong = compute(mistake["answer"], which, right)
        if close(wrong, right, tolerance):
            raise LessonError(f"{which}: this value would count as right.")
        mistakes.append((wrong, require_text(mistake["says"], which, "says")))
    question, said, hint, page = (
        require_text(entry[field], name, field) for field in ("question", "right", "hint", "page")
    )
    return Rules(question, right, tolerance, entry.get("unit") or "", said, tuple(mistakes), hint, page)


def verdict(exercise: str, value: object) -> tuple[bool, str]:
    """Return whether a value is right, and a sentence that teaches.

    Parameters
    ----------
    exercise : str
        Chapter and number, such as "2.4".
    value : object
        What the learner computed; ``...`` and None count as not answered yet.

    Returns
    -------
    right : bool
    message : str

    Raises
    ------
    LessonError
        With one sentence, if there is no such exercise or its data break a rule.
    """
    rule = rules(exercise)
    if value is None or value is ...:
        return False, f"Not answered yet. {rule.hint}"
    given = as_number(value)
    if given is None:
        what = value if isinstance(value, Real) else f"of the type {type(value).__name__}"
        return False, f"Not yet: a single number is asked for, and this is {what}. {rule.hint}"
    unit = f" {rule.unit}" if rule.unit and rule.unit != "%" else rule.unit
    if close(given, rule.answer, rule.tolerance):
        return True, f"Right: {given:.4g}{unit}. {rule.right}"
    for wrong, says in rule.mistakes:
        if close(given, wrong, rule.tolerance):
            return False, f"Not yet: {given:.4g}. {says}"
    return False, f"Not yet: {given:.4g} is too {'high' if given > rule.answer else 'low'}. {rule.hint}"


def check(exercise: str, value: object) -> None:
    """Print whether a value is right; if it is not, what it probably is or how to begin.

    Parameters
    ----------
    exercise : str
        Chapter and number, such as "2.4".
    value : object
        What was computed.

    Raises
    ------
    LessonError
        With one sentence, if there is no such exercise.
    """
    right, message = verdict(exercise, value)
    # JupyterLab would break a longer line within a word.
    print(
        textwrap.fill(
            f"{'✓' if right else '→'} Exercise {exercise}. {message}",
            WIDTH,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )
