"""What learners must not read by opening a file: keys to quizzes, exercises and the course test, cards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import yaml

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
#: Folders of the chapters whose texts are keys, by the fields that say what is right and why, and of cards.
SECRET = {
    "quizzes": {"feedback"},
    "exercises": {"right", "says"},
    "role-plays": {"text", "debriefing"},
}
#: A shorter text ("That is right.") may stand anywhere.
DISTINCTIVE = 24
NO_LETTER = re.compile(r"[\W_]+")
TEXT = {".html", ".ipynb", ".js", ".json", ".key", ".md", ".txt", ".yml", ".csv", ".py", ".mjs", ".css"}


def _texts(value: object, fields: set[str]) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str) and name in fields:
                yield inner
            else:
                yield from _texts(inner, fields)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, fields)


def squeezed(text: str) -> str:
    """Return letters and digits alone, so that texts compare whatever format they stand in."""
    return NO_LETTER.sub("", unescape(text))


def secrets(chapters: Path = CHAPTERS) -> dict[str, str]:
    """Return the texts that are for instructors, squeezed, each with the file that it stands in.

    Parameters
    ----------
    chapters : pathlib.Path
        The folder with ``quizzes``, ``exercises`` and ``role-plays``.

    Returns
    -------
    dict
        ``{text: "quizzes/02.yml"}``; a card gives several, one for each of its sentences.
    """
    found = {}
    for folder, fields in SECRET.items():
        for path in sorted((chapters / folder).glob("*.yml")):
            for text in _texts(yaml.safe_load(path.read_text("utf8")), fields):
                # A link's text is a fact of the evidence, which learners read everywhere.
                for sentence in text.split(". ") if folder == "role-plays" else [text]:
                    short = squeezed(sentence.partition("[")[0])
                    if len(short) >= DISTINCTIVE:
                        found[short] = f"{folder}/{path.name}"
    return found


def readable(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Yield each text of a file by its name; a zip or wheel is opened, a notebook's strings are joined."""
    suffix = Path(name).suffix
    if suffix in (".zip", ".whl"):
        with ZipFile(BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from readable(f"{name}/{inner}", archive.read(inner))
    elif suffix in (".ipynb", ".json"):
        text = content.decode("utf8")
        yield name, json.dumps(json.loads(text), ensure_ascii=False).replace("\\n", " ") + text
    elif suffix in TEXT:
        yield name, content.decode("utf8", errors="replace")


def given_away(files: dict[str, bytes], chapters: Path = CHAPTERS) -> list[str]:
    """Name what files for learners give away.

    Parameters
    ----------
    files : dict
        Contents by name.
    chapters : pathlib.Path

    Returns
    -------
    list of str
        One sentence for each text of a key or card that can be read in a file.
    """
    hidden = secrets(chapters)
    found = []
    for name, content in files.items():
        for inner, text in readable(name, content):
            flat = squeezed(text)
            found += [
                f"{inner} holds a text of {where}." for secret, where in hidden.items() if secret in flat
            ]
    return found
