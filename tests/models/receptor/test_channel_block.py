"""Magnesium and ketamine in the pore: the receptor's algebra, limits, trapping, the two languages."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.language.statement import event_times
from models.receptor import channel_block, subunit_block, trapping
from models.receptor.channel_block import (
    DRUGS,
    SUBUNITS,
    SYSTEM,
    block_by_subunit,
    current_voltage,
)
from tests.models import random_courses

voltages = st.floats(-120, 80)
concentrations = st.floats(0, 50)


def steady(subunit="2b", **changed):
    values = SYSTEM.values(
        {name: value for name, value in SUBUNITS[subunit].items() if name in SYSTEM.parameter_names} | changed
    )
    return dict(zip(SYSTEM.output_names, SYSTEM.output_values(*values.values()), strict=True))


def at(table, seconds):
    return table.set_index("time_s").loc[seconds]


@pytest.mark.parametrize("subunit", SUBUNITS)
def test_at_the_recorded_voltage_it_is_the_block_of_the_receptor_model(subunit):
    total = 185.0
    free = subunit_block.UNBOUND_FRACTION.value * subunit_block.micromolar(total)
    found = steady(subunit, ketamine=free)
    expected = subunit_block.block_by_subunit(total).set_index("measure")["block"]
    assert found["block"] == pytest.approx(expected[f"GluN{subunit.upper()}, 1 mM magnesium"], rel=1e-12)
    assert found["occupancy"] == pytest.approx(expected["binding without magnesium (racemate)"], rel=1e-12)
    assert found["plasma"] == pytest.approx(total)
    without = steady(subunit, ketamine=free, magnesium=0)["half_block"]
    assert without == pytest.approx(subunit_block.IC50[subunit][0])


def test_magnesium_of_the_common_subunits_is_near_the_published_block():
    """The recalled shifts of GluN2A and GluN2B imply Jahr and Stevens' magnesium block within a fifth."""
    for voltage in (-80, -66, -40, -20, 0, 40):
        for subunit in ("2a", "2b"):
            ours = steady(subunit, voltage=voltage)["magnesium_ratio"]
            theirs = subunit_block.competition_shift(voltage) - 1
            assert ours == pytest.approx(theirs, rel=0.2)


@given(voltage=voltages, drug=concentrations, magnesium=st.floats(0, 10), glutamate=concentrations)
def test_shares_stay_shares_and_ranges_contain_what_they_surround(voltage, drug, magnesium, glutamate):
    found = steady("2a", voltage=voltage, ketamine=drug, magnesium=magnesium, glutamate=glutamate)
    for name in ("active", "unblocked", "block", "open", "open_without", "occupancy"):
        assert 0 <= found[name] <= 1
    assert found["block_low"] <= found["block"] <= found["block_high"]
    assert found["recorded_low"] <= found["recorded_high"]
    assert found["open"] <= found["open_without"]
    assert abs(found["current_high"]) <= abs(found["current"]) <= abs(found["current_low"])


@given(drug=st.floats(0.01, 10), more=st.floats(1.1, 5))
def test_more_drug_blocks_more_and_more_magnesium_keeps_it_out(drug, more):
    assert steady(ketamine=drug * more)["block"] > steady(ketamine=drug)["block"]
    assert steady(ketamine=drug, magnesium=more)["block"] < steady(ketamine=drug)["block"]
    assert (
        steady(ketamine=drug, voltage=60)["half_block"]
        > steady(ketamine=drug, voltage=60, magnesium=0)["half_block"]
    )


def test_potency_follows_the_affinity_of_the_form():
    halves = {drug: block_by_subunit(drug, magnesium=0.0)["half_block"][0] for drug in DRUGS}
    assert halves["s_ketamine"] < halves["racemate"] < halves["r_ketamine"] < halves["s_norketamine"]
    assert halves["r_ketamine"] / halves["s_ketamine"] == pytest.approx(1.4 / 0.3)
    plasma = block_by_subunit("r_norketamine", ketamine=0.7)["plasma"][0]
    assert plasma == pytest.approx(223.70)


def test_the_range_of_recordings_is_that_of_their_open_probabilities():
    for (_, concentration), left in subunit_block.OPEN_PROBABILITY.items():
        found = steady(ketamine=concentration)
        assert found["recorded_low"] - 1e-12 <= 1 - left / 100 <= found["recorded_high"] + 1e-12


