"""Every number in prose is quoted or allowed; links to rows and counts say what the tables say."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from small_notebooks import code, markdown, notebook
from test_evidence_links import book, data, refused  # noqa: F401  (fixtures)
from test_evidence_links import build as build_small

import evidence
from book import build
from book.extensions import facts, typed_numbers
from evidence import quoted

NOTHING = typed_numbers.Allowed((), {})
ROOT = build.ROOT


def typed(text: str, listed: typed_numbers.Allowed = NOTHING) -> list[str]:
    """List the numbers of a page that are refused."""
    found = typed_numbers.problems(text, "book/a", ".md", listed)
    return [re.search(r": (\S+) is typed", sentence)[1] for sentence in found]


@pytest.mark.parametrize(
    "text",
    [
        "It fell by [27.6%](safety:S002), [18 days](figure:murrough2013bp) later ([Lii 2023](cite:lii2023)).",
        "The code `x = 3` and\n\n```python\ny = 4\n```\n",
        "An equation $x_2 = 3$ and\n\n$$\ny = 4\n$$\n",
        "TRANSFORM-2 and GluN2A, 5-HT, mTORC1.",
        "1. First.\n2. Second.\n",
        "---\nnumber: 7\n---\n# A\n",
        'See https://example.org/2020/1 and <a id="x1" href="7.html">it</a>.',
        "<!-- 3 things to do -->",
    ],
)
def test_what_is_quoted_or_no_prose_passes(text):
    assert typed(text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("relapsed within 18 days", ["18"]),
        ("in [18 days](../book/about.md)", ["18"]),
        ("## In the 1960s", ["1960s"]),
        ("| Share | 36.8% |", ["36.8%"]),
        ("<summary>About 5 minutes</summary>", ["5"]),
        ("a **27.5** and an ![at day 3](x.png)", ["27.5", "3"]),
    ],
)
def test_a_number_typed_by_hand_is_refused_wherever_it_stands(text, numbers):
    assert typed(text) == numbers


def test_file_cell_and_line_are_named():
    lesson = nbformat.writes(notebook(markdown("One."), code("1"), markdown("# Two\n\nIn 18 days.")))
    assert typed_numbers.problems(lesson, "chapters/99-a", ".ipynb", NOTHING) == [
        "chapters/99-a.ipynb, cell 3, line 3: 18 is typed by hand in “# Two In 18 days.”; quote it by a link "
        "to the evidence, such as [18](figure:C135), or allow it in book/allowed_numbers.yml."
    ]


def test_allowed_words_are_held_whole_and_to_their_page():
    listed = typed_numbers.Allowed((re.compile(r"\bchapter \d+"),), {"book/a": ("8 days",)})
    assert typed("In 8\ndays, says chapter 5.", listed) == []
    assert typed("In 18 days and 8 days.", listed) == ["18"]
    assert [
        sentence
        for sentence in typed_numbers.problems("In 8 days.", "book/b", ".md", listed)
        if "8 is typed" in sentence
    ]


def test_allowed_words_that_left_their_page_are_named():
    listed = typed_numbers.Allowed((), {"book/a": ("8 days",)})
    assert typed_numbers.problems("No number.", "book/a", ".md", listed) == [
        "book/allowed_numbers.yml: “8 days” is not in book/a.md any more; take it out."
    ]


def test_a_misspelt_scheme_is_named_with_what_there_is():
    [sentence] = typed_numbers.problems("A\n\nSee [contested](cliam:C135).", "book/a", ".md", NOTHING)
    assert sentence.startswith(
        "book/a.md, line 3: [contested](cliam:C135): there is no scheme cliam; "
        "there are claim, trial, safety, guideline, practice, statistic, figure, count, cite, term, crisis."
    )
    assert (
        typed_numbers.problems(
            "[a](https://x.org) [b](mailto:a@b.org) [c](demo:unblinding?true_effect=0) [d](../a.md#b:c)",
            "book/a",
            ".md",
            NOTHING,
        )
        == []
    )


def test_every_page_that_is_listed_exists():
    pages = {
        path.relative_to(ROOT).with_suffix("").as_posix()
        for folder in ("chapters", "book")
        for path in (ROOT / folder).glob("*.*")
    }
    assert typed_numbers.allowed().texts.keys() <= pages


def test_one_digit_less_in_a_chapter_stops_it():
    path = ROOT / "chapters" / "01-clinicians-perspective.ipynb"
    text, page = path.read_text("utf-8"), f"chapters/{path.stem}"
    assert typed_numbers.problems(text, page, ".ipynb", typed_numbers.allowed()) == []
    spoilt = text.replace("[18 days](figure:murrough2013bp)", "8 days")
    assert spoilt != text
    [sentence] = typed_numbers.problems(spoilt, page, ".ipynb", typed_numbers.allowed())
    cells = [("".join(cell["source"])) for cell in json.loads(spoilt)["cells"]]
    place = next(number for number, cell in enumerate(cells, 1) if "within 8 days" in cell)
    assert f"cell {place}," in sentence and "8 is typed by hand" in sentence


# --- in the build


def test_a_typed_number_stops_the_build_in_one_sentence(small_book):
    with pytest.raises(build.BuildError) as refusal:
        small_book({"book/a.md": "# A\n\nIt lasted 18 days.\n"})
    assert str(refusal.value).startswith("book/a.md, line 3: 18 is typed by hand")
    assert "\n" not in str(refusal.value)


def test_a_misspelt_scheme_stops_the_build_at_its_true_place(small_book):
    lesson = notebook(markdown("# A"), markdown("Text.\n\nSee [contested](cliam:C135)."))
    with pytest.raises(build.BuildError) as refusal:
        small_book({"chapters/99-a.ipynb": lesson})
    assert str(refusal.value).startswith("chapters/99-a.ipynb, cell 2, line 3: [contested](cliam:C135)")


def test_warnings_name_the_cell(small_book, capsys):
    lesson = notebook(markdown("# A"), markdown("Text.\n\nSee [nothing](missing.md)."))
    with pytest.raises(build.BuildError, match="warnings count as errors"):
        small_book({"chapters/99-a.ipynb": lesson})
    assert "chapters/99-a.ipynb, cell 2, line 3: WARNING" in capsys.readouterr().err


def test_a_missing_chapter_is_named_where_it_is_listed(small_book, monkeypatch):
    write = Path.write_text

    def lose(path, *arguments, **kwargs):
        return 0 if path.name == "98-lost.md" else write(path, *arguments, **kwargs)

    monkeypatch.setattr(Path, "write_text", lose)
    with pytest.raises(build.BuildError) as refusal:
        small_book({"chapters/98-lost.md": "# Lost\n"})
    assert str(refusal.value) == (
        "_toc.yml, line 1: there is no file chapters/98-lost.md or chapters/98-lost.ipynb."
    )


# --- links to figures, statistics and counts


@pytest.mark.parametrize(
    ("link", "fault"),
    [
        ("[8 days](figure:murrough2013bp)", "the row murrough2013bp does not state 8, or not in this order"),
        ("[a week](figure:murrough2013bp)", "a link to a figure holds a number in digits"),
        ("[8 days](figure:C999)", "none of the tables has a row C999"),
        ("[8](figure:C135#n)", "a link to a figure takes no #n"),
        ("[727](statistic:suicides-who-2021)", "the text must be “727,000”; make facts puts it in"),
        ("[727,000](statistic:suicides-who-2050)", "statistics.csv has no row suicides-who-2050"),
        (
            "[1](statistic:suicides-who-2021#interval)",
            "suicides-who-2021 has no interval; it can be quoted for its value and #year",
        ),
        ("[1](count:claims)", f"the text must be “{len(evidence.claims())}”; make facts puts it in"),
        (
            "[1](count:cases)",
            "what can be counted is claims, safety, guidelines, trials, statistics, pathway, timetable, "
            "practice, not cases",
        ),
    ],
)
def test_a_wrong_quotation_stops_the_build(refused, link, fault):  # noqa: F811
    assert refused({"a.md": f"# A\n\nSee {link} here.\n"}) == [f"a.md, line 3, {link}: {fault}."]


def test_a_statistic_opens_a_note_and_a_figure_is_plain_text(tmp_path):
    app = build_small(
        tmp_path / "book",
        {
            "a.md": (
                f"# A\n\n[727,000](statistic:suicides-who-2021) in [18 *days*](figure:murrough2013bp) "
                f"of [{quoted.count('claims')}](count:claims).\n"
            )
        },
        "html",
    )
    page = BeautifulSoup((Path(app.outdir) / "a.html").read_text("utf-8"), "html.parser")
    [note] = page.select(".fact-note")
    assert {"WHO, for 2021", "verified"} <= set(re.split(r"[,;] checked|\n", note.get_text("\n")))
    paragraph = page.select_one("p")
    assert "in 18 days of" in " ".join(paragraph.get_text().split()) and paragraph.em.get_text() == "days"
    assert len(paragraph.select("a, button")) == 1 + len(note.select("a"))


def test_a_row_that_changed_stops_what_quoted_it(book, refused, data):  # noqa: F811
    book({"a.md": "# A\n\nHalf relapsed within [18 days](figure:murrough2013bp).\n"})
    data("trials.csv", "median relapse 18 days", "median relapse 19 days")
    assert refused() == [
        "a.md, line 3, [18 days](figure:murrough2013bp): "
        "the row murrough2013bp does not state 18, or not in this order."
    ]


def test_facts_fills_counts_and_names_figures_that_no_row_states(tmp_path):
    (tmp_path / "book").mkdir()
    path = tmp_path / "book" / "x.md"
    path.write_text(
        "[](count:claims#1) [1](statistic:suicides-who-2021#year) [8 days](figure:murrough2013bp)\n"
    )
    report = facts.run(tmp_path)
    assert path.read_text() == (
        f"[{quoted.count('claims', '1')}](count:claims#1) "
        "[2021](statistic:suicides-who-2021#year) [8 days](figure:murrough2013bp)\n"
    )
    assert report.broken == [
        "book/x.md, [8 days](figure:murrough2013bp): "
        "the row murrough2013bp does not state 8, or not in this order."
    ]


def test_facts_says_in_one_sentence_which_table_is_broken(tmp_path):
    shutil.copytree(ROOT / "evidence", tmp_path / "evidence", ignore=shutil.ignore_patterns("__pycache__"))
    table = tmp_path / "evidence" / "claims.csv"
    table.write_text(table.read_text("utf-8").replace("C135,", "C134,"), "utf-8")
    command = (sys.executable, "-c", "from book.extensions import facts; facts.main()", "--check")
    done = subprocess.run(command, cwd=tmp_path, text=True, capture_output=True)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first == "evidence/claims.csv, line 135 (C134), column id: 'C134' must be used only once."
    assert second == "evidence/claims.csv, line 136 (C134), column id: 'C134' must be used only once."
