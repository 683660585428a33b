"""Print pages to PDF by the Chromium that also drives the tests, in both sizes of paper."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

#: Pixels between the margins that the page's style for print leaves, by size of paper. Demos are drawn for
#: that width; the browser would print all letters smaller if one of them were wider.
SIZES = {"A4": 643, "Letter": 665}
SCREEN = {"width": 1100, "height": 1000}
HANDOUT = Path(__file__).with_name("handout.css")
#: A page is given this long to draw a demo or a figure.
PATIENCE_MS = 120_000
MOUNTED = "[...document.querySelectorAll('.course-demo')].every(demo => demo.dataset.mounted)"
SETTLED = "new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))"
#: Every figure comes into sight once, because a figure that nobody reached is not drawn.
SEEN = """async () => {
  for (const figure of document.querySelectorAll('.course-figure, .course-demo')) {
    figure.scrollIntoView({ block: 'center' });
    await SETTLED;
  }
}""".replace("SETTLED", SETTLED)
DRAWN = "[...document.querySelectorAll('.course-figure')].every(figure => 'drawn' in figure.dataset)"


class PrintError(RuntimeError):
    """A page could not be printed; the message says what to do in one sentence."""


def pages(pdf: Path) -> int:
    """Count the pages of a file that Chromium wrote, which leaves their objects uncompressed."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


class Printer:
    """Prints in a browser that stays open."""

    def __init__(self, page: object):
        self.page = page

    def _write(self, folder: Path, name: str) -> list[Path]:
        written = []
        for size, width in SIZES.items():
            self.page.set_viewport_size({**SCREEN, "width": width})
            self.page.evaluate(SETTLED)
            path = folder / size / f"{name}.pdf"
            path.parent.mkdir(parents=True, exist_ok=True)
            self.page.pdf(path=path, format=size, print_background=True, prefer_css_page_size=False)
            written.append(path)
        self.page.set_viewport_size(SCREEN)
        return written

    def sheet(self, html: str, folder: Path, name: str) -> list[Path]:
        """Print a sheet of :mod:`book.paper.sheets` as ``folder/<size>/<name>.pdf``; return the files."""
        self.page.set_content(html)
        return self._write(folder, name)

    def handout(self, page: Path, folder: Path, name: str) -> list[Path]:
        """Print a page of the book, demos as pictures, no code, no parameter tables; return the files."""
        self.page.goto(page.as_uri())
        self.page.keyboard.press("Tab")  # loads every demo
        self.page.wait_for_function(MOUNTED)
        self.page.evaluate(SEEN)
        self.page.wait_for_function(DRAWN)
        self.page.add_style_tag(path=HANDOUT)
        return self._write(folder, name)

    def whole(self, page: Path, folder: Path, name: str, without: str) -> list[Path]:
        """Print a page of the book, all of it opened, without the section of an id; return the files."""
        self.page.goto(page.as_uri())
        self.page.locator(f"#{without}").evaluate("section => section.remove()")
        self.page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")
        return self._write(folder, name)


@contextmanager
def printer(playwright: object = None) -> Iterator[Printer]:
    """Start a browser, and give what prints in it.

    Parameters
    ----------
    playwright : playwright.sync_api.Playwright, optional
        The one that runs already, of which a process can have one only.

    Raises
    ------
    PrintError
        If there is no Chromium; the message says what to install.
    """
    from playwright.sync_api import Error, sync_playwright

    import tasks

    path = os.environ.get("COURSE_CHROMIUM") or tasks.find_chromium()
    if not path:
        raise PrintError(
            "Printing needs Chromium, and there is none: install the package 'chromium' or Google Chrome, "
            "or set COURSE_CHROMIUM to the path of one."
        )
    with nullcontext(playwright) if playwright else sync_playwright() as driver:
        try:
            # Chromium refuses its own sandbox to root, and needs it for nobody else.
            root = hasattr(os, "geteuid") and os.geteuid() == 0
            # Letters keep their own widths: a browser without windows would round each up.
            flags = ["--font-render-hinting=none", *(["--no-sandbox"] if root else [])]
            browser = driver.chromium.launch(executable_path=path, args=flags)
        except Error as error:
            raise PrintError(f"{path} could not be started: {str(error).splitlines()[0]}") from None
        page = browser.new_page(viewport=SCREEN, color_scheme="light")
        page.set_default_timeout(PATIENCE_MS)
        yield Printer(page)
        browser.close()
