"""The vignettes' Python side: cases are data, a malformed one is refused by line, a path is a table."""

import json
from collections import Counter

import pytest
import traitlets

import evidence
from widgets import Vignettes
from widgets.demo import MIME
from widgets.told import FACT, fact, parts, plain
from widgets.vignettes import CaseError, cases, read_case
from widgets.vignettes.cases import FOLDER

CASES = cases()
FIELDS = "title, question, part, scenes, limit, debriefing"
GOOD = """\
title: A small case
question: What now?
part: day
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
limit: "That it goes so: {safety:S025}."
debriefing:
  - What did you see?
  - What did you miss?
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


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "title: A small case\n",
            "",
            f"line 1: the case lacks the field 'title'; it needs {FIELDS}.",
        ),
        (
            "question: What now?",
            "query: What now?",
            f"line 2: the case has no field 'query'; allowed are {FIELDS}.",
        ),
        ("text: It begins.", "text: ''", "line 6: text must be text and not empty."),
        (
            "fit: sound",
            "fit: right",
            "line 9: 'fit' in choice 1 of the scene 'first' must be one of sound, defensible, "
            "unsafe, not 'right'.",
        ),
        (
            "fit: sound",
            "fit: defensible",
            "line 8: the scene 'first' offers no sound choice; at least one 'fit' must be sound.",
        ),
        (
            "to: last",
            "to: nowhere",
            "line 11: 'to' in choice 1 of the scene 'first' must be one of last, not 'nowhere'.",
        ),
        (
            "to: last",
            "to: first",
            "line 11: 'to' in choice 1 of the scene 'first' must be one of last, not 'first'.",
        ),
        (
            "        why: It is not safe.\n",
            "",
            "line 12: choice 2 of the scene 'first' lacks the field 'why'; it needs do, fit, why, to.",
        ),
        (
            "{safety:S048}",
            "{safety:S999}",
            "line 10: 'why' in choice 1 of the scene 'first' quotes 'safety:S999', which is not in "
            "the evidence.",
        ),
        (
            "{safety:S048}",
            "{rule:S048}",
            "line 10: 'why' in choice 1 of the scene 'first' quotes 'rule:S048'; "
            "a fact begins with one of safety, claim, practice, trial, cite.",
        ),
        (
            "do: Stop.",
            "do: 'Stop {safety:S048}.'",
            "line 8: 'do' in choice 1 of the scene 'first' holds {safety:S048}; "
            "facts may stand in 'text' and 'why' only.",
        ),
        (
            "title: A small case",
            "title: A case of {claim:C045}",
            "line 1: title holds {claim:C045}; facts may stand in 'text' and 'why' only.",
        ),
        (
            "question: What now?",
            "question: What now of {claim:C045}?",
            "line 2: question holds {claim:C045}; facts may stand in 'text' and 'why' only.",
        ),
        (
            "text: It begins.",
            "text: 'It begins {safety:S999}.'",
            "line 6: text quotes 'safety:S999', which is not in the evidence.",
        ),
        (
            'limit: "That it goes so: {safety:S025}."\n',
            "",
            f"line 1: the case lacks the field 'limit'; it needs {FIELDS}.",
        ),
        ("part: day", "part: night", "line 3: part must be one of before, day, after, not 'night'."),
        (
            "{safety:S025}",
            "{safety:S998}",
            "line 19: limit quotes 'safety:S998', which is not in the evidence.",
        ),
        (
            "  - What did you miss?\n",
            "",
            "line 21: debriefing must be a list of 2 to 4 questions.",
        ),
        (
            "  - What did you miss?",
            "  - ''",
            "line 22: question 2 of debriefing must be text and not empty.",
        ),
        ("ending: safe", "ending: good", "line 17: ending must be one of safe, open, harm, not 'good'."),
        (
            "  last:\n",
            "  other:\n    ending: open\n    text: Never.\n  last:\n",
            "line 17: no choice leads to the scene 'other'.",
        ),
        (
            "        to: last\n  last:",
            "        to: last\n        to: last\n  last:",
            "line 16: choice 2 of the scene 'first' has 'to' twice.",
        ),
        ("scenes:\n", "scenes: [\n", "line 6: not valid YAML;"),
    ],
)
def test_a_malformed_case_is_refused_with_its_line_and_what_is_allowed(refused, old, new, sentence):
    assert refused(old, new).startswith(f"small.yml, {sentence}")


def test_an_empty_file_and_an_empty_folder_are_refused(tmp_path):
    with pytest.raises(CaseError, match="holds no case"):
        cases(tmp_path)
    (tmp_path / "none.yml").write_text("", "utf-8")
    with pytest.raises(CaseError, match=r"none\.yml, line 1: the case is empty; it needs title,"):
        cases(tmp_path)


def test_every_file_is_a_case_and_every_choice_has_its_reason():
    assert set(CASES) == {path.stem for path in FOLDER.iterdir()}
    for case in CASES.values():
        assert {scene.ending for scene in case.scenes.values()} >= {"", "safe", "harm"}
        reasons = [choice.why for scene in case.scenes.values() for choice in scene.choices]
        assert len(set(reasons)) == len(reasons) >= 5
        assert sum(bool(FACT.search(why)) for why in reasons) >= 4


def test_neither_place_nor_length_gives_the_sound_choice_away():
    scenes = [scene for case in CASES.values() for scene in case.scenes.values() if scene.choices]
    single = [scene.choices for scene in scenes if sum(one.fit == "sound" for one in scene.choices) == 1]
    places = Counter([one.fit for one in choices].index("sound") for choices in single)
    assert max(places.values()) <= 0.45 * len(single), places
    longest = [max(choices, key=lambda one: len(one.do)).fit for choices in single]
    assert longest.count("sound") <= 0.45 * len(single)


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
    point = evidence.practice().loc["P20"]
    practice = fact("practice", "P20")
    assert practice["shown"] == point["known_from"] == "consensus"
    assert practice["note"].startswith(point["point"][:40]) and point["caution"][:40] in practice["note"]
    assert "Law, not evidence (Each country;" in practice["note"] and "MPS 2024" in practice["sources"]
    unread = fact("safety", "S053")
    assert "unverified" in unread["shown"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("path", "9", "path is '9'; step 1 of the case 'blood-pressure' offers 1 to 4."),
        ("path", "1-2-3", "path is '1-2-3'; the case 'blood-pressure' ends after step 2."),
        (
            "path",
            "1,2",
            "path is '1,2'; it has to be numbers of choices with hyphens, such as 2-1, or nothing.",
        ),
        (
            "path",
            float("nan"),
            "path is nan; it has to be numbers of choices with hyphens, such as 2-1, or nothing.",
        ),
        (
            "case",
            "dentist",
            f"case is 'dentist'; it has to be one of {', '.join(CASES)}.",
        ),
    ],
)
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
