"""Every sentence is the course's own: no eight words in a row from the articles, wherever a reader looks."""

import nbformat
import pytest
from bs4 import BeautifulSoup

from tests.book.eight_words import LENGTH, article_runs, runs, shared
from tests.conftest import ROOT

#: What people read besides the built pages: notebooks with solutions and workshop boxes, data, quizzes.
READ = (
    "chapters/**/*.ipynb",
    "chapters/**/*.yml",
    "book/**/*.md",
    "book/**/*.yml",
    "evidence/*.csv",
    "widgets/**/*.py",
    "widgets/**/*.js",
    "widgets/**/*.json",
    "widgets/**/*.yml",
    "README.md",
)


@pytest.fixture(scope="module")
def articles():
    return article_runs()


def test_a_run_is_found_whatever_its_case_and_punctuation():
    first = "one two three four, five six seven eight nine"
    assert [run for run, _ in runs(first)] == [
        "one two three four five six seven eight",
        "two three four five six seven eight nine",
    ]
    marks = frozenset(mark for _, mark in runs("One two—three four five six seven “eight”"))
    assert shared(first, marks) == ["one two three four five six seven eight"]
    assert shared("one two three four five six seven", marks) == []


def test_the_articles_are_in_the_list(articles):
    assert len(articles) > 4000
    assert all(len(mark) == 12 for mark in articles)
    assert LENGTH == 8


def test_no_page_shares_eight_words_with_an_article(book_html, articles):
    found = {}
    for page in book_html.rglob("*.html"):
        soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
        if here := shared(soup.get_text(" "), articles):
            found[page.relative_to(book_html).as_posix()] = here
    assert found == {}


@pytest.mark.parametrize("pattern", READ)
def test_no_source_shares_eight_words_with_an_article(articles, pattern):
    found = {}
    for path in ROOT.glob(pattern):
        if "static" in path.parts:
            continue
        text = path.read_text("utf-8")
        if path.suffix == ".ipynb":
            text = "\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells)
        if here := shared(text, articles):
            found[path.relative_to(ROOT).as_posix()] = here
    assert found == {}
