"""A demo of chapter 4: the people of a crossover one by one, and the average that is made of them."""

from __future__ import annotations

import pandas as pd

import evidence
from evidence import datapackage, people
from evidence.effect_sizes import quantile
from evidence.schemas import SESSIONS
from widgets.demo import Demo, Given
from widgets.individual_courses.draws import sample


def _people() -> list[dict]:
    """Return everybody with major depression in the table's order; a score that was not taken is None."""
    return [
        {
            "id": person,
            "first": row["first"],
            "second": row["second"],
            "scores": [None if pd.isna(row[session]) else int(row[session]) for session in SESSIONS],
        }
        for person, row in people.scores().iterrows()
    ]


def _constants() -> dict:
    return {
        "sessions": list(SESSIONS),
        "days": list(people.DAYS),
        "response": people.RESPONSE,
        "remission": people.REMISSION,
        "wavering": round(people.reliable_change(), 9),
        # By which a standard error is multiplied, for each number of people that a mean may rest on.
        "quantiles": {str(n): round(quantile(df=n - 1), 12) for n in range(2, len(people.scores()) + 1)},
    }


def _source() -> dict:
    described, entry = datapackage.resource("crossover"), evidence.references().loc["ds005917"]
    [source], [licence] = described["sources"], described["licenses"]
    return {
        "label": entry["label"],
        "title": source["title"],
        "address": source["path"],
        "licence": licence["name"],
        "unverified": entry["unverified"],
    }


class IndividualCourses(Demo):
    """The demo that asks what happened to each person whom an average is made of.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import IndividualCourses
    >>> demo = IndividualCourses(drug="ketamine", draw=3)
    >>> demo.people()["halved"].sum()
    6
    >>> demo.means()
    >>> demo.sample()
    """

    demo = "individual_courses"

    crowd = Given(_people, "everybody, with what was infused and what was scored")
    constants = Given(_constants, "what the picture and its words reckon with")
    source = Given(_source, "whose data they are")

    @property
    def _days(self) -> list[int]:
        return [day for day in people.DAYS if day <= int(self.day)]

    def people(self) -> pd.DataFrame:
        """Return the people from left to right, as they are drawn.

        Returns
        -------
        pandas.DataFrame
            One row a person, indexed by number: ``id``, ``first`` (infusion), ``before``, ``day_2`` and
            ``day_10`` (points after `drug`, missing where not scored) and ``halved`` (by day 2).
        """
        wide, letter = people.scores(), people.LETTERS[self.drug]
        table = pd.DataFrame(
            {
                "id": wide.index,
                "first": wide["first"].to_numpy(),
                "before": wide["b0"].to_numpy(),
                "day_2": wide[f"{letter}2"].to_numpy(),
                "day_10": wide[f"{letter}10"].to_numpy(),
            },
            index=pd.RangeIndex(1, len(wide) + 1, name="number"),
        )
        table["halved"] = table["day_2"] <= people.RESPONSE * table["before"]
        by = {
            "change": table["day_2"] - table["before"],
            "before": table["before"],
            "order": table["first"].map({"ketamine": 0.0, "saline": 1.0}),
            "table": pd.Series(table.index, table.index, dtype=float),
        }[self.sort]
        return table.loc[by.sort_values(kind="stable", na_position="last").index]

    def means(self) -> pd.DataFrame:
        """Return the averages that are drawn, and the difference within the same people.

        Returns
        -------
        pandas.DataFrame
            Indexed by ``before``, ``day_2``, ``day_10``, ``difference_2``, ``difference_10`` (ketamine minus
            saline): ``mean``, ``se``, ``low``, ``high`` (points) and ``n``.
        """
        letter = people.LETTERS[self.drug]
        found = {"before": people.mean_score("b0")}
        found |= {f"day_{day}": people.mean_score(f"{letter}{day}") for day in people.DAYS}
        found |= {f"difference_{day}": people.paired_difference(day) for day in people.DAYS}
        return pd.DataFrame({name: vars(one) for name, one in found.items()}).T

    def sample(self, draw: int | None = None) -> pd.DataFrame:
        """Return a sample of those who were scored on the last day shown.

        Parameters
        ----------
        draw : int, optional
            Which; by default the one that is drawn.

        Returns
        -------
        pandas.DataFrame
            Its rows of `people`; empty if nothing is drawn.
        """
        draw = self.draw if draw is None else draw
        table = self.people().sort_index()
        among = table.dropna(subset=["before", f"day_{self._days[-1]}"])
        return table.loc[sample(draw, self.sample_size, list(among.index)) if draw else []]


__all__ = ["IndividualCourses", "sample"]
