"""The illustrative cascade keeps the published timetable and the order of events."""

import math

import numpy as np
import pytest
from scipy.optimize import brentq

from models.cascade import neural_plasticity
from models.cascade.neural_plasticity import PRESETS, SYSTEM, simulate
from models.cascade.spine_cascade import first_order_chain
from models.language import linear
from models.language.statement import Dose, Parameter, State, System

FINE = np.concatenate([np.arange(0, 1440, 5.0), np.arange(1440, 20161, 60.0)])
kinetics = pytest.mark.parametrize("name", sorted(PRESETS))


def course(name="kamp", **options):
    return simulate(pk_model=name, times_min=FINE, **options).set_index("time_min")


def hours(first, last):
    return slice(60 * first, 60 * last)


@kinetics
def test_bdnf_peaks_within_hours_and_is_gone_by_24(name):
    bdnf = course(name)["bdnf"]
    assert 30 <= bdnf.idxmax() <= 120
    assert bdnf[1440] < 0.02 * bdnf.max()


@kinetics
def test_mtor_follows_bdnf_and_is_back_within_hours(name):
    table = course(name)
    assert table["bdnf"].idxmax() < table["mtor"].idxmax() <= 120
    assert table["mtor"][30] > 0.02 * table["mtor"].max()
    assert table["mtor"][480] < 0.15 * table["mtor"].max()


@kinetics
def test_formation_rises_at_12_to_24_hours_and_not_at_3_to_6(name):
    """Moda-Sava 2019."""
    rise = course(name)["formation_rate"] - 1
    assert rise.loc[hours(3, 6)].max() < 0.15 * rise.max()
    assert rise.loc[hours(12, 24)].min() > 0.5 * rise.max()


@kinetics
def test_density_is_raised_for_about_two_weeks_by_formation_alone(name):
    """Phoumthipphavong 2016: formation up, elimination unchanged."""
    table = course(name)
    rise = table["spine_density"] - 1
    assert 1 <= rise.idxmax() / 1440 <= 3
    assert rise[10 * 1440] > 0.1 * rise.max()
    still = course(name, dose_mg_per_kg=0)
    np.testing.assert_allclose(still["spine_density"], 1, atol=1e-12)
    np.testing.assert_allclose(still["formation_rate"], 1, atol=1e-12)


@kinetics
def test_behaviour_changes_before_spines_do(name):
    table = course(name)
    spines = table["spine_density"] - 1
    assert table["benefit"][180] > 0.5 * table["benefit"].max()
    assert spines[180] < 0.01 * spines.max()


@kinetics
def test_without_new_spines_the_benefit_comes_and_fades(name):
    blocked, intact = course(name, new_spines=0), course(name)
    np.testing.assert_allclose(blocked["spine_density"], 1, atol=1e-12)
    assert blocked["benefit"][180] == pytest.approx(intact["benefit"][180], rel=0.01)
    assert blocked["benefit"][3 * 1440] < 0.5 * blocked["benefit"].max()
    assert blocked["benefit"][4 * 1440] < 0.25 * blocked["benefit"].max()
    assert intact["benefit"][4 * 1440] > 0.6 * intact["benefit"].max()


@kinetics
def test_stress_shortens_the_benefit_and_thins_spines(name):
    calm, stressed = course(name), course(name, stress=1)
    assert stressed["spine_density"].iloc[-1] < 1 < calm["spine_density"].iloc[-1]
    assert (stressed["benefit"].iloc[1:] <= calm["benefit"].iloc[1:]).all()
    assert stressed["benefit"][7 * 1440] < 0.9 * calm["benefit"][7 * 1440]


@kinetics
def test_longer_lived_spines_keep_density_and_benefit_longer(name):
    short, usual, long = (course(name, spine_half_life_days=d) for d in (1, 4, 14))
    for quantity in ("spine_density", "benefit"):
        assert short[quantity][10 * 1440] < usual[quantity][10 * 1440] < long[quantity][10 * 1440]
        assert short[quantity].max() <= usual[quantity].max() <= long[quantity].max()


