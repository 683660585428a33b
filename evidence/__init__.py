"""The claims, trials, safety figures and sources of the course, and what may be concluded from them.

Tables: `articles`, `claims`, `trials`, `safety`, `guidelines`, `practice`, `competencies`, `crisis_lines`,
`statistics`, `timetable`, `pathway`, `response_course`, `crossover`, `searches`, `left_out`, `references`.
Every module can be had by its name alone: ``import evidence`` and then ``evidence.questions``.

The tables
    tables         the evidence tables, loaded, typed and held to their rules
    schemas        what the tables must look like
    vocabulary     what the words of the trials table mean
    bibliography   the sources, with the label by which the course cites each
    datapackage    the tables as a data package, with their data dictionary
    audit          how far each table was read against its sources
    exports        the evidence in the formats of other tools: RIS, Metapsy
    curriculum     what a therapist has to be able to do, and whether the course teaches it
    rechecks       when each row was checked, and when it is due again
    routes         in what kinds of copy the sources of a claim were read
    crisis         whom to reach in a crisis, in one sentence
    workshop       how an organiser adapts the course to one workshop
    yaml_file      files that people write by hand, refused by their line

What follows from them
    effect_sizes   effect sizes of single trials with their standard errors
    selection      which rows may be pooled, and why the others may not
    meta_analysis  pooling in a random-effects model, and how far to trust it
    questions      questions to the trials table, sorted and pooled
    people         what happened to each person of a crossover, and what an average makes of it
    certainty      how far up a ladder of certainty each condition reaches
    format         a row as the words and figures that readers see
    quoted         the numbers that a row states, which prose may quote
"""

from __future__ import annotations

import importlib
from types import ModuleType

from evidence.bibliography import BibliographyError, references
from evidence.schemas import keys
from evidence.tables import (
    TableError,
    articles,
    claims,
    competencies,
    crisis_lines,
    crossover,
    guidelines,
    left_out,
    pathway,
    practice,
    response_course,
    safety,
    searches,
    statistics,
    timetable,
    trials,
)

__all__ = [
    "BibliographyError",
    "TableError",
    "articles",
    "claims",
    "competencies",
    "crisis_lines",
    "crossover",
    "guidelines",
    "keys",
    "left_out",
    "pathway",
    "practice",
    "references",
    "response_course",
    "safety",
    "searches",
    "statistics",
    "timetable",
    "trials",
]


def __getattr__(name: str) -> ModuleType:
    """Load a module when it is first asked for."""
    try:
        return importlib.import_module(f"{__name__}.{name}")
    except ModuleNotFoundError as error:
        if error.name != f"{__name__}.{name}":
            raise
        raise AttributeError(
            f"The package {__name__!r} has no {name!r}; help({__name__}) lists what it has."
        ) from None
