"""Areas, peaks, half-lives and steady states from the equations, against the sampled course."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import simpson

from models.language import exposure, linear
from models.language.statement import Dose, Parameter, State, System
from models.pharmacokinetics import intravenous_racemic, population, routes

#: A schedule that each route accepts.
SCHEDULE = {
    name: [Dose(0, 28, 40 if way.infused else 0), Dose(300, 56, 20 if way.infused else 0)]
    for name, way in routes.ROUTES.items()
}
RATE = Parameter("rate", "k", 0.1, "1/min", "loss", note="a toy")
FIRST, SECOND = State("first", "F", "mg", "first"), State("second", "S", "mg", "second")


def toy(second, **changed):
    parts = {"states": [FIRST, SECOND], "outputs": ["first"]} | changed
    return System(
        name="toy",
        title="Toy",
        limits="A toy.",
        states=parts["states"],
        parameters=[RATE],
        equations={"first": -RATE.symbol * FIRST.symbol, "second": second},
        relations=[],
        output_names=parts["outputs"],
        dose_targets=["first"],
    )


def readable(system):
    """Return the model with every area given: whether one may be read is another question."""
    return replace(system, no_area=())


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
def test_the_area_is_that_of_the_sampled_course(name):
    way = routes.route(name)
    events = way.events(SCHEDULE[name])
    # Simpson's rule needs smooth pieces: it starts anew at every event.
    edges = sorted({0.0, 2000.0, *(d.time_min for d in events), *(d.end_min for d in events)})
    area = exposure.area_under_curve(readable(way.system), events, 2000)
    for output in way.system.output_names:
        total = 0.0
        for start, end in pairwise(edges):
            times = np.linspace(start, end, 4001)[:-1]  # without a bolus at the end
            times = np.append(times, end - 1e-9 * end)
            total += simpson(linear.simulate(way.system, events, times)[output], x=times)
        assert area[output] == pytest.approx(total / 60, rel=1e-5)


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
def test_the_whole_area_is_reached_in_time(name):
    way = routes.route(name)
    events = way.events(SCHEDULE[name])
    system = readable(way.system)
    late = exposure.area_under_curve(system, events, 40 * 1440)
    assert exposure.area_under_curve(system, events) == pytest.approx(late, rel=1e-9)
    assert not any(exposure.area_under_curve(system, events, 0).values())


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
def test_the_peak_is_the_highest_point(name):
    way = routes.route(name)
    events = way.events(SCHEDULE[name])
    times = np.unique([*np.linspace(0, 900, 9001), *(d.end_min for d in events)])
    table = linear.simulate(way.system, events, times)
    for output, (value, time) in exposure.peak(way.system, events, 900).items():
        highest = table[output].max()
        assert highest <= value * (1 + 1e-12)
        assert value == pytest.approx(highest, rel=1e-4)
        assert linear.simulate(way.system, events, [time])[output][0] == pytest.approx(value, rel=1e-12)


@st.composite
def courses(draw):
    """Draw a route, doses that it can give, some of which overlap, and parameters at and off their limits."""
    way = routes.route(draw(st.sampled_from(sorted(routes.ROUTES))))
    amounts = (
        st.integers(0, way.most_units).map(lambda units: units * way.unit_mg)
        if way.unit_mg
        else st.floats(0, 200)
    )
    lasting = st.one_of(st.just(0.0), st.floats(0.5, 300)) if way.infused else st.just(0.0)
    doses = draw(st.lists(st.builds(Dose, st.floats(0, 600), amounts, lasting), min_size=1, max_size=3))
    flows = [
        one
        for one in way.system.parameters
        if (one.unit in ("1/min", "L/min") and one.lower == 0) or one.name == "bioavailability"
    ]
    changed = draw(st.lists(st.sampled_from(flows), max_size=3, unique=True))
    return way, doses, {one.name: draw(st.sampled_from([0.0, one.value / 3])) for one in changed}


@settings(max_examples=60)
@given(courses())
def test_no_point_of_a_course_is_above_its_peak(course):
    way, doses, values = course
    events = way.events(doses, values)
    times = np.unique(
        [
            *np.linspace(0, 900, 1801),
            *(one.time_min for one in events),
            *(one.end_min for one in events if one.end_min <= 900),
        ]
    )
    table = linear.simulate(way.system, events, times[times <= 900], values)
    for output, (value, time) in exposure.peak(way.system, events, 900, values).items():
        assert table[output].max() <= value * (1 + 1e-9) + 1e-12
        assert linear.simulate(way.system, events, time, values)[output][0] == pytest.approx(value, rel=1e-9)


@settings(max_examples=20)
@given(courses(), st.integers(0, 1000))
def test_patients_peak_where_each_of_them_does_alone(course, seed):
    """The peaks of many, found together, against each by itself; areas too, at limits and away from them."""
    way, doses, values = course
    way = replace(way, system=readable(way.system))
    people = population.sample(way.system, 3, seed, values)
    for output in way.system.output_names:
        group = population.Population(way, doses, people, parameters=values, output=output)
        peaks, times = group.peaks(900.0)
        for patient, own in enumerate(people.to_dict("records")):
            events = way.events(doses, values | own)
            peak, _ = exposure.peak(way.system, events, 900.0, values | own, [output])[output]
            assert peaks[patient] == pytest.approx(peak, rel=1e-8, abs=1e-12)
            level = linear.simulate(way.system, events, times[patient], values | own)[output][0]
            assert level == pytest.approx(peak, rel=1e-7, abs=1e-12)
        try:
            expected = [
                exposure.area_under_curve(
                    replace(way.system, output_names=(output,)),
                    way.events(doses, values | own),
                    None,
                    values | own,
                )[output]
                for own in people.to_dict("records")
            ]
        except ValueError as refused:
            assert "never empties" in str(refused)
            with pytest.raises(ValueError, match="never empties in a patient"):
                group.area()
        else:
            np.testing.assert_allclose(group.area(), expected, rtol=1e-9, atol=1e-12)


@settings(max_examples=30)
@given(courses(), st.integers(0, 1000))
def test_no_level_is_below_nothing_and_none_comes_before_the_first_dose(course, seed):
    way, doses, values = course
    person = population.sample(way.system, 1, seed, values)
    events = way.events(doses, values | person.iloc[0].to_dict())
    first = min(one.time_min for one in doses)
    times = np.unique([0.0, first / 2, first, *np.geomspace(1e-6, 3000, 60)])
    table = linear.simulate(way.system, events, times, values | person.iloc[0].to_dict())
    for output in way.system.output_names:
        course_of_one = population.Population(way, doses, person, parameters=values, output=output)
        for levels in (table[output].to_numpy(), course_of_one.courses(times)[:, 0]):
            assert (levels >= 0).all()
            assert not levels[times < first].any()


@settings(max_examples=40)
@given(courses())
def test_a_default_course_holds_the_peak_of_every_output(course):
    way, doses, values = course
    table = routes.simulate(way.name, doses, parameters=values)
    end = table["time_min"].iloc[-1]
    found = exposure.peak(way.system, way.events(doses, values), end, values)
    for output, (value, _) in found.items():
        assert table[output].max() == pytest.approx(value, rel=1e-9, abs=1e-12)


def test_the_patients_of_two_infusions_are_not_read_between_the_peaks():
    """Even times of 45 minutes skip both infusions' ends, and gave a median of 155 for 254 ng/mL."""
    band, people = routes.patients("intravenous_kamp", routes.schedule(35, [0, 11], 40), n=200)
    assert people["peak"].median() == pytest.approx(254, abs=2)
    assert band["q50"].max() == pytest.approx(people["peak"].median(), rel=0.01)


