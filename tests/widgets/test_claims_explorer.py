"""The claims explorer's Python side: traits, the deck, and how dated sentences stand in each year."""

import json

import pandas as pd
import pytest
import traitlets

import evidence
from widgets import ClaimsExplorer
from widgets.claims_explorer import estimates, standing
from widgets.claims_explorer.sentences import SENTENCES
from widgets.demo import MIME, Setting

TRAITS = ClaimsExplorer.class_traits()
SETTINGS = {name: trait for name, trait in TRAITS.items() if isinstance(trait, Setting)}
#: What the ledger itself says of the four sentences, by year.
EXPECTED = {
    2015: {"C114": "holds", "C112": "holds", "C113": "holds", "C111": "too low"},
    2016: {"C114": "holds", "C112": "holds", "C113": "holds", "C111": "too low"},
    2017: {"C114": "holds", "C112": "holds", "C113": "holds", "C111": "holds"},
    2019: {"C114": "false", "C112": "false", "C113": "false", "C111": "too low"},
    2021: {"C114": "false", "C112": "false", "C113": "false", "C111": "too low"},
}


def test_every_control_is_a_trait():
    assert set(SETTINGS) == set(ClaimsExplorer.specs)


@pytest.mark.parametrize(("name", "value"), [
    ("card", 0), ("card", 166), ("card", 1.5), ("card", float("nan")), ("card", 1e308), ("card", True),
    ("card", None), ("year", 2014), ("year", 2016.5), ("year", "2016"), ("verdict", "true"),
    ("article", "Lewis"),    ("chapter", 1), ("topic", "")])
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = ClaimsExplorer()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError) as error:
        setattr(demo, name, value)
    assert str(error.value) == f"{name} is {value!r}; it has to be {SETTINGS[name].allowed}."
    assert getattr(demo, name) == before


@pytest.mark.parametrize("guesses", [{"C999": "partly"}, {"C001": "true"}, {"C001": None}])
def test_wrong_guesses_are_refused_by_name(guesses):
    with pytest.raises(traitlets.TraitError, match=r"^guesses maps claim ids such as C001 to one of"):
        ClaimsExplorer(guesses=guesses)


def test_the_deck_is_what_the_filters_leave_with_the_guesses():
    demo = ClaimsExplorer(topic="durability", guesses={"C121": "partly"})
    deck = demo.deck()
    claims = evidence.claims()
    assert list(deck.index) == list(claims.index[claims["topic"] == "durability"])
    assert deck.loc["C121", "guess"] == "partly" and set(deck["guess"].drop("C121")) == {""}
    demo.verdict, demo.chapter = "unsupported", "5"
    assert set(demo.deck()["verdict"]) == {"unsupported"} and set(demo.deck()["chapter"]) == {5}


def test_the_cards_are_the_ledger():
    assert ClaimsExplorer.specs["card"]["maximum"] == len(evidence.claims())
    cards, claims = ClaimsExplorer().cards, evidence.claims()
    assert [card["id"] for card in cards] == list(claims.index)
    assert [card["verdict"] for card in cards] == list(claims["verdict"])
    keys = set(evidence.references()["key"])
    assert not any(keys & set(card["sources"]) for card in cards)


@pytest.mark.parametrize("year", EXPECTED)
def test_the_year_turns_sentences_false(year):
    table = standing(year)
    assert dict(zip(table["claim"], table["status"], strict=True)) == EXPECTED[year]
    assert (table["year"] <= year).all() and set(table["estimator"]) == {"WHO"}
    assert ClaimsExplorer(year=year).figures().equals(table)


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


def test_the_cell_stores_the_same_for_the_same_settings_and_no_guess():
    settings = {"year": 2019, "guesses": {"C001": "partly"}}
    first, second = (ClaimsExplorer(**settings)._repr_mimebundle_()[0] for _ in range(2))
    assert json.dumps(first[MIME]) == json.dumps(second[MIME])
    assert "guesses" not in first[MIME]["state"]
    assert first["text/plain"] == "Run this cell to start the demo."
