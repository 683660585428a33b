"""Compares whole courses of every model: Python, JavaScript and libRoadRunner.

``python -m tests.models.bench_parity`` takes some minutes; the tests compare what they have time for.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from tests.models import random_courses


def parity(name: str, count: int = 1000, independent: int = 1000) -> dict:
    """Compare courses of a system: JavaScript and Python on every set, both with libRoadRunner on some.

    Returns
    -------
    dict
        The numbers of sets, and the largest difference of each pair of solvers, each output in units of its
        largest value. A system that no page runs has no figure for JavaScript.
    """
    sets, times = random_courses.cases(name, count)
    found = {"python": list(random_courses.on_every_core(random_courses.by_python, sets, times, name))}
    if (module := random_courses.generated(name)).exists():
        with tempfile.TemporaryDirectory() as folder:
            found["javascript"] = random_courses.javascript(module, sets, times, Path(folder))
    if independent:
        found["roadrunner"] = list(
            random_courses.on_every_core(random_courses.independently, sets[:independent], times, name)
        )
    result = {"sets": count, "independent_sets": independent}
    for first, second in (("javascript", "python"), ("javascript", "roadrunner"), ("python", "roadrunner")):
        if first in found and second in found:
            result[f"{first}_against_{second}"] = float(
                max(
                    random_courses.difference(a, b) for a, b in zip(found[first], found[second], strict=False)
                )
            )
    return result


def measure() -> dict:
    """Return `parity` of every model that changes in time, by its name."""
    return {name: parity(name) for name in random_courses.SYSTEMS}


if __name__ == "__main__":
    for model in random_courses.SYSTEMS:
        print(json.dumps({model: parity(model)}), flush=True)
