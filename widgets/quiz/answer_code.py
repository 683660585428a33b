"""One learner's answers as a code that a phone shows and a person can type.

``book/scripts/answer-code.js`` does the same in the page. A code is one whole number, written in base 32
with the signs of Crockford, the lowest first, and three signs that check it. The number is made of
digits, each with a base of its own, the first the lowest:

1. the version of the code, of 4;
2. the first 18 bits of the edition of the questions, which stand for the test and its wording. With the
   version they fill four signs, which are the same for everybody who took the same test;
3. the round, of 2, and whether anybody said how sure, of 2;
4. for each question 0 where nothing was chosen, or the option counted from 1; where several may be right,
   a bit for each option. Behind it, if the learner said how sure and answered, 0 or the step counted from
   1, of 6;
5. the alphabet of the name, of 4, and the name in it, in bijective numeration, so that nothing need say
   how long it is.

The check is a CRC of 15 bits (polynomial 0x4599, start 0x7FFF) over the signs, five bits each, the
highest first. It finds every fault that lies within 15 bits: one wrong sign, two or three neighbours in
another order.

A code does not carry the day on which the round was finished, nor how sure somebody was of a question
that was left empty. It holds nothing of what is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from widgets.quiz.answer_files import (
    COURSE,
    FORMAT,
    MOST_BYTES,
    NAMED_VERSION,
    SURE,
    TIMES,
    edition,
    plain,
    questions_of,
    read_content,
)
from widgets.quiz.lesson import LessonError, homes
from widgets.quiz.quiz import Question

VERSION = 1
VERSIONS = 4
EDITIONS = 1 << 18
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: What people write for a sign, as Crockford folds it.
FOLDED = {
    **{sign: i for i, sign in enumerate(SIGNS)},
    **{sign.lower(): i for i, sign in enumerate(SIGNS)},
    **dict.fromkeys("Oo", 0),
    **dict.fromkeys("IiLl", 1),
}
#: Spaces and dashes, which say nothing.
BETWEEN = re.compile("[ \\t\u00a0\u2000-\u2015\u202f\u2060\u2212\ufeff-]+")
CHECKS = 3
SHORTEST = 8
MOST_IN_NAME = 24
ALPHABETS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ- ",
    "0123456789abcdefghijklmnopqrstuvwxyz- ",
    "".join(map(chr, range(32, 127))),
)
BYTES = 256
CODE_FILE = ".txt"
DAMAGED = "the code is damaged: it fits its check, but no page of the course writes it."


class OtherEditionError(LessonError):
    """The code is sound, but belongs to none of the tests that were asked for."""


def checksum(signs: list[int]) -> list[int]:
    """Return the three signs that check others.

    Examples
    --------
    >>> checksum([1, 2, 3])
    [19, 22, 2]
    """
    crc = 0x7FFF
    for sign in signs:
        for bit in (16, 8, 4, 2, 1):
            out = bool(crc & 0x4000) != bool(sign & bit)
            crc = (crc << 1) & 0x7FFF
            if out:
                crc ^= 0x4599
    return [crc >> 10, crc >> 5 & 31, crc & 31]


def fingerprint(questions: list[Question]) -> int:
    """Return what a code holds of the edition of its questions."""
    return int(edition(questions)[:5], 16) >> 2


def encode(read: dict, questions: list[Question]) -> str:
    """Write a learner's answers as a code.

    Parameters
    ----------
    read : dict
        As :func:`widgets.quiz.answer_files.read_answers` gives it.
    questions : list of Question
        Of its test.

    Returns
    -------
    str
        In groups of four signs.

    Raises
    ------
    LessonError
        If nobody is named, for without a name nobody could be told apart; or if the name is too long.
    """
    name = plain(read["learner"])
    if not name:
        raise LessonError("A code needs a name or code of the learner.")
    if len(name) > MOST_IN_NAME:
        raise LessonError(
            f"A code carries a name of at most {MOST_IN_NAME} letters; this one has {len(name)}."
        )
    answers = read["answers"]
    sure = {question: step for question, step in read["sure"].items() if answers[question] is not None}
    digits = [
        (VERSION, VERSIONS),
        (fingerprint(questions), EDITIONS),
        (TIMES.index(read["time"]), len(TIMES)),
        (int(bool(sure)), 2),
    ]
    for question in questions:
        answer = answers[question.id]
        if question.multiple:
            chosen = answer if isinstance(answer, list) else [] if answer is None else [answer]
            digits.append((sum(1 << number for number in chosen), 1 << len(question.options)))
        else:
            digits.append((0 if answer is None else answer + 1, len(question.options) + 1))
        if sure and digits[-1][0]:
            digits.append((sure.get(question.id, -1) + 1, len(SURE) + 1))
    number, alphabet = spell(name)
    digits.append((alphabet, len(ALPHABETS) + 1))
    for value, many in reversed(digits):
        number = number * many + value
    signs = []
    while number:
        number, sign = divmod(number, len(SIGNS))
        signs.append(sign)
    text = "".join(SIGNS[sign] for sign in [*signs, *checksum(signs)])
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def spell(name: str) -> tuple[int, int]:
    """Return a name as a number, and the place of the alphabet in which it is spelt."""
    fitting = (i for i, letters in enumerate(ALPHABETS) if all(letter in letters for letter in name))
    place = next(fitting, len(ALPHABETS))
    if place < len(ALPHABETS):
        values, base = [ALPHABETS[place].index(letter) for letter in name], len(ALPHABETS[place])
    else:
        values, base = list(name.encode()), BYTES
    number = 0
    for value in values:
        number = number * base + value + 1
    return number, place


def unspell(number: int, place: int) -> str:
    """Return the name that :func:`spell` made a number of."""
    base = len(ALPHABETS[place]) if place < len(ALPHABETS) else BYTES
    values = []
    while number:
        number, value = divmod(number - 1, base)
        values.insert(0, value)
    if place < len(ALPHABETS):
        return "".join(ALPHABETS[place][value] for value in values)
    return bytes(values).decode()


def decode(code: str, tests: dict[str, list[Question]]) -> dict:
    """Read a code.

    Parameters
    ----------
    code : str
        As somebody typed it: capitals or not, with or without hyphens and spaces, O for 0, I and L for 1.
    tests : dict
        Questions by the name of their test.

    Returns
    -------
    dict
        What a file would say, for :func:`widgets.quiz.answer_files.check`.

    Raises
    ------
    LessonError
        With one sentence that says why it cannot be read.
    """
    signs = []
    for sign in BETWEEN.sub("", code):
        if sign not in FOLDED:
            raise LessonError(f"the sign '{sign}' is in no code.")
        signs.append(FOLDED[sign])
    if len(signs) < SHORTEST:
        raise LessonError("it is too short for a code.")
    body, check = signs[:-CHECKS], signs[-CHECKS:]
    if checksum(body) != check:
        raise LessonError("the check does not fit: one character is probably wrong, or missing.")
    number = 0
    for sign in reversed(body):
        number = number * len(SIGNS) + sign
    number, version = divmod(number, VERSIONS)
    if version != VERSION:
        raise LessonError(f"the code has version {version}; this course reads {VERSION}.")
    number, asked = divmod(number, EDITIONS)
    named = [(name, own) for name, own in tests.items() if fingerprint(own) == asked]
    if not named:
        raise OtherEditionError(
            "the code belongs to another edition of the test, or to a test that this course does not ask."
        )
    test, questions = named[0]
    number, time = divmod(number, len(TIMES))
    number, said = divmod(number, 2)
    answers: dict[str, int | list[int] | None] = {}
    sure: dict[str, int] = {}
    for question in questions:
        count = len(question.options)
        number, value = divmod(number, 1 << count if question.multiple else count + 1)
        chosen = (
            [option for option in range(count) if value >> option & 1] if question.multiple else value - 1
        )
        answers[question.id] = chosen if value else None
        if said and value:
            number, step = divmod(number, len(SURE) + 1)
            if step:
                sure[question.id] = step - 1
    number, place = divmod(number, len(ALPHABETS) + 1)
    try:
        read = {"learner": unspell(number, place), "time": TIMES[time], "answers": answers, "sure": sure}
        # Each code has one way to be written; of another, the page that wrote it is not ours.
        whole = encode(read, questions).replace("-", "") == "".join(SIGNS[sign] for sign in signs)
    except (LessonError, UnicodeDecodeError):
        whole = False
    if not whole:
        raise LessonError(DAMAGED)
    return {"format": FORMAT, "version": NAMED_VERSION, "test": test, "edition": edition(questions), **read}


def every_test() -> dict[str, list[Question]]:
    """Return the questions of every test that is here, by its name."""
    stems = {path.stem for home in homes() for path in home.glob("quizzes/*") if path.is_file()}
    found = {}
    for stem in sorted(stems):
        test = stem if stem == COURSE else f"chapter-{int(stem)}" if stem.isdigit() else f"page-{stem}"
        try:
            found[test] = questions_of(test)
        except LessonError:
            continue
    return found


def code_lines(path: Path) -> list[tuple[int, str]] | None:
    """Return the lines of a file of codes with their numbers, from 1; None if it is none.

    An answer file that was renamed to ``.txt`` on its way is none. Empty lines are left out, and those that
    begin with ``#``.
    """
    try:
        if path.suffix.lower() != CODE_FILE or path.stat().st_size > MOST_BYTES:
            return None
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError):
        return None
    if text.lstrip().startswith(("{", "[")):
        return None
    lines = enumerate(text.split("\n"), start=1)  # the reader has made one of every end of a line
    return [(number, line) for number, line in lines if BETWEEN.sub("", line)[:1] not in ("", "#")]


def contents(path: Path | str, tests: dict[str, list[Question]]) -> Iterator[tuple[str, dict | LessonError]]:
    """Read what a file holds: itself, or a code on each line of a file that ends in ``.txt``.

    Parameters
    ----------
    path : pathlib.Path or str
    tests : dict
        Questions by the name of their test; a code of another test of the course is read too.

    Yields
    ------
    tuple
        The name of a file, or of a line as in "codes.txt, line 3"; and what it says, or why it cannot be
        read.
    """
    path = Path(path)
    lines = code_lines(path)
    if lines is None:
        try:
            yield path.name, read_content(path)
        except LessonError as error:
            yield path.name, error
        return
    if not lines:
        yield path.name, LessonError(f"{path.name}: it holds no code.")
    others: dict[str, list[Question]] = {}
    for number, line in lines:
        name = f"{path.name}, line {number}"
        try:
            try:
                yield name, decode(line, tests)
            except OtherEditionError:
                others = others or every_test()
                yield name, decode(line, {**others, **tests})
        except LessonError as error:
            yield name, LessonError(f"{name}: {error}")
