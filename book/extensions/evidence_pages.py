"""Pages made from the evidence: the ledger of claims, the tables, the calendar, and the files to download.

A page asks for its parts by directives, and every part is plain HTML that reads without scripts::

    ```{claims-ledger} 2          the claims that chapter 2 teaches
    ```{trials-table} PTSD, OCD   the trials whose condition begins with one of these words
    ```{safety-table} urinary     the safety rows of one category
    ```{crisis-lines}             whom to reach in an emergency
    ```{evidence-filter} claims   search and filters for the rows of the page
    ```{evidence-files} claims    downloads, licence and data dictionary of a table
    ```{verdict-scale}            the verdicts, what each means and how many claims have it
    ```{check-dates}              how much of each table was checked, and when
    ```{due-list}                 what is due for a recheck
    ```{mends-table} trials       what was corrected in a table

The parts are written when the rest of the book has been read, so that a claim can link to the paragraph that
teaches it. What is due for a recheck is marked in the page and printed as a notice; the build goes on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

import evidence
from book.extensions.bibliography_style import cite_id
from book.extensions.evidence_links import EvidenceError, store, taught_at
from book.extensions.evidence_notes import claim_rows, how_sure, icon, safety_rows, trial_rows, words
from evidence import audit, datapackage, rechecks
from evidence import format as shown
from evidence.schemas import FOLDER

#: Folder of the published book that holds the tables.
DATA = "data"
#: What a page can be filtered by: the table's column, and the label of its field.
FILTERS = {
    "claims": {"article": "Article", "chapter": "Chapter", "verdict": "Verdict", "topic": "Topic"},
    "trials": {"condition": "Condition", "measure": "Measure", "confidence": "Verified"},
    "safety": {"category": "Kind", "confidence": "Verified"},
}
#: Titles of what :func:`evidence.audit.by_table` counts.
COUNTED = {
    "rows": "Rows",
    "checked": "Checked since",
    "not_rechecked": "Not rechecked",
    "mended": "Mended",
    **{value: word.capitalize() for value, word in shown.CONFIDENCE_WORDS.items()},
}


class evidence_part(nodes.General, nodes.Element):
    """A part of a page that is written once all pages have been read."""


class Page:
    """Where a part stands: links from there, and what the book says elsewhere."""

    def __init__(self, app: Sphinx, docname: str):
        self.app, self.env, self.docname = app, app.env, docname

    def to(self, docname: str) -> str:
        """Return the address of another page, from here."""
        return self.app.builder.get_relative_uri(self.docname, docname)

    def file(self, name: str) -> str:
        """Return the address of a file at the root of the book, from here."""
        return "../" * self.docname.count("/") + name

    def cite(self, key: str) -> str:
        """Return the address of a source, from here."""
        return f"{self.to(self.app.config.evidence_references_page)}#{cite_id(key)}"

    def chapter(self, number: int) -> str:
        """Return the document of a chapter, or "" if the book has none of this number."""
        pattern = re.compile(self.app.config.evidence_chapters)
        found = {int(match[1]): name for name in self.env.found_docs if (match := pattern.search(name))}
        return found.get(number, "")

    def in_preparation(self, docname: str) -> bool:
        """Tell whether a chapter is not finished."""
        return self.env.metadata.get(docname, {}).get("status") == "in preparation"


def choice(column: str, value: object) -> str:
    """Name a value of a filter as readers know it."""
    if column == "article":
        return article(str(value))
    if column == "verdict":
        return shown.VERDICT_WORDS[value]
    if column == "confidence":
        return shown.CONFIDENCE_WORDS[value]
    if column == "measure":
        return shown.MEASURE_WORDS.get(value, "no estimate")
    return str(value)


def article(identifier: str) -> str:
    """Name an article by its author, else by the start of its title."""
    row = evidence.articles().loc[identifier]
    if row["author"]:
        return row["author"]
    title = row["title"].split()
    return " ".join(title[:5]) + (" …" if len(title) > 5 else "")


def due_mark(row: str, due: pd.DataFrame) -> str:
    """Mark a row whose fact goes out of date and was not checked for a year."""
    if row not in due.index:
        return ""
    return f'<span class="ledger-due">{due.at[row, "kind"]}: check before use</span>'


def badge(verdict: str) -> str:
    """Set a verdict as shape and words."""
    return (
        f'<span class="fact-claim fact-{verdict}"><span class="fact-badge">{icon(verdict)}'
        f"{shown.VERDICT_WORDS[verdict]}</span></span>"
    )


def data(row: pd.Series, table: str) -> str:
    """Return the attributes by which a row is filtered."""
    return "".join(f' data-{column}="{escape(str(row[column]))}"' for column in FILTERS[table])


def stacked(columns: Iterable[str], body: Iterable[str], label: str) -> str:
    """Set a table that a phone shows as one card a row; its roles outlast that change of display."""
    head = "".join(f'<th scope="col" role="columnheader">{column}</th>' for column in columns)
    return (
        f'<table class="ledger-table" role="table" aria-label="{escape(label)}">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(body)}</tbody></table>'
    )


def cells(head: str, rest: dict[str, str], attributes: str = "") -> str:
    """Set a row of such a table: its heading, then a cell for each label."""
    said = "".join(
        f'<td role="cell" data-label="{label}"{"" if html else " class=ledger-empty"}>{html}</td>'
        for label, html in rest.items()
    )
    return f'<tr role="row"{attributes}><th scope="row" role="rowheader">{head}</th>{said}</tr>'


def taught(row: pd.Series, page: Page) -> str:
    """Say where a claim is taught, with a link."""
    number = row["chapter"]
    docname = page.chapter(number)
    if not docname:
        return f"Chapter {number}"
    if page.in_preparation(docname):
        return f'<a href="{page.to(docname)}">Chapter {number}</a>, in preparation'
    places = store(page.env, "places").get(docname, [])
    if any(place.claim == row["id"] and not place.fault for place in places):
        return f'<a href="{page.to(docname)}#{taught_at(row["id"])}">Taught in chapter {number}</a>'
    return f'<a href="{page.to(docname)}">Chapter {number}</a>'


def claims_ledger(argument: str, page: Page) -> str:
    """Write the claims of one chapter."""
    rows, due = evidence.claims(), rechecks.due()
    rows = rows[rows["chapter"].astype(str) == argument]
    if rows.empty:
        raise EvidenceError(f"{page.docname}: the ledger has no claim of chapter {argument!r}.")
    items = []
    for name, row in rows.iterrows():
        said, checked = claim_rows(row, page.cite), shown.checked(row)
        where = ", ".join([words(article(row["article"])), f"“{words(row['section'])}”"])
        remark = f'<p class="ledger-remark">For teachers: {words(row["notes"])}</p>' if row["notes"] else ""
        sources = f"Sources: {said['Sources']}" if said["Sources"] else "No source: not about evidence"
        items.append(
            f'<li class="ledger-claim" id="{name}"{data(row, "claims")}>'
            f'<h3><a class="ledger-id" href="#{name}">{name}</a> {said["Claim"]}</h3>'
            f'<p class="ledger-verdict">{badge(row["verdict"])} {due_mark(name, due)}</p>'
            f"<p>{said['Evidence']}</p>{remark}"
            f'<p class="ledger-small">{sources}. {taught(row, page)}. {checked[0].upper() + checked[1:]}.</p>'
            f'<p class="ledger-small">Topic: {words(row["topic"])}. Said in: {where}.</p></li>'
        )
    counts = rows["verdict"].value_counts()
    summary = ", ".join(f"{counts[verdict]} {word}" for verdict, word in shown.VERDICT_WORDS.items()
                        if verdict in counts)
    docname = page.chapter(int(argument))
    title = page.env.titles[docname].astext() if docname in page.env.titles else ""
    link = f'<a href="{page.to(docname)}">{escape(title)}</a>. ' if title else ""
    return (
        f'<p class="ledger-summary">{link}{len(rows)} claims: {summary}.</p>'
        f'<ul class="ledger-list">{"".join(items)}</ul>'
    )


def trials_table(argument: str, page: Page) -> str:
    """Write the trials whose condition begins with one of the words given."""
    rows = evidence.trials()
    starts = tuple(part.strip() for part in argument.split(","))
    rows = rows[rows["condition"].str.startswith(starts)]
    if rows.empty:
        raise EvidenceError(f"{page.docname}: no trial has a condition that begins with {argument!r}.")
    body = []
    for name, row in rows.iterrows():
        said = trial_rows(row, page.cite)
        head = f'{said.pop("Source")}<span class="ledger-small">{said.pop("Study")}</span>'
        body.append(cells(head, said, f' id="trial-{name}"{data(row, "trials")}'))
    return stacked(["Study", *said], body, f"Trials: {argument}")


def safety_table(argument: str, page: Page) -> str:
    """Write the safety rows of one category."""
    rows, due = evidence.safety(), rechecks.due()
    rows = rows[rows["category"] == argument]
    if rows.empty:
        raise EvidenceError(f"{page.docname}: the safety table has no category {argument!r}.")
    body = []
    for name, row in rows.iterrows():
        said = safety_rows(row, page.cite)
        head = f'{said.pop("What")} {due_mark(name, due)}'
        said = {"Figure or rule": words(shown.safety(row)), **said}
        body.append(cells(head, said, f' id="{name}"{data(row, "safety")}'))
    return stacked(["What", *said], body, argument.capitalize())


def crisis_lines(argument: str, page: Page) -> str:
    """Write whom to reach in a crisis, by country."""
    rows, due, addresses = evidence.safety(), rechecks.due(), evidence.references()["url"]
    body = []
    for name, row in rows[rows["category"] == "crisis resource"].iterrows():
        figure = words(shown.safety(row))
        for address in (addresses[key] for key in evidence.keys(row["key_sources"])):
            site = urlsplit(address).netloc.removeprefix("www.")
            if site:
                figure = figure.replace(site, f'<a href="{escape(address)}">{site}</a>')
        body.append(cells(words(row["population"]), {
            "Whom to reach": escape(row["item"]),
            "How": f"<strong>{figure}</strong>",
            "Also": words(row["notes"]),
            "Status": f"{how_sure(row)} {due_mark(name, due)}",
        }, f' id="{name}"'))
    return stacked(["Where", "Whom to reach", "How", "Also", "Status"], body, "Crisis lines")


def evidence_filter(argument: str, page: Page) -> str:
    """Write the form that narrows the rows of the page."""
    if argument not in FILTERS:
        raise EvidenceError(f"{page.docname}: there are filters for {', '.join(FILTERS)}, not {argument!r}.")
    rows, fields = getattr(evidence, argument)(), []
    noun = "rows" if argument == "safety" else argument
    for column, label in FILTERS[argument].items():
        counts = rows[column].value_counts(sort=False)
        order = shown.VERDICT_WORDS if column == "verdict" else counts.sort_index(
            key=lambda values: values.astype(str).str.casefold()).index
        options = "".join(
            f'<option value="{escape(str(value))}">{escape(choice(column, value))} ({counts[value]})</option>'
            for value in order if value in counts
        )
        fields.append(
            f'<label><span>{label}</span><select name="{column}"><option value="">any</option>{options}'
            "</select></label>"
        )
    return (
        f'<form class="ledger-form pst-js-only" role="search" aria-label="Find {noun}">'
        '<label class="ledger-search"><span>Words to look for</span>'
        '<input type="search" name="q" autocomplete="off" spellcheck="false"></label>'
        f'{"".join(fields)}<div class="ledger-state">'
        f'<output aria-live="polite" data-noun="{noun}">All {len(rows)} {noun} are shown.</output>'
        '<button type="reset" class="course-button">Show all</button></div></form>'
        "<noscript><p>Searching and filtering need JavaScript; every row stands below, "
        "and your browser’s own search finds its words.</p></noscript>"
    )


def evidence_files(argument: str, page: Page) -> str:
    """Write the links to a table's files, its licence and its data dictionary."""
    try:
        table = datapackage.resource(argument)
    except KeyError as error:
        raise EvidenceError(f"{page.docname}: {error.args[0]}.") from None
    licence = datapackage.descriptor()["licenses"][0]
    text = {"CSV": (FOLDER / table["path"]).read_text("utf8"), "JSON": datapackage.as_json(argument)}
    folder = page.file(DATA)
    links = " or ".join(
        f'<a href="{folder}/{argument}.{kind.lower()}" download>{kind}'
        f" ({len(content.encode()) / 1000:.0f} kB)</a>"
        for kind, content in text.items()
    )
    body = []
    for field in table["schema"]["fields"]:
        allowed = ", ".join(map(str, field.get("constraints", {}).get("enum", [])))
        body.append(cells(f"<code>{field['name']}</code>", {
            "Type": field["type"],
            "Meaning": words(field["description"]),
            "Allowed": escape(allowed),
        }))
    dictionary = stacked(["Column", "Type", "Meaning", "Allowed"], body, f"Columns of {argument}")
    return (
        f'<p class="ledger-files">Download this table as {links}. It is free to reuse under '
        f'<a href="{licence["path"]}">{licence["title"]}</a> if you name this course. '
        f'All tables together form a <a href="{folder}/{datapackage.NAME}" download>data package</a>; '
        f'the sources are in <a href="{folder}/references.bib" download>BibTeX</a>.</p>'
        f"<details><summary>What the columns mean</summary>{dictionary}</details>"
    )


