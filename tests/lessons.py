"""The chapters as a notebook shows them: what their text links to, and how a program opens them."""

import json
import os
import re
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Request

from book.extensions.mime import DEMO
from tests.jupyterlab import PATIENCE_MS, PYTHON

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
#: The extension's.
NAME = "ketamine-psychotherapy-course"
LINK = re.compile(r"\]\((?P<url>(?P<scheme>[a-z]+):[^()\s]+|\.\./book/[^()\s]+)\)")


def written(chapter: Path) -> Counter:
    """Count the links of a chapter by kind, as they stand in its text; code is no text."""
    cells = json.loads(chapter.read_text("utf-8"))["cells"]
    text = "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    text = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    kinds = Counter()
    for link in LINK.finditer(text):
        plain = link["scheme"] == "statistic" and link["url"].endswith("#year")
        kinds["figure" if plain else link["scheme"] or "book"] += 1
    return kinds


class Reader:
    """Somebody who opens one notebook after the other, in a program that has started.

    Parameters
    ----------
    browser : Browser
    address : str
        Of the server.
    program : {"jupyterlab", "notebook"}
    kernel : bool
        Whether the server has one to offer; if not, the reader chooses to have none.
    """

    def __init__(self, browser: Browser, address: str, program: str = "jupyterlab", kernel: bool = True):
        self.address, self.program, self.kernel = address, program, kernel
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.set_default_timeout(60_000)
        context.route(
            lambda url: urlsplit(url).hostname not in ("127.0.0.1", "localhost"), lambda route: route.abort()
        )
        self.page: Page = context.new_page()
        #: Files of the extension that were asked for.
        self.asked: list[str] = []
        self.page.on("request", self._note)
        if program == "jupyterlab":
            self.page.goto(f"{address}/lab?token=course")
            self.page.wait_for_function("window.jupyterapp?.shell?.isAttached", timeout=PATIENCE_MS)

    def _note(self, request: Request) -> None:
        if f"/{NAME}/" in request.url:
            self.asked.append(urlsplit(request.url).path.rpartition("/")[2])

    def open(self, notebook: str) -> Page:
        """Open a notebook, and close the one that was open."""
        if self.program == "notebook":
            self.page.goto(f"{self.address}/notebooks/{notebook}?token=course")
        else:
            self.page.evaluate(
                """(path) => {
                  for (const panel of [...jupyterapp.shell.widgets('main')]) panel.dispose();
                  jupyterapp.commands.execute('docmanager:open', { path });
                }""",
                notebook,
            )
        if not self.kernel:
            self.page.locator(".jp-Dialog .jp-mod-reject").click(timeout=PATIENCE_MS)
        self.page.locator(".jp-MarkdownCell.jp-mod-rendered p").first.wait_for(timeout=PATIENCE_MS)
        return self.page


def stored(chapter: Path) -> list[dict]:
    """List the demos that a chapter's cells have stored: `demo` and `state`."""
    cells = json.loads(chapter.read_text("utf-8"))["cells"]
    outputs = (output.get("data", {}) for cell in cells for output in cell.get("outputs", ()))
    return [data[DEMO] for data in outputs if DEMO in data]


def come_near(page: Page, chapter: Path) -> None:
    """Scroll to each stored demo of a chapter that is open without a kernel, until all have begun."""
    # Again and again: cells on the way had a height that was only estimated, or are not there yet.
    page.wait_for_function(
        """(count) => {
          document.querySelector('.jp-Notebook .course-demo-far')?.scrollIntoView();
          return document.querySelectorAll('.jp-Notebook .demo').length === count;
        }""",
        arg=len(stored(chapter)),
    )


def trust(folder: Path) -> None:
    """Trust the notebooks of a folder, as the command of its server's user would."""
    subprocess.run(
        [PYTHON, "-m", "jupyter", "trust", *map(str, folder.rglob("*.ipynb"))],
        env={**os.environ, "JUPYTER_DATA_DIR": str(folder / "jupyter_data_dir")},
        check=True,
        capture_output=True,
    )
