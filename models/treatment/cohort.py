"""Many virtual patients: from doses through plasma to response and relapse.

Each patient has pharmacokinetics of their own (the linear models of `models.intravenous_racemic`, solved
exactly), a place above or below the average course of symptoms (`models.symptom_course`), and, after a
response, a time to relapse (`models.relapse`).

Source, by key of the bibliography: fava2020.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from models.language.checks import choice, flag, increasing, instance, number, row, whole_number
from models.language.statement import Dose, Parameter, Relation, System
from models.pharmacokinetics import intravenous_racemic, routes
from models.pharmacokinetics.dosing import (
    HIGHEST_DOSE_MG_PER_KG,
    REFERENCE_WEIGHT_KG,
    WEIGHT,
)
from models.pharmacokinetics.population import Population
from models.treatment import relapse, symptom_course

LIMITS = (
    "Patients differ in the clearance and central volume of healthy volunteers, in how far from the average "
    "their symptoms are, and by chance in relapse; these three are independent. No published slope ties a "
    "patient's exposure to that patient's response: the link used here is illustrative, and can be switched "
    "off. Nobody drops out. One cohort shows how patients differ, not how uncertain the averages are. Not a "
    "guide to anybody's dose."
)

#: ILLUSTRATIVE. Exposure (area under the curve, relative to a typical patient's after `REFERENCE_DOSE`) at
#: which the drug term is half of the most that it could be. Fava 2018 (key fava2020) saw 0.5 and 1.0 mg/kg
#: beat midazolam alike and 0.1 mg/kg hardly do so, which asks for saturation near 0.1 mg/kg and fixes no
#: slope; between patients on one dose there is no published slope at all.
HALF_EXPOSURE = 0.2
REFERENCE_DOSE = 0.5

ARMS = ("ketamine", *symptom_course.COMPARATORS)
#: Patients are drawn in blocks of this size, each with a stream of random numbers of its own, so that neither
#: the size of the cohort nor of the chunks changes a patient.
BLOCK = 4096
#: Bytes that a patient needs while being computed, and in the result, measured generously.
WORKING_BYTES, COLUMN_BYTES = 4096, 24
#: More patients than this are refused whatever the memory.
MOST = 10**9
#: More patients than this print their progress, unless they are told otherwise.
QUIET = 200_000


def simulate(
    patients: int = 1000,
    schedule: str | Sequence[float] = "six",
    dose_mg_per_kg: float = 0.5,
    infusion_minutes: float = 40.0,
    pk_model: str = "kamp",
    arm: str = "ketamine",
    comparator: str | None = None,
    exposure_link: bool | None = None,
    open_label: bool | None = None,
    relapse_law: str = "weibull",
    hazard_ratio: float = 1.0,
    follow_up_days: float = 83.0,
    assess_days: Sequence[float] | None = None,
    baseline_score: float = symptom_course.BASELINE_SCORE,
    weight_kg: float = 70.0,
    seed: int = 0,
    chunk: int = 5 * BLOCK,
    memory_gb: float = 2.0,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Simulate a cohort.

    Parameters
    ----------
    patients : int
        How many, 1 to 1,000,000,000.
    schedule : {"six", "single", "maintenance"} or sequence of float
        Which doses, or on which days; see `symptom_course.SCHEDULES`.
    dose_mg_per_kg : float
        Racemic ketamine in each dose, mg/kg, above 0 and at most `dosing.HIGHEST_DOSE_MG_PER_KG`.
    infusion_minutes : float
        Duration of each infusion, 0 (a bolus) to 1440 minutes.
    pk_model : {"kamp", "domino", "clements"}
        Pharmacokinetic model.
    arm : {"ketamine", "pooled", "placebo", "midazolam"}
        What the patients get. In an arm without ketamine the concentrations are 0.
    comparator : {"pooled", "placebo", "midazolam"}, optional
        The trials that the drug term of the ketamine arm comes from, "pooled" if left out; refused in another
        arm, which has no drug term.
    exposure_link : bool, optional
        Whether more exposure means more benefit, see `HALF_EXPOSURE` (an assumption, illustrative); yes if
        left out. If not, every patient has the drug term of a typical one, whatever the dose. Refused in
        another arm than that of ketamine.
    open_label : bool, optional
        As in `symptom_course.simulate`.
    relapse_law, hazard_ratio : str, float
        Law of relapse after the last assessment (see `relapse.LAWS`), and what multiplies its hazard.
    follow_up_days : float
        Days of follow-up after the last assessment, above 0.
    assess_days : sequence of float, optional
        Increasing days on which symptoms are rated, 0 to 400; by default day 1 and the day after the last
        dose. Relapse is possible for those who respond on the last of them.
    baseline_score : float
        MADRS before treatment, 10 to 60 points.
    weight_kg : float
        Body weight, 20 to 250 kg. Doses are per kilogram and so are the models, so it changes no response.
    seed : int
        Seed; the same seed gives the same table, patient by patient, whatever `chunk` and `patients`.
    chunk : int
        Patients computed at once, at least 1; fewer need less memory.
    memory_gb : float
        Memory that the cohort may use, in GB, above 0.
    progress : callable, optional
        Called as ``progress(done, patients)`` after each chunk. Without it, cohorts of more than 200,000
        print a line on standard error.

    Returns
    -------
    pandas.DataFrame
        One row a patient, indexed from 0 as ``patient``:

        ======================= ========================================================================
        clearance_l_min         elimination clearance, L/min
        cmax_ng_ml              highest plasma concentration, ng/mL
        auc_ng_h_ml             area under the plasma curve of all doses, ng h/mL
        drug_effect             drug term relative to a typical patient's after 0.5 mg/kg
        score_day_<d>           MADRS on each assessed day, points, from 0 to 60
        responds_day_<d>        whether it fell by half or more
        relapsed                whether a responder relapsed in follow-up; false for non-responders
        relapse_day             days from the last assessment to relapse; nan without one in follow-up
        ======================= ========================================================================

        ``attrs["follow_up_days"]`` is how long relapse was followed.

    Raises
    ------
    ValueError
        If a value is out of bounds or a name unknown, in one sentence.
    MemoryError
        If the cohort would need more than `memory_gb`; nothing is computed then.
    """
    count = whole_number("patients", patients, low=1, high=MOST)
    dose_days = symptom_course.check_dose_days(schedule)
    amount = number("dose_mg_per_kg", dose_mg_per_kg, above=0, high=HIGHEST_DOSE_MG_PER_KG, unit="mg/kg")
    minutes = number("infusion_minutes", infusion_minutes, low=0, high=1440, unit="minutes")
    system = intravenous_racemic.model(pk_model)
    weight = WEIGHT.check(weight_kg)
    treated = choice("arm", arm, ARMS) == "ketamine"
    for name, value in (("comparator", comparator), ("exposure_link", exposure_link)):
        if value is not None and not treated:
            raise ValueError(
                f"{name} is {value!r}, which cannot be used here: the arm {arm!r} gets no ketamine."
            )
    comparator = choice(
        "comparator", "pooled" if comparator is None else comparator, symptom_course.COMPARATORS
    )
    linked = flag("exposure_link", True if exposure_link is None else exposure_link)
    course = symptom_course.fitted(comparator if treated else arm)
    law = relapse.law(choice("relapse_law", relapse_law, relapse.LAWS))
    number("hazard_ratio", hazard_ratio, above=0)
    follow_up = number("follow_up_days", follow_up_days, above=0, unit="days")
    days = _assess_days(dose_days, assess_days)
    baseline = number("baseline_score", baseline_score, low=10, high=60, unit="points")
    seed = whole_number("seed", seed)
    chunk = min(whole_number("chunk", chunk, low=1), count)
    limit = number("memory_gb", memory_gb, above=0, unit="GB")
    need = memory_needed(count, days.size, chunk)
    if need > limit:
        raise MemoryError(
            f"{count:,} patients need about {need:,.1f} GB, more than the {limit:g} GB allowed; ask for "
            "fewer patients or smaller chunks, or raise memory_gb."
        )
    if progress is None and count > QUIET:
        progress = _print_progress

    doses = [Dose(day * 1440, amount * weight, minutes) for day in dose_days] if treated else []
    values = system.values({"weight_kg": weight})
    way = routes.route(f"intravenous_{pk_model}")
    usual = Population(
        way, [Dose(0, REFERENCE_DOSE * weight)], pd.DataFrame({"weight_kg": [weight]}), parameters=values
    ).area()[0]
    open_label = (
        schedule in symptom_course.OPEN_LABEL if open_label is None else flag("open_label", open_label)
    )
    without = course.without_drug(days, open_label)
    drug = course.drug(days, dose_days) if treated else np.zeros(days.size)
    spread = symptom_course.score_sd() * baseline / symptom_course.BASELINE_SCORE

    names = ["clearance_l_min", "cmax_ng_ml", "auc_ng_h_ml", "drug_effect", "relapse_day"]
    result = {name: np.empty(count) for name in names}
    result |= {f"score_day_{day:g}": np.empty(count) for day in days}
    flags = {f"responds_day_{day:g}": np.empty(count, bool) for day in days}
    flags["relapsed"] = np.empty(count, bool)
    for start in range(0, count, chunk):
        end = min(start + chunk, count)
        here = slice(start, end)
        factors, place, luck = _draw(system, start, end, seed)
        own = pd.DataFrame({name: values[name] * factor for name, factor in factors.items()})
        group = Population(way, doses, own, parameters=values)
        # Infusions end at their highest concentration; later doses build on what is left.
        peaks = [dose.time_min + dose.duration_min for dose in doses]
        highest = group.courses(peaks).max(axis=0) if treated else 0.0
        total = group.area()
        effect = np.full(end - start, float(treated))
        if treated and linked:
            relative = total / len(doses) / usual
            effect = (1 + HALF_EXPOSURE) * relative / (relative + HALF_EXPOSURE)
        # Rows are patients, columns the assessed days.
        above = without + effect[:, None] * drug + place[:, None]
        responds = above >= 0
        gone = law.quantile(luck, hazard_ratio)
        relapsed = responds[:, -1] & (gone <= follow_up)

        result["clearance_l_min"][here] = own["clearance"].to_numpy() * weight / REFERENCE_WEIGHT_KG
        result["cmax_ng_ml"][here] = highest
        result["auc_ng_h_ml"][here] = total
        result["drug_effect"][here] = effect
        result["relapse_day"][here] = np.where(relapsed, gone, math.nan)
        flags["relapsed"][here] = relapsed
        for column, day in enumerate(days):
            score = np.clip(baseline / 2 - spread * above[:, column], 0, symptom_course.HIGHEST_SCORE)
            result[f"score_day_{day:g}"][here] = score
            flags[f"responds_day_{day:g}"][here] = responds[:, column]
        if progress:
            progress(end, count)

    order = [
        *names[:-1],
        *(f"{what}_day_{day:g}" for day in days for what in ("score", "responds")),
        "relapsed",
        "relapse_day",
    ]
    table = pd.DataFrame({name: (result | flags)[name] for name in order}, copy=False)
    table.index.name = "patient"
    table.attrs["follow_up_days"] = follow_up
    return table


