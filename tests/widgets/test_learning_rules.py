"""The learning rules' Python side: traits, the models behind them, what a cell stores."""

import json

import numpy as np
import pytest
import traitlets

from models.learning import bcm, calcium_rule, learning_rules, pair_triplet_rules
from models.learning.calcium_plasticity import simulated_ratio, strength_ratio_of_trains
from models.learning.spike_timing import pair_change, pair_window, spike_pairs, triplet_change
from widgets import LearningRules
from widgets.demo import Setting


def test_every_control_is_a_trait():
    traits = {name for name, trait in LearningRules.class_traits().items() if isinstance(trait, Setting)}
    assert traits == set(LearningRules.specs)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dt_ms", float("nan")),
        ("rate_hz", 0),
        ("pairs", 2.5),
        ("recent_hz", -1),
        ("bcm_speed", 1e308),
        ("pair_rule", "hebb"),
        ("triplet_rule", None),
        ("calcium_set", "X"),
        ("dt_ms", "3"),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = LearningRules()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_the_controls_offer_every_published_set():
    assert set(LearningRules.specs["pair_rule"]["options"]) == set(pair_triplet_rules.PAIR_RULES)
    assert set(LearningRules.specs["triplet_rule"]["options"]) == set(pair_triplet_rules.TRIPLET_RULES)
    assert set(LearningRules.specs["calcium_set"]["options"]) == set(calcium_rule.RULES)


@pytest.mark.parametrize("rate", [1.0, 30.0])
def test_changes_are_those_of_the_rules(rate):
    demo = LearningRules(
        rate_hz=rate,
        dt_ms=-10,
        pairs=40,
        pair_rule="neuromatch",
        triplet_rule="hippocampus_minimal",
        calcium_set="cortical slices",
    )
    trains = spike_pairs(-10.0, 40, rate)
    table = demo.changes()
    assert table.loc["pair", "change"] == pytest.approx(float(pair_change(*trains, "neuromatch")))
    assert table.loc["triplet", "change"] == pytest.approx(
        float(triplet_change(*trains, "hippocampus_minimal"))
    )
    assert table.loc["calcium", "change"] == pytest.approx(
        strength_ratio_of_trains(*trains, "cortical slices") - 1
    )
    rivals = [
        float(triplet_change(*trains, name))
        for name in pair_triplet_rules.TRIPLET_RULES
        if name.startswith("hippocampus")
    ]
    assert (table.loc["triplet", "low"], table.loc["triplet", "high"]) == pytest.approx(
        (min(rivals), max(rivals))
    )
    assert table.loc["bcm"].isna().tolist() == [False, True, True]


def test_a_fit_to_a_whole_protocol_is_spread_over_its_pairs():
    change = learning_rules.changes(dt_ms=10, rate_hz=0.5, pairs=60, pair_rule="bi_poo").loc["pair", "change"]
    assert change == pytest.approx(float(pair_window(10.0, "bi_poo")), rel=1e-6)


def test_the_band_of_the_calcium_rule_is_what_simulated_experiments_scatter():
    """A hundred synapses, half of them weak at the start, counted again and again."""
    end = calcium_rule.STATEMENT.simulate([np.inf], *spike_pairs(10.0, 60, 1.0)).iloc[0]
    up, down = end["up"], end["down"]
    random = np.random.default_rng(5)
    weak, strong = random.random((20_000, 50)) < up, random.random((20_000, 50)) >= down
    in_up = np.concatenate([weak, strong], axis=1)
    ratios = np.where(in_up, 5.0, 1.0).mean(axis=1) / 3.0
    table = learning_rules.changes()
    half = (table.loc["calcium", "high"] - table.loc["calcium", "low"]) / 2
    assert half == pytest.approx(1.96 * ratios.std(), rel=0.03)
    # The noisy simulation, which the expectation leaves the double well out of, falls within the band.
    ratio = simulated_ratio(10.0, "DP", synapses=400)["ratio"][0] - 1
    assert table.loc["calcium", "low"] < ratio < table.loc["calcium", "high"]


def test_bcm_changes_its_sign_at_the_threshold_that_slides():
    def slope(rate, recent):
        return learning_rules.changes(rate_hz=rate, recent_hz=recent).loc["bcm", "change"]

    assert slope(9.5, 10) < 0 < slope(10.5, 10)
    assert slope(4, 5) > 0 and slope(2, 5) < 0  # the threshold stands at 2.5 Hz after 5 Hz


def test_simulate_draws_the_four_rules_against_either_axis():
    by_timing = LearningRules(pairs=5).simulate()
    assert by_timing.columns.tolist() == ["dt_ms", "rule", "change", "low", "high"]
    assert len(by_timing) == 4 * learning_rules.DELAYS_MS.size
    by_rate = LearningRules(pairs=5, against="rate").simulate()
    assert by_rate["rate_hz"].unique().tolist() == learning_rules.RATES_HZ.tolist()
    bounded = by_rate[by_rate["rule"] != "bcm"]
    assert (bounded["low"] <= bounded["change"]).all() and (bounded["change"] <= bounded["high"]).all()


@pytest.mark.parametrize(("speed", "rests"), [(0.5, True), (0.95, True), (1.1, False)])
def test_a_nudged_synapse_rests_only_below_the_limit(speed, rests):
    late = LearningRules(bcm_speed=speed).nudge().query("time > 30")["weight"]
    early = LearningRules(bcm_speed=speed).nudge().query("time < 10")["weight"]
    assert (np.ptp(late) < np.ptp(early)) == rests
    assert bool(bcm.stability(speed, 1.0)["stable"][0]) == rests


def test_every_number_says_where_it_comes_from():
    demo = LearningRules()
    assert len(demo.sets) == 4 + 8 + 9
    assert all(demo.sources[one["source"]] for one in demo.sets)
    assert {one["name"] for one in demo.sets if not one["verified"]} == {"bi_poo", "froemke_dan"}


def test_what_a_cell_stores_is_small_and_the_same():
    first, second = LearningRules().state, LearningRules().state
    assert json.dumps(first) == json.dumps(second) and len(json.dumps(first)) < 20_000
