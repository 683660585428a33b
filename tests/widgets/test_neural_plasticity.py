"""The demo's Python side: traits, the simulation, and what a cell stores."""

import json
import re

import numpy as np
import pytest
import traitlets

import evidence
from models.cascade import neural_plasticity
from widgets import NeuralPlasticity
from widgets.demo import MIME, Setting

TRAITS = NeuralPlasticity.class_traits()
SETTINGS = {name: trait for name, trait in TRAITS.items() if isinstance(trait, Setting)}
WIDGET = "application/vnd.jupyter.widget-view+json"


@pytest.fixture
def bundle():
    """What a cell that ends in a new demo stores."""
    return lambda **settings: NeuralPlasticity(**settings)._repr_mimebundle_()[0]


def test_every_control_is_a_trait():
    assert set(SETTINGS) == set(NeuralPlasticity.specs)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dose_mg_per_kg", float("nan")),
        ("dose_mg_per_kg", 1e308),
        ("dose_mg_per_kg", -0.1),
        ("dose_mg_per_kg", None),
        ("infusion_minutes", "40"),
        ("weight_kg", True),
        ("time_days", 14.01),
        ("formation_gain", [1]),
        ("pk_model", "Domino"),
        ("pk_model", None),
        ("species", "rat"),
        ("stress", 1),
        ("block_new_spines", "no"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = NeuralPlasticity()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError) as error:
        setattr(demo, name, value)
    assert str(error.value) == f"{name} is {value!r}; it has to be {SETTINGS[name].allowed}."
    assert getattr(demo, name) == before


def test_an_unknown_setting_is_refused_by_name():
    with pytest.raises(TypeError, match=r"has no setting 'dose'; it has .*dose_mg_per_kg.*\."):
        NeuralPlasticity(dose=1)


def test_numbers_of_any_kind_are_taken():
    demo = NeuralPlasticity(dose_mg_per_kg=np.float32(0.75), weight_kg=np.int64(80))
    assert (demo.dose_mg_per_kg, demo.weight_kg) == (0.75, 80.0)


def test_traits_can_be_observed_and_linked():
    first, second = NeuralPlasticity(), NeuralPlasticity()
    seen = []
    first.observe(lambda change: seen.append(change["new"]), "dose_mg_per_kg")
    traitlets.link((first, "dose_mg_per_kg"), (second, "dose_mg_per_kg"))
    first.dose_mg_per_kg = 1
    assert seen == [1.0] and second.dose_mg_per_kg == 1.0


def test_defaults_are_those_of_the_model():
    parameters = neural_plasticity.SYSTEM.values()
    for name in ("formation_gain", "spine_half_life_days", "weight_kg"):
        assert NeuralPlasticity.specs[name]["default"] == parameters[name]


def test_the_limits_of_the_controls_lie_within_those_of_the_model():
    for name in ("formation_gain", "spine_half_life_days", "weight_kg"):
        parameter, spec = neural_plasticity.SYSTEM.parameter(name), NeuralPlasticity.specs[name]
        assert parameter.lower <= spec["minimum"] < spec["maximum"] <= parameter.upper


def test_simulate_returns_what_the_model_says():
    settings = {"dose_mg_per_kg": 0.8, "infusion_minutes": 20, "pk_model": "domino"}
    course = NeuralPlasticity(stress=True, **settings).simulate()
    expected = neural_plasticity.simulate(stress=1.0, **settings)
    assert set(course["pk_model"]) == {"domino"}
    np.testing.assert_array_equal(course["benefit"], expected["benefit"])


def test_simulate_keeps_the_models_apart_and_obeys_the_switches():
    course = NeuralPlasticity().simulate()
    assert list(dict.fromkeys(course["pk_model"])) == ["domino", "clements", "kamp"]
    assert course.groupby("pk_model")["concentration"].max().nunique() == 3
    blocked = NeuralPlasticity(block_new_spines=True, pk_model="kamp").simulate()
    assert blocked["spine_density"].max() == pytest.approx(1)
    assert blocked["benefit"].iloc[-1] < 0.02 < blocked["benefit"].max()


def test_the_cell_stores_the_same_for_the_same_settings(bundle):
    first, second = bundle(stress=True), bundle(stress=True)
    assert first[WIDGET] != second[WIDGET]  # each view has an id of its own, which nbval leaves out
    del first[WIDGET], second[WIDGET]
    assert json.dumps(first) == json.dumps(second)
    assert first["text/plain"] == "Run this cell to start the demo."
    assert first[MIME]["demo"] == "neural_plasticity" and first[MIME]["state"]["stress"] is True


def test_the_cell_stores_no_address_and_no_script(bundle):
    stored = bundle()
    text = json.dumps({kind: value for kind, value in stored.items() if kind != WIDGET})
    assert not re.search(r"0x[0-9a-f]{6,}|[0-9a-f]{32}|function|IPY_MODEL|/home/|\\.py", text)
    assert len(text) < 12_000
    assert stored[WIDGET].keys() == {"version_major", "version_minor", "model_id"}


def test_the_arrows_come_from_the_table_with_readable_sources():
    arrows = NeuralPlasticity().pathway
    assert [arrow["id"] for arrow in arrows] == list(evidence.pathway()["id"])
    keys = set(evidence.references()["key"])
    for arrow in arrows:
        for side in ("animal", "human"):
            labels = [label for label in arrow[f"{side}_source"].split("; ") if label]
            assert not keys & set(labels)
            assert all(re.search(r"\d{4}", label) for label in labels)


def test_every_source_of_a_parameter_has_a_label():
    demo = NeuralPlasticity()
    cited = {parameter.source for parameter in neural_plasticity.SYSTEM.parameters if parameter.source}
    assert cited | {kinetics["source"] for kinetics in demo.kinetics.values()} <= set(demo.sources)


def test_a_missing_bundle_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr("widgets.demo.STATIC", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"is not built: run `python widgets/build\.py`"):
        NeuralPlasticity()._esm  # noqa: B018
