"""How a model is stated: once, as SymPy equations over named states and parameters.

Everything else (the LaTeX in a chapter, the simulation in Python, the JavaScript of a demo, the export to
another simulator) is derived from a `System`. Doses are not part of an equation: they are `Dose` events,
because a solver steps over a rate hidden in a piecewise expression, and overlapping infusions must add.
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

import numpy as np
import pandas as pd
import sympy
from scipy.special import expit, ndtr
from sympy.printing.latex import LatexPrinter
from sympy.utilities.lambdify import lambdify

from models.language import checks

#: The longest time that a simulation accepts, in minutes (400 days).
LONGEST_TIME = 400 * 1440.0
#: Units of time that a model may be stated in.
TIME_UNITS = {"min": "minutes", "ms": "milliseconds", "s": "seconds", "d": "days"}
#: A dose that takes less time than this, in minutes, is a bolus.
SHORTEST_INFUSION = 1e-6


class logistic(sympy.Function):
    """The logistic function 1 / (1 + exp(-x)), kept whole so that no printer makes ``exp`` overflow."""

    nargs = 1

    @classmethod
    def eval(cls, x):
        """Evaluate at 0 exactly."""
        return sympy.Rational(1, 2) if x == 0 else None

    def fdiff(self, argindex=1):
        """Differentiate."""
        value = logistic(self.args[0])
        return value * (1 - value)

    def _eval_evalf(self, prec):
        return (1 / (1 + sympy.exp(-self.args[0])))._eval_evalf(prec)

    def _latex(self, printer, exp=None):
        text = rf"\operatorname{{logistic}}\left({printer._print(self.args[0])}\right)"
        return rf"{text}^{{{exp}}}" if exp else text


class normal_cdf(sympy.Function):
    """The standard normal distribution function, kept whole so that each printer has an accurate one."""

    nargs = 1

    def fdiff(self, argindex=1):
        """Differentiate."""
        return sympy.exp(-(self.args[0] ** 2) / 2) / sympy.sqrt(2 * sympy.pi)

    def _eval_evalf(self, prec):
        return ((1 + sympy.erf(self.args[0] / sympy.sqrt(2))) / 2)._eval_evalf(prec)

    def _latex(self, printer, exp=None):
        return rf"\Phi\left({printer._print(self.args[0])}\right)" + (rf"^{{{exp}}}" if exp else "")


class _Latex(LatexPrinter):
    """Prints a difference as it is read, "R - B" and not "-B + R"."""

    def _as_ordered_terms(self, expr, order=None):
        terms = super()._as_ordered_terms(expr, order=order)
        return sorted(terms, key=lambda term: term.could_extract_minus_sign())

    def _print_Heaviside(self, expr, exp=None):
        text = rf"\Theta\left({self._print(expr.args[0])}\right)"
        return rf"{text}^{{{exp}}}" if exp else text


@dataclass(frozen=True)
class Parameter:
    """One constant of a model.

    Attributes
    ----------
    name : str
        Name in code, in Python and JavaScript alike.
    latex : str
        Symbol in equations.
    value : float
        Typical value.
    unit : str
        Unit, "1" for a pure number.
    meaning : str
        What it is, in words.
    source : str
        Key in the bibliography; empty when the value is an assumption of the course.
    verified : bool
        True only if the value was read in a copy of its source.
    note : str
        The value as published, or why it was assumed.
    cv : float or None
        Coefficient of variation between patients (log-normal), as a fraction.
    cv_note : str
        Where the coefficient of variation comes from.
    lower, upper : float
        Values that the model accepts.
    """

    name: str
    latex: str
    value: float
    unit: str
    meaning: str
    source: str = ""
    verified: bool = False
    note: str = ""
    cv: float | None = None
    cv_note: str = ""
    lower: float = 0.0
    upper: float = math.inf

    def __post_init__(self) -> None:
        """Refuse a value outside its own limits."""
        _check_name(self.name)
        self.check(self.value)
        if self.cv is not None and not 0 < self.cv < 2:
            raise ValueError(
                f"The coefficient of variation of {self.name} is {self.cv}; "
                "it has to be a fraction between 0 and 2, or None."
            )

    @property
    def symbol(self) -> sympy.Symbol:
        """The symbol that stands for this parameter in an equation."""
        return sympy.Symbol(self.name)

    def check(self, value: float) -> float:
        """Return a value of this parameter as a float.

        Parameters
        ----------
        value : float
            In the parameter's unit.

        Returns
        -------
        float
            The value.

        Raises
        ------
        ValueError
            If it is not one finite number from `lower` to `upper`.
        """
        return checks.number(self.name, value, low=self.lower, high=self.upper, unit=self.unit)


@dataclass(frozen=True)
class State:
    """One quantity that changes with time, with its value before the first dose."""

    name: str
    latex: str
    unit: str
    meaning: str
    initial: sympy.Expr | float = 0

    @property
    def symbol(self) -> sympy.Symbol:
        """The symbol that stands for this state in an equation."""
        return sympy.Symbol(self.name)


@dataclass(frozen=True)
class Relation:
    """An algebraic quantity that equations and outputs are written with."""

    name: str
    latex: str
    unit: str
    meaning: str
    expression: sympy.Expr

    @property
    def symbol(self) -> sympy.Symbol:
        """The symbol that stands for this quantity in an equation."""
        return sympy.Symbol(self.name)


@dataclass(frozen=True)
class Dose:
    """An amount given at a time, at once or at a constant rate.

    Attributes
    ----------
    time_min : float
        Start in minutes, 0 or later.
    amount_mg : float
        Amount in mg, 0 or more.
    duration_min : float
        Minutes over which the amount is infused; 0 for a bolus, which anything below a microminute is too,
        since its rate could overflow.
    into : str or None
        State that receives the dose; None for the system's first dose target. A dose into a depot state is
        absorbed at first order, because the depot's equation says so.
    """

    time_min: float
    amount_mg: float
    duration_min: float = 0.0
    into: str | None = None

    def __post_init__(self) -> None:
        """Refuse times and amounts that are not finite and non-negative."""
        for name in ("time_min", "amount_mg", "duration_min"):
            value = checks.number(f"{name} of a dose", getattr(self, name), low=0)
            object.__setattr__(self, name, value)
        if self.duration_min < SHORTEST_INFUSION:
            object.__setattr__(self, "duration_min", 0.0)
        if self.end_min > LONGEST_TIME:
            raise ValueError(
                f"A dose ends at {self.end_min:g} minutes; a simulation lasts at most "
                f"{LONGEST_TIME:g} minutes."
            )

    @property
    def end_min(self) -> float:
        """When the last of it has been given, in minutes."""
        return self.time_min + self.duration_min


@dataclass(frozen=True)
class System:
    """A model: states, parameters, equations, outputs.

    Attributes
    ----------
    name, title : str
        Name in code; title in words.
    limits : str
        What the model cannot say, in plain words. Shown wherever the model is.
    states : sequence of State
    parameters : sequence of Parameter
    equations : mapping of str to SymPy expression
        Right-hand side for each state, per unit of time.
    relations : sequence of Relation
        Algebraic quantities in an order in which each uses only states, parameters and earlier relations.
    output_names : sequence of str
        The relations and states that a simulation returns, in the order in which they are shown.
    dose_targets : sequence of str
        States that accept doses; the first is the default.
    correlations : mapping of (str, str) to float
        Correlations between patients of the logarithms of two parameters.
    time_unit : str
        Unit of time of the equations and of simulated times, a key of `TIME_UNITS`; minutes where the model
        takes doses.
    no_area : sequence of str
        Outputs whose area under the curve `limits` forbids to read.
    """

    name: str
    title: str
    limits: str
    states: Sequence[State]
    parameters: Sequence[Parameter]
    equations: Mapping[str, sympy.Expr]
    relations: Sequence[Relation]
    output_names: Sequence[str]
    dose_targets: Sequence[str] = ()
    correlations: Mapping[tuple[str, str], float] = field(default_factory=dict)
    time_unit: str = "min"
    no_area: Sequence[str] = ()

    def __post_init__(self) -> None:
        """Hold the statement to its own rules."""

        def wrong(sentence: str) -> ValueError:
            return ValueError(f"The model {self.name!r} is not well stated: {sentence}")

        _check_name(self.name)
        if self.time_unit not in TIME_UNITS:
            raise wrong(f"its unit of time is {self.time_unit!r}, which is none of {', '.join(TIME_UNITS)}.")
        if not self.limits.strip():
            raise wrong("it does not say what it cannot say (limits).")
        names = [item.name for item in (*self.states, *self.parameters, *self.relations)]
        for name in names:
            _check_name(name)
            if names.count(name) > 1:
                raise wrong(f"the name {name!r} is used twice.")
        for state in self.states:
            if state.name not in self.equations:
                raise wrong(f"the state {state.name!r} has no equation.")
        for name in self.equations:
            if name not in self.state_names:
                raise wrong(f"there is an equation for {name!r}, which is not a state.")
        known = {item.name for item in self.parameters}
        for state in self.states:
            _check_symbols(sympy.sympify(state.initial), known, f"the initial value of {state.name!r}", wrong)
        known |= set(self.state_names)
        for relation in self.relations:
            _check_symbols(relation.expression, known, f"the relation {relation.name!r}", wrong)
            known.add(relation.name)
        for name, expression in self.equations.items():
            _check_symbols(sympy.sympify(expression), known, f"the equation of {name!r}", wrong)
        for name in self.output_names:
            if name not in (*self.state_names, *(relation.name for relation in self.relations)):
                raise wrong(f"the output {name!r} is neither a state nor a relation.")
        for name in self.no_area:
            if name not in self.output_names:
                raise wrong(f"no area is to be read under {name!r}, which is not an output.")
        for name in self.dose_targets:
            if name not in self.state_names:
                raise wrong(f"doses go into {name!r}, which is not a state.")
        if self.dose_targets and self.time_unit != "min":
            raise wrong(
                f"it takes doses, which are given in minutes, and its unit of time is {self.time_unit!r}."
            )
        for pair, value in self.correlations.items():
            spread = {parameter.name for parameter in self.parameters if parameter.cv}
            if not set(pair) <= spread or not -1 < value < 1:
                raise wrong(
                    f"the correlation of {' and '.join(pair)} needs two parameters that vary between "
                    "patients and a value between -1 and 1."
                )

    # -- names ---------------------------------------------------------------------------------------------

    @property
    def state_names(self) -> list[str]:
        """Names of the states, in order."""
        return [state.name for state in self.states]

    @property
    def parameter_names(self) -> list[str]:
        """Names of the parameters, in order."""
        return [parameter.name for parameter in self.parameters]

    @property
    def outputs(self) -> list[State | Relation]:
        """What a simulation returns, in the order of `output_names`."""
        items = {item.name: item for item in (*self.states, *self.relations)}
        return [items[name] for name in self.output_names]

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of that name.

        Parameters
        ----------
        name : str
            Its name.

        Returns
        -------
        Parameter
            The parameter.

        Raises
        ------
        ValueError
            If there is none; it lists those there are.
        """
        for parameter in self.parameters:
            if parameter.name == name:
                return parameter
        raise ValueError(
            f"The model {self.name!r} has no parameter {name!r}; it has {', '.join(self.parameter_names)}."
        )

    def with_values(self, values: Mapping[str, float]) -> System:
        """Return the same model with other typical values.

        Parameters
        ----------
        values : mapping of str to float
            Those that differ, in the parameters' units.

        Returns
        -------
        System
            The model; this one stays as it is.

        Raises
        ------
        ValueError
            If a parameter is unknown or out of its range.
        """
        filled = self.values(values)
        parameters = tuple(replace(parameter, value=filled[parameter.name]) for parameter in self.parameters)
        return replace(self, parameters=parameters)

    def values(self, changed: Mapping[str, float] | None = None) -> dict[str, float]:
        """Return every parameter's value, with some changed.

        Parameters
        ----------
        changed : mapping of str to float, optional
            Those that differ, in the parameters' units.

        Returns
        -------
        dict of str to float
            In the order of the parameters.

        Raises
        ------
        ValueError
            If a parameter is unknown or out of its range.
        """
        result = {parameter.name: parameter.value for parameter in self.parameters}
        for name, value in checks.mapping("parameters", changed).items():
            result[name] = self.parameter(name).check(value)
        return result

    # -- doses and times -----------------------------------------------------------------------------------

    def check_doses(self, doses: Iterable[Dose]) -> list[Dose]:
        """Return the doses with their target filled in.

        Parameters
        ----------
        doses : iterable of Dose
            Dose events.

        Returns
        -------
        list of Dose
            The same, each with its target.

        Raises
        ------
        ValueError
            If one is no Dose, or goes where the model takes none.
        """
        result = []
        for dose in checks.listed("doses", doses, "a list of Dose(time_min, amount_mg, duration_min, into)"):
            if not isinstance(dose, Dose):
                raise ValueError(
                    f"A dose is {dose!r}; it has to be a Dose(time_min, amount_mg, duration_min, into)."
                )
            into = self.dose_targets[0] if dose.into is None and self.dose_targets else dose.into
            if into not in self.dose_targets:
                raise ValueError(
                    f"A dose goes into {into!r}; the model {self.name!r} accepts doses into "
                    f"{', '.join(self.dose_targets) or 'nothing'}."
                )
            result.append(replace(dose, into=into))
        return result

    # -- equations, with relations put in --------------------------------------------------------------------

    @cached_property
    def expanded_relations(self) -> dict[str, sympy.Expr]:
        """Each relation over states and parameters only."""
        result: dict[sympy.Symbol, sympy.Expr] = {}
        for relation in self.relations:
            result[relation.symbol] = sympy.sympify(relation.expression).xreplace(result)
        return {symbol.name: expression for symbol, expression in result.items()}

    @cached_property
    def expanded_equations(self) -> dict[str, sympy.Expr]:
        """Each state's right-hand side over states and parameters only."""
        known = {sympy.Symbol(name): expression for name, expression in self.expanded_relations.items()}
        return {name: sympy.sympify(self.equations[name]).xreplace(known) for name in self.state_names}

    @cached_property
    def expanded_outputs(self) -> dict[str, sympy.Expr]:
        """Each output over states and parameters only."""
        return {item.name: self.expanded_relations.get(item.name, item.symbol) for item in self.outputs}

    @cached_property
    def initial_values(self):
        """Compiled: initial states from parameters, ``f(*parameters) -> list``."""
        return _compile(self.parameter_names, [sympy.sympify(state.initial) for state in self.states])

    @cached_property
    def right_hand_side(self):
        """Compiled: rates of change, ``f(*states, *parameters) -> list``; accepts arrays."""
        names = [*self.state_names, *self.parameter_names]
        return _compile(names, list(self.expanded_equations.values()))

    @cached_property
    def right_hand_side_of_numbers(self):
        """`right_hand_side` for plain numbers only, twice as fast: what a stepping solver calls."""
        names = [*self.state_names, *self.parameter_names]
        return _compile(names, list(self.expanded_equations.values()), modules=[_NUMBERS, "math"])

    @cached_property
    def jacobian(self):
        """Compiled: derivatives of the rates of change, ``f(*states, *parameters) -> nested list``."""
        names = [*self.state_names, *self.parameter_names]
        symbols = [state.symbol for state in self.states]
        rows = [[row.diff(symbol) for symbol in symbols] for row in self.expanded_equations.values()]
        return _compile(names, rows)

    @cached_property
    def linear_form(self):
        """Compiled: A and b of x' = A x + b, each ``f(*parameters)``; ValueError if there are none."""
        symbols = [state.symbol for state in self.states]
        rows = list(self.expanded_equations.values())
        matrix = [[row.diff(symbol) for symbol in symbols] for row in rows]
        if any(entry.free_symbols & set(symbols) for line in matrix for entry in line):
            raise ValueError(f"The model {self.name!r} is not linear in its states; models.ode solves it.")
        constant = [row.xreplace(dict.fromkeys(symbols, sympy.Integer(0))) for row in rows]
        return tuple(_compile(self.parameter_names, entries) for entries in (matrix, constant))

    @cached_property
    def output_values(self):
        """Compiled: outputs, ``f(*states, *parameters) -> list``; accepts arrays."""
        names = [*self.state_names, *self.parameter_names]
        return _compile(names, list(self.expanded_outputs.values()))

    def evaluate_outputs(self, states: np.ndarray, values: Mapping[str, float]) -> pd.DataFrame:
        """Compute the outputs for states of shape (times, states).

        Parameters
        ----------
        states : numpy.ndarray, shape (times, states)
            States in their units.
        values : mapping of str to float
            Every parameter.

        Returns
        -------
        pandas.DataFrame
            One row a time, one column an output, in their units.
        """
        columns = self.output_values(*states.T, *(values[name] for name in self.parameter_names))
        table = {
            name: np.broadcast_to(column, len(states))
            for name, column in zip(self.output_names, columns, strict=True)
        }
        return pd.DataFrame(table)

    # -- for readers -----------------------------------------------------------------------------------------

    def latex(self, *names: str) -> str:
        r"""Return equations as the rows of an ``align*`` environment (``a &= b \\`` each).

        Parameters
        ----------
        *names : str
            Relations and states whose equations to write, in this order. Without names: all relations, in
            the order in which they build on each other, then the differential equations.

        Returns
        -------
        str
            LaTeX, without the environment.

        Raises
        ------
        ValueError
            If a name has no equation.
        """
        text = self._latex_of
        rows = {
            relation.name: f"{relation.latex} &= {text(relation.expression)}" for relation in self.relations
        }
        rows |= {
            state.name: rf"\frac{{\mathrm{{d}}{state.latex}}}{{\mathrm{{d}}t}} &= "
            f"{text(self.equations[state.name])}"
            for state in self.states
        }
        if unknown := [name for name in names if name not in rows]:
            raise ValueError(
                f"The model {self.name!r} has no equation for {', '.join(map(repr, unknown))}; "
                f"it has equations for {', '.join(rows)}."
            )
        return " \\\\\n".join(rows[name] for name in names or rows)

    def changes_latex(self, changes: Mapping[str, sympy.Expr]) -> str:
        r"""Return jumps as rows of an ``align*`` environment: each state, an arrow, its new value.

        Parameters
        ----------
        changes : mapping of str to SymPy expression
            What is added, by state.

        Returns
        -------
        str
            LaTeX, without the environment.
        """
        latex = {state.name: (state.symbol, state.latex) for state in self.states}
        return " \\\\\n".join(
            rf"{latex[name][1]} &\to {self._latex_of(latex[name][0] + change)}"
            for name, change in changes.items()
        )

    def _latex_of(self, expression: sympy.Expr) -> str:
        printed = {item.symbol: item.latex for item in (*self.states, *self.parameters, *self.relations)}
        settings = {"symbol_names": printed, "fold_short_frac": False, "ln_notation": True}
        return _Latex(settings).doprint(sympy.sympify(expression))

    def parameter_table(self) -> pd.DataFrame:
        """Return one row per parameter: symbol, value, unit, meaning, spread, source, status.

        Returns
        -------
        pandas.DataFrame
            ``name``, ``symbol``, ``value``, ``unit``, ``meaning``, ``cv_percent``, ``cv_note``, ``source``,
            ``status``, ``note``.
        """
        rows = [
            {
                "name": p.name,
                "symbol": f"${p.latex}$",
                "value": p.value,
                "unit": p.unit,
                "meaning": p.meaning,
                "cv_percent": math.nan if p.cv is None else 100 * p.cv,
                "cv_note": p.cv_note,
                "source": p.source,
                "status": "verified" if p.verified else "unverified",
                "note": p.note,
            }
            for p in self.parameters
        ]
        return pd.DataFrame(rows)

    @property
    def not_in_antimony(self) -> set[str]:
        """Relations that need the normal distribution function, which the language does not have."""
        return {name for name, expression in self.expanded_relations.items() if expression.has(normal_cdf)}

    def antimony(self) -> str:
        """Return the model in the Antimony language, for another simulator.

        Doses are left out: each dose target ``s`` has a parameter ``rate_s`` (its unit per unit of time) that
        a script sets between runs. A name that Antimony or the model keeps for itself ends in an underscore.
        Numbers are written with 17 digits; meanings and units are display names.

        Returns
        -------
        str
            The text of the model.
        """
        kept, missing = {*_ANTIMONY, self.name}, self.not_in_antimony

        def name(word: str) -> str:
            return f"{word}_" if word in kept else word

        def text(expression: sympy.Expr) -> str:
            plain = sympy.sympify(expression).replace(logistic, lambda x: 1 / (1 + sympy.exp(-x)))
            plain = plain.replace(sympy.Heaviside, lambda x, at_zero: sympy.Function("step")(x))
            plain = plain.xreplace({sympy.Symbol(word): sympy.Symbol(name(word)) for word in kept})
            written = sympy.sstr(plain, full_prec=True).replace("**", "^")
            return written.replace("Max(", "max(").replace("Min(", "min(")

        expressions = [*self.equations.values(), *(relation.expression for relation in self.relations)]
        lines = []
        if any(sympy.sympify(expression).has(sympy.Heaviside) for expression in expressions):
            lines.append("function step(x)\n  piecewise(1, x > 0, 0);\nend\n")
        lines += [f"// {self.title}", f"// Unit of time: {self.time_unit}", f"model {self.name}"]
        lines += [f"  {name(p.name)} = {p.value!r};" for p in self.parameters]
        lines += [f"  rate_{target} = 0;" for target in self.dose_targets]
        lines += [f"  {name(state.name)} = {text(state.initial)};" for state in self.states]
        lines += [
            f"  {name(one.name)} := {text(one.expression)};"
            for one in self.relations
            if one.name not in missing
        ]
        for state in self.states:
            extra = f" + rate_{state.name}" if state.name in self.dose_targets else ""
            lines.append(f"  {name(state.name)}' = {text(self.equations[state.name])}{extra};")
        for item in (*self.parameters, *self.states, *self.relations):
            if item.name in missing:
                lines.append(f"  // Left out, since the language has no normal distribution: {item.name}")
                continue
            unit = "" if item.unit == "1" else f" ({item.unit})"
            lines.append(f'  {name(item.name)} is "{item.meaning}{unit}";')
        return "\n".join([*lines, "end", ""])

    # -- patients --------------------------------------------------------------------------------------------

    def sample_factors(self, count: int, seed: int) -> pd.DataFrame:
        """Draw log-normal multipliers with median 1 for the parameters that vary between patients.

        Parameters
        ----------
        count : int
            Number of patients, 1 or more.
        seed : int
            Seed; the same seed gives the same patients.

        Returns
        -------
        pandas.DataFrame
            One row a patient, one column for each parameter with a coefficient of variation.

        Raises
        ------
        ValueError
            If the count is no whole number of at least 1.
        """
        count = checks.whole_number("count", count, low=1)
        varying = [parameter for parameter in self.parameters if parameter.cv]
        names = [parameter.name for parameter in varying]
        correlation = np.eye(len(names))
        for (first, second), value in self.correlations.items():
            i, j = names.index(first), names.index(second)
            correlation[i, j] = correlation[j, i] = value
        deviations = np.sqrt(np.log1p(np.square([parameter.cv for parameter in varying])))
        normal = np.random.default_rng(seed).standard_normal((count, len(names)))
        return pd.DataFrame(np.exp(normal @ np.linalg.cholesky(correlation).T * deviations), columns=names)


