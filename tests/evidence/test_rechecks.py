"""Facts that go out of date are found, and the calendar only tells, never stops."""

from datetime import date, timedelta

import pandas as pd
import pytest

from evidence import claims, rechecks, safety
from evidence.schemas import keys


def test_crisis_lines_labels_regulation_and_statistics_go_out_of_date():
    rows = rechecks.dated()
    assert set(rows["kind"]) == set(rechecks.KINDS)
    table = safety()
    lines = set(table.index[table["category"] == "crisis resource"])
    assert set(rows.index[rows["kind"] == "crisis line"]) == lines
    assert lines == {f"S0{number}" for number in range(73, 80)}
    on_label = {row for row, cell in table["key_sources"].items() if "spravatopi" in keys(cell)}
    assert on_label - set(table.index[table["category"] == "regulatory"]) <= set(
        rows.index[rows["kind"] == "label"])
    assert set(claims().query("topic == 'epidemiology'").index) <= set(rows.index)


@pytest.mark.parametrize(("days", "is_due"), [(0, False), (365, False), (366, True)])
def test_a_row_is_due_a_year_after_its_last_check(monkeypatch, days, is_due):
    checked = date(2026, 11, 22)
    rows = pd.DataFrame({"kind": ["label"], "what": ["x"], "checked_on": [pd.Timestamp(checked)]},
                        index=["S001"])
    monkeypatch.setattr(rechecks, "dated", lambda: rows)
    assert bool(len(rechecks.due(checked + timedelta(days)))) == is_due
    assert bool(rechecks.notice(checked + timedelta(days))) == is_due


def test_what_was_never_rechecked_is_always_due_and_crisis_lines_come_first():
    never = set(rechecks.dated().query("checked_on.isna()").index)
    assert never
    assert never <= set(rechecks.due(date(2026, 11, 22)).index)
    lines = rechecks.notice(date(2100, 1, 1)).splitlines()
    assert [line.split(":")[0].strip() for line in lines[1:]] == list(rechecks.KINDS)
    assert set(rechecks.due(date(2100, 1, 1)).index) == set(rechecks.dated().index)
