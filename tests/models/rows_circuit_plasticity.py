"""What our models say about the reference values of the circuit and of plasticity.

A family of ids shares one function, so that further rows of a family are computed too.
"""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from models.circuit import wilson_cowan
from models.learning import bcm, calcium_plasticity, spike_timing
from models.receptor import subunit_block
from tests.models.reference import ROWS, row

AUTHORS = Path(__file__).with_name("graupner_brunel_2012_simulation.csv")
FLAT = 0.05  # a change of less than 5% counts as none, where a row gives only a sign

PAIR_NAMES = {
    "Song2000_Brian": "song",
    "Neuromatch": "neuromatch",
    "BiPoo_fit": "bi_poo",
    "FroemkeDan2002": "froemke_dan",
}
TRIPLET_NAMES = {"VC": "visual_cortex", "HC": "hippocampus", "min": "minimal", "full": "full"}


def fixed_point(state: str, population: str) -> float:
    points = wilson_cowan.fixed_points()
    return points[{"E": "excitatory", "I": "inhibitory"}[population]][["low", "saddle", "high"].index(state)]


def blocked(kind: str, block: str) -> float:
    share = float(block)
    pyramidal = {"IN": 0.0, "EQ": share}[kind]
    return wilson_cowan.active_state(block_interneuron=share, block_pyramidal=pyramidal)["excitatory"]


def linked(interneurons: str) -> float:
    """Pyramidal rate at 185 ng/mL, if GluN2A drives pyramidal cells and one kind drives interneurons."""
    free = subunit_block.UNBOUND_FRACTION.value * subunit_block.micromolar(185.0)
    pyramidal = subunit_block.equilibrium_block(free, subunit_block.IC50["2a"][1])
    kind = re.fullmatch(r"GluN(2[A-D])-like|same", interneurons)[1]
    subunit = kind.lower() if kind else "2a"
    interneuron = subunit_block.equilibrium_block(free, subunit_block.IC50[subunit][1])
    return wilson_cowan.active_state(block_interneuron=interneuron, block_pyramidal=pyramidal)["excitatory"]


def glutamate_change(dose: str) -> float:
    """Change of glutamate, 0 if it is small. Its signs were built in, see `glutamate_response`."""
    change = wilson_cowan.glutamate_response(float(dose))["glutamate_ratio"][0] - 1
    return 0.0 if abs(change) < FLAT else change


def glutamate_peak() -> float:
    return 100 * wilson_cowan.glutamate_response(30.0)["glutamate_ratio"][0]


def firing_after_block(population: str) -> float:
    """Lasting change of the rate; not a number if pyramidal cells change before interneurons."""
    path = wilson_cowan.after_block(np.linspace(0, 40, 4001), block_interneuron=0.1).drop(columns="time_ms")
    change = path - path.iloc[0]
    half = (change / change.iloc[-1] > 0.5).idxmax()
    in_order = half["inhibitory"] < half["excitatory"]
    return change.iloc[-1][{"IN": "inhibitory", "PYR": "excitatory"}[population]] if in_order else np.nan


def calcium_name(text: str) -> str:
    return text.replace("prime", "'").replace("_", " ")


def calcium_ratio(name: str, delay: str) -> float:
    return float(calcium_plasticity.strength_ratio(float(delay), calcium_name(name)))


def calcium_ratio_blocked(block: str) -> float:
    rule = calcium_plasticity.with_nmda_block("cortical slices", float(block))
    return float(calcium_plasticity.strength_ratio(10.0, rule, pairs=75, rate_hz=20.0))


def calcium_distance_from_authors(name: str) -> float:
    authors = pd.read_csv(AUTHORS)
    ours = calcium_plasticity.strength_ratio(authors["dt_ms"].to_numpy(), calcium_name(name))
    return float(np.sqrt(np.mean((ours - authors[calcium_name(name)]) ** 2)))


def pair_window(name: str, delay: str) -> float:
    return float(spike_timing.pair_window(float(delay), PAIR_NAMES[name]))


def triplet_change(tissue: str, form: str, rate: str, delay: str) -> float:
    trains = spike_timing.spike_pairs(float(delay), 60, float(rate))
    return float(spike_timing.triplet_change(*trains, f"{TRIPLET_NAMES[tissue]}_{TRIPLET_NAMES[form]}"))


def stability_limit() -> float:
    """Largest product of learning rate and time constant that is still stable, by bisection."""
    low, high = 0.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if bcm.stability(middle, 1.0)["stable"][0] else (low, middle)
    return high


def selective_weights() -> tuple[float, ...]:
    return tuple(bcm.selective_weights([[1, 0.2], [0.2, 1]], [0.5, 0.5], 0)[0])


FAMILIES: dict[str, Callable] = {
    r"WC-(low|saddle|high)-([EI])": fixed_point,
    r"WC-(IN|EQ)block([\d.]+)": blocked,
    r"WC-LINK-(.+)": linked,
    r"GLU-(\d+)": glutamate_change,
    r"GLU-peak": glutamate_peak,
    r"DIS-(IN|PYR)": firing_after_block,
    r"GB-SIM-(.+)": calcium_distance_from_authors,
    r"GB-AUTH-(.+?)([+-]\d+)": calcium_ratio,
    r"GB-KET-([\d.]+)": calcium_ratio_blocked,
    r"GB-(.+?)-([+-]?\d+)": calcium_ratio,
    rf"STDP-({'|'.join(PAIR_NAMES)})(-?\d+)": pair_window,
    r"TRIP-(VC|HC)_(min|full)-(\d+)Hz_dt(-?\d+)": triplet_change,
    r"BCM-hopf": stability_limit,
    r"BCM-sel": selective_weights,
}


for id_ in ROWS:
    for pattern, compute in FAMILIES.items():
        if match := re.fullmatch(pattern, id_):
            row(id_)(partial(compute, *match.groups()))
            break
