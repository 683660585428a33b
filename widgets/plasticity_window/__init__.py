"""A demo of chapter 2: what a session would change if ketamine opened a window of learning."""

from __future__ import annotations

import numpy as np
import pandas as pd

import evidence
from models.learning import learning_rules, plasticity_window
from widgets.demo import Demo, Given

#: Days after the dose at which the curves are drawn.
DAYS = np.linspace(0, 21, 85)
#: Observations of the timetable that a window might be drawn from.
SEEN = (
    "formation-mouse-early",
    "formation-mouse-late",
    "formation-s1-early",
    "formation-s1-late",
    "density-rat",
    "density-mouse",
    "density-human",
)
#: What a session may be: ten pairs of spikes a second, as the demo of the learning rules has them.
PAIRINGS = {"strengthens": {"dt_ms": 10.0, "rate_hz": 10.0}, "weakens": {"dt_ms": -10.0, "rate_hz": 10.0}}
#: Rules with an amplitude that a window could enlarge.
RULES = ("pair", "triplet")


def _changes() -> dict[str, dict[str, float]]:
    """Return what each pairing changes on a day like any other, as a fraction, by rule."""
    return {
        name: learning_rules.changes(**pairing).loc[list(RULES), "change"].round(9).to_dict()
        for name, pairing in PAIRINGS.items()
    }


def _seen() -> list[dict]:
    """Return when growth of synapses was looked for, in which species, and what was found."""
    table = evidence.timetable().loc[list(SEEN)]
    names = ["event", "species", "brain_region", "start_h", "end_h", "direction", "source", "confidence"]
    return [
        dict(zip(names, row, strict=True))
        for row in table[names].astype({"start_h": float, "end_h": float}).itertuples(index=False)
    ]


def _sources() -> dict[str, str]:
    label = evidence.references()["label"]
    return {key: label[key] for key in sorted({row["source"] for row in _seen()})}


class PlasticityWindow(Demo):
    """The demo that asks whether a session would teach more on another day. A hypothesis.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import PlasticityWindow
    >>> demo = PlasticityWindow(opens_day=0.5, closes_day=1, pairing="weakens")
    >>> demo.sessions()
    """

    demo = "plasticity_window"

    changes = Given(_changes, "what either pairing changes without a window, by rule")
    days = Given(DAYS.tolist, "days at which the curves are computed")
    seen = Given(_seen, "when growth of synapses was looked for")
    sources = Given(_sources, "author-year label by source key")

    def sessions(self) -> pd.DataFrame:
        """Compute what the pairing would change on each day after the dose.

        Returns
        -------
        pandas.DataFrame
            ``day``, ``raised`` (0 to 1), ``factor``; ``pair`` and ``triplet``, changes as fractions.
            A hypothesis: not tested in people.
        """
        table = plasticity_window.factors(DAYS, self.opens_day, self.closes_day, self.gain)
        for rule in RULES:
            table[rule] = self.changes[self.pairing][rule] * table["factor"]
        return table
