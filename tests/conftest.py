"""What tests share: the built book, a server for it, a browser that reaches no other host."""

import contextlib
import functools
import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Playwright, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
import tasks  # noqa: E402
from tests.javascript import JavaScriptFile  # noqa: E402
from tests.jupyterlab import Notebook, jupyterlab  # noqa: E402
from tests.models import reference, reference_results  # noqa: E402, F401  (the second fills the registry)

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Letters as wide as a phone or a laptop sets them: without it the browser without windows rounds each up.
    "--font-render-hinting=none",
)

# On a machine with more to do JupyterLab takes longer than Playwright's 5 s to draw a chapter's cells.
expect.set_options(timeout=30_000)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the unit tests of JavaScript beside those of Python."""
    return JavaScriptFile.from_parent(parent, path=file_path) if file_path.name.endswith(".test.js") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give a test that drives a browser a second try: a busy machine can come between two events."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))


def run(*command) -> None:
    done = subprocess.run([sys.executable, *map(str, command)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def book_html() -> Path:
    """The learner's book, built from what is in the work tree; nothing happens if it is already."""
    run("widgets/build.py")
    run("-m", "book.build", "--edition", "learner")
    return ROOT / "_build" / "html"


class Quiet(http.server.SimpleHTTPRequestHandler):
    headers_of_all: ClassVar[dict[str, str]] = {}

    def log_message(self, *arguments) -> None:
        pass

    def end_headers(self) -> None:
        for name, value in self.headers_of_all.items():
            self.send_header(name, value)
        super().end_headers()


@contextlib.contextmanager
def serving(folder: Path, **headers: str) -> Iterator[str]:
    """Serve a folder on this machine, at the address that it gives; every answer has these headers.

    A dash in a header's name is written as "_".
    """
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    handler = functools.partial(type("Quiet", (Quiet,), {"headers_of_all": named}), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder until the tests end; returns its address."""
    with contextlib.ExitStack() as stack:
        yield lambda folder, **headers: stack.enter_context(serving(folder, **headers))


@pytest.fixture(scope="session")
def book_url(book_html, serve) -> str:
    return serve(book_html)


def chromium() -> str:
    """Return the browser's program."""
    path = os.environ.get("COURSE_CHROMIUM") or tasks.find_chromium()
    assert path, "The browser tests need Chromium: install the package 'chromium', or set COURSE_CHROMIUM."
    return path


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers; a process can have one only."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def open_notebook(browser, tmp_path_factory) -> Iterator[Callable[[list[str]], Notebook]]:
    """Open a notebook with these code cells in a real JupyterLab; one server serves all tests."""
    folder = tmp_path_factory.mktemp("jupyterlab")
    with jupyterlab(folder) as address:
        yield lambda cells: Notebook(browser, address, folder, cells)


def skip_guesses(scope: Page | Locator) -> None:
    """Skip every guess that a demo asks for, one after the other."""
    asked = scope.locator("button.skip:visible")
    while asked.count():
        asked.first.click()


def foreign(url: str) -> bool:
    """Tell whether a request leaves this machine."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.hostname not in ("127.0.0.1", "localhost")


def go(goto: Callable, url: str, **options):
    """Open an address and hear from the page: a Tab that comes before takes the focus out of it for good."""
    answer = goto(url, **options)
    goto.__self__.wait_for_function("document.hasFocus()")
    return answer


@contextlib.contextmanager
def new_page(browser: Browser, **options) -> Iterator[Page]:
    """Open a page with the network off for every other host.

    ``page.problems`` lists console errors, exceptions and failed requests; ``page.foreign`` lists what the
    page wanted from elsewhere.
    """
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    context.route(foreign, lambda route: route.abort())
    page = context.new_page()
    page.goto = functools.partial(go, page.goto)
    page.problems, page.foreign = [], []
    page.on("console", lambda message: message.type == "error" and page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("requestfailed", lambda request: page.problems.append(f"failed: {request.url}"))
    page.on("request", lambda request: foreign(request.url) and page.foreign.append(request.url))
    yield page
    context.close()


@pytest.fixture
def page(browser):
    """A page of a test's own; see `new_page`."""
    with new_page(browser) as page:
        yield page


def axe_finds(page: Page, where: str = "html") -> list[str]:
    """Return what axe finds wrong in a part of a page, a line for each element."""
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(content=AXE.read_text("utf8"))
    run = "where => axe.run(where, { resultTypes: ['violations'] })"
    return [
        f"{item['id']}: {node['target']} {node['html'][:120]} {node['failureSummary']}"
        for item in page.evaluate(run, where)["violations"]
        for node in item["nodes"]
    ]


def pytest_terminal_summary(terminalreporter) -> None:
    """Print what needed a second try, the reference values computed, and the number of random examples.

    Reports carry the last two from whichever process ran the test.
    """
    if again := terminalreporter.stats.get("rerun"):
        terminalreporter.section("second tries: each hides a race, in a test or in a page")
        for report in again:
            terminalreporter.write_line(f"{report.nodeid}\n{report.longreprtext}\n")
    told = [
        pair
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for pair in report.user_properties
    ]
    if examples := [count for name, count in told if name == "examples"]:
        terminalreporter.section("random examples")
        terminalreporter.write_line(f"{sum(examples):,} in {len(examples)} tests of properties")
    if results := dict(pair for name, pair in told if name == "reference value"):
        terminalreporter.section("reference values by model")
        for line in reference.summary(results):
            terminalreporter.write_line(line)
