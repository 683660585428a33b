"""Made-up files of answers to the course test: 30 learners, 60 files, a known gain and one bad question."""

import json
import math
from pathlib import Path
from random import Random
from statistics import NormalDist

from widgets.quiz.answer_files import FORMAT, VERSION, course_questions, edition
from widgets.quiz.quiz import Question

LEARNERS = 30
#: Mean number right of twenty, so that the class gains 6 of the 12 questions that it had left.
MEANS = {"before": 8, "after": 14}
GAIN = 0.5
#: The strong get it wrong, and all by the same option.
BAD = "4-number-needed"


def content(questions: list[Question], answers: dict, learner: str, time: str, **fields) -> dict:
    """Return what the page would write into a file."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "edition": edition(questions),
        "learner": learner,
        "time": time,
        "finished": "2026-11-22",
        "answers": answers,
        **fields,
    }


def key(question: Question) -> int:
    """Return the option that is right."""
    return [option.correct for option in question.options].index(True)


def matrix(time: str, bad: int, questions: int, seed: int) -> list[list[int]]:
    """Return who is right where: a logistic model, then cells turned until the mean is as it is known."""
    random = Random(f"{time} {seed}")
    abilities = [NormalDist().inv_cdf((i + 0.5) / LEARNERS) for i in range(LEARNERS)]
    ease = {"before": -0.5, "after": 1.2}[time]

    def chance(ability: float, place: int) -> float:
        if place == bad:
            return 1 / (1 + math.exp(2.5 * ability))
        return 1 / (1 + math.exp(-(1.8 * ability + ease + 0.6 * math.sin(place))))

    right = [
        [int(random.random() < chance(ability, place)) for place in range(questions)] for ability in abilities
    ]
    wanted = MEANS[time] * LEARNERS
    while (now := sum(map(sum, right))) != wanted:
        i, place = random.randrange(LEARNERS), random.randrange(questions)
        too_few = now < wanted
        # Likely cells first, so that the strong stay strong.
        if place != bad and right[i][place] != too_few:
            likely = chance(abilities[i], place)
            right[i][place] = int(
                too_few if random.random() < (likely if too_few else 1 - likely) else not too_few
            )
    return right


def made_up(seed: int = 17) -> dict[str, dict]:
    """Return the contents of 60 files by name."""
    questions = course_questions()
    bad = [question.id for question in questions].index(BAD)
    files = {}
    for time in MEANS:
        random = Random(f"options {time} {seed}")
        for i, row in enumerate(matrix(time, bad, len(questions), seed)):
            answers = {}
            for place, (question, right) in enumerate(zip(questions, row, strict=True)):
                wrong = [n for n in range(len(question.options)) if n != key(question)]
                pick = wrong[0] if place == bad else random.choice([*wrong, None])
                answers[question.id] = key(question) if right else pick
            files[f"course-test-{time}-L{i + 1:02d}.json"] = content(
                questions, answers, f"L{i + 1:02d}", time
            )
    return files


def write(folder: Path, files: dict[str, object]) -> list[Path]:
    """Write files, text as it is and anything else as JSON; return their paths."""
    paths = []
    for name, one in files.items():
        paths.append(folder / name)
        if isinstance(one, bytes):
            paths[-1].write_bytes(one)
        else:
            paths[-1].write_text(one if isinstance(one, str) else json.dumps(one), "utf-8")
    return paths
