"""What every model has to keep, on thousands of random inputs; the run's end reports how many there were."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from models.circuit import wilson_cowan
from models.language import linear, phase_plane
from models.language.statement import Dose, System
from models.learning import bcm, calcium_plasticity, spike_timing
from models.pharmacokinetics import routes
from models.receptor import subunit_block
from models.treatment import relapse, symptom_course, unblinding
from tests.models.random_courses import given_by

TIMES = np.linspace(0, 3000, 61)
ways = st.sampled_from(sorted(routes.ROUTES))
#: By what an example costs; together more than 10,000.
many, several, some = (settings(max_examples=count) for count in (2000, 1000, 250))
shares = st.floats(0, 1)
positive = st.floats(0.01, 100)


@st.composite
def courses(draw, most=3):
    """Draw a route and doses for it, whatever it can give."""
    way = routes.route(draw(ways))
    amounts = (
        st.integers(0, way.most_units).map(lambda units: units * way.unit_mg)
        if way.unit_mg
        else st.floats(0, 200)
    )
    lasting = st.one_of(st.just(0.0), st.floats(0.5, 300)) if way.infused else st.just(0.0)
    return way, draw(
        st.lists(st.builds(Dose, st.floats(0, 2500), amounts, lasting), min_size=1, max_size=most)
    )


@st.composite
def values(draw, system: System, spread=3.0):
    """Draw every parameter within a factor of its value and within its limits."""
    found = {}
    for one in system.parameters:
        value = one.value * spread ** draw(st.floats(-1, 1))
        found[one.name] = min(max(value, one.lower), one.upper)
    return found


def solve(way, doses):
    return linear.solve(way.system, way.events(doses), TIMES)


def top(states):
    return max(np.abs(states).max(), 1e-9)


@some
@given(courses(), st.data())
def test_courses_add_up(course, data):
    way, doses = course
    cut = data.draw(st.integers(0, len(doses)))
    together = solve(way, doses)
    apart = solve(way, doses[:cut]) + solve(way, doses[cut:])
    assert np.abs(together - apart).max() <= 1e-10 * top(together)


@some
@given(courses(), st.floats(0.01, 5))
def test_a_course_scales_with_its_doses(course, factor):
    way, doses = course
    events = way.events(doses)
    scaled = [Dose(one.time_min, factor * one.amount_mg, one.duration_min, one.into) for one in events]
    once = linear.solve(way.system, events, TIMES)
    gap = linear.solve(way.system, scaled, TIMES) - factor * once
    assert np.abs(gap).max() <= 1e-10 * top(factor * once)


@some
@given(courses())
def test_amounts_are_never_negative_and_no_more_than_was_given(course):
    way, doses = course
    states, events = solve(way, doses), way.events(doses)
    assert states.min() >= -1e-9 * top(states)
    in_so_far = given_by(TIMES, events)
    assert (states.sum(axis=1) <= in_so_far + 1e-8 * top(states)).all()
    outputs = way.system.evaluate_outputs(states, way.system.values())
    assert (outputs >= -1e-9 * outputs.max().max() - 1e-12).all(axis=None)


@several
@given(
    st.sampled_from(["intravenous_kamp", "intravenous_domino", "oral", "intramuscular"]),
    st.floats(0.01, 3),
    st.floats(1.001, 4),
    st.floats(5, 600),
)
def test_more_dose_means_more_block_of_every_subunit(name, dose, factor, minute):
    low, high = (
        subunit_block.block_by_subunit(
            routes.simulate(name, times_min=minute, dose_mg_per_kg=amount)["concentration"][0]
        )["block"]
        for amount in (dose, dose * factor)
    )
    assert ((low >= 0) & (low < high) & (high <= 1)).all()


@many
@given(st.sampled_from(relapse.LAWS), st.floats(0, 2000), st.floats(0, 500), positive, st.floats(1e-6, 1))
def test_relapse_is_a_law_of_survival(name, day, later, ratio, share):
    law = relapse.law(name)
    first, second = law.survival([day, day + later], ratio)
    assert 0 <= second <= first <= 1
    reached = float(law.quantile(share, ratio))
    assert reached >= 0
    if np.isfinite(reached):
        assert abs(float(law.survival(reached, ratio)) - share) < 1e-6


@several
@given(
    st.sampled_from(sorted(symptom_course.COMPARATORS)),
    st.floats(0, 400),
    st.lists(st.integers(0, 100), min_size=1, max_size=4, unique=True),
)
def test_a_drug_term_stays_within_its_peak_and_responses_are_shares(comparator, day, doses):
    course = symptom_course.fitted(comparator)
    term = float(course.drug(day, sorted(doses)))
    assert -1e-12 <= term <= course.peak * (1 + 1e-12)
    system = symptom_course.statement(comparator) if comparator not in STATED else STATED[comparator]
    STATED[comparator] = system
    found = dict(
        zip(system.output_names, system.output_values(*system.values({"days": day}).values()), strict=True)
    )
    assert 0 <= found["response"] <= 1


STATED: dict[str, System] = {}


@many
@given(st.sampled_from(list(calcium_plasticity.RULES)), st.floats(-200, 200), shares, st.floats(0.1, 5))
def test_transitions_of_synapses_are_probabilities(name, delay, block, rate):
    rule = calcium_plasticity.with_nmda_block(name, block)
    ends = [calcium_plasticity.averaged_moments(start, delay, rule, 60, rate) for start in (0.0, 1.0)]
    for share in calcium_plasticity.transition_probabilities(*ends):
        assert 0 <= share <= 1
    assert all(one.variance >= 0 for one in ends)


@many
@given(st.floats(-20, 20), st.floats(-20, 20), shares, shares)
def test_belief_adds_nothing_where_both_arms_believe_alike(true, benefit, active, control):
    found = unblinding.apparent_effect(true, benefit, active, control)
    assert np.isclose(found.apparent_effect, true + benefit * (active + control - 1), atol=1e-9)
    masked = unblinding.apparent_effect(true, benefit, active, 1 - active)
    assert np.isclose(masked.apparent_effect, true, atol=1e-9)
    assert -1 <= unblinding.blinding_index(active) <= 1


@some
@given(values(wilson_cowan.SYSTEM, 1.6))
def test_fixed_points_of_the_circuit_are_fixed(drawn):
    points = phase_plane.fixed_points(wilson_cowan.SYSTEM, drawn, wilson_cowan.PLANE)
    for point in points[["excitatory", "inhibitory"]].to_numpy():
        assert np.abs(wilson_cowan.SYSTEM.right_hand_side(*point, *drawn.values())).max() < 1e-9


@some
@given(values(bcm.SYSTEM, 5.0))
def test_fixed_points_of_the_sliding_threshold_are_fixed(drawn):
    assert np.abs(bcm.SYSTEM.right_hand_side(1.0, 1.0, *drawn.values())).max() == 0
    stable = bcm.stability(drawn["learning_rate"], drawn["tau_threshold"])
    real = max(stable["eigenvalue_1"][0].real, stable["eigenvalue_2"][0].real)
    assert bool(stable["stable"][0]) == (real < 0)


@many
@given(st.sampled_from(sorted(spike_timing.PAIR_RULES)), st.floats(0.1, 500))
def test_the_order_of_two_spikes_decides_the_sign(name, delay):
    assert spike_timing.pair_window(delay, name) > 0 > spike_timing.pair_window(-delay, name)
