"""Pack what can be handed out: ``python -m book.dist`` writes two zip files into ``_build/dist``.

One is the book, to open from a USB stick; the other the learner's notebooks, with what they need to run. The
same contents give the same bytes: files are in order, times are fixed. A solution in either stops it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat

from book.editions import leaks, select

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
CHAPTERS = ROOT / "chapters"
DIST = ROOT / "_build" / "dist"
NAME = "ketamine-psychotherapy-course"
TEXT = {".html", ".ipynb", ".js", ".json", ".md", ".txt", ".yml"}
README = """\
# The course's notebooks

You need Python 3.11 or newer, and the internet once, for the installation. Open a terminal in this folder.

On Linux and macOS:

    python3 -m venv .venv
    .venv/bin/pip install -c requirements.lock ./{wheel}
    .venv/bin/jupyter lab chapters

On Windows:

    py -m venv .venv
    .venv\\Scripts\\pip install -c requirements.lock .\\{wheel}
    .venv\\Scripts\\jupyter lab chapters

Then open a chapter and choose Run > Run All Cells. Demos, quizzes and exercises come alive with their cells.
Solutions are not in here: your instructor has them.

This course teaches. It is no clinical advice and no training that entitles anybody to give ketamine.
"""


class DistError(ValueError):
    """Nothing was packed; the message says why in one sentence."""


def build_wheel() -> tuple[str, bytes]:
    """Build the course's package; return the file's name and contents."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-m", "hatchling", "build", "--target", "wheel",
                               "--directory", folder], cwd=ROOT, capture_output=True, text=True)
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            raise DistError(f"The package could not be built: {done.stderr.strip() or done.stdout.strip()}")
        return wheels[0].name, wheels[0].read_bytes()


def book_files(html: Path = HTML) -> dict[str, bytes]:
    """Return the files of the built book by their name in the zip."""
    if not (html / "index.html").exists():
        raise DistError("The book is not built yet; run 'make book' first.")
    return {f"{NAME}-book/{path.relative_to(html).as_posix()}": path.read_bytes()
            for path in html.rglob("*") if path.is_file()}


def notebook_files(chapters: Path = CHAPTERS) -> dict[str, bytes]:
    """Return the learner's notebooks and their data by their name in the zip."""
    files = {}
    for path in chapters.glob("*.ipynb"):
        learner = select(nbformat.read(path, as_version=4), "learner")
        files[f"{NAME}/chapters/{path.name}"] = (nbformat.writes(learner) + "\n").encode()
    for path in chapters.glob("*/*.yml"):
        files[f"{NAME}/{path.relative_to(chapters.parent).as_posix()}"] = path.read_bytes()
    return files


def refuse_leaks(files: dict[str, bytes], chapters: Path = CHAPTERS) -> None:
    """Stop if a file for learners gives a solution away."""
    originals = [nbformat.read(path, as_version=4) for path in sorted(chapters.glob("*.ipynb"))]
    for name, content in sorted(files.items()):
        if Path(name).suffix not in TEXT:
            continue
        text = content.decode("utf-8", errors="replace")
        published = nbformat.reads(text, as_version=4) if name.endswith(".ipynb") else text
        for original in originals:
            if found := leaks(published, original):
                raise DistError(f"{name} holds what is not for learners. {found[0]}")


def pack(path: Path, files: dict[str, bytes]) -> None:
    """Write a zip whose bytes depend on names and contents only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = ZipInfo(name, date_time=(2020, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3  # as on Unix, also when packed on Windows
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def dist(folder: Path = DIST) -> list[Path]:
    """Write both zip files and return their paths.

    Raises
    ------
    DistError
        If the book is not built, or a file for learners holds a solution. No zip is written then.
    """
    book, notebooks = book_files(), notebook_files()
    refuse_leaks({**book, **notebooks})
    wheel, content = build_wheel()
    notebooks |= {
        f"{NAME}/{wheel}": content,
        f"{NAME}/README.md": README.format(wheel=wheel).encode(),
        **{f"{NAME}/{name}": (ROOT / name).read_bytes() for name in ("LICENSE", "requirements.lock")},
    }
    paths = [folder / f"{NAME}-book.zip", folder / f"{NAME}-learner-notebooks.zip"]
    for path, files in zip(paths, (book, notebooks), strict=True):
        pack(path, files)
    return paths


if __name__ == "__main__":
    try:
        for written in dist():
            print(f"{written.relative_to(ROOT)}: {written.stat().st_size / 1e6:.1f} MB")
    except DistError as error:
        sys.exit(str(error))
