"""The demo of chapter 5: what a trial reports when people guess their arm."""

from __future__ import annotations

import pandas as pd

from models.treatment import unblinding
from widgets.demo import Demo, Given, outputs
from widgets.unblinding import trials

#: People drawn in each arm.
DRAWN = 24


class Unblinding(Demo):
    """The demo that asks how much of an effect is the drug, and how much is knowing that one had it.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import Unblinding
    >>> demo = Unblinding(true_effect=0)
    >>> demo.simulate()
    >>> demo.people()
    """

    demo = "unblinding"

    rows = Given(trials.blinding_rows, "published trials by how well they were hidden")
    crowd = Given(lambda: unblinding.crowd(DRAWN).round(5).to_dict("records"), "people as drawn")

    def _trial(self) -> dict[str, float]:
        return {
            "true_effect": self.true_effect,
            "expectancy": self.expectancy,
            "follows_guess": float(self.guess_drives_expectancy),
            "correct_active": self.correct_active_percent / 100,
            "correct_control": self.correct_control_percent / 100,
            "per_arm": self.per_arm,
            "sd": self.sd_points,
        }

    def simulate(self) -> pd.DataFrame:
        """Compute what trials with the present settings report.

        Returns
        -------
        pandas.DataFrame
            One row a quantity: ``quantity``, ``value`` and, for one trial, ``lower`` and ``upper`` of its
            95% interval, all in points; ``apparent_effect`` and its parts.
        """
        found = outputs(unblinding.SYSTEM, self._trial())
        rows = [
            ("true_effect", self.true_effect, None, None),
            ("bias", found["bias"], None, None),
            ("apparent_effect", found["apparent_effect"], found["lower"], found["upper"]),
        ]
        return pd.DataFrame(rows, columns=["quantity", "value", "lower", "upper"])

    def people(self) -> pd.DataFrame:
        """Return the people whom the picture draws.

        Returns
        -------
        pandas.DataFrame
            One row a person: ``arm`` ("active" or "control"), ``believes_active`` (bool), ``improvement``
            (points).
        """
        people = pd.DataFrame(self.crowd)
        active = people["arm"] == "active"
        values = self._trial()
        share = active.map({True: values["correct_active"], False: 1 - values["correct_control"]})
        believes = people["doubt"] < share
        hopes = believes | (not self.guess_drives_expectancy)
        improvement = active * self.true_effect + hopes * self.expectancy + people["luck"] * self.sd_points
        return pd.DataFrame({"arm": people["arm"], "believes_active": believes, "improvement": improvement})
