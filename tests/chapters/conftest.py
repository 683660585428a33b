"""Small notebooks to try the tools on, good and bad."""

import os
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from book.outputs import KERNEL


@pytest.fixture(scope="session")
def make_notebook(tmp_path_factory):
    """Write a notebook of "text" and "code" cells, given as (kind, source, *tags); return its path."""

    def make(*cells, name="small.ipynb"):
        made = []
        for number, (kind, source, *tags) in enumerate(cells):
            new = new_code_cell if kind == "code" else new_markdown_cell
            made.append(new(source, id=f"cell-{number}", metadata={"tags": tags} if tags else {}))
        path = tmp_path_factory.mktemp("notebook") / name
        nbformat.write(new_notebook(cells=made, metadata={"kernelspec": KERNEL}), path)
        return path

    return make


@pytest.fixture(scope="session")
def nbval():
    """Check a folder's notebooks in a process of its own, as strictly as the suite does; return its words."""

    def check(folder):
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--color=no",
            "-p",
            "no:cacheprovider",
            "-c",
            os.devnull,
            "--rootdir",
            str(folder),
            "--nbval",
            "--nbval-current-env",
            str(folder),
        ]
        # Under CI pytest prints whole messages in its summary too, so that they would count twice.
        plain = {name: value for name, value in os.environ.items() if name not in ("CI", "BUILD_NUMBER")}
        return subprocess.run(command, capture_output=True, text=True, cwd=folder, env=plain).stdout

    return check
