"""Doses on any days: their phases, the agreement of the two languages, and bad input."""

import json
import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from models.treatment import relapse, symptom_course, treatment_course
from models.treatment.relapse import Relapse
from models.treatment.symptom_course import Course
from tests.models import random_courses

ALLOWED = 1e-6
STEP, DAYS = 0.25, 196
DRAWS = 12
schedules = st.lists(st.integers(1, 180), max_size=12, unique=True).map(lambda days: [0, *sorted(days)])


def draw(count: int, seed: int) -> list[dict]:
    """Draw constants around the fits, doses on whole days, and what the controls set."""
    random = np.random.default_rng(seed)
    fits = treatment_course.fits()
    sets = []
    for number in range(count):
        course = dict(fits[list(symptom_course.COMPARATORS)[number % 3]])
        law = dict(fits[relapse.LAWS[number % 4]])
        for values in (course, law):
            for name in values:
                values[name] *= math.exp(0.3 * random.standard_normal())
        law["durable"] = min(law["durable"], 0.9)
        doses = sorted({0, *random.integers(1, 180, random.integers(0, 12)).tolist()})
        if number % 5 == 0:  # a course and its maintenance
            doses = [
                0,
                2,
                4,
                7,
                9,
                11,
                *range(18, int(random.integers(19, 190)), int(random.integers(5, 16))),
            ]
        sets.append(
            {
                "course": course,
                "law": law,
                "doses": doses,
                "knows": bool(random.integers(2)),
                "ratio": float(random.uniform(0.1, 2)),
                "baseline": float(random.uniform(10, 60)),
            }
        )
    return sets


SCRIPT = """
    import {{ readFileSync, writeFileSync }} from "node:fs";
    import * as model from {module};
    import {{ average, lowestSoFar, phases, prepare, stillWell }} from {runtime};
    const p = model.parameters;
    const found = JSON.parse(readFileSync({sets}, "utf8")).map((set) => {{
      const constants = prepare(model, set.course, {points}, {step});
      const mean = new Float64Array({points});
      average(constants, set.doses.map((day) => day / {step}), set.knows, mean);
      const phase = phases(set.doses);
      const well = new Float64Array({days});
      stillWell(model, set.law, set.ratio, phase.maintainedUntil - phase.courseEnd - 1, well);
      return {{
        phase: [phase.courseEnd, phase.maintainedUntil, phase.newCourse],
        without_drug: [...(set.knows ? constants.open : constants.blind)], mean: [...mean],
        response: [...mean].map(model.response),
        lowest: [...lowestSoFar(mean, (phase.courseEnd + 1) / {step}, 1 / {step})]
          .map(model.response),
        relapse_free: [...well],
        score: [...mean].map((one) => model.score(
          p.score_sd.value * set.baseline / 30, set.baseline, one)),
      }};
    }});
    writeFileSync({found}, JSON.stringify(found));
"""


def javascript(sets, folder, module=None) -> list[dict]:
    """Run every set in one process of Node."""
    module = module or random_courses.generated("treatment_course")
    given, found = folder / "sets.json", folder / "found.json"
    given.write_text(json.dumps(sets))
    random_courses.node(
        SCRIPT.format(
            module=json.dumps(module.as_uri()),
            sets=json.dumps(str(given)),
            found=json.dumps(str(found)),
            runtime=json.dumps((random_courses.ROOT / "models" / "runtime" / "treatment_course.js").as_uri()),
            points=int(DAYS / STEP),
            step=STEP,
            days=DAYS,
        ),
        folder,
    )
    return json.loads(found.read_text())


def python(case) -> dict:
    days = np.arange(0, DAYS, STEP)
    course, law = Course(**case["course"]), Relapse(**case["law"])
    without = course.without_drug(days, case["knows"])
    mean = without + course.drug(days, case["doses"])
    phase = treatment_course.phases(case["doses"])
    counted = phase.course_end + 1
    until = phase.maintained_until - counted
    return {
        "phase": [
            phase.course_end,
            phase.maintained_until,
            None if math.isinf(phase.new_course) else phase.new_course,
        ],
        "without_drug": without,
        "mean": mean,
        "response": ndtr(mean),
        "lowest": symptom_course.lowest_response(
            course, counted, np.arange(counted, DAYS), case["doses"], case["knows"]
        )[0],
        "relapse_free": law.survival(np.arange(DAYS), case["ratio"], until),
        "score": case["baseline"] / 2 - symptom_course.score_sd() * case["baseline"] / 30 * mean,
    }


def difference(found: dict, expected: dict) -> float:
    assert found["phase"] == expected["phase"]
    return max(
        np.abs(np.array(found[name]) - expected[name]).max() / np.abs(expected[name]).max()
        for name in expected
        if name != "phase"
    )


