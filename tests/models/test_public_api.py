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
from models.language.events import Change
from models.language.statement import Dose
from models.learning import bcm
from models.learning.calcium_plasticity import Moments
from models.pharmacokinetics import intravenous_racemic, session_day
from models.treatment import symptom_course
from models.treatment.synergy import Contrast

KAMP, DOSES = intravenous_racemic.MODELS["kamp"], [Dose(0, 35, 40)]
VEIN, MOMENTS = session_day.PRODUCTS["intravenous_racemic"], Moments(0.4, 0.1)
#: Calls that are right, of functions that cannot be called without arguments.
RIGHT = {
    "bcm.drift": {
        "weights": [1.0, 0.2],
        "threshold": 1.0,
        "patterns": [[1, 0.2], [0.2, 1]],
        "probabilities": [0.5, 0.5],
    },
    "bcm.selective_is_stable": {"patterns": [[1, 0.2], [0.2, 1]], "probabilities": [0.5, 0.5], "selected": 0},
    "bcm.selective_weights": {"patterns": [[1, 0.2], [0.2, 1]], "probabilities": [0.5, 0.5], "selected": 0},
    "bcm.simulate": {"times_s": [0, 1]},
    "bcm.stability": {"learning_rate": 0.5, "tau_threshold": 1.0},
    "calcium_plasticity.averaged_moments": {"initial": 0.5, "dt_ms": 10.0, "rule": "DP"},
    "calcium_plasticity.calcium": {"times_ms": [0.0, 1.0], "pre_ms": [0.0], "post_ms": [1.0], "rule": "DP"},
    "calcium_plasticity.fractions_above": {"dt_ms": 10.0, "rate_hz": 1.0, "rule": "DP"},
    "calcium_plasticity.exact_moments": {"initial": 0.5, "pre_ms": [0.0], "post_ms": [1.0], "rule": "DP"},
    "calcium_plasticity.population_ratio": {"up": 0.5, "down": 0.5, "rule": "DP"},
    "calcium_plasticity.simulate": {"pre_ms": [0.0], "post_ms": [1.0], "rule": "DP", "synapses": 3},
    "calcium_plasticity.simulated_ratio": {"dt_ms": 10.0, "rule": "DP", "pairs": 3, "synapses": 3},
    "calcium_plasticity.strength_ratio": {"dt_ms": 10.0, "rule": "DP"},
    "calcium_plasticity.strength_ratio_of_trains": {"pre_ms": [0.0], "post_ms": [1.0], "rule": "DP"},
    "calcium_plasticity.transition_probabilities": {"from_down": MOMENTS, "from_up": MOMENTS},
    "calcium_rule.constants": {"rule": "DP"},
    "calcium_rule.with_nmda_block": {"rule": "DP", "block": 0.5},
    "wilson_cowan.after_block": {"times_ms": [0, 1]},
    "wilson_cowan.glutamate_response": {"dose_mg_per_kg": 10.0},
    "wilson_cowan.response_to_block": {"block": 0.1},
    "wilson_cowan.simulate": {"times_ms": [0, 1]},
    "wilson_cowan.split_block": {"block": 0.1, "preference": 0.5},
    "cohort.memory_needed": {"patients": 10, "days": 2, "chunk": 5},
    "cohort.simulate": {"patients": 5, "schedule": [0, 3], "assess_days": [1, 4]},
    "exposure.area_under_curve": {"system": KAMP, "doses": DOSES, "until_min": 100.0},
    "exposure.half_life": {"system": KAMP, "output": "concentration", "into": "central"},
    "exposure.peak": {"system": KAMP, "doses": DOSES, "until_min": 100.0},
    "exposure.peaks": {"system": KAMP, "doses": DOSES, "until_min": 100.0, "outputs": ["concentration"]},
    "exposure.steady_state": {"system": KAMP, "doses": DOSES, "every_min": 100.0, "times": [0, 1]},
    "exchange.sbml": {"system": KAMP},
    "learning_rules.curves": {"at": [1.0, 2.0]},
    "linear.eigenvalues": {"system": KAMP},
    "linear.matrices": {"system": KAMP, "values": KAMP.values()},
    "linear.simulate": {"system": KAMP, "doses": DOSES, "times": [0, 1], "parameters": {"weight_kg": 60}},
    "linear.solve": {"system": KAMP, "doses": DOSES, "times": [0, 1], "parameters": {"weight_kg": 60}},
    "neural_plasticity.simulate": {"times_min": [0, 1], "doses": DOSES, "parameters": {"stress_effect": 0.5}},
    "ode.simulate": {"system": KAMP, "doses": DOSES, "times": [0, 1], "parameters": {"weight_kg": 60}},
    "ode.solve": {
        "system": KAMP,
        "doses": DOSES,
        "times": [0, 1],
        "changes": [Change(0.5, {"clearance": 0})],
    },
    "intravenous_racemic.ke0_for_peak": {"system": KAMP, "minutes": 3.0},
    "intravenous_racemic.rate_constants": {"system": KAMP},
    "intravenous_racemic.with_effect_site": {"system": KAMP, "ke0": 0.3},
    "phase_plane.fixed_points": {"system": bcm.SYSTEM, "values": {}, "plane": bcm.PLANE, "grid": 101},
    "phase_plane.jacobian": {"system": bcm.SYSTEM, "values": {}, "point": [1.0, 1.0]},
    "phase_plane.nullclines": {"system": bcm.SYSTEM, "values": {}, "plane": bcm.PLANE, "first": [0.5]},
    "plasticity_window.factors": {"days": [1.0]},
    "population.sample": {"system": KAMP, "n": 3, "seed": 1},
    "dosing.amount_mg": {"dose_mg_per_kg": 0.5, "weight_kg": 70.0},
    "dosing.check_doses": {"doses": DOSES, "weight_kg": 70.0},
    "dosing.infusion": {"dose_mg_per_kg": 0.5, "infusion_minutes": 40.0, "weight_kg": 70.0},
    "subunit_block.block_by_subunit": {"concentration_ng_ml": 185.0},
    "subunit_block.equilibrium_block": {"concentration_um": 1.0, "ic50_um": 1.0},
    "subunit_block.micromolar": {"concentration_ng_ml": 185.0},
    "subunit_block.racemic_occupancy": {"concentration_um": 1.0},
    "subunit_block.unblocked_by_magnesium": {"voltage_mv": -60.0},
    "relapse.band_tail": {"level": 0.95},
    "relapse.bootstrap": {"draws": 3},
    "relapse.constant_hazard": {"median_days": 18.0},
    "relapse.hazard_ratio": {"population": "remitters"},
    "relapse.simulate": {"days": [1.0], "draws": 3},
    "rival_experiments.ratio": {"mechanism": "trkb", "parameters": {"trkb_binding": 0.0}, "hours": 24.0},
    "routes.measures": {"name": "oral", "dose_mg": 10.0},
    "routes.patients": {"name": "oral", "dose_mg": 10.0, "n": 3},
    "routes.schedule": {"dose_mg": 10.0, "days": [0, 1]},
    "routes.simulate": {"name": "intravenous_kamp", "dose_mg": 10.0, "times_min": [0, 1]},
    "routes.steady_state": {"name": "oral", "dose_mg": 10.0, "every_min": 60.0},
    "session_day.amount_mg": {"given": VEIN, "dose": 0.5, "weight_kg": 70.0},
    "session_day.dosing_minutes": {"given": VEIN, "dose": 0.5},
    "session_day.gates": {
        "at_home": False,
        "systolic_before": 120.0,
        "diastolic_before": 80.0,
        "systolic_after": 120.0,
        "diastolic_after": 80.0,
        "minutes_since_dosing": 130.0,
        "oriented": True,
        "escort": True,
    },
    "session_day.product": {"route": "oral", "enantiomer": "s"},
    "spike_timing.pair_change": {"pre_ms": [0.0], "post_ms": [1.0]},
    "spike_timing.pair_window": {"dt_ms": 10.0},
    "spike_timing.spike_pairs": {"dt_ms": 10.0, "pairs": 3},
    "spike_timing.triplet_change": {"pre_ms": [0.0], "post_ms": [1.0]},
    "statement.check_times": {"times": [0, 1]},
    "symptom_course.bootstrap": {"draws": 3},
    "symptom_course.check_dose_days": {"schedule": [0, 1]},
    "symptom_course.half_life_days": {"course": symptom_course.fitted()},
    "symptom_course.parameter_table": {"draws": 3},
    "symptom_course.simulate": {"schedule": [0, 3], "days": [1, 2], "draws": 3, "hazard_ratio": 0.5},
    "synergy.interaction_from": dict.fromkeys(("combination", "drug", "therapy"), Contrast(1.0, 0.0, 2.0)),
    "trapping.experiment": {"ketamine": 1.0},
    "treatment_course.draws": {"count": 3},
    "treatment_course.phases": {"dose_days": [0, 2]},
    "treatment_course.simulate": {"dose_days": [0, 2], "days": [1, 5], "draws": 3},
    "unblinding.apparent_effect": {"true_effect": 1.0, "expectancy": 1.0, "correct_active": 0.5},
    "unblinding.blinding_index": {"correct": 0.5},
    "unblinding.crowd": {"per_arm": 4},
    "unblinding.simulate_participants": {"true_effect": 1.0, "expectancy": 1.0, "correct_active": 0.5},
    "unblinding.simulate_trials": {"true_effect": 1.0, "expectancy": 1.0, "correct_active": 0.5, "trials": 3},
}
#: What is wrong for every argument of a kind that has this right value.
NOTHING = object()
WRONG = {
    float: [math.nan, math.inf, 10**400, "many", "5", None, {}],
    str: ["no such name", 5, [], {}, math.nan],
    list: [[math.nan], [math.inf], "many", ["a"], [[[0.0]]], {}, 1j],
    Dose: ["much", [(0, 1)], NOTHING, math.nan],
    dict: ["a", [1], {"mood": 1}],
    object: ["kamp", 5, [], {}],
}
#: What is not wrong after all: nothing given, a train for each of many synapses, a long seed, a parameter of
#: another mechanism, and arguments that may be left out.
RIGHT_AFTER_ALL = {
    ("ode.solve", "changes", "[]"),
    ("ode.solve", "changes", "{}"),
    *product(
        ["routes.simulate", "routes.measures", "routes.patients", "routes.steady_state"], ["doses"], ["{}"]
    ),
    *product(
        ["spike_timing.pair_change", "spike_timing.triplet_change"], ["pre_ms", "post_ms"], ["[[[0.0]]]"]
    ),
    ("population.sample", "seed", repr(10**400)),
    ("rival_experiments.ratio", "parameters", "{'mood': 1}"),
    ("exposure.area_under_curve", "until_min", "None"),
    ("symptom_course.simulate", "hazard_ratio", "None"),
}


