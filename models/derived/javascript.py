"""Writes each model as a JavaScript module, from the same SymPy statement that Python simulates.

``python -m models.derived.javascript OUTDIR`` writes one ES module a model. A module holds data and the
equations' arithmetic. What is linear, or a linear cascade driven by it, ``models/runtime/driven_linear.js``
solves; any other small system, ``models/runtime/dormand_prince.js``. Each module names its solver.
"""

from __future__ import annotations

import importlib
import json
import math
import pkgutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd
import sympy

import models
from models.language.administration import Input, Route
from models.language.browser import Exported
from models.language.javascript_code import closure, formula, function, own_functions
from models.language.phase_plane import Plane
from models.language.spike_events import SIDES, SpikingRule
from models.language.statement import Relation, System
from models.pharmacokinetics import routes

_QUANTITY = "{name: string, latex: string, unit: string, meaning: string}[]"
_TYPES = {
    "states": _QUANTITY,
    "outputs": _QUANTITY,
    "parameters": "{[name: string]: {value: number, unit: string, cv: number | null, cvNote: string, "
    "lower: number | null, upper: number | null, latex: string, meaning: string, "
    "source: string, verified: boolean, note: string}}",
    "presets": "{[name: string]: {[parameter: string]: number}}",
    "patients": "{[parameter: string]: number}[]",
    "draws": "{[set: string]: {[parameter: string]: number[]}}",
    "times": "number[]",
    "doseTargets": "string[]",
    "plane": "{first: [number, number], second: [number, number]}",
    "linearStates": "string[]",
    "cascadeStates": "string[]",
    "drivenStates": "string[]",
    "routes": "{[name: string]: {title: string, drug: string, unit: number | null, mostUnits: number, "
    "minutesBetween: number, calibrated: boolean, inputs: {into: string, at: number, "
    "own: boolean}[], later: {into: string, at: number, own: boolean}[]}}",
}


class NotDrivenLinear(ValueError):
    """The system is neither linear nor a linear cascade driven by a linear block."""


def split(system: System) -> tuple[list[str], list[str]]:
    """Split the states into an autonomous linear block and a linear cascade that a function of it drives.

    Parameters
    ----------
    system : System
        The model.

    Returns
    -------
    tuple of two lists of str
        Names of the driving block (every state, if the system is linear) and of the cascade.

    Raises
    ------
    NotDrivenLinear
        If the system is neither.
    """
    rows = system.expanded_equations
    symbols = {state.symbol for state in system.states}
    uses = {name: {s.name for s in row.free_symbols & symbols} for name, row in rows.items()}
    driving: set[str] = set()
    for row in rows.values():
        for symbol in row.free_symbols & symbols:
            bent = row.diff(symbol).free_symbols & symbols
            driving |= {s.name for s in bent} | ({symbol.name} if bent else set())
    if not driving:
        return system.state_names, []
    while grown := set().union(*(uses[name] for name in driving)) - driving:
        driving |= grown
    cascade = [name for name in system.state_names if name not in driving]
    block = [name for name in system.state_names if name in driving]
    for names, free_of in ((block, symbols), (cascade, {sympy.Symbol(name) for name in cascade})):
        for name in names:
            if any(rows[name].diff(sympy.Symbol(other)).free_symbols & free_of for other in names):
                raise NotDrivenLinear(
                    f"The equation of {name!r} in {system.name!r} is neither linear nor "
                    "driven by a linear block."
                )
    return block, cascade


def _number(value: float) -> float | None:
    return None if math.isinf(value) else value


def module(
    system: System,
    presets: Mapping[str, Mapping[str, float]] | None = None,
    patients: pd.DataFrame | None = None,
    times: Sequence[float] = (),
    routes: Sequence[Route] = (),
    plane: Plane | None = None,
) -> str:
    """Return the JavaScript module of a system.

    Parameters
    ----------
    system : System
        The model.
    presets : mapping, optional
        Named sets of parameter values.
    patients : pandas.DataFrame, optional
        Multipliers of parameters, one row a virtual patient.
    times : sequence of float
        Output times, in the system's unit, that suit the model.
    routes : sequence of Route
        Ways to give the drug; ``models/runtime/routes.js`` turns doses into events with them.
    plane : Plane, optional
        Where a system of two states has its fixed points, for ``models/runtime/phase_plane.js``.

    Returns
    -------
    str
        The text of an ES module.
    """
    data = _stated(system, presets) | {
        "patients": [] if patients is None else patients.to_dict("records"),
        "times": [float(time) for time in times],
    }
    if plane:
        data["plane"] = plane._asdict()
    inputs: list[sympy.Expr] = []
    if routes:
        data["routes"] = {
            route.name: {
                "title": route.title,
                "drug": route.drug,
                "unit": route.unit_mg,
                "mostUnits": route.most_units,
                "minutesBetween": route.minutes_between,
                "calibrated": route.calibrated,
                "inputs": _inputs(route.inputs, inputs),
                "later": _inputs(route.later_inputs or route.inputs, inputs),
            }
            for route in routes
        }
    try:
        own, functions = _driven_linear(system, *split(system))
    except NotDrivenLinear:
        own, functions = _general(system)
    if routes:
        functions.append(
            function(
                "routeInputs",
                "Fraction and duration of every input of the routes.",
                "out",
                dict(enumerate(inputs)),
                system.parameter_names,
            )
        )
    used = [*system.expanded_equations.values(), *system.expanded_outputs.values()]
    return _text(data | own, [*own_functions(used), *functions])


