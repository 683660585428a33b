"""Walks through a course from event to event: what every solver that cannot step over a dose does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from models.language.checks import instance, listed, mapping, number
from models.language.statement import Dose, System, event_times, infusion_rates

#: From state, start, end, the output times in between (start excluded, end included) and the infusion rates
#: to the states at these times, shape (times, states), and the state at the end.
Advance = Callable[[np.ndarray, float, float, np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class Change:
    """Parameters that take other values from a time on, as a drug's block does when it begins.

    Attributes
    ----------
    time : float
        In the system's unit of time, 0 or later.
    values : mapping of str to float
        The parameters' new values; all others stay as they are.
    """

    time: float
    values: Mapping[str, float]

    def __post_init__(self) -> None:
        """Refuse a time that is negative or not a number."""
        number("The time of a change", self.time, low=0)
        mapping("values", self.values)


def check_changes(system: System, changes: Iterable[Change]) -> list[Change]:
    """Return changes in the order of their times, if they are changes of this model.

    Parameters
    ----------
    system : System
        The model.
    changes : iterable of Change
        Changes of its parameters.

    Returns
    -------
    list of Change
        The same, sorted.

    Raises
    ------
    ValueError
        If one is no Change, or its values are not ones that the model accepts.
    """
    changes = [
        instance("A change", change, Change)
        for change in listed("changes", changes, "a list of Change(time, values)")
    ]
    for change in changes:
        system.values(change.values)
    return sorted(changes, key=lambda change: change.time)


def follow(
    system: System,
    doses: Sequence[Dose],
    times: np.ndarray,
    state: np.ndarray,
    advance: Advance,
    breaks: Iterable[float] = (),
) -> np.ndarray:
    """Give boluses and infusions at their times and let `advance` do the stretches in between.

    Parameters
    ----------
    system : System
        The model.
    doses : sequence of Dose
        Dose events, with their targets filled in.
    times : numpy.ndarray, shape (times,)
        Increasing times.
    state : numpy.ndarray, shape (states,)
        State at time 0, before any dose.
    advance : callable
        The solver of one stretch: see `Advance`.
    breaks : iterable of float
        Further times at which a stretch has to end.

    Returns
    -------
    numpy.ndarray
        States, shape (times, states). At the time of a bolus the state holds the bolus.
    """
    names = system.state_names
    state = np.array(state, dtype=float)
    result = np.empty((times.size, state.size))
    events = sorted({*event_times(doses, times[-1]), *(time for time in breaks if time < times[-1])})
    for begin, end in zip(events, [*events[1:], None], strict=True):
        for dose in doses:
            if dose.duration_min == 0 and dose.time_min == begin:
                state[names.index(dose.into)] += dose.amount_mg
        result[times == begin] = state
        if end is None:
            break
        inside = np.flatnonzero((times > begin) & (times <= end))
        result[inside], state = advance(
            state, begin, end, times[inside], infusion_rates(doses, names, begin, end)
        )
    return result


def tabulate(
    system: System, states: np.ndarray, times: Sequence[float], parameters: Mapping[str, float] | None
) -> pd.DataFrame:
    """Return the times (``time_min``, or another unit) and a column an output; states (times, states).

    Parameters
    ----------
    system : System
        The model.
    states : numpy.ndarray, shape (times, states)
        States in their units.
    times : sequence of float
        Times in the system's unit, shape (times,).
    parameters : mapping or None
        Values that differ from the model's own.

    Returns
    -------
    pandas.DataFrame
        One row a time.

    Raises
    ------
    ValueError
        If a parameter is unknown or out of its range.
    """
    table = system.evaluate_outputs(states, system.values(parameters))
    table.insert(0, f"time_{system.time_unit}", np.asarray(times, dtype=float))
    return table
