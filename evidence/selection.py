"""Which contrasts may be pooled: comparable rows of the trials table on one scale, the others refused.

:func:`select` gives each row of the question either an effect size or a sentence that says why not. What is
left must be poolable as a whole, or :class:`PoolingRefused` says in a sentence what stands against it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from evidence.effect_sizes import (
    EffectSize,
    EffectSizeError,
    TwoByTwo,
    crossover_standardised_mean_difference,
    events_from_percentage,
    from_interval,
    hedges_g,
    mean_difference,
    pooled_sd,
    standardised_mean_difference,
)
from evidence.schemas import FOLDER, RATIOS, keys
from evidence.vocabulary import (
    COMPARATORS,
    SUBJECTS,
    PoolingRefused,
    check_flag,
    comparator_class,
    hours_after,
    subject,
)

#: Sentences that the live demo says too, word for word.
WORDING: dict[str, str] = json.loads((FOLDER / "wording.json").read_text(encoding="utf-8"))

#: What can be pooled: differences as they are, ratios as logarithms.
POOLED_MEASURES = (
    "standardised_mean_difference",
    "mean_difference",
    "odds_ratio",
    "risk_ratio",
    "risk_difference",
    "hazard_ratio",
)
FROM_COUNTS: dict[str, Callable[[TwoByTwo], EffectSize]] = {
    "odds_ratio": TwoByTwo.log_odds_ratio,
    "risk_ratio": TwoByTwo.log_risk_ratio,
    "risk_difference": TwoByTwo.risk_difference,
}

#: Outcomes that a treatment should make rarer; all others it should make more frequent.
UNWANTED = ("relapse",)

#: Columns of text that a selection keeps if it is given them.
KEPT_TEXT = ("instrument", "design", "comparator", "how")


@dataclass(frozen=True, eq=False)
class Selection:
    """Rows that may be pooled; one that must not be cannot be made.

    Parameters
    ----------
    rows : pandas.DataFrame
        One row a contrast: `id`, `study_key`, `estimate` and `standard_error` on the scale of pooling
        (logarithms of ratios). Kept if given, else empty: `n` (people), `instrument`, `design`, `comparator`
        (a key of :data:`COMPARATORS`), `how` (how the effect size was made), `unverified` (bool).
    measure : str
        One of :data:`POOLED_MEASURES`.
    better_when : str
        "lower" or "higher": which sign favours the first treatment; empty if not said.
    refused : dict
        Sentence for each row of the question that is left out, by id.

    Raises
    ------
    PoolingRefused
        In one sentence, if there are fewer than two rows, a standard error is missing or not above 0, two
        rows share a study, a meta-analysis stands among them, or instruments differ without standardising.
    """

    rows: pd.DataFrame
    measure: str
    better_when: str = ""
    refused: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold the rows to the rules."""
        if self.measure not in POOLED_MEASURES:
            raise PoolingRefused(f"'{self.measure}' is not one of {', '.join(POOLED_MEASURES)}.")
        rows = self.rows.reset_index(drop=True).copy()
        for column in ("id", "study_key", "estimate", "standard_error"):
            if column not in rows:
                raise PoolingRefused(f"The rows have no column {column}.")
        defaults = {"n": pd.NA, "unverified": False} | dict.fromkeys(KEPT_TEXT, "")
        for column, default in defaults.items():
            if column not in rows:
                rows[column] = default
        for column in ("estimate", "standard_error"):
            rows[column] = pd.to_numeric(rows[column], errors="coerce").astype(float)
        object.__setattr__(self, "rows", rows)
        if len(rows) < 2:
            raise PoolingRefused(WORDING["too_few"].format(left=self._left()))
        self._check_numbers()
        self._check_independence()
        self._check_scale()

    def _left(self) -> str:
        left = WORDING["none_left"]
        if len(self.rows):
            left = WORDING["one_left"].format(id=self.rows["id"].iloc[0])
        reasons = "; ".join(f"{name} {reason}" for name, reason in self.refused.items())
        return f"{left} ({reasons})" if reasons else left

    def _check_numbers(self) -> None:
        rows = self.rows
        for column, bad, must in (
            ("estimate", ~np.isfinite(rows["estimate"]), "a number"),
            ("standard_error", ~rows["standard_error"].between(0, np.inf, inclusive="neither"), "above 0"),
        ):
            if bad.any():
                first = rows[bad].iloc[0]
                named = column.replace("_", " ")
                raise PoolingRefused(f"{first['id']} has the {named} {first[column]:g}; it must be {must}.")

    def _check_independence(self) -> None:
        rows = self.rows
        reviews = rows[rows["design"].str.contains("meta-analysis")]
        if len(reviews):
            other = rows.loc[rows["id"] != reviews["id"].iloc[0], "id"]
            with_what = other.iloc[0] if len(other) else "itself"
            raise PoolingRefused(
                f"{reviews['id'].iloc[0]} is a meta-analysis and may hold the people of {with_what}; "
                "pool trials only."
            )
        for study, same in rows.groupby("study_key", sort=False)["id"]:
            if len(same) > 1:
                raise PoolingRefused(
                    f"{' and '.join(same)} are rows of one study ({study}) and share participants; keep one "
                    "of them and exclude the rest."
                )

    def _check_scale(self) -> None:
        if self.measure != "mean_difference":
            return
        instruments = [name for name in self.rows["instrument"].unique() if name]
        if len(instruments) > 1:
            raise PoolingRefused(
                f"{' and '.join(instruments)} are different scales; pool a standardised_mean_difference."
            )

    @property
    def logarithmic(self) -> bool:
        """Whether the estimates are logarithms of ratios."""
        return self.measure in RATIOS

    def without(self, *ids: str) -> Selection:
        """Return the selection without these rows, which then count as refused.

        Parameters
        ----------
        *ids : str
            Ids of rows of the selection.

        Returns
        -------
        Selection
            The others.

        Raises
        ------
        PoolingRefused
            If an id is not among the rows, or too few rows are left.
        """
        unknown = set(ids) - set(self.rows["id"])
        if unknown:
            raise PoolingRefused(f"{sorted(unknown)[0]} is not among the rows.")
        refused = self.refused | dict.fromkeys(ids, WORDING["left_out"])
        return Selection(self.rows[~self.rows["id"].isin(ids)], self.measure, self.better_when, refused)


