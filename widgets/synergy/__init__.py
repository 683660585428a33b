"""A demo of chapter 5: whether drug and therapy together are a plain sum, or synergy."""

from __future__ import annotations

import pandas as pd

from models.treatment import synergy
from widgets.demo import Demo, Given, outputs
from widgets.synergy import trials


class Synergy(Demo):
    """The demo that asks whether drug and therapy together do more than the sum of both.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import Synergy
    >>> demo = Synergy(interaction=10)
    >>> demo.simulate()
    """

    demo = "synergy"

    four_groups = Given(trials.synergy_rows, "published contrasts of four groups")
    others = Given(trials.other_rows, "trials that cannot show synergy")

    def simulate(self) -> pd.DataFrame:
        """Compute what a trial with four groups and the present settings reports.

        Returns
        -------
        pandas.DataFrame
            One row a contrast: ``quantity``, ``value`` and, for one trial, ``lower`` and ``upper`` of its
            95% interval, all in percentage points of days abstinent.
        """
        found = outputs(
            synergy.SYSTEM,
            {
                "drug_alone": self.drug_alone,
                "therapy_alone": self.therapy_alone,
                "interaction": self.interaction,
                "per_group": self.per_group,
                "sd": self.sd_days,
            },
        )
        rows = [
            (name, found[name], found[f"{name}_lower"], found[f"{name}_upper"]) for name in synergy.CONTRASTS
        ]
        return pd.DataFrame(rows, columns=["quantity", "value", "lower", "upper"])
