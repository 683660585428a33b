"""Python, JavaScript and libRoadRunner agree on random courses of every model that changes in time.

One Node process and one process of Python for all models; ``make bench`` compares a thousand courses of each.
How few are enough is not guessed: the faults below, of equations, events and solvers, all have to be noticed.
"""

from __future__ import annotations

import importlib
import inspect
import re
import shutil
from dataclasses import dataclass

import pytest

from tests.models import random_courses
from tests.models.random_courses import ROOT, SYSTEMS, difference

ALLOWED = 1e-6
#: Courses of each model: the last of the faults below shows in the sixth.
SAMPLE = 8
CASES = {name: random_courses.cases(name, SAMPLE) for name in SYSTEMS}
#: Of a thousand courses the one with so steep a drive that a looser quadrature misses it.
STEEP = "neural_plasticity_block_at_rest"
CASES[STEEP][0].append(random_courses.cases(STEEP)[0][771])
#: Models that a page runs.
IN_PAGES = [name for name in sorted(SYSTEMS) if random_courses.generated(name).exists()]
EXACT = {name for name in SYSTEMS if random_courses.is_linear(name)}


def by_javascript(names, folder, static=None, runtime=ROOT / "models" / "runtime") -> dict[str, list[dict]]:
    """Return the courses of these models, from the modules as built or from a copy of them."""
    static = static or random_courses.generated("").parent
    modules = {name: static / f"{name}.js" for name in names}
    found = random_courses.every_javascript({modules[name]: CASES[name] for name in names}, folder, runtime)
    return {name: found[module] for name, module in modules.items()}


def by_python(name: str) -> list[dict]:
    sets, times = CASES[name]
    return [random_courses.by_python(case, times, name) for case in sets]


def gaps(some: list[dict], others: list[dict]) -> list[float]:
    return [difference(a, b) for a, b in zip(some, others, strict=True)]


@pytest.fixture(scope="module")
def javascript(tmp_path_factory) -> dict[str, list[dict]]:
    return by_javascript(IN_PAGES, tmp_path_factory.mktemp("node"))


@pytest.fixture(scope="module")
def python() -> dict[str, list[dict]]:
    return {name: by_python(name) for name in SYSTEMS}


def test_every_model_of_a_page_is_compared():
    assert len(IN_PAGES) == len(SYSTEMS) - 1  # the effect site is in Python alone
    assert {SYSTEMS[name].time_unit for name in IN_PAGES} > {"min"}


@pytest.mark.parametrize("name", IN_PAGES)
def test_javascript_equals_python(name, javascript, python):
    """The exact solution where there is one, else SciPy's; a dose less would be noticed."""
    sets, times = CASES[name]
    if name in EXACT:
        lost = random_courses.by_python({**sets[0], "doses": sets[0]["doses"][1:]}, times, name)
        assert difference(javascript[name][0], lost) > ALLOWED
    assert max(gaps(javascript[name], python[name])) <= (1e-9 if name in EXACT else ALLOWED)


@pytest.mark.parametrize("name", sorted(SYSTEMS))
def test_an_independent_simulator_agrees(name, javascript, python):
    sets, times = CASES[name]
    found = [random_courses.independently(case, times, name) for case in sets]
    for other in (python, javascript):
        if name in other:
            assert max(gaps(found, other[name])) <= ALLOWED


# -- twenty faults, each of which has to be noticed ----------------------------------------------------------


@dataclass(frozen=True)
class Fault:
    """A mistake that somebody could make: a pattern in a file, and what stands there instead."""

    what: str
    file: str
    written: str
    instead: str
    models: tuple[str, ...]


