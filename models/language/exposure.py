"""What a course amounts to: area under the curve, peaks, half-life, steady state, for any linear system.

All of them come from the equations themselves, not from a sampled curve: an area is a linear solve, a peak is
a root of the derivative or the time of an event, and a half-life is an eigenvalue.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.linalg import expm
from scipy.optimize import brentq
from scipy.sparse.csgraph import connected_components

from models.language import linear
from models.language.checks import choice, instance, listed, number
from models.language.events import follow
from models.language.statement import LONGEST_TIME, Dose, System, check_times, event_times

#: How often the stretch between two events is halved towards its start, where a curve turns quickly, in the
#: search for a change of the slope's sign.
HALVINGS = 22
#: Even times of a course, if none are given.
EVEN = 361
#: A rate below this share of the fastest is a rounding error of 0: such a compartment never empties.
NOUGHT = 1e-13


def area_under_curve(
    system: System,
    doses: Iterable[Dose],
    until_min: float | None = None,
    parameters: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Return the area under each output, ng·h/mL for a concentration in ng/mL.

    To infinity, the integral I of the states that doses reach solves A I = -(amounts given): no clearance is
    put in by hand, no curve is sampled.

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
        By output; ng·h/mL for a concentration in ng/mL. nan where the model's limits forbid to read an area.

    Raises
    ------
    ValueError
        If the model fills without a dose, or, to infinity, if a compartment that a dose reaches and an output
        shows never empties.
    """
    doses = instance("system", system, System).check_doses(doses)
    values = system.values(parameters)
    matrix, constant = linear.matrices(system, values)
    start = np.array(system.initial_values(*values.values()), dtype=float)
    if constant.any() or start.any():
        raise ValueError(
            f"The model {system.name!r} is not empty before the first dose, so the area under "
            "its outputs is not the doses' doing."
        )
    if until_min is not None:
        until_min = number("until_min", until_min, low=0, high=LONGEST_TIME, unit="min")
        area = _integrals(system, matrix, doses, until_min)
    else:
        given = np.zeros(len(matrix))
        for dose in doses:
            given[system.state_names.index(dose.into)] += dose.amount_mg
        area = np.zeros(len(matrix))
        seen = sorted(
            set().union(
                *(
                    passed(system, matrix, np.flatnonzero(given), output)
                    for output in system.output_names
                    if output not in system.no_area
                )
            )
        )
        if not empties(matrix[np.ix_(seen, seen)]):
            raise ValueError(f"A compartment of {system.name!r} never empties, so the area has no end.")
        area[seen] = np.linalg.solve(matrix[np.ix_(seen, seen)], -given[seen])
    table = system.evaluate_outputs(area[None, :], values).iloc[0]
    return {name: math.nan if name in system.no_area else float(value) / 60 for name, value in table.items()}


def _integrals(system: System, matrix: np.ndarray, doses: Sequence[Dose], until_min: float) -> np.ndarray:
    """Return the integral of each state from empty at 0 to a time, mg·min."""
    size = len(matrix)
    whole = np.zeros((2 * size + 1, 2 * size + 1))  # states, their integrals, and a 1 for what is infused
    whole[:size, :size], whole[size:-1, :size] = matrix, np.eye(size)

    def advance(state, begin, end, inside, rates):
        whole[:size, -1] = rates
        reached = (expm(whole * (end - begin)) @ np.append(state, 1.0))[:-1]
        return reached[None, :][: inside.size], reached

    return follow(system, doses, np.array([until_min]), np.zeros(2 * size), advance)[0, size:]


def peaks(
    system: System,
    doses: Sequence[Dose],
    until_min: float = 1440.0,
    parameters: Mapping[str, float] | None = None,
    outputs: Sequence[str] | None = None,
) -> dict[str, list[tuple[float, float]]]:
    """Return where each output stops to rise: the peaks between dose events, and the events themselves.

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
    outputs : sequence of str, optional
        Which outputs; all if left out.

    Returns
    -------
    dict of str to list of (float, float)
        By output: each value and its time in minutes, by time. The values are exact, and the times too where
        they are events, else to about a ten-billionth of the time between the events.

    Raises
    ------
    ValueError
        If a dose, a time or a parameter is not one that the model accepts, or the model is not linear.
    """
    until_min = number("until_min", until_min, above=0, high=LONGEST_TIME, unit="min")
    doses = instance("system", system, System).check_doses(doses)
    values = system.values(parameters)
    outputs = [
        choice("outputs", name, system.output_names)
        for name in listed("outputs", system.output_names if outputs is None else outputs, "a list of names")
    ]
    times = _peak_times(
        system,
        doses,
        until_min,
        values,
        np.array(system.initial_values(*values.values()), dtype=float),
        outputs,
    )
    every = sorted(set().union(*times.values()))
    table = linear.simulate(system, doses, every, values)
    result = {}
    for name in outputs:
        course = dict(zip(every, table[name].tolist(), strict=True))
        result[name] = [(course[time], time) for time in sorted(times[name])]
    return result


