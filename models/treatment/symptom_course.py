r"""The course of symptoms: what expectation does, what the drug adds, and how long it lasts.

A score is :math:`B/2 - \sigma\,(\mu + z)` points, with B the score before treatment, z a standard normal
difference between patients, and a response a fall to B/2 or less. Hence

.. math::

    P(\text{response}) &= \Phi(\mu), \qquad \mu = \mu_0 + e(t) + d(t) \\
    e(t) &= E\,(1 - e^{-t/\tau_e}) + b\,\tau\,(1 - e^{-t/\tau}) \\
    d(t) &= A \left[1 - \prod_j \big(1 - s(t - t_j)\big)\right], \qquad
    s(t) \propto e^{-k_d t} - e^{-k_o t}, \quad \max s = 1

with :math:`\mu_0 = -B/2\sigma` before treatment, e what an arm without the drug shows, and d the drug's own
term: a difference in standard deviations, so that published effect sizes and response rates bear on the same
curve. The drug term is fitted to symptoms. No spine, synapse or other mechanism drives it.

After a response has been seen, `models.relapse` says how long it lasts.

Sources, by key of the bibliography: dean2021, han2016, kishimoto2016, murrough2013ajp, murrough2013bp.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache, lru_cache

import numpy as np
import pandas as pd
import sympy
from scipy.optimize import brentq, least_squares
from scipy.special import ndtr, ndtri

import evidence
from evidence.tables import response_course
from models.language.checks import choice, flag, increasing, instance, number, row, whole_number
from models.language.statement import Parameter, Relation, System, normal_cdf
from models.treatment import relapse

LIMITS = (
    "Averages of small, selected trials, in which most people could tell what they had been given: the drug "
    "term holds what unblinding adds. The normal spread counts 4% as responders before anything was given. "
    "A patient keeps the same distance from the average throughout. Nothing is fitted beyond day 11 of a "
    "single dose. How doses add up was not measured: here they refill the same term and never exceed its "
    "peak, and whatever more six open infusions achieved is put down to knowing. Response at a day and "
    "response that lasts come from different studies and need not agree. Not a guide to dosing or "
    "retreatment."
)

#: Kishimoto 2016 (key kishimoto2016): Hedges' g on day 1 and its 95% interval; better from 40 minutes,
#: no longer better by days 10 to 12.
PEAK_EFFECT, PEAK_INTERVAL = 1.00, (0.73, 1.28)
ONSET_DAYS, OFFSET_DAYS = 40 / 1440, 11.0
#: Times at which trials of one infusion asked about symptoms, days: 40, 80, 110 and 230 minutes, then days.
ASSESSMENT_DAYS = (40 / 1440, 80 / 1440, 110 / 1440, 230 / 1440, 1.0, 2.0, 3.0, 7.0, 10.0, 12.0, 14.0)
#: Han 2016 (key han2016) pooled 368 patients; arms of equal size are an assumption, as is that each reported
#: at each time.
PATIENTS_PER_ARM = 184
#: Assumed: expectation works within the session (a slower one falls short of what Murrough 2013 saw after two
#: hours), and drifts no further after a week or two.
EXPECTANCY_DAYS, DRIFT_DAYS = 20 / 1440, 7.0
#: Assumed: points on the MADRS before treatment.
BASELINE_SCORE = 30.0
#: The MADRS ends here.
HIGHEST_SCORE = 60.0

#: Without the drug: the pool of Kishimoto 2016 and Han 2016, and Cochrane's comparisons (key dean2021) with
#: saline placebo and with midazolam, each with its own difference from ketamine on day 1.
COMPARATORS = {
    "pooled": None,
    "placebo": ("dean2021_response", "dean2021_score"),
    "midazolam": ("dean2021_midazolam_response", "dean2021_midazolam_score"),
}
COURSE_DAYS = (0.0, 2.0, 4.0, 7.0, 9.0, 11.0)
#: Days of doses: one; six in twelve days (Murrough 2013); the six, then one a week for half a year.
SCHEDULES = {
    "single": (0.0,),
    "six": COURSE_DAYS,
    "maintenance": (*COURSE_DAYS, *np.arange(18.0, 187.0, 7.0).tolist()),
}
#: Schedules that were studied with everyone knowing the treatment.
OPEN_LABEL = ("six", "maintenance")

LONGEST_DAYS = 400.0


@dataclass(frozen=True)
class Course:
    """The fitted constants, or draws of them.

    Each is a float, or an array of shape (draws, 1), which then broadcasts against days.

    Attributes
    ----------
    peak : float or array
        A, largest difference that one dose makes, in standard deviations.
    onset_rate, decay_rate : float or array
        k_o and k_d, per day.
    expectancy : float or array
        E, standard deviations.
    drift : float or array
        b, standard deviations per day.
    open_label : float or array
        What knowing the treatment adds to `expectancy`, standard deviations.
    start : float
        mu_0, before treatment, standard deviations from the threshold of response.
    """

    peak: float
    onset_rate: float
    decay_rate: float
    expectancy: float
    drift: float
    open_label: float
    start: float

    def shape(self, days) -> np.ndarray:
        """Return the drug term of one dose as a share of its peak; 0 before the dose.

        Parameters
        ----------
        days : array-like
            Days since the dose; any shape.

        Returns
        -------
        numpy.ndarray
            Shares from 0 to 1.
        """
        since = np.maximum(days, 0.0)
        highest = np.log(self.onset_rate / self.decay_rate) / (self.onset_rate - self.decay_rate)
        top = np.exp(-self.decay_rate * highest) - np.exp(-self.onset_rate * highest)
        return (np.exp(-self.decay_rate * since) - np.exp(-self.onset_rate * since)) / top

    def drug(self, days, dose_days: Sequence[float] = (0.0,)) -> np.ndarray:
        """Return the drug term of all doses, standard deviations.

        Parameters
        ----------
        days : array-like
            Days since the first dose; any shape.
        dose_days : sequence of float
            Days of the doses; none gives 0.

        Returns
        -------
        numpy.ndarray
            From 0 to `peak`, of the shape of `days` (draws of the constants broadcast against it).
        """
        left = 1.0
        for day in dose_days:
            left = left * (1 - self.shape(np.asarray(days) - day))
        return self.peak * (1 - left)

    def without_drug(self, days, open_label: bool = False) -> np.ndarray:
        """Return mu of an arm without the drug, standard deviations.

        Parameters
        ----------
        days : array-like
            Days since the start; any shape.
        open_label : bool
            Whether everyone knows the treatment.

        Returns
        -------
        numpy.ndarray
            Of the shape of `days` (draws of the constants broadcast against it).
        """
        days = np.asarray(days)
        belief = self.expectancy + (self.open_label if flag("open_label", open_label) else 0.0)
        return (
            self.start
            - belief * np.expm1(-days / EXPECTANCY_DAYS)
            - self.drift * DRIFT_DAYS * np.expm1(-days / DRIFT_DAYS)
        )


def stack(courses: Sequence[Course]) -> Course:
    """Return courses as one, whose constants are arrays that broadcast against days.

    Parameters
    ----------
    courses : sequence of Course
        Courses of numbers.

    Returns
    -------
    Course
        Constants of shape (courses, 1).
    """
    return Course(
        **{field.name: np.array([[getattr(one, field.name)] for one in courses]) for field in fields(Course)}
    )


def lowest_response(
    course: Course, counted: float, days: np.ndarray, dose_days: Sequence[float], open_label: bool
) -> np.ndarray:
    """Return the lowest share that responded from the day of counting on: no more can have kept a response.

    Parameters
    ----------
    course : Course
        As `stack` returns it, or one course.
    counted : float
        Day on which responders are counted.
    days : numpy.ndarray, shape (days,)
        Days asked about; those before `counted` are taken for it.
    dose_days : sequence of float
        Days of the doses.
    open_label : bool
        Whether everyone knows the treatment.

    Returns
    -------
    numpy.ndarray, shape (courses, days)
        Shares from 0 to 1: the lowest on whole days since `counted`, on days of doses, and on the day itself.
    """

    def place(at: np.ndarray) -> np.ndarray:
        return np.atleast_2d(course.without_drug(at, open_label) + course.drug(at, dose_days))

    days = np.maximum(days, counted)
    steps = np.union1d(np.arange(counted, days.max() + 1), [day for day in dose_days if day > counted])
    lowest = np.minimum.accumulate(place(steps), axis=1)
    return ndtr(np.minimum(lowest[:, np.searchsorted(steps, days, side="right") - 1], place(days)))


@dataclass(frozen=True)
class Anchors:
    """The published numbers that the course is fitted to.

    Attributes
    ----------
    days, response : tuple of float
        Days after one dose, and share that responded to ketamine.
    effects : tuple of float
        Difference between the arms in standard deviations at 40 minutes, day 1 and day 11.
    """

    days: tuple[float, ...]
    response: tuple[float, ...]
    effects: tuple[float, float, float]


@cache
def score_sd() -> float:
    """Return the spread of scores between patients, in points of the MADRS.

    Murrough 2013 (key ``murrough2013ajp``) reports the same difference twice: 7.95 points, and 64% against
    28% who responded. The spread is what makes both true: 8.45 points.

    Returns
    -------
    float
        Points of the MADRS.
    """
    row = evidence.trials().loc["murrough2013ajp"]
    treated, control = ndtri([row["responders_treat_pct"] / 100, row["responders_control_pct"] / 100])
    return float(-row["estimate"] / (treated - control))


@cache
def effect_error() -> float:
    """Return the standard error of the pooled effect on day 1, from its 95% interval.

    Returns
    -------
    float
        Standard deviations.
    """
    return (PEAK_INTERVAL[1] - PEAK_INTERVAL[0]) / (2 * ndtri(0.975))


def published() -> Anchors:
    """Return the anchors as published.

    The 40 minutes and the 11 days are read as the times at which the difference is just significant, with the
    standard error of day 1; trials were fewer later, so at day 11 it may have been larger.

    Only response is taken from Han 2016; the abstract gives no rate for placebo.

    Returns
    -------
    Anchors
        Days, shares and differences in standard deviations.
    """
    table = response_course()
    barely = ndtri(0.975) * effect_error()
    return Anchors(tuple(table["day"]), tuple(table["response_pct"] / 100), (barely, PEAK_EFFECT, barely))


def fit(anchors: Anchors | None = None, comparator: str = "pooled") -> Course:
    """Fit the course to anchors by weighted least squares.

    Parameters
    ----------
    anchors : Anchors, optional
        Those `published`, by default.
    comparator : {"pooled", "placebo", "midazolam"}
        What ketamine was compared with, see `COMPARATORS`. The time course is that of the pool; Cochrane's
        comparisons set the level without the drug and the size of the drug term, each within its own trials.

    Returns
    -------
    Course
        The constants.

    Raises
    ------
    ValueError
        If there is no such comparator.

    Notes
    -----
    Shares of responders are weighted by their binomial error with 184 patients, effects by the error of the
    pooled effect on day 1. The arm without the drug is not fitted to rates of its own: ketamine's rates and
    the effect sizes together imply it. Sources: `PEAK_EFFECT`, `PATIENTS_PER_ARM`, `COMPARATORS`; the
    open-label term from 17 responders of 24 (Murrough 2013, key ``murrough2013bp``).
    """
    choice("comparator", comparator, COMPARATORS)
    row = evidence.trials().loc["murrough2013bp"]
    base = _fit(published() if anchors is None else anchors, row["responders_treat_pct"] / 100)
    return _in_trials_with(base, *_comparison(comparator)) if COMPARATORS[comparator] else base


def _fit(anchors: Anchors, open_response: float, guess: Course | None = None) -> Course:
    days, response = np.array(anchors.days), np.array(anchors.response)
    error = np.sqrt(response * (1 - response) / PATIENTS_PER_ARM)
    when, effects = np.array([ONSET_DAYS, 1.0, OFFSET_DAYS]), np.array(anchors.effects)
    start = -BASELINE_SCORE / 2 / score_sd()

    def course(x: np.ndarray) -> Course:
        peak, onset, decay = np.exp(x[:3])
        return Course(peak, onset, decay, x[3], x[4], 0.0, start)

    def misfit(x: np.ndarray) -> np.ndarray:
        one = course(x)
        found = ndtr(one.without_drug(days) + one.drug(days))
        return np.concatenate([(found - response) / error, (one.drug(when) - effects) / effect_error()])

    first = (
        [math.log(1.1), math.log(10), math.log(0.13), 0.8, 0.06]
        if guess is None
        else [*np.log([guess.peak, guess.onset_rate, guess.decay_rate]), guess.expectancy, guess.drift]
    )
    # Onset within a day and faster than decay; half-lives of the drug term from one day to two months.
    bounds = (
        [math.log(0.05), math.log(1), math.log(math.log(2) / 60), -1.0, -0.3],
        [math.log(4), math.log(200), math.log(math.log(2)), 3.0, 0.3],
    )
    one = course(least_squares(misfit, first, bounds=bounds, x_scale="jac").x)
    end = COURSE_DAYS[-1] + 1
    known = ndtri(open_response) - one.without_drug(end) - one.drug(end, COURSE_DAYS)
    values = {field.name: float(getattr(one, field.name)) for field in fields(one)}
    return Course(**{**values, "open_label": float(known)})


def _comparison(comparator: str) -> tuple[float, float]:
    """Return Cochrane's share of responders without the drug, and the difference on day 1."""
    rates, scores = COMPARATORS[comparator]
    trials = evidence.trials()
    return (float(trials.loc[rates, "responders_control_pct"]) / 100, -float(trials.loc[scores, "estimate"]))


