"""The circuit's fixed points, what a block does to them, and what the model may not claim."""

import antimony
import numpy as np
import pytest
import roadrunner
from hypothesis import given, settings
from hypothesis import strategies as st

from models.circuit.wilson_cowan import (
    DOSE_ASSUMPTIONS,
    PRESETS,
    SYSTEM,
    active_state,
    after_block,
    fixed_points,
    glutamate_response,
    is_inhibition_stabilised,
    model,
    nullclines,
    response_to_block,
    simulate,
    split_block,
)

DEMO = "inhibition_stabilised"


def slopes(point, preset="neuromatch", **changed):
    values = SYSTEM.values({**PRESETS[preset], **changed})
    return np.array(SYSTEM.right_hand_side(point["excitatory"], point["inhibitory"], *values.values()))


def test_published_fixed_points():
    points = fixed_points()
    np.testing.assert_allclose(points["excitatory"], [0, 0.336852407923, 0.938430471677], atol=1e-9)
    np.testing.assert_allclose(points["inhibitory"], [0, 0.168419675911, 0.672481043318], atol=1e-9)
    assert points["stable"].tolist() == [True, False, True]
    assert points["kind"].tolist() == ["stable focus", "saddle", "stable node"]
    assert points["eigenvalue_1"][0] == pytest.approx(-0.62338386 - 0.13110957j, abs=1e-8)
    assert points["eigenvalue_2"][1] == pytest.approx(1.057208, abs=1e-6)
    assert points["eigenvalue_1"][1] == pytest.approx(-0.87266898, abs=1e-8)


weights = st.floats(1, 15)
inputs = st.floats(-1, 3)


@settings(max_examples=60)
@given(w_ee=weights, w_ei=weights, w_ie=weights, w_ii=weights, input_e=inputs, input_i=inputs)
def test_fixed_points_are_fixed_and_none_is_missed(**changed):
    points = fixed_points(**changed)
    for _, point in points.iterrows():
        assert np.abs(slopes(point, **changed)).max() < 1e-12
    # Index theorem on a region that the flow enters: nodes and foci outnumber saddles by one.
    saddles = (points["kind"] == "saddle").sum()
    assert len(points) - 2 * saddles == 1


@settings(max_examples=25)
@given(start_e=st.floats(0, 1), start_i=st.floats(0, 1))
def test_paths_end_in_a_stable_fixed_point(start_e, start_i):
    points = fixed_points()
    end = simulate([0.0, 200.0], start_e=start_e, start_i=start_i).iloc[-1]
    gaps = np.hypot(points["excitatory"] - end["excitatory"], points["inhibitory"] - end["inhibitory"])
    assert gaps.min() < 1e-6 and points["stable"][gaps.idxmin()]


def test_two_points_about_to_merge_are_both_found():
    """Just before the upper pair meets and vanishes the points lie closer than any fixed grid."""
    low, high = 0.0, 0.9
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if len(fixed_points(block_pyramidal=middle)) == 3 else (low, middle)
    upper = fixed_points(block_pyramidal=low)["excitatory"].to_numpy()
    assert upper[2] - upper[1] < 1e-4
    assert len(fixed_points(block_pyramidal=high)) == 1


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_nullclines_cross_at_the_fixed_points(preset):
    curves = nullclines(preset, 5001)
    gap = (curves["pyramidal_nullcline"] - curves["interneuron_nullcline"]).to_numpy()
    crossings = curves["excitatory"].to_numpy()[:-1][gap[:-1] * gap[1:] < 0]
    inside = [rate for rate in fixed_points(preset)["excitatory"] if rate > 1e-9]
    np.testing.assert_allclose(crossings, inside, atol=2e-4)


def test_block_of_interneurons_excites_and_equal_block_silences():
    rest = active_state()["excitatory"]
    assert active_state(block_interneuron=0.1)["excitatory"] == pytest.approx(0.948408706174, abs=1e-9)
    assert active_state(block_interneuron=0.1, block_pyramidal=0.1)["excitatory"] == pytest.approx(
        0.903742, abs=1e-6
    )
    assert rest == pytest.approx(0.938430471677, abs=1e-9)


