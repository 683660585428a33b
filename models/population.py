"""Many virtual patients at once: one linear model, exact, with every patient's own parameters.

Each patient's system is diagonalised once. The time axis is walked in blocks; the doses that every patient
has finished live on as one amplitude for each mode, so that a point costs the same however many doses came
before, and on even steps one multiplication a mode. A whole table is never held unless it is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
import sympy

from models import linear
from models.administration import Route
from models.checks import choice, instance, number, whole_number
from models.statement import Dose, System, check_times

#: Numbers in one block of the walk: small enough for a processor's cache, large enough to hide the loop.
BLOCK = 400_000
#: The largest table that `simulate` returns, in bytes.
LARGEST_TABLE = 1e9
#: Most patients whose systems cannot be diagonalised well, because each is then solved alone.
MOST_ALONE = 2000
#: An amplitude below this is set to 0.
NOUGHT = 1e-250
#: Steps that differ by less than this share of the time differ by rounding only.
EVEN = 1e-15
#: Percentiles of a band.
BAND = (0.05, 0.5, 0.95)


def sample(system: System, n: int, seed: int, parameters: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Draw virtual patients: log-normal around the typical values, correlated where that was published.

    The spread of each parameter and where it comes from is in ``system.parameter_table()``; a parameter
    without one is the same in everybody.

    Parameters
    ----------
    system : System
        The model.
    n : int
        Number of patients, 1 to 1,000,000.
    seed : int
        Seed; the same seed gives the same patients.
    parameters : mapping, optional
        Typical values that differ from the model's own.

    Returns
    -------
    pandas.DataFrame
        One row a patient, one column for each parameter that varies, in the parameter's unit. A draw outside
        what the model accepts is set to its limit.

    Raises
    ------
    ValueError
        If a count is no whole number in its range, or a parameter is unknown or out of its range.
    """
    instance("system", system, System)
    n = whole_number("n", n, low=1, high=1_000_000)
    seed = whole_number("seed", seed)
    typical = system.values(parameters)
    factors = system.sample_factors(n, seed)
    return pd.DataFrame({name: (typical[name] * factors[name]).clip(system.parameter(name).lower,
                                                                    system.parameter(name).upper)
                         for name in factors})


@dataclass(frozen=True)
class _Event:
    """One input: amount and duration of every patient, shape (patients,) or a single number."""

    time: float
    amount: np.ndarray | float
    duration: np.ndarray | float
    state: int

    @property
    def end(self) -> float:
        return self.time + float(np.max(self.duration))


