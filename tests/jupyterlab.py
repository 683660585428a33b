"""A real JupyterLab for tests: one server, as many notebooks as are asked for."""

import contextlib
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import nbformat
from playwright.sync_api import Browser, Page

import tasks
from book.outputs import KERNEL

#: A page that loads, a kernel that starts: on a busy machine both take their time.
PATIENCE_MS = 120_000
#: The Python whose JupyterLab and Notebook are opened; `make jupyters` names those with other versions.
PYTHON = os.environ.get("COURSE_JUPYTER", sys.executable)
#: What lessons are opened with there: the oldest JupyterLab is older than any Notebook 7.
PROGRAMS = os.environ.get("COURSE_PROGRAMS", "jupyterlab notebook").split()
#: A server that was asked to end is given this long.
GRACE_S = 15


@contextlib.contextmanager
def jupyter(folder: Path, program: str = "jupyterlab", *options: str) -> Iterator[str]:
    """Serve a folder with JupyterLab or Notebook, with settings of its own; yields the address."""
    command = [
        PYTHON,
        "-m",
        program,
        "--no-browser",
        "--allow-root",
        "--port=0",
        "--IdentityProvider.token=course",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.expose_app_in_browser=True",
        *tasks.OFFLINE,
        *options,
    ]
    own = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "JUPYTERLAB_SETTINGS_DIR",
        "JUPYTERLAB_WORKSPACES_DIR",
    )
    environment = {**os.environ, **{name: str(folder / name.lower()) for name in own}}
    server = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )
    log = []
    for line in server.stdout:
        log.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            break
    else:
        raise RuntimeError(f"{program} did not start:\n" + "".join(log))
    # What it says from now on has to be read, or it would wait for a reader.
    threading.Thread(target=server.stdout.read, daemon=True).start()
    try:
        yield found[0]
    finally:
        server.terminate()
        try:
            server.wait(GRACE_S)
        except subprocess.TimeoutExpired:  # now and then it waits for itself while it shuts down, for ever
            server.kill()
            server.wait()


@contextlib.contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Serve JupyterLab on a folder; yields an address with {0} for a notebook."""
    with jupyter(folder) as address:
        # A workspace for each notebook, or the second page would open the first notebook beside its own.
        yield f"{address}/lab/workspaces/{{0}}/tree/{{0}}.ipynb?token=course"


class Notebook:
    """A notebook that is open in JupyterLab, its kernel ready.

    Parameters
    ----------
    browser : Browser
        Opens the page.
    address : str
        As `jupyterlab` yields it.
    folder : Path
        The folder that it serves.
    cells : sequence of str
        Source of each code cell.
    """

    def __init__(self, browser: Browser, address: str, folder: Path, cells: list[str]):
        name = f"notebook-{len(list(folder.glob('*.ipynb')))}"
        made = [nbformat.v4.new_code_cell(source) for source in cells]
        nbformat.write(
            nbformat.v4.new_notebook(cells=made, metadata={"kernelspec": KERNEL}), folder / f"{name}.ipynb"
        )
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 1600})
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on(
            "console",
            lambda message: (
                self.problems.append(message.text)
                if message.type == "error" and re.search("demo|widget|course", message.text, re.I)
                else None
            ),
        )
        self.page.goto(address.format(name))
        self.page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=PATIENCE_MS)
        # Run before the kernel is there, JupyterLab would ask for one.
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE_MS)

    def run(self, index: int) -> None:
        """Run one cell by its keys, as a hand does."""
        self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{index}"] .cm-content').click()
        self.page.keyboard.press("Control+Enter")

    def run_all(self) -> None:
        """Run every cell from the menu."""
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