class _Refusal(Exception):
    """A row of the question cannot be used; the text completes "<id> ..."."""


class _Row:
    """A row of the trials table that remembers which of its columns were used."""

    def __init__(self, row: pd.Series) -> None:
        self.row = row
        self.used = {"timepoint", "instrument", "design", "comparator"} & set(row.index)

    def __getitem__(self, column: str):
        return self.row[column]

    def has(self, *columns: str) -> bool:
        return all(pd.notna(self.row[column]) for column in columns)

    def take(self, *columns: str) -> list:
        """Return values as plain numbers and note the columns as used."""
        self.used.update(columns)
        return [value.item() if hasattr(value, "item") else value for value in self.row[list(columns)]]

    @property
    def crossover(self) -> bool:
        return "crossover" in self.row["design"] and "first phase" not in self.row["design"]

    @property
    def arms(self) -> bool:
        return self.has("n_treat", "n_control")

    def difference(self) -> EffectSize | None:
        """Return the published estimate with the standard error that is printed or that its interval has."""
        ratio = self.row["measure"] in RATIOS
        if self.has("estimate", "se") and not ratio:
            return EffectSize(*self.take("estimate", "se"))
        if not self.has("estimate", "ci_low", "ci_high"):
            return None
        df = None
        if self.row["measure"] == "mean_difference" and self.arms:
            n_treat, n_control = self.take("n_treat", "n_control")
            df = n_treat - 1 if self.crossover else n_treat + n_control - 2
        return from_interval(*self.take("estimate", "ci_low", "ci_high"), ratio=ratio, df=df)


