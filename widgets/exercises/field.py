"""The answer of an exercise in code for readers of the page: a field, marked by the same rule."""

from __future__ import annotations

import json
from html import escape

from widgets.exercises.code import Rules, rules
from widgets.quiz.lesson import encode


def key(rule: Rules) -> str:
    """Return what marks the field, encoded so that nobody reads it by opening the file."""
    content = {
        "answer": rule.answer,
        "tolerance": rule.tolerance,
        "unit": rule.unit,
        "right": rule.right,
        "mistakes": rule.mistakes,
    }
    return encode(json.dumps(content, ensure_ascii=False, separators=(",", ":")))


def answer_field(exercise: str) -> str:
    """Return the field as an HTML form, which works once the page's script has taken it up.

    Parameters
    ----------
    exercise : str
        Chapter and number, such as "2.4".

    Returns
    -------
    str

    Raises
    ------
    widgets.quiz.lesson.LessonError
        With one sentence, if there is no such exercise.
    """
    rule = rules(exercise)
    name = f"answer-{exercise.replace('.', '-')}"
    unit = f", {escape(rule.unit)}" if rule.unit else ""
    return (
        f'<div class="course-exercise answer-field" data-ready><form id="{name}" '
        f'data-key="{escape(key(rule))}"><fieldset><legend>'
        f'<span class="number">Exercise {escape(exercise)}, without code</span>'
        f"{escape(rule.question)}</legend>"
        f'<label class="field"><span>Your answer{unit}</span><input type="text" inputmode="decimal" '
        f'autocomplete="off" aria-describedby="{name}-said"></label> '
        '<button type="submit" hidden disabled>Check answer</button>'
        f'<output id="{name}-said" role="status" aria-live="polite"></output></fieldset></form></div>'
    )
