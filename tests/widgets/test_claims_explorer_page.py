"""The claims explorer in a page: guess, then see; honest with bad input, reversible, the same in words."""

import csv
import io
from pathlib import Path

import pytest

import evidence
from evidence.format import typeset
from tests.conftest import AXE
from tests.widgets.conftest import drawn, settled, write_pages
from widgets import ClaimsExplorer
from widgets.claims_explorer import estimates, standing
from widgets.claims_explorer.sentences import SENTENCES

SPECS = ClaimsExplorer.specs
CLAIMS = evidence.claims()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    usual = ClaimsExplorer(card=121)
    pages = {"light": usual, "dark": usual, "reading": ClaimsExplorer(predict_first=False, year=2021)}
    return write_pages(tmp_path_factory.mktemp("claims"), pages)


@pytest.fixture(scope="module")
def url(folder, serve) -> str:
    return serve(folder)


@pytest.fixture
def claims(page, url):
    page.goto(f"{url}/light.html")
    page.locator(".card .sentence").wait_for()
    return page


def words(page) -> str:
    settled(page)
    return page.locator(".summary").inner_text()


def guess(page, verdict: str) -> None:
    page.locator(f".card input[value={verdict}]").check()
    page.get_by_role("button", name="Show me").click()
    settled(page)


def next_card(page) -> None:
    page.get_by_role("button", name="Next card").click()
    settled(page)


def test_alive_without_a_network_and_from_a_file(claims, folder):
    assert claims.problems == [] and claims.foreign == []
    claims.goto((folder / "light.html").as_uri())
    guess(claims, "unsupported")
    assert claims.locator(".stamp").inner_text() == "Unsupported"
    assert claims.problems == [] and claims.foreign == []


def test_the_verdict_appears_only_after_the_guess(claims):
    row = CLAIMS.loc["C121"]
    assert claims.locator(".card .sentence").inner_text() == row["claim"]
    assert not claims.locator(".answer").is_visible()
    # Not in the strip, the table or the summary either.
    assert claims.locator(".strip .shape[visibility=visible]").count() == 0
    assert "unsupported" not in words(claims)
    claims.get_by_role("button", name="Show me").click()
    assert claims.locator(".card .fault").inner_text() == "Choose a verdict first, or skip the guess."
    guess(claims, "supported")
    answer = claims.locator(".answer").inner_text()
    assert "Unsupported" in answer and "You said: supported." in answer
    assert typeset(row["evidence_summary"]) in answer and "Murrough 2013b" in answer
    assert claims.evaluate("document.activeElement.className") == "answer"
    assert claims.locator(".strip .shape[visibility=visible]").count() == 1
    assert claims.locator(".strip .right[visibility=visible]").count() == 0


def test_the_score_is_what_was_guessed(claims):
    said = ["unsupported", "partly", "partly", "supported"]
    opened = []
    for verdict in said:
        opened.append(f"C{drawn(claims)['values']['card']:03}")
        guess(claims, verdict)
        next_card(claims)
    assert len(set(opened)) == 4
    right = sum(CLAIMS.at[claim, "verdict"] == verdict for claim, verdict in zip(opened, said, strict=True))
    assert f"{right} of 4 right" in words(claims)
    assert f"{right} of 4 right" in claims.locator(".score").inner_text()
    assert drawn(claims)["guesses"] == dict(zip(opened, said, strict=True))

    # Words, table and file say the same.
    claims.get_by_text("Your guesses as a table").click()
    times = claims.locator(".numbers").first.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert [int(cell) for cell in times] == [1, 2, 0, 0, 1]
    with claims.expect_download() as download:
        claims.get_by_role("button", name="Download the deck and your guesses (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8"))))
    assert {row["id"]: row["guess"] for row in rows if row["guess"]} == dict(zip(opened, said, strict=True))
    assert {row["id"] for row in rows if row["verdict"]} == set(opened)

    claims.get_by_role("button", name="Forget my guesses").click()
    assert "No guess yet" in words(claims) and drawn(claims)["guesses"] == {}