def _in_trials_with(base: Course, response: float, effect: float) -> Course:
    """Return the course with the level and the drug term of other trials."""
    rise = float(ndtri(response)) - base.start + base.drift * DRIFT_DAYS * math.expm1(-1 / DRIFT_DAYS)
    values = {field.name: getattr(base, field.name) for field in fields(base)}
    return Course(
        **{
            **values,
            "peak": effect / float(base.shape(1.0)),
            "expectancy": -rise / math.expm1(-1 / EXPECTANCY_DAYS),
        }
    )


def fitted(comparator: str = "pooled") -> Course:
    """Return `fit` of the published anchors, kept.

    Parameters
    ----------
    comparator : {"pooled", "placebo", "midazolam"}
        As in `fit`.

    Returns
    -------
    Course
        The constants.

    Raises
    ------
    ValueError
        If there is no such comparator.
    """
    return _fitted(choice("comparator", comparator, COMPARATORS))


@cache
def _fitted(comparator: str) -> Course:
    return fit(comparator=comparator)


def bootstrap(comparator: str = "pooled", draws: int = 400, seed: int = 0) -> tuple[Course, ...]:
    """Refit the course to published numbers drawn anew.

    Parameters
    ----------
    comparator : {"pooled", "placebo", "midazolam"}
        As in `fit`.
    draws : int
        Number of refits, 1 to 20,000.
    seed : int
        Seed; the same seed gives the same refits.

    Returns
    -------
    tuple of Course
        One course a draw.

    Raises
    ------
    ValueError
        If a name is unknown, or a count is out of its range.

    Notes
    -----
    Responders are binomial: 184 patients an arm at each of Han's times (independent times, and no difference
    between trials, are assumptions that make the band too narrow), 24 in Murrough's open course, half of
    Cochrane's participants in the arm without the drug. Effects are normal with their published errors.
    """
    return _bootstrap(
        choice("comparator", comparator, COMPARATORS),
        whole_number("draws", draws, low=1, high=20_000),
        whole_number("seed", seed),
    )


