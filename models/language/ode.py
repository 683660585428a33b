"""Any system, solved numerically by SciPy: slow, tight, and the reference for the faster solutions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.integrate import solve_ivp

from models.language.checks import choice, instance, number
from models.language.events import Change, check_changes, follow, tabulate
from models.language.statement import Dose, System, check_times

#: Methods of SciPy; those that take a Jacobian first.
METHODS = ("LSODA", "BDF", "Radau", "RK45", "RK23", "DOP853")


def solve(
    system: System,
    doses: Iterable[Dose],
    times: Sequence[float],
    parameters: Mapping[str, float] | None = None,
    *,
    changes: Iterable[Change] = (),
    method: str = "LSODA",
    rtol: float = 1e-11,
    atol: float = 1e-13,
) -> np.ndarray:
    """Integrate the system, restarting at every event.

    A solver that is not restarted steps over whole infusions.

    Parameters
    ----------
    system : System
        The model.
    doses : iterable of Dose
        Dose events.
    times : sequence of float
        Increasing times in the system's unit of time, shape (times,).
    parameters : mapping, optional
        Values that differ from the model's own; the initial state follows from them.
    changes : iterable of Change
        Parameters that take other values from a time on.
    method : str
        A name of `METHODS`, of ``scipy.integrate.solve_ivp``.
    rtol, atol : float
        Its tolerances.

    Returns
    -------
    numpy.ndarray
        States, shape (times, states). At the time of a bolus the state holds the bolus.

    Raises
    ------
    ValueError
        If a dose, a time or a parameter is not one that the model accepts.
    RuntimeError
        If the solver gives up, or the states grow without end.
    """
    instance("system", system, System)
    times = check_times(times)
    doses = system.check_doses(doses)
    values = system.values(parameters)
    changes = check_changes(system, changes)
    choice("method", method, METHODS)
    rtol, atol = number("rtol", rtol, above=0), number("atol", atol, above=0)

    def advance(state, start, end, inside, rates):
        numbers = list(_values_at(start, values, changes).values())

        def slope(_, y):
            return rates + system.right_hand_side_of_numbers(*y.tolist(), *numbers)

        def jacobian(_, y):
            return np.asarray(system.jacobian(*y, *numbers), dtype=float)

        extra = {"jac": jacobian} if method in METHODS[:3] else {}
        try:
            done = solve_ivp(
                slope,
                (start, end),
                state,
                method=method,
                t_eval=np.union1d(inside, end),
                rtol=rtol,
                atol=atol,
                **extra,
            )
        except OverflowError:
            raise RuntimeError(
                f"The model {system.name!r} could not be solved: it grows without end."
            ) from None
        if not done.success:
            raise RuntimeError(f"The model {system.name!r} could not be solved: {done.message}")
        return done.y.T[: inside.size], done.y[:, -1].copy()

    state = np.array(system.initial_values(*values.values()), dtype=float)
    return follow(system, doses, times, state, advance, breaks=[change.time for change in changes])


def _values_at(time: float, values: dict[str, float], changes: Sequence[Change]) -> dict[str, float]:
    """Return the parameters that hold from a time on."""
    for change in changes:
        if change.time <= time:
            values = values | change.values
    return values


def simulate(
    system: System,
    doses: Iterable[Dose],
    times: Sequence[float],
    parameters: Mapping[str, float] | None = None,
    *,
    changes: Iterable[Change] = (),
    **options,
) -> pd.DataFrame:
    """Solve the system and return the times, ``time_`` and the unit, with one column an output.

    Parameters
    ----------
    system : System
        The model.
    doses, times, parameters
        As in `solve`.
    changes : iterable of Change
        From the time of a change on, outputs follow the changed parameters.
    **options
        `method`, `rtol` and `atol` of `solve`.

    Returns
    -------
    pandas.DataFrame
        The times, and a column an output, in the outputs' units.

    Raises
    ------
    ValueError
        If a dose, a time or a parameter is not one that the model accepts.
    """
    changes = check_changes(instance("system", system, System), changes)
    states = solve(system, doses, times, parameters, changes=changes, **options)
    table = tabulate(system, states, times, parameters)
    now, values = np.asarray(times, dtype=float), system.values(parameters)
    for change in changes:
        later = now >= change.time
        values = values | change.values
        table.loc[later] = tabulate(system, states[later], now[later], values).to_numpy()
    return table
