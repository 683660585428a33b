"""What happened to each person of a crossover, and what an average makes of it.

One infusion of ketamine and one of saline, in either order, in people with depression and in healthy
volunteers (see :func:`evidence.crossover`). Scores are those of the Montgomery-Åsberg scale (MADRS, 0 to 60),
where higher is worse, so that a negative difference favours ketamine. A score that was not taken stays
missing: no function here puts a number in its place unless its name says so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from evidence.effect_sizes import quantile
from evidence.schemas import GROUPS, SESSIONS
from evidence.tables import crossover

DAYS = (2, 10)
#: How sessions begin that follow an infusion.
LETTERS = {"ketamine": "d", "saline": "p"}
#: A response halves the score from before; a remission is a score of ten or less, the cut-off of most rows of
#: the trials table that name one (the others say twelve).
RESPONSE, REMISSION = 0.5, 10


@dataclass(frozen=True)
class Difference:
    """A mean difference with its uncertainty.

    Attributes
    ----------
    mean, se, low, high : float
        In points of the scale: the mean, its standard error, and the 95% interval, from Student's t unless
        the function says otherwise.
    n : int
        People behind it.
    """

    mean: float
    se: float
    low: float
    high: float
    n: int


def _difference(mean: float, se: float, n: int, df: float | None = None) -> Difference:
    reach = quantile(df=df) * se
    return Difference(float(mean), float(se), float(mean - reach), float(mean + reach), n)


def _mean(values: pd.Series) -> Difference:
    n = len(values)
    if n < 2:
        raise ValueError(f"A spread takes at least two people; there are {n}.")
    return _difference(values.mean(), stats.sem(values), n, n - 1)


def _day(day: int) -> None:
    if day not in DAYS:
        raise ValueError(
            f"The scores are of days {DAYS[0]} and {DAYS[1]} after an infusion, not of day {day}."
        )


def scores(group: str = GROUPS[0], scale: str = "madrs") -> pd.DataFrame:
    """Return one row a person, one column a session.

    Parameters
    ----------
    group : str
        One of `GROUPS`.
    scale : {"madrs", "hamd6", "hamd17"}
        Which scale.

    Returns
    -------
    pandas.DataFrame
        Indexed by person: first and second (what was infused, "" if nothing), then b0, d2, d10, p2, p10
        (points; missing where not taken).

    Raises
    ------
    ValueError
        If there is no such group or scale.
    """
    if group not in GROUPS:
        raise ValueError(f"There is no group {group!r}; there are {', '.join(GROUPS)}.")
    if scale not in ("madrs", "hamd6", "hamd17"):
        raise ValueError(f"There is no scale {scale!r}; there are madrs, hamd6 and hamd17.")
    rows = crossover()
    rows = rows[rows["group"] == group]
    wide = rows.pivot(index="person", columns="session", values=scale).reindex(columns=list(SESSIONS))
    order = rows.groupby("person")[["first_infusion", "second_infusion"]].first()
    wide = wide.astype("Float64").astype("float64")
    return order.set_axis(["first", "second"], axis="columns").join(wide)


def differences(day: int, wide: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return ketamine minus saline for each person who was scored after both.

    Parameters
    ----------
    day : {2, 10}
        Days after the infusion.
    wide : pandas.DataFrame, optional
        As from :func:`scores`; by default the people with major depression.

    Returns
    -------
    pandas.DataFrame
        Indexed by person: ketamine, saline, difference (points; below zero favours ketamine).

    Raises
    ------
    ValueError
        If the day is neither.
    """
    _day(day)
    wide = scores() if wide is None else wide
    both = wide[[f"d{day}", f"p{day}"]].dropna().set_axis(["ketamine", "saline"], axis="columns")
    return both.assign(difference=both["ketamine"] - both["saline"])


def paired_difference(day: int, wide: pd.DataFrame | None = None) -> Difference:
    """Return ketamine minus saline within the same person, over those who were scored after both.

    Parameters
    ----------
    day : {2, 10}
        Days after the infusion.
    wide : pandas.DataFrame, optional
        As from :func:`scores`; by default the people with major depression.

    Returns
    -------
    Difference
        In points; below zero favours ketamine.

    Raises
    ------
    ValueError
        If the day is neither.
    """
    return _mean(differences(day, wide)["difference"])


