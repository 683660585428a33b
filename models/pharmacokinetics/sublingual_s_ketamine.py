"""S-ketamine from a film under the tongue or in the cheek, with its two metabolites (Simons 2022).

Part of the film's drug passes the lining of the mouth. The rest is swallowed, and in this model becomes
S-norketamine in the liver without reaching the blood as S-ketamine. Metabolism takes time: two chains of two
equal compartments stand for it. The publication prints no equations; this reading of its Figure 2 is the one
that nlmixr2lib found to reproduce its Table 2.

Source, by key of the bibliography: simons2022.
"""

from __future__ import annotations

import math

import sympy

from models.language.administration import Input, Route
from models.language.compartments import equations, published
from models.language.molar_mass import HYDROXYNORKETAMINE, KETAMINE, NORKETAMINE
from models.language.statement import Relation, State, System
from models.pharmacokinetics.dosing import WEIGHT, WEIGHT_RATIO

CLEARANCE_EXPONENT = sympy.Rational(3, 4)  # not printed; the usual one


def _note(estimate: str) -> str:
    return f"{estimate} in Table 4, as transcribed in nlmixr2lib"


def _spread(between: float = 0.0, occasions: float = 0.0) -> tuple[float, str]:
    """Add the variances between volunteers and between their visits: a virtual patient comes once."""
    parts = [
        f"{value:g} between {what}"
        for value, what in ((between, "20 healthy volunteers"), (occasions, "their visits"))
        if value
    ]
    return math.sqrt(math.expm1(between + occasions)), f"log-variance {' and '.join(parts)} in Table 4"


