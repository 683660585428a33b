"""Every way of giving ketamine that the course has a model for, behind one entry.

>>> from models import routes
>>> routes.simulate("nasal_esketamine", 84)                              # one session, mg
>>> routes.simulate("intravenous_kamp", 0.5, per_kilogram=True, weight_kg=60)
>>> routes.simulate("nasal_esketamine", routes.schedule(56, days=[0, 3, 7, 10]))

Units are in the names: mg, minutes, kg, ng/mL. `pint` is left out: each argument has one unit, and quantities
would reach neither the compiled equations nor the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from numbers import Real

import numpy as np
import pandas as pd

from models import esketamine, exposure, extravascular, linear, population, s_ketamine, sublingual
from models.administration import Input, Route
from models.checks import choice, increasing, instance, mapping, number, refuse
from models.pharmacokinetics import MODELS, WEIGHT, with_effect_site
from models.statement import Dose, System

_IN_VEIN = {
    "domino": "An independent calculation from the published parameters; not clinical levels, which it "
              "leaves too fast.",
    "clements": "The level near the end of 0.5 mg/kg over 40 minutes in patients (185 ng/mL, range 100 to "
                "250), in venous blood.",
    "kamp": "Volume and clearance inside the intervals of Kamp's meta-analysis; arterial blood.",
}

#: Every route by name.
ROUTES: dict[str, Route] = {route.name: route for route in (
    *(Route(f"intravenous_{name}", f"Racemic ketamine into a vein ({system.title.partition(':')[0]})",
            "racemic ketamine", system, (Input("central", 1, None),), _IN_VEIN[name])
      for name, system in MODELS.items()),
    *extravascular.ROUTES, *s_ketamine.ROUTES, *sublingual.ROUTES, *esketamine.ROUTES)}

#: Every model behind them by name.
SYSTEMS: dict[str, System] = {route.system.name: route.system for route in ROUTES.values()}


def route(name: str) -> Route:
    """Return a route of `ROUTES`.

    Parameters
    ----------
    name : str
        A key of `ROUTES`.

    Returns
    -------
    Route
        The way in, with its model.

    Raises
    ------
    ValueError
        If there is no route of that name; it lists those there are.
    """
    return ROUTES[choice("route", name, ROUTES)]


def schedule(amount: float, days: Sequence[float], infusion_minutes: float = 0.0) -> list[Dose]:
    """Return the same dose on each of some days.

    Parameters
    ----------
    amount : float
        mg, or mg per kilogram where a function is told so.
    days : sequence of float
        Days from 0 on, in increasing order; 0.5 is noon of the first.
    infusion_minutes : float
        Duration of each dose into a vein.

    Returns
    -------
    list of Dose
        One dose a day given, in minutes from day 0.

    Raises
    ------
    ValueError
        If the amount is negative, or the days are empty or do not increase.
    """
    return [Dose(1440 * day, amount, infusion_minutes)
            for day in increasing("days", days, high=400, unit="d")]


def simulate(name: str, doses: float | Sequence[Dose], times_min: Sequence[float] | None = None, *,
             weight_kg: float = 70.0, per_kilogram: bool = False, infusion_minutes: float = 40.0,
             minutes_between: float | None = None, ke0: float | None = None,
             parameters: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Simulate a typical person.

    Parameters
    ----------
    name : str
        Route, a name in `ROUTES`.
    doses : float or sequence of Dose
        One amount at time 0, or any schedule of ``Dose(time, amount, duration)`` in minutes and mg.
    times_min : sequence of float, optional
        Increasing times in minutes; if left out, 361 even times to 6 hours after the last dose.
    weight_kg : float
        Body weight, 20 to 250 kg. Esketamine's model has no weight in it, as published.
    per_kilogram : bool
        True if the amounts are mg per kilogram.
    infusion_minutes : float
        Duration of a single amount into a vein; 0 for a bolus.
    minutes_between : float, optional
        Minutes between spray devices of one session; 5 if left out.
    ke0 : float, optional
        Equilibration rate of an effect site, per minute, above 0; adds the output ``effect_site``.
    parameters : mapping, optional
        Other parameter values by name (``route(name).system.parameter_table()`` lists them).

    Returns
    -------
    pandas.DataFrame
        ``time_min``, ``concentration`` (ng/mL) and the metabolites and effect site that the model has.

    Raises
    ------
    ValueError
        One sentence that says which input is wrong and what is allowed.
    """
    way, _, events, values = _prepare(name, doses, weight_kg, per_kilogram, infusion_minutes, minutes_between,
                                      parameters)
    system = way.system
    if ke0 is not None:
        system = with_effect_site(system, number("ke0", ke0, above=0, unit="per minute"))
    return linear.simulate(system, events, _times(events, times_min), values)


