"""The exact, the numerical and an independent solution agree; doses add; mass is kept."""

import hypothesis
import numpy as np
import pytest
import sympy
from hypothesis import settings
from hypothesis import strategies as st

from models.cascade import neural_plasticity
from models.language import exposure, linear, ode
from models.language.statement import Dose, Parameter, State, System
from models.pharmacokinetics import intravenous_racemic, routes
from tests.models import random_courses
from tests.models.random_courses import given_by

TIMES = np.linspace(0, 3000, 301)
amounts = st.floats(0, 200)
starts = st.floats(0, 2000)
durations = st.one_of(st.just(0.0), st.floats(0.5, 300))
doses = st.builds(Dose, time_min=starts, amount_mg=amounts, duration_min=durations)
names = st.sampled_from(sorted(intravenous_racemic.MODELS))


def peak(course):
    return max(np.abs(course).max(), 1e-9)


def body(*, ka=0.05, ke=0.05):
    """Absorption into one compartment that loses into a sink, so that mass can be counted."""
    k_a, k_e = (
        Parameter(n, n[0], v, "1/min", n, note="a toy") for n, v in (("absorption", ka), ("loss", ke))
    )
    depot, central, sink = (State(n, n[0], "mg", n) for n in ("depot", "central", "sink"))
    return System(
        name="body",
        title="Body",
        limits="A toy.",
        states=[depot, central, sink],
        parameters=[k_a, k_e],
        equations={
            "depot": -k_a.symbol * depot.symbol,
            "central": k_a.symbol * depot.symbol - k_e.symbol * central.symbol,
            "sink": k_e.symbol * central.symbol,
        },
        relations=[],
        output_names=["central"],
        dose_targets=["central", "depot"],
    )


@pytest.mark.parametrize("name", sorted(intravenous_racemic.MODELS))
def test_exact_numerical_and_independent_solutions_agree(name):
    system = intravenous_racemic.MODELS[name]
    runner = random_courses.simulator(system)
    times = np.linspace(0, 20160, 400)
    for case in random_courses.draw(system, [{}], 40, seed=5):
        exact = linear.simulate(system, case["doses"], times, case["values"])["concentration"].to_numpy()
        numerical = ode.simulate(system, case["doses"], times, case["values"])["concentration"].to_numpy()
        independent = random_courses.by_roadrunner(runner, system, case, times)["concentration"]
        assert np.abs(exact - numerical).max() <= 1e-9 * peak(exact)
        assert np.abs(exact - independent).max() <= 1e-7 * peak(exact)


def test_equal_rates_fall_back_on_the_matrix_exponential():
    """With ka = ke there is one eigenvector too few; the solution is a t exp(-k t)."""
    system = body(ka=0.05, ke=0.05)
    times = np.linspace(0, 400, 81)
    central = linear.solve(system, [Dose(0, 10, into="depot")], times)[:, 1]
    np.testing.assert_allclose(central, 10 * 0.05 * times * np.exp(-0.05 * times), atol=1e-12)


@pytest.mark.parametrize("ke", [0.05, 0.05 + 1e-7, 0.02])
def test_absorption_infusion_and_bolus_at_one_time(ke):
    system = body(ke=ke)
    given_doses = [Dose(5, 10, into="depot"), Dose(5, 20, 30), Dose(10, 3), Dose(10, 4)]
    times = np.linspace(0, 400, 81)
    exact = linear.solve(system, given_doses, times)
    np.testing.assert_allclose(exact, ode.solve(system, given_doses, times), atol=1e-8)
    infused = 20 * np.clip((times - 5) / 30, 0, 1)
    total = 10 * (times >= 5) + 7 * (times >= 10) + infused
    np.testing.assert_allclose(exact.sum(axis=1), total, atol=1e-9)