def _peak_times(
    system: System,
    doses: Sequence[Dose],
    until_min: float,
    values: dict[str, float],
    start: np.ndarray,
    outputs: Sequence[str],
) -> dict[str, set[float]]:
    """Return by output the times of events and of what peaks between them, from states at time 0."""
    matrix, constant = linear.matrices(system, values)
    size = len(matrix)
    levels = system.evaluate_outputs(np.vstack([np.eye(size), np.zeros(size)]), values)[outputs].to_numpy()
    shown = (levels[:-1] - levels[-1]).T
    times = {name: set(event_times(doses, until_min)) for name in outputs}

    def advance(state, begin, end, inside, rates):
        slope = matrix @ state + constant + rates  # and then exp(A s) times this
        length = end - begin
        steps, slopes = [0.0], [shown @ slope]
        chains = [expm(matrix * length * 2.0**-HALVINGS * share) for share in (2**-0.5, 1.0)]
        for halving in range(HALVINGS, -1, -1):
            for at, share in enumerate((2**-0.5, 1.0)):
                steps.append(length * share * 2.0**-halving)
                slopes.append(shown @ chains[at] @ slope)
                chains[at] = chains[at] @ chains[at]
        signs = np.array(slopes) > 0
        for at, which in np.argwhere(signs[:-1] & ~signs[1:]):

            def rise(step, which=which):
                return shown[which] @ expm(matrix * step) @ slope

            low, high = steps[at], steps[at + 1]
            if rise(low) > 0 > rise(high):
                times[outputs[which]].add(begin + brentq(rise, low, high, xtol=1e-10 * length))
        whole = np.zeros((size + 1, size + 1))
        whole[:size, :size], whole[:size, size] = matrix, constant + rates
        reached = (expm(whole * length) @ np.append(state, 1.0))[:size]
        return reached[None, :][: inside.size], reached

    follow(system, doses, np.array([until_min]), start, advance)
    return times


def peak(
    system: System,
    doses: Sequence[Dose],
    until_min: float = 1440.0,
    parameters: Mapping[str, float] | None = None,
    outputs: Sequence[str] | None = None,
) -> dict[str, tuple[float, float]]:
    """Return the highest value of each output up to a time, and when it is first reached (minutes).

    Parameters
    ----------
    system, doses, until_min, parameters, outputs
        As in `peaks`.

    Returns
    -------
    dict of str to (float, float)
        Peak and its time, as exact as those of `peaks`.

    Raises
    ------
    ValueError
        If a dose, a time or a parameter is not one that the model accepts, or the model is not linear.
    """
    return {
        name: max(found, key=lambda one: one[0])
        for name, found in peaks(system, doses, until_min, parameters, outputs).items()
    }