@pytest.mark.parametrize(("name", "every"), [("oral", 480), ("nasal_esketamine", 300)])
def test_a_steady_course_holds_its_peak(name, every):
    table = routes.steady_state(name, every_min=every, dose_mg=56)
    best = table["concentration"].idxmax()
    time = table["time_min"][best]
    near = routes.steady_state(name, every_min=every, dose_mg=56, times_min=[time - 0.01, time, time + 0.01])
    assert near["concentration"].idxmax() == 1


def test_the_peak_of_an_infusion_is_at_its_end():
    value, time = exposure.peak(intravenous_racemic.MODELS["kamp"], [Dose(0, 35, 40)])["concentration"]
    assert time == 40
    assert value == pytest.approx(253.05183479)


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
def test_the_half_life_is_the_slope_of_the_late_course(name):
    table = routes.measures(name, SCHEDULE[name]).set_index("output")
    for output, half_life in table["half_life_min"].items():
        start = 120 * half_life  # the two slowest decays of the film differ by a tenth only
        first, second = routes.simulate(name, SCHEDULE[name], [start, start + half_life])[output]
        assert first / second == pytest.approx(2, rel=1e-4)


def test_a_metabolite_does_not_lengthen_the_parents_half_life():
    system = routes.SYSTEMS["sublingual"]
    assert exposure.half_life(system, "concentration") < exposure.half_life(system, "norketamine")
    with pytest.raises(ValueError, match="never reaches the output 'concentration'"):
        exposure.half_life(system, "concentration", into="gut")


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
def test_steady_state_is_what_many_repeats_come_to(name):
    way = routes.route(name)
    cycle, repeats, every = [Dose(0, 28, 40 if way.infused else 0)], 60, 720.0
    times = np.linspace(0, 700, 8)
    steady = routes.steady_state(name, cycle, every, times)
    many = [Dose(every * i, d.amount_mg, d.duration_min) for i in range(repeats) for d in cycle]
    last = routes.simulate(name, many, (repeats - 1) * every + times)
    for output in way.system.output_names:
        np.testing.assert_allclose(steady[output], last[output], rtol=1e-6, atol=1e-9 * last[output].max())


def test_the_area_of_one_interval_at_steady_state_is_that_of_a_single_dose():
    system, every = intravenous_racemic.MODELS["clements"], 480.0
    times = np.linspace(0, every, 20_001)
    steady = exposure.steady_state(system, [Dose(0, 35)], every, times)["concentration"].to_numpy()
    single = exposure.area_under_curve(system, [Dose(0, 35)])["concentration"]
    assert simpson(steady, x=times) / 60 == pytest.approx(single, rel=1e-7)


