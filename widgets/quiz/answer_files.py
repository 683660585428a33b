"""The files of answers that trainees hand in: one round of the course test, or one quiz, of one learner."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

from widgets.quiz.lesson import ROOT, LessonError, chapter_file, find
from widgets.quiz.quiz import Question, read_questions

FORMAT = "ketamine-psychotherapy-course answers"
#: Of a file of the course test, which says no name of a test.
VERSION = 1
#: Of a file that names its test in the field ``test``: "course", "chapter-2", or "page-law".
NAMED_VERSION = 2
#: What a file is called that is none.
WHAT = "an answer file of the course test or of a quiz"
COURSE = "course"
COURSE_TEST = ROOT / "chapters" / "quizzes" / "course.yml"
TIMES = ("before", "after")
#: How sure somebody can say to be; a file holds the place in this list.
SURE = ("guessing", "leaning", "fairly sure", "very sure", "certain")
#: Bytes; the largest file that the course writes is a hundredth of it.
MOST_BYTES = 1_000_000
MOST_LETTERS = 200


def edition(questions: list[Question]) -> str:
    """Return a short name of the questions and the order of their options; answers belong to one edition."""
    text = json.dumps(
        [
            [question.id, question.question, [[option.text, option.correct] for option in question.options]]
            for question in questions
        ]
    )
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def is_right(question: Question, answer: int | list[int] | None) -> bool:
    """Tell whether an answer is right: where several options are, all of them and no other."""
    chosen = set(answer if isinstance(answer, list) else [] if answer is None else [answer])
    return chosen == {number for number, option in enumerate(question.options) if option.correct}


def course_questions(path: Path | str | None = None) -> list[Question]:
    """Return the questions of the course test.

    Parameters
    ----------
    path : pathlib.Path or str, optional
        The file ``course.yml``. By default ``quizzes/course.yml`` in this folder, in its ``chapters``, or in
        the project: an installed copy holds no keys, for learners install it too.

    Raises
    ------
    LessonError
        If there is no such file, it breaks a rule of quizzes, an id does not begin with the number of its
        chapter, or a question has several right answers.
    """
    path = (
        Path(path)
        if path
        else find(
            "quizzes/course.yml",
            "The questions of the course test are not here: work in the course's folder, or give the "
            "file, as in "
            "item_analysis(files, questions=course_questions('course.yml')).",
        )
    )
    questions = read_questions(path)
    for question in questions:
        if not re.match("[1-9]-", question.id):
            raise LessonError(
                f"{path.name}, question '{question.id}': "
                "the id must begin with the number of its chapter, such as 6-."
            )
        if question.multiple:
            raise LessonError(f"{path.name}, question '{question.id}': the test has one right answer each.")
    return questions


def questions_of(test: str) -> list[Question]:
    """Return the questions of a test by its name.

    Parameters
    ----------
    test : str
        "course", "chapter-2" for a chapter's quiz, or "page-law" for the questions of a page.

    Raises
    ------
    LessonError
        If there is no such test, or its file breaks a rule.
    """
    if test == COURSE:
        return course_questions()
    missing = f"There is no test '{test}'; tests are called 'course', 'chapter-2' or 'page-law'."
    if found := re.fullmatch(r"chapter-([1-9]\d?)", test):
        return read_questions(chapter_file("quizzes", int(found[1])))
    if found := re.fullmatch(r"page-([a-z]+(?:-[a-z]+)*)", test):
        return read_questions(find(f"quizzes/{found[1]}.yml", missing))
    raise LessonError(missing)


def read_json(path: Path, what: str, form: str) -> dict:
    """Read a file that a page of the course saved, as far as its format.

    Parameters
    ----------
    path : pathlib.Path
    what : str
        What it should be, as in "a file of open cases".
    form : str
        The name of its format, which its field ``format`` holds.

    Returns
    -------
    dict
        What the file says.

    Raises
    ------
    LessonError
        With one sentence that names the file and what is wrong with it.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise LessonError(f"{path.name}: this is not {what}, for it is larger than 1 MB.")
        content = json.loads(path.read_text("utf-8-sig"), parse_constant=refuse)
    except OSError:
        raise LessonError(f"{path.name}: there is no such file, or it cannot be read.") from None
    except LessonError:
        raise
    except (ValueError, RecursionError):
        raise LessonError(f"{path.name}: this is not {what}, for it is not valid JSON.") from None
    if not isinstance(content, dict) or content.get("format") != form:
        raise LessonError(f"{path.name}: this is not {what}.")
    return content


