"""Where something stands, as its author sees it."""

from __future__ import annotations

from pathlib import Path

from sphinx.environment import BuildEnvironment


def where(env: BuildEnvironment, docname: str, line: int | None) -> str:
    """Name a place: a file and a line, in a notebook also the cell.

    Parameters
    ----------
    env : sphinx.environment.BuildEnvironment
    docname : str
    line : int, optional
        As docutils has it; myst-nb counts the third cell's first line as 30002.

    Returns
    -------
    str
        Such as "book/safety.md, line 3" or "chapters/02-….ipynb, cell 3, line 1".
    """
    path = Path(env.doc2path(docname, base=False)).as_posix()
    if line is None:
        return path
    if path.endswith(".ipynb") and line >= 10_000:
        return f"{path}, cell {line // 10_000}, line {line % 10_000 - 1}"
    return f"{path}, line {line}"