@lru_cache(maxsize=16)
def _bootstrap(comparator: str, draws: int, seed: int) -> tuple[Course, ...]:
    rng = np.random.default_rng(seed)
    anchors, base, trials = published(), fitted(), evidence.trials()
    row = trials.loc["murrough2013bp"]
    people, share = int(row["n_treat"]), row["responders_treat_pct"] / 100
    result = []
    for _ in range(draws):
        response = (rng.binomial(PATIENTS_PER_ARM, anchors.response) + 0.5) / (PATIENTS_PER_ARM + 1)
        # A difference just significant when it was published was above 0, so its redrawn value is too.
        effects = np.maximum(rng.normal(anchors.effects, effect_error()), 0.02)
        known = (rng.binomial(people, share) + 0.5) / (people + 1)
        one = _fit(Anchors(anchors.days, tuple(response), tuple(effects)), known, base)
        if COMPARATORS[comparator]:
            level, effect = _comparison(comparator)
            rates, scores = (trials.loc[name] for name in COMPARATORS[comparator])
            size = int(rates["n_total"]) // 2
            error = (scores["ci_high"] - scores["ci_low"]) / (2 * ndtri(0.975))
            one = _in_trials_with(
                one, (rng.binomial(size, level) + 0.5) / (size + 1), max(rng.normal(effect, error), 0.0)
            )
        result.append(one)
    return tuple(result)


