"""Notebook outputs of our own in the page: live demos, and plotly figures that load when they are reached."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from myst_nb.core.render import MimeData, MimeRenderPlugin, NbElementRenderer

from book.extensions.step_facts import room

DEMO = "application/vnd.course.demo+json"
FIGURE = "application/vnd.plotly.v1+json"
FIGURE_HEIGHT = 420
#: What a quiz or an exercise brings along for JupyterLab; the page has both in files of its own, which a
#: policy against inline scripts lets through.
INLINE = re.compile(r"\n?<(style|script)>.*?</\1>", re.DOTALL)
#: A cell of a data frame that is aligned as a number: one, or none.
NUMBER = re.compile(r"(NaN|[+−-]?[\d.,]+(e[+-]?\d+)?%?)?")


def inline_json(value: Any) -> str:
    """Write a value as JSON that no content can end the script element it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def demo_html(content: dict) -> str:
    """Write the element in which the demo's script mounts the view.

    Parameters
    ----------
    content : dict
        ``{"demo": name, "state": {trait: value}}`` as the widget stored it.

    Raises
    ------
    ValueError
        If the name could not be a file's name or the state is not a mapping.
    """
    name, state = content.get("demo"), content.get("state")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_-]+", name):
        raise ValueError(f"a demo's name is made of a-z, 0-9, - and _; this output says {name!r}")
    if not isinstance(state, dict):
        raise ValueError(f"the state of demo {name} maps traits to values; this output says {state!r}")
    tall = room(name)
    return (
        f'<div class="course-demo" data-demo="{name}" '
        f'style="--room: {tall["laptop"]}rem; --phone-room: {tall["phone"]}rem">'
        f'<script type="application/json">{inline_json(state)}</script>'
        "<noscript><p>This demo runs in your browser and needs JavaScript. "
        "The text around it says what it shows.</p></noscript>"
        '<p class="course-demo-waiting pst-js-only">A live demo stands here; it loads when you reach it.</p>'
        "</div>"
    )


def plain(text: str) -> str:
    """Drop the tags that plotly allows in its labels."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)).strip()


def table_html(table: dict) -> str:
    """Write the figure's numbers as a table; numbers are aligned, words are not."""
    head = "".join(f'<th scope="col">{escape(str(column))}</th>' for column in table["columns"])
    body = []
    for row in table["rows"]:
        cells = []
        for value in row:
            kind = ' class="number"' if isinstance(value, int | float) else ""
            cells.append(f"<td{kind}>{escape('' if value is None else str(value))}</td>")
        body.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def dataframe_html(html: str) -> str:
    """Rewrite pandas' table: no styles of its own, no empty heading cells, and columns of words marked.

    A column is of words if a cell of its body is neither empty nor a number.
    """
    soup = BeautifulSoup(html, "html.parser")
    table = soup.find("table", class_="dataframe")
    table.attrs = {"class": "dataframe"}
    for tag in table.find_all(True):
        tag.attrs = {name: value for name, value in tag.attrs.items() if name in ("colspan", "rowspan")}
    for cell in table.find_all("th"):
        if not cell.get_text(strip=True):
            cell.name = "td"
        else:
            cell["scope"] = "col" if cell.find_parent("thead") else "row"
    rows = [row.find_all(["th", "td"]) for row in table.find_all("tr")]
    body = [row.find_all(["th", "td"]) for row in table.select("tbody tr")]
    if not table.select("[colspan], [rowspan]"):
        for place in range(max(map(len, body), default=0)):
            if any(not NUMBER.fullmatch(row[place].get_text(strip=True)) for row in body):
                for row in rows:
                    row[place]["class"] = "words"
    return str(table)


def figure_html(content: dict) -> str:
    """Write a figure's place in the page: reserved height, words, table, source, and its data as JSON.

    Parameters
    ----------
    content : dict
        A plotly figure; ``layout.meta`` holds ``alt``, ``table`` (columns, rows), ``source`` and, for the
        dark page, ``dark`` (which colour to put for which).

    Raises
    ------
    ValueError
        If the description, the table or the source is missing.
    """
    layout = dict(content.get("layout", {}))
    meta = layout.pop("meta", None) or {}
    missing = [key for key in ("alt", "table", "source") if not meta.get(key)]
    if missing:
        raise ValueError(f"a figure's layout.meta needs alt, table and source; it lacks {', '.join(missing)}")
    title = layout.pop("title", None) or {}
    title = plain(title if isinstance(title, str) else title.get("text") or "")
    height = int(layout.get("height") or FIGURE_HEIGHT)
    layout.pop("width", None)
    data = inline_json({"data": content.get("data", []), "layout": layout, "dark": meta.get("dark", {})})
    heading = f'<p class="course-figure-title">{escape(title)}</p>' if title else ""
    return (
        f'<figure class="course-figure">{heading}'
        f'<div class="course-figure-picture" role="img" aria-label="{escape(meta["alt"])}" '
        f'style="height:{height}px"></div>'
        f"<noscript><p>{escape(meta['alt'])}</p></noscript>"
        f'<script type="application/json">{data}</script>'
        f"<figcaption>Source: {escape(meta['source'])}</figcaption>"
        f"<details><summary>The numbers as a table</summary>"
        '<div class="course-figure-table" tabindex="0" role="group" aria-label="The numbers as a table">'
        f"{table_html(meta['table'])}</div></details></figure>"
    )


class CourseRenderer(MimeRenderPlugin):
    """Choose and render the course's own output types before any other."""

    mime_priority_overrides = (("*", DEMO, 1), ("*", FIGURE, 2))

    @staticmethod
    def handle_mime(renderer: NbElementRenderer, data: MimeData, inline: bool) -> list[nodes.Element] | None:
        """Return one raw node, whose ``course`` says what the page needs for it, or None for other types."""
        if not inline and data.mime_type == "text/html" and 'class="dataframe"' in data.string:
            html = dataframe_html(data.string)
            return [nodes.raw(text=html, format="html", classes=["output", "text_html"])]
        if not inline and data.mime_type == "text/html" and 'class="course-exercise"' in data.string:
            html = INLINE.sub("", data.string)
            return [nodes.raw(text=html, format="html", classes=["output", "text_html"], course="exercise")]
        if inline or data.mime_type not in (DEMO, FIGURE):
            return None
        content = data.content if isinstance(data.content, dict) else json.loads(data.content)
        write = demo_html if data.mime_type == DEMO else figure_html
        try:
            html = write(content)
        except (KeyError, TypeError, ValueError) as error:
            renderer.logger.warning(f"cell {data.cell_index}: {error}", line=data.line, subtype="output")
            return []
        kind = "demo" if data.mime_type == DEMO else "figure"
        return [nodes.raw(text=html, format="html", classes=["output"], course=kind)]
