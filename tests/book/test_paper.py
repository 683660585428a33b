"""What is printed for a workshop: one card a sheet, nothing for learners that gives an answer away."""

import pytest
from bs4 import BeautifulSoup

import tasks
from book import dist
from book.extensions.workshop import lessons
from book.keys import given_away
from book.paper import pack, printing, sheets
from book.paper.printing import PrintError, pages, printer
from book.slides.page import shape
from evidence import crisis_lines, workshop
from evidence.questions import CONDITIONS
from evidence.workshop import Workshop
from tests.conftest import ROOT
from widgets.quiz.quiz import read_questions
from widgets.vignettes import cases

CASES = list(cases().values())
PRINTED = (
    *pack.learners_sheets(CASES),
    *pack.organisers_sheets(CASES),
    "workshop-boxes",
    *(f"handout-{lesson.number}" for lesson in lessons(ROOT / "chapters")),
)
#: A number of pages for each, made up.
COUNTS = {name: number for number, name in enumerate(PRINTED, 1)}


def read(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def press(playwright):
    with printer(playwright) as found:
        yield found


def test_learners_sheets_give_nothing_away():
    theirs = pack.learners_sheets(CASES)
    assert len(theirs) == 6
    assert given_away({f"{name}.html": html.encode() for name, html in theirs.items()}) == []
    # The same search finds what is the organiser's.
    for name in ("role-play-cards", "keys"):
        html = pack.organisers_sheets(CASES)[name]
        assert given_away({f"{name}.html": html.encode()}), name
    for case in CASES:
        told = read(sheets.case_sheet(case)).get_text()
        whys = [sheets.plain(choice.why) for scene in case.scenes.values() for choice in scene.choices]
        assert whys and not any(why in told for why in whys)


def test_a_card_among_the_learners_sheets_stops_the_pack(book_html, monkeypatch, tmp_path):
    for name in ("LEARNER", "INSTRUCTOR"):
        monkeypatch.setattr(pack, name, book_html)
    monkeypatch.setattr(pack, "learners_sheets", lambda cases: {"consent": sheets.role_play_cards()})
    with pytest.raises(dist.DistError, match="role-plays/"):
        pack.pack_workshop(tmp_path / "workshop")
    assert not (tmp_path / "workshop").exists()


def test_a_pack_without_a_book_says_what_to_run(monkeypatch, tmp_path):
    monkeypatch.setattr(pack, "INSTRUCTOR", ROOT / "_build" / "none")
    with pytest.raises(dist.DistError, match="is not built yet; run 'make workshop'"):
        pack.pack_workshop(tmp_path)


def test_printing_without_a_browser_says_what_to_install(monkeypatch, playwright):
    monkeypatch.delenv("COURSE_CHROMIUM", raising=False)
    monkeypatch.setattr(tasks, "find_chromium", lambda: None)
    with (
        pytest.raises(PrintError, match="install the package 'chromium' or Google Chrome"),
        printer(playwright),
    ):
        pass
    monkeypatch.setenv("COURSE_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(PrintError, match="/nowhere/chromium could not be started"), printer(playwright):
        pass


def test_every_card_is_a_sheet_in_the_pile_of_its_part(press, tmp_path):
    cards = read(sheets.role_play_cards()).select("section.sheet")
    parts = [card.h1.text for card in cards]
    assert len(cards) == sum(len(scene.cards) for scene in sheets.scenes())
    assert parts == sorted(parts, key=parts.index), "the cards of a part lie together"
    a4, letter = press.sheet(sheets.role_play_cards(), tmp_path, "cards")
    assert pages(a4) == pages(letter) == len(cards)
    assert (
        b"/MediaBox [0 0 612 792]" in letter.read_bytes()
        and b"/MediaBox [0 0 612 792]" not in a4.read_bytes()
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_can_be_played_on_paper(case):
    scenes = read(sheets.case_sheet(case)).select(".scene")
    leads = {
        int(scene.h2.text): [int(choice.b.text.removeprefix("→ ")) for choice in scene.select("li")]
        for scene in scenes
    }
    names = list(case.scenes)
    for name, scene in case.scenes.items():
        wanted = [names.index(choice.to) + 1 for choice in scene.choices]
        assert leads[names.index(name) + 1] == wanted
    assert all(("The case ends here." in scene.text) == (not scene.select("li")) for scene in scenes)


def test_keys_answer_every_question():
    told = read(sheets.keys(CASES)).get_text(" ", strip=True)
    for path in (ROOT / "chapters" / "quizzes").glob("*.yml"):
        for question in read_questions(path):
            assert question.objective in told
    assert told.count("✓ right") >= 100
    assert all(case.title in told for case in CASES)


def test_cards_to_vote_with_are_those_of_the_slides_and_told_without_colour():
    cards = read(sheets.vote_cards()).select(".votes > div")
    assert [card.b.text for card in cards] == ["A", "B", "C", "D", "E"]
    for number, card in enumerate(cards):
        assert str(card.svg) == str(read(shape(number)).svg)
    drawn = [card.svg.decode_contents() for card in cards]
    assert len(set(drawn)) == len({card.svg["fill"] for card in cards}) == len(cards)


def test_conditions_and_crisis_lines_are_all_there():
    assert [card.text for card in read(sheets.condition_cards()).select(".cut div")] == list(
        CONDITIONS.values()
    )
    poster = read(sheets.crisis_poster()).get_text()
    assert all(row["place"] in poster and row["words"] in poster for _, row in crisis_lines().iterrows())


@pytest.mark.parametrize(
    ("people", "tables", "groups"), [(30, "6", "8"), (31, "7", "8"), (33, "7", "9"), (1, "1", "1")]
)
def test_the_organiser_reads_how_often_to_print(people, tables, groups):
    plan = Workshop(start=510, chapters=(1, 2, 3, 4, 5, 6), people=people)
    cells = [
        [cell.text for cell in row.select("td")] for row in read(sheets.organiser(plan, COUNTS)).select("tr")
    ]
    copies = {row[1]: row[3] for row in cells if len(row) == 5}
    assert (copies["condition-cards"], copies["role-play-cards"], copies["consent"]) == (
        tables,
        groups,
        str(people),
    )
    # What is listed is what is printed, with its pages.
    told = {row[1]: row[2] for row in cells if len(row) == 5}
    handouts = [count for name, count in COUNTS.items() if name.startswith("handout-")]
    assert told.pop("handout-1 to 6") == f"{min(handouts)} to {max(handouts)}"
    assert told == {name: str(count) for name, count in COUNTS.items() if not name.startswith("handout-")}


def test_the_guide_says_which_pages_hold_the_cards_of_a_scene():
    cards = read(sheets.role_play_cards()).select("section.sheet")
    told = {}
    for head in read(sheets.role_play_guide()).select("h2"):
        title, numbers = head.text.removesuffix(")").split(" (cards: pages ")
        told[title] = [int(number) for number in numbers.split(", ")]
    assert list(told) == [scene.title for scene in sheets.scenes()]
    assert sorted(number for numbers in told.values() for number in numbers) == list(range(1, len(cards) + 1))
    for title, numbers in told.items():
        assert {cards[number - 1].select_one(".over").text for number in numbers} == {title}


def test_forms_fit_their_sheets(press, tmp_path):
    plan = workshop.read()
    for name, html in (
        ("sign-in", sheets.sign_in(plan)),
        ("consent", sheets.consent()),
        ("feedback", sheets.feedback()),
        ("pathway", sheets.document("Pathway", sheets.pathway())),
        ("cards", sheets.condition_cards()),
        ("votes", sheets.vote_cards()),
        ("lines", sheets.crisis_poster()),
        ("what", sheets.organiser(plan, COUNTS)),
    ):
        assert [pages(path) for path in press.sheet(html, tmp_path, name)] == [1, 1], name
    assert len(read(sheets.sign_in(plan)).select("tbody tr")) == plan.people == 30


#: What can be read of each paragraph, item and cell outside demos and forms, without the arrows of a number
#: to pull, which are for the screen.
READABLE = """() => [...document.querySelectorAll('.bd-article :is(p, li, td, dt, dd)')]
  .filter(one => one.checkVisibility())
  .filter(one => !one.closest('.course-demo, .course-figure, .course-guess, details, form, .cell'))
  .map(one => one.innerText.replace(/[\\s◂▸]+/g, ''))"""


@pytest.mark.parametrize("lesson", lessons(ROOT / "chapters"), ids=lambda lesson: str(lesson.number))
def test_a_handout_leaves_no_word_out_of_a_sentence(press, book_html, lesson):
    page = press.page
    page.goto((book_html / f"{lesson.page}.html").as_uri())
    on_screen = set(page.evaluate(READABLE))
    page.add_style_tag(path=printing.HANDOUT)
    page.emulate_media(media="print")
    try:
        on_paper = set(page.evaluate(READABLE))
        assert page.locator(".fact-button:visible").count() > 20
    finally:
        page.emulate_media(media="null")  # printing would keep to the screen
    assert len(on_paper) > 60
    assert on_paper == on_screen


def test_the_instructors_page_is_printed_without_the_keys_that_have_sheets_of_their_own(press, tmp_path):
    page = tmp_path / "guide.html"
    page.write_text(
        "<h1>Guide</h1><details><summary>Prompts</summary><p>All of it.</p></details>"
        f"<section id='{pack.KEYS}'><p style='break-before: page'>Key</p></section>",
        "utf8",
    )
    assert [pages(path) for path in press.whole(page, tmp_path, "guide", without=pack.KEYS)] == [1, 1]
    assert "All of it." in press.page.locator("body").inner_text()


def test_the_guide_to_the_role_plays_is_no_stack_of_empty_sheets(press, tmp_path):
    assert all(pages(path) <= 2 for path in press.sheet(sheets.role_play_guide(), tmp_path, "guide"))


def test_a_handout_shows_demos_and_figures_and_no_code(press, book_html, tmp_path):
    lesson = lessons(ROOT / "chapters")[1]
    written = press.handout(book_html / f"{lesson.page}.html", tmp_path, "handout")
    assert [5 < pages(path) < 30 for path in written] == [True, True], [pages(path) for path in written]
    page = press.page
    page.emulate_media(media="print")
    try:
        assert (
            page.locator(".course-demo .stage").count()
            == page.locator(".course-demo .stage:visible").count()
            > 3
        )
        assert page.locator(".course-demo .in-words:visible").count() == page.locator(".course-demo").count()
        for hidden in (
            ".cell_input",
            "details.above-input",
            ".course-demo .hand",
            ".course-demo .drawers",
            "#pathway",
        ):
            assert page.locator(hidden).count() and not page.locator(f"{hidden}:visible").count(), hidden
        figures = page.locator(".course-figure")
        assert figures.count() and page.evaluate(printing.DRAWN)
    finally:
        page.emulate_media(media="null")  # printing would keep to the screen