CASCADE, STEPPED = ("neural_plasticity",), ("bcm", "circuit", "trapping")
PK = ("kamp", "oral", "s_ketamine")
FAULTS = [
    # equations, as the modules are written from the statements
    Fault(
        "a term of the receptor block",
        "neural_plasticity.js",
        r"\(ic50_2c \+ t0\)",
        "(ic50_2c + 1.00002*t0)",
        CASCADE,
    ),
    Fault(
        "a rate of the cascade",
        "neural_plasticity.js",
        r"a\[110\] = fast_gain",
        "a[110] = 0.99999*fast_gain",
        CASCADE,
    ),
    Fault(
        "a unit of time",
        "neural_plasticity.js",
        r"\(1/1440\)\*Math\.log\(2\)/turnover",
        "(1/1440.01)*Math.log(2)/turnover",
        CASCADE,
    ),
    Fault("a clearance", "kamp.js", r"-clearance\*t0", "-1.00001*clearance*t0", ("kamp",)),
    Fault("an unequal exchange", "oral.js", r"a\[1\] = t2", "a[1] = 1.00001*t2", ("oral",)),
    Fault("a unit of concentration", "oral.js", r"k0 = 70000/", "k0 = 70000.7/", ("oral",)),
    Fault(
        "a weight of the circuit",
        "circuit.js",
        r"w_ie\*\(1 - block_interneuron\)",
        "1.00002*w_ie*(1 - block_interneuron)",
        ("circuit",),
    ),
    Fault("a square of the threshold", "bcm.js", r"weight\*weight\)", "1.00002*weight*weight)", ("bcm",)),
    Fault("the way out of the pore", "trapping.js", r"held\*k3", "held*1.00002*k3", ("trapping",)),
    # events
    Fault(
        "only the last of overlapping infusions counts",
        "driven_linear.js",
        r"x\[1 \+ dose\.target\] \+=",
        "x[1 + dose.target] =",
        PK,
    ),
    Fault("an infusion does not end", "driven_linear.js", r" && now < dose\.time \+ dose\.duration", "", PK),
    Fault(
        "a bolus goes into the first place",
        "driven_linear.js",
        r"x\[offset \+ targets\[dose\.target\]\] \+=",
        "x[offset + targets[0]] +=",
        ("esketamine", "sublingual"),
    ),
    Fault("the end of an infusion is no event", "inputs.js", r"\[time, time \+ duration\]", "[time]", PK),
    Fault(
        "a change comes after the slope was taken",
        "dormand_prince.js",
        r"change\.time === start",
        "change.time < start && change.time === events[nth - 1]",
        STEPPED,
    ),
    Fault(
        "the last change is left out",
        "dormand_prince.js",
        r"of later\) \{",
        "of later.slice(0, -1)) {",
        STEPPED,
    ),
    # solvers
    Fault("a weight of the quadrature", "gauss.js", r"64 / 225", "64.001 / 225", CASCADE),
    Fault("steps are halved too late", "driven_linear.js", r"TOLERANCE = 1e-7", "TOLERANCE = 1e-5", (STEEP,)),
    Fault("the drive is called gone too early", "driven_linear.js", r"GONE = 0\.1", "GONE = 1e4", CASCADE),
    Fault("a series breaks off", "exponentials.js", r"SERIES_TERMS = 12", "SERIES_TERMS = 2", PK),
    Fault("a stage of the stepping solver", "dormand_prince.js", r"-56 / 15", "-55 / 15", STEPPED),
    Fault("a loose tolerance", "dormand_prince.js", r"RELATIVE = 1e-9", "RELATIVE = 1e-5", STEPPED),
    Fault("a course within a step", "dormand_prince.js", r"69997945", "70997945", STEPPED),
]
#: Mistakes in the Python solvers: module and function, which is compiled anew with the change.
PYTHON_FAULTS = [
    Fault(
        "an infusion fills on",
        "models.language.linear._by_modes",
        r"since\[:last\]",
        "since[:last] * 1.00001",
        PK,
    ),
    Fault(
        "a bolus a minute late",
        "models.language.linear._by_modes",
        r"dose\.duration_min == 0:\n",
        "dose.duration_min == 0:\n            since = since + 1.0\n",
        PK,
    ),
    Fault(
        "a constant where a rate is",
        "models.language.linear._filled",
        r"np\.expm1\(rates \* elapsed\)",
        "(np.expm1(rates * elapsed) + 1e-5)",
        PK,
    ),
    Fault(
        "a bolus replaces what is there",
        "models.language.events.follow",
        r"\] \+= dose\.amount_mg",
        "] = dose.amount_mg",
        CASCADE,
    ),
    Fault(
        "a loose solver",
        "models.language.ode.solve",
        r"rtol=rtol,\s+atol=atol",
        "rtol=1e-4, atol=1e-6",
        STEPPED,
    ),
    Fault(
        "the solver does not see a change",
        "models.language.ode._values_at",
        r"change\.time <= time",
        "change.time < time",
        STEPPED,
    ),
]


def changed(text: str, fault: Fault) -> str:
    text, count = re.subn(fault.written, fault.instead, text)
    assert count, f"{fault.file} does not have {fault.written}"
    return text


def first_noticed(fault: Fault, found: dict, expected: dict) -> int | None:
    """Return how many courses it takes to notice a fault, in the model that shows it best."""
    allowed = {name: 1e-9 if name in EXACT else ALLOWED for name in fault.models}
    shown = [
        next(
            (
                number
                for number, gap in enumerate(gaps(found[name], expected[name]), 1)
                if gap > allowed[name]
            ),
            None,
        )
        for name in fault.models
    ]
    return min((number for number in shown if number), default=None)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.what)
def test_a_fault_in_javascript_is_noticed(fault, python, tmp_path):
    built = random_courses.generated("").parent
    static, runtime = tmp_path / "static", tmp_path / "runtime"
    static.mkdir()
    for name in fault.models:
        shutil.copy(built / f"{name}.js", static)
    shutil.copytree(ROOT / "models" / "runtime", runtime)
    path = next(folder / fault.file for folder in (static, runtime) if (folder / fault.file).exists())
    path.write_text(changed(path.read_text("utf-8"), fault), "utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}')
    assert first_noticed(fault, by_javascript(fault.models, tmp_path, static, runtime), python)


@pytest.mark.parametrize("fault", PYTHON_FAULTS, ids=lambda fault: fault.what)
def test_a_fault_in_python_is_noticed(fault, javascript, monkeypatch):
    module_name, _, function = fault.file.rpartition(".")
    module = importlib.import_module(module_name)
    source = changed(inspect.getsource(getattr(module, function)), fault)
    own: dict = {}
    exec(compile(source, module.__file__, "exec"), vars(module) | {}, own)
    monkeypatch.setattr(getattr(module, function), "__code__", own[function].__code__)
    assert first_noticed(fault, {name: by_python(name) for name in fault.models}, javascript)