def test_what_never_empties_is_refused():
    sink = toy(RATE.symbol * FIRST.symbol, outputs=["second"])
    for call in (
        lambda: exposure.area_under_curve(sink, [Dose(0, 1)]),
        lambda: exposure.half_life(sink),
        lambda: exposure.steady_state(sink, [Dose(0, 1)], 60, [0]),
    ):
        with pytest.raises(ValueError, match="A compartment of 'toy' never empties"):
            call()
    assert exposure.area_under_curve(sink, [Dose(0, 1)], 30)["second"] == pytest.approx(
        (30 - 10 * (1 - math.exp(-3))) / 60
    )


def test_what_never_empties_but_is_not_shown_does_not_matter():
    sink = toy(RATE.symbol * FIRST.symbol)
    assert exposure.area_under_curve(sink, [Dose(0, 1)])["first"] == pytest.approx(1 / 0.1 / 60)
    assert exposure.half_life(sink) == pytest.approx(math.log(2) / 0.1)
    steady = exposure.steady_state(sink, [Dose(0, 1)], 60, 0)["first"][0]
    assert steady == pytest.approx(1 / (1 - math.exp(-6)))


def test_what_fills_by_itself_has_no_area():
    filling = toy(sympy.Integer(1) - RATE.symbol * SECOND.symbol)
    with pytest.raises(ValueError, match="not empty before the first dose"):
        exposure.area_under_curve(filling, [Dose(0, 1)])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda s: exposure.area_under_curve(s, [], until_min=-1), "until_min is -1; it has to be"),
        (lambda s: exposure.peak(s, [], until_min=math.nan), "until_min is nan; it has to be"),
        (lambda s: exposure.half_life(s, "mood"), "output is 'mood'; it has to be one of concentration"),
        (lambda s: exposure.half_life(s, into="ear"), "into is 'ear'; it has to be one of central"),
        (lambda s: exposure.steady_state(s, [], 60, [0, 61]), "A time is 61 minutes"),
        (lambda s: exposure.steady_state(s, [Dose(40, 1, 40)], 60, [0]), "A dose ends after 80 minutes"),
    ],
)
def test_wrong_input_is_refused(call, said):
    with pytest.raises(ValueError, match=said) as error:
        call(intravenous_racemic.MODELS["kamp"])
    assert "\n" not in str(error.value)


LIMITS = {
    "clearance": {"clearance": 0},
    "one": {"intercompartmental_clearance_2": 0},
    "none": {"intercompartmental_clearance_2": 0, "intercompartmental_clearance_3": 0},
}


def test_without_clearance_nothing_ends():
    for call in (routes.measures, routes.patients, routes.steady_state):
        with pytest.raises(ValueError, match="A compartment of 'kamp' never empties"):
            call("intravenous_kamp", dose_mg=35, parameters={"clearance": 0})
    with pytest.raises(ValueError, match="so there is no half-life"):
        exposure.half_life(intravenous_racemic.MODELS["kamp"], parameters={"clearance": 0})


@pytest.mark.parametrize("limit", ["one", "none"])
def test_a_compartment_that_nothing_enters_does_not_matter(limit):
    """The area stays dose over clearance; the half-life is that of the smaller model."""
    dose, values = {"dose_mg": 35}, LIMITS[limit]
    table = routes.measures("intravenous_kamp", **dose, parameters=values)
    assert table["area"][0] == pytest.approx(1000 * 35 / 84)
    one = math.log(2) / (84 / 60 / 25)
    half_life = table["half_life_min"][0]
    assert half_life == pytest.approx(one) if limit == "none" else half_life > one
    _, people = routes.patients("intravenous_kamp", **dose, n=5, parameters=values)
    assert people["area"].notna().all() and (people["area"] > 0).all()
    routes.steady_state("intravenous_kamp", **dose, parameters=values)


def test_a_metabolite_that_nobody_makes_has_no_half_life():
    table = routes.measures("nasal_esketamine", dose_mg=56, parameters={"demethylation": 0})
    table = table.set_index("output")
    assert table.loc["norketamine", ["peak", "peak_time_min"]].tolist() == [0, 0]
    assert np.isnan(table.loc["norketamine", "half_life_min"])
    assert table.loc["concentration"].notna().all()


def test_an_area_that_the_limits_forbid_to_read_is_not_given():
    table = routes.measures("nasal_esketamine", dose_mg=56).set_index("output")
    assert "so only its peak may be read" in routes.SYSTEMS["esketamine"].limits
    assert table.loc["norketamine", ["area", "area_until"]].isna().all()
    assert table.loc["norketamine"].drop(["area", "area_until"]).notna().all()
    assert table.loc["concentration"].notna().all()
    _, people = routes.patients("nasal_esketamine", dose_mg=56, n=3, output="norketamine")
    assert people["area"].isna().all() and people["peak"].notna().all()
