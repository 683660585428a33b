"""How far each table was read against its sources: what was checked, mended, and what is still unverified."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from evidence.schemas import CONFIDENCE, FOLDER
from evidence.tables import claims, crisis_lines, guidelines, pathway, practice, safety, statistics, trials

#: The tables whose rows are read one by one against their sources.
TABLES = {
    "claims": claims,
    "trials": trials,
    "safety": safety,
    "guidelines": guidelines,
    "practice": practice,
    "statistics": statistics,
    "crisis_lines": crisis_lines,
    "pathway": pathway,
}


def mends(path: Path | None = None) -> pd.DataFrame:
    """Return the corrections made to the tables, in the order in which they were made.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another list of the same form, for tests.

    Returns
    -------
    pandas.DataFrame
        One row a cell: table, id, field (empty for a row or entry that was added), old, new ("refused" where
        a correction was not made), source_key (BibTeX key), where (in the source), reason.
    """
    return pd.read_csv(path or FOLDER / "mends.csv", dtype=str, keep_default_na=False)


def by_table(path: Path | None = None) -> pd.DataFrame:
    """Count for each table how many of its rows were checked and mended, and how sure they are.

    Parameters
    ----------
    path : pathlib.Path, optional
        Another list of mends, for tests.

    Returns
    -------
    pandas.DataFrame
        Indexed by the names in :data:`TABLES`: rows, checked (rows with a day in `checked_on`),
        not_rechecked, mended (rows with a mend, those added included), and a count for each of
        :data:`evidence.schemas.CONFIDENCE`, missing where a table has no such column.
    """
    mended = mends(path).groupby("table")["id"].nunique()
    counts = {}
    for name, load in TABLES.items():
        rows = load()
        sure = rows["confidence"].value_counts() if "confidence" in rows else None
        counts[name] = {
            "rows": len(rows),
            "checked": rows["checked_on"].notna().sum(),
            "not_rechecked": rows["checked_on"].isna().sum(),
            "mended": mended.get(name, 0),
        } | {value: pd.NA if sure is None else sure.get(value, 0) for value in CONFIDENCE}
    return pd.DataFrame.from_dict(counts, orient="index").astype("Int64")