def kind(value) -> type:
    """Return the key of `WRONG` that fits a right value."""
    if isinstance(value, list) and value and not isinstance(value[0], int | float | list):
        return type(value[0]) if isinstance(value[0], Dose) else object
    return next(
        (one for one in (str, list, dict) if isinstance(value, one)),
        float if isinstance(value, int | float) else object,
    )


def functions() -> dict:
    """Return every public function of the models, by module and name."""
    found = {}
    for module in pkgutil.walk_packages(models.__path__, "models."):
        where = importlib.import_module(module.name)
        own = {
            name: one
            for name, one in vars(where).items()
            if inspect.isfunction(one) or hasattr(one, "__wrapped__")
        }  # those that keep their results
        found |= {
            f"{module.name.rpartition('.')[2]}.{name}": one
            for name, one in own.items()
            if not name.startswith("_") and one.__module__ == where.__name__
        }
    return found


FUNCTIONS = functions()


def numeric() -> list[tuple[str, str]]:
    """List every argument that is a number, by function."""
    result = []
    for name, one in FUNCTIONS.items():
        items = inspect.signature(one).parameters.values()
        needed = any(item.default is item.empty and item.kind is item.POSITIONAL_OR_KEYWORD for item in items)
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


def arguments() -> list[tuple]:
    """List every argument of every function in `RIGHT`, with each wrong value."""
    return [
        (name, argument, wrong)
        for name, call in RIGHT.items()
        for argument, value in call.items()
        if not isinstance(value, bool)
        for wrong in WRONG[kind(value)]
        if (name, argument, repr(wrong)) not in RIGHT_AFTER_ALL
    ]


