"""Open cases (script concordance): whether a new fact makes a plan more or less fitting, scored by a panel.

There is no right answer. What a learner chose counts as much as a panel chose it too: the credit of an answer
is the number of members who chose it, divided by the number who chose the commonest (Goos 2016, table 2, in
the course's references). Until a panel has answered there is no score.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from widgets.quiz.answer_files import MOST_LETTERS, plain, read_json, shown, whole
from widgets.quiz.lesson import LessonError, read_entries, require_text

ITEMS = Path(__file__).with_name("concordance.yml")
FORMAT = "ketamine-psychotherapy-course open cases"
VERSION = 1
ROLES = ("learner", "panel")
#: From much less fitting to much more fitting.
SCALE = {
    -2: "much less fitting",
    -1: "less fitting",
    0: "neither more nor less",
    1: "more fitting",
    2: "much more fitting",
}
#: Members of a panel who have answered a case, below which a score is not steady (Gagnon 2005).
ENOUGH = 10
NO_SCORE = "No score until a panel has answered."


@dataclass(frozen=True)
class Item:
    """A case, what is planned, what is then learnt, and the practice points that it rests on."""

    id: str
    case: str
    plan: str
    fact: str
    points: tuple[str, ...]


def read_items(path: Path = ITEMS) -> list[Item]:
    """Read the open cases.

    Parameters
    ----------
    path : pathlib.Path
        A YAML list of ``{id, case, plan, fact, points}``.

    Returns
    -------
    list of Item

    Raises
    ------
    LessonError
        With one sentence that names file, case and rule.
    """
    items = []
    for entry in read_entries(path, "case", {"id", "case", "plan", "fact", "points"}, set()):
        name = f"{path.name}, case '{entry['id']}'"
        points = entry["points"]
        if not isinstance(points, list) or not points or not all(isinstance(one, str) for one in points):
            raise LessonError(f"{name}: 'points' must name at least one practice point, such as P14.")
        texts = [require_text(entry[field], name, field) for field in ("case", "plan", "fact")]
        items.append(Item(entry["id"], *texts, tuple(points)))
    return items


def edition(items: list[Item]) -> str:
    """Return a short name of the cases' words; answers belong to one edition.

    Parameters
    ----------
    items : list of Item

    Returns
    -------
    str
        Twelve signs, others as soon as a case, a plan or a fact has other words.
    """
    text = json.dumps([[item.id, item.case, item.plan, item.fact] for item in items])
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_file(path: Path | str, items: list[Item]) -> dict:
    """Read what one person answered.

    Parameters
    ----------
    path : pathlib.Path or str
        A file that the page of open cases saved.
    items : list of Item

    Returns
    -------
    dict
        ``file``, ``role`` ("learner" or "panel"), ``code`` (str, perhaps empty), ``background`` (str) and
        ``answers``: by case a key of :data:`SCALE`, or None where nothing was chosen.

    Raises
    ------
    LessonError
        With one sentence that names the file and what is wrong with it.
    """
    path = Path(path)
    content = read_json(path, "a file of open cases", FORMAT)
    if whole(content.get("version")) != VERSION:
        raise LessonError(
            f"{path.name}: the file has version {shown(content.get('version'))}; this course reads {VERSION}."
        )
    if content.get("edition") != edition(items):
        raise LessonError(f"{path.name}: the answers belong to another edition of the cases.")
    if content.get("role") not in ROLES:
        raise LessonError(f"{path.name}: 'role' must be 'learner' or 'panel'.")
    words = {name: content.get(name, "") for name in ("code", "background")}
    if not all(isinstance(word, str) and len(word) <= MOST_LETTERS for word in words.values()):
        raise LessonError(
            f"{path.name}: 'code' and 'background' are texts of at most {MOST_LETTERS} letters."
        )
    answers = content.get("answers")
    if not isinstance(answers, dict) or answers.keys() != {item.id for item in items}:
        raise LessonError(f"{path.name}: 'answers' must have every case and no other.")
    for case, answer in answers.items():
        if answer is not None and whole(answer) not in SCALE:
            raise LessonError(
                f"{path.name}: the answer to '{case}' must be empty or from -2 to 2, not {shown(answer)}."
            )
    return {
        "file": path.name,
        "role": content["role"],
        **{name: plain(word) for name, word in words.items()},
        "answers": {item.id: None if answers[item.id] is None else whole(answers[item.id]) for item in items},
    }


def panel_counts(members: Iterable[dict], items: list[Item]) -> pd.DataFrame:
    """Count what a panel chose.

    Parameters
    ----------
    members : iterable of dict
        Answers of its members, as :func:`read_file` gives them.
    items : list of Item

    Returns
    -------
    pandas.DataFrame
        Members by case (rows) and answer (columns -2 to 2).
    """
    counts = pd.DataFrame(0, index=pd.Index([item.id for item in items], name="case"), columns=list(SCALE))
    for member in members:
        for case, answer in member["answers"].items():
            if answer is not None:
                counts.loc[case, answer] += 1
    return counts


def credits(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the credit of each answer: the members who chose it, over those who chose the commonest.

    Parameters
    ----------
    counts : pandas.DataFrame
        See :func:`panel_counts`.

    Returns
    -------
    pandas.DataFrame
        Of the same form, 0 to 1; without the cases that nobody of the panel answered.

    Examples
    --------
    >>> counts = pd.DataFrame([[0, 1, 2, 6, 3]], index=["a"], columns=[-2, -1, 0, 1, 2])
    >>> credits(counts).loc["a"].round(3).tolist()
    [0.0, 0.167, 0.333, 1.0, 0.5]
    """
    answered = counts[counts.sum(axis=1) > 0]
    return answered.div(answered.max(axis=1), axis=0)


