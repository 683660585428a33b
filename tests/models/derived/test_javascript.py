"""The generated JavaScript refuses what Python refuses, and keeps nothing of the course before."""

import json

import numpy as np
import pytest
import sympy

from models.cascade import neural_plasticity
from models.derived import javascript
from models.language.statement import Dose, Parameter, State, System
from tests.models import random_courses

ALLOWED = 1e-6


@pytest.fixture
def few():
    return random_courses.cascade_sets(12, seed=4), neural_plasticity.default_times()


def parity(module, sets, times, folder):
    found = random_courses.javascript(module, sets, times, folder)
    expected = (random_courses.by_python(case, times, "neural_plasticity") for case in sets)
    return max(random_courses.difference(a, b) for a, b in zip(found, expected, strict=True))


def test_the_comparison_notices_a_dropped_dose(few, tmp_path):
    sets, times = few
    found = random_courses.javascript(
        random_courses.generated("neural_plasticity"),
        [{**case, "doses": case["doses"][:-1]} for case in sets],
        times,
        tmp_path,
    )
    gaps = [
        random_courses.difference(course, random_courses.by_python(case, times, "neural_plasticity"))
        for course, case in zip(found, sets, strict=True)
    ]
    assert min(gaps) > ALLOWED


def run(script, tmp_path):
    runtime = random_courses.ROOT / "models" / "runtime" / "driven_linear.js"
    return json.loads(
        random_courses.node(
            f"""
        import * as model from {json.dumps(random_courses.generated("neural_plasticity").as_uri())};
        import * as kamp from {json.dumps(random_courses.generated("kamp").as_uri())};
        import {{ simulate }} from {json.dumps(runtime.as_uri())};
        {script}
    """,
            tmp_path,
        )
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("{doses: [{time: 0, amount: -1}], times: [0]}", "The amount of a dose is -1"),
        ("{doses: [{time: 0, amount: NaN}], times: [0]}", "The amount of a dose is NaN"),
        ("{doses: [{time: 0, amount: 1, duration: -1}], times: [0]}", "The duration of a dose is -1"),
        ("{doses: [{time: 0, amount: 1, into: 'liver'}], times: [0]}", "accepts doses into central"),
        ("{doses: [], times: []}", "There are no times"),
        ("{doses: [], times: [0, 2, 1]}", "1 follows 2"),
        ("{doses: [], times: [NaN]}", "A time is NaN"),
        (
            "{doses: [], times: [0], parameters: {weight_kg: 5}}",
            "weight_kg is 5; it has to be a number from 20 to 250 (kg)",
        ),
        ("{doses: [], times: [0], parameters: {weight_kg: NaN}}", "weight_kg is NaN"),
        ("{doses: [], times: [0], parameters: {mood: 1}}", "has no parameter mood; it has weight_kg"),
    ],
)
def test_javascript_refuses_wrong_input_in_one_sentence(options, said, tmp_path):
    message = run(
        f"""
        let message = "";
        try {{ simulate(model, {options}); }} catch (error) {{ message = error.message; }}
        console.log(JSON.stringify(message));
    """,
        tmp_path,
    )
    assert said in message
    assert "\n" not in message


@pytest.mark.parametrize(("name", "value"), [("weight_kg", 5), ("release_width", -1), ("stress", "NaN")])
def test_both_languages_refuse_a_parameter_in_the_same_words(name, value, tmp_path):
    system = neural_plasticity.SYSTEM
    message = run(
        f"""
        let message = "";
        try {{ simulate(model, {{doses: [], times: [0], parameters: {{{name}: {value}}}}}); }}
        catch (error) {{ message = error.message; }}
        console.log(JSON.stringify(message));
    """,
        tmp_path,
    )
    with pytest.raises(ValueError) as caught:
        system.values({name: float(value)})
    assert message.replace("NaN", "nan") == str(caught.value)


