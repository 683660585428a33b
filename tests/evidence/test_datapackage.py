"""The data package is valid, says what the tables' own rules say, and is refused when it does not."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest
import yaml
from frictionless import validate

from evidence import datapackage, schemas, tables

ROOT = Path(__file__).resolve().parent.parent.parent
ONE_OF = "must be one of "
#: The highest score of each scale that is shipped: MADRS, and Hamilton's with six and seventeen items.
SCORES = (60, 22, 52)


def resources() -> dict[str, dict]:
    return {entry["name"]: entry for entry in datapackage.descriptor()["resources"]}


def fields(name: str) -> dict[str, dict]:
    return {field["name"]: field for field in resources()[name]["schema"]["fields"]}


def ruled(column) -> dict:
    """Say as the data package would what a column's own checks ask for."""
    rules = {
        "must not be empty": {"required": True},
        "must be used only once": {"required": True, "unique": True},
        "must be a whole number above 0": {"minimum": 1},
        "must be a number from 0 to 100": {"minimum": 0, "maximum": 100},
        "must be a number from 0 to 1": {"minimum": 0, "maximum": 1},
        "must be a number from 0 on": {"minimum": 0},
        **{f"must be a whole number from 0 to {most}": {"minimum": 0, "maximum": most} for most in SCORES},
    }
    wanted = {}
    for check in column.checks:
        wanted |= rules.get(check.error, {})
        if check.error.startswith(ONE_OF):
            wanted["enum"] = check.error.removeprefix(ONE_OF).split(", ")
    return wanted


@pytest.fixture
def package(tmp_path):
    """A copy of the package; returns a function that replaces text in one file and gives the errors."""
    for path in datapackage.files():
        shutil.copy(path, tmp_path)

    def errors(name: str, old: str, new: str) -> list[str]:
        text = (tmp_path / name).read_text("utf8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new, 1), "utf8")
        report = validate(str(tmp_path / datapackage.NAME))
        return [" ".join(map(str, row)) for row in report.flatten(["type", "fieldName", "message"])]

    return errors


def test_the_package_is_valid():
    report = validate(str(schemas.FOLDER / datapackage.NAME))
    assert report.valid, report.flatten(["type", "rowNumber", "fieldName", "message"])
    assert len(report.tasks) == len(resources())


def test_every_table_and_the_bibliography_are_in_it():
    assert {path.name for path in datapackage.files()} == {
        datapackage.NAME,
        *(path.name for kind in ("*.csv", "*.bib") for path in schemas.FOLDER.glob(kind)),
    }


@pytest.mark.parametrize("name", schemas.SCHEMAS)
def test_it_says_what_the_tables_rules_say(name):
    described, columns = fields(name), schemas.SCHEMAS[name].columns
    assert list(described) == list(columns)
    for column, field in described.items():
        said = {rule: value for rule, value in field.get("constraints", {}).items() if rule != "pattern"}
        said |= {"enum": [str(value) for value in said["enum"]]} if "enum" in said else {}
        assert said == ruled(columns[column]), f"{name}.{column}"
        kind = (
            "year"
            if column == "year"
            else "integer"
            if column in tables.COUNTS
            else "number"
            if column in tables.DECIMALS
            else "date"
            if column in tables.DATES
            else "string"
        )
        assert field["type"] == kind, f"{name}.{column}"


def test_it_has_the_word_lists_of_the_timetable():
    assert fields("timetable")["species"]["constraints"]["enum"] == list(schemas.SPECIES)
    assert fields("timetable")["direction"]["constraints"]["enum"] == list(schemas.DIRECTIONS)
    for name in ("timetable", "response_course"):
        assert fields(name)["confidence"]["constraints"]["enum"] == list(schemas.CONFIDENCE)


def test_every_column_is_explained_in_words():
    unexplained = [
        f"{name}.{field['name']}"
        for name, entry in resources().items()
        for field in entry.get("schema", {}).get("fields", [])
        if len(field["description"]) < 5
    ]
    assert unexplained == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("claims.csv", ",partly,", ",partially,", "constraint-error verdict"),
        ("claims.csv", "C002,", "C001,", "unique-error"),
        ("claims.csv", ",lewis,", ",levis,", "foreign-key"),
        ("trials.csv", "2000,MDD", "year,MDD", "type-error year"),
        ("trials.csv", "not rated", "unrated", "constraint-error rob_randomisation"),
        ("practice.csv", ",custom,", ",habit,", "constraint-error known_from"),
        ("crossover.csv", ",d2,24,8,13", ",d2,64,8,13", "constraint-error madrs"),
        ("guidelines.csv", ",against,", ",contra,", "constraint-error position"),
        ("safety.csv", "id,category", "id,kind", "incorrect-label"),
        ("datapackage.json", '"path": "safety.csv"', '"path": "unsafe.csv"', "scheme-error"),
    ],
)
def test_a_broken_package_is_refused(package, file, old, new, said):
    found = package(file, old, new)
    assert any(said in error for error in found), found


def test_json_carries_dictionary_licence_and_typed_rows():
    content = json.loads(datapackage.as_json("trials"))
    assert content["fields"] == resources()["trials"]["schema"]["fields"]
    assert content["licenses"][0]["name"] == "CC-BY-4.0"
    rows, table = {row["id"]: row for row in content["rows"]}, tables.trials()
    assert list(rows) == list(table.index)
    assert rows["lii2023"]["estimate"] == table.at["lii2023", "estimate"] == -5.82
    assert rows["lii2023"]["n_treat"] == 20
    assert rows["zarate2006"]["ci_low"] is None


def test_a_table_that_does_not_exist_is_named():
    with pytest.raises(KeyError, match="there is no table trails; there are articles, claims"):
        datapackage.resource("trails")


def test_the_citation_has_what_its_format_asks_for_and_the_version_is_one():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf8"))
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] in ("software", "dataset")
    assert all(author.get("name") or author.get("family-names") for author in citation["authors"])
    assert citation["date-released"].isoformat() == datapackage.descriptor()["created"][:10]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    assert citation["version"] == project["version"] == datapackage.descriptor()["version"]
    assert citation["license"] == project["license"]
