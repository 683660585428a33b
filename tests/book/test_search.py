"""What the search finds: numbers and the edges of table cells too; every search ends with a sentence."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from test_pages import PAGES

SUMMARY = "#search-results .search-summary"


def results(page, address: str, query: str) -> list[str]:
    page.goto(f"{address}/search.html?q={query}")
    expect(page.locator(SUMMARY)).not_to_have_text("", timeout=20_000)
    return page.locator("#search-results ul.search li a").evaluate_all("all => all.map(one => one.pathname)")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("988", "book/safety"),
        ("116 123", "book/safety"),
        ("13 11 14", "book/safety"),
        ("1737", "book/safety"),
        ("0.5", "chapters/06-guide-to-sessions"),
    ],
)
def test_a_number_that_a_page_shows_is_found(page, book_url, query, wanted):
    assert any(path.endswith(f"/{wanted}.html") for path in results(page, book_url, query))
    assert page.problems == []


@pytest.mark.parametrize("query", ["constructor", "__proto__", "hasOwnProperty", "the", "0", "%C2%A0", "("])
def test_every_search_ends_with_a_sentence(page, book_url, query):
    results(page, book_url, query)
    expect(page.locator(SUMMARY)).to_have_text(re.compile(r"\w+ .*[.!]$", re.DOTALL))
    expect(page.locator("#search-results h2")).to_have_text("Search Results")
    assert page.problems == []


def test_a_search_that_fails_or_has_no_index_ends_with_a_sentence(page, book_url):
    bodies = ["", "Search.setIndex({})"]
    page.route(
        re.compile("searchindex.js"),
        lambda route: route.fulfill(body=bodies[0], content_type="text/javascript"),
    )
    while bodies:
        page.goto(f"{book_url}/search.html?q=glutamate")
        expect(page.locator(SUMMARY)).to_contain_text("The search stopped, and nothing was found.")
        bodies.pop(0)


def test_the_words_of_every_table_cell_are_in_the_index(book_html):
    text = (book_html / "searchindex.js").read_text("utf8")
    index = json.loads(text.removeprefix("Search.setIndex(").removesuffix(")"))
    known = {name: set() for name in index["docnames"]}
    for terms in (index["terms"], index["titleterms"]):
        for term, places in terms.items():
            for place in places if isinstance(places, list) else [places]:
                known[index["docnames"][place]].add(term)
    cells = 0
    for name in PAGES[:-1]:
        soup = BeautifulSoup((book_html / f"{name}.html").read_text("utf8"), "html.parser")
        for hidden in soup.select("script, style, svg, .katex, .fact-note"):
            hidden.decompose()
        for cell in soup.select("article :is(td, th)"):
            for number in re.findall(r"\b\d+\b", cell.get_text(" ")):
                cells += 1
                assert number in known[name], (name, cell.get_text(" "))
    assert cells > 1000
