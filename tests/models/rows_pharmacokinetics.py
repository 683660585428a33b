"""What the models of esketamine, S-ketamine, film, muscle and mouth say about the reference values."""

from __future__ import annotations

from functools import cache

from models.language import exposure
from models.language.statement import Dose
from models.pharmacokinetics import (
    extravascular_racemic,
    intravenous_s_ketamine,
    nasal_esketamine,
    routes,
)
from tests.models.reference import row

#: Rows that no code here stands for, and why.
NOT_COMPUTED = {
    "PK-ESK-PB": "protein binding is an assumption of the receptor model (unbound fraction 0.7, not 0.56)",
    "PK-F-SL": "a racemic wafer; the only sublingual model here is of another product, an S-ketamine film",
    "PK-F-SL-TMAX": "a racemic wafer, as above",
    "PK-F-SL2": "racemic ketamine under the tongue; no model here",
    "PK-F-IN": "racemic ketamine by nose; no model here, and the published values conflict (11 and 45%)",
    "PK-F-IN-LOW": "racemic ketamine by nose, as above",
    "PK-F-PO-S": "Fanta's oral S-ketamine; its absorption is not among the parameters (Perez-Ruixo's model "
    "has 18% by mouth)",
    "PK-F-PO-NKratio": "Fanta's oral S-ketamine, as above",
    "PK-PO-C05": "the calibrated oral route gives 23 ng/mL, half of it, as its card says",
}


def levels(route: str, amount: float, times: list[float], **options):
    return routes.simulate(route, times_min=times, dose_mg=amount, **options)


@cache
def measured(route: str, amount: float, until: float, gap: float | None = None):
    infused = {"infusion_minutes": 20.0} if routes.route(route).infused else {}
    table = routes.measures(route, dose_mg=amount, until_min=until, minutes_between=gap, **infused)
    return table.set_index("output")


# -- esketamine ----------------------------------------------------------------------------------------------


@row("PK-ESK84-C10", "PK-ESK84-C40", "PK-ESK84-C60", "PK-ESK84-C240")
def nasal_level(id_):
    """The independent calculation gives all devices at once; the product's label puts 5 minutes between."""
    minutes = float(id_.rpartition("C")[2])
    return levels("nasal_esketamine", 84, [minutes], minutes_between=0)["concentration"][0]


@row("PK-ESKIV-C10", "PK-ESKIV-C60", "PK-ESKIV-C120")
def intravenous_level(id_):
    return levels("intravenous_esketamine", 28, [float(id_.rpartition("C")[2])])["concentration"][0]


@row("PK-ESKPO-C20", "PK-ESKPO-C60", "PK-ESKPO-C240")
def oral_esketamine_level(id_):
    return levels("oral_esketamine", 84, [float(id_.rpartition("C")[2])])["concentration"][0]


@row("PK-ESK-CMAX28", "PK-ESK-CMAX56", "PK-ESK-CMAX84", "PK-NOR-CMAX28", "PK-NOR-CMAX56", "PK-NOR-CMAX84")
def nasal_peak(id_):
    output = "concentration" if "ESK" in id_ else "norketamine"
    return measured("nasal_esketamine", float(id_[-2:]), 1440.0)["peak"][output]


@row("PK-ESK-AUC28", "PK-ESK-AUC56", "PK-ESK-AUC84")
def nasal_area(id_):
    return measured("nasal_esketamine", float(id_[-2:]), 1440.0)["area_until"]["concentration"]


@row("PK-ESK-F28", "PK-ESK-F84")
def nasal_bioavailability(id_):
    return nasal_esketamine.bioavailability(int(id_[-2:]) // 28)


@row("PK-ESK-VSS")
def esketamine_volume():
    values = nasal_esketamine.SYSTEM.values()
    return values["central_volume"] + values["volume_shallow"] + values["volume_deep"]


@row("PK-ESK-THALF")
def esketamine_half_life():
    return exposure.half_life(nasal_esketamine.SYSTEM, into="nose") / 60


@row("PK-ESK-LABEL-F")
def label_bioavailability():
    """The label gives one number for all doses; this is for its usual highest, 84 mg."""
    return 100 * nasal_esketamine.bioavailability(3)


@row("PK-ESK-LABEL-TMAX")
def label_peak_time():
    """After the last of three devices, 10 minutes after the first."""
    return measured("nasal_esketamine", 84.0, 1440.0)["peak_time_min"]["concentration"] - 10


# -- S-ketamine ----------------------------------------------------------------------------------------------


@row("PK-FAN-CL")
def s_ketamine_clearance():
    return 60 * intravenous_s_ketamine.SYSTEM.values()["clearance"]


@row("PK-OTT-K60", "PK-OTT-K120", "PK-OTT-N40", "PK-OTT-N120", "PK-OTT-N240")
def s_ketamine_level(id_):
    output = {"K": "concentration", "N": "norketamine"}[id_[7]]
    return levels("intravenous_s_ketamine", 17.5, [float(id_[8:])])[output][0]


# -- film ----------------------------------------------------------------------------------------------------


@row("PK-SL-K20", "PK-SL-K40", "PK-SL-K120", "PK-SL-K240")
def film_level(id_):
    return levels("sublingual_s_ketamine", 50, [float(id_.rpartition("K")[2])])["concentration"][0]


@row(*(f"PK-SL-{letter}AUC{dose}" for letter in "KNH" for dose in (50, 100)))
def film_area(id_):
    output = {"K": "concentration", "N": "norketamine", "H": "hydroxynorketamine"}[id_[6]]
    area = measured("sublingual_s_ketamine", float(id_.rpartition("C")[2]), 360.0)["area_until"][output]
    return 60 * area  # ng·min/mL


@row("PK-SL-IVPEAK")
def simons_peak():
    return measured("intravenous_s_ketamine_simons", 20.0, 360.0)["peak"]["concentration"]


# -- muscle and mouth, calibrated ----------------------------------------------------------------------------


@row("PK-F-IM")
def fraction_from_muscle():
    return 100 * extravascular_racemic.INTRAMUSCULAR.values()["bioavailability"]


@row("PK-F-PO", "PK-F-PO-TAB")
def fraction_by_mouth(_):
    return 100 * extravascular_racemic.ORAL.values()["bioavailability"]


def calibrated_peak(name: str, milligrams_per_kilogram: float) -> float:
    table = routes.measures(name, dose_mg_per_kg=milligrams_per_kilogram).set_index("output")
    return table["peak"]["concentration"]


@row("PK-IM-C05", "PK-IM-C10", "PK-ABS-IM-CMAX", "PK-ABS-PO-CMAX")
def peak_without_a_vein(id_):
    dose = 1.0 if id_.endswith("C10") else 0.5
    return calibrated_peak("oral" if "PO" in id_ else "intramuscular", dose)


@row("PK-ABS-IM-C60", "PK-ABS-PO-C60")
def level_after_an_hour(id_):
    table = routes.simulate("oral" if "PO" in id_ else "intramuscular", times_min=60, dose_mg_per_kg=0.5)
    return table["concentration"][0]


def metabolites_of_the_film(minutes: float) -> tuple[float, float]:
    """Return norketamine and hydroxynorketamine, which the rows PK-SL-K* give in their condition."""
    table = routes.simulate("sublingual_s_ketamine", [Dose(0, 50)], [minutes])
    return table["norketamine"][0], table["hydroxynorketamine"][0]
