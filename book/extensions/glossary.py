"""The glossary: ``book/glossary.yml`` loaded, checked, and shown where a page says ``{course-glossary}``.

Configuration
-------------
course_glossary : str
    Path of the YAML file, relative to the book's source; default ``book/glossary.yml`` of this repository.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import SphinxDirective

FILE = Path(__file__).resolve().parent.parent / "glossary.yml"


class GlossaryError(SphinxError):
    """Entries of the glossary break its rules; the message has one sentence for each."""

    category = "Glossary"


class Term(NamedTuple):
    """An entry: the term as written in a sentence, and its definition in plain text."""

    term: str
    definition: str


def anchor(identifier: str) -> str:
    """Return the HTML id of an entry on the glossary page."""
    return f"term-{identifier}"


@lru_cache(maxsize=4)
def _load(path: Path, changed: int) -> dict[str, Term]:
    shown = f"book/{path.name}"
    try:
        root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{shown}, line {mark.line + 1}" if mark else shown
        raise GlossaryError(
            f"{where}: this is not valid YAML ({getattr(error, 'problem', error)})."
        ) from None
    if not isinstance(root, yaml.MappingNode) or not root.value:
        raise GlossaryError(f"{shown} must map ids to terms, and does not.")
    found, terms, problems = {}, {}, []
    for key, entry in root.value:
        name, where = key.value, f"{shown}, line {key.start_mark.line + 1} ({key.value})"
        if name in found:
            problems.append(f"{where}: the id is used before, on line {terms[name]}.")
            continue
        terms[name] = key.start_mark.line + 1
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            problems.append(f"{where}: an id has small letters, digits and single hyphens only.")
        fields = yaml.SafeLoader("").construct_mapping(entry) if isinstance(entry, yaml.MappingNode) else {}
        if set(fields) != {"term", "definition"}:
            problems.append(f"{where}: an entry has the fields term and definition, and no others.")
        elif not all(isinstance(value, str) and value.strip() for value in fields.values()):
            problems.append(f"{where}: term and definition must be text, and not empty.")
        else:
            found[name] = Term(fields["term"].strip(), " ".join(fields["definition"].split()))
    if problems:
        raise GlossaryError("\n".join(problems))
    return found


def load(path: Path | None = None) -> dict[str, Term]:
    """Read the glossary.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another file of the same form.

    Returns
    -------
    dict of str to Term
        The entries by id, in the order of the file.

    Raises
    ------
    GlossaryError
        With one sentence for each broken entry: file, line, id and rule.
    """
    path = path or FILE
    if not path.exists():
        raise GlossaryError(f"The glossary {path.name} does not exist.")
    return _load(path, path.stat().st_mtime_ns)


def source(app: Sphinx) -> Path:
    """Return the file that this book's glossary is read from."""
    return Path(app.srcdir, app.config.course_glossary).resolve() if app.config.course_glossary else FILE


class GlossaryDirective(SphinxDirective):
    """Show every entry, in alphabetical order, each with an anchor for links."""

    has_content = False

    def run(self) -> list[nodes.Node]:
        """Return the definition list."""
        path = source(self.env.app)
        self.env.note_dependency(str(path))
        entries = nodes.definition_list(classes=["course-glossary"])
        for name, entry in sorted(load(path).items(), key=lambda item: item[1].term.casefold()):
            term = nodes.term("", entry.term, ids=[anchor(name)])
            definition = nodes.definition("", nodes.paragraph("", entry.definition))
            entries += nodes.definition_list_item("", term, definition)
        return [entries]


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.add_config_value("course_glossary", "", "env", str)
    app.add_directive("course-glossary", GlossaryDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
