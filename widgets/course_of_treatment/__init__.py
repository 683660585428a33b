"""The demo of chapter 4: sessions on a calendar, and how long their benefit lasts."""

from __future__ import annotations

import numpy as np
import pandas as pd

import evidence
from evidence.tables import response_course
from models.treatment import relapse, symptom_course, treatment_course
from widgets.demo import Demo, Given, labels

#: Rows of the table of trials that ask what psychotherapy adds, or give it to everyone.
_THERAPY = ("grabski2022_therapy", "wilkinson2021_madrs", "dakwar2019")
_SEED = 0


def _published() -> dict:
    """Return what the demo quotes from trials."""
    trials, label = evidence.trials(), evidence.references()["label"]

    def row(name: str, *fields: str) -> dict:
        one = trials.loc[name]
        return {
            field: one[field].item() if hasattr(one[field], "item") else one[field] for field in fields
        } | {"label": label[evidence.keys(one["bib_key"])[0]]}

    interval = ("estimate", "ci_low", "ci_high")
    return {
        "peak": {"label": label["kishimoto2016"], "estimate": symptom_course.PEAK_EFFECT},
        "response": {
            "label": label["han2016"],
            "rows": response_course()[["day", "response_pct"]].to_numpy(float).tolist(),
        },
        "six": row("murrough2013bp", "n_treat", "responders_treat_pct")
        | {
            "responders": relapse.responders(),
            "median_days": relapse.MEDIAN_DAYS,
            "points": relapse.published_points().to_numpy(object).tolist(),
        },
        "training": label["price2022"],
        "maintenance": row("daly2019_remitters", *interval),
        "therapy": [
            row(name, *interval, "unit", "n_total", "drug_route_dose", "comparator") for name in _THERAPY
        ],
    }


class CourseOfTreatment(Demo):
    """The demo that asks how long the benefit of one dose lasts, and what a course of doses changes.

    Every setting is a trait. Days are whole numbers from 0, the Monday of the calendar's first week.

    Examples
    --------
    >>> from widgets import CourseOfTreatment
    >>> demo = CourseOfTreatment(dosing_days=[7, 9, 11, 14, 16, 18], open_label=True)
    >>> demo.simulate()
    """

    demo = "course_of_treatment"

    published = Given(_published, "what the demo quotes from trials")
    sources = Given(lambda: labels(treatment_course.system().parameters), "author-year label by source key")
    luck = Given(
        lambda: np.random.default_rng(_SEED).permutation(100).tolist(),
        "order in which a hundred people would relapse",
    )

    @property
    def schedule(self) -> dict[str, list[int]]:
        """Days of the sessions, by kind."""
        return {
            kind: list(getattr(self, f"{kind}_days")) for kind in ("preparation", "dosing", "integration")
        }

    def simulate(self) -> pd.DataFrame:
        """Simulate the sessions on the calendar with the Python model.

        Returns
        -------
        pandas.DataFrame
            As `models.treatment_course.simulate` returns it, one row an arm and day, with ``day`` counted on
            the calendar, 0 to 196. Before the first dose the scores stand still.

        Raises
        ------
        ValueError
            If no dosing session is placed.
        """
        if not self.dosing_days:
            raise ValueError("dosing_days is empty; place at least one dosing session.")
        first = self.dosing_days[0]
        calendar = np.arange(197.0)
        table = treatment_course.simulate(
            [day - first for day in self.dosing_days],
            np.maximum(calendar - first, 0),
            self.comparator,
            self.open_label,
            self.relapse_law,
            self.hazard_ratio,
            self.baseline_score,
            seed=_SEED,
        )
        table["day"] = np.tile(calendar, len(table) // calendar.size)
        return table
