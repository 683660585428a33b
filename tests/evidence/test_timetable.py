"""Published time courses: every row has a source, and a broken row is named."""

import pytest
from pybtex.database import parse_file

from evidence.schemas import FOLDER
from evidence.tables import TableError, response_course, timetable


def test_every_source_is_in_the_bibliography():
    keys = set(parse_file(str(FOLDER / "references.bib")).entries)
    assert set(timetable().source) | set(response_course().source) <= keys


def test_behaviour_comes_before_spines_in_mice():
    rows = timetable().set_index("id")
    assert rows.start_h["behaviour-mouse"] < rows.start_h["formation-mouse-late"]
    assert rows.direction["formation-mouse-early"] == "none"


def test_response_fades_and_fewer_remit_than_respond():
    course = response_course()
    assert (course.response_pct.diff().dropna() < 0).all()
    assert (course.remission_pct < course.response_pct).all()


def test_what_was_not_verified_says_what():
    rows = timetable()
    assert rows[rows.confidence != "verified"].note.str.len().gt(10).all()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            ",mouse,hippocampus,0.5",
            ",dog,hippocampus,0.5",
            "line 3 (bdnf-mouse), column species: 'dog' must be one of rat",
        ),
        ("0.5,0.5,up", "0.5,0.1,up", "line 3 (bdnf-mouse), column end_h: '0.1' must not be before start_h"),
        ("0.5,0.5,up", "soon,0.5,up", "column start_h: 'soon' must be a number from 0 on"),
        ("0.5,0.5,up", "-1,0.5,up", "column start_h: '-1' must be a number from 0 on"),
        (
            "autry2011,unverified",
            "autry2011,surely",
            "column confidence: 'surely' must be one of verified, partly",
        ),
        (
            '"direction in the abstract; the half hour is recalled"',
            "",
            "column note: must say what was not verified",
        ),
        ("autry2011", " ", "column source: ' ' must not be empty"),
        ("bdnf-mouse-late", "bdnf-mouse", "column id: 'bdnf-mouse' must be used only once"),
        ("start_h", "begin", "the column start_h is missing"),
    ],
)
def test_a_broken_row_is_refused_in_one_sentence(tmp_path, old, new, sentence):
    text = (FOLDER / "timetable.csv").read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "timetable.csv"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TableError, match=r"^evidence/timetable\.csv") as refusal:
        timetable(path)
    assert sentence in str(refusal.value)


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.csv"
    path.write_text("")
    with pytest.raises(TableError, match=r"empty\.csv cannot be read as a table"):
        response_course(path)
    path.write_text("day,response_pct,remission_pct,source,confidence\n")
    with pytest.raises(TableError, match=r"empty\.csv has no rows"):
        response_course(path)
    path.write_text("day,response_pct,remission_pct,source,confidence\n1,120,20,han2016,verified\n")
    with pytest.raises(TableError, match="column response_pct: '120' must be a number from 0 to 100"):
        response_course(path)