def test_stronger_formation_grows_more_spines():
    peaks = [course(formation_gain=gain)["spine_density"].max() for gain in (0, 0.5, 1, 2)]
    assert peaks == sorted(peaks)
    assert peaks[0] == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(
        np.diff(peaks), [peaks[2] - peaks[1], peaks[2] - peaks[1], 2 * (peaks[2] - peaks[1])], rtol=1e-6
    )


def glutamate(level, **changed):
    """Return glutamate at a plasma level in ng/mL."""
    values = SYSTEM.values(changed)
    amount = level * values["central_volume"] * values["weight_kg"] / 70 / 1000
    states = np.array([[amount if name == "central" else 0.0 for name in SYSTEM.state_names]])
    return SYSTEM.evaluate_outputs(states, values)["glutamate"][0]


def test_glutamate_follows_an_inverted_u():
    """Direction as in rat prefrontal cortex: up, then nearly flat, then down."""
    assert glutamate(0) == 1
    assert glutamate(250) > 1.05
    assert glutamate(750) > 1.05
    assert abs(glutamate(5 * 250) - 1) < 0.05
    assert glutamate(20 * 250) < 0.7


def test_the_sign_rests_on_the_assumed_preference():
    assert glutamate(250, interneuron_preference=1) > 1
    assert glutamate(250, interneuron_preference=0) < 1
    for level in (50, 250, 1000):
        assert glutamate(level, interneuron_preference=0.5) < 1  # equal block of both cell types
    reversed_ = course(parameters={"interneuron_preference": 0})
    assert reversed_["spine_density"].max() <= 1
    assert reversed_["benefit"].max() < 1e-6


@kinetics
def test_outputs_stay_in_their_ranges(name):
    table = course(name, dose_mg_per_kg=3, stress=1, spine_half_life_days=1)
    assert (table[["block_2a", "block_2b", "block_2c", "block_2d"]] >= -1e-12).all(axis=None)
    assert (table[["block_2a", "block_2b", "block_2c", "block_2d", "benefit"]] <= 1).all(axis=None)
    assert (table[["glutamate", "formation_rate", "spine_density"]] > 0).all(axis=None)
    assert (table["concentration"] >= -1e-9).all()


def test_no_cascade_parameter_claims_a_source():
    from models.cascade.spine_cascade import PARAMETERS

    for parameter in PARAMETERS:
        assert not parameter.verified
        assert parameter.note.startswith("illustrative: ")
    assert "llustrative" in SYSTEM.title
    assert SYSTEM.limits.startswith("Illustrative.")


@pytest.mark.parametrize(("first", "second"), [(0.5, 2), (2, 24)])
def test_a_chain_of_two_reproduces_the_bateman_peak(first, second):
    """The chain that the cascade is made of, with half-lives in hours: peak at ln(ka/kb)/(ka-kb)."""
    fast, slow = math.log(2) / first / 60, math.log(2) / second / 60
    assert bateman_peak(first, second) == pytest.approx(math.log(fast / slow) / (fast - slow) / 60, rel=1e-9)


def bateman_peak(first: float, second: float) -> float:
    """Return when, in hours, the second of two chained states peaks after a bolus into the first."""
    rates = [
        Parameter(name, "k", math.log(2) / (60 * half_life), "1/min", "rate", note="from a half-life")
        for name, half_life in (("fast", first), ("slow", second))
    ]
    states = [State("signal", "A", "1", "signal"), State("effect", "B", "1", "effect")]
    system = System(
        name="chain",
        title="Chain",
        limits="A check of the mechanism.",
        states=states,
        parameters=rates,
        relations=[],
        output_names=["signal", "effect"],
        dose_targets=["signal"],
        equations=first_order_chain(0, states, [rate.symbol for rate in rates]),
    )

    def slope(minutes):
        state = linear.solve(system, [Dose(0, 1)], [minutes])[0]
        return system.right_hand_side(*state, *system.values().values())[1]

    return brentq(slope, 1, 6000, xtol=1e-12, rtol=1e-14) / 60


def test_patients_are_the_same_in_every_run():
    assert neural_plasticity.FACTORS.equals(SYSTEM.sample_factors(12, neural_plasticity.SEED))
    for factors in neural_plasticity.FACTORS.to_dict("records"):
        SYSTEM.values({name: SYSTEM.parameter(name).value * factor for name, factor in factors.items()})
