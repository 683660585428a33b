"""The counts of what was checked and mended agree with the tables themselves."""

import csv

import pandas as pd
import pytest

from evidence import audit
from evidence.schemas import CONFIDENCE, FOLDER


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", audit.TABLES)
def test_every_row_is_counted_once(name):
    counts, rows = audit.by_table().loc[name], rows_of(name)
    assert counts["rows"] == len(rows)
    assert counts["checked"] == sum(bool(row["checked_on"]) for row in rows)
    assert counts["not_rechecked"] == counts["rows"] - counts["checked"]
    assert counts["mended"] == len({mend["id"] for mend in rows_of("mends") if mend["table"] == name})
    if "confidence" in rows[0]:
        assert [counts[value] for value in CONFIDENCE] == [
            sum(row["confidence"] == value for row in rows) for value in CONFIDENCE
        ]
    else:
        assert counts[list(CONFIDENCE)].isna().all()


def test_a_row_mended_twice_counts_once_and_other_tables_do_not_count(tmp_path):
    path = tmp_path / "mends.csv"
    pd.DataFrame(
        {
            "table": ["trials", "trials", "trials", "references"],
            "id": ["lii2023", "lii2023", "glue2017", "su2017"],
        }
    ).to_csv(path, index=False)
    assert audit.by_table(path)["mended"].to_dict() == {**dict.fromkeys(audit.TABLES, 0), "trials": 2}