def difference_of_averages(day: int) -> float:
    """Return the average after ketamine minus that after saline, each of whoever came.

    Other people may stand behind each, so it mixes what the drug does with who came; `paired_difference`
    does not.

    Parameters
    ----------
    day : {2, 10}
        Days after the infusion.

    Returns
    -------
    float
        In points.

    Raises
    ------
    ValueError
        If the day is neither.
    """
    _day(day)
    return mean_score(f"d{day}").mean - mean_score(f"p{day}").mean


def mean_score(session: str) -> Difference:
    """Return the mean score of a session, over whoever came to it.

    Parameters
    ----------
    session : {"b0", "d2", "d10", "p2", "p10"}
        Before, or days after ketamine (d) or saline (p).

    Returns
    -------
    Difference
        In points.

    Raises
    ------
    ValueError
        If there is no such session.
    """
    if session not in SESSIONS:
        raise ValueError(f"There is no session {session!r}; there are {', '.join(SESSIONS)}.")
    return _mean(scores()[session].dropna())


def order_effects(day: int) -> dict[str, Difference]:
    """Ask whether it mattered which infusion came first.

    Parameters
    ----------
    day : {2, 10}
        Days after the infusion.

    Returns
    -------
    dict of str to Difference
        "treatment": ketamine minus saline, each order counted alike, so that what the second period does to
        everybody cancels. "period": second minus first, likewise. "carry-over": sum of both scores in those
        who had ketamine first, minus that in the others. Intervals are Welch's, with unequal variances; n is
        everybody with both scores.

    Raises
    ------
    ValueError
        If the day is neither.

    Notes
    -----
    The test for carry-over compares people with people, so it has little power, and no analysis may be
    chosen by its result.

    References
    ----------
    Senn S. Cross-over trials in clinical research, 2nd ed. Wiley 2002, chapter 3 (recalled, not read again).
    """
    _day(day)
    wide = scores().dropna(subset=[f"d{day}", f"p{day}"])
    ketamine_first, saline_first = (wide[wide["first"] == first] for first in ("ketamine", "saline"))

    def between(one: pd.Series, other: pd.Series, scale: float = 1) -> Difference:
        mean, se = one.mean() - other.mean(), np.hypot(stats.sem(one), stats.sem(other))
        df = stats.ttest_ind(one, other, equal_var=False).df
        return _difference(scale * mean, scale * se, len(one) + len(other), df)

    def change(rows: pd.DataFrame) -> pd.Series:
        return rows[f"d{day}"] - rows[f"p{day}"]

    def total(rows: pd.DataFrame) -> pd.Series:
        return rows[f"d{day}"] + rows[f"p{day}"]

    return {
        "treatment": between(change(ketamine_first), -change(saline_first), 0.5),
        "period": between(change(saline_first), change(ketamine_first), 0.5),
        "carry-over": between(total(ketamine_first), total(saline_first)),
    }


def mixed_model(day: int) -> Difference:
    """Return ketamine minus saline from a mixed model, which uses also those who were scored once only.

    Each score is a mean for its drug and its period, and a person's own level. It agrees with the paired
    difference where everybody has both scores and orders are balanced; where not, it also weighs what people
    with one score tell between persons, and takes out the period. It assumes that whether a score was taken
    does not hang on what it would have been, given the scores that were.

    Parameters
    ----------
    day : {2, 10}
        Days after the infusion.

    Returns
    -------
    Difference
        In points, by restricted maximum likelihood, with the interval from the normal distribution; n counts
        everybody with at least one score.

    Raises
    ------
    ValueError
        If the day is neither.
    """
    import statsmodels.formula.api as smf

    _day(day)
    wide = scores()
    long = wide.reset_index().melt(
        ["person", "first"], [f"d{day}", f"p{day}"], var_name="session", value_name="score"
    )
    long = long.dropna(subset="score")
    long["ketamine"] = (long["session"] == f"d{day}").astype(float)
    long["later"] = ((long["first"] == "ketamine") != (long["ketamine"] == 1)).astype(float)
    fitted = smf.mixedlm("score ~ ketamine + later", long, groups=long["person"]).fit(reml=True)
    # The library's own errors come from the curvature in all parameters; the field's are those of
    # generalised least squares at the variances that were found, (X' V^-1 X)^-1.
    between, within = float(fitted.cov_re.iloc[0, 0]), float(fitted.scale)
    normal = np.zeros((3, 3))
    for _, rows in long.groupby("person"):
        x = np.column_stack([np.ones(len(rows)), rows["ketamine"], rows["later"]])
        normal += x.T @ np.linalg.inv(between + within * np.eye(len(rows))) @ x
    mean, se = float(fitted.params["ketamine"]), float(np.sqrt(np.linalg.inv(normal)[1, 1]))
    return _difference(mean, se, int(long["person"].nunique()))