def _score_difference(row: _Row) -> tuple[EffectSize, str]:
    """Return the mean difference in points."""
    if row["measure"] != "mean_difference":
        raise _Refusal("gives no difference of means")
    if published := row.difference():
        return published, "mean difference as published"
    if not row.crossover and row.arms and row.has("sd_treat", "sd_control"):
        columns = ("estimate", "sd_treat", "n_treat", "sd_control", "n_control")
        return mean_difference(*row.take(*columns)), "mean difference with the standard deviations"
    raise _Refusal("gives neither a standard error, nor an interval, nor separate standard deviations")


def _standardised(row: _Row) -> tuple[EffectSize, str]:
    """Return the standardised mean difference, by the first way that the published figures allow."""
    if row["measure"] == "standardised_mean_difference":
        if published := row.difference():
            return published, "standardised difference as published"
        if not row.crossover and row.arms:
            effect = hedges_g(*row.take("estimate", "n_treat", "n_control"))
            return effect, "published standardised difference, with the arms' sizes"
        raise _Refusal("gives a standardised difference without an interval")
    if row["measure"] != "mean_difference":
        raise _Refusal("gives no difference of means")
    if row.crossover:
        paired = row.difference()
        if not paired or not row.has("sd_treat", "sd_control", "n_treat"):
            raise _Refusal(
                "is a crossover that does not give both standard deviations and a paired standard error, so "
                "its difference cannot be standardised"
            )
        sd_treat, sd_control, n = row.take("sd_treat", "sd_control", "n_treat")
        effect = crossover_standardised_mean_difference(
            paired.estimate, sd_treat, sd_control, n, paired.standard_error
        )
        return effect, "crossover difference over the standard deviations"
    if not row.arms:
        raise _Refusal("does not give the sizes of its arms")
    if row.has("sd_treat", "sd_control"):
        effect = standardised_mean_difference(
            *row.take("estimate", "sd_treat", "n_treat", "sd_control", "n_control")
        )
        return effect, "mean difference over the standard deviations"
    if published := row.difference():
        n_treat, n_control = row.take("n_treat", "n_control")
        sd = pooled_sd(published.standard_error, n_treat, n_control)
        effect = hedges_g(published.estimate / sd, n_treat, n_control)
        return effect, "mean difference over the standard deviation that its standard error implies"
    raise _Refusal("gives neither a standard error, nor an interval, nor standard deviations")


OF_SCORES: dict[str, Callable[[_Row], tuple[EffectSize, str]]] = {
    "standardised_mean_difference": _standardised,
    "mean_difference": _score_difference,
}


def _events(row: _Row, outcome: str, measure: str, crossover_as_parallel: bool) -> tuple[EffectSize, str]:
    """Return the ratio or difference of events: as published, or from the counts behind the percentages."""
    if row["responder_outcome"] not in (outcome, f"{outcome} on {row['timepoint']}"):
        raise _Refusal(f"counts '{row['responder_outcome']}'")
    row.used.add("responder_outcome")
    if row["measure"] == measure and row.has("ci_low", "ci_high"):
        return row.difference(), "as published"
    if measure not in FROM_COUNTS:
        raise _Refusal(f"gives no {measure.replace('_', ' ')} with an interval")
    if not row.has("responders_treat_pct", "responders_control_pct"):
        raise _Refusal("does not give the share of both arms")
    if not row.arms:
        raise _Refusal("does not give the sizes of its arms")
    if row.crossover and not crossover_as_parallel:
        raise _Refusal("is a crossover whose pairs were not published")
    events = []
    for arm in ("treat", "control"):
        share, n = row.take(f"responders_{arm}_pct", f"n_{arm}")
        own = len(f"{share:g}".partition(".")[2])
        events += [events_from_percentage(share, n, max(own, int(row["rate_decimals"]))), n]
    table = TwoByTwo(*events)
    as_arms = ", as if the crossover had separate arms" if row.crossover else ""
    return FROM_COUNTS[measure](table), f"{table}{as_arms}"


