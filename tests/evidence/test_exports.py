"""The exports keep the formats of other tools, and what they hold pools to the same numbers as here."""

import io
import math

import pandas as pd
import pytest
from frictionless import Resource, Schema, validate

import evidence
from evidence import exports
from evidence.meta_analysis import pool
from evidence.questions import CONDITIONS, ask, contrasts
from evidence.selection import PoolingRefused, Selection, one_way

#: What metapsyTools::checkDataFormat asks for, in its order.
STANDARD = [
    *("study", "condition_arm1", "condition_arm2", "multi_arm1", "multi_arm2", "outcome_type", "instrument"),
    *("time", "time_weeks", "rating"),
    *(f"{name}_arm{arm}" for name in ("mean", "sd", "n", "event", "totaln") for arm in (1, 2)),
]
NUMBERS = (
    "time_weeks",
    *(name for name in STANDARD if name.startswith(("mean_", "sd_", "n_", "event_", "totaln_"))),
)


@pytest.fixture(scope="module")
def written() -> pd.DataFrame:
    """What another tool reads: the export after a round through CSV."""
    return pd.read_csv(io.StringIO(exports.metapsy().to_csv(index=False)))


def refused(text: str) -> list[str]:
    schema = exports.metapsy_schema()
    resource = Resource(
        data=text.encode(), format="csv", schema=Schema.from_descriptor({"fields": schema["fields"]})
    )
    return [" ".join(map(str, row)) for row in validate(resource).flatten(["type", "fieldName"])]


def test_the_database_has_the_columns_and_types_of_the_standard():
    fields = {field["name"]: field["type"] for field in exports.metapsy_schema()["fields"]}
    assert list(fields)[: len(STANDARD)] == STANDARD
    assert {name for name in STANDARD if fields[name] != "string"} == set(NUMBERS)
    assert refused(exports.metapsy().to_csv(index=False)) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (",score,", ",points,", "constraint-error outcome_type"),
        (",clinician,", ",doctor,", "constraint-error rating"),
        ("precalc_g,", "g,", "incorrect-label"),
        ("multi_arm1,", "", "incorrect-label"),
    ],
)
def test_a_database_that_breaks_the_standard_is_refused(old, new, said):
    text = exports.metapsy().to_csv(index=False)
    assert old in text
    assert any(said in fault for fault in refused(text.replace(old, new, 1)))


def test_one_row_a_comparison_and_outcome_of_randomised_trials_only(written):
    rows = contrasts(evidence.trials())
    assert not written.duplicated(["id", "outcome_type"]).any()
    assert set(written["id"]) <= set(rows.index[rows["compares"]])
    assert written["precalc_g"].notna().sum() > 10
    several = written.groupby("study_key")["id"].transform("nunique") > 1
    assert written.loc[several, "multi_arm1"].notna().all()


@pytest.mark.parametrize("condition", CONDITIONS)
def test_scores_pool_to_the_same_numbers_from_the_export(written, condition):
    answer = ask(evidence.trials(), condition)
    if answer.selection is None:
        assert answer.refusal
        return
    rows = written[(written["outcome_type"] == "score") & written["id"].isin(answer.selection.rows["id"])]
    again = rows.rename(columns={"precalc_g": "estimate", "precalc_g_se": "standard_error"})
    ours = answer.pool()
    theirs = pool(one_way(again, "standardised_mean_difference", {}))
    assert (theirs.estimate, theirs.low, theirs.high) == pytest.approx(
        (ours.estimate, ours.low, ours.high), abs=1e-6
    )


@pytest.mark.parametrize(("condition", "outcome"), [("depression", "response"), ("depression", "remission")])
def test_counts_pool_to_the_same_odds_ratio_from_the_export(written, condition, outcome):
    ours = ask(evidence.trials(), condition, outcome=outcome)
    ids = [one.id for one in ours.selection.rows.itertuples() if one.how != "as published"]
    rows = written[(written["outcome_type"] == outcome) & written["id"].isin(ids)]
    assert set(rows["id"]) == set(ids)
    assert len(ids) > 1
    a, c = rows["event_arm1"], rows["event_arm2"]
    b, d = rows["totaln_arm1"] - a, rows["totaln_arm2"] - c
    half = ((a == 0) | (b == 0) | (c == 0) | (d == 0)) * 0.5
    a, b, c, d = a + half, b + half, c + half, d + half
    again = rows.assign(
        estimate=[math.log(one) for one in a * d / (b * c)],
        standard_error=[math.sqrt(one) for one in 1 / a + 1 / b + 1 / c + 1 / d],
    )
    theirs = pool(Selection(again, "odds_ratio"))
    kept = ours.selection.rows[ours.selection.rows["id"].isin(ids)]
    mine = pool(Selection(kept, "odds_ratio"))
    assert (theirs.estimate, theirs.low, theirs.high) == pytest.approx(
        (mine.estimate, mine.low, mine.high), abs=1e-6
    )


def test_a_risk_ratio_of_the_export_is_that_of_its_counts(written):
    rows = written[written["event_arm1"].notna()].query("event_arm1 > 0 and event_arm2 > 0")
    assert len(rows) > 5
    for row in rows.itertuples():
        ratio = (row.event_arm1 / row.totaln_arm1) / (row.event_arm2 / row.totaln_arm2)
        spread = 1 / row.event_arm1 - 1 / row.totaln_arm1 + 1 / row.event_arm2 - 1 / row.totaln_arm2
        assert row.precalc_log_rr == pytest.approx(math.log(ratio), abs=1e-6)
        assert row.precalc_log_rr_se == pytest.approx(math.sqrt(spread), abs=1e-6)


def test_rows_of_one_study_in_the_export_are_still_refused_together(written):
    rows = written[(written["outcome_type"] == "score") & (written["measured"] == "depression")]
    again = rows.rename(columns={"precalc_g": "estimate", "precalc_g_se": "standard_error"})
    with pytest.raises(PoolingRefused, match="rows of one study"):
        one_way(again, "standardised_mean_difference", {})


def records() -> dict[str, dict[str, list[str]]]:
    """Read the RIS as a reference manager does: tag, two spaces, hyphen, blank, value; ER ends a record."""
    found = {}
    for block in exports.ris().split("\n\n"):
        record: dict[str, list[str]] = {}
        for line in block.rstrip("\n").split("\n"):
            assert line[2:6] == "  - ", line
            record.setdefault(line[:2], []).append(line[6:])
        assert next(iter(record)) == "TY"
        assert list(record)[-1] == "ER"
        found[record["ID"][0]] = record
    return found


def test_every_source_stands_in_the_ris_with_its_year_title_and_authors():
    ours, sources = records(), evidence.references()
    assert list(ours) and set(ours) == set(sources.index)
    for key, row in sources.iterrows():
        assert ours[key]["PY"] == [str(row["year"])]
        assert ours[key]["TI"] == [row["title"]]
        assert ours[key]["AU"]
        assert not any(name.startswith("others") for name in ours[key]["AU"])
    assert ours["lii2023"]["TY"] == ["JOUR"]
    assert ours["rhee2022"]["SP"] + ours["rhee2022"]["EP"] == ["1162", "1172"]


def test_a_doi_that_was_not_read_beside_its_title_is_left_out_of_the_ris():
    ours, sources = records(), evidence.references()
    verified = sources["doi"].ne("") & sources["doi_status"].eq("verified")
    assert {key for key, record in ours.items() if "DO" in record} == set(sources.index[verified])
    assert (sources["doi_status"] == "unverified").any()
