"""Read branching cases from YAML; refuse a malformed one by file and line, and say what is allowed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

import evidence
from evidence import format as shown

FOLDER = Path(__file__).resolve().parent / "cases"
FITS = ("sound", "defensible", "unsafe")
ENDINGS = ("safe", "open", "harm")
CHOICES = (2, 9)
#: A fact in a text: {safety:S015}, {claim:C045}, {trial:lii2023#n} or {cite:short2018}.
FACT = re.compile(r"\{(\w+):([^}#]+)(?:#([^}]*))?\}")


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
    """A branching case; it begins with its first scene."""

    id: str
    title: str
    question: str
    scenes: dict[str, Scene]

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


class _File:
    """One file being read, with the place of everything in it."""

    def __init__(self, path: Path):
        self.path = path

    def refuse(self, node: yaml.Node, what: str) -> CaseError:
        return CaseError(f"{self.path.name}, line {node.start_mark.line + 1}: {what}.")

    def fields(self, node: yaml.Node, what: str, required: tuple[str, ...] = ()) -> dict[str, yaml.Node]:
        """Return a mapping's entries; hold them to the required fields where there are such."""
        if not isinstance(node, yaml.MappingNode):
            wanted = f" with {', '.join(required)}" if required else ""
            raise self.refuse(node, f"{what} must be a mapping{wanted}")
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value in found:
                raise self.refuse(key, f"{what} has '{key.value}' twice")
            if required and key.value not in required:
                allowed = ", ".join(required)
                raise self.refuse(key, f"{what} has no field '{key.value}'; allowed are {allowed}")
            found[key.value] = value
        for name in required:
            if name not in found:
                raise self.refuse(node, f"{what} lacks the field '{name}'; it needs {', '.join(required)}")
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        """Return a text in one line, its facts checked."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.refuse(node, f"{what} must be text and not empty")
        text = " ".join(node.value.split())
        try:
            parts(text)
        except LookupError as error:
            raise self.refuse(node, f"{what} quotes {error.args[0]}") from None
        return text

    def one_of(self, node: yaml.Node, what: str, allowed: tuple[str, ...]) -> str:
        if not isinstance(node, yaml.ScalarNode) or node.value not in allowed:
            value = f", not '{node.value}'" if isinstance(node, yaml.ScalarNode) else ""
            raise self.refuse(node, f"{what} must be one of {', '.join(allowed)}{value}")
        return node.value


def read_case(path: Path) -> Case:
    """Read and check a case.

    Parameters
    ----------
    path : pathlib.Path
        A YAML file with ``title``, ``question`` and ``scenes``. A scene has a ``text`` and either ``choices``
        (a list of ``do``, ``fit``, ``why``, ``to``) or an ``ending``. Choices lead to scenes further down, so
        that every case ends.

    Returns
    -------
    Case

    Raises
    ------
    CaseError
        With one sentence: file, line, what is wrong and what is allowed.
    """
    file = _File(path)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark or error.context_mark).line + 1
        raise CaseError(f"{path.name}, line {line}: not valid YAML; {error.problem}.") from None
    if root is None:
        raise CaseError(f"{path.name}, line 1: the case is empty; it needs title, question, scenes.")
    fields = file.fields(root, "the case", ("title", "question", "scenes"))
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
    title, question = (file.text(fields[name], name) for name in ("title", "question"))
    return Case(path.stem, title, question, scenes)


def _scene(file: _File, name: str, node: yaml.Node, later: tuple[str, ...]) -> Scene:
    what = f"the scene '{name}'"
    found = file.fields(node, what)
    if "ending" in found:
        found = file.fields(node, what, ("ending", "text"))
        ending = file.one_of(found["ending"], "ending", ENDINGS)
        return Scene(name, file.text(found["text"], "text"), ending=ending)
    found = file.fields(node, what, ("text", "choices"))
    entries = found["choices"]
    low, high = CHOICES
    if not isinstance(entries, yaml.SequenceNode) or not low <= len(entries.value) <= high:
        raise file.refuse(entries, f"{what} must offer a list of {low} to {high} choices")
    choices = []
    for number, entry in enumerate(entries.value, start=1):
        choice = f"choice {number} of {what}"
        parted = file.fields(entry, choice, ("do", "fit", "why", "to"))
        choices.append(Choice(
            file.text(parted["do"], f"'do' in {choice}"),
            file.one_of(parted["fit"], f"'fit' in {choice}", FITS),
            file.text(parted["why"], f"'why' in {choice}"),
            file.one_of(parted["to"], f"'to' in {choice}", later or ("a scene further down",)),
        ))
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


def fact(scheme: str, name: str, part: str = "") -> dict[str, str]:
    """Return a fact as it stands in the evidence: what to show, a note, its sources and its id.

    Raises
    ------
    LookupError
        With what is unknown, and what is allowed.
    """
    tables = {"safety": evidence.safety, "claim": evidence.claims, "trial": evidence.trials,
              "cite": evidence.references}
    if scheme not in tables:
        raise LookupError(f"'{scheme}:{name}'; a fact begins with one of {', '.join(tables)}")
    table = tables[scheme]()
    if name not in table.index:
        raise LookupError(f"'{scheme}:{name}', which is not in the evidence")
    row, label = table.loc[name], evidence.references()["label"]
    if scheme == "cite":
        text = row["label"]
        return {"id": "", "scheme": scheme, "shown": text, "note": row["title"], "sources": text}
    if scheme == "safety":
        text, keys = shown.safety(row), row["key_sources"]
        note = shown.typeset(f"{row['item']}. In: {row['population']}. {row['notes']}")
    elif scheme == "claim":
        text, keys = shown.VERDICT_WORDS[row["verdict"]], row["key_sources"]
        note = f"“{row['claim']}” {shown.typeset(row['evidence_summary'])}"
    else:
        text, keys = shown.trial(row, part), row["bib_key"]
        note = f"{row['condition']}: {row['drug_route_dose']} v {row['comparator']}; {shown.measured(row)}"
    sources = "; ".join(label[key] for key in evidence.keys(keys))
    return {"id": name, "scheme": scheme, "shown": text, "note": note.strip(), "sources": sources}


def parts(text: str) -> list[str | dict[str, str]]:
    """Split a text into words and facts, each fact as :func:`fact` gives it."""
    found, place = [], 0
    for match in FACT.finditer(text):
        found += [text[place : match.start()], fact(match[1], match[2], match[3] or "")]
        place = match.end()
    return [part for part in [*found, text[place:]] if part]


def plain(text: str) -> str:
    """Return a text with its facts in words."""
    return "".join(part if isinstance(part, str) else part["shown"] for part in parts(text))
