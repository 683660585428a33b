"""The vignettes' Python side: cases are data, a malformed one is refused by line, a path is a table."""

import json

import pytest
import traitlets

import evidence
from widgets import Vignettes
from widgets.demo import MIME
from widgets.vignettes import CaseError, cases, read_case
from widgets.vignettes.cases import FACT, fact, parts, plain

CASES = cases()
GOOD = """\
title: A small case
question: What now?
scenes:
  first:
    text: It begins.
    choices:
      - do: Stop.
        fit: sound
        why: "The rule: {safety:S048}."
        to: last
      - do: Go on.
        fit: unsafe
        why: It is not safe.
        to: last
  last:
    ending: safe
    text: It ends.
"""


@pytest.fixture
def refused(tmp_path):
    """Write a case with one replacement; return the sentence it is refused with."""

    def read(old: str, new: str) -> str:
        assert old in GOOD
        (tmp_path / "small.yml").write_text(GOOD.replace(old, new, 1), "utf-8")
        with pytest.raises(CaseError) as error:
            read_case(tmp_path / "small.yml")
        return str(error.value)

    return read


def test_a_good_case_is_read(tmp_path):
    (tmp_path / "small.yml").write_text(GOOD, "utf-8")
    case = read_case(tmp_path / "small.yml")
    assert [scene.id for scene in case.scenes.values()] == ["first", "last"]
    assert Vignettes(folder=tmp_path, path="2").steps()["fit"].tolist() == ["unsafe"]


@pytest.mark.parametrize(("old", "new", "sentence"), [
    ("title: A small case\n", "",
     "line 1: the case lacks the field 'title'; it needs title, question, scenes."),
    ("question: What now?", "query: What now?",
     "line 2: the case has no field 'query'; allowed are title, question, scenes."),
    ("text: It begins.", "text: ''", "line 5: text must be text and not empty."),
    ("fit: sound", "fit: right",
     "line 8: 'fit' in choice 1 of the scene 'first' must be one of sound, defensible, unsafe, not 'right'."),
    ("fit: sound", "fit: defensible",
     "line 7: the scene 'first' offers no sound choice; at least one 'fit' must be sound."),
    ("to: last", "to: nowhere",
     "line 10: 'to' in choice 1 of the scene 'first' must be one of last, not 'nowhere'."),
    ("to: last", "to: first",
     "line 10: 'to' in choice 1 of the scene 'first' must be one of last, not 'first'."),
    ("        why: It is not safe.\n", "",
     "line 11: choice 2 of the scene 'first' lacks the field 'why'; it needs do, fit, why, to."),
    ("{safety:S048}", "{safety:S999}",
     "line 9: 'why' in choice 1 of the scene 'first' quotes 'safety:S999', which is not in the evidence."),
    ("{safety:S048}", "{rule:S048}",
     "line 9: 'why' in choice 1 of the scene 'first' quotes 'rule:S048'; "
     "a fact begins with one of safety, claim, trial, cite."),
    ("ending: safe", "ending: good", "line 16: ending must be one of safe, open, harm, not 'good'."),
    ("  last:\n", "  other:\n    ending: open\n    text: Never.\n  last:\n",
     "line 16: no choice leads to the scene 'other'."),
    ("        to: last\n  last:", "        to: last\n        to: last\n  last:",
     "line 15: choice 2 of the scene 'first' has 'to' twice."),
    ("scenes:\n", "scenes: [\n", "line 5: not valid YAML;"),
])
def test_a_malformed_case_is_refused_with_its_line_and_what_is_allowed(refused, old, new, sentence):
    assert refused(old, new).startswith(f"small.yml, {sentence}")


def test_an_empty_file_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(CaseError, match="holds no case"):
        cases(tmp_path)
    (tmp_path / "none.yml").write_text("", "utf-8")
    with pytest.raises(CaseError, match=r"none\.yml, line 1: the case is empty"):
        cases(tmp_path)


def test_the_seven_subjects_are_there_and_every_choice_has_its_reason():
    assert set(CASES) == {
        "blood-pressure", "consent", "home-use", "integration", "panic", "screening", "veteran"}
    for case in CASES.values():
        assert {scene.ending for scene in case.scenes.values()} >= {"", "safe", "harm"}
        reasons = [choice.why for scene in case.scenes.values() for choice in scene.choices]
        assert len(set(reasons)) == len(reasons) >= 5
        assert sum(bool(FACT.search(why)) for why in reasons) >= 4


def test_before_178_over_112_the_sound_ways_defer_or_measure_again():
    first = next(iter(CASES["blood-pressure"].scenes.values()))
    assert "178/112" in first.text
    assert [choice.fit for choice in first.choices] == ["unsafe", "unsafe", "sound", "sound"]
    assert "Defer" in first.choices[3].do and first.choices[3].to == "deferral"


def test_facts_are_quoted_from_the_evidence():
    row = evidence.safety().loc["S048"]
    quoted = fact("safety", "S048")
    assert quoted["shown"] == row["figure"] and "Ketamine label" in quoted["note"]
    assert parts("a {safety:S048} b") == ["a ", quoted, " b"]
    assert plain("{trial:abdallah2022_0.5#n} people") == "105 people"
    unread = fact("safety", "S053")
    assert "unverified" in unread["shown"]


@pytest.mark.parametrize(("name", "value", "sentence"), [
    ("path", "9", "path is '9'; step 1 of the case 'blood-pressure' offers 1 to 4."),
    ("path", "1-2-3", "path is '1-2-3'; the case 'blood-pressure' ends after step 2."),
    ("path", "1,2", "path is '1,2'; it has to be numbers of choices with hyphens, such as 2-1, or nothing."),
    ("path", float("nan"),
     "path is nan; it has to be numbers of choices with hyphens, such as 2-1, or nothing."),
    ("case", "dentist", "case is 'dentist'; it has to be one of blood-pressure, consent, home-use, "
     "integration, panic, screening, veteran."),
])
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value, sentence):
    demo = Vignettes(path="3")
    with pytest.raises(traitlets.TraitError) as error:
        setattr(demo, name, value)
    assert str(error.value) == sentence
    assert (demo.case, demo.path) == ("blood-pressure", "3")


def test_another_case_begins_anew_where_the_old_path_leads_nowhere():
    demo = Vignettes(path="4-1")
    demo.case = "panic"
    assert demo.path == ""


def test_the_path_is_a_table():
    steps = Vignettes(case="blood-pressure", path="3-2-1").steps()
    assert steps["step"].tolist() == [1, 2, 3] and steps["fit"].tolist() == ["sound", "unsafe", "sound"]
    assert steps["scene"].tolist() == ["arrival", "repeated", "rise"]
    assert "safety:S038" in steps["evidence"][0] and "{" not in "".join(steps["why"])
    assert Vignettes().steps().empty


def test_the_cell_stores_the_same_for_the_same_settings():
    first, second = (Vignettes(path="1")._repr_mimebundle_()[0] for _ in range(2))
    assert json.dumps(first[MIME]) == json.dumps(second[MIME])
    assert ".yml" not in json.dumps(first[MIME]) and first["text/plain"] == "Run this cell to start the demo."
