"""The sources: ``references.bib`` as a table, with the author-year label by which the course cites each."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase

import pandas as pd
from pybtex.database import BibliographyData, BibliographyDataError, Entry, parse_string
from pybtex.richtext import Text
from pybtex.scanner import PybtexSyntaxError

FILE = Path(__file__).resolve().parent / "references.bib"
DOI_STATUS = ("verified", "unverified")
#: What of a source was read, by the word in the field readstatus.
READ = {
    "abstract": "its abstract",
    "page": "a web page or notice, at least its first part",
    "excerpt": "a passage of it",
    "secondary": "what others report of it",
    "titlepage": "its bibliographic page only",
}
OUTLETS = ("journal", "howpublished", "institution", "school", "publisher")


class BibliographyError(ValueError):
    """An entry of the bibliography breaks its rules; the message has one sentence for each."""


def plain(latex: str) -> str:
    r"""Turn BibTeX's markup into plain text.

    Parameters
    ----------
    latex : str
        A field of an entry.

    Returns
    -------
    str
        The same words, without markup.

    Examples
    --------
    >>> plain(r"{{\AA}sberg -- a {BibTeX} title}")
    'Åsberg – a BibTeX title'
    """
    return str(Text.from_latex(latex)).replace("{", "").replace("}", "")


def surname(entry: Entry) -> str:
    """Return the first author's family name, or an organisation's short name.

    Parameters
    ----------
    entry : pybtex.database.Entry
        An entry with an author.

    Returns
    -------
    str
        Such as "Murrough".
    """
    if short := entry.fields.get("shortauthor"):
        return plain(short)
    person = entry.persons["author"][0]
    return plain(" ".join([*person.prelast_names, *person.last_names]))


def authors(entry: Entry) -> str:
    """Return the authors as a reader expects them: one, two, or the first and "et al.".

    Parameters
    ----------
    entry : pybtex.database.Entry
        An entry with an author.

    Returns
    -------
    str
        Such as "Feder and Costi".
    """
    persons = entry.persons["author"]
    names = [plain(" ".join([*person.prelast_names, *person.last_names])) for person in persons]
    return f"{names[0]} et al." if len(names) > 2 or "others" in names else " and ".join(names)


def _problems(text: str, data: BibliographyData, shown: str) -> list[str]:
    """Say what each broken entry lacks."""
    found = []
    for key, entry in data.entries.items():
        start = re.search(rf"@\w+\s*\{{\s*{re.escape(key)}\s*,", text).start()
        line = text.count("\n", 0, start) + 1
        where = f"{shown}, line {line} ({key})"
        lacking = [name for name in ("title", "year") if not entry.fields.get(name, "").strip()]
        if not entry.persons.get("author"):
            lacking.insert(0, "author")
        found += [f"{where}: the field {name} is missing." for name in lacking]
        if not re.fullmatch(r"(19|20)\d\d", entry.fields.get("year", "2000")):
            found.append(f"{where}: year must have four digits, not '{entry.fields['year']}'.")
        status = entry.fields.get("doistatus", "")
        if entry.fields.get("doi") and status not in DOI_STATUS:
            found.append(
                f"{where}: doistatus must be verified or unverified when there is a doi, not '{status}'."
            )
        read = entry.fields.get("readstatus", "")
        if read and read not in READ:
            found.append(f"{where}: readstatus must be one of {', '.join(READ)}, not '{read}'.")
    return found


@lru_cache(maxsize=4)
def _load(path: Path, changed: int) -> pd.DataFrame:
    shown = f"evidence/{path.name}"
    text = path.read_text("utf-8")
    try:
        data = parse_string(text, "bibtex")
    except (PybtexSyntaxError, BibliographyDataError) as error:
        raise BibliographyError(f"{shown}: {error}.") from None
    if problems := _problems(text, data, shown):
        raise BibliographyError("\n".join(problems))
    rows = []
    for key, entry in data.entries.items():
        fields = {
            name: plain(entry.fields.get(name, ""))
            for name in (
                "title",
                "year",
                *OUTLETS,
                "volume",
                "pages",
                "url",
                "annotation",
                "unverified",
                "readstatus",
            )
        }
        outlet = next((fields[name] for name in OUTLETS if fields[name]), "")
        rows.append(
            {
                "key": key,
                "type": entry.type,
                "surname": surname(entry),
                "authors": authors(entry),
                "year": int(fields["year"]),
                "title": fields["title"],
                "outlet": outlet,
                "volume": fields["volume"],
                "pages": fields["pages"],
                "doi": entry.fields.get("doi", ""),
                "doi_status": entry.fields.get("doistatus", ""),
                "url": fields["url"],
                "note": fields["annotation"],
                "unverified": fields["unverified"],
                "read": fields["readstatus"],
            }
        )
    frame = pd.DataFrame(rows).sort_values("key")
    # Works of one author and year are told apart by the second author, else by a letter.
    label = frame["surname"] + " " + frame["year"].astype(str)
    pair = label.duplicated(keep=False) & frame["authors"].str.contains(" and ")
    label = label.where(~pair, frame["authors"] + " " + frame["year"].astype(str))
    letter = label.groupby(label).cumcount().map(lambda place: ascii_lowercase[place])
    label += letter.where(label.duplicated(keep=False), "")
    frame.insert(3, "label", label)
    return frame.set_index("key", drop=False).rename_axis(None)


def references(path: Path | None = None) -> pd.DataFrame:
    """Return the sources.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another BibTeX file, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by BibTeX key and sorted by it:

        ========== =====================================================================================
        key        the BibTeX key by which every table names the source
        type       BibTeX type: article, book, misc, phdthesis, techreport
        surname    first author's family name, or an organisation's short name
        label      author and year as cited, such as "Lii 2023"; works of one author and
                   year differ by the second author or a letter
        authors    one or two family names, or the first and "et al."
        year       year of publication
        title      title, plain text
        outlet     journal, institution, school or publisher
        volume     volume, if any
        pages      pages or article number, if any
        doi        DOI, if known
        doi_status verified (read beside the title), unverified, or empty without a DOI
        url        address, if it has one
        note       a remark for readers, such as the species
        unverified what of the entry was not read in a copy of the source; empty if all was
        read       what of the source was read (:data:`READ`), where the entry says so
        ========== =====================================================================================

    Raises
    ------
    BibliographyError
        With one sentence for each broken entry: file, line, key and rule.
    """
    path = path or FILE
    if not path.exists():
        raise BibliographyError(f"evidence/{path.name} does not exist.")
    return _load(path, path.stat().st_mtime_ns).copy()