@pytest.mark.parametrize(
    "moved", ["spine_half_life_days", "turnover_half_life_days", "fast_half_life_h", "building_delay_h"]
)
def test_a_moved_rate_leaves_nothing_of_the_course_before(moved, few, tmp_path):
    """The page mends only those rows of a matrix exponential that a moved rate changes, back and forth."""
    (case, other), times = few[0][:2], few[1]
    factors = (1, 1.5, 0.7, 1, 2.2, 0.7)
    sets = [
        {"values": case["values"] | {moved: case["values"][moved] * factor}, "doses": doses["doses"]}
        for factor, doses in zip(factors, (case, case, other, other, case, case), strict=True)
    ]
    assert parity(random_courses.generated("neural_plasticity"), sets, times, tmp_path) <= ALLOWED


def test_overlapping_infusions_add_in_javascript(tmp_path):
    course = run(
        """
        const times = [10, 20, 30, 40, 60, 100];
        const level = (doses) => [...simulate(kamp, { doses, times }).outputs.concentration];
        const [first, second] = [{time: 0, amount: 40, duration: 40}, {time: 20, amount: 30, duration: 40}];
        console.log(JSON.stringify([level([first, second]), level([first]), level([second])]));
    """,
        tmp_path,
    )
    together, first, second = np.array(course)
    np.testing.assert_allclose(together, first + second, rtol=1e-11)
    assert (second[2:] > 0).all()


def test_a_large_exponent_does_not_overflow(tmp_path):
    values = run(
        """
        const { outputs } = simulate(model, { doses: [{time: 0, amount: 1e5}], times: [0, 5, 5000],
          parameters: { release_width: 0.001 } });
        console.log(JSON.stringify(Object.values(outputs).flatMap((course) => [...course])));
    """,
        tmp_path,
    )
    assert np.isfinite(np.array(values, dtype=float)).all()


def test_modules_carry_what_the_demo_shows(tmp_path):
    data = run(
        """
        const { outputs, parameters, presets, patients, times, limits } = model;
        console.log(JSON.stringify({ outputs, parameters, presets, patients, times, limits }));
    """,
        tmp_path,
    )
    system = neural_plasticity.SYSTEM
    assert [output["name"] for output in data["outputs"]] == list(system.output_names)
    assert list(data["parameters"]) == system.parameter_names
    assert data["limits"].startswith("Illustrative.")
    assert set(data["presets"]) == {"domino", "clements", "kamp"}
    assert len(data["patients"]) == 12
    np.testing.assert_array_equal(
        [list(row.values()) for row in data["patients"]], neural_plasticity.FACTORS.to_numpy()
    )
    assert data["times"] == neural_plasticity.default_times().tolist()


def test_two_drives_and_a_constant_input(tmp_path):
    """A cascade with two driven states, feedback between them and a resting input, against SciPy."""
    symbols = {name: sympy.Symbol(name) for name in ("drug", "first", "second", "rate")}
    drug, first, second, rate = symbols.values()
    system = System(
        name="two",
        title="Two",
        limits="A toy.",
        states=[
            State("drug", "D", "mg", "drug"),
            State("first", "F", "1", "first", initial=2),
            State("second", "S", "1", "second"),
        ],
        parameters=[Parameter("rate", "k", 0.02, "1/min", "rate", note="a toy")],
        relations=[],
        equations={
            "drug": -rate * drug,
            "first": drug**2 / (drug**2 + 25) + 0.01 - 0.05 * first + 0.01 * second,
            "second": 1 / (1 + drug) - 0.03 * second + 0.02 * first,
        },
        output_names=["drug", "first", "second"],
        dose_targets=["drug"],
    )
    module = tmp_path / "two.mjs"
    module.write_text(javascript.module(system), encoding="utf-8")
    case = {"values": {"rate": 0.02}, "doses": [Dose(3, 40, 10), Dose(100, 20), Dose(7, 5, 30)]}
    times = np.arange(0, 500, 7.0)
    (found,) = random_courses.javascript(module, [case], times, tmp_path)
    assert random_courses.difference(found, random_courses.by_scipy(case, times, system)) <= 1e-8
