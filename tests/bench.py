"""Measure the budgets: ``python -m tests.bench`` prints a table and writes ``_build/bench.json``.

Times depend on the machine, so nothing here is a test. What must always hold is tested elsewhere.
"""

from __future__ import annotations

import gzip
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

import tasks
from tests.book.jupyterlab import bench_lessons
from tests.conftest import FLAGS, foreign, serving, skip_guesses
from tests.models import bench_cohort, bench_parity, bench_pharmacokinetics

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
MOVES = 100
#: How many times the processor is slowed down, and milliseconds for a frame then.
FRAME_MS = {1: 16.7, 4: 33.0}
FIRST_VISIT_BYTES = 200_000
# Moves one control and waits until the demo says that it has redrawn, then for the frame that shows it.
MOVE = """async (demo, [name, moves]) => {
  const control = demo.querySelector(`[data-control="${name}"]`);
  const slider = control.querySelector("input[type=range]");
  const list = control.querySelector("select");
  const days = control.matches(".days") && control.querySelector("input");
  const text = control.matches(".text") && control.querySelector("input");
  const others = [...control.querySelectorAll("input[type=radio]:enabled, input[type=checkbox]:enabled")];
  if (control.matches("[data-off]") || (others.length === 1 && others[0].type === "radio")) return [];
  const frame = () => new Promise(requestAnimationFrame);
  const times = [];
  for (let move = 0; move < moves; move++) {
    await frame(); await frame();
    let drawn;
    const redrawn = new Promise((resolve, reject) => {
      drawn = () => resolve(performance.now());
      setTimeout(() => reject(new Error(`${name} moved and nothing was redrawn`)), 5000);
    });
    demo.addEventListener("course:redrawn", drawn, { once: true });
    const start = performance.now();
    if (slider) {
      const place = ((move * 37) % 101) / 100;
      const value = Number(slider.min) + place * (slider.max - slider.min);
      const before = slider.value;
      slider.value = value;
      if (slider.value === before) slider.value = place > 0.5 ? slider.min : slider.max;
      slider.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (list) {
      list.selectedIndex = (list.selectedIndex + 1) % list.options.length;
      list.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (days) {
      days.value = `${(move * 37) % 150}, ${151 + (move % 40)}`;
      days.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (text) {
      text.value = String(1 + (move % 2));
      text.dispatchEvent(new Event("input", { bubbles: true }));
      text.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (!others.length) {
      control.querySelector("button:enabled").click();
    } else {
      others[(others.findIndex((option) => option.checked) + 1) % others.length].click();
    }
    const end = await redrawn;
    await frame(); await frame();
    times.push([end - start, performance.now() - start]);
  }
  return times;
}"""


@dataclass
class Row:
    """One line of the table: what was measured, and whether it keeps its budget."""

    what: str
    measured: str
    budget: str
    kept: bool


