"""Decks of slides derive from the chapters: how long, what is on them, what is refused, what stays out."""

from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from small_notebooks import code, markdown, notebook

from book.editions import leaks, select
from book.extensions.workshop import WorkshopError
from book.keys import given_away, squeezed
from book.slides import derive, page, words
from evidence import workshop

ROOT = Path(__file__).resolve().parent.parent.parent
CHAPTERS = sorted((ROOT / "chapters").glob("*.ipynb"))
READ = {path.stem: nbformat.read(path, as_version=4) for path in CHAPTERS}
LEARNERS = {name: select(whole, "learner") for name, whole in READ.items()}


def slide(cell, kind: str = "slide", **course):
    cell.metadata["slideshow"] = {"slide_type": kind}
    if course:
        cell.metadata["course"] = course
    return cell


@pytest.mark.parametrize("name", READ)
def test_a_chapter_has_fifteen_to_twenty_five_slides_with_demos_and_questions(name):
    slides = derive.slides(LEARNERS[name], name)
    kinds = [one.kind for one in slides]
    assert 15 <= len(slides) <= 25
    assert kinds[0] == "title" and kinds.count("title") == 1
    assert {"demo", "question", "words"} <= set(kinds)
    assert len({one.id for one in slides}) == len(slides)


@pytest.mark.parametrize("name", READ)
def test_cuts_are_counted_from_one_and_follow_the_box(name):
    cut = sorted((one.cut, one.id) for one in derive.slides(LEARNERS[name], name) if one.cut)
    assert [number for number, _ in cut] == list(range(1, len(cut) + 1))
    if name.startswith("03"):  # "Cut pain, anxiety and the timeline."
        assert [place for _, place in cut] == ["ask-pain-weeks", "anxiety", "timeline"]


@pytest.mark.parametrize("name", READ)
def test_what_a_slide_says_stands_in_the_chapter(name):
    text = squeezed(derive.plain("\n".join(words.unlinked(cell.source)[0] for cell in LEARNERS[name].cells)))
    checked = 0
    for one in derive.slides(LEARNERS[name], name):
        if one.kind not in ("words", "title") or "<table" in one.body:
            continue
        for part in BeautifulSoup(one.body, "html.parser").select("p, li"):
            for sentence in words.split(part.get_text()):
                assert squeezed(sentence) in text, (one.id, sentence)
                checked += 1
    assert checked > 15


@pytest.mark.parametrize("name", READ)
def test_a_figure_names_its_source_and_says_what_it_shows(name):
    metas = [
        output.data[derive.FIGURE]["layout"]["meta"]
        for cell in LEARNERS[name].cells
        if cell.metadata.get("slideshow", {}).get("slide_type") == "slide"
        for output in cell.get("outputs", [])
        if derive.FIGURE in output.get("data", {})
    ]
    figures = [one for one in derive.slides(LEARNERS[name], name) if one.kind == "figure"]
    for one, meta in zip(figures, metas, strict=True):
        drawn = BeautifulSoup(page.section(one, []), "html.parser")
        assert squeezed(meta["source"]) in squeezed(drawn.select_one(".sources").get_text())
        assert squeezed(meta["alt"]).startswith(squeezed(drawn.select_one(".caption").get_text()))
        assert drawn.select_one("details td") and not drawn.select("figcaption")


@pytest.mark.parametrize("name", READ)
def test_the_learners_deck_holds_no_key_no_solution_and_no_box(book_html, name):
    path = book_html / "slides" / f"{name}.html"
    deck = path.read_text("utf8")
    assert given_away({path.name: path.read_bytes()}) == []
    assert leaks(deck, READ[name]) == []
    assert "data-key" in deck and "workshop-box" not in deck
    assert 'data-edition="learner"' in deck
    [box] = [cell.source for cell in READ[name].cells if "instructor" in cell.metadata.get("tags", [])]
    teachers = page.deck(READ[name], ROOT / "chapters" / f"{name}.ipynb", "instructor", workshop.read(), "")
    assert 'data-edition="instructor"' in teachers
    held = BeautifulSoup(teachers.replace("template", "div"), "html.parser").select_one("#workshop-box")
    assert "When late." in box and held.select_one("p.cut").get_text().startswith("When late.")
    assert squeezed(held.get_text()) in squeezed(derive.plain(words.unlinked(box)[0]))
    assert leaks(deck.replace("</main>", teachers.partition("</main>")[2]), READ[name])  # the check sees it


def test_the_speaker_reads_what_a_shorter_chapter_leaves_out():
    name = "05-efficacy-risks-limits"
    [path] = (ROOT / "chapters").glob(f"{name}.ipynb")

    def box(**changes) -> str:
        plan = replace(workshop.read(), **changes)
        made = page.deck(nbformat.read(path, as_version=4), path, "instructor", plan, "")
        held = BeautifulSoup(made.replace("template", "div"), "html.parser").select_one("#workshop-box")
        return squeezed(held.get_text())

    told = "Today. Chapter 5 leaves out: "
    assert box(minutes={5: 45}).startswith(squeezed(told))
    assert squeezed(told) not in box() and squeezed(told) not in box(chapters=(1, 2))


def test_a_chapter_that_does_not_say_its_minutes_has_no_deck(tmp_path):
    path = tmp_path / "01-a.ipynb"
    whole = notebook(slide(markdown("# A\n\nOne.")))
    nbformat.write(whole, path)
    with pytest.raises(WorkshopError, match="the chapter must have a title and say"):
        page.deck(whole, path, "learner", workshop.read(), "")


