"""What a first visit costs: bytes are the same on every machine, so they are held to their budget here."""

import pytest
from test_pages import CHAPTER, PAGES, ROOT

from tests.bench import FIRST_VISIT_BYTES, first_visit


@pytest.mark.parametrize("name", PAGES)
def test_a_first_visit_keeps_its_budget(browser, book_url, name):
    sizes, elsewhere = first_visit(browser, f"{book_url}/{name}.html")
    # Tables of all claims, trials or sources are longer than a lesson.
    budget = FIRST_VISIT_BYTES if name.startswith("chapters/") else 300_000
    assert sum(sizes.values()) <= budget, sorted(sizes.items(), key=lambda item: -item[1])
    assert elsewhere == []
    assert not any("plotly" in file for file in sizes)


def test_what_a_visit_adds_up_to_includes_text_and_fonts_and_no_demo_further_down(browser, book_url):
    sizes, _ = first_visit(browser, f"{book_url}/{CHAPTER}.html")
    kinds = {file.rsplit(".", 1)[-1] for file in sizes}
    assert {"html", "css", "js", "woff2", "svg"} == kinds
    assert not any(file.startswith("demos/") for file in sizes)
    assert sizes[f"{CHAPTER}.html"] > 10_000


def test_only_what_pages_use_is_published(book_html):
    names = {path.name for path in (book_html / "_static").rglob("*") if path.is_file()}
    scripts = {name for name in names if name.endswith((".js", ".css"))}
    ours = {path.name for path in (ROOT / "book" / "scripts").glob("*.js")} | {"form.js"}
    theirs = {"book.css", "book.js", "slides.css", "plotly.js", "searchtools.js", "language_data.js"}
    assert scripts - ours == theirs
    assert not any("mathjax" in name or "require" in name for name in names)
