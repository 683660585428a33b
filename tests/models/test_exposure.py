"""Areas, peaks, half-lives and steady states from the equations, against the sampled course."""

import math
from itertools import pairwise

import numpy as np
import pytest
import sympy
from scipy.integrate import simpson

from models import exposure, linear, pharmacokinetics, routes
from models.statement import Dose, Parameter, State, System

#: A schedule that each route accepts.
SCHEDULE = {name: [Dose(0, 28, 40 if way.infused else 0), Dose(300, 56, 20 if way.infused else 0)]
            for name, way in routes.ROUTES.items()}
RATE = Parameter("rate", "k", 0.1, "1/min", "loss", note="a toy")
FIRST, SECOND = State("first", "F", "mg", "first"), State("second", "S", "mg", "second")


def toy(second, **changed):
    parts = {"states": [FIRST, SECOND], "outputs": ["first"]} | changed
    return System(name="toy", title="Toy", limits="A toy.", states=parts["states"], parameters=[RATE],
                  equations={"first": -RATE.symbol * FIRST.symbol, "second": second}, relations=[],
                  output_names=parts["outputs"], dose_targets=["first"])


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
def test_the_area_is_that_of_the_sampled_course(name):
    way = routes.route(name)
    events = way.events(SCHEDULE[name])
    # Simpson's rule needs smooth pieces: it starts anew at every event.
    edges = sorted({0.0, 2000.0, *(d.time for d in events), *(d.time + d.duration for d in events)})
    area = exposure.area_under_curve(way.system, events, 2000)
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
    late = exposure.area_under_curve(way.system, events, 40 * 1440)
    assert exposure.area_under_curve(way.system, events) == pytest.approx(late, rel=1e-9)
    assert list(exposure.area_under_curve(way.system, events, 0).values()) == pytest.approx(
        [0] * len(late), abs=1e-9)


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
def test_the_peak_is_the_highest_point(name):
    way = routes.route(name)
    events = way.events(SCHEDULE[name])
    times = np.unique([*np.linspace(0, 900, 9001), *(d.time + d.duration for d in events)])
    table = linear.simulate(way.system, events, times)
    for output, (value, time) in exposure.peak(way.system, events, 900).items():
        highest = table[output].max()
        assert highest <= value * (1 + 1e-12)
        assert value == pytest.approx(highest, rel=1e-4)
        assert linear.simulate(way.system, events, [time])[output][0] == pytest.approx(value, rel=1e-12)


def test_the_peak_of_an_infusion_is_at_its_end():
    value, time = exposure.peak(pharmacokinetics.MODELS["kamp"], [Dose(0, 35, 40)])["concentration"]
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
    many = [Dose(every * i, d.amount, d.duration) for i in range(repeats) for d in cycle]
    last = routes.simulate(name, many, (repeats - 1) * every + times)
    for output in way.system.output_names:
        np.testing.assert_allclose(steady[output], last[output], rtol=1e-6, atol=1e-9 * last[output].max())


def test_the_area_of_one_interval_at_steady_state_is_that_of_a_single_dose():
    system, every = pharmacokinetics.MODELS["clements"], 480.0
    times = np.linspace(0, every, 20_001)
    steady = exposure.steady_state(system, [Dose(0, 35)], every, times)["concentration"].to_numpy()
    single = exposure.area_under_curve(system, [Dose(0, 35)])["concentration"]
    assert simpson(steady, x=times) / 60 == pytest.approx(single, rel=1e-7)


def test_what_never_empties_is_refused():
    sink = toy(RATE.symbol * FIRST.symbol)
    for call in (lambda: exposure.area_under_curve(sink, [Dose(0, 1)]),
                 lambda: exposure.steady_state(sink, [Dose(0, 1)], 60, [0])):
        with pytest.raises(ValueError, match="A compartment of 'toy' never empties"):
            call()


def test_what_fills_by_itself_has_no_area():
    filling = toy(sympy.Integer(1) - RATE.symbol * SECOND.symbol)
    with pytest.raises(ValueError, match="not empty before the first dose"):
        exposure.area_under_curve(filling, [Dose(0, 1)])


@pytest.mark.parametrize(("call", "said"), [
    (lambda s: exposure.area_under_curve(s, [], until_min=-1), "until_min is -1; it has to be"),
    (lambda s: exposure.peak(s, [], until_min=math.nan), "until_min is nan; it has to be"),
    (lambda s: exposure.half_life(s, "mood"), "output is 'mood'; it has to be one of concentration"),
    (lambda s: exposure.half_life(s, into="ear"), "into is 'ear'; it has to be one of central"),
    (lambda s: exposure.steady_state(s, [], 60, [0, 61]), "A time is 61 minutes"),
    (lambda s: exposure.steady_state(s, [Dose(40, 1, 40)], 60, [0]), "A dose ends after 80 minutes"),
])
def test_wrong_input_is_refused(call, said):
    with pytest.raises(ValueError, match=said) as error:
        call(pharmacokinetics.MODELS["kamp"])
    assert "\n" not in str(error.value)
