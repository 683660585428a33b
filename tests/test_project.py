"""What holds for the repository as a whole: declared imports, exact pins, nothing said twice."""

import ast
import contextlib
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import tasks
from models import ROOMS

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("models", "evidence", "widgets", "book")
# pytest puts the folder of each test on the path, so tests import their neighbours by name.
OWN = {
    *PACKAGES,
    "tests",
    "build",
    *(path.stem for path in ROOT.glob("*.py")),
    *(path.stem for path in (ROOT / "tests").rglob("*.py")),
}


def imported_names(source: str) -> set[str]:
    """Top-level names that a piece of Python imports."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names.add(node.module.split(".")[0])
    return names


def python_sources() -> dict[str, str]:
    """Every Python file of ours, and the code of every chapter."""
    files = [*ROOT.glob("*.py"), *(f for p in (*PACKAGES, "tests") for f in (ROOT / p).rglob("*.py"))]
    sources = {f.relative_to(ROOT).as_posix(): f.read_text(encoding="utf-8") for f in files}
    for path in (ROOT / "chapters").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        code = "\n".join(c.source for c in cells if c.cell_type == "code")
        sources[path.relative_to(ROOT).as_posix()] = re.sub(r"^\s*[%!].*$", "", code, flags=re.M)
    return sources


def ranges() -> list[Requirement]:
    """Every dependency of pyproject.toml, extras included."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(row) for rows in (project["dependencies"], *extras) for row in rows]


def declared() -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in ranges()}


def locked() -> dict[str, list[Requirement]]:
    pins: dict[str, list[Requirement]] = {}
    for line in (ROOT / "requirements.lock").read_text().splitlines():
        row = line.split("#")[0].strip()
        if row:
            pin = Requirement(row)
            pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    return pins


def needs(name: str) -> set[str]:
    """Return a distribution and all that it requires here, extras left out."""
    found, todo = set(), [name]
    while todo:
        if (one := canonicalize_name(todo.pop())) in found:
            continue
        found.add(one)
        with contextlib.suppress(PackageNotFoundError):
            rows = map(Requirement, requires(one) or [])
            todo += [row.name for row in rows if not row.marker or row.marker.evaluate({"extra": ""})]
    return found


def undeclared(sources: dict[str, str]) -> list[str]:
    """Name each import that no declared and locked distribution provides."""
    known = declared() & locked().keys()
    provided = packages_distributions()
    missing = []
    for where, source in sources.items():
        for name in sorted(imported_names(source) - OWN - set(sys.stdlib_module_names)):
            distributions = {canonicalize_name(d) for d in provided.get(name, [])}
            if not distributions & known:
                missing.append(f"{where} imports {name}, which pyproject.toml and the lock do not provide")
    return missing


def test_every_import_is_declared_and_locked():
    assert undeclared(python_sources()) == []


def test_what_a_wheel_is_built_by_needs_no_more_than_the_build_names():
    """Pip builds in an environment of its own, which has what the build requires and nothing else."""
    required = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"]
    built_with = {canonicalize_name(Requirement(row).name) for row in required}
    distributions = packages_distributions()
    there = {name for row in built_with for name in needs(row)}
    absent = [
        name
        for name, owners in distributions.items()
        if not {canonicalize_name(owner) for owner in owners} & there
    ]
    code = (
        "import sys; sys.modules.update(dict.fromkeys(sys.argv[1:])); "
        "import models.derived.javascript, evidence.crisis, book.jupyterlab.notes"
    )
    foreign = [name for name in absent if name not in OWN]
    assert {"anywidget", "plotly", "bs4", "statsmodels"} <= set(foreign)
    built = subprocess.run([sys.executable, "-c", code, *foreign], cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr


def test_an_undeclared_import_is_found():
    assert undeclared({"x.py": "import setuptools_scm_that_nobody_declared"})


def test_every_declared_package_is_locked_exactly():
    pins = locked()
    assert declared() <= pins.keys()
    loose = [str(pin) for rows in pins.values() for pin in rows if not str(pin.specifier).startswith("==")]
    assert loose == []


def test_the_lock_fits_the_ranges():
    pins = locked()
    for wanted in ranges():
        for pin in pins[canonicalize_name(wanted.name)]:
            version = str(pin.specifier).removeprefix("==")
            assert wanted.specifier.contains(version), f"{pin} is outside {wanted}"


def test_environment_file_says_nothing_twice_and_installs_the_course():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert [d if isinstance(d, str) else d["pip"] for d in environment["dependencies"]][1:] == [
        "pip",
        ["-c requirements.lock", "."],
    ]


WORKFLOWS = {
    path.name: yaml.safe_load(path.read_text()) for path in (ROOT / ".github" / "workflows").glob("*.yml")
}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_actions_are_pinned_by_commit_and_say_their_version(name):
    text = (ROOT / ".github" / "workflows" / name).read_text()
    used = re.findall(r"uses: ([^.\s]\S*)( # v[\d.]+)?$", text, flags=re.M)
    assert used
    assert [name for name, version in used if not re.search(r"@[0-9a-f]{40}$", name) or not version] == []


def test_nothing_is_published_or_tested_before_what_gates_it():
    test, publish = WORKFLOWS["test.yml"]["jobs"], WORKFLOWS["publish.yml"]["jobs"]
    assert publish["publish"]["needs"] == "test" and publish["test"]["uses"] == "./.github/workflows/test.yml"
    assert test["test"]["needs"] == "lint"
    assert test["lint"]["steps"][-1]["run"] == "make lint" and test["test"]["steps"][-1]["run"] == "make test"


def test_the_lessons_are_tried_in_every_jupyter_that_is_promised():
    job = WORKFLOWS["jupyters.yml"]["jobs"]["lessons"]
    assert job["strategy"]["matrix"]["only"] == list(tasks.JUPYTERS)
    assert job["steps"][-1]["run"] == "make jupyters ONLY=${{ matrix.only }}"
    [lab] = [wanted for wanted in ranges() if wanted.name == "jupyterlab"]
    oldest = tasks.JUPYTERS["oldest-lab"][0].removeprefix("jupyterlab==")
    assert f">={oldest.removesuffix('.0')}" in str(lab.specifier).split(",")


def test_every_python_that_is_promised_is_tested():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    tested = WORKFLOWS["test.yml"]["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert f">={tested[0]}" == project["requires-python"]
    assert tested == [f"3.{minor}" for minor in range(11, 11 + len(tested))]


def test_layers_import_only_those_below():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_layer_contract_bites(tmp_path):
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
    for room in ROOMS:
        (tmp_path / "models" / room).mkdir()
        (tmp_path / "models" / room / "__init__.py").write_text("")
    (tmp_path / "evidence" / "__init__.py").write_text("import models\n")
    (tmp_path / "models" / "language" / "__init__.py").write_text("import models.derived\n")
    (tmp_path / "models" / "circuit" / "__init__.py").write_text("import models.receptor\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )
    assert done.returncode != 0
    for lower, upper in (
        ("evidence", "models"),
        ("models.language", "models.derived"),
        ("models.circuit", "models.receptor"),
    ):
        assert f"{lower} is not allowed to import {upper}" in done.stdout


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines()]


@pytest.mark.parametrize("name", ["_build", "node_modules", ".venv", "widgets/static"])
def test_nothing_built_is_committed(name):
    assert [f for f in tracked_files() if f.is_relative_to(ROOT / name)] == []


def test_make_help_documents_every_target():
    rules = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), flags=re.M)
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True).stdout
    assert {line.split()[0] for line in shown.splitlines()} == set(rules)
