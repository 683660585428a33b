"""Routes: how a dose, as it is given, becomes events in a model's compartments.

A spray is partly absorbed in the nose and partly swallowed; a film releases its drug over some minutes. Such
a route is stated once, as fractions and durations over the model's parameters, beside its equations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import sympy

from models.language.checks import listed, number
from models.language.statement import LONGEST_TIME, Dose, System


@dataclass(frozen=True)
class Input:
    """One way of a dose into the model.

    Attributes
    ----------
    into : str
        State that receives it.
    fraction : SymPy expression or float
        Fraction of the dose, over the model's parameters.
    duration : SymPy expression, float or None
        Minutes of constant input, over the model's parameters; 0 for all at once; None for the duration that
        the dose itself states (an infusion).
    """

    into: str
    fraction: sympy.Expr | float = 1
    duration: sympy.Expr | float | None = 0


@dataclass(frozen=True)
class Route:
    """A way to give a drug, and the model that follows it.

    Attributes
    ----------
    name, title : str
        Name in code; title in words.
    drug : str
        What the doses are doses of.
    system : System
        The model.
    inputs : sequence of Input
        What becomes of a dose.
    unit_mg : float or None
        Size of one unit if the product comes in units (a spray device), else None.
    most_units : int
        Units that may be given at once.
    minutes_between : float
        Minutes from one unit to the next.
    later_inputs : sequence of Input
        What becomes of the second and later units; `inputs` if empty.
    calibrated : bool
        True if the course chose the absorption constants itself.
    reproduces : str
        What the model was compared with, in words.
    """

    name: str
    title: str
    drug: str
    system: System
    inputs: Sequence[Input]
    reproduces: str
    unit_mg: float | None = None
    most_units: int = 1
    minutes_between: float = 0.0
    later_inputs: Sequence[Input] = ()
    calibrated: bool = False

    def __post_init__(self) -> None:
        """Hold the inputs to the model."""
        for way in (*self.inputs, *self.later_inputs):
            if way.into not in self.system.dose_targets:
                raise ValueError(f"The route {self.name!r} leads into {way.into!r}, which takes no dose.")
            unknown = {
                symbol.name
                for part in (way.fraction, way.duration or 0)
                for symbol in sympy.sympify(part).free_symbols
            } - set(self.system.parameter_names)
            if unknown:
                raise ValueError(
                    f"The route {self.name!r} uses {', '.join(sorted(unknown))}, which its "
                    "model does not have."
                )

    @property
    def infused(self) -> bool:
        """True if a dose states its own duration."""
        return any(way.duration is None for way in self.inputs)

    def check_doses(self, doses: Iterable[Dose]) -> list[Dose]:
        """Return the doses as a list, if this route can give them.

        Parameters
        ----------
        doses : iterable of Dose
            Doses as they are given: minutes, mg, and minutes of duration for an infusion.

        Returns
        -------
        list of Dose
            The same doses.

        Raises
        ------
        ValueError
            If one is no Dose, names a target, lasts although the route does not infuse, or is no whole
            number of units.
        """
        result = []
        for dose in listed("doses", doses, "a list of Dose(time_min, amount_mg, duration_min)"):
            if not isinstance(dose, Dose) or dose.into is not None:
                raise ValueError(
                    f"A dose is {dose!r}; it has to be a Dose(time_min, amount_mg, "
                    "duration_min), because the route knows where it goes."
                )
            if dose.duration_min and not self.infused:
                raise ValueError(
                    f"A dose lasts {dose.duration_min:g} minutes; the route {self.name!r} takes "
                    "no duration, because its own absorption sets it."
                )
            if self.unit_mg is not None and dose.amount_mg:
                units = dose.amount_mg / self.unit_mg
                if units != round(units) or units > self.most_units:
                    raise ValueError(
                        f"A dose is {dose.amount_mg:g} mg; the route {self.name!r} takes units "
                        f"of {self.unit_mg:g} mg, at most {self.most_units} at once."
                    )
            result.append(dose)
        return result

    def events(
        self,
        doses: Iterable[Dose],
        values: Mapping[str, float] | None = None,
        minutes_between: float | None = None,
    ) -> list[Dose]:
        """Return the dose events in the model's compartments.

        Parameters
        ----------
        doses : iterable of Dose
            Doses as they are given: time in minutes, amount in mg, duration in minutes for an infusion.
        values : mapping, optional
            Parameter values that differ from the model's own; they decide fractions and durations.
        minutes_between : float, optional
            Minutes between units given together; the route's own if left out.

        Returns
        -------
        list of Dose

        Raises
        ------
        ValueError
            If a dose is not one that the route gives, or a value is out of its range.
        """
        filled = {sympy.Symbol(name): value for name, value in self.system.values(values).items()}

        def value(expression: sympy.Expr | float) -> float:
            return float(sympy.sympify(expression).xreplace(filled))

        return [
            Dose(
                dose.time_min,
                dose.amount_mg * value(way.fraction),
                dose.duration_min if way.duration is None else value(way.duration),
                way.into,
            )
            for dose, way in self.split(doses, minutes_between)
        ]

    def split(self, doses: Iterable[Dose], minutes_between: float | None = None) -> list[tuple[Dose, Input]]:
        """Return every unit of every dose with each of its ways into the model.

        Parameters
        ----------
        doses, minutes_between
            As in `events`.

        Returns
        -------
        list of (Dose, Input)
            For each unit and way in: the unit with its own time and amount, and the way.

        Raises
        ------
        ValueError
            If a dose is not one that the route gives, or the gap is negative or too long.
        """
        gap = (
            self.minutes_between
            if minutes_between is None
            else number("minutes_between", minutes_between, low=0, high=LONGEST_TIME, unit="min")
        )
        result = []
        for dose in self.check_doses(doses):
            units = 1 if self.unit_mg is None else max(round(dose.amount_mg / self.unit_mg), 1)
            for unit in range(units):
                ways = self.later_inputs if unit and self.later_inputs else self.inputs
                part = replace(dose, time_min=dose.time_min + unit * gap, amount_mg=dose.amount_mg / units)
                result += [(part, way) for way in ways]
        return result
