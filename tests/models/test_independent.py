"""Rules of learning, solved by libRoadRunner from the SBML that readers get; test_parity has the rest."""

import re

import numpy as np
import pytest
import sympy

from models.derived import cards
from models.language.spike_events import SpikingRule
from models.language.statement import System
from tests.models import random_courses

ALLOWED = 1e-6
SYSTEMS = random_courses.SYSTEMS
RULES = {card.name: card.rule for card in cards.cards().values() if card.rule}


def test_models_in_another_unit_of_time_have_cases_of_their_own():
    others = {name for name, system in SYSTEMS.items() if system.time_unit != "min"}
    assert others == {"circuit", "bcm", "trapping"}


# -- rules of learning: the simulator solves what happens between spikes, and jumps are put in by hand -------


def spiking_cases(name: str) -> list[dict]:
    random = np.random.default_rng(8)
    presets = list(cards.card(name).sets.to_dict("index").values())
    return [
        {
            "values": presets[k % len(presets)],
            "trains": [np.sort(random.uniform(0, 1500, 25)) for _ in range(2)],
        }
        for k in range(12)
    ]


def rule_by_roadrunner(rule: SpikingRule, case: dict) -> tuple[np.ndarray, dict]:
    """Return the times just after each spike, and the states there."""
    system, values = rule.system, rule.system.values(case["values"])
    # A hundred jumps in a course add up to a hundred times the error of each stretch.
    runner = random_courses.simulator(system, 1e-11)
    for name, value in values.items():
        runner[name] = value
    numbers = {sympy.Symbol(name): value for name, value in values.items()}
    delays = [float(sympy.sympify(row).xreplace(numbers)) for row in rule.delay_rows()]
    spikes = sorted(
        (time + delay, side)
        for times, delay, side in zip(case["trains"], delays, ("pre", "post"), strict=True)
        for time in times
    )
    found = {name: [] for name in system.state_names}
    now = spikes[0][0]
    for time, side in spikes:
        for stop in [*crossings(runner, values, now, time), time]:
            if stop > now:
                runner.integrator.restart(0.0)
                runner.simulate(0, stop - now, 2)
                now = stop
        before = {sympy.Symbol(name): runner[name] for name in system.state_names}
        for name, jump in rule.jumps[side].items():
            runner[name] += float(sympy.sympify(jump).xreplace({**numbers, **before}))
        for name, column in found.items():
            column.append(runner[name])
    return np.array([time for time, _ in spikes]), {name: np.array(column) for name, column in found.items()}


def crossings(runner, values: dict, now: float, end: float) -> list[float]:
    """Return when calcium falls through a threshold, where a solver has to restart."""
    if "tau_calcium_s" not in values:
        return []
    thresholds = (1.0, values["theta_potentiation"])
    times = [
        now + 1000 * values["tau_calcium_s"] * np.log(max(runner["calcium"], 1e-9) / level)
        for level in thresholds
    ]
    return sorted(time for time in times if now < time < end)


@pytest.mark.parametrize("name", sorted(RULES))
def test_an_independent_simulator_agrees_between_spikes(name):
    rule = RULES[name]
    for case in spiking_cases(name):
        times, independent = rule_by_roadrunner(rule, case)
        own = rule.simulate(times, *case["trains"], case["values"])
        shared = [one for one in independent if one in own]
        assert len(shared) >= 3
        gap = random_courses.difference(independent, {one: own[one].to_numpy() for one in shared})
        assert gap <= ALLOWED, f"{name} differs by {gap:.1e}"


def test_the_comparison_notices_a_changed_equation(monkeypatch):
    rule = RULES["calcium_rule"]
    changed, count = re.subn("calcium' = -", "calcium' = -1.00001*", rule.system.antimony())
    assert count == 1
    monkeypatch.setattr(System, "antimony", lambda self: changed)
    case = spiking_cases("calcium_rule")[0]
    times, independent = rule_by_roadrunner(rule, case)
    own = rule.simulate(times, *case["trains"], case["values"])
    assert random_courses.difference(independent, {"calcium": own["calcium"].to_numpy()}) > ALLOWED