class Population:
    """Virtual patients on one route with the same schedule.

    Parameters
    ----------
    route : Route
        How the drug is given, and the model.
    doses : sequence of Dose
        Doses as they are given; mg, or mg per kilogram with `per_kilogram`.
    patients : pandas.DataFrame
        One row a patient, columns named as parameters (`sample` draws them).
    parameters : mapping, optional
        Values that everybody has and that differ from the model's own.
    per_kilogram : bool
        True if the amounts are per kilogram of ``weight_kg``.
    output : str, optional
        Which output; the model's first if left out.
    minutes_between : float, optional
        Minutes between units given together; the route's own if left out.

    Raises
    ------
    ValueError
        One sentence that says which input is wrong and what is allowed.
    """

    def __init__(self, route: Route, doses: Sequence[Dose], patients: pd.DataFrame, *,
                 parameters: Mapping[str, float] | None = None, per_kilogram: bool = False,
                 output: str | None = None, minutes_between: float | None = None) -> None:
        system = route.system
        self.route, self.system, self.count = route, system, len(patients)
        if not self.count:
            raise ValueError("There are no patients; give at least one row.")
        self.output = choice("output", output or system.output_names[0], system.output_names)
        self.values: dict[str, np.ndarray | float] = dict(system.values(parameters))
        for name in patients:
            limits = system.parameter(name)
            column = np.asarray(patients[name], dtype=float)
            for extreme in (np.min(column), np.max(column)):
                limits.check(extreme)
            self.values[name] = column
        self._events = self._spread(route, doses, per_kilogram, minutes_between)
        self._diagonalise()

    def _evaluate(self, expression: sympy.Expr | float) -> np.ndarray | float:
        expression = sympy.sympify(expression)
        names = sorted(symbol.name for symbol in expression.free_symbols)
        function = sympy.lambdify([sympy.Symbol(name) for name in names], expression)
        return function(*(self.values[name] for name in names))

    def _spread(self, route, doses, per_kilogram, minutes_between) -> list[_Event]:
        per = 1.0
        if per_kilogram:
            if "weight_kg" not in self.values:
                raise ValueError(f"The route {route.name!r} has no body weight in its model; give doses in "
                                 "mg, not in mg per kilogram.")
            per = self.values["weight_kg"]
        return [_Event(dose.time, dose.amount * per * self._evaluate(way.fraction),
                       dose.duration if way.duration is None else self._evaluate(way.duration),
                       self.system.state_names.index(way.into))
                for dose, way in route.split(doses, minutes_between)]

    def _stack(self, entries: Sequence) -> np.ndarray:
        return np.stack([np.broadcast_to(self._evaluate(entry), self.count) for entry in entries], axis=1)

    def _diagonalise(self) -> None:
        system, size = self.system, len(self.system.states)
        symbols = [state.symbol for state in system.states]
        rows = list(system.expanded_equations.values())
        seen = system.expanded_outputs[self.output]
        zero = dict.fromkeys(symbols, sympy.Integer(0))
        rates = [row.diff(symbol) for row in rows for symbol in symbols]
        shown = [seen.diff(symbol) for symbol in symbols]
        if any(entry.free_symbols & set(symbols) for entry in (*rates, *shown)):
            raise ValueError(f"The model {system.name!r} is not linear in its states; models.ode solves it.")
        if any(entry.xreplace(zero) != 0 for entry in (*rows, seen)) or any(
                sympy.sympify(state.initial) != 0 for state in system.states):
            raise ValueError(f"The model {system.name!r} is not empty before the first dose.")
        self._shown = self._stack(shown)
        matrix = self._stack(rates).reshape(self.count, size, size)
        self._matrix = matrix
        self._rates, vectors = np.linalg.eig(matrix)
        with np.errstate(all="ignore"):
            try:
                inverse = np.linalg.inv(vectors)
            except np.linalg.LinAlgError:
                inverse = np.full_like(vectors, np.inf)
            worst = np.linalg.norm(vectors, axis=(1, 2)) * np.linalg.norm(inverse, axis=(1, 2))
        self._exact = bool((worst <= linear.WORST_CONDITION).all())
        if not self._exact and self.count > MOST_ALONE:
            raise ValueError(f"The model {system.name!r} has equal rates, so each patient is solved alone; "
                             f"that is done for at most {MOST_ALONE} patients, not {self.count}.")
        # What an amount in a state becomes in each mode, seen in the output: shape (states, modes, patients).
        weight = np.einsum("pj,pjk->pk", self._shown, vectors)
        self._seen = np.ascontiguousarray((inverse * weight[:, :, None]).transpose(2, 1, 0))
        self._rates = np.ascontiguousarray(self._rates.T)

    def area(self) -> np.ndarray:
        """Return the area under the output to infinity of every patient, ng·h/mL for ng/mL.

        Returns
        -------
        numpy.ndarray, shape (patients,)
            Areas.
        """
        given = np.zeros((self.count, len(self.system.states)))
        for event in self._events:
            given[:, event.state] += event.amount
        filled = np.linalg.solve(self._matrix, -given[:, :, None])[:, :, 0]
        return np.einsum("pj,pj->p", self._shown, filled) / 60

    def blocks(self, times: Sequence[float],
               progress: Callable[[float], None] | None = None) -> Iterator[tuple[slice, np.ndarray]]:
        """Walk the time axis; yield the slice of `times` and the output, shape (times of block, patients).

        Parameters
        ----------
        times : sequence of float
            Increasing times in minutes.
        progress : callable, optional
            Called with the share done, 0 to 1, after each block.

        Yields
        ------
        (slice, numpy.ndarray)
            Places in `times`, and the output there in its unit.

        Raises
        ------
        ValueError
            If the times are not increasing minutes.
        """
        times = check_times(times)
        if not self._exact:
            yield slice(0, times.size), self._alone(times, progress)
            return
        amplitude = np.zeros_like(self._rates)
        reference, waiting = 0.0, sorted(self._events, key=lambda event: event.end)
        for part in self._parts(times):
            now = times[part]
            amplitude *= np.exp(self._rates * (now[0] - reference))
            reference = now[0]
            while waiting and waiting[0].end <= reference:
                event = waiting.pop(0)
                for k in range(len(self._rates)):
                    amplitude[k] += self._after(event, k, reference)
            # Numbers this small no longer matter, and processors are slow with them.
            amplitude[np.abs(amplitude) < NOUGHT] = 0
            course = self._decay(amplitude, now)
            for event in waiting:
                if event.time <= now[-1]:
                    for k in range(len(self._rates)):
                        course += self._during(event, k, now)
            yield part, course.real
            if progress:
                progress(part.stop / times.size)

    def _parts(self, times: np.ndarray) -> Iterator[slice]:
        """Cut the times into blocks, so that the start and the end of every input begin a new one."""
        step = max(BLOCK // self.count, 1)
        edges = {0, times.size}
        for event in self._events:
            edges |= {int(i) for i in np.searchsorted(times, [event.time, event.end])}
        edges = sorted(edges | set(range(0, times.size, step)))
        for first, last in pairwise(edges):
            yield slice(first, last)

    def _decay(self, amplitude: np.ndarray, now: np.ndarray) -> np.ndarray:
        """Return the modes' sum from the first of `now` on; even steps need one exponential a mode."""
        course = np.empty((now.size, self.count), dtype=amplitude.dtype)
        steps = np.diff(now)
        even = steps.size and np.ptp(steps) <= EVEN * now[-1]
        left = amplitude
        factor = np.exp(self._rates * steps[0]) if even else None
        for i, time in enumerate(now):
            if i:
                left = left * factor if even else amplitude * np.exp(self._rates * (time - now[0]))
            left.sum(axis=0, out=course[i])
        return course

    def _after(self, event: _Event, k: int, time: float) -> np.ndarray:
        """Return the share of a mode that a finished input has left at a time."""
        rate, seen = self._rates[k], self._seen[event.state, k] * event.amount
        duration = np.asarray(event.duration)
        since = np.exp(rate * (time - event.time - duration))
        return seen * since * _mean_growth(rate, duration)

    def _during(self, event: _Event, k: int, now: np.ndarray) -> np.ndarray:
        """Return the share of a mode from one input at times before, during and after it."""
        rate, seen = self._rates[k], self._seen[event.state, k] * event.amount
        since = now[:, None] - event.time
        duration = np.asarray(event.duration)
        running = np.clip(since, 0, duration)
        filled = _mean_growth(rate, running) * np.where(duration > 0, running / np.where(
            duration > 0, duration, 1), since >= 0)
        return seen * filled * np.exp(rate * np.maximum(since - duration, 0))

    def _alone(self, times: np.ndarray, progress: Callable[[float], None] | None) -> np.ndarray:
        result = np.empty((times.size, self.count))
        for patient in range(self.count):
            one = {name: float(np.broadcast_to(value, self.count)[patient])
                   for name, value in self.values.items()}
            doses = [Dose(event.time, float(np.broadcast_to(event.amount, self.count)[patient]),
                          float(np.broadcast_to(event.duration, self.count)[patient]),
                          self.system.state_names[event.state]) for event in self._events]
            result[:, patient] = linear.simulate(self.system, doses, times, one)[self.output]
            if progress:
                progress((patient + 1) / self.count)
        return result

    def courses(self, times: Sequence[float]) -> np.ndarray:
        """Return the output of every patient, shape (times, patients); refuse a table that is too large.

        Parameters
        ----------
        times : sequence of float
            Increasing times in minutes.

        Returns
        -------
        numpy.ndarray, shape (times, patients)
            The output, in its unit.

        Raises
        ------
        ValueError
            If the times are not increasing minutes, or the table would be larger than `LARGEST_TABLE`.
        """
        times = check_times(times)
        size = 8.0 * times.size * self.count
        if size > LARGEST_TABLE:
            raise ValueError(f"{self.count} patients at {times.size} times would take {size / 1e9:.1f} GB; "
                             f"at most {LARGEST_TABLE / 1e9:g} GB is allowed: ask for the band, or for fewer "
                             "times or patients.")
        result = np.empty((times.size, self.count))
        for part, course in self.blocks(times):
            result[part] = course
        return result

    def summary(self, times: Sequence[float], quantiles: Sequence[float] = BAND,
                progress: Callable[[float], None] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Summarise many patients without holding their courses.

        Parameters
        ----------
        times : sequence of float
            Increasing times in minutes.
        quantiles : sequence of float
            Quantiles of the patients at each time, 0 to 1.
        progress : callable, optional
            Called with the share done.

        Returns
        -------
        band : pandas.DataFrame
            ``time_min`` and one column a quantile (``q05`` for 0.05).
        exposure : pandas.DataFrame
            One row a patient: ``peak`` and ``peak_time_min`` among the given times, ``area`` (exact, to
            infinity, ng·h/mL for ng/mL).

        Raises
        ------
        ValueError
            If the times are not increasing minutes, or a quantile is not from 0 to 1.
        """
        times = check_times(times)
        shares = [number("quantiles", share, low=0, high=1) for share in quantiles]
        band = np.empty((times.size, len(shares)))
        peak, when = np.full(self.count, -np.inf), np.zeros(self.count)
        last = self.count - 1
        below = np.floor(np.multiply(shares, last)).astype(int)
        above = np.multiply(shares, last) - below
        for part, course in self.blocks(times, progress):
            for time, row, place in zip(times[part], course, band[part], strict=True):
                better = row > peak
                peak[better] = row[better]
                when[better] = time
                ordered = np.sort(row)  # a whole sort is faster than finding a few ranks
                place[:] = (1 - above) * ordered[below] + above * ordered[np.minimum(below + 1, last)]
        columns = [f"q{round(100 * share):02d}" if math.isclose(100 * share, round(100 * share))
                   else f"q{100 * share:g}" for share in shares]
        table = pd.DataFrame(band, columns=columns)
        table.insert(0, "time_min", times)
        return table, pd.DataFrame({"peak": peak, "peak_time_min": when, "area": self.area()})


def _mean_growth(rate: np.ndarray, duration: np.ndarray) -> np.ndarray:
    """Return the mean of exp(rate s) over 0 to the duration, 1 for no duration."""
    x = rate * duration
    small = np.abs(x) < 1e-300
    return np.where(small, 1.0, np.expm1(x) / np.where(small, 1.0, x))
