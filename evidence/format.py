"""The one place that turns a row into the words and figures that readers see.

Figures show as many decimals as were published, a true minus sign, and "unverified" where they were not read
in their source.
"""

from __future__ import annotations

import re
from datetime import date as Date
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

from evidence.schemas import RATIOS, keys
from evidence.vocabulary import check_flag

#: What a link to a trial can quote, by the fragment that asks for it.
TRIAL_PARTS = (
    "",
    "estimate",
    "interval",
    "rates",
    "rate-treat",
    "rate-control",
    "n",
    "n-treat",
    "n-control",
    "p",
)

#: Likewise of a statistic.
STATISTIC_PARTS = ("", "year", "interval")

VERDICT_WORDS = {
    "supported": "supported",
    "partly": "partly supported",
    "contested": "contested",
    "outdated": "outdated",
    "unsupported": "unsupported",
}
VERDICT_MEANINGS = {
    "supported": "The evidence bears the claim as stated.",
    "partly": "Something in it is right, and something is missing, too broad or shown only in animals.",
    "contested": "Good evidence points both ways, or the idea has not been tested where it matters.",
    "outdated": "It was right once.",
    "unsupported": "The evidence does not bear it.",
}
MEASURE_WORDS = {
    "mean_difference": "mean difference",
    "standardised_mean_difference": "standardised mean difference",
    "odds_ratio": "odds ratio",
    "risk_ratio": "risk ratio",
    "hazard_ratio": "hazard ratio",
    "risk_difference": "difference in rates",
    "rate": "rate",
    "mean_change": "mean change",
}
KNOWN_FROM_MEANINGS = {
    "trial": "Somebody was assigned to something, and the point says what that showed, if only nothing.",
    "observational": "Cohorts, records, interviews, surveys or cases. Nobody was assigned.",
    "consensus": "A professional body, a panel or the law asks for it. It was not tested.",
    "custom": "It is practised and taught, and untested.",
}
CONFIDENCE_WORDS = {"verified": "verified", "partly": "partly verified", "unverified": "unverified"}


class MissingFigure(LookupError):
    """The row does not hold the figure that was asked for; the message says which."""


def number(value: float, decimals: int) -> str:
    """Format a number with a true minus sign, halves rounded away from zero.

    Parameters
    ----------
    value : float
        A finite number.
    decimals : int
        Digits after the point, 0 or more.

    Returns
    -------
    str
        The number.

    Examples
    --------
    >>> number(-5.82, 1), number(0.5, 0)
    ('−5.8', '1')
    """
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{rounded + 0:f}".replace("-", "−")


def typeset(text: str) -> str:
    """Give plain text from a table its minus signs, its dashes between numbers and its signs of order.

    Parameters
    ----------
    text : str
        A cell of a table.

    Returns
    -------
    str
        The text as it is printed.

    Examples
    --------
    >>> typeset("-5.8 MADRS (CI -13.3 to 1.6), days 1-3, SUSTAIN-1, age >=65")
    '−5.8 MADRS (CI −13.3 to 1.6), days 1–3, SUSTAIN-1, age ≥65'
    """
    text = text.replace(">=", "≥").replace("<=", "≤")
    text = re.sub(r"(?<![\w.)-])-(?=\d)", "−", text)
    return re.sub(r"(?<=\d)-(?=\d)", "–", text)


def _unread(row: pd.Series, *columns: str) -> bool:
    return any(column in keys(row["unverified_fields"]) for column in columns)


def _mark(text: str, unread: bool, what: str = "unverified") -> str:
    """Add the mark inside the last bracket, or in one of its own."""
    if not unread:
        return text
    return f"{text[:-1]}; {what})" if text.endswith(")") else f"{text} ({what})"


def _need(row: pd.Series, *columns: str) -> None:
    missing = [column for column in columns if pd.isna(row[column])]
    if missing:
        held = ", ".join(f"#{part}" if part else "the estimate" for part in trial_parts(row))
        raise MissingFigure(f"{row['id']} has no {missing[0]}; it can be quoted for {held or 'nothing'}")


def trial_parts(row: pd.Series) -> list[str]:
    """List the fragments that a link to this trial may use; "" is the estimate with its interval.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.trials`.

    Returns
    -------
    list of str
        Those of :data:`TRIAL_PARTS` whose figure the row holds.
    """
    needs = {
        "": "estimate",
        "estimate": "estimate",
        "interval": "ci_low",
        "rates": "responders_control_pct",
        "rate-treat": "responders_treat_pct",
        "rate-control": "responders_control_pct",
        "n": "n_total",
        "n-treat": "n_treat",
        "n-control": "n_control",
        "p": "p_value",
    }
    return [part for part, column in needs.items() if pd.notna(row[column])]


def estimate(row: pd.Series, interval: bool = True) -> str:
    """Format an estimate, with its interval if there is one.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.trials`.
    interval : bool
        Whether to add the interval.

    Returns
    -------
    str
        Such as "−5.8 (−13.3 to 1.6)" or "71%".

    Raises
    ------
    MissingFigure
        If the row has no estimate.
    """
    check_flag("interval", interval)
    _need(row, "estimate")
    places = int(row["decimals"])
    text = number(row["estimate"], places) + ("%" if row["measure"] == "rate" else "")
    if interval and pd.notna(row["ci_low"]):
        text += f" ({number(row['ci_low'], places)} to {number(row['ci_high'], places)})"
        if not _unread(row, "estimate"):
            return _mark(text, _unread(row, "ci_low", "ci_high"), "interval unverified")
    return _mark(text, _unread(row, "estimate"))