def verdict_scale(argument: str, page: Page) -> str:
    """Write what each verdict means, and how many claims have it."""
    counts = evidence.claims()["verdict"].value_counts()
    ledger = page.app.config.evidence_ledger_page
    body = []
    for verdict, meaning in shown.VERDICT_MEANINGS.items():
        count = f"{counts.get(verdict, 0)} of {counts.sum()}"
        if ledger in page.env.found_docs:
            count = f'<a href="{page.to(ledger)}#verdict={verdict}">{count}</a>'
        body.append(cells(badge(verdict), {"Meaning": escape(meaning), "Claims": count}))
    return stacked(["Verdict", "Meaning", "Claims"], body, "Verdicts")


def table_title(table: str) -> str:
    """Name a table for readers."""
    return {"pathway": "Arrows of the cascade"}.get(table, table.capitalize())


def rows_at(table: str) -> tuple[str, str]:
    """Tell in which page, and after which prefix, the rows of a table stand; the page is empty if in none."""
    return {"claims": ("book/ledger", ""), "trials": ("book/trials", "trial-"),
            "safety": ("book/safety-figures", ""), "references": ("book/references", "cite-"),
            "pathway": ("", "")}[table]


def row_link(table: str, row: str, page: Page, text: str = "") -> str:
    """Link a row by its id or by the text given, if the book has its page."""
    docname, prefix = rows_at(table)
    if docname not in page.env.found_docs:
        return escape(text or row)
    return f'<a href="{page.to(docname)}#{prefix}{row}">{escape(text or row)}</a>'


