"""Bundle the demos' JavaScript: one ES module a demo for JupyterLab, one classic script for the page.

Run as a script, and by ``book/jupyterlab/build.py``, which adds the notebook extension.
ES modules do not load from ``file://``, so the published page gets a classic script of the same sources.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT))  # a bare ``python widgets/build.py`` starts elsewhere
import inputs  # noqa: E402
from nodejs import module, node, npm  # noqa: E402

WIDGETS = ROOT / "widgets"
STATIC = WIDGETS / "static"


def install_packages() -> None:
    """Install the locked npm packages, if the lock has changed since."""
    stamp, key = ROOT / "node_modules" / "installed", inputs.key("packages")
    if not inputs.current(stamp, key):
        npm("ci")
        stamp.write_text(key, "utf-8")


def write_models() -> None:
    """Write the models' JavaScript from their SymPy statements, if one of them changed."""
    stamp, key = STATIC / "models" / "built", inputs.key("models")
    if inputs.current(stamp, key):
        return
    print("Writing the models as JavaScript", flush=True)
    shutil.rmtree(STATIC / "models", ignore_errors=True)  # a model that was renamed leaves nothing behind
    module("models.derived.javascript", STATIC / "models")
    stamp.write_text(key, "utf-8")


def write_crisis_lines() -> None:
    """Write the crisis lines that the demos show, if their table changed."""
    stamp, key = STATIC / "crisis_lines.built", inputs.key("crisis lines")
    if inputs.current(stamp, key):
        return
    STATIC.mkdir(parents=True, exist_ok=True)
    module("evidence.crisis", STATIC / "crisis_lines.json")
    stamp.write_text(key, "utf-8")


def bundle() -> None:
    """Write ``static/<demo>.js`` (ES module) and ``static/<demo>.page.js`` (classic) for each demo."""
    stamp, key = STATIC / "built", inputs.key("bundles")
    if inputs.current(stamp, key):
        return
    print("Bundling the demos", flush=True)
    demos = sorted(view.parent.name for view in WIDGETS.glob("*/view.js"))
    options = {"demos": demos, "widgets": WIDGETS.as_posix(), "out": STATIC.as_posix()}
    node(WIDGETS / "bundle.mjs", json.dumps(options))
    stamp.write_text(key, "utf-8")


def build() -> None:
    """Build everything that is older than its sources."""
    install_packages()
    write_models()
    write_crisis_lines()
    bundle()


if __name__ == "__main__":
    if "--lock" in sys.argv:
        npm("install", "--package-lock-only")
    elif "--check-types" in sys.argv:
        build()
        node("node_modules/typescript/bin/tsc", "--project", "jsconfig.json")
    else:
        build()
