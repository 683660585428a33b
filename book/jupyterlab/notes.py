"""What the links of a notebook show: the page's own badges and notes, as data for the extension.

``python -m book.jupyterlab.notes FOLDER`` writes a file for each chapter: what its notebook names, no more.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import yaml
from docutils import nodes

from book.extensions import glossary, opening
from book.extensions.evidence_links import PAGES, SCHEMES, Fact, as_node, look_up
from book.extensions.evidence_notes import depart_fact, visit_fact
from book.extensions.schemes import HELD, PULL
from book.extensions.step_facts import links as step_links
from book.extensions.step_facts import room
from book.extensions.workshop import read_lesson

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(rf"\]\(((?:{'|'.join(SCHEMES)}):[^()\s]+)\)")
HEADING = re.compile(r"^(##|###) +(.+?)\s*$", re.MULTILINE)
#: The output in which a cell stores its demo; `widgets.demo.MIME`, which a wheel's build cannot import.
DEMO = "application/vnd.course.demo+json"
#: Stands where the words of a link go.
WORDS = "<slot></slot>"
#: Begins the address of a page of the book, of which only a reader's machine knows where it lies.
PAGE = "course:"


def chapter(notebook: dict) -> int | None:
    """Return the number of the chapter that a notebook is; None of any other notebook."""
    return notebook["metadata"].get("course", {}).get("chapter")


def text(notebook: dict) -> str:
    """Return the text of a notebook, its code left out."""
    cells = (cell for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    return "\n\n".join("".join(cell["source"]) for cell in cells)


def sections(notebook: dict) -> list[dict]:
    """List the headings below the title: `words`, the `id` that the page gives them, and their `level`."""
    found = ((len(marks), re.sub(r"[*_`]", "", words)) for marks, words in HEADING.findall(text(notebook)))
    # The page makes ids of words with typographic apostrophes, which leave no trace in them.
    return [
        {"id": nodes.make_id(words.replace("'", "")), "words": words, "level": level}
        for level, words in found
    ]


def named(notebook: dict) -> list[str]:
    """List the addresses of the evidence that a notebook's text names, each once, in order."""
    return list(dict.fromkeys(LINK.findall(text(notebook))))


def pulls(notebook: dict) -> dict[str, str]:
    """Return the numbers to pull that a notebook's text has, and those that follow, as a page shows them."""
    from book.extensions import handles  # computes what follows, which takes seconds

    addresses = re.findall(rf"\]\({PULL}:([^()\s]+)\)", text(notebook))
    return {
        f"{PULL}:{address}": handles.html(*address.partition("#")[::2])
        for address in dict.fromkeys(addresses)
    }


def demos(notebook: dict) -> list[str]:
    """List the demos that a notebook's cells have stored, each once, in order."""
    shown = (
        output["data"][DEMO]["demo"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if DEMO in output.get("data", {})
    )
    return list(dict.fromkeys(shown))


def html(found: Fact, terms: dict[str, glossary.Term], number: object) -> str:
    """Write a link as the page does: :data:`WORDS` for its words, :data:`PAGE` before what lies elsewhere."""
    if found.is_plain:
        return WORDS
    builder = SimpleNamespace(
        config=SimpleNamespace(**PAGES),
        env=SimpleNamespace(found_docs=set(PAGES.values())),
        current_docname="",
        get_relative_uri=lambda here, page: PAGE + page,
    )
    page = SimpleNamespace(builder=builder, body=[])
    try:
        node = as_node(found, terms, number, nodes.Text(found.text))
        visit_fact(page, node)
        page.body.append(WORDS)
        depart_fact(page, node)
    except nodes.SkipNode:  # it has written its words itself
        pass
    return "".join(page.body)


def step_facts(demo: str, terms: dict[str, glossary.Term]) -> Iterator[tuple[str, str]]:
    """Yield the links in the steps of a demo, as they are written and as a page shows them."""
    seen = set()
    for _, link in step_links(demo):
        found = look_up(link["url"], terms)
        if link[0] not in seen and not found.is_plain:
            seen.add(link[0])
            yield link[0], html(found, terms, f"{demo}-{len(seen)}").replace(WORDS, link["words"])


def data(path: Path, published: str = "") -> dict:
    """Return what the extension needs for a chapter.

    Parameters
    ----------
    path : pathlib.Path
        Of its notebook.
    published : str
        Address of the published book, "" if there is none.

    Returns
    -------
    dict
        `title`, `minutes`, `sections`; `schemes` of addresses; `links`: HTML by address; `pulls`: the same of
        numbers to pull; `guess`: the words about the first guess, and the section
        after the answer; `demos`: HTML by demo and link of its steps; `published`.

    Raises
    ------
    book.extensions.evidence_links.LinkError
        If a link names what there is not.
    """
    notebook, terms, lesson = json.loads(path.read_text("utf-8")), glossary.load(), read_lesson(path)
    return {
        "title": lesson.title,
        "minutes": lesson.alone,
        "sections": sections(notebook),
        "schemes": [*SCHEMES, *HELD],
        "links": {url: html(look_up(url, terms), terms, "") for url in named(notebook)},
        "pulls": pulls(notebook),
        "guess": {
            "asked": opening.ASKED,
            "kept": opening.KEPT,
            "said": opening.SAID,
            "after": opening.AFTER_THE_ANSWER,
        },
        "demos": {demo: dict(step_facts(demo, terms)) for demo in demos(notebook)},
        "published": published,
    }


def rooms(notebooks: Iterator[dict]) -> str:
    """Write the room that each stored demo's place keeps for it, as a style sheet.

    Where an output is a cell of a table, as in JupyterLab 4.0, it knows no least height.
    """
    names = dict.fromkeys(name for notebook in notebooks for name in demos(notebook))
    return "".join(
        f'.course-demo-far[data-demo="{name}"] {{ height: {room(name)["laptop"]}rem; }}\n' for name in names
    )


def published() -> str:
    """Return the address at which the book is published, if `_config.yml` says one."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))
    return (config.get("html") or {}).get("baseurl", "")


def card(path: Path) -> dict:
    """Return what the list of chapters says of one: file, number, title, minutes, and its sections."""
    notebook, lesson = json.loads(path.read_text("utf-8")), read_lesson(path)
    return {
        "file": path.name,
        "chapter": chapter(notebook),
        "title": lesson.title,
        "minutes": lesson.alone,
        "sections": sections(notebook),
    }


def write(folder: Path) -> None:
    """Write what the extension needs: 1.json, 2.json, … of the chapters, their list, their demos' room."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.json"):
        old.unlink()
    address, cards = published(), []
    paths = sorted((ROOT / "chapters").glob("*.ipynb"))
    for path in paths:
        listed = card(path)
        if listed["chapter"]:
            cards.append(listed)
            (folder / f"{listed['chapter']}.json").write_text(compact(data(path, address)), "utf-8")
    (folder / "contents.json").write_text(compact(cards), "utf-8")
    (folder / "rooms.css").write_text(rooms(json.loads(path.read_text("utf-8")) for path in paths), "utf-8")


def compact(value: object) -> str:
    """Write JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
