"""The page that reads files of answers: its tables, what it sets aside, and that it keeps nothing."""

import csv
import io
import json
import re
from html import escape
from pathlib import Path

import pytest
from playwright.sync_api import expect
from test_progress import faults

from book.keys import given_away
from tests.conftest import axe_finds
from tests.made_up_answers import BAD, content, key, made_up, write
from widgets.quiz.answer_files import course_questions, questions_of
from widgets.quiz.report import report

PAGE = "book/read-the-answers.html"
STATUS = ".course-read-answers output"
DROP = """async files => {
  const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name, { type: "application/json" }));
  const sent = name => document.querySelector("h1").dispatchEvent(
    new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
  sent("dragover");
  return [document.querySelector(".report-drop").classList.contains("over"), sent("drop")];
}"""
QUESTIONS = course_questions()
NOTHING = {question.id: None for question in QUESTIONS}


@pytest.fixture(params=["http", "file"])
def address(request, book_html, book_url):
    return book_url if request.param == "http" else book_html.as_uri()


@pytest.fixture(scope="module")
def sixty(tmp_path_factory):
    return write(tmp_path_factory.mktemp("sixty"), made_up())


def give(page, files, said: str = "") -> None:
    page.get_by_label("Files of answers").set_input_files(files)
    expect(page.locator(STATUS)).to_contain_text(said or "read")


def table(page, caption: str):
    return page.get_by_role("table", name=caption)


def saved(page, caption: str) -> list[dict]:
    """Save a table and read it as a spreadsheet does."""
    with page.expect_download() as download:
        page.get_by_role("button", name=f"Save as CSV: {caption}", exact=True).press("Enter")
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    assert download.value.suggested_filename.endswith(".csv")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_sixty_files_come_back_as_they_were_made(page, address, sixty):
    page.goto(f"{address}/{PAGE}")
    give(page, sixty, "60 files read, 0 set aside.")
    found = report(sixty)
    rows = saved(page, "The group")
    assert [row["measure"] for row in rows] == list(found.group.index)
    for row, (_, own) in zip(rows, found.group.iterrows(), strict=True):
        assert [float(row[name]) for name in own.index] == pytest.approx(own.tolist(), abs=1e-9)
    expect(table(page, "The group").get_by_role("row", name="Normalised gain")).to_contain_text("0.50")
    told = page.locator(".course-report section").first
    expect(told).to_contain_text("The mean went from 8.0 to 14.0 of 20 questions, a change of 6.0")
    expect(told).to_contain_text("1 question should be read again.")
    items = saved(page, "Questions, answers given after")
    assert [row["question"] for row in items if row["mark"]] == [BAD]
    own = found.items.loc["after"]
    assert [float(row["discrimination"]) for row in items] == pytest.approx(
        own["discrimination"].tolist(), abs=1e-9
    )
    expect(table(page, "Questions, answers given after").locator("tbody tr")).to_have_count(20)
    expect(table(page, "Share right by chapter")).to_be_visible()
    expect(table(page, "Share right by objective").locator("tbody tr")).to_have_count(len(found.objectives))
    page.get_by_text("How often each option was chosen after").click()
    options = saved(page, "Options, answers given after")
    assert sum(int(row["chosen"]) for row in options) == 20 * 30
    assert faults(page) == [] and page.foreign == []


def test_the_pictures_say_in_words_what_they_show(page, book_url, sixty):
    page.goto(f"{book_url}/{PAGE}")
    give(page, sixty)
    change, items = (
        one.get_attribute("aria-label") for one in page.locator(".course-report [role=img]").all()
    )
    rose, fell, same = map(int, re.search(r"(\d+) rose, (\d+) fell, (\d+) stayed", change).groups())
    learners = report(sixty).learners
    moved = (learners["after"] - learners["before"]).to_numpy()
    assert (rose, fell, same) == ((moved > 0).sum(), (moved < 0).sum(), (moved == 0).sum())
    assert "from 8.0 to 14.0" in change
    assert all(f"{question.id}: " in items for question in QUESTIONS)
    assert page.locator(".report-items .marked").all_text_contents() == [f"⚑ {BAD}"]


def test_files_are_dropped_anywhere_and_added_up(page, book_url):
    page.goto(f"{book_url}/{PAGE}")
    files = [[name, json.dumps(one)] for name, one in made_up().items()]
    over, allowed = page.evaluate(DROP, files[:10])
    assert over and not allowed, "the browser would open the file in place of the page"
    expect(page.locator(STATUS)).to_have_text("10 files read, 0 set aside.")
    page.evaluate(DROP, files[5:])
    expect(page.locator(STATUS)).to_have_text("60 files read, 0 set aside.")
    expect(page.locator(".report-drop.over")).to_have_count(0)


def test_what_cannot_count_is_set_aside_and_named(page, book_url, tmp_path):
    page.goto(f"{book_url}/{PAGE}")
    files = made_up()
    first, *_ = files
    bad = {
        "empty.json": "",
        "list.json": "[]",
        "huge.json": " " * 1_000_001,
        "edition.json": {**files[first], "edition": "0123456789ab"},
        "z-copy.json": files[first],
        "<img src=x onerror=alert(1)>.json": "{",
    }
    give(page, write(tmp_path, {**files, **bad}), "66 files read, 6 set aside.")
    rows = table(page, "Files that do not count").locator("tbody tr")
    assert {row.locator("th").inner_text() for row in rows.all()} == set(bad)
    expect(rows.filter(has_text="huge.json")).to_contain_text("larger than 1 MB")
    expect(rows.filter(has_text="z-copy.json")).to_contain_text(f"the same answers as {first}")
    expect(table(page, "The group").get_by_role("row", name="Change")).to_contain_text("30")
    assert page.locator("main img").count() == 0 and faults(page) == []


