"""Find and read what a chapter keeps as data: its quiz and its exercises."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
#: Ending of a lesson's data as learners get it, encoded.
ENCODED = ".key"


class LessonError(ValueError):
    """Something in a lesson's data or in a call by the learner is wrong; the message is one sentence.

    A notebook shows the sentence alone: a traceback through our files helps nobody who reads it there.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def homes() -> tuple[Path, ...]:
    """Return where a lesson's data may lie.

    Beside the notebook first (a notebook runs in its own folder, also when a learner has unpacked it
    somewhere), then in the project.
    """
    return (Path.cwd(), Path.cwd() / "chapters", ROOT / "chapters")


def find(name: str, missing: str) -> Path:
    """Return the path of a data file such as "quizzes/02.yml" or its encoded form; say if it is missing."""
    for home in homes():
        for path in (home / name, (home / name).with_suffix(ENCODED)):
            if path.is_file():
                return path
    raise LessonError(missing)


def chapter_file(folder: str, chapter: int) -> Path:
    """Return the path of a chapter's data file.

    Parameters
    ----------
    folder : str
        "quizzes" or "exercises".
    chapter : int
        Its number.

    Returns
    -------
    pathlib.Path

    Raises
    ------
    LessonError
        If there is no such chapter, or it has no such file.
    """
    written = (
        path for home in homes() for end in (".yml", ENCODED) for path in home.glob(f"{folder}/*{end}")
    )
    known = {int(path.stem) for path in written if path.stem.isdigit()}
    whole = isinstance(chapter, int) and not isinstance(chapter, bool) and chapter >= 1
    if not whole or (known and chapter > max(known)):
        last = max(known, default="the last")
        raise LessonError(f"The chapter must be a whole number from 1 to {last}, not {chapter!r}.")
    name = f"{folder}/{chapter:02d}.yml"
    return find(name, f"Chapter {chapter} has no file {name} beside its notebook.")


def encode(text: str) -> str:
    """Encode what a self-check needs, so that nobody reads an answer by opening a file; again decodes.

    It hides nothing from whoever looks for it. The signs of ASCII change places (rot47), which compresses as
    well as the text did; ``key.js`` does the same in the page.

    Examples
    --------
    >>> encode("right: 2"), encode(encode("right: 2"))
    ('C:89Ei a', 'right: 2')
    """
    return "".join(chr(33 + (ord(sign) + 14) % 94) if "!" <= sign <= "~" else sign for sign in text)


def read_entries(path: Path, kind: str, required: set[str], optional: set[str]) -> list[dict]:
    """Read a YAML list of mappings with unique ids, and check its fields.

    Parameters
    ----------
    path : pathlib.Path
        YAML, or the same encoded if its name ends in :data:`ENCODED`.
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
        text = path.read_text(encoding="utf-8")
        entries = yaml.safe_load(encode(text) if path.suffix == ENCODED else text)
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