def test_no_wrong_kind_of_value_passes_in_silence():
    """One test, since there are a thousand calls that take no time."""
    told = []
    for name, argument, wrong in arguments():
        try:
            FUNCTIONS[name](**{**RIGHT[name], argument: wrong})
        except ValueError as error:
            if str(error).endswith(".") and "\n" not in str(error) and len(str(error)) < 800:
                continue
        except Exception as error:
            told.append(f"{name}({argument}={wrong!r}): {type(error).__name__}: {error}"[:200])
            continue
        told.append(f"{name}({argument}={wrong!r}) passes, or is not refused in one sentence"[:200])
    assert not told, "\n".join(told)


@pytest.mark.parametrize(
    ("name", "argument"),
    [
        ("calcium_plasticity.simulate", "synapses"),
        ("calcium_plasticity.simulated_ratio", "pairs"),
        ("calcium_plasticity.simulated_ratio", "synapses"),
        ("wilson_cowan.nullclines", "points"),
        ("cohort.simulate", "patients"),
        ("learning_rules.changes", "pairs"),
        ("phase_plane.fixed_points", "grid"),
        ("population.sample", "n"),
        ("relapse.bootstrap", "draws"),
        ("routes.patients", "n"),
        ("spike_timing.spike_pairs", "pairs"),
        ("symptom_course.bootstrap", "draws"),
        ("treatment_course.draws", "count"),
        ("unblinding.crowd", "per_arm"),
        ("unblinding.simulate_participants", "per_arm"),
        ("unblinding.simulate_trials", "trials"),
    ],
)
@pytest.mark.parametrize("count", [0, -1, 1.5, 10**12, 1e300])
def test_a_count_that_no_machine_could_hold_is_refused(name, argument, count):
    with pytest.raises(ValueError, match="it has to be a whole number") as caught:
        FUNCTIONS[name](**{**RIGHT.get(name, {}), argument: count})
    assert len(str(caught.value)) < 120


