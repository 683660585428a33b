"""The demo of chapter 3: which conditions, how sure, and what the trials say together, pooled in the page."""

from __future__ import annotations

from typing import Any

import pandas as pd

import evidence
from evidence import questions
from evidence.certainty import STEPS, ladder
from evidence.effect_sizes import quantile
from evidence.format import MEASURE_WORDS, estimate, measured, typeset
from evidence.meta_analysis import FEW
from evidence.selection import WORDING, assess
from widgets.demo import Demo, Given

_SORTED = ("id", "study", "label", "condition", "comparator", "route", "masking", "time", "finding", "people")
_FLAGS = ("compares", "both", "review")
_FILTERS = ("outcome", "comparator", "route", "masking", "time", "told", "unverified")


def _digits(value: float) -> float:
    """Keep 12 digits: the last bits differ between processors, and a stored demo must not."""
    return float(f"{value:.12g}")


def _effects(trials: pd.DataFrame, ids: list[str]) -> dict[str, dict[str, dict]]:
    """Return, by outcome and row, the effect size or the reason why there is none, as the engine has them."""
    found: dict[str, dict[str, dict]] = {}
    for outcome, (measure, event) in questions.OUTCOMES.items():
        asked = trials.loc[ids]
        if event:
            asked = asked[asked["responder_outcome"].str.startswith(event)]
        both = dict.fromkeys(
            [one for one in asked.index if questions.WITH_KETAMINE.fullmatch(asked.at[one, "comparator"])],
            WORDING["ketamine_in_both"],
        )
        rows, refused = assess(asked, measure, event, both, unverified=True)
        _, strictly = assess(asked, measure, event, both)
        found[outcome] = {one: {"refused": reason} for one, reason in refused.items()}
        for row in rows.itertuples():
            found[outcome][row.id] = {
                "estimate": _digits(row.estimate),
                "error": _digits(row.standard_error),
                "better": row.better_when,
                **({"unread": strictly[row.id]} if row.id in strictly else {}),
            }
    return found


def _table() -> dict[str, Any]:
    """Return the rows of the trials table as the view needs them."""
    trials = evidence.trials()
    sorted_rows = questions.contrasts(trials)
    effects = _effects(trials, list(sorted_rows.index))
    rows = []
    for one in sorted_rows.index:
        row, source = sorted_rows.loc[one], trials.loc[one]
        figure = f"{estimate(source)}, " if pd.notna(source["estimate"]) else ""
        rows.append(
            {
                **{name: row[name] for name in _SORTED},
                "people": int(row["people"]),
                **{name: True for name in _FLAGS if row[name]},
                "n": None if pd.isna(source["n_total"]) else int(source["n_total"]),
                "what": typeset(f"{source['drug_route_dose']} v {source['comparator']}"),
                "found": typeset(f"{source['instrument']}, {source['timepoint']}: ")
                + figure
                + measured(source),
                "confidence": source["confidence"],
                "effects": {outcome: by_row[one] for outcome, by_row in effects.items() if one in by_row},
            }
        )
    return {
        "rows": rows,
        "order": list(ladder(sorted_rows).index),
        "steps": list(STEPS),
        "findings": questions.FINDINGS,
        "measures": {name: MEASURE_WORDS[measure] for name, (measure, _) in questions.OUTCOMES.items()},
        "wording": WORDING,
        "told": {name: list(findings) for name, findings in questions.TOLD.items()},
        "few": FEW,
        "normal": _digits(quantile()),
        "student": [_digits(quantile(df=df)) for df in range(1, sorted_rows["study"].nunique() + 1)],
    }


class EvidenceMap(Demo):
    """The demo that asks which conditions ketamine was shown to help, and how sure we can be.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import EvidenceMap
    >>> demo = EvidenceMap(condition="depression", time="first")
    >>> demo.answer().pool().sentence.split(":")[0]
    '7 trials with 660 people'
    """

    demo = "evidence_map"

    data = Given(_table, "rows of the trials table, sorted, with their effect sizes")

    def answer(self) -> questions.Answer:
        """Return what the table says to the question that is set: rows, refusals and what may be pooled."""
        filters = {name: getattr(self, name) for name in _FILTERS}
        return questions.ask(evidence.trials(), self.condition, **filters)

    def table(self) -> pd.DataFrame:
        """Return the rows of the present question, as the forest shows them.

        Returns
        -------
        pandas.DataFrame
            One row for each row of the question: id, label, comparator, route, masking, people (in the row),
            estimate and standard_error (logarithms of ratios; NaN if refused), weight (percent; NaN if not
            pooled), refused (the reason, or ""). Two rows more, "pooled" and "a further trial", if the
            question can be pooled, with low and high.
        """
        answer = self.answer()
        result = answer.pool(self.method, self.knapp_hartung)
        people = evidence.trials()["n_total"]
        frame = answer.asked[["id", "label", "comparator", "route", "masking"]].assign(
            people=people, refused=pd.Series(answer.refused, dtype=object)
        )
        frame["refused"] = frame["refused"].fillna("")
        effects = answer.rows.set_index("id")[["estimate", "standard_error"]].astype(float)
        frame = frame.join(effects).assign(low=float("nan"), high=float("nan"), weight=float("nan"))
        reach = quantile() * frame["standard_error"]
        frame["low"], frame["high"] = frame["estimate"] - reach, frame["estimate"] + reach
        if result:
            frame["weight"] = result.weights
            for name, found in (
                ("pooled", (result.estimate, result.low, result.high)),
                ("a further trial", result.prediction),
            ):
                if found:
                    frame.loc[name, ["id", "estimate", "low", "high", "refused"]] = [name, *found, ""]
        return frame.reset_index(drop=True)

    def ladder(self) -> pd.DataFrame:
        """Return the step that each condition reaches with the rows that pass the filters.

        Returns
        -------
        pandas.DataFrame
            As :func:`evidence.certainty.ladder`.
        """
        rows = questions.contrasts(evidence.trials())
        for name in ("comparator", "route", "masking"):
            if (value := getattr(self, name)) != "any":
                rows = rows[rows[name] == value]
        return ladder(rows)
