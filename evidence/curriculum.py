"""What a build is stopped for: law past its day, and practice points that nothing uses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from evidence.tables import practice


def overdue(today: date | None = None) -> list[str]:
    """Say of each row of law that the day has passed by which it had to be read again.

    Parameters
    ----------
    today : datetime.date, optional
        The day to count from; by default this one. On its last day a row still stands.

    Returns
    -------
    list of str
        A sentence for each row.
    """
    rows = practice()
    late = rows[rows["review_by"] < pd.Timestamp(today or date.today())]
    return [
        f"evidence/practice.csv, {name}: the law it states ({row['country']}) had to be read again by "
        f"{row['review_by']:%Y-%m-%d}; read it, mend the row, and give it a new day in review_by."
        for name, row in late.iterrows()
    ]


def unused(used: Iterable[str]) -> list[str]:
    """Say of each practice point that nothing uses it.

    Parameters
    ----------
    used : iterable of str
        Ids of the points that pages, cases, role-plays, quizzes or exercises quote.

    Returns
    -------
    list of str
        A sentence for each point.
    """
    return [
        f"evidence/practice.csv, {name}: no page, case, role-play, quiz or exercise uses this "
        f"point; quote it as practice:{name}, or take the row out."
        for name in practice().index.difference(set(used), sort=False)
    ]
