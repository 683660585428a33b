"""Pyramidal cells and interneurons as two coupled rates (Wilson and Cowan), and what their block does.

Blocking the drive of interneurons disinhibits pyramidal cells; blocking both alike silences them. Which of
the two ketamine does is therefore an assumption about preference, which a learner can reverse, not a result.

Source, by key of the bibliography: neuromatch2020.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from models.circuit.circuit_blocks import DOSE_ASSUMPTIONS, DOSE_BLOCK, SHARED_BLOCK, handle
from models.language import ode, phase_plane
from models.language.browser import Exported
from models.language.checks import choice, flag, increasing, number, numbers, whole_number
from models.language.statement import Parameter, Relation, State, System, logistic

_NEUROMATCH = {
    "source": "neuromatch2020",
    "verified": True,
    "note": "teaching values, read in the course code of Neuromatch Academy; not fitted to an experiment",
}


PARAMETERS = (
    Parameter("w_ee", "w_{EE}", 9.0, "1", "pyramidal cells' drive of themselves", **_NEUROMATCH),
    Parameter("w_ei", "w_{EI}", 4.0, "1", "interneurons' inhibition of pyramidal cells", **_NEUROMATCH),
    Parameter("w_ie", "w_{IE}", 13.0, "1", "pyramidal cells' drive of interneurons", **_NEUROMATCH),
    Parameter("w_ii", "w_{II}", 11.0, "1", "interneurons' inhibition of themselves", **_NEUROMATCH),
    Parameter("slope_e", "a_E", 1.2, "1", "gain of pyramidal cells", lower=1e-3, **_NEUROMATCH),
    Parameter("slope_i", "a_I", 1.0, "1", "gain of interneurons", lower=1e-3, **_NEUROMATCH),
    Parameter("threshold_e", r"\theta_E", 2.8, "1", "threshold of pyramidal cells", **_NEUROMATCH),
    Parameter("threshold_i", r"\theta_I", 4.0, "1", "threshold of interneurons", **_NEUROMATCH),
    Parameter("tau_e", r"\tau_E", 1.0, "ms", "time constant of pyramidal cells", lower=1e-3, **_NEUROMATCH),
    Parameter("tau_i", r"\tau_I", 2.0, "ms", "time constant of interneurons", lower=1e-3, **_NEUROMATCH),
    handle("input_e", "I_E", 0.0, "1", "outside input to pyramidal cells", lower=-100),
    handle("input_i", "I_I", 0.0, "1", "outside input to interneurons", lower=-100),
    handle("block_pyramidal", "b_E", 0.0, "fraction", "block of pyramidal cells' own drive", upper=1.0),
    handle("block_interneuron", "b_I", 0.0, "fraction", "block of interneurons' drive", upper=1.0),
    handle("start_e", "r_E(0)", 0.0, "1", "pyramidal rate at the start", lower=-1.0, upper=1.0),
    handle("start_i", "r_I(0)", 0.0, "1", "interneuron rate at the start", lower=-1.0, upper=1.0),
)

#: Published values sit near saturation; the second set is the course's own, mid-range and stable, to look at.
PRESETS = {
    "neuromatch": {},
    "inhibition_stabilised": {
        "w_ee": 5.0,
        "w_ei": 4.0,
        "w_ie": 8.0,
        "w_ii": 6.0,
        "tau_i": 1.0,
        "input_e": 1.5,
        "input_i": 1.0,
    },
}


def _system() -> System:
    symbol = {parameter.name: parameter.symbol for parameter in PARAMETERS}
    excitatory = State("excitatory", "r_E", "1", "rate of pyramidal cells", symbol["start_e"])
    inhibitory = State("inhibitory", "r_I", "1", "rate of interneurons", symbol["start_i"])
    e, i = excitatory.symbol, inhibitory.symbol

    def response(drive, slope, threshold):
        return logistic(slope * (drive - threshold)) - logistic(-slope * threshold)

    drive_e = Relation(
        "drive_e",
        "x_E",
        "1",
        "input of pyramidal cells",
        (1 - symbol["block_pyramidal"]) * symbol["w_ee"] * e - symbol["w_ei"] * i + symbol["input_e"],
    )
    drive_i = Relation(
        "drive_i",
        "x_I",
        "1",
        "input of interneurons",
        (1 - symbol["block_interneuron"]) * symbol["w_ie"] * e - symbol["w_ii"] * i + symbol["input_i"],
    )
    target_e = response(drive_e.symbol, symbol["slope_e"], symbol["threshold_e"])
    target_i = response(drive_i.symbol, symbol["slope_i"], symbol["threshold_i"])
    return System(
        name="circuit",
        title="Pyramidal cells and interneurons",
        limits="Two average rates stand for a cortex. They have no unit that an experiment reads, and they "
        "settle in milliseconds, not in the minutes of a recording. That a block reaches interneurons "
        "more than pyramidal cells is assumed. Where inhibition holds excitation in check, "
        "interneurons fall only at first and then rise with the pyramidal cells.",
        states=(excitatory, inhibitory),
        parameters=PARAMETERS,
        relations=(drive_e, drive_i),
        output_names=("excitatory", "inhibitory"),
        equations={
            "excitatory": (target_e - e) / symbol["tau_e"],
            "inhibitory": (target_i - i) / symbol["tau_i"],
        },
        time_unit="ms",
    )


#: The circuit as one statement, with the published values.
SYSTEM = _system()
#: Where its fixed points and nullclines lie; a rate is a difference of two logistic functions.
PLANE = phase_plane.Plane(first=(-1.0, 1.0), second=(-1.0, 2.0))


def model(preset: str = "neuromatch") -> System:
    """Return the circuit with the values of a preset, and their status.

    Parameters
    ----------
    preset : {"neuromatch", "inhibition_stabilised"}
        The published set, or the course's mid-range demonstration (unverified).

    Returns
    -------
    System
        Time in milliseconds; rates without a unit.

    Raises
    ------
    ValueError
        If the preset is unknown.
    """
    changed = PRESETS[choice("preset", preset, PRESETS)]
    own = {"source": "", "verified": False, "note": "illustrative: chosen by the course"}
    parameters = tuple(
        replace(p, value=changed[p.name], **own) if p.name in changed else p for p in PARAMETERS
    )
    return replace(SYSTEM, parameters=parameters)


def fixed_points(preset: str = "neuromatch", **changed: float) -> pd.DataFrame:
    """Find every state in which nothing changes, and whether it is stable.

    Parameters
    ----------
    preset : str
        A name of `PRESETS`.
    **changed : float
        Parameters that differ from the preset, for example ``block_interneuron=0.1``.

    Returns
    -------
    pandas.DataFrame
        A row for each fixed point, by rising pyramidal rate: ``excitatory``, ``inhibitory``, ``eigenvalue_1``
        and ``eigenvalue_2`` of the Jacobian (complex, per millisecond), ``stable``, ``kind``; found as
        `models.phase_plane.fixed_points` says, since interneurons inhibit themselves.

    Raises
    ------
    ValueError
        If a name is unknown or a value out of bounds.
    """
    return phase_plane.fixed_points(SYSTEM, _values(preset, changed), PLANE)


def active_state(preset: str = "neuromatch", **changed: float) -> pd.Series:
    """Return the stable fixed point with the highest pyramidal rate.

    Parameters
    ----------
    preset : str
        A name of `PRESETS`.
    **changed : float
        Parameters that differ from the preset.

    Returns
    -------
    pandas.Series
        ``excitatory``, ``inhibitory``, eigenvalues, ``stable`` and ``kind``.

    Raises
    ------
    ValueError
        If a name is unknown, a value is out of bounds, or no fixed point is stable.
    """
    points = fixed_points(preset, **changed)
    stable = points[points["stable"]]
    if stable.empty:
        raise ValueError("The circuit has no stable state with these parameters; it keeps oscillating.")
    return stable.iloc[-1]


def is_inhibition_stabilised(preset: str = "neuromatch", **changed: float) -> bool:
    """Say whether the active state is stable only because interneurons follow.

    Parameters
    ----------
    preset : str
        A key of `PRESETS`.
    **changed : float
        Parameters that differ from the preset.

    Returns
    -------
    bool
        True if pyramidal cells alone, with interneurons held at their rate, would run away from the state.

    Raises
    ------
    ValueError
        As in `active_state`.
    """
    state = active_state(preset, **changed)
    point = np.array([state["excitatory"], state["inhibitory"]])
    return bool(phase_plane.jacobian(SYSTEM, _values(preset, changed), point)[0, 0] > 0)


def nullclines(preset: str = "neuromatch", points: int = 201, **changed: float) -> pd.DataFrame:
    """Curves in the plane of rates on which one of the two populations rests.

    Parameters
    ----------
    preset : str
        A name of `PRESETS`.
    points : int
        Pyramidal rates from 0 to 1, 2 to 100,000.
    **changed : float
        Parameters that differ from the preset.

    Returns
    -------
    pandas.DataFrame
        Columns ``excitatory`` (the rate), ``pyramidal_nullcline`` and ``interneuron_nullcline`` (interneuron
        rate on each curve; not a number where the pyramidal curve leaves -1 to 2).

    Raises
    ------
    ValueError
        If a name is unknown or a value out of bounds.
    """
    values = _values(preset, changed)
    rates = np.linspace(0, 1, whole_number("points", points, low=2, high=100_000))
    pyramidal, interneuron = phase_plane.nullclines(SYSTEM, values, PLANE, rates)
    return pd.DataFrame(
        {"excitatory": rates, "pyramidal_nullcline": pyramidal, "interneuron_nullcline": interneuron}
    )


def simulate(times_ms: Sequence[float], preset: str = "neuromatch", **changed: float) -> pd.DataFrame:
    """Follow both rates through time.

    Parameters
    ----------
    times_ms : sequence of float
        Increasing times in milliseconds, from 0 on.
    preset : str
        A name of `PRESETS`.
    **changed : float
        Parameters that differ from the preset; ``start_e`` and ``start_i`` are the rates at time 0.

    Returns
    -------
    pandas.DataFrame
        Columns ``time_ms``, ``excitatory``, ``inhibitory``.

    Raises
    ------
    ValueError
        If times do not increase, a name is unknown or a value is out of bounds.
    """
    times = increasing("times_ms", times_ms, unit="ms")
    table = ode.simulate(SYSTEM, [], times, _values(preset, changed))
    return table


def after_block(
    times_ms: Sequence[float],
    preset: str = "neuromatch",
    block_interneuron: float = 0.1,
    block_pyramidal: float = 0.0,
) -> pd.DataFrame:
    """Follow both rates from the active state after a block that begins at time 0.

    Parameters
    ----------
    times_ms : sequence of float
        Increasing times in milliseconds, from 0 on.
    preset : str
        A name of `PRESETS`.
    block_interneuron, block_pyramidal : float
        Blocked fractions of the two drives, 0 to 1.

    Returns
    -------
    pandas.DataFrame
        Columns ``time_ms``, ``excitatory``, ``inhibitory``. The order of events can be compared with
        recordings (Homayoun and Moghaddam 2007, MK-801, rat), their timing cannot.

    Raises
    ------
    ValueError
        If times do not increase or a value is out of bounds.
    """
    start = active_state(preset)
    return simulate(
        times_ms,
        preset,
        start_e=start["excitatory"],
        start_i=start["inhibitory"],
        block_interneuron=block_interneuron,
        block_pyramidal=block_pyramidal,
    )


def split_block(block, preference) -> tuple[np.ndarray, np.ndarray]:
    """Share a block between interneurons and pyramidal cells by an assumed preference.

    Parameters
    ----------
    block : array-like
        Block of the preferred population, 0 to 1.
    preference : array-like
        1 for interneurons only, 0 for both alike, -1 for pyramidal cells only; broadcasts against `block`.

    Returns
    -------
    block_interneuron, block_pyramidal : numpy.ndarray
        Fractions. Reversing the sign of the preference swaps them.

    Raises
    ------
    ValueError
        If a value is out of bounds.
    """
    block = numbers("block", block, low=0, high=1)
    preference = numbers("preference", preference, low=-1, high=1)
    return tuple(SHARED_BLOCK.output_values(block, preference))


def response_to_block(
    block: float, preference: float = 1.0, preset: str = "inhibition_stabilised", **changed: float
) -> pd.Series:
    """Compare the active state with and without a block.

    Parameters
    ----------
    block, preference : float
        As in `split_block`.
    preset : str
        A name of `PRESETS`.
    **changed : float
        Parameters that differ from the preset.

    Returns
    -------
    pandas.Series
        ``block_interneuron``, ``block_pyramidal``, the rates ``excitatory`` and ``inhibitory`` under the
        block, and ``excitatory_ratio`` and ``inhibitory_ratio`` to those without it.

    Raises
    ------
    ValueError
        If a value is out of bounds or no state is stable.
    """
    interneuron, pyramidal = split_block(number("block", block), number("preference", preference))
    before = active_state(preset, **changed)
    after = active_state(
        preset, **{**changed, "block_interneuron": float(interneuron), "block_pyramidal": float(pyramidal)}
    )
    return pd.Series(
        {
            "block_interneuron": float(interneuron),
            "block_pyramidal": float(pyramidal),
            "excitatory": after["excitatory"],
            "inhibitory": after["inhibitory"],
            "excitatory_ratio": after["excitatory"] / before["excitatory"],
            "inhibitory_ratio": after["inhibitory"] / before["inhibitory"],
        }
    )


def glutamate_response(dose_mg_per_kg, extra_pyramidal_block: bool = True) -> pd.DataFrame:
    """Pyramidal rate, standing for prefrontal glutamate in the rat, over ketamine dose.

    Parameters
    ----------
    dose_mg_per_kg : array-like
        Doses in the rat, mg/kg, 0 or more.
    extra_pyramidal_block : bool
        Whether high doses also block pyramidal cells' own drive. Without it the curve never turns.

    Returns
    -------
    pandas.DataFrame
        Columns ``dose_mg_per_kg``, ``block_interneuron``, ``block_pyramidal`` and ``glutamate_ratio`` (to
        no drug).

    Raises
    ------
    ValueError
        If a dose is negative or not finite.

    Notes
    -----
    The inverted U is Moghaddam et al. (1997), key ``moghaddam1997``: up at 10 to 30 mg/kg, unchanged at 50,
    down at 200. The model does not predict it: the second, steeper block of `DOSE_ASSUMPTIONS` was set so
    that the signs come out. Percentages are not verified, and rat doses are not human doses.
    """
    doses = np.atleast_1d(numbers("dose_mg_per_kg", dose_mg_per_kg, low=0, unit="mg/kg"))
    extra = float(flag("extra_pyramidal_block", extra_pyramidal_block))
    interneuron, pyramidal = (
        np.broadcast_to(block, doses.shape)
        for block in DOSE_BLOCK.output_values(
            doses, extra, *(parameter.value for parameter in DOSE_ASSUMPTIONS)
        )
    )
    preset = "inhibition_stabilised"
    rates = [
        active_state(preset, block_interneuron=i, block_pyramidal=e)["excitatory"]
        for i, e in zip(interneuron, pyramidal, strict=True)
    ]
    ratio = np.array(rates) / active_state(preset)["excitatory"]
    return pd.DataFrame(
        {
            "dose_mg_per_kg": doses,
            "block_interneuron": interneuron,
            "block_pyramidal": pyramidal,
            "glutamate_ratio": ratio,
        }
    )


def _values(preset: str, changed: dict[str, float]) -> dict[str, float]:
    return SYSTEM.values({**PRESETS[choice("preset", preset, PRESETS)], **changed})


#: What a demo runs of this.
BROWSER = (Exported(SYSTEM, PRESETS, plane=PLANE),)