def rule_module(rule: SpikingRule, presets: Mapping[str, Mapping[str, float]]) -> str:
    """Return the JavaScript module of a rule of plasticity; ``models/runtime/spikes.js`` follows it.

    Parameters
    ----------
    rule : SpikingRule
        The rule.
    presets : mapping
        Published sets of parameter values by name.

    Returns
    -------
    str
        The text of an ES module.
    """
    system = rule.system
    names, by_state = system.parameter_names, {"x": system.state_names}
    outputs = list(system.expanded_outputs.values())
    return _text(
        _stated(system, presets) | {"solver": "spikes"},
        [
            *own_functions([*rule.flow_rows(), *outputs]),
            function(
                "initial",
                "States before the first spike.",
                "x",
                dict(enumerate(_initial(system).values())),
                names,
            ),
            closure(
                "flow",
                "States after a time without spikes, in milliseconds.",
                by_state | {"time": ["elapsed"]},
                rule.flow_rows(),
                names,
            ),
            *(
                closure(
                    f"jump{side.title()}",
                    f"What a {side}synaptic spike adds to the states.",
                    by_state,
                    rule.jump_rows(side),
                    names,
                )
                for side in SIDES
            ),
            function(
                "delays",
                "Milliseconds from a presynaptic and a postsynaptic spike to their jumps.",
                "out",
                dict(enumerate(rule.delay_rows())),
                names,
            ),
            closure("observe", "Outputs from the states.", by_state, outputs, names),
        ],
    )


def formula_module(
    system: System,
    formulas: Sequence[Relation],
    presets: Mapping[str, Mapping[str, float]],
    draws: Mapping[str, Mapping[str, Sequence[float]]],
) -> str:
    """Return the JavaScript module of algebra that is computed one number at a time, many times over.

    Parameters
    ----------
    system : System
        A model without states, for its parameters and limits.
    formulas : sequence of Relation
        Each becomes a function of the parameters, then of whatever else, that it uses.
    presets : mapping
        Named sets of parameter values.
    draws : mapping
        The same sets drawn anew: a list of values for each parameter.

    Returns
    -------
    str
        The text of an ES module.
    """
    known = set(system.parameter_names)
    others = {symbol.name for one in formulas for symbol in one.expression.free_symbols} - known
    names = [*system.parameter_names, *sorted(others)]
    return _text(
        _stated(system, presets) | {"draws": draws},
        [
            *own_functions([one.expression for one in formulas]),
            *(formula(one.name, one.meaning, one.expression, names) for one in formulas),
        ],
    )


def _stated(system: System, presets: Mapping[str, Mapping[str, float]] | None) -> dict:
    """Return what every module tells of its model."""
    return {
        "name": system.name,
        "title": system.title,
        "limits": system.limits,
        "timeUnit": system.time_unit,
        "states": [
            {"name": s.name, "latex": s.latex, "unit": s.unit, "meaning": s.meaning} for s in system.states
        ],
        "outputs": [
            {"name": o.name, "latex": o.latex, "unit": o.unit, "meaning": o.meaning} for o in system.outputs
        ],
        "parameters": {
            p.name: {
                "value": p.value,
                "unit": p.unit,
                "cv": p.cv,
                "cvNote": p.cv_note,
                "lower": _number(p.lower),
                "upper": _number(p.upper),
                "latex": p.latex,
                "meaning": p.meaning,
                "source": p.source,
                "verified": p.verified,
                "note": p.note,
            }
            for p in system.parameters
        },
        "presets": presets or {},
        "doseTargets": list(system.dose_targets),
    }


def _text(data: Mapping[str, object], parts: Sequence[str]) -> str:
    text = [
        f"// Written by models/derived/javascript.py from the statement of {data['name']}. Do not edit.\n"
    ]
    text += [
        f"/** @type {{{_TYPES.get(key, 'string')}}} */\n"
        f"export const {key} = {json.dumps(value, ensure_ascii=False)};\n"
        for key, value in data.items()
    ]
    return "\n".join([*text, *parts])