def statement() -> System:
    """State what the cohort adds to the models it joins: exposure, and a patient's place, in response.

    Returns
    -------
    System
        Algebra without states.
    """
    half = Parameter(
        "half_exposure",
        "h",
        HALF_EXPOSURE,
        "1",
        "relative exposure at half of the most effect",
        note="illustrative: no slope between exposure and response was published",
        lower=1e-6,
    )
    exposure = Parameter(
        "relative_exposure",
        "r",
        1.0,
        "1",
        "area under the patient's curve, relative to a typical patient's after 0.5 mg/kg",
        note="from the pharmacokinetic model",
    )
    without, drug, place = (
        Parameter(name, latex, value, "SD", meaning, note=note, lower=-100)
        for name, latex, value, meaning, note in (
            (
                "without",
                r"\mu_e",
                -0.94,
                "average course without the drug, on day 1",
                "from the course of symptoms",
            ),
            ("drug", "d", 1.0, "average drug term, on day 1", "from the course of symptoms"),
            ("place", "z", 0.0, "the patient's distance from the average", "a standard normal draw"),
        )
    )
    effect = Relation(
        "effect",
        "g",
        "1",
        "drug term relative to a typical patient's",
        (1 + half.symbol) * exposure.symbol / (half.symbol + exposure.symbol),
    )
    above = Relation(
        "above",
        r"\mu",
        "SD",
        "distance beyond the threshold of response, which is at 0",
        without.symbol + effect.symbol * drug.symbol + place.symbol,
    )
    return System(
        name="cohort",
        title="Many virtual patients",
        limits=LIMITS,
        states=(),
        equations={},
        parameters=(half, exposure, without, drug, place),
        relations=(effect, above),
        output_names=("effect", "above"),
        time_unit="d",
    )


