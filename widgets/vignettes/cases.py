"""Read branching cases from YAML; refuse a malformed one by file and line, and say what is allowed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from widgets.told import FITS, TextFile

FOLDER = Path(__file__).resolve().parent / "cases"
FIELDS = ("title", "question", "part", "scenes", "limit", "debriefing")
PARTS = ("before", "day", "after")
ENDINGS = ("safe", "open", "harm")
CHOICES = (2, 9)
QUESTIONS = (2, 4)


class CaseError(ValueError):
    """A case breaks a rule; the message is one sentence with file, line and what is allowed."""


@dataclass(frozen=True)
class Choice:
    """What one may do in a scene, how well it fits, why, and the scene that follows."""

    do: str
    fit: str
    why: str
    to: str


@dataclass(frozen=True)
class Scene:
    """A moment of a case: with choices, or an ending (one of :data:`ENDINGS`)."""

    id: str
    text: str
    choices: tuple[Choice, ...] = ()
    ending: str = ""


@dataclass(frozen=True)
class Case:
    """A branching case; it begins with its first scene.

    `part` says where in a treatment it plays (one of :data:`PARTS`), `limit` what the case cannot promise,
    `debriefing` what to ask when it has ended.
    """

    id: str
    title: str
    question: str
    part: str
    scenes: dict[str, Scene]
    limit: str
    debriefing: tuple[str, ...]

    def walk(self, path: str) -> list[tuple[Scene, Choice]]:
        """Follow a path.

        Parameters
        ----------
        path : str
            Numbers of choices with hyphens, such as "2-1"; "" for the beginning.

        Returns
        -------
        list of (Scene, Choice)
            One pair for each decision.

        Raises
        ------
        ValueError
            If the path leaves the case, with what could be chosen there.
        """
        scene, steps = next(iter(self.scenes.values())), []
        for place, number in enumerate(path.split("-") if path else (), start=1):
            if scene.ending:
                raise ValueError(f"the case '{self.id}' ends after step {place - 1}")
            if not number.isdigit() or not 1 <= int(number) <= len(scene.choices):
                raise ValueError(f"step {place} of the case '{self.id}' offers 1 to {len(scene.choices)}")
            choice = scene.choices[int(number) - 1]
            steps.append((scene, choice))
            scene = self.scenes[choice.to]
        return steps


def read_case(path: Path) -> Case:
    """Read and check a case.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file with ``title``, ``question``, ``part`` (of a treatment), ``scenes``, ``limit`` (what the
        case cannot promise) and ``debriefing`` (a list of questions). A scene has a ``text`` and either
        ``choices`` (a list of ``do``, ``fit``, ``why``, ``to``) or an ``ending``. Choices lead to scenes
        further down, so that every case ends.

    Returns
    -------
    Case

    Raises
    ------
    CaseError
        With one sentence: file, line, what is wrong and what is allowed.
    """
    file = TextFile(path, CaseError)
    if (root := file.root()) is None:
        raise CaseError(f"{path.name}, line 1: the case is empty; it needs {', '.join(FIELDS)}.")
    fields = file.fields(root, "the case", FIELDS)
    nodes = file.fields(fields["scenes"], "scenes")
    names = list(nodes)
    if not names:
        raise file.refuse(fields["scenes"], "scenes must hold at least one scene")
    scenes, reached = {}, {names[0]}
    for place, name in enumerate(names):
        node = nodes[name]
        if name not in reached:
            raise file.refuse(node, f"no choice leads to the scene '{name}'")
        scenes[name] = _scene(file, name, node, tuple(names[place + 1 :]))
        reached |= {choice.to for choice in scenes[name].choices}
    title, question = (file.label(fields[name], name) for name in ("title", "question"))
    asked = file.entries(fields["debriefing"], "debriefing must be", QUESTIONS, "questions")
    debriefing = tuple(
        file.text(node, f"question {i} of debriefing") for i, node in enumerate(asked, start=1)
    )
    part = file.one_of(fields["part"], "part", PARTS)
    return Case(path.stem, title, question, part, scenes, file.text(fields["limit"], "limit"), debriefing)


def _scene(file: TextFile, name: str, node: yaml.Node, later: tuple[str, ...]) -> Scene:
    what = f"the scene '{name}'"
    found = file.fields(node, what)
    if "ending" in found:
        found = file.fields(node, what, ("ending", "text"))
        ending = file.one_of(found["ending"], "ending", ENDINGS)
        return Scene(name, file.text(found["text"], "text"), ending=ending)
    found = file.fields(node, what, ("text", "choices"))
    entries = found["choices"]
    choices = []
    offered = file.entries(entries, f"{what} must offer", CHOICES, "choices")
    for number, entry in enumerate(offered, start=1):
        choice = f"choice {number} of {what}"
        parted = file.fields(entry, choice, ("do", "fit", "why", "to"))
        choices.append(
            Choice(
                file.label(parted["do"], f"'do' in {choice}"),
                file.one_of(parted["fit"], f"'fit' in {choice}", FITS),
                file.text(parted["why"], f"'why' in {choice}"),
                file.one_of(parted["to"], f"'to' in {choice}", later or ("a scene further down",)),
            )
        )
    if all(choice.fit != "sound" for choice in choices):
        raise file.refuse(entries, f"{what} offers no sound choice; at least one 'fit' must be sound")
    return Scene(name, file.text(found["text"], "text"), tuple(choices))


def cases(folder: Path = FOLDER) -> dict[str, Case]:
    """Return all cases of a folder by id, which is the file's name.

    Parameters
    ----------
    folder : pathlib.Path
        With one ``.yml`` file for each case.

    Raises
    ------
    CaseError
        If one is malformed, or there is none.
    """
    found = {path.stem: read_case(path) for path in sorted(folder.glob("*.yml"))}
    if not found:
        raise CaseError(f"{folder.name} holds no case; a case is a file such as panic.yml.")
    return found
