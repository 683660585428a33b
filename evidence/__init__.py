"""The claims, trials, safety figures and sources of the course."""

from evidence.bibliography import BibliographyError, references
from evidence.schemas import keys
from evidence.tables import (
    TableError,
    articles,
    claims,
    pathway,
    response_course,
    safety,
    statistics,
    timetable,
    trials,
)

__all__ = [
    "BibliographyError",
    "TableError",
    "articles",
    "claims",
    "keys",
    "pathway",
    "references",
    "response_course",
    "safety",
    "statistics",
    "timetable",
    "trials",
]
