"""Find and read what a chapter keeps as data: its quiz and its exercises."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]


class LessonError(ValueError):
    """Something in a lesson's data or in a call by the learner is wrong; the message is one sentence.

    A notebook shows the sentence alone: a traceback through our files helps nobody who reads it there.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def chapter_file(folder: str, chapter: int) -> Path:
    """Return the path of a chapter's data file.

    Looked for beside the notebook first (a notebook runs in its own folder, also when a learner has unpacked
    it somewhere), then in the project.

    Parameters
    ----------
    folder : str
        "quizzes" or "exercises".
    chapter : int
        1 to 6.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    LessonError
        If the chapter is not a whole number from 1 to 6, or has no such file.
    """
    if isinstance(chapter, bool) or not isinstance(chapter, int) or not 1 <= chapter <= 6:
        raise LessonError(f"The chapter must be a whole number from 1 to 6, not {chapter!r}.")
    name = f"{chapter:02d}.yml"
    for home in (Path.cwd(), Path.cwd() / "chapters", ROOT / "chapters"):
        if (home / folder / name).is_file():
            return home / folder / name
    raise LessonError(f"Chapter {chapter} has no file {folder}/{name} beside its notebook.")


def read_entries(path: Path, kind: str, required: set[str], optional: set[str]) -> list[dict]:
    """Read a YAML list of mappings with unique ids, and check its fields.

    Parameters
    ----------
    path : pathlib.Path
    kind : str
        What an entry is called in a message, such as "question".
    required, optional : set of str
        Names of fields; any other name is refused, since it is probably a misspelling.

    Returns
    -------
    list of dict
        At least one.

    Raises
    ------
    LessonError
        With one sentence that names file, entry and rule.
    """
    where = f"{path.parent.name}/{path.name}"
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" at line {mark.line + 1}" if mark else ""
        raise LessonError(f"{where} is not valid YAML{line}.") from None
    if not isinstance(entries, list) or not entries:
        raise LessonError(f"{where} must be a list with at least one {kind}.")
    seen = set()
    for number, entry in enumerate(entries, start=1):
        name = f"{where}, {kind} {number}"
        if not isinstance(entry, dict):
            raise LessonError(f"{name}: must be a mapping with the fields {', '.join(sorted(required))}.")
        if isinstance(entry.get("id"), str) and entry["id"]:
            name = f"{where}, {kind} '{entry['id']}'"
        for field in sorted(required - entry.keys()):
            raise LessonError(f"{name}: the field '{field}' is missing.")
        for field in sorted(entry.keys() - required - optional):
            allowed = ", ".join(sorted(required | optional))
            raise LessonError(f"{name}: there is no field '{field}'; the fields are {allowed}.")
        if not isinstance(entry["id"], str) or not entry["id"]:
            raise LessonError(f"{name}: the id must be text in quotes.")
        if entry["id"] in seen:
            raise LessonError(f"{name}: the id is used twice.")
        seen.add(entry["id"])
    return entries


def require_text(value: object, name: str, field: str) -> str:
    """Return stripped text, or refuse a value that is none."""
    if not isinstance(value, str) or not value.strip():
        raise LessonError(f"{name}: '{field}' must be text and not empty.")
    return value.strip()
