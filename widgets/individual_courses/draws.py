"""Samples that are the same in Python and in a browser, so that one can be held to the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

#: The "minimal standard" generator of Lehmer's kind, whose products a browser's numbers hold exactly.
#: Neighbouring seeds start alike, so the first numbers are thrown away.
MODULUS, FACTOR, THROWN_AWAY = 2**31 - 1, 48_271, 10

One = TypeVar("One")


def sample(draw: int, size: int, among: Sequence[One]) -> list[One]:
    """Draw some of several, none of them twice.

    Parameters
    ----------
    draw : int
        Number of the draw, from 1; the same draw gives the same sample.
    size : int
        How many to draw; all of them if there are no more.
    among : sequence
        Of whom.

    Returns
    -------
    list
        In the order in which they were drawn.

    Raises
    ------
    ValueError
        If the number of the draw or the size is out of bounds.

    Examples
    --------
    >>> sample(1, 3, "abcdefgh") == sample(1, 3, "abcdefgh") != sample(2, 3, "abcdefgh")
    True
    """
    if draw < 1 or size < 0:
        raise ValueError(f"Draws are numbered from 1 and take 0 or more, not draw {draw} of {size}.")
    state, left = draw, list(among)
    for _ in range(THROWN_AWAY):
        state = state * FACTOR % MODULUS
    for place in range(min(size, len(left))):
        state = state * FACTOR % MODULUS
        other = place + state % (len(left) - place)
        left[place], left[other] = left[other], left[place]
    return left[:size]
