"""The plasticity window's Python side: traits, the models behind them, what a cell stores."""

import json

import pytest
import traitlets

from models.learning import learning_rules, plasticity_window
from widgets import PlasticityWindow
from widgets.demo import Setting
from widgets.plasticity_window import SEEN


def test_every_control_is_a_trait():
    traits = {name for name, trait in PlasticityWindow.class_traits().items() if isinstance(trait, Setting)}
    assert traits == set(PlasticityWindow.specs)


@pytest.mark.parametrize(
    ("name", "value"),
    [("gain", 1e308), ("session_day", "3"), ("opens_day", -1), ("closes_day", None), ("pairing", "both")],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = PlasticityWindow()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_a_session_is_a_pairing_of_the_learning_rules():
    for name, dt in (("strengthens", 10), ("weakens", -10)):
        change = learning_rules.changes(dt_ms=dt, rate_hz=10)["change"]
        assert PlasticityWindow().changes[name] == pytest.approx(
            change[["pair", "triplet"]].to_dict(), abs=1e-8
        )
        assert {value > 0 for value in PlasticityWindow().changes[name].values()} == {name == "strengthens"}


def test_sessions_learn_more_inside_the_window_only():
    demo = PlasticityWindow(opens_day=2, closes_day=7, gain=2)
    table, now = demo.sessions().set_index("day"), demo.changes["strengthens"]
    assert table.loc[4.5, "pair"] == pytest.approx(2 * now["pair"], rel=1e-6)
    assert table.loc[[0, 14], "pair"].tolist() == pytest.approx([now["pair"]] * 2, rel=1e-5)
    assert table["factor"].between(1, 2).all()
    nothing = PlasticityWindow(opens_day=9, closes_day=3, gain=3).sessions()["factor"]
    assert nothing.max() == pytest.approx(1, abs=1e-6)
    assert (PlasticityWindow(gain=1).sessions()["factor"] == 1).all()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"days": [float("nan")]}, "days"),
        ({"days": [1], "gain": 0.5}, "gain"),
        ({"days": [1], "opens_day": -1}, "opens_day"),
        ({"days": [1], "closes_day": None}, "closes_day"),
    ],
)
def test_a_wrong_window_is_refused(wrong, said):
    with pytest.raises(ValueError, match=rf"^{said} .*\.$"):
        plasticity_window.factors(**wrong)


def test_what_weakens_weakens_more_in_the_window():
    table = PlasticityWindow(pairing="weakens", gain=2).sessions().set_index("day")
    assert table.loc[7, "pair"] == pytest.approx(2 * table.loc[21, "pair"], rel=1e-5)
    assert table.loc[7, "pair"] < 0


def test_every_look_says_where_it_comes_from():
    demo = PlasticityWindow()
    assert all(demo.sources[one["source"]] for one in demo.seen)
    assert len(demo.seen) == len(SEEN)
    assert {one["species"] for one in demo.seen} == {"mouse", "rat", "human"}
    assert all(one["direction"] == "none" for one in demo.seen if one["species"] == "human")


def test_what_a_cell_stores_is_small_and_the_same():
    first, second = PlasticityWindow().state, PlasticityWindow().state
    assert json.dumps(first) == json.dumps(second) and len(json.dumps(first)) < 4_000
