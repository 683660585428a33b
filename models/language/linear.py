"""Linear systems, solved exactly: every course is a sum of exponentials, whatever the doses.

A linear system x' = A x + u(t) is diagonalised once, A = V diag(l) V^-1. A bolus then decays as exp(l t), and
an infusion of duration d fills as (exp(l t) - 1) / l until it stops and decays afterwards; doses add up.
Where A cannot be diagonalised well (two equal rates), the matrix exponential does the same work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.linalg import expm

from models.language.checks import instance, mapping
from models.language.events import follow, tabulate
from models.language.statement import Dose, System, check_times

#: Beyond this condition number of the eigenvectors, 1e-10 of the peak is out of reach: use the exponential.
WORST_CONDITION = 1e5


def matrices(system: System, values: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return A of shape (states, states) and the constant input of shape (states,), per minute.

    Parameters
    ----------
    system : System
        A model that is linear in its states.
    values : mapping of str to float
        A value for each of its parameters.

    Returns
    -------
    tuple of numpy.ndarray
        A, per minute, and the constant input.

    Raises
    ------
    ValueError
        If the equations are not linear in the states, or a value is missing.
    """
    form, values = instance("system", system, System).linear_form, mapping("values", values)
    if missing := [name for name in system.parameter_names if name not in values]:
        raise ValueError(f"values has no {missing[0]}; it has to hold every parameter of the model.")
    arguments = [values[name] for name in system.parameter_names]
    return tuple(np.array(part(*arguments), dtype=float) for part in form)


def eigenvalues(system: System) -> np.ndarray:
    """Return the eigenvalues of A at the system's own values, per minute.

    Parameters
    ----------
    system : System
        A model that is linear in its states.

    Returns
    -------
    numpy.ndarray
        Real parts, per minute, shape (states,).

    Raises
    ------
    ValueError
        If the model is not linear in its states.
    """
    values = instance("system", system, System).values()
    return np.linalg.eigvals(matrices(system, values)[0]).real


def solve(
    system: System,
    doses: Iterable[Dose],
    times: Sequence[float],
    parameters: Mapping[str, float] | None = None,
) -> np.ndarray:
    """Solve a linear system exactly.

    Parameters
    ----------
    system : System
        A model that is linear in its states.
    doses, times, parameters
        As in `models.ode.solve`.

    Returns
    -------
    numpy.ndarray
        States, shape (times, states). At the time of a bolus the state holds the bolus.

    Raises
    ------
    ValueError
        If a dose, a time or a parameter is not one that the model accepts, or the model is not linear.
    """
    instance("system", system, System)
    times = check_times(times)
    doses = system.check_doses(doses)
    values = system.values(parameters)
    matrix, constant = matrices(system, values)
    start = np.array(system.initial_values(*values.values()), dtype=float)
    rates, vectors = np.linalg.eig(matrix)
    if np.linalg.cond(vectors) > WORST_CONDITION:
        states = _by_exponential(system, matrix, constant, start, doses, times)
    else:
        states = _by_modes(system, rates, vectors, constant, start, doses, times)
    return np.maximum(states, 0) if stays_positive(matrix, constant, start) else states


def stays_positive(matrix: np.ndarray, *given: np.ndarray) -> bool:
    """Say whether no state can fall below 0, so that a value below it is a rounding error.

    Parameters
    ----------
    matrix : numpy.ndarray, shape (..., states, states)
        A of ``x' = A x + u``, per unit of time.
    *given : numpy.ndarray
        Whatever is put in: the start, the constant input.

    Returns
    -------
    bool
        True if nothing below 0 is put in and no state drains another, as in every model of compartments.
    """
    outflow = np.eye(matrix.shape[-1], dtype=bool)
    return bool((np.where(outflow, 0, matrix) >= 0).all()) and all((one >= 0).all() for one in given)


def _by_modes(system, rates, vectors, constant, start, doses, times):
    inverse = np.linalg.inv(vectors)
    names = system.state_names
    elapsed = times[:, None]
    modes = np.zeros((times.size, rates.size), dtype=rates.dtype)
    if start.any():
        modes += np.exp(rates * elapsed) * (inverse @ start)
    if constant.any():
        modes += _filled(rates, elapsed) * (inverse @ constant)
    for dose in doses:
        first = np.searchsorted(times, dose.time_min)
        since = elapsed[first:] - dose.time_min
        amount = dose.amount_mg * inverse[:, names.index(dose.into)]
        if dose.duration_min == 0:
            modes[first:] += np.exp(rates * since) * amount
            continue
        last = np.searchsorted(times, dose.end_min, side="right") - first
        rate = amount / dose.duration_min
        modes[first : first + last] += _filled(rates, since[:last]) * rate
        after = np.exp(rates * (since[last:] - dose.duration_min))
        modes[first + last :] += after * (_filled(rates, dose.duration_min) * rate)
    return (modes @ vectors.T).real


def _filled(rates, elapsed):
    """Integrate exp(rate s) from 0 to the elapsed time; a rate of 0 gives the time itself."""
    safe = np.where(rates == 0, 1.0, rates)
    return np.where(rates == 0, elapsed, np.expm1(rates * elapsed) / safe)


def _by_exponential(system, matrix, constant, start, doses, times):
    size = start.size

    def advance(state, begin, end, inside, rates):
        # The constant input becomes one more state that stays 1.
        whole = np.zeros((size + 1, size + 1))
        whole[:size, :size] = matrix
        whole[:size, size] = constant + rates
        steps = np.diff(np.concatenate([[begin], inside, [end]]))
        # Even steps differ by rounding only and share one exponential, which costs far more than its use;
        # their mean keeps the end where it is.
        rounded = np.round(steps, 9)
        through = {step: expm(whole * steps[rounded == step].mean()) for step in np.unique(rounded)}
        reached = [np.append(state, 1.0)]
        for step in rounded:
            reached.append(through[step] @ reached[-1])
        return np.array(reached[1:-1]).reshape(-1, size + 1)[:, :size], reached[-1][:size]

    return follow(system, doses, times, start, advance)


def simulate(
    system: System,
    doses: Iterable[Dose],
    times: Sequence[float],
    parameters: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Solve a linear system exactly and return ``time_min`` with one column an output.

    Parameters
    ----------
    system : System
        A model that is linear in its states.
    doses, times, parameters
        As in `models.ode.solve`.

    Returns
    -------
    pandas.DataFrame
        The times, and a column an output, in the outputs' units.

    Raises
    ------
    ValueError
        If a dose, a time or a parameter is not one that the model accepts, or the model is not linear.
    """
    return tabulate(system, solve(system, doses, times, parameters), times, parameters)
