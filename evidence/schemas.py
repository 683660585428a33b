"""What the evidence tables must look like: their columns in order, and the rules that each row keeps."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from evidence.bibliography import references
from evidence.vocabulary import PoolingRefused, comparator_class, subject

FOLDER = Path(__file__).resolve().parent

#: How far the evidence bears a claim out.
VERDICTS = ("supported", "partly", "contested", "outdated", "unsupported")
#: Whether a figure was read in a copy of its source: all of it, all but the fields named, or not.
CONFIDENCE = ("verified", "partly", "unverified")
#: What an estimate measures.
MEASURES = (
    "mean_difference",
    "standardised_mean_difference",
    "odds_ratio",
    "risk_ratio",
    "hazard_ratio",
    "risk_difference",
    "rate",
    "mean_change",
    "none",
)
#: What :func:`evidence.statistics` counts, and who estimated it.
QUANTITIES = ("suicides", "suicide rank at 15–29", "people with depression")
ESTIMATORS = ("WHO", "GBD")
#: What animals or people showed for an arrow of the cascade.
STATUSES = ("supported", "mixed", "null", "contrary", "none")
#: In whom a step of the cascade was looked for, and what was seen: a rise, a fall, no change where one was
#: looked for, or the contrary of what was predicted.
SPECIES = ("rat", "mouse", "human")
DIRECTIONS = ("up", "down", "none", "contrary")
RATIOS = ("odds_ratio", "risk_ratio", "hazard_ratio")

# Digits are spelt out: \d and str.isdigit also take those of other scripts, which the types below do not.
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def keys(text: str) -> tuple[str, ...]:
    """Split a semicolon-separated cell.

    Examples
    --------
    >>> keys("li2010; holmes2022")
    ('li2010', 'holmes2022')
    """
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _each(test: Callable[[str], bool], rule: str) -> pa.Check:
    """Check every filled cell of a column by itself."""
    return pa.Check(lambda cell: not cell or test(cell), element_wise=True, error=rule)


def _one_of(values: tuple[str, ...]) -> pa.Check:
    return _each(lambda cell: cell in values, f"must be one of {', '.join(values)}")


def _sorted_by(sort: Callable[[str], str], rule: str) -> pa.Check:
    """Check that a cell is in the words that the pooling sorts its rows by."""

    def known(cell: str) -> bool:
        try:
            return bool(sort(cell))
        except PoolingRefused:
            return False

    return _each(known, rule)


def _is_number(cell: str) -> bool:
    return bool(NUMBER.fullmatch(cell))


def _is_date(cell: str) -> bool:
    try:  # fromisoformat alone also takes 20261122 and 2026-W47-7
        return date.fromisoformat(cell).isoformat() == cell <= date.today().isoformat()
    except ValueError:
        return False


@lru_cache(maxsize=1)
def _article_ids() -> frozenset[str]:
    return frozenset(pd.read_csv(FOLDER / "articles.csv", usecols=["id"])["id"])


FILLED = pa.Check(lambda cell: bool(cell.strip()), element_wise=True, error="must not be empty")
NUMERIC = _each(_is_number, "must be a number")
COUNT = _each(lambda cell: bool(re.fullmatch("0*[1-9][0-9]*", cell)), "must be a whole number above 0")
PERCENT = _each(lambda cell: _is_number(cell) and 0 <= float(cell) <= 100, "must be a number from 0 to 100")
NOT_NEGATIVE = _each(lambda cell: _is_number(cell) and float(cell) >= 0, "must be a number from 0 on")
UNIQUE = pa.Check(lambda column: ~column.duplicated(keep=False), error="must be used only once")
SHARE = _each(lambda cell: _is_number(cell) and 0 <= float(cell) <= 1, "must be a number from 0 to 1")
POSITIVE = _each(lambda cell: _is_number(cell) and float(cell) > 0, "must be a number above 0")
DATE = _each(_is_date, "must be a past date such as 2026-11-22, or empty if not known")
YEAR = _each(lambda cell: bool(re.fullmatch(r"(19|20)\d\d", cell)), "must be a year of four digits")
SOURCES = _each(
    lambda cell: set(keys(cell)) <= set(references().index),
    "must name entries of references.bib, separated by semicolons",
)


ARTICLE = _each(lambda cell: cell in _article_ids(), "must be an id of articles.csv")


def _text(*checks: pa.Check) -> pa.Column:
    """Declare a column whose cells may be empty."""
    return pa.Column(str, list(checks))


def _filled(*checks: pa.Check) -> pa.Column:
    """Declare a column whose cells must not be empty."""
    return pa.Column(str, [FILLED, *checks])


def _id(pattern: str, example: str) -> pa.Column:
    """Declare the column that names a row."""
    form = pa.Check(
        lambda cell: bool(re.fullmatch(pattern, cell)), element_wise=True, error=f"must look like {example}"
    )
    return pa.Column(str, [form, UNIQUE])


def _row(column: str, test: Callable[[pd.DataFrame], pd.Series], rule: str) -> pa.Check:
    """Check each row as a whole; `column` is the one to name."""
    return pa.Check(test, name=column, error=rule)


def _number(frame: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_numeric(frame[column].where(frame[column].map(_is_number)))


def _unread(frame: pd.DataFrame, field: str | None = None) -> pd.Series:
    """Tell which rows name the field, or any, as not read in the source."""
    fields = frame["unverified_fields"].map(keys)
    return fields.map(bool) if field is None else fields.map(lambda names: field in names)


def _confidence_fits(frame: pd.DataFrame) -> pd.Series:
    fits = {
        "verified": ~_unread(frame),
        "partly": _unread(frame) & ~_unread(frame, "estimate"),
        "unverified": _unread(frame, "estimate"),
    }
    result = pd.Series(True, index=frame.index)
    for value, rows in fits.items():
        result &= (frame["confidence"] != value) | rows
    return result


EXPLAINED = _row(
    "confidence_note",
    lambda f: (f["confidence"] != "partly") | (f["confidence_note"] != ""),
    "must say what was not read when confidence is partly",
)


def _interval_rules(estimate: str) -> tuple[pa.Check, ...]:
    """Return the rules for an estimate in this column with its interval."""
    return (
        _row(
            "ci_low",
            lambda f: (f["ci_low"] == "") == (f["ci_high"] == ""),
            "an interval needs both limits",
        ),
        _row(
            "ci_low",
            lambda f: ~(_number(f, "ci_low") > _number(f, "ci_high")),
            "the lower limit must not be above the upper limit",
        ),
        _row(
            estimate,
            lambda f: (
                ~(
                    (_number(f, "ci_low") <= _number(f, "ci_high"))
                    & (
                        (_number(f, estimate) < _number(f, "ci_low"))
                        | (_number(f, estimate) > _number(f, "ci_high"))
                    )
                )
            ),
            "must lie within its interval",
        ),
    )


TRIAL_RULES = (
    *_interval_rules("estimate"),
    _row(
        "estimate",
        lambda f: ~f["measure"].isin(RATIOS) | ~(_number(f, "estimate") <= 0),
        "a ratio must be above 0",
    ),
    _row(
        "estimate",
        lambda f: (f["measure"] == "none") == (f["estimate"] == ""),
        "must be empty when the measure is none, and only then",
    ),
    _row(
        "n_total",
        lambda f: (
            ~(
                (_number(f, "n_treat") > _number(f, "n_total"))
                | (_number(f, "n_control") > _number(f, "n_total"))
            )
        ),
        "must not be below the size of an arm",
    ),
    _row(
        "unverified_fields",
        lambda f: f["unverified_fields"].map(lambda cell: set(keys(cell)) <= set(f.columns)),
        "must name columns of the table, separated by semicolons",
    ),
    _row(
        "unverified_fields",
        _confidence_fits,
        "must be empty when confidence is verified, name the estimate when it is unverified, "
        "and name other columns when it is partly",
    ),
)
TIME_RULES = (
    _row("end_h", lambda f: ~(_number(f, "end_h") < _number(f, "start_h")), "must not be before start_h"),
    _row(
        "note",
        lambda f: (f["confidence"] == "verified") | (f["note"] != ""),
        "must say what was not verified unless confidence is verified",
    ),
)
ARROW_RULES = tuple(
    _row(
        f"{who}_source",
        lambda f, who=who: (f[f"{who}_source"] == "") == (f[f"{who}_status"] == "none"),
        "must be empty when the status is none, and only then",
    )
    for who in ("animal", "human")
)

NAME = r"[a-z][a-z0-9_.]*"
SCHEMAS = {
    "articles": pa.DataFrameSchema(
        {
            "id": _id(NAME, "gantt"),
            "author": _text(),
            "title": _filled(),
            "publisher": _text(),
            "published": _text(DATE),
            "note": _text(),
        }
    ),
    "claims": pa.DataFrameSchema(
        {
            "id": _id(r"C\d{3}", "C001"),
            "article": _filled(ARTICLE),
            "section": _filled(),
            "claim": _filled(),
            "topic": _filled(),
            "chapter": _filled(_one_of(tuple("123456"))),
            "verdict": _filled(_one_of(VERDICTS)),
            "evidence_summary": _filled(),
            "key_sources": _text(SOURCES),
            "notes": _text(),
            "checked_on": _text(DATE),
        }
    ),
    "trials": pa.DataFrameSchema(
        {
            "id": _id(NAME, "lii2023 or grabski2022_therapy"),
            "study_key": _filled(),
            "year": _filled(YEAR),
            "condition": _filled(),
            "drug_route_dose": _filled(),
            "comparator": _filled(
                _sorted_by(comparator_class, "must be a comparator that evidence/vocabulary.py knows")
            ),
            "design": _filled(),
            "n_treat": _text(COUNT),
            "n_control": _text(COUNT),
            "n_total": _text(COUNT),
            "instrument": _filled(
                _sorted_by(subject, "must begin with an instrument that evidence/vocabulary.py knows")
            ),
            "timepoint": _filled(),
            "measure": _filled(_one_of(MEASURES)),
            "unit": _text(),
            "measure_note": _text(),
            "better_when": _text(_one_of(("lower", "higher"))),
            "estimate": _text(NUMERIC),
            "ci_low": _text(NUMERIC),
            "ci_high": _text(NUMERIC),
            "p_value": _text(SHARE),
            "sd_treat": _text(POSITIVE),
            "sd_control": _text(POSITIVE),
            "se": _text(POSITIVE),
            "responders_treat_pct": _text(PERCENT),
            "responders_control_pct": _text(PERCENT),
            "responder_outcome": _text(),
            "adverse_effects_note": _text(),
            "risk_of_bias_notes": _text(),
            "bib_key": _filled(SOURCES),
            "confidence": _filled(_one_of(CONFIDENCE)),
            "confidence_note": _text(),
            "unverified_fields": _text(),
            "checked_on": _text(DATE),
        },
        checks=list(TRIAL_RULES),
    ),
    "safety": pa.DataFrameSchema(
        {
            "id": _id(r"S\d{3}", "S001"),
            "category": _filled(),
            "item": _filled(),
            "figure": _filled(),
            "population": _filled(),
            "key_sources": _filled(SOURCES),
            "confidence": _filled(_one_of(CONFIDENCE)),
            "confidence_note": _text(),
            "notes": _text(),
            "checked_on": _text(DATE),
        },
        checks=[EXPLAINED],
    ),
    "pathway": pa.DataFrameSchema(
        {
            "id": _id(r"[a-z0-9]+-[a-z0-9]+", "bdnf-mtor"),
            "from": _filled(),
            "to": _filled(),
            "animal_species": _text(),
            "animal_source": _text(SOURCES),
            "animal_finding": _filled(),
            "animal_status": _filled(_one_of(STATUSES)),
            "human_source": _text(SOURCES),
            "human_finding": _filled(),
            "human_status": _filled(_one_of(STATUSES)),
            "confidence": _filled(_one_of(CONFIDENCE)),
            "confidence_note": _text(),
            "checked_on": _text(DATE),
        },
        checks=[*ARROW_RULES, EXPLAINED],
    ),
    "statistics": pa.DataFrameSchema(
        {
            "id": _id(r"[a-z]+-[a-z]+-\d{4}", "suicides-who-2019"),
            "quantity": _filled(_one_of(QUANTITIES)),
            "estimator": _filled(_one_of(ESTIMATORS)),
            "year": _filled(YEAR),
            "value": _filled(POSITIVE),
            "ci_low": _text(NUMERIC),
            "ci_high": _text(NUMERIC),
            "unit": _filled(),
            "source": _filled(SOURCES),
            "confidence": _filled(_one_of(CONFIDENCE)),
            "confidence_note": _text(),
            "checked_on": _text(DATE),
        },
        checks=[*_interval_rules("value"), EXPLAINED],
    ),
    "timetable": pa.DataFrameSchema(
        {
            "id": _id(r"[a-z0-9]+(-[a-z0-9]+)+", "bdnf-mouse"),
            "event": _filled(),
            "species": _filled(_one_of(SPECIES)),
            "brain_region": _filled(),
            "start_h": _filled(NOT_NEGATIVE),
            "end_h": _filled(NOT_NEGATIVE),
            "direction": _filled(_one_of(DIRECTIONS)),
            "source": _filled(SOURCES),
            "confidence": _filled(_one_of(CONFIDENCE)),
            "note": _text(),
        },
        checks=list(TIME_RULES),
    ),
    "response_course": pa.DataFrameSchema(
        {
            "day": _filled(NOT_NEGATIVE, UNIQUE),
            "response_pct": _filled(PERCENT),
            "remission_pct": _filled(PERCENT),
            "source": _filled(SOURCES),
            "confidence": _filled(_one_of(CONFIDENCE)),
        }
    ),
}
