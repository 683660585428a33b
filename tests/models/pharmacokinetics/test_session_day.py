"""A session's day: the doses that were studied, the band, the gates, and bad input."""

import itertools

import numpy as np
import pytest

import evidence
from models.language.statement import Dose
from models.pharmacokinetics import routes, session_day
from models.pharmacokinetics.session_day import (
    DIASTOLIC_LIMIT,
    GATES,
    OBSERVATION_MIN,
    PRODUCTS,
    SYSTOLIC_LIMIT,
)

FINE = {
    "at_home": False,
    "systolic_before": 120,
    "diastolic_before": 80,
    "systolic_after": 130,
    "diastolic_after": 85,
    "minutes_since_dosing": 121,
    "oriented": True,
    "escort": True,
}


def test_all_gates_open_only_when_everything_is_fine():
    assert all(session_day.gates(**FINE).values())
    for name, bad in [
        ("systolic_before", 141),
        ("diastolic_before", 91),
        ("systolic_after", 141),
        ("diastolic_after", 91),
        ("minutes_since_dosing", 119.9),
        ("oriented", False),
        ("escort", False),
    ]:
        assert not all(session_day.gates(**FINE | {name: bad}).values()), name


@pytest.mark.parametrize(
    ("name", "gate", "limit", "beyond"),
    [
        ("systolic_before", "before", 140, 140.1),
        ("diastolic_before", "before", 90, 90.1),
        ("systolic_after", "pressure", 140, 140.1),
        ("diastolic_after", "pressure", 90, 90.1),
        ("minutes_since_dosing", "time", 120, 119.9),
        ("minutes_since_dosing", "pressure", 40, 39.9),
    ],
)
def test_a_gate_is_open_at_exactly_its_limit_and_shut_beyond(name, gate, limit, beyond):
    assert session_day.gates(**FINE | {name: limit})[gate]
    assert not session_day.gates(**FINE | {name: beyond})[gate]


def test_a_pressure_of_178_over_112_shuts_every_gate():
    assert not any(session_day.gates(**FINE | {"systolic_before": 178, "diastolic_before": 112}).values())


def test_home_use_fails_every_gate():
    assert session_day.gates(**FINE | {"at_home": True}) == dict.fromkeys(GATES, False)


def test_a_reading_before_the_peak_is_not_the_last_one():
    assert not session_day.gates(**FINE | {"minutes_since_dosing": 39})["pressure"]
    # Before the dose, a plan of the day already knows the reading that allows it.
    assert list(session_day.gates(**FINE | {"minutes_since_dosing": -100}).values()).count(True) == 3


def test_the_limits_are_those_of_the_safety_figures():
    table = evidence.safety().set_index("id")
    assert f"{SYSTOLIC_LIMIT}/{DIASTOLIC_LIMIT}" in table.loc["S038", "notes"]
    assert f"At least {OBSERVATION_MIN // 60} h" in table.loc["S037", "figure"]
    assert f"about {session_day.PEAK_PRESSURE_MIN} min" in table.loc["S038", "figure"]


@pytest.mark.parametrize("name", PRODUCTS)
def test_levels_are_those_of_the_route_with_a_band_around_them(name):
    given = PRODUCTS[name]
    table = session_day.levels(given, given.default, 60)
    amount = session_day.amount_mg(given, given.default, 60)
    doses = [Dose(0.0, amount, 40.0 if given.infused else 0.0)]
    expected = routes.simulate(given.route, doses, session_day.TIMES, weight_kg=60)
    for output in given.outputs:
        np.testing.assert_array_equal(table[output], expected[output])
        inside = (table[f"{output}_q05"] <= table[output]) & (table[output] <= table[f"{output}_q95"])
        assert inside.mean() > 0.9
        assert (table[f"{output}_q05"] >= 0).all()


def test_the_sources_of_the_doses_are_in_the_bibliography():
    keys = set(evidence.references()["key"])
    assert {given.source for given in PRODUCTS.values()} <= keys
    assert all(given.low <= given.default <= given.high for given in PRODUCTS.values())


def test_a_form_that_is_not_modelled_gives_way_to_the_one_that_is():
    for route, form in itertools.product(
        ("nasal", "sublingual", "oral", "intramuscular", "intravenous"), ("racemic", "s")
    ):
        assert session_day.product(route, form).name.startswith(f"{route}_")
    assert session_day.product("nasal", "racemic").name == "nasal_s"
    assert session_day.product("intravenous", "racemic").name == "intravenous_racemic"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: session_day.product("rectal", "s"),
            "route is 'rectal'; it has to be one of sublingual, oral",
        ),
        (lambda: session_day.product("nasal", "r"), "enantiomer is 'r'; it has to be one of racemic, s."),
        (
            lambda: session_day.levels(PRODUCTS["sublingual_s"], 150),
            "film_mg is 150; it has to be a number from 50 to 100.",
        ),
        (
            lambda: session_day.levels(PRODUCTS["nasal_s"], float("nan")),
            "devices is nan; it has to be a whole number from 1 to 3.",
        ),
        (lambda: session_day.levels(PRODUCTS["oral_racemic"], 0.5, 5), "weight_kg is 5"),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert message in str(caught.value) and "\n" not in str(caught.value)
