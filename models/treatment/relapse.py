r"""Relapse after a response: how long it lasts once treatment has stopped, or while it goes on.

Three laws for the share still free of relapse at t days,

.. math:: S(t) = \left[c + (1 - c)\, e^{-(t/\lambda)^k}\right]^{\mathrm{HR}}

with no durable share and k = 1 (constant hazard), no durable share (Weibull), or all three free (mixture of a
durable share and a Weibull law). A hazard ratio HR multiplies the hazard of any of them.

Sources, by key of the bibliography: daly2019, murrough2013bp.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import sympy
from scipy.optimize import minimize

import evidence
from models.language.checks import choice, number, numbers, refuse, row, whole_number
from models.language.statement import Parameter, Relation, System

LIMITS = (
    "Fitted to 17 people who responded to six open-label infusions; some quartiles were read only in a "
    "second-hand summary. Relapse is taken to be the same for everyone whatever their score, and independent "
    "of exposure. It is not a guide to when a dose should be repeated."
)

#: Murrough 2013 (key murrough2013bp): responders relapsed after a median of 18 days, and were followed for
#: 83. Read in the abstract.
MEDIAN_DAYS, FOLLOW_UP_DAYS = 18.0, 83.0
#: The same cohort in a second-hand summary: a quarter had relapsed by day 11, three quarters by day 27, and a
#: quarter was still well at the end. Not read in the paper.
QUARTILE_DAYS, DURABLE_SHARE = (11.0, 27.0), 0.25
#: SUSTAIN-1 (key daly2019): median of stable remitters who were switched to placebo, days.
SWITCH_MEDIAN_DAYS = 273.0

#: Nobody well: such a share is not divided by.
NOUGHT = 1e-300

#: What each law is fitted to: ends of the intervals in days, and the share that relapsed within each, the
#: last one beyond follow-up. The mixture alone needs the second-hand quartiles.
INTERVALS = {
    "constant": ((MEDIAN_DAYS,), (0.5, 0.5)),
    "weibull": ((MEDIAN_DAYS, FOLLOW_UP_DAYS), (0.5, 0.5 - DURABLE_SHARE, DURABLE_SHARE)),
    "mixture": (
        (QUARTILE_DAYS[0], MEDIAN_DAYS, QUARTILE_DAYS[1], FOLLOW_UP_DAYS),
        (0.25, 0.25, 0.5 - DURABLE_SHARE, 0.0, DURABLE_SHARE),
    ),
}
#: The three laws fitted to Murrough 2013, and stable remitters in SUSTAIN-1 switched to placebo. Of the last
#: only a median is published here, so its constant hazard is an assumption.
LAWS = (*INTERVALS, "sustain1")
#: Stable remitters and stable responders of SUSTAIN-1: rows of the table of trials.
HAZARD_RATIOS = {"remitters": "daly2019_remitters", "responders": "daly2019_responders"}


@dataclass(frozen=True)
class Relapse:
    """A law of relapse.

    Attributes
    ----------
    scale_days : float
        Time scale lambda in days, above 0.
    shape : float
        Weibull shape k, above 0; 1 is a constant hazard, below 1 a hazard that falls.
    durable : float
        Share that never relapses, 0 up to but below 1.
    """

    scale_days: float
    shape: float = 1.0
    durable: float = 0.0

    def __post_init__(self) -> None:
        """Refuse values that are no law of survival."""
        number("scale_days", self.scale_days, above=0, unit="days")
        number("shape", self.shape, above=0)
        if not number("durable", self.durable, low=0, high=1) < 1:
            raise ValueError("durable is 1; it has to be below 1, or nobody ever relapses.")

    def survival(self, days, hazard_ratio=1.0, until=math.inf) -> np.ndarray:
        """Return the share free of relapse.

        Parameters
        ----------
        days : array-like
            Days since the last dose (or since the switch), 0 or more; any shape.
        hazard_ratio : array-like
            Multiplies the hazard, above 0; broadcast against `days`.
        until : float
            Day up to which it does, 0 or more; by default for ever.

        Returns
        -------
        numpy.ndarray
            Shares from 0 to 1.

        Raises
        ------
        ValueError
            If a day is negative or a hazard ratio not above 0, or either is not finite.
        """
        days = numbers("days", days, low=0, unit="days since the last dose")
        ratio = numbers("hazard_ratio", hazard_ratio, above=0)
        if until < math.inf:
            treated = np.minimum(days, number("until", until, low=0, unit="days"))
            before = np.maximum(self.survival(treated), NOUGHT)
            return self.survival(treated, ratio) * self.survival(days) / before
        with np.errstate(under="ignore", over="ignore"):
            falling = np.exp(-((days / self.scale_days) ** self.shape))
            return (self.durable + (1 - self.durable) * falling) ** ratio

    def quantile(self, share, hazard_ratio=1.0) -> np.ndarray:
        """Return the days until only `share` is free of relapse; infinity if that never comes.

        Parameters
        ----------
        share : array-like
            Share still free of relapse, above 0 and at most 1. Uniform random numbers give random days.
        hazard_ratio : array-like
            As in `survival`.

        Returns
        -------
        numpy.ndarray
            Days, of the broadcast shape.

        Raises
        ------
        ValueError
            If a share is not above 0 and at most 1, or a hazard ratio not above 0.
        """
        share = numbers("share", share, above=0, high=1)
        ratio = numbers("hazard_ratio", hazard_ratio, above=0)
        with np.errstate(divide="ignore", under="ignore"):
            left = np.maximum((share ** (1 / ratio) - self.durable) / (1 - self.durable), 0)
            return self.scale_days * (-np.log(left)) ** (1 / self.shape) + 0.0

    def median(self, hazard_ratio: float = 1.0) -> float:
        """Return the median days to relapse; infinity if more than half never relapse.

        Parameters
        ----------
        hazard_ratio : float
            As in `survival`.

        Returns
        -------
        float
            Days.

        Raises
        ------
        ValueError
            If the hazard ratio is not above 0.
        """
        return float(self.quantile(0.5, hazard_ratio))


def constant_hazard(median_days: float) -> float:
    """Return the constant hazard that has this median.

    Parameters
    ----------
    median_days : float
        Median time to relapse in days, above 0.

    Returns
    -------
    float
        Hazard per day.

    Raises
    ------
    ValueError
        If the median is not a number above 0.
    """
    return math.log(2) / number("median_days", median_days, above=0, unit="days")


def published_points() -> pd.DataFrame:
    """Return what Murrough 2013 (key murrough2013bp) tells of relapse after six open-label infusions.

    Returns
    -------
    pandas.DataFrame
        ``day`` since the last infusion, ``free_of_relapse`` (share of the responders) and ``verified``: False
        where only a second-hand summary was read.
    """
    (early, late), median = QUARTILE_DAYS, (MEDIAN_DAYS, 0.5, True)
    rows = [(early, 0.75, False), median, (late, 0.25, False), (FOLLOW_UP_DAYS, DURABLE_SHARE, False)]
    return pd.DataFrame(rows, columns=["day", "free_of_relapse", "verified"])


def responders() -> int:
    """Return how many of Murrough's patients responded, and were followed for relapse.

    Returns
    -------
    int
        People.
    """
    trial = evidence.trials().loc["murrough2013bp"]
    return round(trial["n_treat"] * trial["responders_treat_pct"] / 100)


def hazard_ratio(population: str) -> tuple[float, float, float]:
    """Return SUSTAIN-1's hazard ratio of relapse, esketamine against placebo, with its 95% interval.

    Parameters
    ----------
    population : {"remitters", "responders"}
        Stable remitters or stable responders after 16 weeks of esketamine.

    Returns
    -------
    tuple of float
        Estimate, lower and upper limit (Daly 2019, key ``daly2019``).

    Raises
    ------
    ValueError
        If there is no such population.
    """
    row = evidence.trials().loc[HAZARD_RATIOS[choice("population", population, HAZARD_RATIOS)]]
    return float(row["estimate"]), float(row["ci_low"]), float(row["ci_high"])


def law(name: str = "weibull") -> Relapse:
    """Return a law of relapse, fitted by maximum likelihood to the published points.

    Parameters
    ----------
    name : {"constant", "weibull", "mixture", "sustain1"}
        One of `LAWS`.

    Returns
    -------
    Relapse
        The fitted law.

    Raises
    ------
    ValueError
        If there is no law of that name.

    Notes
    -----
    The published points are shares of the 17 responders of Murrough 2013 (key ``murrough2013bp``) that
    relapse in successive intervals, so their likelihood is multinomial. One number fixes the constant hazard
    (the median) and two the Weibull law (median, and a quarter well at 83 days): these fit exactly.
    """
    return _law(choice("name", name, LAWS))


@cache
def _law(name: str) -> Relapse:
    if name == "sustain1":
        return Relapse(SWITCH_MEDIAN_DAYS / math.log(2))
    return _fit(name, INTERVALS[name][1])


def _fit(name: str, shares: Sequence[float]) -> Relapse:
    """Fit a law to the shares that relapse in its intervals."""
    ends, shares = np.array(INTERVALS[name][0]), np.asarray(shares, float)
    if name != "mixture":
        free = 1 - np.cumsum(shares)[:-1]
        log_hazard = np.log(-np.log(free))
        shape = 1.0 if name == "constant" else np.diff(log_hazard)[0] / np.diff(np.log(ends))[0]
        return Relapse(float(ends[0] / math.exp(log_hazard[0] / shape)), float(shape))

    # Whatever scale and shape, the best durable share makes the last cell fit; plain floats, for speed.
    cells, times = shares.tolist(), ends.tolist()

    def parts(x: np.ndarray) -> tuple[list[float], float]:
        scale, shape = math.exp(x[0]), math.exp(x[1])
        free = [math.exp(-((time / scale) ** shape)) for time in times]
        return free, max(0.0, (cells[-1] - free[-1]) / (1 - free[-1]))

    def misfit(x: np.ndarray) -> float:
        free, durable = parts(x)
        left = [1.0, *(durable + (1 - durable) * share for share in free), 0.0]
        return -sum(
            cell * math.log(max(before - after, 1e-300))
            for cell, (before, after) in zip(cells, pairwise(left), strict=True)
            if cell
        )

    found = minimize(
        misfit,
        [math.log(18), math.log(2)],
        method="Nelder-Mead",
        bounds=[(math.log(2), math.log(300)), (math.log(0.2), math.log(8))],
        options={"xatol": 1e-6, "fatol": 1e-10},
    )
    return Relapse(math.exp(found.x[0]), math.exp(found.x[1]), parts(found.x)[1])


def bootstrap(name: str = "weibull", draws: int = 400, seed: int = 0) -> tuple[Relapse, ...]:
    """Refit a law to cohorts of 17 responders drawn at random from the published shares.

    Parameters
    ----------
    name : {"constant", "weibull", "mixture", "sustain1"}
        One of `LAWS`.
    draws : int
        Number of refits, 1 to 20,000.
    seed : int
        Seed; the same seed gives the same laws.

    Returns
    -------
    tuple of Relapse
        One law a draw.

    Raises
    ------
    ValueError
        If a name is unknown, or a count is out of its range.

    Notes
    -----
    Half a person is added to each interval, so that an empty one does not make a law degenerate. For
    "sustain1" the logarithm of the median is drawn with the spread that 39 relapses give (Daly 2019); the
    published interval has no upper end.
    """
    return _bootstrap(
        choice("name", name, LAWS),
        whole_number("draws", draws, low=1, high=20_000),
        whole_number("seed", seed),
    )


@cache
def _bootstrap(name: str, draws: int, seed: int) -> tuple[Relapse, ...]:
    rng = np.random.default_rng(seed)
    if name == "sustain1":
        trial = evidence.trials().loc["daly2019_remitters"]
        events = round(trial["n_control"] * trial["responders_control_pct"] / 100)
        scale = law(name).scale_days * np.exp(rng.standard_normal(draws) / math.sqrt(events))
        return tuple(Relapse(float(value)) for value in scale)
    shares = np.array(INTERVALS[name][1])
    counts = rng.multinomial(responders(), shares, size=draws) + 0.5 * (shares > 0)
    return tuple(_fit(name, row / row.sum()) for row in counts)


def simulate(
    days: Sequence[float],
    name: str = "weibull",
    hazard_ratio: float = 1.0,
    draws: int = 400,
    seed: int = 0,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return the share free of relapse with its band.

    Parameters
    ----------
    days : sequence of float
        Days since the last dose, 0 or more.
    name : {"constant", "weibull", "mixture", "sustain1"}
        One of `LAWS`.
    hazard_ratio : float
        Multiplies the hazard, above 0: 0.49 and 0.30 for continued esketamine in SUSTAIN-1's remitters and
        responders.
    draws, seed : int
        As in `bootstrap`.
    level : float
        Share of the refits within the band, above 0 and below 1.

    Returns
    -------
    pandas.DataFrame
        ``day``, ``relapse_free``, ``lower``, ``upper`` (shares from 0 to 1).

    Raises
    ------
    ValueError
        If a value is out of bounds, in one sentence.
    """
    days = row("days", days, low=0, unit="days since the last dose")
    number("hazard_ratio", hazard_ratio, above=0)
    tail = band_tail(level)
    curves = np.array([one.survival(days, hazard_ratio) for one in bootstrap(name, draws, seed)])
    lower, upper = np.quantile(curves, [tail, 1 - tail], axis=0)
    return pd.DataFrame(
        {"day": days, "relapse_free": law(name).survival(days, hazard_ratio), "lower": lower, "upper": upper}
    )


