"""The symptom course beside single people: the band by a second route, and sentences that numbers bear."""

import re

import numpy as np
import pytest
from scipy.stats import norm

from evidence import people
from models.derived import cards
from models.treatment import single_people, symptom_course


@pytest.mark.parametrize("arm", ["ketamine", "saline"])
def test_the_band_holds_the_patients_whom_the_model_draws(arm):
    """A crowd drawn by the model's own words: half of before, less the spread times a normal distance."""
    course, start = symptom_course.fitted("pooled"), people.scores()["b0"].mean()
    scale = start / symptom_course.BASELINE_SCORE
    distance = np.random.default_rng(7).standard_normal(400_000)
    for _, row in single_people.band(arm, people.DAYS).iterrows():
        day = row["day"]
        place = float(course.without_drug(day)) + (float(course.drug(day)) if arm == "ketamine" else 0)
        scores = np.clip(start / 2 - scale * symptom_course.score_sd() * (place + distance), 0, 60)
        assert row["low"] == pytest.approx(np.quantile(scores, 0.025), abs=0.15)
        assert row["high"] == pytest.approx(np.quantile(scores, 0.975), abs=0.15)
        assert row["response"] == pytest.approx(norm.cdf(place), abs=1e-9)
        assert np.mean(scores <= start / 2) == pytest.approx(row["response"], abs=0.005)


def test_people_are_set_beside_it_as_they_were_scored():
    wide, table = people.scores(), single_people.beside().set_index(["arm", "day"])
    for (arm, day), row in table.iterrows():
        scores = wide[f"{'d' if arm == 'ketamine' else 'p'}{day}"].dropna()
        limits = single_people.band(arm, [day]).iloc[0]
        within = [score for score in scores if limits["low"] <= score <= limits["high"]]
        assert (row["people"], row["inside"]) == (len(scores), len(within)) and len(within) > 20
        assert row["observed"] == pytest.approx(scores.mean())
        assert row["halved"] == sum(2 * score <= wide["b0"].mean() for score in scores)


def test_what_the_card_says_is_missed_is_missed():
    table = single_people.beside().set_index(["arm", "day"])
    ketamine, saline = table.loc[("ketamine", 2)], table.loc[("saline", 2)]
    within = people.paired_difference(2)
    assert within.low < ketamine["predicted"] - saline["predicted"] < within.high, "it holds the difference"
    assert (table["predicted"] < table["observed"] - 5).all(), "it has them all fall further"
    assert ketamine["observed_sd"] > ketamine["predicted_sd"] > saline["observed_sd"]
    assert abs(ketamine["kept"]) < 0.5
    [difference, altogether, spread, places] = single_people.missed()
    assert difference.startswith("It holds") and "6.8 (2.7 to 10.8)" in difference
    assert re.findall(r"\d+ of \d+", altogether) == ["1 of 26", "4 of 27"]
    assert spread.startswith("It misses how they differed") and f"{ketamine['kept']:.2f}" in places


def test_the_card_of_the_symptom_course_meets_them():
    assert {name for name, card in cards.cards().items() if card.meets} == {"symptom_course"}


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: single_people.band("placebo", [2]), "placebo"),
        (lambda: single_people.band("ketamine", [2], level=1), "level"),
        (lambda: single_people.band("ketamine", [-1]), "days"),
    ],
)
def test_what_it_cannot_say_is_refused(call, said):
    with pytest.raises(ValueError, match=said):
        call()
