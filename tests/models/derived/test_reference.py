"""Every reference value that our models compute: verified ones have to agree, unverified ones warn."""

import math
import warnings

import numpy as np
import pytest

from models.derived.reference import results
from models.receptor import subunit_block
from tests.models import reference, reference_results

WRITTEN = results()


@pytest.mark.parametrize("id_", sorted(reference.COMPUTED))
def test_reference_value(id_, record_property):
    row = reference.ROWS[id_]
    agrees, found = reference.check(id_)
    record_property("reference value", (id_, bool(agrees)))
    written = [float(number) for number in WRITTEN.at[id_, "found"].split(";")]
    assert np.atleast_1d(found) == pytest.approx(written, rel=1e-5, abs=1e-9), (
        f"{id_} is {found!r}, but the file says {written}; python -m tests.models.reference_results"
    )
    assert WRITTEN.at[id_, "agrees"] == ("yes" if agrees else "no")
    said = (
        f"{id_}: {row.quantity} ({row.condition}) is {found!r} {row.unit}, "
        f"expected {row.value} ({row.tolerance})"
    )
    if row.verified:
        assert agrees, said
    elif not agrees:
        warnings.warn(f"{said}; the reference itself is unverified", stacklevel=1)


def test_every_row_is_computed_or_says_why_not():
    missing = {id_ for id_ in reference.ROWS if id_ not in reference.COMPUTED}
    assert missing == set(reference_results.NOT_COMPUTED)


def test_the_file_of_results_says_what_each_rests_on():
    assert list(WRITTEN.index) == list(reference.ROWS)
    for id_, row in WRITTEN.iterrows():
        basis = "none" if id_ not in reference.COMPUTED else "table" if id_ in reference.QUOTED else "model"
        assert (row["basis"], row["reason"]) == (basis, reference_results.NOT_COMPUTED.get(id_, ""))


@pytest.mark.parametrize(
    ("expected", "tolerance", "good", "bad"),
    [
        ("2", "rel:0.1", (1.9, 2.19), (1.7, 2.21, math.nan)),
        ("2", "abs:0.1", (1.9001, 2.0999), (1.8, 2.2, math.inf)),
        ("0.01", "max:0.02", (0, 0.02, -1), (0.021, math.nan)),
        ("185", "range:100..250", (100, 250), (99.9, 250.1)),
        ("+", "sign", (1e-9,), (0, -1)),
        ("-", "sign", (-1e-9,), (0, 1)),
        ("0", "sign", (0,), (1e-9,)),
        ("7", "exact", (7,), (7.000001,)),
    ],
)
def test_tolerances(expected, tolerance, good, bad):
    assert all(reference.agrees(expected, tolerance, value) for value in good)
    assert not any(reference.agrees(expected, tolerance, value) for value in bad)


@pytest.mark.parametrize("tolerance", ["", "about", "rel", "exact:1", "relative:0.1"])
def test_an_unknown_tolerance_is_refused(tolerance):
    with pytest.raises(ValueError, match="is no tolerance"):
        reference.agrees("1", tolerance, 1.0)


def test_every_tolerance_in_the_table_is_known():
    for row in reference.ROWS.values():
        expected = "1" if row.tolerance != "sign" and ";" in row.value else row.value
        reference.agrees(expected, row.tolerance, 0.5)


def test_what_nothing_computes_is_not_counted_as_passed():
    lines = reference.summary({"PK-DOM-v1": True, "PK-DOM-v2": False})
    counts = [int(cell.rstrip(")")) for cell in lines[1].split() if cell.rstrip(")").isdigit()]
    verified = sum(row.model == "a" and row.verified for row in reference.ROWS.values())
    assert counts[:5] == [verified, 1, 0, 1, verified - 2]


def test_a_row_is_computed_once_and_exists():
    with pytest.raises(ValueError, match="no reference value"):
        reference.row("PK-NOBODY")
    with pytest.raises(ValueError, match="Two functions"):
        reference.row("PK-DOM-v1")


def test_no_single_ic50_fits_the_recordings_of_orser():
    """Why the block is shown as a range: each recording would need another constant."""
    candidates = [10 ** (exponent / 100) for exponent in range(-300, 300)]

    def fits(ic50, recordings):
        return all(
            abs(100 * (1 - subunit_block.equilibrium_block(c, ic50)) - left) <= 10
            for (kind, c), left in subunit_block.OPEN_PROBABILITY.items()
            if kind in recordings
        )

    assert not any(fits(ic50, ("cell-attached", "outside-out")) for ic50 in candidates)
    assert not any(fits(ic50, ("outside-out",)) for ic50 in candidates)