def statement(name: str = "weibull") -> System:
    """State a law of relapse, with its fitted constants.

    Parameters
    ----------
    name : {"constant", "weibull", "mixture", "sustain1"}
        One of `LAWS`.

    Returns
    -------
    System
        Algebra without states; the day is the parameter ``days``.

    Raises
    ------
    ValueError
        If there is no law of that name.
    """
    one = law(name)
    source = "daly2019" if name == "sustain1" else "murrough2013bp"
    fitted = {"source": source, "note": f"fitted: law {name!r}"}
    days = Parameter("days", "t", 18.0, "day", "days since the last dose", note="set by the user")
    own = (
        Parameter("scale_days", r"\lambda", one.scale_days, "day", "scale of time", lower=1e-6, **fitted),
        Parameter(
            "shape",
            "k",
            one.shape,
            "1",
            "shape: 1 for a constant hazard, less for one that falls",
            lower=1e-6,
            **fitted,
        ),
        Parameter("durable", "c", one.durable, "1", "share that never relapses", upper=1.0, **fitted),
        Parameter(
            "hazard_ratio",
            r"\mathrm{HR}",
            1.0,
            "1",
            "what multiplies the hazard",
            lower=1e-6,
            source="daly2019",
            verified=True,
            note="1 without treatment; 0.49 for remitters and 0.30 "
            "for responders who went on with esketamine",
        ),
    )
    scale, shape, durable, ratio = (parameter.symbol for parameter in own)
    free = Relation(
        "relapse_free",
        "S",
        "1",
        "share free of relapse",
        (durable + (1 - durable) * sympy.exp(-((days.symbol / scale) ** shape))) ** ratio,
    )
    return System(
        name="relapse",
        title="Relapse after a response",
        limits=LIMITS,
        states=(),
        equations={},
        parameters=(days, *own),
        relations=(free,),
        output_names=("relapse_free",),
        time_unit="d",
    )


def band_tail(level: float) -> float:
    """Return the share outside each side of a band.

    Parameters
    ----------
    level : float
        Probability inside the band, above 0 and below 1.

    Returns
    -------
    float
        Half of what is left, from 0 to 0.5.

    Raises
    ------
    ValueError
        If the level is not between 0 and 1.
    """
    if not 0 < number("level", level, low=0, high=1) < 1:
        refuse("level", level, "a number above 0 and below 1")
    return (1 - level) / 2
