"""Effect sizes of single trials with their standard errors, and what published figures allow to recover.

Ratios are held as natural logarithms. Whatever cannot be computed is refused in a sentence, never guessed.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass, replace
from numbers import Integral
from typing import NamedTuple

from scipy import stats
from scipy.special import gammaln

from evidence.vocabulary import check_flag

#: How far an estimate may lie from the middle of its interval, as a share of the half-width: published limits
#: are rounded, but a skewed interval does not hold a standard error.
SKEW = 0.2


class EffectSizeError(ValueError):
    """The figures do not determine an effect size; the message says why."""


class EffectSize(NamedTuple):
    """An estimate with its standard error, both on the scale on which it is pooled."""

    estimate: float
    standard_error: float


class Interval(NamedTuple):
    """An estimate with the limits of its interval."""

    estimate: float
    low: float
    high: float


def _check(name: str, value: float, least: float = -math.inf, strictly: bool = False) -> None:
    """Refuse what is no finite number or lies below the least that is allowed."""
    allowed = "a number" + ("" if least == -math.inf else f" {'above' if strictly else 'from'} {least:g}")
    try:
        fits = math.isfinite(value) and (value > least if strictly else value >= least)
    except TypeError:
        fits = False
    if not fits:
        raise EffectSizeError(f"{name} is {value}; it must be {allowed}.")


def _check_count(name: str, value: int, least: int) -> None:
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        raise EffectSizeError(f"{name} is {value}; it must be a whole number from {least}.")


def quantile(level: float = 0.95, df: float | None = None) -> float:
    """Return the two-sided quantile of the normal distribution, or of Student's t with `df` degrees.

    Parameters
    ----------
    level : float
        Coverage of the interval, above 0 and below 1.
    df : float, optional
        Degrees of freedom, above 0; the normal distribution if left out.

    Returns
    -------
    float
        Standard errors from the middle to either end of the interval.

    Raises
    ------
    EffectSizeError
        If the level is not between 0 and 1, or the degrees of freedom are not above 0.
    """
    _check("level", level, 0, strictly=True)
    if level >= 1:
        raise EffectSizeError(f"level is {level}; it must be a number above 0 and below 1.")
    if df is not None:
        _check("df", df, 0, strictly=True)
    tail = (1 + level) / 2
    return float(stats.norm.ppf(tail) if df is None else stats.t.ppf(tail, df))


# Means ----------------------------------------------------------------------------------------------------


def bias_correction(df: float) -> float:
    """Return the exact factor that removes the small-sample bias of a standardised mean difference.

    J = Γ(df/2) / (√(df/2) Γ((df − 1)/2)) (key ``hedges1981``); the usual 1 − 3/(4 df − 1) approximates it.

    Parameters
    ----------
    df : float
        Degrees of freedom of the standard deviation, 2 or more: n − 2 for two arms of n people together.

    Returns
    -------
    float
        Between 0 and 1, dimensionless.

    Raises
    ------
    EffectSizeError
        If the degrees of freedom are no number of at least 2.
    """
    _check("degrees of freedom", df, 2)
    return math.exp(gammaln(df / 2) - gammaln((df - 1) / 2)) / math.sqrt(df / 2)


def hedges_g(difference: float, n_treat: int, n_control: int) -> EffectSize:
    """Correct a difference in standard deviations (Cohen's d) of two separate arms for its small-sample bias.

    g = J d, with variance 1/n₁ + 1/n₂ + g²/(2 (n₁ + n₂)) (key ``hedges1981``).

    Parameters
    ----------
    difference : float
        Difference of the means divided by the pooled standard deviation.
    n_treat, n_control : int
        People in the arms, 2 or more.

    Returns
    -------
    EffectSize
        In standard deviations.

    Raises
    ------
    EffectSizeError
        If a value is no number or out of its range.
    """
    _check("standardised difference", difference)
    _check_count("n_treat", n_treat, 2)
    _check_count("n_control", n_control, 2)
    g = bias_correction(n_treat + n_control - 2) * difference
    return EffectSize(g, math.sqrt(1 / n_treat + 1 / n_control + g**2 / (2 * (n_treat + n_control))))


def standardised_mean_difference(
    mean_difference: float, sd_treat: float, n_treat: int, sd_control: float, n_control: int
) -> EffectSize:
    """Return Hedges' g of two separate arms.

    The difference of the means is divided by the pooled standard deviation,
    s² = ((n₁ − 1) s₁² + (n₂ − 1) s₂²) / (n₁ + n₂ − 2), and corrected by :func:`hedges_g` (key
    ``hedges1981``).

    Parameters
    ----------
    mean_difference : float
        Treated minus controls, in points of the instrument.
    sd_treat, sd_control : float
        Standard deviations in the arms, in points, above 0.
    n_treat, n_control : int
        People in the arms, 2 or more.

    Returns
    -------
    EffectSize
        In standard deviations.

    Raises
    ------
    EffectSizeError
        If a value is no number or out of its range.
    """
    _check("mean difference", mean_difference)
    _check("sd_treat", sd_treat, 0, strictly=True)
    _check("sd_control", sd_control, 0, strictly=True)
    _check_count("n_treat", n_treat, 2)
    _check_count("n_control", n_control, 2)
    pooled = ((n_treat - 1) * sd_treat**2 + (n_control - 1) * sd_control**2) / (n_treat + n_control - 2)
    return hedges_g(mean_difference / math.sqrt(pooled), n_treat, n_control)


def mean_difference(
    difference: float, sd_treat: float, n_treat: int, sd_control: float, n_control: int
) -> EffectSize:
    """Return a mean difference of two separate arms with the standard error √(s₁²/n₁ + s₂²/n₂).

    Parameters
    ----------
    difference : float
        Treated minus controls, in points of the instrument.
    sd_treat, sd_control : float
        Standard deviations in the arms, in points, above 0.
    n_treat, n_control : int
        People in the arms, 2 or more.

    Returns
    -------
    EffectSize
        In points.

    Raises
    ------
    EffectSizeError
        If a value is no number or out of its range.
    """
    _check("mean difference", difference)
    _check("sd_treat", sd_treat, 0, strictly=True)
    _check("sd_control", sd_control, 0, strictly=True)
    _check_count("n_treat", n_treat, 2)
    _check_count("n_control", n_control, 2)
    return EffectSize(difference, math.sqrt(sd_treat**2 / n_treat + sd_control**2 / n_control))


def pooled_sd(standard_error: float, n_treat: int, n_control: int) -> float:
    """Return the standard deviation that the standard error of a mean difference implies.

    s = SE / √(1/n₁ + 1/n₂). From an adjusted difference it is smaller than that of the scores, so that an
    effect standardised by it is larger.

    Parameters
    ----------
    standard_error : float
        Of the mean difference of two separate arms, in points, above 0.
    n_treat, n_control : int
        People in the arms, 2 or more.

    Returns
    -------
    float
        In points.

    Raises
    ------
    EffectSizeError
        If a value is no number or out of its range.
    """
    _check("standard error", standard_error, 0, strictly=True)
    _check_count("n_treat", n_treat, 2)
    _check_count("n_control", n_control, 2)
    return standard_error / math.sqrt(1 / n_treat + 1 / n_control)


def crossover_standardised_mean_difference(
    mean_difference: float, sd_treat: float, sd_control: float, n: int, standard_error: float
) -> EffectSize:
    """Return Hedges' g of a crossover on the scale of trials with separate arms.

    d is the mean difference over s = √((s₁² + s₂²)/2). The correlation r of a person's two scores follows
    from the paired standard error, n SE² = s₁² + s₂² − 2 r s₁ s₂, and enters the variance,
    2 (1 − r) (1/n + g²/(2n)) (key ``elbourne2002``). Without it the variance cannot be known.

    Parameters
    ----------
    mean_difference : float
        Treatment minus control, in points.
    sd_treat, sd_control : float
        Standard deviations under either condition, in points, above 0.
    n : int
        People who completed both, 3 or more.
    standard_error : float
        Of the paired mean difference, in points, above 0.

    Returns
    -------
    EffectSize
        In standard deviations between people.

    Raises
    ------
    EffectSizeError
        Also if the figures imply a correlation beyond −1 or 1.
    """
    _check("mean difference", mean_difference)
    _check("sd_treat", sd_treat, 0, strictly=True)
    _check("sd_control", sd_control, 0, strictly=True)
    _check("standard error", standard_error, 0, strictly=True)
    _check_count("n", n, 3)
    correlation = (sd_treat**2 + sd_control**2 - n * standard_error**2) / (2 * sd_treat * sd_control)
    if not -1 <= correlation < 1:
        raise EffectSizeError(
            f"The standard deviations and the paired standard error imply a correlation of {correlation:.2f}."
        )
    g = bias_correction(n - 1) * mean_difference / math.sqrt((sd_treat**2 + sd_control**2) / 2)
    return EffectSize(g, math.sqrt(2 * (1 - correlation) * (1 / n + g**2 / (2 * n))))


# Published figures ----------------------------------------------------------------------------------------


def from_interval(
    estimate: float,
    low: float,
    high: float,
    ratio: bool = False,
    df: float | None = None,
    level: float = 0.95,
) -> EffectSize:
    """Recover the standard error from an interval: its width over twice the quantile.

    Parameters
    ----------
    estimate, low, high : float
        As published; a ratio above 0.
    ratio : bool
        Whether they are ratios, so that they are taken as logarithms.
    df : float, optional
        Degrees of freedom, if the interval was made with Student's t.
    level : float
        Coverage of the interval.

    Returns
    -------
    EffectSize
        On the scale of the estimate, or as logarithms.

    Raises
    ------
    EffectSizeError
        Also if the interval has no width or is not symmetric about the estimate.
    """
    check_flag("ratio", ratio)
    for name, value in (("estimate", estimate), ("lower limit", low), ("upper limit", high)):
        _check(name, value, 0 if ratio else -math.inf, strictly=ratio)
    shown = f"{estimate:g} ({low:g} to {high:g})"
    if ratio:
        estimate, low, high = math.log(estimate), math.log(low), math.log(high)
    half = (high - low) / 2
    if half <= 0:
        raise EffectSizeError(f"The interval of {shown} has no width.")
    if abs(estimate - (low + high) / 2) > SKEW * half:
        raise EffectSizeError(f"The interval of {shown} is not symmetric, so it holds no standard error.")
    return EffectSize(estimate, half / quantile(level, df))


def events_from_percentage(percentage: float, n: int, decimals: int = 0) -> int:
    """Recover a count from a rounded percentage and the number of people.

    Parameters
    ----------
    percentage : float
        From 0 to 100.
    n : int
        People in the arm, 1 or more.
    decimals : int
        Decimals to which the percentage was rounded.

    Returns
    -------
    int
        The one count that rounds to the percentage.

    Raises
    ------
    EffectSizeError
        If no count or more than one does.

    Examples
    --------
    >>> events_from_percentage(64, 47), events_from_percentage(27.3, 22, 1)
    (30, 6)
    """
    _check("percentage", percentage, 0)
    if percentage > 100:
        raise EffectSizeError(f"percentage is {percentage}; it must be a number from 0 to 100.")
    _check_count("n", n, 1)
    margin = 0.5 * 10**-decimals + 1e-9
    first = max(0, math.ceil((percentage - margin) * n / 100))
    last = min(n, math.floor((percentage + margin) * n / 100))
    if first > last:
        raise EffectSizeError(f"No whole number of {n} people is {percentage:.{decimals}f}%.")
    if first < last:
        raise EffectSizeError(f"Both {first} and {last} of {n} people are {percentage:.{decimals}f}%.")
    return first


# Counts ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TwoByTwo:
    """Events in two separate arms.

    Parameters
    ----------
    events_treat, n_treat, events_control, n_control : int
        Events and people; an arm has at least one person, and no more events than people.

    Examples
    --------
    >>> round(TwoByTwo(39, 86, 24, 90).number_needed_to_treat(), 2)
    5.35
    """

    events_treat: int
    n_treat: int
    events_control: int
    n_control: int

    def __post_init__(self) -> None:
        """Refuse counts that no trial can have."""
        for arm in ("treat", "control"):
            events, n = getattr(self, f"events_{arm}"), getattr(self, f"n_{arm}")
            _check_count(f"n_{arm}", n, 1)
            _check_count(f"events_{arm}", events, 0)
            if events > n:
                raise EffectSizeError(f"events_{arm} is {events}, more than the {n} people in the arm.")

    def __str__(self) -> str:
        """Say the counts."""
        return f"{self.events_treat} of {self.n_treat} v {self.events_control} of {self.n_control}"

    def _refuse_if_alike(self, measure: str) -> None:
        for events, none in (((0, 0), "nobody"), ((self.n_treat, self.n_control), "everybody")):
            if (self.events_treat, self.events_control) == events:
                raise EffectSizeError(
                    f"In both arms {none} had the event ({self}), which says nothing about the {measure}."
                )

    def log_odds_ratio(self) -> EffectSize:
        """Return ln(ad/bc) with the standard error √(1/a + 1/b + 1/c + 1/d).

        Half a person is added to each cell if one is empty, and only then.

        Returns
        -------
        EffectSize
            Logarithms.

        Raises
        ------
        EffectSizeError
            If nobody, or everybody, had the event in both arms.
        """
        self._refuse_if_alike("odds ratio")
        a, c = self.events_treat, self.events_control
        cells = [a, self.n_treat - a, c, self.n_control - c]
        if 0 in cells:
            cells = [cell + 0.5 for cell in cells]
        a, b, c, d = cells
        return EffectSize(math.log(a * d / (b * c)), math.sqrt(1 / a + 1 / b + 1 / c + 1 / d))

    def log_risk_ratio(self) -> EffectSize:
        """Return ln((a/n₁)/(c/n₂)) with the standard error √(1/a − 1/n₁ + 1/c − 1/n₂).

        Half an event, and one person, are added to each arm if one has no event, and only then.

        Returns
        -------
        EffectSize
            Logarithms.

        Raises
        ------
        EffectSizeError
            If nobody, or everybody, had the event in both arms.
        """
        self._refuse_if_alike("risk ratio")
        a, n1, c, n2 = astuple(self)
        if a == 0 or c == 0:
            a, n1, c, n2 = a + 0.5, n1 + 1, c + 0.5, n2 + 1
        return EffectSize(math.log(a / n1) - math.log(c / n2), math.sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2))

    def risk_difference(self) -> EffectSize:
        """Return the difference of the risks with the standard error for pooling.

        Returns
        -------
        EffectSize
            Percentage points.

        Raises
        ------
        EffectSizeError
            If each arm is all or nothing.
        """
        a, n1, c, n2 = astuple(self)
        p1, p2 = a / n1, c / n2
        variance = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
        if variance == 0:
            raise EffectSizeError(
                f"Each arm is all or nothing ({self}), so the risk difference has no standard error."
            )
        return EffectSize(100 * (p1 - p2), 100 * math.sqrt(variance))

    def risk_difference_interval(self, level: float = 0.95) -> Interval:
        """Return the difference of the risks, in percentage points, with Newcombe's interval.

        Its limits are made of the Wilson limits of either risk: low = D − √((p₁ − l₁)² + (u₂ − p₂)²), and
        likewise high (method 10 of key ``newcombe1998``). Unlike the estimate ± 1.96 SE, it never leaves −100
        to 100.

        Parameters
        ----------
        level : float
            Coverage, above 0 and below 1.

        Returns
        -------
        Interval
            Percentage points.

        Raises
        ------
        EffectSizeError
            If the level is not between 0 and 1.
        """
        quantile(level)  # refuses a level that is none
        a, n1, c, n2 = astuple(self)
        p1, p2 = a / n1, c / n2
        one = stats.binomtest(a, n1).proportion_ci(level, method="wilson")
        two = stats.binomtest(c, n2).proportion_ci(level, method="wilson")
        low = p1 - p2 - math.hypot(p1 - one.low, two.high - p2)
        high = p1 - p2 + math.hypot(one.high - p1, p2 - two.low)
        return Interval(100 * (p1 - p2), 100 * low, 100 * high)

    def number_needed_to_treat(self) -> float:
        """Return 1 / |p₁ − p₂|, not rounded: people to treat for one more, or one fewer, event.

        Returns
        -------
        float
            People, 1 or more.

        Raises
        ------
        EffectSizeError
            If the risks are the same.
        """
        difference = self.events_treat / self.n_treat - self.events_control / self.n_control
        if difference == 0:
            raise EffectSizeError(f"The risks are the same ({self}), so no number needed to treat exists.")
        return 1 / abs(difference)

    def p_value(self) -> float:
        """Return the two-sided p-value of Fisher's exact test.

        Returns
        -------
        float
            From 0 to 1.
        """
        a, n1, c, n2 = astuple(self)
        return float(stats.fisher_exact([[a, n1 - a], [c, n2 - c]]).pvalue)

    def fragility_index(self, alpha: float = 0.05) -> int:
        """Count the people whose outcome would have to change for the result to lose significance.

        In the arm with the lower risk (of arms of like size the one with fewer events) non-events become
        events one by one until Fisher's p reaches `alpha` (key ``walsh2014``). It is 0 for a result that was
        not significant to begin with.

        Parameters
        ----------
        alpha : float
            Level of significance, above 0 and below 1.

        Returns
        -------
        int
            People.

        Raises
        ------
        EffectSizeError
            If `alpha` is not between 0 and 1.
        """
        if not 0 < alpha < 1:
            raise EffectSizeError(f"alpha is {alpha}; it must lie between 0 and 1.")
        lower = self.events_treat * self.n_control <= self.events_control * self.n_treat
        arm = "events_treat" if lower else "events_control"
        changed, turned = self, 0
        while changed.p_value() < alpha:
            changed, turned = replace(changed, **{arm: getattr(changed, arm) + 1}), turned + 1
        return turned


def treated_risk(odds_ratio: float, control_risk: float) -> float:
    """Return the risk with treatment that an odds ratio implies: OR p / (1 − p + OR p).

    Parameters
    ----------
    odds_ratio : float
        Above 0.
    control_risk : float
        p, from 0 to 1.

    Returns
    -------
    float
        Risk, from 0 to 1.

    Raises
    ------
    EffectSizeError
        If the odds ratio is not above 0, or the risk not from 0 to 1.

    Examples
    --------
    >>> round(treated_risk(3.94, 0.088), 4)
    0.2755
    """
    _check("odds ratio", odds_ratio, 0, strictly=True)
    _check("control risk", control_risk, 0)
    if control_risk > 1:
        raise EffectSizeError(f"control risk is {control_risk}; it must be a number from 0 to 1.")
    return odds_ratio * control_risk / (1 - control_risk + odds_ratio * control_risk)
