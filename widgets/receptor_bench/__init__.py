"""The bench of chapter 2: one NMDA receptor, what plugs its pore, and what a shut gate holds inside."""

from __future__ import annotations

from dataclasses import asdict

import pandas as pd

from models.language.statement import Parameter
from models.receptor import channel_block, trapping
from widgets.demo import Demo, Given, labels

_SHOWN = ("meaning", "value", "unit", "cv", "source", "verified", "note")


def _parameters() -> list[Parameter]:
    """Return every parameter: what all subunits share, then what each has of its own."""
    own = [parameter for parameters in channel_block.BY_SUBUNIT.values() for parameter in parameters.values()]
    shared: dict[str, Parameter] = {}
    for system in (channel_block.SYSTEM, trapping.SYSTEM):
        for parameter in system.parameters:
            if parameter.name not in channel_block.BY_SUBUNIT["2b"]:
                shared.setdefault(parameter.name, parameter)
    return [*shared.values(), *own]


def _origins() -> list[dict]:
    """Return where every number comes from."""
    return [{name: asdict(parameter)[name] for name in _SHOWN} for parameter in _parameters()]


def _protocol() -> dict:
    return {
        "phases": list(trapping.PHASES),
        "events": trapping.schedule(),
        "end": trapping.END,
        "variants": list(trapping.VARIANTS),
    }


class ReceptorBench(Demo):
    """The demo that asks whether ketamine can enter a channel that is shut.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import ReceptorBench
    >>> bench = ReceptorBench(voltage=-20, subunit="2c")
    >>> bench.simulate()
    >>> bench.block_by_subunit()
    """

    demo = "receptor_bench"

    drugs = Given(lambda: channel_block.DRUGS, "constants of each form of the drug")
    protocol = Given(_protocol, "phases and events of the experiment")
    origins = Given(_origins, "where every number comes from")
    sources = Given(lambda: labels(_parameters()), "author-year label by source key")

    def _bath(self) -> dict[str, float]:
        return {name: getattr(self, name) for name in ("voltage", "magnesium", "glutamate", "ketamine")}

    def simulate(self) -> pd.DataFrame:
        """Simulate the trapping experiment with the present settings.

        Returns
        -------
        pandas.DataFrame
            ``time_s``; ``glutamate`` and ``drug`` (bool: there now); shares of channels ``active``,
            ``held``, ``trapped``; ``current_without`` and ``current`` (pA per channel); ``held_low`` and
            ``held_high``, the range if one constant is off.
        """
        return trapping.experiment(
            self.subunit,
            self.drug,
            **self._bath(),
            binding_rate=self.binding_rate,
            trapped_share=float(self.trapping),
        )

    def block_by_subunit(self) -> pd.DataFrame:
        """Return the steady state of every subunit, block with its range; see `models.channel_block`."""
        return channel_block.block_by_subunit(self.drug, **self._bath())

    def current_voltage(self) -> pd.DataFrame:
        """Return the mean current per channel (pA) from -100 to 60 mV, with and without the drug."""
        bath = self._bath()
        del bath["voltage"]
        return channel_block.current_voltage(self.subunit, self.drug, **bath)
