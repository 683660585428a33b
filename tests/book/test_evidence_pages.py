"""The ledger and its neighbours: whole without scripts, quick to search with them, honest about their age."""

import json
import re
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from frictionless import validate
from playwright.sync_api import expect
from test_evidence_links import REFERENCES
from test_evidence_links import build as build_small

import evidence
from book.extensions import evidence_pages
from book.extensions.evidence_links import EvidenceError
from book.extensions.evidence_notes import again
from evidence import crisis, datapackage, quoted, rechecks
from evidence import format as shown
from evidence.schemas import FOLDER, READ_IN, VERDICTS
from tests.bench import first_visit
from tests.conftest import axe_finds

ALL = len(evidence.claims())

LEDGER_BYTES = 250_000


def soup(book_html, name: str) -> BeautifulSoup:
    return BeautifulSoup((book_html / f"{name}.html").read_text("utf8"), "html.parser")


def words(element) -> str:
    return " ".join(element.get_text(" ", strip=True).split())


def own(text: str) -> str:
    return " ".join(shown.typeset(text).split())


@pytest.fixture(params=["http", "file"])
def ledger(request, page, book_html, book_url):
    """The ledger in a browser, over http and from a file."""
    page.goto(f"{book_url if request.param == 'http' else book_html.as_uri()}/book/ledger.html")
    return page


def visible(page) -> list[str]:
    return page.evaluate(
        "[...document.querySelectorAll('.ledger-claim')]"
        ".filter(claim => claim.checkVisibility()).map(claim => claim.id)"
    )


def count(page):
    return page.locator(".ledger-form output")


# --- what stands in the page, before any script runs


def test_every_claim_stands_in_the_ledger_with_all_that_is_known_of_it(book_html):
    page, table = soup(book_html, "book/ledger"), evidence.claims()
    claims = {claim["id"]: claim for claim in page.select(".ledger-claim")}
    assert len(page.select(".ledger-claim")) == len(claims) == len(table)
    labels = evidence.references()["label"]
    for name, row in table.iterrows():
        claim = claims[name]
        text = words(claim)
        assert words(claim.h3) == f"{name} {own(row['claim'])}"
        assert words(claim.select_one(".fact-badge")) == shown.VERDICT_WORDS[row["verdict"]]
        assert own(row["evidence_summary"]) in text
        assert own(row["notes"]) in text
        assert shown.checked(row).casefold() in text.casefold()
        assert f"hapter {row['chapter']}" in text
        sources = claim.select('a[href*="#cite-"]')
        assert [link.text for link in sources] == [labels[key] for key in evidence.keys(row["key_sources"])]
        chapter = claim.find_previous("h2").text
        assert f"Chapter {row['chapter']}" in chapter


def test_every_trial_and_safety_row_stands_in_its_table_once_and_unverified_is_visible(book_html):
    for page, prefix, table in (
        ("book/trials", "trial-", evidence.trials()),
        ("book/safety-figures", "", evidence.safety()),
        ("book/guidelines", "guideline-", evidence.guidelines()),
    ):
        rows = {row["id"].removeprefix(prefix): words(row) for row in soup(book_html, page).select("tr[id]")}
        found = soup(book_html, page).select("tr[id]")
        assert len(found) == len(rows) == len(table)
        for name, row in table.iterrows():
            read = f"{shown.CONFIDENCE_WORDS[row['confidence']]}, {shown.checked(row)}"
            assert f"{read}; read in: {READ_IN[row['read_in']]}; {again(name)}" in rows[name].replace(
                " ,", ","
            )
    trials, page = evidence.trials(), soup(book_html, "book/trials")
    for name, row in trials[trials["estimate"].notna()].iterrows():
        cell = page.find(id=f"trial-{name}").find("td", {"data-label": "Result"})
        assert words(cell.strong) == shown.estimate(row)


