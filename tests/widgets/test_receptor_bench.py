"""The receptor bench's Python side: traits, the models behind them, what a cell stores."""

import json

import pytest
import traitlets

from models.receptor import channel_block, trapping
from widgets import ReceptorBench
from widgets.demo import Setting


def test_every_control_is_a_trait():
    traits = {name for name, trait in ReceptorBench.class_traits().items() if isinstance(trait, Setting)}
    assert traits == set(ReceptorBench.specs)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("voltage", float("nan")),
        ("magnesium", -1),
        ("glutamate", 1e308),
        ("ketamine", None),
        ("drug", "memantine"),
        ("subunit", "3a"),
        ("binding_rate", 0),
        ("trapping", 1),
        ("time_s", "10"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = ReceptorBench()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_the_controls_offer_what_the_model_has():
    assert set(ReceptorBench.specs["subunit"]["options"]) == set(channel_block.SUBUNITS)
    assert set(ReceptorBench.specs["drug"]["options"]) == set(channel_block.DRUGS)
    assert ReceptorBench.specs["time_s"]["maximum"] == trapping.END
    for name in ("voltage", "magnesium", "glutamate", "ketamine", "binding_rate"):
        system = trapping.SYSTEM
        assert ReceptorBench.specs[name]["default"] == system.parameter(name).value, name


def test_simulate_runs_the_settings():
    demo = ReceptorBench(voltage=-20, subunit="2a", drug="s_ketamine", ketamine=1, trapping=False)
    table = demo.simulate()
    expected = trapping.experiment("2a", "s_ketamine", voltage=-20, ketamine=1, trapped_share=0.0)
    assert table.equals(expected)
    assert list(table.columns[:3]) == ["time_s", "glutamate", "drug"]
    assert table["held"].max() > 0.3 > table.set_index("time_s").loc[55.75, "held"]
    curve = demo.current_voltage().set_index("voltage")
    blocks = demo.block_by_subunit().set_index("subunit")
    assert curve.loc[-20, "current"] == pytest.approx(blocks.loc["2a", "current"])


def test_the_preset_of_the_peak_is_the_published_level():
    plasma = ReceptorBench().block_by_subunit()["plasma"]
    assert plasma.tolist() == pytest.approx([185] * 4, rel=0.001)


def test_every_parameter_says_where_it_comes_from():
    demo = ReceptorBench()
    names = {origin["meaning"] for origin in demo.origins}
    assert len(names) == len(demo.origins)
    for origin in demo.origins:
        assert origin["note"] and set(origin) >= {"value", "unit", "source", "verified"}
        assert not origin["source"] or demo.sources[origin["source"]]
    recalled = [origin for origin in demo.origins if origin["source"] == "kotermanski2009"]
    assert len(recalled) >= 8
    assert all(not origin["verified"] for origin in recalled if "magnesium" in origin["meaning"])


def test_what_a_cell_stores_is_small_and_the_same():
    first, second = ReceptorBench().state, ReceptorBench().state
    assert json.dumps(first) == json.dumps(second) and len(json.dumps(first)) < 20_000
