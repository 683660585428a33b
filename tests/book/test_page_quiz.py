"""The questions of a page behind a chapter: asked where the page says so, marked in the page, kept apart."""

import shutil

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from tests.conftest import ROOT
from widgets.quiz.quiz import read_questions

QUIZZES = ROOT / "chapters" / "quizzes"
PAGES = sorted(
    path.stem for path in QUIZZES.glob("*.yml") if path.stem != "course" and not path.stem.isdigit()
)
GROUP = {"book/group.md": "# A group\n\n```{page-quiz}\n```\n"}


def test_every_file_of_questions_has_a_page_that_asks_them(book_html):
    assert len(PAGES) >= 8
    for name in PAGES:
        page = BeautifulSoup((book_html / "book" / f"{name}.html").read_text("utf8"), "html.parser")
        forms = [form["id"] for form in page.select(".course-exercise form")]
        assert forms == [f"page-quiz-{name}-{one.id}" for one in read_questions(QUIZZES / f"{name}.yml")]


@pytest.mark.parametrize("name", ["the-stance", "law"])
def test_a_question_of_a_page_is_marked_and_kept_and_is_no_chapters(page, book_url, name):
    page.goto(f"{book_url}/book/{name}.html")
    question = read_questions(QUIZZES / f"{name}.yml")[0]
    right = [option.correct for option in question.options].index(True)
    form = page.locator(f"#page-quiz-{name}-{question.id}")
    form.locator("input").nth(right).check()
    form.get_by_role("button", name="Check answer").click()
    expect(form.locator("output")).to_contain_text(question.options[right].feedback)
    page.reload()
    expect(form.locator("input").nth(right)).to_be_checked()
    assert "page-quiz" not in (page.evaluate("localStorage.getItem('course-progress')") or "")
    assert page.problems == [] and page.foreign == []


def quizzes(tmp_path, text: str | None = None) -> None:
    folder = tmp_path / "source" / "chapters" / "quizzes"
    folder.mkdir(parents=True)
    shutil.copy(QUIZZES / "group.yml", folder)
    if text is not None:
        (folder / "group.yml").write_text(text, "utf8")


def test_instructors_get_the_key_of_a_page(small_book, tmp_path):
    quizzes(tmp_path)
    pages = {**GROUP, "book/guide.md": "# Guide\n\n```{quiz-keys}\n```\n"}
    shown = BeautifulSoup(
        (small_book(pages, "instructor") / "book/guide.html").read_text("utf8"), "html.parser"
    )
    assert shown.summary.text == "Key to the questions of “A group”"
    assert shown.select_one(".quiz-key").text.count("✓ right") == len(read_questions(QUIZZES / "group.yml"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- id: a", "quizzes/group.yml, question 'a': the field 'objective' is missing."),
        (None, "book/other asks for questions, and there is no quizzes/other.yml."),
    ],
)
def test_a_page_without_questions_stops_the_build_in_a_sentence(small_book, tmp_path, text, sentence):
    quizzes(tmp_path, text)
    pages = GROUP if text else {"book/other.md": GROUP["book/group.md"]}
    with pytest.raises(Exception, match=sentence.replace(".", r"\.")):
        small_book(pages)
