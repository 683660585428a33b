"""By which route a claim's sources were read, as far as the tables say: a claim rests on many rows."""

from __future__ import annotations

from collections import defaultdict

from evidence.schemas import READ_IN, keys
from evidence.tables import guidelines, pathway, safety, statistics, trials


def by_source() -> dict[str, set[str]]:
    """Return in what kinds of copy each source of the tables was read.

    Returns
    -------
    dict of str to set of str
        Keys of :data:`evidence.schemas.READ_IN` by key of the bibliography. Only rows that rest on one source
        count: where there are several, the row does not say which of them was read how.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for table, columns in (
        (trials(), ["bib_key"]),
        (safety(), ["key_sources"]),
        (guidelines(), ["sources"]),
        (statistics(), ["source"]),
        (pathway(), ["animal_source", "human_source"]),
    ):
        for _, row in table.iterrows():
            sources = {key for column in columns for key in keys(row[column])}
            if len(sources) == 1 and row["read_in"] != "nothing":
                found[sources.pop()].add(row["read_in"])
    return dict(found)


def of_claim(key_sources: str, read: dict[str, set[str]] | None = None) -> str:
    """Say by which routes the sources of a claim were read.

    Parameters
    ----------
    key_sources : str
        As in :func:`evidence.claims`: keys separated by semicolons.
    read : dict, optional
        As from :func:`by_source`, if many claims are asked about.

    Returns
    -------
    str
        Such as "read in: its abstract (2 of 3 sources; of the rest no table notes it)"; empty if the claim
        has no source.
    """
    sources = keys(key_sources)
    if not sources:
        return ""
    read = by_source() if read is None else read
    known = [key for key in sources if key in read]
    routes = set().union(*(read[key] for key in known))
    kinds = "; ".join(words for kind, words in READ_IN.items() if kind in routes)
    if not known:
        return "how its sources were read stands in no table"
    if len(known) == len(sources):
        return f"read in: {kinds}"
    return f"read in: {kinds} ({len(known)} of {len(sources)} sources; of the rest no table notes it)"
