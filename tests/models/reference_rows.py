"""What our models say about each reference value."""

from __future__ import annotations

from functools import cache

import numpy as np

import evidence
from evidence.tables import timetable
from models.cascade.neural_plasticity import simulate
from models.language import exposure, linear
from models.language.statement import Dose
from models.pharmacokinetics import intravenous_racemic, routes
from models.pharmacokinetics.intravenous_racemic import MODELS
from models.receptor import subunit_block
from tests.models.cascade.test_cascade import bateman_peak
from tests.models.reference import row

#: Rows that no code here stands for, and why.
NOT_COMPUTED = {
    "GLU-13C": "turnover of glutamine in people; the circuit has rates of cells, and no chemistry",
    "SYN-rapa24": "no model of rapamycin; the timetable of plasticity quotes the finding in words",
}

DOMINO, CLEMENTS, KAMP = MODELS["domino"], MODELS["clements"], MODELS["kamp"]


# -- (a) pharmacokinetics: 0.5 mg/kg, 70 kg ----------------------------------------------------------------


def level(name: str, minutes: float, infusion: float = 40.0) -> float:
    """Return the plasma concentration in ng/mL."""
    return routes.simulate(
        f"intravenous_{name}", dose_mg_per_kg=0.5, infusion_minutes=infusion, times_min=minutes
    )["concentration"][0]


@row("PK-DOM-v1", "PK-DOM-v2", "PK-DOM-v3")
def domino_volume(id_):
    name = {"1": "central_volume", "2": "peripheral_volume_2", "3": "peripheral_volume_3"}[id_[-1]]
    return DOMINO.values()[name]


@row("PK-DOM-cl1", "PK-DOM-cl2", "PK-DOM-cl3")
def domino_clearance(id_):
    name = {"1": "clearance", "2": "intercompartmental_clearance_2", "3": "intercompartmental_clearance_3"}
    return DOMINO.values()[name[id_[-1]]]


@row("PK-DOM-lam1", "PK-DOM-lam2", "PK-DOM-lam3")
def domino_rate_constant(id_):
    return intravenous_racemic.rate_constants(DOMINO)[int(id_[-1]) - 1]


@row("PK-DOM-thalf", "PK-CLE-thalf")
def half_life(id_):
    return exposure.half_life(CLEMENTS if "CLE" in id_ else DOMINO)


def volume_at_steady_state(system) -> float:
    """Return the sum of all compartments' volumes at 70 kg, L."""
    return sum(value for name, value in system.values().items() if "_volume" in name)


@row("PK-DOM-vss")
def domino_volume_at_steady_state():
    return volume_at_steady_state(DOMINO)


@row("PK-DOM-AUC")
def domino_area():
    return exposure.area_under_curve(DOMINO, [Dose(0, 35)])["concentration"]


@row(
    "PK-DOM-C40",
    "PK-DOM-C60",
    "PK-DOM-C110",
    "PK-DOM-C120",
    "PK-DOM-C240",
    "PK-DOM-C1440",
    "PK-CLE-C40",
    "PK-CLE-C60",
    "PK-CLE-C240",
    "PK-KAM-C10",
    "PK-KAM-C40",
    "PK-KAM-C120",
    "PK-KAM-C240",
)
def infused_level(id_):
    _, model, minutes = id_.split("-")
    return level({"DOM": "domino", "CLE": "clements", "KAM": "kamp"}[model], float(minutes[1:]))


@row("PK-DOM-B5", "PK-DOM-B10", "PK-DOM-B60")
def bolus_level(id_):
    return level("domino", float(id_.rpartition("B")[2]), infusion=0)


@row("PK-DOM-ke0-3")
def domino_ke0():
    return intravenous_racemic.ke0_for_peak(DOMINO, 3)


@row("PK-DOM-Ce40")
def domino_effect_site():
    system = intravenous_racemic.with_effect_site(DOMINO, domino_ke0())
    return linear.simulate(system, [Dose(0, 35, 40)], [40])["effect_site"][0]


@row("PK-KAM-META-V")
def kamp_volume():
    """The raw-data model's volume, inside the interval of the meta-analysis."""
    return volume_at_steady_state(KAMP)


@row("PK-KAM-META-CL")
def kamp_clearance():
    """The raw-data model's clearance, inside the interval of the meta-analysis."""
    return 60 * KAMP.values()["clearance"]  # L/h


@row("PK-CLIN-C40")
def clinical_level():
    """Patients' blood was drawn from veins, so the venous model is the one to compare."""
    return level("clements", 40)


# -- (b) NMDA receptor ------------------------------------------------------------------------------------