def trial(row: pd.Series, part: str = "") -> str:
    """Format what a link to a trial quotes.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.trials`.
    part : str
        One of :data:`TRIAL_PARTS`: "" for estimate and interval, "rates" for "64% v 28%", "n" for "73", ...

    Returns
    -------
    str
        The figure, marked where it was not read in its source.

    Raises
    ------
    MissingFigure
        If the row lacks the figure, or `part` is none of the list.
    """
    if part not in TRIAL_PARTS:
        raise MissingFigure(f"#{part} is not one of {', '.join('#' + name for name in TRIAL_PARTS if name)}")
    if part in ("", "estimate"):
        return estimate(row, interval=not part)
    if part == "interval":
        _need(row, "ci_low", "ci_high")
        low, high = (number(row[column], int(row["decimals"])) for column in ("ci_low", "ci_high"))
        return _mark(f"{low} to {high}", _unread(row, "ci_low", "ci_high"))
    if part == "p":
        _need(row, "p_value")
        return _mark(f"p = {row['p_value']:g}", _unread(row, "p_value"))
    if part.startswith("rate"):
        columns = {
            "rates": ("responders_treat_pct", "responders_control_pct"),
            "rate-treat": ("responders_treat_pct",),
            "rate-control": ("responders_control_pct",),
        }[part]
        _need(row, *columns)
        text = " v ".join(number(row[column], int(row["rate_decimals"])) + "%" for column in columns)
        return _mark(text, _unread(row, *columns))
    column = {"n": "n_total", "n-treat": "n_treat", "n-control": "n_control"}[part]
    _need(row, column)
    return _mark(str(row[column]), _unread(row, column))


def safety(row: pd.Series) -> str:
    """Format the figure of a row of :func:`evidence.safety`, marked if it was not read in its source.

    Parameters
    ----------
    row : pandas.Series
        The row.

    Returns
    -------
    str
        Such as "About 12%".
    """
    return _mark(typeset(row["figure"]), row["confidence"] != "verified", CONFIDENCE_WORDS[row["confidence"]])


def guideline(row: pd.Series) -> str:
    """Say where a body stands, as the course sorts it, marked if the text itself was not read in full.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.guidelines`.

    Returns
    -------
    str
        Such as "with conditions (partly verified)".
    """
    if row["position"] == "not read":
        return "not read"
    return _mark(row["position"], row["confidence"] != "verified", CONFIDENCE_WORDS[row["confidence"]])


def day(date: Date) -> str:
    """Write a day as readers do.

    Parameters
    ----------
    date : datetime.date
        Or a pandas time stamp.

    Returns
    -------
    str
        Such as "3 May 2025".
    """
    return f"{date.day} {date:%B %Y}"


def again(row: pd.Series) -> str:
    """Say by which day a row of law is to be read again.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.practice` that states law.

    Returns
    -------
    str
        Such as "to be read again by 29 November 2027".
    """
    return f"to be read again by {day(row['review_by'])}"


def law(row: pd.Series) -> str:
    """Say of a practice point that it is law and no evidence, where, and until when; "" if it is none.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.practice`.

    Returns
    -------
    str
        Such as "Law, not evidence (England; to be read again by 29 November 2027)".
    """
    if not row["country"]:
        return ""
    return f"Law, not evidence ({row['country']}; {again(row)})"


def large(value: float) -> str:
    """Write a large number as prose does: millions in words, thousands with commas.

    Parameters
    ----------
    value : float
        0 or more.

    Returns
    -------
    str

    Examples
    --------
    >>> large(332e6), large(727000), large(290185742), large(3)
    ('332 million', '727,000', '290,185,742', '3')
    """
    if value >= 1e6 and value % 1e6 == 0:
        return f"{value / 1e6:,.0f} million"
    return f"{value:,.0f}"


def statistic(row: pd.Series, part: str = "") -> str:
    """Format what a link to a statistic quotes.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.statistics`.
    part : str
        One of :data:`STATISTIC_PARTS`: "" for the value, "year" for the year of the data, "interval" for
        "692,000 to 800,000".

    Returns
    -------
    str
        The value marked where it was not verified.

    Raises
    ------
    MissingFigure
        If the row has no interval, or `part` is none of the list.
    """
    if part not in STATISTIC_PARTS:
        parts = ", ".join(f"#{name}" for name in STATISTIC_PARTS if name)
        raise MissingFigure(f"#{part} is not one of {parts}")
    if part == "year":
        return str(row["year"])
    if part == "interval":
        if pd.isna(row["ci_low"]):
            raise MissingFigure(f"{row['id']} has no interval; it can be quoted for its value and #year")
        return f"{large(row['ci_low'])} to {large(row['ci_high'])}"
    return _mark(large(row["value"]), row["confidence"] != "verified", CONFIDENCE_WORDS[row["confidence"]])


def measured(row: pd.Series) -> str:
    """Say in words what a trial's estimate measures.

    Parameters
    ----------
    row : pandas.Series
        A row of :func:`evidence.trials`.

    Returns
    -------
    str
        Such as "mean difference in points on MADRS; lower favours the first treatment".
    """
    if row["measure"] == "none":
        return typeset(row["measure_note"])
    words = MEASURE_WORDS[row["measure"]]
    if row["measure"] not in RATIOS and row["unit"] not in ("SD", "%"):
        words += f" in {row['unit']}"
    if row["measure_note"]:
        words += f" ({typeset(row['measure_note'])})"
    if row["better_when"]:
        words += f"; {row['better_when']} favours the first treatment"
    return words


def checked(row: pd.Series) -> str:
    """Say when a row was last checked against its source.

    Parameters
    ----------
    row : pandas.Series
        A row of a table with the column `checked_on`.

    Returns
    -------
    str
        Such as "checked 3 May 2025" or "not rechecked".
    """
    return "not rechecked" if pd.isna(row["checked_on"]) else f"checked {day(row['checked_on'])}"
