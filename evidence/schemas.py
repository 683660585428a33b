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
#: In what kind of copy a row was read.
READ_IN = {
    "paper": "the paper or its tables",
    "abstract": "its abstract",
    "registry": "a trial registry",
    "label": "a label, or the maker's medical information",
    "official page": "a page of an agency or a professional body",
    "notice": "a notice of a company or society",
    "summary": "another's summary or quotation",
    "news": "news",
    "copy": "a stored copy of a kind that was not noted",
    "nothing": "no copy",
}
#: The five domains of the Cochrane tool RoB 2, and how each is rated: by two people, or not at all.
ROB_DOMAINS = {
    "rob_randomisation": "randomisation",
    "rob_deviations": "deviations from the intended treatment",
    "rob_missing": "missing outcome data",
    "rob_measurement": "measurement of the outcome",
    "rob_reporting": "selection of the reported result",
}
ROB_RATINGS = ("not rated", "low", "some concerns", "high")
#: How a practice point is known: somebody was assigned to something; cohorts, interviews, surveys or cases; a
#: body, a panel or the law asks for it; it is practised and taught, and untested.
KNOWN_FROM = ("trial", "observational", "consensus", "custom")
#: Where a body stands on a treatment, in the course's own sorting.
POSITIONS = ("for", "with conditions", "silent", "against", "not read")
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
#: Who takes part in the crossover whose scores are shipped person by person, what each was given, and when
#: each was scored: before, and two and ten days after ketamine (d) and saline (p).
GROUPS = ("major depression", "bipolar depression", "healthy volunteer")
INFUSIONS = ("ketamine", "saline")
SESSIONS = ("b0", "d2", "d10", "p2", "p10")
#: In whom a step of the cascade was looked for, and what was seen: a rise, a fall, no change where one was
#: looked for, or the contrary of what was predicted.
SPECIES = ("rat", "mouse", "human")
DIRECTIONS = ("up", "down", "none", "contrary")
RATIOS = ("odds_ratio", "risk_ratio", "hazard_ratio")

# Digits are spelt out: \d and str.isdigit also take those of other scripts, which the types below do not.
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
#: Where a competency is taught, practised or asked for.
PLACE = re.compile(r"(book|chapters)/[\w-]+#[\w-]+|(case|role-play|demo):[\w-]+|quiz:[\w-]+/[\w-]+")
#: A row's id, or a key of the bibliography.
ROW_OR_KEY = re.compile(r"\b([A-Z]\d{2,3}|[a-z]+(19|20)\d\d[a-z]*)\b")


