"""Every tracked file moves the steps that are made from it, and no other; stale outputs are named."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import inputs
from book import build

#: Files that no build is made from: what a reader of the repository needs, tests, and other commands.
NO_INPUT = (
    "README.md",
    "LICENSE",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "Makefile",
    "tasks.py",
    "inputs.py",
    "nodejs.py",
    "environment.yml",
    ".gitignore",
    ".ci/",
    ".github/",
    "tests/",
    "jsconfig.json",
    "biome.json",
    ".pre-commit-config.yaml",
    "deploy/",
    "chapters/outputs.json",
    # Paper is printed anew each time.
    "book/paper/handout.css",
    "book/paper/sheets.css",
)


def listed() -> list[str]:
    return subprocess.run(
        ["git", "ls-files"], cwd=inputs.ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def steps(name: str) -> set[str]:
    """Say which steps a file is an input of, by where it lies."""
    folder, suffix = name.partition("/")[0], Path(name).suffix
    found: set[str] = set()
    if name == "requirements.lock":
        found = {"models", "outputs", "every page", "assets"}
    if name in ("requirements.lock", "pyproject.toml"):
        found |= {"environment"}
    if name in ("package.json", "package-lock.json"):
        found |= {"packages", "bundles"}
    if name == "package-lock.json":
        found |= {"every page", "assets"}
    if name in ("widgets/build.py", "widgets/bundle.mjs"):
        return {"bundles"}
    if name in ("_config.yml", "_toc.yml"):
        found = {"pages"}
    if name == "workshop.yml":
        return {"crisis lines", "every page", "labextension"}
    if folder in ("evidence", "models", "widgets"):
        if suffix == ".py":
            found |= {"outputs", "every page"} | ({"models"} if folder != "widgets" else set())
        inlined = suffix in (".js", ".css") and name.startswith("widgets/quiz/")
        if name == "widgets/quiz/open_cases.css":
            found |= {"assets"}
        if suffix in (".csv", ".bib", ".json", ".yml") or inlined:
            found |= {"outputs", "every page"}
        if name in ("evidence/crisis_lines.csv", "evidence/references.bib") or (
            folder == "evidence" and suffix == ".py"
        ):
            found |= {"crisis lines"}
        if name in ("evidence/trials.csv", "evidence/response_course.csv", "evidence/references.bib"):
            found |= {"models"}
        if name.startswith("models/runtime/") or (folder == "widgets" and suffix in (".js", ".css", ".json")):
            found |= {"bundles"}
    if folder == "chapters":
        found = {"pages"} if suffix == ".ipynb" else {"every page"}
    if folder == "book" and not name.startswith("book/jupyterlab/"):
        if suffix in (".py", ".yml"):
            found = {"every page"}
            if name.count("/") == 1 and suffix == ".py":
                found |= {"assets"}
            if name == "book/outputs.py":
                found |= {"outputs"}
        elif name.startswith(("book/styles/templates/", "book/images/")) or suffix == ".md":
            found = {"pages"}
        elif not name.endswith(".d.ts"):
            found = {"assets"}
    if noted(name):
        found |= {"labextension"}
    return found


def noted(name: str) -> bool:
    """Tell whether a file goes into the notebook extension."""
    folder, file = name.rpartition("/")[::2]
    suffixes = {
        "evidence": (".py", ".csv", ".bib"),
        "book/extensions": (".py",),
        "book/jupyterlab": ("",),
        "book/scripts": (".js",),
        "book/styles": (".css",),
        "chapters": (".ipynb",),
        "widgets/shared": (".js", ".json"),
    }
    return (
        name in ("package-lock.json", "_config.yml", "book/glossary.yml", "book/handles.py")
        or (name.startswith("models/") and file.endswith((".py", ".csv")))
        or file.endswith(suffixes.get(folder, ()))
        or (folder.startswith("widgets/") and file == "controls.json")
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """The tree of tracked files, each holding its name."""
    root = tmp_path_factory.mktemp("checkout")
    for name in listed():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name + "\n")
    return root


def test_each_tracked_file_moves_the_stamps_of_what_is_made_from_it(copy, monkeypatch):
    found = {step: inputs.files(step, copy) for step in inputs.MADE_FROM}
    monkeypatch.setattr(inputs, "files", lambda step, root: found[step])
    before = {step: inputs.key(step, root=copy) for step in inputs.MADE_FROM}
    wrong = []
    for name in listed():
        (copy / name).write_text("touched\n")
        moved = {
            step
            for step, files in found.items()
            if copy / name in files and inputs.key(step, root=copy) != before[step]
        }
        (copy / name).write_text(name + "\n")
        outside = name.startswith(NO_INPUT) or name.endswith(".d.ts")
        if moved != (set() if outside else steps(name)) or bool(moved) == outside:
            wrong.append(f"{name} moved {sorted(moved)}")
    assert wrong == []


def test_a_file_that_is_added_or_lost_moves_the_stamp(copy):
    before = inputs.key("outputs", root=copy)
    case = copy / "widgets" / "vignettes" / "cases" / "new.yml"
    case.write_text("title: A case\n")
    added = inputs.key("outputs", root=copy)
    case.unlink()
    assert added != before == inputs.key("outputs", root=copy)


def test_line_ends_that_git_rewrote_move_nothing(copy):
    path = copy / "evidence" / "claims.csv"
    content, before = path.read_bytes(), inputs.key("outputs", root=copy)
    path.write_bytes(content.replace(b"\n", b"\r\n"))
    assert inputs.key("outputs", root=copy) == before
    path.write_bytes(content)


def test_what_models_read_of_the_evidence_is_among_their_inputs():
    """A module of the models that asks for a third table moves the list, or this fails."""
    tables = "|".join(["claims", "safety", "statistics", "pathway", "timetable", "articles"])
    asked = [
        path.name
        for path in inputs.ROOT.glob("models/**/*.py")
        if re.search(
            rf"\bevidence\.({tables})\(|from evidence\.tables import .*\b({tables})\b",
            path.read_text("utf-8"),
        )
    ]
    assert asked == []


# --- stored outputs


@pytest.fixture
def lessons(tmp_path) -> Path:
    """Two small chapters with a quiz each, whose outputs count as just stored."""
    folder = tmp_path / "chapters"
    (folder / "quizzes").mkdir(parents=True)
    for number in ("01", "02"):
        cells = [
            {"cell_type": "markdown", "source": ["Text."]},
            {"cell_type": "code", "source": ["1 + 1"], "outputs": [{"data": "2"}]},
        ]
        (folder / f"{number}-x.ipynb").write_text(json.dumps({"cells": cells}))
        (folder / "quizzes" / f"{number}.yml").write_text("- id: a\n")
    (tmp_path / "evidence").mkdir()
    (tmp_path / "evidence" / "claims.csv").write_text("id\nC001\n")
    inputs.record_outputs({"01-x.ipynb", "02-x.ipynb"}, tmp_path)
    assert inputs.stale_outputs(tmp_path) == []
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "stale"),
    [
        ("evidence/claims.csv", "C001", "C002", ["01-x.ipynb", "02-x.ipynb"]),
        ("chapters/quizzes/02.yml", "id: a", "id: b", ["02-x.ipynb"]),
        ("chapters/01-x.ipynb", "1 + 1", "1 + 2", ["01-x.ipynb"]),
        ("chapters/01-x.ipynb", '"2"', '"3"', ["01-x.ipynb"]),
        ("chapters/01-x.ipynb", "Text.", "Another text.", []),
    ],
)
def test_outputs_are_stale_when_what_they_were_made_from_changed(lessons, name, old, new, stale):
    path = lessons / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert inputs.stale_outputs(lessons) == stale


def test_a_chapter_that_was_never_run_is_stale_and_one_that_is_gone_is_forgotten(lessons):
    shutil.copy(lessons / "chapters" / "01-x.ipynb", lessons / "chapters" / "03-x.ipynb")
    assert inputs.stale_outputs(lessons) == ["03-x.ipynb"]
    (lessons / "chapters" / "01-x.ipynb").unlink()
    inputs.record_outputs({"03-x.ipynb"}, lessons)
    assert list(json.loads((lessons / inputs.RECORD).read_text())) == ["02-x.ipynb", "03-x.ipynb"]


def test_stale_outputs_stop_the_build_with_the_command_that_renews_them(lessons):
    build.refuse_stale_outputs(lessons)
    (lessons / "evidence" / "claims.csv").write_text("id\nC003\n")
    with pytest.raises(build.BuildError, match=r"01-x\.ipynb, 02-x\.ipynb are .* 'make outputs' renews"):
        build.refuse_stale_outputs(lessons)


def test_the_command_refuses_them_before_it_builds(monkeypatch):
    monkeypatch.setattr(inputs, "stale_outputs", lambda root: ["01-x.ipynb"])
    monkeypatch.setattr(build, "build", lambda edition: pytest.fail("built from stale outputs"))
    monkeypatch.setattr(sys, "argv", ["book.build"])
    with pytest.raises(SystemExit, match="'make outputs' renews them"):
        build.main()


def test_the_chapters_outputs_are_not_stale():
    assert inputs.stale_outputs() == []
