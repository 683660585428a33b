"""How a block or a dose reaches the two populations of the circuit: by assumption, stated as formulas."""

import sympy

from models.language.browser import Exported
from models.language.statement import Parameter, Relation, System


def handle(name: str, latex: str, value: float, unit: str, meaning: str, **limits: float) -> Parameter:
    """Return a parameter that the user sets.

    Parameters
    ----------
    name, latex, unit, meaning : str
        As in `Parameter`.
    value : float
        Where it starts.
    **limits : float
        ``lower`` and ``upper`` of `Parameter`.

    Returns
    -------
    Parameter
        Marked as set by the user.
    """
    return Parameter(name, latex, value, unit, meaning, note="set by the user", **limits)


#: How rat doses reach the circuit. Nothing here was measured: see `glutamate_response`.
DOSE_ASSUMPTIONS = tuple(
    Parameter(name, latex, value, unit, meaning, note=f"assumed: {note}", lower=1e-3)
    for name, latex, value, unit, meaning, note in (
        (
            "half_interneuron",
            "D_I",
            100.0,
            "mg/kg",
            "dose that blocks half of the interneurons' drive",
            "low, so that interneurons are blocked first",
        ),
        (
            "half_pyramidal",
            "D_E",
            83.5,
            "mg/kg",
            "dose that blocks half of the pyramidal cells' own drive",
            "set so that the two blocks cancel at 50 mg/kg",
        ),
        (
            "hill_pyramidal",
            "h",
            3.0,
            "1",
            "steepness of that second block",
            "steep, so that low doses spare it",
        ),
    )
)


def _blocks(
    name: str,
    title: str,
    limits: str,
    parameters: tuple[Parameter, ...],
    interneuron: sympy.Expr,
    pyramidal: sympy.Expr,
) -> System:
    relations = [
        Relation(f"blocked_{cells}", latex, "fraction", f"block of {meaning}", expression)
        for cells, latex, meaning, expression in (
            ("interneuron", "b_I", "interneurons' drive", interneuron),
            ("pyramidal", "b_E", "pyramidal cells' own drive", pyramidal),
        )
    ]
    return System(
        name=name,
        title=title,
        limits=limits,
        states=(),
        parameters=parameters,
        equations={},
        relations=relations,
        output_names=[relation.name for relation in relations],
    )


def _shared_block() -> System:
    block = handle("block", "b", 0.1, "fraction", "block of the preferred cells", upper=1.0)
    preference = handle(
        "preference",
        "q",
        1.0,
        "1",
        "1 for interneurons only, 0 for both alike, -1 for pyramidal cells only",
        lower=-1.0,
        upper=1.0,
    )
    b, q = block.symbol, preference.symbol
    return _blocks(
        "circuit_block",
        "A block shared by an assumed preference",
        "Which cells a block prefers is an assumption.",
        (block, preference),
        b * sympy.Min(1, 1 + q),
        b * sympy.Min(1, 1 - q),
    )


def _dose_block() -> System:
    dose = handle("dose_mg_per_kg", "D", 30.0, "mg/kg", "ketamine given to a rat")
    extra = handle(
        "extra_block", "x", 1.0, "1", "1 if high doses also block pyramidal cells, else 0", upper=1.0
    )
    d, half_i, half_e, hill = (p.symbol for p in (dose, *DOSE_ASSUMPTIONS))
    return _blocks(
        "circuit_dose",
        "Blocks that were set to give an inverted U over dose",
        "Set so that the signs come out; nothing here was measured. Rat doses are not human doses.",
        (dose, extra, *DOSE_ASSUMPTIONS),
        d / (d + half_i),
        extra.symbol * d**hill / (d**hill + half_e**hill),
    )


#: Blocks of the two drives, from a block and a preference, and from a dose in the rat.
SHARED_BLOCK, DOSE_BLOCK = _shared_block(), _dose_block()


#: What a demo runs of this.
BROWSER = (Exported(SHARED_BLOCK), Exported(DOSE_BLOCK))
