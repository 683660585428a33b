"""Measures the budget of the virtual cohort: ``python -m tests.models.bench_cohort``."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np

#: One cohort in a process of its own, so that its peak memory is its own: six infusions over 14 days.
COHORT = """
import json, resource, sys, time
from models.treatment import cohort, symptom_course
symptom_course.fitted(); cohort.simulate(1)
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
table = cohort.simulate({count}, "six", memory_gb=64, progress=lambda done, patients: None)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps({{"patients": len(table), "seconds": seconds, "memory_gb": peak * unit / 1e9,
                  "added_gb": (peak - base) * unit / 1e9}}))
"""
#: The same patients with 2,000 concentrations each; the band and the peak of each are kept.
PLASMA = """
import json, resource, sys, time
import numpy as np
from models.pharmacokinetics import population, routes
way = routes.route("intravenous_kamp")
doses = routes.schedule(35, (0, 2, 4, 7, 9, 11), 40)
times = np.linspace(0, 14 * 1440, 2000)
start = time.perf_counter()
people = population.sample(way.system, {count}, 0)
population.Population(way, doses, people).summary(times)
seconds = time.perf_counter() - start
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({{"patients": {count}, "seconds": seconds, "memory_gb": peak / 1e9}}))
"""
SIZES = (10_000, 30_000, 100_000, 300_000)


def run(program: str, count: int) -> dict:
    """Run one of the programs and return what it measured."""
    found = subprocess.run(
        [sys.executable, "-c", program.format(count=count)], check=True, capture_output=True, text=True
    )
    return json.loads(found.stdout)


def measure() -> dict:
    """Return seconds and GB of 100,000 patients, of their 2,000-point courses, and cost against number.

    ``exponent`` is the slope of log seconds against log patients: 1 where cost is in proportion.
    """
    sizes = [run(COHORT, count) for count in SIZES]
    logs = [np.log([one[name] for one in sizes]) for name in ("patients", "seconds")]
    return {
        "cohort": sizes[SIZES.index(100_000)],
        "plasma_2000_points": run(PLASMA, 100_000),
        "cost": sizes,
        "exponent": float(np.polyfit(*logs, 1)[0]),
    }


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
