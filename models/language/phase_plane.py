"""Fixed points, stability and nullclines of a system of two states."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.optimize import brentq, minimize_scalar

from models.language.checks import instance, numbers, row, whole_number
from models.language.statement import System

#: Real parts closer to 0 than this share of the largest eigenvalue decide nothing about stability.
NEUTRAL = 1e-9


class Plane(NamedTuple):
    """The part of the plane of two states that holds every fixed point: (low, high) of each state."""

    first: tuple[float, float]
    second: tuple[float, float]


def fixed_points(system: System, values: Mapping[str, float], plane: Plane, grid: int = 4001) -> pd.DataFrame:
    """Find every state in which nothing changes, and whether it is stable.

    Parameters
    ----------
    system : System
        A model of two states, the second of which limits itself: its slope falls as it rises.
    values : mapping of str to float
        Parameters that differ from the model's own.
    plane : Plane
        Where to look.
    grid : int
        Values of the first state that are tried before roots are refined.

    Returns
    -------
    pandas.DataFrame
        A row for each fixed point, by rising first state: both states by name, ``eigenvalue_1`` and
        ``eigenvalue_2`` of the Jacobian (complex, per unit of time), ``stable``, ``kind`` ("stable node",
        "unstable focus", "saddle" and so on; "non-hyperbolic" where the Jacobian cannot tell).

    Raises
    ------
    ValueError
        If a value, a name or the plane is not one that the model accepts.

    Notes
    -----
    For each value of the first state there is one of the second at which the second rests. Along that curve
    the sign changes of the first state's slope are refined to rounding error.
    """
    values = instance("system", system, System).values(values)
    instance("plane", plane, Plane)

    def resting(first):
        return _falling_root(lambda second: _slopes(system, values, first, second)[1], np.shape(first), plane)

    def slope(first):
        return _slopes(system, values, first, resting(first))[0]

    tried = np.linspace(*plane.first, whole_number("grid", grid, low=2, high=1_000_000))
    slopes = slope(tried)
    brackets = [(tried[k], tried[k + 1]) for k in np.flatnonzero(slopes[:-1] * slopes[1:] < 0)]
    # Beside a grid point that is a root another root may lie in the same cell.
    beside = 1e-4 * (tried[1] - tried[0])
    for k in np.flatnonzero(slopes == 0):
        for side in (-1, 1):
            near = tried[k] + side * beside
            if 0 <= k + side < grid and float(slope(near)) * slopes[k + side] < 0:
                brackets.append(tuple(sorted((near, tried[k + side]))))
    # Two points that are about to merge hide between grid points, where the slope only touches zero.
    size = np.abs(slopes)
    for k in np.flatnonzero((size[1:-1] < size[:-2]) & (size[1:-1] <= size[2:])) + 1:
        sign = np.sign(slopes[k])
        if sign and sign == np.sign(slopes[k - 1]) == np.sign(slopes[k + 1]):
            turn = minimize_scalar(
                lambda x, sign=sign: sign * float(slope(x)),
                method="bounded",
                bounds=(tried[k - 1], tried[k + 1]),
                options={"xatol": 1e-12},
            ).x
            if sign * float(slope(turn)) < 0:
                brackets += [(tried[k - 1], turn), (turn, tried[k + 1])]
    roots = [*tried[slopes == 0], *(brentq(lambda x: float(slope(x)), *b, xtol=1e-15) for b in brackets)]
    rows = []
    for first in sorted(roots):
        point = np.array([first, float(resting(first))])
        for _ in range(3):
            step = np.linalg.lstsq(
                _jacobian(system, values, point), _slopes(system, values, *point), rcond=None
            )[0]
            point = point - step if np.abs(step).max() < 1e-6 else point
        eigenvalues = np.sort_complex(np.linalg.eigvals(_jacobian(system, values, point)).astype(complex))
        kind = _kind(eigenvalues)
        rows.append((*point, *eigenvalues, kind.startswith("stable"), kind))
    columns = [*system.state_names, "eigenvalue_1", "eigenvalue_2", "stable", "kind"]
    return pd.DataFrame(rows, columns=columns)


def nullclines(system: System, values: Mapping[str, float], plane: Plane, first: np.ndarray) -> np.ndarray:
    """Return the second state at which the first, and at which the second, rests.

    Parameters
    ----------
    system, values, plane
        As in `fixed_points`; here the slope of the first state has to fall with the second state too.
    first : numpy.ndarray, shape (n,)
        Values of the first state.

    Returns
    -------
    numpy.ndarray
        Shape (2, n): the nullcline of the first and of the second state; not a number where a curve leaves
        the plane.

    Raises
    ------
    ValueError
        If a value, a name or the plane is not one that the model accepts.
    """
    values = instance("system", system, System).values(values)
    instance("plane", plane, Plane)
    first = row("first", first)
    return np.array(
        [
            _falling_root(lambda second, k=k: _slopes(system, values, first, second)[k], first.shape, plane)
            for k in (0, 1)
        ]
    )


def jacobian(system: System, values: Mapping[str, float], point: np.ndarray) -> np.ndarray:
    """Return the derivatives of the slopes at a point, shape (2, 2), per unit of time.

    Parameters
    ----------
    system : System
        A model with two states.
    values : mapping of str to float
        Parameters that differ from the model's own.
    point : numpy.ndarray
        The two states, shape (2,).

    Returns
    -------
    numpy.ndarray
        Row by equation, column by state.

    Raises
    ------
    ValueError
        If a parameter is not one that the model accepts, or the point not two finite numbers.
    """
    values = instance("system", system, System).values(values)
    point = numbers("point", point)
    if point.shape != (2,):
        raise ValueError(f"point is an array of shape {point.shape}; it has to be the two states.")
    return _jacobian(system, values, point)


def _jacobian(system: System, values: Mapping[str, float], point: np.ndarray) -> np.ndarray:
    return np.array(system.jacobian(*point, *values.values()), dtype=float)


def _slopes(system: System, values: Mapping[str, float], first, second):
    return system.right_hand_side(first, second, *values.values())


def _falling_root(slope, shape: tuple[int, ...], plane: Plane) -> np.ndarray:
    """Bisect many falling functions of the second state at once; nan where none crosses zero."""
    low, high = (np.full(shape, float(bound)) for bound in plane.second)
    outside = (slope(low) < 0) | (slope(high) > 0)
    for _ in range(60):
        middle = (low + high) / 2
        positive = slope(middle) > 0
        low, high = np.where(positive, middle, low), np.where(positive, high, middle)
    return np.where(outside, np.nan, (low + high) / 2)


def _kind(eigenvalues: np.ndarray) -> str:
    real = eigenvalues.real
    if np.abs(real).min() <= NEUTRAL * np.abs(eigenvalues).max():
        return "non-hyperbolic"
    if real.min() < 0 < real.max():
        return "saddle"
    shape = "focus" if np.abs(eigenvalues.imag).max() > 0 else "node"
    return f"{'stable' if real.max() < 0 else 'unstable'} {shape}"
