"""The demo of chapter 6: a session's day, from the blood pressure before the dose to the door."""

from __future__ import annotations

import pandas as pd

import evidence
from evidence.format import typeset
from models.pharmacokinetics import routes, session_day
from widgets.demo import Demo, Given, labels

#: Published peaks and durations, minutes, by safety figure: what the words of the row say, as numbers.
MARKS = {
    "S001": {
        "effect": "Dissociation",
        "peak": 40,
        "ends": [90, 120],
        "words": ["Peaks about 40 min", "gone by 1.5-2 h"],
    },
    "S015": {
        "effect": "Blood pressure",
        "peak": 40,
        "ends": [240, 240],
        "words": ["Peaks about 40 min", "lasts about 4 h"],
    },
}
#: Safety figures that the gates and the words rest on.
FIGURES = ("S001", "S015", "S017", "S019", "S037", "S038", "S039", "S040")


def _figures() -> dict[str, dict]:
    table, labels = evidence.safety().set_index("id"), evidence.references()["label"]
    result = {}
    for key in FIGURES:
        row = table.loc[key]
        sources = [labels[source.strip()] for source in row["key_sources"].split(";")]
        result[key] = {
            "item": typeset(row["item"]),
            "figure": row["figure"],
            "population": row["population"],
            "notes": row["notes"],
            "source": "; ".join(sources),
            "confidence": row["confidence"],
        }
    return result


def _marks() -> dict[str, dict]:
    return {key: {name: mark[name] for name in ("effect", "peak", "ends")} for key, mark in MARKS.items()}


def _sources() -> dict[str, str]:
    """Return the author-year label of every source that a dose or a parameter cites."""
    products = session_day.PRODUCTS.values()
    return labels(
        [*products, *(one for product in products for one in routes.route(product.route).system.parameters)]
    )


class SessionDay(Demo):
    """The demo that asks when a session is over.

    Every setting is a trait, so it can be observed, linked and set from Python. Only the dose of the present
    route counts.

    Examples
    --------
    >>> from widgets import SessionDay
    >>> demo = SessionDay(route="intravenous", enantiomer="racemic")
    >>> demo.simulate()
    >>> demo.gates()
    """

    demo = "session_day"

    figures = Given(_figures, "safety figures by id")
    marks = Given(_marks, "published peaks and durations, minutes")
    sources = Given(_sources, "author-year label by source key")

    @property
    def product(self) -> session_day.Product:
        """What is given: the route's model, of the form asked for if there is one."""
        return session_day.product(self.route, self.enantiomer)

    @property
    def dose(self) -> float:
        """The dose in the product's own unit: mg, mg per kilogram, or devices of 28 mg."""
        return float(getattr(self, self.product.control))

    def simulate(self) -> pd.DataFrame:
        """Simulate the plasma levels with the Python models.

        Returns
        -------
        pandas.DataFrame
            ``time_min`` since the start of dosing; ``concentration`` and, where the model has it,
            ``norketamine`` (ng/mL, typical person), each with ``_q05`` and ``_q95`` of virtual patients. No
            rows if the first gate stops the dose.
        """
        levels = session_day.levels(self.product, self.dose, self.weight_kg)
        stopped = self.setting == "clinic" and not self.gates().set_index("gate").loc["before", "passed"]
        return levels.iloc[:0] if stopped else levels

    def gates(self) -> pd.DataFrame:
        """Return the gates at the present time.

        Returns
        -------
        pandas.DataFrame
            One row a gate: ``gate`` (name in ``models.session_day.GATES``) and ``passed`` (bool). The way
            home is open when all are passed.
        """
        found = session_day.gates(
            at_home=self.setting == "home",
            systolic_before=self.systolic_before,
            diastolic_before=self.diastolic_before,
            systolic_after=self.systolic_after,
            diastolic_after=self.diastolic_after,
            oriented=self.oriented,
            escort=self.escort,
            minutes_since_dosing=self.time_min - session_day.dosing_minutes(self.product, self.dose),
        )
        return pd.DataFrame({"gate": list(found), "passed": list(found.values())})
