"""A clock that is behind stops nothing; a date that has not come is still refused."""

import datetime
import subprocess
import sys
from pathlib import Path

import pytest

import evidence
from evidence import rechecks, schemas

ROOT = Path(__file__).resolve().parent.parent.parent
#: Before anything of the course is imported, the machine's clock stands at a day.
SLOW = """
import datetime, pandas
class Slow(datetime.date):
    @classmethod
    def today(cls):
        return cls({day})
datetime.date = Slow
"""


def newest() -> datetime.date:
    return rechecks.dated()["checked_on"].max().date()


@pytest.fixture
def clock(monkeypatch):
    """Set the clock of the tables' rules."""

    def set_to(day: datetime.date) -> None:
        class Slow(datetime.date):
            @classmethod
            def today(cls):
                return cls(day.year, day.month, day.day)

        monkeypatch.setattr(schemas, "date", Slow)
        monkeypatch.setattr(rechecks, "date", Slow)
        evidence.tables._load.cache_clear()

    yield set_to
    monkeypatch.undo()
    evidence.tables._load.cache_clear()


@pytest.mark.parametrize("behind", [1, 2, 40, 400, 9000])
def test_tables_load_though_the_clock_is_behind_and_the_notice_names_it(clock, behind):
    day = newest() - datetime.timedelta(days=behind)
    clock(day)
    assert len(evidence.claims()) and len(evidence.trials()) and len(evidence.safety())
    said = f"This machine's clock says {day}, but rows were checked on {newest()}"
    assert rechecks.notice().startswith(said)


def test_a_clock_that_is_right_is_not_named():
    assert rechecks.slow_clock(newest()) == ""
    assert "clock" not in rechecks.notice(newest())


def edited(tmp_path, dates: list[str]) -> Path:
    """Write the table of claims with other dates in its first rows."""
    frame = evidence.tables.pd.read_csv(schemas.FOLDER / "claims.csv", dtype=str, keep_default_na=False)
    frame.loc[: len(dates) - 1, "checked_on"] = dates
    path = tmp_path / "claims.csv"
    frame.to_csv(path, index=False)
    return path


def test_a_date_more_than_a_month_ahead_is_refused_to_the_day(tmp_path):
    today = datetime.date.today()
    last, next_ = (str(today + datetime.timedelta(days=days)) for days in (31, 32))
    evidence.claims(edited(tmp_path, [last]))
    with pytest.raises(evidence.TableError, match=f"'{next_}' must be a past date"):
        evidence.claims(edited(tmp_path, [next_] * 4))


def test_five_rows_ahead_tell_that_the_clock_is_wrong_and_four_do_not(tmp_path):
    ahead = str(datetime.date.today() + datetime.timedelta(days=40))
    evidence.claims(edited(tmp_path, [ahead] * 5))
    with pytest.raises(evidence.TableError, match=f"'{ahead}' must be a past date"):
        evidence.claims(edited(tmp_path, [ahead] * 4))


def test_on_a_slow_clock_a_date_may_lie_a_year_after_the_median_and_no_day_more(tmp_path, clock):
    clock(datetime.date(2001, 1, 1))
    median = evidence.claims()["checked_on"].median().date()
    last, next_ = (str(median + datetime.timedelta(days=days)) for days in (366, 367))
    evidence.claims(edited(tmp_path, [last]))
    with pytest.raises(evidence.TableError, match=f"'{next_}' must be a past date"):
        evidence.claims(edited(tmp_path, [next_]))


def test_a_date_far_from_the_others_is_refused_on_a_slow_clock_too(tmp_path, clock):
    clock(datetime.date(2001, 1, 1))
    evidence.claims(edited(tmp_path, []))
    with pytest.raises(evidence.TableError, match="'2999-01-01' must be a past date"):
        evidence.claims(edited(tmp_path, ["2999-01-01"]))


def test_course_and_demos_work_on_a_clock_two_days_slow():
    day = newest() - datetime.timedelta(days=2)
    program = SLOW.format(day=f"{day.year}, {day.month}, {day.day}") + (
        "import evidence, widgets\nfrom evidence import rechecks\n"
        "print(len(evidence.trials()), widgets.SessionDay().demo, rechecks.notice().splitlines()[0])"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "session_day This machine's clock says" in done.stdout
