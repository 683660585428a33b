"""A demo of chapter 2: which cells a block reaches decides whether a circuit races or falls silent."""

from __future__ import annotations

import numpy as np
import pandas as pd

import evidence
from models.circuit import circuit_blocks, wilson_cowan
from models.derived import reference
from widgets.demo import Demo, Given, labels

#: Milliseconds after the block at which the courses are drawn.
TIMES_MS = np.linspace(0, 40, 161)
#: Rat doses at which the curve is drawn, mg/kg.
DOSES = np.linspace(0, 200, 41)
#: Findings in rats that stand over the model: rows of the reference values, and the key of each source.
FINDINGS = {"DIS-IN": "homayoun2007", "DIS-PYR": "homayoun2007"} | {
    f"GLU-{dose}": "moghaddam1997" for dose in (10, 20, 30, 50, 200)
}


def _findings() -> list[dict]:
    """Return the findings in rats: which way something went, at which dose, and who read it where."""
    rows, label = reference.values().loc[list(FINDINGS)], evidence.references()["label"]
    return [
        {
            "id": key,
            "sign": row["value"],
            "dose": float(key[4:]) if key.startswith("GLU-") else None,
            "source": label[FINDINGS[key]],
            "verified": row["confidence"] == "verified",
        }
        for key, row in rows.iterrows()
    ]


class DisinhibitionCircuit(Demo):
    """The demo that asks how blocking a glutamate receptor can release glutamate.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import DisinhibitionCircuit
    >>> demo = DisinhibitionCircuit(block_interneuron_percent=0, block_pyramidal_percent=20)
    >>> course = demo.simulate()
    >>> demo.fixed_points()
    """

    demo = "disinhibition_circuit"

    findings = Given(_findings, "what was found in rats")
    sources = Given(
        lambda: labels([*wilson_cowan.SYSTEM.parameters, *circuit_blocks.DOSE_BLOCK.parameters]),
        "author-year label by source key",
    )

    @property
    def blocks(self) -> dict[str, float]:
        """Blocked fractions of the two drives, 0 to 1, from the sliders or from the dose."""
        if self.blocks_from == "sliders":
            shares = self.block_interneuron_percent / 100, self.block_pyramidal_percent / 100
        else:
            shares = self._from_dose(self.dose_mg_per_kg)
        return dict(zip(("block_interneuron", "block_pyramidal"), shares, strict=True))

    def _from_dose(self, dose: float) -> tuple[float, float]:
        values = circuit_blocks.DOSE_BLOCK.values(
            {"dose_mg_per_kg": dose, "extra_block": float(self.extra_block)}
        )
        interneuron, pyramidal = map(float, circuit_blocks.DOSE_BLOCK.output_values(*values.values()))
        return (pyramidal, interneuron) if self.reverse_preference else (interneuron, pyramidal)

    def simulate(self) -> pd.DataFrame:
        """Follow the circuit for 40 ms after the block begins, with both sets of numbers.

        Returns
        -------
        pandas.DataFrame
            ``parameter_set``, ``time_ms`` and, without a unit, the rates ``excitatory`` (pyramidal cells,
            which stand for glutamate) and ``inhibitory`` (interneurons).
        """
        courses = {
            name: wilson_cowan.after_block(TIMES_MS, name, **self.blocks) for name in wilson_cowan.PRESETS
        }
        return pd.concat(courses, names=["parameter_set"]).reset_index(level=0).reset_index(drop=True)

    def fixed_points(self) -> pd.DataFrame:
        """Find every state in which the circuit can rest, with the set of numbers that is chosen.

        Returns
        -------
        pandas.DataFrame
            As `models.wilson_cowan.fixed_points`, with the present blocks.
        """
        return wilson_cowan.fixed_points(self.parameter_set, **self.blocks)

    def dose_response(self) -> pd.DataFrame:
        """Compare the rate of pyramidal cells over rat doses with the rate before.

        Returns
        -------
        pandas.DataFrame
            ``dose_mg_per_kg``, ``block_interneuron``, ``block_pyramidal`` and ``glutamate_ratio`` with the
            chosen set of numbers and the two switches as they are.
        """
        rows = [(dose, *self._from_dose(float(dose))) for dose in DOSES]
        table = pd.DataFrame(rows, columns=["dose_mg_per_kg", "block_interneuron", "block_pyramidal"])
        before = wilson_cowan.active_state(self.parameter_set)["excitatory"]
        table["glutamate_ratio"] = [
            wilson_cowan.active_state(
                self.parameter_set,
                block_interneuron=row.block_interneuron,
                block_pyramidal=row.block_pyramidal,
            )["excitatory"]
            / before
            for row in table.itertuples()
        ]
        return table