def test_only_damaged_files_leave_no_report_but_are_named(page, book_url, tmp_path):
    page.goto(f"{book_url}/{PAGE}")
    give(page, write(tmp_path, {"torn.json": "{"}), "1 file read, 1 set aside.")
    expect(table(page, "Files that do not count")).to_contain_text("torn.json")
    expect(page.locator(".report-which")).to_be_hidden()


def test_codes_that_a_spreadsheet_would_run_are_made_harmless(page, book_url, tmp_path):
    page.goto(f"{book_url}/{PAGE}")
    codes = [
        "=HYPERLINK(1)",
        "+1",
        "-1",
        "@SUM(A1)",
        " =1",
        "__proto__",
        "constructor",
        'A "7", Ä',
        "toString",
    ]
    files = {f"{i}.json": content(QUESTIONS, NOTHING, code, "after") for i, code in enumerate(codes)}
    give(page, write(tmp_path, files), f"{len(codes)} files read, 0 set aside.")
    told = {row["learner"] for row in saved(page, "Learners with one round only")}
    assert told == {f"'{code.strip()}" if code.strip()[0] in "=+-@" else code for code in codes}
    shown = table(page, "Learners with one round only").locator("tbody th")
    assert set(shown.all_text_contents()) == {code.strip() for code in codes}
    expect(page.locator(".course-report section").first).to_contain_text("nobody handed in both")
    assert faults(page) == []


def test_several_tests_are_reported_on_one_at_a_time(page, book_url, tmp_path, sixty):
    page.goto(f"{book_url}/{PAGE}")
    questions = questions_of("chapter-2")
    quiz = {
        f"chapter-2-{i}.json": content(
            questions,
            {question.id: key(question) if i % 2 else None for question in questions},
            f"L{i}",
            "after",
            version=2,
            test="chapter-2",
        )
        for i in range(4)
    }
    give(page, [*sixty, *write(tmp_path, quiz)], "64 files read, 0 set aside.")
    choice = page.get_by_label("Report on")
    assert choice.locator("option").all_text_contents() == [
        "Course test (60 files)",
        "Quiz of chapter 2 (4 files)",
    ]
    choice.select_option("chapter-2")
    expect(page.locator(STATUS)).to_have_text("Report on: Quiz of chapter 2.")
    expect(page.locator(".course-report h2").first).to_have_text("Quiz of chapter 2")
    assert [row["learners"] for row in saved(page, "The group")] == ["4"]
    assert {row["difficulty"] for row in saved(page, "Questions, answers given after")} == {"0.5"}


def test_nothing_is_kept_and_clear_forgets(page, book_url, sixty):
    page.goto(f"{book_url}/{PAGE}")
    before = page.evaluate("Object.keys(localStorage)")
    give(page, sixty)
    assert page.evaluate("Object.keys(localStorage)") == before
    assert page.evaluate("sessionStorage.length") == 0
    page.get_by_role("button", name="Clear", exact=True).press("Enter")
    expect(page.locator(STATUS)).to_have_text("Cleared: the page holds no answers.")
    expect(page.locator(".course-report")).to_be_hidden()
    assert "L01" not in page.content()
    assert page.evaluate("document.activeElement.id") == "answer-files"
    give(page, sixty)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert page.locator(".course-report table").count() == 0, "the browser keeps it for the way back"


def test_what_is_said_is_short(page, book_url, sixty, tmp_path):
    page.goto(f"{book_url}/{PAGE}")
    said = page.evaluate_handle(
        """() => {
          const [said, output] = [[], document.querySelector(".course-read-answers output")];
          new MutationObserver(() => said.push(output.textContent)).observe(output, { childList: true });
          return said;
        }"""
    )
    give(page, [*sixty, *write(tmp_path, {"torn.json": "{"})])
    saved(page, "The group")
    page.get_by_role("button", name="Clear", exact=True).click()
    texts = said.json_value()
    assert len(texts) == 3 and all(len(text.split()) <= 20 for text in texts), texts


def test_paper_holds_every_table_and_no_button(page, book_url, sixty):
    page.goto(f"{book_url}/{PAGE}")
    give(page, sixty)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    tables = page.locator(".course-report table")
    assert tables.count() == tables.locator("visible=true").count() == 8
    assert page.locator(".course-read-answers :is(button, input):visible").count() == 0
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tables.locator("visible=true").count() == 4


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390, 320])
def test_a_report_passes_axe_and_fits(page, book_url, sixty, tmp_path, theme, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{book_url}/{PAGE}")
    bad = {f"{'very-long-name-' * 8}.json": "{", "x.json": content(QUESTIONS, NOTHING, "W" * 120, "after")}
    give(page, [*sixty, *write(tmp_path, bad)])
    for folded in page.locator(".course-report summary").all():
        folded.click()
    assert axe_finds(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_gives_no_key_away_to_who_opens_the_file(book_html):
    html = (book_html / PAGE).read_text("utf8")
    assert given_away({PAGE: html.encode()}) == []
    right = [question.options[key(question)].text for question in QUESTIONS]
    assert [text for text in right if len(text) > 12 and (text in html or escape(text) in html)] == []
    assert '"right"' not in html and "data-key" in html


def test_the_script_is_loaded_here_and_nowhere_else(book_html):
    pages = [path.name for path in book_html.rglob("*.html") if "read-answers.js" in path.read_text("utf8")]
    assert pages == ["read-the-answers.html"]
