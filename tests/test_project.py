"""What holds for the repository as a whole: declared imports, exact pins, nothing said twice."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import nbformat
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("models", "evidence", "widgets", "book")
# pytest puts the folder of each test on the path, so tests import their neighbours by name.
OWN = {*PACKAGES, "tests", "tasks", "build", *(path.stem for path in (ROOT / "tests").rglob("*.py"))}


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
    files = [ROOT / "tasks.py", *(f for p in (*PACKAGES, "tests") for f in (ROOT / p).rglob("*.py"))]
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


def test_environment_file_says_nothing_twice():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert [d if isinstance(d, str) else d["pip"] for d in environment["dependencies"]][1:] == [
        "pip",
        ["-r requirements.lock"],
    ]


def test_layers_import_only_those_below():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_layer_contract_bites(tmp_path):
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
    (tmp_path / "evidence" / "__init__.py").write_text("import models\n")
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=tmp_path, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert done.returncode != 0
    assert "evidence is not allowed to import models" in done.stdout


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
