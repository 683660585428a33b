"""Build the notebook extension into ``_build/labextension``; hatchling calls this when a wheel is built.

A prebuilt extension needs no Node where it is installed. Its data, the notes of each chapter, come first.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))  # hatchling and a bare ``python book/jupyterlab/build.py`` start elsewhere
import inputs  # noqa: E402
from nodejs import module, node  # noqa: E402

SOURCES = ROOT / "book" / "jupyterlab"
STYLES = ROOT / "book" / "styles"
#: The page's own rules for what a notebook shows as well.
SHARED = ("colours.css", "evidence.css", "handles.css", "own-words.css", "progress.css")
MADE = ROOT / "_build" / "jupyterlab"
EXTENSION = ROOT / "_build" / "labextension"
#: Where JupyterLab looks for it, below the environment's folder.
PLACE = "share/jupyter/labextensions/ketamine-psychotherapy-course"


def build() -> None:
    """Build what is older than its sources: the demos, then the extension."""
    # By itself: the package around it imports what an environment for building a wheel does not have.
    subprocess.run([sys.executable, ROOT / "widgets" / "build.py"], cwd=ROOT, check=True)
    stamp, key = EXTENSION / "built", inputs.key("labextension")
    if inputs.current(stamp, key):
        return
    print("Building the notebook extension", flush=True)
    module("book.jupyterlab.notes", MADE)
    options = {
        "shared": [str(STYLES / name) for name in SHARED],
        "own": [str(MADE / "rooms.css"), str(SOURCES / "lesson.css")],
        "out": str(MADE / "lesson.raw.css"),
    }
    node(SOURCES / "style.mjs", json.dumps(options))
    packages = ROOT / "node_modules"
    node(
        packages / "@jupyter" / "builder" / "lib" / "build-labextension.js",
        "--core-package-file",
        packages / "@jupyterlab" / "core-meta" / "core.package.json",
        SOURCES,
    )
    install = {"packageManager": "python", "packageName": "ketamine-psychotherapy-course"}
    (EXTENSION / "install.json").write_text(json.dumps(install), "utf-8")
    stamp.write_text(key, "utf-8")


def install(environment: Path) -> None:
    """Copy the extension into an environment, where an editable installation has put an earlier one."""
    place = environment / PLACE
    if not inputs.current(place / "built", (EXTENSION / "built").read_text("utf-8")):
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(EXTENSION, place)


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script without the build extra
    pass
else:

    class CourseBuildHook(BuildHookInterface):
        """Build before hatchling collects files, and add the extension to what it installs."""

        def initialize(self, version: str, build_data: dict) -> None:
            """Build everything; an editable installation too needs the extension in its place."""
            build()
            build_data["shared_data"][str(EXTENSION)] = PLACE
            if version != "editable":
                build_data["force_include"] |= self.adapted()

        def adapted(self) -> dict[str, str]:
            """Return the files by which workshop.yml replaces or adds to the course's, by their source."""
            from evidence import datapackage, workshop

            plan, found = workshop.adapted(), {}
            if plan.crisis_lines:
                # Outside the project: hatchling then drops the file of the project that has its place.
                self.folder = TemporaryDirectory()
                lines = Path(self.folder.name) / "crisis_lines.csv"
                lines.write_text(datapackage.text("crisis_lines"), "utf-8", newline="")
                found[str(lines)] = "evidence/crisis_lines.csv"
            for case in sorted(plan.cases.glob("*.yml")) if plan.cases else ():
                found[str(case)] = f"widgets/vignettes/cases/{case.name}"
            return found


if __name__ == "__main__":
    build()
    install(Path(sys.prefix))
