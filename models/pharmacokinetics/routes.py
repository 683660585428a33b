"""Every way of giving ketamine that the course has a model for, behind one entry.

What is given is said in one of three ways: ``dose_mg``, ``dose_mg_per_kg``, or ``doses``, a list of `Dose`,
which `schedule` writes for several days. Units are in the names: mg, minutes, kg, ng/mL. What an argument
cannot change in the case at hand is refused. `pint` is left out: each argument has one unit, and quantities
would reach neither the compiled equations nor the browser.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from models.language import exposure, linear
from models.language.administration import Input, Route
from models.language.browser import Exported
from models.language.checks import choice, increasing, mapping, number
from models.language.statement import LONGEST_TIME, Dose, System
from models.pharmacokinetics import (
    dosing,
    extravascular_racemic,
    intravenous_s_ketamine,
    nasal_esketamine,
    population,
    sublingual_s_ketamine,
)
from models.pharmacokinetics.dosing import WEIGHT
from models.pharmacokinetics.intravenous_racemic import MODELS, with_effect_site

_IN_VEIN = {
    "domino": "An independent calculation from the published parameters; not clinical levels, which it "
    "leaves too fast.",
    "clements": "The level near the end of 0.5 mg/kg over 40 minutes in patients (185 ng/mL, range 100 to "
    "250), in venous blood.",
    "kamp": "Volume and clearance inside the intervals of Kamp's meta-analysis; arterial blood.",
}

#: Infusions of one amount take this long if nothing else is said, as in most trials.
INFUSION_MINUTES = 40.0

#: Every route by name.
ROUTES: dict[str, Route] = {
    route.name: route
    for route in (
        *(
            Route(
                f"intravenous_{name}",
                f"Racemic ketamine into a vein ({system.title.partition(':')[0]})",
                "racemic ketamine",
                system,
                (Input("central", 1, None),),
                _IN_VEIN[name],
            )
            for name, system in MODELS.items()
        ),
        *extravascular_racemic.ROUTES,
        *intravenous_s_ketamine.ROUTES,
        *sublingual_s_ketamine.ROUTES,
        *nasal_esketamine.ROUTES,
    )
}

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


def schedule(dose_mg: float, days: Sequence[float], infusion_minutes: float = 0.0) -> list[Dose]:
    """Return the same dose on each of some days.

    Parameters
    ----------
    dose_mg : float
        mg, 0 or more.
    days : sequence of float
        Days from 0 to 400, in increasing order; 0.5 is noon of the first.
    infusion_minutes : float
        Duration of each dose into a vein; 0 for a bolus, and for every other route.

    Returns
    -------
    list of Dose
        One dose a day given, in minutes from day 0.

    Raises
    ------
    ValueError
        If the amount or the duration is negative, or the days are empty or do not increase.
    """
    amount = number("dose_mg", dose_mg, low=0, unit="mg")
    minutes = number("infusion_minutes", infusion_minutes, low=0, unit="minutes")
    return [Dose(1440 * day, amount, minutes) for day in increasing("days", days, high=400, unit="d")]


def simulate(
    name: str,
    doses: Sequence[Dose] | None = None,
    times_min: Sequence[float] | None = None,
    *,
    dose_mg: float | None = None,
    dose_mg_per_kg: float | None = None,
    infusion_minutes: float | None = None,
    weight_kg: float = 70.0,
    minutes_between: float | None = None,
    ke0: float | None = None,
    parameters: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Simulate a typical person.

    Parameters
    ----------
    name : str
        Route, a name in `ROUTES`.
    doses : sequence of Dose, optional
        Any schedule of ``Dose(time_min, amount_mg, duration_min)``.
    times_min : float or sequence of float, optional
        Increasing times in minutes; if left out, 361 even times to 6 hours after the last dose, and those at
        which a dose begins, ends or peaks.
    dose_mg, dose_mg_per_kg : float, optional
        One dose at time 0, in mg or in mg per kilogram. Exactly one of `doses`, `dose_mg` and
        `dose_mg_per_kg` is given; no dose is above `dosing.HIGHEST_DOSE_MG_PER_KG` at `weight_kg`.
    infusion_minutes : float, optional
        Duration of that one dose, for a route into a vein: `INFUSION_MINUTES` if left out, 0 for a bolus.
    weight_kg : float
        Body weight, 20 to 250 kg. Esketamine's model has no weight in it, as published.
    minutes_between : float, optional
        Minutes between units of one session, for a route that gives units; its own (5 for spray devices) if
        left out.
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
    way, _, events, values = _prepare(
        name, doses, dose_mg, dose_mg_per_kg, infusion_minutes, weight_kg, minutes_between, parameters
    )
    system = way.system
    if ke0 is not None:
        system = with_effect_site(system, number("ke0", ke0, above=0, unit="per minute"))
    times = _times(system, events, values) if times_min is None else times_min
    return linear.simulate(system, events, times, values)


def patients(
    name: str,
    doses: Sequence[Dose] | None = None,
    n: int = 500,
    seed: int = 1,
    times_min: Sequence[float] | None = None,
    *,
    dose_mg: float | None = None,
    dose_mg_per_kg: float | None = None,
    infusion_minutes: float | None = None,
    weight_kg: float = 70.0,
    minutes_between: float | None = None,
    output: str | None = None,
    parameters: Mapping[str, float] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Simulate virtual patients who differ as published (`spread_note` says from what).

    Parameters
    ----------
    name, doses, times_min, dose_mg, dose_mg_per_kg, infusion_minutes, weight_kg, minutes_between, parameters
        As in `simulate`; everybody weighs the same.
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
        One row a patient: ``peak`` (ng/mL) until the last time and ``peak_time_min``, both computed and not
        read off the times, and ``area`` (to infinity, ng·h/mL; nan where it may not be read).

    Raises
    ------
    ValueError
        If there is no such route, or a dose, a weight or a time is out of its range.
    """
    way, given, events, values = _prepare(
        name, doses, dose_mg, dose_mg_per_kg, infusion_minutes, weight_kg, minutes_between, parameters
    )
    people = population.sample(way.system, n, seed, values)
    group = population.Population(
        way, given, people, parameters=values, output=output, minutes_between=minutes_between
    )
    return group.summary(_times(way.system, events, values) if times_min is None else times_min)


