"""Synapses that change at spikes: differential equations between spikes, and what each spike adds.

Between spikes every rule of the course has a closed form, stated as its flow; nothing is stepped through
time. A spike changes the state by amounts that depend on the state just before it, so two spikes at the same
instant do not see each other.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import sympy
from scipy.special import ndtr
from sympy.utilities.lambdify import lambdify

from models.language.checks import increasing
from models.language.statement import System

#: Time since the state was last known, in milliseconds: what a flow is a function of.
ELAPSED = sympy.Symbol("elapsed")
SIDES = ("pre", "post")


class Moment(NamedTuple):
    """One instant with spikes: its time in milliseconds, and the state just before and just after it."""

    time: np.ndarray
    before: list
    after: list


@dataclass(frozen=True)
class SpikingRule:
    """A rule of plasticity.

    Attributes
    ----------
    system : System
        States, parameters, outputs, and the differential equations that hold between spikes, per millisecond.
    flow : mapping of str to SymPy expression
        Their solution: each state after the time `ELAPSED`, in terms of the states before.
    jumps : mapping of str to mapping
        For "pre" and "post", what a spike adds to states, in terms of the states just before it.
    delays : mapping of str to SymPy expression
        For "pre" or "post", milliseconds from a spike to its jump; 0 where left out.
    """

    system: System
    flow: Mapping[str, sympy.Expr]
    jumps: Mapping[str, Mapping[str, sympy.Expr]]
    delays: Mapping[str, sympy.Expr] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Hold the rule to its states and sides."""
        if set(self.flow) != set(self.system.state_names):
            raise ValueError(f"The flow of {self.system.name!r} has to state each of its states.")
        if set(self.jumps) != set(SIDES) or not set(self.delays) <= set(SIDES):
            raise ValueError(f"The jumps of {self.system.name!r} have to be those of pre and post.")

    def jump_rows(self, side: str) -> list[sympy.Expr]:
        """Return what a spike of a side adds to each state, in their order.

        Parameters
        ----------
        side : {"pre", "post"}
            Whose spike.

        Returns
        -------
        list of SymPy expression
            One a state.
        """
        return [sympy.sympify(self.jumps[side].get(name, 0)) for name in self.system.state_names]

    def flow_rows(self) -> list[sympy.Expr]:
        """Return each state after the elapsed time, in their order.

        Returns
        -------
        list of SymPy expression
            One a state.
        """
        return [sympy.sympify(self.flow[name]) for name in self.system.state_names]

    def delay_rows(self) -> list[sympy.Expr]:
        """Return the delays of both sides.

        Returns
        -------
        list of SymPy expression
            Milliseconds, for "pre" and "post".
        """
        return [sympy.sympify(self.delays.get(side, 0)) for side in SIDES]

    @cached_property
    def _compiled(self) -> dict[bool, tuple]:
        """Flow and jumps as functions, for plain numbers (False) and for arrays (True)."""
        states, parameters = self.system.state_names, self.system.parameter_names
        return {
            arrays: (
                lambdify([*states, "elapsed", *parameters], self.flow_rows(), modules=modules, cse=True),
                *(
                    lambdify([*states, *parameters], self.jump_rows(side), modules=modules, cse=True)
                    for side in SIDES
                ),
            )
            for arrays, modules in ((False, [_NUMBERS, "math"]), (True, [_ARRAYS, "numpy"]))
        }

    @cached_property
    def _delays(self):
        return lambdify(self.system.parameter_names, self.delay_rows())

    def follow(
        self, pre_ms: np.ndarray, post_ms: np.ndarray, values: Mapping[str, float]
    ) -> Iterator[Moment]:
        """Go from instant to instant through two spike trains.

        Parameters
        ----------
        pre_ms, post_ms : numpy.ndarray
            Increasing spike times in milliseconds, shapes (..., n_pre) and (..., n_post), with the same
            leading axes: one synapse each.
        values : mapping of str to float
            Every parameter.

        Yields
        ------
        Moment
            Each jump; two at one instant come one after the other, both from the state before them.
        """
        constants = [values[name] for name in self.system.parameter_names]
        trains = [
            train + delay for train, delay in zip((pre_ms, post_ms), self._delays(*constants), strict=True)
        ]
        times = np.concatenate(trains, axis=-1)
        is_post = np.broadcast_to(np.arange(times.shape[-1]) >= trains[0].shape[-1], times.shape)
        order = np.argsort(times, axis=-1, kind="stable")
        times, is_post = np.take_along_axis(times, order, -1), np.take_along_axis(is_post, order, -1)
        arrays = times.ndim > 1
        flow, *jumps = self._compiled[arrays]
        state = list(self.system.initial_values(*constants))
        if arrays:
            state = [np.full(times.shape[:-1], float(value)) for value in state]
        before = state
        steps = np.diff(times, axis=-1, prepend=times[..., :1])
        if not arrays:
            times, steps, is_post = times.tolist(), steps.tolist(), is_post.tolist()
        for k in range(len(times) if not arrays else times.shape[-1]):
            if arrays:
                step, post = steps[..., k], is_post[..., k]
                moved = flow(*state, step, *constants)
                before = [np.where(step > 0, new, old) for new, old in zip(moved, before, strict=True)]
                state = [np.where(step > 0, old, now) for old, now in zip(before, state, strict=True)]
                change = [
                    np.where(post, second, first)
                    for first, second in zip(*(jump(*before, *constants) for jump in jumps), strict=True)
                ]
                time = times[..., k]
            else:
                if steps[k] > 0:
                    before = state = flow(*state, steps[k], *constants)
                time, change = times[k], jumps[is_post[k]](*before, *constants)
            state = [now + added for now, added in zip(state, change, strict=True)]
            yield Moment(time, before, state)

    def simulate(
        self,
        times_ms: Sequence[float],
        pre_ms: Sequence[float],
        post_ms: Sequence[float],
        values: Mapping[str, float] | None = None,
    ) -> pd.DataFrame:
        """Observe one synapse at given times.

        Parameters
        ----------
        times_ms : sequence of float
            Increasing times in milliseconds; a spike counts from its instant on. Infinity stands for the end,
            when all that spikes leave behind has decayed.
        pre_ms, post_ms : sequence of float
            Increasing spike times in milliseconds.
        values : mapping, optional
            Parameters that differ from the rule's own.

        Returns
        -------
        pandas.DataFrame
            ``time_ms`` and a column for each output of the rule.

        Raises
        ------
        ValueError
            If times do not increase, a name is unknown or a value is out of bounds.
        """
        values = self.system.values(values)
        times = np.asarray(times_ms, dtype=float)
        trains = [
            increasing(name, train, low=-np.inf, unit="ms") if len(train) else np.array([])
            for name, train in (("pre_ms", pre_ms), ("post_ms", post_ms))
        ]
        if times.ndim != 1 or np.isnan(times).any() or (np.diff(times) <= 0).any():
            raise ValueError("times_ms does not increase; each time has to come after the one before it.")
        states = np.tile(np.array(self.system.initial_values(*values.values()), dtype=float), (times.size, 1))
        moments = list(self.follow(*trains, values))
        starts = [moment.time for moment in moments]
        for moment, end in zip(moments, [*starts[1:], np.nan], strict=False):
            for row in np.flatnonzero((times >= moment.time) & ~(times >= end)):
                states[row] = self.flowed(moment.after, times[row] - moment.time, values)
        with np.errstate(divide="ignore", invalid="ignore"):
            table = self.system.evaluate_outputs(states, values)
        table.insert(0, "time_ms", times)
        return table

    def flowed(self, state: list, elapsed_ms: float, values: Mapping[str, float]) -> list[float]:
        """Return a state of plain numbers after a time without spikes, in milliseconds (infinity at most).

        Parameters
        ----------
        state : list of float
            State at the start.
        elapsed_ms : float
            Milliseconds, infinity at most.
        values : mapping of str to float
            Every parameter.

        Returns
        -------
        list of float
            State at the end.
        """
        constants = [values[name] for name in self.system.parameter_names]
        return self._compiled[False][0](*state, elapsed_ms, *constants)


def decay(state: sympy.Symbol, tau: sympy.Expr) -> sympy.Expr:
    """State a trace that decays with a time constant in milliseconds: its flow.

    Parameters
    ----------
    state : sympy.Symbol
        The trace.
    tau : SymPy expression
        Its time constant, milliseconds.

    Returns
    -------
    SymPy expression
        The trace after the time `ELAPSED`.
    """
    return state * sympy.exp(-ELAPSED / tau)


def array_function(state: Callable[..., sympy.Expr], *names: str) -> Callable:
    """Compile an expression of named symbols for arrays.

    Parameters
    ----------
    state : callable
        Takes a symbol for each of `names` and returns a SymPy expression.
    *names : str
        The arguments.

    Returns
    -------
    callable
        The same of arrays, which broadcast.
    """
    symbols = sympy.symbols(names)
    return lambdify(symbols, state(*symbols), modules=[_ARRAYS, "numpy"], cse=True)


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def _log_of_array(values):
    with np.errstate(divide="ignore"):
        return np.log(values)


_NUMBERS = {"log": _log, "normal_cdf": ndtr}
_ARRAYS = {"log": _log_of_array, "normal_cdf": ndtr}