def parameter_table(comparator: str = "pooled", draws: int = 400, seed: int = 0) -> pd.DataFrame:
    """Return the constants with 95% intervals from the bootstrap.

    Parameters
    ----------
    comparator : {"pooled", "placebo", "midazolam"}
        What the arms without ketamine were given, as in `fit`.
    draws : int
        Refits for the intervals, 1 to 20,000.
    seed : int
        Seed of the refits.

    Returns
    -------
    pandas.DataFrame
        ``name``, ``symbol``, ``value``, ``lower``, ``upper``, ``unit``, ``meaning``, ``source`` (key of the
        bibliography, empty for an assumption), ``status``.

    Raises
    ------
    ValueError
        If the comparator is unknown, or a count is out of its range.
    """
    level = "dean2021" if COMPARATORS[choice("comparator", comparator, COMPARATORS)] else "kishimoto2016"
    rows = [
        ("peak", "A", "SD", "largest difference that a dose makes", level),
        ("onset_rate", "k_o", "1/day", "rate at which the difference comes", "kishimoto2016"),
        ("decay_rate", "k_d", "1/day", "rate at which the difference goes", "kishimoto2016"),
        ("expectancy", "E", "SD", "improvement without the drug, on the first day", level),
        ("drift", "b", "SD/day", "further improvement without the drug, at first", "han2016"),
        ("open_label", "E_o", "SD", "what six open infusions add beyond that", "murrough2013bp"),
    ]
    best, all_draws = fitted(comparator), bootstrap(comparator, draws, seed)
    table = []
    for name, symbol, unit, meaning, source in rows:
        lower, upper = np.quantile([getattr(one, name) for one in all_draws], [0.025, 0.975])
        table.append((name, symbol, getattr(best, name), lower, upper, unit, meaning, source, "fitted"))
    missing = math.nan
    table += [
        (
            "score_sd",
            r"\sigma",
            score_sd(),
            missing,
            missing,
            "points",
            "spread of scores between patients",
            "murrough2013ajp",
            "derived",
        ),
        (
            "baseline_score",
            "B",
            BASELINE_SCORE,
            missing,
            missing,
            "points",
            "score before treatment",
            "",
            "assumed",
        ),
        (
            "expectancy_days",
            r"\tau_e",
            EXPECTANCY_DAYS,
            missing,
            missing,
            "days",
            "time in which expectation works",
            "",
            "assumed",
        ),
        (
            "drift_days",
            r"\tau",
            DRIFT_DAYS,
            missing,
            missing,
            "days",
            "time in which the drift ends",
            "",
            "assumed",
        ),
    ]
    columns = ["name", "symbol", "value", "lower", "upper", "unit", "meaning", "source", "status"]
    return pd.DataFrame(table, columns=columns)