def _question(
    trials: pd.DataFrame,
    of: str,
    outcome: str | None,
    condition: str | Collection[str] | None,
    comparator: str | None,
    days: tuple[float, float] | None,
) -> pd.DataFrame:
    """Return the rows that the question is about, whether or not they can be pooled."""
    if of not in SUBJECTS:
        raise PoolingRefused(f"'{of}' is not one of {', '.join(SUBJECTS)}.")
    about = trials["instrument"].map(subject) == of
    if outcome is not None:
        known = sorted({name for name in trials["responder_outcome"] if name})
        counted = trials["responder_outcome"].str.startswith(outcome)
        if not outcome or not counted.any():
            raise PoolingRefused(f"The outcome '{outcome}' is not one of {', '.join(known)}.")
        about &= counted
    if condition is not None:
        allowed = [condition] if isinstance(condition, str) else list(condition)
        for name in allowed:
            if name not in set(trials["condition"]):
                listed = ", ".join(sorted(set(trials["condition"])))
                raise PoolingRefused(f"The condition '{name}' is not one of {listed}.")
        about &= trials["condition"].isin(allowed)
    if comparator is not None:
        if comparator not in COMPARATORS:
            raise PoolingRefused(f"The comparator '{comparator}' is not one of {', '.join(COMPARATORS)}.")
        about &= trials["comparator"].map(comparator_class) == comparator
    if days is not None:
        first, last = (24 * day for day in days)
        if not first <= last:
            raise PoolingRefused(f"The days {days[0]:g} to {days[1]:g} are no span of time.")
        spans = trials["timepoint"].map(hours_after)
        about &= spans.map(lambda span: span is not None and first <= span[0] and span[1] <= last)
    return trials[about]


def select(
    trials: pd.DataFrame,
    *,
    of: str,
    measure: str,
    outcome: str | None = None,
    condition: str | Collection[str] | None = None,
    comparator: str | None = None,
    days: tuple[float, float] | None = None,
    exclude: Collection[str] = (),
    unverified: bool = False,
    crossover_as_parallel: bool = False,
) -> Selection:
    """Choose the rows of a question, give each its effect size, and refuse the rest in a sentence each.

    An effect size is taken as published if it has a standard error or an interval; else it is made of the
    standard deviations or the counts behind the percentages. Signs are turned so that all rows favour the
    first treatment in the same direction.

    Parameters
    ----------
    trials : pandas.DataFrame
        :func:`evidence.trials`, or those of its rows that the question is about.
    of : str
        What was measured, a key of :data:`SUBJECTS`.
    measure : str
        One of :data:`POOLED_MEASURES`.
    outcome : str, optional
        For ratios and differences of risks the event that is counted, as in the column `responder_outcome`:
        "response", "remission", "relapse", "abstinence"; for differences of scores none.
    condition : str or collection of str, optional
        Conditions as in the table.
    comparator : str, optional
        A key of :data:`COMPARATORS`.
    days : (float, float), optional
        First and last day after the treatment that count; (0.5, 1.5) is about 24 hours. Rows whose time point
        names no length of time are then not asked about.
    exclude : collection of str
        Ids to leave out, such as all arms but one of a trial whose arms share their controls.
    unverified : bool
        Whether to use rows with figures that were not read in their source; the result then says so.
    crossover_as_parallel : bool
        Whether to take events in a crossover whose pairs were not published as if they came from separate
        arms, which makes the interval too wide rather than too narrow (key ``elbourne2002``).

    Returns
    -------
    Selection
        With the effect sizes, and in `refused` a sentence for each other row of the question.

    Raises
    ------
    PoolingRefused
        If an argument is not in the table, or what is left must not be pooled (see :class:`Selection`).
    """
    check_flag("unverified", unverified)
    check_flag("crossover_as_parallel", crossover_as_parallel)
    if measure not in POOLED_MEASURES:
        raise PoolingRefused(f"'{measure}' is not one of {', '.join(POOLED_MEASURES)}.")
    if absent := [name for name in exclude if name not in trials.index]:
        raise PoolingRefused(f"{absent[0]} cannot be excluded, because it is no row of the table.")
    if (outcome is None) != (measure in OF_SCORES):
        needs = "compares scores and takes no outcome" if outcome else "needs an outcome, such as response"
        raise PoolingRefused(f"The measure {measure} {needs}.")
    asked = _question(trials, of, outcome, condition, comparator, days)
    rows, refused = assess(asked, measure, outcome, exclude, unverified, crossover_as_parallel)
    return one_way(rows, measure, refused)


