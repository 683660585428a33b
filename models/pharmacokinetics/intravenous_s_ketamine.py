"""S-ketamine into a vein, with S-norketamine (Fanta 2015, Otto 2021).

Otto 2021 kept the S-ketamine model of Fanta 2015, estimated again how much volunteers differ, and added
S-norketamine. All S-ketamine that is cleared is counted as S-norketamine, in mass of S-ketamine.

Source, by key of the bibliography: otto2021.
"""

from __future__ import annotations

import math

import sympy

from models.language.administration import Input, Route
from models.language.compartments import equations, published
from models.language.statement import Relation, State, System
from models.pharmacokinetics.dosing import WEIGHT, WEIGHT_RATIO

HOUR = 60.0  # minutes
CLEARANCE_EXPONENT = sympy.Rational(3, 4)


def _note(estimate: str) -> str:
    return f"{estimate} in Table 3 of Otto 2021, as transcribed in nlmixr2lib"


def _spread(variance: float) -> tuple[float, str]:
    return math.sqrt(math.expm1(variance)), (
        f"log-variance {variance:g} between 48 healthy volunteers (Otto 2021, as transcribed in nlmixr2lib)"
    )


PARAMETERS = {"weight_kg": WEIGHT} | published(
    "otto2021",
    True,
    [
        (
            "central_volume",
            "V_1",
            133,
            "L",
            "central volume of S-ketamine at 70 kg",
            _note("133 L (from Fanta 2015)"),
        ),
        (
            "clearance",
            r"\mathrm{CL}",
            95.2 / HOUR,
            "L/min",
            "clearance of S-ketamine at 70 kg",
            _note("95.2 L/h (from Fanta 2015)"),
        ),
        (
            "volume_slow",
            "V_2",
            187,
            "L",
            "volume of the slow peripheral compartment",
            _note("187 L (from Fanta 2015)"),
        ),
        (
            "flow_slow",
            "Q_2",
            23.2 / HOUR,
            "L/min",
            "exchange with the slow peripheral compartment",
            _note("23.2 L/h (from Fanta 2015)"),
        ),
        (
            "volume_fast",
            "V_3",
            98.8,
            "L",
            "volume of the fast peripheral compartment",
            _note("98.8 L (from Fanta 2015)"),
        ),
        (
            "flow_fast",
            "Q_3",
            157 / HOUR,
            "L/min",
            "exchange with the fast peripheral compartment",
            _note("157 L/h (from Fanta 2015)"),
        ),
        (
            "metabolite_volume",
            "V_n",
            98.638,
            "L",
            "central volume of S-norketamine at 70 kg",
            _note("98.638 L"),
        ),
        (
            "metabolite_clearance",
            r"\mathrm{CL}_n",
            57.72 / HOUR,
            "L/min",
            "clearance of S-norketamine at 70 kg",
            _note("57.72 L/h"),
        ),
        (
            "metabolite_peripheral",
            "V_{pn}",
            160.04,
            "L",
            "peripheral volume of S-norketamine",
            _note("160.04 L"),
        ),
        (
            "metabolite_flow",
            "Q_n",
            42.778 / HOUR,
            "L/min",
            "exchange of S-norketamine with its periphery",
            _note("42.778 L/h"),
        ),
    ],
    {
        "central_volume": _spread(0.084177),
        "clearance": _spread(0.026048),
        "metabolite_volume": _spread(0.040426),
        "metabolite_clearance": _spread(0.10319),
    },
)
_p = {name: parameter.symbol for name, parameter in PARAMETERS.items()}

STATES = (
    State("central", "A_1", "mg", "S-ketamine in the central compartment"),
    State("slow", "A_2", "mg", "S-ketamine in the slow peripheral compartment"),
    State("fast", "A_3", "mg", "S-ketamine in the fast peripheral compartment"),
    State("metabolite", "N_1", "mg", "S-norketamine in the central compartment, as S-ketamine"),
    State("metabolite_outer", "N_2", "mg", "S-norketamine in the peripheral compartment, as S-ketamine"),
)

# Central volumes scale in proportion to weight, clearances with its power 0.75, nothing else does.
_ratio = WEIGHT_RATIO.symbol
_volume = _p["central_volume"] * _ratio
_volume_n = _p["metabolite_volume"] * _ratio
_clearance = _p["clearance"] * _ratio**CLEARANCE_EXPONENT
_clearance_n = _p["metabolite_clearance"] * _ratio**CLEARANCE_EXPONENT

SYSTEM = System(
    name="s_ketamine",
    title="Fanta and Otto: S-ketamine and S-norketamine, into a vein",
    limits="Healthy young volunteers, venous blood. S-norketamine is counted in mass of S-ketamine (multiply "
    "by 0.94 for its own mass), and all S-ketamine is assumed to become S-norketamine. Fanta's oral "
    "part is not included. Not a dosing guide.",
    states=STATES,
    parameters=tuple(PARAMETERS.values()),
    equations=equations(
        [
            ("central", "metabolite", _clearance / _volume),
            ("central", "slow", _p["flow_slow"] / _volume),
            ("slow", "central", _p["flow_slow"] / _p["volume_slow"]),
            ("central", "fast", _p["flow_fast"] / _volume),
            ("fast", "central", _p["flow_fast"] / _p["volume_fast"]),
            ("metabolite", None, _clearance_n / _volume_n),
            ("metabolite", "metabolite_outer", _p["metabolite_flow"] / _volume_n),
            ("metabolite_outer", "metabolite", _p["metabolite_flow"] / _p["metabolite_peripheral"]),
        ]
    ),
    relations=(
        WEIGHT_RATIO,
        Relation("concentration", "C", "ng/mL", "S-ketamine in plasma", 1000 * STATES[0].symbol / _volume),
        Relation(
            "norketamine",
            "C_n",
            "ng/mL",
            "S-norketamine in plasma, in mass of S-ketamine",
            1000 * STATES[3].symbol / _volume_n,
        ),
    ),
    output_names=("concentration", "norketamine"),
    dose_targets=("central",),
    correlations={
        ("central_volume", "clearance"): 0.02261 / math.sqrt(0.084177 * 0.026048),
        ("metabolite_volume", "metabolite_clearance"): 0.04456 / math.sqrt(0.040426 * 0.10319),
    },
)

ROUTES = (
    Route(
        "intravenous_s_ketamine",
        "S-ketamine into a vein (Fanta, Otto)",
        "S-ketamine",
        SYSTEM,
        (Input("central", 1, None),),
        "The interval of S-ketamine clearance in Fanta 2015 (83 to 108 L/h); checked against an "
        "independent calculation from the published parameters.",
    ),
)
