"""Write the texts of all evidence links anew from the data: ``python -m book.extensions.facts [--check]``.

Chapters and pages quote the evidence by links (see :mod:`book.extensions.evidence_links`). After a change of
the data this puts the right text into each; an empty ``[](trial:lii2023)`` is filled. In notebooks verdicts
are set in italics, so that they read as verdicts where nothing draws a badge. Nothing else changes.
With ``--check`` nothing is written, and the exit code says whether anything would be.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

from sphinx.errors import SphinxError

from book.extensions import glossary
from book.extensions.evidence_links import SCHEMES, VERDICTS, LinkError, look_up

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = (
    "README.md",
    "chapters/*.ipynb",
    "chapters/*.md",
    "chapters/role-plays/*.yml",
    "book/*.md",
    "widgets/*/controls.json",
)

LINK = re.compile(rf"\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\((?P<url>(?:{'|'.join(SCHEMES)}):[^\s()]+)\)")
# Code shows links as they are written, so it is left alone: fenced blocks, then spans.
CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,}).*?^(?P=fence)`*\s*?$|(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)


class Report:
    """What a run found: texts that were put right, and links that cannot be."""

    def __init__(self) -> None:
        self.changed: list[str] = []
        self.broken: list[str] = []


def rewrite(markdown: str, where: str, report: Report, marked: bool = False) -> str:
    """Return Markdown with the right text in every evidence link.

    Parameters
    ----------
    markdown : str
        The text of a page, or of a notebook's cell.
    where : str
        How to name it in the report.
    report : Report
        Gets a sentence for each link that was changed or is broken.
    marked : bool
        Whether verdicts are to stand in italics.

    Returns
    -------
    str
        The same text, but for those links.
    """
    terms = glossary.load()

    def put_right(match: re.Match) -> str:
        text, url = match["text"], match["url"]
        try:
            found = look_up(url, terms)
        except LinkError as error:
            report.broken.append(f"{where}, [{text}]({url}): {error}.")
            return match[0]
        # Emphasis inside a link is markup, not text.
        fault = found.fault(re.sub(r"[*_\\]", "", text))
        if fault and not found.text:
            report.broken.append(f"{where}, [{text}]({url}): {fault}.")
        right = found.text if fault else text
        if marked and found.scheme in VERDICTS and not re.fullmatch(r"\*[^*]+\*", right):
            right = f"*{right}*"
        if right == text or not found.text:
            return match[0]
        report.changed.append(f"{where}, [{text}]({url}): now “{right}”.")
        return f"[{right}]({url})"

    parts, end = [], 0
    for code in CODE.finditer(markdown):
        parts += [LINK.sub(put_right, markdown[end : code.start()]), code[0]]
        end = code.end()
    return "".join([*parts, LINK.sub(put_right, markdown[end:])])


def rewrite_notebook(text: str, where: str, report: Report) -> str:
    """Return a notebook's JSON with the right text in every evidence link of its Markdown cells."""
    notebook = json.loads(text)
    for number, cell in enumerate(notebook["cells"], 1):
        if cell["cell_type"] != "markdown":
            continue
        source = cell["source"]
        old = source if isinstance(source, str) else "".join(source)
        new = rewrite(old, f"{where}, cell {number}", report, marked=True)
        if new != old:
            cell["source"] = new if isinstance(source, str) else new.splitlines(keepends=True)
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def run(root: Path = ROOT, check: bool = False) -> Report:
    """Put the links of all pages right.

    Parameters
    ----------
    root : pathlib.Path
        The folder with ``chapters`` and ``book``.
    check : bool
        Whether to leave the files as they are and only report.

    Returns
    -------
    Report
        What was changed, or would be, and what is broken.
    """
    report = Report()
    for path in sorted(path for pattern in PAGES for path in root.glob(pattern)):
        where, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
        changes = len(report.changed)
        change: Callable[[str, str, Report], str] = rewrite_notebook if path.suffix == ".ipynb" else rewrite
        new = change(text, where, report)
        if len(report.changed) > changes and not check:
            path.write_text(new, "utf-8")
    return report


def main() -> None:
    """Read the command line, rewrite or check, and say what was found."""
    parser = argparse.ArgumentParser(description="Write the texts of all evidence links anew from the data.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail if something would change")
    check = parser.parse_args().check
    try:
        report = run(check=check)
    except (ValueError, SphinxError) as error:  # a table, the bibliography or the glossary breaks its rules
        sys.exit(str(error))
    for line in (*report.changed, *report.broken):
        print(line)
    print(
        f"{len(report.changed)} links {'to rewrite' if check else 'rewritten'}, {len(report.broken)} broken."
    )
    sys.exit(bool(report.broken or (check and report.changed)))


if __name__ == "__main__":
    main()