def read_content(path: Path | str) -> dict:
    """Read a file as far as the name of its test.

    Parameters
    ----------
    path : pathlib.Path or str

    Returns
    -------
    dict
        What the file says, with ``test`` (str) in any case.

    Raises
    ------
    LessonError
        With one sentence that names the file and what is wrong with it.
    """
    path = Path(path)
    content = read_json(path, WHAT, FORMAT)
    version = whole(content.get("version"))
    if version not in (VERSION, NAMED_VERSION):
        raise LessonError(
            f"{path.name}: the file has version {shown(content.get('version'))}; "
            f"this course reads {VERSION} and {NAMED_VERSION}."
        )
    test = COURSE if version == VERSION else content.get("test")
    if not isinstance(test, str):
        raise LessonError(f"{path.name}: 'test' must name the test, such as 'course' or 'chapter-2'.")
    return {**content, "test": test}


def read_answers(path: Path | str, questions: list[Question]) -> dict:
    """Read one file of answers.

    Parameters
    ----------
    path : pathlib.Path or str
        A file that the page of the course test saved, or the page of progress.
    questions : list of Question

    Returns
    -------
    dict
        ``learner`` (str, perhaps empty), ``time`` ("before" or "after") and ``answers``: option numbers by
        question, from 0, or None where nothing was chosen; a list of numbers where several are right.
        ``sure``: by question how sure the answer was, a place in :data:`SURE`, where the file says it.

    Raises
    ------
    LessonError
        With one sentence that names the file and what is wrong with it.
    """
    return check(Path(path).name, read_content(path), questions)


def check(name: str, content: dict, questions: list[Question]) -> dict:
    """Return what a file says, or refuse it, as :func:`read_answers` does.

    Parameters
    ----------
    name : str
        Of the file.
    content : dict
        As :func:`read_content` gives it.
    questions : list of Question
        Of the file's test.

    Returns
    -------
    dict
        See :func:`read_answers`.

    Raises
    ------
    LessonError
        With one sentence that names the file and what is wrong with it.
    """
    if content.get("edition") != edition(questions):
        raise LessonError(f"{name}: the answers belong to another edition of the test.")
    learner, time, answers = (content.get(field) for field in ("learner", "time", "answers"))
    if time not in TIMES:
        raise LessonError(f"{name}: 'time' must be 'before' or 'after', not {shown(time)}.")
    if not isinstance(learner, str) or len(learner) > MOST_LETTERS:
        raise LessonError(
            f"{name}: 'learner' must be text of at most {MOST_LETTERS} letters; it may be empty."
        )
    expected = {question.id: question for question in questions}
    if not isinstance(answers, dict) or answers.keys() != expected.keys():
        raise LessonError(f"{name}: 'answers' must have every question of the test and no other.")
    read = {}
    for question, answer in answers.items():
        last = len(expected[question].options) - 1
        several = expected[question].multiple and isinstance(answer, list)
        numbers = [whole(one) for one in (answer if several else [answer])]
        fits = all(number is not None and 0 <= number <= last for number in numbers)
        if answer is not None and not (fits and len(set(numbers)) == len(numbers)):
            raise LessonError(
                f"{name}: the answer to '{question}' must be empty or a number from 0 to {last}, "
                f"not {shown(answer)}."
            )
        read[question] = answer if answer is None else numbers if several else numbers[0]
    return {
        "learner": plain(learner),
        "time": time,
        "answers": {name: read[name] for name in expected},
        "sure": check_sure(name, content.get("sure"), read),
    }


def check_sure(name: str, given: object, answers: dict) -> dict[str, int]:
    """Return how sure the answers were; files of an earlier edition do not say it.

    Parameters
    ----------
    name : str
        Of the file.
    given : object
        What it says in the field ``sure``.
    answers : dict
        Its answers by question, checked.

    Returns
    -------
    dict
        By question a place in :data:`SURE`; without questions that were not answered.

    Raises
    ------
    LessonError
        With one sentence that names the file and what is wrong with it.
    """
    given = {} if given is None else given
    if not isinstance(given, dict) or given.keys() - answers.keys():
        raise LessonError(f"{name}: 'sure' may have questions of the test and no other.")
    steps = {}
    for question, value in given.items():
        step = whole(value)
        if value is not None and (step is None or not 0 <= step < len(SURE)):
            raise LessonError(
                f"{name}: how sure the answer to '{question}' was must be empty or a number "
                f"from 0 to {len(SURE) - 1}, not {shown(value)}."
            )
        if step is not None and answers[question] is not None:
            steps[question] = step
    return {question: steps[question] for question in answers if question in steps}


def whole(value: object) -> int | None:
    """Return a whole number however JSON wrote it (1 or 1.0), or None of anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    return int(value)


def plain(learner: str) -> str:
    """Return a learner's code in one line of letters that can be written: no control signs, no half signs."""
    return re.sub(
        "[\ud800-\udfff]", "\ufffd", re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]", " ", learner)
    ).strip()


def shown(value: object) -> str:
    """Return a value as a message shows it: what is long is cut."""
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def refuse(constant: str) -> None:
    """Refuse what Python's reader takes for a number and JSON has not: NaN and Infinity."""
    raise ValueError(f"{constant} is not JSON")
