"""The reference values: a table of published and computed numbers, each with its tolerance.

`row` registers the function that computes a row's value from our models. A row that nothing computes is
reported as such and never counts as passed. Tolerances: ``rel:x``, ``abs:x``, ``max:x`` (at most x),
``range:lo..hi``, ``sign`` (+, - or 0) and ``exact``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np

from models.derived import reference


@dataclass(frozen=True)
class Row:
    """One reference value."""

    id: str
    model: str
    quantity: str
    condition: str
    value: str
    unit: str
    tolerance: str
    confidence: str

    @property
    def verified(self) -> bool:
        return self.confidence == "verified"


ROWS = {
    row.Index: Row(row.Index, *row[1 : len(fields(Row))])
    for row in reference.values()[[field.name for field in fields(Row)[1:]]].itertuples()
}
COMPUTED: dict[str, Callable] = {}
#: Rows that are answered from the evidence tables: a trial's own figure is no model's to reproduce.
QUOTED: set[str] = set()


def row(*ids: str, quoted: bool = False) -> Callable:
    """Register the function that computes these rows; it is given the id if there are several."""
    for id_ in ids:
        if id_ not in ROWS:
            raise ValueError(f"There is no reference value {id_!r}.")
        if id_ in COMPUTED:
            raise ValueError(f"Two functions compute the reference value {id_!r}.")
    QUOTED.update(ids if quoted else ())

    def register(function: Callable) -> Callable:
        for id_ in ids:
            COMPUTED[id_] = function if len(ids) == 1 else lambda id_=id_: function(id_)
        return function

    return register


def agrees(expected: str, tolerance: str, found: float) -> bool:
    """Tell whether a value is within a row's tolerance; ValueError for a tolerance that nobody defined."""
    kind, _, size = tolerance.partition(":")
    if not math.isfinite(found):
        return False
    if kind == "sign":
        return {"+": found > 0, "-": found < 0, "0": found == 0}[expected]
    if kind == "range" and size:
        low, high = map(float, size.split(".."))
        return low <= found <= high
    if kind == "max" and size:
        return found <= float(size)
    wanted = float(expected)
    if kind == "rel" and size:
        return abs(found - wanted) <= float(size) * abs(wanted)
    if kind == "abs" and size:
        return abs(found - wanted) <= float(size)
    if kind == "exact" and not size:
        return found == wanted
    raise ValueError(
        f"{tolerance!r} is no tolerance; it has to be rel:x, abs:x, max:x, range:lo..hi, sign or exact."
    )


def check(id_: str) -> tuple[bool, float | list[float]]:
    """Compute a row; return whether it agrees, and the value, or values where the row has several."""
    found = np.atleast_1d(COMPUTED[id_]()).astype(float).tolist()
    expected = ROWS[id_].value.split(";")
    good = len(found) == len(expected) and all(
        agrees(value, ROWS[id_].tolerance, number) for value, number in zip(expected, found, strict=True)
    )
    return good, found[0] if len(found) == 1 else found


def summary(results: dict[str, bool]) -> list[str]:
    """Return the lines of a table: rows passed, missed and not computed, by subject."""
    lines = [
        f"{'reference values':28}{'verified':>10}{'passed':>8}{'(quoted':>9}{'missed':>9}"
        f"{'not computed':>14}   {'unverified':>10}{'within':>8}{'outside':>9}{'not computed':>14}"
    ]
    for subject, title in reference.SUBJECTS.items():
        count: Counter = Counter()
        for row_ in ROWS.values():
            if row_.model == subject:
                count[row_.verified, results.get(row_.id)] += 1
                count["quoted"] += row_.verified and results.get(row_.id, False) and row_.id in QUOTED
        cells = {
            verified: [
                sum(n for key, n in count.items() if key != "quoted" and key[0] == verified),
                *(count[verified, state] for state in (True, False, None)),
            ]
            for verified in (True, False)
        }
        a, b = cells[True], cells[False]
        lines.append(
            f"({subject}) {title:24}{a[0]:>10}{a[1]:>8}{count['quoted']:>8}){a[2]:>9}{a[3]:>14}"
            f"   {b[0]:>10}{b[1]:>8}{b[2]:>9}{b[3]:>14}"
        )
    return lines