def test_all_165_claims_lead_to_their_paragraph_and_the_badges_lead_back(book_html):
    page, taught = soup(book_html, "book/ledger"), []
    for path in sorted((book_html / "chapters").glob("*.html")):
        lesson = f"chapters/{path.stem}"
        badges = {
            tag["id"].removeprefix("teaches-"): tag
            for tag in soup(book_html, lesson).select('[id^="teaches-"]')
        }
        own = list(evidence.claims().query(f"chapter == {int(path.stem[:2])}").index)
        assert set(own) <= set(badges), lesson
        for name, badge in ((name, badges[name]) for name in own):
            links = [link["href"] for link in page.find(id=name).select("a")]
            assert f"../{lesson}.html#teaches-{name}" in links
            assert f"../book/ledger.html#{name}" in [link["href"] for link in badge.select(".fact-note a")]
        taught += own
    assert sorted(taught) == list(evidence.claims().index)
    assert "in preparation" not in words(page)


def test_every_practice_point_stands_in_its_table_with_all_that_is_known_of_it(book_html):
    page, labels = soup(book_html, "book/practice"), evidence.references()["label"]
    rows = {row["id"]: row for row in page.select(".practice-table tr[id]")}
    assert list(rows) == list(evidence.practice().index)
    for name, point in evidence.practice().iterrows():
        row, text = rows[name], words(rows[name])
        assert own(point["point"]) in text and own(point["caution"]) in text
        assert words(row.select_one(".fact-badge")) == point["known_from"]
        assert [link.text for link in row.find("td", {"data-label": "Sources"}).select("a")] == [
            labels[key] for key in evidence.keys(point["key_sources"])
        ]
        also = row.find("td", {"data-label": "Caution"}).select("a")
        assert [link["href"].rpartition("#")[2] for link in also] == list(
            evidence.keys(point["related_rows"])
        )
        assert ("Law, not evidence" in text) == bool(point["country"])
        assert (f"to be read again by {point['review_by'].day} " in text) if point["country"] else True


def test_the_verdict_scale_names_every_verdict_where_it_is_explained(book_html):
    for name in ("book/how-we-grade", "book/how-to-use"):
        badges = [words(badge) for badge in soup(book_html, name).select(".verdict-scale .fact-badge")]
        assert badges == [shown.VERDICT_WORDS[verdict] for verdict in VERDICTS]


def test_every_mend_and_every_check_is_told(book_html):
    page = soup(book_html, "book/what-changed")
    mends = pd.read_csv(FOLDER / "mends.csv", dtype=str, keep_default_na=False)
    assert len(page.select(".mends-table tbody tr")) == len(mends)
    named = mends[mends["field"] == "key_sources"]
    told = [words(row) for row in page.select(".mends-table tbody tr") if "key sources" in row.th.text]
    assert len(told) == len(named) > 0
    for key in {key for field in ("old", "new") for text in named[field] for key in evidence.keys(text)}:
        assert not any(key in row for row in told), "a reader meets names, not keys"
    told = {link["href"].rpartition("#")[2].removeprefix("trial-") for link in page.select(".ledger-days a")}
    told = {row.removeprefix("guideline-") for row in told}
    tables = (
        evidence.claims(),
        evidence.trials(),
        evidence.safety(),
        evidence.guidelines(),
        evidence.practice(),
    )
    assert told == {row for table in tables for row in table.index[table["checked_on"].notna()]}


def test_crisis_lines_are_those_of_the_table_here_and_in_the_footer(book_html):
    page, lines = soup(book_html, "book/safety"), evidence.crisis_lines()
    rows = {row["id"]: " ".join(row.get_text().split()) for row in page.select(".crisis-lines tbody tr")}
    assert set(rows) == {f"crisis-{name}" for name in lines.index}
    assert all(row["service"] in rows[f"crisis-{name}"] for name, row in lines.iterrows())
    for column in ("place", "words", "emergency", "notes"):
        assert all(own(row[column]) in rows[f"crisis-{name}"] for name, row in lines.iterrows())
    dialled = {part.address for part in crisis.all_parts() if part.address}
    for place in (page.footer, soup(book_html, "chapters/06-guide-to-sessions").article):
        assert crisis.whole() in " ".join(place.get_text().split())
        assert dialled <= {link["href"] for link in place.select("a.crisis-link")}


