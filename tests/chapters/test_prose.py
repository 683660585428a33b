"""The chapters as a reader meets them: no list of verdicts, facts that read on, minutes that are true."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup
from learner_text import read

import evidence
from book import outputs
from book.extensions import glossary

#: Words a minute, as measured for prose of this kind.
SPEED = 160
#: Minutes by which a promise of reading may miss.
NEAR = 3
#: "That X is *supported*": the frame that turns a page into a list of verdicts.
FRAME = re.compile(r"\bThat\b[^.?!]*?\bis \[\*?[a-z ]+\*?\]\(claim:C\d{3}\)")
#: A row's figure that begins with a capital cannot stand in the middle of a sentence.
PASTED = re.compile(r"(?P<before>[^\n]{0,30})\[[A-Z][^\]]*\]\((?:safety|guideline):[^)]*\)")
#: What may stand before such a figure: the beginning of a paragraph, a bracket, a colon, a cell, a full stop.
OPENS = re.compile(r'(?:^|[(\["“:|;>.!?–—])[\s*]*$')
#: Ids of rows; in code and addresses they are needed, in a sentence they mean nothing.
ROW_ID = re.compile(r"\b[CSPK]\d{2,3}\b|\b[a-z]{3,}(?:19|20)\d\d(?:_[a-z0-9.]+)?\b")
#: Words of statistics that a reader of these cards and figures may not know.
STATISTICS = (
    "standard deviation",
    "odds",
    "correlation",
    "median",
    "risk ratio",
    "hazard ratio",
    "mean difference",
    "prediction interval",
    "confidence interval",
    "meta-analysis",
    "null",
    "pool",
    "crossover",
    "open-label",
    "cohort",
    "metabolite",
    "placebo",
)
ABBREVIATION = re.compile(r"\b(?:[A-Z]{2,}\d*|[A-Z][a-z]+[A-Z]\w*)(?=s?\b)")
CHAPTERS = pytest.mark.parametrize("path", outputs.notebooks(), ids=lambda path: path.stem)


def markdown(path):
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def frames(text):
    """Say where the frame stands twice in a paragraph, or four times in a section."""
    found, section, count = [], "", 0
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.startswith("## "):
            section, count = paragraph.partition("\n")[0], 0
        here = len(FRAME.findall(paragraph))
        count += here
        if here > 1:
            found.append(f"{section}: {here} in a paragraph")
        if here and count > 3:
            found.append(f"{section}: {count} in the section")
    return found


def test_the_frame_is_counted_by_paragraph_and_by_section():
    one = "That it helps is [*supported*](claim:C001)."
    assert frames(f"## A\n\n{one}\n\n{one}\n\n{one}\n\n## B\n\n{one}") == []
    assert frames(f"## A\n\n{one} {one}") == ["## A: 2 in a paragraph"]
    assert frames("## A\n\n" + "\n\n".join([one] * 4)) == ["## A: 4 in the section"]
    assert frames("## A\n\nWe think that. It is [supported](claim:C001). It is so.") == []


@CHAPTERS
def test_verdicts_close_a_thought_and_do_not_make_a_list(path):
    assert frames("\n\n".join(markdown(path))) == []


def pasted(text):
    """List the figures that begin with a capital inside a sentence."""
    return [match[0] for match in PASTED.finditer(text) if not OPENS.search(match["before"])]


def test_a_pasted_figure_is_found():
    assert pasted("For England it is [Not recommended](safety:S070).") != []
    for good in ("The rule: [At least](safety:S037).", "([At least](safety:S037))", "| [At](safety:S037) |"):
        assert pasted(good) == []
    assert pasted("[At least](safety:S037), it says.") == []
    assert pasted("It came in [8–19%](safety:S015).") == []


@CHAPTERS
def test_figures_read_as_part_of_their_sentence(path):
    assert [line for source in markdown(path) for line in pasted(source)] == []


def shown(path):
    """Return what a learner reads of a chapter: text, lists and tables, without answers that are folded."""
    notebook = nbformat.read(path, as_version=4)
    return read(notebook, ("h2", "h3", "p", "li", "td", "th"), without="details")


@CHAPTERS
def test_the_promised_minutes_of_reading_are_true(path):
    [promise] = re.findall(r"\*\*Time\.\*\* About (\d+) minutes: ([^.]*)\.", "\n".join(markdown(path)))
    parts = [int(number) for number in re.findall(r"(\d+) for", promise[1])]
    assert sum(parts) == int(promise[0])
    assert abs(parts[0] - len(re.findall(r"\S*\w\S*", shown(path))) / SPEED) <= NEAR


@CHAPTERS
def test_no_id_of_a_row_reaches_a_reader(path):
    prose = re.sub(r"`[^`]*`", "", shown(path))
    assert ROW_ID.findall(prose) == []


def seen(output):
    """Return what a reader sees of an output, where it is text."""
    data = output.get("data", {})
    html = BeautifulSoup(data.get("text/html", ""), "html.parser").get_text(" ")
    # What a richer form of the same output shows instead.
    plain = "" if len(data) > 1 else data.get("text/plain", "")
    return " ".join([output.get("text", ""), html, data.get("text/markdown", ""), plain])


@pytest.mark.parametrize(
    "output",
    [
        {"text": "P14 is known"},
        {"data": {"text/plain": "P14"}},
        {"data": {"text/html": "<b>P14</b>", "text/plain": "."}},
        {"data": {"text/markdown": "- P14", "text/plain": "."}},
    ],
)
def test_an_id_in_any_kind_of_output_is_seen(output):
    assert ROW_ID.findall(seen(output)) == ["P14"]


@CHAPTERS
def test_no_id_of_a_row_stands_in_an_output(path):
    cells = nbformat.read(path, as_version=4).cells
    texts = [seen(output) for cell in cells for output in cell.get("outputs", [])]
    assert [ROW_ID.findall(text) for text in texts if ROW_ID.search(text)] == []


def strings(value):
    """Yield every text in a figure."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            if name != "family":  # of a font
                yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def cards_and_figures():
    """Return what stands on the claims' cards and in the stored figures."""
    claims = evidence.claims()
    told = [*claims["claim"], *claims["evidence_summary"]]
    for path in outputs.notebooks():
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                figure = output.get("data", {}).get("application/vnd.plotly.v1+json")
                told += strings(figure)
    return "\n".join(told)


def test_the_glossary_has_every_term_of_cards_and_figures():
    told, entries = cards_and_figures(), glossary.load().values()
    words = " ".join(f"{entry.term} {entry.definition}" for entry in entries)
    terms = " ".join(entry.term for entry in entries).casefold()
    explained = set(ABBREVIATION.findall(words))
    assert sorted(set(ABBREVIATION.findall(told)) - explained) == []
    assert [term for term in STATISTICS if term in told.casefold() and term not in terms] == []