def measures(
    name: str,
    doses: Sequence[Dose] | None = None,
    *,
    until_min: float = 1440.0,
    dose_mg: float | None = None,
    dose_mg_per_kg: float | None = None,
    infusion_minutes: float | None = None,
    weight_kg: float = 70.0,
    minutes_between: float | None = None,
    parameters: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return peak, its time, areas and half-life of every output, for a typical person.

    Parameters
    ----------
    name, doses, dose_mg, dose_mg_per_kg, infusion_minutes, weight_kg, minutes_between, parameters
        As in `simulate`.
    until_min : float
        End of the search for the peak, and of the first area.

    Returns
    -------
    pandas.DataFrame
        One row an output: ``peak`` (ng/mL), ``peak_time_min``, ``area_until`` and ``area`` (ng·h/mL; to
        `until_min` and to infinity; nan where the model's limits forbid to read an area), ``half_life_min``
        (terminal; nan for what no dose reaches).

    Raises
    ------
    ValueError
        If there is no such route, a dose, a weight or a time is out of its range, or a compartment never
        empties.
    """
    way, _, events, values = _prepare(
        name, doses, dose_mg, dose_mg_per_kg, infusion_minutes, weight_kg, minutes_between, parameters
    )
    system = way.system
    peaks = exposure.peak(system, events, until_min, values)
    until = exposure.area_under_curve(system, events, until_min, values)
    whole = exposure.area_under_curve(system, events, None, values)
    # Of several ways in, the slowest decay is the one that lasts.
    lasting = {out: max(_half_lives(system, out, way, values), default=np.nan) for out in system.output_names}
    return pd.DataFrame(
        [
            {
                "output": out,
                "peak": peaks[out][0],
                "peak_time_min": peaks[out][1],
                "area_until": until[out],
                "area": whole[out],
                "half_life_min": lasting[out],
            }
            for out in system.output_names
        ]
    )


def steady_state(
    name: str,
    doses: Sequence[Dose] | None = None,
    every_min: float = 1440.0,
    times_min: Sequence[float] | None = None,
    *,
    dose_mg: float | None = None,
    dose_mg_per_kg: float | None = None,
    infusion_minutes: float | None = None,
    weight_kg: float = 70.0,
    minutes_between: float | None = None,
    parameters: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return the course within one interval once the same doses have been repeated for ever.

    Parameters
    ----------
    name, doses, dose_mg, dose_mg_per_kg, infusion_minutes, weight_kg, minutes_between, parameters
        As in `simulate`; the doses are those of one interval.
    every_min : float
        Interval in minutes; a day if left out.
    times_min : float or sequence of float, optional
        Increasing times within the interval; if left out, 361 even times, and those at which a dose begins,
        ends or peaks.

    Returns
    -------
    pandas.DataFrame
        ``time_min`` within the interval, and a column an output.

    Raises
    ------
    ValueError
        If there is no such route, or a dose, a weight or a time is out of its range.
    """
    way, _, events, values = _prepare(
        name, doses, dose_mg, dose_mg_per_kg, infusion_minutes, weight_kg, minutes_between, parameters
    )
    every_min = number("every_min", every_min, above=0, high=LONGEST_TIME, unit="min")
    return exposure.steady_state(way.system, events, every_min, times_min, values)


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
    text = (
        f"{len(varying)} of {len(way.system.parameters)} parameters vary between patients, log-normally. "
        + (
            " ".join(sorted(shared))
            if len(shared) < 3
            else f"Coefficients of variation as published ({', '.join(sorted({p.source for p in varying}))})."
        )
    )
    return text + (
        " How much patients differ in absorption is not known and not in it." if way.calibrated else ""
    )


def _half_lives(system: System, output: str, way: Route, values: Mapping[str, float]) -> Iterator[float]:
    """Yield the half-life of an output by each way in that reaches it."""
    matrix, _ = linear.matrices(system, system.values(values))
    for one in way.inputs:
        if exposure.passed(system, matrix, [system.state_names.index(one.into)], output):
            yield exposure.half_life(system, output, one.into, values)


def _prepare(name, doses, dose_mg, dose_mg_per_kg, infusion_minutes, weight_kg, minutes_between, parameters):
    """Return the route, the doses in mg as they are given, their events in the model, and the values."""
    way = route(name)
    values = mapping("parameters", parameters)
    weight = WEIGHT.check(weight_kg)
    if "weight_kg" in way.system.parameter_names:
        values = {"weight_kg": weight} | values
        weight = WEIGHT.check(values["weight_kg"])
    if sum(one is not None for one in (doses, dose_mg, dose_mg_per_kg)) != 1:
        raise ValueError(
            "What is given has to be said in exactly one way: as doses, dose_mg or dose_mg_per_kg."
        )
    if infusion_minutes is not None and (doses is not None or not way.infused):
        why = (
            "each Dose says its own duration_min"
            if way.infused
            else f"the route {name!r} takes no duration, because its own absorption sets it"
        )
        raise ValueError(f"infusion_minutes is {infusion_minutes}, which cannot be used here: {why}.")
    if minutes_between is not None and way.unit_mg is None:
        raise ValueError(
            f"minutes_between is {minutes_between}, which cannot be used here: the route "
            f"{name!r} gives no units one after the other."
        )
    if doses is None:
        amount = (
            dosing.amount_mg(dose_mg_per_kg, weight)
            if dose_mg is None
            else number("dose_mg", dose_mg, low=0, unit="mg")
        )
        minutes = number(
            "infusion_minutes",
            INFUSION_MINUTES if infusion_minutes is None else infusion_minutes,
            low=0,
            unit="minutes",
        )
        doses = [Dose(0.0, amount, minutes if way.infused else 0.0)]
    given = dosing.check_doses(doses, weight)
    return way, given, way.events(given, values, minutes_between), values


def _times(system: System, events: Sequence[Dose], values: Mapping[str, float]) -> np.ndarray:
    """Return even times to 6 hours after the last dose, and those at which an output may peak."""
    end = min(max((dose.time_min for dose in events), default=0.0) + 360, LONGEST_TIME)
    found = exposure.peaks(system, events, end, values)
    return np.union1d(
        np.linspace(0, end, exposure.EVEN), [time for every in found.values() for _, time in every]
    )


#: What a demo runs of this.
BROWSER = tuple(map(Exported, SYSTEMS.values()))