# --- search and filters


def test_the_ledger_reads_without_scripts(browser, book_html):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{book_html.as_uri()}/book/ledger.html")
    expect(page.locator(".ledger-form")).to_be_hidden()
    expect(page.locator(".ledger-claim:visible")).to_have_count(ALL)
    assert "need JavaScript" in page.locator(".evidence-filter noscript").inner_text()
    expect(page.get_by_role("link", name=re.compile("^CSV"))).to_be_visible()
    context.close()


def test_words_and_choices_narrow_the_ledger_by_keyboard_and_the_count_is_told(ledger):
    table = evidence.claims()
    assert count(ledger).get_attribute("aria-live") == "polite"
    expect(count(ledger)).to_have_text(f"All {ALL} claims are shown.")
    ledger.get_by_label("Words to look for").focus()
    ledger.keyboard.type("Glutamate")
    some = visible(ledger)
    assert 0 < len(some) < ALL
    expect(count(ledger)).to_have_text(f"{len(some)} of {ALL} claims shown.")
    for _ in range(3):
        ledger.keyboard.press("Tab")
    expect(ledger.get_by_label("Verdict")).to_be_focused()
    ledger.keyboard.type("cont")
    fewer = visible(ledger)
    assert set(fewer) < set(some)
    assert set(table.loc[fewer, "verdict"]) == {"contested"}
    assert "verdict=contested" in ledger.url and "q=Glutamate" in ledger.url
    chapters = ledger.locator("h2:visible", has_text="Chapter")
    expect(chapters).to_have_count(table.loc[fewer, "chapter"].nunique())
    ledger.keyboard.press("Tab")
    ledger.keyboard.press("Tab")
    ledger.keyboard.press("Enter")
    assert len(visible(ledger)) == ALL
    expect(ledger.get_by_label("Words to look for")).to_be_focused()
    assert ledger.problems == []


@pytest.mark.parametrize("column", ["article", "chapter", "verdict", "topic"])
def test_each_filter_shows_the_rows_that_the_table_has(page, book_html, column):
    table = evidence.claims()
    page.goto(f"{book_html.as_uri()}/book/ledger.html")
    for value, rows in table.groupby(table[column].astype(str)):
        page.locator(f"select[name={column}]").select_option(value)
        assert sorted(visible(page)) == sorted(rows.index)


def test_the_address_holds_the_search_and_back_undoes_a_choice(ledger):
    address = ledger.url
    ledger.goto(f"{address}#verdict=outdated&chapter=1")
    wanted = evidence.claims().query("verdict == 'outdated' and chapter == 1").index
    assert sorted(visible(ledger)) == sorted(wanted)
    assert ledger.locator("select[name=verdict]").input_value() == "outdated"
    ledger.locator("select[name=verdict]").select_option("supported")
    assert set(evidence.claims().loc[visible(ledger), "verdict"]) == {"supported"}
    ledger.go_back()
    assert sorted(visible(ledger)) == sorted(wanted)
    ledger.reload()
    assert sorted(visible(ledger)) == sorted(wanted)


def test_an_older_browser_keeps_a_filter_over_reload_and_back(page, book_url):
    page.add_init_script("delete URLSearchParams.prototype.size")  # Safari 16, Firefox 111
    page.goto(f"{book_url}/book/ledger.html")
    verdict = page.get_by_label("Verdict")
    verdict.select_option("contested")
    assert page.url.endswith("#verdict=contested")
    page.reload()
    expect(verdict).to_have_value("contested")
    page.go_back()
    expect(verdict).to_have_value("")


def test_an_address_that_asks_for_what_is_not_there_says_so_and_keeps_the_rest(ledger):
    ledger.goto(f"{ledger.url}#verdict=doubtful&chapter=2")
    expect(count(ledger)).to_have_text(
        "The address asks for the verdict “doubtful”, which is not in the list; it was left out. "
        f"{quoted.count('claims', '2')} of {ALL} claims shown."
    )
    ledger.goto(f"{ledger.url.partition('#')[0]}#q=%3Cimg+src%3Dx%3E")
    expect(count(ledger)).to_have_text(f"None of the {ALL} claims fits. Use fewer words, or show all.")
    assert ledger.problems == []


