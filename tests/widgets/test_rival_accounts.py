"""The rival accounts' Python side: traits, and the models behind them."""

import json

import numpy as np
import pytest
import traitlets

from models.cascade import neural_plasticity
from models.cascade.mechanisms import MECHANISMS
from models.cascade.rival_experiments import EXPERIMENTS, predictions, ratio
from widgets import RivalAccounts
from widgets.demo import Setting


def test_every_control_is_a_trait():
    traits = {name for name, trait in RivalAccounts.class_traits().items() if isinstance(trait, Setting)}
    assert traits == set(RivalAccounts.specs)


def test_every_account_and_every_experiment_can_be_chosen_by_its_title():
    specs = RivalAccounts.specs
    assert specs["mechanism"]["options"] == {one.name: one.title for one in MECHANISMS.values()}
    assert specs["experiment"]["options"] == {
        one.name: f"{one.title}, {one.species}" for one in EXPERIMENTS.values()
    }


@pytest.mark.parametrize(("name", "value"), [("mechanism", "opioid"), ("mechanism", None), ("experiment", 3)])
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = RivalAccounts()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_every_source_of_an_account_or_an_experiment_has_a_label():
    cited = {key for one in (*MECHANISMS.values(), *EXPERIMENTS.values()) for key in one.sources}
    assert cited == set(RivalAccounts().sources)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_simulate_takes_the_arrow_away_that_the_experiment_does(mechanism):
    for name, experiment in EXPERIMENTS.items():
        course = RivalAccounts(mechanism=mechanism, experiment=name).simulate().set_index("time_min")
        if experiment.parameters is None:
            assert course["changed"].isna().all()
            continue
        seen = course.loc[60 * experiment.hours]
        assert seen["changed"] / seen["alone"] == pytest.approx(
            ratio(mechanism, experiment.parameters, experiment.hours), abs=1e-6
        )


def test_the_untouched_course_is_that_of_the_cascade_under_every_account():
    courses = {name: RivalAccounts(mechanism=name, experiment="memantine").simulate() for name in MECHANISMS}
    for name, course in courses.items():
        usual = neural_plasticity.simulate(mechanism=name, times_min=course["time_min"])["benefit"]
        np.testing.assert_array_equal(course["alone"], usual)
    assert len({tuple(course["alone"]) for course in courses.values()}) == len(MECHANISMS)


def test_every_account_is_held_against_every_experiment():
    assert RivalAccounts().predictions().equals(predictions())


def test_what_a_cell_stores_is_small_and_the_same():
    first, second = RivalAccounts().state, RivalAccounts().state
    assert json.dumps(first) == json.dumps(second) and len(json.dumps(first)) < 3_000
