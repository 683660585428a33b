"""The claims explorer in a page: guess, then see; honest with bad input, reversible, the same in words."""

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

import evidence
from evidence.format import typeset
from tests.conftest import ROOT, axe_finds
from tests.widgets.conftest import drawn, settled, write_pages
from widgets import ClaimsExplorer

SPECS = ClaimsExplorer.specs
CLAIMS = evidence.claims()
STEPS = json.loads((ROOT / "widgets/claims_explorer/controls.json").read_text("utf-8"))["steps"]
MET = ["C109", "C025", "C047"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    usual = ClaimsExplorer(card=121)
    pages = {
        "light": usual,
        "dark": usual,
        "first": ClaimsExplorer(),
        "chapter": ClaimsExplorer(chapter="1", met=MET),
        "reading": ClaimsExplorer(predict_first=False),
    }
    return write_pages(tmp_path_factory.mktemp("claims"), pages)


@pytest.fixture(scope="module")
def url(folder, serve) -> str:
    return serve(folder)


@pytest.fixture
def claims(page, url):
    page.goto(f"{url}/light.html")
    page.locator(".card .claim").wait_for()
    return page


def words(page) -> str:
    settled(page)
    return page.locator(".summary").text_content()


def guess(page, verdict: str) -> None:
    page.locator(f".verdicts input[value={verdict}]").check()
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
    assert claims.locator(".card .claim").inner_text() == row["claim"]
    assert not claims.locator(".answer").is_visible()
    # Not in the strip, the table or the summary either.
    assert claims.locator(".strip .shape[visibility=visible]").count() == 0
    assert "unsupported" not in words(claims)
    claims.get_by_role("button", name="Show me").click()
    assert claims.locator(".verdicts .fault").inner_text() == "Choose a verdict first, or skip the guess."
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
    claims.get_by_text("Your guesses as a table", exact=True).click()
    times = claims.locator(".numbers").first.locator("tbody tr td:nth-child(2)").all_inner_texts()
    assert [int(cell) for cell in times] == [1, 2, 0, 0, 1]
    with claims.expect_download() as download:
        claims.get_by_role("button", name="Download the deck and your guesses (CSV)").click()
    rows = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert {row["id"]: row["guess"] for row in rows if row["guess"]} == dict(zip(opened, said, strict=True))
    assert {row["id"] for row in rows if row["verdict"]} == set(opened)

    claims.locator("summary", has_text="How to read the marks").click()
    claims.get_by_role("button", name="Forget my guesses").click()
    assert "No guess yet" in words(claims) and drawn(claims)["guesses"] == {}


def test_the_interval_of_the_score_is_wilsons(claims):
    guess(claims, "unsupported")
    # One of one: Wilson's interval is 20.65% to 100%.
    assert "1 of 1 right: 100% (95% interval 21% to 100%)" in words(claims)
    claims.get_by_text("Your guesses as a table", exact=True).click()
    cells = claims.locator(".numbers").first.locator("tbody tr td:last-child")
    expect(cells).to_have_text(["", "", "", "", "21% to 100%"])  # built when the table is open
    assert (
        claims.locator(".sentence").inner_text() == "C121: unsupported; 1 of 165 open; 1 of 1 guesses right."
    )


@pytest.mark.parametrize(
    ("name", "value"), [("article", "gantt"), ("chapter", "6"), ("topic", "history"), ("verdict", "outdated")]
)
def test_a_filter_narrows_the_deck_and_deals_a_card_from_it(claims, name, value):
    claims.locator(f"[data-control={name}] select").select_option(value)
    settled(claims)
    fitting = CLAIMS[CLAIMS[name].astype(str) == value]
    assert f"{len(fitting)} claims" in words(claims)
    assert f"C{drawn(claims)['values']['card']:03}" in fitting.index
    assert claims.locator(".strip .outside").count() == len(CLAIMS) - len(fitting)
    # With the verdict chosen there is nothing to guess.
    assert claims.locator(".answer").is_visible() == (name == "verdict")


def test_the_deck_starts_with_its_first_card_and_deals_last_what_the_text_has_answered(page, url):
    page.goto(f"{url}/first.html")
    settled(page)
    assert drawn(page)["values"]["card"] == 1
    page.goto(f"{url}/chapter.html")
    settled(page)
    deck = list(CLAIMS.index[CLAIMS["chapter"].astype(str) == "1"])
    dealt = []
    for _ in deck:
        dealt.append(f"C{drawn(page)['values']['card']:03}")
        assert ("Weighed in the text above" in page.locator(".card .place").inner_text()) == (
            dealt[-1] in MET
        )
        guess(page, "partly")
        next_card(page)
    assert sorted(dealt) == deck and set(dealt[-len(MET) :]) == set(MET)
    page.get_by_role("button", name="Reset").click()
    settled(page)
    page.goto(f"{url}/chapter.html#demo=claims_explorer&card=109")  # a link may ask for any card
    settled(page)
    assert drawn(page)["values"]["card"] == 109


def test_a_card_reached_by_the_slider_still_has_its_guess(claims):
    slider = claims.locator("input[type=range][name=card]")
    claims.locator(".verdicts input[value=contested]").check()
    slider.press("ArrowRight")
    settled(claims)
    assert claims.locator(".verdicts input:checked").count() == 0
    guess(claims, "partly")
    slider.press("ArrowLeft")
    settled(claims)
    # Chosen and not yet committed: still chosen.
    assert claims.locator(".verdicts input:checked").input_value() == "contested"
    slider.press("ArrowRight")
    settled(claims)
    assert claims.locator(".answer").is_visible() and "You said" in claims.locator(".yours").inner_text()
    assert drawn(claims)["guesses"] == {"C122": "partly"}


def test_no_author_of_an_article_is_named(claims):
    names = [name for full in evidence.articles()["author"].dropna() for name in full.split() if full]
    assert "Lewis" in names
    whole = claims.locator(".demo").text_content()
    for card in (1, 55, 110):
        claims.locator("[name=card-typed]").fill(str(card))
        settled(claims)
        whole += claims.locator(".card .place").inner_text()
    assert [name for name in names if name in whole] == []


def test_each_step_of_the_guide_sets_what_it_says(claims):
    claims.get_by_role("button", name=f"Guide me in {len(STEPS)} steps").click()
    expected = {}
    for number, step in enumerate(STEPS, start=1):
        expected |= step.get("set", {})
        claims.wait_for_function(
            "want => Object.entries(want).every(([name, value]) => "
            "document.querySelector('.demo').drawn.values[name] === value)",
            arg=expected,
        )
        assert claims.locator(".guide .place").inner_text() == f"Step {number} of {len(STEPS)}"
        assert claims.locator(".stage .pointed").count() == 1
        claims.locator(".guide .chief").click()
    assert claims.locator(".guide").is_hidden() and claims.problems == []


def test_nothing_moves_when_a_card_is_opened(claims):
    claims.set_viewport_size({"width": 1100, "height": 900})
    longest = CLAIMS["evidence_summary"].str.split().str.len().idxmax()
    claims.locator("[name=card-typed]").fill(str(int(longest[1:])))
    settled(claims)
    before = claims.locator("[data-control=card]").bounding_box()
    guess(claims, "partly")
    assert claims.locator("[data-control=card]").bounding_box() == before


def test_no_card_fits_says_so_and_nothing_breaks(claims):
    claims.locator("[data-control=article] select").select_option("lewis")
    claims.locator("[data-control=topic] select").select_option("OCD")
    assert "No card fits." in words(claims)
    assert claims.locator(".none").is_visible() and not claims.locator(".claim").is_visible()
    claims.get_by_role("button", name="The whole ledger").click()
    assert claims.locator(".claim").is_visible() and claims.problems == []


@pytest.mark.parametrize(
    "text", ["", "NaN", "1e308", "-1", "abc", "0", str(len(CLAIMS) + 1), "1.5", "99999999999"]
)
def test_bad_input_is_named_and_changes_nothing(claims, text):
    before = drawn(claims)["values"]
    field = claims.locator("[name=card-typed]")
    field.fill(text)
    said = claims.locator("[data-control=card] .fault").inner_text()
    assert said == f"Card: a whole number from 1 to {len(CLAIMS)}."
    assert drawn(claims)["values"] == before
    field.fill("12")
    settled(claims)
    assert drawn(claims)["values"]["card"] == 12 and claims.problems == []


def test_the_link_brings_back_the_card_and_the_deck(claims, browser):
    claims.locator("[data-control=chapter] select").select_option("1")
    claims.locator("[name=card-typed]").fill("112")
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


@pytest.mark.parametrize(
    "fragment",
    [
        "card=NaN",
        "card=0",
        "card=1.5",
        "card=1e308",
        "year=2016",
        "verdict=true",
        "topic=constructor",
        "claim=1",
    ],
)
def test_a_damaged_link_says_so_and_keeps_the_defaults(page, url, fragment):
    page.goto(f"{url}/light.html#demo=claims_explorer&chapter=2&{fragment}")
    settled(page)
    assert page.locator(".notice").inner_text().startswith("The link is damaged")
    assert drawn(page)["values"]["chapter"] == "all" and page.problems == []


def test_undo_takes_back_filters_and_cards(claims):
    start = drawn(claims)["values"]
    guess(claims, "partly")
    next_card(claims)
    claims.locator("[data-control=topic] select").select_option("history")
    before = drawn(claims)["values"]["card"]
    claims.locator("input[type=range][name=card]").focus()
    claims.keyboard.press("End")
    settled(claims)
    assert drawn(claims)["values"]["card"] == len(CLAIMS)
    claims.keyboard.press("Control+z")
    assert drawn(claims)["values"]["card"] == before
    undo = claims.get_by_role("button", name="Undo")
    while undo.is_enabled():
        undo.click()
    settled(claims)
    assert drawn(claims)["values"] == start
    # A guess once made is not taken back: it would be no guess.
    assert drawn(claims)["guesses"] == {"C121": "partly"}


def test_the_keyboard_alone_guesses_opens_and_goes_on(claims):
    claims.locator(".verdicts input").first.focus()
    claims.keyboard.press("Space")
    claims.keyboard.press("ArrowDown")
    claims.keyboard.press("Tab")  # how sure, if one likes
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
    assert {*SPECS, "card-typed", "Your guesses as a table", "How to read the marks"} <= reached
    claims.locator("summary", has_text="How to read the marks").focus()
    claims.keyboard.press("Enter")
    claims.keyboard.press("Tab")
    assert claims.evaluate("document.activeElement.textContent") == "Forget my guesses"


def test_reading_without_guessing(page, url):
    page.goto(f"{url}/reading.html")
    settled(page)
    assert page.locator(".answer").is_visible() and not page.locator(".verdicts").is_visible()
    assert page.locator(".strip .shape[visibility=visible]").count() == len(CLAIMS)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(page, url, theme):
    page.goto(f"{url}/{theme}.html")
    for step in ("closed", "open"):
        if step == "open":
            guess(page, "partly")
            page.locator("[name=card-typed]").fill("999")
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        page.wait_for_function("document.getAnimations().length === 0")
        assert axe_finds(page) == [], step


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
