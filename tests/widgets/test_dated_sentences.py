"""The dated sentences' Python side: how each stands in each year, and what was read."""

import json

import pandas as pd
import pytest
import traitlets

import evidence
from widgets import DatedSentences
from widgets.dated_sentences import estimates, standing
from widgets.dated_sentences.sentences import SENTENCES
from widgets.demo import MIME

#: What the ledger itself says of the four sentences, by year.
EXPECTED = {
    2015: {"C114": "holds", "C112": "holds", "C113": "holds", "C111": "too low"},
    2016: {"C114": "holds", "C112": "holds", "C113": "holds", "C111": "too low"},
    2017: {"C114": "holds", "C112": "holds", "C113": "holds", "C111": "holds"},
    2019: {"C114": "false", "C112": "false", "C113": "false", "C111": "too low"},
    2021: {"C114": "false", "C112": "false", "C113": "false", "C111": "too low"},
}


@pytest.mark.parametrize("value", [2014, 2022, 2016.5, "2016", None, True, float("nan")])
def test_a_wrong_year_is_refused_in_one_sentence_and_the_old_one_stays(value):
    demo = DatedSentences()
    with pytest.raises(traitlets.TraitError) as error:
        demo.year = value
    assert (
        str(error.value)
        == f"year is {value!r}; it has to be {DatedSentences.class_traits()['year'].allowed}."
    )
    assert demo.year == 2016


@pytest.mark.parametrize("year", EXPECTED)
def test_the_year_turns_sentences_false(year):
    table = standing(year)
    assert dict(zip(table["claim"], table["status"], strict=True)) == EXPECTED[year]
    assert (table["year"] <= year).all() and set(table["estimator"]) == {"WHO"}
    assert DatedSentences(year=year).figures().equals(table)


def test_the_sentences_quote_the_ledger():
    claims = evidence.claims()["claim"]
    said = {"C114": "only one cause of death", "C112": "800,000", "C113": "40 seconds", "C111": "264 million"}
    assert {sentence.claim for sentence in SENTENCES} == said.keys()
    assert all(words in claims[claim] for claim, words in said.items())
    # The ledger's arithmetic: 727,000 deaths a year are one every 43 seconds.
    every = estimates(SENTENCES[2])
    assert "one death every 43 seconds" in set(every["words"])
    assert "every 43 seconds" in evidence.claims().at["C113", "evidence_summary"]


def test_intervals_hold_their_figures_also_where_more_deaths_mean_fewer_seconds():
    for sentence in SENTENCES:
        table = estimates(sentence).dropna(subset=["low"])
        assert ((table["low"] < table["figure"]) & (table["figure"] < table["high"])).all()
    assert estimates(SENTENCES[1])["low"].notna().sum() == 2


def test_what_was_not_read_says_so():
    table = pd.concat([estimates(sentence) for sentence in SENTENCES])
    unread = table[table["confidence"] != "verified"]
    assert set(unread["year"]) == {2017} and set(unread["claim"]) == {"C111"}


def test_the_cell_stores_the_same_for_the_same_year():
    first, second = (DatedSentences(year=2019)._repr_mimebundle_()[0] for _ in range(2))
    assert json.dumps(first[MIME]) == json.dumps(second[MIME])
    words = [one["words"] for one in first[MIME]["state"]["sentences"]]
    claims = evidence.claims()["claim"]
    assert len(words) == 4 and words[1] == claims["C112"]
