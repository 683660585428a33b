"""What this project computes for the reference rows of the course of symptoms and of relapse.

No function looks at a row's value. Rows that report a single trial are answered from the table of trials,
since a model of averages does not reproduce one trial.
"""

import re

import numpy as np

import evidence
from models.treatment import relapse, symptom_course
from tests.models.reference import row

TRIALS = {"SYM-ZAR-resp": "zarate2006", "SYM-MUR-resp": "murrough2013ajp"}


def ketamine(schedule: str, days: list[float], column: str) -> list[float]:
    """Return a column of the average course, which no number of refits changes."""
    table = symptom_course.simulate(schedule, days, draws=1)
    return table.loc[table["arm"] == "ketamine", column].tolist()


@row("SYM-onset")
def first_superior_assessment() -> float:
    """Minutes to the first time at which trials asked and ketamine was better."""
    since, until = symptom_course.superiority()
    # The fit meets 40 minutes to a few thousandths of a minute.
    asked = [day for day in symptom_course.ASSESSMENT_DAYS if since - 0.5 / 1440 <= day <= until]
    return round(1440 * min(asked), 6)


@row("SYM-peak")
def day_of_the_largest_difference() -> float:
    return symptom_course.peak_day()


@row("SYM-peak-g", "SYM-ZAR-d24")
def effect_on_day_one(id_: str) -> float:
    """Hedges' g counts a fall as negative, Zarate's d as positive."""
    effect = float(symptom_course.fitted().drug(1.0))
    return -effect if id_ == "SYM-peak-g" else effect


@row("SYM-offset")
def last_superior_day() -> float:
    return symptom_course.superiority()[1]


@row("SYM-RESP-d1", "SYM-RESP-d3", "SYM-RESP-d7")
def response(id_: str) -> float:
    return 100 * ketamine("single", [float(id_.rpartition("d")[2])], "response")[0]


@row("SYM-rep-resp")
def response_after_six_infusions() -> float:
    return 100 * ketamine("six", [12.0], "response")[0]


@row("SYM-rep-2h")
def fall_after_two_hours() -> float:
    before, after = ketamine("six", [0.0, 2 / 24], "score")
    return before - after


@row("SYM-relapse")
def median_relapse() -> float:
    return relapse.law("weibull").median()


@row("SYM-haz18")
def hazard() -> float:
    return relapse.constant_hazard(18.0)


@row("SYM-durable")
def durable_share() -> float:
    return 100 * float(relapse.law("weibull").survival(83.0))


@row("SYM-exp83")
def durable_share_at_a_constant_hazard() -> float:
    return float(relapse.law("constant").survival(83.0))


@row("SYM-SUST-med")
def median_relapse_after_the_switch() -> float:
    return relapse.law("sustain1").median()


@row("SYM-SUST-HR", "SYM-SUST-HR2")
def hazard_ratio(id_: str) -> float:
    """Read the ratio back from the curves that a simulation gives."""
    ratio = relapse.hazard_ratio("responders" if id_.endswith("2") else "remitters")[0]
    continued, switched = (
        relapse.simulate([180.0], "sustain1", one, draws=1)["relapse_free"].iloc[0] for one in (ratio, 1.0)
    )
    return np.log(continued) / np.log(switched)


@row(*TRIALS, quoted=True)
def quoted_response(id_: str) -> float:
    return float(evidence.trials().loc[TRIALS[id_], "responders_treat_pct"])


@row("SYM-FAVA", quoted=True)
def lowest_dose_better_than_midazolam() -> float:
    """Lowest dose of Fava's trial that beat midazolam after adjustment for several comparisons."""
    trials = evidence.trials()
    better = trials[
        (trials["study_key"] == "fava2020")
        & trials["measure_note"].str.startswith("superior to midazolam (adjusted")
    ]
    return min(float(re.search(r"([\d.]+) mg/kg", dose)[1]) for dose in better["drug_route_dose"])