def test_a_link_to_one_claim_shows_it_whatever_was_searched(ledger):
    ledger.get_by_label("Words to look for").fill("zzyzx")
    assert visible(ledger) == []
    ledger.evaluate("location.hash = '#C135'")
    expect(ledger.locator("#C135")).to_be_in_viewport()
    assert len(visible(ledger)) == ALL


@pytest.mark.parametrize(
    ("name", "column", "table"),
    [
        ("trials", "confidence", evidence.trials),
        ("safety-figures", "category", evidence.safety),
        ("guidelines", "position", evidence.guidelines),
        ("practice", "known_from", evidence.practice),
    ],
)
def test_the_tables_have_filters_too(page, book_html, name, column, table):
    page.goto(f"{book_html.as_uri()}/book/{name}.html")
    for value, rows in table().groupby(column):
        page.locator(f"select[name={column}]").select_option(value)
        expect(page.locator("tr[id]:visible")).to_have_count(len(rows))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ledger", "trials", "safety-figures", "guidelines", "practice"])
def test_axe_finds_nothing_on_a_phone_with_a_filter_set(page, book_url, name, theme):
    page.set_viewport_size({"width": 320, "height": 700})
    page.emulate_media(color_scheme=theme)
    page.goto(f"{book_url}/book/{name}.html#q=depression")
    page.locator("details").last.evaluate("details => { details.open = true; }")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe_finds(page) == []


def test_stacked_rows_are_still_a_table_to_a_screen_reader(page, book_url):
    page.set_viewport_size({"width": 375, "height": 700})
    page.goto(f"{book_url}/book/trials.html")
    table = page.get_by_role("table", name="Trials: PTSD")
    wanted = evidence.trials()["condition"].str.startswith("PTSD").sum()
    assert table.get_by_role("rowheader").count() == wanted > 0
    assert table.get_by_role("columnheader").count() == 6
    cell = table.get_by_role("cell").first
    assert cell.evaluate("cell => getComputedStyle(cell, '::before').content") == '"Given"'


# --- files, weight, calendar


def test_the_files_download_and_are_the_tables(page, book_html, book_url):
    page.goto(f"{book_url}/book/ledger.html")
    for kind in ("CSV", "JSON"):
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(f"^{kind}")).click()
        text = download.value.path().read_text("utf8")
        if kind == "CSV":
            # Marked as UTF-8, so that a spreadsheet shows its dashes, and read back as the table that it was.
            assert text == "\ufeff" + (FOLDER / "claims.csv").read_text("utf8")
            assert evidence.claims(download.value.path()).equals(evidence.claims())
        else:
            assert [row["id"] for row in json.loads(text)["rows"]] == list(evidence.claims().index)


def test_from_a_file_the_links_open_the_same_files(page, book_html):
    page.goto(f"{book_html.as_uri()}/book/ledger.html")
    links = page.locator(".ledger-files a[download]").evaluate_all("links => links.map(link => link.href)")
    names = {"claims.csv", "claims.json", "datapackage.json", "references.bib", "references.ris"}
    assert set(links) == {(book_html / "data" / name).as_uri() for name in names}
    report = validate(str(book_html / "data" / datapackage.NAME))
    assert report.valid, report.flatten(["type", "message"])


def test_a_first_visit_to_the_ledger_keeps_its_budget(browser, book_url):
    sizes, elsewhere = first_visit(browser, f"{book_url}/book/ledger.html")
    assert 20_000 < sizes["book/ledger.html"] < sum(sizes.values()) <= LEDGER_BYTES
    assert elsewhere == []


def test_what_is_due_is_marked_in_the_page(book_html):
    rows = rechecks.due()
    marked = {
        mark.find_parent(["li", "tr"])["id"].removeprefix("crisis-").removeprefix("trial-")
        for name in (
            "book/ledger",
            "book/trials",
            "book/safety-figures",
            "book/guidelines",
            "book/practice",
            "book/safety",
        )
        for mark in soup(book_html, name).select(".ledger-due")
    }
    assert marked == set(rows.index[~rows["table"].isin(["pathway", "statistics"])])  # they have no page
    listed = soup(book_html, "book/what-changed").select_one(".due-list").get_text(" ", strip=True)
    assert all(shown.typeset(what) in listed or what in listed for what in rows["what"])


