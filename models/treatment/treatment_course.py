"""Doses on the days of a calendar: which of them make a course, which maintain it, and how long it holds.

`models.symptom_course` gives the average course of symptoms for any days of doses, `models.relapse` how long
a response lasts. Here is what a free choice of days needs on top: where the course ends, where maintenance
begins, and from when nothing more can be said.

Sources, by key of the bibliography: daly2019, dean2021, han2016, kishimoto2016, murrough2013ajp,
murrough2013bp.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr, ndtri

from models.language.checks import number, row
from models.language.statement import Parameter, Relation, System
from models.treatment import relapse, symptom_course

#: Doses at most this many days apart are one course (Murrough 2013 gave six on Mondays, Wednesdays, Fridays).
COURSE_GAP_DAYS = 6.0
#: Doses at most this many days apart after it maintain it (SUSTAIN-1 gave them weekly or every two weeks).
MAINTENANCE_GAP_DAYS = 14.0
#: Refits behind a band. With 41, the 2.5th and 97.5th percentiles are the second lowest and second highest.
DRAWS = 41
#: Digits that the refits keep on their way to the browser.
DIGITS = 6
COURSE_FIELDS = ("peak", "onset_rate", "decay_rate", "expectancy", "drift", "open_label")
LAW_FIELDS = ("scale_days", "shape", "durable")

LIMITS = (
    f"{symptom_course.LIMITS} {relapse.LIMITS} Doses at most six days apart count as one course, and later "
    "ones at most two weeks apart as its maintenance; that is a rule made for this model. What maintenance "
    "does was measured for nasal esketamine beside an antidepressant, in people already well after months of "
    "it. Preparation and integration change nothing here, because no trial has shown what they add."
)


class Phases(NamedTuple):
    """What doses are for, days since the first.

    Attributes
    ----------
    course_end : float
        Last dose of the course; responders are counted a day later.
    maintained_until : float
        When the dose after the last maintenance dose would have been due; `course_end` + 1 without any.
    new_course : float
        First dose after a pause too long for maintenance, or infinity. Nothing is known from then on.
    """

    course_end: float
    maintained_until: float
    new_course: float


def phases(dose_days: Sequence[float]) -> Phases:
    """Sort doses into a course, maintenance, and what comes after a pause.

    Parameters
    ----------
    dose_days : sequence of float
        Increasing days from 0 on.

    Returns
    -------
    Phases
        Days since the first dose.

    Raises
    ------
    ValueError
        If there is no dose or the days do not increase.
    """
    days = symptom_course.check_dose_days(dose_days)
    at = 0
    while at + 1 < len(days) and days[at + 1] - days[at] <= COURSE_GAP_DAYS:
        at += 1
    course_end, until = days[at], days[at] + 1
    while at + 1 < len(days) and days[at + 1] - days[at] <= MAINTENANCE_GAP_DAYS:
        until = days[at + 1] + max(days[at + 1] - days[at], 1)
        at += 1
    return Phases(course_end, until, days[at + 1] if at + 1 < len(days) else math.inf)


def simulate(
    dose_days: Sequence[float],
    days: Sequence[float],
    comparator: str = "pooled",
    open_label: bool = False,
    relapse_law: str = "weibull",
    hazard_ratio: float = 0.49,
    baseline_score: float = symptom_course.BASELINE_SCORE,
    draws: int = DRAWS,
    seed: int = 0,
) -> pd.DataFrame:
    """Simulate a course with doses on any days.

    Parameters
    ----------
    dose_days : sequence of float
        Increasing days of the doses, the first of them 0.
    days : sequence of float
        Days to report, 0 to 400.
    comparator, open_label, relapse_law, baseline_score, draws, seed
        As in `symptom_course.simulate`.
    hazard_ratio : float
        Multiplies the hazard of relapse while maintenance goes on, above 0.

    Returns
    -------
    pandas.DataFrame
        As `symptom_course.simulate` returns it, but ``sustained`` takes the course and its maintenance from
        `phases`: the share who responded a day after the course and have not relapsed since, at most the
        lowest response since then, nan before that day and from a new course on. With maintenance, the arm
        "stopped" has the same course without it.

    Raises
    ------
    ValueError
        If a value is out of bounds or a name unknown, in one sentence.
    """
    doses = symptom_course.check_dose_days(dose_days)
    if doses[0] != 0:
        raise ValueError(
            f"dose_days begins with day {doses[0]:g}; it has to begin with day 0, the day of the first dose."
        )
    days = row("days", days, low=0, high=symptom_course.LONGEST_DAYS, unit="days")
    ratio = number("hazard_ratio", hazard_ratio, above=0)
    phase = phases(doses)
    course = tuple(day for day in doses if day <= phase.course_end)
    arms = {"ketamine": (doses, phase)}
    if phase.maintained_until > phase.course_end + 1:
        arms["stopped"] = (course, Phases(phase.course_end, phase.course_end + 1, math.inf))
    tables = []
    for arm, (given, own) in arms.items():
        table = symptom_course.simulate(
            given, days, comparator, open_label, relapse_law, 1.0, baseline_score, draws=draws, seed=seed
        )
        if arm != "ketamine":
            table = table[table["arm"] == "ketamine"].assign(arm=arm)
        rows = _sustained(given, own, days, comparator, open_label, relapse_law, ratio, draws, seed)
        here = table["arm"] == arm
        table.loc[here, "sustained"] = rows[0]
        table.loc[here, ["sustained_lower", "sustained_upper"]] = np.quantile(
            rows[1:], [0.025, 0.975], axis=0
        ).T
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _sustained(doses, phase: Phases, days, comparator, open_label, law, ratio, draws, seed) -> np.ndarray:
    """Return the fit's share still well, then the refits', shape (1 + draws, days)."""
    course = symptom_course.stack(
        (symptom_course.fitted(comparator), *symptom_course.bootstrap(comparator, draws, seed))
    )
    laws = (relapse.law(law), *relapse.bootstrap(law, draws, seed))
    counted = phase.course_end + 1
    since = np.maximum(days - counted, 0)
    free = np.array([one.survival(since, ratio, phase.maintained_until - counted) for one in laws])
    responded = ndtr(course.without_drug(counted, open_label) + course.drug(counted, doses))
    rows = np.minimum(
        responded * free, symptom_course.lowest_response(course, counted, days, doses, open_label)
    )
    return np.where((days < counted) | (days >= phase.new_course), math.nan, rows)


def formulas() -> tuple[Relation, ...]:
    """Return what the browser computes one number at a time, as `symptom_course` and `relapse` state it.

    Returns
    -------
    tuple of Relation
        ``share``, ``without``, ``response``, ``score`` and ``relapse_free``.
    """
    course, law = symptom_course.statement(), relapse.statement()
    stated = {relation.name: relation for relation in (*course.relations, *law.relations)}
    whole = course.expanded_relations
    return (
        *(replace(stated[name], expression=whole[name]) for name in ("share", "without")),
        *(stated[name] for name in ("response", "score", "relapse_free")),
    )


@cache
def system() -> System:
    """Return every parameter of the course and of relapse after it, with its source, for the browser.

    Returns
    -------
    System
        Parameters and limits only.
    """
    course, law = symptom_course.statement(), relapse.statement()
    read = {"kishimoto2016", "han2016", "dean2021", "murrough2013ajp", "daly2019"}
    note = "fitted to 17 responders; the share well on day 83 was read second-hand"
    stated = {one.name: replace(one, verified=one.source in read) for one in course.parameters}
    stated |= {
        one.name: replace(one, note=note if one.source == "murrough2013bp" else one.note)
        for one in law.parameters
        if one.name != "days"
    }
    kishimoto = {"source": "kishimoto2016", "verified": True}
    more = (
        Parameter(
            "open_label",
            "E_o",
            symptom_course.fitted().open_label,
            "SD",
            "what knowing the treatment adds",
            lower=-10,
            source="murrough2013bp",
            verified=True,
            note="from 17 responders of 24 in six open infusions",
        ),
        Parameter(
            "margin",
            "m",
            float(ndtri(0.975)) * symptom_course.effect_error(),
            "SD",
            "smallest difference that counts as better",
            note="1.96 standard errors of the pooled effect",
            **kishimoto,
        ),
        Parameter(
            "measured_days",
            "t_f",
            symptom_course.OFFSET_DAYS,
            "day",
            "time after a dose up to which anything is fitted",
            note="days 10 to 12 in the pool",
            **kishimoto,
        ),
        Parameter(
            "highest_score",
            "B_m",
            symptom_course.HIGHEST_SCORE,
            "points",
            "end of the MADRS",
            note="by definition of the scale",
        ),
    )
    return System(
        name="treatment_course",
        title="Course of treatment",
        limits=LIMITS,
        states=(),
        equations={},
        parameters=(*stated.values(), *more),
        relations=(),
        output_names=(),
        time_unit="d",
    )


def fits() -> dict[str, dict[str, float]]:
    """Return the constants of every comparison and law of relapse.

    Returns
    -------
    dict of str to dict of str to float
        By comparator and law of relapse, in the units of `symptom_course.Course` and `relapse.Relapse`.
    """
    names = {
        name: (symptom_course.fitted(name), (*COURSE_FIELDS, "start")) for name in symptom_course.COMPARATORS
    }
    names |= {name: (relapse.law(name), LAW_FIELDS) for name in relapse.LAWS}
    return {
        name: {field: float(getattr(one, field)) for field in fields} for name, (one, fields) in names.items()
    }


def draws(count: int = DRAWS, seed: int = 0) -> dict[str, dict[str, list[float]]]:
    """Return the refits of every comparison and law, a list for each constant, with `DIGITS` digits.

    Parameters
    ----------
    count : int
        Refits of each comparison and law.
    seed : int
        Seed of the refits.

    Returns
    -------
    dict
        For each comparison and each law of relapse, ``count`` values of each of its constants.

    Raises
    ------
    ValueError
        If the count or the seed is not a whole number in its range.
    """
    sets = {
        name: (symptom_course.bootstrap(name, count, seed), COURSE_FIELDS)
        for name in symptom_course.COMPARATORS
    }
    sets |= {name: (relapse.bootstrap(name, count, seed), LAW_FIELDS) for name in relapse.LAWS}
    return {
        name: {field: [float(f"{getattr(one, field):.{DIGITS}g}") for one in refits] for field in fields}
        for name, (refits, fields) in sets.items()
    }
