"""Every command of the project, on any system: ``python tasks.py`` lists them; ``make`` calls them.

Standard library only, because it is what creates the environment that everything else needs.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import inputs

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
BUILD = ROOT / "_build"
HTML = BUILD / "html"
#: Biome formats JavaScript and CSS and finds unused names: one program where three would be needed.
BIOME = (PYTHON, "nodejs.py", "node_modules/@biomejs/biome/bin/biome")
#: JupyterLab asks the network for nothing.
OFFLINE = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")
#: Where it takes the settings of this environment from; by them it does not ask whether to fetch news either.
SETTINGS = VENV / "share" / "jupyter" / "lab" / "settings" / "overrides.json"
NO_NEWS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}
#: It opens on the chapters, and serves the book that they link to.
LAB = (
    *OFFLINE,
    "--ServerApp.root_dir=.",
    "--LabApp.default_url=/lab/tree/chapters",
    f"--ServerApp.extra_static_paths={HTML}",
)
#: Besides the locked versions: the oldest that the lessons meet, and the newest there is.
JUPYTERS = {
    "oldest-lab": ("jupyterlab==4.0.0",),
    "oldest-notebook": ("notebook==7.0.0", "jupyterlab==4.0.2"),
    "newest": ("jupyterlab<5", "notebook<8"),
}
#: The browser without windows goes first: it opens a new page in a quarter of the time.
HEADLESS = ("chromium-headless-shell", "chrome-headless-shell")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


def say(message: str) -> None:
    """Print a line at once, so that it stands before the output of what it announces."""
    print(message, flush=True)


def run(*command: str | Path, **kwargs) -> None:
    """Run a command in the project's folder; end with its exit code if it fails."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, **kwargs)
    if done.returncode:
        sys.exit(done.returncode)


def environment() -> None:
    """Create .venv and install the lock into it; does nothing when the lock is already installed."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file also starts on an older Python, to say this)
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    stamp = VENV / "installed"
    key = inputs.key("environment")
    if PYTHON.exists() and inputs.current(stamp, key):
        return
    if not PYTHON.exists():
        say("Creating .venv")
        run(sys.executable, "-m", "venv", VENV)
    say("Installing the locked packages (a few minutes the first time)")
    pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "-r", "requirements.lock")
    # The environment already holds what the build needs, so pip must not fetch it a second time.
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ".")
    # The folder above says that its scripts are modules; those that packages bring are not.
    (VENV / "package.json").write_text('{"type": "commonjs"}\n', "utf-8")
    stamp.write_text(key, "utf-8")


def front_end() -> None:
    """Bundle the demos' JavaScript; does nothing when no source of it changed."""
    environment()
    run(PYTHON, ROOT / "widgets" / "build.py")


def extension() -> None:
    """Build the notebook extension and put it where this environment's JupyterLab finds it."""
    environment()
    run(PYTHON, ROOT / "book" / "jupyterlab" / "build.py")


def book(edition: str = "learner") -> None:
    """Build the book into _build/html with warnings as errors."""
    front_end()
    run(PYTHON, "-m", "book.build", "--edition", edition)


def slides() -> None:
    """Build the book with a deck of slides for each chapter, and say where they are."""
    book()
    for deck in sorted((HTML / "slides").glob("*.html")):
        say(f"  {deck.relative_to(ROOT)}")
    say("Open one in a browser; S is the speaker's view. The workshop box is in the instructor's edition.")


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


def find_chromium(names: tuple[str, ...] = HEADLESS + CHROMIUM_NAMES) -> str | None:
    """Return the browser that the tests are to drive, or None."""
    named = os.environ.get("COURSE_CHROMIUM")
    return named or next((path for name in names if (path := shutil.which(name))), None)


def install_chromium() -> None:
    """Install the distribution's headless shell, and its Chromium: one test needs a browser with windows."""
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)
    for package, names in ((HEADLESS[0], HEADLESS), ("chromium", CHROMIUM_NAMES)):
        if not find_chromium(names):
            say(f"Installing the distribution's package '{package}' (for the browser tests)")
            subprocess.run(["apt-get", "install", "-y", "-qq", package], **quiet)