PARAMETERS = (
    {"weight_kg": WEIGHT}
    | published(
        "simons2022",
        True,
        [
            (
                "mouth_fraction",
                "F_1",
                0.263,
                "1",
                "fraction of the film that passes the lining of the mouth",
                _note("26.3%"),
            ),
            (
                "mouth_duration",
                "D_1",
                13.1,
                "min",
                "time over which that part leaves the film",
                _note("13.1 min"),
            ),
            (
                "mouth_absorption",
                r"k_1",
                0.04,
                "1/min",
                "absorption through the lining of the mouth",
                _note("0.04 per min"),
            ),
            (
                "swallowed_fraction",
                "F_2",
                1.16,
                "1",
                "swallowed part that reaches the liver, relative to the film; above 1, because it "
                "also makes up for "
                "assumed fractions of metabolism",
                _note("116%"),
            ),
            (
                "swallowed_duration",
                "D_2",
                29.9,
                "min",
                "time over which the swallowed part reaches the gut",
                _note("29.9 min"),
            ),
            (
                "swallowed_absorption",
                r"k_2",
                0.049,
                "1/min",
                "absorption from the gut",
                _note("0.049 per min"),
            ),
            ("gut_delay", r"T_g", 10.7, "min", "mean time from gut to liver", _note("10.7 min")),
            (
                "central_volume",
                "V_1",
                11.6,
                "L",
                "central volume of S-ketamine and S-norketamine at 70 kg",
                _note("11.6 L"),
            ),
            ("volume_fast", "V_2", 39.0, "L", "first peripheral volume at 70 kg", _note("39.0 L")),
            ("volume_slow", "V_3", 174, "L", "second peripheral volume at 70 kg", _note("174 L")),
            (
                "clearance",
                r"\mathrm{CL}",
                1.48,
                "L/min",
                "clearance of S-ketamine at 70 kg",
                _note("1.48 L/min"),
            ),
            (
                "flow_fast",
                "Q_2",
                2.43,
                "L/min",
                "exchange with the first peripheral volume at 70 kg",
                _note("2.43 L/min"),
            ),
            (
                "flow_slow",
                "Q_3",
                1.21,
                "L/min",
                "exchange with the second peripheral volume at 70 kg",
                _note("1.21 L/min"),
            ),
            (
                "demethylation_delay",
                r"T_n",
                20.1,
                "min",
                "mean time from S-ketamine to S-norketamine",
                _note("20.1 min"),
            ),
            (
                "demethylated",
                r"f_n",
                0.8,
                "1",
                "fraction that becomes S-norketamine",
                "0.8, fixed by assumption in the publication, as transcribed in nlmixr2lib",
                1.0,
            ),
            (
                "metabolite_peripheral",
                "V_{pn}",
                221,
                "L",
                "peripheral volume of S-norketamine at 70 kg",
                _note("221 L"),
            ),
            (
                "metabolite_clearance",
                r"\mathrm{CL}_n",
                1.00,
                "L/min",
                "clearance of S-norketamine at 70 kg",
                _note("1.00 L/min"),
            ),
            (
                "metabolite_flow",
                "Q_n",
                2.63,
                "L/min",
                "exchange of S-norketamine with its periphery at 70 kg",
                _note("2.63 L/min"),
            ),
            (
                "hydroxylation_delay",
                r"T_h",
                1.12,
                "min",
                "mean time from S-norketamine to S-hydroxynorketamine",
                _note("1.12 min"),
            ),
            (
                "hydroxylated",
                r"f_h",
                0.7,
                "1",
                "fraction that becomes S-hydroxynorketamine",
                "0.7, fixed by assumption in the publication, as transcribed in nlmixr2lib",
                1.0,
            ),
            (
                "hydroxy_volume",
                "V_h",
                4.4,
                "L",
                "central volume of S-hydroxynorketamine at 70 kg",
                _note("4.4 L"),
            ),
            (
                "hydroxy_peripheral",
                "V_{ph}",
                87.5,
                "L",
                "peripheral volume of S-hydroxynorketamine at 70 kg",
                _note("87.5 L"),
            ),
            (
                "hydroxy_clearance",
                r"\mathrm{CL}_h",
                0.933,
                "L/min",
                "clearance of S-hydroxynorketamine at 70 kg",
                _note("0.933 L/min"),
            ),
            (
                "hydroxy_flow",
                "Q_h",
                1.70,
                "L/min",
                "exchange of S-hydroxynorketamine with its periphery at 70 kg",
                _note("1.70 L/min"),
            ),
        ],
        {
            "mouth_fraction": _spread(occasions=0.060),
            "mouth_duration": _spread(occasions=0.154),
            "mouth_absorption": _spread(occasions=0.062),
            "swallowed_fraction": _spread(occasions=0.057),
            "swallowed_duration": _spread(occasions=0.611),
            "swallowed_absorption": _spread(occasions=0.376),
            "gut_delay": _spread(occasions=0.937),
            "central_volume": _spread(0.057),
            "clearance": _spread(0.029),
            "flow_slow": _spread(0.026),
            "demethylation_delay": _spread(0.021, 0.751),
            "metabolite_clearance": _spread(0.050),
            "hydroxy_volume": _spread(1.22),
            "hydroxy_peripheral": _spread(occasions=0.152),
            "hydroxy_clearance": _spread(0.103, 0.008),
            "hydroxy_flow": _spread(0.287),
        },
    )
    | {parameter.name: parameter for parameter in (KETAMINE, NORKETAMINE, HYDROXYNORKETAMINE)}
)
_p = {name: parameter.symbol for name, parameter in PARAMETERS.items()}

STATES = (
    State("central", "A_1", "mg", "S-ketamine in the central compartment"),
    State("fast", "A_2", "mg", "S-ketamine in the first peripheral compartment"),
    State("slow", "A_3", "mg", "S-ketamine in the second peripheral compartment"),
    State("mouth", "A_m", "mg", "S-ketamine in the lining of the mouth that will be absorbed"),
    State("gut", "A_g", "mg", "S-ketamine in the gut that will reach the liver"),
    State("portal", "A_p", "mg", "S-ketamine on its way from gut to liver"),
    State("demethylating_1", "M_1", "mg", "S-ketamine in the first stage of metabolism"),
    State("demethylating_2", "M_2", "mg", "S-ketamine in the second stage of metabolism"),
    State("metabolite", "N_1", "mg", "S-norketamine in the central compartment, as S-ketamine"),
    State("metabolite_outer", "N_2", "mg", "S-norketamine in the peripheral compartment, as S-ketamine"),
    State("hydroxylating_1", "L_1", "mg", "S-norketamine in the first stage of metabolism, as S-ketamine"),
    State("hydroxylating_2", "L_2", "mg", "S-norketamine in the second stage of metabolism, as S-ketamine"),
    State("hydroxy", "H_1", "mg", "S-hydroxynorketamine in the central compartment, as S-ketamine"),
    State("hydroxy_outer", "H_2", "mg", "S-hydroxynorketamine in the peripheral compartment, as S-ketamine"),
)

