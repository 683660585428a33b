"""A copy of the course for another country: its lines everywhere, and none of the first left."""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from bs4 import BeautifulSoup

from evidence import crisis, crisis_lines

ROOT = Path(__file__).resolve().parent.parent.parent
LINES = """\
country: Germany
crisis_lines:
  - place: Germany
    service: TelefonSeelsorge
    words: call 0800 111 0 111
    call: 0800 111 0 111
    emergency: "112"
    source: https://www.telefonseelsorge.de
    checked: 2026-11-01
cases: our-cases
organiser: {name: Ward & <School>, contact: ward@example.org}
guidelines:
  - {title: House rule, note: Two nurses stay., link: "https://example.org/a", checked: 2026-11-01}
"""


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def germany(book_html, tmp_path_factory) -> Path:
    """A copy of the project, adapted and built: its folder."""
    folder = tmp_path_factory.mktemp("germany") / "course"
    names = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    shutil.copytree(ROOT / "widgets" / "static", folder / "widgets" / "static")
    shutil.copytree(ROOT / "_build" / "fonts", folder / "_build" / "fonts")
    plan = folder / "workshop.yml"
    plan.write_text(plan.read_text("utf-8").replace("language: en", "language: de") + LINES, "utf-8")
    case = (folder / "widgets" / "vignettes" / "cases" / "veteran.yml").read_text("utf-8")
    own = folder / "our-cases" / "pilot.yml"
    own.parent.mkdir()
    own.write_text(case.replace(yaml.safe_load(case)["title"], "A pilot from Bremen"), "utf-8")
    run(folder, "widgets/build.py")
    run(folder, "-m", "book.extensions.facts")
    run(folder, "-m", "book.outputs", "chapters/06-guide-to-sessions.ipynb")
    run(folder, "-m", "book.build")
    run(folder, "-m", "book.dist")
    return folder


def outputs(folder: Path) -> dict[str, str]:
    """Return every text that somebody gets, by its name; zips and the wheel are opened."""
    found = {}

    def add(name: str, content: bytes) -> None:
        if name.endswith((".zip", ".whl")):
            with ZipFile(BytesIO(content)) as archive:
                for inner in archive.namelist():
                    add(f"{name}/{inner}", archive.read(inner))
        elif Path(name).suffix in {
            ".html",
            ".js",
            ".json",
            ".ipynb",
            ".md",
            ".csv",
            ".txt",
            ".yml",
            ".py",
            ".mjs",
        }:
            found[name] = content.decode("utf-8", errors="replace")

    for part in ("_build/html", "_build/dist"):
        for path in (folder / part).rglob("*"):
            if path.is_file():
                add(path.relative_to(folder).as_posix(), path.read_bytes())
    return found


@pytest.fixture(scope="module")
def texts(germany):
    return outputs(germany)


def test_no_line_of_the_first_is_left(texts):
    assert len(texts) > 300
    first = [row for _, row in crisis_lines().iterrows()]
    told = [crisis.sentence(row) for row in first]
    told += [
        part.address for row in first for part in crisis.parts(row) if part.address.startswith(("tel", "sms"))
    ]
    left = [
        f"{name}: {line}"
        for name, text in texts.items()
        for line in told
        # Not as the beginning of a longer number.
        if line in text and f"{line}0" not in text
    ]
    assert left == []


def test_its_own_line_stands_on_every_page(germany):
    for path in (germany / "_build" / "html").glob("*/*.html"):
        footer = BeautifulSoup(path.read_text("utf8"), "html.parser").select_one("footer.course-footer")
        assert "Germany: call 0800 111 0 111" in " ".join(footer.text.split()), path
        assert footer.select_one("a[href='tel:08001110111']")
        assert "If life is in danger, call 112." in " ".join(footer.text.split()), path
        assert footer.select_one("a[href='tel:112']")
        assert "adapted for Germany by Ward & <School>: ward@example.org." in " ".join(footer.text.split())


def test_it_stands_in_demos_notebooks_and_the_package(texts):
    for place in ("demos/vignettes", "404.html", "notebooks/06", "learner-notebooks.zip", "crisis_lines.csv"):
        assert any(place in name and "0800 111 0 111" in text for name, text in texts.items()), place
    [table] = [text for name, text in texts.items() if name.endswith(".whl/evidence/crisis_lines.csv")]
    assert table.count("\n") == 2 and "TelefonSeelsorge" in table


def test_what_the_organiser_adds_is_there(germany, texts):
    html = germany / "_build" / "html"
    for page in ("guidelines", "safety"):
        assert (
            "House rule: Two nurses stay."
            in BeautifulSoup((html / "book" / f"{page}.html").read_text("utf8"), "html.parser").get_text()
        )
    page = BeautifulSoup((html / "chapters" / "06-guide-to-sessions.html").read_text("utf8"), "html.parser")
    assert page.html["lang"] == "de"
    cases = page.select_one('.course-demo[data-demo="vignettes"] > script')["data-state"]
    assert "A pilot from Bremen" in texts[f"_build/html/demos/{cases}.js"]
    assert any(name.endswith(".whl/widgets/vignettes/cases/pilot.yml") for name in texts)
