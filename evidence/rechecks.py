"""Facts that go out of date, and which of them nobody has checked for a year."""

from __future__ import annotations

from datetime import date

import pandas as pd

from evidence.bibliography import references
from evidence.schemas import keys
from evidence.tables import claims, safety

#: What goes out of date, most urgent first.
KINDS = ("crisis line", "label", "regulation", "statistic")
#: Days after which such a fact is due for a recheck.
INTERVAL = 365


def dated() -> pd.DataFrame:
    """Return the rows whose facts change: crisis lines, labels, regulation and statistics.

    Returns
    -------
    pandas.DataFrame
        Indexed by row id: kind (one of :data:`KINDS`), what (the fact in words), checked_on (date or NaT).
        A row that rests on a product's label counts as label; the epidemiological claims count as statistics.
    """
    sources = references()
    labels = set(sources.index[sources["title"].str.contains("prescribing information", case=False)])
    figures, statements = safety(), claims()
    kind = figures["category"].map({"crisis resource": "crisis line", "regulatory": "regulation"})
    on_label = figures["key_sources"].map(lambda cell: bool(labels & set(keys(cell))))
    figures["kind"] = kind.fillna(on_label.map({True: "label"}))
    statements["kind"] = statements["topic"].map({"epidemiology": "statistic", "regulation": "regulation"})
    rows = pd.concat(
        [
            figures.rename(columns={"item": "what"})[["kind", "what", "checked_on"]],
            statements.rename(columns={"claim": "what"})[["kind", "what", "checked_on"]],
        ]
    )
    return rows.dropna(subset="kind")


def due(today: date | None = None) -> pd.DataFrame:
    """Return the rows of :func:`dated` that were never rechecked, or not for a year.

    Parameters
    ----------
    today : datetime.date, optional
        The day to count from; by default this one.

    Returns
    -------
    pandas.DataFrame
        As :func:`dated`, by kind in the order of :data:`KINDS`, then by id.
    """
    rows = dated()
    age = pd.Timestamp(today or date.today()) - rows["checked_on"]
    rows = rows[age.isna() | (age > pd.Timedelta(days=INTERVAL))]
    return rows.assign(kind=pd.Categorical(rows["kind"], KINDS)).sort_values("kind", kind="stable")


def notice(today: date | None = None) -> str:
    """Say in a line for each kind which rows are due; "" if none is.

    Parameters
    ----------
    today : datetime.date, optional
        The day to count from; by default this one.
    """
    rows = due(today)
    said = [
        f"  {kind}: {', '.join(group.index)}" for kind, group in rows.groupby("kind", observed=True)
    ]
    if not said:
        return ""
    return "\n".join(["Never rechecked, or not for a year (a notice; the build goes on):", *said])
