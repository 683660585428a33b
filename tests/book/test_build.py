"""The build: what it refuses, what it leaves alone, what it keeps from learners."""

import json
import re
from pathlib import Path

import nbformat
import pytest
import snowballstemmer
import yaml
from bs4 import BeautifulSoup
from small_notebooks import code, markdown, notebook

import inputs
from book import assets, build
from book.editions import EDITIONS, leaks, withheld
from book.extensions import page as page_extension
from book.extensions.mime import DEMO

LESSON = notebook(
    markdown("# A lesson\n\nHow fast is it cleared?"),
    markdown("The *secret* clearance of marmalade is seventeen teaspoons a fortnight.", tags=("solution",)),
    code("clearance = dose_of_marmalade / area_under_marmalade_curve", tags=("solution",)),
    markdown("Ask the trainees where their marmalade goes before showing them.", tags=("instructor",)),
)


def given_away(lesson, folder) -> list[tuple[str, str]]:
    """List (file, what) of all that a learner's book gives away of a lesson's withheld cells."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".html", ".ipynb"):
            content = path.read_text("utf8")
            content = nbformat.reads(content, as_version=4) if path.suffix == ".ipynb" else content
            found += [(path.name, sentence) for sentence in leaks(content, lesson)]
    stem = snowballstemmer.stemmer("english").stemWord

    def stems(text: str) -> set[str]:
        return {stem(word) for word in set(re.findall(r"[a-z]+", text.lower()))}

    leaking = {name for name, _ in found}
    shown = [path.read_text("utf8") for path in folder.rglob("*.html") if path.name not in leaking]
    # Sphinx's index takes the tags out of an equation: to it, A<sub>m</sub> is the word "am".
    shown += [re.sub(r"<[^>]*>", "", page) for page in shown]
    shown += [cell.source for cell in lesson.cells if not withheld(cell)]
    hidden = [cell.source for cell in lesson.cells if withheld(cell)]
    secret = stems("\n".join(hidden)) - stems("\n".join(shown))
    index = (folder / "searchindex.js").read_text("utf8")
    terms = json.loads(re.search(r"Search\.setIndex\((.*)\)", index, re.DOTALL)[1])["terms"]
    return found + [("searchindex.js", word) for word in sorted(secret & {stem(term) for term in terms})]


def times(folder) -> dict:
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_a_warning_stops_the_build_and_is_shown(small_book, capsys):
    with pytest.raises(build.BuildError, match="warnings count as errors"):
        small_book({"book/a.md": "# A\n\nSee [nothing](missing.md).\n"})
    assert "missing.md" in capsys.readouterr().err


def test_an_unknown_edition_is_refused():
    with pytest.raises(build.BuildError, match="learner or instructor, not 'teacher'"):
        build.build("teacher")


def test_a_demo_without_its_script_is_named(small_book):
    lesson = notebook(markdown("# A"), code("x", {DEMO: {"demo": "nowhere", "state": {}}, "text/plain": "x"}))
    with pytest.raises(build.BuildError, match=r"demo nowhere has no nowhere\.page\.js"):
        small_book({"chapters/99-a.ipynb": lesson})


def test_a_broken_output_is_named_with_its_cell(small_book, capsys):
    lesson = notebook(markdown("# A"), code("x", {DEMO: {"demo": "No such!"}, "text/plain": "x"}))
    with pytest.raises(build.BuildError):
        small_book({"chapters/99-a.ipynb": lesson})
    assert "a demo's name is made of" in capsys.readouterr().err


def test_nothing_happens_twice_and_only_what_changed_is_written(small_book, monkeypatch):
    output = small_book({"book/a.md": "# A\n\nFirst.\n", "book/b.md": "# B\n\nStays.\n"})
    before = times(output)
    with monkeypatch.context() as patch:
        patch.setattr(build, "run_sphinx", lambda *_: pytest.fail("Sphinx ran although nothing changed"))
        small_book({"book/a.md": "# A\n\nFirst.\n", "book/b.md": "# B\n\nStays.\n"})
    assert times(output) == before
    small_book({"book/a.md": "# A\n\nSecond.\n", "book/b.md": "# B\n\nStays.\n"})
    after = times(output)
    assert after[output / "book/a.html"] != before[output / "book/a.html"]
    assert after[output / "book/b.html"] == before[output / "book/b.html"]
    assert "Second." in (output / "book/a.html").read_text("utf8")


def test_a_page_that_the_book_lost_is_removed(small_book):
    output = small_book({"book/a.md": "# A\n"})
    (output / "book/old.html").write_text("left by an earlier build")
    small_book({"book/a.md": "# A\n\nChanged.\n"})
    assert not (output / "book/old.html").exists()


def test_solutions_and_notes_reach_no_learner(small_book):
    output = small_book({"chapters/99-a.ipynb": LESSON})
    assert given_away(LESSON, output) == []
    assert len(nbformat.read(output / "notebooks/99-a.ipynb", as_version=4).cells) == 1


def test_a_leaked_solution_is_found(small_book, monkeypatch):
    monkeypatch.setattr(page_extension, "select", lambda notebook, edition: notebook)
    output = small_book({"chapters/99-a.ipynb": LESSON})
    assert {name for name, _ in given_away(LESSON, output)} == {"99-a.html", "searchindex.js"}


def test_a_solution_left_in_the_search_index_is_found(small_book):
    output = small_book({"chapters/99-a.ipynb": LESSON})
    index = output / "searchindex.js"
    index.write_text(index.read_text("utf8").replace('"terms": {', '"terms": {"marmalad": 1, '), "utf8")
    assert given_away(LESSON, output) == [("searchindex.js", "marmalad")]


def test_the_instructor_sees_both_folded_away(small_book):
    output = small_book({"chapters/99-a.ipynb": LESSON}, edition="instructor")
    page = BeautifulSoup((output / "chapters/99-a.html").read_text("utf8"), "html.parser")
    for words in ("clearance of marmalade", "area_under_marmalade_curve", "Ask the trainees"):
        folded = [place for place in page.select("details") if words in place.text]
        assert folded and not folded[0].has_attr("open"), words


def test_the_editions_do_not_share_a_folder():
    assert set(build.OUTPUTS) == set(EDITIONS)
    assert len(set(build.OUTPUTS.values())) == len(EDITIONS)


def test_the_published_book_gives_no_solution_away(book_html):
    lessons = sorted((build.ROOT / "chapters").glob("*.ipynb"))
    assert lessons
    for path in lessons:
        lesson = nbformat.read(path, as_version=4)
        assert any(withheld(cell) for cell in lesson.cells), f"{path.name} has no solution to keep back"
        assert given_away(lesson, book_html) == []


def test_equations_are_set_while_building(small_book):
    output = small_book({"book/a.md": "# A\n\n$$\nx = \\frac{a}{b}\n$$\n\nand $y^2$ within.\n"})
    page = BeautifulSoup((output / "book/a.html").read_text("utf8"), "html.parser")
    assert len(page.select("article .katex")) == 2
    assert not page.select(".katex-error")


def test_sources_are_not_published(book_html):
    assert (book_html / "index.html").exists()
    assert not list(book_html.rglob("_sources"))
    assert not list(book_html.rglob("*.map"))


def test_the_configuration_is_one_of_jupyter_book():
    from jupyter_book.config import validate_yaml

    config = yaml.safe_load((build.ROOT / "_config.yml").read_text("utf8"))
    assert validate_yaml(config, raise_on_errors=True) is None


def test_a_style_edit_is_published_without_reading_a_page(small_book, monkeypatch):
    pages = {"book/a.md": "# A\n\nFirst.\n"}
    small_book(pages)
    key, published = inputs.key, []

    def moved(*steps: str, root: Path) -> str:
        return key(*steps, root=root) + "!" * ("assets" in steps)

    monkeypatch.setattr(build, "run_sphinx", lambda *_: pytest.fail("Sphinx ran for a style sheet"))
    monkeypatch.setattr(assets, "publish", lambda *folders: published.append(folders))
    small_book(pages)
    assert published == []
    monkeypatch.setattr(inputs, "key", moved)
    small_book(pages)
    assert len(published) == 1


def test_a_build_that_failed_is_not_taken_for_built(small_book):
    small_book({"book/a.md": "# A\n\nFirst.\n"})
    for _ in range(2):
        with pytest.raises(build.BuildError):
            small_book({"book/a.md": "# A\n\nSee [nothing](missing.md).\n"})
    assert "Third." in (small_book({"book/a.md": "# A\n\nThird.\n"}) / "book/a.html").read_text("utf8")


def test_every_page_says_in_a_sentence_what_it_is(book_html):
    said = {}
    for path in sorted(book_html.glob("*/*.html")):
        head = BeautifulSoup(path.read_text("utf8"), "html.parser").head
        tags = {meta.get("name") or meta.get("property"): meta.get("content") for meta in head.select("meta")}
        assert tags["og:title"], path
        said[path] = tags.get("description", "")
        assert tags.get("og:description", "") == said[path]
    told = [words for words in said.values() if words]
    assert len(set(told)) == len(told)
    assert all(len(words) <= 160 and not words.startswith("Behind") for words in told)
    assert [name for name, words in said.items() if not words] == []


@pytest.mark.parametrize("lost", ["chapters/none.html", "book/none.html"])
def test_an_address_that_leads_nowhere_leads_home(page, book_html, book_url, lost):
    body = (book_html / "404.html").read_text("utf8")
    page.route(f"**/{lost}", lambda route: route.fulfill(status=404, body=body, content_type="text/html"))
    page.goto(f"{book_url}/{lost}")
    assert page.locator("a[href^='tel:']").count() > 3
    page.get_by_role("link", name="Open the book").click()
    page.wait_for_url("**/book/welcome.html")


@pytest.mark.parametrize("published", ["https://example.org/course", "https://example.org/course/"])
def test_where_the_address_of_the_book_is_known_it_leads_home_from_anywhere(tmp_path, published):
    build.write_lost_page(tmp_path, published, "en")
    assert 'href="https://example.org/course/index.html"' in (tmp_path / "404.html").read_text("utf8")


def test_a_shared_address_has_a_picture_where_the_book_is_published(book_html):
    meta_tags = page_extension.meta_tags
    assert "og:image" not in meta_tags("A", "B.")
    [image] = re.findall('og:image" content="([^"]+)"', meta_tags("A", "B.", "https://example.org/kap/"))
    assert image.startswith("https://example.org/kap/_static/")
    assert (book_html / image.removeprefix("https://example.org/kap/")).is_file()
    for path in book_html.glob("*/*.html"):
        icon = BeautifulSoup(path.read_text("utf8"), "html.parser").select_one("link[rel=apple-touch-icon]")
        if icon:  # decks have no head of the book's
            assert (path.parent / icon["href"].partition("?")[0]).is_file()
    assert "apple-touch-icon" in (book_html / "book" / "welcome.html").read_text("utf8")
