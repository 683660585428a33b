"""What the course owes a trainee is counted, and what is owed stops the build in one sentence."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

import evidence
from book.extensions import evidence_links
from evidence import curriculum
from evidence import format as shown


@pytest.mark.parametrize("late", [False, True])
def test_a_row_of_law_stands_until_its_day_and_no_longer(late):
    law = evidence.practice().query("country != ''")
    last = law["review_by"].min()
    first_to_go = law[law["review_by"] == last]
    assert curriculum.overdue((last + timedelta(days=late)).date()) == late * [
        f"evidence/practice.csv, {name}: the law it states ({row['country']}) had to be read again by "
        f"{last:%Y-%m-%d}; read it, mend the row, and give it a new day in review_by."
        for name, row in first_to_go.iterrows()
    ]


def test_the_rule_on_prescribing_by_video_lapses_with_the_year():
    assert str(evidence.practice().at["P73", "review_by"].date()) == "2026-12-31"


def test_no_row_of_law_is_overdue_for_ever():
    law = evidence.practice().query("country != ''")
    assert len(curriculum.overdue(date(2100, 1, 1))) == len(law) > 0


def test_the_build_of_the_course_stops_at_law_that_is_overdue_and_at_an_unused_point(monkeypatch):
    nothing = {name: {} for name in evidence_links.NOTED}
    env = SimpleNamespace(srcdir=evidence_links.FOLDER.parent, course_evidence=nothing)
    monkeypatch.setattr(evidence_links, "untaught", lambda env: ())
    monkeypatch.setattr(evidence_links, "EXERCISED", ())
    monkeypatch.setattr(curriculum, "overdue", lambda: [])
    nothing["points"] = {"a": list(evidence.practice().index[1:])}
    with pytest.raises(evidence_links.EvidenceError, match=r"^evidence/practice\.csv, P01: no page,"):
        evidence_links.check(None, env)
    nothing["points"]["b"] = ["P01"]
    evidence_links.check(None, env)
    monkeypatch.setattr(curriculum, "overdue", lambda: ["P73: overdue."])
    with pytest.raises(evidence_links.EvidenceError, match="P73: overdue"):
        evidence_links.check(None, env)


def test_a_point_that_nothing_uses_is_named():
    every = list(evidence.practice().index)
    assert curriculum.unused(every) == []
    assert curriculum.unused([*every[1:], "P99"]) == [
        "evidence/practice.csv, P01: no page, case, role-play, quiz or exercise uses this point; "
        "quote it as practice:P01, or take the row out."
    ]


def test_a_point_is_used_where_a_case_quotes_it(tmp_path):
    case = tmp_path / "widgets" / "vignettes" / "cases" / "a.yml"
    case.parent.mkdir(parents=True)
    case.write_text("why: So {practice:P14}, and {practice:P150}.", "utf-8")
    nothing = {name: {} for name in evidence_links.NOTED}
    env = SimpleNamespace(srcdir=tmp_path, course_evidence=nothing)
    assert evidence_links.points_used(env) == {"P14"}


def test_the_numbers_at_which_somebody_is_called_are_dated_as_their_rows_are():
    page = (evidence_links.FOLDER.parent / "book" / "first-two-minutes.md").read_text("utf-8")
    rows = [line.strip("| ").split(" | ") for line in page.splitlines() if line.startswith("| ")]
    named = {
        row: cells[-1]
        for cells in rows
        for row in re.findall(r"(?:figure|safety|practice):([SP]\d+)", " ".join(cells))
    }
    tables = {"S": evidence.safety(), "P": evidence.practice()}
    assert len(named) > 6
    assert named == {row: shown.day(tables[row[0]].at[row, "checked_on"]) for row in named}
