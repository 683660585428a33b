"""What a row states in numbers, and which of a text's numbers it does not state."""

import pytest

import evidence
from evidence import format as shown
from evidence import quoted


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("relapsed within 18 days", ["18"]),
        ("61–84% (placebo 5-16%)", ["61%", "84%", "5%", "16%"]),
        ("1,285 of 800,000 in the 1960s", ["1285", "800000", "1960"]),
        ("TRANSFORM-2, GluN2A, 5-HT2A, (2R,6R)-HNK, mTORC1", []),
        ("0.5 mg/kg over 40 minutes, p<0.001; 140/90", ["0.5", "40", "0.001", "140", "90"]),
        ("27.5 days, then 3.", ["27.5", "3"]),
        ("a 13-year study", ["13"]),
    ],
)
def test_numbers_are_read_and_names_are_not(text, numbers):
    assert quoted.numbers(text) == numbers


@pytest.mark.parametrize(
    ("text", "row", "missing"),
    [
        ("18 days", "murrough2013bp", ""),
        ("8 days", "murrough2013bp", "8"),
        ("34.6% by 14, 48.4% by 18", "C116", ""),
        ("48.4% by 14, 34.6% by 18", "C116", "14"),
        ("18%", "murrough2013bp", "18%"),
        ("727,000 in 2021", "suicides-who-2021", ""),
        ("no number", "C116", ""),
    ],
)
def test_a_number_that_the_row_does_not_state_in_this_order_is_named(text, row, missing):
    assert quoted.missing(text, row) == missing


def test_an_unknown_row_is_refused():
    with pytest.raises(KeyError, match="none of the tables has a row C999"):
        quoted.stated("C999")


def test_no_two_tables_share_the_name_of_a_row():
    names = [name for load, _ in quoted.TABLES.values() for name in load().index]
    assert len(names) == len(set(names))


def test_rows_are_counted_by_table_and_by_chapter():
    claims = evidence.claims()
    assert quoted.count("claims") == len(claims)
    assert sum(quoted.count("claims", str(number)) for number in claims["chapter"].unique()) == len(claims)
    with pytest.raises(KeyError, match="what can be counted is claims, safety, guidelines, trials"):
        quoted.count("cases")
    with pytest.raises(KeyError, match=r"claims can be counted for #1, #2"):
        quoted.count("claims", "99")
    with pytest.raises(KeyError, match="trials can be counted for no part"):
        quoted.count("trials", "1")


@pytest.mark.parametrize(
    ("row", "part", "text"),
    [
        ("suicides-who-2021", "", "727,000"),
        ("suicides-who-2021", "year", "2021"),
        ("depression-who-2021", "", "332 million"),
        ("depression-who-2017", "", "264 million (partly verified)"),
        ("depression-gbd-2019", "", "290,185,742"),
        ("rank-who-2021", "", "3"),
        ("suicides-gbd-2021", "interval", "692,000 to 800,000"),
    ],
)
def test_a_statistic_is_written_as_prose_does(row, part, text):
    assert shown.statistic(evidence.statistics().loc[row], part) == text


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("interval", "suicides-who-2021 has no interval; it can be quoted for its value and #year"),
        ("n", "#n is not one of #year, #interval"),
    ],
)
def test_a_statistic_is_not_quoted_for_what_it_lacks(part, message):
    with pytest.raises(shown.MissingFigure) as refusal:
        shown.statistic(evidence.statistics().loc["suicides-who-2021"], part)
    assert refusal.value.args[0] == message