def check_dates(argument: str, page: Page) -> str:
    """Write for each table how many rows were checked, mended and verified, and on which days which were."""
    body, days = [], {}
    counts = audit.by_table().rename(columns=COUNTED)
    for name, load in audit.TABLES.items():
        checked = load()["checked_on"].dropna()
        for day, group in checked.groupby(checked):
            days.setdefault(day, {})[name] = list(group.index)
        body.append(cells(table_title(name), {
            title: "–" if pd.isna(count) else str(count) for title, count in counts.loc[name].items()
        }))
    table = stacked(["Table", *counts.columns], body, "Checks by table")
    said = []
    for day in sorted(days, reverse=True):
        lists = "".join(
            f"<details><summary>{table_title(name)}: {len(found)} rows</summary>"
            f"<p>{', '.join(row_link(name, row, page) for row in found)}</p></details>"
            for name, found in days[day].items()
        )
        said.append(f"<dt>{day.day} {day:%B %Y}</dt><dd>{lists}</dd>")
    return f'{table}<dl class="ledger-days">{"".join(said)}</dl>'


def due_list(argument: str, page: Page) -> str:
    """Write which facts are due for a recheck."""
    rows = rechecks.due()
    if rows.empty:
        return "<p>Every crisis line, label, regulation and statistic was checked within a year.</p>"
    items = []
    for kind, group in rows.groupby("kind", observed=True):
        links = "; ".join(
            row_link("claims" if row.startswith("C") else "safety", row, page, what)
            for row, what in group["what"].items()
        )
        items.append(f"<li>{str(kind).capitalize()}: {links}</li>")
    return f"<ul>{''.join(items)}</ul>"