def statement(comparator: str = "pooled") -> System:
    """State the course after one dose, with its fitted constants.

    Parameters
    ----------
    comparator : {"pooled", "placebo", "midazolam"}
        As in `fit`.

    Returns
    -------
    System
        Algebra without states; the day is the parameter ``days``. After several doses the drug term is the
        peak times 1 minus the product, over the doses, of 1 minus each dose's share.

    Raises
    ------
    ValueError
        If there is no such comparator.
    """
    table = parameter_table(comparator, draws=1).set_index("name").drop(index="open_label")
    days = Parameter("days", "t", 1.0, "day", "days since the dose", note="set by the user")
    notes = {
        "fitted": "fitted",
        "assumed": "assumed",
        "derived": "fitted: makes one trial's difference in points and in responders agree",
    }
    own = {
        name: Parameter(
            name,
            row["symbol"],
            row["value"],
            row["unit"],
            row["meaning"],
            row["source"],
            note=notes[row["status"]],
            lower=-100.0,
        )
        for name, row in table.iterrows()
    }
    s = {name: parameter.symbol for name, parameter in own.items()}
    t, onset, decay = days.symbol, s["onset_rate"], s["decay_rate"]

    def difference(time):
        return sympy.exp(-decay * time) - sympy.exp(-onset * time)

    top = Relation(
        "peak_time", "t_m", "day", "day of the largest difference", sympy.log(onset / decay) / (onset - decay)
    )
    share = Relation("share", "s", "1", "share of the peak", difference(t) / difference(top.symbol))
    drug = Relation("drug", "d", "SD", "what the drug adds", s["peak"] * share.symbol)
    without = Relation(
        "without",
        "e",
        "SD",
        "what comes without the drug",
        s["expectancy"] * (1 - sympy.exp(-t / s["expectancy_days"]))
        + s["drift"] * s["drift_days"] * (1 - sympy.exp(-t / s["drift_days"])),
    )
    place = Relation(
        "place",
        r"\mu",
        "SD",
        "average distance beyond the threshold of response",
        without.symbol + drug.symbol - s["baseline_score"] / (2 * s["score_sd"]),
    )
    response = Relation("response", "P", "1", "share that responds", normal_cdf(place.symbol))
    score = Relation(
        "score", "Y", "points", "average score", s["baseline_score"] / 2 - s["score_sd"] * place.symbol
    )
    relations = (top, share, drug, without, place, response, score)
    return System(
        name="symptom_course",
        title="Symptoms after a dose: expectation and drug",
        limits=LIMITS,
        states=(),
        equations={},
        parameters=(days, *own.values()),
        relations=relations,
        output_names=[relation.name for relation in relations],
        time_unit="d",
    )