@row("NMDA-B-70_1", "NMDA-B-60_1", "NMDA-B-20_1", "NMDA-B0_1", "NMDA-B40_1", "NMDA-B-70_1.5", "NMDA-B0_1.5")
def magnesium(id_):
    voltage, _, concentration = id_.removeprefix("NMDA-B").partition("_")
    return subunit_block.unblocked_by_magnesium(float(voltage), float(concentration))


@row("NMDA-V50")
def half_block_voltage():
    return subunit_block.half_block_voltage()


@row("NMDA-KI-S-ketamine", "NMDA-KI-R-ketamine", "NMDA-KI-S-norketamine", "NMDA-KI-R-norketamine")
def affinity(id_):
    return subunit_block.KI[id_.removeprefix("NMDA-KI-")]


@row(*(f"NMDA-IC50-{mg}Mg-{subunit.upper()}" for mg in (0, 1) for subunit in subunit_block.IC50))
def inhibition(id_):
    _, _, magnesium_, subunit = id_.split("-")
    return subunit_block.IC50[subunit.lower()][int(magnesium_[0])]


@row("NMDA-SHIFT")
def competition():
    return subunit_block.competition_shift()


@row("NMDA-uM185")
def micromolar():
    return subunit_block.micromolar(185)


@row("NMDA-OCC185-2B", "NMDA-OCC185-2C")
def block(id_):
    table = subunit_block.block_by_subunit(185).set_index("measure")["block"]
    return table[f"GluN{id_[-2:]}, 1 mM magnesium"]


@row("NMDA-OCC-EBERT")
def binding():
    return subunit_block.racemic_occupancy(0.7 * subunit_block.micromolar(185))


@row("NMDA-ORSER-CA01", "NMDA-ORSER-CA1", "NMDA-ORSER-OO1", "NMDA-ORSER-OO10")
def open_probability(id_):
    recording = "cell-attached" if "-CA" in id_ else "outside-out"
    return subunit_block.OPEN_PROBABILITY[recording, {"01": 0.1, "A1": 1.0, "O1": 1.0, "10": 10.0}[id_[-2:]]]


# -- (d) cascade to spines: 0.5 mg/kg over 40 min with Kamp's pharmacokinetics -------------------------------


@cache
def course(infusion: float = 40.0):
    times = np.concatenate([np.arange(0, 1440, 2.0), np.arange(1440, 20161, 30.0)])
    return simulate(infusion_minutes=infusion, times_min=times).set_index("time_min")


@row("SYN-2wk")
def days_with_raised_density():
    """Days until less than a sixth of the highest rise is left."""
    rise = course()["spine_density"] - 1
    return rise.index[rise > rise.max() / 6].max() / 1440


@row("SYN-form-onset")
def hours_to_raised_formation():
    """Hours until formation has half of its highest rise."""
    rise = course()["formation_rate"] - 1
    return rise.index[rise > rise.max() / 2].min() / 60


@row("SYN-order")
def behaviour_first():
    table = course()
    spines = table["spine_density"] - 1
    before = table["benefit"][180] > table["benefit"].max() / 2 and spines[180] < 0.01 * spines.max()
    blocked = simulate(new_spines=0, times_min=[180, 4 * 1440])["benefit"]
    same_at_first = blocked[0] > 0.99 * table["benefit"][180]
    return before and same_at_first and blocked[1] < 0.25 * table["benefit"][4 * 1440]


@row("SYN-density24")
def density_after_a_day():
    return course()["spine_density"][1440]


#: Directions of the timetable of plasticity, as the rows count them.
DIRECTIONS = {"none": 0, "up": 1}


@row("SYN-S1-late", quoted=True)
def hours_to_late_formation():
    """Repeated doses, which the cascade does not stand for; its one dose peaks within a day."""
    return timetable().set_index("id").at["formation-s1-late", "start_h"]


@row("SYN-SV2A", quoted=True)
def density_in_people():
    return DIRECTIONS[timetable().set_index("id").at["density-human", "direction"]]


@row("SYN-rapa2wk", "SYN-rapa2wk-pl", quoted=True)
def response_with_rapamycin(id_):
    arm = "responders_control_pct" if id_.endswith("pl") else "responders_treat_pct"
    return evidence.trials().at["abdallah2020", arm]


@row("SYN-BDNF", "SYN-mTOR")
def minutes_to_peak(id_):
    """Rodents get a bolus."""
    return course(0.0)[{"SYN-BDNF": "bdnf", "SYN-mTOR": "mtor"}[id_]].idxmax()


@row("SYN-BAT-0.5_2", "SYN-BAT-2_24")
def chained_peak(id_):
    first, second = id_.removeprefix("SYN-BAT-").split("_")
    return bateman_peak(float(first), float(second))