def mends_table(argument: str, page: Page) -> str:
    """Write what was corrected, and where the right text was read."""
    rows = audit.mends().query("table == @argument")
    if rows.empty:
        raise EvidenceError(f"{page.docname}: nothing of a table {argument!r} was mended.")
    body = [
        cells(f"{row_link(argument, row['id'], page)} {escape(row['field'].replace('_', ' '))}", {
            "Before": escape(row["old"]),  # as it stood, for a hyphen belongs to a DOI
            "Now": escape(row["new"]),
            "Read in": words(row["where"]),
        })
        for _, row in rows.iterrows()
    ]
    return stacked(["Row and field", "Before", "Now", "Read in"], body, f"Mends of {argument}")


PARTS: dict[str, Callable[[str, Page], str]] = {
    "claims-ledger": claims_ledger,
    "trials-table": trials_table,
    "safety-table": safety_table,
    "crisis-lines": crisis_lines,
    "evidence-filter": evidence_filter,
    "evidence-files": evidence_files,
    "verdict-scale": verdict_scale,
    "check-dates": check_dates,
    "due-list": due_list,
    "mends-table": mends_table,
}


class EvidenceDirective(SphinxDirective):
    """Leave a place for a part of the page."""

    optional_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Return the place, and note that this page has to be written anew with every build."""
        self.env.metadata[self.env.docname]["evidence_page"] = True
        argument = self.arguments[0] if self.arguments else ""
        return [evidence_part(part=self.name, argument=argument)]


def evidence_pages(env: BuildEnvironment) -> list[str]:
    """List the pages that have such parts."""
    return [name for name in env.found_docs if env.metadata.get(name, {}).get("evidence_page")]


def write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Let the pages be written with every build: they say what other pages teach, and what is due today."""
    return evidence_pages(env)


def write_parts(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Put the parts into their places."""
    for node in list(doctree.findall(evidence_part)):
        html = PARTS[node["part"]](node["argument"], Page(app, docname))
        node.replace_self(nodes.raw("", f'<div class="{node["part"]}">{html}</div>', format="html",
                                    course=node["part"]))


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Write the files for download beside the pages, and say what is due for a recheck."""
    if exception or not evidence_pages(app.env):
        return
    folder = Path(app.outdir) / DATA
    folder.mkdir(parents=True, exist_ok=True)
    for path in datapackage.files():
        (folder / path.name).write_bytes(path.read_bytes())
        if path.suffix == ".csv":
            (folder / path.with_suffix(".json").name).write_text(datapackage.as_json(path.stem), "utf8")
    if said := rechecks.notice():
        print(said)


def setup(app: Sphinx) -> dict:
    """Register the extension."""
    app.setup_extension("book.extensions.evidence_links")
    app.add_node(evidence_part)
    for name in PARTS:
        app.add_directive(name, EvidenceDirective)
    app.connect("env-updated", write_again)
    app.connect("doctree-resolved", write_parts)
    app.connect("build-finished", finish)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