def chromium() -> str:
    """Find or install a Chromium: the PATH, else the distribution's package, else Playwright's own."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if root and shutil.which("apt-get") and not (find_chromium(HEADLESS) and find_chromium(CHROMIUM_NAMES)):
        install_chromium()
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
    extension()
    # A file's tests stay in one process, so that what they share is set up once. There is one process more
    # than cores, because those that drive a browser wait for its frames.
    processes = min(4, (os.cpu_count() or 1) + 1)
    spread = ("--numprocesses", str(processes), "--dist", "loadfile")
    # Every core has its process already: threads for matrices of ten rows would only wait for each other.
    settings = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "COURSE_CHROMIUM": chromium()}
    run(PYTHON, "-m", "pytest", *spread, *arguments, env={**os.environ, **settings})


def jupyters(only: str | None = None) -> None:
    """Install the course's wheel beside the oldest and the newest JupyterLab, and try the lessons there."""
    book()
    extension()
    browser, failed = chromium(), []
    wheels = BUILD / "wheel"
    shutil.rmtree(wheels, ignore_errors=True)
    run(PYTHON, "-m", "hatchling", "build", "--target", "wheel", "--directory", wheels)
    [wheel] = wheels.glob("*.whl")
    for name in [only] if only else JUPYTERS:
        say(f"{name}: installing {', '.join(JUPYTERS[name])} and the course")
        # Outside the project, where nothing of it can be found but what the wheel brings.
        with tempfile.TemporaryDirectory(prefix="course-jupyter-") as folder:
            run(sys.executable, "-m", "venv", folder)
            python = Path(folder) / PYTHON.relative_to(VENV)
            pip = (python, "-m", "pip", "--quiet", "--disable-pip-version-check")
            run(*pip, "install", wheel, *JUPYTERS[name])
            run(python, "-m", "jupyter", "--version")
            settings = {
                "COURSE_JUPYTER": str(python),
                "COURSE_PROGRAMS": " ".join(re.match("[a-z]+", wanted)[0] for wanted in JUPYTERS[name]),
                "COURSE_CHROMIUM": browser,
            }
            done = subprocess.run(
                [PYTHON, "-m", "pytest", "tests/book/jupyterlab"], cwd=ROOT, env={**os.environ, **settings}
            )
            if done.returncode:
                failed.append(name)
    if failed:
        sys.exit(f"The lessons fail in: {', '.join(failed)}")


def lint() -> None:
    """Run the linters, check formats and the JavaScript's types."""
    front_end()
    run(PYTHON, "-m", "ruff", "check", ".")
    run(PYTHON, "-m", "ruff", "format", "--check", ".")
    run(*BIOME, "check")
    run(SCRIPTS / "lint-imports")
    run(SCRIPTS / "codespell")
    run(PYTHON, "widgets/build.py", "--check-types")


def format() -> None:
    """Write Python, JavaScript and CSS in the project's style."""
    front_end()
    run(PYTHON, "-m", "ruff", "format", ".")
    run(*BIOME, "check", "--write")


def lab() -> None:
    """Open JupyterLab on the chapters."""
    extension()
    if not (HTML / "index.html").exists():
        book()
    SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    SETTINGS.write_text(json.dumps(NO_NEWS), encoding="utf-8")
    run(PYTHON, "-m", "jupyterlab", *LAB)


def dist() -> None:
    """Zip the book for a USB stick, and the learner's notebooks without solutions."""
    book()
    run(PYTHON, "-m", "book.dist")


def workshop() -> None:
    """Carry workshop.yml into the course, build both books, and pack what a workshop needs, printed."""
    environment()
    browser = chromium()
    facts()
    outputs()
    book("instructor")
    book()
    run(PYTHON, "-m", "book.paper", env={**os.environ, "COURSE_CHROMIUM": browser})


def bench() -> None:
    """Measure the budgets; print them as a table and write _build/bench.json."""
    book()
    extension()
    run(PYTHON, "-m", "tests.bench", env={**os.environ, "COURSE_CHROMIUM": chromium()})


def facts() -> None:
    """Rewrite the figures quoted in the chapters from the evidence tables."""
    environment()
    run(PYTHON, "-m", "book.extensions.facts")


def outputs() -> None:
    """Run the chapters whose outputs are out of date, and store their outputs in the notebooks."""
    front_end()
    run(PYTHON, "-m", "book.outputs")


def due() -> None:
    """List the evidence that is due for a check, and what lapses soon."""
    environment()
    run(PYTHON, "-m", "evidence.rechecks")


def lock() -> None:
    """Write requirements.lock anew from pyproject.toml (needs uv) and package-lock.json from package.json."""
    if not shutil.which("uv"):
        sys.exit("Writing the lock needs uv: pip install uv")
    run(
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        "--all-extras",
        "--universal",
        "--python-version",
        "3.11",
        "--no-header",
        "--annotation-style",
        "line",
        "--quiet",
        "--output-file",
        "requirements.lock",
    )
    environment()
    run(PYTHON, "widgets/build.py", "--lock")


def clean() -> None:
    """Remove the environment and everything built."""
    for path in (VENV, BUILD, ROOT / "node_modules", ROOT / "widgets" / "static"):
        shutil.rmtree(path, ignore_errors=True)


def main() -> None:
    """Read the command line and run one task."""
    every = (
        serve,
        test,
        lab,
        book,
        slides,
        dist,
        workshop,
        bench,
        jupyters,
        lint,
        format,
        facts,
        due,
        outputs,
        lock,
        clean,
    )
    tasks = {task.__name__: task for task in every}
    parser = argparse.ArgumentParser(prog="tasks.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    for name, task in tasks.items():
        command = commands.add_parser(name, help=task.__doc__.splitlines()[0])
        if task is serve:
            command.add_argument("--port", type=int, default=8000)
        if task is book:
            command.add_argument("--edition", choices=("learner", "instructor"), default="learner")
        if task is jupyters:
            command.add_argument("only", nargs="?", choices=JUPYTERS, help="one of them")
        if task is test:
            command.add_argument("arguments", nargs="*", help="passed on to pytest")
    options = vars(parser.parse_args())
    started = time.monotonic()
    name = options.pop("task")
    tasks[name](**options)
    say(f"{name}: {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