@pytest.mark.parametrize("preset", sorted(PRESETS))
@pytest.mark.parametrize("block", [0.05, 0.1, 0.2])
def test_reversed_preference_flips_the_effect(preset, block):
    ratios = [response_to_block(block, p, preset)["excitatory_ratio"] for p in (-1, -0.5, 0, 0.5, 1)]
    assert (np.diff(ratios) > -1e-12).all()  # a large block can end the active state: then both are 0
    assert ratios[0] < ratios[2] < 1 < ratios[-1]


@given(block=st.floats(0, 1), preference=st.floats(-1, 1))
def test_split_block_shares_and_reverses(block, preference):
    interneuron, pyramidal = split_block(block, preference)
    assert 0 <= interneuron <= 1 and 0 <= pyramidal <= 1
    assert max(interneuron, pyramidal) == block
    assert split_block(block, -preference) == (pyramidal, interneuron)


def test_demonstration_is_mid_range_and_inhibition_stabilised():
    points = fixed_points(DEMO)
    assert len(points) == 1 and points["stable"].all()
    assert 0.2 < points["excitatory"][0] < 0.6
    assert is_inhibition_stabilised(DEMO)
    assert not is_inhibition_stabilised("neuromatch")


def test_pyramidal_cells_alone_run_away_from_the_demonstration_state():
    """Hold interneurons at their rate: the pyramidal rate leaves, whichever way it is nudged."""
    state = active_state(DEMO)
    held = {"w_ei": 0.0, "input_e": PRESETS[DEMO]["input_e"] - PRESETS[DEMO]["w_ei"] * state["inhibitory"]}
    for nudge in (-0.01, 0.01):
        end = simulate([0.0, 100.0], DEMO, start_e=state["excitatory"] + nudge, **held).iloc[-1]
        assert (end["excitatory"] - state["excitatory"]) / nudge > 10
        together = simulate(
            [0.0, 100.0], DEMO, start_e=state["excitatory"] + nudge, start_i=state["inhibitory"]
        ).iloc[-1]
        assert together["excitatory"] == pytest.approx(state["excitatory"], abs=1e-9)


def test_paradoxical_response_of_interneurons():
    """Exciting interneurons ends with fewer of their spikes, because their drive falls further."""
    rest = active_state(DEMO)
    pushed = active_state(DEMO, input_i=PRESETS[DEMO]["input_i"] + 0.1)
    assert pushed["inhibitory"] < rest["inhibitory"] and pushed["excitatory"] < rest["excitatory"]
    path = simulate(
        np.linspace(0, 40, 801),
        DEMO,
        input_i=PRESETS[DEMO]["input_i"] + 0.1,
        start_e=rest["excitatory"],
        start_i=rest["inhibitory"],
    )
    assert path["inhibitory"].max() > rest["inhibitory"] + 1e-3  # at first they do rise
    plain = active_state("neuromatch", input_i=0.1)
    assert plain["inhibitory"] > active_state("neuromatch")["inhibitory"]


def test_interneurons_fall_first_and_pyramidal_cells_rise_later():
    path = after_block(np.linspace(0, 40, 4001), "neuromatch", 0.1)
    change = (path - path.iloc[0]).drop(columns="time_ms")
    assert change["inhibitory"].iloc[-1] < 0 < change["excitatory"].iloc[-1]
    half = (change / change.iloc[-1] > 0.5).idxmax()
    assert half["inhibitory"] < half["excitatory"]


def test_demonstration_interneurons_fall_only_at_first():
    """The limit that the statement tells: a lasting fall, as recorded, is not what this regime gives."""
    path = after_block(np.linspace(0, 60, 6001), DEMO, 0.2)
    assert path["inhibitory"].min() < 0.9 * path["inhibitory"].iloc[0]
    assert path["inhibitory"].iloc[-1] > path["inhibitory"].iloc[0]
    assert "fall only at first" in SYSTEM.limits


