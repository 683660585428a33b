"""The public functions of the models: documented, and no wrong number passes in silence."""

import ast
import importlib
import inspect
import math
import pkgutil
from itertools import product
from pathlib import Path

import pytest

import evidence
import models
from models.statement import Dose

#: Calls that are right, of functions that cannot be called without arguments.
RIGHT = {
    "bcm.simulate": {"times_s": [0, 1]},
    "bcm.stability": {"learning_rate": 0.5, "tau_threshold": 1.0},
    "calcium_plasticity.averaged_moments": {"initial": 0.5, "dt_ms": 10.0, "rule": "DP"},
    "calcium_plasticity.calcium": {"times_ms": [0.0, 1.0], "pre_ms": [0.0], "post_ms": [1.0], "rule": "DP"},
    "calcium_plasticity.fractions_above": {"dt_ms": 10.0, "rate_hz": 1.0, "rule": "DP"},
    "calcium_plasticity.population_ratio": {"up": 0.5, "down": 0.5, "rule": "DP"},
    "calcium_plasticity.strength_ratio": {"dt_ms": 10.0, "rule": "DP"},
    "calcium_rule.with_nmda_block": {"rule": "DP", "block": 0.5},
    "circuit.after_block": {"times_ms": [0, 1]},
    "circuit.glutamate_response": {"dose_mg_per_kg": 10.0},
    "circuit.response_to_block": {"block": 0.1},
    "circuit.simulate": {"times_ms": [0, 1]},
    "circuit.split_block": {"block": 0.1, "preference": 0.5},
    "pharmacokinetics.infusion": {"dose_mg_per_kg": 0.5, "infusion_minutes": 40.0, "weight_kg": 70.0},
    "receptor.block_by_subunit": {"concentration_ng_ml": 185.0},
    "receptor.equilibrium_block": {"concentration_um": 1.0, "ic50_um": 1.0},
    "receptor.micromolar": {"concentration_ng_ml": 185.0},
    "receptor.racemic_occupancy": {"concentration_um": 1.0},
    "receptor.unblocked_by_magnesium": {"voltage_mv": -60.0},
    "relapse.constant_hazard": {"median_days": 18.0},
    "relapse.simulate": {"days": [1.0]},
    "routes.measures": {"name": "oral", "doses": 10.0},
    "routes.patients": {"name": "oral", "doses": 10.0, "n": 3},
    "routes.schedule": {"amount": 10.0, "days": [0, 1]},
    "routes.simulate": {"name": "intravenous_kamp", "doses": 10.0, "times_min": [0, 1]},
    "routes.steady_state": {"name": "oral", "doses": 10.0, "every_min": 60.0},
    "spike_timing.pair_window": {"dt_ms": 10.0},
    "spike_timing.spike_pairs": {"dt_ms": 10.0},
    "unblinding.apparent_effect": {"true_effect": 1.0, "expectancy": 1.0, "correct_active": 0.5},
    "unblinding.blinding_index": {"correct": 0.5},
    "unblinding.crowd": {"per_arm": 4},
    "unblinding.simulate_participants": {"true_effect": 1.0, "expectancy": 1.0, "correct_active": 0.5},
    "unblinding.simulate_trials": {"true_effect": 1.0, "expectancy": 1.0, "correct_active": 0.5},
}


def functions() -> dict:
    """Return every public function of the models, by module and name."""
    found = {}
    for module in pkgutil.iter_modules(models.__path__):
        where = importlib.import_module(f"models.{module.name}")
        own = {name: one for name, one in vars(where).items() if inspect.isfunction(one)}
        found |= {f"{module.name}.{name}": one for name, one in own.items()
                  if not name.startswith("_") and one.__module__ == where.__name__}
    return found


FUNCTIONS = functions()