def superiority(course: Course | None = None) -> tuple[float, float]:
    """Return the days from which and until which one dose is better than none.

    Better means a difference of at least 1.96 standard errors of the pooled effect on day 1. Both are nan
    where the difference never gets that large, and the second is `LONGEST_DAYS` where it does not end sooner.

    Parameters
    ----------
    course : Course, optional
        A fitted course; that of `fitted` if left out.

    Returns
    -------
    tuple of float
        First and last day.
    """
    course = fitted() if course is None else instance("course", course, Course)

    def margin(day: float) -> float:
        return float(course.drug(day)) - ndtri(0.975) * effect_error()

    peak = peak_day(course)
    if margin(peak) <= 0:
        return math.nan, math.nan
    last = brentq(margin, peak, LONGEST_DAYS) if margin(LONGEST_DAYS) < 0 else LONGEST_DAYS
    return brentq(margin, 0.0, peak), last


def peak_day(course: Course | None = None) -> float:
    """Return the day on which the drug term of one dose is largest.

    Parameters
    ----------
    course : Course, optional
        A fitted course; that of `fitted` if left out.

    Returns
    -------
    float
        Days after the dose.
    """
    course = fitted() if course is None else instance("course", course, Course)
    onset, decay = course.onset_rate, course.decay_rate
    return float(math.log(onset / decay) / (onset - decay))


def half_life_days(course: Course | None = None) -> float:
    """Return the half-life of the drug term in days, once it falls.

    Parameters
    ----------
    course : Course, optional
        A fitted course; that of `fitted` if left out.

    Returns
    -------
    float
        Days.
    """
    course = fitted() if course is None else instance("course", course, Course)
    return math.log(2) / course.decay_rate


def check_dose_days(schedule: str | Sequence[float]) -> tuple[float, ...]:
    """Return the days of the doses of a schedule.

    Parameters
    ----------
    schedule : str or sequence of float
        A name of `SCHEDULES`, or increasing days from 0 on.

    Returns
    -------
    tuple of float
        Days, at least one.

    Raises
    ------
    ValueError
        If there is no such schedule, no dose, or the days do not increase.
    """
    if isinstance(schedule, str):
        return tuple(map(float, SCHEDULES[choice("schedule", schedule, SCHEDULES)]))
    return tuple(increasing("schedule", schedule, high=LONGEST_DAYS, unit="days of doses").tolist())