def _driven_linear(system: System, block: list[str], cascade: list[str]) -> tuple[dict, list[str]]:
    """Write what ``driven_linear.js`` needs: names, and functions of the parameters."""
    names, rows = system.parameter_names, system.expanded_equations
    x, z = [sympy.Symbol(n) for n in block], [sympy.Symbol(n) for n in cascade]
    at_rest = dict.fromkeys([*x, *z], sympy.Integer(0))
    driven = [n for n in cascade if rows[n].free_symbols & set(x)]
    undriven = {i: rows[n].xreplace(at_rest) for i, n in enumerate(cascade) if n not in driven}
    initial = _initial(system)
    return {
        "solver": "driven_linear",
        "linearStates": block,
        "cascadeStates": cascade,
        "drivenStates": driven,
    }, [
        function(
            "linearInitial",
            "States of the linear block before the first dose.",
            "x",
            {i: initial[n] for i, n in enumerate(block)},
            names,
        ),
        function(
            "cascadeInitial",
            "States of the cascade before the first dose.",
            "z",
            {i: initial[n] for i, n in enumerate(cascade)},
            names,
        ),
        function(
            "linearMatrix",
            "Rates of the linear block, by row.",
            "a",
            {i * len(x) + j: rows[n].diff(s) for i, n in enumerate(block) for j, s in enumerate(x)},
            names,
        ),
        function(
            "linearConstant",
            "Constant input of the linear block.",
            "b",
            {i: rows[n].xreplace(at_rest) for i, n in enumerate(block)},
            names,
        ),
        function(
            "cascadeMatrix",
            "Rates of the cascade, by row.",
            "a",
            {i * len(z) + j: rows[n].diff(s) for i, n in enumerate(cascade) for j, s in enumerate(z)},
            names,
        ),
        function("cascadeConstant", "Constant input of the cascade.", "b", undriven, names),
        closure(
            "drive",
            "What the linear block does to the driven states.",
            {"x": block},
            [rows[n].xreplace(dict.fromkeys(z, sympy.Integer(0))) for n in driven],
            names,
        ),
        closure(
            "observe",
            "Outputs from the states.",
            {"x": block, "z": cascade},
            list(system.expanded_outputs.values()),
            names,
        ),
    ]


def _general(system: System) -> tuple[dict, list[str]]:
    """Write what ``dormand_prince.js`` and ``phase_plane.js`` need: functions of parameters and states."""
    names, states = system.parameter_names, system.state_names
    rows = list(system.expanded_equations.values())
    by_state = {"x": states}
    return {"solver": "dormand_prince"}, [
        function("initial", "States at the start.", "x", dict(enumerate(_initial(system).values())), names),
        closure("slopes", "Rates of change of the states.", by_state, rows, names),
        closure(
            "jacobian",
            "Derivatives of the rates of change, by row.",
            by_state,
            [row.diff(state.symbol) for row in rows for state in system.states],
            names,
        ),
        closure(
            "observe", "Outputs from the states.", by_state, list(system.expanded_outputs.values()), names
        ),
    ]


def _initial(system: System) -> dict[str, sympy.Expr]:
    return {state.name: sympy.sympify(state.initial) for state in system.states}


def _inputs(ways: Sequence[Input], expressions: list[sympy.Expr]) -> list[dict]:
    """Note where each way leads; collect its fraction and duration."""
    result = []
    for way in ways:
        result.append({"into": way.into, "at": len(expressions), "own": way.duration is None})
        expressions += [sympy.sympify(way.fraction), sympy.sympify(way.duration or 0)]
    return result


def write(folder: Path) -> list[Path]:
    """Write the module of every model that a demo runs, as the rooms of the models name them.

    Parameters
    ----------
    folder : pathlib.Path
        Where to; made if missing.

    Returns
    -------
    list of pathlib.Path
        One a module.
    """
    texts = {}
    for found in pkgutil.walk_packages(models.__path__, "models."):
        if found.ispkg or found.name.startswith("models.derived."):
            continue
        own, name = importlib.import_module(found.name), found.name.rpartition(".")[2]
        for one in getattr(own, "BROWSER", ()):
            texts[one.name] = _exported(one)
        if hasattr(own, "javascript"):
            texts[name] = own.javascript()
        if hasattr(own, "formulas"):
            texts[name] = formula_module(own.system(), own.formulas(), own.fits(), own.draws())
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in texts.items():
        path = folder / f"{name}.js"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def _exported(one: Exported) -> str:
    if isinstance(one.model, SpikingRule):
        return rule_module(one.model, one.presets)
    ways = [way for way in routes.ROUTES.values() if way.system is one.model]
    return module(one.model, one.presets, one.patients, one.times, ways, one.plane)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Say where the modules go: python -m models.derived.javascript OUTDIR")
    write(Path(sys.argv[1]))