def test_what_nobody_has_read_and_what_was_left_out_stand_on_one_page(book_html):
    page = soup(book_html, "book/searches")
    tables = (evidence.trials(), evidence.safety(), evidence.guidelines(), evidence.statistics())
    unread = {row for table in tables for row in table.index[table["confidence"] == "unverified"]}
    assert {words(row.th) for row in page.select(".unverified-list tbody tr")} == unread
    rows = page.select(".unverified-list tbody tr")
    assert all(words(row.find("td", {"data-label": "What was tried"})) != "Nothing is noted" for row in rows)
    left = {own(what) for what in evidence.left_out()["what"]}
    assert {words(row.th) for row in page.select(".left-out tbody tr")} == left
    assert {words(row.th) for row in page.select(".search-record tbody tr")} == set(evidence.searches().index)
    assert f"{len(evidence.searches())} queries" in words(page.select_one(".search-flow"))


@pytest.mark.parametrize(("year", "due"), [(2026, False), (2100, True)])
def test_the_calendar_tells_and_never_stops_the_build(tmp_path, monkeypatch, capsys, year, due):
    fresh = rechecks.dated().assign(checked_on=pd.Timestamp("2026-11-22"))
    monkeypatch.setattr(rechecks, "dated", lambda: fresh)
    monkeypatch.setattr(rechecks, "date", SimpleNamespace(today=lambda: date(year, 12, 1)))
    app = build_small(
        tmp_path / "book",
        {"page.md": "# Page\n\n```{safety-table} regulatory\n```\n", "book/references.md": REFERENCES},
        "html",
    )
    html = (tmp_path / "out" / "html" / "page.html").read_text("utf8")
    assert ("check before use" in html) == due
    assert ("the build goes on" in capsys.readouterr().out) == due
    assert app.statuscode == 0


# --- what stops the build


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("{claims-ledger} 9", "page: the ledger has no claim of chapter '9'."),
        ("{claims-ledger}", "page: the ledger has no claim of chapter ''."),
        ("{trials-table} gout", "page: no trial has a condition that begins with 'gout'."),
        ("{safety-table} hair", "page: the safety table has no category 'hair'."),
        (
            "{evidence-filter} trails",
            "page: there are filters for claims, trials, safety, guidelines, practice, not 'trails'.",
        ),
        ("{evidence-files} trails", "page: there is no table trails; there are articles, claims,"),
        ("{guidelines-table} perhaps", "page: no guideline has the position 'perhaps'."),
        ("{practice-table} hair", "page: there is no practice point on 'hair'."),
        ("{mends-table} trails", "page: nothing of a table 'trails' was mended."),
    ],
)
def test_a_part_that_does_not_exist_stops_the_build(part, said):
    name, argument = re.fullmatch(r"\{([\w-]+)\} ?(.*)", part).groups()
    with pytest.raises(EvidenceError, match=re.escape(said)):
        evidence_pages.PARTS[name](argument, SimpleNamespace(docname="page"))


def test_what_others_gave_away_keeps_its_own_licence_and_their_name(book_html):
    def said(page):
        text = BeautifulSoup((book_html / page).read_text("utf8"), "html.parser")
        return text.select_one(".ledger-files")

    about = said("book/about.html")
    links = [link["href"] for link in about.select("a")]
    assert "https://creativecommons.org/publicdomain/zero/1.0/" in links
    assert "https://doi.org/10.18112/openneuro.ds005917.v1.0.1" in links
    assert "Evans" in about.get_text() and "if you name this course" not in about.get_text()
    assert (book_html / "data" / "crossover.csv").is_file()
    own = said("book/trials.html")
    assert "Attribution 4.0 if you name this course" in own.get_text()
    assert "work of others" not in own.get_text()
