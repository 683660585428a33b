"""Rules of plasticity as statements: their flow solves their equations, and JavaScript follows them alike."""

import json
import math
import re

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from models.language.spike_events import SpikingRule
from models.learning import calcium_rule, pair_triplet_rules
from models.learning.calcium_plasticity import strength_ratio_of_trains
from models.learning.spike_timing import pair_change, spike_pairs, triplet_change
from tests.models import random_courses

RULES = {
    "pair_rule": (pair_triplet_rules.PAIR, pair_triplet_rules.pair_presets()),
    "triplet_rule": (pair_triplet_rules.TRIPLET, pair_triplet_rules.triplet_presets()),
    "calcium_rule": (calcium_rule.STATEMENT, calcium_rule.presets()),
}
ALLOWED = 1e-6
rules = pytest.mark.parametrize("name", sorted(RULES))


def draw(name, count, seed=7):
    """Draw values around the published sets, two random trains, and times at which to look."""
    rule, presets = RULES[name]
    random = np.random.default_rng(seed)
    sets = []
    for number in range(count):
        typical = list(presets.values())[number % len(presets)]
        values = {}
        for parameter in rule.system.parameters:
            value = typical[parameter.name]
            if parameter.name not in ("nearest", "fraction_down"):
                value *= math.exp(0.2 * random.standard_normal())
            values[parameter.name] = min(max(value, parameter.lower), parameter.upper)
        trains = [np.unique(random.integers(0, 400, random.integers(0, 20))).astype(float) for _ in range(2)]
        sets.append({"parameters": values, "pre": trains[0].tolist(), "post": trains[1].tolist()})
    return sets


TIMES = [-5.0, *np.linspace(0, 500, 41), 5000.0]


def javascript(name, sets, folder, module=None):
    module = module or random_courses.generated(name)
    found = random_courses.node(
        f"""
        import * as rule from {json.dumps(module.as_uri())};
        import {{ follow }} from {json.dumps((random_courses.ROOT / "models/runtime/spikes.js").as_uri())};
        const sets = {json.dumps(sets)};
        const times = [...{json.dumps(TIMES)}, Infinity];
        console.log(JSON.stringify(sets.map((set) =>
          Object.values(follow(rule, {{ ...set, times }}).outputs).map((course) => [...course]))));
    """,
        folder,
    )
    names = RULES[name][0].system.output_names
    return [dict(zip(names, np.array(one, dtype=float), strict=True)) for one in json.loads(found)]


def python(name, case):
    table = RULES[name][0].simulate([*TIMES, np.inf], case["pre"], case["post"], case["parameters"])
    return {key: column.to_numpy() for key, column in table.drop(columns="time_ms").items()}


def gaps(name, found, sets):
    return [
        random_courses.difference(course, python(name, case))
        for course, case in zip(found, sets, strict=True)
    ]


@rules
def test_a_flow_solves_the_differential_equations(name):
    """Between spikes, from states that spikes have made; calcium passes both thresholds on the way."""
    rule, _ = RULES[name]
    for case in draw(name, 6, seed=3):
        values = rule.system.values(case["parameters"])
        moments = list(rule.follow(np.array(case["pre"]), np.array(case["post"]), values))
        for moment in moments[-1:]:
            start = np.array(moment.after, dtype=float)
            done = solve_ivp(
                lambda _, x, v=values: rule.system.right_hand_side(*x, *v.values()),
                (0, 60),
                start,
                rtol=1e-9,
                atol=1e-12,
                max_step=0.05,
            )
            np.testing.assert_allclose(
                rule.flowed(moment.after, 60.0, values), done.y[:, -1], rtol=1e-5, atol=1e-7
            )


@rules
def test_javascript_equals_python_on_random_trains(name, tmp_path):
    sets = draw(name, 1000)
    found = javascript(name, sets, tmp_path)
    assert len(found) == 1000
    assert max(gaps(name, found, sets)) <= ALLOWED


@pytest.mark.parametrize(
    ("name", "written", "instead"),
    [
        ("pair_rule", r"out\[2\] = amplitude_plus\*", "out[2] = 1.00001*amplitude_plus*"),
        ("triplet_rule", r"= fast_pre\*\(", "= 1.00001*fast_pre*("),
        ("calcium_rule", r"k3 = 1000\*tau", "k3 = 1000.1*tau"),
    ],
)
def test_the_comparison_notices_a_changed_equation(name, written, instead, tmp_path):
    text, count = re.subn(written, instead, random_courses.generated(name).read_text(encoding="utf-8"))
    assert count
    module = tmp_path / "changed.mjs"
    module.write_text(text, encoding="utf-8")
    sets = draw(name, 20)
    assert max(gaps(name, javascript(name, sets, tmp_path, module), sets)) > ALLOWED


def test_the_end_is_what_the_functions_return():
    trains = spike_pairs(12.0, 30, 20)
    end = RULES["pair_rule"][0].simulate([np.inf], *trains, pair_triplet_rules.pair_presets()["song"])
    assert end["weight"][0] == pytest.approx(pair_change(*trains, "song"), rel=1e-12)
    published = pair_triplet_rules.triplet_presets()["hippocampus_full"]
    end = RULES["triplet_rule"][0].simulate([np.inf], *trains, published)
    assert end["weight"][0] == pytest.approx(triplet_change(*trains, "hippocampus_full"), rel=1e-12)
    end = RULES["calcium_rule"][0].simulate([np.inf], *trains, calcium_rule.presets()["cortical slices"])
    assert end["strength_ratio"][0] == pytest.approx(
        strength_ratio_of_trains(*trains, "cortical slices"), rel=1e-12
    )


@rules
def test_presets_are_the_published_sets(name):
    rule, presets = RULES[name]
    for values in presets.values():
        assert set(values) == set(rule.system.parameter_names)
        rule.system.values(values)


def test_a_silent_synapse_stays_as_it_is(tmp_path):
    sets = [{"parameters": {}, "pre": [], "post": []}]
    (found,) = javascript("calcium_rule", sets, tmp_path)
    assert (found["mean_from_strong"] == 1).all() and (found["calcium"] == 0).all()
    assert (found["strength_ratio"] == 1).all()


@pytest.mark.parametrize(
    ("trains", "said"),
    [
        ({"pre": [2, 1], "post": []}, "pre does not increase: 1 follows 2."),
        ({"pre": [], "post": [None]}, "post holds null; it has to hold finite times in ms"),
        (
            {"pre": [1], "post": [], "parameters": {"tau_s": -1}},
            "tau_s is -1; it has to be a finite number of at least",
        ),
    ],
)
def test_javascript_refuses_wrong_trains_in_one_sentence(trains, said, tmp_path):
    message = random_courses.node(
        f"""
        import * as rule from {json.dumps(random_courses.generated("calcium_rule").as_uri())};
        import {{ follow }} from {json.dumps((random_courses.ROOT / "models/runtime/spikes.js").as_uri())};
        try {{ follow(rule, {json.dumps(trains)}); }} catch (error) {{ console.log(error.message); }}
    """,
        tmp_path,
    )
    assert said in message


def test_a_rule_without_a_flow_is_refused():
    rule = pair_triplet_rules.PAIR
    with pytest.raises(ValueError, match="flow of 'pair_rule' has to state each of its states"):
        SpikingRule(rule.system, {}, rule.jumps)
