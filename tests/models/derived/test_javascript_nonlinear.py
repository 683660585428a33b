"""Circuit and sliding threshold in JavaScript: the courses, events and fixed points that Python finds."""

import json

import numpy as np
import pytest

from models.circuit import wilson_cowan
from models.derived import javascript
from models.language import phase_plane
from models.language.events import Change
from models.language.statement import Dose, Parameter, Relation, State, System
from models.learning import bcm
from tests.models import random_courses

ALLOWED = 1e-6
NAMES = ("bcm", "circuit", "trapping")
MODELS = {"circuit": wilson_cowan, "bcm": bcm}


def run(name, script, folder):
    runtime = random_courses.ROOT / "models" / "runtime"
    return json.loads(
        random_courses.node(
            f"""
        import * as model from {json.dumps(random_courses.generated(name).as_uri())};
        import {{ simulate }} from {json.dumps((runtime / "dormand_prince.js").as_uri())};
        import {{ fixedPoints, nullclines }} from {json.dumps((runtime / "phase_plane.js").as_uri())};
        {script}
    """,
            folder,
        )
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_comparison_notices_a_missed_change(name, tmp_path):
    sets, times = random_courses.cases(name, 10)
    found = random_courses.javascript(
        random_courses.generated(name), [{**case, "changes": []} for case in sets], times, tmp_path
    )
    gaps = [
        random_courses.difference(course, random_courses.by_python(case, times, name))
        for course, case in zip(found, sets, strict=True)
    ]
    assert min(gaps) > ALLOWED


def saturable() -> System:
    """Elimination that saturates: a nonlinear system that takes doses."""
    symbols = [
        Parameter(name, name, value, unit, name, note="a toy", lower=1e-3)
        for name, value, unit in (("fastest", 2.0, "mg/min"), ("half", 10.0, "mg"))
    ]
    amount = State("amount", "A", "mg", "amount")
    fastest, half = (parameter.symbol for parameter in symbols)
    busy = Relation(
        "busy", "b", "fraction", "share of the enzyme in use", amount.symbol / (half + amount.symbol)
    )
    return System(
        name="saturable",
        title="Saturable",
        limits="A toy.",
        states=[amount],
        parameters=symbols,
        relations=[busy],
        output_names=["amount", "busy"],
        dose_targets=["amount"],
        equations={"amount": -fastest * busy.symbol},
    )


def test_boluses_infusions_and_changes_reach_a_nonlinear_system(tmp_path):
    system = saturable()
    module = tmp_path / "saturable.mjs"
    module.write_text(javascript.module(system), encoding="utf-8")
    times = np.linspace(0, 400, 101)
    sets = random_courses.draw(system, [{}], 30, seed=3)
    for case in sets:
        case["doses"] = [
            Dose(t / 50, a, d / 2, into) for t, a, d, into in (vars(dose).values() for dose in case["doses"])
        ]
        case["changes"] = [Change(133.0, {"half": 30.0}), Change(201.0, {"fastest": 0.5})]
    sets[0]["doses"] = [Dose(0, 40, 60), Dose(20, 30, 60), Dose(20, 5), Dose(100, 50)]
    found = random_courses.javascript(module, sets, times, tmp_path)
    gaps = [
        random_courses.difference(course, random_courses.by_scipy(case, times, system))
        for course, case in zip(found, sets, strict=True)
    ]
    assert max(gaps) <= ALLOWED
    assert found[0]["amount"][25] > found[0]["amount"][24] + 25  # the bolus at 100 is in the row of 100


def test_published_fixed_points_in_javascript(tmp_path):
    points = run("circuit", "console.log(JSON.stringify(fixedPoints(model)));", tmp_path)
    np.testing.assert_allclose(
        [[p["first"], p["second"]] for p in points],
        [[0, 0], [0.336852407923, 0.168419675911], [0.938430471677, 0.672481043318]],
        atol=1e-11,
    )
    assert [p["kind"] for p in points] == ["stable focus", "saddle", "stable node"]


@pytest.mark.parametrize("name", sorted(MODELS))
def test_fixed_points_in_javascript_equal_those_in_python(name, tmp_path):
    system, plane = MODELS[name].SYSTEM, MODELS[name].PLANE
    jobs = [case["values"] for case in random_courses.cases(name, 200, seed=5)[0]]
    found = run(
        name,
        f"""
        const jobs = {json.dumps(jobs)};
        console.log(JSON.stringify(jobs.map((parameters) => fixedPoints(model, {{ parameters }}))));
    """,
        tmp_path,
    )
    for points, values in zip(found, jobs, strict=True):
        expected = phase_plane.fixed_points(system, system.values(values), plane)
        assert [p["kind"] for p in points] == expected["kind"].tolist()
        assert [p["stable"] for p in points] == expected["stable"].tolist()
        np.testing.assert_allclose(
            [[p["first"], p["second"]] for p in points], expected[list(system.state_names)], atol=1e-9
        )
        theirs = np.array([[complex(e["re"], e["im"]) for e in p["eigenvalues"]] for p in points])
        np.testing.assert_allclose(theirs, expected[["eigenvalue_1", "eigenvalue_2"]], atol=1e-6)


def test_two_points_about_to_merge_are_both_found_in_javascript(tmp_path):
    counts = run(
        "circuit",
        """
        let [low, high] = [0, 0.9];
        const count = (block) => fixedPoints(model, { parameters: { block_pyramidal: block } }).length;
        for (let i = 0; i < 40; i++) {
          const middle = (low + high) / 2;
          if (count(middle) === 3) low = middle; else high = middle;
        }
        const upper = fixedPoints(model, { parameters: { block_pyramidal: low } });
        console.log(JSON.stringify([upper.length, upper[2].first - upper[1].first, count(high)]));
    """,
        tmp_path,
    )
    assert counts[0] == 3 and counts[2] == 1
    assert counts[1] < 1e-3


@pytest.mark.parametrize("preset", sorted(wilson_cowan.PRESETS))
def test_nullclines_in_javascript_equal_those_in_python(preset, tmp_path):
    curves = wilson_cowan.nullclines(preset, 101)
    found = run(
        "circuit",
        f"""
        const at = {json.dumps(curves["excitatory"].tolist())};
        const {{ first, second }} = nullclines(model, {{ parameters: model.presets[{preset!r}], at }});
        console.log(JSON.stringify([[...first], [...second]]));
    """,
        tmp_path,
    )
    found = np.array(found, dtype=float)
    np.testing.assert_allclose(found[0], curves["pyramidal_nullcline"], atol=1e-12)
    np.testing.assert_allclose(found[1], curves["interneuron_nullcline"], atol=1e-12)


@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        ("circuit", "{times: []}", "There are no times; give at least one time in ms."),
        ("circuit", "{times: [0, -1]}", "A time is -1; times have to be ms from 0 on."),
        (
            "circuit",
            "{times: [1], parameters: {w_ee: NaN}}",
            "w_ee is NaN; it has to be a finite number of at least 0.",
        ),
        ("circuit", "{times: [1], doses: [{time: 0, amount: 1}]}", "circuit accepts doses into nothing"),
        ("circuit", "{times: [1], changes: [{time: NaN, parameters: {}}]}", "The time of a change is NaN"),
        ("circuit", "{times: [1], changes: [{time: 0, parameters: {mood: 1}}]}", "has no parameter mood"),
        (
            "bcm",
            "{times: [50], parameters: {learning_rate: 20, start_weight: 5}}",
            "The model bcm cannot be followed beyond",
        ),
        (
            "bcm",
            "{times: [1e6], parameters: {learning_rate: 1e300}}",
            "it grows without end or changes too fast",
        ),
    ],
)
def test_javascript_refuses_in_one_sentence(name, options, said, tmp_path):
    message = run(
        name,
        f"""
        let message = "";
        try {{ simulate(model, {options}); }} catch (error) {{ message = error.message; }}
        console.log(JSON.stringify(message));
    """,
        tmp_path,
    )
    assert said in message
    assert "\n" not in message


