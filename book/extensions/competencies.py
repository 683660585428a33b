"""What a therapist has to be able to do, against where the course teaches, practises and asks for it.

``{competency-matrix}`` writes the table, a part for each domain. The build stops when a row names a section,
case, role-play, demo or question that the course does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import evidence
from book.extensions import evidence_pages
from book.extensions.demo_links import demos
from book.extensions.evidence_links import EvidenceError, whole_course
from book.extensions.evidence_notes import citations, words

#: The columns that name places.
WHERE = ("taught_in", "activity", "question")
CASES = "chapters/06-guide-to-sessions"


def titles(env: BuildEnvironment, docname: str) -> dict[str, str]:
    """Return the sections of a page: anchor and title."""
    if docname not in env.tocs:
        return {}
    return {
        link["anchorname"].removeprefix("#"): link.astext()
        for link in env.tocs[docname].findall(nodes.reference)
        if link.get("anchorname")
    }


@lru_cache
def _read(path: Path, changed: int) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def _yaml(path: Path) -> Any:
    """Read a file once, however many competencies name it; None if it is not there."""
    return _read(path, path.stat().st_mtime_ns) if path.exists() else None


def _title(path: Path) -> str:
    return (_yaml(path) or {"title": ""})["title"]


def place(name: str, env: BuildEnvironment) -> tuple[str, str, str]:
    """Find a place that a competency names.

    Parameters
    ----------
    name : str
        Such as ``book/group#the-table`` or ``case:panic``.
    env : sphinx.environment.BuildEnvironment

    Returns
    -------
    (str, str, str)
        Its page, the fragment there, and what to call it; "" for each if the course has no such place.
    """
    kind, _, rest = name.partition(":")
    root = Path(env.srcdir)
    if kind == "case":
        title = _title(root / "widgets" / "vignettes" / "cases" / f"{rest}.yml")
        found = (CASES, f"demo=vignettes&case={rest}", f"Case: {title}") if title else ()
    elif kind == "role-play":
        title = _title(root / "chapters" / "role-plays" / f"{rest}.yml")
        found = ("book/instructors", "role-plays", f"Role-play: {title}") if title else ()
    elif kind == "demo":
        pages = sorted(doc for doc in env.found_docs if doc.startswith("chapters/"))
        shown = [page for page in pages if re.search(rf'"demo": "{rest}"', _source(root, page))]
        found = (
            (shown[0], f"demo={rest}", f"Demo: {rest.replace('_', ' ')}") if rest in demos() and shown else ()
        )
    elif kind == "quiz":
        found = _question(*rest.split("/"), env)
    else:
        docname, _, anchor = name.partition("#")
        title = titles(env, docname).get(anchor, "")
        found = (docname, anchor, title) if title else ()
    return found or ("", "", "")


def _question(quiz: str, question: str, env: BuildEnvironment) -> tuple[str, str, str] | tuple[()]:
    """Find a question of a chapter, of a page behind one, or of the course test."""
    questions = _yaml(Path(env.srcdir) / "chapters" / "quizzes" / f"{quiz}.yml") or []
    if question not in {one["id"] for one in questions}:
        return ()
    if quiz == "course":
        return "book/course-test", "", "Course test"
    if quiz.isdigit():
        page = next((doc for doc in sorted(env.found_docs) if doc.startswith(f"chapters/{quiz}-")), "")
        return page, f"quiz-{quiz}-{question}", f"Quiz of chapter {int(quiz)}" if page else ""
    page = f"book/{quiz}"
    asks = "questions" in titles(env, page)
    return page, "questions", f"Questions: {env.titles[page].astext()}" if asks else ""


def _source(root: Path, docname: str) -> str:
    path = root / f"{docname}.ipynb"
    return path.read_text("utf-8") if path.exists() else ""


def lost(env: BuildEnvironment) -> Iterator[str]:
    """Say of each place that a competency names and the course does not have, which it is."""
    for name, row in evidence.competencies().iterrows():
        for column in WHERE:
            for wanted in evidence.keys(row[column]):
                if not place(wanted, env)[2]:
                    yield f"evidence/competencies.csv, {name}, column {column}: the course has no {wanted}."


def places(cell: str, page: evidence_pages.Page) -> str:
    """Link the places of a cell."""
    links = []
    for name in evidence.keys(cell):
        docname, fragment, title = place(name, page.env)
        address = page.to(docname) + (f"#{fragment}" if fragment else "")
        links.append(f'<a href="{escape(address)}">{escape(title)}</a>')
    return "; ".join(dict.fromkeys(links))


def competency_matrix(argument: str, page: evidence_pages.Page) -> str:
    """Write the competencies, by domain."""
    rows, points, parts = evidence.competencies(), evidence.practice(), []
    for domain, group in rows.groupby("domain", sort=False):
        body = []
        for name, row in group.iterrows():
            known = points.loc[list(evidence.keys(row["points"])), "known_from"]
            badges = " ".join(evidence_pages.badge(value) for value in dict.fromkeys(known))
            body.append(
                evidence_pages.cells(
                    words(row["competency"]),
                    {
                        "Taught": places(row["taught_in"], page),
                        "To do": places(row["activity"], page),
                        "Question": places(row["question"], page),
                        "Asked for by": citations(row["asked_by"], page.cite),
                        "How it is known": f"{badges} {words(row['known'])}.",
                    },
                    f' id="{name}"',
                )
            )
        columns = ["Competency", "Taught", "To do", "Question", "Asked for by", "How it is known"]
        parts.append(f"<h2>{escape(domain.capitalize())}</h2>{evidence_pages.stacked(columns, body, domain)}")
    return "".join(parts)


def check(app: Sphinx, env: BuildEnvironment) -> None:
    """Stop the build at a competency whose places are not there."""
    if whole_course(env) and (found := list(lost(env))):
        raise EvidenceError("\n".join(found))


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.setup_extension("book.extensions.evidence_pages")
    evidence_pages.PARTS["competency-matrix"] = competency_matrix
    app.add_directive("competency-matrix", evidence_pages.EvidenceDirective, override=True)
    app.connect("env-updated", check, priority=910)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
