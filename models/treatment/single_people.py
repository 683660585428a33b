"""The course of symptoms beside single people: what of them its band holds, and what it misses.

`models.symptom_course` was fitted to averages. Here it meets the scores of each person of a crossover
(`evidence.people`), to which nothing was fitted, with their own average before treatment as its baseline.

Source, by key of the bibliography: ds005917.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtri

from evidence import people
from models.language.checks import choice, row
from models.treatment import relapse, symptom_course

#: What was infused, and the arm of the model that stands for it.
ARMS = {"ketamine": "ketamine", "saline": "pooled"}


def baseline() -> float:
    """Return the average score of the people before treatment.

    Returns
    -------
    float
        In points.
    """
    return people.mean_score("b0").mean


def spread() -> float:
    """Return the model's standard deviation between patients at that baseline.

    Returns
    -------
    float
        In points.
    """
    return symptom_course.score_sd() * baseline() / symptom_course.BASELINE_SCORE


def band(arm: str, days: Sequence[float], level: float = 0.95) -> pd.DataFrame:
    """Return the model's average and its band between patients.

    Parameters
    ----------
    arm : {"ketamine", "saline"}
        What was infused; for saline the model's patients without the drug, who hope and drift.
    days : sequence of float
        Days after one infusion, increasing.
    level : float
        Share of patients within the band, above 0 and below 1.

    Returns
    -------
    pandas.DataFrame
        ``day``, ``score``, ``low``, ``high`` (points of the MADRS, none below 0 or above 60), ``response``
        (share at or below half of the average before).

    Raises
    ------
    ValueError
        If a value is out of bounds, in one sentence.
    """
    choice("arm", arm, ARMS)
    days = row("days", days, low=0, high=symptom_course.LONGEST_DAYS, unit="days")
    course = symptom_course.simulate("single", days, draws=1, baseline_score=baseline())
    course = course[course["arm"] == ARMS[arm]].reset_index(drop=True)
    reach = ndtri(1 - relapse.band_tail(level)) * spread()
    score = course["score"]
    return pd.DataFrame(
        {
            "day": course["day"],
            "score": score,
            "low": np.clip(score - reach, 0, symptom_course.HIGHEST_SCORE),
            "high": np.clip(score + reach, 0, symptom_course.HIGHEST_SCORE),
            "response": course["response"],
        }
    )


def beside() -> pd.DataFrame:
    """Set the model beside the people, for each infusion and day.

    Returns
    -------
    pandas.DataFrame
        One row an infusion and day: ``arm``, ``day``, ``people`` (scored), ``observed`` and ``predicted``
        (average, points), ``observed_sd`` and ``predicted_sd`` (between people), ``inside`` (how many lie in
        the band of 95%), ``halved`` (how many lie at or below half of the average before), ``response`` (the
        share that does so in the model), ``kept`` (correlation of a person's score with their score before;
        in the model 1).
    """
    wide, table = people.scores(), []
    for arm, letter in people.LETTERS.items():
        model = band(arm, people.DAYS).set_index("day")
        for day in people.DAYS:
            session, predicted = f"{letter}{day}", model.loc[day]
            scores = wide[session].dropna()
            table.append(
                {
                    "arm": arm,
                    "day": day,
                    "people": len(scores),
                    "observed": scores.mean(),
                    "predicted": predicted["score"],
                    "observed_sd": scores.std(),
                    "predicted_sd": spread(),
                    "inside": int(scores.between(predicted["low"], predicted["high"]).sum()),
                    "halved": int((scores <= baseline() / 2).sum()),
                    "response": predicted["response"],
                    "kept": wide["b0"].corr(wide[session]),
                }
            )
    return pd.DataFrame(table)


def missed() -> list[str]:
    """Say in sentences what of the people the model holds and what it misses, on the first day scored.

    Returns
    -------
    list of str
        Written from `beside`.
    """
    table = beside().set_index(["arm", "day"])
    day = people.DAYS[0]
    drug, saline = table.loc[("ketamine", day)], table.loc[("saline", day)]
    between = drug["predicted"] - saline["predicted"]
    within = people.paired_difference(day)
    return [
        f"It holds the difference: {-between:.1f} points between its arms on day {day}, "
        f"{-within.mean:.1f} ({-within.high:.1f} to {-within.low:.1f}) within these people.",
        "It misses how they did altogether: their averages were "
        f"{saline['observed']:.1f} points after saline and {drug['observed']:.1f} after ketamine, and in the "
        f"model {saline['predicted']:.1f} and {drug['predicted']:.1f}. At or below half of the average "
        f"before were {saline['halved']:.0f} of {saline['people']:.0f} and {drug['halved']:.0f} of "
        f"{drug['people']:.0f}; the model expects {100 * saline['response']:.0f}% and "
        f"{100 * drug['response']:.0f}%. Why they improved so little without the drug is not known.",
        "It misses how they differed: it has one standard deviation, "
        f"{drug['predicted_sd']:.1f} points, for every arm and day; theirs was {saline['observed_sd']:.1f} "
        f"after saline and {drug['observed_sd']:.1f} after ketamine, as if the drug did more for some than "
        "for others.",
        "It misses who is who: in the model a person keeps their place, so that the score before foretells "
        f"the score after. Among these people the two correlate by {drug['kept']:.2f} after ketamine.",
    ]
