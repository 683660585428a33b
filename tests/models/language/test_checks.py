import numpy as np
import pytest

from models.language.checks import choice, number, numbers, whole_number


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: number("a", -1, low=0, unit="mg"),
            "a is -1; it has to be a finite number of at least 0 (mg).",
        ),
        (lambda: number("dose", float("nan")), "dose is nan; it has to be a finite number."),
        (lambda: number("dose", float("inf")), "dose is inf; it has to be a finite number."),
        (lambda: number("dose", "ten"), "dose is 'ten'; it has to be a finite number."),
        (
            lambda: number("mass", 0, above=0, unit="kg"),
            "mass is 0; it has to be a finite number above 0 (kg).",
        ),
        (lambda: numbers("b", [0, 2], low=0, high=1), "b is 2; it has to be a number from 0 to 1."),
        (lambda: number("dose", [1, 2]), "dose is an array of shape (2,); it has to be one number."),
        (
            lambda: whole_number("pairs", 2.5, low=1),
            "pairs is 2.5; it has to be a whole number of at least 1.",
        ),
        (lambda: whole_number("pairs", True), "pairs is True; it has to be a whole number of at least 0."),
        (lambda: choice("rule", "x", ["a", "b"]), "rule is 'x'; it has to be one of a, b."),
    ],
)
def test_bad_input_is_named_in_one_sentence(call, message):
    with pytest.raises(ValueError) as caught:
        call()
    assert str(caught.value) == message


def test_good_input_passes_through():
    assert number("dose", np.float64(0.5), low=0) == 0.5
    assert numbers("block", [[0, 1]], low=0, high=1).shape == (1, 2)
    assert whole_number("pairs", 60.0) == 60
    assert choice("rule", "a", ["a", "b"]) == "a"