def simulate(
    schedule: str | Sequence[float] = "single",
    days: Sequence[float] | None = None,
    comparator: str = "pooled",
    open_label: bool | None = None,
    relapse_law: str | None = None,
    hazard_ratio: float | None = None,
    baseline_score: float = BASELINE_SCORE,
    level: float = 0.95,
    draws: int = 400,
    seed: int = 0,
) -> pd.DataFrame:
    """Simulate the average course with ketamine and without it, with bands.

    Parameters
    ----------
    schedule : {"single", "six", "maintenance"} or sequence of float
        Which doses, or on which days.
    days : sequence of float, optional
        Days to report, 0 to 400; by default, until four weeks after the last dose.
    comparator : {"pooled", "placebo", "midazolam"}
        What ketamine is compared with, see `COMPARATORS`.
    open_label : bool, optional
        Whether everyone knows the treatment; both arms then hope alike. By default, yes for "six" and
        "maintenance", as in the trial that they are fitted to.
    relapse_law : {"weibull", "mixture", "constant", "sustain1"}, optional
        Law of relapse after a response; by default "weibull", and "sustain1" for "maintenance".
    hazard_ratio : float, optional
        Multiplies the hazard of relapse of ketamine, above 0; by default 1, and SUSTAIN-1's 0.49 (remitters)
        for "maintenance". Its other value, for stable responders, is 0.30.
    baseline_score : float
        MADRS before treatment, 10 to 60 points; moves the scores and not the response.
    level : float
        Share of the refits within the bands, above 0 and below 1.
    draws, seed : int
        As in `bootstrap`.

    Returns
    -------
    pandas.DataFrame
        One row an arm and day. ``day``; ``arm``: "ketamine", the comparator and, for "maintenance",
        "switched", who stop after six doses; ``response``, share who have responded on that day, with
        ``response_lower`` and ``response_upper``; ``score``, mean MADRS in points, with ``score_lower`` and
        ``score_upper``; ``sustained``, share who responded a day after the last dose (or after the sixth,
        for "maintenance") and have not relapsed since, at most the lowest ``response`` since that day, with
        ``sustained_lower`` and ``sustained_upper``. The last is nan before that day, and for the comparator,
        for whom no law of relapse was published.

    Raises
    ------
    ValueError
        If a value is out of bounds or a name unknown, in one sentence.
    """
    doses = check_dose_days(schedule)
    maintained = isinstance(schedule, str) and schedule == "maintenance"
    course_end = COURSE_DAYS[-1] if maintained else doses[-1]
    days = row("days", _default_days(doses) if days is None else days, low=0, high=LONGEST_DAYS, unit="days")
    choice("comparator", comparator, COMPARATORS)
    tail = relapse.band_tail(level)
    open_label = schedule in OPEN_LABEL if open_label is None else flag("open_label", open_label)
    law = "sustain1" if maintained else "weibull"
    law = law if relapse_law is None else choice("relapse_law", relapse_law, relapse.LAWS)
    if hazard_ratio is None:
        hazard_ratio = relapse.hazard_ratio("remitters")[0] if maintained else 1.0
    number("hazard_ratio", hazard_ratio, above=0)
    scale = number("baseline_score", baseline_score, low=10, high=60, unit="points") / BASELINE_SCORE

    arms = {"ketamine": (doses, hazard_ratio), comparator: ((), math.nan)}
    if maintained:
        arms["switched"] = (COURSE_DAYS, 1.0)
    laws = (relapse.law(law), *relapse.bootstrap(law, draws, seed))
    courses = (fitted(comparator), *bootstrap(comparator, draws, seed))
    # The first row is the fit, the others are the refits.
    course = stack(courses)
    since = np.maximum(days - course_end - 1, 0)
    tables = []
    for arm, (given, ratio) in arms.items():

        def average(at, given=given):
            return course.without_drug(at, open_label) + course.drug(at, given)

        if arm == comparator:
            lasting = np.full((len(courses), days.size), math.nan)
        else:
            free = np.array([one.survival(since, ratio) for one in laws])
            kept = np.minimum(
                ndtr(average(course_end + 1.0)) * free,
                lowest_response(course, course_end + 1, days, given, open_label),
            )
            lasting = np.where(days < course_end + 1, math.nan, kept)
        mean = average(days)
        score = scale * np.clip(BASELINE_SCORE / 2 - score_sd() * mean, 0, HIGHEST_SCORE)
        values = {"response": ndtr(mean), "score": score, "sustained": lasting}
        table = pd.DataFrame({"day": days, "arm": arm})
        for name, rows in values.items():
            table[name] = rows[0]
            table[f"{name}_lower"], table[f"{name}_upper"] = np.quantile(rows[1:], [tail, 1 - tail], axis=0)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _default_days(doses: Sequence[float]) -> np.ndarray:
    early = [0, *ASSESSMENT_DAYS[:4], 0.5]
    return np.concatenate([early, np.arange(1.0, min(doses[-1] + 29, LONGEST_DAYS + 1))])
