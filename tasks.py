"""Every command of the project, on any system: ``python tasks.py`` lists them; ``make`` calls them.

Standard library only, because it is what creates the environment that everything else needs.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
BUILD = ROOT / "_build"
HTML = BUILD / "html"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def say(message: str) -> None:
    """Print a line at once, so that it stands before the output of what it announces."""
    print(message, flush=True)


def run(*command: str | Path, **kwargs) -> None:
    """Run a command in the project's folder; end with its exit code if it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, **kwargs)
    if done.returncode:
        sys.exit(done.returncode)


def digest(paths: list[Path]) -> str:
    """Hash names and contents of files, so that a step runs again only after its inputs changed."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.relative_to(ROOT).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def changed(stamp: Path, key: str) -> bool:
    """Tell whether the step that left `stamp` behind has to run again."""
    return not stamp.exists() or stamp.read_text() != key


def environment() -> None:
    """Create .venv and install the lock into it; does nothing when the lock is already installed."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file also starts on an older Python, to say this)
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    stamp = VENV / "installed"
    key = digest([ROOT / "requirements.lock", ROOT / "pyproject.toml"])
    if PYTHON.exists() and not changed(stamp, key):
        return
    if not PYTHON.exists():
        say("Creating .venv")
        run(sys.executable, "-m", "venv", VENV)
    say("Installing the locked packages (a few minutes the first time)")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "-r", "requirements.lock")
    # The environment already holds what the build needs, so pip must not fetch it a second time.
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(key)


def front_end() -> None:
    """Bundle the demos' JavaScript; does nothing when no source of it changed."""
    environment()
    run(PYTHON, ROOT / "widgets" / "build.py")


def book(edition: str = "learner") -> None:
    """Build the book into _build/html with warnings as errors."""
    front_end()
    run(PYTHON, "-m", "book.build", "--edition", edition)


def serve(port: int) -> None:
    """Build the book and serve it on this machine only."""
    book()
    while True:
        with socket.socket() as probe:
            if os.name != "nt":
                # As http.server does, so that a port in TIME_WAIT does not count as taken.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
                break
            except OSError:
                say(f"Port {port} is taken; trying {port + 1}.")
                port += 1
    say(f"The book is at http://127.0.0.1:{port}/  (Ctrl-C stops it)")
    try:
        run(PYTHON, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", HTML)
    except KeyboardInterrupt:
        say("Stopped.")


def find_chromium() -> str | None:
    """Return the browser that the tests are to drive, or None."""
    named = os.environ.get("COURSE_CHROMIUM")
    return named or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def chromium() -> str:
    """Find or install a Chromium: the PATH, else the distribution's package, else Playwright's own."""
    found = find_chromium()
    if found:
        return found
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        say("No Chromium found: installing the distribution's package 'chromium' (for the browser tests)")
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "chromium"], **quiet)
        found = find_chromium()
    if not found:
        say("No Chromium found: trying Playwright's own download")
        done = subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"])
        if done.returncode == 0:
            ask = (
                "from playwright.sync_api import sync_playwright as start\n"
                "with start() as playwright: print(playwright.chromium.executable_path)"
            )
            found = subprocess.run([PYTHON, "-c", ask], capture_output=True, text=True).stdout.strip()
    if not found:
        sys.exit(
            "The browser tests need Chromium: install the package 'chromium', "
            "or set COURSE_CHROMIUM to its path."
        )
    return found


def test(arguments: list[str]) -> None:
    """Build the book, then run every check: models, evidence, notebooks, pages, JupyterLab."""
    book()
    # A file's tests stay in one process, so that what they share is set up once.
    spread = ("--numprocesses", "auto", "--maxprocesses", "4", "--dist", "loadfile")
    # Every core has its process already: threads for matrices of ten rows would only wait for each other.
    settings = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "COURSE_CHROMIUM": chromium()}
    run(PYTHON, "-m", "pytest", *spread, *arguments, env={**os.environ, **settings})


def lint() -> None:
    """Run ruff, import-linter, codespell and the JavaScript type check."""
    front_end()
    run(PYTHON, "-m", "ruff", "check", ".")
    run(SCRIPTS / "lint-imports")
    run(SCRIPTS / "codespell")
    run(PYTHON, "widgets/build.py", "--check-types")


def lab() -> None:
    """Open JupyterLab on the chapters."""
    front_end()
    run(PYTHON, "-m", "jupyterlab", "chapters")


def dist() -> None:
    """Zip the book for a USB stick, and the learner's notebooks without solutions."""
    book()
    run(PYTHON, "-m", "book.dist")


def bench() -> None:
    """Measure the budgets; print them as a table and write _build/bench.json."""
    book()
    run(PYTHON, "-m", "tests.bench", env={**os.environ, "COURSE_CHROMIUM": chromium()})


def facts() -> None:
    """Rewrite the figures quoted in the chapters from the evidence tables."""
    environment()
    run(PYTHON, "-m", "book.extensions.facts")


def outputs() -> None:
    """Run the chapters and store their outputs in the notebooks."""
    front_end()
    run(PYTHON, "-m", "book.outputs")


def lock() -> None:
    """Write requirements.lock anew from pyproject.toml (needs uv) and package-lock.json from package.json."""
    if not shutil.which("uv"):
        sys.exit("Writing the lock needs uv: pip install uv")
    run("uv", "pip", "compile", "pyproject.toml", "--all-extras", "--universal", "--python-version", "3.11",
        "--no-header", "--annotation-style", "line", "--quiet", "--output-file", "requirements.lock")
    environment()
    run(PYTHON, "widgets/build.py", "--lock")


def clean() -> None:
    """Remove the environment and everything built."""
    for path in (VENV, BUILD, ROOT / "node_modules", ROOT / "widgets" / "static"):
        shutil.rmtree(path, ignore_errors=True)


def main() -> None:
    """Read the command line and run one task."""
    every = (serve, test, lab, book, dist, bench, lint, facts, outputs, lock, clean)
    tasks = {task.__name__: task for task in every}
    parser = argparse.ArgumentParser(prog="tasks.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for name, task in tasks.items():
        command = commands.add_parser(name, help=task.__doc__.splitlines()[0])
        if task is serve:
            command.add_argument("--port", type=int, default=8000)
        if task is book:
            command.add_argument("--edition", choices=("learner", "instructor"), default="learner")
        if task is test:
            command.add_argument("arguments", nargs="*", help="passed on to pytest")
    options = vars(parser.parse_args())
    started = time.monotonic()
    name = options.pop("task")
    tasks[name](**options)
    say(f"{name}: {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
