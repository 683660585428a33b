"""Figures as readers see them."""

import pandas as pd
import pytest

import evidence
from evidence import format as shown

TRIALS = evidence.trials()


@pytest.mark.parametrize(
    ("trial", "part", "text"),
    [
        ("lii2023", "", "−5.8 (−13.3 to 1.6)"),
        ("lii2023", "estimate", "−5.8"),
        ("lii2023", "interval", "−13.3 to 1.6"),
        ("lii2023", "p", "p = 0.13"),
        ("jelovac2025", "", "−3.16 (−8.54 to 2.22)"),
        ("dean2021_response", "", "3.94 (1.54 to 10.10)"),
        ("daly2018_28", "", "−5.0"),
        ("zarate2006", "", "71%"),
        ("murrough2013ajp", "rates", "64% v 28%"),
        ("murrough2013ajp", "rate-control", "28%"),
        ("murrough2013ajp", "n", "72"),
        ("popova2019", "rates", "69.3% v 52.0%"),
        ("anand2023", "n-treat", "195"),
    ],
)
def test_figures_show_as_many_decimals_as_were_published(trial, part, text):
    assert shown.trial(TRIALS.loc[trial], part) == text


@pytest.mark.parametrize(
    ("trial", "part", "text"),
    [
        ("murrough2013ajp", "", "−7.95 (−12.71 to −3.20; interval unverified)"),
        ("loo2023_flex", "", "12.1 (2.1 to 69.2; unverified)"),
        ("loo2023_flex", "n", "106 (unverified)"),
        ("bahji2021", "", "3.01 (unverified)"),
        ("loo2023_fixed", "rates", "6.3% v 8.8% (unverified)"),
    ],
)
def test_what_was_not_read_in_its_source_says_so(trial, part, text):
    assert shown.trial(TRIALS.loc[trial], part) == text


def test_every_unread_figure_is_marked():
    for _, row in TRIALS.iterrows():
        if row["confidence"] == "unverified" and row["decimals"] is not None and "" in shown.trial_parts(row):
            assert "unverified" in shown.trial(row)
    for _, row in evidence.safety().iterrows():
        assert ("verified)" in shown.safety(row)) == (row["confidence"] != "verified")


@pytest.mark.parametrize(
    ("trial", "part", "message"),
    [
        ("shiroma2020", "", "shiroma2020 has no estimate; it can be quoted for #n"),
        ("lii2023", "nnt", "#nnt is not one of #estimate, #interval, #rates"),
        (
            "daly2018_28",
            "interval",
            "daly2018_28 has no ci_low; it can be quoted for the estimate, #estimate",
        ),
    ],
)
def test_a_figure_that_is_not_there_is_refused(trial, part, message):
    with pytest.raises(shown.MissingFigure) as caught:
        shown.trial(TRIALS.loc[trial], part)
    assert caught.value.args[0].startswith(message)


def test_every_part_that_a_row_offers_can_be_shown():
    for _, row in TRIALS.iterrows():
        for part in shown.trial_parts(row):
            assert shown.trial(row, part)


def test_halves_are_rounded_away_from_zero_and_zero_has_no_sign():
    assert shown.number(-0.25, 1) == "−0.3"
    assert shown.number(-0.04, 1) == "0.0"


def test_checked_says_when():
    assert shown.checked(TRIALS.loc["lii2023"]) == "checked 22 November 2026"
    assert shown.checked(pd.Series({"checked_on": pd.NaT})) == "not rechecked"