def test_glutamate_over_dose_is_an_inverted_u_only_with_the_extra_block():
    doses = np.array([0, 10, 20, 30, 50, 200])
    with_block = glutamate_response(doses)["glutamate_ratio"].to_numpy()
    assert with_block[0] == 1
    assert (with_block[1:4] > 1.1).all()
    assert with_block[4] == pytest.approx(1, abs=0.01)
    assert with_block[5] < 0.9
    without = glutamate_response(doses, extra_pyramidal_block=False)["glutamate_ratio"]
    assert (np.diff(without) > 0).all()
    assert all(not parameter.verified and "assumed" in parameter.note for parameter in DOSE_ASSUMPTIONS)


def test_huge_inputs_do_not_overflow():
    with np.errstate(all="raise"):
        points = fixed_points(slope_e=500.0, slope_i=500.0, threshold_e=50.0, input_e=-100.0)
    assert points["excitatory"].tolist() == pytest.approx([0], abs=1e-12)


def test_preset_values_are_marked_as_the_courses_own():
    table = model(DEMO).parameter_table().set_index("name")
    own = set(PRESETS[DEMO])
    assert (table.loc[sorted(own), "status"] == "unverified").all()
    assert table.loc["slope_e", "status"] == "verified" and table.loc["w_ee", "value"] == 5.0
    assert model("neuromatch") == SYSTEM


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_another_simulator_draws_the_same_path(preset):
    system = model(preset).with_values({"start_e": 0.4, "start_i": 0.1, "block_interneuron": 0.1})
    assert antimony.loadAntimonyString(system.antimony()) >= 0, antimony.getLastError()
    runner = roadrunner.RoadRunner(antimony.getSBMLString(antimony.getMainModuleName()))
    runner.integrator.absolute_tolerance, runner.integrator.relative_tolerance = 1e-12, 1e-10
    theirs = np.array(runner.simulate(0, 30, 301, ["excitatory", "inhibitory"]))
    ours = simulate(np.linspace(0, 30, 301), preset, start_e=0.4, start_i=0.1, block_interneuron=0.1)
    ours = ours[["excitatory", "inhibitory"]].to_numpy()
    assert np.abs(theirs - ours).max() <= 1e-6 * np.abs(ours).max()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: fixed_points("cortex"),
            "preset is 'cortex'; it has to be one of neuromatch, inhibition_stabilised.",
        ),
        (lambda: fixed_points(w_ee=-1), "w_ee is -1; it has to be a finite number of at least 0."),
        (
            lambda: fixed_points(block_interneuron=1.5),
            "block_interneuron is 1.5; it has to be a number from 0 to 1 (fraction).",
        ),
        (lambda: split_block(2, 0), "block is 2; it has to be a number from 0 to 1."),
        (lambda: split_block(0.1, -2), "preference is -2; it has to be a number from -1 to 1."),
        (
            lambda: simulate([1, 1]),
            "times_ms does not increase; each time has to come after the one before it.",
        ),
        (lambda: simulate([np.nan]), "times_ms is nan; it has to be a finite number of at least 0 (ms)."),
        (
            lambda: glutamate_response(-1),
            "dose_mg_per_kg is -1; it has to be a finite number of at least 0 (mg/kg).",
        ),
        (lambda: nullclines(points=1), "points is 1; it has to be a whole number from 2 to 100000."),
        (
            lambda: active_state(tau_i=50.0, w_ee=16.0, w_ei=12.0, w_ie=15.0, w_ii=3.0, input_e=1.25),
            "The circuit has no stable state with these parameters; it keeps oscillating.",
        ),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message


def test_unknown_parameter_lists_the_known_ones():
    with pytest.raises(ValueError, match="has no parameter 'w_xx'; it has w_ee, w_ei"):
        fixed_points(w_xx=1)
