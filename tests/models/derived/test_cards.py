"""Every model has a card; what a card states is what the code computes."""

import importlib
import pkgutil
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from scipy.special import ndtr

import evidence
import models
from models.derived import cards, reference
from models.language import exchange
from models.language.spike_events import SpikingRule
from models.language.statement import System
from models.treatment import cohort, relapse, symptom_course

ROOT = Path(__file__).resolve().parents[3]
CARDS = cards.cards()


def stated() -> dict[str, System]:
    """Return every statement that a module of the models holds."""
    found = {}
    for module in pkgutil.walk_packages(models.__path__, "models."):
        for value in vars(importlib.import_module(module.name)).values():
            for one in value.values() if isinstance(value, dict) else [value]:
                one = one.system if isinstance(one, SpikingRule) else one
                if isinstance(one, System):
                    found[one.name] = one
    return found


def outputs(system: System, **changed) -> dict:
    values = system.values(changed)
    return dict(zip(system.output_names, system.output_values(*values.values()), strict=True))


def test_every_statement_has_a_card():
    assert len(stated()) > 12
    shown = {one.name for card in CARDS.values() for one in (card.system, *card.variants)}
    assert set(stated()) <= shown


def test_cards_say_what_they_must():
    keys = set(evidence.references().index)
    for card in CARDS.values():
        assert (ROOT / "book" / f"models-{card.room}.md").is_file()
        assert card.answers.endswith(".") and card.system.limits.endswith(".")
        assert {one.source for one in card.system.parameters if one.source} <= keys
        assert set(evidence.keys(card.source)) <= keys
        assert {source for source, _ in (card.origins or {}).values()} <= keys
        assert card.sets is None or set(card.sets) <= set(card.system.parameter_names)
        intervals = card.intervals() if card.intervals else {}
        assert set(intervals) <= set(card.system.parameter_names)
        for name, (low, high) in intervals.items():
            assert low < card.system.parameter(name).value < high
        _, module, *function = card.code.split(".")
        assert all(callable(getattr(getattr(models, module), name)) for name in function)


def test_a_reference_value_stands_on_one_card_or_on_none():
    owners = [id_ for card in CARDS.values() for id_ in card.results().index]
    assert len(owners) == len(set(owners))
    left = cards.without_card()
    assert len(owners) + len(left) == len(reference.values())
    assert all(re.match("MA-|PK-F-(SL|IN|PO-)", id_) for id_ in left.index)


def test_an_unknown_card_is_refused():
    with pytest.raises(ValueError, match=r"name is 'mood'\; it has to be one of domino, .*."):
        cards.card("mood")


@pytest.mark.parametrize("name", sorted(CARDS))
def test_files_for_other_simulators_hold_every_number(name):
    system = CARDS[name].system
    root = ElementTree.fromstring(exchange.sbml(system))
    space = {"s": root.tag.split("}")[0].strip("{")}
    found = {one.get("id"): one for one in root.findall(".//s:parameter", space)}
    for parameter in system.parameters:
        one = found[f"{parameter.name}_" if parameter.name == "interaction" else parameter.name]
        assert float(one.get("value")) == pytest.approx(parameter.value, rel=1e-13)
        assert parameter.meaning in one.get("name")


# -- statements of what is computed elsewhere ---------------------------------------------------------------


def test_the_courses_of_symptoms_and_relapse_are_their_statements():
    for comparator in symptom_course.COMPARATORS:
        system = symptom_course.statement(comparator)
        for day in (0.05, 1.0, 9.0):
            table = symptom_course.simulate("single", [day], comparator, draws=1)
            row = table[table["arm"] == "ketamine"].iloc[0]
            found = outputs(system, days=day)
            assert found["response"] == pytest.approx(row["response"], rel=1e-9)
            assert found["score"] == pytest.approx(row["score"], rel=1e-9)
            assert found["response"] == pytest.approx(ndtr(found["place"]), rel=1e-12)
    for law in relapse.LAWS:
        system = relapse.statement(law)
        for day, ratio in ((0.5, 1.0), (18.0, 0.49), (300.0, 2.0)):
            free = float(relapse.law(law).survival(day, ratio))
            assert outputs(system, days=day, hazard_ratio=ratio)["relapse_free"] == pytest.approx(free)


def test_the_cohort_is_its_statement():
    table = cohort.simulate(50, "single", seed=3)
    exposures = 1.4 / table["clearance_l_min"]  # relative to a typical patient's
    for exposure, effect in zip(exposures, table["drug_effect"], strict=True):
        assert outputs(cohort.statement(), relative_exposure=exposure)["effect"] == pytest.approx(effect)