def check_times(times: Sequence[float]) -> np.ndarray:
    """Return increasing times as an array.

    Parameters
    ----------
    times : float or sequence of float
        One time or several, in the model's unit.

    Returns
    -------
    numpy.ndarray
        The same times, shape (times,).

    Raises
    ------
    ValueError
        If there is none, or one is negative, too late, not a number, or not after the one before it.
    """
    result = np.atleast_1d(checks.numbers("A time", times, low=0, high=LONGEST_TIME))
    if result.ndim != 1 or result.size == 0:
        raise ValueError("There are no times; give at least one time, or one list of times.")
    if (np.diff(result) <= 0).any():
        at = int(np.argmax(np.diff(result) <= 0))
        raise ValueError(f"The times do not increase: {result[at + 1]:g} follows {result[at]:g}.")
    return result


def infusion_rates(doses: Sequence[Dose], names: Sequence[str], start: float, end: float) -> np.ndarray:
    """Return the total infusion rate into each state between two event times, in mg per minute.

    Parameters
    ----------
    doses : sequence of Dose
        Dose events.
    names : sequence of str
        Names of the states.
    start, end : float
        Two event times, next to each other.

    Returns
    -------
    numpy.ndarray
        Rates, shape (states,).
    """
    rates = np.zeros(len(names))
    for dose in doses:
        if dose.duration_min > 0 and dose.time_min <= start and end <= dose.end_min:
            rates[names.index(dose.into)] += dose.amount_mg / dose.duration_min
    return rates


