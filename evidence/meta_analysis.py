"""Pooling of independent trials in a random-effects model, with what shows how far to trust the result.

PyMARE fits the model; what it lacks (prediction interval, I² from τ², subgroups, leave-one-out, Egger's test)
stands here, each by its published formula.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from evidence.effect_sizes import Interval, quantile
from evidence.format import MEASURE_WORDS, number
from evidence.selection import COMPARATORS, WORDING, PoolingRefused, Selection
from evidence.vocabulary import check_flag

METHODS = {"REML": "restricted maximum likelihood", "DL": "DerSimonian–Laird"}
#: With fewer trials the correction widens an interval so much that the sentence also gives the plain one.
FEW = 5
#: From this number on, a limit is given as beyond it.
BEYOND = 1000
#: With fewer trials a test of the funnel's symmetry can hardly find anything (key ``sterne2011``).
FUNNEL_TRIALS = 10


@dataclass(frozen=True, eq=False)
class PooledResult:
    """What the trials say together; logarithms of ratios stay logarithms, :attr:`shown` turns them back.

    Attributes
    ----------
    selection : Selection
        What was pooled, and what was refused and why.
    method : str
        "REML" or "DL", the estimator of τ².
    knapp_hartung : bool
        Whether the interval has the Hartung–Knapp correction.
    level : float
        Coverage of the intervals.
    estimate, standard_error, low, high, p_value : float
        The mean of the true effects, its interval and the test that it is 0.
    tau2 : float
        Variance of the true effects, in squared units of the estimate.
    i2 : float
        Share of the scatter that is not chance, in percent.
    q, q_p_value : float
        Cochran's Q and its p-value on k − 1 degrees of freedom.
    uncorrected : Interval
        The interval of the normal distribution, without the correction for few trials.
    prediction : Interval or None
        Where the true effect of a further trial is expected; None with fewer than three trials.
    k : int
        Number of trials.
    n : int or None
        People in them; None if a trial does not say.
    weights : pandas.Series
        Share of each trial in the estimate, in percent, by id.
    """

    selection: Selection
    method: str
    knapp_hartung: bool
    level: float
    estimate: float
    standard_error: float
    low: float
    high: float
    p_value: float
    tau2: float
    i2: float
    q: float
    q_p_value: float
    uncorrected: Interval
    prediction: Interval | None
    k: int
    n: int | None
    weights: pd.Series

    @property
    def refused(self) -> dict[str, str]:
        """Why each other row of the question was not pooled, by id."""
        return self.selection.refused

    @property
    def unverified(self) -> list[str]:
        """Ids of pooled rows with figures that were not read in their source."""
        rows = self.selection.rows
        return list(rows.loc[rows["unverified"].astype(bool), "id"])

    @property
    def shown(self) -> dict[str, Interval]:
        """The intervals as readers see them, ratios and not logarithms: estimate, uncorrected, prediction."""
        turn = math.exp if self.selection.logarithmic else float
        intervals = {
            "estimate": Interval(self.estimate, self.low, self.high),
            "uncorrected": self.uncorrected,
            "prediction": self.prediction,
        }
        return {name: Interval(*map(turn, each)) for name, each in intervals.items() if each}

    @property
    def sentence(self) -> str:
        """The result in words."""
        shown = {name: [_short(value) for value in each] for name, each in self.shown.items()}
        estimate, low, high = shown["estimate"]
        better = self.selection.better_when
        parts = [
            WORDING["pooled"].format(
                k=self.k,
                people=WORDING["people"].format(n=self.n) if self.n is not None else "",
                measure=MEASURE_WORDS[self.selection.measure],
                estimate=estimate,
                level=f"{100 * self.level:g}",
                low=low,
                high=high,
                method=self.method,
                correction=WORDING["correction"] if self.knapp_hartung else "",
                favours=better and WORDING[f"{better}_favours"].format(null=int(self.selection.logarithmic)),
            ),
            WORDING["heterogeneity"].format(i2=number(self.i2, 0), tau2=number(self.tau2, 2)),
        ]
        if self.knapp_hartung and self.k < FEW:
            _, low, high = shown["uncorrected"]
            parts.append(WORDING["uncorrected"].format(low=low, high=high))
        if self.prediction:
            _, low, high = shown["prediction"]
            parts.append(WORDING["prediction"].format(low=low, high=high))
        else:
            parts.append(WORDING["no_prediction"])
        if self.unverified:
            parts.append(WORDING["unread"].format(ids=", ".join(self.unverified)))
        if self.refused:
            parts.append(WORDING["not_pooled"].format(ids=", ".join(self.refused)))
        return " ".join(parts)


@dataclass(frozen=True, eq=False)
class Subgroups:
    """Results by subgroup and the test that they differ.

    Attributes
    ----------
    table : pandas.DataFrame
        By subgroup: k, n, estimate, standard_error, low, high, tau2 (NaN for a single trial, which stands for
        itself with a normal interval).
    q, df, p_value : float
        Test of equal effects.
    """

    table: pd.DataFrame
    q: float
    df: int
    p_value: float

    @property
    def sentence(self) -> str:
        """The test in words."""
        return (
            f"Test for a difference between {len(self.table)} subgroups: Q = {number(self.q, 2)} on "
            f"{self.df} degree{'s' * (self.df > 1)} of freedom, p = {self.p_value:.2g}. It compares trials, "
            "not randomised people."
        )


@dataclass(frozen=True)
class EggerTest:
    """Egger's regression test; a bias away from 0 means that smaller trials show other effects.

    Attributes
    ----------
    bias, standard_error : float
        Intercept of the regression of estimate/SE on 1/SE, and its standard error.
    t, df, p_value : float
        Test that it is 0.
    """

    bias: float
    standard_error: float
    t: float
    df: int
    p_value: float

    @property
    def sentence(self) -> str:
        """The test in words, with a warning if the trials are few."""
        text = f"Egger's test: bias {number(self.bias, 2)}, t = {number(self.t, 2)} on {self.df} df"
        few = self.df + 2 < FUNNEL_TRIALS
        warning = f" With fewer than {FUNNEL_TRIALS} trials it can hardly find anything." if few else ""
        return f"{text}, p = {self.p_value:.2g}.{warning}"


def _short(value: float) -> str:
    """Format a number for a sentence: two decimals tell nothing of an odds ratio of hundreds.

    Two trials can leave an interval that ends at millions, and its digits would say more than anybody knows.
    """
    if abs(value) >= BEYOND:
        return f"over {BEYOND}" if value > 0 else f"under −{BEYOND}"
    return number(value, 2 if abs(value) < 100 else 0)


def _arrays(selection: Selection) -> tuple[np.ndarray, np.ndarray]:
    rows = selection.rows
    return rows["estimate"].to_numpy(), rows["standard_error"].to_numpy() ** 2


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise PoolingRefused(f"The level is {level}; it must lie between 0 and 1.")


def pool(
    selection: Selection, method: str = "REML", knapp_hartung: bool = True, level: float = 0.95
) -> PooledResult:
    r"""Pool independent trials in a random-effects model.

    The mean is weighted by :math:`w_i = 1/(v_i + \hat\tau^2)`, with τ² by restricted maximum likelihood or by
    the moments of DerSimonian and Laird (key ``dersimonian1986``). The correction of Hartung and Knapp (key
    ``hartung2001``) multiplies the variance of the mean by :math:`\sum w_i (y_i - \hat\mu)^2 / (k - 1)` and
    takes Student's t on k − 1 degrees of freedom; the factor is held at 1 or more, because trials that agree
    by chance would otherwise narrow the interval (key ``roever2015``). Without the correction the normal
    distribution is used.

    The prediction interval is :math:`\hat\mu \pm q \sqrt{\hat\tau^2 + SE^2}` (key ``higgins2009``) with the
    same quantile q as the interval of the mean, as metafor has it; the paper itself takes t on k − 2.
    :math:`I^2 = 100 \hat\tau^2 / (\hat\tau^2 + \tilde v)` with the typical variance
    :math:`\tilde v = (k - 1) \sum v_i^{-1} / ((\sum v_i^{-1})^2 - \sum v_i^{-2})` (key ``higgins2002``).

    Parameters
    ----------
    selection : Selection
        Two or more rows that may be pooled.
    method : str
        "REML" or "DL".
    knapp_hartung : bool
        Whether to correct the interval for the few trials.
    level : float
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    PooledResult
        Logarithms for ratios, else in the units of the estimates.

    Raises
    ------
    PoolingRefused
        If the method or the level is not allowed.
    """
    from pymare import Dataset
    from pymare.estimators import DerSimonianLaird, VarianceBasedLikelihoodEstimator

    if method not in METHODS:
        raise PoolingRefused(f"The method '{method}' is not one of {', '.join(METHODS)}.")
    check_flag("knapp_hartung", knapp_hartung)
    _check_level(level)
    estimates, variances = _arrays(selection)
    correction = "knapp-hartung-conservative" if knapp_hartung else "wald"
    if method == "REML":
        estimator = VarianceBasedLikelihoodEstimator(method="REML", small_sample_correction=correction)
    else:
        estimator = DerSimonianLaird(small_sample_correction=correction)
    fitted = estimator.fit_dataset(Dataset(estimates, variances)).summary()
    mean = {key: float(np.ravel(value)[0]) for key, value in fitted.get_fe_stats(alpha=1 - level).items()}
    with np.errstate(divide="ignore", invalid="ignore"):  # PyMARE's own I² is 0/0 when all trials agree
        scatter = {key: float(np.ravel(value)[0]) for key, value in fitted.get_heterogeneity_stats().items()}
    tau2, k = float(np.ravel(fitted.tau2)[0]), len(estimates)
    precisions = 1 / variances
    typical = (k - 1) * precisions.sum() / (precisions.sum() ** 2 - (precisions**2).sum())
    weights = 1 / (variances + tau2)
    prediction = None
    if k > 2:
        reach = quantile(level, k - 1 if knapp_hartung else None) * math.sqrt(tau2 + mean["se"] ** 2)
        prediction = Interval(mean["est"], mean["est"] - reach, mean["est"] + reach)
    reach = quantile(level) / math.sqrt(weights.sum())
    uncorrected = Interval(mean["est"], mean["est"] - reach, mean["est"] + reach)
    people = selection.rows["n"]
    return PooledResult(
        selection=selection,
        method=method,
        knapp_hartung=knapp_hartung,
        level=level,
        estimate=mean["est"],
        standard_error=mean["se"],
        low=mean["ci_l"],
        high=mean["ci_u"],
        p_value=mean["p"],
        tau2=tau2,
        i2=100 * tau2 / (tau2 + typical),
        q=scatter["Q"],
        q_p_value=scatter["p(Q)"],
        uncorrected=uncorrected,
        prediction=prediction,
        k=k,
        n=None if people.isna().any() else int(people.sum()),
        weights=pd.Series(100 * weights / weights.sum(), index=list(selection.rows["id"]), name="weight"),
    )


def subgroups(
    selection: Selection,
    by: str = "comparator",
    method: str = "REML",
    knapp_hartung: bool = True,
    level: float = 0.95,
) -> Subgroups:
    """Pool each subgroup by itself and test whether their effects differ.

    The test is Cochran's Q of the subgroups' estimates with their standard errors, on one degree of freedom
    fewer than subgroups.

    Parameters
    ----------
    selection : Selection
        The rows of all subgroups.
    by : str
        Column of its rows that names the subgroup: "comparator", or another that the rows have.
    method, knapp_hartung, level
        As in :func:`pool`.

    Returns
    -------
    Subgroups
        In the order of :data:`evidence.vocabulary.COMPARATORS` if by comparator, else of the names.

    Raises
    ------
    PoolingRefused
        If the rows have no such column, a cell of it is empty, or it names fewer than two subgroups.
    """
    _check_level(level)
    if by not in selection.rows:
        raise PoolingRefused(f"The rows have no column {by}.")
    names = selection.rows[by]
    if (empty := names.isna() | (names.astype(str) == "")).any():
        raise PoolingRefused(f"{selection.rows.loc[empty, 'id'].iloc[0]} has no {by}.")
    order = sorted(set(names), key=list(COMPARATORS).index if by == "comparator" else None)
    if len(order) < 2:
        raise PoolingRefused(f"Comparing subgroups needs two of them; {by} is '{order[0]}' in every row.")
    table = {}
    for name in order:
        rows = selection.rows[names == name]
        if len(rows) == 1:
            row, reach = rows.iloc[0], quantile(level)
            estimate, error, n = row["estimate"], row["standard_error"], row["n"]
            table[name] = (1, n, estimate, error, estimate - reach * error, estimate + reach * error, np.nan)
            continue
        part = pool(Selection(rows, selection.measure, selection.better_when), method, knapp_hartung, level)
        n = pd.NA if part.n is None else part.n
        table[name] = (part.k, n, part.estimate, part.standard_error, part.low, part.high, part.tau2)
    columns = ["k", "n", "estimate", "standard_error", "low", "high", "tau2"]
    frame = pd.DataFrame.from_dict(table, orient="index", columns=columns).rename_axis(by)
    weights = 1 / frame["standard_error"] ** 2
    mean = (weights * frame["estimate"]).sum() / weights.sum()
    q, df = float((weights * (frame["estimate"] - mean) ** 2).sum()), len(frame) - 1
    return Subgroups(frame.astype({"k": int, "n": "Int64"}), q, df, float(stats.chi2.sf(q, df)))


def leave_one_out(
    selection: Selection, method: str = "REML", knapp_hartung: bool = True, level: float = 0.95
) -> pd.DataFrame:
    """Pool again without each trial in turn.

    Parameters
    ----------
    selection : Selection
        Three or more rows.
    method, knapp_hartung, level
        As in :func:`pool`.

    Returns
    -------
    pandas.DataFrame
        By the id left out: estimate, standard_error, low, high, p_value, tau2, i2, q.

    Raises
    ------
    PoolingRefused
        If there are fewer than three rows.
    """
    ids = list(selection.rows["id"])
    if len(ids) < 3:
        raise PoolingRefused(f"Leaving one out needs at least three trials; there are {len(ids)}.")
    columns = ["estimate", "standard_error", "low", "high", "p_value", "tau2", "i2", "q"]
    results = {name: pool(selection.without(name), method, knapp_hartung, level) for name in ids}
    table = {name: [getattr(result, column) for column in columns] for name, result in results.items()}
    return pd.DataFrame.from_dict(table, orient="index", columns=columns).rename_axis("without")


def egger_test(selection: Selection) -> EggerTest:
    """Test whether smaller trials show other effects than larger ones.

    The estimates over their standard errors are regressed on the precisions 1/SE by ordinary least squares;
    the intercept is 0 when the funnel is symmetric (key ``egger1997``). Bias is one cause of asymmetry among
    several (key ``sterne2011``).

    Parameters
    ----------
    selection : Selection
        Three or more rows whose standard errors differ.

    Returns
    -------
    EggerTest
        On k − 2 degrees of freedom.

    Raises
    ------
    PoolingRefused
        If there are fewer than three rows, all standard errors are the same, or nothing is left to chance.
    """
    estimates, variances = _arrays(selection)
    errors = np.sqrt(variances)
    if len(errors) < 3:
        raise PoolingRefused(f"Egger's test needs at least three trials; there are {len(errors)}.")
    if np.ptp(errors) <= 1e-12 * errors.max():
        raise PoolingRefused("Egger's test needs standard errors that differ; all are the same.")
    line = stats.linregress(1 / errors, estimates / errors)
    bias, error, df = float(line.intercept), float(line.intercept_stderr), len(errors) - 2
    if error <= 1e-12 * np.abs(estimates / errors).max():
        raise PoolingRefused("Egger's test has no standard error, because the trials lie on a straight line.")
    return EggerTest(bias, error, bias / error, df, float(2 * stats.t.sf(abs(bias / error), df)))


def funnel(result: PooledResult) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return what a funnel plot shows.

    Parameters
    ----------
    result : PooledResult
        Of :func:`pool`.

    Returns
    -------
    points : pandas.DataFrame
        id, estimate, standard_error of each trial.
    limits : pandas.DataFrame
        standard_error, low, high: the two ends of the straight lines between which the trials should lie if
        all had the pooled effect and differed by chance alone.
    """
    points = result.selection.rows[["id", "estimate", "standard_error"]].copy()
    ends = np.array([0.0, points["standard_error"].max()])
    reach = quantile(result.level) * ends
    limits = {"standard_error": ends, "low": result.estimate - reach, "high": result.estimate + reach}
    return points, pd.DataFrame(limits)
