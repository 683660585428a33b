"""When each row was checked, when it is due again, and what is due: ``python -m evidence.rechecks``."""

from __future__ import annotations

from datetime import date

import pandas as pd

from evidence.bibliography import references
from evidence.schemas import keys
from evidence.tables import claims, crisis_lines, guidelines, pathway, practice, safety, statistics, trials

#: What goes out of date, most urgent first, and the days after which it is due for a recheck.
INTERVALS = {
    "crisis line": 365,
    "label": 365,
    "regulation": 365,
    "law": 365,
    "statistic": 365,
    "guideline": 365,
    "trial without a result": 182,
    "other row": 730,
}
KINDS = tuple(INTERVALS)
#: Days before its last day on which a row that lapses is named.
SOON = pd.Timedelta(days=60)


def dated() -> pd.DataFrame:
    """Return every row that was, or has to be, held against its sources.

    Returns
    -------
    pandas.DataFrame
        Indexed by row id: kind (one of :data:`KINDS`), table, what (the fact in words), checked_on
        (date or NaT), lapses_on (last day on which it holds, or NaT).
        A row that rests on a product's label counts as label; the epidemiological claims count as statistics.
    """
    sources = references()
    labels = set(sources.index[sources["title"].str.contains("prescribing information", case=False)])
    figures, statements, contrasts = safety(), claims(), trials()
    on_label = figures["key_sources"].map(lambda cell: bool(labels & set(keys(cell))))
    figures["kind"] = (
        figures["category"].map({"regulatory": "regulation"}).fillna(on_label.map({True: "label"}))
    )
    statements["kind"] = statements["topic"].map({"epidemiology": "statistic", "regulation": "regulation"})
    contrasts["kind"] = contrasts["design"].str.startswith("registered").map({True: "trial without a result"})
    contrasts["what"] = contrasts["condition"] + ": " + contrasts["drug_route_dose"]
    counts, steps = statistics().assign(kind="statistic"), pathway().assign(kind=None)
    counts["what"] = counts["quantity"] + ", " + counts["estimator"] + " " + counts["year"].astype(str)
    steps["what"] = steps["from"] + " to " + steps["to"]
    points = practice().rename(columns={"review_by": "lapses_on"})
    points["kind"] = (points["country"] != "").map({True: "law"})
    named = {
        "crisis_lines": (crisis_lines().assign(kind="crisis line"), "service"),
        "safety": (figures, "item"),
        "claims": (statements, "claim"),
        "statistics": (counts, "what"),
        "guidelines": (guidelines().assign(kind="guideline"), "title"),
        "practice": (points, "point"),
        "trials": (contrasts, "what"),
        "pathway": (steps, "what"),
    }
    columns = ["kind", "table", "what", "checked_on", "lapses_on"]
    rows = pd.concat(
        [
            table.rename(columns={what: "what"}).assign(table=name).reindex(columns=columns)
            for name, (table, what) in named.items()
        ]
    )
    rows["lapses_on"] = pd.to_datetime(rows["lapses_on"])
    return rows.assign(kind=rows["kind"].fillna("other row"))


def due_on(rows: pd.DataFrame) -> pd.Series:
    """Return the last day on which each row need not be checked again.

    Parameters
    ----------
    rows : pandas.DataFrame
        Of :func:`dated`.

    Returns
    -------
    pandas.Series
        The day of its check and its interval later, or the day on which it lapses if that comes first; NaT
        where it was never checked.
    """
    again = rows["checked_on"] + pd.to_timedelta(rows["kind"].map(INTERVALS), unit="D")
    return again.where(~(rows["lapses_on"] < again), rows["lapses_on"])


def due(today: date | None = None) -> pd.DataFrame:
    """Return the rows of :func:`dated` that were never rechecked, whose interval is over, or that lapsed.

    Parameters
    ----------
    today : datetime.date, optional
        The day to count from; by default this one.

    Returns
    -------
    pandas.DataFrame
        As :func:`dated`, by kind in the order of :data:`KINDS`, then in the order of the tables.
    """
    rows = dated()
    until = due_on(rows)
    rows = rows[until.isna() | (until < pd.Timestamp(today or date.today()))]
    return rows.assign(kind=pd.Categorical(rows["kind"], KINDS)).sort_values("kind", kind="stable")


def lapsing(today: date | None = None) -> pd.DataFrame:
    """Return the rows that lapse within :data:`SOON`.

    Parameters
    ----------
    today : datetime.date, optional
        The day to count from; by default this one.

    Returns
    -------
    pandas.DataFrame
        As :func:`dated`.
    """
    rows, day = dated(), pd.Timestamp(today or date.today())
    return rows[rows["lapses_on"].between(day, day + SOON)]


def slow_clock(today: date | None = None) -> str:
    """Say that this machine's clock is behind, if rows were checked after its day; else "".

    Parameters
    ----------
    today : datetime.date, optional
        The day of the clock; by default this one.

    Returns
    -------
    str
    """
    today, newest = today or date.today(), dated()["checked_on"].max()
    if newest <= pd.Timestamp(today):
        return ""
    return (
        f"This machine's clock says {today}, but rows were checked on {newest:%Y-%m-%d}: "
        "the clock may be slow."
    )


def notice(today: date | None = None) -> str:
    """Say in a line for each kind which rows are due, what lapses soon, and whether the clock is slow.

    Parameters
    ----------
    today : datetime.date, optional
        The day to count from; by default this one.

    Returns
    -------
    str
        Lines of text; "" if nothing is to say.
    """
    rows = due(today)
    said = [f"  {kind}: {', '.join(group.index)}" for kind, group in rows.groupby("kind", observed=True)]
    due_rows = ["Never rechecked, or due again (a notice; the build goes on):", *said] if said else []
    soon = [
        f"Lapses on {day:%Y-%m-%d}: {', '.join(group.index)}"
        for day, group in lapsing(today).groupby("lapses_on")
    ]
    return "\n".join(filter(None, [slow_clock(today), *due_rows, *soon]))


if __name__ == "__main__":
    print(notice() or "No row is due.")
