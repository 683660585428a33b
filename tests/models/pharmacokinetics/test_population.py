"""Many patients at once are the same patients one by one."""

import math

import numpy as np
import pandas as pd
import pytest

from models.language import linear
from models.language.statement import Dose
from models.pharmacokinetics import population, routes
from models.pharmacokinetics.population import Population, sample

EVEN = np.linspace(0, 1600, 321)
UNEVEN = np.unique(np.concatenate([[0, 20, 20.000001], np.geomspace(0.01, 1600, 150)]))


def schedule(way):
    """Return doses that overlap where the route allows it."""
    infused = way.infused
    return [Dose(0, 28, 40 if infused else 0), Dose(20, 56, 90 if infused else 0), Dose(700, 84)]


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
@pytest.mark.parametrize("times", [EVEN, UNEVEN], ids=["even", "uneven"])
def test_together_as_one_by_one(name, times, monkeypatch):
    monkeypatch.setattr(population, "BLOCK", 300)  # many blocks
    way = routes.route(name)
    people = sample(way.system, 6, seed=4)
    for output in way.system.output_names:
        group = Population(way, schedule(way), people, output=output)
        together = group.courses(times)
        for i, person in enumerate(people.to_dict("records")):
            events = way.events(schedule(way), person)
            alone = linear.simulate(way.system, events, times, person)[output].to_numpy()
            assert np.abs(together[:, i] - alone).max() <= 1e-10 * alone.max()


def test_areas_are_exact():
    way = routes.route("nasal_esketamine")
    people = sample(way.system, 5, seed=4)
    area = Population(way, schedule(way), people).area()
    for i, person in enumerate(people.to_dict("records")):
        alone = routes.measures("nasal_esketamine", schedule(way), parameters=person)
        assert area[i] == pytest.approx(alone["area"][0], rel=1e-10)


def test_band_and_peaks_are_those_of_the_courses():
    way = routes.route("intravenous_kamp")
    group = Population(way, schedule(way), sample(way.system, 98, seed=2))
    courses = group.courses(EVEN)
    done = []
    band, people = group.summary(EVEN, progress=done.append)
    np.testing.assert_allclose(band[["q05", "q50", "q95"]], np.quantile(courses, [0.05, 0.5, 0.95], axis=1).T)
    np.testing.assert_allclose(people["peak"], courses.max(axis=0))
    np.testing.assert_array_equal(people["peak_time_min"], EVEN[courses.argmax(axis=0)])
    assert done == sorted(done) and done[-1] == 1
    assert (band["q05"] <= band["q50"]).all() and (band["q50"] <= band["q95"]).all()
    assert group.summary(EVEN, quantiles=[0.025])[0].columns.tolist() == ["time_min", "q2.5"]


def test_patients_differ_as_stated_and_come_back_with_their_seed():
    system = routes.SYSTEMS["esketamine"]
    people = sample(system, 20_000, seed=7)
    assert people.equals(sample(system, 20_000, seed=7))
    assert not people.equals(sample(system, 20_000, seed=8))
    for parameter in system.parameters:
        if parameter.cv:
            spread = np.log(people[parameter.name]).std()
            assert spread == pytest.approx(math.sqrt(math.log1p(parameter.cv**2)), rel=0.03)
            assert people[parameter.name].median() == pytest.approx(parameter.value, rel=0.05)
    # The nasal fraction varies on the logit scale, as published, so that no patient absorbs more than all.
    odds = people["nasal_odds"]
    assert np.log(odds).std() == pytest.approx(0.708, rel=0.03)
    assert ((odds / (1 + odds)) < 1).all()


def test_correlated_parameters():
    people = np.log(sample(routes.SYSTEMS["s_ketamine"], 20_000, seed=7))
    assert people["clearance"].corr(people["central_volume"]) == pytest.approx(0.483, abs=0.02)
    assert people["metabolite_clearance"].corr(people["metabolite_volume"]) == pytest.approx(0.690, abs=0.02)
    assert people["clearance"].corr(people["metabolite_clearance"]) == pytest.approx(0, abs=0.02)


def test_typical_values_can_be_others():
    system = routes.SYSTEMS["kamp"]
    assert sample(system, 5, 1, {"clearance": 2.8})["clearance"].to_numpy() == pytest.approx(
        2 * sample(system, 5, 1, {"clearance": 1.4})["clearance"].to_numpy()
    )


def test_one_amount_gives_levels_by_each_patients_weight():
    way = routes.route("intravenous_kamp")
    people = pd.DataFrame({"weight_kg": [35.0, 70.0, 140.0]})
    level = Population(way, [Dose(0, 35, 40)], people).courses([40])
    assert level[0] == pytest.approx(253.05183479 * np.array([2, 1, 0.5]))


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda way: Population(way, [], pd.DataFrame()), "There are no patients"),
        (lambda way: Population(way, [], pd.DataFrame({"mood": [1.0]})), "has no parameter 'mood'"),
        (lambda way: Population(way, [], pd.DataFrame({"clearance": [1.0, -1.0]})), "clearance is .*-1"),
        (lambda way: Population(way, [], pd.DataFrame({"clearance": [1.0, math.nan]})), "clearance is .*nan"),
        (
            lambda way: Population(way, [], pd.DataFrame({"clearance": [1.0]}), output="mood"),
            "output is 'mood'",
        ),
        (
            lambda way: sample(way.system, 10**9, 1),
            "n is 1e\\+09; it has to be a whole number from 1 to 1e\\+06",
        ),
        (lambda way: sample(way.system, 2.5, 1), "n is 2.5; it has to be a whole number"),
        (lambda way: Population(way, [], sample(way.system, 2, 1)).courses([2, 1]), "do not increase"),
        (
            lambda way: Population(way, [], sample(way.system, 2, 1)).summary([1], [2]),
            "quantiles is 2; it has to be",
        ),
    ],
)
def test_wrong_input_is_refused(call, said):
    with pytest.raises(ValueError, match=said) as error:
        call(routes.route("intravenous_kamp"))
    assert "\n" not in str(error.value)


def test_a_table_that_is_too_large_is_refused_and_the_band_offered():
    group = Population(routes.route("intravenous_kamp"), [], sample(routes.SYSTEMS["kamp"], 100_000, 1))
    with pytest.raises(ValueError, match=r"would take 1.6 GB; at most 1 GB is allowed: ask for the band"):
        group.courses(np.arange(2000))


def test_equal_rates_are_solved_one_by_one_for_few_patients_only(monkeypatch):
    system = routes.SYSTEMS["sublingual"]
    monkeypatch.setattr(population, "MOST_ALONE", 3)
    with pytest.raises(ValueError, match="has equal rates, so each patient is solved alone"):
        Population(
            routes.route("sublingual_s_ketamine"), [Dose(0, 50)], sample(system, 4, 1), output="norketamine"
        )
    # The chain of equal stages lies behind what is seen of the drug itself.
    Population(routes.route("sublingual_s_ketamine"), [Dose(0, 50)], sample(system, 4, 1))
