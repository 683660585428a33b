"""A demo of chapter 2: four rules of learning watch the same spikes."""

from __future__ import annotations

import numpy as np
import pandas as pd

import evidence
from models.learning import bcm, calcium_rule, learning_rules, pair_triplet_rules
from widgets.demo import Demo, Given

_PROTOCOL = ("dt_ms", "rate_hz", "pairs", "pair_rule", "triplet_rule", "calcium_set", "recent_hz")
#: Units of the threshold's lag at which a nudged synapse is followed.
LAGS = np.linspace(0, 40, 161)
#: Where the nudged synapse starts; it rests at 1.
NUDGED = 1.1


def _sets() -> list[dict]:
    """Return every published set of numbers: its rule, its source, and whether it was read there."""
    published = {
        "pair_rule": pair_triplet_rules.PAIR_RULES,
        "triplet_rule": pair_triplet_rules.TRIPLET_RULES,
        "calcium_rule": calcium_rule.RULES,
    }
    return [
        {
            "rule": rule,
            "name": name,
            "source": one.source,
            "verified": one.verified,
            "note": getattr(one, "note", ""),
        }
        for rule, sets in published.items()
        for name, one in sets.items()
    ]


def _sources() -> dict[str, str]:
    label = evidence.references()["label"]
    keys = {row["source"] for row in _sets()} | {"bienenstock1982"}
    return {key: label[key] for key in sorted(keys)}


def _grid() -> dict:
    return {
        "delays": learning_rules.DELAYS_MS.tolist(),
        "rates": learning_rules.RATES_HZ.tolist(),
        "lags": LAGS.tolist(),
        "nudged": NUDGED,
        "pairs_of_fit": learning_rules.PAIRS_OF_FIT,
        "usual_hz": learning_rules.USUAL_HZ,
        "synapses": learning_rules.SYNAPSES,
        "tissues": list(learning_rules.TISSUES),
    }


class LearningRules(Demo):
    """The demo that asks what a synapse learns from two spikes.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import LearningRules
    >>> demo = LearningRules(dt_ms=-10, rate_hz=20)
    >>> demo.simulate()
    >>> demo.changes()
    """

    demo = "learning_rules"

    grid = Given(_grid, "where the curves are computed, and constants of all rules")
    sets = Given(_sets, "where every set of numbers comes from")
    sources = Given(_sources, "author-year label by source key")

    @property
    def _protocol(self) -> dict:
        return {name: getattr(self, name) for name in _PROTOCOL}

    def simulate(self) -> pd.DataFrame:
        """Compute the four curves that are drawn.

        Returns
        -------
        pandas.DataFrame
            ``dt_ms`` or ``rate_hz``, ``rule``, ``change`` (a fraction; for ``bcm`` a slope without a
            scale), ``low`` and ``high``; see `models.learning_rules.changes`.
        """
        return learning_rules.curves(self.against, **self._protocol)

    def changes(self) -> pd.DataFrame:
        """Return what the present pairing does by each rule; see `models.learning_rules.changes`."""
        return learning_rules.changes(**self._protocol)

    def nudge(self) -> pd.DataFrame:
        """Follow a BCM synapse that was pushed off its resting point.

        Returns
        -------
        pandas.DataFrame
            ``time`` in units of the threshold's lag, ``weight``, ``threshold``; both rest at 1.
        """
        table = bcm.simulate(
            LAGS, learning_rate=self.bcm_speed, tau_threshold=1.0, start_weight=NUDGED, start_threshold=1.0
        )
        return table.rename(columns={"time_s": "time"})