def keys(text: str) -> tuple[str, ...]:
    """Split a semicolon-separated cell.

    Parameters
    ----------
    text : str
        The cell.

    Returns
    -------
    tuple of str
        Its parts, without those that are empty.

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


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _are_past_dates(column: pd.Series) -> pd.Series:
    """Tell which filled cells are dates of days that have come.

    A clock may be slow, and a day begins in the east: a date is refused when it lies more than `AHEAD` after
    today. Where several rows of a table lie ahead, the clock is wrong and not the rows; then a date is held
    against the other rows instead.
    """
    written = column.where(column.str.fullmatch(r"\d{4}-\d{2}-\d{2}"))  # the format alone takes 2026-1-2
    dates = pd.to_datetime(written, format="%Y-%m-%d", errors="coerce")
    latest = pd.Timestamp(date.today()) + AHEAD
    if (dates > latest).sum() >= SEVERAL:
        latest = dates.median() + YEAR_LONG
    return (column == "") | (dates <= latest)


#: How far ahead of the clock a date may lie, and how many rows further ahead tell that the clock is wrong.
AHEAD, SEVERAL, YEAR_LONG = pd.Timedelta(days=31), 5, pd.Timedelta(days=366)


@lru_cache
def _ids(table: str) -> frozenset[str]:
    return frozenset(pd.read_csv(FOLDER / f"{table}.csv", usecols=["id"])["id"])


FILLED = pa.Check(lambda cell: bool(cell.strip()), element_wise=True, error="must not be empty")
NUMERIC = _each(_is_number, "must be a number")
COUNT = _each(lambda cell: bool(re.fullmatch("0*[1-9][0-9]*", cell)), "must be a whole number above 0")
PERCENT = _each(lambda cell: _is_number(cell) and 0 <= float(cell) <= 100, "must be a number from 0 to 100")
NOT_NEGATIVE = _each(lambda cell: _is_number(cell) and float(cell) >= 0, "must be a number from 0 on")
UNIQUE = pa.Check(lambda column: ~column.duplicated(keep=False), error="must be used only once")
SHARE = _each(lambda cell: _is_number(cell) and 0 <= float(cell) <= 1, "must be a number from 0 to 1")
POSITIVE = _each(lambda cell: _is_number(cell) and float(cell) > 0, "must be a number above 0")


def _score(most: int) -> pa.Check:
    """Check a score of a rating scale; one that was not taken stays empty."""
    return _each(
        lambda cell: bool(re.fullmatch("[0-9]+", cell)) and int(cell) <= most,
        f"must be a whole number from 0 to {most}",
    )


DATE = pa.Check(_are_past_dates, error="must be a past date such as 2026-11-22, or empty if not known")
DAY = _each(_is_day, "must be a date such as 2026-12-31, or empty if it does not lapse")
REVIEW_DAY = _each(_is_day, "must be a date such as 2026-12-31, or empty if it is no law")
YEAR = _each(lambda cell: bool(re.fullmatch(r"(19|20)\d\d", cell)), "must be a year of four digits")
SOURCES = _each(
    lambda cell: set(keys(cell)) <= set(references().index),
    "must name entries of references.bib, separated by semicolons",
)


#: Names of rows and sources are for the columns that link them; readers never meet them in a sentence.
PLAIN_WORDS = _each(
    lambda cell: not ROW_OR_KEY.search(cell),
    "must name no row and no key, which stand in columns of their own",
)
RELATED = _each(
    lambda cell: set(keys(cell)) <= _ids("safety"), "must name rows of safety.csv, separated by semicolons"
)
POINTS = _each(
    lambda cell: set(keys(cell)) <= _ids("practice"),
    "must name rows of practice.csv, separated by semicolons",
)
#: Where something stands; :mod:`book.extensions.competencies` looks whether it does.
PLACES = _each(
    lambda cell: all(PLACE.fullmatch(place) for place in keys(cell)),
    "must name places such as book/group#the-table, case:panic, role-play:02-panic, demo:session_day or "
    "quiz:06/integration, separated by semicolons",
)
ARTICLE = _each(lambda cell: cell in _ids("articles"), "must be an id of articles.csv")


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
RATED_BY_TWO = _row(
    "rob_raters",
    lambda f: (
        f["rob_raters"].map(lambda cell: len(set(keys(cell))))
        == 2 * (f[list(ROB_DOMAINS)] != "not rated").any(axis=1).astype(int)
    ),
    "must name two people, separated by a semicolon, once a domain of RoB 2 is rated, and nobody before",
)
GUIDELINE_RULES = (
    _row(
        "position",
        lambda f: (f["position"] == "not read") == (f["confidence"] == "unverified"),
        "must be not read when confidence is unverified, and only then",
    ),
)
LAW_RULES = (
    _row(
        "review_by",
        lambda f: (f["review_by"] == "") == (f["country"] == ""),
        "must be filled where a country is, and only then: a row of law has both",
    ),
    _row(
        "known_from",
        lambda f: (f["country"] == "") | (f["known_from"] == "consensus"),
        "must be consensus in a row of law",
    ),
)
CROSSOVER_RULES = (
    _row("id", lambda f: f["id"] == f["person"] + "-" + f["session"], "must be person and session"),
    _row(
        "second_infusion",
        lambda f: (
            (f["second_infusion"] == "")
            | ((f["first_infusion"] != "") & (f["first_infusion"] != f["second_infusion"]))
        ),
        "must be the other infusion than the first, or empty",
    ),
    _row(
        "group",
        lambda f: (
            f.groupby("person")[["group", "first_infusion", "second_infusion"]]
            .transform("nunique")
            .eq(1)
            .all(axis=1)
        ),
        "must, like both infusions, be the same in every row of a person",
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
PHONE = _each(lambda cell: bool(re.fullmatch("[0-9]+( [0-9]+)*", cell)), "must be digits, such as 116 123")
ADDRESS = re.compile(r"https://[^\s\"<>]+\.[^\s\"<>]+")


#: Whoever mends the words of a crisis line or its number has to mend both.
CRISIS_RULES = (
    _row(
        "words",
        lambda f: pd.Series(
            [
                {number.strip() for number in re.findall("[0-9][0-9 ]*", words)} == {call, text} - {""}
                for words, call, text in zip(f["words"], f["call"], f["text"], strict=True)
            ],
            index=f.index,
        ),
        "must name the row's own numbers and no other",
    ),
    _row(
        "text",
        lambda f: (f["text"] == "") == ~f["words"].str.contains(r"\btext\b"),
        "must be filled when the words say text, and only then",
    ),
    _row("call", lambda f: (f["call"] != "") | (f["web"] != ""), "must be filled where no web address is"),
    _row(
        "words",
        lambda f: pd.Series(
            [
                not web
                or web.removeprefix("https://") in words
                or (bool(call) and bool(re.search(r"\bchat\b", words)))
                for words, call, web in zip(f["words"], f["call"], f["web"], strict=True)
            ],
            index=f.index,
        ),
        "must name the web address, or say chat beside a number to call",
    ),
)
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
            "chapter": _filled(COUNT),
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
            **{domain: _filled(_one_of(ROB_RATINGS)) for domain in ROB_DOMAINS},
            "rob_raters": _text(),
            "bib_key": _filled(SOURCES),
            "confidence": _filled(_one_of(CONFIDENCE)),
            "confidence_note": _text(),
            "unverified_fields": _text(),
            "read_in": _filled(_one_of(tuple(READ_IN))),
            "checked_on": _text(DATE),
        },
        checks=[*TRIAL_RULES, RATED_BY_TWO],
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
            "notes": _text(PLAIN_WORDS),
            "read_in": _filled(_one_of(tuple(READ_IN))),
            "checked_on": _text(DATE),
            "lapses_on": _text(DAY),
        },
        checks=[EXPLAINED],
    ),
    "guidelines": pa.DataFrameSchema(
        {
            "id": _id(r"[a-z]+(-[a-z0-9]+)+", "ranzcp-2025"),
            "short": _filled(),
            "body": _filled(),
            "country": _filled(),
            "year": _text(YEAR),
            "title": _filled(),
            "treatment": _filled(),
            "indication": _filled(),
            "position": _filled(_one_of(POSITIONS)),
            "says": _filled(),
            "strength": _filled(),
            "population": _filled(),
            "sources": _filled(SOURCES),
            "confidence": _filled(_one_of(CONFIDENCE)),
            "confidence_note": _text(),
            "read_in": _filled(_one_of(tuple(READ_IN))),
            "checked_on": _text(DATE),
        },
        checks=[EXPLAINED, *GUIDELINE_RULES],
    ),
    "practice": pa.DataFrameSchema(
        {
            "id": _id(r"P\d{2}", "P01"),
            "topic": _filled(),
            "point": _filled(PLAIN_WORDS),
            "known_from": _filled(_one_of(KNOWN_FROM)),
            "key_sources": _filled(SOURCES),
            "related_rows": _text(RELATED),
            "caution": _filled(PLAIN_WORDS),
            "country": _text(),
            "checked_on": _filled(DATE),
            "review_by": _text(REVIEW_DAY),
        },
        checks=list(LAW_RULES),
    ),
    "competencies": pa.DataFrameSchema(
        {
            "id": _id(r"K\d{2}", "K01"),
            "domain": _filled(),
            "competency": _filled(PLAIN_WORDS),
            "asked_by": _filled(SOURCES),
            "taught_in": _filled(PLACES),
            "activity": _filled(PLACES),
            "question": _filled(PLACES),
            "points": _filled(POINTS),
            "known": _filled(PLAIN_WORDS),
        }
    ),
    "searches": pa.DataFrameSchema(
        {
            "id": _id(r"Q\d{2}", "Q01"),
            "searched_on": _filled(DATE),
            "place": _filled(),
            "words": _filled(),
            "purpose": _filled(),
            "found": _filled(COUNT),
            "kept": _text(SOURCES),
            "note": _text(),
        }
    ),
    "left_out": pa.DataFrameSchema(
        {
            "id": _id(NAME.replace(".]", ".-]"), "menon2023"),
            "table": _filled(_one_of(("trials", "safety", "guidelines"))),
            "what": _filled(),
            "reason": _filled(),
            "searches": _text(),
            "checked_on": _filled(DATE),
        }
    ),
    "crisis_lines": pa.DataFrameSchema(
        {
            "id": _id(r"[a-z]+(-[a-z]+)*", "uk-ie"),
            "place": _filled(UNIQUE),
            "service": _filled(),
            "words": _filled(),
            "call": _text(PHONE),
            "text": _text(PHONE),
            "web": _text(
                _each(
                    lambda cell: bool(ADDRESS.fullmatch(cell)), "must be an address that begins with https://"
                )
            ),
            "emergency": _filled(),
            "notes": _text(),
            "key_sources": _filled(SOURCES),
            "confidence": _filled(_one_of(CONFIDENCE)),
            "confidence_note": _text(),
            "read_in": _filled(_one_of(tuple(READ_IN))),
            "checked_on": _text(DATE),
        },
        checks=[*CRISIS_RULES, EXPLAINED],
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
            "read_in": _filled(_one_of(tuple(READ_IN))),
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
            "read_in": _filled(_one_of(tuple(READ_IN))),
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
    "crossover": pa.DataFrameSchema(
        {
            "id": _id(r"MOA\d{3}-(b0|[dp](2|10))", "MOA101-d2"),
            "person": _filled(),
            "group": _filled(_one_of(GROUPS)),
            "first_infusion": _text(_one_of(INFUSIONS)),
            "second_infusion": _text(_one_of(INFUSIONS)),
            "session": _filled(_one_of(SESSIONS)),
            "madrs": _text(_score(60)),
            "hamd6": _text(_score(22)),
            "hamd17": _text(_score(52)),
        },
        checks=list(CROSSOVER_RULES),
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