def test_javascript_computes_what_python_computes_on_random_courses(tmp_path):
    """1,000 sets of constants and doses, half a year each, every output."""
    sets = draw(1000, seed=5)
    found = javascript(sets, tmp_path)
    assert len(found) == 1000
    assert max(difference(one, python(case)) for one, case in zip(found, sets, strict=True)) <= ALLOWED


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (r"drift\*drift_days", "1.0001*drift*drift_days"),
        (r"Math\.exp\(-decay_rate\*t0\)", "Math.exp(-1.0001*decay_rate*t0)"),
        (r"\(x \* x\) / i", "(x * x) / (i + 1e-4)"),
        (r", hazard_ratio\);", ", 1.0001*hazard_ratio);"),
    ],
    ids=["drift", "decay", "normal curve", "hazard"],
)
def test_the_comparison_notices_a_changed_equation(written, instead, tmp_path):
    text = random_courses.generated("treatment_course").read_text("utf-8")
    changed, count = re.subn(written, instead, text)
    assert count
    module = tmp_path / "changed.mjs"
    module.write_text(changed, "utf-8")
    sets = draw(12, seed=6)
    gaps = [
        difference(one, python(case))
        for one, case in zip(javascript(sets, tmp_path, module), sets, strict=True)
    ]
    assert max(gaps) > ALLOWED


def test_the_refits_that_travel_are_those_of_python():
    travelled = treatment_course.draws(5)
    for name in ("midazolam", "weibull"):
        refits = (symptom_course if name == "midazolam" else relapse).bootstrap(name, 5)
        for field, values in travelled[name].items():
            assert values == pytest.approx([getattr(one, field) for one in refits], rel=1e-5)
    assert treatment_course.DRAWS == 41, "the browser takes the second from either end"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([0], (0, 1, math.inf)),
        (symptom_course.COURSE_DAYS, (11, 12, math.inf)),
        ([0, 2, 4, 7, 9, 11, 18, 25], (11, 32, math.inf)),
        ([0, 14, 28], (0, 42, math.inf)),
        ([0, 2, 30], (2, 3, 30)),
        ([0, 7, 30, 33], (0, 14, 30)),
        ([0, 7, 10], (0, 13, math.inf)),
    ],
)
def test_doses_are_sorted_into_phases(days, expected):
    assert treatment_course.phases(days) == expected


@settings(max_examples=15)
@given(doses=schedules, law=st.sampled_from(relapse.LAWS))
def test_sustained_response_falls_and_stops_at_a_new_course(doses, law):
    days = np.arange(0.0, 200.0, 5)
    table = treatment_course.simulate(doses, days, relapse_law=law, draws=DRAWS)
    phase = treatment_course.phases(doses)
    lasting = table.loc[table["arm"] == "ketamine", "sustained"].to_numpy()
    told = (days >= phase.course_end + 1) & (days < phase.new_course)
    assert (np.isnan(lasting) == ~told).all()
    assert (np.diff(lasting[told]) <= 1e-12).all()
    rows = table.dropna(subset="sustained")
    assert (rows["sustained"] <= rows["response"] + 1e-12).all()
    assert ("stopped" in set(table["arm"])) == (phase.maintained_until > phase.course_end + 1)


def test_maintenance_helps_only_while_it_goes_on():
    doses = [*symptom_course.COURSE_DAYS, *range(18, 61, 7)]
    days = np.array([60.0, 67.0, 120.0])
    table = treatment_course.simulate(doses, days, draws=DRAWS).set_index(["arm", "day"])
    kept, stopped = (table.loc[arm, "sustained"].to_numpy() for arm in ("ketamine", "stopped"))
    assert (kept > stopped).all()
    assert kept[2] / kept[1] == pytest.approx(stopped[2] / stopped[1], rel=1e-9), "the same risk afterwards"
    assert kept[1] / kept[0] > stopped[1] / stopped[0]


def test_it_agrees_with_the_named_courses():
    for name, ratio, law in (
        ("single", 1.0, "weibull"),
        ("six", 1.0, "weibull"),
        ("maintenance", 0.49, "sustain1"),
    ):
        days = [0.0, 5.0, 12.0, 60.0, 180.0]
        one = symptom_course.simulate(name, days, draws=DRAWS, open_label=True)
        two = treatment_course.simulate(
            symptom_course.SCHEDULES[name], days, "pooled", True, law, ratio, draws=DRAWS
        )
        for column in ("score", "score_lower", "sustained", "sustained_upper"):
            found, expected = (
                table.loc[table["arm"] == "ketamine", column].to_numpy() for table in (two, one)
            )
            np.testing.assert_allclose(found, expected, rtol=1e-9)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: treatment_course.simulate([3], [1]),
            "dose_days begins with day 3; it has to begin with day 0, the day of the first dose.",
        ),
        (
            lambda: treatment_course.simulate([0], [1], hazard_ratio=0),
            "hazard_ratio is 0; it has to be a finite number above 0.",
        ),
        (
            lambda: treatment_course.simulate([0], [math.nan]),
            "days is nan; it has to be a number from 0 to 400 (days).",
        ),
        (
            lambda: relapse.law().survival(1.0, 1.0, -1),
            "until is -1; it has to be a finite number of at least 0 (days).",
        ),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message
