"""The sources: labels by which they are cited, and entries broken on purpose."""

import pytest

import evidence

GOOD = """@article{a2020,
  author = {Ang, A. and Bo, B. and Cy, C.},
  title = {{On x}},
  year = {2020}
}
"""


def load(tmp_path, text: str):
    path = tmp_path / "references.bib"
    path.write_text(text, "utf-8")
    return evidence.references(path)


def test_every_source_has_a_label_of_its_own():
    labels = evidence.references()["label"]
    assert labels.is_unique
    assert labels["lii2023"] == "Lii 2023"
    assert labels["niceta854"] == "NICE 2022"
    assert labels["vanderaart2018"] == "van der Aart 2018"


def test_works_of_one_author_and_year_are_told_apart():
    labels = evidence.references()["label"]
    assert (labels["murrough2013ajp"], labels["murrough2013bp"]) == ("Murrough 2013a", "Murrough 2013b")
    assert (labels["zanos2018"], labels["zanosgould2018"]) == ("Zanos 2018", "Zanos and Gould 2018")


def test_no_markup_is_left_in_what_readers_see():
    frame = evidence.references()
    for column in ("label", "authors", "title", "outlet", "note"):
        assert not frame[column].str.contains(r"[{}\\]").any(), column


def test_authors_are_shortened(tmp_path):
    two = GOOD.replace(" and Cy, C.", "").replace("2020", "2021").replace("a2021", "b2021")
    frame = load(tmp_path, GOOD + two)
    assert frame.at["a2020", "authors"] == "Ang et al."
    assert frame.at["b2021", "authors"] == "Ang and Bo"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            GOOD.replace("  author = {Ang, A. and Bo, B. and Cy, C.},\n", ""),
            "evidence/references.bib, line 1 (a2020): the field author is missing.",
        ),
        (
            "\n" + GOOD.replace("year = {2020}", "note = {x}"),
            "evidence/references.bib, line 2 (a2020): the field year is missing.",
        ),
        (
            GOOD.replace("{2020}", "{in press}"),
            "evidence/references.bib, line 1 (a2020): year must have four digits, not 'in press'.",
        ),
        (
            GOOD.replace("{2020}", "{2020},\n  doi = {10.1/x}"),
            "evidence/references.bib, line 1 (a2020): "
            "doistatus must be verified or unverified when there is a doi, not ''.",
        ),
        (
            GOOD.replace("{2020}", "{2020},\n  readstatus = {skimmed}"),
            "evidence/references.bib, line 1 (a2020): "
            "readstatus must be one of abstract, page, excerpt, secondary, titlepage, not 'skimmed'.",
        ),
        (GOOD + GOOD, "evidence/references.bib: repeated bibliography entry: a2020."),
        (GOOD.replace("year =", "year"), "evidence/references.bib: "),
    ],
)
def test_a_broken_entry_is_named(tmp_path, text, message):
    with pytest.raises(evidence.BibliographyError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(message)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(evidence.BibliographyError, match=r"evidence/none\.bib does not exist"):
        evidence.references(tmp_path / "none.bib")