_ratio = WEIGHT_RATIO.symbol


def _volume(name: str):
    return _p[name] * _ratio


def _rate(flow: str, volume: str):
    return _p[flow] * _ratio**CLEARANCE_EXPONENT / _volume(volume)


# Two equal stages share a mean transit time.
_stage_n = 2 / _p["demethylation_delay"]
_stage_h = 2 / _p["hydroxylation_delay"]

SYSTEM = System(
    name="sublingual",
    title="Simons: S-ketamine film, S-norketamine and S-hydroxynorketamine",
    limits="Twenty healthy volunteers aged 19 to 32, arterial blood, films of 50 and 100 mg. Exposure rose "
    "less than in proportion from 50 to 100 mg; this linear model is too low at the one and too high "
    "at the other by about a tenth. The fractions that become each metabolite are assumptions, and "
    "the swallowed part is larger than the dose to make up for them. The powers of weight are "
    "assumed. Other products (wafers, troches) differ. Not a dosing guide.",
    states=STATES,
    parameters=tuple(PARAMETERS.values()),
    equations=equations(
        [
            ("mouth", "central", _p["mouth_absorption"]),
            ("gut", "portal", _p["swallowed_absorption"]),
            ("portal", "demethylating_1", 1 / _p["gut_delay"]),
            ("central", "demethylating_1", _rate("clearance", "central_volume")),
            ("central", "fast", _rate("flow_fast", "central_volume")),
            ("fast", "central", _rate("flow_fast", "volume_fast")),
            ("central", "slow", _rate("flow_slow", "central_volume")),
            ("slow", "central", _rate("flow_slow", "volume_slow")),
            ("demethylating_1", "demethylating_2", _stage_n),
            ("demethylating_2", "metabolite", _stage_n, _p["demethylated"]),
            ("metabolite", "hydroxylating_1", _rate("metabolite_clearance", "central_volume")),
            ("metabolite", "metabolite_outer", _rate("metabolite_flow", "central_volume")),
            ("metabolite_outer", "metabolite", _rate("metabolite_flow", "metabolite_peripheral")),
            ("hydroxylating_1", "hydroxylating_2", _stage_h),
            ("hydroxylating_2", "hydroxy", _stage_h, _p["hydroxylated"]),
            ("hydroxy", None, _rate("hydroxy_clearance", "hydroxy_volume")),
            ("hydroxy", "hydroxy_outer", _rate("hydroxy_flow", "hydroxy_volume")),
            ("hydroxy_outer", "hydroxy", _rate("hydroxy_flow", "hydroxy_peripheral")),
        ]
    ),
    relations=(
        WEIGHT_RATIO,
        Relation(
            "concentration",
            "C",
            "ng/mL",
            "S-ketamine in plasma",
            1000 * STATES[0].symbol / _volume("central_volume"),
        ),
        Relation(
            "norketamine",
            "C_n",
            "ng/mL",
            "S-norketamine in plasma",
            1000
            * _p["norketamine_molar_mass"]
            / _p["molar_mass"]
            * STATES[8].symbol
            / _volume("central_volume"),
        ),
        Relation(
            "hydroxynorketamine",
            "C_h",
            "ng/mL",
            "S-hydroxynorketamine in plasma",
            1000
            * _p["hydroxynorketamine_molar_mass"]
            / _p["molar_mass"]
            * STATES[12].symbol
            / _volume("hydroxy_volume"),
        ),
    ),
    output_names=("concentration", "norketamine", "hydroxynorketamine"),
    dose_targets=("central", "mouth", "gut"),
)

ROUTES = (
    Route(
        "sublingual_s_ketamine",
        "S-ketamine film under the tongue or in the cheek",
        "S-ketamine",
        SYSTEM,
        (
            Input("mouth", _p["mouth_fraction"], _p["mouth_duration"]),
            Input("gut", _p["swallowed_fraction"], _p["swallowed_duration"]),
        ),
        "Published areas under the curve to 6 hours after 50 and 100 mg, all three substances, within 15% "
        "(Table 2), and the peak after 20 mg into a vein over 20 minutes (250 to 275 ng/mL).",
    ),
    Route(
        "intravenous_s_ketamine_simons",
        "S-ketamine into a vein (Simons)",
        "S-ketamine",
        SYSTEM,
        (Input("central", 1, None),),
        "The published peak after 20 mg over 20 minutes.",
    ),
)
