"""Writes SymPy expressions as JavaScript functions: number for number what NumPy computes, and fast."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sympy
from sympy.printing.jscode import JavascriptCodePrinter
from sympy.printing.precedence import PRECEDENCE

from models.language.statement import logistic, normal_cdf

_LOGISTIC = """\
/** @param {number} x */
const logistic = (x) => {
  const e = Math.exp(-Math.abs(x)); // never overflows
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
};
"""
# Marsaglia's series (Journal of Statistical Software 11(4), 2004), which needs no table of constants.
_NORMAL_CDF = """\
/** @param {number} x */
const normalCdf = (x) => {
  if (!(Math.abs(x) < 8)) return x > 0 ? 1 : x < 0 ? 0 : 0.5;
  let [sum, term, previous] = [x, x, 0];
  for (let i = 3; sum !== previous; i += 2) {
    previous = sum;
    sum += term *= (x * x) / i;
  }
  return 0.5 + sum * Math.exp(-0.5 * x * x - 0.91893853320467274178);
};
"""
_OWN = {logistic: _LOGISTIC, normal_cdf: _NORMAL_CDF}


def own_functions(expressions: Iterable[sympy.Expr]) -> list[str]:
    """Return what a module has to define because its expressions use it and JavaScript lacks it.

    Parameters
    ----------
    expressions : iterable of SymPy expression
        What the module computes.

    Returns
    -------
    list of str
        JavaScript definitions.
    """
    expressions = list(expressions)
    return [text for function, text in _OWN.items() if any(e.has(function) for e in expressions)]


class _Printer(JavascriptCodePrinter):
    """JavaScript with numbers at full precision and small powers as products."""

    def _print_Float(self, expr):
        return repr(float(expr))

    def _print_logistic(self, expr):
        return f"logistic({self._print(expr.args[0])})"

    def _print_normal_cdf(self, expr):
        return f"normalCdf({self._print(expr.args[0])})"

    def _print_Pow(self, expr):
        base, exponent = expr.as_base_exp()
        if exponent.is_Integer and 2 <= exponent <= 4:
            return "*".join([self.parenthesize(base, PRECEDENCE["Mul"])] * int(exponent))
        return super()._print_Pow(expr)


def _hoist(expression: sympy.Expr, constant: set[sympy.Symbol], found: dict) -> sympy.Expr:
    """Replace what depends on parameters only by symbols, collected in `found`."""
    if not expression.free_symbols or expression.is_Symbol:
        return expression
    if expression.free_symbols <= constant:
        return found.setdefault(expression, sympy.Symbol(f"k{len(found)}"))
    if expression.is_Add or expression.is_Mul:
        fixed = [a for a in expression.args if a.free_symbols <= constant]
        if len(fixed) > 1:
            rest = [a for a in expression.args if not a.free_symbols <= constant]
            return expression.func(
                _hoist(expression.func(*fixed), constant, found), *(_hoist(a, constant, found) for a in rest)
            )
    return expression.func(*(_hoist(a, constant, found) for a in expression.args))


def _assignments(targets: Iterable[str], expressions: Iterable[sympy.Expr], prefix: str, indent: str) -> str:
    """Write assignments with common subexpressions computed once."""
    printer = _Printer()
    names = (sympy.Symbol(f"{prefix}{i}") for i in range(10_000))
    shared, reduced = sympy.cse([sympy.sympify(e) for e in expressions], symbols=names)
    lines = [f"const {symbol} = {printer.doprint(value)};" for symbol, value in shared]
    lines += [f"{target} = {printer.doprint(value)};" for target, value in zip(targets, reduced, strict=True)]
    return "\n".join(indent + line for line in lines)


def _unpack(expressions: Iterable[sympy.Expr], names: list[str], array: str, indent: str) -> str:
    used = set().union(*(sympy.sympify(e).free_symbols for e in expressions))
    return "\n".join(
        f"{indent}const {name} = {array}[{i}];" for i, name in enumerate(names) if sympy.Symbol(name) in used
    )


def function(
    name: str, comment: str, result: str, entries: Mapping[int, sympy.Expr], names: list[str]
) -> str:
    """Write a function of the parameters that fills an array; entries that are 0 are left out.

    Parameters
    ----------
    name, comment : str
        Name of the function, and what it does.
    result : str
        Name of the array that it fills.
    entries : mapping of int to SymPy expression
        What goes where in it.
    names : list of str
        The parameters, in order.

    Returns
    -------
    str
        JavaScript.
    """
    entries = {i: e for i, e in entries.items() if sympy.sympify(e) != 0}
    body = [
        _unpack(entries.values(), names, "p", "  "),
        _assignments([f"{result}[{i}]" for i in entries], entries.values(), "t", "  "),
    ]
    return (
        f"/** {comment}\n * @param {{Float64Array}} p\n * @param {{Float64Array}} {result} */\n"
        f"export function {name}(p, {result}) {{\n" + "\n".join(filter(None, body)) + "\n}\n"
    )


def closure(
    name: str, comment: str, arrays: dict[str, list[str]], expressions: list[sympy.Expr], names: list[str]
) -> str:
    """Write a function of the parameters that returns a function of the states, to be called many times.

    Parameters
    ----------
    name, comment : str
        Name of the function, and what it does.
    arrays : dict of str to list of str
        Arguments of the inner function, each with the names of its entries.
    expressions : list of SymPy expression
        What the inner function puts into ``out``.
    names : list of str
        The parameters, in order.

    Returns
    -------
    str
        JavaScript.
    """
    constant = {sympy.Symbol(n) for n in names}
    found: dict[sympy.Expr, sympy.Symbol] = {}
    hoisted = [_hoist(sympy.sympify(e), constant, found) for e in expressions]
    body = [
        _unpack([*found, *hoisted], names, "p", "  "),
        _assignments([f"const {symbol}" for symbol in found.values()], found, "s", "  "),
        f"  return ({', '.join([*arrays, 'out'])}) => {{",
        *(_unpack(hoisted, states, array, "    ") for array, states in arrays.items()),
        _assignments([f"out[{i}]" for i in range(len(hoisted))], hoisted, "t", "    "),
        "  };",
    ]
    kind = ", ".join(f"{array}: Float64Array" for array in [*arrays, "out"])
    return (
        f"/** {comment}\n * @param {{Float64Array}} p\n * @returns {{({kind}) => void}} */\n"
        f"export function {name}(p) {{\n" + "\n".join(filter(None, body)) + "\n}\n"
    )


def formula(name: str, comment: str, expression: sympy.Expr, names: list[str]) -> str:
    """Write a function of numbers: those of `names` that the expression uses, in that order.

    Parameters
    ----------
    name, comment : str
        Name of the function, and what it does.
    expression : SymPy expression
        What it returns.
    names : list of str
        Arguments that it may have, in order.

    Returns
    -------
    str
        JavaScript.
    """
    used = [n for n in names if sympy.Symbol(n) in expression.free_symbols]
    kinds = "".join(f" * @param {{number}} {n}\n" for n in used)
    return (
        f"/** {comment}\n{kinds} * @returns {{number}} */\n"
        f"export function {name}({', '.join(used)}) {{\n"
        f"{_assignments(['const result'], [expression], 't', '  ')}\n  return result;\n}}\n"
    )
