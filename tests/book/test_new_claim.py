"""A new claim with a new source is a row, an entry of the bibliography and a paragraph, and nothing else."""

from types import SimpleNamespace

import pytest
from test_evidence_links import book, data, refused, teach  # noqa: F401  (fixtures)

import evidence
from book.extensions import evidence_links
from evidence import bibliography

SOURCE = """
@article{newstudy2026,
  author = {New, Ann},
  title = {{A new study}},
  journal = {A Journal},
  year = {2026},
  doi = {10.1000/new},
  doistatus = {unverified}
}
"""
DRAFT = {"status": "in preparation"}
NUMBER = f"C{len(evidence.claims()) + 1}"
ROW = (
    f"{NUMBER},{evidence.claims()['article'].iloc[-1]},A section,A new claim,safety,6,contested,"
    '"Two studies of 17 and 93 people disagree.",newstudy2026,,\n'
)
PARAGRAPH = (
    f"The article says so as a fact, and it is [contested](claim:{NUMBER}), since two studies of "
    f"[17 and 93 people](figure:{NUMBER}) disagree about it ([New 2026](cite:newstudy2026)).\n"
)


@pytest.fixture
def grown(data, tmp_path, monkeypatch):  # noqa: F811
    """The evidence with one claim and one source more."""
    folder = tmp_path / "evidence"
    for name, more in (("claims.csv", ROW), ("references.bib", SOURCE)):
        with (folder / name).open("a", encoding="utf-8") as file:
            file.write(more)
    monkeypatch.setattr(bibliography, "FILE", folder / "references.bib")
    monkeypatch.setattr(evidence_links, "BIBLIOGRAPHY", folder / "references.bib")


def test_a_chapter_that_the_book_lacks_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(evidence_links, "FOLDER", tmp_path / "evidence")
    pages = {f"chapters/0{number}-x" for number in range(1, 6)}
    env = SimpleNamespace(
        srcdir=str(tmp_path),
        found_docs=pages,
        metadata=dict.fromkeys(pages, DRAFT),
        config=SimpleNamespace(evidence_chapters=r"(?:^|/)chapters/0*(\d+)-"),
    )
    own = evidence.claims().query("chapter == 6").index
    assert list(evidence_links.untaught(env)) == [
        f"evidence/claims.csv, {claim}: the book has no chapter 6." for claim in own
    ]
    env.found_docs = {*pages, "chapters/06-x"}
    env.metadata["chapters/06-x"] = DRAFT
    assert list(evidence_links.untaught(env)) == []


def test_it_is_built_when_its_chapter_teaches_it(grown, book):  # noqa: F811
    own = evidence.claims().query("chapter == 6").index
    assert NUMBER in own
    book({"chapters/06-x.md": "# Six\n\n" + teach(*own[:-1]) + "\n\n" + PARAGRAPH})


def test_it_is_missed_until_its_chapter_teaches_it(grown, refused):  # noqa: F811
    own = evidence.claims().query("chapter == 6").index
    assert refused({"chapters/06-x.md": "# Six\n\n" + teach(*own[:-1])}) == [
        f"chapters/06-x.md does not teach {NUMBER}: no paragraph links to it."
    ]
