"""The tables load, and a row broken on purpose is named by file, line, column and rule."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import evidence
from evidence.schemas import FOLDER, SCHEMAS, VERDICTS

LOADERS = {
    "articles": evidence.articles,
    "claims": evidence.claims,
    "trials": evidence.trials,
    "safety": evidence.safety,
    "guidelines": evidence.guidelines,
    "practice": evidence.practice,
    "competencies": evidence.competencies,
    "searches": evidence.searches,
    "left_out": evidence.left_out,
    "crisis_lines": evidence.crisis_lines,
    "pathway": evidence.pathway,
    "statistics": evidence.statistics,
    "timetable": evidence.timetable,
    "response_course": evidence.response_course,
    "crossover": evidence.crossover,
}


def rows_of(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def broken(tmp_path):
    """Load a table with changes to some of its rows; return the message it is refused with."""

    def load(name: str, changes: dict[str, dict[str, str]]) -> str:
        rows = rows_of(name)
        for row in rows:
            row |= changes.get(row["id"], {})
        with pytest.raises(evidence.TableError) as caught:
            LOADERS[name](write(tmp_path / f"{name}.csv", rows))
        return str(caught.value)

    return load


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_loads_whole(name):
    frame = LOADERS[name]()
    assert len(frame) == len(rows_of(name))
    assert list(frame.index) == list(frame.iloc[:, 0])
    assert frame.index.is_unique


def test_the_ledger_is_complete():
    claims = evidence.claims()
    assert list(claims.index) == [f"C{number:03}" for number in range(1, len(claims) + 1)]
    assert set(claims["verdict"]) == set(VERDICTS)
    assert sorted(claims["chapter"].unique()) == list(range(1, claims["chapter"].max() + 1))
    # Two claims are not about evidence and so have no source.
    assert list(claims.index[claims["key_sources"] == ""]) == ["C025", "C041"]


def test_columns_are_typed():
    trials, claims = evidence.trials(), evidence.claims()
    for column in ("estimate", "ci_low", "ci_high", "p_value", "se", "sd_treat"):
        assert trials[column].dtype == "float64"
    for column in ("n_treat", "n_control", "n_total", "decimals"):
        assert trials[column].dtype == "Int64"
    assert pd.api.types.is_datetime64_any_dtype(trials["checked_on"])
    assert claims["chapter"].dtype == "Int64"


def test_a_caller_cannot_change_the_table_of_another():
    mine = evidence.trials()
    mine.loc["lii2023", "estimate"] = 0.0
    assert evidence.trials().loc["lii2023", "estimate"] == -5.82


def test_sources_of_the_time_courses_have_entries():
    from evidence.tables import response_course, timetable

    known = set(evidence.references().index)
    assert set(timetable()["source"]) <= known
    assert set(response_course()["source"]) <= known


def test_arrows_stand_in_the_order_of_the_cascade():
    arrows = evidence.pathway()
    assert list(arrows.index) == [
        "ketamine-nmda",
        "nmda-interneuron",
        "interneuron-glutamate",
        "glutamate-ampa",
        "ampa-bdnf",
        "bdnf-mtor",
        "mtor-spines",
        "spines-benefit",
    ]
    assert list(arrows["from"][1:]) == list(arrows["to"][:-1])
    assert set(arrows["human_status"]) == {"supported", "mixed", "null", "contrary", "none"}


def test_keys_are_split():
    assert evidence.keys("li2010; holmes2022 ;") == ("li2010", "holmes2022")
    assert evidence.keys("") == ()


@pytest.mark.parametrize(
    ("name", "row", "change", "message"),
    [
        (
            "trials",
            "lii2023",
            {"ci_low": "1.64", "ci_high": "-13.3"},
            "column ci_low: the lower limit must not be above the upper limit.",
        ),
        (
            "trials",
            "lii2023",
            {"estimate": "-15.82"},
            "column estimate: '-15.82' must lie within its interval.",
        ),
        ("trials", "lii2023", {"ci_high": ""}, "column ci_low: an interval needs both limits."),
        ("trials", "lii2023", {"estimate": "about -6"}, "column estimate: 'about -6' must be a number."),
        ("trials", "lii2023", {"n_treat": "0"}, "column n_treat: '0' must be a whole number above 0."),
        ("trials", "lii2023", {"n_treat": "²"}, "column n_treat: '²' must be a whole number above 0."),
        ("trials", "lii2023", {"estimate": "NaN"}, "column estimate: 'NaN' must be a number."),
        ("trials", "lii2023", {"estimate": "inf"}, "column estimate: 'inf' must be a number."),
        ("trials", "lii2023", {"estimate": "-٥"}, "column estimate: '-٥' must be a number."),
        (
            "trials",
            "lii2023",
            {"n_total": "15"},
            "column n_total: '15' must not be below the size of an arm.",
        ),
        ("trials", "lii2023", {"confidence": ""}, "column confidence: must not be empty."),
        (
            "trials",
            "lii2023",
            {"confidence": "sure"},
            "column confidence: 'sure' must be one of verified, partly, unverified.",
        ),
        (
            "trials",
            "lii2023",
            {"unverified_fields": "ci_lo", "confidence": "partly"},
            "column unverified_fields: 'ci_lo' must name columns of the table, separated by semicolons.",
        ),
        (
            "trials",
            "lii2023",
            {"unverified_fields": "estimate"},
            "column unverified_fields: 'estimate' must be empty when confidence "
            "is verified, name the estimate when it is unverified, and name other columns when it is partly.",
        ),
        (
            "trials",
            "lii2023",
            {"bib_key": "lii2032"},
            "column bib_key: 'lii2032' must name entries of references.bib, separated by semicolons.",
        ),
        (
            "trials",
            "lii2023",
            {"responders_treat_pct": "160"},
            "column responders_treat_pct: '160' must be a number from 0 to 100.",
        ),
        (
            "trials",
            "lii2023",
            {"checked_on": "2999-01-01"},
            "column checked_on: '2999-01-01' must be a past date such as 2026-11-22, or empty if not known.",
        ),
        (
            "trials",
            "lii2023",
            {"checked_on": "20261122"},
            "column checked_on: '20261122' must be a past date such as 2026-11-22, or empty if not known.",
        ),
        (
            "trials",
            "lii2023",
            {"instrument": "MADRSS"},
            "column instrument: 'MADRSS' must begin with an instrument that evidence/vocabulary.py knows.",
        ),
        (
            "trials",
            "lii2023",
            {"comparator": "salien"},
            "column comparator: 'salien' must be a comparator that evidence/vocabulary.py knows.",
        ),
        (
            "trials",
            "lii2023",
            {"measure": "none"},
            "column estimate: '-5.82' must be empty when the measure is none, and only then.",
        ),
        (
            "trials",
            "dean2021_response",
            {"estimate": "-3.94", "ci_low": "-4"},
            "column estimate: a ratio must be above 0.",
        ),
        (
            "trials",
            "lii2023",
            {"id": "Lii-2023"},
            "column id: 'Lii-2023' must look like lii2023 or grabski2022_therapy.",
        ),
        (
            "claims",
            "C135",
            {"verdict": "true"},
            "column verdict: 'true' must be one of supported, partly, contested, outdated, unsupported.",
        ),
        ("claims", "C135", {"chapter": "0"}, "column chapter: '0' must be a whole number above 0."),
        ("claims", "C135", {"article": "nobody"}, "column article: 'nobody' must be an id of articles.csv."),
        ("claims", "C135", {"evidence_summary": " "}, "column evidence_summary: ' ' must not be empty."),
        (
            "safety",
            "S062",
            {"confidence_note": ""},
            "column confidence_note: must say what was not read when confidence is partly.",
        ),
        (
            "trials",
            "lii2023",
            {"rob_missing": "low"},
            "column rob_raters: must name two people, separated by a semicolon, once a domain of RoB 2 is "
            "rated, and nobody before.",
        ),
        (
            "trials",
            "lii2023",
            {"rob_missing": "low", "rob_raters": "A. Reader; A. Reader"},
            "column rob_raters: 'A. Reader; A. Reader' must name two people, separated by a semicolon, once "
            "a domain of RoB 2 is rated, and nobody before.",
        ),
        (
            "trials",
            "lii2023",
            {"rob_raters": "A. Reader; B. Reader"},
            "column rob_raters: 'A. Reader; B. Reader' must name two people, separated by a semicolon, once "
            "a domain of RoB 2 is rated, and nobody before.",
        ),
        (
            "trials",
            "lii2023",
            {"rob_missing": "unclear", "rob_raters": "A. Reader; B. Reader"},
            "column rob_missing: 'unclear' must be one of not rated, low, some concerns, high.",
        ),
        ("trials", "lii2023", {"read_in": ""}, "column read_in: must not be empty."),
        (
            "safety",
            "S096",
            {"lapses_on": "2026-12-32"},
            "column lapses_on: '2026-12-32' must be a date such as 2026-12-31, or empty if it does not "
            "lapse.",
        ),
        (
            "guidelines",
            "ranzcp-2025",
            {"position": "not read"},
            "column position: 'not read' must be not read when confidence is unverified, and only then.",
        ),
        (
            "guidelines",
            "canmat-2023",
            {"position": "for"},
            "column position: 'for' must be not read when confidence is unverified, and only then.",
        ),
        (
            "guidelines",
            "nice-ta854",
            {"sources": "nobody"},
            "column sources: 'nobody' must name entries of references.bib, separated by semicolons.",
        ),
        (
            "guidelines",
            "nice-ta854",
            {"id": "NICE"},
            "column id: 'NICE' must look like ranzcp-2025.",
        ),
        (
            "practice",
            "P14",
            {"known_from": "belief"},
            "column known_from: 'belief' must be one of trial, observational, consensus, custom.",
        ),
        (
            "practice",
            "P75",
            {"review_by": ""},
            "column review_by: must be filled where a country is, and only then: a row of law has both.",
        ),
        (
            "practice",
            "P14",
            {"review_by": "2027-11-29"},
            "column review_by: '2027-11-29' must be filled where a country is, and only then: "
            "a row of law has both.",
        ),
        (
            "practice",
            "P75",
            {"known_from": "custom"},
            "column known_from: 'custom' must be consensus in a row of law.",
        ),
        (
            "practice",
            "P14",
            {"related_rows": "S999"},
            "column related_rows: 'S999' must name rows of safety.csv, separated by semicolons.",
        ),
        (
            "practice",
            "P14",
            {"caution": "As S001 has it."},
            "column caution: 'As S001 has it.' must name no row and no key, which stand in columns of "
            "their own.",
        ),
        (
            "practice",
            "P14",
            {"point": "See goodwin2024."},
            "column point: 'See goodwin2024.' must name no row and no key, which stand in columns of "
            "their own.",
        ),
        ("competencies", "K14", {"question": ""}, "column question: must not be empty."),
        (
            "competencies",
            "K14",
            {"points": "P14; P99"},
            "column points: 'P14; P99' must name rows of practice.csv, separated by semicolons.",
        ),
        (
            "competencies",
            "K14",
            {"activity": "the panic case"},
            "column activity: 'the panic case' must name places such as book/group#the-table, case:panic, "
            "role-play:02-panic, demo:session_day or quiz:06/integration, separated by semicolons.",
        ),
        ("left_out", "menon2023", {"reason": ""}, "column reason: must not be empty."),
        ("searches", "Q01", {"found": "many"}, "column found: 'many' must be a whole number above 0."),
        (
            "searches",
            "Q01",
            {"kept": "nobody"},
            "column kept: 'nobody' must name entries of references.bib, separated by semicolons.",
        ),
        (
            "pathway",
            "mtor-spines",
            {"human_source": ""},
            "column human_source: must be empty when the status is none, and only then.",
        ),
    ],
)
def test_a_broken_row_is_named(broken, name, row, change, message):
    line = (FOLDER / f"{name}.csv").read_text("utf-8").split(f"\n{row},")[0].count("\n") + 2
    where = f"evidence/{name}.csv, line {line} ({change.get('id', row)})"
    assert broken(name, {row: change}) == f"{where}, {message}"


def test_both_rows_of_a_duplicate_id_are_named(broken):
    assert broken("claims", {"C002": {"id": "C001"}}).splitlines() == [
        "evidence/claims.csv, line 2 (C001), column id: 'C001' must be used only once.",
        "evidence/claims.csv, line 3 (C001), column id: 'C001' must be used only once.",
    ]


def test_every_broken_row_is_named_in_the_order_of_the_lines(broken):
    message = broken("claims", {"C009": {"verdict": "true"}, "C003": {"verdict": "", "chapter": ""}})
    assert [line.split(":")[0] for line in message.splitlines()] == [
        "evidence/claims.csv, line 4 (C003), column chapter",
        "evidence/claims.csv, line 4 (C003), column verdict",
        "evidence/claims.csv, line 10 (C009), column verdict",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "evidence/claims.csv cannot be read as a table: No columns to parse from file."),
        (b"id,claim\n", "evidence/claims.csv, line 1: the column article is missing."),
        (b"\xff\xfe\n", "evidence/claims.csv cannot be read as a table"),
    ],
)
def test_a_file_that_is_no_table_is_refused(tmp_path, content, message):
    (tmp_path / "claims.csv").write_bytes(content)
    with pytest.raises(evidence.TableError) as caught:
        evidence.claims(tmp_path / "claims.csv")
    assert str(caught.value).startswith(message)


def test_a_column_too_many_and_a_table_without_rows_are_refused(tmp_path):
    header = ",".join(SCHEMAS["safety"].columns)
    (tmp_path / "safety.csv").write_text(header + ",mood\n")
    with pytest.raises(evidence.TableError, match=r"line 1: mood is not a column of this table\."):
        evidence.safety(tmp_path / "safety.csv")
    (tmp_path / "safety.csv").write_text(header + "\n" * 2)
    with pytest.raises(evidence.TableError, match=r"evidence/safety\.csv has no rows\."):
        evidence.safety(tmp_path / "safety.csv")


def test_a_blank_line_is_named_rather_than_shifting_the_lines_below_it(tmp_path):
    text = (FOLDER / "claims.csv").read_text(encoding="utf-8")
    (tmp_path / "claims.csv").write_text(text.replace("\nC010,", "\n\nC010,"), encoding="utf-8")
    with pytest.raises(evidence.TableError) as caught:
        evidence.claims(tmp_path / "claims.csv")
    assert str(caught.value) == "evidence/claims.csv, line 11: the line must not be blank."


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(evidence.TableError, match=r"evidence/claims\.csv does not exist\."):
        evidence.claims(tmp_path / "claims.csv")