def attendance(group: str = GROUPS[0]) -> pd.Series:
    """Return how many people have a MADRS score of each session.

    Parameters
    ----------
    group : str
        One of `GROUPS`.

    Returns
    -------
    pandas.Series
        Indexed by session: b0, d2, d10, p2, p10; of how many people, see the length of :func:`scores`.
    """
    return scores(group)[list(SESSIONS)].notna().sum()


def worst_case(day: int) -> Difference:
    """Return ketamine minus saline if whoever missed a score had fared as suits ketamine least.

    Parameters
    ----------
    day : {2, 10}
        Days after the infusion.

    Returns
    -------
    Difference
        A missing score after ketamine becomes the highest that this person ever had, a missing one after
        saline the lowest: the reading least kind to ketamine that each person's own scores allow. People who
        were given only one of the two, or never scored, stay out. The interval takes the filled scores for
        measured ones, so it is too narrow.

    Raises
    ------
    ValueError
        If the day is neither.
    """
    _day(day)
    wide = scores()
    wide = wide[(wide["first"] != "") & (wide["second"] != "")]
    sessions = wide[list(SESSIONS)]
    filled = wide.assign(
        **{
            f"d{day}": wide[f"d{day}"].fillna(sessions.max(axis=1)),
            f"p{day}": wide[f"p{day}"].fillna(sessions.min(axis=1)),
        }
    )
    return paired_difference(day, filled)


def counts(session: str) -> dict[str, int]:
    """Count who was scored in a session, who had responded and who had remitted.

    Parameters
    ----------
    session : {"d2", "d10", "p2", "p10"}
        After ketamine (d) or saline (p), two or ten days.

    Returns
    -------
    dict of str to int
        scored (in this session and before), responded (at most half of the score from before), remitted (a
        score of ten or less).

    Raises
    ------
    ValueError
        If there is no such session after an infusion.
    """
    if session not in SESSIONS[1:]:
        raise ValueError(f"There is no session {session!r}; there are {', '.join(SESSIONS[1:])}.")
    both = scores()[["b0", session]].dropna()
    return {
        "scored": len(both),
        "responded": int((both[session] <= RESPONSE * both["b0"]).sum()),
        "remitted": int((both[session] <= REMISSION).sum()),
    }


def change_without_drug(day: int = 2) -> dict[str, Difference]:
    """Return how far scores move when no drug moves them.

    Parameters
    ----------
    day : {2, 10}
        Days after saline.

    Returns
    -------
    dict of str to Difference
        "after saline": change from before, in the people with major depression who had saline first, so that
        no ketamine had been given. "the more ill half" and "the less ill half": the same, apart by the
        score from before (the median goes with the more ill). "healthy volunteers": the same change in all
        of them, whichever came first.

    Raises
    ------
    ValueError
        If the day is neither.

    Notes
    -----
    Whoever is scored on a bad day tends to score nearer the middle the next time: that the more ill half
    falls further than the less ill is this regression to the mean. Expectation and time move both halves.
    """
    _day(day)
    ill = scores()
    ill = ill[ill["first"] == "saline"].dropna(subset=["b0", f"p{day}"])
    more = ill["b0"] >= ill["b0"].median()
    change = ill[f"p{day}"] - ill["b0"]
    healthy = scores("healthy volunteer")
    return {
        "after saline": _mean(change),
        "the more ill half": _mean(change[more]),
        "the less ill half": _mean(change[~more]),
        "healthy volunteers": _mean((healthy[f"p{day}"] - healthy["b0"]).dropna()),
    }


def reliable_change() -> float:
    """Return the least change of one person that is more than the scale's own wavering.

    Returns
    -------
    float
        Points: 1.96 standard deviations of the difference between days two and ten after saline, in people
        with major depression. No drug lies between the two scores, but eight days of life do, so that part
        of the wavering is real and the bound is on the safe side.

    References
    ----------
    Jacobson NS, Truax P. Clinical significance. J Consult Clin Psychol 1991;59:12-19 (the reliable change
    index; recalled, not read again).
    """
    wide = scores()
    return float(1.96 * (wide["p10"] - wide["p2"]).dropna().std())