def patients(name: str, doses: float | Sequence[Dose], n: int = 500, seed: int = 1,
             times_min: Sequence[float] | None = None, *, output: str | None = None,
             weight_kg: float = 70.0, per_kilogram: bool = False, infusion_minutes: float = 40.0,
             minutes_between: float | None = None,
             parameters: Mapping[str, float] | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Simulate virtual patients who differ as published (`spread_note` says from what).

    Parameters
    ----------
    name, doses, times_min, weight_kg, per_kilogram, infusion_minutes, minutes_between, parameters
        As in `simulate`.
    n : int
        Number of patients.
    seed : int
        Seed; the same seed gives the same patients.
    output : str, optional
        Which output; ``concentration`` if left out.

    Returns
    -------
    band : pandas.DataFrame
        ``time_min``, ``q05``, ``q50``, ``q95``.
    exposure : pandas.DataFrame
        One row a patient: ``peak`` (ng/mL) and ``peak_time_min`` among the times, ``area`` (ng·h/mL).

    Raises
    ------
    ValueError
        If there is no such route, or a dose, a weight or a time is out of its range.
    """
    way, given, events, values = _prepare(name, doses, weight_kg, per_kilogram, infusion_minutes,
                                          minutes_between, parameters)
    people = population.sample(way.system, n, seed, values)
    group = population.Population(way, given, people, parameters=values, output=output,
                                  minutes_between=minutes_between)
    return group.summary(_times(events, times_min))


def measures(name: str, doses: float | Sequence[Dose], *, until_min: float = 1440.0,
             weight_kg: float = 70.0, per_kilogram: bool = False, infusion_minutes: float = 40.0,
             minutes_between: float | None = None,
             parameters: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return peak, its time, areas and half-life of every output, for a typical person.

    Parameters
    ----------
    name, doses, weight_kg, per_kilogram, infusion_minutes, minutes_between, parameters
        As in `simulate`.
    until_min : float
        End of the search for the peak, and of the first area.

    Returns
    -------
    pandas.DataFrame
        One row an output: ``peak`` (ng/mL), ``peak_time_min``, ``area_until`` and ``area`` (ng·h/mL; to
        `until_min` and to infinity), ``half_life_min`` (terminal).

    Raises
    ------
    ValueError
        If there is no such route, or a dose, a weight or a time is out of its range.
    """
    way, _, events, values = _prepare(name, doses, weight_kg, per_kilogram, infusion_minutes, minutes_between,
                                      parameters)
    system = way.system
    peaks = exposure.peak(system, events, until_min, values)
    until = exposure.area_under_curve(system, events, until_min, values)
    whole = exposure.area_under_curve(system, events, None, values)
    # Of several ways in, the slowest decay is the one that lasts.
    lasting = {out: max(_half_lives(system, out, way, values)) for out in system.output_names}
    return pd.DataFrame([{"output": out, "peak": peaks[out][0], "peak_time_min": peaks[out][1],
                          "area_until": until[out], "area": whole[out], "half_life_min": lasting[out]}
                         for out in system.output_names])


def steady_state(name: str, doses: float | Sequence[Dose], every_min: float,
                 times_min: Sequence[float] | None = None, *, weight_kg: float = 70.0,
                 per_kilogram: bool = False, infusion_minutes: float = 40.0,
                 minutes_between: float | None = None,
                 parameters: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return the course within one interval once the same doses have been repeated for ever.

    Parameters
    ----------
    name, doses, weight_kg, per_kilogram, infusion_minutes, minutes_between, parameters
        As in `simulate`; the doses are those of one interval.
    every_min : float
        Interval in minutes.
    times_min : sequence of float, optional
        Increasing times within the interval; 361 even times if left out.

    Returns
    -------
    pandas.DataFrame
        ``time_min`` within the interval, and a column an output.

    Raises
    ------
    ValueError
        If there is no such route, or a dose, a weight or a time is out of its range.
    """
    way, _, events, values = _prepare(name, doses, weight_kg, per_kilogram, infusion_minutes, minutes_between,
                                      parameters)
    every_min = number("every_min", every_min, above=0, unit="min")
    times = np.linspace(0, every_min, 361) if times_min is None else times_min
    return exposure.steady_state(way.system, events, every_min, times, values)


def spread_note(name: str) -> str:
    """Say in a sentence how the patients of a route differ and what that rests on.

    Parameters
    ----------
    name : str
        A key of `ROUTES`.

    Returns
    -------
    str
        A sentence.

    Raises
    ------
    ValueError
        If there is no route of that name.
    """
    way = route(name)
    varying = [parameter for parameter in way.system.parameters if parameter.cv]
    shared = {parameter.cv_note for parameter in varying}
    text = (f"{len(varying)} of {len(way.system.parameters)} parameters vary between patients, log-normally. "
            + (" ".join(sorted(shared)) if len(shared) < 3 else
               f"Coefficients of variation as published ({', '.join(sorted({p.source for p in varying}))})."))
    return text + (" How much patients differ in absorption is not known and not in it."
                   if way.calibrated else "")


def _half_lives(system: System, output: str, way: Route, values: Mapping[str, float]):
    for one in way.inputs:
        try:
            yield exposure.half_life(system, output, one.into, values)
        except ValueError:  # this way does not reach that output
            continue


def _prepare(name, doses, weight_kg, per_kilogram, infusion_minutes, minutes_between, parameters):
    """Return the route, the doses in mg as they are given, their events in the model, and the values."""
    way = route(name)
    values = mapping("parameters", parameters)
    weight = WEIGHT.check(weight_kg)
    if "weight_kg" in way.system.parameter_names:
        values = {"weight_kg": weight} | values
        weight = WEIGHT.check(values["weight_kg"])
    infusion_minutes = number("infusion_minutes", infusion_minutes, low=0, unit="minutes")
    if isinstance(doses, Real):
        doses = [Dose(0.0, doses, infusion_minutes if way.infused else 0.0)]
    if not isinstance(doses, Iterable):
        refuse("doses", doses, "an amount or a list of Dose(time, amount, duration)")
    given = [instance("A dose", dose, Dose) for dose in doses]
    if per_kilogram:
        given = [replace(dose, amount=dose.amount * weight) for dose in given]
    return way, given, way.events(given, values, minutes_between), values


def _times(events: Sequence[Dose], times_min: Sequence[float] | None) -> Sequence[float]:
    if times_min is not None:
        return times_min
    return np.linspace(0, max((dose.time for dose in events), default=0.0) + 360, 361)
