"""Texts of demos that quote the evidence: what they may hold, and files refused by their line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

import evidence
from evidence import format as shown
from evidence.yaml_file import YamlFile

#: How a decision fits.
FITS = ("sound", "defensible", "unsafe")
#: A fact in a text; titles, questions and choices are labels of controls and show no source: {safety:S015},
#: {claim:C045}, {practice:P14}, {trial:lii2023#n} or {cite:short2018}.
FACT = re.compile(r"\{(\w+):([^}#]+)(?:#([^}]*))?\}")


def fact(scheme: str, name: str, part: str = "") -> dict[str, str]:
    """Return a fact as it stands in the evidence.

    Parameters
    ----------
    scheme, name : str
        Such as "safety" and "S015"; see :data:`FACT`.
    part : str
        Which part of a trial; see :data:`evidence.format.TRIAL_PARTS`.

    Returns
    -------
    dict of str to str
        id, scheme, shown (in a sentence), note, sources.

    Raises
    ------
    LookupError
        With what is unknown, and what is allowed.
    """
    tables = {
        "safety": evidence.safety,
        "claim": evidence.claims,
        "practice": evidence.practice,
        "trial": evidence.trials,
        "cite": evidence.references,
    }
    if scheme not in tables:
        raise LookupError(f"'{scheme}:{name}'; a fact begins with one of {', '.join(tables)}")
    try:
        row = tables[scheme]().loc[name]
    except KeyError:
        raise LookupError(f"'{scheme}:{name}', which is not in the evidence") from None
    label = evidence.references()["label"]
    if scheme == "cite":
        text = row["label"]
        return {"id": "", "scheme": scheme, "shown": text, "note": row["title"], "sources": text}
    if scheme == "safety":
        text, keys = shown.safety(row), row["key_sources"]
        note = shown.typeset(f"{row['item']}. In: {row['population']}. {row['notes']}")
    elif scheme == "practice":
        text, keys = row["known_from"], row["key_sources"]
        note = " ".join(filter(None, [row["point"], row["caution"], shown.law(row)]))
        note = shown.typeset(note)
    elif scheme == "claim":
        text, keys = shown.VERDICT_WORDS[row["verdict"]], row["key_sources"]
        note = f"“{row['claim']}” {shown.typeset(row['evidence_summary'])}"
    else:
        text, keys = shown.trial(row, part), row["bib_key"]
        note = f"{row['condition']}: {row['drug_route_dose']} v {row['comparator']}; {shown.measured(row)}"
    sources = "; ".join(label[key] for key in evidence.keys(keys))
    return {"id": name, "scheme": scheme, "shown": text, "note": note.strip(), "sources": sources}


def parts(text: str) -> list[str | dict[str, str]]:
    """Split a text into words and facts.

    Parameters
    ----------
    text : str
        With facts as :data:`FACT` has them.

    Returns
    -------
    list
        Strings and, as :func:`fact` gives them, facts in turn.

    Raises
    ------
    LookupError
        At an unknown fact.
    """
    found, place = [], 0
    for match in FACT.finditer(text):
        found += [text[place : match.start()], fact(match[1], match[2], match[3] or "")]
        place = match.end()
    return [part for part in [*found, text[place:]] if part]


def fold(told: Any) -> dict[str, Any]:
    """Write each fact of a demo's texts once, however often they quote it: a page stores them all.

    Parameters
    ----------
    told : list, dict or str
        With facts as :func:`parts` gives them.

    Returns
    -------
    dict
        ``text``, with a number in the place of each fact, and ``facts``; ``shared/told.js`` unfolds them.
    """
    facts: list[dict[str, str]] = []

    def folded(value: Any) -> Any:
        if isinstance(value, dict) and "shown" in value:
            if value not in facts:
                facts.append(value)
            return {"fact": facts.index(value)}
        if isinstance(value, dict):
            return {name: folded(one) for name, one in value.items()}
        return [folded(one) for one in value] if isinstance(value, (list, tuple)) else value

    return {"text": folded(told), "facts": facts}


def plain(text: str) -> str:
    """Return a text with its facts in words.

    Parameters
    ----------
    text : str
        With facts as :data:`FACT` has them.

    Returns
    -------
    str

    Raises
    ------
    LookupError
        At an unknown fact.
    """
    return "".join(part if isinstance(part, str) else part["shown"] for part in parts(text))


class TextFile(YamlFile):
    """One YAML file of texts, some of which may quote the evidence.

    Parameters
    ----------
    path : pathlib.Path
    error : type
        See :class:`evidence.yaml_file.YamlFile`.
    facts_in : tuple of str
        The fields whose texts may hold facts.
    """

    def __init__(self, path: Path, error: type[ValueError], facts_in: tuple[str, ...] = ("text", "why")):
        super().__init__(path, error)
        self.facts_in = facts_in

    def label(self, node: yaml.Node, what: str) -> str:
        """Return a text in one line that holds no fact."""
        text = self.text(node, what)
        if found := FACT.search(text):
            allowed = " and ".join(f"'{name}'" for name in self.facts_in)
            raise self.refuse(node, f"{what} holds {found[0]}; facts may stand in {allowed} only")
        return text

    def text(self, node: yaml.Node, what: str) -> str:
        """Return a text in one line, its facts checked."""
        text = super().text(node, what)
        try:
            parts(text)
        except LookupError as error:
            raise self.refuse(node, f"{what} quotes {error.args[0]}") from None
        if re.search("[{}]", FACT.sub("", text)):
            raise self.refuse(node, f"{what} has a brace without a fact; a fact is such as {{safety:S015}}")
        return text
