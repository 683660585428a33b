"""From dose to benefit over two weeks: pharmacokinetics, receptor block, illustrative cascade."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
import sympy

from models.cascade.mechanisms import MECHANISMS, Mechanism
from models.cascade.spine_cascade import cascade
from models.language import ode
from models.language.browser import Exported
from models.language.checks import choice, mapping
from models.language.molar_mass import KETAMINE
from models.language.statement import Dose, System, event_times
from models.pharmacokinetics.dosing import WEIGHT, check_doses, infusion
from models.pharmacokinetics.intravenous_racemic import PUBLISHED, mammillary, model
from models.receptor import subunit_block

#: Seed and number of the virtual patients that draw the band, in Python and in the browser.
SEED, PATIENTS = 20, 12


def _preset(name: str) -> dict[str, float]:
    """Return a published model as values of the three-compartment statement.

    A two-compartment model has no flow to the third compartment, whose volume then plays no part.
    """
    values = {p.name: p.value for p in mammillary(**PUBLISHED[name])["parameters"] if p is not WEIGHT}
    return {"intercompartmental_clearance_3": 0.0, "peripheral_volume_3": 1.0} | values


#: Pharmacokinetic parameter values of each published model.
PRESETS = {name: _preset(name) for name in ("domino", "clements", "kamp")}


def _system(mechanism: Mechanism) -> System:
    kinetics = mammillary(**PUBLISHED["kamp"])
    concentration = sympy.Symbol("concentration")
    blocks = subunit_block.block_relations(concentration)
    effects = cascade(
        {relation.name.removeprefix("block_"): relation.symbol for relation in blocks[1:]},
        concentration,
        mechanism,
    )
    usual = mechanism.name == "disinhibition"
    return System(
        name="neural_plasticity" if usual else f"neural_plasticity_{mechanism.name}",
        title="From dose to spines and benefit: an illustrative cascade"
        + ("" if usual else f" ({mechanism.title.lower()})"),
        limits="Illustrative. Only the pharmacokinetics is published; the receptor constants are recalled, "
        "and every number after them was chosen, not fitted. Times come from mice and rats and are "
        "not human times. Layers are linked by assumption. The dose with the largest effect follows "
        "from the chosen numbers and guides no treatment.",
        states=[*kinetics["states"], *effects["states"]],
        parameters=[
            *kinetics["parameters"],
            subunit_block.UNBOUND_FRACTION,
            KETAMINE,
            *subunit_block.INHIBITION.values(),
            *effects["parameters"],
        ],
        equations={**kinetics["equations"], **effects["equations"]},
        relations=[*kinetics["relations"], *blocks, *effects["relations"]],
        output_names=(
            "concentration",
            "block_2a",
            "block_2b",
            "block_2c",
            "block_2d",
            "glutamate",
            "bdnf",
            "mtor",
            "building",
            "formation_rate",
            "spines_added",
            "spine_density",
            "benefit",
        ),
        dose_targets=("central",),
        correlations=model("kamp").correlations,
    )


#: The whole cascade with Kamp's pharmacokinetics, by what switches it on.
SYSTEMS = {name: _system(mechanism) for name, mechanism in MECHANISMS.items()}

#: The cascade of the disinhibition hypothesis, which the demo shows.
SYSTEM = SYSTEMS["disinhibition"]

#: Log-normal multipliers of the virtual patients, one row each.
FACTORS = SYSTEM.sample_factors(PATIENTS, SEED)


def system(mechanism: str = "disinhibition") -> System:
    """Return the cascade that a mechanism switches on.

    Parameters
    ----------
    mechanism : str
        A key of `MECHANISMS`.

    Returns
    -------
    System
        The cascade, with that first step.

    Raises
    ------
    ValueError
        If there is no mechanism of that name.
    """
    return SYSTEMS[choice("mechanism", mechanism, SYSTEMS)]


def default_times() -> np.ndarray:
    """Return the times of the demo in minutes: fine on the first day, coarser later.

    Every whole day is among them. All steps are 2.5 minutes times a power of two, so that the browser
    computes few matrix exponentials.

    Returns
    -------
    numpy.ndarray
        Minutes from 0 to two weeks, increasing.
    """
    return np.concatenate(
        [
            np.arange(0, 120, 2.5),
            np.arange(120, 480, 10),
            np.arange(480, 1440, 20),
            np.arange(1440, 2880, 40),
            np.arange(2880, 5760, 80),
            np.arange(5760, 20161, 160),
        ]
    ).astype(float)


def simulate(
    dose_mg_per_kg: float | None = None,
    infusion_minutes: float | None = None,
    weight_kg: float = 70.0,
    pk_model: str = "kamp",
    new_spines: float = 1.0,
    stress: float = 0.0,
    formation_gain: float = 1.0,
    spine_half_life_days: float = 4.0,
    times_min: Sequence[float] | None = None,
    parameters: Mapping[str, float] | None = None,
    doses: Sequence[Dose] | None = None,
    mechanism: str = "disinhibition",
) -> pd.DataFrame:
    """Simulate one infusion, or several, and what the illustrative cascade makes of it.

    Parameters
    ----------
    dose_mg_per_kg : float, optional
        Dose of racemic ketamine, mg per kilogram; 0.5 if left out, 0 shows the course without drug.
    infusion_minutes : float, optional
        Duration of the infusion, 40 if left out; 0 for a bolus.
    weight_kg : float
        Body weight, 20 to 250 kg.
    pk_model : {"kamp", "domino", "clements"}
        Published pharmacokinetic model.
    new_spines : float
        1, or 0 if ketamine cannot add spines.
    stress : float
        1 under chronic stress, else 0.
    formation_gain : float
        Multiplier of the rise in spine formation.
    spine_half_life_days : float
        Half-life of added spines.
    times_min : sequence of float, optional
        Increasing times in minutes; `default_times` if left out, with those at which doses begin and end.
    parameters : dict, optional
        Further parameters by name (see ``SYSTEM.parameter_table()``, or that of ``SYSTEMS[mechanism]``).
    doses : sequence of Dose, optional
        Dose events in mg, instead of `dose_mg_per_kg` and `infusion_minutes`.
    mechanism : {"disinhibition", "block_at_rest", "hydroxynorketamine", "trkb"}
        What switches the cascade on: a name of `models.mechanisms.MECHANISMS`.

    Returns
    -------
    pandas.DataFrame
        ``time_min`` and one column for each output of `SYSTEM`.

    Raises
    ------
    ValueError
        One sentence that says which input is wrong and what is allowed.
    """
    model(pk_model)
    stated = system(mechanism)
    values = stated.values(
        {
            **PRESETS[pk_model],
            "weight_kg": weight_kg,
            "new_spines": new_spines,
            "stress": stress,
            "formation_gain": formation_gain,
            "spine_half_life_days": spine_half_life_days,
            **mapping("parameters", parameters),
        }
    )
    weight = values["weight_kg"]
    if doses is None:
        given = [
            infusion(
                0.5 if dose_mg_per_kg is None else dose_mg_per_kg,
                40.0 if infusion_minutes is None else infusion_minutes,
                weight,
            )
        ]
    elif dose_mg_per_kg is not None or infusion_minutes is not None:
        raise ValueError(
            "dose_mg_per_kg and infusion_minutes are for one dose; it has to be either them or "
            "doses, each of which says its own."
        )
    else:
        given = check_doses(doses, weight)
    times = times_min
    if times is None:
        times = default_times()
        times = np.union1d(times, event_times(given, times[-1]))
    return ode.simulate(stated, given, times, values)


#: What a demo runs of this.
BROWSER = tuple(Exported(one, PRESETS, FACTORS, default_times()) for one in SYSTEMS.values())
