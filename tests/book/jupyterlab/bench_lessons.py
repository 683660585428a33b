"""What the extension costs: opening chapters with and without it, in turn, in one run of a server.

``python -m tests.book.jupyterlab.bench_lessons`` prints it alone; ``make bench`` holds it against the budget.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

import tasks
from tests.conftest import FLAGS
from tests.jupyterlab import PATIENCE_MS, jupyter
from tests.lessons import CHAPTERS, NAME, ROOT

#: Times that all chapters are opened, each with and without.
ROUNDS = 5
#: Milliseconds that it may add to the opening of a chapter.
ADDED_MS = 50
# Opens a chapter; gives the milliseconds until its first screen is drawn, and until all of its text is.
OPEN = """async ([path, texts]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const begun = performance.now();
  const opened = jupyterapp.commands.execute('docmanager:open', { path });
  let first;
  while (performance.now() < begun + 60000) {
    await frame();
    document.querySelector('.jp-Dialog .jp-mod-reject')?.click();  // there is no kernel to choose
    const panel = [...jupyterapp.shell.widgets('main')].find(({ context }) => context?.path === path);
    if (!panel) continue;
    const drawn = panel.node.querySelectorAll('.jp-MarkdownCell .jp-RenderedMarkdown > *:first-child');
    const shown = new Set([...drawn].map((part) => part.closest('.jp-Cell'))).size;
    if (shown >= 3) first ??= performance.now() - begun;
    if (shown >= texts) {
      await opened;
      return [first, performance.now() - begun];
    }
  }
  throw new Error(`${path} is not drawn to its end.`);
}"""


def texts(chapter: Path) -> int:
    """Count the cells of text."""
    cells = json.loads(chapter.read_text("utf-8"))["cells"]
    return sum(cell["cell_type"] == "markdown" and bool("".join(cell["source"]).strip()) for cell in cells)


def visit(browser: Browser, address: str, extended: bool) -> dict:
    """Open all chapters one after the other, in a fresh profile, and leave them open.

    Returns
    -------
    dict
        `first` and `all`: milliseconds by chapter; `begun` and `heap`: bytes of JavaScript before and after.
    """
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE_MS)
    if not extended:
        context.route(f"**/{NAME}/**", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{address}/lab?reset&token=course")  # or it would show what the last profile left open
    page.wait_for_function("window.jupyterapp?.shell?.isAttached")
    devtools = context.new_cdp_session(page)
    devtools.send("Performance.enable")

    def heap() -> int:
        for _ in range(2):
            devtools.send("HeapProfiler.collectGarbage")
        metrics = devtools.send("Performance.getMetrics")["metrics"]
        return next(one["value"] for one in metrics if one["name"] == "JSHeapUsedSize")

    page.wait_for_timeout(2000)  # JupyterLab does what it has put off
    begun = heap()
    times = [page.evaluate(OPEN, [f"chapters/{path.name}", texts(path)]) for path in CHAPTERS]
    assert bool(page.locator(".course-lesson").count()) == extended
    page.wait_for_timeout(3000)
    found = {"first": [one[0] for one in times], "all": [one[1] for one in times]}
    found |= {"begun": begun, "heap": heap()}
    context.close()
    return found


def measure(browser: Browser) -> dict:
    """Open all chapters with and without the extension, in turn; which goes first changes."""
    with TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "chapters", Path(folder) / "chapters")
        none = ("allowed_kernelspecs=none", "ensure_native_kernel=False")
        options = [f"--KernelSpecManager.{option}" for option in none]
        found: dict[str, list] = {"on": [], "off": []}
        with jupyter(Path(folder), "jupyterlab", *options) as address:
            visit(browser, address, True)  # the server reads every file once
            for number in range(ROUNDS):
                for name in ("on", "off") if number % 2 else ("off", "on"):
                    found[name].append(visit(browser, address, name == "on"))
    return found


def compared(pairs: list[tuple[float, float]]) -> dict[str, float]:
    """Return medians with and without, and those of the differences and ratios, pair by pair."""
    return {
        "on": median(on for on, _ in pairs),
        "off": median(off for _, off in pairs),
        "added": median(on - off for on, off in pairs),
        "ratio": median(on / off for on, off in pairs),
    }


def summary(found: dict) -> dict[str, dict[str, float]]:
    """Compare the same chapter of the same round, with and without, and what stays in memory, in MB."""
    rounds = list(zip(found["on"], found["off"], strict=True))
    told = {}
    for which, part in (("first chapter", slice(0, 1)), ("later chapter", slice(1, None))):
        for name, words in (("first", "first screen"), ("all", "all text")):
            told[f"{which}, {words}"] = compared(
                [pair for on, off in rounds for pair in zip(on[name][part], off[name][part], strict=True)]
            )
    told["memory, six chapters open"] = compared(
        [(on["heap"] / 1e6, off["heap"] / 1e6) for on, off in rounds]
    )
    return told


if __name__ == "__main__":
    with sync_playwright() as playwright:
        driven = playwright.chromium.launch(executable_path=tasks.find_chromium(), args=list(FLAGS))
        for what, one in summary(measure(driven)).items():
            print(what, {name: round(value, 2) for name, value in one.items()})
        driven.close()
