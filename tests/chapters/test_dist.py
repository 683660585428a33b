"""What is handed out: complete, the same bytes each time, alive where it is unpacked, without a solution."""

import os
import subprocess
import sys
from zipfile import ZipFile

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup

from book import dist
from evidence import crisis, crisis_lines

SOLUTION = ("code", "peak = course['concentration'].max()", "solution")


@pytest.fixture(scope="module")
def packed(book_html, tmp_path_factory):
    return dist.dist(tmp_path_factory.mktemp("dist"))


def names(path):
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return archive.namelist()


def test_book_zip_holds_the_whole_book(packed, book_html):
    inside = names(packed[0])
    assert f"{dist.NAME}-book/index.html" in inside
    assert len(inside) == sum(path.is_file() for path in book_html.rglob("*"))


def test_book_opens_from_where_it_is_unpacked(packed, page, tmp_path):
    with ZipFile(packed[0]) as archive:
        archive.extractall(tmp_path)
    page.goto((tmp_path / f"{dist.NAME}-book" / "index.html").as_uri())
    page.wait_for_url("**/welcome.html")
    assert page.locator("h1").first.is_visible()
    assert page.foreign == []


def test_notebooks_zip_holds_what_a_learner_needs(packed):
    inside = {name.removeprefix(f"{dist.NAME}/") for name in names(packed[1])}
    chapters = {f"chapters/{path.name}" for path in dist.CHAPTERS.glob("*.ipynb")}
    data = {
        f"chapters/{kind}/{n:02}.key"
        for kind in ("quizzes", "exercises")
        for n in range(1, len(chapters) + 1)
    }
    wheel = {name for name in inside if name.endswith(".whl")}
    behind = ("after-the-dose", "first-two-minutes", "group", "in-the-room", "integration-models", "law")
    behind += ("glossary", "practice", "preparing", "the-stance")
    linked = ("guidelines", "how-we-grade", "ledger", "references", "safety", "what-changed", *behind)
    pages = {f"chapters/pages/{name}.html" for name in linked}
    assert inside == {"README.md", "LICENSE", "requirements.lock", *chapters, *data, *pages, *wheel}
    assert len(wheel) == 1
    with ZipFile(packed[1]) as archive:
        assert wheel.pop() in archive.read(f"{dist.NAME}/README.md").decode()


def test_unpacked_notebooks_find_their_data_and_their_demos(packed, tmp_path):
    with ZipFile(packed[1]) as archive:
        archive.extractall(tmp_path)
    course = tmp_path / dist.NAME
    with ZipFile(next(course.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "site")
    code = (
        "import widgets\n"
        "from widgets import NeuralPlasticity, PathwayExercise, Quiz, check, figures\n"
        "Quiz(2)._repr_html_(), PathwayExercise()._repr_html_(), figures.timetable().stored()\n"
        "check('2.4', ...)\n"
        "assert 'render' in NeuralPlasticity()._esm\n"
        "print(widgets.__file__)"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=course / "chapters", env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "Exercise 2.4. Not answered yet." in done.stdout
    assert str(tmp_path / "site") in done.stdout


def test_unpacked_notebooks_reach_the_crisis_lines(packed):
    with ZipFile(packed[1]) as archive:
        chapters = [name for name in archive.namelist() if name.endswith(".ipynb")]
        assert not any("](../book/" in archive.read(name).decode() for name in chapters)
        page = archive.read(f"{dist.NAME}/chapters/pages/safety.html").decode()
    assert (
        crisis.sentence(crisis_lines().loc["us"]).partition(": ")[2]
        in BeautifulSoup(page, "html.parser").get_text()
    )
    assert 'href="tel:988"' in page
    assert "<script" not in page
    assert '.html"' not in page


def test_packing_twice_gives_the_same_bytes(packed, tmp_path):
    again = dist.dist(tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in packed]


def test_no_solution_is_inside(packed):
    for path in packed:
        with ZipFile(path) as archive:
            dist.refuse_leaks({name: archive.read(name) for name in archive.namelist()})


@pytest.fixture
def chapters(make_notebook):
    """A folder of chapters with one notebook that has a solution."""
    path = make_notebook(("text", "# A lesson"), ("code", "1 + 1"), SOLUTION)
    (path.parent / "quizzes").mkdir()
    (path.parent / "quizzes" / "02.yml").write_text(yaml.safe_dump([{"id": "x"}]))
    return path.parent


def test_learners_notebooks_leave_solutions_out(chapters):
    files = dist.notebook_files(chapters)
    assert sorted(name.rsplit("/", 1)[1] for name in files) == ["02.key", "small.ipynb"]
    dist.refuse_leaks(files, chapters)


@pytest.mark.parametrize("name", ["chapters/small.ipynb", "02.html", "exercises/02.yml", "search.js"])
def test_a_leaked_solution_stops_the_packing(chapters, name):
    if name.endswith(".ipynb"):
        leaked = (chapters / "small.ipynb").read_bytes()
    else:
        leaked = f"<p>hint:</p> {SOLUTION[1]}".encode()
    with pytest.raises(dist.DistError, match="holds what is not for learners") as refusal:
        dist.refuse_leaks({"fine.html": b"<p>fine</p>", name: leaked}, chapters)
    assert str(refusal.value).startswith(name)


def test_a_selection_that_fails_is_noticed(chapters, monkeypatch):
    monkeypatch.setattr(dist, "select", lambda notebook, edition: notebook)
    with pytest.raises(dist.DistError, match="is tagged 'solution'"):
        dist.refuse_leaks(dist.notebook_files(chapters), chapters)


def test_a_book_that_is_not_built_is_said(tmp_path):
    with pytest.raises(dist.DistError, match="not built yet; run 'make book' first"):
        dist.book_files(tmp_path)


def test_chapters_given_away_are_valid_notebooks():
    for name, content in dist.notebook_files().items():
        if name.endswith(".ipynb"):
            nbformat.validate(nbformat.reads(content.decode(), as_version=4))