def memory_needed(patients: int, days: int, chunk: int) -> float:
    """Return the memory that a cohort needs, in GB, for a number of assessed days.

    Parameters
    ----------
    patients : int
        Patients in the cohort.
    days : int
        Assessed days.
    chunk : int
        Patients computed at a time.

    Returns
    -------
    float
        GB.

    Raises
    ------
    ValueError
        If a count is no whole number in its range.
    """
    patients, chunk = (
        whole_number(name, value, low=1, high=MOST)
        for name, value in (("patients", patients), ("chunk", chunk))
    )
    days = whole_number("days", days, high=10_000)
    return (patients * (5 + 2 * days) * COLUMN_BYTES + min(chunk, patients) * WORKING_BYTES) / 1e9


def relapse_free(cohort: pd.DataFrame, days: Sequence[float]) -> np.ndarray:
    """Return the share of a cohort's responders still free of relapse after the last assessment.

    Parameters
    ----------
    cohort : pandas.DataFrame
        As `simulate` returns it.
    days : sequence of float
        Days since the last assessment, within follow-up.

    Returns
    -------
    numpy.ndarray
        Shares from 0 to 1; nan if nobody responded.

    Raises
    ------
    ValueError
        If a day is negative, not finite or beyond the follow-up, or the table holds no response or does not
        say how long it was followed.
    """
    followed = instance("cohort", cohort, pd.DataFrame).attrs.get("follow_up_days")
    if followed is None:
        raise ValueError(
            "cohort does not say how long it was followed (attrs['follow_up_days']); it has to "
            "come from `simulate`."
        )
    days = row("days", days, low=0, high=followed, unit="days since the last assessment")
    columns = [name for name in cohort if name.startswith("responds_day_")]
    if not columns:
        raise ValueError("cohort has no column responds_day_<d>; it has to come from `simulate`.")
    responded = cohort[columns[-1]]
    gone = np.sort(cohort.loc[responded, "relapse_day"].dropna())
    people = int(responded.sum())
    if not people:
        return np.full(days.size, math.nan)
    return 1 - np.searchsorted(gone, days, side="right") / people


