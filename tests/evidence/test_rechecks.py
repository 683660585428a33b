"""Facts that go out of date are found, and the calendar only tells, never stops."""

from datetime import date, timedelta

import pandas as pd
import pytest

from evidence import claims, crisis_lines, guidelines, pathway, practice, rechecks, safety, statistics, trials
from evidence.schemas import keys


def test_every_row_is_dated_by_its_kind():
    rows = rechecks.dated()
    assert set(rows["kind"]) == set(rechecks.KINDS)
    table = safety()
    assert set(rows.index[rows["kind"] == "crisis line"]) == set(crisis_lines().index)
    tables = (crisis_lines, safety, claims, statistics, guidelines, practice, trials, pathway)
    assert set(rows["table"]) == {load.__name__ for load in tables}
    assert list(rows.index) == [row for load in tables for row in load().index]
    assert set(rows.index[rows["kind"] == "guideline"]) == set(guidelines().index)
    assert set(rows.index[rows["kind"] == "law"]) == set(practice().query("country != ''").index)
    waiting = trials()["design"].str.startswith("registered")
    assert set(rows.index[rows["kind"] == "trial without a result"]) == set(trials().index[waiting])
    on_label = {row for row, cell in table["key_sources"].items() if "spravatopi" in keys(cell)}
    assert on_label - set(table.index[table["category"] == "regulatory"]) <= set(
        rows.index[rows["kind"] == "label"]
    )
    assert set(claims().query("topic == 'epidemiology'").index) <= set(rows.index)


def one_row(kind: str, checked: date | None, lapses: date | None = None) -> pd.DataFrame:
    days = {
        column: pd.Series([day], ["S001"], dtype="datetime64[ns]")
        for column, day in {"checked_on": checked, "lapses_on": lapses}.items()
    }
    return pd.DataFrame({"kind": kind, "what": "x", **days})


@pytest.mark.parametrize("kind", rechecks.KINDS)
@pytest.mark.parametrize(("more", "is_due"), [(-1, False), (0, False), (1, True)])
def test_a_row_is_due_an_interval_after_its_last_check(monkeypatch, kind, more, is_due):
    checked = date(2026, 11, 22)
    monkeypatch.setattr(rechecks, "dated", lambda: one_row(kind, checked))
    day = checked + timedelta(rechecks.INTERVALS[kind] + more)
    assert bool(len(rechecks.due(day))) == is_due
    assert bool(rechecks.notice(day)) == is_due


@pytest.mark.parametrize(
    ("day", "soon", "is_due"),
    [
        (date(2026, 10, 31), False, False),
        (date(2026, 11, 1), True, False),
        (date(2026, 12, 31), True, False),
        (date(2027, 1, 1), False, True),
    ],
)
def test_what_lapses_is_named_before_and_due_after(monkeypatch, day, soon, is_due):
    rows = one_row("regulation", date(2026, 10, 29), date(2026, 12, 31))
    monkeypatch.setattr(rechecks, "dated", lambda: rows)
    assert ("Lapses on 2026-12-31: S001" in rechecks.notice(day)) == soon
    assert bool(len(rechecks.due(day))) == is_due


def test_a_row_that_was_never_checked_is_due_whatever_the_day(monkeypatch):
    monkeypatch.setattr(rechecks, "dated", lambda: one_row("other row", None))
    assert list(rechecks.due(date(2000, 1, 1)).index) == ["S001"]


def test_the_telemedicine_rule_says_in_both_tables_when_it_lapses():
    rows = rechecks.dated()
    assert set(rows.index[rows["lapses_on"] == "2026-12-31"]) == {"S096", "P73"}


def test_what_was_never_rechecked_is_always_due_and_crisis_lines_come_first():
    never = set(rechecks.dated().query("checked_on.isna()").index)
    assert never
    assert never <= set(rechecks.due(date(2026, 11, 22)).index)
    lines = rechecks.notice(date(2100, 1, 1)).splitlines()
    assert [line.split(":")[0].strip() for line in lines[1:]] == list(rechecks.KINDS)
    assert set(rechecks.due(date(2100, 1, 1)).index) == set(rechecks.dated().index)
