"""The record of mends tells the truth about the tables."""

import pandas as pd
import pytest

from evidence import references
from evidence.tables import FOLDER

COLUMNS = ["table", "id", "field", "old", "new", "source_key", "where", "reason"]
NO_CELLS = ("row added", "entry added", "refused")


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def mends() -> pd.DataFrame:
    return read("mends")


def test_every_mend_says_what_changed_and_where_it_was_read(mends):
    assert list(mends.columns) == COLUMNS
    assert (mends["where"].str.strip() != "").all()
    assert (mends["old"] != mends["new"]).all()
    assert set(mends["source_key"]) <= set(references().index)


def test_a_correction_that_was_refused_says_why_and_changed_nothing(mends):
    refused = mends[mends["new"] == "refused"]
    assert len(refused)
    assert (refused["reason"].str.strip() != "").all()
    for mend in refused[(refused["field"] != "") & (refused["table"] != "references")].itertuples():
        assert read(mend.table).set_index("id").at[mend.id, mend.field] == mend.old


@pytest.mark.parametrize(
    "name", ["trials", "safety", "guidelines", "crisis_lines", "statistics", "claims", "pathway"]
)
def test_the_last_mend_of_a_cell_is_what_the_table_says(mends, name):
    table = read(name).set_index("id")
    ours = mends[mends["table"] == name]
    assert len(ours)
    cells = ours[~ours["new"].isin(NO_CELLS)].drop_duplicates(["id", "field"], keep="last")
    wrong = [
        f"{mend.id}, {mend.field}: {table.at[mend.id, mend.field]!r} is not {mend.new!r}"
        for mend in cells.itertuples()
        if table.at[mend.id, mend.field] != mend.new
    ]
    assert not wrong
    assert set(ours["id"]) <= set(table.index)


def test_mended_references_exist(mends):
    assert set(mends.loc[mends["table"] == "references", "id"]) <= set(references().index)
