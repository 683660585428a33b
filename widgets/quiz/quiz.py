"""A chapter's quiz, from one data file for JupyterLab, the page and the printed key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from widgets.quiz import form
from widgets.quiz.lesson import LessonError, chapter_file, read_entries, require_text


@dataclass(frozen=True)
class Question:
    """One question; exactly one option is right unless `multiple`."""

    id: str
    objective: str
    question: str
    options: tuple[form.Option, ...]
    multiple: bool = False


def read_questions(path: Path) -> list[Question]:
    """Read and check a quiz file.

    Parameters
    ----------
    path : pathlib.Path
        A YAML list of ``{id, objective, question, options: [{text, correct, feedback}]}``, with
        ``multiple: true`` where several options are right.

    Returns
    -------
    list of Question

    Raises
    ------
    LessonError
        With one sentence that names file, question and rule.
    """
    questions = []
    entries = read_entries(path, "question", {"id", "objective", "question", "options"}, {"multiple"})
    for entry in entries:
        name = f"{path.parent.name}/{path.name}, question '{entry['id']}'"
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"]):
            raise LessonError(f"{name}: the id may hold small letters, digits and single hyphens only.")
        multiple = entry.get("multiple", False)
        if not isinstance(multiple, bool):
            raise LessonError(f"{name}: 'multiple' must be true or false.")
        options = tuple(
            read_option(option, f"{name}, option {number}")
            for number, option in enumerate(entry["options"] or (), start=1)
        )
        right = sum(option.correct for option in options)
        if len(options) < 2:
            raise LessonError(f"{name}: at least two options are needed.")
        if len({option.text for option in options}) < len(options):
            raise LessonError(f"{name}: two options have the same text.")
        if right == 0:
            raise LessonError(f"{name}: no option is correct.")
        if right > 1 and not multiple:
            raise LessonError(f"{name}: {right} options are correct; say 'multiple: true' if that is meant.")
        questions.append(
            Question(
                entry["id"],
                require_text(entry["objective"], name, "objective"),
                require_text(entry["question"], name, "question"),
                options,
                multiple,
            )
        )
    return questions


def read_option(option: object, name: str) -> form.Option:
    """Check one option of a question."""
    if not isinstance(option, dict) or option.keys() - {"text", "correct", "feedback"}:
        raise LessonError(f"{name}: an option has the fields text, correct and feedback.")
    if not isinstance(option.get("correct", False), bool):
        raise LessonError(f"{name}: 'correct' must be true or false.")
    text, feedback = (require_text(option.get(field), name, field) for field in ("text", "feedback"))
    return form.Option(text, option.get("correct", False), feedback)


def key(questions: list[Question]) -> str:
    """Return the instructor's key as a Markdown list.

    Parameters
    ----------
    questions : list of Question

    Returns
    -------
    str
        Every question with its objective, and every option with its reason.
    """
    lines = []
    for number, question in enumerate(questions, start=1):
        lines += [f"{number}. **{question.question}**  ", f"   Objective: {question.objective}", ""]
        lines += [
            f"   - {'✓ right' if option.correct else '✗ wrong'}: {option.sentence}"
            for option in question.options
        ]
        lines.append("")
    return "\n".join(lines)


def quiz_html(html_id: str, label: str, questions: list[Question], place: str = "") -> str:
    """Return questions as forms.

    Parameters
    ----------
    html_id : str
        With the id of a question it is that of its form, unique on the page.
    label : str
        The questions' name for a screen reader.
    questions : list of Question
    place : str, optional
        The id of the whole, if some questions of a quiz stand elsewhere on the page.

    Returns
    -------
    str
        HTML.
    """
    forms, count = [], len(questions)
    for number, question in enumerate(questions, start=1):
        name = f"{html_id}-{question.id}"
        several = " · more than one answer is right" if question.multiple else ""
        forms.append(
            form.question(
                name,
                f"{f'Question {number} of {count}' if count > 1 else 'Question'}{several}",
                question.question,
                form.choices(name, question.options, question.multiple),
                form.key([question.options], form.answers(question.options)),
            )
        )
    return form.page(place or html_id, label, forms)


class Quiz:
    """The questions of a chapter, with feedback for every option.

    Parameters
    ----------
    chapter : int
        Its number; read from ``quizzes/02.yml`` beside the notebooks.
    *asked : str
        The ids of the questions to show, in this order; all of them if none is given.

    Attributes
    ----------
    questions : list of Question

    Raises
    ------
    LessonError
        If the chapter has no quiz or no such question, or the file breaks a rule.
    """

    def __init__(self, chapter: int, *asked: str) -> None:
        self.chapter, self.asked = chapter, asked
        self.questions = read_questions(chapter_file("quizzes", chapter))
        if asked:
            held = {question.id: question for question in self.questions}
            if unknown := [name for name in asked if name not in held]:
                raise LessonError(
                    f"The quiz of chapter {chapter} has no question {unknown[0]!r}; it has {', '.join(held)}."
                )
            if len(set(asked)) < len(asked):
                raise LessonError("A question can be asked once in a place.")
            self.questions = [held[name] for name in asked]

    def __repr__(self) -> str:
        """Say what this is where only text can be shown."""
        count = len(self.questions)
        questions = f"{count} question{'s' * (count != 1)}"
        return f"Quiz of chapter {self.chapter}: {questions}. Run this cell to answer."

    def _repr_html_(self) -> str:
        alone = len(self.questions) == 1
        label = "A question on this section" if alone else f"Quiz of chapter {self.chapter}"
        place = f"ask-{self.chapter:02d}-{self.questions[0].id}" if self.asked and alone else ""
        return quiz_html(f"quiz-{self.chapter:02d}", label, self.questions, place)

    def key(self) -> str:
        """Return the instructor's key as Markdown: every question, option and reason, with the objective."""
        return f"# Key to the quiz of chapter {self.chapter}\n\n{key(self.questions)}"