def test_blocks_in_javascript_equal_those_in_python(tmp_path):
    """Formulas without states: what a dose or a preference does to the two populations."""
    doses, shared = [0.0, 10.0, 30.0, 50.0, 200.0], [(0.2, -1.0), (0.2, 0.4), (1.0, 0.0)]
    found = json.loads(
        random_courses.node(
            f"""
        import * as byDose from {json.dumps(random_courses.generated("circuit_dose").as_uri())};
        import * as byBlock from {json.dumps(random_courses.generated("circuit_block").as_uri())};
        const values = (model, changed) => {{
          const entries = Object.entries(model.parameters);
          const p = Float64Array.from(entries, ([name, {{ value }}]) => changed[name] ?? value);
          const out = new Float64Array(2);
          model.observe(p)([], [], out);
          return [...out];
        }};
        console.log(JSON.stringify([
          {json.dumps(doses)}.map((dose_mg_per_kg) => values(byDose, {{ dose_mg_per_kg }})),
          {json.dumps(shared)}.map(([block, preference]) => values(byBlock, {{ block, preference }}))]));
    """,
            tmp_path,
        )
    )
    expected = wilson_cowan.glutamate_response(doses)[["block_interneuron", "block_pyramidal"]]
    np.testing.assert_allclose(found[0], expected, rtol=1e-12)
    np.testing.assert_allclose(found[1], [wilson_cowan.split_block(*one) for one in shared], rtol=1e-12)
