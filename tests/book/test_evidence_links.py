"""Links to the evidence in small books: what they look like, and what stops the build."""

import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from nbconvert.filters import markdown2html
from playwright.sync_api import expect
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

import evidence
from book.extensions import evidence_links, facts, glossary
from evidence import format as shown
from evidence import schemas, tables, workshop

CLAIM = "One dose, the article says, works for months: [unsupported](claim:C135), for benefit fades in days."
DRAFT = '---\nstatus: "in preparation"\n---\n'
REFERENCES = "# References\n\n```{bibliography}\n:all:\n```\n"
GLOSSARY = "# Glossary\n\n```{course-glossary}\n```\n"
STYLES = (Path(evidence_links.__file__).parents[1] / "styles" / "evidence.css").read_text("utf-8")


def notebook(*cells: str, **metadata: object) -> str:
    """Return a notebook of Markdown cells."""
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return (
        json.dumps(
            {
                "cells": [
                    {
                        "cell_type": "markdown",
                        "id": f"cell-{number}",
                        "metadata": {},
                        "source": text.splitlines(keepends=True),
                    }
                    for number, text in enumerate(cells)
                ],
                "metadata": kernel | metadata,
                "nbformat": 4,
                "nbformat_minor": 5,
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def build(folder: Path, pages: dict[str, str], builder: str = "dummy") -> Sphinx:
    """Write pages into a small book, beside those that it has, and build it."""
    for name, text in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    files = sorted(path for path in folder.rglob("*.*") if path.suffix in (".md", ".ipynb"))
    names = [path.relative_to(folder).with_suffix("").as_posix() for path in files]
    toc = "\n".join(name for name in names if name != "index")
    if not (folder / "index.md").exists() or toc not in (folder / "index.md").read_text():
        (folder / "index.md").write_text(f"# Book\n\n```{{toctree}}\n{toc}\n```\n")
    settings = {
        "extensions": ["myst_nb", "book.extensions.evidence_links", "book.extensions.evidence_pages"],
        "html_theme": "basic",
        "nb_execution_mode": "off",
        "nitpicky": True,
        "myst_enable_extensions": ["smartquotes", "linkify"],
    }
    out, warnings = folder.parent / "out", StringIO()
    with docutils_namespace():
        app = Sphinx(folder, None, out / builder, out / "doctrees", builder, settings, None, warnings)
        app.build()
    assert warnings.getvalue() == ""
    return app


@pytest.fixture
def book(tmp_path):
    """Build a small book of the pages given, and of those given before."""
    return lambda pages=None: build(tmp_path / "book", pages or {})


@pytest.fixture
def refused(book):
    """Build a book that must not build; return the lines of the message."""

    def refuse(pages=None) -> list[str]:
        with pytest.raises(evidence_links.EvidenceError) as caught:
            book(pages)
        return str(caught.value).splitlines()

    return refuse


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Work on a copy of the tables; returns a function that replaces text in one of them."""
    folder = tmp_path / "evidence"
    shutil.copytree(schemas.FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for module in (tables, evidence_links):
        monkeypatch.setattr(module, "FOLDER", folder)

    def change(name: str, old: str, new: str) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    return change


def article(app: Sphinx, page: str) -> BeautifulSoup:
    return BeautifulSoup((Path(app.outdir) / f"{page}.html").read_text("utf-8"), "html.parser")


# --- what readers get


@pytest.fixture(scope="module")
def rendered(tmp_path_factory) -> Sphinx:
    verdicts = {verdict: rows.index[0] for verdict, rows in evidence.claims().groupby("verdict")}
    return build(
        tmp_path_factory.mktemp("rendered") / "book",
        {
            "book/references.md": REFERENCES,
            "book/glossary.md": GLOSSARY,
            "verdicts.md": "# X\n\n"
            + "\n\n".join(f"[{name}](claim:{claim})" for name, claim in verdicts.items()),
            "chapters/01-x.md": DRAFT + "# One\n\n" + CLAIM + " The trial masked by anaesthesia found"
            " [−5.8 (−13.3 to 1.6)](trial:lii2023) points ([Lii 2023](cite:lii2023)), and"
            " [27.6%](safety:S002) dissociated. See [bioavailability](term:bioavailability).\n",
            "chapters/03-y.ipynb": notebook(
                "# Three\n\nSupported ([supported](claim:C019)).", status="in preparation"
            ),
        },
        "html",
    )


def test_a_claim_becomes_a_badge_with_a_note(rendered):
    fact = article(rendered, "chapters/01-x").select_one(".fact-claim")
    assert "fact-unsupported" in fact["class"]
    button, note = fact.button, fact.select_one(".fact-note")
    assert button.get_text() == "unsupported"
    assert button.svg["aria-hidden"] == "true"
    assert button["aria-controls"] == note["id"]
    text = note.get_text(" ", strip=True)
    row = evidence.claims().loc["C135"]
    assert row["claim"] in text
    assert "3–14 days" in text
    assert shown.checked(row) in text
    assert [a["href"].split("#cite-")[1] for a in note.select("a")] == list(evidence.keys(row["key_sources"]))


def test_a_practice_point_becomes_a_badge_that_says_how_it_is_known(tmp_path):
    points = evidence.practice()
    first = {known: rows.index[0] for known, rows in points.groupby("known_from")} | {"consensus": "P20"}
    assert sorted(first) == sorted(schemas.KNOWN_FROM)
    pages = {
        "a.md": "# A\n\n" + "\n\n".join(f"So ([{known}](practice:{name}))." for known, name in first.items()),
        "book/practice.md": "# Points\n",
        "book/references.md": REFERENCES,
    }
    page = article(build(tmp_path / "book", pages, "html"), "a")
    badges = page.select("span.fact-claim")
    assert [badge.button.text for badge in badges] == list(first)
    assert len({str(badge.svg) for badge in badges}) == len(first)
    for badge, name in zip(badges, first.values(), strict=True):
        note, point = badge.select_one(".fact-note"), points.loc[name]
        assert shown.typeset(point["point"]) in note.text and shown.typeset(point["caution"]) in note.text
        assert f"book/practice.html#{name}" in [link["href"] for link in note.select("a")]
        assert ("Law, not evidence" in note.text) == (name == "P20")


def test_verdicts_differ_in_shape_and_not_only_in_colour(rendered):
    badges = article(rendered, "verdicts").select(".fact-claim svg")
    assert len({str(badge) for badge in badges}) == len(badges) == len(schemas.VERDICTS)


def test_a_trial_becomes_a_figure_with_a_note(rendered):
    fact = article(rendered, "chapters/01-x").select_one(".fact-figure")
    assert fact.button.get_text() == "−5.8 (−13.3 to 1.6)"
    lines = {
        line.select_one(".fact-label").get_text(): line.get_text(" ", strip=True)
        for line in fact.select(".fact-line")
    }
    assert "40 people (20 v 20)" in lines["Study"]
    assert "saline during anaesthesia" in lines["Given"]
    assert "MADRS, days 1–3" in lines["Measured"]
    row = evidence.trials().loc["lii2023"]
    assert shown.measured(row) in lines["Result"]
    assert shown.trial(row, "rates") in lines["Result"]
    assert f"verified, {shown.checked(row)}" in lines["Status"]
    assert "Lii 2023" in lines["Source"]


def test_citations_and_terms_lead_to_their_entries(rendered):
    page = article(rendered, "chapters/01-x")
    cite, term = page.select_one(".fact-cite"), page.select_one(".fact-term")
    assert cite["href"] == "../book/references.html#cite-lii2023"
    assert article(rendered, "book/references").find(id="cite-lii2023") is not None
    assert term["href"] == "../book/glossary.html#term-bioavailability"
    assert article(rendered, "book/glossary").find(id="term-bioavailability").name == "dt"
    definition = glossary.load()["bioavailability"].definition
    assert page.find(id=term["aria-describedby"]).get_text() == definition


def test_ids_of_notes_are_unique_on_a_page(rendered):
    ids = [node["id"] for node in article(rendered, "chapters/01-x").select("[id]")]
    assert len(ids) == len(set(ids))


def test_a_badge_stays_beside_its_bracket(rendered):
    kept = article(rendered, "chapters/03-y").select_one(".fact-kept")
    assert kept.get_text().startswith("(supported")
    assert kept.get_text().endswith(").")


def test_a_long_figure_may_break_across_lines(book):
    long, short = "Until next day after restful sleep; escort home", "27.6%"
    app = book({"a.md": f"# A\n\nDriving: ([{long}](safety:S040)). Detached: ([{short}](safety:S002)).\n"})
    kept = [
        node.astext()
        for node in app.env.get_doctree("a").findall(nodes.inline)
        if "fact-kept" in node["classes"]
    ]
    assert kept == [f"({short})."]


def test_a_long_figure_runs_on_and_keeps_its_comma_beside_it(tmp_path, page):
    long = "At least 2 h, and until sedation, dissociation and respiratory depression have gone"
    text = f"# A\n\nA visit of hours: [{long}](safety:S037), often twice a week.\n"
    app = build(tmp_path / "book", {"a.md": text}, "html")
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto((Path(app.outdir) / "a.html").as_uri())
    page.add_style_tag(content=STYLES)
    figure = page.get_by_role("button", name=long)
    boxes, comma = figure.evaluate("""figure => {
        const range = document.createRange(), after = figure.parentNode.nextSibling;
        range.setStart(after, 0), range.setEnd(after, 1);
        return [[...figure.getClientRects()].map(box => box.bottom), range.getBoundingClientRect().bottom];
    }""")
    assert len(boxes) > 1
    assert comma == pytest.approx(boxes[-1], abs=4)
    figure.focus()
    assert page.locator(".fact-figure .fact-note").is_visible()


def test_the_references_say_what_was_not_verified(rendered):
    page = article(rendered, "book/references")
    assert "Not verified: DOI." in page.find(id="cite-ebert1997").get_text()
    assert "Not verified: title, first names." in page.find(id="cite-kotermanski2009").get_text()
    assert "Not verified" not in page.find(id="cite-lii2023").get_text()
    labels = [label.get_text().strip("[]") for label in page.select("div.citation .label")]
    assert labels == sorted(evidence.references()["label"], key=str.casefold)
    initials = [heading.get_text() for heading in page.select("h2")]
    assert initials == sorted({label[0].upper() for label in labels})


def test_a_badge_opens_its_note_by_press_and_escape_goes_back_to_it(book_html, page):
    page.goto((book_html / "chapters" / "04-benefits.html").as_uri())
    fact = page.locator(".fact-claim").first
    badge, note = fact.locator(".fact-button"), fact.locator(".fact-note")
    badge.focus()
    expect(badge).to_have_attribute("aria-expanded", "false")
    expect(note).to_be_hidden()
    assert (
        badge.get_attribute("aria-describedby") is None
    )  # its note is reached by reading on, not read with its name
    page.keyboard.press("Enter")
    expect(badge).to_have_attribute("aria-expanded", "true")
    expect(note).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.fact-note') !== null")
    expect(note).to_be_visible()
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(badge).to_be_focused()
    expect(badge).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Space")
    expect(note).to_be_visible()
    page.keyboard.press("Space")
    expect(note).to_be_hidden()
    page.keyboard.press("Enter")
    badge.evaluate("button => button.blur()")
    expect(note).to_be_hidden()
    badge.hover()
    expect(note).to_be_visible()
    page.mouse.move(0, 0)
    expect(note).to_be_hidden()
    assert page.problems == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_no_note_leaves_the_window(book_html, page, width, height):
    page.set_viewport_size({"width": width, "height": height})
    page.goto((book_html / "chapters" / "06-guide-to-sessions.html").as_uri())
    outside = page.evaluate("""async () => {
      const wrong = [];
      for (const button of document.querySelectorAll('.fact-button')) {
        if (!button.checkVisibility()) continue;  // in what is folded
        // A fact near the foot of the window: there a note has least room.
        const { bottom } = button.getBoundingClientRect();
        scrollTo({ top: scrollY + bottom - innerHeight + 40, behavior: 'instant' });
        button.click();
        await new Promise(requestAnimationFrame);
        const box = button.parentElement.querySelector('.fact-note').getBoundingClientRect();
        if (!box.height || box.left < 0 || box.right > innerWidth || box.bottom > innerHeight || box.top < 0)
          wrong.push(`${button.textContent} ${JSON.stringify(box)}`);
        button.click();
      }
      return wrong;
    }""")
    assert outside == []


@pytest.mark.parametrize(("width", "in_margin"), [(1366, True), (1920, True), (1340, False)])
def test_where_there_is_room_a_note_stands_in_the_margin_beside_its_line(book_html, page, width, in_margin):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((book_html / "chapters" / "01-clinicians-perspective.html").as_uri())
    for button in page.locator("article section > p .fact-button").all()[3:6]:
        button.evaluate("button => button.scrollIntoView({ block: 'center', behavior: 'instant' })")
        button.click()
        note, text = page.locator(".fact-open > .fact-note"), page.locator("p:has(.fact-open)")
        expect(note).to_be_visible()
        at, beside, line = note.bounding_box(), text.bounding_box(), button.bounding_box()
        assert (at["x"] + at["width"] < beside["x"]) == in_margin
        assert (abs(at["y"] - line["y"]) < line["height"]) == in_margin
        button.click()
        expect(note).to_have_count(0)


def test_in_the_margin_stands_the_sign_of_a_verdict_that_is_a_word_of_its_sentence(book_html, page):
    page.set_viewport_size({"width": 1366, "height": 900})
    page.goto((book_html / "chapters" / "05-efficacy-risks-limits.html").as_uri())
    claims = page.locator("article section > p .fact-claim").evaluate_all("""all => all.map(claim => ({
      aside: Boolean(claim.closest('.fact-aside')),
      boxed: getComputedStyle(claim.querySelector('.fact-button')).borderTopWidth !== '0px',
      beside: claim.querySelector('.fact-icon').getBoundingClientRect().right
        < claim.closest('p').getBoundingClientRect().left,
    }))""")
    kinds = {tuple(claim.values()) for claim in claims}
    assert kinds == {(True, True, False), (False, False, True)}
    page.set_viewport_size({"width": 1200, "height": 900})
    icon = page.locator("article section > p .fact-claim:not(.fact-aside *) .fact-icon").first
    assert icon.bounding_box()["x"] > icon.locator("xpath=ancestor::p").bounding_box()["x"]


# --- what stops the build


def test_a_text_that_is_not_what_the_row_says_stops_the_build(refused):
    assert refused({"a.md": "# A\n\nIt found [−5.9 (−13.3 to 1.6)](trial:lii2023) points.\n"}) == [
        "a.md, line 3, [−5.9 (−13.3 to 1.6)](trial:lii2023): "
        "the text must be “−5.8 (−13.3 to 1.6)”; make facts puts it in."
    ]


def test_in_a_notebook_the_cell_is_named(refused):
    assert refused({"a.ipynb": notebook("# A", "One.\n\nA [supported](claim:C135) claim.")}) == [
        "a.ipynb, cell 2, line 3, [supported](claim:C135): "
        "the text must be “unsupported”; make facts puts it in."
    ]


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("[contested](claim:C999)", "claims.csv has no row C999"),
        ("[−5.8](trial:lii2032)", "trials.csv has no row lii2032"),
        ("[27.6%](safety:S999)", "safety.csv has no row S999"),
        ("[Lii 2023](cite:lii)", "references.bib has no row lii"),
        ("[bioavailability](term:bio-availability)", "glossary.yml has no term bio-availability"),
        ("[54](trial:shiroma2020)", "shiroma2020 has no estimate; it can be quoted for #n"),
        ("[unsupported](claim:C135#n)", "a link to a claim takes no #n"),
        ("[](cite:lii2023)", "the text must be “Lii 2023”; make facts puts it in"),
        ("[Lii 2024](cite:lii2023)", "the text must be “Lii 2023”; make facts puts it in"),
        ("[Smith 2023](cite:lii2023)", "the text must be “Lii 2023”; make facts puts it in"),
        (
            "[Zanos 2018](cite:zanosgould2018)",
            "the text must be “Zanos and Gould 2018”; make facts puts it in",
        ),
    ],
)
def test_a_link_to_nothing_stops_the_build(refused, link, reason):
    assert refused({"a.md": f"# A\n\nSee {link} here.\n"}) == [f"a.md, line 3, {link}: {reason}."]


def test_a_point_known_otherwise_stops_the_build(refused):
    assert refused({"a.md": "# A\n\nSo ([trial](practice:P14)).\n"}) == [
        "a.md, line 3, [trial](practice:P14): the text must be “consensus”; make facts puts it in."
    ]


def test_a_heading_cannot_hold_a_fact(refused):
    assert refused({"a.md": "# A [contested](claim:C006) thing\n"}) == [
        "a.md, line 1, [contested](claim:C006): a heading cannot hold a link to the evidence."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[partly](claim:C001)",
        "[Partly supported](claim:C001)",
        "[*partly*](claim:C001)",
        "[Lii and colleagues](cite:lii2023)",
        "[the trial of Lii (2023)](cite:lii2023)",
        "[absorbed share](term:bioavailability)",
    ],
)
def test_prose_may_put_it_its_own_way(book, text):
    book({"a.md": f"# A\n\nSee {text} here.\n"})


def test_a_changed_estimate_is_found_without_touching_the_chapter(book, refused, data):
    pages = {
        "a.md": "# A\n\nIt found [−5.8 (−13.3 to 1.6)](trial:lii2023) points.\n",
        "b.md": "# B\n\nNo facts.\n",
    }
    app = book(pages)
    assert set(app.env.dependencies["a"]) >= {str(evidence_links.FOLDER / "trials.csv")}
    data("trials.csv", "-5.82,-13.3,1.64", "-4.82,-13.3,1.64")
    assert refused() == [
        "a.md, line 3, [−5.8 (−13.3 to 1.6)](trial:lii2023): "
        "the text must be “−4.8 (−13.3 to 1.6)”; make facts puts it in."
    ]


def test_nothing_changed_means_nothing_read_again(book, data):
    app = book({"a.md": "# A\n\nIt found [−5.8 (−13.3 to 1.6)](trial:lii2023) points.\n", "b.md": "# B\n"})
    read = {name: (Path(app.doctreedir) / f"{name}.doctree") for name in "ab"}
    times = {name: path.stat().st_mtime_ns for name, path in read.items()}
    book()
    assert {name: path.stat().st_mtime_ns for name, path in read.items()} == times
    data("trials.csv", "best masking", "the best masking")
    book()
    assert {name for name, path in read.items() if path.stat().st_mtime_ns != times[name]} == {"a"}


def test_a_mistake_is_named_again_until_it_is_put_right(book, refused):
    wrong = refused({"a.md": "# A\n\nA [supported](claim:C135) claim.\n"})
    assert refused() == wrong
    book({"a.md": "# A\n\nA claim that is [unsupported](claim:C135).\n"})


def test_broken_tables_stop_the_build(book, data):
    data("claims.csv", "C135,", "C134,")
    with pytest.raises(
        evidence_links.EvidenceError, match=r"line 135 \(C134\), column id: 'C134' must be used"
    ):
        book({"a.md": "# A\n"})


# --- taught or not


def teach(*claims: str) -> str:
    verdicts = evidence.claims()["verdict"]
    return "\n\n".join(
        f"The article states this as a fact, and the trials say it is [{verdicts[claim]}](claim:{claim}),"
        " for a reason that this sentence gives in words."
        for claim in claims
    )


OWN = list(evidence.claims().query("chapter == 6").index)
BUT_LAST = "# Six\n\n" + teach(*OWN[:-1]) + "\n\n"
LAST = OWN[-1]
WORDS = "words " * 30


def test_a_chapter_that_teaches_all_its_claims_is_built(book):
    book({"chapters/06-x.md": BUT_LAST + teach(LAST)})


def test_a_chapter_in_preparation_need_not_teach(book):
    book(
        {
            "chapters/06-x.md": DRAFT + "# Six\n",
            "chapters/05-x.ipynb": notebook("# Five", status="in preparation"),
        }
    )


def test_a_finished_chapter_names_what_it_does_not_teach(refused):
    found = refused({"chapters/06-x.md": "# Six\n\n" + teach(*OWN[2:])})
    assert found == [
        f"chapters/06-x.md does not teach {claim}: no paragraph links to it." for claim in OWN[:2]
    ]


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ("| Claim |\n|---|\n| " + WORDS + "{link} |", "is in a table"),
        ("- " + WORDS + "{link}", "is in a list"),
        ("<details>\n\n" + WORDS + "{link}\n\n</details>", "is folded away"),
        ("```{{admonition}} x\n:class: dropdown\n" + WORDS + "{link}\n```", "is folded away"),
        (
            "It is {link}.",
            "has only 2 words beside the links of its paragraph, too few for a verdict and its reason",
        ),
        (
            WORDS * 3 + "{link} [supported](claim:C002) [supported](claim:C004) [supported](claim:C005)",
            "shares its paragraph with 3 more claims, and 3 are the most",
        ),
        ("See[^1].\n\n[^1]: " + WORDS + "{link}", "is in a footnote"),
    ],
)
def test_some_places_do_not_teach(refused, place, fault):
    link = f"[{evidence.claims().at[LAST, 'verdict']}](claim:{LAST})"
    found = refused({"chapters/06-x.md": BUT_LAST + place.format(link=link) + "\n"})
    assert len(found) == 1
    assert found[0].startswith(f"chapters/06-x.md does not teach {LAST}: its link in chapters/06-x.md, line ")
    assert found[0].endswith(f" {fault}.")


def test_twelve_words_for_each_claim_of_a_paragraph_are_enough_and_eleven_are_not(refused):
    def paragraph(words: int, *claims: str) -> str:
        verdicts = evidence.claims()["verdict"]
        links = " ".join(f"[{verdicts[claim]}](claim:{claim})" for claim in claims)
        return f"{'words ' * words}{links}."

    one, short, *several = OWN[:8]
    paragraphs = [
        paragraph(12, one),
        paragraph(11, short),
        paragraph(36, *several[:3]),
        paragraph(35, *several[3:]),
    ]
    found = refused({"chapters/06-x.md": "\n\n".join(["# Six", *paragraphs, teach(*OWN[8:])])})
    faults = {line.split(" teach ")[1].split(":")[0]: line.rpartition(" has ")[2] for line in found}
    few = "only {} words beside the links of its paragraph, too few for a verdict and its reason."
    assert faults == {short: few.format(11), **dict.fromkeys(several[3:], few.format(35))}


def test_a_claim_that_a_chapter_no_longer_teaches_is_forgotten(book, refused):
    book({"chapters/06-x.md": BUT_LAST + teach(LAST)})
    assert refused({"chapters/06-x.md": BUT_LAST}) == [
        f"chapters/06-x.md does not teach {LAST}: no paragraph links to it."
    ]


def test_a_link_in_prose_after_one_in_a_table_teaches(book):
    verdict = evidence.claims().at[LAST, "verdict"]
    book(
        {"chapters/06-x.md": BUT_LAST + f"| Claim |\n|---|\n| [{verdict}](claim:{LAST}) |\n\n" + teach(LAST)}
    )


def test_a_claim_is_taught_by_its_own_chapter_only(refused):
    found = refused({"chapters/06-x.md": BUT_LAST, "chapters/05-x.md": DRAFT + "# Five\n\n" + teach(LAST)})
    assert found == [f"chapters/06-x.md does not teach {LAST}: no paragraph links to it."]


# --- make facts


@pytest.fixture
def pages(tmp_path):
    for folder in ("chapters", "book"):
        (tmp_path / folder).mkdir()
    return tmp_path


def test_facts_fills_and_rewrites_and_leaves_the_rest(pages):
    before = notebook(
        "# One\n\nBare [](trial:lii2023), old [64% v 27%](trial:murrough2013ajp#rates), right"
        " [*unsupported*](claim:C135), plain [partly](claim:C001), free [absorbed share]"
        "(term:bioavailability), [](cite:lii2023).\n",
        "```md\n[](claim:C135)\n```\n\nand `[](claim:C135)` stay; “é” too.\n",
        custom={"deep": [1, {"é": 0.1}]},
    )
    path = pages / "chapters" / "01-x.ipynb"
    path.write_text(before, "utf-8")
    report = facts.run(pages)
    after = path.read_text("utf-8")
    assert after == before.replace("Bare [](", "Bare [−5.8 (−13.3 to 1.6)](").replace(
        "64% v 27%", "64% v 28%"
    ).replace("[](cite", "[Lii 2023](cite").replace("[partly]", "[*partly*]")
    assert (len(report.changed), report.broken) == (4, [])
    assert report.changed[1] == (
        "chapters/01-x.ipynb, cell 1, [64% v 27%](trial:murrough2013ajp#rates): now “64% v 28%”."
    )
    assert facts.run(pages).changed == []


def test_facts_leaves_a_right_file_untouched(pages):
    path = pages / "book" / "x.md"
    path.write_bytes(b"# X\r\n\r\n[unsupported](claim:C135)")
    compact = pages / "chapters" / "02-x.ipynb"
    compact.write_text(json.dumps(json.loads(notebook("[*unsupported*](claim:C135)"))))
    kept = (path.read_bytes(), compact.read_bytes())
    facts.run(pages)
    assert (path.read_bytes(), compact.read_bytes()) == kept


def test_facts_check_writes_nothing(pages):
    path = pages / "book" / "x.md"
    path.write_text("[](claim:C135)\n")
    report = facts.run(pages, check=True)
    assert report.changed == ["book/x.md, [](claim:C135): now “unsupported”."]
    assert path.read_text() == "[](claim:C135)\n"


def test_facts_names_links_to_nothing(pages):
    (pages / "book" / "x.md").write_text("[x](claim:C999) and [](trial:lii2023)\n")
    report = facts.run(pages)
    assert report.broken == ["book/x.md, [x](claim:C999): claims.csv has no row C999."]
    assert (
        pages / "book" / "x.md"
    ).read_text() == "[x](claim:C999) and [−5.8 (−13.3 to 1.6)](trial:lii2023)\n"


def test_the_course_quotes_its_data_rightly():
    report = facts.run(check=True)
    assert report.changed == []
    assert report.broken == []


def test_a_verdict_of_a_notebook_is_marked_for_hosts_that_draw_no_badge(pages):
    path = pages / "chapters" / "01-x.ipynb"
    path.write_text(
        notebook("It is [](claim:C135), [partly](claim:C001), known from [](practice:P14)."), "utf-8"
    )
    facts.run(pages)
    [cell] = json.loads(path.read_text("utf-8"))["cells"]
    shown = markdown2html("".join(cell["source"]))
    words = BeautifulSoup(shown, "html.parser").select("a > em")
    assert [word.get_text() for word in words] == ["unsupported", "partly", "consensus"]


def test_a_page_shows_its_badge_without_the_mark(tmp_path):
    marked = notebook("# A\n\n" + CLAIM.replace("[unsupported]", "[*unsupported*]"))
    pages = {"book/references.md": REFERENCES, "book/glossary.md": GLOSSARY, "a.ipynb": marked}
    badge = article(build(tmp_path / "book", pages, "html"), "a").select_one(".fact-claim > .fact-button")
    assert badge.get_text(strip=True) == "unsupported" and not badge.select("em")


# --- glossary


def test_the_glossary_loads():
    terms = glossary.load()
    assert terms["bioavailability"].term == "bioavailability"
    assert all(entry.definition.endswith(".") for entry in terms.values())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a:\n  term: A\n  definition: B.\na:\n  term: C\n  definition: D.\n",
            "book/glossary.yml, line 4 (a): the id is used before, on line 1.",
        ),
        (
            "A b:\n  term: A\n  definition: B.\n",
            "book/glossary.yml, line 1 (A b): an id has small letters, digits and single hyphens only.",
        ),
        (
            "a:\n  term: A\n",
            "book/glossary.yml, line 1 (a): an entry has the fields term and definition, and no others.",
        ),
        (
            "a: B\n",
            "book/glossary.yml, line 1 (a): an entry has the fields term and definition, and no others.",
        ),
        (
            "a:\n  term: A\n  definition: ''\n",
            "book/glossary.yml, line 1 (a): term and definition must be text, and not empty.",
        ),
        ("a:\n  term: A\n definition: B\n", "book/glossary.yml, line 3: this is not valid YAML ("),
        ("", "book/glossary.yml must map ids to terms, and does not."),
    ],
)
def test_a_broken_glossary_entry_is_named(tmp_path, text, message):
    (tmp_path / "glossary.yml").write_text(text)
    with pytest.raises(glossary.GlossaryError) as caught:
        glossary.load(tmp_path / "glossary.yml")
    assert str(caught.value).startswith(message)


# --- crisis lines


def test_a_line_that_is_not_the_rows_is_refused(refused):
    [message] = refused({"help.md": "# Help\n\n[New Zealand: call 116 123](crisis:nz)\n"})
    assert "the text must be “New Zealand: call or text 1737”" in message
    [message] = refused({"help.md": "# Help\n\n[](crisis:mars)\n"})
    assert "crisis_lines.csv has no row mars" in message


def test_a_copy_with_lines_of_its_own_is_told_the_one_command_that_puts_them_in(
    refused, tmp_path, monkeypatch
):
    own = tmp_path / "workshop.yml"
    own.write_text(
        "country: Germany\ncrisis_lines:\n  - place: Germany\n    service: TelefonSeelsorge\n"
        "    words: call 116 123\n    call: 116 123\n    emergency: '112'\n"
        "    source: https://www.telefonseelsorge.de\n    checked: 2026-11-01\n"
        "language: de\nstart: '09:15'\nbreaks: []\nchapters: [1]\n",
        "utf-8",
    )
    monkeypatch.setattr(workshop, "FILE", own)
    [message] = refused({"help.md": "# Help\n\n[Mars: call 1](crisis:lines)\n"})
    assert message.endswith(
        "“Germany: call 116 123. If life is in danger, call 112.”; make workshop puts it in."
    )


def test_a_line_can_be_dialled_and_texted(tmp_path):
    app = build(
        tmp_path / "book", {"help.md": "# Help\n\n[New Zealand: call or text 1737](crisis:nz).\n"}, "html"
    )
    paragraph = BeautifulSoup((Path(app.outdir) / "help.html").read_text("utf-8"), "html.parser").select_one(
        "section p"
    )
    assert paragraph.get_text() == "New Zealand: call or text 1737."
    assert [(link["href"], link.get_text()) for link in paragraph.select("a")] == [
        ("sms:1737", "text"),
        ("tel:1737", "1737"),
    ]
