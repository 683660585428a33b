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

from models.language import exposure, linear
from models.language.administration import Route
from models.language.checks import choice, instance, number, numbers, whole_number
from models.language.statement import LONGEST_TIME, Dose, System, check_times

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
#: Points between two edges of an input among which a peak is looked for, and halvings of the gap about it.
SEARCH, BISECTIONS = 24, 40
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
    return pd.DataFrame(
        {
            name: (typical[name] * factors[name]).clip(
                system.parameter(name).lower, system.parameter(name).upper
            )
            for name in factors
        }
    )


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
        Doses as they are given, in mg.
    patients : pandas.DataFrame
        One row a patient, columns named as parameters (`sample` draws them).
    parameters : mapping, optional
        Values that everybody has and that differ from the model's own.
    output : str, optional
        Which output; the model's first if left out.
    minutes_between : float, optional
        Minutes between units given together; the route's own if left out.

    Raises
    ------
    ValueError
        One sentence that says which input is wrong and what is allowed.
    """

    def __init__(
        self,
        route: Route,
        doses: Sequence[Dose],
        patients: pd.DataFrame,
        *,
        parameters: Mapping[str, float] | None = None,
        output: str | None = None,
        minutes_between: float | None = None,
    ) -> None:
        system = instance("route", route, Route).system
        self.route, self.system, self.count = route, system, len(instance("patients", patients, pd.DataFrame))
        if not self.count:
            raise ValueError("There are no patients; give at least one row.")
        self.output = choice("output", output or system.output_names[0], system.output_names)
        self.values: dict[str, np.ndarray | float] = dict(system.values(parameters))
        for name in patients:
            limits = system.parameter(name)
            column = numbers(name, patients[name], unit=limits.unit)
            for extreme in (np.min(column), np.max(column)):
                limits.check(extreme)
            self.values[name] = column
        self._events = [
            _Event(
                dose.time_min,
                dose.amount_mg * self._evaluate(way.fraction),
                dose.duration_min if way.duration is None else self._evaluate(way.duration),
                system.state_names.index(way.into),
            )
            for dose, way in route.split(doses, minutes_between)
        ]
        self._diagonalise()

    def _evaluate(self, expression: sympy.Expr | float) -> np.ndarray | float:
        expression = sympy.sympify(expression)
        names = sorted(symbol.name for symbol in expression.free_symbols)
        if not names:
            return float(expression)
        function = sympy.lambdify([sympy.Symbol(name) for name in names], expression)
        return function(*(self.values[name] for name in names))

    def _stack(self, entries: Sequence) -> np.ndarray:
        return np.stack([np.broadcast_to(entry, self.count) for entry in entries], axis=1)

    def _diagonalise(self) -> None:
        system, size = self.system, len(self.system.states)
        symbols = [state.symbol for state in system.states]
        seen = system.expanded_outputs[self.output]
        shown = [seen.diff(symbol) for symbol in symbols]
        values = [self.values[name] for name in system.parameter_names]
        rates, constant = (part(*values) for part in system.linear_form)
        if any(entry.free_symbols & set(symbols) for entry in shown):
            raise ValueError(
                f"The output {self.output!r} of {system.name!r} is not linear in the states; "
                "models.ode solves the model."
            )
        at_rest = seen.xreplace(dict.fromkeys(symbols, sympy.Integer(0)))
        if any(map(np.any, (*constant, *system.initial_values(*values), self._evaluate(at_rest)))):
            raise ValueError(f"The model {system.name!r} is not empty before the first dose.")
        self._shown = self._stack([self._evaluate(entry) for entry in shown])
        matrix = self._stack([entry for row in rates for entry in row]).reshape(self.count, size, size)
        self._matrix = matrix
        self._floor = 0.0 if linear.stays_positive(matrix, self._shown) else -math.inf
        # Only what a dose passes through on its way to the output: equal rates elsewhere do not matter.
        entered = sorted({event.state for event in self._events})
        passed = sorted(exposure.passed(system, (matrix != 0).any(axis=0), entered, self.output))
        matrix = matrix[np.ix_(range(self.count), passed, passed)]
        self._rates, vectors = np.linalg.eig(matrix)
        with np.errstate(all="ignore"):
            try:
                inverse = np.linalg.inv(vectors)
            except np.linalg.LinAlgError:
                inverse = np.full_like(vectors, np.inf)
            worst = np.linalg.norm(vectors, axis=(1, 2)) * np.linalg.norm(inverse, axis=(1, 2))
        self._exact = bool((worst <= linear.WORST_CONDITION).all())
        if not self._exact and self.count > MOST_ALONE:
            raise ValueError(
                f"The model {system.name!r} has equal rates, so each patient is solved alone; "
                f"that is done for at most {MOST_ALONE} patients, not {self.count}."
            )
        # What an amount in a state becomes in each mode, seen in the output: shape (states, modes, patients).
        weight = np.einsum("pj,pjk->pk", self._shown[:, passed], vectors)
        self._seen = np.zeros((size, len(passed), self.count), dtype=np.result_type(inverse, weight))
        self._seen[passed] = (inverse * weight[:, :, None]).transpose(2, 1, 0)
        self._rates = np.ascontiguousarray(self._rates.T)

    def area(self) -> np.ndarray:
        """Return the area under the output to infinity of every patient, ng·h/mL for ng/mL.

        Returns
        -------
        numpy.ndarray, shape (patients,)
            Areas; nan where the model's limits forbid to read an area.

        Raises
        ------
        ValueError
            If a compartment that a dose reaches and the output shows never empties in a patient.
        """
        if self.output in self.system.no_area:
            return np.full(self.count, math.nan)
        given = np.zeros((self.count, len(self.system.states)))
        for event in self._events:
            given[:, event.state] += event.amount
        # A flow that nobody has, or only some, leaves compartments that nothing enters and nothing empties.
        flows, which = np.unique(
            np.hstack([(self._matrix != 0).reshape(self.count, -1), given != 0]), axis=0, return_inverse=True
        )
        result = np.zeros(self.count)
        for pattern in range(len(flows)):
            here = which.ravel() == pattern
            matrix = self._matrix[here]
            start = np.flatnonzero(given[here][0])
            seen = sorted(exposure.passed(self.system, matrix[0], start, self.output))
            part = matrix[np.ix_(range(len(matrix)), seen, seen)]
            if not exposure.empties(part):
                raise ValueError(
                    f"A compartment of {self.system.name!r} never empties in a patient, so the "
                    "area has no end."
                )
            filled = np.linalg.solve(part, -given[here][:, seen, None])[:, :, 0]
            result[here] = np.einsum("pj,pj->p", self._shown[here][:, seen], filled) / 60
        return result

    def blocks(
        self, times: Sequence[float], progress: Callable[[float], None] | None = None
    ) -> Iterator[tuple[slice, np.ndarray]]:
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
                        course += self._during(event, k, now[:, None] - event.time)
            yield part, np.maximum(course.real, self._floor)
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

    def _during(self, event: _Event, k: int, since: np.ndarray) -> np.ndarray:
        """Return the share of a mode from one input, before, during and after it; minutes since its start."""
        rate, seen = self._rates[k], self._seen[event.state, k] * event.amount
        duration = np.asarray(event.duration)
        running = np.clip(since, 0, duration)
        filled = _mean_growth(rate, running) * np.where(
            duration > 0, running / np.where(duration > 0, duration, 1), since >= 0
        )
        return seen * filled * np.exp(rate * np.maximum(since - duration, 0))

    def _slope(self, time: np.ndarray) -> np.ndarray:
        """Return the output's rate of change in every patient, each at a time of their own."""
        slope = np.zeros(self.count, dtype=self._seen.dtype)
        for event in self._events:
            since, duration = time - event.time, np.asarray(event.duration)
            inside = (since >= 0) & (since < duration)
            length = np.where(duration > 0, duration, 1)
            for k, rate in enumerate(self._rates):
                seen = self._seen[event.state, k] * event.amount
                after = rate * _mean_growth(rate, duration) * np.exp(rate * np.maximum(since - duration, 0))
                slope += seen * np.where(
                    inside,
                    np.exp(rate * np.clip(since, 0, duration)) / length,
                    np.where(since >= duration, after, 0),
                )
        return slope.real

    def peaks(self, until_min: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the highest value of the output in every patient up to a time, and when it is reached.

        Parameters
        ----------
        until_min : float
            End of the search in minutes.

        Returns
        -------
        peak, time_min : numpy.ndarray, shape (patients,)
            In the output's unit, and minutes. Where no input begins or ends, the peak is the root of the
            derivative.

        Raises
        ------
        ValueError
            If the time is not a number of minutes above 0.
        """
        until_min = number("until_min", until_min, above=0, high=LONGEST_TIME, unit="min")
        if not self._exact:
            found = [
                exposure.peak(
                    self.system, self._doses(patient), until_min, self._values_of(patient), [self.output]
                )[self.output]
                for patient in range(self.count)
            ]
            return tuple(np.array(found).T)
        edges = {0.0, until_min}
        for event in self._events:
            edges |= {
                time
                for time in (event.time, event.time + float(np.min(event.duration)), event.end)
                if time <= until_min
            }
        shares = np.append(0, np.geomspace(1e-4, 1, SEARCH))
        times = np.unique(
            np.concatenate([low + shares * (high - low) for low, high in pairwise(sorted(edges))])
        )
        peak, at = np.full(self.count, -np.inf), np.zeros(self.count, dtype=int)
        for part, course in self.blocks(times):
            for place, row in zip(range(part.start, part.stop), course, strict=True):
                better = row > peak
                peak[better], at[better] = row[better], place
        when = times[at]
        # The peak is next to the highest point of the search, on a side on which the course is higher still.
        for neighbour in (np.minimum(at + 1, times.size - 1), np.maximum(at - 1, 0)):
            low, high = np.minimum(times[at], times[neighbour]), np.maximum(times[at], times[neighbour])
            nudge = 1e-9 * (high - low)
            if not ((self._slope(low + nudge) > 0) & (self._slope(high - nudge) < 0)).any():
                continue
            for _ in range(BISECTIONS):
                middle = (low + high) / 2
                rising = self._slope(middle) > 0
                low, high = np.where(rising, middle, low), np.where(rising, high, middle)
            value = sum(
                (
                    self._during(event, k, low - event.time)
                    for event in self._events
                    for k in range(len(self._rates))
                ),
                np.zeros(self.count),
            ).real
            better = value > peak
            peak[better], when[better] = value[better], low[better]
        return peak, when

    def _values_of(self, patient: int) -> dict[str, float]:
        return {
            name: float(np.broadcast_to(value, self.count)[patient]) for name, value in self.values.items()
        }

    def _doses(self, patient: int) -> list[Dose]:
        return [
            Dose(
                event.time,
                float(np.broadcast_to(event.amount, self.count)[patient]),
                float(np.broadcast_to(event.duration, self.count)[patient]),
                self.system.state_names[event.state],
            )
            for event in self._events
        ]

    def _alone(self, times: np.ndarray, progress: Callable[[float], None] | None) -> np.ndarray:
        result = np.empty((times.size, self.count))
        for patient in range(self.count):
            table = linear.simulate(self.system, self._doses(patient), times, self._values_of(patient))
            result[:, patient] = table[self.output]
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
            raise ValueError(
                f"{self.count} patients at {times.size} times would take {size / 1e9:.1f} GB; "
                f"at most {LARGEST_TABLE / 1e9:g} GB is allowed: ask for the band, or for fewer "
                "times or patients."
            )
        result = np.empty((times.size, self.count))
        for part, course in self.blocks(times):
            result[part] = course
        return result

    def summary(
        self,
        times: Sequence[float],
        quantiles: Sequence[float] = BAND,
        progress: Callable[[float], None] | None = None,
    ) -> tuple[pd.DataFrame, pd.DataFrame]:
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
            One row a patient: ``peak`` up to the last time and ``peak_time_min``, as `peaks` computes them,
            and ``area``, as `area` does.

        Raises
        ------
        ValueError
            If the times are not increasing minutes, or a quantile is not from 0 to 1.
        """
        times = check_times(times)
        shares = [number("quantiles", share, low=0, high=1) for share in quantiles]
        band = np.empty((times.size, len(shares)))
        last = self.count - 1
        below = np.floor(np.multiply(shares, last)).astype(int)
        above = np.multiply(shares, last) - below
        for part, course in self.blocks(times, progress):
            for row, place in zip(course, band[part], strict=True):
                ordered = np.sort(row)  # a whole sort is faster than finding a few ranks
                place[:] = (1 - above) * ordered[below] + above * ordered[np.minimum(below + 1, last)]
        columns = [
            f"q{round(100 * share):02d}"
            if math.isclose(100 * share, round(100 * share))
            else f"q{100 * share:g}"
            for share in shares
        ]
        table = pd.DataFrame(band, columns=columns)
        table.insert(0, "time_min", times)
        # At time 0 alone there is nothing to search.
        peak, when = self.peaks(times[-1]) if times[-1] else (self.courses(times)[0], np.zeros(self.count))
        return table, pd.DataFrame({"peak": peak, "peak_time_min": when, "area": self.area()})


def _mean_growth(rate: np.ndarray, duration: np.ndarray) -> np.ndarray:
    """Return the mean of exp(rate s) over 0 to the duration, 1 for no duration."""
    x = rate * duration
    small = np.abs(x) < 1e-300
    return np.where(small, 1.0, np.expm1(x) / np.where(small, 1.0, x))
