"""The demo of chapter 2: from a dose of ketamine to new spines and a lifted mood, on two clocks."""

from __future__ import annotations

import pandas as pd

import evidence
from models.cascade import neural_plasticity
from models.pharmacokinetics import intravenous_racemic
from widgets.demo import Demo, Given, labels

_ARROW = (
    "id",
    "from",
    "to",
    "animal_species",
    "animal_finding",
    "animal_status",
    "human_finding",
    "human_status",
)
_SOURCES = ("animal_source", "human_source")


def _keys(cell: str) -> list[str]:
    """Split the sources of a cell: BibTeX keys with semicolons between them."""
    return [key.strip() for key in cell.split(";") if key.strip()]


def _arrows() -> list[dict]:
    """Return the arrows of the cascade, with author-year labels for their sources."""
    label = evidence.references()["label"]
    return [
        {name: row[name] for name in _ARROW}
        | {name: "; ".join(label[key] for key in _keys(row[name])) for name in _SOURCES}
        for row in evidence.pathway().to_dict("records")
    ]


def _sources() -> dict[str, str]:
    """Return the author-year label of every source that a parameter cites."""
    systems = (neural_plasticity.SYSTEM, *intravenous_racemic.MODELS.values())
    return labels(one for system in systems for one in system.parameters)


def _kinetics() -> dict[str, dict]:
    """Return where the values of each pharmacokinetic model come from."""
    fields = ("source", "verified", "note")
    published = intravenous_racemic.PUBLISHED
    return {name: {field: published[name][field] for field in fields} for name in published}


class NeuralPlasticity(Demo):
    """The demo that asks why the mood lifts before the spines grow.

    Every setting is a trait, so it can be observed, linked and set from Python.

    Examples
    --------
    >>> from widgets import NeuralPlasticity
    >>> demo = NeuralPlasticity(dose_mg_per_kg=1, block_new_spines=True)
    >>> course = demo.simulate()
    """

    demo = "neural_plasticity"

    pathway = Given(_arrows, "arrows of the cascade, with their evidence")
    sources = Given(_sources, "author-year label by source key")
    kinetics = Given(_kinetics, "origin of each pharmacokinetic model")

    def simulate(self) -> pd.DataFrame:
        """Simulate the present settings with the Python model.

        Returns
        -------
        pandas.DataFrame
            ``pk_model``, ``time_min`` (minutes since the infusion began) and one column for each output:
            concentration (ng/mL), block by subunit (fraction), glutamate, bdnf, mtor, building,
            formation_rate, spine_density (ratio to before) and benefit (fraction); with "all", one block of
            rows for each model.
        """
        models = list(intravenous_racemic.PUBLISHED) if self.pk_model == "all" else [self.pk_model]
        courses = []
        for name in models:
            course = neural_plasticity.simulate(
                dose_mg_per_kg=self.dose_mg_per_kg,
                infusion_minutes=self.infusion_minutes,
                weight_kg=self.weight_kg,
                pk_model=name,
                new_spines=0.0 if self.block_new_spines else 1.0,
                stress=float(self.stress),
                formation_gain=self.formation_gain,
                spine_half_life_days=self.spine_half_life_days,
            )
            course.insert(0, "pk_model", name)
            courses.append(course)
        return pd.concat(courses, ignore_index=True)