def event_times(doses: Sequence[Dose], end: float) -> list[float]:
    """Return every time up to `end` at which an input starts, stops or jumps; 0 and `end` included.

    Parameters
    ----------
    doses : sequence of Dose
        Dose events.
    end : float
        Last time of the simulation.

    Returns
    -------
    list of float
        Increasing times.
    """
    times = {0.0, float(end)}
    for dose in doses:
        times |= {t for t in (dose.time_min, dose.end_min) if t < end}
    return sorted(times)


#: Words of the Antimony language that could name a part of a model.
_ANTIMONY = frozenset(
    (
        "compartment",
        "event",
        "function",
        "gene",
        "has",
        "import",
        "interaction",
        "is",
        "model",
        "operator",
        "reaction",
        "species",
        "unit",
        "var",
    )
)


@cache
def _reserved() -> frozenset[str]:
    javascript = (
        "arguments await case catch const debugger default delete do enum eval export extends "
        "false function implements in instanceof interface let new null package private "
        "protected public static super switch this throw true typeof undefined var void"
    )
    return frozenset([*keyword.kwlist, *javascript.split(), "time", "pi", "exponentiale", "avogadro"])


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name in _reserved():
        raise ValueError(
            f"{name!r} cannot name a part of a model; a name has small letters, digits and "
            "underscores, and is no reserved word."
        )


def _check_symbols(expression: sympy.Expr, known: set[str], where: str, wrong) -> None:
    unknown = sorted(symbol.name for symbol in expression.free_symbols if symbol.name not in known)
    if unknown:
        raise wrong(f"{where} uses {', '.join(map(repr, unknown))}, which nothing defines.")


def _logistic_of_number(x: float) -> float:
    e = math.exp(-abs(x))
    return 1 / (1 + e) if x >= 0 else e / (1 + e)


_ARRAYS = {"logistic": expit, "normal_cdf": ndtr}
_NUMBERS = {"logistic": _logistic_of_number, "normal_cdf": ndtr}


def _compile(names: Sequence[str], expressions: list, modules: list = (_ARRAYS, "numpy")):
    symbols = [sympy.Symbol(name) for name in names]
    return lambdify(symbols, expressions, modules=list(modules), cse=True)
