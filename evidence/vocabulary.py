"""What the words of ``trials.csv`` mean: comparators, instruments and time points.

The tables are held to these words when they load, and the pooling sorts its rows by them.
"""

from __future__ import annotations

import re

#: What treatment was compared with, by how well it can hide who received ketamine.
COMPARATORS = {
    "saline": "saline or another inert placebo",
    "midazolam": "midazolam",
    "anaesthesia": "saline, masked by anaesthesia",
    "active": "an active treatment",
    "mixed": "inert and active placebos together",
    "none": "nothing",
}
#: First rule that fits the text of the column `comparator`.
COMPARATOR_RULES = (
    (r"none", "none"),
    (r".*anaesthesia.*", "anaesthesia"),
    (r"placebo/active|saline or midazolam", "mixed"),
    (
        r".*(ketamine|ECT|quetiapine|counselling|active controls|conventional treatment|group alone"
        r"|programme alone).*",
        "active",
    ),
    (r"midazolam.*", "midazolam"),
    (r"(switch to )?placebo.*|saline.*", "saline"),
)

#: What is measured, and how the names of its instruments begin. Scores of different instruments may be pooled
#: only standardised, and what is measured must never differ.
SUBJECTS = {
    "depression": (
        "MADRS",
        "HDRS",
        "HAM-D",
        "QIDS-SR",
        "CDRS-R",
        "EPDS",
        "BDI",
        "PHQ-9",
        "severity",
        "major depressive episode",
        "response",
        "remission",
        "relapse",
    ),
    "suicidal ideation": ("SSI", "MADRS suicide item", "clinician suicide items", "suicidal ideation"),
    "PTSD": ("CAPS-5", "PCL-5", "IES-R", "PTSD symptoms"),
    "obsessions": ("Y-BOCS",),
    "anxiety": ("LSAS", "HAM-A"),
    "pain": ("pain 0-10",),
    "abstinence": ("% days abstinent", "abstinence", "daily abstinence"),
    "craving": ("craving",),
    "adverse effects": ("TEAE",),
}
HOURS = {"min": 1 / 60, "h": 1, "day": 24, "wk": 7 * 24, "mo": 30.44 * 24, "y": 365.25 * 24}


class PoolingRefused(ValueError):
    """The rows must not be pooled; the message says why in a sentence."""


def check_flag(name: str, value: bool) -> None:
    """Refuse what is neither True nor False, so that "no" is not taken for yes.

    Parameters
    ----------
    name : str
        What the user calls the switch.
    value : bool
        What was given.

    Raises
    ------
    ValueError
        If it is neither.
    """
    if not isinstance(value, bool):
        raise ValueError(f"{name} is {value!r}; it has to be True or False.")


def comparator_class(comparator: str) -> str:
    """Sort the text of a comparator into :data:`COMPARATORS`.

    Parameters
    ----------
    comparator : str
        The column `comparator` of :func:`evidence.trials`.

    Returns
    -------
    str
        A key of :data:`COMPARATORS`.

    Raises
    ------
    PoolingRefused
        If no rule fits, so that a new wording is not put into a class by chance.

    Examples
    --------
    >>> comparator_class("midazolam 0.045 mg/kg IV"), comparator_class("saline during anaesthesia")
    ('midazolam', 'anaesthesia')
    """
    for pattern, name in COMPARATOR_RULES:
        if re.fullmatch(pattern, comparator):
            return name
    raise PoolingRefused(f"The comparator '{comparator}' fits none of {', '.join(COMPARATORS)}.")


def subject(instrument: str) -> str:
    """Return what an instrument measures: the key of :data:`SUBJECTS` with the longest beginning that fits.

    Parameters
    ----------
    instrument : str
        The column of this name of :func:`evidence.trials`.

    Returns
    -------
    str
        The key.

    Raises
    ------
    PoolingRefused
        If none fits.

    Examples
    --------
    >>> subject("MADRS <=10"), subject("MADRS suicide item")
    ('depression', 'suicidal ideation')
    """
    begins = {begin: name for name, group in SUBJECTS.items() for begin in group}
    fitting = [begin for begin in begins if re.match(rf"{re.escape(begin)}(?![A-Za-z])", instrument)]
    if not fitting:
        raise PoolingRefused(f"The instrument '{instrument}' fits none of {', '.join(SUBJECTS)}.")
    return begins[max(fitting, key=len)]


def hours_after(timepoint: str) -> tuple[float, float] | None:
    """Return the first and last hour that a time point names, or None if it names no length of time.

    Parameters
    ----------
    timepoint : str
        The column of this name of :func:`evidence.trials`.

    Returns
    -------
    (float, float) or None
        Hours after the treatment.

    Examples
    --------
    >>> hours_after("24 h"), hours_after("days 1-3"), hours_after("end of treatment")
    ((24.0, 24.0), (24.0, 72.0), None)
    """
    number = r"(\d+)(?:-(\d+))?"
    after = re.fullmatch(rf"{number} ?(min|h|day|wk|mo|y)s?(?: end point)?", timepoint)
    named = re.fullmatch(rf"(day|week)s? {number}", timepoint)
    if after:
        first, last, unit = after.groups()
    elif named:
        unit, first, last = named.groups()
        unit = {"week": "wk"}.get(unit, unit)
    else:
        return None
    return float(first) * HOURS[unit], float(last or first) * HOURS[unit]