@pytest.mark.parametrize(
    ("name", "argument", "wrong"),
    [
        *product(
            ["routes.simulate", "routes.measures", "routes.patients", "routes.steady_state"],
            ["doses"],
            [-1, None, [10], [Dose(0, 1, into="central")]],
        ),
        *product(
            ["routes.simulate", "routes.measures", "routes.patients", "routes.steady_state"],
            ["weight_kg"],
            [0, -70, 1e9],
        ),
        *product(
            ["routes.simulate", "routes.measures", "routes.spread_note", "routes.route"],
            ["name"],
            ["rectal", None],
        ),
        *product(["routes.simulate"], ["times_min"], [[], [1, 1], [2, 1], [math.nan], [-1, 0], "now"]),
        *product(
            ["wilson_cowan.simulate", "wilson_cowan.after_block"],
            ["times_ms"],
            [[1, 1], [2, 1], [math.nan], [-1]],
        ),
        *product(["bcm.simulate"], ["times_s"], [[1, 1], [2, 1], [math.nan], [-1]]),
        *product(["relapse.simulate"], ["days"], [[-1], [math.nan], "soon"]),
        ("dosing.infusion", "dose_mg_per_kg", -0.5),
        ("subunit_block.micromolar", "concentration_ng_ml", -1),
        ("subunit_block.equilibrium_block", "ic50_um", 0),
    ],
)
def test_wrong_doses_weights_routes_and_times_are_refused(name, argument, wrong):
    # What is given is said in one way only.
    right = {
        key: value for key, value in RIGHT.get(name, {}).items() if (argument, key) != ("doses", "dose_mg")
    }
    with pytest.raises(ValueError) as caught:
        FUNCTIONS[name](**{**right, argument: wrong})
    said = str(caught.value)
    assert said.endswith(".") and "\n" not in said, said


@pytest.mark.parametrize("path", sorted(Path(models.__path__[0]).glob("*/*.py")), ids=lambda path: path.stem)
def test_a_module_says_which_sources_it_draws_on(path):
    tree = ast.parse(path.read_text("utf8"))
    written = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    cited = written & set(evidence.references().index)
    # The cards cite for every model at once.
    assert path.stem == "cards" or all(key in (ast.get_docstring(tree) or "") for key in cited), sorted(cited)