def test_the_current_turns_at_nought_and_has_the_negative_slope_of_magnesium():
    table = current_voltage(ketamine=0.0).set_index("voltage")["current"]
    assert table[0] == 0 and table[20] > 0 > table[-20]
    assert table[-20] < table[-80]
    free = current_voltage(ketamine=0.0, magnesium=0.0).set_index("voltage")["current"]
    assert free[-80] < free[-20]


def test_a_shut_channel_takes_nothing_up_and_keeps_what_it_has():
    found = trapping.experiment()
    assert at(found, 23.75)["held"] < 1e-4
    filled = at(found, 43.75)
    assert filled["held"] == pytest.approx(steady()["block"], rel=0.2)
    waited = at(found, 55.75)
    assert waited["held"] == pytest.approx(filled["held"], rel=0.02)
    assert waited["trapped"] == pytest.approx(waited["held"], rel=1e-6)
    assert at(found, 75.75)["held"] < 0.25 * waited["held"]


def test_without_trapping_it_leaves_the_shut_channel():
    found = trapping.experiment(trapped_share=0.0)
    assert at(found, 55.75)["held"] < 0.05 * at(found, 43.75)["held"]


def test_without_glutamate_or_without_drug_nothing_is_held():
    for changed in ({"glutamate": 0.0}, {"ketamine": 0.0}):
        assert trapping.experiment(**changed)["held"].max() == 0


def test_held_tends_to_the_steady_state_of_the_closed_form():
    values = {"voltage": -30.0, "ketamine": 2.0}
    slopes = trapping.SYSTEM.right_hand_side(
        steady(**values)["active"],
        steady(**values)["block"],
        *trapping.SYSTEM.values(SUBUNITS["2b"] | values).values(),
    )
    assert slopes == pytest.approx([0, 0], abs=1e-12)


def test_the_band_surrounds_the_course_and_pulses_come_one_by_one():
    found = trapping.experiment()
    assert (found["held_low"] <= found["held"] + 1e-9).all()
    assert (found["held_high"] >= found["held"] - 1e-9).all()
    ends = [at(found, second)["held"] for second in (24.75, 28.75, 32.75, 36.75, 40.75, 43.75)]
    assert all(np.diff(ends) > 0)
    times = [event["time"] for event in trapping.schedule()]
    assert times == sorted(times) and times[-1] < trapping.END
    assert event_times([], trapping.END)[0] == 0


def test_unknown_names_and_wrong_values_are_refused_in_one_sentence():
    with pytest.raises(ValueError, match="subunit is '3a'; it has to be one of 2a, 2b, 2c, 2d"):
        current_voltage("3a")
    with pytest.raises(ValueError, match="drug is 'memantine'; it has to be one of racemate"):
        block_by_subunit("memantine")
    with pytest.raises(ValueError, match="ketamine is nan; it has to be a number"):
        trapping.experiment(ketamine=math.nan)


def test_what_was_not_read_is_not_called_verified():
    for subunit, parameters in channel_block.BY_SUBUNIT.items():
        assert not parameters["ic50_without"].verified
        assert parameters["shutting_time"].verified == (subunit != "2c")
    assert not trapping.SYSTEM.parameter("binding_rate").verified
    assert trapping.SYSTEM.parameter("binding_rate").note.startswith("illustrative")


def test_javascript_computes_the_steady_state_of_python(tmp_path):
    """1,000 random sets in one process."""
    sets = [
        case["values"] | {"voltage": random}
        for case, random in zip(
            random_courses.draw(SYSTEM, [{}], 1000, seed=2),
            np.random.default_rng(2).uniform(-120, 80, 1000),
            strict=True,
        )
    ]
    runtime = random_courses.ROOT / "models" / "runtime" / "closed_form.js"
    found = json.loads(
        random_courses.node(
            f"""
        import * as model from {json.dumps(random_courses.generated("channel_block").as_uri())};
        import {{ evaluate }} from {json.dumps(runtime.as_uri())};
        console.log(JSON.stringify({json.dumps(sets)}.map(values => evaluate(model, values))));
    """,
            tmp_path,
        )
    )
    expected = np.array([SYSTEM.output_values(*SYSTEM.values(values).values()) for values in sets])
    ours = np.array([[row[name] for name in SYSTEM.output_names] for row in found])
    assert (np.abs(ours - expected).max(axis=0) <= 1e-6 * np.abs(expected).max(axis=0)).all()
    np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-12)
