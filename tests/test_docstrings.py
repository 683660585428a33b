"""Every public function of the evidence and the models says what it takes, returns and refuses."""

import ast
import doctest
import importlib
import inspect
import pkgutil
import pydoc
import re
import textwrap
from pathlib import Path

import pytest

import evidence
import models

PACKAGES = (evidence, models)
#: Only SymPy calls these.
CALLED_BY_SYMPY = {"eval", "fdiff"}


def modules(package) -> list:
    return [
        importlib.import_module(one.name)
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]


def functions() -> dict:
    """Return every public function and method by its full name."""
    found = {}
    for module in (one for package in PACKAGES for one in modules(package)):
        for name, item in vars(module).items():
            if name.startswith("_") or getattr(item, "__module__", None) != module.__name__:
                continue
            members = vars(item).items() if inspect.isclass(item) else [("", item)]
            for member, value in members:
                function = inspect.unwrap(getattr(value, "__func__", value))
                if inspect.isfunction(function) and not member.startswith("_"):
                    found[f"{module.__name__}.{name}" + (f".{member}" if member else "")] = function
    return found


FUNCTIONS = {name: one for name, one in functions().items() if name.rpartition(".")[2] not in CALLED_BY_SYMPY}


def wanted(function) -> set[str]:
    """Say from the code which sections a docstring needs."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    inner = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda) and node is not tree
    ]
    hidden = {id(node) for one in inner for node in ast.walk(one)}
    own = [node for node in ast.walk(tree) if id(node) not in hidden]
    names = [name for name in inspect.signature(function).parameters if name != "self"]
    sections = {"Parameters"} if names else set()
    if any(isinstance(node, ast.Yield | ast.YieldFrom) for node in own):
        sections.add("Yields")
    elif any(isinstance(node, ast.Return) and node.value is not None for node in own):
        sections.add("Returns")
    # A private exception is caught where it is raised.
    if any(isinstance(node, ast.Raise) and not ast.unparse(node).startswith("raise _") for node in own):
        sections.add("Raises")
    return sections


def sections(function) -> dict[str, str]:
    """Return the sections of a docstring, NumPy style, by title."""
    lines = (inspect.getdoc(function) or "").splitlines()
    starts = [
        at
        for at, line in enumerate(lines)
        if at and line and set(line) == {"-"} and len(line) == len(lines[at - 1])
    ]
    ends = [at - 1 for at in starts[1:]] + [len(lines)]
    return {
        lines[start - 1]: "\n".join(lines[start + 1 : end]) for start, end in zip(starts, ends, strict=True)
    }


def lacking(function) -> list[str]:
    """Say what a docstring leaves out."""
    said = sections(function)
    found = sorted(wanted(function) - said.keys())
    entries = [
        line.partition(" : ")[0] for line in said.get("Parameters", "").splitlines() if line[:1].strip()
    ]
    documented = {entry.strip("* ") for line in entries for entry in line.split(",")}
    names = {name for name in inspect.signature(function).parameters if name != "self"}
    return (
        found
        + [f"the argument {name}" for name in sorted(names - documented)]
        + [f"an argument {name}, which there is not" for name in sorted(documented - names)]
    )


def test_there_are_functions_of_both():
    for package in PACKAGES:
        assert sum(name.startswith(f"{package.__name__}.") for name in FUNCTIONS) > 50


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_a_docstring_says_what_is_taken_returned_and_refused(name):
    left_out = ", ".join(lacking(FUNCTIONS[name]))
    assert not left_out, f"The docstring of {name} leaves out {left_out}."


def half_told(taken, returned):
    """Do something.

    Parameters
    ----------
    taken : int
        A number.
    """
    if taken:
        raise ValueError
    return returned


def test_the_check_sees_what_is_left_out():
    assert lacking(half_told) == ["Raises", "Returns", "the argument returned"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.__name__)
def test_help_is_a_table_of_contents(package):
    """Each module is named, in a line, and nothing else is."""
    listed = dict(
        line.strip().split("  ", 1) for line in package.__doc__.splitlines() if line.startswith("    ")
    )
    told = {name: " ".join(text.split()) for name, text in listed.items()}
    expected = {one.__name__.rpartition(".")[2] for one in modules(package) if not hasattr(one, "__path__")}
    assert told.keys() == expected
    assert all(told.values())
    assert package.__doc__.splitlines()[0] in pydoc.plain(pydoc.render_doc(package))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda one: one.__name__)
def test_every_module_is_had_by_its_name(package):
    for one in modules(package):
        if not hasattr(one, "__path__"):
            assert getattr(package, one.__name__.rpartition(".")[2]) is one
    with pytest.raises(AttributeError, match="has no"):
        package.nowhere  # noqa: B018


def test_every_line_of_the_page_from_python_runs():
    """Each block by itself, and the one that is refused is refused in those words."""
    page = Path(__file__).resolve().parents[1] / "book" / "from-python.md"
    blocks = re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) == page.read_text("utf-8").count("\n## ")
    runner, parser, said = doctest.DocTestRunner(), doctest.DocTestParser(), []
    for number, block in enumerate(blocks):
        runner.run(parser.get_doctest(block, {}, page.name, str(page), number), out=said.append)
    assert not runner.failures, "".join(said)


@pytest.mark.parametrize(
    "name", sorted(one.__name__ for package in PACKAGES for one in [package, *modules(package)])
)
def test_examples_in_docstrings_run(name):
    assert not doctest.testmod(importlib.import_module(name)).failed
