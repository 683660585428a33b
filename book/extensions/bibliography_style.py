"""The list of sources: labelled and sorted as the course cites them, with what of each was not verified."""

from __future__ import annotations

from collections.abc import Iterator

from pybtex.style.formatting.unsrt import Style as UnsrtStyle
from pybtex.style.labels import BaseLabelStyle
from pybtex.style.sorting import BaseSortingStyle
from pybtex.style.template import join, sentence

import evidence
from evidence.bibliography import READ


def cite_id(key: str) -> str:
    """Return the HTML id of a source on the references page."""
    return f"cite-{key}"


class AuthorYearLabels(BaseLabelStyle):
    """Label each source as the course cites it."""

    def format_labels(self, sorted_entries: list) -> Iterator[str]:
        """Yield the labels."""
        labels = evidence.references()["label"]
        yield from (labels.get(entry.key, entry.key) for entry in sorted_entries)


class ByLabel(BaseSortingStyle):
    """Sort the sources by their labels."""

    def sorting_key(self, entry: object) -> str:
        """Return the label, letters alike."""
        return str(evidence.references()["label"].get(entry.key, entry.key)).casefold()


class CourseStyle(UnsrtStyle):
    """Format a source in full, and say what of it was not verified."""

    default_label_style = AuthorYearLabels
    default_sorting_style = ByLabel

    def format_web_refs(self, entry: object) -> object:
        """Add the remark after DOI and address."""
        unread = entry.fields.get("unverified", "")
        if entry.fields.get("doistatus") == "unverified":
            unread = f"{unread}, DOI".removeprefix(", ")
        remark = [sentence[join[f"Not verified: {unread}"]]] if unread else []
        if read := entry.fields.get("readstatus", ""):
            remark.append(sentence[join[f"Read: {READ[read]}"]])
        return join(sep=" ")[super().format_web_refs(entry), *remark]