@dataclass(frozen=True)
class Concordance:
    """What files of open cases say.

    Attributes
    ----------
    panel : pandas.DataFrame
        Members by case and answer.
    members : int
        Of the panel.
    credits : pandas.DataFrame
        Of each answer, by case; empty until a panel has answered.
    learners : pandas.DataFrame
        By file: ``code``, ``answered`` (cases), and ``score``: the sum of credits as a share of the cases
        that the panel answered, 0 to 1. NaN until a panel has answered.
    sentence : str
        What can be said of the score.
    aside : pandas.DataFrame
        Files that do not count: ``file`` and ``sentence``.
    """

    panel: pd.DataFrame
    members: int
    credits: pd.DataFrame
    learners: pd.DataFrame
    sentence: str
    aside: pd.DataFrame


def concordance(files: Iterable[Path | str], items: list[Item] | None = None) -> Concordance:
    """Read files of a panel and of learners, and score the learners by the panel.

    Parameters
    ----------
    files : iterable of pathlib.Path or str
        As the page of open cases saved them, in any order. What cannot be read is set aside and named; of
        several files of a role and code, copies count once, and those that differ are all set aside.
    items : list of Item, optional
        By default those of the course.

    Returns
    -------
    Concordance

    Examples
    --------
    >>> concordance([]).sentence
    'No score until a panel has answered.'
    """
    items = read_items() if items is None else items
    read, aside = [], []
    for path in sorted(map(Path, files), key=lambda path: path.name):
        try:
            read.append(read_file(path, items))
        except LessonError as error:
            aside.append((path.name, str(error).removeprefix(f"{path.name}: ")))
    groups: dict[tuple[str, str], list[dict]] = {}
    for one in read:
        groups.setdefault((one["role"], one["code"] or f"\0{one['file']}"), []).append(one)
    kept = []
    for same in groups.values():
        first = same[0]
        alike = all({**one, "file": ""} == {**first, "file": ""} for one in same)
        words = (
            f"it holds the same answers as {first['file']}."
            if alike
            else f"there are {len(same)} files of '{first['code']}'; keep only the one that counts."
        )
        kept += same[:alike]
        aside += [(one["file"], words) for one in same[alike:]]
    panel = [one for one in kept if one["role"] == "panel"]
    counts = panel_counts(panel, items)
    credit = credits(counts)
    rows = [
        (
            one["file"],
            one["code"],
            sum(answer is not None for answer in one["answers"].values()),
            score(one["answers"], credit),
        )
        for one in kept
        if one["role"] == "learner"
    ]
    # A score is as steady as its case that fewest answered; a case that nobody answered is in no score.
    fewest = 0 if credit.empty else int(counts.loc[credit.index].sum(axis=1).min())
    few = (
        f"The panel has {len(panel)} member{'s' * (len(panel) != 1)}"
        + (f", and {fewest} of them answered the case that fewest did" if fewest < len(panel) else "")
        + f"; with fewer than {ENOUGH} a score is not steady."
    )
    return Concordance(
        panel=counts,
        members=len(panel),
        credits=credit,
        learners=pd.DataFrame(rows, columns=["file", "code", "answered", "score"]).set_index("file"),
        sentence=NO_SCORE if credit.empty else few if fewest < ENOUGH else "",
        aside=pd.DataFrame(aside, columns=["file", "sentence"]),
    )


def score(answers: dict, credit: pd.DataFrame) -> float:
    """Return the share of the credit that answers earn.

    Parameters
    ----------
    answers : dict
        By case a key of :data:`SCALE`, or None, which earns nothing.
    credit : pandas.DataFrame
        See :func:`credits`.

    Returns
    -------
    float
        0 to 1; NaN until a panel has answered.
    """
    if credit.empty:
        return float("nan")
    earned = [credit.at[case, answers[case]] for case in credit.index if answers[case] is not None]
    return float(sum(earned)) / len(credit)