def test_a_chapter_whose_only_slide_learners_do_not_get_has_no_deck_and_no_way_to_one(tmp_path):
    whole = notebook(slide(markdown("# A\n\nOne.", tags=("instructor",))), markdown("Two."))
    assert page.deck(whole, tmp_path / "01-a.ipynb", "instructor", workshop.read(), "") is None
    assert not derive.on_slides(whole)
    assert derive.on_slides(notebook(*whole.cells, slide(markdown("Three."))))


def test_signs_in_a_title_stay_signs(tmp_path):
    path = tmp_path / "01-a.ipynb"
    whole = notebook(slide(markdown("# A < B & C\n\n**Time.** About 10 minutes. One.")))
    nbformat.write(whole, path)
    html = page.deck(whole, path, "learner", workshop.read(), "")
    read = BeautifulSoup(html, "html.parser")
    assert read.title.text == read.h1.text == "Slides: A < B & C"
    assert "Slides: A &lt; B &amp; C</title>" in html


@pytest.mark.parametrize("name", READ)
def test_every_section_of_the_page_leads_to_a_slide(book_html, name):
    def read(folder):
        return BeautifulSoup((book_html / folder / f"{name}.html").read_text("utf8"), "html.parser")

    chapter, deck = read("chapters"), read("slides")
    places = [place for one in deck.select("section") for place in one["data-places"].split()]
    assert len(places) == len(set(places)) and set(places) <= {tag["id"] for tag in chapter.select("[id]")}
    listed = chapter.select("#course-sections li:not(.course-thing) a")
    assert {link["href"][1:] for link in listed} <= set(places)
    assert chapter.select_one("a.course-present")["href"] == f"../slides/{name}.html"


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (slide(markdown("## A\n\nOne. Two."), say=[3]), "cell x: it has 2 sentences, and no sentence 3."),
        (slide(markdown("## A\n\n" + "word " * 71 + ".")), "71 words were chosen, and a slide holds 70."),
        (slide(markdown("## A\n\nThe drug is $x$.")), "an equation cannot stand on a slide."),
        (slide(markdown("## A\n\nIt is $$x$$.")), "an equation cannot stand on a slide."),
        (slide(markdown("One. Two."), say=[2, 1]), "from 1 that increase, not [2, 1]."),
        (slide(markdown("One. Two."), say=[1, 1]), "from 1 that increase, not [1, 1]."),
        (slide(markdown("One. Two."), say=[0]), "from 1 that increase, not [0]."),
        (slide(markdown("One. Two."), say=[]), "from 1 that increase, not []."),
        (slide(markdown("One. Two."), say=["1"]), "from 1 that increase, not ['1']."),
        (slide(markdown("One. Two."), say=1), "from 1 that increase, not 1."),
        (slide(markdown("One."), cut=0), "'cut' is a whole number from 1, not 0."),
        (slide(markdown("One."), cut=True), "'cut' is a whole number from 1, not True."),
        (slide(markdown("## A\n\n| a |\n|---|" + "\n| b |" * 11)), "its table has more than 10 rows."),
        (slide(markdown("## A")), "it has no sentence."),
        (slide(code("1 + 1", {"text/plain": "2"})), "it shows no demo, figure, table or question."),
        (slide(markdown("One."), "subslide"), "slide_type is one of slide, fragment, skip, notes, -, not"),
        (slide(markdown("One."), "skip", cut=1), "it says what of it is on a slide, and is on none."),
        (slide(code("1 + 1", {"text/plain": "2"}), "fragment"), "only text can be a fragment"),
        (slide(code("1 + 1", {"text/plain": "2"}), say=[1]), "or choose its sentences."),
        (slide(markdown("One."), "fragment", cut=1), "a fragment goes with its slide"),
        (slide(markdown("One."), "fragment"), "a fragment needs a slide before it."),
    ],
)
def test_a_cell_that_cannot_be_on_a_slide_is_named_in_one_sentence(cell, said):
    cell.id = "x"
    with pytest.raises(derive.SlideError) as refused:
        derive.slides(notebook(cell), "01-a.ipynb")
    assert str(refused.value).startswith("01-a.ipynb, cell x: ") and said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_sum_of_dollars_is_no_equation():
    cell = slide(markdown("## A\n\nA session costs $600. The drug costs \\$20 to \\$60."), say=[1, 2])
    [one] = derive.slides(notebook(cell), "01-a.ipynb")
    assert one.body == "<p>A session costs $600. The drug costs $20 to $60.</p>"


def test_without_a_word_of_the_author_the_first_sentences_are_taken_and_sources_go_to_the_foot():
    text = words.read(
        "## A\n\nOne ([New 2026](cite:new2026)). Two.\n\n**Say.** Three is [partly](claim:C1) right. Four."
        "\n\n<details>\n\nHidden.\n\n</details>\n\n## B\n\nElsewhere."
    )
    chosen = words.usual(text)
    assert [part for _, part in text.sentences] == [
        "One.",
        "Two.",
        '**Say.** Three is <b data-verdict="partly">partly</b> right.',
        "Four.",
        "Elsewhere.",
    ]
    assert chosen == [1, 3] and text.sources_of(chosen) == ("New 2026",)
    assert text.sources_of([2, 3]) == ()
