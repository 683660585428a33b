"""Pages with nothing but a demo, as the book would write them."""

import json
import shutil
from pathlib import Path

import pytest

from book.extensions.mime import demo_html
from tests.conftest import ROOT, run
from widgets import NeuralPlasticity
from widgets.demo import Demo

PAGE = """<!doctype html>
<html lang="en" data-theme="{theme}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Demo</title>
<style>body {{ margin: 0 }} html[data-theme=dark] body {{ background: #121718; color: #e7ebea }}</style>
</head>
<body>
<main><h1>Demo</h1><h2>In the text</h2>{demo}</main>
<script defer src="{name}.page.js"></script>
</body>
</html>"""


def drawn(page) -> dict:
    """Return what a demo says that it has drawn."""
    return page.evaluate("document.querySelector('.demo').drawn")


def settled(page) -> None:
    """Wait until the picture follows the last move."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def typed(page, **values) -> None:
    """Type values into the fields of controls that are shown."""
    for name, value in values.items():
        page.locator(f"[name={name}-typed]").fill(str(value))


def write_pages(folder: Path, pages: dict[str, Demo]) -> Path:
    """Write a page for each demo, by file name, with the built script beside it; "dark" is a dark page."""
    run("widgets/build.py")
    for name, demo in pages.items():
        shutil.copy(ROOT / "widgets" / "static" / f"{demo.demo}.page.js", folder)
        # A stored notebook sorts the keys of what it holds.
        state = json.loads(json.dumps(demo.state, sort_keys=True))
        html = demo_html({"demo": demo.demo, "state": state})
        theme = "dark" if name == "dark" else "light"
        (folder / f"{name}.html").write_text(PAGE.format(demo=html, name=demo.demo, theme=theme), "utf-8")
    return folder


def reach(page, name: str):
    """Bring a control into sight, by the further settings or by the drawer that it stands in; return it."""
    control = page.locator(f"[data-control={name}]")
    if control.is_hidden():
        drawer = control.locator("xpath=ancestor::details[1]/summary")
        (drawer if drawer.count() else page.locator(".hand .toggle")).click()
    return control


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory) -> Path:
    """A folder with the demo's page, light and dark, and with a page that holds its state."""
    run("widgets/build.py")
    usual, stressed = NeuralPlasticity(), NeuralPlasticity(stress=True, time_days=3)
    return write_pages(tmp_path_factory.mktemp("demo"), {"light": usual, "stressed": stressed, "dark": usual})


@pytest.fixture(scope="session")
def demo_url(demo_folder, serve) -> str:
    return serve(demo_folder)


@pytest.fixture
def demo(page, demo_url):
    """The demo with the guess skipped, on a page without a network."""
    page.goto(f"{demo_url}/light.html")
    page.get_by_role("button", name="Skip the guess").click()
    return page
