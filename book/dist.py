"""Pack what can be handed out: ``python -m book.dist`` writes two zip files into ``_build/dist``.

One is the book, to open from a USB stick; the other the learner's notebooks, with what they need to run and
plain copies of the pages that they link to, which JupyterLab opens beside them. What a self-check needs at
hand is encoded. The same contents give the same bytes: files are in order, times are fixed. A solution, a key
or a card that can be read in either stops it.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import nbformat
from bs4 import BeautifulSoup

from book.editions import leaks, select
from book.extensions.evidence_links import PAGES
from book.keys import given_away
from evidence import workshop
from widgets.quiz.lesson import ENCODED, encode

ROOT = Path(__file__).resolve().parent.parent
HTML = ROOT / "_build" / "html"
CHAPTERS = ROOT / "chapters"
DIST = ROOT / "_build" / "dist"
NAME = "ketamine-psychotherapy-course"
TEXT = {".html", ".ipynb", ".js", ".json", ".md", ".txt", ".yml"}
#: How a chapter links to a page of the book, and how its copy for learners does.
PAGE = re.compile(r"\]\(\.\./book/([a-z-]+)\.md")
COPY = re.compile(r"\]\(pages/([a-z-]+)\.html")
PLAIN = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 17px/1.5 sans-serif; }}
th, td {{ padding: 0.4rem 1rem 0.4rem 0; text-align: left; vertical-align: top; }}
</style>
{content}
</html>
"""
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

Then press a chapter's card, over the list of files, and in the chapter *Start*, which runs its cells: quizzes
and exercises come alive with them. Links and demos are alive already.
Solutions are not in here: your instructor has them.

This course teaches. It is no clinical advice and no training that entitles anybody to give ketamine.
"""


class DistError(ValueError):
    """Nothing was packed; the message says why in one sentence."""


def build_wheel() -> tuple[str, bytes]:
    """Build the course's package; return the file's name and contents."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        wheels = list(Path(folder).glob("*.whl"))
        if done.returncode or len(wheels) != 1:
            raise DistError(f"The package could not be built: {done.stderr.strip() or done.stdout.strip()}")
        return wheels[0].name, wheels[0].read_bytes()


def book_files(html: Path = HTML) -> dict[str, bytes]:
    """Return the files of the built book by their name in the zip."""
    if not (html / "index.html").exists():
        raise DistError("The book is not built yet; run 'make book' first.")
    return {
        f"{NAME}-book/{path.relative_to(html).as_posix()}": path.read_bytes()
        for path in html.rglob("*")
        if path.is_file()
    }


def notebook_files(chapters: Path = CHAPTERS) -> dict[str, bytes]:
    """Return the learner's notebooks and their data by their name in the zip."""
    files = {}
    for path in chapters.glob("*.ipynb"):
        learner = select(nbformat.read(path, as_version=4), "learner")
        for cell in learner.cells:
            if cell.cell_type == "markdown":
                cell.source = PAGE.sub(r"](pages/\1.html", cell.source)
        files[f"{NAME}/chapters/{path.name}"] = (nbformat.writes(learner) + "\n").encode()
    # The course test and the questions of pages are marked by their pages, and the cards of the role-plays
    # are the instructor's.
    for path in (*chapters.glob("quizzes/[0-9]*.yml"), *chapters.glob("exercises/*.yml")):
        name = path.with_suffix(ENCODED).relative_to(chapters.parent).as_posix()
        files[f"{NAME}/{name}"] = encode(path.read_text("utf8")).encode()
    return files


def plain_page(html: str) -> str:
    """Return what a page of the book says as HTML that needs no other file: no scripts, no links to pages."""
    content = BeautifulSoup(html, "html.parser").select_one("article")
    for quiz in content.select("section:has(> .course-exercise)"):
        quiz.decompose()  # its answers are marked by a script
    for part in content.select("script, noscript, form, button, svg, output, .headerlink"):
        part.decompose()
    for link in content.find_all("a"):
        if not link.get("href", "").startswith(("#", "https://", "tel:", "sms:")):
            link.unwrap()
    for tag in [content, *content.find_all(True)]:
        tag.attrs = {
            name: value
            for name, value in tag.attrs.items()
            if name in ("id", "href", "scope", "colspan", "rowspan")
        }
    return PLAIN.format(title=content.h1.get_text(), content=content, language=workshop.adapted().language)


def linked_pages(notebooks: dict[str, bytes], html: Path = HTML) -> dict[str, bytes]:
    """Return plain copies of the pages to which the learner's notebooks and notes lead, by name."""
    linked = {page for content in notebooks.values() for page in COPY.findall(content.decode())}
    linked |= {page.rpartition("/")[2] for page in PAGES.values()}
    return {
        f"{NAME}/chapters/pages/{page}.html": plain_page(
            (html / "book" / f"{page}.html").read_text("utf8")
        ).encode()
        for page in sorted(linked)
    }


def refuse_leaks(files: dict[str, bytes], chapters: Path = CHAPTERS) -> None:
    """Stop if a file for learners gives a solution, a key or a card away."""
    originals = [nbformat.read(path, as_version=4) for path in sorted(chapters.glob("*.ipynb"))]
    for name, content in sorted(files.items()):
        if Path(name).suffix not in TEXT:
            continue
        text = content.decode("utf-8", errors="replace")
        published = nbformat.reads(text, as_version=4) if name.endswith(".ipynb") else text
        for original in originals:
            if found := leaks(published, original):
                raise DistError(f"{name} holds what is not for learners. {found[0]}")
    if found := given_away(files, chapters):
        raise DistError(found[0])


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
        If the book is not built, or a file for learners holds a solution, a key or a card; no zip is written
        then.
    """
    book, notebooks = book_files(), notebook_files()
    notebooks |= linked_pages(notebooks)
    wheel, content = build_wheel()
    notebooks |= {
        f"{NAME}/{wheel}": content,
        f"{NAME}/README.md": README.format(wheel=wheel).encode(),
        **{f"{NAME}/{name}": (ROOT / name).read_bytes() for name in ("LICENSE", "requirements.lock")},
    }
    refuse_leaks({**book, **notebooks})
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
