"""Esketamine by nose, by mouth and into a vein, with noresketamine (Perez-Ruixo 2021).

A spray is partly absorbed in the nose and partly swallowed. What is swallowed meets gut wall and liver before
it reaches the blood; the liver also turns esketamine into noresketamine. The second and later devices of one
session are absorbed less well in the nose.

Source, by key of the bibliography: perezruixo2021.
"""

from __future__ import annotations

import math

import sympy

from models.language.administration import Input, Route
from models.language.checks import whole_number
from models.language.compartments import equations, published
from models.language.statement import Relation, State, System

HOUR = 60.0  # minutes


def _table(estimate: str) -> str:
    return f"{estimate} in Table 3, as transcribed in nlmixr2lib"


def _spread(percent: float) -> tuple[float, str]:
    return percent / 100, f"{percent:g} % between subjects in Table 3 (820 volunteers and patients)"


#: Standard deviation between subjects of the logit of the nasal fraction, Table 3.
LOGIT_SPREAD = 0.708

PARAMETERS = published(
    "perezruixo2021",
    True,
    [
        (
            "nasal_odds",
            r"\omega_n",
            0.54 / 0.46,
            "1",
            "odds of being absorbed in the nose, first device of a session",
            _table("FRn 0.54, so the odds are 0.54 / 0.46"),
        ),
        (
            "later_devices",
            r"r_n",
            0.62,
            "1",
            "nasal absorption of later devices, relative to the first",
            _table("dose effect on FRn 0.62"),
            1.0,
        ),
        ("nasal_absorption", r"k_n", 2.93 / HOUR, "1/min", "absorption from the nose", _table("2.93 per h")),
        (
            "swallowed_duration",
            r"D_s",
            0.53 * HOUR,
            "min",
            "time over which the swallowed part reaches the gut",
            _table("0.53 h"),
        ),
        (
            "swallowed_absorption",
            r"k_s",
            1.45 / HOUR,
            "1/min",
            "absorption of the swallowed part",
            _table("1.45 per h"),
        ),
        (
            "oral_duration",
            r"D_o",
            0.32 * HOUR,
            "min",
            "time over which an oral solution reaches the gut",
            _table("0.32 h"),
        ),
        (
            "oral_absorption",
            r"k_o",
            0.97 / HOUR,
            "1/min",
            "absorption of an oral solution",
            _table("0.97 per h"),
        ),
        (
            "gut_fraction",
            r"F_g",
            0.64,
            "1",
            "fraction that escapes metabolism in the gut wall",
            _table("0.64"),
            1.0,
        ),
        ("central_volume", "V_c", 192, "L", "volume of the central compartment", _table("192 L")),
        (
            "flow_shallow",
            "Q_1",
            84.3 / HOUR,
            "L/min",
            "exchange with the shallow peripheral compartment",
            _table("84.3 L/h"),
        ),
        (
            "volume_shallow",
            "V_{p1}",
            143,
            "L",
            "volume of the shallow peripheral compartment",
            _table("143 L"),
        ),
        (
            "flow_deep",
            "Q_2",
            37.6 / HOUR,
            "L/min",
            "exchange with the deep peripheral compartment",
            _table("37.6 L/h"),
        ),
        ("volume_deep", "V_{p2}", 417, "L", "volume of the deep peripheral compartment", _table("417 L")),
        (
            "liver_flow",
            "Q_h",
            151 / HOUR,
            "L/min",
            "blood flow through the liver",
            _table("151 L/h up to the age of 60, 2.19 L/h less for each year above it"),
        ),
        ("liver_volume", "V_h", 101, "L", "volume of the liver compartment", _table("101 L")),
        (
            "other_metabolism",
            r"k_e",
            1.11 / HOUR,
            "1/min",
            "metabolism in the liver to other products",
            _table("1.11 per h; 0.36 of it in Asian subjects"),
        ),
        (
            "demethylation",
            r"k_m",
            2.77 / HOUR,
            "1/min",
            "metabolism in the liver to noresketamine",
            _table("2.77 per h; between-subject spread estimated, but not printed"),
        ),
        ("metabolite_volume", "V_n", 70, "L", "apparent central volume of noresketamine", _table("70.0 L")),
        (
            "metabolite_clearance",
            r"\mathrm{CL}_n",
            38.0 / HOUR,
            "L/min",
            "apparent clearance of noresketamine",
            _table("38.0 L/h"),
        ),
        (
            "metabolite_peripheral",
            "V_{pn}",
            115,
            "L",
            "apparent peripheral volume of noresketamine",
            _table("115 L"),
        ),
        (
            "metabolite_flow",
            "Q_n",
            26.1 / HOUR,
            "L/min",
            "exchange of noresketamine with its periphery",
            _table("26.1 L/h"),
        ),
    ],
    {
        "nasal_odds": (
            math.sqrt(math.expm1(LOGIT_SPREAD**2)),
            f"standard deviation {LOGIT_SPREAD} of the logit of FRn in Table 3; the logarithm of the "
            "odds is the logit",
        ),
        "nasal_absorption": _spread(61.5),
        "swallowed_absorption": _spread(132),
        "oral_absorption": _spread(132),
        "central_volume": _spread(27.5),
        "volume_shallow": _spread(49.3),
        "liver_flow": _spread(23.2),
        "liver_volume": _spread(34.6),
        "other_metabolism": _spread(120),
        "metabolite_volume": _spread(31.6),
        "metabolite_clearance": _spread(25.4),
    },
)
_p = {name: parameter.symbol for name, parameter in PARAMETERS.items()}

