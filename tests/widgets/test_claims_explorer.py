"""The claims explorer's Python side: traits and the deck."""

import json
import re

import pytest
import traitlets

import evidence
from tests.conftest import ROOT
from widgets import ClaimsExplorer
from widgets.demo import MIME, Setting

TRAITS = ClaimsExplorer.class_traits()
SETTINGS = {name: trait for name, trait in TRAITS.items() if isinstance(trait, Setting)}


def test_every_control_is_a_trait():
    assert set(SETTINGS) == set(ClaimsExplorer.specs)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("card", 0),
        ("card", len(evidence.claims()) + 1),
        ("card", 1.5),
        ("card", float("nan")),
        ("card", 1e308),
        ("card", True),
        ("card", None),
        ("verdict", "true"),
        ("article", "Lewis"),
        ("chapter", 1),
        ("topic", ""),
    ],
)
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


def test_a_claim_that_is_none_cannot_have_been_met():
    with pytest.raises(traitlets.TraitError, match=r"^met lists claim ids such as C001; 'C999' is none\.$"):
        ClaimsExplorer(met=["C001", "C999"])


def test_the_chapter_says_which_claims_it_has_weighed_before_the_deck():
    cells = json.loads((ROOT / "chapters/01-clinicians-perspective.ipynb").read_text("utf-8"))["cells"]
    at = next(i for i, cell in enumerate(cells) if "ClaimsExplorer(" in "".join(cell["source"]))
    state = cells[at]["outputs"][0]["data"][MIME]["state"]
    above = re.findall(r"\(claim:(C\d{3})\)", "".join("".join(cell["source"]) for cell in cells[:at]))
    assert state["met"] == sorted(set(above))


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


def test_the_cell_stores_the_same_for_the_same_settings_and_no_guess():
    settings = {"topic": "history", "guesses": {"C001": "partly"}}
    first, second = (ClaimsExplorer(**settings)._repr_mimebundle_()[0] for _ in range(2))
    assert json.dumps(first[MIME]) == json.dumps(second[MIME])
    assert "guesses" not in first[MIME]["state"]
    assert first["text/plain"] == "Run this cell to start the demo."
