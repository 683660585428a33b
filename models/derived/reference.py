"""The reference values that the models are held to, and what the models give.

``reference_values.csv`` has the yardstick: published or independently computed numbers, each with its
tolerance and where it was read. ``reference_results.csv`` has what this project's code gives for each, or why
it gives nothing; ``python -m tests.models.reference_results`` writes it, and the tests compute it anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

VALUES = Path(__file__).with_name("reference_values.csv")
RESULTS = Path(__file__).with_name("reference_results.csv")

#: The subjects that the rows are counted by.
SUBJECTS = {
    "a": "pharmacokinetics",
    "b": "NMDA receptor",
    "c": "disinhibition",
    "d": "cascade to spines",
    "e": "plasticity",
    "f": "symptom course",
    "g": "meta-analysis",
}
#: What a row's result rests on.
BASES = {
    "model": "computed by a model or a function",
    "table": "read in the evidence tables",
    "none": "not computed",
}


def values() -> pd.DataFrame:
    """Return the reference values, indexed by id, all as text.

    Returns
    -------
    pandas.DataFrame
        ``model`` (a key of `SUBJECTS`), ``quantity``, ``condition``, ``value`` (several are separated by
        semicolons), ``unit``, ``tolerance`` (``rel:x``, ``abs:x``, ``max:x``, ``range:lo..hi``, ``sign`` or
        ``exact``), ``source``, ``doi``, ``where_verified``, ``confidence`` ("verified" or "unverified").
    """
    return _read(VALUES).copy()


def results() -> pd.DataFrame:
    """Return the reference values with what this project gives, indexed by id, all as text.

    Returns
    -------
    pandas.DataFrame
        The columns of `values`, and ``basis`` (a key of `BASES`), ``found`` (six digits; several are
        separated by semicolons; empty if not computed), ``agrees`` ("yes", "no" or empty) and ``reason`` (why
        not computed).
    """
    return _read(VALUES).join(_read(RESULTS), validate="one_to_one")


@cache
def _read(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8").set_index("id")
    if not table.index.is_unique:
        raise ValueError(f"{path.name} has the id {table.index[table.index.duplicated()][0]!r} twice.")
    return table
