"""Worked corrections: the article's sentence is struck where another is offered for it."""

import re

import pytest
from bs4 import BeautifulSoup

from tests.conftest import ROOT

CHAPTERS = sorted(path.stem for path in (ROOT / "chapters").glob("*.ipynb"))


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_correction_strikes_what_the_article_says_and_nothing_else(book_html, name):
    page = BeautifulSoup((book_html / "chapters" / f"{name}.html").read_text("utf8"), "html.parser")
    offered = [one for one in page.find_all("p") if one.get_text().startswith("Say instead.")]
    struck = page.select(".course-struck")
    assert offered and len(struck) == len(offered) == len(page.select("p.course-instead"))
    for sentence, instead in zip(struck, offered, strict=True):
        paragraph, section = sentence.parent, instead.find_parent("section")
        assert paragraph.find_parent("section") == section
        assert section["id"].startswith("worked-correction")
        assert re.match(r"What the articles? says?\.$", paragraph.strong.get_text())
        assert paragraph.get_text() == f"{paragraph.strong.get_text()} {sentence.get_text()}"
        assert "course-instead" in instead["class"]
