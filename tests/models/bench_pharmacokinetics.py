"""Measures how fast one course is solved: ``python -m tests.models.bench_pharmacokinetics``."""

from __future__ import annotations

import json
import time

import numpy as np

from models.language import linear, ode
from models.language.statement import Dose
from models.pharmacokinetics import intravenous_racemic

#: The course of the budget: six infusions in 14 days, 2,000 points.
COURSE = [Dose(day * 1440, 35, 40) for day in (0, 2, 4, 7, 9, 11)]
POINTS = np.linspace(0, 14 * 1440, 2000)


def _seconds(task, repeats: int) -> float:
    """Return the shortest of several runs; the others waited for other programs."""
    shortest = np.inf
    for _ in range(repeats):
        start = time.perf_counter()
        task()
        shortest = min(shortest, time.perf_counter() - start)
    return shortest


def course_speed() -> dict:
    """Time the exact solution of the course against SciPy's LSODA restarted at each dose."""
    system = intravenous_racemic.MODELS["domino"]
    exact = linear.solve(system, COURSE, POINTS)[:, 0]
    tight = ode.solve(system, COURSE, POINTS, rtol=1e-12, atol=1e-14)[:, 0]
    quick = _seconds(lambda: linear.solve(system, COURSE, POINTS), 50)
    slow = _seconds(lambda: ode.solve(system, COURSE, POINTS, rtol=1e-8, atol=1e-10), 3)
    return {
        "exact_ms": 1000 * quick,
        "lsoda_ms": 1000 * slow,
        "ratio": slow / quick,
        "error": float(np.abs(exact - tight).max() / exact.max()),
    }


if __name__ == "__main__":
    print(json.dumps(course_speed(), indent=2))
