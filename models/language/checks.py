"""What every model refuses, said in one sentence that names the value and what is allowed."""

import math
import reprlib
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from typing import Any, NoReturn, TypeVar

import numpy as np

Kind = TypeVar("Kind")


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
    try:
        said = format(float(value), "g") if isinstance(value, Real) and not isinstance(value, bool) else ""
    except OverflowError:
        said = ""
    # A whole table would be no sentence any more.
    said = said or " ".join(reprlib.repr(value).split())
    raise ValueError(f"{name} is {said}; it has to be {allowed}.")


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


def _is_real(value: Any) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool | np.bool_)


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
        If an element is not a finite number or is out of bounds. Text, truth values, complex numbers and
        arrays with a mask are no numbers.
    """
    try:
        array = np.asarray(value)
        # A mask would be dropped in silence, "5" and True be read as numbers.
        if isinstance(value, np.ma.MaskedArray) or (array.dtype.kind not in "iufO" and array.size):
            raise TypeError
        if array.dtype.kind == "O" and not all(_is_real(one) for one in array.flat):
            raise TypeError
        array = array.astype(float, copy=False)
    except (TypeError, ValueError, OverflowError):
        wrong = value
    else:
        good = np.isfinite(array) & (array >= low) & (array <= high) & (array > above)
        if good.all():
            return array
        wrong = array[~good].flat[0] if array.ndim else value
    refuse(name, wrong, _allowed(low, high, above, unit))


def row(name: str, value: Any, **bounds: Any) -> np.ndarray:
    """Return a list of numbers, or one number, as an array of one dimension.

    Parameters
    ----------
    name : str
        What the user calls the values.
    value : array-like
        Numbers.
    **bounds
        `low`, `high`, `above` and `unit` of `numbers`.

    Returns
    -------
    numpy.ndarray
        Floats, shape (values,).

    Raises
    ------
    ValueError
        If there is none, or one is no finite number within its bounds.
    """
    array = np.atleast_1d(numbers(name, value, **bounds))
    if array.ndim > 1 or not array.size:
        raise ValueError(f"{name} is an array of shape {array.shape}; it has to be one list of numbers.")
    return array


def increasing(
    name: str, value: Any, *, low: float = 0.0, high: float = math.inf, unit: str = ""
) -> np.ndarray:
    """Return increasing times from `low` to `high` as an array.

    Parameters
    ----------
    name : str
        What the user calls the times.
    value : array-like
        Times, or one time.
    low, high : float
        Earliest and latest time allowed.
    unit : str
        Unit named in the message.

    Returns
    -------
    numpy.ndarray
        Floats, shape (times,).

    Raises
    ------
    ValueError
        If there is no time, or one is out of bounds, not finite, or not after the one before it.
    """
    times = row(name, value, low=low, high=high, unit=unit)
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
    if isinstance(value, np.ndarray) and not value.ndim:
        value = value.item()
    whole = isinstance(value, Integral) or (
        isinstance(value, Real) and math.isfinite(value) and float(value).is_integer()
    )
    if not _is_real(value) or not whole or not low <= value <= high:
        refuse(name, value, _allowed(low, high, -math.inf, "", "whole number"))
    return int(value)


def flag(name: str, value: Any) -> bool:
    """Return a switch as a bool.

    Parameters
    ----------
    name : str
        What the user calls the switch.
    value : bool
        True or False; nothing else is read as one of them.

    Returns
    -------
    bool
        The value.

    Raises
    ------
    ValueError
        If it is neither True nor False.
    """
    if isinstance(value, np.ndarray) and not value.ndim:
        value = value.item()
    if not isinstance(value, bool | np.bool_):
        refuse(name, value, "True or False")
    return bool(value)


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
    if not isinstance(value, str) or value not in options:
        refuse(name, value, f"one of {', '.join(options)}")
    return value


def listed(name: str, value: Any, allowed: str) -> list:
    """Return what can be gone through one by one as a list.

    Parameters
    ----------
    name : str
        What the user calls the values.
    value : iterable
        What was given.
    allowed : str
        What may be given, in words.

    Returns
    -------
    list
        The values.

    Raises
    ------
    ValueError
        If it is one value, not several.
    """
    try:
        return list(value)
    except TypeError:
        refuse(name, value, allowed)


def instance(name: str, value: Any, kind: type[Kind]) -> Kind:
    """Return `value` if it is of a kind.

    Parameters
    ----------
    name : str
        What the user calls the value.
    value : object
        What was given.
    kind : type
        What it has to be.

    Returns
    -------
    object
        The value.

    Raises
    ------
    ValueError
        If it is of another kind.
    """
    if not isinstance(value, kind):
        refuse(name, value, f"a {kind.__name__}")
    return value


def mapping(name: str, value: Any) -> dict[str, Any]:
    """Return a mapping as a dict; None is an empty one.

    Parameters
    ----------
    name : str
        What the user calls the mapping.
    value : mapping or None
        What was given.

    Returns
    -------
    dict
        A copy.

    Raises
    ------
    ValueError
        If it is no mapping.
    """
    if value is not None and not isinstance(value, Mapping):
        refuse(name, value, "a mapping of names to values")
    return dict(value or {})