STATES = (
    State("central", "A_c", "mg", "esketamine in the central compartment"),
    State("shallow", "A_1", "mg", "esketamine in the shallow peripheral compartment"),
    State("deep", "A_2", "mg", "esketamine in the deep peripheral compartment"),
    State("liver", "A_h", "mg", "esketamine in the liver"),
    State("nose", "A_n", "mg", "esketamine in the nose that will be absorbed there"),
    State("swallowed", "A_s", "mg", "swallowed esketamine that will reach the liver"),
    State("oral", "A_o", "mg", "esketamine of an oral solution that will reach the liver"),
    State("metabolite", "N_c", "mg", "noresketamine in the central compartment, as esketamine"),
    State("metabolite_outer", "N_p", "mg", "noresketamine in the peripheral compartment, as esketamine"),
)

SYSTEM = System(
    name="esketamine",
    title="Perez-Ruixo: esketamine and noresketamine, by nose, mouth and vein",
    limits="Typical adult up to 60 years, not Asian: age and Asian descent change it, body weight was found "
    "not to. The oral and intravenous data come from one study of 18 volunteers. The published areas "
    "under the noresketamine curve do not follow from the published parameters (they are 1.4 times "
    "smaller), so only its peak may be read. Not a dosing guide.",
    states=STATES,
    parameters=tuple(PARAMETERS.values()),
    equations=equations(
        [
            ("nose", "central", _p["nasal_absorption"]),
            ("swallowed", "liver", _p["swallowed_absorption"]),
            ("oral", "liver", _p["oral_absorption"]),
            ("central", "shallow", _p["flow_shallow"] / _p["central_volume"]),
            ("shallow", "central", _p["flow_shallow"] / _p["volume_shallow"]),
            ("central", "deep", _p["flow_deep"] / _p["central_volume"]),
            ("deep", "central", _p["flow_deep"] / _p["volume_deep"]),
            ("central", "liver", _p["liver_flow"] / _p["central_volume"]),
            ("liver", "central", _p["liver_flow"] / _p["liver_volume"]),
            ("liver", None, _p["other_metabolism"]),
            ("liver", "metabolite", _p["demethylation"]),
            ("metabolite", None, _p["metabolite_clearance"] / _p["metabolite_volume"]),
            ("metabolite", "metabolite_outer", _p["metabolite_flow"] / _p["metabolite_volume"]),
            ("metabolite_outer", "metabolite", _p["metabolite_flow"] / _p["metabolite_peripheral"]),
        ]
    ),
    relations=(
        Relation(
            "concentration",
            "C",
            "ng/mL",
            "esketamine in plasma",
            1000 * STATES[0].symbol / _p["central_volume"],
        ),
        Relation(
            "norketamine",
            "C_n",
            "ng/mL",
            "noresketamine in plasma (apparent volume)",
            1000 * STATES[7].symbol / _p["metabolite_volume"],
        ),
    ),
    output_names=("concentration", "norketamine"),
    dose_targets=("central", "nose", "swallowed", "oral"),
    no_area=("norketamine",),
)

#: Fraction of a device that is absorbed in the nose: the first of a session, and each later one.
FIRST_FRACTION = _p["nasal_odds"] / (1 + _p["nasal_odds"])
LATER_FRACTION = _p["later_devices"] * FIRST_FRACTION
#: Fraction of the esketamine reaching the liver that it removes at the first pass.
_intrinsic = _p["liver_volume"] * (_p["other_metabolism"] + _p["demethylation"])
EXTRACTION = _intrinsic / (_p["liver_flow"] + _intrinsic)


def _spray(fraction: sympy.Expr) -> tuple[Input, ...]:
    return (
        Input("nose", fraction),
        Input("swallowed", (1 - fraction) * _p["gut_fraction"], _p["swallowed_duration"]),
    )


_REPRODUCES = (
    "Published peaks of esketamine and noresketamine and areas of esketamine after 28, 56 and "
    "84 mg by nose (Table 4), within 3%. With devices 5 minutes apart the esketamine peaks come "
    "within 0.4%."
)

ROUTES = (
    Route(
        "nasal_esketamine",
        "Esketamine nasal spray, devices of 28 mg 5 minutes apart",
        "esketamine",
        SYSTEM,
        _spray(FIRST_FRACTION),
        _REPRODUCES,
        unit_mg=28.0,
        most_units=4,
        minutes_between=5.0,
        later_inputs=_spray(LATER_FRACTION),
    ),
    Route(
        "oral_esketamine",
        "Esketamine solution, swallowed",
        "esketamine",
        SYSTEM,
        (Input("oral", _p["gut_fraction"], _p["oral_duration"]),),
        "Nothing published but the parameters; checked against an independent calculation.",
    ),
    Route(
        "intravenous_esketamine",
        "Esketamine into a vein (Perez-Ruixo)",
        "esketamine",
        SYSTEM,
        (Input("central", 1, None),),
        "Nothing published but the parameters; checked against an independent calculation.",
    ),
)


def bioavailability(devices: int = 1, values: dict[str, float] | None = None) -> float:
    """Return the fraction of a nasal dose that reaches the blood, from the parameters alone.

    Parameters
    ----------
    devices : int
        Devices of 28 mg in the session, 1 to 4.
    values : mapping, optional
        Parameter values that differ from the model's own.

    Returns
    -------
    float
        FRn + (1 - FRn) Fgut (1 - E), with FRn averaged over the devices (Perez-Ruixo 2021, Section 2.3).

    Raises
    ------
    ValueError
        If there are not 1 to 4 devices.
    """
    devices = whole_number("devices", devices, low=1, high=4)
    nasal = FIRST_FRACTION * (1 + (devices - 1) * _p["later_devices"]) / devices
    whole = nasal + (1 - nasal) * _p["gut_fraction"] * (1 - EXTRACTION)
    return float(whole.subs(SYSTEM.values(values)))