def quantile(values: list[float], share: float) -> float:
    """Return the smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]


def frames(page: Page, url: str, slowed: int = 1) -> dict[str, dict[str, dict[str, float]]]:
    """Move every control of every demo of a page; return milliseconds by demo and control."""
    page.goto(url, wait_until="load")
    throttle = page.context.new_cdp_session(page)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for demo in page.locator(".course-demo").all():
        demo.scroll_into_view_if_needed()
        expect(demo).to_have_attribute("data-mounted", "true")
        skip_guesses(demo)
        controls = found.setdefault(demo.get_attribute("data-demo"), {})
        # A row of a chart is named after the control that moves it, and is none.
        names = demo.locator("[data-control]:has(input, select, button)").evaluate_all(
            "all => all.map(one => one.dataset.control)"
        )
        throttle.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        for name in names:
            # A choice made before may have switched this control off.
            demo.get_by_role("button", name="Reset", exact=True).evaluate("button => button.click()")
            moved = demo.evaluate(MOVE, [name, MOVES])
            if not moved:  # off in the usual setting, such as the form of ketamine in a spray
                continue
            redrawn, painted = zip(*moved, strict=True)
            controls[name] = {
                "p50": quantile(redrawn, 0.5),
                "p95": quantile(redrawn, 0.95),
                "paint_p50": quantile(painted, 0.5),
                "paint_p95": quantile(painted, 0.95),
            }
        throttle.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    return found


def first_visit(browser: Browser, url: str) -> tuple[dict[str, int], list[str]]:
    """Open a page with an empty cache and do not scroll.

    Returns
    -------
    tuple
        Bytes by file, as ``gzip -6`` would send them and fonts as they are; and the requests to other hosts.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(foreign, lambda route: route.abort())
    page = context.new_page()
    responses, elsewhere = [], []
    page.on("response", lambda response: responses.append(response))
    page.on("request", lambda request: foreign(request.url) and elsewhere.append(request.url))
    page.goto(url, wait_until="networkidle")
    bodies = {response.url: response.body() for response in responses}
    # A browser without windows has no place for the icon, which readers' browsers ask for.
    for icon in page.locator("link[rel=icon]").evaluate_all("links => links.map(({ href }) => href)"):
        bodies.setdefault(icon, context.request.get(icon).body())
    sizes = {}
    for address, body in bodies.items():
        name = urlsplit(address).path.lstrip("/")
        sizes[name] = len(body) if name.endswith(".woff2") else len(gzip.compress(body, 6, mtime=0))
    context.close()
    return sizes, elsewhere


def build_seconds() -> tuple[float, float]:
    """Build the book from nothing, then with nothing changed."""
    shutil.rmtree(ROOT / "_build" / "sphinx" / "learner", ignore_errors=True)
    shutil.rmtree(ROOT / "_build" / "fonts", ignore_errors=True)
    shutil.rmtree(HTML, ignore_errors=True)
    seconds = []
    for _ in range(2):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "book.build"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - start)
    return seconds[0], seconds[1]


def page_rows(found: dict) -> list[Row]:
    """Hold the build and the pages against the budgets."""
    clean, unchanged = found["build"]["clean"], found["build"]["unchanged"]
    table = [
        Row("clean build", f"{clean:.1f} s", "30 s", clean <= 30),
        Row("build with nothing changed", f"{unchanged:.1f} s", "6 s", unchanged <= 6),
    ]
    for name, visit in found["first_visit"].items():
        total = sum(visit["bytes"].values())
        kept = total <= FIRST_VISIT_BYTES
        table.append(
            Row(f"first visit of {name}", f"{total / 1000:.1f} kB", f"{FIRST_VISIT_BYTES // 1000} kB", kept)
        )
    elsewhere = sum(len(visit["foreign"]) for visit in found["first_visit"].values())
    table.append(Row("requests to other hosts", str(elsewhere), "0", elsewhere == 0))
    moved: dict[tuple[str, str], dict[int, dict[str, float]]] = {}
    for rates in found["frames"].values():
        for slowed, demos in rates.items():
            for demo, controls in demos.items():
                for name, times in controls.items():
                    moved.setdefault((demo, name), {})[slowed] = times
    for (demo, name), rates in moved.items():
        table.append(
            Row(
                f"{demo}: {name} moved, redrawn, p50 / p95 (painted p95); slowed four times",
                ", ".join(
                    f"{times['p50']:.1f} / {times['p95']:.1f} ({times['paint_p95']:.1f}) ms"
                    for times in rates.values()
                ),
                ", ".join(f"{FRAME_MS[slowed]} ms" for slowed in rates),
                all(times["p95"] <= FRAME_MS[slowed] for slowed, times in rates.items()),
            )
        )
    return table