def half_life(
    system: System,
    output: str | None = None,
    into: str | None = None,
    parameters: Mapping[str, float] | None = None,
) -> float:
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
        If a name is unknown, a dose into that target never reaches the output, or a compartment on the way
        never empties.
    """
    instance("system", system, System)
    output = choice("output", system.output_names[0] if output is None else output, system.output_names)
    into = choice("into", system.dose_targets[0] if into is None else into, system.dose_targets)
    matrix, _ = linear.matrices(system, system.values(parameters))
    seen = sorted(passed(system, matrix, [system.state_names.index(into)], output))
    if not seen:
        raise ValueError(f"A dose into {into!r} never reaches the output {output!r} of {system.name!r}.")
    if not empties(matrix[np.ix_(seen, seen)]):
        raise ValueError(f"A compartment of {system.name!r} never empties, so there is no half-life.")
    return math.log(2) / -float(slowest(matrix[np.ix_(seen, seen)]))


def slowest(matrix: np.ndarray) -> np.ndarray:
    """Return the largest real part of the eigenvalues, per minute: minus the rate of the slowest decay.

    Compartments that exchange with each other are taken together and the others apart, because equal rates
    along a chain would spoil its eigenvalues.

    Parameters
    ----------
    matrix : numpy.ndarray, shape (..., states, states)
        A of ``x' = A x``, per minute: one, or those of many patients.

    Returns
    -------
    numpy.ndarray, shape (...)
        Per minute; minus infinity without states.
    """
    flows = (matrix != 0).any(axis=tuple(range(matrix.ndim - 2)))
    _, group = connected_components(flows, connection="strong")
    result = np.full(matrix.shape[:-2], -math.inf)
    for one in np.unique(group):
        block = matrix[..., group == one, :][..., group == one]
        result = np.maximum(result, np.linalg.eigvals(block).real.max(axis=-1))
    return result


def empties(matrix: np.ndarray) -> bool:
    """Say whether every compartment empties.

    Parameters
    ----------
    matrix : numpy.ndarray, shape (..., states, states)
        A of ``x' = A x``, per minute: one, or those of many patients.

    Returns
    -------
    bool
        True if each decay is faster than a rounding error of the fastest; True without states.
    """
    return bool((slowest(matrix) < -NOUGHT * np.abs(matrix).max(axis=(-2, -1), initial=0.0)).all())


def passed(system: System, matrix: np.ndarray, start: Iterable[int], output: str) -> set[int]:
    """Return the states that a dose passes through on its way to an output.

    Parameters
    ----------
    system : System
        A linear model.
    matrix : numpy.ndarray, shape (states, states)
        Its A, per minute.
    start : iterable of int
        Places of the states that doses go into.
    output : str
        Name of an output.

    Returns
    -------
    set of int
        Places among the states; empty if no dose reaches the output.
    """
    flows = matrix != 0
    shown = {symbol.name for symbol in system.expanded_outputs[output].free_symbols}
    feeding = _reachable(flows.T, [i for i, name in enumerate(system.state_names) if name in shown])
    return feeding & _reachable(flows, start)


def _reachable(flows: np.ndarray, start: Iterable[int]) -> set[int]:
    """Return the compartments that `start` leads to; ``flows[i, j]`` is a flow from j to i."""
    found, new = set(), set(start)
    while new:
        found |= new
        new = {int(i) for j in new for i in np.flatnonzero(flows[:, j])} - found
    return found


def steady_state(
    system: System,
    doses: Iterable[Dose],
    every_min: float,
    times: Sequence[float] | None = None,
    parameters: Mapping[str, float] | None = None,
) -> pd.DataFrame:
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
    times : float or sequence of float, optional
        Increasing times since the start of the interval, at most `every_min`; if left out, 361 even times and
        those at which a dose begins, ends or peaks.
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
    doses = instance("system", system, System).check_doses(doses)
    if times is not None and (times := check_times(times))[-1] > every_min:
        raise ValueError(f"A time is {times[-1]:g} minutes, but the doses are repeated every {every_min:g}.")
    for dose in doses:
        if dose.end_min > every_min:
            raise ValueError(
                f"A dose ends after {dose.end_min:g} minutes, but the doses are repeated every {every_min:g}."
            )
    values = system.values(parameters)
    matrix, _ = linear.matrices(system, values)
    start = [system.state_names.index(dose.into) for dose in doses]
    seen = sorted(set().union(*(passed(system, matrix, start, output) for output in system.output_names)))
    part = matrix[np.ix_(seen, seen)]
    if not empties(part):
        raise ValueError(f"A compartment of {system.name!r} never empties, so there is no steady state.")
    left = linear.solve(system, doses, [every_min], parameters)[0, seen]
    # A dose at the very end of the interval belongs to the start of the next, which `doses` has already.
    before = np.linalg.solve(np.eye(len(seen)) - expm(part * every_min), left)
    if times is None:
        start = np.zeros(len(matrix))
        start[seen] = before
        found = _peak_times(system, doses, every_min, values, start, list(system.output_names))
        times = np.union1d(np.linspace(0, every_min, EVEN), sorted(set().union(*found.values())))
    states = linear.solve(system, doses, times, parameters)
    states[:, seen] += expm(part * times[:, None, None]) @ before
    table = system.evaluate_outputs(states, values)
    table.insert(0, "time_min", times)
    return table
