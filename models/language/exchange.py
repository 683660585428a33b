"""Models for other programs: SBML, which most simulators read, and Antimony, which people read."""

from __future__ import annotations

from models.language.checks import instance
from models.language.statement import System


def sbml(system: System) -> str:
    """Return a model in SBML (level 3), written from the Antimony that its statement gives.

    Parameters
    ----------
    system : System
        The model. Doses are left out, as in `System.antimony`.

    Returns
    -------
    str
        XML.

    Raises
    ------
    ValueError
        If the language has no word for something in the model.
    """
    import antimony  # loads a large library, which nothing else here needs

    antimony.clearPreviousLoads()
    if antimony.loadAntimonyString(instance("system", system, System).antimony()) < 0:
        raise ValueError(f"The model {system.name!r} could not be written as SBML: {antimony.getLastError()}")
    return antimony.getSBMLString(system.name)