def model_rows(found: dict) -> list[Row]:
    """Hold the models against the budgets."""
    course = found["models"]["course"]
    cohort, plasma = found["models"]["cohort"], found["models"]["plasma_2000_points"]
    cost = ", ".join(f"{one['seconds']:.1f} s for {one['patients']:,}" for one in found["models"]["cost"])
    return [
        Row(
            "one PK course, exact solution against LSODA",
            f"{course['ratio']:.0f} times faster",
            "100 times",
            course["ratio"] >= 100,
        ),
        Row("its error, of Cmax", f"{course['error']:.1e}", "1e-10", course["error"] <= 1e-10),
        *(
            Row(
                f"{name}: {pair.replace('_', ' ')}, {one['sets']} parameter sets",
                f"{one[pair]:.1e}",
                "1e-6",
                one[pair] <= 1e-6,
            )
            for name, one in found["models"]["parity"].items()
            for pair in one
            if "_against_" in pair
        ),
        *(
            Row(
                f"{one['patients']:,} virtual patients, {what}",
                f"{one['seconds']:.1f} s, {one['memory_gb']:.2f} GB",
                "15 s, 2 GB",
                one["seconds"] <= 15 and one["memory_gb"] <= 2,
            )
            for what, one in (("to response and relapse", cohort), ("2,000 concentrations each", plasma))
        ),
        Row(
            "cost of a cohort against its number of patients",
            f"number^{found['models']['exponent']:.2f} ({cost})",
            "number^1.1",
            found["models"]["exponent"] <= 1.1,
        ),
    ]


def lesson_rows(found: dict) -> list[Row]:
    """Hold what the notebook extension adds against its budget."""
    return [
        Row(
            f"with the extension: {what}",
            f"{one['on']:.0f} against {one['off']:.0f}, {one['added']:+.0f} (ratio {one['ratio']:.2f})",
            f"{bench_lessons.ADDED_MS} ms more" if "screen" in what else "none",
            "screen" not in what or one["added"] <= bench_lessons.ADDED_MS,
        )
        for what, one in bench_lessons.summary(found["lessons"]).items()
    ]


def table(rows: list[Row]) -> str:
    """Write the rows as a table."""
    lines = [("what", "measured", "budget", "")]
    lines += [(row.what, row.measured, row.budget, "kept" if row.kept else "MISSED") for row in rows]
    widths = [max(len(line[column]) for line in lines) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def report(found: dict, rows: list[Row]) -> None:
    """Print rows as a table, and write all that was measured so far: the models take long."""
    found.setdefault("budgets", []).extend(asdict(row) for row in rows)
    (ROOT / "_build" / "bench.json").write_text(json.dumps(found, indent=1) + "\n", "utf8")
    print(table(rows), flush=True)


def main() -> None:
    """Measure everything."""
    found: dict = {"machine": {"system": platform.platform(), "processors": os.cpu_count()}}
    print("Building", flush=True)
    found["build"] = dict(zip(("clean", "unchanged"), build_seconds(), strict=True))
    with serving(HTML) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=tasks.find_chromium(), args=list(FLAGS))
        found["machine"]["browser"] = browser.version
        found["first_visit"], found["frames"] = {}, {}
        for path in sorted((HTML / "chapters").glob("*.html")):
            print(f"Visiting {path.stem}", flush=True)
            url = f"{address}/chapters/{path.name}"
            sizes, elsewhere = first_visit(browser, url)
            found["first_visit"][path.stem] = {"bytes": sizes, "foreign": elsewhere}
            if 'class="course-demo"' in path.read_text("utf8"):
                found["frames"][path.stem] = {}
                for slowed in FRAME_MS:
                    page = browser.new_page(viewport={"width": 1280, "height": 900})
                    found["frames"][path.stem][slowed] = frames(page, url, slowed)
                    page.close()
        print("Opening the chapters in JupyterLab", flush=True)
        found["lessons"] = bench_lessons.measure(browser)
        browser.close()
    report(found, page_rows(found))
    report(found, lesson_rows(found))
    for name, visit in found["first_visit"].items():
        if name in found["frames"]:
            print(f"\nFirst visit of {name}, bytes by file")
            for file, size in sorted(visit["bytes"].items(), key=lambda item: -item[1]):
                print(f"{size:>9,}  {file}")
    print("\nSolving", flush=True)
    found["models"] = (
        {"course": bench_pharmacokinetics.course_speed()}
        | bench_cohort.measure()
        | {"parity": bench_parity.measure()}
    )
    report(found, model_rows(found))
    print("\nAll of it is in _build/bench.json.")


if __name__ == "__main__":
    main()
