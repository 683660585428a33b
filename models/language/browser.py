"""What a browser runs: each module names its own models here, and `models.javascript` collects them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from models.language.phase_plane import Plane
from models.language.spike_events import SpikingRule
from models.language.statement import System


@dataclass(frozen=True)
class Exported:
    """A model that a demo runs, with what the browser needs besides its statement.

    A module lists its own as ``BROWSER``.

    Attributes
    ----------
    model : System or SpikingRule
        The statement.
    presets : mapping of str to mapping
        Named sets of parameter values.
    patients : pandas.DataFrame, optional
        Log-normal multipliers of virtual patients, one row each.
    times : sequence of float
        Times of a default course, in the model's unit.
    plane : Plane, optional
        Where fixed points and nullclines lie.
    """

    model: System | SpikingRule
    presets: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    patients: pd.DataFrame | None = None
    times: Sequence[float] = ()
    plane: Plane | None = None

    @property
    def name(self) -> str:
        """Name of the JavaScript module."""
        return getattr(self.model, "system", self.model).name
