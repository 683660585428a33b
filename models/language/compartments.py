"""Compartments and the flows between them: what leaves one enters another, so no mass is lost in typing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sympy

from models.language.statement import Parameter


def equations(flows: Iterable[tuple]) -> dict[str, sympy.Expr]:
    """Write the rate of change of every compartment from the flows between them.

    Parameters
    ----------
    flows : iterable of tuple
        ``(source, target, rate)`` or ``(source, target, rate, share)``: the amount in `source` leaves at
        `rate` (per minute) and its `share` (1 if left out) enters `target`. A target of None is the way out
        of the body; a share below 1 means that the rest leaves the body too.

    Returns
    -------
    dict of str to SymPy expression
        Right-hand side for each compartment, mg per minute.
    """
    result: dict[str, sympy.Expr] = {}
    for source, target, rate, *share in flows:
        amount = rate * sympy.Symbol(source)
        result[source] = result.get(source, sympy.Integer(0)) - amount
        if target is not None:
            result[target] = result.get(target, sympy.Integer(0)) + amount * (share[0] if share else 1)
    return result


def published(
    source: str, verified: bool, rows: Iterable[tuple], spread: Mapping[str, tuple[float, str]] | None = None
) -> dict[str, Parameter]:
    """Make the parameters of one publication.

    Parameters
    ----------
    source : str
        Key in the bibliography.
    verified : bool
        True if the values were read in a copy of the source or a library that transcribes it.
    rows : iterable of tuple
        ``(name, latex, value, unit, meaning, note)`` or the same with an upper limit at the end.
    spread : mapping, optional
        Coefficient of variation between patients and where it comes from, by name.

    Returns
    -------
    dict of str to Parameter
        In the order of `rows`. What divides (a volume, a time) has a lower limit above 0.

    Raises
    ------
    ValueError
        If a spread is given for a name that no row has.
    """
    spread = dict(spread or {})
    result = {}
    for name, latex, value, unit, meaning, note, *upper in rows:
        cv, cv_note = spread.pop(name, (None, ""))
        result[name] = Parameter(
            name,
            latex,
            value,
            unit,
            meaning,
            source,
            verified,
            note,
            cv,
            cv_note,
            lower=1e-6 if unit in ("L", "min") else 0.0,
            **({"upper": upper[0]} if upper else {}),
        )
    if spread:
        raise ValueError(f"A spread is given for {', '.join(spread)}, which no row names.")
    return result