def _draw(system: System, start: int, end: int, seed: int) -> tuple[dict, np.ndarray, np.ndarray]:
    """Return the multipliers, the places and the luck of the patients from `start` up to `end`."""
    blocks = range(start // BLOCK, (end - 1) // BLOCK + 1)
    inside = slice(start - blocks[0] * BLOCK, end - blocks[0] * BLOCK)
    factors = pd.concat([system.sample_factors(BLOCK, (seed, block, 0)) for block in blocks])
    streams = [np.random.default_rng((seed, block, 1)) for block in blocks]
    place = np.concatenate([stream.standard_normal(BLOCK) for stream in streams])
    # Above 0: a share of exactly 0 would be an infinite wait for relapse of everyone.
    luck = 1 - np.concatenate([stream.random(BLOCK) for stream in streams])
    return {name: factors[name].to_numpy()[inside] for name in factors}, place[inside], luck[inside]


def _assess_days(dose_days: Sequence[float], asked: Sequence[float] | None) -> np.ndarray:
    if asked is None:
        return np.unique([1.0, dose_days[-1] + 1])
    return increasing("assess_days", asked, high=symptom_course.LONGEST_DAYS, unit="days")


def _print_progress(done: int, patients: int) -> None:
    end = "\n" if done == patients else ""
    print(f"\r{done:,} of {patients:,} patients", end=end, file=sys.stderr, flush=True)
