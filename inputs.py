"""What each step of the build is made from; a step runs again when one of its files changed.

``tasks.py``, ``widgets/build.py``, ``book/build.py`` and ``book/outputs.py`` read this one list. Standard
library only, because ``tasks.py`` reads it before there is an environment.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
CODE = ("requirements.lock", "evidence/*.py", "models/**/*.py")
#: Everything that a learner's Python reads: rows, controls, cases, the forms of quizzes.
DATA = (
    "evidence/*.csv",
    "evidence/*.bib",
    "evidence/*.json",
    "models/**/*.csv",
    "widgets/**/*.json",
    "widgets/**/*.yml",
    "widgets/quiz/*.js",
    "widgets/quiz/*.css",
)
#: Patterns of each step's files, "!" before those that are left out. What a step makes is listed where
#: another is made from it.
MADE_FROM = {
    "environment": ("requirements.lock", "pyproject.toml"),
    "packages": ("package.json", "package-lock.json"),
    # The models as JavaScript. Of the evidence they read what parameters are fitted to, and the sources.
    "models": (*CODE, "evidence/trials.csv", "evidence/response_course.csv", "evidence/references.bib"),
    "crisis lines": (
        "evidence/*.py",
        "evidence/crisis_lines.csv",
        "evidence/references.bib",
        "workshop.yml",
    ),
    "bundles": (
        "package.json",
        "package-lock.json",
        "models/runtime/*.js",
        "widgets/build.py",
        "widgets/bundle.mjs",
        "widgets/**/*.js",
        "!widgets/static/*.js",
        "widgets/**/*.css",
        "widgets/**/*.json",
    ),
    # JupyterLab's extension: the notes of the chapters' links, what follows from numbers to pull, the demos,
    # and what shows them.
    "labextension": (
        "package-lock.json",
        "_config.yml",
        "workshop.yml",
        "evidence/*.py",
        "evidence/*.csv",
        "evidence/*.bib",
        "book/glossary.yml",
        "book/handles.py",
        "models/**/*.py",
        "models/**/*.csv",
        "book/extensions/*.py",
        "book/jupyterlab/*",
        "!book/jupyterlab/*.d.ts",
        "book/scripts/*.js",
        "book/styles/*.css",
        "chapters/*.ipynb",
        "widgets/shared/*.js",
        "widgets/shared/*.json",
        "widgets/*/controls.json",
        "widgets/static/*.js",
        "!widgets/static/*.page.js",
    ),
    # What a chapter's cells print and show; see `outputs_key` for what each chapter adds of its own.
    # The crisis lines that were made for the demos stand in no output.
    "outputs": (
        *CODE,
        *DATA,
        "widgets/**/*.py",
        "!widgets/build.py",
        "!widgets/static/*.json",
        "book/outputs.py",
    ),
    # What pages are made from besides their own files: when it changes, Sphinx reads every page anew.
    "every page": (
        "workshop.yml",
        *CODE,
        *DATA,
        "widgets/**/*.py",
        "!widgets/build.py",
        "book/**/*.py",
        "!book/jupyterlab/*",
        "book/*.yml",
        "chapters/*/*.yml",
        "package-lock.json",
    ),
    "pages": (
        "_config.yml",
        "_toc.yml",
        "chapters/*.ipynb",
        "chapters/*.md",
        "book/*.md",
        "book/images/*",
        "book/images/patients/*",
        "book/styles/templates/*",
    ),
    # What readers get is made of the pages and of these.
    "assets": (
        "package-lock.json",
        "requirements.lock",
        "book/*.py",
        "book/styles/*",
        "book/scripts/*.js",
        "book/scripts/*.mjs",
        "book/scripts/*.css",
        "widgets/quiz/open_cases.css",
        "widgets/static/*.page.js",
    ),
}
#: Which inputs the stored outputs of each chapter had; `book.outputs` writes it.
RECORD = Path("chapters") / "outputs.json"


def files(step: str, root: Path = ROOT) -> list[Path]:
    """List the files that a step is made from, in order."""
    found: set[Path] = set()
    for pattern in MADE_FROM[step]:
        if pattern.startswith("!"):
            found.difference_update(root.glob(pattern[1:]))
        else:
            found.update(path for path in root.glob(pattern) if path.is_file())
    return sorted(path for path in found if "__pycache__" not in path.parts)


def digest(paths: Iterable[Path], root: Path = ROOT) -> str:
    """Hash names and contents of files; line ends do not count, for git may rewrite them."""
    total = hashlib.sha256()
    for path in paths:
        content = path.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def key(*steps: str, root: Path = ROOT) -> str:
    """Hash what one or several steps are made from."""
    return digest(sorted({path for step in steps for path in files(step, root)}), root)


def current(stamp: Path, key: str) -> bool:
    """Tell whether the step that left `stamp` behind need not run again."""
    return stamp.exists() and stamp.read_text("utf-8") == key


def own_cases(root: Path = ROOT) -> str:
    """Hash the organiser's own cases, which chapters show; empty where workshop.yml names none."""
    file = root / "workshop.yml"
    text = file.read_text("utf-8") if file.exists() else ""
    folder = re.search(r"^cases:\s*[\"']?([^\s\"'#]+)", text, re.MULTILINE)
    return digest(sorted((root / folder[1]).glob("*.yml")), root) if folder else ""


def outputs_key(notebook: Path, shared: str) -> str:
    """Hash what a chapter's stored outputs were made from, and the outputs themselves.

    Parameters
    ----------
    notebook : pathlib.Path
        A chapter.
    shared : str
        The key of the step "outputs".
    """
    root = notebook.parent.parent
    own = sorted(notebook.parent.glob(f"*/{notebook.name.partition('-')[0]}.yml"))
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    code = [[cell["source"], cell["outputs"]] for cell in cells if cell["cell_type"] == "code"]
    cases = own_cases(root) if any("Vignettes" in "".join(cell["source"]) for cell in cells) else ""
    return hashlib.sha256(json.dumps([shared + cases, digest(own, root), code]).encode()).hexdigest()


def outputs_keys(root: Path = ROOT) -> dict[str, str]:
    """Return the key of each chapter's stored outputs as they are, by the notebook's name."""
    shared = key("outputs", root=root)
    return {path.name: outputs_key(path, shared) for path in sorted((root / "chapters").glob("*.ipynb"))}


def stale_outputs(root: Path = ROOT) -> list[str]:
    """Name the chapters whose stored outputs are older than what they were made from."""
    record = root / RECORD
    stored = json.loads(record.read_text("utf-8")) if record.exists() else {}
    return [name for name, key in outputs_keys(root).items() if stored.get(name) != key]


def record_outputs(names: Iterable[str], root: Path = ROOT) -> None:
    """Write down what the stored outputs of these chapters were made from; drop chapters that are gone."""
    record, keys = root / RECORD, outputs_keys(root)
    stored = json.loads(record.read_text("utf-8")) if record.exists() else {}
    stored |= {name: keys[name] for name in names if name in keys}
    stored = {name: stored[name] for name in keys if name in stored}
    record.write_text(json.dumps(stored, indent=1) + "\n", "utf-8", newline="\n")
