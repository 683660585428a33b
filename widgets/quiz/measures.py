"""What a report of answers computes: closed forms, which ``book/scripts/answer-measures.js`` computes too."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from widgets.quiz.answer_files import SURE

Z95 = 1.959963984540054  # 97.5th percentile of the normal distribution
NAN = float("nan")


def wilson(right: int, learners: int) -> tuple[float, float]:
    """Return the 95% interval of a share.

    Parameters
    ----------
    right, learners : int
        How many of how many.

    Returns
    -------
    tuple of float
        Its limits, 0 to 1, by the score method of Wilson (1927); NaN of nobody.
    """
    if not learners:
        return NAN, NAN
    share, width = right / learners, Z95**2 / learners
    centre = (share + width / 2) / (1 + width)
    half = Z95 * math.sqrt(share * (1 - share) / learners + width / (4 * learners)) / (1 + width)
    return centre - half, centre + half


def stated(step: int, options: int) -> float:
    """Return the chance of being right that somebody states by a step.

    Parameters
    ----------
    step : int
        A place in :data:`widgets.quiz.answer_files.SURE`, from 0, guessing, to the last, certain.
    options : int
        Of the question.

    Returns
    -------
    float
        One in the number of options for guessing, 1 for certain, and in equal steps between them.

    Examples
    --------
    >>> stated(0, 4), stated(2, 4), stated(4, 4)
    (0.25, 0.625, 1.0)

    Notes
    -----
    The steps and the chances that they stand for are this course's; nobody has tested them.
    """
    return 1 / options + (1 - 1 / options) * step / (len(SURE) - 1)


def brier(chances: Sequence[float], right: Sequence[int]) -> float:
    """Return the Brier score: the mean squared distance of stated chances from what came.

    Parameters
    ----------
    chances : sequence of float
        Stated, 0 to 1.
    right : sequence of int
        Whether the answer was right, 0 or 1, in the same order.

    Returns
    -------
    float
        0 at best and 1 at worst; 0.25 for whoever says 50% each time. NaN of nothing.

    Notes
    -----
    After G. W. Brier, Mon. Weather Rev. 78, 1-3 (1950), who summed over both outcomes: twice as much.
    """
    distances = np.asarray(chances, dtype=float) - np.asarray(right, dtype=float)
    return float((distances**2).mean()) if len(distances) else NAN


def correlation(one: pd.Series | Sequence[int], other: pd.Series | Sequence[int]) -> float:
    """Return Pearson's correlation of whole numbers, or NaN where either does not vary.

    Its sums are whole, so that a correlation of nothing is 0 and has no sign.
    """
    x, y = ([int(value) for value in values] for values in (one, other))
    n, sum_x, sum_y = len(x), sum(x), sum(y)
    across = n * sum(a * b for a, b in zip(x, y, strict=True)) - sum_x * sum_y
    spread = (n * sum(a * a for a in x) - sum_x**2) * (n * sum(b * b for b in y) - sum_y**2)
    return across / math.sqrt(spread) if spread else NAN


def student(learners: int) -> float:
    """Return the 97.5th percentile of Student's t for a mean of so many, at least two."""
    return float(stats.t.ppf(0.975, learners - 1))


def mean_interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Return a mean and its 95% interval.

    Parameters
    ----------
    values : sequence of float
        One for each learner.

    Returns
    -------
    tuple of float
        Mean, lower and upper limit by Student's t, in the unit of the values. NaN of no values; the limits
        are NaN of one.
    """
    values = np.asarray(values, dtype=float)
    if not len(values):
        return NAN, NAN, NAN
    mean = float(values.mean())
    if len(values) < 2:
        return mean, NAN, NAN
    half = student(len(values)) * float(values.std(ddof=1)) / math.sqrt(len(values))
    return mean, mean - half, mean + half


def class_gain(before: Sequence[float], after: Sequence[float], questions: int) -> tuple[float, float, float]:
    """Return the normalised gain of a group: of what it could still gain, the share that it gained.

    Parameters
    ----------
    before, after : sequence of int
        Questions right of the same learners in the same order.
    questions : int
        Of the test.

    Returns
    -------
    tuple of float
        The gain, (mean after - mean before) / (questions - mean before): 1 at most, and negative where the
        group lost; and the limits of its 95% interval. NaN where everybody was right in everything before;
        the limits are NaN where what was left to gain is too near to nothing for an interval to end.

    Notes
    -----
    The gain of averages, <g> of R. R. Hake, Am. J. Phys. 66, 64-74 (1998). One minus it is a ratio of two
    means, questions not right after and before, and the interval is Fieller's: the ratios R for which a
    paired t test would not reject that the mean of (not right after - R × not right before) is zero.
    """
    left = questions - np.asarray(before, dtype=float)
    still = questions - np.asarray(after, dtype=float)
    n = len(left)
    if not n or not left.any():
        return NAN, NAN, NAN
    u, v = float(left.mean()), float(still.mean())
    gain = 1 - v / u
    if n < 2:
        return gain, NAN, NAN
    (uu, uv), (_, vv) = np.cov(left, still, ddof=1) * student(n) ** 2 / n
    a, b, c = u * u - uu, u * v - uv, v * v - vv
    if a <= 0:
        return gain, NAN, NAN
    root = math.sqrt(max(0.0, b * b - a * c))
    return gain, 1 - (b + root) / a, 1 - (b - root) / a


def alpha(right: np.ndarray) -> tuple[float, float, float]:
    """Return the reliability of a test, of one round.

    Parameters
    ----------
    right : numpy.ndarray
        Who was right where, 0 or 1: learners × questions.

    Returns
    -------
    tuple of float
        Cronbach's alpha, which for right and not right is the formula 20 of Kuder and Richardson, and the
        limits of its 95% interval by the F distribution (Feldt 1965). NaN below two questions or learners,
        and where all learners have the same number right.
    """
    right = np.asarray(right, dtype=float)
    n, k = right.shape
    if n < 2 or k < 2:
        return NAN, NAN, NAN
    total = float(right.sum(axis=1).var(ddof=1))
    if total == 0:
        return NAN, NAN, NAN
    value = k / (k - 1) * (1 - float(right.var(axis=0, ddof=1).sum()) / total)
    low, high = (1 - (1 - value) * float(stats.f.ppf(at, n - 1, (n - 1) * (k - 1))) for at in (0.975, 0.025))
    return value, low, high


def drawn_by_the_strong(chosen: Sequence[bool], rest: Sequence[int]) -> bool:
    """Tell whether those who chose an option did better elsewhere, beyond chance.

    Parameters
    ----------
    chosen : sequence of bool
        Who chose it.
    rest : sequence of int
        How many other questions each had right.

    Returns
    -------
    bool
        True if the lower limit of their correlation's 95% interval (Fisher's z) is above zero.
    """
    found = correlation(chosen, rest)
    return len(rest) > 3 and found > math.tanh(Z95 / math.sqrt(len(rest) - 3))
