"""Every link of the six chapters is alive in JupyterLab and in Notebook, and shows what the page shows."""

import gzip
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from tests.jupyterlab import PROGRAMS
from tests.lessons import CHAPTERS, written

#: With and without a kernel, trusted and not.
WORLDS = {
    "jupyterlab": pytest.param(("jupyterlab", False, False), id="jupyterlab-no-kernel-untrusted"),
    "notebook": pytest.param(("notebook", True, True), id="notebook-kernel-trusted"),
}
FIGURES = ("trial", "safety", "guideline", "statistic")
#: What stands in the text, by what it became; notes and demos are not text.
ALIVE = """() => {
  const text = [...document.querySelectorAll('.jp-RenderedMarkdown')];
  const count = (selector) => text.flatMap((one) => [...one.querySelectorAll(selector)])
    .filter((one) => !one.closest('.fact-note')).length;
  return {
    claim: count('.fact-claim > .fact-button[aria-expanded][aria-controls]'),
    figures: count('.fact-figure > .fact-button[aria-expanded][aria-controls]'),
    term: count('.fact > .fact-term[href][aria-describedby]'),
    cite: count('.fact-cite[href*="references.html#cite-"]'),
    demo: count('.demo-link[href]'),
    book: count('a[href*="/static/book/"]:not(.fact-cite, .fact-term)'),
    dialled: count('.crisis-link[href^="tel:"]'),
    dead: count('a:not([href])') + count('a[href^="#course="]') + count('slot') + count('.fact-claim em'),
    without: count('.fact:not(:has(> .fact-note:not(:empty)))'),
  };
}"""
SHOWN = """() => [...document.querySelectorAll('.jp-RenderedMarkdown .fact')].map((fact) =>
  ['.fact-button, .fact-term', '.fact-note'].map((part) => fact.querySelector(part).textContent))"""


def plain(words: str) -> str:
    """Undo what the page's typography does to quotation marks and spaces."""
    return " ".join(words.translate(str.maketrans("“”‘’\N{NO-BREAK SPACE}", "\"\"'' ")).split())


def in_page(book_html: Path, chapter: Path) -> set[tuple[str, str]]:
    """Return what the facts of a chapter's page say, and their notes."""
    html = (book_html / "chapters" / f"{chapter.stem}.html").read_text("utf-8")
    article = BeautifulSoup(html, "html.parser").select_one("article")
    for template in article.select("template"):
        template.decompose()
    parts = (".fact-button, .fact-term", ".fact-note")
    return {
        tuple(plain(fact.select_one(part).get_text()) for part in parts) for fact in article.select(".fact")
    }


@pytest.mark.parametrize("world", [WORLDS[program] for program in PROGRAMS])
@pytest.mark.parametrize("chapter", CHAPTERS, ids=[path.stem for path in CHAPTERS])
def test_every_link_of_a_chapter_is_alive_and_says_what_the_page_says(reader, book_html, world, chapter):
    kinds = written(chapter)
    wanted = {
        "claim": kinds["claim"] + kinds["practice"],  # badges, both
        "figures": sum(kinds[kind] for kind in FIGURES),
        "term": kinds["term"],
        "cite": kinds["cite"],
        "demo": kinds["demo"],
        "book": kinds["book"],
        "dead": 0,
        "without": 0,
    }
    page = reader(*world).open(f"chapters/{chapter.name}")
    for kind in ("cite", "book"):
        page.wait_for_function(f"() => ({ALIVE})().{kind} === {kinds[kind]}")
    found = page.evaluate(ALIVE)
    # One link says all crisis lines, each with what can be dialled.
    assert (found.pop("dialled") > 5) == bool(kinds["crisis"])
    assert found == wanted
    shown = {(plain(words), plain(note)) for words, note in page.evaluate(SHOWN)}
    assert len(shown) > 20
    assert in_page(book_html, chapter) <= shown


def test_a_chapter_asks_for_60_kb_at_most(reader, extension):
    """Beyond its demos; what all chapters share, and the notes of the one."""
    begun = reader()
    for chapter in CHAPTERS:
        begun.open(f"chapters/{chapter.name}").locator(".fact-claim").first.wait_for()
    asked = {name for name in begun.asked if not name.startswith("demo-")}
    sizes = {name: len(gzip.compress((extension / "static" / name).read_bytes(), 6)) for name in asked}
    notes = [name for name in asked if name.startswith("chapter-")]
    assert len(notes) == len(CHAPTERS)
    shared = sum(sizes[name] for name in asked.difference(notes))
    assert shared + max(sizes[name] for name in notes) <= 60_000, sizes
