"""What every model refuses, said in one sentence that names the value and what is allowed."""

import math
from collections.abc import Iterable
from numbers import Integral, Real
from typing import Any, NoReturn

import numpy as np


def refuse(name: str, value: Any, allowed: str) -> NoReturn:
    """Raise the ValueError of every model: what was given, and what is allowed.

    Parameters
    ----------
    name : str
        What the user calls the value.
    value : object
        What was given.
    allowed : str
        What may be given, in words.

    Raises
    ------
    ValueError
        Always: "name is value; it has to be allowed."
    """
    plain = isinstance(value, Real) and not isinstance(value, bool)
    raise ValueError(f"{name} is {format(float(value), 'g') if plain else repr(value)}; "
                     f"it has to be {allowed}.")


def _allowed(low: float, high: float, above: float, unit: str, noun: str = "number") -> str:
    bounds = []
    if math.isfinite(above):
        bounds.append(f"above {above:g}")
    if math.isfinite(low) and math.isfinite(high):
        bounds.append(f"from {low:g} to {high:g}")
    elif math.isfinite(low):
        bounds.append(f"of at least {low:g}")
    elif math.isfinite(high):
        bounds.append(f"up to {high:g}")
    finite = "" if math.isfinite(high) or noun != "number" else "finite "
    return " ".join([f"a {finite}{noun}", *bounds]) + (f" ({unit})" if unit not in ("", "1") else "")


def numbers(
    name: str,
    value: Any,
    *,
    low: float = -math.inf,
    high: float = math.inf,
    above: float = -math.inf,
    unit: str = "",
) -> np.ndarray:
    """Return `value` as a float array, or say what is wrong with it.

    Parameters
    ----------
    name : str
        What the user calls the value; it opens the error message.
    value : array-like
        Numbers of any shape.
    low, high : float
        Closed bounds.
    above : float
        Open lower bound.
    unit : str
        Unit named in the message; "1" is a pure number.

    Returns
    -------
    numpy.ndarray
        Floats, same shape as `value`.

    Raises
    ------
    ValueError
        If an element is not a finite number or is out of bounds.
    """
    allowed = _allowed(low, high, above, unit)
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        refuse(name, value, allowed)
    good = np.isfinite(array) & (array >= low) & (array <= high) & (array > above)
    if not good.all():
        refuse(name, array[~good].flat[0] if array.ndim else value, allowed)
    return array


def increasing(name: str, value: Any, *, low: float = 0.0, unit: str = "") -> np.ndarray:
    """Return increasing times from `low` on as an array.

    Parameters
    ----------
    name : str
        What the user calls the times.
    value : array-like
        Times, or one time.
    low : float
        Earliest time allowed.
    unit : str
        Unit named in the message.

    Returns
    -------
    numpy.ndarray
        Floats, shape (times,).

    Raises
    ------
    ValueError
        If a time is out of bounds, not finite, or not after the one before it.
    """
    times = np.atleast_1d(numbers(name, value, low=low, unit=unit))
    if (np.diff(times) <= 0).any():
        raise ValueError(f"{name} does not increase; each time has to come after the one before it.")
    return times


def number(name: str, value: Any, **bounds: Any) -> float:
    """Return one number as a float.

    Parameters
    ----------
    name : str
        What the user calls the value.
    value : float
        A number.
    **bounds
        `low`, `high`, `above` and `unit` of `numbers`.

    Returns
    -------
    float
        The value.

    Raises
    ------
    ValueError
        If it is not one finite number within its bounds.
    """
    array = numbers(name, value, **bounds)
    if array.ndim:
        raise ValueError(f"{name} is an array of shape {array.shape}; it has to be one number.")
    return float(array)


def whole_number(name: str, value: Any, *, low: int = 0, high: float = math.inf) -> int:
    """Return a count as an int.

    Parameters
    ----------
    name : str
        What the user calls the count.
    value : int or float
        A count; 60.0 is one.
    low, high : int
        Closed bounds.

    Returns
    -------
    int
        The value.

    Raises
    ------
    ValueError
        If it is not a whole number within its bounds; True and False are none.
    """
    whole = isinstance(value, Integral) or (isinstance(value, float) and value.is_integer())
    if isinstance(value, bool) or not whole or not low <= value <= high:
        refuse(name, value, _allowed(low, high, -math.inf, "", "whole number"))
    return int(value)


def choice(name: str, value: Any, options: Iterable[str]) -> str:
    """Return `value` if it is one of `options`.

    Parameters
    ----------
    name : str
        What the user calls the choice.
    value : str
        What was chosen.
    options : iterable of str
        What there is to choose from.

    Returns
    -------
    str
        The value.

    Raises
    ------
    ValueError
        If the value is not among them; it lists them.
    """
    options = list(options)
    if value not in options:
        refuse(name, value, f"one of {', '.join(options)}")
    return value
