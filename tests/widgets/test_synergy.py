"""The synergy demo's Python side: traits, the closed form, and the rows beside which it stands."""

import json

import numpy as np
import pytest
import traitlets

from models.treatment import synergy, unblinding
from widgets import Synergy
from widgets.demo import Setting, outputs
from widgets.synergy import trials


def test_every_control_is_a_trait():
    traits = {name for name, trait in Synergy.class_traits().items() if isinstance(trait, Setting)}
    assert traits == set(Synergy.specs)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("drug_alone", float("nan")),
        ("therapy_alone", 1e308),
        ("interaction", "10"),
        ("per_group", None),
        ("sd_days", 0),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = Synergy()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_simulate_is_the_closed_form_of_the_model():
    table = Synergy(interaction=5).simulate().set_index("quantity")
    assert list(table.index) == list(synergy.CONTRASTS)
    assert table.loc["combination", "value"] == 19 and table.loc["synergy", "value"] == 5
    width = table["upper"] - table["lower"]
    wider = Synergy(interaction=5, per_group=96).simulate().set_index("quantity")
    assert (wider["upper"] - wider["lower"]).to_numpy() == pytest.approx(width.to_numpy() / 2)


def test_synergy_takes_four_times_the_people_of_one_effect():
    width = {
        (people, row["quantity"]): row["upper"] - row["lower"]
        for people in (24, 96)
        for row in Synergy(per_group=people).simulate().to_dict("records")
    }
    assert width[96, "synergy"] == pytest.approx(width[24, "drug"])
    assert max(width, key=width.get) == (24, "synergy")


def test_the_interaction_follows_from_the_published_differences():
    """Made of four known means; then from the rows, where it is less than nothing and says so."""
    neither, drug, therapy, both = 1.0, 8.0, 4.0, 20.0
    found = synergy.interaction_from(
        combination=synergy.Contrast(both - neither, 9, 29),
        drug=synergy.Contrast((drug - neither + both - therapy) / 2, 0, 1),
        therapy=synergy.Contrast(both - drug, 0, 1),
    )
    assert found.estimate == pytest.approx(both - therapy - drug + neither)
    assert found.upper - found.lower == pytest.approx(20 * 2**0.5)
    row = trials.synergy_rows()[-1]
    assert row["contrast"] == "synergy" and row["computed"] and "worked out by this course" in row["note"]
    assert (row["estimate"], row["low"] < 0 < row["high"]) == (-3.2, True)


def test_an_interval_without_width_is_refused():
    one = synergy.Contrast(1.0, 0.0, 2.0)
    with pytest.raises(ValueError, match=r"width of the combination.s interval is .*; it has to be .* above"):
        synergy.interaction_from(synergy.Contrast(1.0, 1.0, 1.0), one, one)
    with pytest.raises(ValueError, match=r"drug is .*; it has to be a finite number"):
        synergy.interaction_from(one, synergy.Contrast(float("nan"), 0, 1), one)


def test_the_interval_of_the_interaction_is_that_of_simulated_groups():
    random = np.random.default_rng(5)
    means = random.normal([0, 10, 4, 14], 22 / np.sqrt(24), size=(20_000, 4))
    contrast = means[:, 3] - means[:, 2] - means[:, 1] + means[:, 0]
    values = outputs(synergy.SYSTEM, {})
    half = (values["synergy_upper"] - values["synergy_lower"]) / 2
    assert half == pytest.approx(unblinding.HALF_WIDTH * contrast.std(), rel=0.03)


def test_what_a_cell_stores_is_small_and_the_same():
    first, second = Synergy().state, Synergy().state
    assert json.dumps(first) == json.dumps(second) and len(json.dumps(first)) < 6_000