def assess(
    asked: pd.DataFrame,
    measure: str,
    outcome: str | None = None,
    exclude: Collection[str] = (),
    unverified: bool = False,
    crossover_as_parallel: bool = False,
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Give each row its effect size, or the reason why it has none.

    Parameters
    ----------
    asked : pandas.DataFrame
        Rows of :func:`evidence.trials`.
    measure, outcome, unverified, crossover_as_parallel
        As in :func:`select`.
    exclude : collection of str
        Ids to leave out; a mapping gives the reason of each.

    Returns
    -------
    rows : pandas.DataFrame
        For :func:`one_way`: id, study_key, estimate, standard_error, n, instrument, design, comparator,
        better_when, how, unverified.
    refused : dict
        Sentence for each other row, by id.
    """
    found, refused = [], {}
    for name, series in asked.iterrows():
        row = _Row(series)
        try:
            if name in exclude:
                raise _Refusal(exclude[name] if isinstance(exclude, Mapping) else WORDING["left_out"])
            if "meta-analysis" in row["design"]:
                raise _Refusal("is a meta-analysis and may hold the other rows' people")
            if not row["design"].startswith("RCT"):
                raise _Refusal("is not randomised")
            if outcome is None:
                effect, how = OF_SCORES[measure](row)
                better = row["better_when"]
            else:
                effect, how = _events(row, outcome, measure, crossover_as_parallel)
                better = "lower" if outcome in UNWANTED else "higher"
            unread = sorted(row.used & set(keys(row["unverified_fields"])))
            if (unread or row["confidence"] == "unverified") and not unverified:
                what = ", ".join(unread) or "its figures"
                raise _Refusal(f"is unverified: not read in the source were {what}")
        except _Refusal as reason:
            refused[name] = str(reason)
        except EffectSizeError as reason:
            refused[name] = f"cannot be used: {str(reason).rstrip('.')}"
        else:
            found.append(
                {
                    "id": name,
                    "study_key": row["study_key"],
                    "estimate": effect.estimate,
                    "standard_error": effect.standard_error,
                    "n": row["n_total"],
                    "instrument": row["instrument"],
                    "design": row["design"],
                    "comparator": comparator_class(row["comparator"]),
                    "better_when": better,
                    "how": how,
                    "unverified": bool(unread) or row["confidence"] == "unverified",
                }
            )
    columns = ["id", "study_key", "estimate", "standard_error", "better_when"]
    return (pd.DataFrame(found) if found else pd.DataFrame(columns=columns)), refused


def one_way(rows: pd.DataFrame, measure: str, refused: Mapping[str, str]) -> Selection:
    """Turn the signs so that all rows favour the first treatment in the same direction, and select them.

    Parameters
    ----------
    rows, refused
        Of :func:`assess`.
    measure : str
        One of :data:`POOLED_MEASURES`.

    Returns
    -------
    Selection
        The rows, with signs turned where they have to be.

    Raises
    ------
    PoolingRefused
        If the rows must not be pooled (see :class:`Selection`).
    """
    rows = rows.copy()
    sides = [side for side in rows["better_when"].unique() if side]
    if len(sides) > 1:
        turned = rows["better_when"] == "higher"
        rows.loc[turned, "estimate"] *= -1
        rows.loc[turned, "how"] += ", sign turned"
        sides = ["lower"]
    return Selection(rows.drop(columns="better_when"), measure, sides[0] if sides else "", dict(refused))
