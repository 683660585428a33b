"""The tables as a data package to reuse and to cite: ``datapackage.json`` is also their data dictionary."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from evidence import workshop
from evidence.schemas import FOLDER

NAME = "datapackage.json"
#: How the text of a cell becomes a value, by the type of its column; the rest stays text.
CASTS = {"integer": int, "year": int, "number": float}


def descriptor() -> dict:
    """Return the description of the tables: titles, columns with types and rules, licence, sources.

    Returns
    -------
    dict
        A Data Package (specification at datapackage.org), one entry of ``resources`` for each file.
    """
    return json.loads((FOLDER / NAME).read_text("utf-8"))


def resource(name: str) -> dict:
    """Return the description of one table.

    Parameters
    ----------
    name : str
        Such as "claims".

    Returns
    -------
    dict
        Its entry of ``resources``: path, title, columns with types and rules.

    Raises
    ------
    KeyError
        If no table has this name; the message lists the names.
    """
    resources = {entry["name"]: entry for entry in descriptor()["resources"]}
    if name not in resources:
        raise KeyError(f"there is no table {name}; there are {', '.join(resources)}")
    return resources[name]


def files() -> list[Path]:
    """List the files of the package, its description included.

    Returns
    -------
    list of pathlib.Path
        The description first, then one file a table.
    """
    return [FOLDER / NAME, *(FOLDER / entry["path"] for entry in descriptor()["resources"])]


def text(name: str) -> str:
    """Return a table as CSV: its file, or what ``workshop.yml`` puts in its place.

    Parameters
    ----------
    name : str
        Such as "claims".

    Returns
    -------
    str

    Raises
    ------
    KeyError
        See :func:`resource`.
    """
    table = resource(name)
    if name != "crisis_lines" or not (own := workshop.adapted().crisis_lines):
        return (FOLDER / table["path"]).read_text("utf-8")
    lines = io.StringIO(newline="")
    columns = [field["name"] for field in table["schema"]["fields"]]
    writer = csv.DictWriter(lines, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(own)
    return lines.getvalue()


def as_json(name: str) -> str:
    """Write a table as JSON that carries its data dictionary and its licence.

    Parameters
    ----------
    name : str
        Such as "claims".

    Returns
    -------
    str
        An object with ``title``, ``description``, ``licenses``, ``fields`` (as in the description) and
        ``rows``; numbers are numbers, and an empty cell is null.
    """
    package, table = descriptor(), resource(name)
    fields = table["schema"]["fields"]
    casts = {field["name"]: CASTS.get(field["type"], str) for field in fields}
    rows = [
        {column: casts[column](cell) if cell else None for column, cell in row.items()}
        for row in csv.DictReader(io.StringIO(text(name), newline=""))
    ]
    content = {
        "title": table["title"],
        "description": table["description"],
        "licenses": package["licenses"],
        "fields": fields,
        "rows": rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
