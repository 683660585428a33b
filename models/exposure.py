"""What a course amounts to: area under the curve, peak, half-life, steady state, for any linear system.

Areas and steady states come from the equations themselves (a linear solve), not from a sampled curve.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy.linalg import expm
from scipy.optimize import minimize_scalar

from models import linear
from models.checks import choice, instance, number
from models.statement import LONGEST_TIME, Dose, System, check_times, event_times

#: Points between two dose events among which a peak is looked for before it is refined.
POINTS = 200


def area_under_curve(system: System, doses: Iterable[Dose], until_min: float | None = None,
                     parameters: Mapping[str, float] | None = None) -> dict[str, float]:
    """Return the area under each output, ng·h/mL for a concentration in ng/mL.

    The integral I of the states solves A I = x(T) - (amounts given until T): no clearance is put in by hand,
    no curve is sampled.

    Parameters
    ----------
    system : System
        A linear model that is empty before the first dose.
    doses : iterable of Dose
        Dose events.
    until_min : float, optional
        End in minutes; to infinity if left out.
    parameters : mapping, optional
        Values that differ from the model's own.

    Returns
    -------
    dict of str to float
        By output; ng·h/mL for a concentration in ng/mL.

    Raises
    ------
    ValueError
        If a compartment never empties or fills without a dose, so that there is no such area.
    """
    doses = instance("system", system, System).check_doses(doses)
    values = system.values(parameters)
    matrix, constant = linear.matrices(system, values)
    start = np.array(system.initial_values(*values.values()), dtype=float)
    if constant.any() or start.any():
        raise ValueError(f"The model {system.name!r} is not empty before the first dose, so the area under "
                         "its outputs is not the doses' doing.")
    change = np.zeros(len(system.states))
    if until_min is not None:
        until_min = number("until_min", until_min, low=0, high=LONGEST_TIME, unit="min")
        change = linear.solve(system, doses, [until_min], parameters)[0]
    for dose in doses:
        share = 1.0
        if until_min is not None:
            since = until_min - dose.time
            share = float(since >= 0) if dose.duration == 0 else min(max(since / dose.duration, 0.0), 1.0)
        change[system.state_names.index(dose.into)] -= share * dose.amount
    try:
        area = np.linalg.solve(matrix, change)
    except np.linalg.LinAlgError:
        raise ValueError(f"A compartment of {system.name!r} never empties, so the area has no end.") from None
    return {name: float(value) / 60
            for name, value in system.evaluate_outputs(area[None, :], values).iloc[0].items()}


def peak(system: System, doses: Sequence[Dose], until_min: float = 1440.0,
         parameters: Mapping[str, float] | None = None) -> dict[str, tuple[float, float]]:
    """Return the highest value of each output up to a time, and when it is reached (minutes).

    Parameters
    ----------
    system : System
        A linear model.
    doses : sequence of Dose
        Dose events.
    until_min : float
        End of the search in minutes.
    parameters : mapping, optional
        Values that differ from the model's own.

    Returns
    -------
    dict of str to (float, float)
        Peak and its time. The time is exact where the peak is at a dose event, else to about 1e-5 minutes.

    Raises
    ------
    ValueError
        If a dose, a time or a parameter is not one that the model accepts, or the model is not linear.
    """
    until_min = number("until_min", until_min, above=0, high=LONGEST_TIME, unit="min")
    doses = instance("system", system, System).check_doses(doses)
    events = event_times(doses, until_min)
    # Dense after each event, where a curve turns quickly.
    steps = np.concatenate([[0], np.geomspace(1e-3, 1, POINTS)])
    times = np.unique(np.concatenate([a + steps * (b - a) for a, b in pairwise(events)]))
    times = times[times <= until_min]
    table = linear.simulate(system, doses, times, parameters)
    result = {}
    for name in system.output_names:
        course = table[name].to_numpy()
        at = int(np.argmax(course))
        best = (float(course[at]), float(times[at]))
        for low, high in ((at - 1, at), (at, at + 1)):
            if low < 0 or high >= len(times):
                continue
            done = minimize_scalar(
                lambda t, name=name: -float(linear.simulate(system, doses, [t], parameters)[name].iloc[0]),
                bounds=(times[low], times[high]), method="bounded", options={"xatol": 1e-6})
            best = max(best, (-float(done.fun), float(done.x)))
        result[name] = best
    return result


def half_life(system: System, output: str | None = None, into: str | None = None,
              parameters: Mapping[str, float] | None = None) -> float:
    """Return the terminal half-life in minutes: that of the slowest decay which the output shows.

    Parameters
    ----------
    system : System
        A linear model.
    output : str, optional
        Which output; the first if left out. Only compartments that feed it count.
    into : str, optional
        Dose target; the first if left out. Only compartments that the dose reaches count.
    parameters : mapping, optional
        Values that differ from the model's own.

    Returns
    -------
    float
        Minutes.

    Raises
    ------
    ValueError
        If a name is unknown, or a dose into that target never reaches the output.
    """
    instance("system", system, System)
    output = choice("output", system.output_names[0] if output is None else output, system.output_names)
    into = choice("into", system.dose_targets[0] if into is None else into, system.dose_targets)
    matrix, _ = linear.matrices(system, system.values(parameters))
    flows = matrix != 0
    shown = {symbol.name for symbol in system.expanded_outputs[output].free_symbols}
    feeding = _reachable(flows.T, [i for i, name in enumerate(system.state_names) if name in shown])
    reached = _reachable(flows, [system.state_names.index(into)])
    both = sorted(feeding & reached)
    if not both:
        raise ValueError(f"A dose into {into!r} never reaches the output {output!r} of {system.name!r}.")
    return math.log(2) / -np.linalg.eigvals(matrix[np.ix_(both, both)]).real.max()


def _reachable(flows: np.ndarray, start: Iterable[int]) -> set[int]:
    """Return the compartments that `start` leads to; ``flows[i, j]`` is a flow from j to i."""
    found, new = set(), set(start)
    while new:
        found |= new
        new = {int(i) for j in new for i in np.flatnonzero(flows[:, j])} - found
    return found


def steady_state(system: System, doses: Iterable[Dose], every_min: float, times: Sequence[float],
                 parameters: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return the course within one interval after the same doses have been repeated for ever.

    Before each interval the states are (I - exp(A tau))^-1 x, where x is what one interval from empty leaves.

    Parameters
    ----------
    system : System
        A linear model that is empty before the first dose.
    doses : iterable of Dose
        Dose events of one interval; each has to end within it.
    every_min : float
        Interval tau in minutes.
    times : sequence of float
        Increasing times since the start of the interval, at most `every_min`.
    parameters : mapping, optional
        Values that differ from the model's own.

    Returns
    -------
    pandas.DataFrame
        ``time_min`` and one column an output.

    Raises
    ------
    ValueError
        If a dose or a time lies outside the interval, or a compartment never empties.
    """
    every_min = number("every_min", every_min, above=0, high=LONGEST_TIME, unit="min")
    times = check_times(times)
    doses = instance("system", system, System).check_doses(doses)
    if times[-1] > every_min:
        raise ValueError(f"A time is {times[-1]:g} minutes, but the doses are repeated every {every_min:g}.")
    for dose in doses:
        if dose.time + dose.duration > every_min:
            raise ValueError(f"A dose ends after {dose.time + dose.duration:g} minutes, but the doses are "
                             f"repeated every {every_min:g}.")
    values = system.values(parameters)
    matrix, _ = linear.matrices(system, values)
    through = expm(matrix * every_min)
    if np.abs(np.linalg.eigvals(through)).max() >= 1 - 1e-12:
        raise ValueError(f"A compartment of {system.name!r} never empties, so there is no steady state.")
    left = linear.solve(system, doses, [every_min], parameters)[0]
    # A dose at the very end of the interval belongs to the start of the next, which `doses` has already.
    before = np.linalg.solve(np.eye(len(left)) - through, left)
    states = linear.solve(system, doses, times, parameters) + expm(matrix * times[:, None, None]) @ before
    table = system.evaluate_outputs(states, values)
    table.insert(0, "time_min", times)
    return table