def test_the_interval_of_the_score_is_wilsons(claims):
    guess(claims, "unsupported")
    # One of one: Wilson's interval is 20.65% to 100%.
    assert "1 of 1 right: 100% (95% interval 21% to 100%)" in words(claims)


@pytest.mark.parametrize(("name", "value"), [
    ("article", "gantt"), ("chapter", "6"), ("topic", "history"), ("verdict", "outdated")])
def test_a_filter_narrows_the_deck_and_deals_a_card_from_it(claims, name, value):
    claims.locator(f"[data-control={name}] select").select_option(value)
    settled(claims)
    fitting = CLAIMS[CLAIMS[name].astype(str) == value]
    assert f"{len(fitting)} claims" in words(claims)
    assert f"C{drawn(claims)['values']['card']:03}" in fitting.index
    assert claims.locator(".strip .outside").count() == len(CLAIMS) - len(fitting)
    # With the verdict chosen there is nothing to guess.
    assert claims.locator(".answer").is_visible() == (name == "verdict")


def test_no_card_fits_says_so_and_nothing_breaks(claims):
    claims.locator("[data-control=article] select").select_option("lewis")
    claims.locator("[data-control=topic] select").select_option("OCD")
    assert "No card fits." in words(claims)
    assert claims.locator(".none").is_visible() and not claims.locator(".sentence").is_visible()
    claims.get_by_role("button", name="The whole ledger").click()
    assert claims.locator(".sentence").is_visible() and claims.problems == []


@pytest.mark.parametrize("text", ["", "NaN", "1e308", "-1", "abc", "0", "166", "1.5", "99999999999"])
def test_bad_input_is_named_and_changes_nothing(claims, text):
    before = drawn(claims)["values"]
    field = claims.locator("[name=card-typed]")
    field.fill(text)
    assert claims.locator("[data-control=card] .fault").inner_text() == "Card: a whole number from 1 to 165."
    assert drawn(claims)["values"] == before
    field.fill("12")
    settled(claims)
    assert drawn(claims)["values"]["card"] == 12 and claims.problems == []


def test_the_year_turns_sentences_and_says_on_whose_figure(claims):
    statuses = {"holds": "Holds", "false": "False", "too low": "True to the letter, too low"}
    for year in range(2015, 2022):
        claims.locator("[name=year-typed]").fill(str(year))
        settled(claims)
        table = standing(year)
        assert claims.locator(".standing").all_inner_texts() == list(table["status"].map(statuses))
        shown = claims.locator(".verdict-of-year").all_inner_texts()
        for text, row in zip(shown, table.to_dict("records"), strict=True):
            assert row["words"] in text and f"data of {row['year']}" in text and row["source"] in text
            assert ("partly verified" in text) == (row["confidence"] == "partly")
        assert f"On the figures of {year}, {(table['status'] == 'holds').sum()} of the 4" in words(claims)
    claims.get_by_text("The figures as a table").click()
    settled(claims)
    rows = sum(len(estimates(sentence)) for sentence in SENTENCES)
    assert claims.locator(".numbers").nth(1).locator("tbody tr").count() == rows


def test_the_link_brings_back_the_card_the_deck_and_the_year(claims, browser):
    claims.locator("[data-control=chapter] select").select_option("1")
    claims.locator("[name=card-typed]").fill("112")
    claims.locator("[name=year-typed]").fill("2019")
    guess(claims, "outdated")
    claims.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('denied')); }")
    claims.get_by_role("button", name="Copy link to this state").click()
    link = claims.get_by_label("Copy link to this state").and_(claims.locator("input")).input_value()
    expected = drawn(claims)["values"]
    other = browser.new_page()
    other.goto(link)
    settled(other)
    assert drawn(other)["values"] == expected and drawn(other)["guesses"] == {}
    assert not other.locator(".answer").is_visible()
    other.close()


@pytest.mark.parametrize("fragment", [
    "card=NaN", "card=0", "card=1.5", "year=1e308", "verdict=true", "topic=constructor", "claim=1"])