def numeric() -> list[tuple[str, str]]:
    """List every argument that is a number, by function."""
    result = []
    for name, one in FUNCTIONS.items():
        items = inspect.signature(one).parameters.values()
        needed = any(item.default is item.empty and item.kind is item.POSITIONAL_OR_KEYWORD
                     for item in items)
        if needed and name not in RIGHT:
            continue
        for item in items:
            value = RIGHT.get(name, {}).get(item.name, item.default)
            if isinstance(value, int | float) and not isinstance(value, bool):
                result.append((name, item.name))
    return result


def test_every_public_function_has_a_docstring():
    assert len(FUNCTIONS) > 120
    assert [name for name, one in FUNCTIONS.items() if not (one.__doc__ or "").strip()] == []


def test_a_docstring_names_every_argument():
    """A section on parameters that leaves one out has not kept up with the function."""
    for name, one in FUNCTIONS.items():
        section = inspect.getdoc(one).partition("Parameters\n----------\n")[2].partition("\n\n")[0]
        entries = [line.partition(" : ")[0] for line in section.splitlines() if line[:1].strip()]
        documented = {entry.strip("* ") for line in entries for entry in line.split(",")}
        if documented:
            assert documented == set(inspect.signature(one).parameters), name


@pytest.mark.parametrize("name", sorted({name for name, _ in numeric()}))
def test_what_takes_a_number_says_what_it_takes_returns_and_refuses(name):
    said = inspect.getdoc(FUNCTIONS[name])
    for section in ("Parameters", "Returns", "Raises"):
        assert f"{section}\n{'-' * len(section)}\n" in said, section


def test_the_right_calls_are_right():
    for name, arguments in RIGHT.items():
        FUNCTIONS[name](**arguments)


@pytest.mark.parametrize(("name", "argument"), numeric())
def test_no_wrong_number_passes_in_silence(name, argument):
    for wrong in (math.nan, math.inf, "many"):
        with pytest.raises(ValueError) as caught:
            FUNCTIONS[name](**{**RIGHT.get(name, {}), argument: wrong})
        said = str(caught.value)
        assert said.endswith(".") and "\n" not in said, said


@pytest.mark.parametrize(("name", "argument", "wrong"), [
    *product(["routes.simulate", "routes.measures", "routes.patients", "routes.steady_state"], ["doses"],
             [-1, None, [10], [Dose(0, 1, into="central")]]),
    *product(["routes.simulate", "routes.measures", "routes.patients", "routes.steady_state"], ["weight_kg"],
             [0, -70, 1e9]),
    *product(["routes.simulate", "routes.measures", "routes.spread_note", "routes.route"], ["name"],
             ["rectal", None]),
    *product(["routes.simulate"], ["times_min"], [[], [1, 1], [2, 1], [math.nan], [-1, 0], "now"]),
    *product(["circuit.simulate", "circuit.after_block"], ["times_ms"], [[1, 1], [2, 1], [math.nan], [-1]]),
    *product(["bcm.simulate"], ["times_s"], [[1, 1], [2, 1], [math.nan], [-1]]),
    *product(["relapse.simulate"], ["days"], [[-1], [math.nan], "soon"]),
    ("pharmacokinetics.infusion", "dose_mg_per_kg", -0.5),
    ("receptor.micromolar", "concentration_ng_ml", -1),
    ("receptor.equilibrium_block", "ic50_um", 0),
])
def test_wrong_doses_weights_routes_and_times_are_refused(name, argument, wrong):
    with pytest.raises(ValueError) as caught:
        FUNCTIONS[name](**{**RIGHT.get(name, {}), argument: wrong})
    said = str(caught.value)
    assert said.endswith(".") and "\n" not in said, said


@pytest.mark.parametrize("path", sorted(Path(models.__path__[0]).glob("*.py")), ids=lambda path: path.stem)
def test_a_module_says_which_sources_it_draws_on(path):
    tree = ast.parse(path.read_text("utf8"))
    written = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    cited = written & set(evidence.references().index)
    # The cards cite for every model at once.
    assert path.stem == "cards" or all(key in (ast.get_docstring(tree) or "") for key in cited), sorted(cited)
