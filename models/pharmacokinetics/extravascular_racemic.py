"""Racemic ketamine into a muscle or by mouth: Clements' disposition, with an absorption the course chose.

No published model of these routes was at hand. The absorption constants are calibrated, not fitted, and say
so wherever they appear. Metabolites are left out, although by mouth they are most of what reaches the blood.
"""

from __future__ import annotations

from models.language.administration import Input, Route
from models.language.compartments import equations
from models.language.statement import Parameter, State, System
from models.pharmacokinetics.intravenous_racemic import PUBLISHED, mammillary


def _system(name: str, title: str, limits: str, fraction: Parameter, absorption: Parameter) -> System:
    disposition = mammillary(**PUBLISHED["clements"])
    depot = State("depot", "A_0", "mg", "ketamine that will be absorbed")
    absorbed = equations([("depot", "central", absorption.symbol)])
    rows = disposition["equations"]
    return System(
        name=name,
        title=title,
        limits=limits,
        states=(*disposition["states"], depot),
        parameters=(*disposition["parameters"], fraction, absorption),
        equations={**rows, "central": rows["central"] + absorbed["central"], "depot": absorbed["depot"]},
        relations=disposition["relations"],
        output_names=("concentration",),
        dose_targets=("depot",),
    )


def _fraction(value: float, note: str) -> Parameter:
    return Parameter(
        "bioavailability",
        "F",
        value,
        "1",
        "fraction of the dose that reaches the blood",
        note=note,
        upper=1.0,
    )


def _absorption(value: float, note: str) -> Parameter:
    return Parameter("absorption", r"k_a", value, "1/min", "absorption", note=f"calibrated: {note}")


INTRAMUSCULAR = _system(
    "intramuscular",
    "Racemic ketamine into a muscle: Clements' disposition, calibrated absorption",
    "Calibrated, not published: the absorption was chosen by the course. Published medians at the peak are "
    "147 ng/mL after 0.5 mg/kg and 474 ng/mL after 1 mg/kg (Hirlinger 1984); no linear model gives both. "
    "How much patients differ in absorption is not in it. Not a dosing guide.",
    _fraction(0.93, "93% (Clements 1982, read in secondary pages only)"),
    _absorption(0.10, "0.10 per min, a modelling choice; the peak comes after 18 minutes"),
)

ORAL = _system(
    "oral",
    "Racemic ketamine by mouth: Clements' disposition, calibrated absorption",
    "Calibrated, not published: the absorption was chosen by the course. It gives a peak of 23 ng/mL after "
    "0.5 mg/kg, where Grant 1981 measured 45 ng/mL; for that the peak would have to come within 9 minutes, "
    "or twice as much be absorbed. Norketamine, most of what is in the blood after swallowing, is not in it. "
    "Not a dosing guide.",
    _fraction(0.20, "20%, among published 20% (tablet, Yanagihara 2003) and 23% (Chong 2006)"),
    _absorption(0.03, "0.03 per min, a modelling choice"),
)

ROUTES = (
    Route(
        "intramuscular",
        "Racemic ketamine into a muscle (calibrated)",
        "racemic ketamine",
        INTRAMUSCULAR,
        (Input("depot", INTRAMUSCULAR.parameter("bioavailability").symbol),),
        "Median peaks after 0.5 and 1 mg/kg (Hirlinger 1984) to within 40%.",
        calibrated=True,
    ),
    Route(
        "oral",
        "Racemic ketamine by mouth (calibrated)",
        "racemic ketamine",
        ORAL,
        (Input("depot", ORAL.parameter("bioavailability").symbol),),
        "Not the published level: 23 ng/mL where 45 were measured after 0.5 mg/kg (Grant 1981).",
        calibrated=True,
    ),
)