def test_a_damaged_link_says_so_and_keeps_the_defaults(page, url, fragment):
    page.goto(f"{url}/light.html#demo=claims_explorer&chapter=2&{fragment}")
    settled(page)
    assert page.locator(".notice").inner_text().startswith("The link is damaged")
    assert drawn(page)["values"]["chapter"] == "all" and page.problems == []


def test_undo_takes_back_filters_cards_and_the_year(claims):
    start = drawn(claims)["values"]
    guess(claims, "partly")
    next_card(claims)
    claims.locator("[data-control=topic] select").select_option("history")
    claims.locator("input[type=range][name=year]").focus()
    claims.keyboard.press("End")
    settled(claims)
    assert drawn(claims)["values"]["year"] == 2021
    claims.keyboard.press("Control+z")
    assert drawn(claims)["values"]["year"] == start["year"]
    undo = claims.get_by_role("button", name="Undo")
    while undo.is_enabled():
        undo.click()
    settled(claims)
    assert drawn(claims)["values"] == start
    # A guess once made is not taken back: it would be no guess.
    assert drawn(claims)["guesses"] == {"C121": "partly"}


def test_the_keyboard_alone_guesses_opens_and_goes_on(claims):
    claims.locator(".card input").first.focus()
    claims.keyboard.press("Space")
    claims.keyboard.press("ArrowDown")
    claims.keyboard.press("Tab")
    claims.keyboard.press("Enter")
    settled(claims)
    assert drawn(claims)["guesses"] == {"C121": "partly"}
    claims.keyboard.press("Tab")  # the link to the ledger
    claims.keyboard.press("Tab")
    claims.keyboard.press("Enter")
    settled(claims)
    assert drawn(claims)["values"]["card"] != 121
    assert claims.evaluate("document.activeElement.type") == "radio"
    reached = set()
    for _ in range(40):
        claims.keyboard.press("Tab")
        reached.add(claims.evaluate("(n => n.name || n.textContent.slice(0, 40))(document.activeElement)"))
    assert {*SPECS, "card-typed", "year-typed", "Forget my guesses", "Your guesses as a table",
            "The figures as a table"} <= reached


def test_reading_without_guessing(page, url):
    page.goto(f"{url}/reading.html")
    settled(page)
    assert page.locator(".answer").is_visible() and not page.locator(".verdicts").is_visible()
    assert page.locator(".strip .shape[visibility=visible]").count() == len(CLAIMS)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, url, theme):
    page.goto(f"{url}/{theme}.html")
    page.add_script_tag(path=str(AXE))
    for step in ("closed", "open"):
        if step == "open":
            guess(page, "partly")
            page.locator("[name=card-typed]").fill("999")
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.wait_for_function("document.getAnimations().length === 0")
        found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        assert [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found] == [], step


@pytest.mark.parametrize("width", [375, 320])
def test_a_phone_never_scrolls_sideways_and_its_marks_are_large_enough(page, url, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(f"{url}/light.html")
    guess(page, "partly")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".strip .shape[visibility=visible]").bounding_box()["width"] > 9


def test_the_card_is_dealt_and_stays_still_when_less_motion_is_asked_for(browser, url):
    for motion, moves in (("no-preference", True), ("reduce", False)):
        context = browser.new_context(reduced_motion=motion)
        page = context.new_page()
        page.goto(f"{url}/light.html")
        name = page.evaluate("getComputedStyle(document.querySelector('.card')).animationName")
        assert (name == "deal") == moves
        context.close()


def test_redrawing_is_reported_for_every_control(claims):
    note = "event => { (window.seen ??= []).push(event.detail.control); }"
    claims.evaluate(f"addEventListener('course:redrawn', {note})")
    for name, spec in SPECS.items():
        control = claims.locator(f"[data-control={name}]")
        if spec["kind"] == "choice":
            control.locator("select").select_option(index=1)
        else:
            control.locator("input[type=range]").press("End")
        settled(claims)
        assert name in claims.evaluate("window.seen.splice(0)"), name
