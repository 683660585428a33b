"""A crisis line's place and number are one row, and nobody types either anywhere else."""

import csv
import re
import subprocess
from pathlib import Path

import pytest

from evidence import crisis, crisis_lines
from evidence.schemas import FOLDER
from evidence.tables import TableError

ROOT = FOLDER.parent
#: Where a number may stand without being quoted from its row: the tables, and what is checked against them.
TABLES = {
    "workshop.yml",
    "evidence/crisis_lines.csv",
    "evidence/claims.csv",
    "evidence/mends.csv",
    "evidence/references.bib",
}


def typed() -> re.Pattern:
    numbers = "|".join(
        re.escape(number).replace(r"\ ", r"(?: |&nbsp;|\\u00a0|\u00a0)") for number in crisis.numbers()
    )
    return re.compile(rf"(?<![\w.,−-])(?<!\d )(?:{numbers})(?![\w,]|\.\d| \d)")


@pytest.fixture
def edited(tmp_path):
    """Return a function that writes the table with one cell changed and loads it."""

    def load(name: str, **cells: str):
        with (FOLDER / "crisis_lines.csv").open(encoding="utf8", newline="") as file:
            rows = list(csv.DictReader(file))
        next(row for row in rows if row["id"] == name).update(cells)
        path = tmp_path / "crisis_lines.csv"
        with path.open("w", encoding="utf8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
        return crisis_lines(path)

    return load


@pytest.mark.parametrize(
    ("name", "cells", "column"),
    [
        ("uk-ie", {"call": "0800 111 0 111"}, "words"),
        ("uk-ie", {"words": "call 0800 111 0 111"}, "words"),
        ("us", {"text": "741741"}, "words"),
        ("nz", {"text": ""}, "text"),
        ("au", {"text": "13 11 14"}, "text"),
        ("au", {"call": "13-11-14"}, "call"),
        ("elsewhere", {"web": ""}, "call"),
        ("eu", {"place": "Canada"}, "place"),
    ],
)
def test_words_and_numbers_cannot_part(edited, name, cells, column):
    with pytest.raises(
        TableError, match=rf"crisis_lines\.csv, line \d \({name}\), column {column}|column place"
    ):
        edited(name, **cells)


def test_words_and_number_change_together(edited):
    row = edited("uk-ie", words="call 0800 111 0 111", call="0800 111 0 111").loc["uk-ie"]
    assert crisis.sentence(row) == "United Kingdom and Ireland: call 0800 111 0 111"
    assert ("0800 111 0 111", "tel:08001110111", "Call 0800 111 0 111") in crisis.parts(row)


def test_every_number_can_be_dialled_and_texted_where_its_words_say_so():
    for _, row in crisis_lines().iterrows():
        parts = crisis.parts(row)
        assert "".join(part.words for part in parts) == crisis.sentence(row)
        addresses = {part.address for part in parts}
        assert (f"tel:{row['call'].replace(' ', '')}" in addresses) == bool(row["call"])
        assert (f"sms:{row['text'].replace(' ', '')}" in addresses) == ("text" in row["words"])
        assert not row["web"] or row["web"] in addresses
        # What a screen reader says holds the words that are seen.
        assert all(part.words in part.label for part in parts if part.address)


def test_the_whole_sentence_names_every_line():
    whole = crisis.whole()
    assert all(f"{crisis.sentence(row)}. " in whole for _, row in crisis_lines().iterrows())
    assert whole.endswith("call your emergency number.")


def test_no_file_types_a_number_by_hand():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    kinds = {".md", ".html", ".js", ".yml", ".ipynb", ".json"}
    assert len(listed) > 400
    found = []
    for name in listed:
        path = Path(name)
        if (
            path.suffix not in kinds
            or name in TABLES
            or path.parts[0] in ("tests", "models")
            or "lock" in name
        ):
            continue
        text = (ROOT / name).read_text("utf8")
        if path.suffix == ".ipynb":
            text = "\n".join(line for line in text.splitlines() if re.match(r' {4}"(?! )', line))
        text = re.sub(r"\[[^\]]*\]\(crisis:[a-z-]+\)", "", text)
        found += [f"{name}: {match[0]}" for match in typed().finditer(text)]
    assert not found
