"""A demo of chapter 2: four accounts of ketamine's first step, held against published experiments."""

from __future__ import annotations

import numpy as np
import pandas as pd

import evidence
from models.cascade import neural_plasticity, rival_experiments
from models.cascade.mechanisms import MECHANISMS
from widgets.demo import Demo, Given

#: Minutes after the start of the infusion at which the courses are given: every half hour, then every third.
TIMES_MIN = [*range(0, 1440, 30), *range(1440, 14 * 1440 + 1, 180)]


def _sources() -> dict[str, str]:
    """Return the author-year label of every source that an account or an experiment cites."""
    label = evidence.references()["label"]
    cited = (*MECHANISMS.values(), *rival_experiments.EXPERIMENTS.values())
    return {key: label[key] for one in cited for key in one.sources}


def _changes() -> dict[str, dict[str, float] | None]:
    """Return what each experiment changes in the cascade; None where nothing here can be changed."""
    return {
        name: None if one.parameters is None else dict(one.parameters)
        for name, one in rival_experiments.EXPERIMENTS.items()
    }


class RivalAccounts(Demo):
    """The demo that asks which account of ketamine's first step fits the experiments.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import RivalAccounts
    >>> demo = RivalAccounts(mechanism="trkb", experiment="trkb_mutation")
    >>> demo.simulate()
    >>> demo.predictions()
    """

    demo = "rival_accounts"

    sources = Given(_sources, "author-year label by source key")
    changes = Given(_changes, "parameters of the cascade that each experiment changes")

    def simulate(self) -> pd.DataFrame:
        """Simulate the benefit after one usual dose, with and without what the experiment changes.

        Returns
        -------
        pandas.DataFrame
            ``time_min`` since the infusion began; ``alone`` and ``changed``, the illustrative benefit
            (fraction) of ketamine alone and under the experiment. ``changed`` is not a number where no
            account has anything that the experiment touches.
        """
        known = neural_plasticity.system(self.mechanism).parameter_names
        changes = self.changes[self.experiment]

        def benefit(parameters: dict[str, float]) -> np.ndarray:
            return neural_plasticity.simulate(
                mechanism=self.mechanism, times_min=TIMES_MIN, parameters=parameters
            )["benefit"]

        table = pd.DataFrame({"time_min": TIMES_MIN, "alone": benefit({})})
        table["changed"] = (
            np.nan
            if changes is None
            else benefit({name: value for name, value in changes.items() if name in known})
        )
        return table

    def predictions(self) -> pd.DataFrame:
        """Return what every account predicts for every experiment; see `models.rival_experiments`."""
        return rival_experiments.predictions()