def test_overlapping_infusions_add():
    """Two infusions that overlap for 20 minutes give the sum of each alone, and the sum of their rates."""
    system = intravenous_racemic.MODELS["kamp"]
    first, second = Dose(0, 40, 40), Dose(20, 30, 40)
    times = np.linspace(0, 300, 301)

    def course(*events, solve=linear.simulate):
        return solve(system, events, times)["concentration"].to_numpy()

    together = course(first, second)
    np.testing.assert_allclose(together, course(first) + course(second), rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(together, course(first, second, solve=ode.simulate), atol=1e-7)
    steps = course(Dose(0, 20, 20), Dose(20, 35, 20), Dose(40, 15, 20))
    np.testing.assert_allclose(together, steps, rtol=1e-10, atol=1e-10)


def test_a_bolus_shows_at_its_own_time():
    table = routes.simulate("intravenous_kamp", dose_mg=35, infusion_minutes=0, times_min=[0])
    assert table["concentration"][0] == pytest.approx(1000 * 35 / 25)


def test_doses_after_the_last_time_do_nothing():
    system = intravenous_racemic.MODELS["domino"]
    for solve in (linear.solve, ode.solve):
        assert not solve(system, [Dose(100, 35, 40)], [0, 50]).any()


@settings(deadline=None, max_examples=40)
@hypothesis.given(names, st.lists(doses, max_size=4), st.lists(doses, max_size=4))
def test_superposition(name, some, others):
    system = intravenous_racemic.MODELS[name]
    apart = linear.solve(system, some, TIMES) + linear.solve(system, others, TIMES)
    together = linear.solve(system, [*some, *others], TIMES)
    assert np.abs(together - apart).max() <= 1e-11 * peak(together)


@settings(deadline=None, max_examples=40)
@hypothesis.given(names, st.lists(doses, min_size=1, max_size=4), st.floats(0.1, 5))
def test_a_scaled_dose_scales_the_course(name, given_doses, factor):
    system = intravenous_racemic.MODELS[name]
    scaled = [Dose(d.time_min, d.amount_mg * factor, d.duration_min) for d in given_doses]
    course = linear.solve(system, given_doses, TIMES)
    gap = linear.solve(system, scaled, TIMES) - factor * course
    assert np.abs(gap).max() <= 1e-11 * peak(factor * course)


@settings(deadline=None, max_examples=40)
@hypothesis.given(names, st.lists(doses, min_size=1, max_size=4))
def test_amounts_stay_positive_and_below_what_was_given(name, given_doses):
    states = linear.solve(intravenous_racemic.MODELS[name], given_doses, TIMES)
    assert states.min() >= -1e-10 * peak(states)
    assert (states.sum(axis=1) <= given_by(TIMES, given_doses) + 1e-9 * peak(states)).all()


@settings(deadline=None, max_examples=40)
@hypothesis.given(
    st.floats(0.001, 0.5),
    st.floats(0.001, 0.5),
    st.lists(
        st.builds(
            Dose,
            time_min=starts,
            amount_mg=amounts,
            duration_min=durations,
            into=st.sampled_from(["central", "depot"]),
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_mass_is_kept(ka, ke, given_doses):
    states = linear.solve(body(ka=ka, ke=ke), given_doses, TIMES)
    np.testing.assert_allclose(states.sum(axis=1), given_by(TIMES, given_doses), atol=1e-9 * peak(states))


@settings(deadline=None, max_examples=30)
@hypothesis.given(names, st.floats(0.05, 3), st.floats(1.05, 3), st.floats(0, 120))
def test_more_drug_gives_a_higher_level_everywhere(name, dose, factor, infusion):
    times = np.arange(1, 500, 7.0)
    low, high = (
        routes.simulate(f"intravenous_{name}", dose_mg_per_kg=d, infusion_minutes=infusion, times_min=times)[
            "concentration"
        ]
        for d in (dose, dose * factor)
    )
    assert (high > low).all()


@pytest.mark.parametrize("name", sorted(intravenous_racemic.MODELS))
@pytest.mark.parametrize("weight", [40.0, 120.0])
def test_levels_depend_on_dose_per_kilogram_only(name, weight):
    """All three scale in proportion to weight, so weight cancels when the dose is per kilogram."""
    times = [20, 40, 120, 600]
    heavy, usual = (
        routes.simulate(f"intravenous_{name}", dose_mg_per_kg=0.5, weight_kg=one, times_min=times)
        for one in (weight, 70)
    )
    np.testing.assert_allclose(heavy, usual, rtol=1e-12)


@pytest.mark.parametrize("name", sorted(intravenous_racemic.MODELS))
def test_area_under_the_curve_is_dose_over_clearance(name):
    system = intravenous_racemic.MODELS[name]
    area = exposure.area_under_curve(system, [Dose(0, 35)])["concentration"]
    assert area == pytest.approx(1000 * 35 / (60 * system.values()["clearance"]), rel=1e-12)


def test_a_nonlinear_system_is_not_solved_as_if_it_were_linear():
    with pytest.raises(ValueError, match="not linear in its states"):
        linear.solve(neural_plasticity.SYSTEM, [], [0, 1])


def test_the_whole_cascade_agrees_with_an_independent_simulator():
    system = neural_plasticity.SYSTEM
    runner = random_courses.simulator(system)
    times = neural_plasticity.default_times()
    for case in random_courses.cascade_sets(20, seed=9):
        course = ode.simulate(system, case["doses"], times, case["values"]).drop(columns="time_min")
        independent = random_courses.by_roadrunner(runner, system, case, times)
        assert random_courses.difference(independent, course.to_dict("series")) <= 1e-6


def test_a_state_that_nothing_changes_keeps_its_value():
    level = State("level", "L", "1", "level", initial=sympy.Symbol("start"))
    start = Parameter("start", "s", 3, "1", "value at the start", note="a toy")
    system = System(
        name="still",
        title="Still",
        limits="A toy.",
        states=[level],
        parameters=[start],
        equations={"level": sympy.Integer(0)},
        relations=[],
        output_names=["level"],
        dose_targets=["level"],
    )
    np.testing.assert_allclose(linear.solve(system, [Dose(1, 2, 2)], [0, 1, 2, 3, 9])[:, 0], [3, 3, 4, 5, 5])


def test_a_peak_of_effect_that_no_rate_gives_is_refused():
    with pytest.raises(ValueError, match="minutes is 1e-06; it has to be a time of peak that a rate from"):
        intravenous_racemic.ke0_for_peak(intravenous_racemic.model("kamp"), 1e-6)
